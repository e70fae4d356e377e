//! Making, keeping and destroying keys.

use std::fs;

use rusqlite::Connection;

use super::*;

#[test]
fn a_destroyed_key_stays_destroyed() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (accounting, subject) = pair(&vault);
    let event = sealed(&vault, &[(accounting, "500.00"), (subject, "Jansen")]);
    drop(vault);
    // A backup of the keys, made before.
    fs::copy(home.path("keys.db"), home.path("backup")).unwrap();
    let gone = |vault: &Vault| {
        let result = open_part(vault, event.place(), event.sealed(), 1);
        assert!(
            matches!(result, Err(UnsealError::Destroyed(key)) if key == subject),
            "{result:?}"
        );
        assert_eq!(
            open_part(vault, event.place(), event.sealed(), 0).unwrap(),
            "500.00"
        );
        let result = vault.seal(
            log(),
            stream(),
            Version::new(1),
            &new_event(&[(accounting, ""), (subject, "")]),
        );
        assert!(matches!(result, Err(SealError::Destroyed(key)) if key == subject));
    };

    let vault = home.open().unwrap();
    assert_eq!(
        open_part(&vault, event.place(), event.sealed(), 1).unwrap(),
        "Jansen"
    );
    vault.destroy_key(subject).unwrap();
    gone(&vault);
    vault.destroy_key(subject).unwrap();
    drop(vault);
    gone(&home.open().unwrap());
    assert_eq!(
        fs::read_to_string(home.path("destroyed.txt")).unwrap(),
        format!("{subject}\n")
    );

    fs::copy(home.path("backup"), home.path("keys.db")).unwrap();
    gone(&home.open().unwrap());

    // A lost ledger is written anew from what the keys know.
    fs::remove_file(home.path("destroyed.txt")).unwrap();
    drop(home.open().unwrap());
    fs::copy(home.path("backup"), home.path("keys.db")).unwrap();
    gone(&home.open().unwrap());
}

#[test]
fn no_file_holds_a_destroyed_key_even_wrapped() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let ids: Vec<_> = (0..200).map(|_| pair(&vault).1).collect();
    let wrapped: Vec<Vec<u8>> = ids
        .iter()
        .map(|id| {
            let db = Connection::open(home.path("keys.db")).unwrap();
            db.query_row(
                "SELECT wrapped FROM wrapped_key WHERE id = ?1",
                [id.as_bytes()],
                |row| row.get(0),
            )
            .unwrap()
        })
        .collect();
    let found = |wrapped: &Vec<u8>| {
        let files = fs::read_dir(home.0.path())
            .unwrap()
            .map(|file| fs::read(file.unwrap().path()).unwrap());
        files
            .filter(|bytes| bytes.windows(wrapped.len()).any(|window| window == wrapped))
            .count()
    };
    assert!(found(&wrapped[100]) > 0, "the test would see it");
    for id in &ids[100..103] {
        vault.destroy_key(*id).unwrap();
    }
    for (n, wrapped) in wrapped.iter().enumerate().skip(99).take(5) {
        assert_eq!(found(wrapped) == 0, (100..103).contains(&n), "key {n}");
    }
}

#[test]
fn a_key_of_a_given_id_is_made_once_and_never_again() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let keys = [
        (KeyId::from_bytes([1; 16]), KeyClass::Accounting),
        (KeyId::from_bytes([2; 16]), KeyClass::Subject),
    ];
    vault.ensure_keys(&keys).unwrap();
    let event = sealed(&vault, &[(keys[0].0, "500.00"), (keys[1].0, "Jansen")]);
    vault.ensure_keys(&keys).unwrap();
    drop(vault);
    // Made once: what was sealed with them still opens, also from the disk.
    let vault = home.open().unwrap();
    vault.ensure_keys(&keys).unwrap();
    let parts = SealedParts::parse(event.sealed()).unwrap();
    for part in parts.clone() {
        vault
            .unseal_part(event.place(), &part, &mut Vec::new())
            .unwrap();
    }
    vault.destroy_key(keys[1].0).unwrap();
    let third = (KeyId::from_bytes([3; 16]), KeyClass::Subject);
    let again = vault.ensure_keys(&[third, keys[1]]);
    assert!(matches!(again, Err(VaultError::Destroyed(id)) if id == keys[1].0));
    // All or none.
    let alone = crate::NewEvent {
        event_type: crate::EventType::new("x.v1").unwrap(),
        parts: vec![crate::NewPart {
            key: third.0,
            plaintext: Vec::new(),
        }],
    };
    let refused = vault.seal(
        crate::LogId::new("GM0479").unwrap(),
        crate::StreamId::from_bytes([7; 16]),
        crate::Version::new(1),
        &alone,
    );
    assert!(matches!(refused, Err(crate::SealError::UnknownKey(id)) if id == third.0));
}

#[test]
fn a_wrong_master_key_opens_nothing() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let again = home.open();
    assert!(matches!(again, Err(VaultError::InUse { .. })), "{again:?}");
    drop(vault);
    let wrong = home.open_as("5b");
    assert!(
        matches!(wrong, Err(VaultError::WrongMasterKey { .. })),
        "{wrong:?}"
    );
    home.open().unwrap();
}

#[test]
fn a_newer_or_foreign_store_is_refused() {
    let home = Home::new();
    drop(home.open().unwrap());
    Connection::open(home.path("keys.db"))
        .unwrap()
        .execute_batch("PRAGMA user_version = 7")
        .unwrap();
    assert!(matches!(
        home.open(),
        Err(VaultError::Newer {
            found: 7,
            supported: 2
        })
    ));
    fs::write(home.path("keys.db"), "x".repeat(5000)).unwrap();
    assert!(matches!(home.open(), Err(VaultError::Foreign { .. })));
}

#[test]
fn keys_of_many_callers_at_once_are_all_durable() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let ids: Vec<_> = std::thread::scope(|scope| {
        let caller = || {
            scope.spawn(|| {
                (0..20)
                    .map(|_| vault.create_keys(&[KeyClass::Accounting; 3]).unwrap())
                    .collect::<Vec<_>>()
            })
        };
        let callers: Vec<_> = (0..16).map(|_| caller()).collect();
        callers
            .into_iter()
            .flat_map(|caller| caller.join().unwrap())
            .flatten()
            .collect()
    });
    assert_eq!(ids.len(), 960);
    drop(vault);
    let vault = home.open().unwrap();
    for id in ids {
        sealed(&vault, &[(id, "x")]);
    }
    assert_eq!(vault.create_keys(&[]).unwrap(), []);
}

#[test]
fn who_make_the_same_key_at_the_same_time_have_the_same_key() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let rounds: Vec<_> = (0..20)
        .map(|round| {
            let id = KeyId::from_bytes([round; 16]);
            let together = std::sync::Barrier::new(8);
            let make = || {
                together.wait();
                vault.ensure_keys(&[(id, KeyClass::Accounting)]).unwrap();
                sealed(&vault, &[(id, "Jansen")])
            };
            std::thread::scope(|scope| {
                let makers: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
                let events = makers.into_iter().map(|maker| maker.join().unwrap());
                events.collect::<Vec<_>>()
            })
        })
        .collect();
    drop(vault);
    let vault = home.open().unwrap();
    for event in rounds.iter().flatten() {
        open_part(&vault, event.place(), event.sealed(), 0).unwrap();
    }
}

#[test]
fn a_key_that_cannot_be_written_is_not_made() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let db = Connection::open(home.path("keys.db")).unwrap();
    db.execute_batch(
        "CREATE TRIGGER fault BEFORE INSERT ON wrapped_key BEGIN SELECT RAISE(ABORT, 'fault'); END",
    )
    .unwrap();
    assert!(matches!(
        vault.create_key(KeyClass::Subject),
        Err(VaultError::Storage(_))
    ));
    db.execute_batch("DROP TRIGGER fault").unwrap();
    vault.create_key(KeyClass::Subject).unwrap();
}

#[test]
fn a_reader_does_not_bring_a_destroyed_key_back() {
    let home = Home::new();
    let vault = home.open().unwrap();
    for _ in 0..30 {
        let (accounting, subject) = pair(&vault);
        let event = sealed(&vault, &[(accounting, "500.00"), (subject, "Jansen")]);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope
                    .spawn(|| while open_part(&vault, event.place(), event.sealed(), 1).is_ok() {});
            }
            vault.destroy_key(subject).unwrap();
            for _ in 0..50 {
                let result = open_part(&vault, event.place(), event.sealed(), 1);
                assert!(
                    matches!(result, Err(UnsealError::Destroyed(_))),
                    "{result:?}"
                );
            }
        });
    }
}

#[test]
fn a_damaged_or_exchanged_key_opens_nothing() {
    let home = Home::new();
    let vault = home.open().unwrap();
    let (accounting, subject) = pair(&vault);
    let event = sealed(&vault, &[(accounting, "500.00"), (subject, "Jansen")]);
    drop(vault);
    // The wrapped bytes of one key in the row of another, its class with them.
    let db = Connection::open(home.path("keys.db")).unwrap();
    let sql = "UPDATE wrapped_key SET (class, nonce, wrapped) = (SELECT class, nonce, wrapped FROM wrapped_key WHERE id = ?1) WHERE id = ?2";
    db.execute(sql, [accounting.as_bytes(), subject.as_bytes()])
        .unwrap();
    drop(db);
    let vault = home.open().unwrap();
    let result = open_part(&vault, event.place(), event.sealed(), 1);
    assert!(
        matches!(result, Err(UnsealError::Vault(VaultError::DamagedKey(key))) if key == subject),
        "{result:?}"
    );
    assert_eq!(
        open_part(&vault, event.place(), event.sealed(), 0).unwrap(),
        "500.00"
    );
}
