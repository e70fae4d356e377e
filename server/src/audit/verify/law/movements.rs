//! What a pot has to do because of what happened in a case.

use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::objection::ObjectionEvent;
use maatwerk_domain::case::{Case, CaseEvent, DecidedOn, Grant, Verdict};
use maatwerk_domain::{CaseId, Cents, DecisionId, GrantId, PotEvent};

use super::Law;
use super::cases::Group;

impl Group {
    /// What was advanced of what is granted here.
    fn counted_on(&self, granted: GrantId) -> Cents {
        let counted = self.events.iter().filter_map(|one| match &one.event {
            CaseEvent::Advance(AdvanceEvent::AdvanceCounted {
                counts_on, amount, ..
            }) if *counts_on == granted => Some(*amount),
            _ => None,
        });
        counted.sum()
    }

    /// What an event takes from a pot or gives back, and of which year.
    fn movement(&self, case: &Case, event: &CaseEvent) -> Option<(i16, PotEvent)> {
        let id = self.case();
        match event {
            CaseEvent::RequestDecided {
                verdict:
                    Verdict::Granted {
                        grant,
                        terms,
                        pot_year,
                        ..
                    },
                ..
            } => {
                // What was advanced was taken from the pot before.
                let more = terms.amount.saturating_sub(self.counted_on(*grant));
                let taken = (!more.is_zero()).then(|| taken(id, *grant, more));
                Some((*pot_year, taken?))
            }
            CaseEvent::Advance(AdvanceEvent::AdvanceGranted {
                grant,
                amount,
                pot_year,
                ..
            }) => Some((*pot_year, taken(id, *grant, *amount))),
            CaseEvent::RestReleased { grant, amount }
            | CaseEvent::GrantRecharged { grant, amount, .. } => {
                let of = case.grants.get(grant)?;
                Some((of.pot_year, released(id, *grant, *amount)))
            }
            CaseEvent::RestRestored { grant, amount }
            | CaseEvent::RechargeReversed { grant, amount, .. } => {
                let of = case.grants.get(grant)?;
                Some((of.pot_year, taken(id, *grant, *amount)))
            }
            // Taken anew: what was granted and not paid goes back. Where something was paid, an event of its
            // own says what does.
            CaseEvent::Objection(ObjectionEvent::ObjectionDecided {
                objection, outcome, ..
            }) if outcome.is_founded() => {
                let against = case.objections.get(objection)?.decision;
                let of = granted_by(case, against).filter(|(_, of)| of.paid().is_zero());
                of.and_then(|(grant, of)| unpaid(id, grant, of))
            }
            CaseEvent::DecisionWithdrawn { decision, .. } => {
                let of = granted_by(case, *decision);
                of.and_then(|(grant, of)| unpaid(id, grant, of))
            }
            _ => None,
        }
    }
}

/// The grant that a decision made.
fn granted_by(case: &Case, decision: DecisionId) -> Option<(GrantId, &Grant)> {
    match case.decisions.get(&decision)?.about {
        DecidedOn::Request(_, Some(grant)) | DecidedOn::Advance(grant) => {
            Some((grant, case.grants.get(&grant)?))
        }
        _ => None,
    }
}

fn taken(case: CaseId, grant: GrantId, amount: Cents) -> PotEvent {
    PotEvent::PotCommitted {
        case,
        grant,
        amount,
    }
}

fn released(case: CaseId, grant: GrantId, amount: Cents) -> PotEvent {
    PotEvent::PotReleased {
        case,
        grant,
        amount,
    }
}

/// All that was not paid of a grant goes back.
fn unpaid(case: CaseId, grant: GrantId, of: &Grant) -> Option<(i16, PotEvent)> {
    let amount = of.unpaid();
    (!amount.is_zero()).then(|| (of.pot_year, released(case, grant, amount)))
}

impl Law<'_> {
    /// What the pot and the bank have to do because of this.
    pub(super) fn expect_movements(&mut self, case: &Case, group: &Group) {
        for one in &group.events {
            if let Some((year, event)) = group.movement(case, &one.event) {
                self.pots.expect(one.at.clone(), year, event);
            }
            if let CaseEvent::OrderExported {
                payment,
                grant,
                batch,
                ..
            } = &one.event
            {
                let known = case.grants.get(grant);
                let order = known.and_then(|grant| grant.orders.get(payment));
                let amount = order.map(|order| order.amount).unwrap_or_default();
                let sent = (*batch, group.case(), *payment);
                self.banks.sent(one.at.clone(), sent, (*grant, amount));
            }
        }
    }
}
