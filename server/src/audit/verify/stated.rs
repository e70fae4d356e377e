//! What a log signed for: that there was nothing later of a case, or of some days, when it made a bundle.
//!
//! No proof shows that something is not in a log. So the manifest of a bundle says where that ended of which it
//! has all, and the log's key signs for it with the checkpoint. Whoever verifies the log later, or another
//! bundle of it, brings that statement along: an event that is later, at a position up to the size of that
//! checkpoint, shows that it was false.

use std::collections::HashMap;

use maatwerk_domain::Date;
use maatwerk_log::transparency::{Checkpoint, VerifierKey};
use maatwerk_log::{LogId, RecordedRef, StreamId};

use super::fault::{Fault, Faults, What};
use super::hash::Hashing;
use super::marks::Mark;
use super::material::{Brought, Extent, Source};
use crate::clock::Clock;

/// A statement that a log signed.
#[derive(Debug, Clone)]
pub struct Stated {
    /// Of which log.
    pub log: LogId,
    /// Whose signature it carries.
    pub key: VerifierKey,
    /// As of when.
    pub checkpoint: Checkpoint,
    /// The last versions of streams.
    pub streams: HashMap<StreamId, u32>,
    /// Days of recording, with the first and the last position of them; none when nothing was recorded.
    pub period: Option<(Date, Date, Option<[u64; 2]>)>,
}

/// How many events are told of one statement.
const TOLD: usize = 20;

/// Statements about one log, and what in it contradicts them.
pub(super) struct Statements<'a> {
    all: Vec<(&'a Stated, Vec<Fault>)>,
    clock: &'a Clock,
}

impl<'a> Statements<'a> {
    pub(super) fn of(all: &'a [Stated], log: LogId, clock: &'a Clock) -> Self {
        let own = all.iter().filter(|stated| stated.log == log);
        Self {
            all: own.map(|stated| (stated, Vec::new())).collect(),
            clock,
        }
    }

    /// The histories that they are of.
    pub(super) fn marks(&self) -> impl Iterator<Item = Mark> {
        self.all.iter().map(|(stated, _)| Mark {
            size: stated.checkpoint.size,
            root: stated.checkpoint.root,
            from: Source::Stated,
        })
    }

    /// Looks whether an event should not be there.
    pub(super) fn take(&mut self, event: &RecordedRef<'_>) {
        let position = event.position.get();
        for (stated, found) in &mut self.all {
            let size = stated.checkpoint.size;
            if position > size || found.len() >= TOLD {
                continue;
            }
            let ended = stated.streams.get(&event.stream);
            let later = ended.is_some_and(|last| event.version.get() > *last);
            let outside = stated.period.is_some_and(|(from, until, positions)| {
                let within =
                    positions.is_some_and(|[first, last]| (first..=last).contains(&position));
                let day = self.clock.day_of(event.recorded_at);
                !within && from <= day && day <= until
            });
            if later || outside {
                found.push(Fault::of_event(event, What::Stated { size }));
            }
        }
    }

    /// Tells what was found, of the statements of this very history and key.
    pub(super) fn end(
        self,
        extent: Extent,
        brought: &[Brought],
        named: &[VerifierKey],
        hashing: &Hashing,
        faults: &mut Faults,
    ) {
        for (stated, found) in self.all {
            let own = brought.iter().filter_map(|one| one.key.as_ref());
            if !own.chain(named).any(|key| *key == stated.key) {
                let from = Source::Stated;
                let what = What::Signature { from };
                faults.add(Fault::at(stated.log, stated.checkpoint.size, what));
                continue;
            }
            // Of another history it says nothing here: that it is another was told. An excerpt and a
            // statement of one key cannot both be true, whichever of them is of another history.
            let Checkpoint { size, root, .. } = &stated.checkpoint;
            if extent == Extent::Excerpt || hashing.goes_on_from(*size, root) {
                for fault in found {
                    faults.add(fault);
                }
            }
        }
    }
}
