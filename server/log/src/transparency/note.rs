//! Text under signatures (c2sp.org/signed-note).

use std::{borrow::Cow, fmt, str::FromStr};

use super::{
    base64,
    key::{KeyKind, KeyName, VerifierKey, cosigned_message},
};

/// The most bytes of a note that is parsed: 256 KiB, room for 32 post-quantum signatures.
pub const MAX_NOTE_BYTES: usize = 256 << 10;

/// The most signatures of a note that is parsed.
pub const MAX_SIGNATURES: usize = 64;

/// Begins a line with a signature: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// Text, and the signatures under it. It says nothing until a key that is trusted verified it:
/// [`SignedNote::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature under a note, of whichever kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: KeyName,
    key_id: u32,
    /// What follows the key id.
    signature: Vec<u8>,
}

/// A text is no signed note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedNote {
    /// Longer than [`MAX_NOTE_BYTES`].
    #[error("the note is longer than {MAX_NOTE_BYTES} bytes")]
    TooLong,
    /// A control character other than the line feed.
    #[error("the note has a control character")]
    Control,
    /// No text that ends in a line feed, an empty line and then lines that each end in one.
    #[error("the note is not a text, an empty line and signatures")]
    Form,
    /// A line after the text is no signature.
    #[error("line {line} of the note's signatures is none")]
    Signature {
        /// Counted from 1, the first after the text.
        line: usize,
    },
    /// More than [`MAX_SIGNATURES`].
    #[error("the note has more than {MAX_SIGNATURES} signatures")]
    TooMany,
}

/// A note cannot be relied on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UntrustedNote {
    /// None of the keys signed it.
    #[error("no key that is known signed the note")]
    Unsigned,
    /// A signature that names a known key is not that key's.
    #[error("the signature of {name} does not fit the note")]
    Forged {
        /// The key's name.
        name: KeyName,
    },
}

/// A signature that was found to be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified<'a> {
    /// Whose.
    pub key: &'a VerifierKey,
    /// When a witness signed, in seconds since the Unix epoch; logs do not say.
    pub time: Option<u64>,
}

impl NoteSignature {
    pub(super) fn new(key: &VerifierKey, signature: &[u8]) -> Self {
        Self {
            name: key.name().clone(),
            key_id: key.id(),
            signature: signature.to_vec(),
        }
    }

    /// Whose it says it is.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The id of the key it says it is of.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// Whether it says it is of this key.
    #[must_use]
    pub fn names(&self, key: &VerifierKey) -> bool {
        self.key_id == key.id() && self.name == *key.name()
    }

    /// Whether it is of this key and under this text.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn verify<'k>(
        &self,
        key: &'k VerifierKey,
        text: &str,
    ) -> Result<Verified<'k>, UntrustedNote> {
        self.fits(key, text).ok_or_else(|| UntrustedNote::Forged {
            name: self.name.clone(),
        })
    }

    fn fits<'k>(&self, key: &'k VerifierKey, text: &str) -> Option<Verified<'k>> {
        if !self.names(key) {
            return None;
        }
        let (time, message, signature) = match key.kind() {
            KeyKind::Log => (None, Cow::Borrowed(text), self.signature.as_slice()),
            KeyKind::Witness => {
                let (time, signature) = self.signature.split_first_chunk::<8>()?;
                let time = u64::from_be_bytes(*time);
                (Some(time), cosigned_message(text, time)?.into(), signature)
            }
        };
        let fits = key.signed(message.as_bytes(), signature.try_into().ok()?);
        fits.then_some(Verified { key, time })
    }
}

impl fmt::Display for NoteSignature {
    /// As a line without its end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id.to_be_bytes(), self.signature.as_slice()].concat();
        write!(f, "{DASH}{} {}", self.name, base64::encode(&bytes))
    }
}

impl FromStr for NoteSignature {
    type Err = MalformedNote;

    /// From a line without its end.
    fn from_str(line: &str) -> Result<Self, MalformedNote> {
        let parse = || {
            let (name, signature) = line.strip_prefix(DASH)?.split_once(' ')?;
            let bytes = base64::decode(signature)?;
            let (id, signature) = bytes.split_first_chunk::<4>()?;
            (!signature.is_empty()).then_some(())?;
            Some(Self {
                name: KeyName::new(name).ok()?,
                key_id: u32::from_be_bytes(*id),
                signature: signature.to_vec(),
            })
        };
        parse().ok_or(MalformedNote::Signature { line: 1 })
    }
}

impl SignedNote {
    /// A note of this text, which must not be empty and ends with a line feed.
    ///
    /// # Errors
    /// When the text cannot be that of a note.
    pub fn new(
        text: impl Into<String>,
        signatures: Vec<NoteSignature>,
    ) -> Result<Self, MalformedNote> {
        let text = text.into();
        if !text.ends_with('\n') {
            return Err(MalformedNote::Form);
        }
        bounded(&text)?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(MalformedNote::TooMany);
        }
        Ok(Self { text, signatures })
    }

    /// Reads a note.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(note: &str) -> Result<Self, MalformedNote> {
        bounded(note)?;
        // The text may have empty lines; the last one ends it.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(MalformedNote::Form)?;
        let lines = lines.strip_suffix('\n').ok_or(MalformedNote::Form)?;
        if lines.matches('\n').count() >= MAX_SIGNATURES {
            return Err(MalformedNote::TooMany);
        }
        let signatures = lines
            .split('\n')
            .zip(1..)
            .map(|(line, number)| {
                line.parse()
                    .map_err(|_| MalformedNote::Signature { line: number })
            })
            .collect::<Result<_, _>>()?;
        Self::new(format!("{text}\n"), signatures)
    }

    /// The text, with its last line feed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signatures, known or not.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature, in the place of an earlier one of the same key.
    ///
    /// # Errors
    /// [`MalformedNote::TooMany`]
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), MalformedNote> {
        let same =
            |s: &&mut NoteSignature| s.key_id == signature.key_id && s.name == signature.name;
        if let Some(earlier) = self.signatures.iter_mut().find(same) {
            *earlier = signature;
        } else if self.signatures.len() < MAX_SIGNATURES {
            self.signatures.push(signature);
        } else {
            return Err(MalformedNote::TooMany);
        }
        Ok(())
    }

    /// Verifies the signatures of the keys that are given, ignores all others, and says which of
    /// the keys signed: at least one, each once.
    ///
    /// # Errors
    /// When none did, or a signature that names one of the keys does not fit.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k VerifierKey>,
    ) -> Result<Vec<Verified<'k>>, UntrustedNote> {
        let mut verified = Vec::new();
        for key in keys {
            let mut of_key = self.signatures.iter().filter(|s| s.names(key));
            let Some(first) = of_key.next() else {
                continue;
            };
            verified.push(first.verify(key, &self.text)?);
            for other in of_key {
                other.verify(key, &self.text)?;
            }
        }
        if verified.is_empty() {
            return Err(UntrustedNote::Unsigned);
        }
        Ok(verified)
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl FromStr for SignedNote {
    type Err = MalformedNote;

    fn from_str(note: &str) -> Result<Self, MalformedNote> {
        Self::parse(note)
    }
}

fn bounded(note: &str) -> Result<(), MalformedNote> {
    if note.len() > MAX_NOTE_BYTES {
        return Err(MalformedNote::TooLong);
    }
    let control = |b: u8| b < 0x20 && b != b'\n';
    if note.bytes().any(control) {
        return Err(MalformedNote::Control);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transparency::{CosigningKey, SigningKey};

    const EXAMPLE: &str = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    const EXAMPLE_KEY: &str =
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    fn name(name: &str) -> KeyName {
        KeyName::new(name).unwrap()
    }

    #[test]
    fn the_note_of_the_specification() {
        let note = SignedNote::parse(EXAMPLE).unwrap();
        let key = EXAMPLE_KEY.parse().unwrap();
        let verified = note.verify([&key]).unwrap();
        assert_eq!(
            verified,
            [Verified {
                key: &key,
                time: None
            }]
        );
        assert_eq!(note.to_string(), EXAMPLE);
    }

    #[test]
    fn every_bit_counts() {
        let key: VerifierKey = EXAMPLE_KEY.parse().unwrap();
        for at in 0..EXAMPLE.len() * 8 {
            let mut bytes = EXAMPLE.as_bytes().to_vec();
            bytes[at / 8] ^= 1 << (at % 8);
            let accepted = String::from_utf8(bytes)
                .ok()
                .and_then(|text| SignedNote::parse(&text).ok())
                .is_some_and(|note| note.verify([&key]).is_ok());
            assert!(!accepted, "bit {at}");
        }
    }

    #[test]
    fn known_keys_must_fit_and_unknown_ones_are_ignored() {
        let text = "a/b\n1\nx\n";
        let log = SigningKey::from_seed(name("a/b"), &[1; 32]);
        let witness = CosigningKey::from_seed(name("w"), &[2; 32]);
        let stranger = SigningKey::from_seed(name("a/b"), &[3; 32]);
        let cosigned = witness.cosign(text, 1_700_000_000).unwrap();
        let mut note = SignedNote::new(text, vec![stranger.sign(text), log.sign(text)]).unwrap();
        note.add(cosigned.clone()).unwrap();
        note.add(cosigned).unwrap();
        assert_eq!(note.signatures().len(), 3);
        let note = SignedNote::parse(&note.to_string()).unwrap();
        let keys = [log.verifier_key(), witness.verifier_key()];
        let times: Vec<_> = note
            .verify(keys)
            .unwrap()
            .iter()
            .map(|v| (v.key.name().as_str(), v.time))
            .collect();
        assert_eq!(times, [("a/b", None), ("w", Some(1_700_000_000))]);

        let unknown = SigningKey::from_seed(name("b"), &[1; 32]);
        assert_eq!(
            note.verify([unknown.verifier_key()]),
            Err(UntrustedNote::Unsigned)
        );
        // One good signature does not make up for a forged one beside it.
        let mut signatures = note.signatures().to_vec();
        signatures.insert(2, log.sign("another text\n"));
        let forged = SignedNote::new(text, signatures).unwrap();
        let refusal = UntrustedNote::Forged { name: name("a/b") };
        assert_eq!(forged.verify(keys), Err(refusal));
        forged.verify([witness.verifier_key()]).unwrap();
    }

    #[test]
    fn a_cosignature_covers_its_time_and_is_no_signature_of_a_log() {
        let text = "a/b\n1\nx\n";
        let witness = CosigningKey::from_seed(name("w"), &[2; 32]);
        let good = witness.cosign(text, 1_700_000_000).unwrap();
        for bit in 0..good.signature.len() * 8 {
            let mut altered = good.clone();
            altered.signature[bit / 8] ^= 1 << (bit % 8);
            assert!(
                altered.verify(witness.verifier_key(), text).is_err(),
                "bit {bit}"
            );
        }
        assert!(witness.cosign(text, 1 << 63).is_none());
        // The same secret as a log's key, over the very bytes that a witness signs.
        let log = SigningKey::from_seed(name("w"), &[2; 32]);
        let message = cosigned_message(text, 5).unwrap();
        let mut passed_off = log.sign(&message);
        passed_off.key_id = witness.verifier_key().id();
        assert!(passed_off.verify(witness.verifier_key(), text).is_err());
    }

    #[test]
    fn malformed_notes_are_refused() {
        let line = EXAMPLE.split("\n\n").nth(1).unwrap();
        let many = format!("text\n\n{}", line.repeat(MAX_SIGNATURES + 1));
        let long = format!("{}\n\n{line}", "x".repeat(MAX_NOTE_BYTES));
        let signature = |line| MalformedNote::Signature { line };
        for (bad, why) in [
            ("", MalformedNote::Form),
            ("text\n", MalformedNote::Form),
            ("text\n\n", MalformedNote::Form),
            ("text\n\n\n", MalformedNote::Form),
            ("te\txt\n\n", MalformedNote::Control),
            ("te\r\nxt\n\n", MalformedNote::Control),
            (&EXAMPLE[..EXAMPLE.len() - 1], MalformedNote::Form),
            (&EXAMPLE.replace("\u{2014} ", "- "), signature(1)),
            (&EXAMPLE.replace("foo U", "foo  U"), signature(1)),
            (&EXAMPLE.replace("aQM=", "aQM"), signature(1)),
            (&EXAMPLE.replace("aQM=", "aQN="), signature(1)),
            (&format!("{EXAMPLE}nothing\n"), signature(2)),
            (&many, MalformedNote::TooMany),
            (&long, MalformedNote::TooLong),
        ] {
            assert_eq!(SignedNote::parse(bad), Err(why), "{bad:.60}");
        }
        // Empty lines in the text; the last one ends it.
        let note = SignedNote::parse(&EXAMPLE.replace("an ex", "an\n\nex")).unwrap();
        assert!(note.text().starts_with("This is an\n\nexample"));
    }
}
