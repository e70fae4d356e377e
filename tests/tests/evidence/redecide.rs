//! Deciding again on a machine that has only a bundle and the program.

use std::path::Path;

use maatwerk::audit::redecide::{Order as Asked, Part, Report, Verdict, run_brought};
use maatwerk::backtest::Watch;
use maatwerk::events::{self, DomainEvent, Meta, Transcript, encode_case};
use maatwerk::evidence::{Bundle, BundleMaterial, Contents, Order, export_to};
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{Officer, PersonId, Personal};
use maatwerk_log::transparency::{KeyName, SigningKey};
use maatwerk_log::{
    Append, EventLog as _, KeyClass, KeyId, LogId, NewEvent, Position, StreamId, Version,
};
use maatwerk_policy::keyed;
use maatwerk_tests::{Office, Web};
use serde_json::{Value, json};

use super::command::alone;
use super::support::{
    AUTHORITY, File, OTHER, auditor, file, file_mut, files, header, household, packed, relisted,
    take, web,
};

const REDECIDE: [&str; 6] = ["audit", "redecide", "--bundle", "b.tar", "--out", "r.json"];

/// Runs the command on a bundle that lies alone in a folder; the report when there is one.
fn redecide(bytes: &[u8], more: &[&str]) -> (i32, String, Value) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b.tar"), bytes).unwrap();
    let (code, said) = alone(folder.path(), &[&REDECIDE[..], more].concat());
    let report = std::fs::read(folder.path().join("r.json")).unwrap_or_default();
    let report = serde_json::from_slice(&report).unwrap_or_default();
    (code, said, report)
}

/// All of the log, with every key.
fn everything(web: &Web) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("all.tar");
    let order = Order {
        log: LogId::new(AUTHORITY).unwrap(),
        asked: maatwerk::evidence::Asked::Everything,
        contents: Contents::Persons,
        by: "operator".to_owned(),
        purpose: "audit".to_owned(),
        most: u64::MAX,
    };
    web.run(export_to(
        &web.installation.app,
        &order,
        &out,
        &Watch::default(),
    ))
    .unwrap();
    std::fs::read(out).unwrap()
}

fn brought(bytes: &[u8]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bundle.tar");
    std::fs::write(&path, bytes).unwrap();
    let material = BundleMaterial::of(Bundle::open(&path).unwrap(), None);
    run_brought(&material, Asked::default(), 2, &Watch::default()).unwrap()
}

#[test]
fn the_program_and_the_file_are_enough_to_decide_again() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let auditor = auditor(&web);
    let persons = take(&auditor, &case.path, &json!({"contents": "persons"}));
    let (code, said, report) = redecide(&persons, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("2 antwoorden") && said.contains("2 hetzelfde"),
        "{said}"
    );
    assert_eq!(report["counts"]["same"], 2);
    assert_eq!(report["keyedDigests"], false, "their secret is not in it");
    assert_eq!(report["faults"], Value::Null);
    let manifest = Bundle::open(&written(&persons).1).unwrap().about().clone();
    assert_eq!(report["logs"][0]["position"], manifest.size);

    // Of the whole log the same; of one case of it, of days, and of what is not in it.
    let all = everything(&web);
    let id = case.path.trim_start_matches("/cases/");
    let today = &office.today;
    for (more, code, found) in [
        (&[][..], 0, Some(2)),
        (&["--case", id, "--authority", AUTHORITY], 0, Some(2)),
        (&["--from", today, "--until", today], 0, Some(2)),
        (&["--until", "2020-01-01"], 0, Some(0)),
        (&["--authority", OTHER], 2, None),
        (
            &[
                "--authority",
                AUTHORITY,
                "--case",
                "00000000-0000-4000-8000-000000000000",
            ],
            2,
            None,
        ),
    ] {
        let (ended, said, report) = redecide(&all, more);
        assert_eq!(ended, code, "{more:?}: {said}");
        assert_eq!(
            report["counts"]["found"].as_u64(),
            found,
            "{more:?}: {said}"
        );
    }
    // Who believes another key of that log believes nothing of it.
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("policy");
    let key = file(&files(&all), "origins").text().trim().to_owned();
    let (name, _) = key.split_once('+').unwrap();
    let stranger = SigningKey::from_seed(KeyName::new(name).unwrap(), &[7; 32]);
    let stranger = stranger.verifier_key();
    std::fs::write(&policy, format!("log {stranger}\nquorum none\n")).unwrap();
    let (code, said, report) = redecide(&all, &["--policy", policy.to_str().unwrap()]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("a log whose key you trust"), "{said}");
    assert_eq!(report["counts"]["same"], 2, "and they are still asked");
}

fn written(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.tar");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

#[test]
fn what_was_not_given_and_what_was_erased_are_told_apart() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let auditor = auditor(&web);
    for contents in ["accounting", "sealed"] {
        let closed = take(&auditor, &case.path, &json!({"contents": contents}));
        let (code, said, report) = redecide(&closed, &[]);
        assert_eq!(
            code, 2,
            "nothing was asked again, and nothing is wrong: {said}"
        );
        assert!(said.contains("--contents persons"), "{said}");
        assert_eq!(report["counts"]["withheld"], 2, "{report:#}");
        assert_eq!(report["counts"]["same"], 0);
    }
    let key: KeyId = case.partner.parse().unwrap();
    web.installation.app.vault.destroy_key(key).unwrap();
    let (code, said, report) = redecide(&everything(&web), &[]);
    assert_eq!(code, 0, "{said}");
    let counts = &report["counts"];
    assert_eq!(
        (&counts["same"], &counts["erased"], &counts["withheld"]),
        (&json!(1), &json!(1), &json!(0)),
        "{report:#}"
    );
}

fn of(files: &[File], folder: &str) -> String {
    let found = files.iter().find(|file| file.name.starts_with(folder));
    found.unwrap().name.clone()
}

#[test]
fn a_bundle_that_was_altered_is_asked_and_told_to_be() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let whole = files(&take(
        &auditor(&web),
        &case.path,
        &json!({"contents": "persons"}),
    ));
    let (plugin, parameters) = (of(&whole, "plugins/"), of(&whole, "parameters/"));
    let altered = |name: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut all = whole.clone();
        change(&mut file_mut(&mut all, name).content);
        all
    };
    let last_bit = |content: &mut Vec<u8>| *content.last_mut().unwrap() ^= 1;
    let told = |bytes: &[u8]| {
        let (code, said, report) = redecide(bytes, &[]);
        assert_eq!(code, 1, "{said}");
        assert!(
            !report["faults"].as_array().unwrap().is_empty(),
            "{report:#}"
        );
        assert_eq!(report["counts"]["found"], 2, "{report:#}");
        report
    };
    // Other rules under the name of those that answered, also where the manifest was made to list them:
    // nothing of them is run.
    for bytes in [
        packed(&altered(&plugin, &last_bit)),
        relisted(altered(&plugin, &last_bit)),
        relisted(altered(&plugin, &|content| *content = b"\0asm".to_vec())),
        relisted(altered(&plugin, &|content| content.resize(9 << 20, 0))),
        relisted(
            whole
                .iter()
                .filter(|file| file.name != plugin)
                .cloned()
                .collect(),
        ),
    ] {
        let report = told(&bytes);
        assert_eq!(report["counts"]["missingPlugin"], 2, "{report:#}");
        assert_eq!(report["found"][0]["verdict"], "missing-plugin");
    }
    // Other parameters: those that the question holds were asked with, and the file is not what it says.
    let report = told(&relisted(altered(&parameters, &last_bit)));
    assert_eq!(report["counts"]["same"], 2, "{report:#}");
    // A bit of the question, the answer or the receipt: nothing of the event opens any more.
    let mut all = whole.clone();
    let events = file_mut(&mut all, "events/000001.jsonl");
    let text = events.text().to_owned();
    let line = text.lines().find(|line| line.contains("request-assessed"));
    let start = text.find(line.unwrap()).unwrap() + line.unwrap().find("payload").unwrap();
    let at = start
        + line.unwrap()[line.unwrap().find("payload").unwrap()..]
            .find("\",\"")
            .unwrap()
        - 9;
    events.content[at] = if events.content[at] == b'A' {
        b'B'
    } else {
        b'A'
    };
    let report = told(&relisted(all));
    let counts = &report["counts"];
    assert_eq!(
        (&counts["unreadable"], &counts["same"]),
        (&json!(1), &json!(1)),
        "{report:#}"
    );
    // A key that is another's.
    let mut all = whole.clone();
    let keys = file_mut(&mut all, "data-keys.jsonl");
    let secret = |line: &str| {
        let read: Value = serde_json::from_str(line).unwrap();
        read["secret"].as_str().unwrap().to_owned()
    };
    let text = keys.text().to_owned();
    let line = text
        .lines()
        .find(|line| line.contains(&case.person))
        .unwrap();
    let others = text
        .lines()
        .find(|line| line.contains(&case.partner))
        .unwrap();
    keys.content = text.replace(&secret(line), &secret(others)).into_bytes();
    let (code, said, report) = redecide(&relisted(all), &[]);
    assert_eq!(code, 1, "{said}");
    assert_eq!(report["counts"]["unreadable"], 1, "{report:#}");
}

#[test]
fn what_is_no_bundle_is_refused_before_anything_is_asked() {
    let mut huge = header("checkpoint", 0o77_777_777_777).to_vec();
    huge.extend([0; 1024]);
    for (bytes, why) in [
        (&b"PK\x03\x04"[..], "not as it was written"),
        (&[0; 1024], "manifest.json"),
        (&huge, "shorter than this file would be"),
    ] {
        let (code, said, report) = redecide(bytes, &[]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(why), "{said}");
        assert_eq!(report, Value::Null);
    }
    let nowhere = Path::new("/nowhere/at/all.tar").to_str().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = alone(folder.path(), &["audit", "redecide", "--bundle", nowhere]);
    assert!(code == 2 && said.contains("cannot be read"), "{said}");
    let (code, said) = alone(folder.path(), &["audit", "redecide"]);
    assert!(code == 2 && said.contains("--data"), "{said}");
}

/// The first answer in the log, as somebody with all keys reads it.
fn first_answer(web: &Web, log: LogId) -> (CaseEvent, Transcript) {
    let app = &web.installation.app;
    let page = web
        .run(app.log.read_log(log, Position::START, 1000))
        .unwrap();
    let event = page
        .iter()
        .find(|event| event.event_type.as_str() == "request-assessed.v1")
        .unwrap();
    let parts = || app.vault.unseal(&event.as_ref()).unwrap();
    let (told, _) = events::decode(&event.event_type, parts()).unwrap();
    match (
        told,
        events::transcript(&event.event_type, parts()).unwrap(),
    ) {
        (DomainEvent::Case(told), Some(Personal::Known(transcript))) => (told, transcript),
        other => panic!("{other:?}"),
    }
}

/// Records it in a case of its own, as somebody could who has all keys and may write.
fn record(web: &Web, log: LogId, event: &CaseEvent, transcript: &Transcript) {
    let app = &web.installation.app;
    let keys = [KeyClass::Accounting, KeyClass::Subject];
    let keys = app.vault.create_keys(&keys).unwrap();
    let person = PersonId::from_bytes(*keys[1].as_bytes());
    let meta = Meta {
        by: Officer::new("iemand"),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
    };
    let event: NewEvent =
        encode_case(event, &meta, keys[0], Some(person), Some(transcript)).unwrap();
    let stream = StreamId::from_bytes(*keys[0].as_bytes());
    let write = app.vault.seal_all(log, stream, Version::NONE, &[event]);
    let append = Append {
        log,
        idempotency: None,
        writes: vec![write.unwrap()],
    };
    web.run(app.log.append(append)).unwrap();
}

#[test]
fn who_recorded_another_answer_and_signed_for_it_is_found() {
    let web = web();
    let log = LogId::new(AUTHORITY).unwrap();
    let office = Office::open(&web, AUTHORITY);
    let _ = household(&office);
    let app = &web.installation.app;
    let digest = |bytes: &[u8]| {
        let mac = |bytes: &[u8]| app.keyed_digest(log, "transcript", bytes);
        keyed(&mac, bytes)
    };
    let (event, transcript) = first_answer(&web, log);
    let said = String::from_utf8(transcript.output().to_vec()).unwrap();
    assert!(said.contains("50000"), "{said}");
    let output = said.replace("50000", "60000").into_bytes();
    let mut forged = event.clone();
    let CaseEvent::RequestAssessed { answer, .. } = &mut forged else {
        panic!("{forged:?}");
    };
    answer.receipt.output = Some(digest(&output));
    let said = Transcript::new(transcript.input().to_vec(), output);
    record(&web, log, &forged, &said);
    // And one that only its event tells otherwise.
    let mut told = event.clone();
    if let CaseEvent::RequestAssessed { answer, .. } = &mut told {
        answer.outcome = maatwerk_domain::AssessmentOutcome::Decline;
    }
    record(&web, log, &told, &transcript);
    // The log itself stands for these events: that they are in it is no question.
    let report = brought(&everything(&web));
    assert_eq!(report.faults, [], "{:?}", report.faults);
    assert_eq!(report.counts.same, 2);
    let found: Vec<_> = report.found.iter().map(|found| &found.verdict).collect();
    let differs = |part| Verdict::Mismatch { part };
    assert_eq!(found, [&differs(Part::Output), &differs(Part::Event)]);
    assert!(!report.is_fine());
}
