//! What goes to the bank and comes from it.

use maatwerk_domain::bank;
use maatwerk_domain::{CaseId, EntryId, GrantId, PaymentId};

use super::{Amount, Cents, Day, Iban, Id, ShortText};

codes! {
    /// Why a line of a statement was not booked.
    enum WhyUnmatched of bank::WhyUnmatched {
        /// Nothing in it leads to an order or a loan.
        Unknown = "unknown",
        /// It leads to more than one loan.
        Ambiguous = "ambiguous",
        /// The amount is another than that of the order or payment.
        Amount = "amount",
        /// More was paid back than is owed.
        MoreThanBalance = "more-than-balance",
        /// What it is about is not at that point: an order that is not at the bank, a payment that was not made.
        State = "state",
        /// The day is later than today, or before what it is about.
        Day = "day",
        /// The bank booked several together, and their parts cannot be told apart.
        Parts = "parts",
        /// What it is about was erased.
        Erased = "erased",
    }
}

mirror! {
    /// An account of the authority.
    struct BankAccount of bank::BankAccount {
        /// In whose name it is.
        name: ShortText,
        /// The account.
        iban: Iban,
    }

    /// A payment order in a batch.
    struct BatchOrder of bank::BatchOrder {
        /// In which case.
        case: Id<CaseId>,
        /// On which grant.
        grant: Id<GrantId>,
        /// Which.
        payment: Id<PaymentId>,
        /// How much, in eurocents.
        amount: Amount,
    }

    /// A line of a statement that was not booked.
    struct Unmatched of bank::Unmatched {
        /// Which.
        entry: Id<EntryId>,
        /// How much, in eurocents.
        amount: Cents,
        /// It came in; otherwise it went out.
        credit: bool,
        /// The day on which the bank booked it.
        on: Day,
        /// The bank's own reference, by which it is found there.
        #[serde(skip_serializing_if = "Option::is_none")]
        reference: Option<ShortText>,
        /// Why it was not booked.
        why: WhyUnmatched,
    }
}
