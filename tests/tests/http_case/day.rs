//! The working day over HTTP: a case handed over, tasks and agreements, notes, teams.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use maatwerk::http::auth::Role;
use maatwerk_domain::Date;
use maatwerk_tests::{Client, Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
        ("GM0153", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

fn professional(authority: &str, subject: &str) -> Client {
    WEB.client(authority, subject, &[Role::Professional])
}

fn hand_over(handling: &Value, from: &str) -> Value {
    json!({"handling": handling, "from": from, "reason": "Andere wijk."})
}

/// Whether somebody reads and acts in a case without breaking the glass.
fn is_in(client: &Client, case: &str) -> bool {
    let read = client.get(case).status;
    let note = json!({"text": "Gebeld, geen gehoor."});
    let act = client.post(&format!("{case}/notes"), &note).status;
    assert_eq!(read == 200, act == 201, "{read} and {act}");
    assert!(matches!(read, 200 | 403), "{read}");
    read == 200
}

fn listed(client: &Client, query: &str, case: &str) -> bool {
    WEB.run(WEB.installation.settle());
    let page = client.get(query).expect(200);
    let rows = page["cases"].as_array().or(page["deadlines"].as_array());
    let mut rows = rows.unwrap().iter();
    rows.any(|row| case.ends_with(row["caseId"].as_str().unwrap()))
}

#[test]
fn whoever_gets_a_case_is_in_it_and_whoever_hands_it_over_is_not() {
    let office = Office::open(&WEB, "GM0479");
    let (case, ..) = office.assessed("Sanne de Boer");
    let (els, mo) = (professional("GM0479", "els"), professional("GM0479", "mo"));
    assert!(is_in(&office.worker, &case), "who opened it");
    assert!(!is_in(&els, &case) && !is_in(&mo, &case));
    let path = format!("{case}/handler");
    let to = json!({"handler": "els", "substitute": "mo"});
    assert_eq!(
        els.post(&path, &hand_over(&to, &office.today)).problem(),
        "not-involved",
        "nobody takes a case"
    );
    let key = Client::key();
    let through = [
        ("Idempotency-Key", key.as_str()),
        ("Break-Glass-Reason", "Niemand neemt op."),
    ];
    let taken = hand_over(&to, &office.today).to_string();
    let taken = els.send("POST", &path, &through, Some(taken.as_bytes()));
    assert_eq!(taken.problem(), "not-involved", "nor through broken glass");
    let handed = office
        .worker
        .post(&path, &hand_over(&to, &office.today))
        .expect(201);
    assert_eq!(handed["handling"], to);
    assert_eq!(handed["act"]["by"], "worker");
    assert!(is_in(&els, &case) && is_in(&mo, &case));
    assert!(!is_in(&office.worker, &case), "it was handed over");
    assert!(listed(&els, "/deadlines", &case));
    assert!(!listed(&office.worker, "/deadlines?limit=500", &case));

    let shown = els.get(&case).expect(200);
    assert_eq!(shown["handling"], handed_over(&handed));
    assert_eq!(shown["handedOver"].as_array().unwrap().len(), 1);
    for (query, found) in [
        ("/cases?handler=els", true),
        ("/cases?handler=mo", true),
        ("/cases?handler=worker", false),
        ("/deadlines?handler=mo", true),
        ("/deadlines?handler=worker", false),
    ] {
        assert_eq!(listed(&office.officer, query, &case), found, "{query}");
    }

    // Somebody who decided stays in it, whoever handles it.
    let again = json!({"handler": "mo"});
    els.post(&path, &hand_over(&again, &office.today))
        .expect(201);
    assert!(is_in(&mo, &case) && !is_in(&els, &case));
    assert!(is_in(&office.officer, &case), "by a mandate");
    for (body, problem) in [
        (hand_over(&again, &office.today), "same-handling"),
        (
            hand_over(&json!({"handler": "mo", "substitute": "mo"}), &office.today),
            "own-substitute",
        ),
        (hand_over(&to, "2020-01-01"), "too-early"),
        (
            hand_over(
                &json!({"handler": "els", "team": "00000000-0000-0000-0000-000000000000"}),
                &office.today,
            ),
            "unknown",
        ),
    ] {
        let answer = mo.post(&path, &body);
        assert_eq!((answer.status, answer.problem()), (409, problem.to_owned()));
    }
    let nobody = hand_over(&json!({"handler": ""}), &office.today);
    assert_eq!(mo.post(&path, &nobody).status, 400);
}

/// What the case shows of a handover that was answered.
fn handed_over(answer: &Value) -> Value {
    json!({
        "handling": answer["handling"], "from": answer["from"], "reason": answer["reason"],
        "act": answer["act"],
    })
}

#[test]
fn what_is_planned_begins_on_its_day() {
    // A clock of its own: it is moved.
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
    let office = Office::open(&web, "GM0479");
    let today: Date = office.today.parse().unwrap();
    let (case, ..) = office.assessed("Sanne de Boer");
    let members = json!({
        "name": "Wijkteam Noord", "members": ["els"], "from": office.today,
    });
    let team = office.administrator.post("/teams", &members).expect(201);
    let team = text(&team, "/teamId");
    let monday = today.checked_add(7.days()).unwrap();
    let to = json!({"handler": "mo", "team": team});
    office
        .worker
        .post(
            &format!("{case}/handler"),
            &hand_over(&to, &monday.to_string()),
        )
        .expect(201);
    let client = |subject| web.client("GM0479", subject, &[Role::Professional]);
    let read = |subject| client(subject).get(&case).status;
    assert_eq!(
        (read("worker"), read("mo"), read("els"), read("jan")),
        (200, 403, 403, 403),
        "until then it is with who opened it"
    );
    // Who comes into the team comes into its cases.
    let later = json!({
        "name": "Wijkteam Noord", "members": ["els", "jan"],
        "from": monday.tomorrow().unwrap().to_string(),
    });
    office
        .administrator
        .post(&format!("/teams/{team}/records"), &later)
        .expect(201);
    web.installation.app.clock.move_to(monday).unwrap();
    assert_eq!(
        (read("worker"), read("mo"), read("els"), read("jan")),
        (403, 200, 200, 403)
    );
    web.run(web.installation.settle());
    let of_team = client("els")
        .get(&format!("/deadlines?team={team}"))
        .expect(200);
    assert_eq!(of_team["deadlines"].as_array().unwrap().len(), 1);
    let cases = client("els")
        .get(&format!("/cases?team={team}"))
        .expect(200);
    assert_eq!(cases["cases"][0]["handler"], "mo");
    assert_eq!(cases["cases"][0]["team"], team);
    let tuesday = monday.tomorrow().unwrap();
    web.installation.app.clock.move_to(tuesday).unwrap();
    assert_eq!(read("jan"), 200);
    web.installation.assert_verifies();
}

#[test]
fn teams_are_a_record_of_the_register() {
    let office = Office::open(&WEB, "GM0001");
    let body =
        |members: Value, from: &str| json!({"name": "Noord", "members": members, "from": from});
    let team = office
        .administrator
        .post("/teams", &body(json!(["els"]), &office.today))
        .expect(201);
    let path = format!("/teams/{}/records", text(&team, "/teamId"));
    let changed = office
        .administrator
        .post(&path, &body(json!([]), &office.today))
        .expect(201);
    assert_eq!(changed["records"].as_array().unwrap().len(), 2);
    let listed = office.worker.get("/teams").expect(200);
    assert_eq!(listed["teams"][0]["records"], changed["records"]);
    let past = office
        .administrator
        .post(&path, &body(json!(["mo"]), "2020-01-01"));
    assert_eq!(past.problem(), "too-early", "nobody was in it before");
    let missing = "/teams/00000000-0000-0000-0000-000000000000/records";
    let nobodys = office
        .administrator
        .post(missing, &body(json!([]), &office.today));
    assert_eq!(nobodys.status, 404);
    for wrong in [json!(["els", "els"]), json!([""]), json!("els")] {
        let answer = office
            .administrator
            .post("/teams", &body(wrong, &office.today));
        assert_eq!(answer.status, 400);
    }
}

#[test]
fn tasks_and_agreements_are_deadlines_until_they_end() {
    let office = Office::open(&WEB, "GM0153");
    let today: Date = office.today.parse().unwrap();
    let (case, person) = office.case("Mo Bakker");
    let path = format!("{case}/tasks");
    let due = |days: i32| today.checked_add(days.days()).unwrap().to_string();
    let task = json!({
        "kind": "task", "owner": {"kind": "officer", "officer": "els"}, "due": due(3),
        "text": "Bel de werkgever.",
    });
    let task = office.worker.post(&path, &task).expect(201);
    let agreement = json!({
        "kind": "agreement", "owner": {"kind": "person", "personId": person}, "about": person,
        "due": due(5), "text": "Mo levert de loonstrook in.",
    });
    let agreement = office.worker.post(&path, &agreement).expect(201);
    assert_eq!(task["about"], person, "the resident, when nobody is named");
    WEB.run(WEB.installation.settle());
    let mine = |query: &str| {
        let page = office.worker.get(&format!("/deadlines{query}")).expect(200);
        let all = page["deadlines"].as_array().unwrap().clone();
        let own = |one: &Value| case.ends_with(one["caseId"].as_str().unwrap());
        all.into_iter().filter(own).collect::<Vec<_>>()
    };
    let found = mine("");
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["kind"], "do-task");
    assert_eq!(found[0]["owner"], "els");
    assert_eq!(
        (&found[0]["daysLeft"], &found[0]["whose"]),
        (&json!(3), &json!("authority"))
    );
    assert_eq!(found[0]["taskId"], task["taskId"]);
    assert!(found[0].get("article").is_none(), "no law sets it");
    assert_eq!(found[1]["kind"], "keep-agreement");
    assert_eq!(found[1]["whose"], "resident");
    assert_eq!(mine("?kind=keep-agreement").len(), 1);

    let closing = json!({"reason": "resolved"});
    let closed = office.worker.post(&format!("{case}/closure"), &closing);
    assert_eq!(closed.problem(), "still-running");
    let done = format!("{path}/{}/completion", text(&task, "/taskId"));
    let headers = [("Idempotency-Key", "finish")];
    let finished = office
        .worker
        .send("POST", &done, &headers, None)
        .expect(201);
    assert_eq!(finished["finished"]["by"], "worker");
    let back = format!("{path}/{}/withdrawal", text(&agreement, "/taskId"));
    let reason = json!({"reason": "De loonstrook is er al."});
    let taken = office.worker.post(&back, &reason).expect(201);
    assert_eq!(taken["takenBack"]["reason"], "De loonstrook is er al.");
    assert_eq!(office.worker.post(&back, &reason).problem(), "task-ended");
    let unknown = format!("{path}/00000000-0000-0000-0000-000000000000/withdrawal");
    assert_eq!(office.worker.post(&unknown, &reason).status, 404);
    WEB.run(WEB.installation.settle());
    assert_eq!(mine(""), Vec::<Value>::new());
    office
        .worker
        .post(&format!("{case}/closure"), &closing)
        .expect(201);
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["tasks"].as_array().unwrap().len(), 2);
    let late = json!({
        "kind": "task", "owner": {"kind": "officer", "officer": "els"}, "due": due(3),
        "text": "Nog iets.",
    });
    assert_eq!(office.worker.post(&path, &late).problem(), "case-closed");
}

#[test]
fn notes_are_of_whom_they_are_about() {
    let office = Office::open(&WEB, "GM0153");
    let (case, person) = office.case("Els Mulder");
    let partner = json!({"role": "partner", "name": "Jan Mulder"});
    let partner = office
        .worker
        .post(&format!("{case}/persons"), &partner)
        .expect(201);
    let partner = text(&partner, "/personId");
    let path = format!("{case}/notes");
    let note = json!({"about": partner, "text": "Jan zoekt werk in de haven."});
    let note = office.worker.post(&path, &note).expect(201);
    assert_eq!(note["about"], partner);
    assert_eq!(note["written"]["by"], "worker");
    let own = json!({"text": "Els wil rijlessen."});
    let own = office.worker.post(&path, &own).expect(201);
    assert_eq!(own["about"], person);
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["notes"].as_array().unwrap().len(), 2);
    let stranger = json!({"about": "00000000-0000-0000-0000-000000000000", "text": "?"});
    assert_eq!(office.worker.post(&path, &stranger).problem(), "unknown");
    for wrong in [
        json!({"text": ""}),
        json!({"text": "x".repeat(4_001)}),
        json!({}),
    ] {
        assert_eq!(office.worker.post(&path, &wrong).status, 400);
    }
}
