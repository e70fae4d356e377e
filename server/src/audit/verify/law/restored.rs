//! Keys that were found destroyed when an older log was put back.
//!
//! The log that was put back knows nothing of what was decided after it, and a ledger outside of it destroyed
//! the keys once more. Whoever goes on with it opens a new origin, which cites the last checkpoint of the
//! history that was left, and names these keys in the same order: what is named there is no fault, and is
//! counted. That two people agreed stands in the history that was left, and is not shown here; whoever has a
//! copy of that, or kept a bundle of it, can look there.

use std::collections::{HashMap, HashSet};

use maatwerk_domain::{AuthorityEvent, DestroyedIn, Officer};
use maatwerk_log::merkle::Hash;
use maatwerk_log::transparency::SignedCheckpoint;

use super::Law;
use crate::audit::verify::content::{Read, Spot};
use crate::audit::verify::fault::{Faults, What};

/// What was owed up to when origins were opened.
#[derive(Default)]
pub(super) struct Restored {
    /// The last one, as long as nothing else came after it in the register.
    opened: Option<Opened>,
    /// The cases all of whose keys are gone, each with the position of the origin that says so.
    whole: HashMap<[u8; 16], u64>,
    /// Who in which case, likewise.
    persons: HashMap<([u8; 16], [u8; 16]), u64>,
    /// Of which keys that was said.
    named: HashSet<[u8; 16]>,
    /// What said it, with the position of the origin and what that cites.
    said: Vec<(Spot, Opened)>,
}

#[derive(Clone)]
struct Opened {
    position: u64,
    recorded_at: i64,
    by: Officer,
    origin: String,
    /// The size and root of the history that was left.
    left: (u64, Hash),
}

impl Restored {
    /// Whether a key was owed up to, of a case in which it last sealed something at this position: nothing
    /// is sealed with a key that was destroyed before the log was put back.
    pub(super) fn excuses(&self, case: [u8; 16], key: [u8; 16], last: u64) -> bool {
        let before = [self.whole.get(&case), self.persons.get(&(case, key))];
        before
            .into_iter()
            .flatten()
            .any(|position| last < *position)
    }

    /// Takes back what was said with an origin that did not leave anything: the log goes on from what it
    /// cites, so that no erasure can be missing from it.
    pub(super) fn only_of_left(
        &mut self,
        goes_on: impl Fn(u64, &Hash) -> bool,
        faults: &mut Faults,
    ) {
        for (at, opened) in std::mem::take(&mut self.said) {
            let (size, root) = opened.left;
            if goes_on(size, &root) {
                faults.add(at.fault(What::Unordered));
                self.whole
                    .retain(|_, position| *position != opened.position);
                self.persons
                    .retain(|_, position| *position != opened.position);
            }
        }
    }

    /// Whether somebody in a case was owed up to.
    pub(super) fn has(&self, case: [u8; 16], person: [u8; 16]) -> bool {
        self.whole.contains_key(&case) || self.persons.contains_key(&(case, person))
    }
}

impl Law<'_> {
    /// Notes that an origin was opened that cites what was left; or that something else came after it.
    pub(super) fn reopened(&mut self, read: &Read, event: &AuthorityEvent) {
        self.restored.opened = match event {
            AuthorityEvent::LogOriginOpened {
                origin,
                previous: Some(previous),
                ..
            } => SignedCheckpoint::parse(previous).ok().map(|previous| {
                let left = previous.checkpoint();
                Opened {
                    position: read.at.position,
                    recorded_at: read.at.recorded_at,
                    by: read.meta.by.clone(),
                    origin: origin.name.clone(),
                    left: (left.size, left.root),
                }
            }),
            _ => None,
        };
    }

    /// Takes what was said of destroyed keys: by who opened the origin, in that same order, or not at all.
    pub(super) fn destroyed_again(
        &mut self,
        read: &Read,
        origin: &str,
        destroyed: &[DestroyedIn],
        whole: bool,
        faults: &mut Faults,
    ) {
        let restored = &mut self.restored;
        let opened = restored.opened.as_ref().filter(|opened| {
            opened.recorded_at == read.at.recorded_at
                && opened.by == read.meta.by
                && opened.origin == origin
        });
        let Some(opened) = opened.cloned() else {
            // Of an excerpt it may be that the origin itself is not there.
            if whole {
                faults.add(read.at.fault(What::Unordered));
            }
            return;
        };
        let position = opened.position;
        restored.said.push((read.at.clone(), opened));
        for one in destroyed {
            let case = one.case.to_bytes();
            if one.whole {
                restored.whole.entry(case).or_insert(position);
                restored.named.insert(case);
            }
            for person in &one.persons {
                let person = person.to_bytes();
                restored.persons.entry((case, person)).or_insert(position);
                restored.named.insert(person);
            }
        }
        self.counts.destroyed_again = self.restored.named.len() as u64;
    }
}
