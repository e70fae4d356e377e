//! A witness: judges a checkpoint, remembers it, and only then gives its cosignature.

use std::fmt;
use std::sync::Arc;

use maatwerk_log::transparency::{
    AddCheckpoint, CosigningKey, KeyName, MalformedAddCheckpoint, NoteSignature, VerifierKey,
};

use super::contradictions::Contradictions;
use super::judge::{Known, Refusal, follows, signed_by_log};
use super::store::{Seen, WitnessStore, WitnessStoreError};
use crate::wire::Hex;

/// How far a clock may be ahead of another, in seconds.
const AHEAD: u64 = 600;

/// What time it is, in microseconds since the Unix epoch.
pub type Clock = Arc<dyn maatwerk_log::Clock>;

/// A witness of logs.
pub struct Witness {
    key: CosigningKey,
    logs: Vec<VerifierKey>,
    store: WitnessStore,
    clock: Clock,
}

/// A checkpoint was not cosigned.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The request cannot be read.
    #[error("the request is malformed")]
    Malformed(#[from] MalformedAddCheckpoint),
    /// The witness does not cosign it.
    #[error("the checkpoint is not cosigned")]
    Refused(#[from] Refusal),
    /// The witness cannot remember it.
    #[error("the checkpoint cannot be remembered")]
    Store(#[from] WitnessStoreError),
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness")
            .field("key", &self.key)
            .field("logs", &self.logs)
            .finish_non_exhaustive()
    }
}

impl Witness {
    /// A witness with this key and memory, of the logs with these keys: the name of each is the
    /// origin of its log.
    #[must_use]
    pub fn new(
        key: CosigningKey,
        logs: Vec<VerifierKey>,
        store: WitnessStore,
        clock: Clock,
    ) -> Self {
        Self {
            key,
            logs,
            store,
            clock,
        }
    }

    /// The key that verifies its cosignatures.
    #[must_use]
    pub fn key(&self) -> &VerifierKey {
        self.key.verifier_key()
    }

    /// The origins of the logs it witnesses.
    pub fn origins(&self) -> impl Iterator<Item = &KeyName> {
        self.logs.iter().map(VerifierKey::name)
    }

    /// Cosigns a checkpoint that goes on where its log was last seen. It is remembered, on the disk,
    /// before the cosignature is given out: one that was given out is never contradicted.
    ///
    /// # Errors
    /// When it is refused; see c2sp.org/tlog-witness for what each means.
    pub fn add_checkpoint(&self, request: &str) -> Result<NoteSignature, AddError> {
        let mut request = AddCheckpoint::parse(request)?;
        request.checkpoint = signed_by_log(&request.checkpoint, &self.logs)?;
        let told = request.checkpoint.checkpoint().clone();
        let mut given = None;
        let mut before = None;
        let judged = self.store.advance(&told.origin, |seen| {
            before.clone_from(&seen);
            let known = seen.as_ref().map_or_else(Known::nothing, |seen| Known {
                size: seen.size,
                root: seen.root,
            });
            follows(&request, known)?;
            let (cosignature, time) = self.cosign(&request, seen.as_ref());
            let mut cosigned = request.checkpoint.clone();
            // What is published has the cosignature, or nothing is given out.
            let added = cosigned.add(cosignature.clone());
            added.map_err(|_| Refusal::Unsigned)?;
            given = Some(cosignature);
            Ok::<_, Refusal>(Seen {
                size: told.size,
                root: told.root,
                time,
                note: cosigned.to_string(),
            })
        });
        let (origin, size) = (&told.origin, told.size);
        match judged? {
            Ok(_) => {
                tracing::info!(log.origin = origin, log.size = size, "cosigned");
                given.ok_or(AddError::Refused(Refusal::Unsigned))
            }
            Err(refusal) => {
                if let (Refusal::Inconsistent(_), Some(seen)) = (refusal, before) {
                    self.contradicted(origin, &seen, &request);
                }
                Err(refusal.into())
            }
        }
    }

    /// The log signed what is not shown to go on from what was cosigned: with that, it may prove what the
    /// log did. It is kept, and refused whether or not it can be.
    fn contradicted(&self, origin: &str, seen: &Seen, request: &AddCheckpoint) {
        let size = request.checkpoint.checkpoint().size;
        tracing::error!(
            log.origin = origin,
            log.size = size,
            "a log signed a checkpoint that is not shown to go on from the last one; both are kept"
        );
        let kept = self
            .store
            .contradicted(origin, seen, &request.checkpoint, self.now());
        if let Err(error) = kept {
            tracing::error!(
                log.origin = origin,
                checkpoint = %request.checkpoint,
                error = &error as &dyn std::error::Error,
                "what a log signed against itself cannot be kept"
            );
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.clock.now_micros() / 1_000_000).unwrap_or_default()
    }

    /// The cosignature, and its time: not before that of an earlier one of this log, unless that one was
    /// given while the clock was far ahead. Then time goes back: no log should wait until it has come.
    fn cosign(&self, request: &AddCheckpoint, seen: Option<&Seen>) -> (NoteSignature, u64) {
        let now = self.now();
        let earlier = seen.map_or(1, |seen| seen.time);
        let time = if earlier > now.saturating_add(AHEAD) {
            tracing::warn!(
                seconds = earlier - now,
                "the clock was ahead when this log was last cosigned, or is behind now"
            );
            now.max(1)
        } else {
            now.max(earlier).max(1)
        };
        let cosignature = self.key.cosign(request.checkpoint.note().text(), time);
        (
            cosignature.expect("microseconds in an i64 are far fewer seconds"),
            time,
        )
    }

    /// The latest checkpoint that was cosigned of the log whose origin has this SHA-256 hash, in
    /// lower case hexadecimal digits.
    ///
    /// # Errors
    /// When the memory cannot be read.
    pub fn latest(&self, origin_hash: &str) -> Result<Option<String>, WitnessStoreError> {
        let Some(origin) = self.origin(origin_hash) else {
            return Ok(None);
        };
        let seen = self.store.seen(origin.as_str())?;
        Ok(seen.map(|seen| seen.note))
    }

    /// What the log whose origin has this hash signed against itself; `None` when no such log is witnessed.
    ///
    /// # Errors
    /// When the memory cannot be read.
    pub fn contradictions(
        &self,
        origin_hash: &str,
    ) -> Result<Option<Contradictions>, WitnessStoreError> {
        let origin = self.origin(origin_hash);
        origin
            .map(|origin| self.store.contradictions(origin.as_str()))
            .transpose()
    }

    fn origin(&self, hash: &str) -> Option<&KeyName> {
        self.origins()
            .find(|origin| hash_of(origin.as_str()) == hash)
    }
}

/// The SHA-256 hash of an origin, in lower case hexadecimal digits.
fn hash_of(origin: &str) -> String {
    use sha2::Digest as _;
    let hash = sha2::Sha256::digest(origin);
    Hex(&hash).to_string()
}
