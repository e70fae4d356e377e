//! A municipality changes its rules: from the author's folder to a decision, and back. Everything an
//! author does is done with the command, all else over HTTP, in a simulated country.

use std::fs;
use std::path::{Path, PathBuf};

use maatwerk::http::auth::Role;
use maatwerk_domain::Date;
use maatwerk_tests::{BASIS, Client, Data, Office, Server, source_folder, text};
use serde_json::{Value, json};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
const ZAANSTAD: &str = "GM0479";

/// The amount on which the neighbourhood team may decide, as the policy has it and as it is to be.
const NOW: &str = "request.amount.at_most(&p.mandate_amount)";
const TO_BE: &str = "request.amount.at_most(&p.max_amount)";

/// A small country, in which Zaanstad's policy was asked some dozens of questions.
fn country() -> Data {
    let place = TempDir::new().unwrap();
    let data = Data::of(PROGRAM, place);
    let _ = data.say(&["simulate", "--events", "30000"]);
    data
}

/// Zaanstad's policy as its author takes it home: a workspace of its own.
fn at_home(place: &Path) -> PathBuf {
    let (from, to) = (source_folder("plugins/zaanstad"), place.join("zaanstad"));
    for folder in ["src", "cases"] {
        fs::create_dir_all(to.join(folder)).unwrap();
        for entry in fs::read_dir(from.join(folder)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), to.join(folder).join(entry.file_name())).unwrap();
        }
    }
    fs::copy(from.join("parameters.json"), to.join("parameters.json")).unwrap();
    let sdk = source_folder("plugin-sdk");
    let manifest = format!(
        "[package]\nname = \"maatwerk-plugin-zaanstad\"\nversion = \"1.1.0\"\nedition = \"2024\"\n\n\
         [lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n\n\
         [dependencies]\nmaatwerk-plugin-sdk = {{ path = '{}' }}\n\n[workspace]\n",
        sdk.display()
    );
    fs::write(to.join("Cargo.toml"), manifest).unwrap();
    fs::copy(source_folder("Cargo.lock"), to.join("Cargo.lock")).unwrap();
    to
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from:?} in {}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

/// Somebody in Zaanstad, with a token of the command's.
fn client(data: &Data, server: &Server, subject: &str, role: Role) -> Client {
    server.client(data.token(ZAANSTAD, subject, &[role.as_str()]))
}

/// A request of that day for 650 euro by somebody who works.
fn asked(office: &Office, day: Date, name: &str) -> (String, Value) {
    let (case, person) = office.case(name);
    let _ = office.day(&case, &person, "birth-date", "1999-03-14");
    let since = Date::new(day.year() - 1, 1, 1).unwrap();
    let _ = office.day(&case, &person, "employed-since", &since.to_string());
    let body = json!({
        "applicant": person, "received": day.to_string(), "channel": "desk",
        "purpose": "rijlessen", "amount": 65_000, "legalBasis": BASIS,
    });
    let asked = office
        .worker
        .post(&format!("{case}/budget-requests"), &body);
    (case, asked.expect(201))
}

/// What the events of a stream say, up to the one that ends it.
fn followed(maker: &Client, backtest: &str) -> String {
    let mut told = String::new();
    while !told.contains("event: ended") {
        let stream = maker.get(&format!("/backtests/{backtest}/progress"));
        assert_eq!(stream.status, 200);
        told.push_str(&String::from_utf8(stream.body).unwrap());
    }
    told
}

#[test]
fn from_an_idea_to_a_decision_and_back() {
    let data = country();
    let home = TempDir::new().unwrap();
    let folder = at_home(home.path());
    let path = folder.to_str().unwrap();

    // The author: requests up to the maximum are granted without the customisation officer. A case of
    // the folder says otherwise, so the change shows before anybody else sees it.
    change(&folder.join("src/lib.rs"), NOW, TO_BE);
    let failed = data.output(&["plugin", "test", path]);
    assert!(!failed.status.success());
    let failed = String::from_utf8(failed.stdout).unwrap();
    assert!(failed.contains("FAILED  09-boven-het-mandaat"), "{failed}");
    let case = folder.join("cases/09-boven-het-mandaat.json");
    let mut expected: Value = serde_json::from_slice(&fs::read(&case).unwrap()).unwrap();
    expected["title"] = json!("Een cent boven het oude mandaat: gewoon toegekend");
    let first = fs::read(folder.join("cases/01-rijlessen.json")).unwrap();
    let first: Value = serde_json::from_slice(&first).unwrap();
    expected["expect"] = first["expect"].clone();
    expected["expect"]["amount"] = json!(60_001);
    expected["findings"]["mandate"] = json!("met");
    fs::write(&case, expected.to_string()).unwrap();
    let passed = data.say(&["plugin", "test", path]);
    assert!(passed.contains("passed  09-boven-het-mandaat"), "{passed}");
    assert!(passed.contains(" fuel, "), "{passed}");

    // Keys, a server, and who has to do with policies.
    let key = home.path().join("team");
    let key = key.to_str().unwrap();
    let keys = data.say(&["policy", "keygen", "--no-password", key]);
    let public = keys.lines().last().unwrap().trim();
    let server = data.serve_with(&["--demo"]);
    server.ready();
    let administrator = client(&data, &server, "administrator", Role::Administrator);
    let maker = client(&data, &server, "maker", Role::PolicyMaker);
    let approver = client(&data, &server, "approver", Role::Approver);
    let clock = administrator.get("/clock").expect(200);
    let today: Date = text(&clock, "/today").parse().unwrap();
    let office = Office::with(today, |subject, role| client(&data, &server, subject, role));
    let publisher = json!({"key": public, "name": "Zaanstad, team Beleid"});

    // Published: built, tested, signed, uploaded, its parameters proposed. Not before the key is known.
    let token = home.path().join("maker.jwt");
    fs::write(&token, data.token(ZAANSTAD, "maker", &["policy-maker"])).unwrap();
    let secret = format!("{key}.key");
    let address = format!("{}/v1", server.origin);
    let publish = [
        "policy",
        "publish",
        path,
        "--key",
        &secret,
        "--token-file",
        token.to_str().unwrap(),
        "--server",
        &address,
        "--note",
        "Het wijkteam beslist tot het maximum.",
    ];
    let refused = data.fails(&publish);
    assert!(refused.contains("is not registered"), "{refused}");
    let _ = administrator.post("/publishers", &publisher).expect(201);
    let told = data.say(&publish);
    let again = data.say(&publish);
    assert_eq!(told, again);
    let digest = |name: &str| -> String {
        let line = told.lines().find(|line| line.trim().starts_with(name));
        line.unwrap().split_whitespace().last().unwrap().to_owned()
    };
    let (plugin, first_set) = (digest("policy"), digest("parameters"));
    let policy = format!("/policies/{plugin}");
    // And a higher maximum, for which nobody has to compile anything.
    let parameters = fs::read(folder.join("parameters.json")).unwrap();
    let mut parameters: Value = serde_json::from_slice(&parameters).unwrap();
    parameters["max-amount"] = json!(100_000);
    let proposal = json!({"parameters": parameters, "note": "Tot duizend euro."});
    let proposed = maker.post(&format!("{policy}/parameters"), &proposal);
    let proposed = proposed.expect(201);
    let set = text(&proposed, "/proposal/parameters");
    assert_ne!(set, first_set);
    assert!(text(&proposed, "/differing/0").contains("boven het maximum"));

    // Tried on all that was asked in this country before, while it is followed.
    let ordered = maker.post(&format!("{policy}/backtests"), &json!({"parameters": set}));
    let backtest = text(&ordered.expect(202), "/backtestId");
    let stream = followed(&maker, &backtest);
    // How far it was meanwhile is told when it takes long enough.
    assert!(
        stream.contains("event: ended") && stream.contains("done"),
        "{stream}"
    );
    let counts =
        client(&data, &server, "auditor", Role::Auditor).get(&format!("/backtests/{backtest}"));
    let counts = counts.expect(200);
    let report = &counts["report"];
    assert!(
        report["answers"]["judged"].as_u64().unwrap() >= 10,
        "{report:#}"
    );
    assert!(
        report["requests"]["changed"].as_u64().unwrap() >= 1,
        "{report:#}"
    );
    let page = maker.get(&format!("/backtests/{backtest}/report?format=html"));
    assert!(String::from_utf8(page.body).unwrap().contains("<svg"));

    // Approved by another person, for a day to come.
    let approval = json!({"parameters": set, "reason": "Het wijkteam kan dit."});
    let own = maker.post(&format!("{policy}/approval"), &approval);
    assert_eq!(own.status, 403, "{}", own.problem());
    let _ = approver
        .post(&format!("{policy}/approval"), &approval)
        .expect(201);
    let first_day = today.checked_add(jiff::ToSpan::days(7)).unwrap();
    let activation = json!({"parameters": set, "from": first_day.to_string()});
    let _ = maker
        .post(&format!("{policy}/activation"), &activation)
        .expect(201);

    // Until that day nothing changes.
    let (_, before) = asked(&office, today, "Sanne de Boer");
    assert_eq!(before["assessment"]["answer"]["outcome"], "refer");
    let move_to = json!({"today": first_day.to_string()});
    let _ = administrator.post("/clock", &move_to).expect(200);
    let (case, after) = asked(&office, first_day, "Mo Bakker");
    let answer = &after["assessment"]["answer"];
    assert_eq!(answer["outcome"], "grant", "{answer:#}");
    assert_eq!(answer["receipt"]["plugin"], plugin.as_str());
    // What was received before that day is judged by the version of its day.
    let (_, late) = asked(&office, today, "Noor Visser");
    assert_eq!(late["assessment"]["answer"]["outcome"], "refer");
    let (_, decision) = office.granted(
        &case,
        &text(&after, "/requestId"),
        &text(&after, "/assessment/assessmentId"),
    );
    let decided = office.worker.get(&case).expect(200);

    // Back: one order. What was decided stays, and is on a list for people.
    let back = json!({"parameters": set, "from": first_day.to_string(), "reason": "Te ruim."});
    let _ = approver
        .post(&format!("{policy}/rollback"), &back)
        .expect(201);
    let (_, again) = asked(&office, first_day, "Aya Yilmaz");
    assert_eq!(again["assessment"]["answer"]["outcome"], "refer");
    assert_eq!(office.worker.get(&case).expect(200), decided);
    server.ready();
    let list = office
        .officer
        .get(&format!("{policy}/decisions"))
        .expect(200);
    assert_eq!(
        list["decisions"][0]["decisionId"],
        decision.as_str(),
        "{list:#}"
    );
    assert_eq!(list["decisions"].as_array().map(Vec::len), Some(1));
}
