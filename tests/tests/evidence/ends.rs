//! A bundle that lacks its end: found by what it says of it, or shown to be a lie that the log signed.

use maatwerk::audit::verify::{self, Ask, Installation, Parts, Stated};
use maatwerk::backtest::Watch;
use maatwerk::evidence::{Asked, Bundle, BundleError, BundleMaterial, Contents, Order, export_to};
use maatwerk_log::{LogId, StreamId};
use maatwerk_tests::{Office, Web};
use serde_json::{Value, json};

use super::command::alone;
use super::support::{
    AUTHORITY, File, auditor, faults, file, file_mut, files, household, look, packed, relisted,
    take, web,
};

const MISSING: &str = "something is left out at its end";

fn of_days(web: &Web, from: &str, until: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("days.tar");
    let order = Order {
        log: LogId::new(AUTHORITY).unwrap(),
        asked: Asked::Period(from.parse().unwrap(), until.parse().unwrap()),
        contents: Contents::Accounting,
        by: "operator".to_owned(),
        purpose: "audit".to_owned(),
        most: u64::MAX,
    };
    let app = &web.installation.app;
    web.run(export_to(app, &order, &out, &Watch::default()))
        .unwrap();
    std::fs::read(out).unwrap()
}

fn manifest(files: &[File]) -> Value {
    serde_json::from_slice(&file(files, "manifest.json").content).unwrap()
}

fn events(files: &[File]) -> Vec<Value> {
    let lines = file(files, "events/000001.jsonl").text().lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Leaves the last events out for which that is so, and says everywhere else that they never were.
fn without_last(mut files: Vec<File>, count: usize, is_one: impl Fn(&Value) -> bool) -> Vec<File> {
    let text = file(&files, "events/000001.jsonl").text().to_owned();
    let mut lines: Vec<_> = text.lines().collect();
    for _ in 0..count {
        let of = |line: &&str| is_one(&serde_json::from_str(line).unwrap());
        let last = lines.iter().rposition(of).unwrap();
        lines.remove(last);
    }
    let kept = lines.len();
    let text = lines.join("\n") + "\n";
    file_mut(&mut files, "events/000001.jsonl").content = text.into_bytes();
    let mut read = manifest(&files);
    read["about"]["events"] = json!(kept);
    file_mut(&mut files, "manifest.json").content = serde_json::to_vec(&read).unwrap();
    files
}

#[test]
fn a_case_a_register_and_days_are_missed_when_they_end_too_early() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let whole = files(&take(&auditor(&web), &case.path, &json!({})));
    let id = case.path.trim_start_matches("/cases/");
    let said = manifest(&whole)["about"]["ends"].clone();
    let streams = said["streams"].as_array().unwrap();
    assert_eq!(streams.len(), 2, "the case and the register: {said}");
    for end in streams {
        let mut own = events(&whole);
        own.retain(|event| event["stream"] == end["stream"]);
        assert_eq!(own.last().unwrap()["version"], own.len());
        assert_eq!(end["version"], own.len());
    }
    assert!(streams.iter().any(|end| end["stream"] == id));
    let of_case = |event: &Value| event["stream"] == id;
    for count in [1, 2, 5] {
        let told = faults(&relisted(without_last(whole.clone(), count, of_case)));
        assert!(told.iter().any(|fault| fault.contains(MISSING)), "{told:?}");
    }
    let register = streams.iter().find(|end| end["stream"] != id).unwrap();
    let of_register = |event: &Value| event["stream"] == register["stream"];
    let told = faults(&relisted(without_last(whole.clone(), 1, of_register)));
    assert!(told.iter().any(|fault| fault.contains(MISSING)), "{told:?}");
    // As somebody would who says less of its end too: of what it then has, nothing is missing but the
    // signature of the log.
    let mut shorter = without_last(whole.clone(), 2, of_case);
    let mut read = manifest(&shorter);
    for end in read["about"]["ends"]["streams"].as_array_mut().unwrap() {
        if end["stream"] == id {
            end["version"] = json!(end["version"].as_u64().unwrap() - 2);
        }
    }
    file_mut(&mut shorter, "manifest.json").content = serde_json::to_vec(&read).unwrap();
    let told = faults(&relisted(shorter));
    assert!(
        !told.iter().any(|fault| fault.contains(MISSING)),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|fault| fault.contains("is not the one that the log signed for")),
        "{told:?}"
    );

    // Of days: the first positions and the last.
    let days = files(&of_days(&web, &office.today, &office.today));
    let positions = &manifest(&days)["about"]["ends"]["positions"];
    let all = events(&days);
    assert_eq!(positions[1], all.last().unwrap()["position"]);
    let told = faults(&relisted(without_last(days.clone(), 1, |_| true)));
    assert!(told.iter().any(|fault| fault.contains(MISSING)), "{told:?}");
    let none = files(&of_days(&web, "2020-01-01", "2020-01-02"));
    assert_eq!(manifest(&none)["about"]["ends"]["positions"], Value::Null);
    // What the root or the scope says needs no saying.
    let resident = take(
        &web.resident(AUTHORITY, &case.person),
        &case.path,
        &json!({}),
    );
    assert_eq!(
        manifest(&files(&resident))["about"]["ends"]["streams"],
        json!([])
    );
}

#[test]
fn the_first_format_says_nothing_of_its_end_and_who_verifies_is_told() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let whole = files(&take(&auditor(&web), &case.path, &json!({})));
    let with = |format: &str, ends: bool| {
        let mut all = whole.clone();
        let mut read = manifest(&all);
        read["format"] = json!(format);
        if !ends {
            read["about"].as_object_mut().unwrap().remove("ends");
        }
        file_mut(&mut all, "manifest.json").content = serde_json::to_vec(&read).unwrap();
        packed(&all)
    };
    let unsigned = "is not the one that the log signed for";
    let first = with("maatwerk-evidence/v1", false);
    let told = faults(&first);
    assert!(told.len() == 1 && told[0].contains(unsigned), "{told:?}");
    let (bundle, _) = look(&first).unwrap();
    assert!(matches!(bundle.stated(), Err(BundleError::Part { .. })));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b.tar"), &first).unwrap();
    let (_, said) = alone(folder.path(), &["audit", "verify", "--bundle", "b.tar"]);
    assert!(
        said.contains("zegt niet waar hij hoort te eindigen"),
        "{said}"
    );
    // Nobody takes it out of the second, or puts it in the first.
    for (format, ends) in [
        ("maatwerk-evidence/v2", false),
        ("maatwerk-evidence/v1", true),
    ] {
        let told = faults(&with(format, ends));
        assert!(told[0].contains("is no manifest of its format"), "{told:?}");
    }
}

/// The checks that found something.
fn found(material: &dyn verify::Material, stated: &[&Stated]) -> Vec<(&'static str, u64)> {
    let ask = Ask {
        log: Some(LogId::new(AUTHORITY).unwrap()),
        stated: stated.iter().map(|stated| (*stated).clone()).collect(),
        parts: Parts::Hash,
        threads: 1,
        ..Ask::default()
    };
    let report = verify::run(material, &ask, &Watch::default()).unwrap();
    report.found.into_iter().collect()
}

#[test]
fn a_false_statement_is_shown_by_what_the_log_has() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let auditor = auditor(&web);
    let (first, _) = look(&take(&auditor, &case.path, &json!({}))).unwrap();
    let honest = first.stated().unwrap();
    let (days, _) = look(&of_days(&web, &office.today, &office.today)).unwrap();
    let of_days = days.stated().unwrap();
    // Work goes on: what comes after the checkpoint contradicts nothing.
    let why = json!({"reason": "Een Woo-verzoek loopt."});
    let held = office.officer.post(&format!("{}/holds", case.path), &why);
    held.expect(201);
    let log = Installation::open(web.installation.paths(), true).unwrap();
    assert_eq!(found(&log, &[&honest, &of_days]), []);
    let second = take(&auditor, &case.path, &json!({}));
    let later = || {
        let (bundle, _) = look(&second).unwrap();
        BundleMaterial::of(bundle, None)
    };
    assert_eq!(found(&later(), &[&honest]), []);

    // What it would have been when the log had signed for less: of the case, and of the days.
    let id: StreamId = case.path.trim_start_matches("/cases/").parse().unwrap();
    let mut false_end = honest.clone();
    *false_end.streams.get_mut(&id).unwrap() -= 3;
    assert_eq!(found(&log, &[&false_end]), [("stated", 3)]);
    assert_eq!(found(&later(), &[&false_end]), [("stated", 3)]);
    let mut false_days = of_days.clone();
    let (from, until, positions) = false_days.period.unwrap();
    false_days.period = Some((
        from,
        until,
        positions.map(|[first, last]| [first, last - 2]),
    ));
    assert_eq!(found(&log, &[&false_days, &honest]), [("stated", 2)]);

    // Another's statement, or one of another history, accuses nobody of that.
    let mut other_key = false_end.clone();
    let stranger = maatwerk_log::transparency::SigningKey::from_seed(
        maatwerk_log::transparency::KeyName::new(honest.key.name().as_str()).unwrap(),
        &[7; 32],
    );
    other_key.key = stranger.verifier_key().clone();
    assert_eq!(found(&log, &[&other_key]), [("signature", 1)]);
    assert_eq!(found(&later(), &[&other_key]), [("signature", 1)]);
    let mut other_history = false_end;
    other_history.checkpoint.root = [7; 32];
    assert_eq!(found(&log, &[&other_history]), [("checkpoint", 1)]);
}

#[test]
fn the_command_takes_a_bundle_that_was_kept() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let auditor = auditor(&web);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let first = take(&auditor, &case.path, &json!({}));
    std::fs::write(path.join("kept.tar"), &first).unwrap();
    let why = json!({"reason": "Een Woo-verzoek loopt."});
    let held = office.officer.post(&format!("{}/holds", case.path), &why);
    held.expect(201);
    let second = take(&auditor, &case.path, &json!({}));
    std::fs::write(path.join("b.tar"), second).unwrap();
    let verify = [
        "audit", "verify", "--bundle", "b.tar", "--stated", "kept.tar",
    ];
    let (code, said) = alone(path, &verify);
    assert_eq!(code, 0, "{said}");
    // One that nobody signed states nothing.
    let mut altered = files(&first);
    let mut read = manifest(&altered);
    read["about"]["purpose"] = json!("anders");
    file_mut(&mut altered, "manifest.json").content = serde_json::to_vec(&read).unwrap();
    std::fs::write(path.join("kept.tar"), packed(&altered)).unwrap();
    let (code, said) = alone(path, &verify);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("is not signed by the key of the log"),
        "{said}"
    );
    assert!(
        Bundle::open(&path.join("kept.tar"))
            .unwrap()
            .stated()
            .is_err()
    );
}
