//! What happened at the bank, in the past tense.

use crate::case::ByHand;
use crate::{
    Act, BatchId, CaseId, Cents, Date, EntryId, GrantId, Iban, LoanId, PaymentId, RepaymentId,
    StatementId,
};

/// An account of the authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankAccount {
    /// In whose name it is.
    pub name: String,
    /// The account.
    pub iban: Iban,
}

/// A payment order in a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchOrder {
    /// In which case.
    pub case: CaseId,
    /// On which grant.
    pub grant: GrantId,
    /// Which.
    pub payment: PaymentId,
    /// How much.
    pub amount: Cents,
}

/// Why a line of a statement was not booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhyUnmatched {
    /// Nothing in it leads to an order or a loan.
    Unknown,
    /// It leads to more than one loan.
    Ambiguous,
    /// The amount is another than that of the order or payment.
    Amount,
    /// More was paid back than is owed.
    MoreThanBalance,
    /// What it is about is not at that point: an order that is not at the bank, a payment that was not made.
    State,
    /// The day is later than today, or before what it is about.
    Day,
    /// A part of it cannot be told from the rest.
    Parts,
    /// What it is about was erased.
    Erased,
    /// Another line told the same, or confirmed what a person had recorded of it: the bank may have done it twice.
    Twice,
    /// A person recorded a repayment of this amount, of another day near it: whether it is that one or another
    /// payment, a person is to say.
    BookedByHand,
}

/// A line of a statement that was not booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// Which: follows from the line.
    pub entry: EntryId,
    /// How much.
    pub amount: Cents,
    /// It came in; otherwise it went out.
    pub credit: bool,
    /// The day on which the bank booked it.
    pub on: Date,
    /// The bank's own reference, by which it is found there.
    pub reference: Option<String>,
    /// Why.
    pub why: WhyUnmatched,
}

/// Something that happened at the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BankEvent {
    /// The authority pays from this account from now on.
    AccountSet {
        /// Which.
        account: BankAccount,
        /// Who, when.
        act: Act,
    },
    /// Payment orders went to the bank together.
    BatchMade {
        /// The new batch.
        batch: BatchId,
        /// When the file says that it was made, in microseconds since the Unix epoch.
        made_at: u64,
        /// When the bank is to pay.
        execute_on: Date,
        /// From which account.
        account: BankAccount,
        /// What it holds, in the order of the file.
        orders: Vec<BatchOrder>,
        /// How much together.
        total: Cents,
        /// Keyed digest of the file.
        digest: [u8; 32],
        /// Who, when.
        act: Act,
    },
    /// A statement was taken in.
    StatementImported {
        /// The new statement: follows from its bytes.
        statement: StatementId,
        /// What the bank calls it.
        number: String,
        /// How many lines were booked in cases.
        booked: u32,
        /// How many lines had been booked before: by the same line, or by a person.
        repeated: u32,
        /// How many lines the bank had not booked yet: they come again.
        pending: u32,
        /// The lines that were not booked.
        unmatched: Vec<Unmatched>,
        /// Who, when.
        act: Act,
    },
    /// A line that was not booked was booked by hand as a repayment.
    EntryAssigned {
        /// Which line.
        entry: EntryId,
        /// In which case.
        case: CaseId,
        /// On which loan.
        loan: LoanId,
        /// The repayment that it is.
        repayment: RepaymentId,
        /// Who, when.
        act: Act,
    },
    /// A line told what a person had recorded in a case before. It stands before the statement itself, as all
    /// that its lines book. A person may say so later of a line that was not booked, also when it was recorded of
    /// another day.
    EntryConfirmed {
        /// Which line.
        entry: EntryId,
        /// In which case.
        case: CaseId,
        /// What was recorded.
        booking: ByHand,
        /// How much the line tells.
        amount: Cents,
        /// The day on which the bank booked it.
        on: Date,
        /// Who, when.
        act: Act,
    },
}
