//! What advances leave on a case, and what follows from it.

use super::{AdvanceEvent, AdvanceRefusal};
use crate::case::{Case, Decided, DecidedOn, Grant, GrantStatus};
use crate::regime::Declared;
use crate::terms::{Term, reference};
use crate::{
    Cents, Date, DecisionId, GrantForm, GrantId, GrantTerms, LawRef, Officer, Refusal, RequestId,
};

/// The articles that general assistance is asked on, as [`crate::Article`] spells them: an advance on it has
/// a term (Participatiewet 52 lid 1).
pub const GENERAL_ASSISTANCE: &[&str] = &["BWBR0015703&artikel=19", "BWBR0015703&artikel=52"];

impl Grant {
    /// Of an advance: what may still be paid of it or was, and is not reclaimed.
    #[must_use]
    pub fn kept(&self) -> Cents {
        self.terms
            .amount
            .saturating_sub(self.released)
            .saturating_sub(self.adverse.reclaimed())
    }
}

impl Case {
    /// The advances on a request that nothing has settled.
    pub(super) fn advances_on(
        &self,
        request: RequestId,
    ) -> impl Iterator<Item = (GrantId, &Grant)> {
        let grants = self.grants.iter().map(|(id, grant)| (*id, grant));
        grants.filter(move |(_, grant)| {
            grant.request == request && grant.status == GrantStatus::Advance
        })
    }

    /// What was advanced on a request, in all, and nothing has settled: released and reclaimed is none.
    #[must_use]
    pub fn advanced(&self, request: RequestId) -> Cents {
        let advances = self.advances_on(request);
        advances.map(|(_, advance)| advance.kept()).sum()
    }

    /// The request that a decision granted an advance on.
    pub(super) fn advance_on(&self, decided: &Decided) -> Option<RequestId> {
        match decided.about {
            DecidedOn::Advance(grant) => self.grants.get(&grant).map(|grant| grant.request),
            _ => None,
        }
    }

    /// Whether a grant is an advance on a request that ended without counting it.
    pub(in crate::case) fn is_ended_advance(&self, grant: &Grant) -> bool {
        let open = |request| {
            self.requests
                .get(request)
                .is_some_and(crate::case::Request::is_open)
        };
        grant.status == GrantStatus::Advance && !open(&grant.request)
    }

    /// The amount by which rules about who does what judge a grant: of an advance all that was advanced.
    pub(in crate::case) fn weight(&self, grant: &Grant) -> Cents {
        match grant.status {
            GrantStatus::Advance => self.advanced(grant.request).max(grant.terms.amount),
            GrantStatus::Counted(on) => {
                let on = self.grants.get(&on);
                on.map_or(grant.terms.amount, |on| on.terms.amount)
            }
            _ => grant.terms.amount,
        }
    }

    /// Who decided on a grant, and on what it counts.
    pub(in crate::case) fn deciders<'a>(
        &'a self,
        grant: &'a Grant,
    ) -> impl Iterator<Item = &'a Officer> {
        let on = self.counts_on(grant);
        std::iter::once(&grant.decided_by).chain(on.map(|on| &on.decided_by))
    }

    /// Their decisions.
    pub(in crate::case) fn decisions_on<'a>(
        &'a self,
        grant: &'a Grant,
    ) -> impl Iterator<Item = DecisionId> {
        let on = self.counts_on(grant).map(|on| on.decision);
        std::iter::once(grant.decision).chain(on)
    }

    fn counts_on(&self, grant: &Grant) -> Option<&Grant> {
        match grant.status {
            GrantStatus::Counted(on) => self.grants.get(&on),
            _ => None,
        }
    }

    /// Refuses to pay on an advance of a request that ended, or on what was taken back since.
    pub(in crate::case) fn check_advance(&self, grant: &Grant) -> Result<(), Refusal> {
        match grant.status {
            GrantStatus::Advance if self.is_ended_advance(grant) => {
                Err(AdvanceRefusal::Ended.into())
            }
            GrantStatus::Counted(on) => {
                let on = self.grant(on)?;
                on.check_payable()?;
                if on.taken_back {
                    return Err(Refusal::NotPayable("the decision it counts on was revoked"));
                }
                // Revised to less, what is left of it is due all the same.
                if on.adverse.entitled().is_some() && on.due().is_zero() {
                    return Err(AdvanceRefusal::Taken.into());
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What may still be paid or ordered on a grant. What was granted, or is left of that, bounds it together
    /// with its advances, also when a claim was undone that had left part of one out of what counts.
    pub(in crate::case) fn free_of(&self, id: GrantId, grant: &Grant) -> Cents {
        let free = grant.free();
        let on = match grant.status {
            GrantStatus::Counted(on) => on,
            _ => id,
        };
        let Some(granted) = self.grants.get(&on) else {
            return free;
        };
        let counted = self.counted_on(on);
        let ordered: Cents = counted.map(|(_, advance)| advance.ordered()).sum();
        let room = granted.due().saturating_sub(granted.ordered());
        free.min(room.saturating_sub(ordered))
    }

    /// Refuses what cannot be done to a grant while the bank may still pay on it, or on an advance that
    /// counts on it.
    pub(in crate::case) fn nothing_waits(&self, id: GrantId) -> Result<(), Refusal> {
        self.grant(id)?.no_order_waits()?;
        let mut counted = self.grants.values();
        counted
            .by_ref()
            .filter(|grant| grant.status == GrantStatus::Counted(id))
            .try_for_each(Grant::no_order_waits)
    }

    /// Refuses an act on an advance that is not about what was paid unduly on it.
    pub(in crate::case) fn check_undue(&self, advance: &Grant) -> Result<(), Refusal> {
        match advance.status {
            GrantStatus::Counted(_) => Err(AdvanceRefusal::Counted.into()),
            GrantStatus::Advance if !self.is_ended_advance(advance) => {
                Err(AdvanceRefusal::Runs.into())
            }
            _ => Ok(()),
        }
    }

    /// Paid above what is left of a grant, and not reclaimed yet. An advance on a request that was not
    /// granted was all paid unduly (Awb 4:95 lid 4); before that it is decided what was.
    #[must_use]
    pub fn undue(&self, grant: &Grant) -> Cents {
        match grant.status {
            GrantStatus::Advance if self.is_ended_advance(grant) => grant.convertible(),
            GrantStatus::Advance | GrantStatus::Counted(_) => Cents::ZERO,
            _ => grant.undue(),
        }
    }

    /// Until when general assistance is to be advanced: four weeks after the receipt of a request that waits
    /// for a decision, and after each advance on it. With the day that the term is counted from.
    #[must_use]
    pub fn advance_by(&self, id: RequestId) -> Option<(Date, Date)> {
        let request = self.requests.get(&id).filter(|request| request.is_open())?;
        let general = GENERAL_ASSISTANCE
            .iter()
            .any(|article| reference(article).covers(&request.legal_basis));
        if !general {
            return None;
        }
        let advances = self.advances_on(id);
        let last = advances.map(|(_, advance)| advance.decided).max();
        let from = last.unwrap_or(request.received);
        Some((from, Term::Advance.last_day(from)?))
    }

    pub(in crate::case) fn apply_advance(&mut self, event: AdvanceEvent) {
        match event {
            AdvanceEvent::AdvanceGranted {
                decision,
                grant,
                request,
                assessment,
                amount,
                pot_year,
                article,
                by,
                on,
                ..
            } => {
                let terms = GrantTerms {
                    form: GrantForm::Gift,
                    amount,
                    conditions: Vec::new(),
                };
                let of = (request, assessment);
                let status = GrantStatus::Advance;
                let made = Grant {
                    advance: Some(article),
                    ..Grant::new(decision, of, (by.clone(), on), terms, pot_year, status)
                };
                self.grants.insert(grant, made);
                self.add_decision(decision, DecidedOn::Advance(grant), by, on);
            }
            AdvanceEvent::AdvanceCounted {
                grant,
                counts_on,
                amount,
            } => {
                if let Some(on) = self.grants.get_mut(&counts_on) {
                    on.counted = on.counted.saturating_add(amount);
                }
                self.with_grant(grant, |grant| {
                    grant.status = GrantStatus::Counted(counts_on);
                });
            }
        }
    }

    /// What is paid on the advances that count on a grant is paid on that grant: of a loan it is principal.
    pub(in crate::case) fn recount(&mut self, id: GrantId) {
        let counted = self.grants.values();
        let counted = counted.filter(|grant| grant.status == GrantStatus::Counted(id));
        let now: Cents = counted.map(Grant::convertible).sum();
        let Some(grant) = self.grants.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut grant.advanced, now);
        if let (GrantForm::Loan, GrantStatus::Loan(loan)) = (grant.terms.form, grant.status) {
            self.with_loan(loan, |loan| {
                loan.principal = loan.principal.saturating_add(now).saturating_sub(before);
            });
        }
    }

    /// Its decision was withdrawn before anything was paid: what counted on a grant is an advance again.
    pub(in crate::case) fn uncount(&mut self, id: GrantId) {
        for grant in self.grants.values_mut() {
            if grant.status == GrantStatus::Counted(id) {
                grant.status = GrantStatus::Advance;
            }
        }
        self.recount(id);
        if let Some(grant) = self.grants.get_mut(&id) {
            grant.counted = Cents::ZERO;
        }
    }
}

impl Declared<'_> {
    /// Refuses a ground on which what was paid in advance, on an article, is not reclaimed: the same article
    /// for Awb 4:95 (lid 4), beside what the basis knows.
    pub(in crate::case) fn on_ground_of_advance(
        &self,
        advanced_on: &LawRef,
        ground: &LawRef,
    ) -> Result<(), Refusal> {
        let advance = reference("BWBR0005537&artikel=4:95");
        if advance.covers(advanced_on) && advance.covers(ground) {
            return Ok(());
        }
        self.on_ground(crate::regime::BasisAct::Reclaim, ground)
    }
}
