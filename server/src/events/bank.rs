//! Events at the bank, sealed with the authority's own key: what went out together, and what came in.
//! They name orders and loans, and say nothing of who was paid or paid.

use maatwerk_domain::bank::BankEvent;
use maatwerk_domain::{BatchId, CaseId, EntryId, LoanId, RepaymentId, StatementId};

use crate::wire::{
    Act, Amount, BankAccount, BatchOrder, ByHand, Cents, Day, Id, Sha256, ShortText, Unmatched,
};

shapes! {
    /// The authority pays from this account from now on.
    AccountSet = "account-set.v1" of BankEvent {
        /// Which.
        account: BankAccount,
        /// Who, when.
        act: Act,
    }

    /// Payment orders went to the bank together.
    BatchMade = "batch-made.v1" of BankEvent {
        /// The new batch.
        batch: Id<BatchId>,
        /// When the file says that it was made, in microseconds since the Unix epoch.
        #[schemars(range(max = 9_007_199_254_740_991_u64))]
        made_at: u64,
        /// When the bank is to pay.
        execute_on: Day,
        /// From which account.
        account: BankAccount,
        /// What it holds, in the order of the file.
        orders: Vec<BatchOrder>,
        /// How much together, in eurocents.
        total: Cents,
        /// Keyed digest of the file.
        digest: Sha256,
        /// Who, when.
        act: Act,
    }

    /// A statement was taken in.
    StatementImported = "statement-imported.v1" of BankEvent {
        /// The new statement.
        statement: Id<StatementId>,
        /// What the bank calls it.
        number: ShortText,
        /// How many lines were booked in cases.
        booked: u32,
        /// How many lines had been booked before: by the same line, or by a person.
        repeated: u32,
        /// How many lines the bank had not booked yet.
        pending: u32,
        /// The lines that were not booked.
        unmatched: Vec<Unmatched>,
        /// Who, when.
        act: Act,
    }

    /// A line that was not booked was booked by hand as a repayment.
    EntryAssigned = "entry-assigned.v1" of BankEvent {
        /// Which line.
        entry: Id<EntryId>,
        /// In which case.
        case: Id<CaseId>,
        /// On which loan.
        loan: Id<LoanId>,
        /// The repayment that it is.
        repayment: Id<RepaymentId>,
        /// Who, when.
        act: Act,
    }

    /// A line told what a person had recorded in a case before.
    EntryConfirmed = "entry-confirmed.v1" of BankEvent {
        /// Which line.
        entry: Id<EntryId>,
        /// In which case.
        case: Id<CaseId>,
        /// What was recorded.
        booking: ByHand,
        /// How much the line tells, in eurocents.
        amount: Amount,
        /// The day on which the bank booked it.
        on: Day,
        /// Who, when.
        act: Act,
    }
}
