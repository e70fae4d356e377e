//! What the events of a bundle tell, gathered on the way past.

use std::collections::BTreeMap;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::debt::DebtVerdict;
use maatwerk_domain::{AuthorityEvent, Date, LawRef, MandateId, MandateTerms, RequestId};
use maatwerk_log::{RecordedRef, SealedParts};

use super::decided::{self, Decision};
use super::told::{self, Detail};
use crate::clock::{Clock, Machine, NoTimeZone};
use crate::events::{DomainEvent, Meta, in_dutch};
use crate::evidence::line::Standing;
use crate::evidence::manifest::Head;
use crate::evidence::order::Scope;
use crate::evidence::ring::{Opened, Ring};

/// The most decisions that a report of many cases lists; all are in the events.
const MOST_DECISIONS: usize = 1000;

/// What was gathered.
pub(in crate::evidence) struct Story {
    clock: Clock,
    /// One case: then each event is told.
    of_case: bool,
    /// A resident reads it: then who acted is told by office.
    for_resident: bool,
    pub(super) authority: Option<String>,
    pub(super) rows: Vec<Row>,
    pub(super) decisions: Vec<Decision>,
    pub(super) more_decisions: u64,
    pub(super) mandates: BTreeMap<MandateId, MandateTerms>,
    pub(super) counts: BTreeMap<String, u64>,
    pub(super) money: Money,
    pub(super) unseen: Unseen,
    /// The article that each request of the case was made on.
    asked_on: BTreeMap<RequestId, LawRef>,
}

/// An event of the case.
pub(super) struct Row {
    pub(super) position: u64,
    pub(super) day: Date,
    pub(super) what: String,
    pub(super) details: Vec<Detail>,
    pub(super) by: String,
}

/// Sums over what could be opened, in eurocents.
#[derive(Default)]
pub(super) struct Money {
    pub(super) granted: u64,
    pub(super) paid: u64,
    pub(super) returned: u64,
    pub(super) lent: u64,
    pub(super) repaid: u64,
    pub(super) waived: u64,
}

/// Events that say nothing here.
#[derive(Default)]
pub(super) struct Unseen {
    pub(super) erased: u64,
    pub(super) withheld: u64,
    pub(super) unreadable: u64,
}

impl Story {
    /// Nothing yet.
    pub(in crate::evidence) fn of(scope: &Scope, for_resident: bool) -> Result<Self, NoTimeZone> {
        Ok(Self {
            // For its calendar alone.
            clock: Clock::real(Machine::default())?,
            of_case: matches!(scope, Scope::Case { .. }),
            for_resident,
            authority: None,
            rows: Vec::new(),
            decisions: Vec::new(),
            more_decisions: 0,
            mandates: BTreeMap::new(),
            counts: BTreeMap::new(),
            money: Money::default(),
            unseen: Unseen::default(),
            asked_on: BTreeMap::new(),
        })
    }

    /// As [`Story::of`], of what a bundle says it is.
    pub(in crate::evidence) fn of_head(head: &Head) -> Result<Self, NoTimeZone> {
        Self::of(&head.scope, head.resident.is_some())
    }

    /// Takes the next event, with what the bundle opens of it.
    pub(in crate::evidence) fn take(
        &mut self,
        event: &RecordedRef<'_>,
        opened: &Opened,
        ring: &Ring,
    ) {
        *self.counts.entry(event.event_type.to_string()).or_default() += 1;
        match opened {
            Opened::Known(read) => match &**read {
                (DomainEvent::Authority(happened), _) => self.register(happened),
                (DomainEvent::Case(happened), meta) => {
                    let told = person_standing(event, ring);
                    self.case(event, happened, meta, told);
                }
                _ => {}
            },
            Opened::Erased => {
                self.unseen.erased += 1;
                self.blank(event, "gewist");
            }
            Opened::Withheld => {
                self.unseen.withheld += 1;
                self.blank(event, "sleutel niet meegegeven");
            }
            Opened::Unreadable => {
                self.unseen.unreadable += 1;
                self.blank(event, "onleesbaar");
            }
        }
    }

    fn register(&mut self, happened: &AuthorityEvent) {
        match happened {
            AuthorityEvent::AuthorityEstablished { name, .. } => {
                self.authority = Some(name.clone());
            }
            AuthorityEvent::MandateGiven { mandate, terms } => {
                self.mandates.insert(*mandate, terms.clone());
            }
            AuthorityEvent::MandateEnded { mandate, last_day } => {
                if let Some(terms) = self.mandates.get_mut(mandate) {
                    terms.until = Some(*last_day);
                }
            }
            _ => {}
        }
    }

    fn case(&mut self, event: &RecordedRef<'_>, happened: &CaseEvent, meta: &Meta, told: Standing) {
        self.money.add(happened);
        if let CaseEvent::BudgetRequested {
            request,
            legal_basis,
            ..
        } = happened
            && self.of_case
        {
            self.asked_on.insert(*request, legal_basis.clone());
        }
        if let Some(decision) =
            decided::of(event, happened, &self.asked_on, self.for_resident, told)
        {
            if self.of_case || self.decisions.len() < MOST_DECISIONS {
                self.decisions.push(decision);
            } else {
                self.more_decisions += 1;
            }
        }
        if self.of_case {
            let by = if self.for_resident {
                told::office(happened).to_owned()
            } else {
                meta.by.to_string()
            };
            self.rows.push(Row {
                position: event.position.get(),
                day: self.clock.day_of(event.recorded_at),
                what: in_dutch(happened).to_owned(),
                details: told::details(happened, told),
                by,
            });
        }
    }

    /// An event of the case that does not open.
    fn blank(&mut self, event: &RecordedRef<'_>, why: &str) {
        let of_case = crate::events::StreamKind::of(event.event_type)
            .is_none_or(|kind| kind == crate::events::StreamKind::Case);
        if self.of_case && of_case {
            self.rows.push(Row {
                position: event.position.get(),
                day: self.clock.day_of(event.recorded_at),
                what: format!("{} ({why})", event.event_type),
                details: Vec::new(),
                by: String::new(),
            });
        }
    }
}

/// What there is of the key of the person whom an event is about.
fn person_standing(event: &RecordedRef<'_>, ring: &Ring) -> Standing {
    let part = SealedParts::parse(event.sealed)
        .ok()
        .and_then(|parts| parts.get(1));
    part.map_or(Standing::Given, |part| ring.standing(part.key()))
}

impl Money {
    fn add(&mut self, happened: &CaseEvent) {
        use maatwerk_domain::case::Verdict;
        let (sum, amount) = match happened {
            CaseEvent::RequestDecided {
                verdict: Verdict::Granted { terms, .. },
                ..
            } => (&mut self.granted, terms.amount),
            CaseEvent::PaymentMade { amount, .. } => (&mut self.paid, *amount),
            CaseEvent::PaymentReturned { amount, .. } => (&mut self.returned, *amount),
            CaseEvent::GiftConverted { terms, .. } => (&mut self.lent, terms.principal),
            CaseEvent::RepaymentReceived { amount, .. } => (&mut self.repaid, *amount),
            CaseEvent::DebtDecided { verdict, .. } => match verdict {
                DebtVerdict::Waived { amount, .. } => (&mut self.waived, *amount),
                DebtVerdict::SetOff { amount, .. } => (&mut self.repaid, *amount),
                _ => return,
            },
            _ => return,
        };
        *sum = sum.saturating_add(amount.get());
    }
}
