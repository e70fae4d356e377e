//! The end of a case, and what may still be recorded after it.

use super::norm::{DecideNorm, NormSuspension, OnNorm};
use super::objection::Objection;
use super::{
    AnnounceByLetter, Case, CaseCommand, CaseEvent, CloseReason, DecidedOn, GrantStatus, Request,
};
use crate::Refusal;

impl CaseCommand {
    /// Whether a closed case still takes this. Closing stops the help, not the world: a bank takes
    /// a repayment back, a payment returns, and a resident keeps the right to have facts put right
    /// (AVG 16). What stood in the way is often seen only when the help is over, so it may be stated
    /// then; and letters still come. What begins something new waits for a new case.
    pub(super) fn fits_closed(&self) -> bool {
        match self {
            Self::Work(act) => act.fits_closed(),
            Self::OnTransfer(order) => order.fits_closed(),
            Self::Paying(paying) => paying.fits_closed(),
            Self::CorrectFact(_)
            | Self::WithdrawFact(_)
            | Self::Pay(_)
            | Self::ReleaseRest { .. }
            | Self::ReturnPayment(_)
            | Self::SetInstalments(_)
            | Self::Repay(_)
            | Self::OnLine(_)
            | Self::ReverseRepayment(_)
            | Self::ActOnDebt(_)
            | Self::DecideOnDebt(_)
            | Self::StateSignal(_)
            | Self::AttachDocument(_)
            | Self::WithdrawDocument(_)
            | Self::PlaceHold(_)
            | Self::LiftHold(_)
            | Self::DeclareInterest
            // Letters and what is due still reach them.
            | Self::OnPeople(_)
            // The term to object, and what follows on it, knows no closed cases.
            | Self::OnObjection(_)
            | Self::PayPenalty(_)
            | Self::OnNorm(OnNorm::Extend(_) | OnNorm::End { .. }) => true,
            Self::Open(_)
            | Self::Receive(_)
            | Self::AddPerson(_)
            | Self::RecordFact(_)
            | Self::RequestBudget(_)
            | Self::AssessAgain { .. }
            | Self::DecideRequest(_)
            | Self::GrantAdvance(_)
            | Self::ActOnClock(_)
            | Self::NotProcess(_)
            | Self::DeterminePenalty(_)
            | Self::WithdrawDecision(_)
            | Self::Announce { .. }
            | Self::AnnounceByLetter(_)
            | Self::ReviewDue(_)
            | Self::ProposeConversion(_)
            | Self::WithdrawProposal { .. }
            | Self::InviteHearing { .. }
            | Self::RecordHearing { .. }
            | Self::DecideConversion(_)
            | Self::OnAct(_)
            | Self::OnNorm(_)
            | Self::Close(_) => false,
        }
    }
}

impl Case {
    /// Whether a closed case takes this because of an objection: what it led to is announced, and what is
    /// to be decided anew is decided.
    pub(super) fn goes_on_closed(&self, command: &CaseCommand) -> bool {
        let open = |request| self.requests.get(request).is_some_and(Request::is_open);
        match command {
            CaseCommand::Announce { decision, .. }
            | CaseCommand::AnnounceByLetter(AnnounceByLetter { decision, .. }) => self
                .decisions
                .get(decision)
                .is_some_and(|decided| decided.announced.is_none()),
            CaseCommand::AssessAgain { request } => open(request),
            // Also between a decision and its announcement: until that the term runs.
            CaseCommand::ActOnClock(act) => self
                .requests
                .get(&act.request)
                .is_some_and(|request| request.clock.runs()),
            CaseCommand::NotProcess(not) => open(&not.request),
            // What could not be told in time any more is decided on after all.
            CaseCommand::WithdrawDecision(withdraw) => self
                .decisions
                .get(&withdraw.decision)
                .is_some_and(|decided| {
                    let untold = decided.announced.is_none() && !decided.withdrawn;
                    untold && matches!(decided.about, DecidedOn::NotProcessed(_))
                }),
            CaseCommand::DecideRequest(decide) => open(&decide.request),
            CaseCommand::GrantAdvance(advance) => open(&advance.request),
            CaseCommand::DeterminePenalty(determine) => self
                .requests
                .get(&determine.request)
                .is_some_and(Request::owes_penalty),
            // What was advanced and not granted is reclaimed.
            CaseCommand::OnAct(order) => self
                .grants
                .get(&order.grant())
                .is_some_and(|grant| self.is_ended_advance(grant)),
            CaseCommand::OnNorm(
                OnNorm::Decide(DecideNorm { suspension, .. }) | OnNorm::Withdraw { suspension, .. },
            ) => self
                .norm_suspensions
                .get(suspension)
                .is_some_and(NormSuspension::is_open),
            _ => false,
        }
    }

    pub(super) fn close(&self, reason: CloseReason) -> Result<Vec<CaseEvent>, Refusal> {
        let running = [
            (
                self.requests.values().any(Request::is_open),
                "a request waits for a decision",
            ),
            // What is due is due without a decision too (Awb 4:17): somebody has to say how much.
            (
                self.requests.values().any(Request::owes_penalty),
                "the penalty for a late decision was not determined",
            ),
            (
                self.grants
                    .values()
                    .any(|grant| grant.status == GrantStatus::Conditional),
                "the conditions of a gift still run",
            ),
            // It would never take effect, and no term to object would ever begin (Awb 3:40, 6:8).
            (
                self.decisions
                    .values()
                    .any(|decided| decided.announced.is_none() && !decided.withdrawn),
                "a decision was not announced",
            ),
            (
                self.grants.values().any(|grant| {
                    grant.status != GrantStatus::Withdrawn && !grant.unpaid().is_zero()
                }),
                "a grant is not paid in full: pay or release the rest, or withdraw the decision or the grant",
            ),
            (
                // Of somebody who was erased nothing can be done or said any more.
                self.work
                    .tasks
                    .values()
                    .any(|task| task.end.is_none() && !self.is_forgotten(Some(task.about))),
                "a task or an agreement is open",
            ),
            // Whoever takes them in would find nobody to tell.
            (
                self.waiting_offer().is_some(),
                "an offer to another authority waits: record its receipt, or withdraw it",
            ),
            (
                self.grants
                    .values()
                    .any(|grant| grant.adverse.open.is_some()),
                "a proposal to revise, withdraw or reclaim waits for a decision",
            ),
            (
                self.objections.values().any(Objection::is_open),
                "an objection waits for a decision",
            ),
            (
                self.objections.values().any(Objection::owes_penalty),
                "the penalty for a late decision on an objection was not determined",
            ),
            (
                self.owes_determined_penalty(),
                "the penalty for a late decision was not paid",
            ),
            (
                self.objections
                    .values()
                    .any(|one| !self.refundable(one).is_zero()),
                "what had been paid back was not refunded",
            ),
            (
                self.norm_suspensions.values().any(NormSuspension::is_open),
                "a request to suspend the norm waits for a decision",
            ),
            (
                self.loans.values().any(|loan| !loan.balance().is_zero()),
                "a loan is not paid back",
            ),
        ];
        match running.into_iter().find(|(runs, _)| *runs) {
            Some((_, what)) => Err(Refusal::StillRunning(what)),
            None => Ok(vec![CaseEvent::CaseClosed { reason }]),
        }
    }
}
