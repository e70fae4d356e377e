//! Digests under a key of their own.

use super::*;

#[test]
fn what_a_key_gives_is_its_own_and_lasts_as_long_as_it() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (one, other) = (pair(&vault).0, pair(&vault).0);
    let mac = |vault: &Vault, key| vault.key_mac(key, "household", b"GM0479");
    let pseudonym = mac(&vault, one).unwrap();
    assert_ne!(mac(&vault, other).unwrap(), pseudonym);
    assert_ne!(
        vault.key_mac(one, "household", b"GM0480").unwrap(),
        pseudonym
    );
    // Where the purpose ends is part of it.
    assert_ne!(
        vault.key_mac(one, "householdG", b"M0479").unwrap(),
        pseudonym
    );
    drop(vault);
    let vault = home.open().unwrap();
    assert_eq!(mac(&vault, one).unwrap(), pseudonym);

    vault.destroy_key(one).unwrap();
    let gone = |vault: &Vault| {
        let result = mac(vault, one);
        assert!(matches!(result, Err(DeriveError::Destroyed(key)) if key == one));
    };
    gone(&vault);
    drop(vault);
    let vault = home.open().unwrap();
    gone(&vault);
    assert!(mac(&vault, other).is_ok());
    let nobody = KeyId::from_bytes([9; 16]);
    let result = mac(&vault, nobody);
    assert!(matches!(result, Err(DeriveError::UnknownKey(key)) if key == nobody));
}

#[test]
fn it_is_neither_the_key_that_seals_nor_the_commitment() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (key, _) = pair(&vault);
    let event = sealed(&vault, &[(key, "500.00")]);
    let digest = vault.key_mac(key, "", b"").unwrap();
    let shown = event.sealed().windows(32).any(|bytes| bytes == digest);
    assert!(!shown, "an event shows what the key gives");
}

#[test]
fn whoever_was_handed_a_key_makes_no_pseudonym_with_it() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (key, _) = pair(&vault);
    let Handed::Key(secret) = vault.hand_out(key).unwrap() else {
        panic!("the key is there");
    };
    let pseudonym = vault.key_mac(key, "household", b"GM0479").unwrap();
    assert_ne!(of_key_alone(key, &secret), pseudonym);
    // Another installation that was given the key makes another one.
    let other = Home::new();
    drop(other.open().unwrap());
    store::KeyStore::adopt(&other.path("keys.db"), key, &secret);
    let elsewhere = other.open().unwrap();
    assert_ne!(
        elsewhere.key_mac(key, "household", b"GM0479").unwrap(),
        pseudonym
    );
}

#[test]
fn a_key_from_before_the_mix_keeps_its_pseudonym() {
    let home = Home::new();
    let (key, secret) = (KeyId::from_bytes([3; 16]), [4; 32]);
    store::KeyStore::first_version(&home.path("keys.db"), key, &secret);
    // Read where it lies, before its server has brought it up to date.
    let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
    let ledger = home.path("destroyed.txt");
    let reader = KeyReader::open(&home.path("keys.db"), master, &ledger).unwrap();
    assert!(matches!(reader.key(key).unwrap(), FoundKey::Held(_)));
    let vault = home.open().unwrap();
    let alone = of_key_alone(key, &secret);
    let mac = |vault: &Vault| vault.key_mac(key, "household", b"GM0479").unwrap();
    assert_eq!(mac(&vault), alone);
    // A new key beside it is not like that.
    let (new, _) = pair(&vault);
    let Handed::Key(own) = vault.hand_out(new).unwrap() else {
        panic!("the key is there");
    };
    assert_ne!(
        vault.key_mac(new, "household", b"GM0479").unwrap(),
        of_key_alone(new, &own)
    );
    // Neither a start nor another master key changes it.
    drop(vault);
    assert_eq!(mac(&home.open().unwrap()), alone);
    let master = |byte: &str| MasterKey::from_hex(&byte.repeat(32)).unwrap();
    Vault::rotate(&home.path("keys.db"), &master("5a"), &master("c3")).unwrap();
    let vault = home.open_as("c3").unwrap();
    assert_eq!(mac(&vault), alone);
    // Which of the two it is cannot be changed in the file.
    drop(vault);
    rusqlite::Connection::open(home.path("keys.db"))
        .and_then(|db| db.execute("UPDATE wrapped_key SET derivation = 3 - derivation", []))
        .unwrap();
    let vault = home.open_as("c3").unwrap();
    let result = vault.key_mac(key, "household", b"GM0479");
    assert!(matches!(
        result,
        Err(DeriveError::Vault(VaultError::DamagedKey(damaged))) if damaged == key
    ));
}

/// The pseudonym of a household as whoever has nothing but the key can make it.
fn of_key_alone(key: KeyId, secret: &[u8; 32]) -> [u8; 32] {
    let derived = crypt::hmac(secret, &[b"maatwerk-log/derive/v1", key.as_bytes()]);
    let length = 9_u64.to_be_bytes();
    crypt::hmac(&derived, &[&length, b"household", b"GM0479"])
}
