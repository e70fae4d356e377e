//! Publishers: whose signature under a component an authority takes.

use std::fmt;
use std::str::FromStr;

/// The number of a key, as minisign shows it: 16 hexadecimal digits in upper case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublisherId(u64);

/// A text that is no number of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the number of a key is 16 hexadecimal digits in upper case")]
pub struct NotAPublisherId;

impl PublisherId {
    /// The number in a key or signature: eight bytes, the last one first when it is shown.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }

    /// The bytes of it.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }
}

impl fmt::Display for PublisherId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016X}", self.0)
    }
}

impl FromStr for PublisherId {
    type Err = NotAPublisherId;

    fn from_str(text: &str) -> Result<Self, NotAPublisherId> {
        // One number has one spelling, so it can be compared as text.
        let digits = text.len() == 16
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b));
        let number = u64::from_str_radix(text, 16).ok().filter(|_| digits);
        number.map(Self).ok_or(NotAPublisherId)
    }
}

/// An Ed25519 public key (RFC 8032).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublisherKey([u8; 32]);

impl PublisherKey {
    /// The key with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }
}

/// Who publishes policies, by their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// The number of the key.
    pub key_id: PublisherId,
    /// The key.
    pub key: PublisherKey,
    /// Whose it is.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_minisign_writes_it() {
        // The key in the documentation of minisign:
        // RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3
        let bytes = [0x1f, 0xe8, 0xb4, 0x42, 0x18, 0x0f, 0x62, 0xe7];
        let id = PublisherId::from_bytes(bytes);
        assert_eq!(id.to_string(), "E7620F1842B4E81F");
        assert_eq!("E7620F1842B4E81F".parse(), Ok(id));
        assert_eq!(id.to_bytes(), bytes);
        for text in [
            "",
            "e7620f1842b4e81f",
            "+7620F1842B4E81F",
            "E7620F1842B4E81",
        ] {
            assert_eq!(text.parse::<PublisherId>(), Err(NotAPublisherId), "{text}");
        }
    }
}
