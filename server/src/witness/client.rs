//! Bringing checkpoints to a witness, which may be slow, away, or lying.

use std::future::Future;
use std::time::Duration;

use maatwerk_log::merkle::Hash;
use maatwerk_log::transparency::{
    AddCheckpoint, NoteSignature, PolicyWitness, SignedCheckpoint, VerifierKey, parse_signatures,
};

use crate::outward;

/// A call takes no longer than this.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes of an answer: 64 post-quantum signatures would be more than anybody needs.
const MOST_BYTES: u64 = 64 << 10;
/// How often the size that a witness names is followed: somebody else may submit meanwhile.
const TRIES: usize = 3;
/// How far a witness's clock may run ahead, in seconds.
const AHEAD: u64 = 600;

/// Where proofs come from: the log whose checkpoints are submitted.
pub trait ConsistencyProofs {
    /// The proof that the log of size `to` begins with all of the one of size `from` (RFC 6962,
    /// section 2.1.2); `None` when it cannot be made now.
    fn consistency(&self, from: u64, to: u64) -> impl Future<Output = Option<Vec<Hash>>> + Send;
}

/// A checkpoint was not cosigned.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The policy names no address of the witness.
    #[error("the policy names no address of the witness {0}")]
    NoAddress(String),
    /// The witness does not answer, or breaks off.
    #[error("the witness does not answer")]
    Line(#[source] Box<ureq::Error>),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped(#[from] tokio::task::JoinError),
    /// It has seen a larger log than this one: the log was rolled back, or this checkpoint is an old one.
    #[error("the witness has seen a log of {0} events, which is larger than the checkpoint")]
    Ahead(u64),
    /// It does not believe that this log goes on from the one it has seen: it was rewritten, or the
    /// proof is wrong.
    #[error("the witness says that the log does not go on from what it has seen")]
    Inconsistent,
    /// No proof could be made from the size that it names.
    #[error("there is no proof from a log of {0} events")]
    NoProof(u64),
    /// It refuses for another reason.
    #[error("the witness answers with status {0}")]
    Status(u16),
    /// It answers something else than a size or signatures.
    #[error("the witness does not answer as a witness does")]
    Answer,
    /// Its answer has no cosignature of its own that fits the checkpoint.
    #[error("the witness gives no good cosignature of its own")]
    NoCosignature,
    /// It names a size over and over.
    #[error("the witness names another size at each try")]
    Unsteady,
}

/// What came of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// To be added to the checkpoint.
    pub signature: NoteSignature,
    /// When it was given, in seconds since the Unix epoch, by the clock of the witness.
    pub time: u64,
}

/// One witness.
#[derive(Debug, Clone)]
pub struct WitnessClient {
    agent: ureq::Agent,
    key: VerifierKey,
    address: String,
}

impl WitnessClient {
    /// A witness of a policy, at the submission prefix that the policy names.
    ///
    /// # Errors
    /// When it names none.
    pub fn new(witness: &PolicyWitness) -> Result<Self, SubmitError> {
        Self::patient(witness, PATIENCE)
    }

    /// As [`WitnessClient::new`], with another patience.
    ///
    /// # Errors
    /// When the policy names no address.
    pub fn patient(witness: &PolicyWitness, patience: Duration) -> Result<Self, SubmitError> {
        let url = witness.url.as_deref();
        let url = url.filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        let url = url.ok_or_else(|| SubmitError::NoAddress(witness.name.clone()))?;
        Ok(Self {
            agent: outward::agent(patience),
            key: witness.key.clone(),
            address: format!("{}/add-checkpoint", url.trim_end_matches('/')),
        })
    }

    /// The key of the witness.
    #[must_use]
    pub fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Has a checkpoint cosigned. `known` is the size up to which the witness is thought to know the
    /// log, 0 when nobody knows, and is what it does know afterwards. `now` is in seconds since the
    /// Unix epoch: a cosignature from far in the future is none.
    ///
    /// # Errors
    /// See [`SubmitError`]. The checkpoint is as good as it was.
    pub async fn submit(
        &self,
        checkpoint: &SignedCheckpoint,
        known: &mut u64,
        now: u64,
        proofs: &(impl ConsistencyProofs + Sync),
    ) -> Result<Cosignature, SubmitError> {
        let size = checkpoint.checkpoint().size;
        for _ in 0..TRIES {
            if *known > size {
                // What was believed earlier may have been a lie: it is asked anew.
                *known = 0;
            }
            let proof = if *known == 0 || *known == size {
                Vec::new()
            } else {
                let proof = proofs.consistency(*known, size).await;
                proof.ok_or(SubmitError::NoProof(*known))?
            };
            let request = AddCheckpoint {
                old: *known,
                proof,
                checkpoint: checkpoint.clone(),
            };
            let client = self.clone();
            let request = request.to_string();
            let sending = tokio::task::spawn_blocking(move || client.send(&request));
            match sending.await?? {
                Answer::Cosigned(text) => {
                    let cosignature = self.own(&text, checkpoint, now)?;
                    *known = size;
                    return Ok(cosignature);
                }
                Answer::Knows(other) if other == *known => return Err(SubmitError::Answer),
                Answer::Knows(other) if other > size => return Err(SubmitError::Ahead(other)),
                Answer::Knows(other) => *known = other,
            }
        }
        Err(SubmitError::Unsteady)
    }

    fn send(&self, request: &str) -> Result<Answer, SubmitError> {
        let broken = |error| SubmitError::Line(Box::new(error));
        let sent = self.agent.post(&self.address).send(request);
        let mut answer = sent.map_err(broken)?;
        let status = answer.status().as_u16();
        if !matches!(status, 200 | 409) {
            return Err(match status {
                422 => SubmitError::Inconsistent,
                other => SubmitError::Status(other),
            });
        }
        let body = outward::read(&mut answer, MOST_BYTES).map_err(broken)?;
        let text = String::from_utf8(body).map_err(|_| SubmitError::Answer)?;
        if status == 200 {
            return Ok(Answer::Cosigned(text));
        }
        let media = answer.headers().get("content-type");
        if media.is_none_or(|media| media != "text/x.tlog.size") {
            return Err(SubmitError::Answer);
        }
        let size = text.strip_suffix('\n').and_then(|size| {
            let plain = size.len() <= 20 && size.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| size.parse().ok()).flatten()
        });
        size.map(Answer::Knows).ok_or(SubmitError::Answer)
    }

    /// The cosignature that is the witness's own; those of others are passed over.
    fn own(
        &self,
        answer: &str,
        checkpoint: &SignedCheckpoint,
        now: u64,
    ) -> Result<Cosignature, SubmitError> {
        let signatures = parse_signatures(answer).map_err(|_| SubmitError::Answer)?;
        let text = checkpoint.note().text();
        let own = signatures.into_iter().find_map(|signature| {
            let verified = signature.verify(&self.key, text).ok()?;
            let time = verified
                .time
                .filter(|time| (1..=now + AHEAD).contains(time))?;
            Some(Cosignature { signature, time })
        });
        own.ok_or(SubmitError::NoCosignature)
    }
}

enum Answer {
    /// Signatures, each on a line.
    Cosigned(String),
    /// The log up to this size.
    Knows(u64),
}
