//! Whether a file that somebody brought is what an authority stands for.
//!
//! Its key is one that this installation knows: of a log of its own, or of one that the operator named
//! (`serve --trusted-logs FILE`, c2sp.org/tlog-policy), whose witnesses are then asked for as well. The name of a key
//! says of which log it is, so that the key of one authority stands for nothing of another.

use maatwerk_log::LogId;
use maatwerk_log::leaf::ToldLeaf;
use maatwerk_log::merkle;
use maatwerk_log::transparency::{
    SignedAttestation, SignedCheckpoint, TlogProof, TrustPolicy, VerifierKey,
};
use sha2::{Digest as _, Sha256};

use super::{file, refused};
use crate::app::App;
use crate::handle::HandleError;
use crate::http::problem::Problem;
use crate::municipalities;

/// What goes with a statement.
pub(super) struct Signed<'a> {
    /// The statement itself.
    pub(super) statement: &'a str,
    /// The signature under it.
    pub(super) note: &'a str,
    /// The proof of its event.
    pub(super) proof: &'a str,
    /// What the signature has to be of.
    pub(super) of: &'static str,
    /// Whose it has to be.
    pub(super) by: &'a str,
    /// The event that the proof has to be of, without its version.
    pub(super) event: &'static str,
}

/// What was proven.
#[derive(Debug)]
pub(super) struct Proven {
    /// The event, as far as its leaf tells.
    pub(super) leaf: ToldLeaf,
    /// The hash of the leaf, as statements name it.
    pub(super) hash: String,
    /// Under which name its log is signed.
    pub(super) origin: String,
}

impl App {
    /// Verifies what somebody brought, and says what it proves.
    pub(super) async fn proven(&self, signed: &Signed<'_>) -> Result<Proven, Problem> {
        let note = SignedAttestation::parse(signed.note)
            .map_err(|_| refused("/note", "form", "is no signed note of a log"))?;
        let proof = TlogProof::parse(signed.proof)
            .map_err(|_| refused("/proof", "form", "is no proof of an event"))?;
        let said = note.attestation();
        let digest: [u8; 32] = Sha256::digest(signed.statement.as_bytes()).into();
        if said.of != signed.of || said.digest != digest {
            return Err(refused(
                "/statement",
                "tampered",
                "is not what was signed: it was changed on the way; have the file sent again",
            ));
        }
        let log = LogId::new(signed.by)
            .map_err(|_| refused("/statement", "authority", "names no authority"))?;
        let key = self
            .believed_key(log, &said.origin, &proof.checkpoint)
            .await?;
        let false_signature = |pointer| {
            refused(
                pointer,
                "signature",
                "is not signed with the key that this installation knows of that log",
            )
        };
        note.verify(&key).map_err(|_| false_signature("/note"))?;
        let checkpoint = &proof.checkpoint;
        checkpoint
            .verify_log(&key)
            .map_err(|_| false_signature("/proof"))?;
        if checkpoint.checkpoint().origin != said.origin {
            return Err(false_signature("/proof"));
        }
        let unproven = || refused("/proof", "unproven", "does not show that event in that log");
        let bytes = proof.extra.as_deref().ok_or_else(unproven)?;
        let hash = merkle::leaf_hash(bytes);
        proof.check(&hash).map_err(|_| unproven())?;
        let leaf = ToldLeaf::parse(bytes).ok_or_else(unproven)?;
        let there = leaf.log == log
            && leaf.position.get() == proof.index + 1
            && leaf.event_type.name() == signed.event;
        if !there {
            return Err(unproven());
        }
        Ok(Proven {
            leaf,
            hash: file::hash(&hash),
            origin: said.origin.clone(),
        })
    }

    /// Whether an authority is one that people can move to: a municipality as CBS numbers them, or one whose log the
    /// operator trusts, as those that are formed after the list of CBS that is compiled in.
    pub(super) fn may_take_in(&self, log: LogId) -> bool {
        let trusted = self.trusted_logs.as_ref();
        let mut trusted = trusted.into_iter().flat_map(|policy| policy.logs());
        municipalities::is_one(log) || trusted.any(|one| is_of(one.key.name().as_str(), log))
    }

    /// The key of a log under this name, when this installation believes it.
    async fn believed_key(
        &self,
        log: LogId,
        origin: &str,
        checkpoint: &SignedCheckpoint,
    ) -> Result<VerifierKey, Problem> {
        let unknown = || {
            refused(
                "/note",
                "unknown-log",
                "is signed by a log that this installation does not know: have the operator add its key, which \
                 that authority gives, to `--trusted-logs`",
            )
        };
        if !is_of(origin, log) {
            return Err(unknown());
        }
        let own = self.checkpoints.origins.of(log).await;
        let own = own.map_err(HandleError::read)?;
        if !own.is_empty() {
            // Of a log that is here, what others say its key is does not count.
            let mut own = own.into_iter().map(|origin| origin.key);
            return own
                .find(|key| key.name().as_str() == origin)
                .ok_or_else(unknown);
        }
        let policy = self.trusted_logs.as_ref().ok_or_else(unknown)?;
        let key = named(policy, origin).ok_or_else(unknown)?;
        policy.verify(checkpoint).map_err(|_| {
            refused(
                "/proof",
                "witnesses",
                "is under a checkpoint that the log or too few of its witnesses signed: have the file made again \
                 once they did",
            )
        })?;
        Ok(key)
    }
}

fn named(policy: &TrustPolicy, origin: &str) -> Option<VerifierKey> {
    let mut logs = policy.logs().iter();
    logs.find(|log| log.key.name().as_str() == origin)
        .map(|log| log.key.clone())
}

/// Whether the name of a key is that of a log: its last part is the code of the authority, `GM0479`, or that with
/// the number of a later key, `GM0479.2`.
fn is_of(origin: &str, log: LogId) -> bool {
    let last = origin.rsplit('/').next().unwrap_or_default();
    let (code, number) = last.split_once('.').unwrap_or((last, "1"));
    code == log.as_str() && number.parse::<u32>().is_ok_and(|number| number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_of_the_log_that_its_name_ends_with() {
        let log = LogId::new("GM0479").unwrap();
        for origin in ["a.nl/v1/logs/GM0479", "a.nl/v1/logs/GM0479.2", "GM0479"] {
            assert!(is_of(origin, log), "{origin}");
        }
        for origin in [
            "",
            "a.nl/v1/logs/GM0363",
            "a.nl/GM0479/GM0363",
            "a.nl/v1/logs/GM0479.",
            "a.nl/v1/logs/GM0479.0",
            "a.nl/v1/logs/GM0479.x",
            "a.nl/v1/logs/GM04790",
            "a.nl/v1/logs/GM0479/",
        ] {
            assert!(!is_of(origin, log), "{origin}");
        }
    }
}
