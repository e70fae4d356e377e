//! One leaf, provable offline (c2sp.org/tlog-proof).

use std::fmt;

use super::{
    base64::{self, decimal, decode_hash},
    checkpoint::{MalformedCheckpoint, SignedCheckpoint},
    note::MAX_NOTE_BYTES,
    policy::{NotTrusted, TrustPolicy, Trusted},
};
use crate::merkle::{Hash, ProofError, check_inclusion, leaf_hash};

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The most hashes: a tree of 2^63 leaves.
const MAX_HASHES: usize = 63;

/// The most bytes beside the note: 64 KiB of extra data, and the hashes.
const MAX_BYTES: usize = MAX_NOTE_BYTES + (128 << 10);

/// That a leaf is in a log, with the checkpoint under which it is. A file of it ends in
/// `.tlog-proof`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// What the proof is not over: in those of this software the bytes of the leaf, so that the
    /// file can be checked alone. Believe it only after its hash was proven.
    pub extra: Option<Vec<u8>>,
    /// The index of the leaf, from 0: a position less one.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling up (RFC 6962, section 2.1.1).
    pub hashes: Vec<Hash>,
    /// The tree in which the leaf is.
    pub checkpoint: SignedCheckpoint,
}

/// A text is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedProof {
    /// Longer than a proof can be.
    #[error("the proof is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// The first line is not that of a proof.
    #[error("the proof does not begin with {HEADER}")]
    Header,
    /// The extra data are not in Base 64.
    #[error("the proof's extra data are not Base 64")]
    Extra,
    /// There is no line with the index.
    #[error("the proof has no index")]
    Index,
    /// A line between the index and the checkpoint is no hash.
    #[error("hash {number} of the proof is none")]
    Hash {
        /// Counted from 1.
        number: usize,
    },
    /// What follows the hashes is no checkpoint.
    #[error("the proof's checkpoint is none")]
    Checkpoint(#[from] MalformedCheckpoint),
}

/// A proof does not prove its leaf.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnprovenLeaf {
    /// The policy does not trust its checkpoint.
    #[error("the proof's checkpoint is not to be trusted")]
    Checkpoint(#[from] NotTrusted),
    /// The leaf is not shown to be in that tree.
    #[error("the leaf is not shown to be in the tree of the checkpoint")]
    Inclusion(#[from] ProofError),
    /// It brings no leaf of its own, and none was given.
    #[error("the proof does not bring its leaf")]
    NoLeaf,
}

impl TlogProof {
    /// Reads a proof.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, MalformedProof> {
        if text.len() > MAX_BYTES {
            return Err(MalformedProof::TooLong);
        }
        let mut rest = text;
        let mut line = || {
            let (line, after) = rest.split_once('\n')?;
            rest = after;
            Some(line)
        };
        if line() != Some(HEADER) {
            return Err(MalformedProof::Header);
        }
        let mut next = line().ok_or(MalformedProof::Index)?;
        let mut extra = None;
        if let Some(data) = next.strip_prefix("extra ") {
            extra = Some(base64::decode(data).ok_or(MalformedProof::Extra)?);
            next = line().ok_or(MalformedProof::Index)?;
        }
        let index = next
            .strip_prefix("index ")
            .and_then(decimal)
            .ok_or(MalformedProof::Index)?;
        let mut hashes = Vec::new();
        loop {
            let number = hashes.len() + 1;
            match line() {
                Some("") => break,
                Some(hash) if number <= MAX_HASHES => {
                    hashes.push(decode_hash(hash).ok_or(MalformedProof::Hash { number })?);
                }
                _ => return Err(MalformedProof::Hash { number }),
            }
        }
        Ok(Self {
            extra,
            index,
            hashes,
            checkpoint: SignedCheckpoint::parse(rest)?,
        })
    }

    /// Proves that a leaf of this hash is in a log that the policy trusts; says who signed.
    ///
    /// # Errors
    /// When it does not.
    pub fn verify(&self, leaf: &Hash, policy: &TrustPolicy) -> Result<Trusted, UnprovenLeaf> {
        let trusted = policy.verify(&self.checkpoint)?;
        self.check(leaf)?;
        Ok(trusted)
    }

    /// As [`TlogProof::verify`], of the leaf that the proof brings: its extra data, which can be
    /// believed after this.
    ///
    /// # Errors
    /// When it brings none, or does not prove it.
    pub fn verify_extra(&self, policy: &TrustPolicy) -> Result<(Trusted, &[u8]), UnprovenLeaf> {
        let leaf = self.extra.as_deref().ok_or(UnprovenLeaf::NoLeaf)?;
        Ok((self.verify(&leaf_hash(leaf), policy)?, leaf))
    }

    /// Checks that the leaf is in the tree of the checkpoint, whoever signed that.
    ///
    /// # Errors
    /// When it is not shown.
    pub fn check(&self, leaf: &Hash) -> Result<(), ProofError> {
        let checkpoint = self.checkpoint.checkpoint();
        check_inclusion(
            leaf,
            self.index,
            checkpoint.size,
            &checkpoint.root,
            &self.hashes,
        )
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", base64::encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{}", base64::encode(hash))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        merkle::{Frontier, node_hash},
        transparency::{Checkpoint, KeyName, SigningKey},
    };

    fn proof() -> (TlogProof, TrustPolicy) {
        let key = SigningKey::from_seed(KeyName::new("a.nl/b").unwrap(), &[1; 32]);
        let leaves = [b"one".as_slice(), b"two", b"three"];
        let hashes = leaves.map(leaf_hash);
        let mut tree = Frontier::default();
        for hash in hashes {
            tree.push(hash, |_, _| {});
        }
        let checkpoint = Checkpoint {
            origin: "a.nl/b".to_owned(),
            size: 3,
            root: tree.root(),
        };
        let proof = TlogProof {
            extra: Some(leaves[2].to_vec()),
            index: 2,
            hashes: vec![node_hash(&hashes[0], &hashes[1])],
            checkpoint: checkpoint.sign(&key).unwrap(),
        };
        let policy = format!("log {}\nquorum none\n", key.verifier_key());
        (proof, TrustPolicy::parse(policy.as_bytes()).unwrap())
    }

    #[test]
    fn is_read_back_and_proves_its_leaf() {
        let (proof, policy) = proof();
        let text = proof.to_string();
        assert_eq!(TlogProof::parse(&text).as_ref(), Ok(&proof));
        let (trusted, leaf) = proof.verify_extra(&policy).unwrap();
        assert_eq!(
            (trusted.log.name().as_str(), leaf),
            ("a.nl/b", &b"three"[..])
        );
        proof.verify(&leaf_hash(b"two"), &policy).unwrap_err();
        let without = TlogProof {
            extra: None,
            ..proof.clone()
        };
        assert_eq!(
            TlogProof::parse(&without.to_string()).as_ref(),
            Ok(&without)
        );
        assert_eq!(without.verify_extra(&policy), Err(UnprovenLeaf::NoLeaf));
        without.verify(&leaf_hash(b"three"), &policy).unwrap();
    }

    #[test]
    fn every_bit_counts() {
        let (proof, policy) = proof();
        let text = proof.to_string();
        for at in 0..text.len() * 8 {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at / 8] ^= 1 << (at % 8);
            let accepted = String::from_utf8(bytes)
                .ok()
                .and_then(|text| TlogProof::parse(&text).ok())
                .is_some_and(|proof| proof.verify_extra(&policy).is_ok());
            assert!(!accepted, "bit {at}");
        }
    }

    #[test]
    fn malformed_proofs_are_refused() {
        let text = proof().0.to_string();
        let hash = |number| MalformedProof::Hash { number };
        let many = text.replace(
            "index 2\n",
            &format!(
                "index 2\n{}",
                format!("{}\n", base64::encode(&[7; 32])).repeat(63)
            ),
        );
        for (bad, why) in [
            (String::new(), MalformedProof::Header),
            (text.replace("@v1", "@v2"), MalformedProof::Header),
            (text.replace("\nextra", "\nextras"), MalformedProof::Index),
            (text.replace("dGhyZWU=", "dGhyZWU"), MalformedProof::Extra),
            (text.replace("index 2", "index 02"), MalformedProof::Index),
            (text.replace("index 2", "index"), MalformedProof::Index),
            (text.replace("index 2\n", "index 2\nAA==\n"), hash(1)),
            (many, hash(64)),
            ("x".repeat(MAX_BYTES + 1), MalformedProof::TooLong),
            (
                text.replace("\n\na.nl", "\n\n\na.nl"),
                MalformedProof::Checkpoint(MalformedCheckpoint::Form),
            ),
        ] {
            assert_eq!(TlogProof::parse(&bad), Err(why), "{bad:.200}");
        }
    }
}
