//! Erasures: what two people agreed to, and which keys may be gone because of it.

use std::collections::{BTreeSet, HashMap, HashSet};

use maatwerk_domain::erasure::{Erasure, ErasureCommand, ErasureEvent, Proposed, Scope};
use maatwerk_domain::retention::{Due, Outcome, PersonKept, Retention, SelectionLists};
use maatwerk_domain::{CaseId, Context, Date, PersonId};
use maatwerk_log::StreamId;
use maatwerk_log::merkle::Hash;

use super::{Law, refused};
use crate::audit::verify::content::{Destroyed, Read};
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::Extent;
use crate::events::StreamKind;

/// The erasures of a log.
#[derive(Default)]
pub(super) struct Erasures {
    pub(super) known: HashMap<StreamId, Erasure>,
    /// The cases all of whose keys may be gone.
    whole: HashSet<[u8; 16]>,
    /// Who in which case may be.
    persons: HashSet<([u8; 16], [u8; 16])>,
}

impl Erasures {
    fn agreed(&mut self, event: &ErasureEvent) {
        let ErasureEvent::ErasureConfirmed {
            case,
            whole,
            persons,
            ..
        } = event
        else {
            return;
        };
        let case = case.to_bytes();
        if *whole {
            self.whole.insert(case);
        }
        let persons = persons.iter().map(|person| (case, person.to_bytes()));
        self.persons.extend(persons);
    }
}

impl Law<'_> {
    pub(super) fn erasure(&mut self, read: &Read, event: ErasureEvent, faults: &mut Faults) {
        let act = event.act();
        if act.by != read.meta.by {
            faults.add(read.at.fault(What::Officer));
        }
        if !self.days(read.at.recorded_at).contains(&act.on) {
            faults.add(read.at.fault(What::Day));
        }
        let stream = read.at.stream;
        let mut erasure = self.erasures.known.remove(&stream).unwrap_or_default();
        match self.unagreed(&erasure, &event) {
            // It excuses nothing: what nobody could agree to, nobody agreed to.
            Some(what) if read.follows => faults.add(read.at.fault(what)),
            Some(_) => {}
            None => self.erasures.agreed(&event),
        }
        erasure.apply(event);
        self.erasures.known.insert(stream, erasure);
    }

    /// What is wrong with it, when it could not have been ordered.
    fn unagreed(&self, erasure: &Erasure, event: &ErasureEvent) -> Option<What> {
        let act = event.act();
        let proposed = erasure.proposed.as_ref().map(|(proposed, _)| proposed);
        let (command, of) = match event.clone() {
            ErasureEvent::ErasureProposed {
                case,
                persons,
                ground,
                legal_basis,
                reason,
                ..
            } => {
                let propose = Proposed {
                    case,
                    scope: persons.map_or(Scope::Case, Scope::Persons),
                    ground,
                    legal_basis,
                    reason,
                };
                let of = self.kept(&propose, &BTreeSet::new(), act.on);
                (ErasureCommand::Propose(propose), Some(of))
            }
            ErasureEvent::ErasureConfirmed { persons, .. } => {
                let of = proposed.map(|proposed| self.kept(proposed, &persons, act.on));
                (ErasureCommand::Confirm, of)
            }
            ErasureEvent::ErasureRefused { reason, .. } => {
                (ErasureCommand::Refuse { reason }, None)
            }
            ErasureEvent::ErasureCarriedOut { .. } => (ErasureCommand::CarryOut, None),
            ErasureEvent::ErasureCompleted { .. } => (ErasureCommand::Complete, None),
        };
        let context = Context {
            today: act.on,
            officer: act.by.clone(),
        };
        match erasure.decide(&command, of.as_ref(), &context) {
            Err(refusal) => Some(refused(&refusal)),
            Ok(made) => (!made.contains(event)).then_some(What::Consequence),
        }
    }

    /// How the case was kept on that day, as far as that can still be told. Of a case that cannot be read
    /// any more nothing stands in the way; and of terms that were not given it is not told that they run,
    /// but of a case that was not closed.
    fn kept(&self, proposed: &Proposed, named: &BTreeSet<PersonId>, today: Date) -> Retention {
        let example = SelectionLists::default();
        let lists = self.lists.unwrap_or(&example);
        let Some((case, acts)) = self.cases.whole(proposed.case) else {
            let mut persons = named.clone();
            if let Scope::Persons(proposed) = &proposed.scope {
                persons.extend(proposed);
            }
            let person = |person| {
                let kept = PersonKept {
                    erased: self.was_erased(proposed.case, person),
                    obstacles: BTreeSet::new(),
                };
                (person, kept)
            };
            return Retention {
                category: lists.on(today).category(Outcome::Undecided).clone(),
                persons_due: Due::On(today),
                accounting_due: Due::On(today),
                persons: persons.into_iter().map(person).collect(),
                obstacles: BTreeSet::new(),
            };
        };
        let mut kept = Retention::of(case, acts.moments(self.clock), lists, today);
        // Who is erased by now need not have been then.
        for (person, of) in &mut kept.persons {
            of.erased = self.was_erased(proposed.case, *person);
        }
        if self.lists.is_none() {
            for due in [&mut kept.persons_due, &mut kept.accounting_due] {
                if *due != Due::NotBegun {
                    *due = Due::On(today);
                }
            }
        }
        kept
    }

    fn was_erased(&self, case: CaseId, person: PersonId) -> bool {
        let agreed = (case.to_bytes(), person.to_bytes());
        self.erasures.persons.contains(&agreed) || self.restored.has(agreed.0, agreed.1)
    }

    /// Looks whether each key that is destroyed was destroyed by an erasure, here or in what came after a
    /// log that was put back: whoever has the keys could otherwise make away with what nobody may see. The
    /// authority's own are never destroyed. `goes_on` tells whether the log goes on from a checkpoint.
    pub(in super::super) fn destroyed(
        &mut self,
        destroyed: &[Destroyed],
        goes_on: impl Fn(u64, &Hash) -> bool,
        faults: &mut Faults,
    ) {
        self.restored.only_of_left(goes_on, faults);
        for one in destroyed.iter().filter(|one| !self.tells(one)) {
            faults.add(one.at.fault(What::KeyDestroyed { part: one.part }));
        }
    }

    /// Whether what was read by now says why each of these keys is gone.
    pub(in super::super) fn tells_of(&self, destroyed: &[Destroyed]) -> bool {
        destroyed.iter().all(|one| self.tells(one))
    }

    fn tells(&self, one: &Destroyed) -> bool {
        if StreamKind::of(&one.at.event_type) != Some(StreamKind::Case) {
            return false;
        }
        let (case, key) = (*one.at.stream.as_bytes(), *one.key.as_bytes());
        // Of an excerpt for a resident the erasures are not there.
        let is_told = self.extent == Extent::Whole || self.knows_register();
        !is_told
            || self.erasures.whole.contains(&case)
            || self.erasures.persons.contains(&(case, key))
            || self.restored.excuses(case, key, one.last)
    }
}
