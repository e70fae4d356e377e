//! Sealing, opening and digests.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU8, Ordering},
};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};

use super::*;
use crate::{Entropy, EntropyError, OsEntropy, limits};

#[test]
fn a_part_opens_where_it_belongs_and_nowhere_else() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (accounting, subject) = pair(&vault);
    let event = sealed(
        &vault,
        &[
            (accounting, "500.00"),
            (subject, "rijlessen"),
            (subject, ""),
        ],
    );
    let here = event.place();
    let texts: Vec<_> = (0..3)
        .map(|n| open_part(&vault, here, event.sealed(), n).unwrap())
        .collect();
    assert_eq!(texts, ["500.00", "rijlessen", ""]);

    let other_type = EventType::new("case-opened.v2").unwrap();
    let elsewhere = [
        Place {
            log: LogId::new("GM047").unwrap(),
            ..here
        },
        Place {
            stream: StreamId::from_bytes([8; 16]),
            ..here
        },
        Place {
            version: Version::new(4),
            ..here
        },
        Place {
            event_type: &other_type,
            ..here
        },
    ];
    for place in elsewhere {
        for part in 0..3 {
            let result = open_part(&vault, place, event.sealed(), part);
            assert!(
                matches!(result, Err(UnsealError::NotAuthentic(_))),
                "{place:?}: {result:?}"
            );
        }
    }
}

#[test]
fn no_byte_can_be_changed_and_no_part_moved() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (accounting, subject) = pair(&vault);
    let event = sealed(&vault, &[(accounting, "500.00"), (subject, "Jansen")]);
    for at in 0..event.sealed().len() {
        let mut bytes = event.sealed().to_vec();
        bytes[at] ^= 1;
        let Ok(parts) = SealedParts::parse(&bytes) else {
            continue;
        };
        let all = parts.map(|part| vault.unseal_part(event.place(), &part, &mut Vec::new()));
        assert!(
            all.filter(Result::is_err).count() >= 1,
            "byte {at} can be changed"
        );
    }
    // The same two parts in the other order, and the first alone.
    let [first, second] = [0, 1].map(|n| {
        let length = 16 + 32 + 24 + 4 + 16 + 6;
        event.sealed()[2 + n * length..2 + (n + 1) * length].to_vec()
    });
    for bytes in [
        [&[1, 2], &second[..], &first].concat(),
        [&[1, 1], &first[..]].concat(),
        [&[1, 1], &second[..]].concat(),
    ] {
        let result = open_part(&vault, event.place(), &bytes, 0);
        assert!(
            matches!(result, Err(UnsealError::NotAuthentic(_))),
            "{result:?}"
        );
    }
}

#[test]
fn another_key_cannot_stand_in_even_when_it_would_open() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (accounting, _) = pair(&vault);
    let event = sealed(&vault, &[(accounting, "500.00")]);
    let (other, _) = pair(&vault);
    // Sealed rightly under another key, but with the commitment of the first.
    let mut forged = sealed(&vault, &[(other, "900.00")]).sealed().to_vec();
    assert_eq!(
        open_part(&vault, event.place(), &forged, 0).unwrap(),
        "900.00"
    );
    forged[18..50].copy_from_slice(&event.sealed()[18..50]);
    assert!(
        matches!(open_part(&vault, event.place(), &forged, 0), Err(UnsealError::NotAuthentic(key)) if key == other)
    );
}

#[test]
fn the_bytes_are_those_of_the_documentation() {
    /// 0, 1, 2 and so on.
    struct Counting(AtomicU8);
    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
            bytes.fill_with(|| self.0.fetch_add(1, Ordering::Relaxed));
            Ok(())
        }
    }
    fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
        use hmac::Mac;
        let mut mac = <hmac::Hmac<sha2::Sha256> as hmac::KeyInit>::new_from_slice(key).unwrap();
        mac.update(message);
        mac.finalize().into_bytes().into()
    }
    let home = Home::new();
    let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
    let entropy = Arc::new(Counting(AtomicU8::new(0)));
    let vault = Vault::open_with(
        &home.path("keys.db"),
        master,
        &home.path("destroyed.txt"),
        entropy,
    )
    .unwrap();
    // Secret (32) and its nonce (24), then the key's id (16), the key (32) and its nonce (24).
    let id = vault.create_key(KeyClass::Accounting).unwrap();
    let key: [u8; 32] = std::array::from_fn(|n| u8::try_from(32 + 24 + 16 + n).unwrap());
    let nonce: [u8; 24] =
        std::array::from_fn(|n| u8::try_from(32 + 24 + 16 + 32 + 24 + n).unwrap());
    let event = sealed(&vault, &[(id, "500.00")]);

    let associated = [
        b"maatwerk-log/part/v1\x06GM0479".as_slice(),
        &[7; 16],
        &[0, 0, 0, 3],
        b"\x0ecase-opened.v1",
        &[0, 1],
        id.as_bytes(),
    ];
    let cipher_key = hmac(
        &key,
        &[b"maatwerk-log/seal/v1".as_slice(), id.as_bytes()].concat(),
    );
    let text = Payload {
        msg: b"500.00",
        aad: &associated.concat(),
    };
    let ciphertext = XChaCha20Poly1305::new(&cipher_key.into())
        .encrypt(&nonce.into(), text)
        .unwrap();
    let commitment = hmac(
        &key,
        &[b"maatwerk-log/commit/v1".as_slice(), id.as_bytes()].concat(),
    );
    let expected = [
        &[1, 1],
        id.as_bytes().as_slice(),
        &commitment,
        &nonce,
        &[0, 0, 0, 22],
        &ciphertext,
    ];
    assert_eq!(event.sealed(), expected.concat());
}

#[test]
fn what_cannot_be_sealed_is_said_so() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (accounting, subject) = pair(&vault);
    let seal = |parts: &[(KeyId, &str)]| {
        vault
            .seal(log(), stream(), Version::new(1), &new_event(parts))
            .unwrap_err()
    };
    assert!(matches!(seal(&[]), SealError::Parts { count: 0 }));
    assert!(matches!(
        seal(&[(accounting, ""); 17]),
        SealError::Parts { count: 17 }
    ));
    assert!(matches!(
        seal(&[(accounting, ""); 300]),
        SealError::Parts { count: 300 }
    ));
    assert!(matches!(
        seal(&[(subject, "")]),
        SealError::WrongClass { index: 0 }
    ));
    assert!(matches!(
        seal(&[(accounting, ""), (accounting, "")]),
        SealError::WrongClass { index: 1 }
    ));
    let unknown = KeyId::from_bytes([1; 16]);
    assert!(matches!(seal(&[(unknown, "")]), SealError::UnknownKey(key) if key == unknown));
    let large = "x".repeat(limits::MAX_EVENT_BYTES - 93);
    assert!(matches!(
        seal(&[(accounting, &large)]),
        SealError::TooLarge { .. }
    ));
    let largest = sealed(&vault, &[(accounting, &large[1..])]);
    assert_eq!(largest.sealed().len(), limits::MAX_EVENT_BYTES);
    let sixteen: Vec<_> = (0..16)
        .map(|n| (if n == 0 { accounting } else { subject }, "x"))
        .collect();
    sealed(&vault, &sixteen);
    let shown = format!("{:?}", new_event(&[(accounting, "Jansen")]));
    // Neither as text nor as the numbers of its bytes; the key's own name is random, and may hold any two.
    assert!(
        !shown.contains("Jansen") && !shown.contains("74, 97"),
        "{shown}"
    );
}

#[test]
fn without_randomness_nothing_is_sealed() {
    /// Works until it is switched off.
    struct Failing(AtomicBool);
    impl Entropy for Failing {
        fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
            if self.0.load(Ordering::Relaxed) {
                Err(EntropyError::new("out of order"))
            } else {
                OsEntropy.fill(bytes)
            }
        }
    }
    let home = Home::new();
    let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
    let entropy = Arc::new(Failing(AtomicBool::new(false)));
    let vault = Vault::open_with(
        &home.path("keys.db"),
        master,
        &home.path("destroyed.txt"),
        Arc::<Failing>::clone(&entropy),
    )
    .unwrap();
    let key = vault.create_key(KeyClass::Accounting).unwrap();
    entropy.0.store(true, Ordering::Relaxed);
    assert!(matches!(
        vault.create_key(KeyClass::Accounting),
        Err(VaultError::Entropy(_))
    ));
    let result = vault.seal(log(), stream(), Version::new(1), &new_event(&[(key, "x")]));
    assert!(matches!(result, Err(SealError::Entropy(_))));
}

#[test]
fn digests_depend_on_purpose_log_and_installation() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (a, b) = (LogId::new("A").unwrap(), LogId::new("AB").unwrap());
    let digests = [
        vault.mac("bsn", b, b"123"),
        vault.mac("bsn", a, b"123"),
        vault.mac("bsnA", LogId::new("B").unwrap(), b"123"),
        vault.mac("name", b, b"123"),
        vault.mac("bsn", b, b"124"),
        Home::new().open().unwrap().mac("bsn", b, b"123"),
    ];
    let distinct: std::collections::HashSet<_> = digests.iter().collect();
    assert_eq!(distinct.len(), digests.len());
    drop(vault);
    assert_eq!(home.open().unwrap().mac("bsn", b, b"123"), digests[0]);
}
