//! Another master key: all of it or nothing, and what hangs on the keys stays.

use std::fs;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::entropy::{Entropy, EntropyError, OsEntropy};

/// Randomness that runs out after so many draws.
struct RunsOut(AtomicU32);

impl Entropy for RunsOut {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        let take = |left: u32| left.checked_sub(1);
        match self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
        {
            Ok(_) => OsEntropy.fill(bytes),
            Err(_) => Err(EntropyError::new(std::io::Error::other("none left"))),
        }
    }
}

fn master(byte: &str) -> MasterKey {
    MasterKey::from_hex(&byte.repeat(32)).unwrap()
}

#[test]
fn everything_is_as_it_was_under_another_master_key() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (accounting, subject) = pair(&vault);
    let (_, gone) = pair(&vault);
    for _ in 0..1500 {
        pair(&vault);
    }
    vault.destroy_key(gone).unwrap();
    let event = sealed(&vault, &[(accounting, "500.00"), (subject, "Jansen")]);
    let digest = vault.mac("search name", log(), b"jansen");
    let pseudonym = vault.key_mac(accounting, "household", b"x").unwrap();
    drop(vault);
    let before = fs::read(home.path("keys.db")).unwrap();
    let keys = home.path("keys.db");

    assert_eq!(
        Vault::rotate(&keys, &master("5a"), &master("c3")).unwrap(),
        2 + 1 + 3000
    );
    assert!(matches!(
        home.open(),
        Err(VaultError::WrongMasterKey { .. })
    ));
    let vault = home.open_as("c3").unwrap();
    assert_eq!(vault.mac("search name", log(), b"jansen"), digest);
    assert_eq!(
        vault.key_mac(accounting, "household", b"x").unwrap(),
        pseudonym
    );
    for (part, text) in [(0, "500.00"), (1, "Jansen")] {
        let opened = open_part(&vault, event.place(), event.sealed(), part);
        assert_eq!(opened.unwrap(), text);
    }
    assert!(matches!(
        vault.ensure_keys(&[(gone, KeyClass::Subject)]),
        Err(VaultError::Destroyed(_))
    ));
    drop(vault);
    // Nothing is left that the old one opens: each wrapped key has 48 bytes of its own.
    let after = fs::read(home.path("keys.db")).unwrap();
    fs::write(home.path("old.db"), before).unwrap();
    let old = rusqlite::Connection::open(home.path("old.db")).unwrap();
    let mut query = old
        .prepare("SELECT wrapped FROM wrapped_key LIMIT 200")
        .unwrap();
    let old = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    for wrapped in old {
        let wrapped = wrapped.unwrap();
        assert!(!after.windows(48).any(|window| window == wrapped));
    }
}

#[test]
fn a_rotation_that_stops_leaves_the_old_master_key() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (accounting, subject) = pair(&vault);
    pair(&vault);
    let event = sealed(&vault, &[(accounting, "500.00"), (subject, "Jansen")]);
    drop(vault);
    // A nonce for the secret and for each of four keys.
    for left in 0..5 {
        let entropy = RunsOut(AtomicU32::new(left));
        let keys = home.path("keys.db");
        let stopped = Vault::rotate_with(&keys, &master("5a"), &master("c3"), &entropy);
        assert!(matches!(stopped, Err(VaultError::Entropy(_))), "{left}");
        let vault = home.open().unwrap();
        let opened = open_part(&vault, event.place(), event.sealed(), 1);
        assert_eq!(opened.unwrap(), "Jansen");
    }
}

#[test]
fn only_the_master_key_of_a_store_that_is_there_is_rotated() {
    let home = Home::new();
    let keys = home.path("keys.db");
    let nothing = Vault::rotate(&keys, &master("5a"), &master("c3"));
    assert!(matches!(nothing, Err(VaultError::File { .. })));
    assert!(!keys.exists());
    let vault = home.open().unwrap();
    pair(&vault);
    let used = Vault::rotate(&keys, &master("5a"), &master("c3"));
    assert!(matches!(used, Err(VaultError::InUse { .. })));
    drop(vault);
    let wrong = Vault::rotate(&keys, &master("5b"), &master("c3"));
    assert!(matches!(wrong, Err(VaultError::WrongMasterKey { .. })));
    home.open().unwrap();
}
