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
