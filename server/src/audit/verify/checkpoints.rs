//! Whose signatures the checkpoints of a log carry.

use maatwerk_log::LogId;
use maatwerk_log::transparency::{NotTrusted, SignedCheckpoint, TrustPolicy, VerifierKey};

use super::fault::{Fault, Faults, What};
use super::marks::{Mark, Marks};
use super::material::{Brought, Extent, Source};
use super::report::Checked;

/// The checkpoints of one log, and who is believed about them.
pub(super) struct Checkpoints<'a> {
    policy: Option<&'a TrustPolicy>,
    extent: Extent,
    brought: Vec<Brought>,
}

impl<'a> Checkpoints<'a> {
    pub(super) fn new(
        policy: Option<&'a TrustPolicy>,
        extent: Extent,
        brought: Vec<Brought>,
    ) -> Self {
        Self {
            policy,
            extent,
            brought,
        }
    }

    /// Whether a checkpoint vouches for what is there now: one of an origin that was left does not, and
    /// one that was kept only where the rows themselves are compared with it.
    fn vouches(&self, from: Source) -> bool {
        match from {
            Source::Former | Source::Stated => false,
            Source::Given => self.extent == Extent::Whole,
            Source::Beside | Source::Bundle => true,
        }
    }

    /// Compares checkpoints that were kept with those that the proofs of an excerpt are against: there is
    /// nothing else to compare them with.
    fn compare(&self, log: LogId, faults: &mut Faults) {
        let (given, brought): (Vec<_>, Vec<_>) = self
            .brought
            .iter()
            .partition(|one| one.from == Source::Given);
        for given in given.iter().map(|one| one.checkpoint.checkpoint()) {
            let mut same_size = brought.iter().map(|one| one.checkpoint.checkpoint());
            let (size, from) = (given.size, Source::Given);
            let what = match same_size.find(|brought| brought.size == size) {
                Some(brought) if brought.root == given.root => continue,
                Some(_) => What::Checkpoint {
                    size,
                    from,
                    agreed: 0,
                },
                None => What::Incomparable { size },
            };
            faults.add(Fault::at(log, size, what));
        }
    }

    /// Those that were brought.
    pub(super) fn brought(&self) -> &[Brought] {
        &self.brought
    }

    /// What the rows are compared with; and these.
    pub(super) fn marks(&self, more: impl Iterator<Item = Mark>) -> Marks {
        let mark = |brought: &Brought| Mark {
            size: brought.checkpoint.checkpoint().size,
            root: brought.checkpoint.checkpoint().root,
            from: brought.from,
        };
        Marks::new(self.brought.iter().map(mark).chain(more).collect())
    }

    /// Checks all signatures, now that it is known which keys the log itself names.
    pub(super) fn check(
        &self,
        log: LogId,
        named: &[VerifierKey],
        faults: &mut Faults,
    ) -> Vec<Checked> {
        if self.extent == Extent::Excerpt {
            self.compare(log, faults);
        }
        let mut checked = Vec::new();
        let mut trusted = false;
        for brought in &self.brought {
            let checkpoint = &brought.checkpoint;
            let by_policy = self.policy.map(|policy| policy.verify(checkpoint));
            let signed = by_policy
                .as_ref()
                .is_some_and(|verified| matches!(verified, Ok(_) | Err(NotTrusted::Quorum { .. })))
                || self.is_signed(brought, named);
            let size = checkpoint.checkpoint().size;
            if !signed {
                faults.add(Fault::at(log, size, What::Signature { from: brought.from }));
            }
            let cosigned = match &by_policy {
                Some(Ok(by)) => by.cosigned.len(),
                Some(Err(NotTrusted::Quorum { cosigned })) => cosigned.len(),
                _ => 0,
            };
            let met = matches!(by_policy, Some(Ok(_)));
            trusted |= met && self.vouches(brought.from);
            // Who gives a checkpoint and a policy means that the one holds for the other.
            if brought.from == Source::Given && by_policy.is_some() && !met && signed {
                let what = What::Cosignatures { from: brought.from };
                faults.add(Fault::at(log, size, what));
            }
            checked.push(Checked {
                from: brought.from,
                origin: checkpoint.checkpoint().origin.clone(),
                size,
                signed,
                cosigned,
                trusted: met,
            });
        }
        let given = self.extent == Extent::Whole
            && self.brought.iter().any(|one| one.from == Source::Given);
        let own = self.brought.iter().rfind(|one| one.from != Source::Given);
        if let Some(last) = own.or(self.brought.last())
            && self.policy.is_some()
            && !trusted
            && !given
        {
            let what = What::Cosignatures { from: last.from };
            faults.add(Fault::at(log, last.checkpoint.checkpoint().size, what));
        }
        checked
    }

    fn is_signed(&self, brought: &Brought, named: &[VerifierKey]) -> bool {
        let own = brought.key.iter();
        let beside = self.brought.iter().filter_map(|other| other.key.as_ref());
        own.chain(beside)
            .chain(named)
            .any(|key| brought.checkpoint.verify_log(key).is_ok())
    }
}

/// The log that a checkpoint says it is of, by the last part of its origin (FORMAT.md).
pub(super) fn log_of(checkpoint: &SignedCheckpoint) -> Option<LogId> {
    log_named(&checkpoint.checkpoint().origin)
}

/// The log that an origin, which is also the name of its key, is of.
pub(crate) fn log_named(origin: &str) -> Option<LogId> {
    let (_, last) = origin.rsplit_once('/')?;
    let code = last.split_once('.').map_or(last, |(code, _)| code);
    LogId::new(code).ok()
}
