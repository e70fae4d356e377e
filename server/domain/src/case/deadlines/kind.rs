//! What a deadline is for.

use crate::{
    DecisionId, GrantId, LoanId, NormSuspensionId, ObjectionId, RequestId, TaskId, TransferId,
};

/// What must happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeadlineKind {
    /// To decide on a request.
    DecideRequest,
    /// To decide on a request after a notice of default, before a penalty begins; or late, while it runs.
    DecideAfterDefault,
    /// To announce a decision: it is given, and has effect, when it reaches the resident.
    AnnounceDecision,
    /// To complete a request.
    CompleteRequest,
    /// To tell that a request is not processed: afterwards it is decided on.
    TellNotProcessed,
    /// To determine the penalty for a late decision.
    DeterminePenalty,
    /// To pay a penalty that was determined.
    PayPenalty,
    /// To advance general assistance that is not decided on.
    GrantAdvance,
    /// To pay what was granted.
    PayGrant,
    /// To look again at a conditional gift.
    ReviewGift,
    /// To answer to a proposal, before it is decided on.
    AnswerHearing,
    /// To pay back the next part of a loan.
    PayInstalment,
    /// To pay after all what a reminder was about.
    AnswerReminder,
    /// To claim a loan, before it is barred.
    ClaimDebt,
    /// To decide anew about the paying of a debt, after an objection.
    DecideDebtAnew,
    /// To object to a decision.
    Object,
    /// To decide on an objection; after a notice of default, before a penalty begins or late.
    DecideObjection,
    /// To refund what had been paid back, after an objection.
    PayRefund,
    /// To repair an objection.
    RepairObjection,
    /// To decide on a norm suspension.
    DecideNormSuspension,
    /// To extend a norm suspension that ends, or to let it end.
    ExtendNormSuspension,
    /// To do a task.
    DoTask,
    /// To keep an agreement.
    KeepAgreement,
    /// To record the receipt of an offer to another authority, or to withdraw it.
    EndTransfer,
}

impl DeadlineKind {
    /// Every kind.
    pub const ALL: [Self; 24] = [
        Self::DecideRequest,
        Self::DecideAfterDefault,
        Self::AnnounceDecision,
        Self::CompleteRequest,
        Self::TellNotProcessed,
        Self::DeterminePenalty,
        Self::PayPenalty,
        Self::GrantAdvance,
        Self::PayGrant,
        Self::ReviewGift,
        Self::AnswerHearing,
        Self::PayInstalment,
        Self::AnswerReminder,
        Self::ClaimDebt,
        Self::DecideDebtAnew,
        Self::Object,
        Self::DecideObjection,
        Self::PayRefund,
        Self::RepairObjection,
        Self::DecideNormSuspension,
        Self::ExtendNormSuspension,
        Self::DoTask,
        Self::KeepAgreement,
        Self::EndTransfer,
    ];
}

/// In which thing it must happen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeadlineAbout {
    /// A request.
    Request(RequestId),
    /// A grant.
    Grant(GrantId),
    /// A condition of a gift, by its rule.
    Condition(GrantId, String),
    /// A loan.
    Loan(LoanId),
    /// A decision.
    Decision(DecisionId),
    /// An objection.
    Objection(ObjectionId),
    /// A norm suspension.
    NormSuspension(NormSuspensionId),
    /// A task or an agreement.
    Task(TaskId),
    /// A transfer.
    Transfer(TransferId),
}

/// Whose deadline it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// The authority must act.
    Authority,
    /// The resident must, or may.
    Resident,
}
