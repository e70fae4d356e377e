//! Candidates that loop, servers that are killed, and a folder of views that somebody deletes.

use std::time::Duration;

use maatwerk::app::Settings;
use maatwerk::http::auth::Role;
use maatwerk_policy::contract::Outcome;
use maatwerk_tests::{BASIS, Client, Data, Office, Server, Web, text};
use serde_json::{Value, json};

use crate::guests::{Guest, LOOP, assessment};
use crate::shadow::{asked, level, order, report};
use crate::support::*;

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

/// Behaves in tests, and never ends when 600 euro is asked.
fn loops_on_600() -> Vec<u8> {
    let mut answer = assessment();
    answer.outcome = Outcome::Refer;
    let guest = Guest::answering(&answer);
    // The amount stands behind two dates of four bytes and a text of eight.
    let asked = "(i32.load offset=16 (local.get 0))";
    let body = format!(
        "(if (i32.eq {asked} (i32.const 60000)) (then {LOOP})) {}",
        guest.assess_body()
    );
    guest.assess(&body).component()
}

#[test]
fn a_candidate_that_loops_costs_itself_and_nobody_else() {
    let authorities = [("GM0479", FOLDER), ("GM0001", FOLDER)];
    // More places for a tenant than candidates have together.
    let mut settings = Settings::default();
    settings.host.shares.usual.parallel = Some(8);
    let web = Web::start_with(&authorities, Web::limits(), settings);
    let office = Office::open(&web, "GM0479");
    let town = Town::of(&web, "GM0479");
    town.register(&town.keys);
    let looping = town.uploaded(&loops_on_600());
    let set = town.proposed(&looping, &json!({"max-amount": 75_000}));
    order(&town.maker, &looping, &set, "").expect(201);
    // Another authority's candidate waits for its turn only.
    let others = Office::open(&web, "GM0001");
    let elsewhere = Town::of(&web, "GM0001");
    elsewhere.register(&elsewhere.keys);
    let quiet = elsewhere.uploaded(&labelled("rustig"));
    let quiet_set = elsewhere.proposed(&quiet, &at_most(40_000));
    order(&elsewhere.maker, &quiet, &quiet_set, "").expect(201);

    // Live requests are answered as if it were not there.
    for _ in 0..6 {
        let _ = asked(&office, 600);
        let _ = office.assessed("Sanne de Boer");
        let _ = asked(&others, 500);
    }
    let reader = |authority| web.client(authority, "reader", &[Role::Auditor]);
    let view = level(&reader("GM0001"), &quiet, &quiet_set);
    assert_eq!(view["compared"]["requestsChanged"], 6);
    web.run(web.installation.settle());
    let view = level(&reader("GM0479"), &looping, &set);
    let compared = &view["compared"];
    assert_eq!(compared["answers"]["judged"], 12);
    let failure = json!([{"code": "out-of-fuel", "answers": 6, "new": 6}]);
    assert_eq!(compared["failures"], failure);
    let gone = order(&town.maker, &looping, &set, "/end").expect(201);
    assert_eq!(gone["state"], "ended");
}

/// People of a Zaanstad whose server is a process.
struct People {
    worker: Client,
    reader: Client,
    town: Town,
}

impl People {
    fn at(data: &Data, server: &Server) -> Self {
        let client = |subject: &str, role: Role| {
            server.client(data.token("GM0479", subject, &[role.as_str()]))
        };
        Self {
            worker: client("worker", Role::Professional),
            reader: client("reader", Role::Auditor),
            town: Town::with(client),
        }
    }

    /// A request for 500 euro, received today.
    fn ask(&self) {
        let body = json!({"persons": [{"role": "resident", "name": "Sanne de Boer"}]});
        let opened = self.worker.post("/cases", &body).expect(201);
        let case = format!("/cases/{}", text(&opened, "/caseId"));
        let person = text(&opened, "/personIds/0");
        for (code, day) in [
            ("birth-date", "2001-03-14"),
            ("employed-since", "2026-05-18"),
        ] {
            let fact = json!({
                "about": person, "code": code, "value": {"kind": "day", "value": day},
                "source": "document",
            });
            self.worker
                .post(&format!("{case}/facts"), &fact)
                .expect(201);
        }
        let today = self.worker.get("/clock").expect(200)["today"].clone();
        let request = json!({
            "applicant": person, "received": today, "channel": "desk",
            "purpose": "rijlessen", "amount": 50_000, "legalBasis": BASIS,
        });
        self.worker
            .post(&format!("{case}/budget-requests"), &request)
            .expect(201);
    }
}

/// What is compared, without what differs each time.
fn compared(people: &People, policy: &str, set: &str) -> Value {
    report(&people.reader, policy, set)
}

#[test]
fn a_kill_at_any_moment_loses_nothing_and_doubles_nothing() {
    let data = Data::with(PROGRAM, &[("GM0479", FOLDER)]);
    let server = data.serve();
    let people = People::at(&data, &server);
    let clock = people.worker.get("/clock").expect(200);
    let pot = format!("/pots/{}", &text(&clock, "/today")[..4]);
    let amount = json!({"amount": 100_000_000});
    people.town.administrator.put(&pot, &amount).expect(200);
    people.town.register(&people.town.keys);
    let policy = people.town.uploaded(&labelled("gestopt"));
    let set = people.town.proposed(&policy, &at_most(40_000));
    order(&people.town.maker, &policy, &set, "").expect(201);
    let (mut server, mut asked) = (server, 0);
    for round in 0..5_u64 {
        let people = People::at(&data, &server);
        for _ in 0..4 {
            people.ask();
            asked += 1;
        }
        std::thread::sleep(Duration::from_millis(round * 40));
        server.kill();
        server = data.serve();
    }
    let people = People::at(&data, &server);
    let whole = compared(&people, &policy, &set);
    assert_eq!(whole["answers"]["found"], asked);
    assert_eq!(whole["requests"]["changed"], asked);
    assert_eq!(whole["money"]["granted"]["of"], asked);

    // Deleted, the views are built again, and so is what the candidate said; ended since or not.
    order(&people.town.maker, &policy, &set, "/end").expect(201);
    let ended = compared(&people, &policy, &set);
    assert_eq!(ended["requests"], whole["requests"]);
    people.ask();
    server.kill();
    std::fs::remove_dir_all(data.path().join("views")).unwrap();
    let server = data.serve();
    let people = People::at(&data, &server);
    server.ready();
    let mut again = compared(&people, &policy, &set);
    // The log went on.
    again["log"] = ended["log"].clone();
    assert_eq!(again, ended);
    server.kill();

    // A file that is no database is made anew.
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(data.path().join(format!("views/shadows.db{ending}")));
    }
    std::fs::write(data.path().join("views/shadows.db"), b"no database at all").unwrap();
    let server = data.serve();
    let people = People::at(&data, &server);
    let mut anew = compared(&people, &policy, &set);
    anew["log"] = ended["log"].clone();
    assert_eq!(anew, ended);
}
