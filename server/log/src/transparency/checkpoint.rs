//! How large a log is and its root, under signatures (c2sp.org/tlog-checkpoint).

use std::fmt;

use super::{
    base64::{self, decimal, decode_hash},
    key::{SigningKey, VerifierKey},
    note::{MalformedNote, NoteSignature, SignedNote, UntrustedNote, Verified},
};
use crate::merkle::Hash;

/// What a log says about itself at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log: its URL without scheme. It is also the name of the key that signs.
    pub origin: String,
    /// The number of leaves.
    pub size: u64,
    /// The root of the Merkle tree over them (RFC 6962).
    pub root: Hash,
}

/// A text is no checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedCheckpoint {
    /// It is no signed note.
    #[error("the checkpoint is no signed note")]
    Note(#[from] MalformedNote),
    /// The text is not three or more lines that are not empty.
    #[error("the checkpoint's text is not an origin, a size and a root")]
    Form,
    /// The size is no number, or not written as one.
    #[error("the checkpoint's size is no number")]
    Size,
    /// The root is not 32 bytes in Base 64.
    #[error("the checkpoint's root is no hash")]
    Root,
}

impl Checkpoint {
    /// Reads the text of a checkpoint. Extension lines, which the format advises against, are
    /// passed over; the signatures cover them all the same.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, MalformedCheckpoint> {
        let text = text.strip_suffix('\n').ok_or(MalformedCheckpoint::Form)?;
        let mut lines = text.split('\n');
        let mut line = || lines.next().ok_or(MalformedCheckpoint::Form);
        let (origin, size, root) = (line()?, line()?, line()?);
        if origin.is_empty() || lines.any(str::is_empty) {
            return Err(MalformedCheckpoint::Form);
        }
        Ok(Self {
            origin: origin.to_owned(),
            size: decimal(size).ok_or(MalformedCheckpoint::Size)?,
            root: decode_hash(root).ok_or(MalformedCheckpoint::Root)?,
        })
    }

    /// Signs it.
    ///
    /// # Errors
    /// When its origin cannot stand on a line of its own.
    pub fn sign(&self, key: &SigningKey) -> Result<SignedCheckpoint, MalformedCheckpoint> {
        let text = self.to_string();
        let signature = key.sign(&text);
        SignedCheckpoint::of(SignedNote::new(text, vec![signature])?)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, size, root } = self;
        write!(f, "{origin}\n{size}\n{}\n", base64::encode(root))
    }
}

/// A checkpoint with the signatures under it. As with any [`SignedNote`], it says nothing until it
/// was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: SignedNote,
}

impl SignedCheckpoint {
    /// Reads a signed checkpoint.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(note: &str) -> Result<Self, MalformedCheckpoint> {
        Self::of(SignedNote::parse(note)?)
    }

    /// The note as a checkpoint.
    ///
    /// # Errors
    /// When its text is none.
    pub fn of(note: SignedNote) -> Result<Self, MalformedCheckpoint> {
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(Self { checkpoint, note })
    }

    /// What it says.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note that it is.
    #[must_use]
    pub fn note(&self) -> &SignedNote {
        &self.note
    }

    /// Adds a signature, in the place of an earlier one of the same key.
    ///
    /// # Errors
    /// When there are too many.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), MalformedNote> {
        self.note.add(signature)
    }

    /// Verifies that the log whose key this is signed it, and that it is about that log: its
    /// origin is the key's name.
    ///
    /// # Errors
    /// When it is not so.
    pub fn verify_log(&self, key: &VerifierKey) -> Result<(), UntrustedNote> {
        if self.checkpoint.origin != key.name().as_str() {
            return Err(UntrustedNote::Unsigned);
        }
        self.note.verify([key]).map(drop)
    }

    /// As [`SignedNote::verify`].
    ///
    /// # Errors
    /// See there.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> Result<Vec<Verified<'k>>, UntrustedNote> {
        self.note.verify(keys)
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transparency::KeyName;

    /// From c2sp.org/tlog-checkpoint and c2sp.org/tlog-cosignature, which name no keys.
    const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\u{2014} witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

    #[test]
    fn the_checkpoint_of_the_specification() {
        let signed = SignedCheckpoint::parse(EXAMPLE).unwrap();
        let checkpoint = signed.checkpoint();
        assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size, 20_852_163);
        assert_eq!(checkpoint.root[..2], [0x0a, 0xc5]);
        assert_eq!(signed.note().signatures().len(), 2);
        assert_eq!(signed.to_string(), EXAMPLE);
        assert_eq!(checkpoint.to_string(), signed.note().text());
    }

    #[test]
    fn is_about_the_log_whose_key_signed() {
        let key = |name| SigningKey::from_seed(KeyName::new(name).unwrap(), &[1; 32]);
        let checkpoint = Checkpoint {
            origin: "a/b".to_owned(),
            size: 0,
            root: crate::merkle::empty_root(),
        };
        let signed = checkpoint.sign(&key("a/b")).unwrap();
        signed.verify_log(key("a/b").verifier_key()).unwrap();
        // The right signature under another log's checkpoint.
        let other = checkpoint.sign(&key("a/c")).unwrap();
        other.verify([key("a/c").verifier_key()]).unwrap();
        other.verify_log(key("a/c").verifier_key()).unwrap_err();
        other.verify_log(key("a/b").verifier_key()).unwrap_err();
    }

    #[test]
    fn one_spelling_per_checkpoint() {
        let root = base64::encode(&[7; 32]);
        for (bad, why) in [
            (String::new(), MalformedCheckpoint::Form),
            (format!("a\n1\n{root}"), MalformedCheckpoint::Form),
            ("a\n1\n".to_owned(), MalformedCheckpoint::Form),
            (format!("\n1\n{root}\n"), MalformedCheckpoint::Form),
            (format!("a\n1\n{root}\n\nx\n"), MalformedCheckpoint::Form),
            (format!("a\n01\n{root}\n"), MalformedCheckpoint::Size),
            (format!("a\n-1\n{root}\n"), MalformedCheckpoint::Size),
            (
                format!("a\n18446744073709551616\n{root}\n"),
                MalformedCheckpoint::Size,
            ),
            (format!("a\n1\n{}\n", &root[1..]), MalformedCheckpoint::Root),
            (format!("a\n1\n {root}\n"), MalformedCheckpoint::Root),
            ("a\n1\n\n".to_owned(), MalformedCheckpoint::Root),
        ] {
            assert_eq!(Checkpoint::parse(&bad), Err(why), "{bad:?}");
        }
        let extended = Checkpoint::parse(&format!("a\n1\n{root}\nmore\nof it\n")).unwrap();
        assert_eq!(extended.size, 1);
    }
}
