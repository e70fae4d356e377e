//! Random ids of sixteen bytes, shown as a UUID (RFC 9562, version 4).

use std::{fmt, str::FromStr};

use super::InvalidId;
use crate::entropy::{Entropy, EntropyError};

macro_rules! uuid {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// An id of these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// A new id: 122 random bits.
            ///
            /// # Errors
            /// When the source of randomness fails.
            pub fn random(entropy: &dyn Entropy) -> Result<Self, EntropyError> {
                Ok(Self(random(entropy)?))
            }

            /// The sixteen bytes, as they enter hashes and associated data.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse(text).map(Self)
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = InvalidId;

            fn try_from(bytes: &[u8]) -> Result<Self, InvalidId> {
                bytes.try_into().map(Self).map_err(|_| InvalidId::Uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "("))?;
                write(&self.0, f)?;
                f.write_str(")")
            }
        }
    };
}

uuid! {
    /// A stream of events about one thing: a case, a pot. Random, so that it says nothing of the
    /// person it is about.
    StreamId
}

uuid! {
    /// A key in the [`Vault`](crate::Vault).
    KeyId
}

fn random(entropy: &dyn Entropy) -> Result<[u8; 16], EntropyError> {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes)?;
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Ok(bytes)
}

fn parse(text: &str) -> Result<[u8; 16], InvalidId> {
    let source = text.as_bytes();
    if source.len() != 36 {
        return Err(InvalidId::Uuid);
    }
    let mut bytes = [0; 16];
    let mut digits = 0;
    for (at, &byte) in source.iter().enumerate() {
        if matches!(at, 8 | 13 | 18 | 23) {
            if byte != b'-' {
                return Err(InvalidId::Uuid);
            }
            continue;
        }
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'A'..=b'F' => byte - b'A' + 10,
            _ => return Err(InvalidId::Uuid),
        };
        bytes[digits / 2] = bytes[digits / 2] << 4 | digit;
        digits += 1;
    }
    Ok(bytes)
}

fn write(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            f.write_str("-")?;
        }
        write!(f, "{byte:02x}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::OsEntropy;

    #[test]
    fn text_and_bytes_round_trip() {
        let text = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";
        let id: StreamId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(text.to_uppercase().parse::<StreamId>().unwrap(), id);
        for bad in [
            "",
            "6f9619ff8b864011b42d00cf4fc964ff",
            &text[1..],
            "g".repeat(36).as_str(),
            &"é".repeat(18),
        ] {
            assert_eq!(bad.parse::<StreamId>(), Err(InvalidId::Uuid), "{bad:?}");
        }
    }

    #[test]
    fn a_random_id_is_a_version_4_uuid() {
        let id = StreamId::random(&OsEntropy).unwrap().to_string();
        assert_eq!(&id[14..15], "4");
        assert!("89ab".contains(&id[19..20]));
    }
}
