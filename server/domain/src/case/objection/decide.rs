//! Deciding on an objection, and what that undoes.

use super::event::ObjectionEvent;
use super::{Objection, ObjectionOutcome, ObjectionRefusal, Timeliness};
use crate::case::adverse::AdverseAct;
use crate::case::clock::NoPenalty;
use crate::case::debt::DebtVerdict;
use crate::case::norm;
use crate::case::{Case, CaseEvent, Decided, DecidedOn, Effects, Grant, GrantStatus, Request};
use crate::{
    Authority, CaseId, Cents, Context, DecisionId, GrantId, LawRef, MandateId, ObjectionId, Pot,
    PotEvent, Refusal,
};

/// Decides on an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideObjection {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The objection.
    pub objection: ObjectionId,
    /// What is decided.
    pub outcome: ObjectionOutcome,
    /// It came too late, and the objector cannot be blamed for that (Awb 6:11).
    pub excused: bool,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// The reasons, of the excuse too.
    pub reasons: String,
}

/// Determines the penalty for a late decision on an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetermineObjectionPenalty {
    /// The identifier of the decision.
    pub decision: DecisionId,
    /// The objection.
    pub objection: ObjectionId,
    /// Why none is due, when none is.
    pub none: Option<NoPenalty>,
    /// The mandate it stands on.
    pub mandate: MandateId,
    /// The reasons.
    pub reasons: String,
}

impl Case {
    pub(super) fn decide_objection(
        &self,
        id: CaseId,
        command: &DecideObjection,
        authority: &Authority,
        pot: &Pot,
        context: &Context,
    ) -> Result<Effects, Refusal> {
        let objection = self.pending(command.objection)?;
        self.new_decision(command.decision)?;
        let against = self.decisions.get(&objection.decision);
        let against = against.ok_or(Refusal::Unknown("decision"))?;
        if against.is_of_same_hand(command.mandate, authority, context) {
            return Err(ObjectionRefusal::SameDecider.into());
        }
        let late = self.timeliness(objection) == Timeliness::Late;
        objection.check_admissible(command.outcome, late, command.excused, context)?;
        let (how, _) = objection.hearing.ok_or(ObjectionRefusal::NotHeard)?;
        if !how.fits(command.outcome) {
            return Err(ObjectionRefusal::OtherException.into());
        }
        let (basis, amount) = self.stands_on(objection.decision, against)?;
        authority.check_mandate(command.mandate, &basis, amount, context)?;
        let mut effects = Effects::case(vec![CaseEvent::Objection(
            ObjectionEvent::ObjectionDecided {
                decision: command.decision,
                objection: command.objection,
                outcome: command.outcome,
                excused: command.excused,
                mandate: command.mandate,
                by: context.officer.clone(),
                on: context.today,
                reasons: command.reasons.clone().into(),
            },
        )]);
        if command.outcome.is_founded() {
            let against = (objection.decision, against);
            self.remedy(id, command.outcome, against, pot, &mut effects)?;
        }
        Ok(effects)
    }

    /// The article that a decision stands on, and how much it is about: what a mandate has to cover.
    fn stands_on(&self, id: DecisionId, decided: &Decided) -> Result<(LawRef, Cents), Refusal> {
        let request = match decided.about {
            DecidedOn::Norm(suspension) => {
                let found = self.norm_suspensions.get(&suspension);
                let monthly = found.and_then(|found| found.term()?.monthly);
                return Ok((norm::basis(), monthly.unwrap_or(Cents::ZERO)));
            }
            DecidedOn::Request(request, _)
            | DecidedOn::NotProcessed(request)
            | DecidedOn::Penalty(request) => request,
            DecidedOn::Advance(grant)
            | DecidedOn::Conversion(grant)
            | DecidedOn::Keeping(grant)
            | DecidedOn::Adverse(grant) => self.grant(grant)?.request,
            DecidedOn::Debt(loan) => {
                let loan = self.loan(loan)?;
                let amount = match loan.debt.decided.get(&id) {
                    // As for who waives: in parts no more than at once.
                    Some(DebtVerdict::Waived { .. }) => loan.waived(),
                    decided => decided
                        .and_then(DebtVerdict::amount)
                        .unwrap_or(loan.principal),
                };
                return Ok((self.legal_basis(loan)?.clone(), amount));
            }
            DecidedOn::Objection(objection) | DecidedOn::ObjectionPenalty(objection) => {
                let objection = self.objections.get(&objection);
                let against = objection.ok_or(Refusal::Unknown("objection"))?.decision;
                let of = self.decisions.get(&against);
                // Nobody can object to a decision on an objection: this goes one step deep.
                return self.stands_on(against, of.ok_or(Refusal::Unknown("decision"))?);
            }
        };
        let request = self.requests.get(&request);
        let request = request.ok_or(Refusal::Unknown("budget request"))?;
        let amount = match decided.about {
            DecidedOn::Request(_, Some(grant))
            | DecidedOn::Advance(grant)
            | DecidedOn::Conversion(grant)
            | DecidedOn::Keeping(grant) => self.grant(grant)?.terms.amount,
            DecidedOn::Adverse(grant) => {
                let grant = self.grant(grant)?;
                let taken = grant.adverse.taken.iter().find(|one| one.decision == id);
                match taken.map(|one| one.act) {
                    Some(AdverseAct::Reclaim(terms)) => terms.principal,
                    _ => grant.terms.amount,
                }
            }
            _ => request.amount,
        };
        Ok((request.legal_basis.clone(), amount))
    }

    /// Whether a decision can be undone like this; what goes back to the pot, or is taken from it again. What was paid on a grant stays,
    /// with its conditions: only what is more is granted anew.
    fn remedy(
        &self,
        id: CaseId,
        outcome: ObjectionOutcome,
        (decision, against): (DecisionId, &Decided),
        pot: &Pot,
        effects: &mut Effects,
    ) -> Result<(), Refusal> {
        if against.withdrawn {
            return Err(ObjectionRefusal::OtherRemedy(
                "the decision was withdrawn or revoked before: nothing is left of it to undo",
            )
            .into());
        }
        let revoked = outcome == ObjectionOutcome::Revoked;
        match against.about {
            // What it was granted under falls: the gift is one for good, and what is left of it stays due.
            DecidedOn::Request(_, Some(grant)) if revoked && self.grant(grant)?.is_burdened() => {
                self.nothing_waits(grant)
            }
            DecidedOn::Request(request, Some(grant)) if !revoked => {
                let granted = self.grant(grant)?;
                let left = self.left_to_grant(request);
                if left.saturating_add(self.rest(grant)).is_zero() {
                    return Err(ObjectionRefusal::Paid(granted.paid()).into());
                }
                self.nothing_waits(grant)?;
                take_back((id, grant), granted, effects);
                self.take_back_counted((id, grant), granted, effects);
                Ok(())
            }
            DecidedOn::Advance(grant) if !revoked => {
                let advance = self.grant(grant)?;
                let open = self.requests.get(&advance.request);
                if advance.status != GrantStatus::Advance || !open.is_some_and(Request::is_open) {
                    return Err(ObjectionRefusal::OtherRemedy(
                        "the request was decided on since: that has settled the advance",
                    )
                    .into());
                }
                advance.no_order_waits()?;
                take_back((id, grant), advance, effects);
                Ok(())
            }
            DecidedOn::Request(..)
            | DecidedOn::Advance(_)
            | DecidedOn::NotProcessed(_)
            | DecidedOn::Penalty(_)
            | DecidedOn::ObjectionPenalty(_)
                if revoked =>
            {
                Err(ObjectionRefusal::OtherRemedy(
                    "what was asked has to be decided on: the decision is taken anew",
                )
                .into())
            }
            DecidedOn::Conversion(_) | DecidedOn::Adverse(_) if !revoked => {
                Err(ObjectionRefusal::OtherRemedy(
                    "a decision that burdens is revoked; another one begins with a proposal and a hearing",
                )
                .into())
            }
            DecidedOn::Conversion(of) | DecidedOn::Adverse(of) => {
                self.restore((id, of), decision, pot, effects)
            }
            DecidedOn::Debt(loan) => self.remedy_of_debt(decision, loan, revoked),
            DecidedOn::Keeping(_) | DecidedOn::Objection(_) => Err(ObjectionRefusal::OtherRemedy(
                "there is nothing in this decision to undo",
            )
            .into()),
            _ => Ok(()),
        }
    }

    /// Of a grant that stays for what was paid on it, nothing more is paid on its advances either; what is
    /// left of one from the pot of another year is released apart, before it is decided anew.
    fn take_back_counted(
        &self,
        (case, id): (CaseId, GrantId),
        granted: &Grant,
        effects: &mut Effects,
    ) {
        if granted.paid().is_zero() {
            return;
        }
        for (advance, counted) in self.counted_on(id) {
            if counted.pot_year == granted.pot_year {
                effects.release(case, advance, counted.unpaid());
            }
        }
    }

    pub(super) fn determine_objection_penalty(
        &self,
        command: &DetermineObjectionPenalty,
        authority: &Authority,
        context: &Context,
    ) -> Result<ObjectionEvent, Refusal> {
        let objection = self.objections.get(&command.objection);
        let objection = objection.ok_or(Refusal::Unknown("objection"))?;
        self.new_decision(command.decision)?;
        if objection.penalty.is_some() {
            return Err(ObjectionRefusal::Determined.into());
        }
        let penalty = objection.penalty(context.today);
        let penalty = penalty.ok_or(ObjectionRefusal::NoPenalty)?;
        if penalty.last_day.is_none() {
            return Err(ObjectionRefusal::PenaltyRuns.into());
        }
        let amount = match command.none {
            Some(_) => Cents::ZERO,
            None => penalty.so_far,
        };
        let against = self.decisions.get(&objection.decision);
        let against = against.ok_or(Refusal::Unknown("decision"))?;
        let (basis, _) = self.stands_on(objection.decision, against)?;
        authority.check_mandate(command.mandate, &basis, penalty.so_far, context)?;
        Ok(ObjectionEvent::ObjectionPenaltyDetermined {
            decision: command.decision,
            objection: command.objection,
            days: penalty.days,
            amount,
            none: command.none,
            mandate: command.mandate,
            by: context.officer.clone(),
            on: context.today,
            reasons: command.reasons.clone().into(),
        })
    }
}

/// What was not paid goes back; where something was paid, an event says how much of the grant is left.
fn take_back((case, id): (CaseId, GrantId), grant: &Grant, effects: &mut Effects) {
    let amount = grant.unpaid();
    if !grant.paid().is_zero() {
        effects.release(case, id, amount);
    } else if !amount.is_zero() {
        effects.pot.push(PotEvent::PotReleased {
            case,
            grant: id,
            amount,
        });
    }
}

impl Objection {
    fn check_admissible(
        &self,
        outcome: ObjectionOutcome,
        late: bool,
        excused: bool,
        context: &Context,
    ) -> Result<(), Refusal> {
        if !late && (excused || outcome == ObjectionOutcome::Late) {
            return Err(ObjectionRefusal::NotLate.into());
        }
        // Excused, it is not inadmissible for being late; not excused, it is for nothing else.
        if late && excused == (outcome == ObjectionOutcome::Late) {
            return Err(ObjectionRefusal::LateNotExcused.into());
        }
        if outcome == ObjectionOutcome::NotRepaired {
            let unused = self
                .repair
                .is_some_and(|repair| repair.unused() && repair.until < context.today);
            if !unused {
                return Err(ObjectionRefusal::NotUnrepaired.into());
            }
        }
        Ok(())
    }
}

impl crate::case::clock::Repair {
    /// Whether the time to repair went by without it.
    fn unused(&self) -> bool {
        self.completed
            .is_none_or(|completed| completed > self.until)
    }
}
