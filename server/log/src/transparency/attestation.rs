//! That a log stands for a document that is not in it, under the key that signs its checkpoints.
//!
//! A [`SignedNote`] of four lines. The first begins with no origin that a key of a log can have, so that
//! none of these is ever a checkpoint, nor a checkpoint one of these.

use std::fmt;

use super::{
    base64::{self, decode_hash},
    key::{SigningKey, VerifierKey},
    note::{MalformedNote, SignedNote, UntrustedNote},
};
use crate::merkle::Hash;

const HEADER: &str = "maatwerk attestation v1";

/// What a log stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Which log: the name of the key that signs.
    pub origin: String,
    /// What kind of document: `evidence bundle`.
    pub of: String,
    /// SHA-256 of its bytes.
    pub digest: Hash,
}

/// A text is no attestation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedAttestation {
    /// It is no signed note.
    #[error("the attestation is no signed note")]
    Note(#[from] MalformedNote),
    /// The text is not that of an attestation, or there is not one signature under it.
    #[error("the attestation is not four lines and one signature")]
    Form,
}

/// An attestation under the signature of a log; believe it once it was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAttestation {
    attestation: Attestation,
    note: SignedNote,
}

impl Attestation {
    /// Signs it.
    ///
    /// # Errors
    /// When a part of it cannot stand on a line of its own.
    pub fn sign(&self, key: &SigningKey) -> Result<SignedAttestation, MalformedAttestation> {
        let text = self.to_string();
        let signature = key.sign(&text);
        SignedAttestation::of(SignedNote::new(text, vec![signature])?)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let mut line = || lines.next().filter(|line| !line.is_empty());
        (line()? == HEADER).then_some(())?;
        let (origin, of, digest) = (line()?, line()?, decode_hash(line()?)?);
        lines.next().is_none().then(|| Self {
            origin: origin.to_owned(),
            of: of.to_owned(),
            digest,
        })
    }
}

impl fmt::Display for Attestation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, of, digest } = self;
        writeln!(f, "{HEADER}\n{origin}\n{of}\n{}", base64::encode(digest))
    }
}

impl SignedAttestation {
    /// Reads one. It has one signature and one spelling: nothing can be added to it unseen.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(note: &str) -> Result<Self, MalformedAttestation> {
        Self::of(SignedNote::parse(note)?)
    }

    fn of(note: SignedNote) -> Result<Self, MalformedAttestation> {
        let attestation = Attestation::parse(note.text()).ok_or(MalformedAttestation::Form)?;
        if note.signatures().len() != 1 {
            return Err(MalformedAttestation::Form);
        }
        Ok(Self { attestation, note })
    }

    /// What it says.
    #[must_use]
    pub fn attestation(&self) -> &Attestation {
        &self.attestation
    }

    /// Verifies that the log whose key this is signed it, and that it is about that log.
    ///
    /// # Errors
    /// When it is not so.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), UntrustedNote> {
        if self.attestation.origin != key.name().as_str() {
            return Err(UntrustedNote::Unsigned);
        }
        self.note.verify([key]).map(drop)
    }
}

impl fmt::Display for SignedAttestation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transparency::{Checkpoint, KeyName, SignedCheckpoint};

    fn key(name: &str) -> SigningKey {
        SigningKey::from_seed(KeyName::new(name).unwrap(), &[1; 32])
    }

    fn attestation() -> Attestation {
        Attestation {
            origin: "a.nl/b".to_owned(),
            of: "evidence bundle".to_owned(),
            digest: [7; 32],
        }
    }

    #[test]
    fn every_bit_counts() {
        let key = key("a.nl/b");
        let signed = attestation().sign(&key).unwrap();
        signed.verify(key.verifier_key()).unwrap();
        let text = signed.to_string();
        assert_eq!(SignedAttestation::parse(&text).as_ref(), Ok(&signed));
        for at in 0..text.len() * 8 {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at / 8] ^= 1 << (at % 8);
            let accepted = String::from_utf8(bytes)
                .ok()
                .and_then(|text| SignedAttestation::parse(&text).ok())
                .is_some_and(|signed| signed.verify(key.verifier_key()).is_ok());
            assert!(!accepted, "bit {at}");
        }
        let more = format!("{text}{}\n", key.sign("else\n"));
        assert_eq!(
            SignedAttestation::parse(&more),
            Err(MalformedAttestation::Form)
        );
    }

    #[test]
    fn of_another_log_or_another_kind_of_note_is_none() {
        let signed = attestation().sign(&key("a.nl/c")).unwrap();
        signed.verify(key("a.nl/b").verifier_key()).unwrap_err();
        signed.verify(key("a.nl/c").verifier_key()).unwrap_err();
        let checkpoint = Checkpoint {
            origin: "a.nl/b".to_owned(),
            size: 7,
            root: [7; 32],
        };
        let checkpoint = checkpoint.sign(&key("a.nl/b")).unwrap().to_string();
        SignedAttestation::parse(&checkpoint).unwrap_err();
        let attested = attestation().sign(&key("a.nl/b")).unwrap().to_string();
        SignedCheckpoint::parse(&attested).unwrap_err();
        for bad in [
            Attestation {
                of: String::new(),
                ..attestation()
            },
            Attestation {
                of: "a\nb".to_owned(),
                ..attestation()
            },
            Attestation {
                origin: String::new(),
                ..attestation()
            },
        ] {
            bad.sign(&key("a.nl/b")).unwrap_err();
        }
    }
}
