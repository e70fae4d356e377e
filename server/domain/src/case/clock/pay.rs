//! Paying the penalty for a late decision, once it was determined (Awb 4:18): within six weeks after the
//! decision was announced (4:87), and with statutory interest from the day after them (4:97, 4:98, 4:100).

use super::{Clock, ClockRefusal};
use crate::case::facts::not_there;
use crate::case::{Case, CaseEvent, DecidedOn};
use crate::context::not_before;
use crate::terms::{LEAST_INTEREST_OWED, interest as interest_of, pay_by};
use crate::{Cents, Context, Date, DecisionId, PaymentId, Refusal};

/// Records that a penalty was paid. No pot bears it: the delay is the authority's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayPenalty {
    /// The identifier of the payment.
    pub payment: PaymentId,
    /// The decision that determined it.
    pub decision: DecisionId,
    /// The day of payment.
    pub on: Date,
    /// Who got it.
    pub payee: String,
}

/// A penalty that was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PenaltyPayment {
    /// The decision that determined it.
    pub decision: DecisionId,
    /// For what, so that a penalty that is determined anew is not paid twice.
    pub about: DecidedOn,
    /// How much of the penalty.
    pub amount: Cents,
    /// The statutory interest on it.
    pub interest: Cents,
    /// The day of payment.
    pub on: Date,
}

impl Case {
    /// What is still to be paid of a penalty that a decision determined: less what was paid when it was
    /// determined before. Nothing for other decisions, and for one that was revoked.
    #[must_use]
    pub fn penalty_due(&self, decision: DecisionId) -> Cents {
        let Some(about) = self.decisions.get(&decision).map(|decided| decided.about) else {
            return Cents::ZERO;
        };
        let clock = self.clock_of_penalty(decision);
        let determined = match about {
            DecidedOn::Penalty(_) => clock.and_then(|clock| clock.penalty),
            DecidedOn::ObjectionPenalty(objection) => {
                let objection = self.objections.get(&objection);
                objection.and_then(|objection| objection.penalty)
            }
            _ => None,
        };
        let determined = determined.filter(|determined| determined.decision == decision);
        let paid = self.penalties_paid.values();
        let same = |one: &&PenaltyPayment| match clock {
            // Each time that a request was to be decided on has a penalty of its own.
            Some(clock) => clock.determined.contains(&one.decision),
            None => one.about == about,
        };
        let paid = paid.filter(same).map(|one| one.amount);
        determined.map_or(Cents::ZERO, |determined| {
            determined.amount.saturating_sub(paid.sum())
        })
    }

    /// The clock of a request on which a decision determined the penalty; `None` for other decisions.
    fn clock_of_penalty(&self, decision: DecisionId) -> Option<&Clock> {
        let DecidedOn::Penalty(request) = self.decisions.get(&decision)?.about else {
            return None;
        };
        self.requests.get(&request)?.clock_of_penalty(decision)
    }

    /// The last day to determine the penalty that a decision determined (Awb 4:18); `None` for other decisions.
    pub(in crate::case) fn determine_penalty_by(&self, decision: DecisionId) -> Option<Date> {
        let penalty = match self.decisions.get(&decision)?.about {
            DecidedOn::Penalty(_) => self.clock_of_penalty(decision)?.penalty(Date::MAX),
            DecidedOn::ObjectionPenalty(objection) => {
                self.objections.get(&objection)?.penalty(Date::MAX)
            }
            _ => None,
        };
        penalty?.determine_by
    }

    /// The last day to pay what a decision determined (Awb 4:87 lid 1), once it was announced.
    #[must_use]
    pub fn pay_penalty_by(&self, decision: DecisionId) -> Option<Date> {
        let (announced, _) = self.decisions.get(&decision)?.announced?;
        pay_by(announced)
    }

    /// Whether a penalty was determined and not paid.
    pub(in crate::case) fn owes_determined_penalty(&self) -> bool {
        self.decisions.keys().any(|decision| {
            // To somebody who was erased nothing can be paid any more.
            let forgotten = self.is_forgotten(self.subject_of_decision(*decision));
            !forgotten && !self.penalty_due(*decision).is_zero()
        })
    }

    /// The day from which interest runs on a penalty that a decision determined: the day after the time to pay.
    /// Who determines it too late owes it as if that had been done on the last day (Awb 4:100); so does who said
    /// at first that none was due, until an objection (4:102 lid 2).
    fn penalty_bears_from(&self, decision: DecisionId) -> Option<Date> {
        let decided = self.decisions.get(&decision)?;
        let (announced, _) = decided.announced?;
        let in_time = self.determine_penalty_by(decision);
        let from = in_time.map_or(announced, |last| last.min(announced));
        pay_by(from)?.tomorrow().ok()
    }

    pub(in crate::case) fn pay_penalty(
        &self,
        command: &PayPenalty,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let decided = self.decisions.get(&command.decision);
        let decided = decided.ok_or(Refusal::Unknown("decision"))?;
        let amount = self.penalty_due(command.decision);
        if amount.is_zero() {
            return Err(ClockRefusal::NothingDue.into());
        }
        decided.announced.ok_or(Refusal::NotAnnounced)?;
        not_there("payment", self.payment_is_known(command.payment))?;
        not_before("the payment", command.on, "the decision of", decided.on)?;
        context.not_in_the_future("the payment", command.on)?;
        let late_from = self.penalty_bears_from(command.decision);
        let late_from = late_from.ok_or(Refusal::BeyondCalendar)?;
        let interest = interest_of(amount, late_from, command.on).ok_or(ClockRefusal::NoRate)?;
        let interest = if interest < LEAST_INTEREST_OWED {
            Cents::ZERO
        } else {
            interest
        };
        Ok(vec![CaseEvent::PenaltyPaid {
            payment: command.payment,
            decision: command.decision,
            amount,
            interest,
            on: command.on,
            payee: command.payee.clone().into(),
        }])
    }

    /// Whether something was paid or ordered under this identifier.
    pub(in crate::case) fn payment_is_known(&self, payment: PaymentId) -> bool {
        let of_grant = |grant: &crate::case::Grant| {
            grant.payments.contains_key(&payment) || grant.orders.contains_key(&payment)
        };
        let mut refunds = self.objections.values().filter_map(|one| one.refund);
        self.grants.values().any(of_grant)
            || self.penalties_paid.contains_key(&payment)
            || refunds.any(|one| one.refund == payment)
    }

    pub(in crate::case) fn apply_penalty_payment(
        &mut self,
        payment: PaymentId,
        (decision, on): (DecisionId, Date),
        (amount, interest): (Cents, Cents),
    ) {
        if let Some(decided) = self.decisions.get(&decision) {
            let paid = PenaltyPayment {
                decision,
                about: decided.about,
                amount,
                interest,
                on,
            };
            self.penalties_paid.insert(payment, paid);
        }
    }
}
