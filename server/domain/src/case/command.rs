//! What can be ordered of a case.

use super::advance::GrantAdvance;
use super::adverse::OnAct;
use super::clock::{ActOnClock, DeterminePenalty, NotProcess, PayPenalty};
use super::debt::{ActOnDebt, DecideOnDebt};
use super::norm::OnNorm;
use super::objection::OnObjection;
use super::paying::Paying;
use super::people::OnPeople;
use super::transfer::{OnTransfer, ReceiveCase};
use super::work::WorkAct;
use super::{
    AnnounceByLetter, AttachDocument, CloseReason, CorrectFact, DecideConversion, DecideRequest,
    Hearing, LiftHold, NewPerson, OnLine, OpenCase, Pay, PlaceHold, ProposeConversion, RecordFact,
    Repay, RequestBudget, ReturnPayment, ReverseRepayment, ReviewDue, SetInstalments, StateSignal,
    WithdrawDecision, WithdrawDocument, WithdrawFact,
};
use crate::{Date, DecisionId, GrantId, RequestId};

/// An order to a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseCommand {
    /// Opens it.
    Open(OpenCase),
    /// Opens it with who another authority offered.
    Receive(ReceiveCase),
    /// Adds somebody to the household.
    AddPerson(NewPerson),
    /// Records a fact.
    RecordFact(RecordFact),
    /// Corrects a fact.
    CorrectFact(CorrectFact),
    /// Withdraws a fact.
    WithdrawFact(WithdrawFact),
    /// Asks for money.
    RequestBudget(RequestBudget),
    /// Has the policy look at a request again.
    AssessAgain {
        /// The request.
        request: RequestId,
    },
    /// Decides on a request.
    DecideRequest(DecideRequest),
    /// Grants money before it is decided what is granted on a request.
    GrantAdvance(GrantAdvance),
    /// Moves the clock of a request.
    ActOnClock(ActOnClock),
    /// Decides not to process a request.
    NotProcess(NotProcess),
    /// Proposes, hears or decides on an act on a grant that burdens the resident.
    OnAct(OnAct),
    /// Receives an objection, does something with it, decides on it, records an appeal.
    OnObjection(OnObjection),
    /// Asks for, decides on, extends or ends a suspension of the norm for cost sharers.
    OnNorm(OnNorm),
    /// Says who represents whom, who is shielded from whom, and which records are of one person.
    OnPeople(OnPeople),
    /// Offers people of the case to another authority, withdraws that, or records that they were taken in.
    OnTransfer(OnTransfer),
    /// Determines the penalty for a decision that came too late.
    DeterminePenalty(DeterminePenalty),
    /// Records that such a penalty was paid.
    PayPenalty(PayPenalty),
    /// Withdraws a decision.
    WithdrawDecision(WithdrawDecision),
    /// Records that a decision reached the resident.
    Announce {
        /// The decision.
        decision: DecisionId,
        /// The day.
        on: Date,
    },
    /// Records that a decision reached the resident by a letter, which is kept.
    AnnounceByLetter(AnnounceByLetter),
    /// Of payees, payment orders and recharging.
    Paying(Paying),
    /// Acts on a debt.
    ActOnDebt(ActOnDebt),
    /// Waives it, defers it, sets it off, or declines to.
    DecideOnDebt(DecideOnDebt),
    /// Pays on a grant.
    Pay(Pay),
    /// Gives what will not be paid back to the pot.
    ReleaseRest {
        /// The grant.
        grant: GrantId,
    },
    /// Records that a payment came back.
    ReturnPayment(ReturnPayment),
    /// Has a look that is due recorded.
    ReviewDue(ReviewDue),
    /// Proposes a conversion, as a person.
    ProposeConversion(ProposeConversion),
    /// Takes back a proposal that a person made: the conditions run on.
    WithdrawProposal {
        /// The grant.
        grant: GrantId,
    },
    /// Asks the resident for a view on a proposal.
    InviteHearing {
        /// The grant.
        grant: GrantId,
        /// The day.
        on: Date,
        /// The last day to answer.
        until: Date,
    },
    /// Records the resident's view, or why it is left out.
    RecordHearing {
        /// The grant.
        grant: GrantId,
        /// How.
        hearing: Hearing,
    },
    /// Decides on a proposal.
    DecideConversion(DecideConversion),
    /// Sets when a loan is paid back.
    SetInstalments(SetInstalments),
    /// Records a repayment that no line of a statement told.
    Repay(Repay),
    /// Records what a line of a statement tells.
    OnLine(OnLine),
    /// Undoes a repayment.
    ReverseRepayment(ReverseRepayment),
    /// States what blocks the household.
    StateSignal(StateSignal),
    /// Adds a document.
    AttachDocument(AttachDocument),
    /// Says that a document does not belong to the case.
    WithdrawDocument(WithdrawDocument),
    /// Keeps the case from being destroyed until the hold is lifted.
    PlaceHold(PlaceHold),
    /// Lifts a hold.
    LiftHold(LiftHold),
    /// Hands it over, adds or ends a task, writes a note.
    Work(WorkAct),
    /// Says to have a personal interest in the case.
    DeclareInterest,
    /// Closes the case.
    Close(CloseReason),
}
