//! Backups: taken while the server writes, killed half-way, damaged in each way, and put back.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use maatwerk::app::Paths;
use maatwerk::backup::{self, KeyFault, Manifest, ManifestError, RestoreError, Restored};
use maatwerk_log::{EventLog as _, KeyId, Position};
use maatwerk_tests::{Data, Installation, add_cases, story};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
const ZAANSTAD: &str = "GM0479";

/// Where a backup is put back: with the master key and the ledger of the installation it comes from.
struct Place {
    _folder: TempDir,
    paths: Paths,
}

impl Place {
    fn beside(of: &Paths) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut paths = Paths::beside(&folder.path().join("data"));
        paths.master_key.clone_from(&of.master_key);
        paths.ledger.clone_from(&of.ledger);
        Self {
            _folder: folder,
            paths,
        }
    }

    /// Puts a backup back here, off the threads that serve tasks.
    async fn restore(&self, backup: &Path) -> Result<Restored, RestoreError> {
        let (paths, backup) = (self.paths.clone(), backup.to_owned());
        tokio::task::spawn_blocking(move || backup::restore(&backup, &paths, |_| ()))
            .await
            .unwrap()
    }

    /// As [`Place::restore`], of one that must be refused: then nothing is there.
    async fn refused(&self, backup: &Path) -> RestoreError {
        let refused = self.restore(backup).await.unwrap_err();
        assert!(!self.paths.data.exists(), "{refused}");
        refused
    }
}

/// An installation of one authority with cases, and a folder for backups.
struct Source {
    installation: Installation,
    backups: TempDir,
}

impl Source {
    async fn new() -> Self {
        let installation = Installation::new().await;
        let from = "2026-01-01".parse().unwrap();
        installation
            .establish(ZAANSTAD, "plugins/zaanstad", from)
            .await;
        let source = Self {
            installation,
            backups: tempfile::tempdir().unwrap(),
        };
        source.add(0..3).await;
        source
    }

    async fn add(&self, cases: std::ops::Range<u32>) {
        let log = ZAANSTAD.parse().unwrap();
        add_cases(&self.installation.app, log, cases, story::granted).await;
    }

    fn paths(&self) -> &Paths {
        self.installation.paths()
    }

    /// Takes a backup while the installation is open.
    fn backup(&self, name: &str) -> PathBuf {
        let to = self.backups.path().join(name);
        let taken = "2026-11-22T12:00:00Z".to_owned();
        backup::take(&self.paths().data, &to, taken, |_| ()).unwrap();
        to
    }
}

/// Has a manifest say of a file what the file is now, as somebody would who covers a change up.
fn cover_up(backup: &Path, name: &str) {
    let path = backup.join("backup.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let bytes = fs::read(backup.join(name)).unwrap();
    let digest: String = Sha256::digest(&bytes)
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    let files = manifest["files"].as_array_mut().unwrap();
    let file = files.iter_mut().find(|file| file["path"] == name).unwrap();
    file["bytes"] = json!(bytes.len());
    file["sha256"] = json!(digest);
    fs::write(&path, manifest.to_string()).unwrap();
}

fn overwrite(backup: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let path = backup.join(name);
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(&path, bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_back_is_what_was() {
    let source = Source::new().await;
    let app = &source.installation.app;
    let head = app.log.head(ZAANSTAD.parse().unwrap()).await.unwrap();
    let first = source.backup("first");
    source.add(3..5).await;
    let place = Place::beside(source.paths());
    let restored = place.restore(&first).await.unwrap();
    assert_eq!(restored.destroyed, 0);
    assert_eq!(restored.manifest.logs.len(), 1);
    assert_eq!(restored.manifest.logs[0].position, head.position.get());
    assert_eq!(restored.manifest, Manifest::of(&first).unwrap());
    // A backup of what was put back is the same log.
    let again = source.backups.path().join("again");
    let taken = "2026-11-23T12:00:00Z".to_owned();
    let again = backup::take(&place.paths.data, &again, taken, |_| ()).unwrap();
    assert_eq!(again.logs, restored.manifest.logs);
    let plugins = |manifest: &Manifest| {
        let of = manifest.files.iter();
        let of = of.filter(|file| file.path.starts_with("plugins/"));
        of.cloned().collect::<Vec<_>>()
    };
    assert!(!plugins(&again).is_empty());
    assert_eq!(plugins(&again), plugins(&restored.manifest));

    // Never over something else.
    let refused = place.restore(&first).await.unwrap_err();
    assert!(matches!(refused, RestoreError::NotEmpty(_)), "{refused}");
    let taken = String::new();
    let refused = backup::take(&source.paths().data, &first, taken, |_| ()).unwrap_err();
    assert!(
        refused.to_string().contains("is there already"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_erased_since_is_not_brought_back() {
    let source = Source::new().await;
    let app = &source.installation.app;
    let log = ZAANSTAD.parse().unwrap();
    let events = app.log.read_log(log, Position::START, 100).await.unwrap();
    let person = events
        .iter()
        .find(|event| event.event_type.as_str() == "person-added.v1")
        .unwrap();
    let keys: Vec<KeyId> = maatwerk_log::SealedParts::parse(&person.sealed)
        .unwrap()
        .map(|part| part.key())
        .collect();
    let before = source.backup("before");
    app.vault.destroy_key(keys[1]).unwrap();
    let place = Place::beside(source.paths());
    assert_eq!(place.restore(&before).await.unwrap().destroyed, 1);
    let stored = fs::read(place.paths.data.join("keys.db")).unwrap();
    let wrapped = fs::read(before.join("keys.db")).unwrap();
    let id = keys[1].as_bytes();
    let times = |bytes: &[u8]| bytes.windows(16).filter(|window| window == id).count();
    assert_eq!(times(&wrapped), 1, "the backup has the key");
    assert_eq!(times(&stored), 1, "the mark that it was destroyed");
    let key_row = wrapped.windows(16).position(|window| window == id).unwrap();
    let key = &wrapped[key_row + 16..key_row + 16 + 40];
    let still = stored.windows(key.len()).any(|window| window == key);
    assert!(!still, "no wrapped key is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_damage_gets_a_clear_answer_and_nothing_is_put_back() {
    let source = Source::new().await;
    let older = source.backup("older");
    source.add(3..6).await;
    let place = Place::beside(source.paths());
    let copy = |name: &str| {
        let to = source.backup(name);
        let manifest = Manifest::of(&to).unwrap();
        (to, manifest)
    };

    // Cut short, zeros in the middle, gone.
    let (backup, _) = copy("cut");
    overwrite(&backup, "log.db", |bytes| bytes.truncate(bytes.len() / 2));
    let refused = place.refused(&backup).await;
    assert!(matches!(&refused, RestoreError::Damaged(file) if file == "log.db"));
    let (backup, _) = copy("zeros");
    overwrite(&backup, "log.db", |bytes| {
        let page = bytes.len() / 2 / 4096 * 4096;
        bytes[page..page + 4096].fill(0);
    });
    let refused = place.refused(&backup).await;
    assert!(matches!(refused, RestoreError::Damaged(_)), "{refused}");
    cover_up(&backup, "log.db");
    let refused = place.refused(&backup).await;
    assert!(
        matches!(
            refused,
            RestoreError::Verify(_) | RestoreError::Open(_) | RestoreError::Read(_)
        ),
        "{refused}"
    );
    let (backup, _) = copy("gone");
    fs::remove_file(backup.join("keys.db")).unwrap();
    let refused = place.refused(&backup).await;
    assert!(matches!(refused, RestoreError::File(_)), "{refused}");

    // Keys older than the log, also with the manifest made to fit; newer ones are fine.
    let (backup, _) = copy("older-keys");
    fs::copy(older.join("keys.db"), backup.join("keys.db")).unwrap();
    let refused = place.refused(&backup).await;
    assert!(matches!(&refused, RestoreError::Damaged(file) if file == "keys.db"));
    cover_up(&backup, "keys.db");
    let refused = place.refused(&backup).await;
    match refused {
        RestoreError::KeyFault(KeyFault::Missing { missing, .. }) => assert_eq!(missing, 6),
        other => panic!("{other}"),
    }

    // An older log under a newer manifest.
    let (backup, _) = copy("older-log");
    fs::copy(older.join("log.db"), backup.join("log.db")).unwrap();
    cover_up(&backup, "log.db");
    let refused = place.refused(&backup).await;
    assert!(matches!(refused, RestoreError::OtherLog(_)), "{refused}");

    // A row that was changed and a manifest that fits: the tree finds it.
    let (backup, _) = copy("changed");
    let database = rusqlite::Connection::open(backup.join("log.db")).unwrap();
    database
        .execute_batch(
            "DROP TRIGGER event_stays;
             UPDATE event SET recorded_at = recorded_at - 1 WHERE position = 2;",
        )
        .unwrap();
    database.close().unwrap();
    cover_up(&backup, "log.db");
    let refused = place.refused(&backup).await;
    assert!(matches!(refused, RestoreError::Verify(_)), "{refused}");

    // A manifest that is none, leads elsewhere, or was never written.
    let (backup, _) = copy("manifest");
    overwrite(&backup, "backup.json", |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        *bytes = text.replacen("\"log.db\"", "\"../log.db\"", 1).into_bytes();
    });
    let refused = place.refused(&backup).await;
    assert!(
        matches!(&refused, RestoreError::Manifest(ManifestError::Path(_))),
        "{refused}"
    );
    fs::write(backup.join("backup.json"), "{").unwrap();
    let refused = place.refused(&backup).await;
    assert!(
        matches!(
            &refused,
            RestoreError::Manifest(ManifestError::Malformed(..))
        ),
        "{refused}"
    );
    fs::remove_file(backup.join("backup.json")).unwrap();
    let refused = place.refused(&backup).await;
    assert!(
        matches!(&refused, RestoreError::Manifest(ManifestError::Read(..))),
        "{refused}"
    );

    // Marks that keys were destroyed, put in by somebody who has only the backup: the ledger stays as it
    // was, and no key goes.
    let (backup, _) = copy("marks");
    let database = rusqlite::Connection::open(backup.join("keys.db")).unwrap();
    let marked = database.execute(
        "INSERT INTO destroyed (id) SELECT id FROM wrapped_key LIMIT 1",
        [],
    );
    assert_eq!(marked.unwrap(), 1);
    database.close().unwrap();
    cover_up(&backup, "keys.db");
    let ledger = fs::read(&place.paths.ledger).unwrap();
    let refused = place.refused(&backup).await;
    assert!(
        matches!(refused, RestoreError::UnknownMarks(_)),
        "{refused}"
    );
    assert_eq!(fs::read(&place.paths.ledger).unwrap(), ledger);

    // Without the ledger, whoever was erased since would come back.
    let forgetful = Place {
        paths: Paths {
            ledger: source.backups.path().join("no-ledger"),
            ..place.paths.clone()
        },
        _folder: tempfile::tempdir().unwrap(),
    };
    let refused = forgetful.refused(&older).await;
    assert!(matches!(refused, RestoreError::NoLedger(_)), "{refused}");

    // Another master key, and none.
    let other = Place {
        paths: Paths {
            master_key: source.backups.path().join("other"),
            ..place.paths.clone()
        },
        _folder: tempfile::tempdir().unwrap(),
    };
    let refused = other.refused(&older).await;
    assert!(matches!(refused, RestoreError::MasterKey(..)), "{refused}");
    fs::copy(&source.paths().master_key, &other.paths.master_key).unwrap();
    fs::write(&other.paths.master_key, "11".repeat(32)).unwrap();
    let refused = other.refused(&older).await;
    assert!(matches!(refused, RestoreError::Keys(_)), "{refused}");
    // After all of that the older one goes in as if nothing had happened, with newer keys too.
    fs::copy(
        source.backup("newer").join("keys.db"),
        older.join("keys.db"),
    )
    .unwrap();
    cover_up(&older, "keys.db");
    place.restore(&older).await.unwrap();
}

#[test]
fn a_server_goes_on_writing_and_nothing_acknowledged_is_lost() {
    let data = Data::with(PROGRAM, &[(ZAANSTAD, "plugins/zaanstad")]);
    let server = data.serve();
    let worker = server.client(data.token(ZAANSTAD, "worker", &["professional"]));
    let open = |number: u32| {
        let name = format!("Bewoner {number}");
        let body = json!({"persons": [{"role": "resident", "name": name}]});
        worker.post("/cases", &body).expect(201);
    };
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    (0..5).for_each(open);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 5..2000 {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                open(number);
            }
        });
        let said = data.say(&["backup", "--to", backup.to_str().unwrap()]);
        done.store(true, Ordering::Relaxed);
        assert!(said.contains("GM0479 to position"), "{said}");
    });
    server.kill();

    let other = tempfile::tempdir().unwrap();
    for ending in ["master-key", "destroyed-keys"] {
        let name = format!("data.{ending}");
        let from = data.path().with_file_name(&name);
        fs::copy(from, other.path().join(name)).unwrap();
    }
    let other = Data::of(PROGRAM, other);
    let said = other.say(&["restore", "--from", backup.to_str().unwrap()]);
    assert!(said.contains("GM0479 to position"), "{said}");
    let server = other.serve();
    server.ready();
    let worker = server.client(other.token(ZAANSTAD, "worker", &["professional"]));
    let cases = worker.get("/cases?limit=100").expect(200);
    let cases = cases["cases"].as_array().unwrap();
    assert!(cases.len() >= 5, "those from before the backup are there");
    worker
        .post(
            "/cases",
            &json!({"persons": [{"role": "resident", "name": "Na"}]}),
        )
        .expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_leaves_a_whole_backup_or_none() {
    let source = Source::new().await;
    source.add(3..200).await;
    let to = source.backups.path().join("killed");
    let partial = source.backups.path().join("killed.partial");
    let place = Place::beside(source.paths());
    let start = || {
        Command::new(PROGRAM)
            .args(["backup", "--to", to.to_str().unwrap()])
            .env("MAATWERK_DATA", &source.paths().data)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let mut broken_off = 0;
    for round in 0.. {
        // A machine that is slow to kill sees more of them whole.
        if round >= 8 && broken_off > 0 {
            break;
        }
        assert!(round < 200, "none was broken off");
        let mut child = start();
        // Until it has begun: then a while, longer each time.
        while !partial.exists() && !to.exists() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(round % 8 * 3));
        child.kill().unwrap();
        child.wait().unwrap();
        if to.exists() {
            fs::remove_dir_all(&to).unwrap();
        } else {
            broken_off += 1;
            let refused = place.refused(&partial).await;
            let none = matches!(&refused, RestoreError::Manifest(ManifestError::Read(..)));
            let whole = matches!(
                &refused,
                RestoreError::Manifest(ManifestError::Malformed(..))
            );
            assert!(none || whole, "{refused}");
        }
    }
    assert!(
        start().wait().unwrap().success(),
        "what was left is no hindrance"
    );
    assert!(!partial.exists());
    place.restore(&to).await.unwrap();
}
