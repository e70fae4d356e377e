//! What is granted and not paid: how much of it is still due, what goes back to the pot, and what comes
//! again when the decision falls because of which it went.

use super::adverse::AdverseAct;
use super::{Case, CaseEvent, Effects, Grant, GrantStatus};
use crate::terms::pay_by;
use crate::{CaseId, Cents, Date, DecisionId, GrantForm, GrantId, Pot, Refusal};

impl Grant {
    /// A gift of which a person decided that it is a loan.
    pub(super) fn is_converted(&self) -> bool {
        matches!(self.status, GrantStatus::Loan(_)) && self.terms.form != GrantForm::Loan
    }

    /// What may still be paid of it, ordered or not, on it and on the advances that count on it together, if
    /// so much were left of it by revising.
    fn due_of(&self, entitled: Option<Cents>) -> Cents {
        if self.is_converted() {
            return Cents::ZERO;
        }
        let granted = self.terms.amount.saturating_sub(self.released);
        let most = entitled.map_or(granted, |most| most.min(granted));
        most.saturating_sub(self.paid())
    }

    /// As [`Self::due_of`], as it stands.
    pub(super) fn due(&self) -> Cents {
        self.due_of(self.adverse.entitled())
    }
}

impl Case {
    /// The advances that count on a grant.
    pub(super) fn counted_on(&self, id: GrantId) -> impl Iterator<Item = (GrantId, &Grant)> {
        let grants = self.grants.iter().map(|(id, grant)| (*id, grant));
        grants.filter(move |(_, grant)| grant.status == GrantStatus::Counted(id))
    }

    /// What pots keep for a grant and the advances that count on it, and was not paid.
    pub(super) fn rest(&self, id: GrantId) -> Cents {
        let own = self.grants.get(&id).map_or(Cents::ZERO, Grant::unpaid);
        let advances = self.counted_on(id);
        own.saturating_add(advances.map(|(_, advance)| advance.unpaid()).sum())
    }

    /// What is still to be paid of a grant by payments of its own: what is ordered and not confirmed by the bank is
    /// not paid. Of what is due on a grant and the advances that count on it together, those come first: they
    /// were promised first. Nothing of what was withdrawn, revoked or became a loan, nor of an advance on a
    /// request that ended without counting it.
    #[must_use]
    pub fn to_pay(&self, id: GrantId) -> Cents {
        let stands = |grant: &Grant| !grant.taken_back && grant.status != GrantStatus::Withdrawn;
        let grant = self.grants.get(&id).filter(|grant| stands(grant));
        let Some(grant) = grant.filter(|grant| !self.is_ended_advance(grant)) else {
            return Cents::ZERO;
        };
        let on = match grant.status {
            GrantStatus::Counted(on) => on,
            _ => id,
        };
        let Some(granted) = self.grants.get(&on).filter(|granted| stands(granted)) else {
            return Cents::ZERO;
        };
        let mut due = granted.due();
        for (advance, counted) in self.counted_on(on).filter(|(_, one)| stands(one)) {
            let part = counted.left().min(due);
            if advance == id {
                return part;
            }
            due = due.saturating_sub(part);
        }
        grant.left().min(due)
    }

    /// The last day to pay what was granted (Awb 4:87 lid 1), once the resident was told of it: the one that the
    /// letter names.
    #[must_use]
    pub fn pay_grant_by(&self, id: GrantId) -> Option<Date> {
        pay_by(self.told_of_grant(self.grants.get(&id)?)?)
    }

    /// What goes back to the pot of a grant when this is done to it: what is no longer due. Of the grant
    /// itself first, whose pot moves; what is more is left of advances, which may be of another year.
    pub(super) fn freed_by(&self, id: GrantId, grant: &Grant, act: AdverseAct) -> Cents {
        let left = match act {
            AdverseAct::Revise { amount } => amount,
            AdverseAct::Withdraw => Cents::ZERO,
            AdverseAct::Reclaim(_) => return Cents::ZERO,
        };
        let beyond = self.rest(id).saturating_sub(grant.due_of(Some(left)));
        grant.unpaid().min(beyond)
    }

    /// Something went back to the pot. What an advance gives back once it counts, the grant gives back: it is
    /// no part of what is granted any more. As far as it was no longer due, it went because of the decision
    /// that took it: undone, that gives it again ([`Self::restore`]).
    pub(super) fn apply_release(&mut self, of: GrantId, amount: Cents) {
        let id = match self.grants.get(&of).map(|grant| grant.status) {
            Some(GrantStatus::Counted(on)) => on,
            Some(_) => of,
            None => return,
        };
        let due = self.grants.get(&id).map_or(Cents::ZERO, Grant::due);
        let beyond = self.rest(id).saturating_sub(due).min(amount);
        self.with_grant(of, |grant| {
            grant.released = grant.released.saturating_add(amount);
        });
        let Some(grant) = self.grants.get_mut(&id) else {
            return;
        };
        if of != id {
            grant.counted = grant.counted.saturating_sub(amount);
            grant.released = grant.released.saturating_add(amount);
        }
        match grant.status {
            GrantStatus::Loan(loan) if grant.is_converted() => self.with_loan(loan, |loan| {
                loan.freed = loan.freed.saturating_add(beyond);
            }),
            _ => grant.adverse.freed(beyond),
        }
    }

    /// What undoing a decision about a grant, and those that rest on it, takes from the pot again.
    fn freed_since(&self, grant: &Grant, decision: DecisionId) -> Cents {
        let lent = self.loans.values();
        let lent = lent.filter(|loan| loan.decision == decision);
        let acts = grant.adverse.freed_since(decision);
        acts.saturating_add(lent.map(|loan| loan.freed).sum())
    }

    /// What was no longer due because of a decision is due again once that is undone. All of it from the pot
    /// of the grant, also what had been advanced from that of another year.
    pub(super) fn restore(
        &self,
        (case, id): (CaseId, GrantId),
        decision: DecisionId,
        pot: &Pot,
        effects: &mut Effects,
    ) -> Result<(), Refusal> {
        let grant = self.grant(id)?;
        let amount = self.freed_since(grant, decision);
        // Of a grant whose own decision is gone nothing is due any more; one that only lost its conditions
        // is due for all that was granted (Awb 7:11).
        if !grant.taken_back && !amount.is_zero() {
            let committed = pot.commit(grant.pot_year, case, id, amount)?;
            effects.pot.push(committed);
            effects
                .case
                .push(CaseEvent::RestRestored { grant: id, amount });
        }
        Ok(())
    }
}
