//! Decisions that the clock leads to: not to process a request, and how much the penalty is.

use super::ClockRefusal;
use crate::case::{Case, CaseEvent, Effects};
use crate::{Authority, CaseId, Cents, Context, DecisionId, MandateId, Refusal, RequestId};

/// Decides not to process a request (Awb 4:5 lid 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotProcess {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The request.
    pub request: RequestId,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// The reasons.
    pub reasons: String,
}

/// Why no penalty is due although a decision came too late (Awb 4:17 lid 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoPenalty {
    /// The notice of default came unreasonably late.
    UnreasonablyLate,
    /// The applicant has no interest in the decision.
    NoInterest,
    /// The request is manifestly inadmissible or unfounded.
    ManifestlyUnfounded,
}

/// Determines the penalty (Awb 4:18).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeterminePenalty {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The request.
    pub request: RequestId,
    /// Why none is due, when none is.
    pub none: Option<NoPenalty>,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// The reasons.
    pub reasons: String,
}

impl Case {
    pub(in crate::case) fn not_process(
        &self,
        id: CaseId,
        command: &NotProcess,
        authority: &Authority,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        self.on_clock(command.request)?;
        let request = self.undecided(command.request)?;
        self.new_decision(command.decision)?;
        let repair = request.clock.repair.ok_or(ClockRefusal::NotInvited)?;
        if repair.completed.is_none() && context.today <= repair.until {
            return Err(ClockRefusal::RepairRuns(repair.until).into());
        }
        request.clock.told_in_time(context.today)?;
        let (mandate, amount) = (command.mandate, request.amount);
        authority.check_mandate(mandate, &request.legal_basis, amount, context)?;
        let mut effects = Effects::case(vec![CaseEvent::RequestNotProcessed {
            decision: command.decision,
            request: command.request,
            mandate,
            by: context.officer.clone(),
            on: context.today,
            reasons: command.reasons.clone().into(),
        }]);
        self.end_advances(id, command.request, &mut effects);
        Ok(effects)
    }

    pub(in crate::case) fn determine_penalty(
        &self,
        command: &DeterminePenalty,
        authority: &Authority,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let request = self.requests.get(&command.request);
        let request = request.ok_or(Refusal::Unknown("budget request"))?;
        self.new_decision(command.decision)?;
        let clock = request.owing().unwrap_or(&request.clock);
        if clock.penalty.is_some() {
            return Err(ClockRefusal::Determined.into());
        }
        let penalty = clock.penalty(context.today);
        let penalty = penalty.ok_or(ClockRefusal::NoPenalty)?;
        if penalty.last_day.is_none() {
            return Err(ClockRefusal::PenaltyRuns.into());
        }
        let amount = match command.none {
            Some(_) => Cents::ZERO,
            None => penalty.so_far,
        };
        let mandate = command.mandate;
        authority.check_mandate(mandate, &request.legal_basis, penalty.so_far, context)?;
        Ok(vec![CaseEvent::PenaltyDetermined {
            decision: command.decision,
            request: command.request,
            days: penalty.days,
            amount,
            none: command.none,
            mandate,
            by: context.officer.clone(),
            on: context.today,
            reasons: command.reasons.clone().into(),
        }])
    }
}
