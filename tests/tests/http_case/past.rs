//! The past over HTTP: at each moment a case and a pot are what was answered then, and the changes
//! between two moments turn the one into the other.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_domain::CaseId;
use maatwerk_log::{EventLog as _, LogId, SealedParts, StreamId, Version};
use maatwerk_tests::{Answer, Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
        // In which nothing happens.
        ("GM0002", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

const NOBODY: &str = "/cases/00000000-0000-0000-0000-000000000000";

/// What was answered at some time.
#[derive(Debug, Clone)]
struct Seen {
    position: u64,
    tag: String,
    body: Value,
}

impl Seen {
    fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.json());
        Self {
            position: answer
                .header("log-position")
                .map_or(0, |text| text.parse().unwrap()),
            tag: answer.header("etag").unwrap().to_owned(),
            body: answer.json(),
        }
    }

    fn assert_is(&self, answer: &Answer, what: &str) {
        assert_eq!(answer.expect(200), self.body, "{what}");
        assert_eq!(answer.header("etag"), Some(&*self.tag), "{what}");
    }
}

/// A case from its opening to a loan, in which everything is looked at after each act.
struct Story {
    office: Office,
    path: String,
    pot: String,
    cases: Vec<Seen>,
    /// The pot, and how far the log was at that time.
    pots: Vec<(u64, Seen)>,
}

impl Story {
    fn look(&mut self) {
        let case = Seen::of(&self.office.worker.get(&self.path));
        let pot = Seen::of(&self.office.worker.get(&self.pot));
        self.pots.push((case.position, pot));
        self.cases.push(case);
    }

    fn tell() -> Self {
        let office = Office::open(&WEB, "GM0479");
        let today = office.today.clone();
        let (path, person) = office.case("Sanne de Boer");
        let pot = format!("/pots/{}", &today[..4]);
        let mut story = Self {
            office,
            path: path.clone(),
            pot,
            cases: Vec::new(),
            pots: Vec::new(),
        };
        story.look();
        let birth = story.office.day(&path, &person, "birth-date", "2001-03-15");
        story.look();
        // Meanwhile something happens elsewhere in the log.
        let (_, _) = story.office.case("Mo Bakker");
        let correction = format!("{path}/facts/{}/correction", text(&birth, "/factId"));
        let corrected = json!({
            "value": {"kind": "day", "value": "2001-03-14"}, "source": "brp", "reason": "Typing error.",
        });
        story.post_as_worker(&correction, &corrected);
        let _ = story
            .office
            .day(&path, &person, "employed-since", "2026-05-18");
        story.look();
        let partner = json!({"role": "partner", "name": "Jan Jansen"});
        story.post_as_worker(&format!("{path}/persons"), &partner);
        let asking = story.office.lessons(&person);
        let asked = story.post_as_worker(&format!("{path}/budget-requests"), &asking);
        let (grant, decision) = story.office.granted(
            &path,
            &text(&asked, "/requestId"),
            &text(&asked, "/assessment/assessmentId"),
        );
        story.look();
        let announcement = format!("{path}/decisions/{decision}/announcement");
        story.post_as_officer(&announcement, &json!({"on": today}));
        let payment = json!({
            "kind": "payment", "amount": 20_000, "on": today, "payee": "Rijschool", "last": false,
        });
        story.post_as_officer(&format!("{grant}/payments"), &payment);
        let raised = json!({"raiseBy": 1_000});
        story
            .office
            .administrator
            .put(&story.pot, &raised)
            .expect(200);
        // She stops working: the policy proposes a loan, which takes the rest back to the pot.
        let _ = story.office.day(&path, &person, "employment-ended", &today);
        story.look();
        let hearing = json!({"kind": "given", "on": today, "orally": true, "view": "I agree."});
        story.post_as_worker(&format!("{grant}/hearing"), &hearing);
        let conversion = json!({
            "choice": "convert", "mandateId": story.office.mandate, "reasons": "She stopped.",
        });
        let converted = story.post_as_officer(&format!("{grant}/conversion"), &conversion);
        let loan = format!("{path}/loans/{}", text(&converted, "/loan/loanId"));
        let repayment = json!({"kind": "repayment", "amount": 1_000, "on": today});
        story.post_as_officer(&format!("{loan}/repayments"), &repayment);
        story
    }

    fn post_as_worker(&mut self, path: &str, body: &Value) -> Value {
        let answer = self.office.worker.post(path, body).expect(201);
        self.look();
        answer
    }

    fn post_as_officer(&mut self, path: &str, body: &Value) -> Value {
        let answer = self.office.officer.post(path, body).expect(201);
        self.look();
        answer
    }

    fn events(&self) -> Vec<Value> {
        let path = format!("{}/events?limit=500", self.path);
        let listed = self.office.worker.get(&path).expect(200);
        listed["events"].as_array().unwrap().clone()
    }
}

fn number(event: &Value) -> u64 {
    event["position"].as_u64().unwrap()
}

static STORY: LazyLock<Story> = LazyLock::new(Story::tell);

#[test]
fn at_each_position_a_case_is_what_was_answered_then() {
    let story = &*STORY;
    let get = |query: &str| story.office.worker.get(&format!("{}?{query}", story.path));
    assert!(story.cases.len() > 10);
    for seen in &story.cases {
        let at = format!("asOfPosition={}", seen.position);
        let answer = get(&at);
        seen.assert_is(&answer, &at);
        let position = seen.position.to_string();
        assert_eq!(answer.header("log-position"), Some(&*position));
    }
    // Between the acts, at each position of the log: as it was after the last event of the case.
    let events = story.events();
    let last = number(events.last().unwrap());
    for position in number(&events[0])..=last {
        let at = format!("asOfPosition={position}");
        let then = get(&at).expect(200);
        let so_far: Vec<_> = events
            .iter()
            .filter(|event| number(event) <= position)
            .collect();
        assert_eq!(then["version"], so_far.len(), "{at}");
        let known = |kind: &str| so_far.iter().filter(|event| event["type"] == kind).count();
        assert_eq!(
            then["facts"].as_array().unwrap().len(),
            known("fact-recorded.v1")
        );
        assert_eq!(
            then["facts"][0]["corrections"].as_u64().unwrap_or_default(),
            known("fact-corrected.v1") as u64,
            "a correction does not show before it was made"
        );
        if let Some(seen) = story.cases.iter().find(|seen| seen.position == position) {
            assert_eq!(then, seen.body, "{at}");
        }
    }
}

#[test]
fn at_each_recorded_time_a_case_is_what_was_answered_then() {
    let story = &*STORY;
    let events = story.events();
    let mut compared = 0;
    for (event, next) in events.iter().zip(&events[1..]) {
        let time = text(event, "/recordedAt");
        let seen = story
            .cases
            .iter()
            .find(|seen| seen.position == number(event));
        // What was recorded in the same microsecond was there at that time too.
        if let Some(seen) = seen
            && next["recordedAt"] != event["recordedAt"]
        {
            let at = format!("asOf={time}");
            let answer = story.office.worker.get(&format!("{}?{at}", story.path));
            seen.assert_is(&answer, &at);
            compared += 1;
        }
    }
    assert!(compared > 5, "only {compared} times were compared");
}

#[test]
fn at_each_position_the_pot_is_what_was_answered_then() {
    let story = &*STORY;
    let mut tags = std::collections::BTreeSet::new();
    for (position, seen) in &story.pots {
        // The pot of that moment: whatever the other story tellers did to it stood there too.
        let at = format!("asOfPosition={position}");
        let answer = story.office.worker.get(&format!("{}?{at}", story.pot));
        let then = answer.expect(200);
        let version: u32 = answer
            .header("etag")
            .unwrap()
            .trim_matches('"')
            .parse()
            .unwrap();
        let seen_version: u32 = seen.tag.trim_matches('"').parse().unwrap();
        assert!(version <= seen_version, "{at}");
        if version == seen_version {
            assert_eq!(then, seen.body, "{at}");
            tags.insert(version);
        }
    }
    assert!(tags.len() >= 2, "the pot was set and committed: {tags:?}");
    let before = format!("{}?asOfPosition=1", story.pot);
    let unset = story.office.worker.get(&before);
    assert_eq!(unset.header("etag"), Some("\"0\""));
    assert!(unset.expect(200).get("amount").is_none());
}

/// Makes changes, one after the other.
fn made(changes: &Value, mut state: Value) -> Value {
    for change in changes.as_array().unwrap() {
        let pointer = text(change, "/pointer");
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let kind = text(change, "/kind");
        if kind != "added" {
            assert_eq!(state.pointer(&pointer), Some(&change["before"]), "{change}");
        }
        let after = change["after"].clone();
        match (state.pointer_mut(parent).unwrap(), &*kind) {
            (Value::Array(rows), "added") => rows.insert(name.parse().unwrap(), after),
            (Value::Array(rows), "removed") => {
                rows.remove(name.parse().unwrap());
            }
            (Value::Array(rows), "changed") => rows[name.parse::<usize>().unwrap()] = after,
            (Value::Object(fields), "added") => {
                assert!(fields.insert(name.to_owned(), after).is_none(), "{change}");
            }
            (Value::Object(fields), "removed") => {
                fields.remove(name);
            }
            (Value::Object(fields), "changed") => {
                fields.insert(name.to_owned(), after);
            }
            other => panic!("{other:?}"),
        }
    }
    state
}

#[test]
fn the_changes_between_two_positions_turn_the_one_state_into_the_other() {
    let story = &*STORY;
    let worker = &story.office.worker;
    let events = story.events();
    let states: Vec<Value> = events
        .iter()
        .map(|event| {
            let path = format!("{}?asOfPosition={}", story.path, number(event));
            worker.get(&path).expect(200)
        })
        .collect();
    for from in 0..events.len() {
        for to in from..events.len() {
            let (start, end) = (number(&events[from]), number(&events[to]));
            let path = format!("{}/changes?from={start}&to={end}", story.path);
            let told = worker.get(&path).expect(200);
            assert_eq!(
                told["from"],
                json!({"position": start, "version": from + 1})
            );
            assert_eq!(told["to"], json!({"position": end, "version": to + 1}));
            assert_eq!(made(&told["changes"], states[from].clone()), states[to]);
            let between = told["events"].as_array().unwrap();
            assert_eq!(between.len(), to - from);
            for (told, event) in between.iter().zip(&events[from + 1..]) {
                for field in ["position", "version", "recordedAt", "type", "by"] {
                    assert_eq!(told[field], event[field]);
                }
                assert!(text(told, "/summary").ends_with('.'), "{told}");
            }
            assert!(told.get("next").is_none());
        }
    }
}

#[test]
fn all_changes_of_a_case_come_in_pages_that_sum_up() {
    let story = &*STORY;
    let worker = &story.office.worker;
    let now = worker.get(&story.path).expect(200);
    let whole = worker.get(&format!("{}/changes", story.path)).expect(200);
    assert_eq!(whole["from"], json!({"position": 0, "version": 0}));
    assert_eq!(made(&whole["changes"], json!({})), now);
    for limit in [1, 3, 500] {
        let (mut state, mut from, mut events) = (json!({}), 0, 0);
        loop {
            let path = format!("{}/changes?from={from}&limit={limit}", story.path);
            let page = worker.get(&path).expect(200);
            state = made(&page["changes"], state);
            events += page["events"].as_array().unwrap().len();
            let Some(next) = page["next"].as_u64() else {
                break;
            };
            assert!(next > from, "every page gets further");
            from = next;
        }
        assert_eq!(state, now, "in pages of {limit}");
        assert_eq!(events, story.events().len());
    }
    // By time, too: from before the case until its opening.
    let opened = text(&story.events()[0], "/recordedAt");
    let path = format!(
        "{}/changes?from=2000-01-01T00:00:00Z&to={opened}",
        story.path
    );
    let first = worker.get(&path).expect(200);
    assert_eq!(first["from"]["version"], 0);
    assert_eq!(first["events"][0]["type"], "case-opened.v1");
    assert_eq!(first["events"][0]["summary"], "De casus is geopend.");
}

#[test]
fn a_moment_that_is_none_is_told_so() {
    let story = &*STORY;
    let worker = &story.office.worker;
    let opened = number(&story.events()[0]);
    let not_yet = opened - 1;
    for (query, status, problem) in [
        ("asOfPosition=-1", 400, "invalid-input"),
        ("asOfPosition=0", 400, "invalid-input"),
        ("asOfPosition=01", 400, "invalid-input"),
        ("asOfPosition=1e3", 400, "invalid-input"),
        ("asOfPosition=", 400, "invalid-input"),
        ("asOfPosition=1000000000000", 400, "invalid-input"),
        ("asOfPosition=99999999999999999999999", 400, "invalid-input"),
        ("asOfPosition=2026-01-01T00:00:00Z", 400, "invalid-input"),
        ("asOfPosition=1&asOfPosition=2", 400, "invalid-input"),
        ("asOfPosition=999999999999", 409, "position-ahead"),
        ("asOf=2199-12-31T23:59:59Z", 409, "time-ahead"),
        ("asOf=2026-02-30T00:00:00Z", 400, "invalid-input"),
        ("asOf=2026-02-01", 400, "invalid-input"),
        ("asOf=2026-02-01T00:00:00", 400, "invalid-input"),
        ("asOf=2026-02-01T00:00:00%2B01:00", 400, "invalid-input"),
        ("asOf=yesterday", 400, "invalid-input"),
        ("asOf=17", 400, "invalid-input"),
        ("asOf=%00", 400, "invalid-input"),
        (
            "asOfPosition=1&asOf=2000-01-01T00:00:00Z",
            422,
            "moments-conflict",
        ),
    ] {
        for path in [&story.path, &story.pot] {
            let answer = worker.get(&format!("{path}?{query}"));
            let told = (answer.status, answer.problem());
            assert_eq!(told, (status, problem.to_owned()), "{path} {query}");
        }
    }
    for query in [
        format!("asOfPosition={not_yet}"),
        "asOf=2000-01-01T00:00:00Z".to_owned(),
    ] {
        let answer = worker.get(&format!("{}?{query}", story.path));
        assert_eq!((answer.status, &*answer.problem()), (404, "not-then"));
        let nobody = worker.get(&format!("{NOBODY}?{query}"));
        assert_eq!((nobody.status, &*nobody.problem()), (404, "not-found"));
    }
    let last = number(story.events().last().unwrap());
    for (query, status, problem) in [
        ("from=x".to_owned(), 400, "invalid-input"),
        ("from=-1".to_owned(), 400, "invalid-input"),
        ("to=0".to_owned(), 400, "invalid-input"),
        ("limit=0".to_owned(), 400, "invalid-input"),
        ("since=1".to_owned(), 400, "invalid-input"),
        ("from=999999999999".to_owned(), 409, "position-ahead"),
        ("to=999999999999".to_owned(), 409, "position-ahead"),
        ("to=2199-01-01T00:00:00Z".to_owned(), 409, "time-ahead"),
        (format!("to={not_yet}"), 404, "not-then"),
        (format!("from={last}&to={opened}"), 422, "moments-conflict"),
        (
            format!("from={last}&to={}", text(&story.events()[0], "/recordedAt")),
            422,
            "moments-conflict",
        ),
    ] {
        let answer = worker.get(&format!("{}/changes?{query}", story.path));
        let told = (answer.status, answer.problem());
        assert_eq!(told, (status, problem.to_owned()), "{query}");
    }
}

#[test]
fn reading_the_past_is_reading() {
    let story = &*STORY;
    let at = story.cases[0].position;
    let paths = [
        format!("{}?asOfPosition={at}", story.path),
        format!("{}/changes?from={at}", story.path),
    ];
    let other = WEB.client("GM0002", "worker", &[Role::Professional]);
    let maker = WEB.client("GM0479", "maker", &[Role::PolicyMaker]);
    for path in &paths {
        let unsaid = story.office.worker.send("GET", path, &[], None);
        assert_eq!(unsaid.faults(), ["Processing-Purpose"]);
        assert_eq!(maker.get(path).status, 403);
        // Of another authority: nothing tells it from a case that is nowhere.
        let theirs = other.get(path);
        let nobodys = other.get(&path.replace(&story.path, NOBODY));
        let told = |answer: &Answer| {
            let mut body = answer.json();
            body["instance"] = json!(null);
            (answer.status, body)
        };
        assert_eq!(told(&theirs), told(&nobodys));
        assert!(matches!(theirs.status, 404 | 409));
    }
    // The other log may be shorter than that position: by time it has no such case either.
    let now = text(story.events().last().unwrap(), "/recordedAt");
    let theirs = other.get(&format!("{}?asOf={now}", story.path));
    assert_eq!((theirs.status, &*theirs.problem()), (404, "not-found"));
}

#[test]
fn who_acts_on_a_past_version_acts_on_nothing() {
    let story = &*STORY;
    let past = &story.cases[3];
    let fact = json!({
        "about": past.body["persons"][0]["personId"], "code": "employed-since",
        "value": {"kind": "day", "value": "2026-05-18"}, "source": "document",
    });
    let headers = [("Idempotency-Key", "on-the-past"), ("If-Match", &*past.tag)];
    let path = format!("{}/facts", story.path);
    let body = fact.to_string();
    let answer = story
        .office
        .worker
        .send("POST", &path, &headers, Some(body.as_bytes()));
    assert_eq!(
        (answer.status, &*answer.problem()),
        (412, "version-conflict")
    );
}

#[test]
fn who_is_erased_now_is_erased_in_every_past() {
    let office = Office::open(&WEB, "GM0001");
    let (path, person) = office.case("Noor Visser");
    let opened = Seen::of(&office.worker.get(&path));
    let _ = office.day(&path, &person, "birth-date", "2001-03-14");
    let app = &WEB.installation.app;
    let case: CaseId = path.trim_start_matches("/cases/").parse().unwrap();
    let stream = StreamId::from_bytes(case.to_bytes());
    let log = LogId::new("GM0001").unwrap();
    let events = WEB
        .run(app.log.read_stream(log, stream, Version::NONE, 100))
        .unwrap();
    let subject = events
        .iter()
        .find(|event| event.event_type.as_str().starts_with("person-added."))
        .map(|event| {
            SealedParts::parse(&event.sealed)
                .unwrap()
                .get(1)
                .unwrap()
                .key()
        })
        .unwrap();
    app.vault.destroy_key(subject).unwrap();

    let at = format!("{path}?asOfPosition={}", opened.position);
    let then = office.worker.get(&at).expect(200);
    assert_eq!(opened.body["persons"][0]["name"], "Noor Visser");
    assert_eq!(then["persons"][0]["erased"], true);
    assert_eq!(then["version"], opened.body["version"]);
    for answer in [
        then,
        office.worker.get(&format!("{path}/changes")).expect(200),
    ] {
        let told = answer.to_string();
        assert!(
            !told.contains("Noor") && !told.contains("2001-03-14"),
            "{told}"
        );
    }
}
