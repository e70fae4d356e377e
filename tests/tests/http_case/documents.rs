//! Documents over HTTP: what comes in comes out, sealed on disk, looked at by a virus scanner, for who is
//! involved in the case; and what is no document of it is refused and leaves nothing.

#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maatwerk::app::Settings;
use maatwerk::audit::verify::{self, Ask, What};
use maatwerk::backtest::Watch;
use maatwerk::http::auth::Role;
use maatwerk_tests::{Client, Office, Web, text};
use serde_json::{Value, json};
use tempfile::TempDir;

const AUTHORITY: &str = "GM0479";
const AUTHORITIES: [(&str, &str); 2] = [
    (AUTHORITY, "plugins/zaanstad"),
    ("GM0001", "plugins/zaanstad"),
];
/// As `clamdscan -`: 1 when it finds this, 0 when it does not; and what it does when it is broken.
const SCANNER: &str =
    "#!/bin/sh\ntext=$(cat)\ncase \"$text\" in\n*VIRUS*) exit 1;;\n*BREAK*) exit 2;;\nesac\n";
const WORDS: &str = "Zij sliep drie maanden in een stacaravan.";

static WEB: LazyLock<Web> = LazyLock::new(|| Web::start(&AUTHORITIES, Web::limits()));

/// A letter in plain text.
fn letter(about: &str, words: &str) -> Value {
    document(about, "text/plain", words.as_bytes())
}

fn document(about: &str, media_type: &str, bytes: &[u8]) -> Value {
    json!({
        "about": about, "title": "Brief van de woningcorporatie", "mediaType": media_type,
        "content": STANDARD.encode(bytes),
    })
}

/// Where documents of a case lie.
fn folder(web: &Web, case: &str) -> PathBuf {
    let id = case.trim_start_matches("/cases/");
    let data = &web.installation.paths().data;
    data.join("documents").join(AUTHORITY).join(id)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Every byte below a folder.
fn all_bytes(folder: &Path) -> Vec<u8> {
    let mut all = Vec::new();
    for path in files(folder) {
        if path.is_dir() {
            all.extend(all_bytes(&path));
        } else if let Ok(bytes) = fs::read(&path) {
            all.extend(bytes);
        }
    }
    all
}

#[test]
fn what_comes_in_comes_out_and_lies_sealed_on_disk() {
    let office = Office::open(&WEB, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let added = office
        .worker
        .post(&format!("{case}/documents"), &letter(&person, WORDS))
        .expect(201);
    let id = text(&added, "/documentId");
    assert_eq!(added["bytes"], WORDS.len(), "{added:#}");
    assert_eq!(added["withdrawn"], false);
    let path = format!("{case}/documents/{id}");
    let got = office.worker.get(&path);
    assert_eq!(got.status, 200);
    assert_eq!(got.body, WORDS.as_bytes());
    assert_eq!(
        got.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert!(
        got.header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["documents"][0]["documentId"], id);
    // Nothing of it can be read in any file.
    let data = WEB.installation.paths().data.clone();
    assert_eq!(files(&folder(&WEB, &case)).len(), 1);
    let bytes = all_bytes(&data);
    assert!(
        !bytes
            .windows(WORDS.len())
            .any(|window| window == WORDS.as_bytes())
    );
    // It does not belong there after all: it stays, and says so.
    let withdrawn = office
        .worker
        .post(
            &format!("{path}/withdrawal"),
            &json!({"reason": "Van een ander."}),
        )
        .expect(201);
    assert_eq!(withdrawn["withdrawn"], true);
    assert_eq!(office.worker.get(&path).body, WORDS.as_bytes());
    let again = office.worker.post(
        &format!("{path}/withdrawal"),
        &json!({"reason": "Nogmaals."}),
    );
    assert_eq!(again.expect(409)["code"], "document-withdrawn");
}

#[test]
fn the_largest_is_taken_and_one_byte_more_is_not() {
    const LARGEST: usize = 10 << 20;
    let office = Office::open(&WEB, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let mut bytes = vec![b' '; LARGEST];
    bytes[..5].copy_from_slice(b"%PDF-");
    let path = format!("{case}/documents");
    let added = office
        .worker
        .post(&path, &document(&person, "application/pdf", &bytes))
        .expect(201);
    let got = office
        .worker
        .get(&format!("{path}/{}", text(&added, "/documentId")));
    assert_eq!(got.header("content-type"), Some("application/pdf"));
    assert!(got.body == bytes, "the same bytes");
    bytes.push(b' ');
    let refused = office
        .worker
        .post(&path, &document(&person, "application/pdf", &bytes));
    assert_eq!(refused.problem(), "document-refused");
    assert_eq!(files(&folder(&WEB, &case)).len(), 1);
}

#[test]
fn what_is_no_document_of_the_case_is_refused_and_leaves_nothing() {
    let office = Office::open(&WEB, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let path = format!("{case}/documents");
    let nobody = "00000000-0000-0000-0000-000000000000";
    let not_in_base64 = json!({
        "about": person, "title": "Brief", "mediaType": "text/plain", "content": "geen base64!",
    });
    for (body, status, expected) in [
        (
            document(&person, "application/pdf", b"MZ\x90\0"),
            422,
            "document-refused",
        ),
        (
            document(&person, "image/png", b"%PDF-1.7"),
            422,
            "document-refused",
        ),
        (
            document(&person, "text/plain", b"a\0b"),
            422,
            "document-refused",
        ),
        (not_in_base64, 422, "document-refused"),
        (document(&person, "text/html", b"<p>"), 400, "invalid-input"),
        (letter(nobody, WORDS), 409, "unknown"),
    ] {
        let answer = office.worker.post(&path, &body);
        assert_eq!(
            (answer.status, answer.problem()),
            (status, expected.to_owned())
        );
    }
    let stale = office.worker.send(
        "POST",
        &path,
        &[("Idempotency-Key", &Client::key()), ("If-Match", "\"99\"")],
        Some(letter(&person, WORDS).to_string().as_bytes()),
    );
    assert_eq!(stale.problem(), "version-conflict");
    let elsewhere = Office::open(&WEB, "GM0001");
    assert_eq!(
        elsewhere.worker.post(&path, &letter(&person, WORDS)).status,
        404
    );
    let added = office
        .worker
        .post(&path, &letter(&person, WORDS))
        .expect(201);
    let document = format!("{path}/{}", text(&added, "/documentId"));
    assert_eq!(elsewhere.worker.get(&document).status, 404);
    let stranger = WEB.client(AUTHORITY, "stranger", &[Role::Professional]);
    assert_eq!(stranger.get(&document).problem(), "not-involved");
    assert_eq!(
        stranger.post(&path, &letter(&person, WORDS)).problem(),
        "not-involved"
    );
    assert_eq!(office.worker.get(&format!("{path}/{nobody}")).status, 404);
    assert_eq!(
        files(&folder(&WEB, &case)).len(),
        1,
        "the one that was taken"
    );
}

#[test]
fn one_order_is_one_document_however_often_it_is_sent() {
    let office = Office::open(&WEB, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let path = format!("{case}/documents");
    let (key, body) = (Client::key(), letter(&person, WORDS));
    let answers: Vec<_> = std::thread::scope(|scope| {
        let send = || scope.spawn(|| office.worker.post_as(&key, &path, &body));
        let running: Vec<_> = (0..4).map(|_| send()).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let ids: Vec<_> = answers
        .iter()
        .map(|answer| text(&answer.expect(201), "/documentId"))
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["documents"].as_array().unwrap().len(), 1);
    assert_eq!(files(&folder(&WEB, &case)).len(), 1);
}

#[test]
fn a_file_that_was_changed_or_is_gone_is_told_and_not_given() {
    let office = Office::open(&WEB, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let path = format!("{case}/documents");
    let id = |words| {
        let added = office
            .worker
            .post(&path, &letter(&person, words))
            .expect(201);
        text(&added, "/documentId")
    };
    let (one, other) = (id("De ene brief."), id("De andere brief."));
    let file = |id: &str| folder(&WEB, &case).join(id);
    let sealed = fs::read(file(&one)).unwrap();
    // In the place of another, though it was sealed with the same keys.
    fs::write(file(&other), &sealed).unwrap();
    for at in [0, 1, 20, 40, sealed.len() - 1] {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        fs::write(file(&one), changed).unwrap();
        let answer = office.worker.get(&format!("{path}/{one}"));
        assert_eq!(answer.problem(), "document-damaged", "byte {at}");
    }
    fs::remove_file(file(&one)).unwrap();
    for id in [one, other] {
        let answer = office.worker.get(&format!("{path}/{id}"));
        assert_eq!(answer.problem(), "document-damaged");
    }
}

/// What an audit finds of documents: `true` where one is gone, `false` where one was changed.
fn found(web: &Web) -> Vec<bool> {
    let material = verify::Installation::open(web.installation.paths(), true).unwrap();
    let report = verify::run(&material, &Ask::default(), &Watch::default()).unwrap();
    let found = report.faults.iter().map(|fault| match fault.what {
        What::Document { gone } => gone,
        _ => panic!("{fault:?}"),
    });
    found.collect()
}

#[test]
fn an_audit_misses_a_document_and_sees_a_changed_one() {
    let web = Web::start(&AUTHORITIES[..1], Web::limits());
    let office = Office::open(&web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let path = format!("{case}/documents");
    let ids = ["Een.", "Twee.", "Drie."].map(|words| {
        let added = office
            .worker
            .post(&path, &letter(&person, words))
            .expect(201);
        text(&added, "/documentId")
    });
    assert_eq!(found(&web), [false; 0]);
    let file = |at: usize| folder(&web, &case).join(&ids[at]);
    let mut changed = fs::read(file(0)).unwrap();
    changed.push(0);
    fs::write(file(0), changed).unwrap();
    assert_eq!(found(&web), [false]);
    fs::remove_file(file(2)).unwrap();
    assert_eq!(found(&web), [false, true]);
}

#[test]
fn what_an_order_left_that_was_broken_off_goes_with_the_next() {
    let office = Office::open(&WEB, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let path = format!("{case}/documents");
    office
        .worker
        .post(&path, &letter(&person, "Een."))
        .expect(201);
    let folder = folder(&WEB, &case);
    let left = folder.join("11111111-1111-1111-1111-111111111111");
    let fresh = folder.join("22222222-2222-2222-2222-222222222222");
    let half = folder.join("33333333-3333-3333-3333-333333333333.part");
    for file in [&left, &fresh, &half] {
        fs::write(file, "sealed").unwrap();
    }
    let long_ago = SystemTime::now() - Duration::from_hours(2);
    for file in [&left, &half] {
        let file = File::options().write(true).open(file).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    office
        .worker
        .post(&path, &letter(&person, "Twee."))
        .expect(201);
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["documents"].as_array().unwrap().len(), 2);
    assert!(!left.exists() && !half.exists(), "they are left over");
    assert!(fresh.exists(), "its event may still come");
    assert_eq!(files(&folder).len(), 3);
}

/// An installation with a virus scanner.
struct Scanned {
    web: Web,
    folder: TempDir,
}

impl Scanned {
    fn by(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("scanner");
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let settings = Settings {
            document_scanner: Some(program),
            ..Settings::default()
        };
        Self {
            web: Web::start_with(&AUTHORITIES, Web::limits(), settings),
            folder,
        }
    }
}

#[test]
fn a_virus_is_refused_and_without_a_verdict_nothing_is_taken() {
    let scanned = Scanned::by(SCANNER);
    let office = Office::open(&scanned.web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let path = format!("{case}/documents");
    let infected = office
        .worker
        .post(&path, &letter(&person, "met een VIRUS erin"));
    assert_eq!(infected.problem(), "document-refused");
    assert_eq!(infected.json()["errors"][0]["code"], "virus");
    let broken = office.worker.post(&path, &letter(&person, "BREAK"));
    assert_eq!(
        (broken.status, broken.problem()),
        (503, "scanner-unavailable".to_owned())
    );
    assert_eq!(files(&folder(&scanned.web, &case)), [] as [PathBuf; 0]);
    let clean = office
        .worker
        .post(&path, &letter(&person, WORDS))
        .expect(201);
    assert_eq!(clean["scanned"], "scanner");
}

#[test]
fn a_scanner_that_knows_enough_early_or_is_not_there_is_no_harm() {
    // It closes its side before it has read all of it.
    let early = Scanned::by("#!/bin/sh\nexit 0\n");
    let office = Office::open(&early.web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let long = "lang ".repeat(200_000);
    let path = format!("{case}/documents");
    office
        .worker
        .post(&path, &letter(&person, &long))
        .expect(201);
    drop(early.folder);
    let gone = office.worker.post(&path, &letter(&person, WORDS));
    assert_eq!(gone.problem(), "scanner-unavailable");
}
