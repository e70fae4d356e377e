//! The sizes at which the root of a log is known from a checkpoint.

use maatwerk_log::LogId;
use maatwerk_log::merkle::Hash;

use super::fault::{Fault, Faults, What};
use super::material::Source;

/// Checkpoints of one log, in the order in which the rows reach them.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// The one that proofs are in.
    first: Option<(u64, Hash)>,
    waiting: Vec<Mark>,
    next: usize,
    agreed: u64,
}

/// A size, the root that the log has there, and who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) size: u64,
    pub(super) root: Hash,
    pub(super) from: Source,
}

impl Marks {
    /// Of these checkpoints.
    pub(super) fn new(marks: Vec<Mark>) -> Self {
        let first = marks.first().map(|mark| (mark.size, mark.root));
        let mut waiting = marks;
        waiting.sort_by_key(|mark| mark.size);
        Self {
            first,
            waiting,
            next: 0,
            agreed: 0,
        }
    }

    /// The size and root that proofs are against.
    pub(super) fn first(&self) -> Option<(u64, Hash)> {
        self.first
    }

    /// The rows have come to this size.
    pub(super) fn reached(
        &mut self,
        log: LogId,
        size: u64,
        root: impl Fn() -> Hash,
        faults: &mut Faults,
    ) {
        while let Some(mark) = self.waiting.get(self.next).filter(|mark| mark.size <= size) {
            self.next += 1;
            if mark.size == size && mark.root == root() {
                self.agreed = size;
                continue;
            }
            let what = What::Checkpoint {
                size: mark.size,
                from: mark.from,
                agreed: self.agreed,
            };
            faults.add(Fault::at(log, mark.size, what));
        }
    }

    /// There are no more rows.
    pub(super) fn end(&mut self, log: LogId, size: u64, faults: &mut Faults) {
        for mark in self.waiting.drain(..).skip(self.next) {
            let (from, what) = (mark.from, mark.size);
            let what = if what > size {
                What::Cut { size: what, from }
            } else {
                // No root could be computed any more by then.
                What::Checkpoint {
                    size: what,
                    from,
                    agreed: self.agreed,
                }
            };
            faults.add(Fault::at(
                log,
                size.min(mark.size) + u64::from(mark.size > size),
                what,
            ));
        }
    }
}
