//! Signatures under components, in the format of minisign: Ed25519 over the BLAKE2b-512 digest, and over
//! that signature with its trusted comment (<https://jedisct1.github.io/minisign/#signature-format>).

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maatwerk_domain::policy::{Publisher, PublisherId, PublisherKey};
use minisign::{PublicKey, SignatureBox};

/// Before the number of a key and the key: `Ed`.
const ALGORITHM: [u8; 2] = *b"Ed";

/// A text that is no signature that counts.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignatureError {
    /// It cannot be read.
    #[error("this is no signature file of minisign")]
    Unreadable(#[source] minisign::PError),
    /// It signs the file and not its digest: what minisign made before 2021, and calls legacy.
    #[error("the signature is of the old form without a digest; sign again with a newer minisign")]
    Legacy,
    /// It is another key's, or of other bytes.
    #[error("the signature is not of this component")]
    Wrong(#[source] minisign::PError),
}

/// The publisher in a line of a minisign public key file; `None` when it is none.
pub(crate) fn publisher(key: &str, name: String) -> Option<Publisher> {
    let bytes: [u8; 42] = STANDARD.decode(key).ok()?.try_into().ok()?;
    let (algorithm, rest) = bytes.split_first_chunk()?;
    let (key_id, key) = rest.split_first_chunk()?;
    (*algorithm == ALGORITHM).then_some(Publisher {
        key_id: PublisherId::from_bytes(*key_id),
        key: PublisherKey::from_bytes(key.try_into().ok()?),
        name,
    })
}

/// The line of a publisher in a minisign public key file.
pub(crate) fn key_line(publisher: &Publisher) -> String {
    STANDARD.encode(key_bytes(publisher))
}

fn key_bytes(publisher: &Publisher) -> Vec<u8> {
    let mut bytes = ALGORITHM.to_vec();
    bytes.extend(publisher.key_id.to_bytes());
    bytes.extend(publisher.key.to_bytes());
    bytes
}

/// A signature that was read, and says whose it is.
pub(crate) struct Signature {
    signature: SignatureBox,
    key_id: PublisherId,
}

impl Signature {
    /// Reads a signature file.
    pub(crate) fn read(text: &str) -> Result<Self, SignatureError> {
        let signature = SignatureBox::from_string(text).map_err(SignatureError::Unreadable)?;
        if !signature.is_prehashed() {
            return Err(SignatureError::Legacy);
        }
        let mut key_id = [0; 8];
        // A number in a signature that was read has this length.
        key_id.copy_from_slice(signature.keynum());
        Ok(Self {
            signature,
            key_id: PublisherId::from_bytes(key_id),
        })
    }

    /// The number of the key that made it.
    pub(crate) fn key_id(&self) -> PublisherId {
        self.key_id
    }

    /// Checks that this publisher signed these bytes, and the comment beside them.
    pub(crate) fn verify(
        &self,
        publisher: &Publisher,
        component: &[u8],
    ) -> Result<(), SignatureError> {
        let key = PublicKey::from_bytes(&key_bytes(publisher)).map_err(SignatureError::Wrong)?;
        let (quiet, output, allow_legacy) = (true, false, false);
        let component = Cursor::new(component);
        minisign::verify(
            &key,
            &self.signature,
            component,
            quiet,
            output,
            allow_legacy,
        )
        .map_err(SignatureError::Wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The key and the signature of the four bytes `test` in the documentation of minisign.
    const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    const SIGNATURE: &str = "untrusted comment: signature from minisign secret key
RUQf6LRCGA9i559r3g7V1qNyJDApGip8MfqcadIgT9CuhV3EMhHoN1mGTkUidF/z7SrlQgXdy8ofjb7bNJJylDOocrCo8KLzZwo=
trusted comment: timestamp:1633700835\tfile:test\tprehashed
wLMDjy9FLAuxZ3q4NlEvkgtyhrr0gtTu6KC4KBJdITbbOeAi1zBIYo0v4iTgt8jJpIidRJnp94ABQkJAgAooBQ==
";
    // The same, made before minisign signed a digest.
    const LEGACY: &str = "untrusted comment: signature from minisign secret key
RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=
trusted comment: timestamp:1555779966\tfile:test
QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==
";

    fn team() -> Publisher {
        publisher(KEY, "Zaanstad".to_owned()).unwrap()
    }

    #[test]
    fn what_minisign_signed_is_verified() {
        let signature = Signature::read(SIGNATURE).unwrap();
        assert_eq!(signature.key_id().to_string(), "E7620F1842B4E81F");
        signature.verify(&team(), b"test").unwrap();
        assert_eq!(key_line(&team()), KEY);
    }

    #[test]
    fn other_bytes_another_comment_or_another_key_do_not_count() {
        let signature = Signature::read(SIGNATURE).unwrap();
        let wrong = |signature: &Signature, by: &Publisher, bytes: &[u8]| {
            assert!(matches!(
                signature.verify(by, bytes),
                Err(SignatureError::Wrong(_))
            ));
        };
        wrong(&signature, &team(), b"Test");
        wrong(&signature, &team(), b"");
        let comment = SIGNATURE.replace("file:test", "file:best");
        wrong(&Signature::read(&comment).unwrap(), &team(), b"test");
        let other = Publisher {
            key: PublisherKey::from_bytes([9; 32]),
            ..team()
        };
        wrong(&signature, &other, b"test");
        let nobody = Publisher {
            key_id: PublisherId::from_bytes([0; 8]),
            ..team()
        };
        wrong(&signature, &nobody, b"test");
        // The neutral point: with it as a key, a signature could fit anything.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let weak = Publisher {
            key: PublisherKey::from_bytes(neutral),
            ..team()
        };
        wrong(&signature, &weak, b"test");
    }

    #[test]
    fn what_is_no_signature_is_told_so() {
        assert!(matches!(
            Signature::read(LEGACY),
            Err(SignatureError::Legacy)
        ));
        let lines: Vec<&str> = SIGNATURE.lines().collect();
        let short = lines[..3].join("\n");
        let cut = SIGNATURE.replace("z7SrlQ", "");
        let letters = SIGNATURE.replace("RUQf6", "RXQf6");
        for text in ["", "\n\n\n\n", "é\né\né\né", &short, &cut, &letters] {
            assert!(
                matches!(Signature::read(text), Err(SignatureError::Unreadable(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_key_is_none() {
        for key in [
            "",
            "RWQf6LRCGA9i53mlYecO",
            "UUQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3",
        ] {
            assert!(publisher(key, String::new()).is_none(), "{key}");
        }
    }
}
