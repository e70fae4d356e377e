//! People who move to another municipality, over HTTP: offered with what was chosen, carried as a file, taken in
//! once, completed with a receipt; by whom nobody asked for it, a file that was changed, of another, too late,
//! twice, or from a log that nobody knows.

use std::sync::LazyLock;
use std::time::Duration;

use maatwerk::app::Settings;
use maatwerk::audit::verify::{self, Ask};
use maatwerk::backtest::Watch;
use maatwerk::handle::{Command, Order};
use maatwerk::http::auth::Role;
use maatwerk_domain::case::transfer::{CompleteTransfer, OnTransfer, ReceiveCase};
use maatwerk_domain::case::{CaseCommand, Identity, NewPerson, PersonRole};
use maatwerk_domain::{CaseId, Officer, PersonId};
use maatwerk_log::LogId;
use maatwerk_log::transparency::TrustPolicy;
use maatwerk_tests::{Answer, Client, Data, Office, Web, text};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
const FROM: &str = "GM0363";
const TO: &str = "GM0479";
const AUTHORITIES: [(&str, &str); 3] = [
    (FROM, "plugins/zaanstad"),
    (TO, "plugins/zaanstad"),
    ("GM0001", "plugins/zaanstad"),
];

static WEB: LazyLock<Web> = LazyLock::new(|| Web::start(&AUTHORITIES, Web::limits()));

const STAYS: &str = "Karel Blijft";
const SECRET: &str = "Wat over Karel gaat";

/// A household of which she moves and he stays.
struct Household {
    office: Office,
    case: String,
    she: String,
    he: String,
    /// About her: told, and not told. About him.
    facts: [String; 3],
}

impl Household {
    fn open(web: &Web) -> Self {
        let office = Office::open(web, FROM);
        let body = json!({"persons": [
            {"role": "resident", "name": "Sanne de Boer", "bsn": "999990019"},
            {"role": "partner", "name": STAYS},
        ]});
        let opened = office.worker.post("/cases", &body).expect(201);
        let case = format!("/cases/{}", text(&opened, "/caseId"));
        let (she, he) = (text(&opened, "/personIds/0"), text(&opened, "/personIds/1"));
        let fact = |about: &str, code: &str, value: Value| {
            let body = json!({"about": about, "code": code, "value": value, "source": "brp"});
            let recorded = office.worker.post(&format!("{case}/facts"), &body);
            text(&recorded.expect(201), "/factId")
        };
        let facts = [
            fact(
                &she,
                "birth-date",
                json!({"kind": "day", "value": "2001-03-14"}),
            ),
            fact(
                &she,
                "situation",
                json!({"kind": "text", "value": "Niet gekozen."}),
            ),
            fact(&he, "situation", json!({"kind": "text", "value": SECRET})),
        ];
        Self {
            office,
            case,
            she,
            he,
            facts,
        }
    }

    fn post(&self, what: &str, body: &Value) -> Answer {
        self.office
            .worker
            .post(&format!("{}/{what}", self.case), body)
    }

    fn body(&self) -> Value {
        json!({
            "to": TO, "persons": [self.she], "facts": [self.facts[0]], "work": true, "terms": true,
            "moves": self.office.today, "until": self.office.today, "reason": "Zij verhuist naar Zaanstad.",
        })
    }

    /// The path of an offer.
    fn offer(&self) -> String {
        let offered = self.post("transfers", &self.body()).expect(201);
        assert_eq!(offered["stage"], "waits");
        format!("{}/transfers/{}", self.case, text(&offered, "/transferId"))
    }

    fn file(&self, transfer: &str) -> Value {
        self.office
            .worker
            .get(&format!("{transfer}/file"))
            .expect(200)
    }

    /// The transfer, as the case shows it.
    fn shown(&self) -> Value {
        self.office.worker.get(&self.case).expect(200)["transfers"][0].clone()
    }
}

fn there(web: &Web) -> Client {
    web.client(TO, "worker", &[Role::Professional])
}

/// Taken in: the path of the case there.
fn take_in(client: &Client, file: &Value) -> String {
    let received = client.post("/transfers", file).expect(201);
    format!("/cases/{}", text(&received, "/caseId"))
}

fn receipt(client: &Client, case: &str) -> Value {
    client.get(&format!("{case}/transfer-receipt")).expect(200)
}

/// What is wrong with a file, as the answer says.
fn fault(answer: &Answer) -> (String, String) {
    let problem = answer.expect(422);
    assert_eq!(
        text(&problem, "/type"),
        "/problems/transfer-refused",
        "{problem:#}"
    );
    (
        text(&problem, "/errors/0/pointer"),
        text(&problem, "/errors/0/code"),
    )
}

fn is(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

fn kinds(client: &Client, case: &str) -> Vec<String> {
    let listed = client.get("/deadlines?limit=100").expect(200);
    let all = listed["deadlines"].as_array().unwrap();
    let id = case.trim_start_matches("/cases/");
    let own = all.iter().filter(|one| one["caseId"] == id);
    own.map(|one| text(one, "/kind")).collect()
}

#[test]
fn a_household_moves_and_the_debt_stays() {
    let house = Household::open(&WEB);
    let Household {
        office, case, she, ..
    } = &house;
    let task = json!({
        "kind": "agreement", "owner": {"kind": "person", "personId": she}, "about": she, "due": office.today,
        "text": "Het huurcontract opzeggen.",
    });
    house.post("tasks", &task).expect(201);
    let transfer = house.offer();
    let file = house.file(&transfer);
    // The same file as often as it is asked for, but for the checkpoint that its proof is under.
    let again = house.file(&transfer);
    for part in ["statement", "note", "extract"] {
        assert_eq!(file[part], again[part]);
    }
    let extract = text(&file, "/extract");
    for left_out in [STAYS, SECRET, "Niet gekozen.", &house.he, "balance"] {
        assert!(!extract.contains(left_out), "{left_out}");
    }
    assert!(extract.contains("2001-03-14") && extract.contains("Het huurcontract opzeggen."));
    WEB.run(WEB.installation.settle());
    assert!(kinds(&office.worker, case).contains(&"end-transfer".to_owned()));

    let client = there(&WEB);
    let key = Client::key();
    let answer = client.post_as(&key, "/transfers", &file);
    let received = answer.expect(201);
    let new = format!("/cases/{}", text(&received, "/caseId"));
    // Whoever is broken off in between asks again, under the same key or another.
    assert_eq!(
        client.post_as(&key, "/transfers", &file).expect(201),
        received
    );
    let twice = client.post("/transfers", &again);
    assert_eq!(twice.problem(), "taken-in-already");
    assert!(text(&twice.json(), "/detail").contains(&new), "{twice:?}");

    let shown = client.get(&new).expect(200);
    assert_eq!(shown["persons"].as_array().unwrap().len(), 1);
    assert_eq!(shown["persons"][0]["name"], "Sanne de Boer");
    assert_ne!(shown["persons"][0]["personId"], **she);
    assert_eq!(shown["facts"].as_array().unwrap().len(), 1);
    assert_eq!(shown["facts"][0]["receivedFrom"], FROM);
    assert_eq!(shown["facts"][0]["content"]["source"], "brp");
    assert_eq!(shown["received"]["from"], FROM);
    assert_eq!(
        format!("/cases/{}", text(&shown, "/received/caseId")),
        *case
    );
    let note = text(&shown, "/notes/0/text");
    assert!(note.starts_with("Afspraak bij GM0363"), "{note}");
    assert!(shown["tasks"].as_array().unwrap().is_empty());

    let proof = receipt(&client, &new);
    assert!(!proof.to_string().contains("Sanne"));
    let path = format!("{transfer}/receipt");
    let key = Client::key();
    let completed = office.worker.post_as(&key, &path, &proof).expect(201);
    assert_eq!(completed["stage"], "completed");
    assert_eq!(
        format!("/cases/{}", text(&completed, "/completed/caseId")),
        new
    );
    assert_eq!(
        office.worker.post_as(&key, &path, &proof).expect(201),
        completed
    );
    let again = office.worker.post(&path, &receipt(&client, &new));
    assert_eq!(again.problem(), "transfer-completed");
    WEB.run(WEB.installation.settle());
    assert!(!kinds(&office.worker, case).contains(&"end-transfer".to_owned()));

    // What she asks is asked there; who stayed asks here.
    let asks = |client: &Client, case: &str, who: &str| {
        client.post(&format!("{case}/budget-requests"), &office.lessons(who))
    };
    let refused = asks(&office.worker, case, she);
    assert_eq!(refused.problem(), "transferred");
    assert!(text(&refused.json(), "/detail").contains(TO), "{refused:?}");
    asks(&office.worker, case, &house.he).expect(201);
    let hers = text(&received, "/personIds/0");
    asks(&client, &new, &hers).expect(201);
    WEB.installation.assert_verifies();
}

#[test]
fn what_was_changed_on_the_way_is_taken_in_by_nobody() {
    let house = Household::open(&WEB);
    let transfer = house.offer();
    let file = house.file(&transfer);
    let client = there(&WEB);
    // A bit here and there of each part.
    for part in ["statement", "note", "proof", "extract"] {
        let whole = text(&file, &format!("/{part}"));
        for nth in 0..24 {
            let at = nth * (whole.len() - 1) / 23;
            let mut bytes = whole.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let mut file = file.clone();
            file[part] = changed.into();
            let answer = client.post("/transfers", &file);
            assert_eq!(answer.status, 422, "{part} at {at}: {answer:?}");
            let (pointer, _) = fault(&answer);
            assert!(pointer.starts_with('/'), "{pointer}");
        }
    }
    let with = |part: &str, other: Value| {
        let mut file = file.clone();
        file[part] = other;
        fault(&client.post("/transfers", &file))
    };
    let extract = text(&file, "/extract").replace("Sanne", "Hanna");
    assert_eq!(with("extract", extract.into()), is("/extract", "tampered"));
    let until = text(&file, "/statement").replace(&house.office.today, "2099-01-01");
    assert_eq!(
        with("statement", until.into()),
        is("/statement", "tampered")
    );
    assert_eq!(
        with("statement", "{}".into()),
        is("/statement", "statement")
    );
    assert_eq!(with("note", "x".into()), is("/note", "form"));
    assert_eq!(with("proof", "x".into()), is("/proof", "form"));
    // Halves of two offers: each signed, and not together.
    let other = Household::open(&WEB);
    let other = other.file(&other.offer());
    assert_eq!(
        with("extract", other["extract"].clone()),
        is("/extract", "tampered")
    );
    assert_eq!(
        with("proof", other["proof"].clone()),
        is("/proof", "other-offer")
    );
    assert_eq!(
        with("statement", other["statement"].clone()),
        is("/statement", "tampered")
    );
    // Too much, and not of the form.
    let mut large = file.clone();
    large["extract"] = "x".repeat(1_048_577).into();
    assert_eq!(client.post("/transfers", &large).status, 400);
    large["extract"] = "x".repeat(5 << 20).into();
    assert_eq!(client.post("/transfers", &large).status, 413);
    let mut more = file.clone();
    more["more"] = 1.into();
    assert_eq!(client.post("/transfers", &more).status, 400);
    // Another authority's.
    let elsewhere = WEB.client("GM0001", "worker", &[Role::Professional]);
    let answer = elsewhere.post("/transfers", &file);
    assert_eq!(fault(&answer), is("/statement", "other-authority"));
    let itself = &house.office.worker;
    assert_eq!(
        fault(&itself.post("/transfers", &file)),
        is("/statement", "other-authority")
    );
    // None of that is in the way of the file itself.
    let _ = take_in(&client, &file);
}

#[test]
fn a_receipt_counts_for_its_own_offer_alone() {
    let (one, other) = (Household::open(&WEB), Household::open(&WEB));
    let (first, second) = (one.offer(), other.offer());
    let client = there(&WEB);
    let case = take_in(&client, &one.file(&first));
    let good = receipt(&client, &case);
    let elsewhere = receipt(&client, &take_in(&client, &other.file(&second)));
    let path = format!("{first}/receipt");
    let send = |body: &Value| fault(&one.office.worker.post(&path, body));
    assert_eq!(send(&elsewhere), is("/statement", "other-offer"));
    let with = |part: &str, other: &Value| {
        let mut body = good.clone();
        body[part] = other.clone();
        send(&body)
    };
    assert_eq!(
        with("proof", &elsewhere["proof"]),
        is("/proof", "other-case")
    );
    assert_eq!(
        with("note", &elsewhere["note"]),
        is("/statement", "tampered")
    );
    // An offer is no receipt.
    let offer = one.file(&first);
    assert_eq!(with("note", &offer["note"]), is("/statement", "tampered"));
    assert_eq!(with("proof", &offer["proof"]), is("/proof", "signature"));
    assert_eq!(
        with("statement", &offer["statement"]),
        is("/statement", "statement")
    );
    assert_eq!(one.shown()["stage"], "waits");
    // It waits, so nothing is closed and nothing offered beside it.
    let close = json!({"reason": "moved"});
    assert_eq!(one.post("closure", &close).problem(), "still-running");
    assert_eq!(
        one.post("transfers", &one.body()).problem(),
        "transfer-waits"
    );
    one.office.worker.post(&path, &good).expect(201);
    // Of one that was withdrawn a receipt is refused: whoever took people in on it closes that case.
    let why = json!({"reason": "Zij blijft."});
    other
        .office
        .worker
        .post(&format!("{second}/withdrawal"), &why)
        .expect(201);
    assert_eq!(other.shown()["stage"], "withdrawn");
    let late = other
        .office
        .worker
        .post(&format!("{second}/receipt"), &elsewhere);
    assert_eq!(late.problem(), "transfer-withdrawn");
    // A case that began otherwise has no receipt, and there is no such transfer.
    assert_eq!(
        one.office
            .worker
            .get(&format!("{}/transfer-receipt", one.case))
            .status,
        404
    );
    let nobody = format!(
        "{}/transfers/{}/file",
        one.case,
        "0".repeat(8) + "-0000-4000-8000-000000000000"
    );
    assert_eq!(one.office.worker.get(&nobody).status, 404);
    WEB.installation.assert_verifies();
}

#[test]
fn many_who_take_in_the_same_file_open_one_case() {
    let house = Household::open(&WEB);
    let file = house.file(&house.offer());
    let answers: Vec<_> = std::thread::scope(|scope| {
        let post = |_| scope.spawn(|| there(&WEB).post("/transfers", &file));
        let sent: Vec<_> = (0..6).map(post).collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let taken = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(taken, 1, "{answers:?}");
    let others = answers.iter().filter(|answer| answer.status != 201);
    for other in others {
        assert_eq!(other.problem(), "taken-in-already");
    }
    WEB.installation.assert_verifies();
}

#[test]
fn nothing_is_offered_that_was_not_chosen_by_who_may() {
    let house = Household::open(&WEB);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut body = house.body();
        change(&mut body);
        house.post("transfers", &body)
    };
    let facts = |facts: Value| with(&|body| body["facts"] = facts.clone());
    assert_eq!(facts(json!([house.facts[2]])).problem(), "not-along");
    assert_eq!(facts(json!([house.facts[0], house.facts[0]])).status, 400);
    let to = |to: &str| with(&|body| body["to"] = to.into());
    assert_eq!(fault(&to(FROM)), is("/to", "own-authority"));
    assert_eq!(to("gm0479").status, 400);
    let until = with(&|body| body["until"] = "2000-01-01".into());
    assert_eq!(until.problem(), "transfer-term");
    let persons = |persons: Value| with(&|body| body["persons"] = persons.clone());
    assert_eq!(persons(json!([])).status, 400);
    assert_eq!(
        persons(json!([house.he, house.she])).problem(),
        "transfer-persons"
    );
    // Who is shielded from her does not go along, and is not named.
    let shield = json!({"shielded": house.he, "fromWhom": house.she, "reason": "Geheim adres."});
    house.post("shields", &shield).expect(201);
    assert_eq!(
        persons(json!([house.she, house.he])).problem(),
        "transfer-shielded"
    );
    let named = with(&|body| body["reason"] = format!("Weg van {STAYS}.").into());
    assert_eq!(named.problem(), "names-shielded");

    let transfer = house.offer();
    // Who is not involved gets no file; who only audits, nor anybody elsewhere, gets one at all.
    let path = format!("{transfer}/file");
    let stranger = WEB.client(FROM, "stranger", &[Role::Professional]);
    assert_eq!(stranger.get(&path).problem(), "not-involved");
    let auditor = WEB.client(FROM, "auditor", &[Role::Auditor]);
    assert_eq!(auditor.get(&path).status, 403);
    assert_eq!(there(&WEB).get(&path).status, 404);
    let resident = WEB.resident(FROM, &house.she);
    assert_eq!(resident.get(&path).status, 403);
    let payer = WEB.client(TO, "payer", &[Role::Payer]);
    assert_eq!(payer.post("/transfers", &house.file(&transfer)).status, 403);
}

#[test]
fn an_offer_ends_with_its_last_day() {
    // A clock of its own: it is moved.
    let web = Web::start(&AUTHORITIES, Web::limits());
    let (late, early) = (Household::open(&web), Household::open(&web));
    let (expires, carried) = (late.offer(), early.offer());
    let file = late.file(&expires);
    let client = there(&web);
    let case = take_in(&client, &early.file(&carried));
    let clock = &web.installation.app.clock;
    clock.move_to(clock.today().tomorrow().unwrap()).unwrap();
    assert_eq!(
        fault(&client.post("/transfers", &file)),
        is("/statement", "expired")
    );
    assert_eq!(late.shown()["stage"], "expired");
    web.run(web.installation.settle());
    assert!(kinds(&late.office.worker, &late.case).contains(&"end-transfer".to_owned()));
    // Taken in on the last day, told of after it.
    let path = format!("{carried}/receipt");
    let completed = early.office.worker.post(&path, &receipt(&client, &case));
    assert_eq!(completed.expect(201)["stage"], "completed");
    // One that expired waits to be withdrawn before another is made.
    let mut anew = late.body();
    let today = clock.today().to_string();
    (anew["until"], anew["moves"]) = (today.clone().into(), today.into());
    assert_eq!(late.post("transfers", &anew).problem(), "transfer-waits");
    let why = json!({"reason": "Niet op tijd."});
    late.office
        .worker
        .post(&format!("{expires}/withdrawal"), &why)
        .expect(201);
    let offered = late.post("transfers", &anew).expect(201);
    let path = format!("{}/transfers/{}", late.case, text(&offered, "/transferId"));
    let _ = take_in(&client, &late.file(&path));
    web.installation.assert_verifies();
}

#[test]
fn another_installation_is_believed_by_its_key() {
    let house = Household::open(&WEB);
    let transfer = house.offer();
    let file = house.file(&transfer);
    let auditor = WEB.client(FROM, "auditor", &[Role::Auditor]);
    let logs = auditor.get("/logs").expect(200);
    let key = text(&logs, "/logs/0/origins/0/verifierKey");
    let policy = |text: &str| TrustPolicy::parse(text.as_bytes()).unwrap();
    let authorities = [(TO, "plugins/zaanstad")];
    let other = |trusted_logs| {
        let settings = Settings {
            trusted_logs,
            ..Settings::default()
        };
        Web::start_with(&authorities, Web::limits(), settings)
    };
    let unknown = other(None);
    assert_eq!(
        fault(&there(&unknown).post("/transfers", &file)),
        is("/note", "unknown-log")
    );
    // A witness that never saw it, and the key of another log under that name.
    let witness = "witness.example+3176bd45+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
    let demanding = other(Some(policy(&format!(
        "log {key}\nwitness w {witness}\nquorum w\n"
    ))));
    assert_eq!(
        fault(&there(&demanding).post("/transfers", &file)),
        is("/proof", "witnesses")
    );
    let logs = there_keys(&unknown);
    let false_key = other(Some(policy(&format!("log {logs}\nquorum none\n"))));
    assert_eq!(
        fault(&there(&false_key).post("/transfers", &file)),
        is("/note", "unknown-log")
    );

    let web = other(Some(policy(&format!("log {key}\nquorum none\n"))));
    let client = there(&web);
    let case = take_in(&client, &file);
    assert_eq!(client.get(&case).expect(200)["received"]["from"], FROM);
    web.installation.assert_verifies();
    // Its receipt is of a log that this one does not know: GM0479 is here too, with another key.
    let receipt = receipt(&client, &case);
    let answer = house
        .office
        .worker
        .post(&format!("{transfer}/receipt"), &receipt);
    let (pointer, code) = fault(&answer);
    assert!(["/note", "/proof"].contains(&pointer.as_str()), "{pointer}");
    assert!(
        ["unknown-log", "signature"].contains(&code.as_str()),
        "{code}"
    );
}

/// The key that the log of the receiving authority signs with.
fn there_keys(web: &Web) -> String {
    let auditor = web.client(TO, "auditor", &[Role::Auditor]);
    let _ = auditor.get(&format!("/logs/{TO}/checkpoint"));
    let logs = auditor.get("/logs").expect(200);
    text(&logs, "/logs/0/origins/0/verifierKey")
}

#[test]
fn an_audit_finds_halves_that_do_not_pair() {
    let web = Web::start(&AUTHORITIES, Web::limits());
    let house = Household::open(&web);
    let transfer = house.offer();
    let file = house.file(&transfer);
    let statement: Value = serde_json::from_str(&text(&file, "/statement")).unwrap();
    let found = || {
        let material = verify::Installation::open(web.installation.paths(), true).unwrap();
        let report = verify::run(&material, &Ask::default(), &Watch::default()).unwrap();
        let found = report.found.into_iter();
        found
            .map(|(check, count)| (check.to_owned(), count))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(), []);
    let give = |log: &str, case: CaseId, command: CaseCommand| {
        let order = Order {
            log: LogId::new(log).unwrap(),
            officer: Officer::new("somebody"),
            idempotency: None,
            expected: None,
            command: Command::Case(case, command),
            answer: b"null".to_vec(),
            trace: "trace".to_owned(),
        };
        web.run(web.installation.app.handle(order)).unwrap();
    };
    let id = |pointer: &str| text(&statement, pointer);
    // Taken in beside the checks, with an extract that was never offered.
    let digest = format!("sha256:{}", "0".repeat(64));
    let receive = ReceiveCase {
        transfer: id("/transfer").parse().unwrap(),
        from: FROM.to_owned(),
        origin: format!("localhost/v1/logs/{FROM}"),
        case: id("/case").parse().unwrap(),
        leaf: id("/leaf"),
        extract: digest.clone(),
        moves: web.installation.app.clock.today(),
        reason: "Niets.".to_owned(),
        persons: vec![NewPerson {
            person: PersonId::from_bytes([6; 16]),
            role: PersonRole::Resident,
            identity: Identity {
                name: "Iemand Anders".to_owned(),
                bsn: None,
            },
        }],
        facts: Vec::new(),
        notes: Vec::new(),
    };
    let false_case = CaseId::from_bytes([7; 16]);
    give(TO, false_case, CaseCommand::Receive(receive));
    assert_eq!(found(), [("transfer-unpaired".to_owned(), 1)]);
    // Completed with a case that is not there.
    let complete = CompleteTransfer {
        transfer: id("/transfer").parse().unwrap(),
        case: CaseId::from_bytes([8; 16]),
        leaf: digest,
        received: web.installation.app.clock.today(),
    };
    let order = CaseCommand::OnTransfer(OnTransfer::Complete(complete));
    give(FROM, id("/case").parse().unwrap(), order);
    assert_eq!(found(), [("transfer-unpaired".to_owned(), 2)]);
}

#[test]
fn whoever_is_broken_off_between_the_halves_does_the_same_again() {
    let data = Data::with(PROGRAM, &AUTHORITIES[..2]);
    let tokens = [FROM, TO].map(|code| data.token(code, "worker", &["professional"]));
    let mut server = data.serve();
    // The server is killed so long after an order was sent: before, in, and after what it records.
    for millis in [0, 3, 12, 50] {
        let ours = server.client(tokens[0].clone());
        let body = json!({"persons": [{"role": "resident", "name": "Sanne de Boer"}]});
        let opened = ours.post("/cases", &body).expect(201);
        let case = format!("/cases/{}", text(&opened, "/caseId"));
        let clock = maatwerk::clock::Clock::real(maatwerk::clock::Machine::default());
        let day = clock.unwrap().today().to_string();
        let offer = json!({
            "to": TO, "persons": [opened["personIds"][0]], "moves": day, "until": day,
            "reason": "Zij verhuist.",
        });
        let (key, path) = (Client::key(), format!("{case}/transfers"));
        let asks = |client: Client, key: String, path: String, body: Value| {
            std::thread::spawn(move || client.post_as(&key, &path, &body))
        };
        let asked = asks(ours, key.clone(), path.clone(), offer.clone());
        std::thread::sleep(Duration::from_millis(millis));
        server.kill();
        drop(asked.join());
        server = data.serve();
        let [ours, theirs] = [0, 1].map(|at| server.client(tokens[at].clone()));
        let offered = ours.post_as(&key, &path, &offer).expect(201);
        let transfer = format!("{path}/{}", text(&offered, "/transferId"));
        assert_eq!(ours.post("/cases", &body).status, 201);

        let file = ours.get(&format!("{transfer}/file")).expect(200);
        let key = Client::key();
        let asked = asks(theirs, key.clone(), "/transfers".to_owned(), file.clone());
        std::thread::sleep(Duration::from_millis(millis));
        server.kill();
        drop(asked.join());
        server = data.serve();
        let [ours, theirs] = [0, 1].map(|at| server.client(tokens[at].clone()));
        let received = theirs.post_as(&key, "/transfers", &file).expect(201);
        assert_eq!(
            theirs.post("/transfers", &file).problem(),
            "taken-in-already"
        );

        let new = format!("/cases/{}", text(&received, "/caseId"));
        let proof = receipt(&theirs, &new);
        let (key, path) = (Client::key(), format!("{transfer}/receipt"));
        let asked = asks(ours, key.clone(), path.clone(), proof.clone());
        std::thread::sleep(Duration::from_millis(millis));
        server.kill();
        drop(asked.join());
        server = data.serve();
        let ours = server.client(tokens[0].clone());
        let completed = ours.post_as(&key, &path, &proof).expect(201);
        assert_eq!(completed["stage"], "completed");
        assert_eq!(ours.post(&path, &proof).problem(), "transfer-completed");
    }
    server.kill();
    let _ = data.say(&["audit", "verify"]);
}
