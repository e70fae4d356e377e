//! What a witness asks of a checkpoint: pure.

use maatwerk_log::merkle::{Hash, ProofError, check_consistency, empty_root};
use maatwerk_log::transparency::{
    AddCheckpoint, SignedCheckpoint, SignedNote, UntrustedNote, Verified, VerifierKey,
};

/// A checkpoint that is not cosigned, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No log of this origin is witnessed here.
    #[error("no log of this origin is witnessed here")]
    UnknownOrigin,
    /// The log's key did not sign it, or what stands for its signature is none.
    #[error("the key of the log did not sign the checkpoint")]
    Unsigned,
    /// The old size is beyond the checkpoint.
    #[error("the old size is larger than the checkpoint")]
    OldSize,
    /// The witness knows the log up to another size than the request says.
    #[error("the log is known up to {0}")]
    Conflict(u64),
    /// It is not shown that the checkpoint goes on where the log was last seen.
    #[error("the checkpoint is not shown to go on from what was cosigned before")]
    Inconsistent(#[source] ProofError),
}

/// What a witness knows of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) size: u64,
    pub(super) root: Hash,
}

impl Known {
    /// Of a log that was never seen.
    pub(super) fn nothing() -> Self {
        Self {
            size: 0,
            root: empty_root(),
        }
    }
}

/// The checkpoint with the signatures of the keys that are trusted for its origin, and no others.
pub(super) fn signed_by_log(
    checkpoint: &SignedCheckpoint,
    keys: &[VerifierKey],
) -> Result<SignedCheckpoint, Refusal> {
    let origin = &checkpoint.checkpoint().origin;
    let of_origin = || keys.iter().filter(|key| key.name().as_str() == origin);
    if of_origin().next().is_none() {
        return Err(Refusal::UnknownOrigin);
    }
    let verified = checkpoint.verify(of_origin());
    let verified = verified.map_err(|_: UntrustedNote| Refusal::Unsigned)?;
    let note = checkpoint.note();
    // One of each key: a note in which one stands many times would leave no room for a cosignature.
    let of_key = |by: &Verified<'_>| {
        let mut signatures = note.signatures().iter();
        signatures
            .find(|signature| signature.names(by.key))
            .cloned()
    };
    let by_log = verified.iter().filter_map(of_key).collect();
    let kept = SignedNote::new(note.text(), by_log).ok();
    let kept = kept.and_then(|note| SignedCheckpoint::of(note).ok());
    kept.ok_or(Refusal::Unsigned)
}

/// Whether a checkpoint goes on where the log was last seen.
pub(super) fn follows(request: &AddCheckpoint, known: Known) -> Result<(), Refusal> {
    let to = request.checkpoint.checkpoint();
    if request.old > to.size {
        return Err(Refusal::OldSize);
    }
    if request.old != known.size {
        return Err(Refusal::Conflict(known.size));
    }
    check_consistency(
        (known.size, &known.root),
        (to.size, &to.root),
        &request.proof,
    )
    .map_err(Refusal::Inconsistent)
}
