//! Money granted, and money lent.

use maatwerk_domain as domain;

use super::{Amount, Code, Day, FreeText, LawRef};

codes! {
    /// How money is granted.
    enum GrantForm of domain::GrantForm {
        /// A gift, final at once.
        Gift = "gift",
        /// A gift as long as its conditions hold.
        ConditionalGift = "conditional-gift",
        /// A loan from the first payment.
        Loan = "loan",
    }
}

mirror! {
    /// What must stay true until a date for a gift to stay a gift.
    struct Condition of domain::Condition {
        /// The rule it rests on, as the policy declared it.
        rule: Code,
        /// The article of that rule.
        article: LawRef,
        /// On this day, if it still holds, the condition is fulfilled.
        until: Day,
        /// A sentence the resident can read.
        text: FreeText,
    }

    /// Money granted or proposed.
    struct GrantTerms of domain::GrantTerms {
        /// Gift, conditional gift or loan.
        form: GrantForm,
        /// At most the amount requested, in eurocents.
        amount: Amount,
        /// At least one for a conditional gift, none for the other forms.
        #[schemars(length(max = 20))]
        conditions: Vec<Condition>,
    }

    /// A loan as proposed or decided.
    struct LoanTerms of domain::LoanTerms {
        /// Principal in eurocents, at most what was paid.
        principal: Amount,
        /// Monthly instalments; the last one takes the rest.
        #[schemars(range(min = 1))]
        instalments: u16,
        /// Each monthly instalment but the last, in eurocents.
        instalment: Amount,
    }

    /// When a loan is paid back.
    struct InstalmentPlan of domain::case::InstalmentPlan {
        /// How many months.
        #[schemars(range(min = 1))]
        instalments: u16,
        /// Each month but the last, in eurocents; the last takes the rest.
        amount: Amount,
        /// The first due date; later ones whole months after it.
        first_due: Day,
    }
}
