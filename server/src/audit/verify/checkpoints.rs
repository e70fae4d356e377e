//! Whose signatures the checkpoints of a log carry.

use maatwerk_log::LogId;
use maatwerk_log::transparency::{NotTrusted, SignedCheckpoint, TrustPolicy, VerifierKey};

use super::fault::{Fault, Faults, What};
use super::marks::{Mark, Marks};
use super::material::{Brought, Source};
use super::report::Checked;

/// The checkpoints of one log, and who is believed about them.
pub(super) struct Checkpoints<'a> {
    policy: Option<&'a TrustPolicy>,
    brought: Vec<Brought>,
}

impl<'a> Checkpoints<'a> {
    pub(super) fn new(policy: Option<&'a TrustPolicy>, brought: Vec<Brought>) -> Self {
        Self { policy, brought }
    }

    /// What the rows are compared with.
    pub(super) fn marks(&self) -> Marks {
        let mark = |brought: &Brought| Mark {
            size: brought.checkpoint.checkpoint().size,
            root: brought.checkpoint.checkpoint().root,
            from: brought.from,
        };
        Marks::new(self.brought.iter().map(mark).collect())
    }

    /// Checks all signatures, now that it is known which keys the log itself names.
    pub(super) fn check(
        &self,
        log: LogId,
        named: &[VerifierKey],
        faults: &mut Faults,
    ) -> Vec<Checked> {
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
            trusted |= met;
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
        let given = self.brought.iter().any(|one| one.from == Source::Given);
        if let Some(last) = self.brought.last()
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
    let origin = &checkpoint.checkpoint().origin;
    let (_, last) = origin.rsplit_once('/')?;
    let code = last.split_once('.').map_or(last, |(code, _)| code);
    LogId::new(code).ok()
}
