//! Why an order about the bank is refused.

/// An order about the bank that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BankRefusal {
    /// It is not known which account is paid from.
    #[error("the account that is paid from was not set")]
    NoAccount,
    /// No order can go to the bank now.
    #[error("no payment order can be sent to the bank by this person now")]
    NothingToPay,
    /// The bank cannot pay in the past.
    #[error("the day of execution has passed")]
    DayPassed,
    /// A file is of one batch, and a batch is bounded.
    #[error("a batch holds at most 200 payment orders, each once")]
    BatchSize,
    /// The order is not what the file says.
    #[error("a payment order is another than the file of the batch says")]
    OtherOrder,
    /// What failed may have been ordered anew: the bank would pay twice.
    #[error(
        "an order in the batch failed, so its file is not given any more: when it never reached the bank, record the others as failed too and order them anew"
    )]
    OrderFailed,
    /// Money that went out is no repayment.
    #[error("the line is not one that came in and was not booked")]
    NotAssignable,
    /// Once.
    #[error("the line was assigned already")]
    Assigned,
    /// The bank does everything once.
    #[error("another line of a statement confirmed it already")]
    Confirmed,
    /// A line confirms what a person recorded, as it was recorded.
    #[error(
        "it is not what a person recorded: of this amount, of a day at most 14 days from that of the line, not undone, and not told by a line"
    )]
    NotByHand,
    /// A line of what a person recorded would count twice.
    #[error(
        "a repayment of this amount was recorded by hand on this loan, of a day at most 14 days from that of the line: name it (`repaymentId`) when the line tells of that one, or say that it is another (`anotherPayment`)"
    )]
    BookedByHand,
    /// What was received would count twice.
    #[error(
        "a repayment of this amount was received on this loan already, of a day at most 14 days from that one: when it is the same there is nothing to record, and otherwise say that it is another (`anotherPayment`)"
    )]
    Received,
}

impl BankRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoAccount => "no-payment-account",
            Self::NothingToPay => "nothing-to-pay",
            Self::DayPassed => "day-passed",
            Self::BatchSize => "batch-size",
            Self::OtherOrder => "other-order",
            Self::OrderFailed => "batch-order-failed",
            Self::NotAssignable => "not-assignable",
            Self::Assigned => "assigned",
            Self::Confirmed => "confirmed",
            Self::NotByHand => "not-by-hand",
            Self::BookedByHand => "booked-by-hand",
            Self::Received => "repayment-received",
        }
    }
}
