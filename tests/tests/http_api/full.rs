//! The disk is full under a server that people work with: who orders is told, nothing that was
//! acknowledged is lost, reading goes on, and so does the server once there is room.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use maatwerk_tests::{Answer, Client, Data, Server, limit_file_size, text};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
const ZAANSTAD: &[(&str, &str)] = &[("GM0479", "plugins/zaanstad")];
const ROLES: &[&str] = &["professional", "administrator"];

/// An installation of which a part lies on a disk of 48 MB.
fn on_small_disk(part: &str) -> Option<Data> {
    let data = Data::on_small_disk(PROGRAM, ZAANSTAD, part, 48 << 20);
    if data.is_none() {
        eprintln!("no file system can be mounted here; see log_full for what needs none");
    }
    data
}

fn household(name: &str) -> Value {
    json!({"persons": [{"role": "resident", "name": name, "bsn": "999990019"}]})
}

/// A case, and the facts of it that were acknowledged.
struct Case {
    path: String,
    person: String,
    facts: BTreeSet<String>,
}

impl Case {
    fn open(clerk: &Client, name: &str) -> Self {
        let opened = clerk.post("/cases", &household(name)).expect(201);
        Self {
            path: format!("/cases/{}", text(&opened, "/caseId")),
            person: text(&opened, "/personIds/0"),
            facts: BTreeSet::new(),
        }
    }

    fn fact(&self, number: usize) -> Value {
        json!({
            "about": self.person, "code": "monthly-income", "source": "statement",
            "value": {"kind": "amount", "value": number},
        })
    }

    /// Exactly the facts that were acknowledged are there.
    fn check(&self, clerk: &Client) {
        self.told(&clerk.get(&self.path).expect(200));
    }

    /// As [`Case::check`], or nothing is told, because it cannot be written down to whom.
    fn check_or(&self, clerk: &Client, refused: u16) {
        let answer = clerk.get(&self.path);
        if answer.status != refused {
            self.told(&answer.expect(200));
        }
    }

    fn told(&self, case: &Value) {
        let there = case["facts"].as_array().unwrap();
        let there: BTreeSet<_> = there.iter().map(|fact| text(fact, "/factId")).collect();
        assert!(there == self.facts, "{}: {there:?}", self.path);
    }
}

/// The answer of a server that has no room.
fn assert_full(answer: &Answer) {
    assert_eq!(answer.status, 507, "{}", answer.json());
    let told = answer.json();
    assert_eq!(told["type"], "/problems/storage-full");
    assert_eq!(told["title"], "Storage full");
    assert_eq!(told["status"], 507);
    assert!(text(&told, "/instance").starts_with("urn:trace:"));
    assert_eq!(
        answer.header("content-type"),
        Some("application/problem+json")
    );
    // It does not pass by itself: there is no moment to come back.
    assert_eq!(answer.header("retry-after"), None);
    for inside in ["sqlite", "database", "log.db", "keys.db"] {
        assert!(!told.to_string().to_lowercase().contains(inside), "{told}");
    }
}

/// Gives orders until there is no room: what an order that was refused had begun to write is room for a
/// smaller one.
fn until_full(mut order: impl FnMut(usize) -> Answer) {
    for turn in 1..200 {
        let answer = order(turn);
        if !(200..300).contains(&answer.status) {
            return assert_full(&answer);
        }
    }
    panic!("the disk has room for ever");
}

/// Tries until the server has noticed that there is room.
fn once_there_is_room(order: impl Fn() -> Answer) -> Answer {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let answer = order();
        if answer.status != 507 || Instant::now() > until {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn clerk(data: &Data, server: &Server) -> Client {
    server.client(data.token("GM0479", "clerk", ROLES))
}

/// A clerk who records facts until there is no room for them; what was refused, by its key.
fn work_until_full(clerk: &Client, case: &mut Case) -> BTreeMap<String, Value> {
    let mut refused = BTreeMap::new();
    for number in 1..3_000 {
        let (key, fact) = (Client::key(), case.fact(number));
        let answer = clerk.post_as(&key, &format!("{}/facts", case.path), &fact);
        if answer.status == 507 {
            assert_full(&answer);
            refused.insert(key, fact);
        } else {
            case.facts.insert(text(&answer.expect(201), "/factId"));
        }
        // A small write may still find room after a larger one did not.
        if refused.len() == 5 {
            return refused;
        }
    }
    panic!("the disk has room for ever");
}

#[test]
fn orders_are_refused_until_there_is_room_and_none_is_lost() {
    let Some(data) = on_small_disk("") else {
        return;
    };
    let server = data.serve();
    let clerk_of = |server: &Server| clerk(&data, server);
    let worker = clerk_of(&server);
    let mut cases: Vec<Case> = (0..4)
        .map(|number| Case::open(&worker, &format!("Bewoner {number}")))
        .collect();
    data.disk().fill(1 << 20);

    let done = AtomicBool::new(false);
    let refused: Vec<_> = std::thread::scope(|scope| {
        let path = cases[0].path.clone();
        let (worker, done) = (&worker, &done);
        let reader = scope.spawn(move || {
            while !done.load(Ordering::Relaxed) {
                let read = worker.get(&path);
                assert!(matches!(read.status, 200 | 507), "{}", read.json());
                let listed = worker.get("/cases?limit=5");
                assert!(matches!(listed.status, 200 | 507), "{}", listed.json());
            }
        });
        let clerks: Vec<_> = cases
            .iter_mut()
            .map(|case| scope.spawn(move || work_until_full(worker, case)))
            .collect();
        let refused: Vec<_> = clerks.into_iter().map(ScopedJoinHandle::join).collect();
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap();
        refused.into_iter().map(Result::unwrap).collect()
    });
    assert!(cases.iter().any(|case| !case.facts.is_empty()));

    // Not a byte is left: whatever an order writes, a key, an event of a case, a pot or a mandate.
    data.disk().fill(0);
    let body = household("Te laat");
    let (mut opened_late, mut key) = (0, String::new());
    until_full(|_| {
        key = Client::key();
        let answer = worker.post_as(&key, "/cases", &body);
        opened_late += usize::from(answer.status == 201);
        answer
    });
    until_full(|turn| worker.put("/pots/2100", &json!({"amount": turn})));
    let case = &mut cases[0];
    until_full(|turn| {
        let answer = worker.post(&format!("{}/facts", case.path), &case.fact(turn));
        if answer.status == 201 {
            case.facts.insert(text(&answer.json(), "/factId"));
        }
        answer
    });
    for case in &cases {
        case.check_or(&worker, 507);
    }
    for path in ["/mandates", "/policies", "/glossary"] {
        let _ = worker.get(path).expect(200);
    }
    // Who reads cannot be written down either.
    assert_eq!(worker.get("/cases").status, 507);
    let found = worker.post("/cases/search", &json!({"name": "Bewoner 1"}));
    if found.status != 507 {
        assert_eq!(found.expect(200)["found"].as_array().unwrap().len(), 1);
    }
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = ureq::get(format!("{}{path}", server.origin)).call();
        assert!(answer.unwrap().status().is_success(), "{path}");
    }

    data.disk().make_room();
    let opened = once_there_is_room(|| worker.post_as(&key, "/cases", &body));
    assert_eq!(
        opened.header("idempotency-replayed"),
        None,
        "nothing was kept"
    );
    let again = worker.post_as(&key, "/cases", &body);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.expect(201)["caseId"], opened.expect(201)["caseId"]);
    for (case, refused) in cases.iter_mut().zip(refused) {
        for (key, fact) in refused {
            let path = format!("{}/facts", case.path);
            let first = worker.post_as(&key, &path, &fact).expect(201);
            let again = worker.post_as(&key, &path, &fact).expect(201);
            assert_eq!(first["factId"], again["factId"]);
            assert!(case.facts.insert(text(&first, "/factId")), "it was there");
        }
        case.check(&worker);
    }
    let position = again.header("log-position").unwrap();
    let list = worker.send("GET", "/cases", &[("Log-Position", position)], None);
    let listed = list.expect(200)["cases"].as_array().unwrap().len();
    assert_eq!(listed, cases.len() + opened_late + 1);

    // A start without room ends with a reason or succeeds; one with room succeeds.
    server.kill();
    data.disk().fill(0);
    let started = data.output(&["views", "list"]);
    let errors = String::from_utf8_lossy(&started.stderr);
    assert!(
        started.status.success() || errors.contains("caused by: "),
        "{errors}"
    );
    assert!(!errors.contains("panicked"), "{errors}");
    data.disk().make_room();
    let server = data.serve();
    let worker = clerk_of(&server);
    for case in &cases {
        case.check(&worker);
    }
    let late = worker.post_as(&key, "/cases", &body);
    assert_eq!(late.header("idempotency-replayed"), Some("true"));
    assert!(!data.complaints().contains("panicked"));
}

#[test]
fn views_without_room_fall_behind_and_catch_up() {
    let Some(data) = on_small_disk("views") else {
        return;
    };
    let server = data.serve();
    let worker = clerk(&data, &server);
    let first = Case::open(&worker, "Bewoner 0");
    let listed = |position: &str| {
        let headers = [("Log-Position", position)];
        worker.send("GET", "/cases?limit=200", &headers, None)
    };
    let answer = worker.get(&first.path);
    let position = answer.header("log-position").map(str::to_owned);
    let _ = listed(&position.unwrap_or_else(|| "1".to_owned())).expect(200);
    data.disk().fill(0);

    // The log has all the room it needs.
    let mut last = String::new();
    let mut cases = vec![first];
    for number in 1..60 {
        let answer = worker.post("/cases", &household(&format!("Bewoner {number}")));
        last = answer.header("log-position").unwrap().to_owned();
        let opened = answer.expect(201);
        cases.push(Case {
            path: format!("/cases/{}", text(&opened, "/caseId")),
            person: text(&opened, "/personIds/0"),
            facts: BTreeSet::new(),
        });
    }
    for case in &cases {
        case.check(&worker);
    }
    let behind = listed(&last);
    assert_eq!(behind.status, 503, "{}", behind.json());
    assert_eq!(behind.problem(), "views-behind");
    assert_eq!(behind.header("retry-after"), Some("1"));
    let stale = worker.get("/cases?limit=200").expect(200);
    assert!(stale["cases"].as_array().unwrap().len() < cases.len());
    let found = worker.post("/cases/search", &json!({"name": "Bewoner 0"}));
    assert_eq!(found.expect(200)["found"].as_array().unwrap().len(), 1);
    let metrics = ureq::get(format!("{}/metrics", server.origin)).call();
    let metrics = metrics.unwrap().body_mut().read_to_string().unwrap();
    let lag = "maatwerk_view_lag_events{view=\"cases\",log=\"GM0479\"} ";
    let (_, behind) = metrics.split_once(lag).unwrap();
    assert!(!behind.starts_with("0\n"), "no view is behind");

    data.disk().make_room();
    let until = Instant::now() + Duration::from_secs(20);
    let all = loop {
        let answer = listed(&last);
        if answer.status != 503 || Instant::now() > until {
            break answer.expect(200);
        }
    };
    assert_eq!(all["cases"].as_array().unwrap().len(), cases.len());
    assert!(!data.complaints().contains("panicked"));
}

/// A disk that fails otherwise: whatever an order writes, it was not done, and may be tried again.
#[test]
fn orders_are_refused_while_the_disk_fails_and_none_is_lost() {
    // The signal that goes with a limit on file size would end the server.
    let data = Data::with(PROGRAM, ZAANSTAD).started_after("trap '' XFSZ");
    let server = data.serve();
    let worker = clerk(&data, &server);
    let mut case = Case::open(&worker, "Bewoner 0");
    if !limit_file_size(server.id(), Some(4096)) {
        eprintln!("the file size of another process cannot be limited here");
        return;
    }
    let (case_key, fact_key) = (Client::key(), Client::key());
    let facts = format!("{}/facts", case.path);
    let open = || worker.post_as(&case_key, "/cases", &household("Bewoner 1"));
    let record = || worker.post_as(&fact_key, &facts, &case.fact(1));
    let fill = || worker.put("/pots/2100", &json!({"amount": 1}));
    for answer in [open(), record(), fill(), open()] {
        assert_eq!(answer.status, 503, "{}", answer.json());
        assert_eq!(answer.problem(), "storage-failed");
        assert_eq!(answer.header("retry-after"), Some("1"));
    }
    case.check_or(&worker, 503);
    assert_eq!(worker.get("/cases").status, 503);
    let _ = worker.get("/mandates").expect(200);

    assert!(limit_file_size(server.id(), None));
    let opened = open();
    assert_eq!(opened.header("idempotency-replayed"), None);
    assert_eq!(open().expect(201)["caseId"], opened.expect(201)["caseId"]);
    fill().expect(200);
    let fact = text(&record().expect(201), "/factId");
    case.facts.insert(fact);
    case.check(&worker);
    assert!(!data.complaints().contains("panicked"));
}
