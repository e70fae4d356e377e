//! Signing: compared with what was signed before, kept, and only then given out.

use tokio::sync::{Mutex, MutexGuard};

use super::{Origins, Secret, SignError, Stop};
use crate::{
    event_log::{EventLog, Head, ReadError},
    id::{LogId, Position},
    merkle::{Hash, ProofPlan, check_consistency},
    transparency::{Attestation, Checkpoint, SignedAttestation, SignedCheckpoint},
};

/// How often another process may come first.
const MOST_ROUNDS: usize = 64;

/// Who signs a log now, and the origin and checkpoint of the last who did.
#[derive(Debug, Default)]
pub(super) struct Turn(Mutex<Option<(u32, SignedCheckpoint)>>);

impl Turn {
    pub(super) async fn last(&self) -> MutexGuard<'_, Option<(u32, SignedCheckpoint)>> {
        self.0.lock().await
    }
}

impl Origins {
    /// A signed checkpoint of a log that covers a position which the log has reached: a new one,
    /// or one that another just had signed. It is kept durably before this returns.
    ///
    /// # Errors
    /// [`SignError::Stopped`] when the log does not go on where the last checkpoint ended.
    pub async fn sign<L: EventLog>(
        &self,
        store: &L,
        log: LogId,
        position: Position,
    ) -> Result<SignedCheckpoint, SignError> {
        let turn = self.turn(log);
        // Whoever waits here finds, as a rule, that the one before has signed for all.
        let mut last = turn.last().await;
        if let Some((_, last)) = last.as_ref()
            && last.checkpoint().size >= position.get()
        {
            return Ok(last.clone());
        }
        for _ in 0..MOST_ROUNDS {
            let secret = self.current(log).await?;
            let head = self.continued(store, log, &secret).await?;
            if let Some(kept) = &secret.origin.last
                && kept.checkpoint().size == head.position.get()
            {
                *last = Some((secret.origin.number, kept.clone()));
                return Ok(kept.clone());
            }
            let key = secret.signing_key();
            let checkpoint = Checkpoint {
                origin: key.verifier_key().name().to_string(),
                size: head.position.get(),
                root: head.root,
            };
            let signed = checkpoint.sign(&key).map_err(|_| self.damaged())?;
            let (number, next) = (secret.origin.number, signed.clone());
            let before = secret.origin.last.map(|last| last.checkpoint().clone());
            let swapped = self
                .with(move |store| store.swap(log, number, before.as_ref(), &next))
                .await?;
            if swapped {
                *last = Some((number, signed.clone()));
                return Ok(signed);
            }
        }
        Err(super::OriginsError::Stopped.into())
    }

    /// Checks, without signing, that a log goes on where its last checkpoint ended.
    ///
    /// # Errors
    /// As [`Origins::sign`].
    pub async fn check<L: EventLog>(&self, store: &L, log: LogId) -> Result<(), SignError> {
        let secret = self.current(log).await?;
        self.continued(store, log, &secret).await.map(drop)
    }

    /// Signs that a log stands for a document, by the SHA-256 of its bytes, under the origin it has now.
    ///
    /// # Errors
    /// When no origin was opened, or the file cannot be read.
    pub async fn attest(
        &self,
        log: LogId,
        of: &str,
        digest: Hash,
    ) -> Result<SignedAttestation, SignError> {
        let key = self.current(log).await?.signing_key();
        let attestation = Attestation {
            origin: key.verifier_key().name().to_string(),
            of: of.to_owned(),
            digest,
        };
        Ok(attestation.sign(&key).map_err(|_| self.damaged())?)
    }

    async fn current(&self, log: LogId) -> Result<Secret, SignError> {
        let current = self.with(move |store| store.current(log)).await?;
        current.ok_or(SignError::NotOpened(log))
    }

    /// The head of a log that goes on where this origin's last checkpoint ended.
    async fn continued<L: EventLog>(
        &self,
        store: &L,
        log: LogId,
        secret: &Secret,
    ) -> Result<Head, SignError> {
        let head = store.head(log).await?;
        let size = head.position.get();
        let stop = |stop| Err(SignError::Stopped { log, stop });
        // The writer keeps the edge of the tree in memory; what others get is read from the disk.
        let stored = match store.head_at(log, head.position).await {
            Err(ReadError::Closed) => return Err(ReadError::Closed.into()),
            stored => stored.ok().flatten(),
        };
        if stored != Some(head) {
            return stop(Stop::Damaged { size });
        }
        let Some(last) = &secret.origin.last else {
            return Ok(head);
        };
        let last = last.checkpoint();
        let signed = last.size;
        let Ok(plan) = ProofPlan::consistency(signed, size) else {
            return stop(Stop::Shorter { signed, size });
        };
        let hashes = store.tree_hashes(log, plan.nodes().to_vec()).await?;
        let Some(proof) = hashes.and_then(|hashes| plan.prove(&hashes)) else {
            return stop(Stop::Damaged { size });
        };
        match check_consistency((signed, &last.root), (size, &head.root), &proof) {
            Ok(()) => Ok(head),
            Err(_) => stop(Stop::Forked { signed }),
        }
    }

    fn damaged(&self) -> super::OriginsError {
        super::OriginsError::Foreign {
            path: self.path().to_owned(),
        }
    }
}
