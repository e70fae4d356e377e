//! A debt as it stands on a day.

use maatwerk_domain::case::{Case, debt};
use maatwerk_domain::terms::InterestRate;
use maatwerk_domain::{Date, LoanId, PaymentReference};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Cents, Day, Id, LawRef, Wire as _};

/// A writ of execution (dwangbevel, Awb 4:114).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WritView {
    /// When.
    on: Day,
    /// For how much, in eurocents.
    amount: Cents,
}

/// A reminder.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ReminderView {
    /// When.
    on: Day,
    /// The last day to pay after all.
    until: Day,
    /// What it cost the resident, in eurocents (Awb 4:113).
    cost: Cents,
}

/// The statutory interest on what was overdue.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct InterestView {
    /// Until this day, which does not count, in eurocents; nothing while it is less than 20 euro, which is not
    /// owed (Awb 4:98 lid 2). Not part of the balance: a decision sets it (4:99).
    so_far: Cents,
    /// The article that sets it.
    article: LawRef,
}

/// What to look out for.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Warning {
    /// A debt arrangement runs by the courts (Faillissementswet, title III): it comes before this debt.
    Wsnp,
    /// A debt arrangement by agreement runs.
    Msnp,
    /// A debt arrangement runs, of which the fact does not say which.
    DebtArrangement,
    /// It can no longer be claimed (Awb 4:104).
    Barred,
    /// An objection to a decision about its paying was upheld: another one is taken, by somebody else (Awb 7:11).
    DecideAnew,
}

/// A loan as a debt.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DebtView {
    /// Which loan.
    loan_id: Id<LoanId>,
    /// By which a repayment is recognised (ISO 11649): for the letter.
    payment_reference: String,
    /// Still to be paid back, costs included, in eurocents.
    balance: Cents,
    /// The end of the term to pay (Awb 4:87), once the decision was announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pay_by: Option<Day>,
    /// What should have been paid and was not, in eurocents.
    overdue: Cents,
    /// The interest on that; absent where the rates of that time are not known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    interest: Option<InterestView>,
    /// The last day on which it can be claimed, as things are now (Awb 4:104 to 4:111).
    #[serde(skip_serializing_if = "Option::is_none")]
    claimable_until: Option<Day>,
    /// What can be paid back in a month above the protected earnings, in eurocents, as a fact says.
    #[serde(skip_serializing_if = "Option::is_none")]
    monthly_capacity: Option<Cents>,
    /// All reminders.
    reminders: Vec<ReminderView>,
    /// All writs of execution.
    writs: Vec<WritView>,
    /// What to look out for.
    warnings: Vec<Warning>,
}

impl DebtView {
    pub(crate) fn in_case(case: &Case, id: LoanId, day: Date) -> Option<Self> {
        let loan = case.loans.get(&id)?;
        let debtor = case.debtor(id)?;
        let claimable_until = case.barred_after(loan);
        let arrangement = case.debt_arrangement(debtor).map(|kind| match kind {
            "wsnp" => Warning::Wsnp,
            "msnp" => Warning::Msnp,
            _ => Warning::DebtArrangement,
        });
        let barred = claimable_until.is_some_and(|last| day > last);
        let warnings = arrangement.into_iter();
        let capacity = case.repayment_capacity(debtor);
        let reminder = |one: &debt::Reminder| ReminderView {
            on: Day(one.on),
            until: Day(one.until),
            cost: Cents::of(&one.cost),
        };
        let writ = |one: &debt::Writ| WritView {
            on: Day(one.on),
            amount: Cents::of(&one.amount),
        };
        Some(Self {
            loan_id: Id(id),
            payment_reference: PaymentReference::of(id).as_str().to_owned(),
            balance: Cents::of(&loan.balance()),
            pay_by: Option::of(&case.pay_by(loan)),
            overdue: Cents::of(&loan.overdue(day)),
            interest: case.interest_owed(loan, day).map(|so_far| InterestView {
                so_far: Cents::of(&so_far),
                article: LawRef::of(&InterestRate::law()),
            }),
            claimable_until: Option::of(&claimable_until),
            monthly_capacity: Option::of(&capacity),
            reminders: loan.debt.reminders.iter().map(reminder).collect(),
            writs: loan.debt.writs.iter().map(writ).collect(),
            warnings: warnings
                .chain(barred.then_some(Warning::Barred))
                .chain(loan.debt.anew.as_ref().map(|_| Warning::DecideAnew))
                .collect(),
        })
    }
}
