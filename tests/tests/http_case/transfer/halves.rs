//! Two halves in two logs: an audit compares them, and whoever is broken off in between goes on.

use std::time::Duration;

use maatwerk::audit::verify::{self, Ask};
use maatwerk::backtest::Watch;
use maatwerk::handle::{Command, Order};
use maatwerk_domain::case::transfer::{CompleteTransfer, OnTransfer, ReceiveCase};
use maatwerk_domain::case::{CaseCommand, Identity, NewPerson, PersonRole};
use maatwerk_domain::{CaseId, Officer, PersonId};
use maatwerk_log::LogId;
use maatwerk_tests::{Client, Data, Web, text};
use serde_json::{Value, json};

use crate::transfer::support::{AUTHORITIES, FROM, Household, TO, receipt};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

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
