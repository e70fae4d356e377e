//! Words under several keys.

use super::*;

const WORDS: &[u8] = b"Sanne staat op straat.";

#[test]
fn words_go_with_the_first_of_their_keys() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let ((case, anna), (_, mo)) = (pair(&vault), pair(&vault));
    let sealed = vault
        .seal_together(&[case, anna, mo], b"here", WORDS)
        .unwrap();
    let open = |vault: &Vault| vault.open_together(b"here", &sealed);
    assert_eq!(open(&vault).unwrap(), WORDS);
    assert!(!sealed.windows(5).any(|bytes| bytes == b"Sanne"));
    drop(vault);
    let vault = home.open().unwrap();
    assert_eq!(open(&vault).unwrap(), WORDS, "after a restart");
    vault.destroy_key(mo).unwrap();
    assert!(matches!(open(&vault), Err(TogetherError::Destroyed(key)) if key == mo));
    let of_others = vault.seal_together(&[case, anna], b"here", WORDS).unwrap();
    assert_eq!(vault.open_together(b"here", &of_others).unwrap(), WORDS);
    let more = vault.seal_together(&[case, mo], b"here", WORDS);
    assert!(matches!(more, Err(TogetherError::Destroyed(key)) if key == mo));
}

#[test]
fn words_open_nowhere_else_and_not_when_a_bit_differs() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (case, anna) = pair(&vault);
    let sealed = vault.seal_together(&[case, anna], b"here", WORDS).unwrap();
    let elsewhere = vault.open_together(b"there", &sealed);
    assert!(matches!(elsewhere, Err(TogetherError::NotAuthentic)));
    for bit in 0..sealed.len() * 8 {
        let mut altered = sealed.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(vault.open_together(b"here", &altered).is_err(), "{bit}");
    }
    for end in 0..sealed.len() {
        assert!(
            vault.open_together(b"here", &sealed[..end]).is_err(),
            "{end}"
        );
    }
    // The order counts, so that the place of a key in it does.
    let mut swapped = sealed.clone();
    swapped[2..34].rotate_left(16);
    let opened = vault.open_together(b"here", &swapped);
    assert!(matches!(opened, Err(TogetherError::NotAuthentic)));
    for keys in [vec![], vec![case; 256]] {
        let refused = vault.seal_together(&keys, b"", WORDS);
        assert!(matches!(refused, Err(TogetherError::Keys { count }) if count == keys.len()));
    }
}
