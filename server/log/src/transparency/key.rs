//! Keys that sign notes, and the keys that verify them.

use std::{fmt, str::FromStr};

use ed25519_dalek::Signer as _;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{base64, note::NoteSignature};
use crate::entropy::{Entropy, EntropyError};

/// Who signs: a URL without scheme, `example.nl/v1/logs/GM0479`.
///
/// Not empty, at most [`KeyName::MAX_LEN`] bytes, without spaces, control characters or `+`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

/// A text is no name of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a key's name is 1 to {} bytes without spaces or '+'",
    KeyName::MAX_LEN
)]
pub struct InvalidKeyName;

impl KeyName {
    /// The longest name, in bytes.
    pub const MAX_LEN: usize = 255;

    /// Reads a name.
    ///
    /// # Errors
    /// When it is not of the form above.
    pub fn new(name: &str) -> Result<Self, InvalidKeyName> {
        let allowed = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
        let fits = (1..=Self::MAX_LEN).contains(&name.len()) && name.chars().all(allowed);
        fits.then(|| Self(name.to_owned())).ok_or(InvalidKeyName)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for KeyName {
    type Err = InvalidKeyName;

    fn from_str(text: &str) -> Result<Self, InvalidKeyName> {
        Self::new(text)
    }
}

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// The text of a note, as logs do: Ed25519, type 0x01.
    Log,
    /// A checkpoint at a time, as witnesses do: type 0x04, `cosignature/v1`.
    Witness,
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Witness => 0x04,
        }
    }

    const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Log),
            0x04 => Some(Self::Witness),
            _ => None,
        }
    }
}

/// The public half of a key, with the name it signs under.
///
/// Its text is the *vkey* of c2sp.org/signed-note: `name+hex(key id)+base64(type || key)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    id: u32,
    kind: KeyKind,
    key: ed25519_dalek::VerifyingKey,
}

/// A text is no verifier key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedKey {
    /// Not three parts with a plus between them.
    #[error("a verifier key is name+id+key")]
    Form,
    /// The name is none.
    #[error("the key has no good name")]
    Name(#[from] InvalidKeyName),
    /// A type of key that is not known here.
    #[error("the key has a type other than Ed25519 of a log (0x01) or of a witness (0x04)")]
    Kind,
    /// Not a point on the curve, or one that verifies what nobody signed.
    #[error("the key is no good Ed25519 key")]
    Point,
    /// The id is not the one of this name and key.
    #[error("the key's id does not fit its name and key")]
    Id,
}

impl VerifierKey {
    fn of(name: KeyName, kind: KeyKind, key: ed25519_dalek::VerifyingKey) -> Self {
        let id = Sha256::new()
            .chain_update(name.as_str())
            .chain_update([b'\n', kind.byte()])
            .chain_update(key.as_bytes())
            .finalize();
        Self {
            name,
            id: u32::from_be_bytes([id[0], id[1], id[2], id[3]]),
            kind,
            key,
        }
    }

    /// From its 32 bytes (RFC 8032).
    ///
    /// # Errors
    /// [`MalformedKey::Point`]
    pub fn from_bytes(
        name: KeyName,
        kind: KeyKind,
        bytes: &[u8; 32],
    ) -> Result<Self, MalformedKey> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes)
            .ok()
            .filter(|key| !key.is_weak())
            .ok_or(MalformedKey::Point)?;
        Ok(Self::of(name, kind, key))
    }

    /// The name it signs under.
    #[must_use]
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The id that, with the name, finds its signatures in a note.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What it signs.
    #[must_use]
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The 32 bytes of the key (RFC 8032).
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Whether this is its signature under a message. Strict: no signature has a second form.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        self.key.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.kind.byte()];
        key.extend_from_slice(self.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.id, base64::encode(&key))
    }
}

impl FromStr for VerifierKey {
    type Err = MalformedKey;

    fn from_str(text: &str) -> Result<Self, MalformedKey> {
        // The name holds no plus; Base 64 may.
        let mut parts = text.splitn(3, '+');
        let mut part = || parts.next().ok_or(MalformedKey::Form);
        let (name, id, key) = (part()?, part()?, part()?);
        let name = KeyName::new(name)?;
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if id.len() != 8 || !id.bytes().all(hex) || key.len() > 64 {
            return Err(MalformedKey::Form);
        }
        let key = base64::decode(key).ok_or(MalformedKey::Form)?;
        let (&kind, key) = key.split_first().ok_or(MalformedKey::Form)?;
        let kind = KeyKind::from_byte(kind).ok_or(MalformedKey::Kind)?;
        let key = key.try_into().map_err(|_| MalformedKey::Point)?;
        let key = Self::from_bytes(name, kind, key)?;
        if u32::from_str_radix(id, 16) != Ok(key.id) {
            return Err(MalformedKey::Id);
        }
        Ok(key)
    }
}

/// The two kinds of signing keys have the same inside; it is wiped when dropped.
struct Secret {
    key: ed25519_dalek::SigningKey,
    verifier: VerifierKey,
}

impl Secret {
    fn new(name: KeyName, kind: KeyKind, seed: &[u8; 32]) -> Self {
        let key = ed25519_dalek::SigningKey::from_bytes(seed);
        let verifier = VerifierKey::of(name, kind, key.verifying_key());
        Self { key, verifier }
    }

    fn random(entropy: &dyn Entropy) -> Result<Zeroizing<[u8; 32]>, EntropyError> {
        let mut seed = Zeroizing::new([0; 32]);
        entropy.fill(seed.as_mut_slice())?;
        Ok(seed)
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }
}

macro_rules! signing_key {
    ($(#[$doc:meta])* $name:ident, $kind:expr) => {
        $(#[$doc])*
        pub struct $name(Secret);

        impl $name {
            /// The key of this seed.
            #[must_use]
            pub fn from_seed(name: KeyName, seed: &[u8; 32]) -> Self {
                Self(Secret::new(name, $kind, seed))
            }

            /// A new key.
            ///
            /// # Errors
            /// When there is no randomness.
            pub fn generate(name: KeyName, entropy: &dyn Entropy) -> Result<Self, EntropyError> {
                Ok(Self::from_seed(name, &*Secret::random(entropy)?))
            }

            /// The seed, to keep where nobody else can read it.
            #[must_use]
            pub fn seed(&self) -> Zeroizing<[u8; 32]> {
                Zeroizing::new(self.0.key.to_bytes())
            }

            /// What verifies its signatures.
            #[must_use]
            pub fn verifier_key(&self) -> &VerifierKey {
                &self.0.verifier
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0.verifier).finish()
            }
        }
    };
}

signing_key! {
    /// The key of a log: signs the text of a note.
    SigningKey, KeyKind::Log
}

signing_key! {
    /// The key of a witness: signs checkpoints, each with the time.
    CosigningKey, KeyKind::Witness
}

impl SigningKey {
    /// Signs the text of a note, which ends with a line feed.
    #[must_use]
    pub fn sign(&self, text: &str) -> NoteSignature {
        NoteSignature::new(self.verifier_key(), &self.0.sign(text.as_bytes()))
    }
}

impl CosigningKey {
    /// Cosigns the text of a checkpoint: that at this time, in seconds since the Unix epoch, no
    /// larger tree of this log was known and that all earlier ones are part of it. `None` for a
    /// time that the format forbids, from 2^63 on.
    #[must_use]
    pub fn cosign(&self, text: &str, time: u64) -> Option<NoteSignature> {
        let message = cosigned_message(text, time)?;
        let mut signature = [0; 72];
        signature[..8].copy_from_slice(&time.to_be_bytes());
        signature[8..].copy_from_slice(&self.0.sign(message.as_bytes()));
        Some(NoteSignature::new(self.verifier_key(), &signature))
    }
}

/// What a witness signs (c2sp.org/tlog-cosignature).
pub(super) fn cosigned_message(text: &str, time: u64) -> Option<String> {
    i64::try_from(time).ok()?;
    Some(format!("cosignature/v1\ntime {time}\n{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OsEntropy;

    #[test]
    fn the_key_of_the_specification() {
        let text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        let key: VerifierKey = text.parse().unwrap();
        assert_eq!(key.to_string(), text);
        assert_eq!(
            (key.name().as_str(), key.id()),
            ("example.com/foo", 0x530d_903a)
        );
        assert_eq!(key.kind(), KeyKind::Log);
    }

    #[test]
    fn keys_have_one_spelling() {
        let name = KeyName::new("example.nl/w").unwrap();
        let key = CosigningKey::generate(name.clone(), &OsEntropy).unwrap();
        let text = key.verifier_key().to_string();
        assert_eq!(&text.parse::<VerifierKey>().unwrap(), key.verifier_key());
        let again = CosigningKey::from_seed(name.clone(), &key.seed());
        assert_eq!(again.verifier_key(), key.verifier_key());
        // The same bytes as another kind of key have another id.
        let log = VerifierKey::from_bytes(name, KeyKind::Log, key.verifier_key().as_bytes());
        assert_ne!(log.unwrap().id(), key.verifier_key().id());
        assert!(!format!("{key:?}").contains(&base64::encode(&*key.seed())));

        let [name, id, public] =
            <[&str; 3]>::try_from(text.splitn(3, '+').collect::<Vec<_>>()).unwrap();
        let weak = base64::encode(&[&[4][..], &[1], &[0; 31]].concat());
        let kind = base64::encode(&[&[6][..], &[9; 32]].concat());
        let other = format!("{:08x}", key.verifier_key().id() ^ 1);
        for (bad, why) in [
            (String::new(), MalformedKey::Form),
            (format!("{name}+{id}"), MalformedKey::Form),
            (
                format!("+{id}+{public}"),
                MalformedKey::Name(InvalidKeyName),
            ),
            (
                format!("a b+{id}+{public}"),
                MalformedKey::Name(InvalidKeyName),
            ),
            (format!("{name}+{}+{public}", &id[1..]), MalformedKey::Form),
            (format!("{name}+ABCDEF01+{public}"), MalformedKey::Form),
            (format!("{name}+{id}+{public}="), MalformedKey::Form),
            (format!("{name}+{id}+"), MalformedKey::Form),
            (format!("{name}+{id}+{weak}"), MalformedKey::Point),
            (format!("{name}+{id}+{kind}"), MalformedKey::Kind),
            (format!("{name}+{other}+{public}"), MalformedKey::Id),
            (format!("{name}x+{id}+{public}"), MalformedKey::Id),
        ] {
            assert_eq!(bad.parse::<VerifierKey>(), Err(why), "{bad}");
        }
        for bad in [
            "",
            "a b",
            "a+b",
            "a\nb",
            "a\u{2003}b",
            "a\0",
            &"a".repeat(256),
        ] {
            assert_eq!(KeyName::new(bad), Err(InvalidKeyName), "{bad:?}");
        }
    }
}
