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
    /// The sizes and roots that the rows have met.
    met: Vec<(u64, Hash)>,
    /// Those of origins that were left which the rows are not those of: whether that was owned up to is
    /// known only when all of the log was read.
    left: Vec<(Mark, Fault)>,
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
            met: Vec::new(),
            left: Vec::new(),
        }
    }

    /// See [`Marks::left`], the field.
    pub(super) fn left(&self) -> &[(Mark, Fault)] {
        &self.left
    }

    fn tell(&mut self, mark: Mark, fault: Fault, faults: &mut Faults) {
        if mark.from == Source::Former {
            self.left.push((mark, fault));
        } else {
            faults.add(fault);
        }
    }

    /// Whether the rows have met a mark of this size and root.
    pub(super) fn has_met(&self, size: u64, root: &Hash) -> bool {
        self.met.contains(&(size, *root))
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
        while let Some(mark) = self.waiting.get(self.next).copied() {
            if mark.size > size {
                break;
            }
            self.next += 1;
            if mark.size == size && mark.root == root() {
                self.agreed = size;
                self.met.push((size, mark.root));
                continue;
            }
            let what = What::Checkpoint {
                size: mark.size,
                from: mark.from,
                agreed: self.agreed,
            };
            self.tell(mark, Fault::at(log, mark.size, what), faults);
        }
    }

    /// There are no more rows.
    pub(super) fn end(&mut self, log: LogId, size: u64, faults: &mut Faults) {
        let waiting = self.waiting.split_off(self.next);
        for mark in waiting {
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
            let at = size.min(mark.size) + u64::from(mark.size > size);
            self.tell(mark, Fault::at(log, at, what), faults);
        }
    }
}
