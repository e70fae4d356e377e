//! What must happen by which day, over HTTP: one list of all cases, and as it changes.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use maatwerk::http::auth::Role;
use maatwerk_domain::Date;
use maatwerk_domain::terms::{self, Term};
use maatwerk_tests::{Answer, Client, Office, Stream, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
        ("GM0153", "plugins/zaanstad"),
        ("GM0014", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

/// Lists of one authority, once the views have seen all.
fn list(client: &Client, query: &str) -> Value {
    answer(client, query).expect(200)
}

fn answer(client: &Client, query: &str) -> Answer {
    WEB.run(WEB.installation.settle());
    client.get(&format!("/deadlines{query}"))
}

/// Those of one case.
fn of_case(page: &Value, case: &str) -> Vec<Value> {
    let all = page["deadlines"].as_array().unwrap();
    let mine = |one: &&Value| case.ends_with(one["caseId"].as_str().unwrap());
    all.iter().filter(mine).cloned().collect()
}

fn kinds(deadlines: &[Value]) -> Vec<&str> {
    deadlines
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect()
}

fn position(answer: &Answer) -> u64 {
    answer.header("log-position").unwrap().parse().unwrap()
}

#[test]
fn a_request_is_on_the_list_until_it_is_decided_on() {
    let office = Office::open(&WEB, "GM0479");
    let (case, _, request, assessment) = office.assessed("Sanne de Boer");
    let today: Date = office.today.parse().unwrap();
    let ends = Term::Decision.last_day(today).unwrap();
    let page = list(&office.worker, "");
    assert_eq!(page["today"], office.today);
    let mine = of_case(&page, &case);
    let left = today.until(ends).unwrap().get_days();
    let expected = json!({
        "deadlineId": mine[0]["deadlineId"], "caseId": mine[0]["caseId"], "kind": "decide-request",
        "whose": "authority", "requestId": request, "personId": mine[0]["personId"],
        "article": "jci1.31:c:BWBR0005537&artikel=4:13&lid=2", "day": ends.to_string(),
        "daysLeft": left, "lapses": false, "exposure": {"soFar": 0, "most": 144_200},
    });
    assert_eq!(mine, [expected]);

    let (grant, decision) = office.granted(&case, &request, &assessment);
    let mine = of_case(&list(&office.worker, ""), &case);
    assert_eq!(kinds(&mine), ["announce-decision", "review-gift"]);
    assert_eq!(mine[0]["day"], ends.to_string());
    assert!(grant.ends_with(mine[1]["grantId"].as_str().unwrap()));
    let announced = json!({"on": office.today});
    office
        .officer
        .post(
            &format!("{case}/decisions/{decision}/announcement"),
            &announced,
        )
        .expect(201);
    let last = Term::Objection.last_day(today).unwrap();
    let page = list(&office.worker, "");
    let mine = of_case(&page, &case);
    // Of one day they stand in any order.
    let one = |kind: &str| mine.iter().find(|one| one["kind"] == kind).unwrap();
    assert_eq!(mine.len(), 3);
    assert_eq!(one("object")["whose"], "resident");
    assert_eq!(one("object")["day"], last.to_string());
    // What was granted is paid by the day that the letter of this day names.
    let expected = json!({
        "deadlineId": one("pay-grant")["deadlineId"], "caseId": mine[0]["caseId"],
        "kind": "pay-grant", "whose": "authority", "grantId": one("review-gift")["grantId"],
        "personId": mine[0]["personId"], "article": "jci1.31:c:BWBR0005537&artikel=4:87&lid=1",
        "day": terms::pay_by(today).unwrap().to_string(), "daysLeft": mine[0]["daysLeft"],
        "lapses": false, "exposure": {"soFar": 0, "most": 50_000},
    });
    assert_eq!(*one("pay-grant"), expected);

    // Filtered.
    for (query, found) in [
        ("?kind=object", vec!["object"]),
        ("?kind=pay-grant", vec!["pay-grant"]),
        ("?whose=authority", vec!["pay-grant", "review-gift"]),
        (&format!("?until={last}&whose=authority"), vec!["pay-grant"]),
        (&format!("?until={last}&kind=object"), vec!["object"]),
        (&format!("?until={}", last.yesterday().unwrap()), vec![]),
        ("?kind=object&whose=authority", vec![]),
    ] {
        let page = list(&office.worker, query);
        assert_eq!(kinds(&of_case(&page, &case)), found, "{query}");
    }
    for wrong in ["?kind=nothing", "?whose=nobody", "?until=soon", "?until="] {
        assert_eq!(answer(&office.worker, wrong).status, 400, "{wrong}");
    }
}

#[test]
fn a_hearing_that_is_out_is_on_the_list() {
    let office = Office::open(&WEB, "GM0479");
    let today: Date = office.today.parse().unwrap();
    let (case, _, request, assessment) = office.assessed("Sanne de Boer");
    let (grant, decision) = office.granted(&case, &request, &assessment);
    let on = json!({"on": office.today});
    let announcement = format!("{case}/decisions/{decision}/announcement");
    office.officer.post(&announcement, &on).expect(201);
    let proposal = json!({"kind": "keep", "reasons": "Zij kon er niets aan doen."});
    office
        .worker
        .post(&format!("{grant}/proposal"), &proposal)
        .expect(201);
    let until = today.checked_add(14.days()).unwrap().to_string();
    let invitation = json!({"on": office.today, "until": until});
    let invited = office
        .worker
        .post(&format!("{grant}/invitation"), &invitation)
        .expect(201);
    assert_eq!(invited["proposal"]["invited"], invitation);
    let mine = of_case(&list(&office.worker, "?kind=answer-hearing"), &case);
    assert_eq!(mine[0]["day"], until);
    assert_eq!(
        (&mine[0]["whose"], &mine[0]["daysLeft"]),
        (&json!("resident"), &json!(14))
    );
}

#[test]
fn pages_follow_each_other_by_day() {
    let office = Office::open(&WEB, "GM0001");
    let today: Date = office.today.parse().unwrap();
    // Terms of different days, not in the order of the days; two on one day.
    for days in [3, 9, 1, 9] {
        let (case, person) = office.case("Mo Bakker");
        let mut body = office.lessons(&person);
        body["received"] = json!(office.today);
        let asked = office
            .worker
            .post(&format!("{case}/budget-requests"), &body)
            .expect(201);
        let path = format!(
            "{case}/budget-requests/{}/extension",
            text(&asked, "/requestId")
        );
        let by = today.checked_add((100 + days).days()).unwrap();
        let body = json!({"on": office.today, "decideBy": by.to_string(), "reason": "Druk."});
        office.worker.post(&path, &body).expect(201);
    }
    let whole = list(&office.worker, "");
    let days: Vec<_> = whole["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["day"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(days.len(), 4);
    assert!(days.is_sorted(), "{days:?}");
    assert!(whole.get("next").is_none());
    let mut pages = Vec::new();
    let mut query = "?limit=1".to_owned();
    loop {
        let page = list(&office.worker, &query);
        pages.extend(page["deadlines"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else {
            break;
        };
        query = format!("?limit=1&cursor={next}");
    }
    assert_eq!(json!(pages), whole["deadlines"]);
    // A cursor of another authority, and one of nobody.
    let elsewhere = WEB.client("GM0479", "worker", &[Role::Professional]);
    let stolen = query.trim_start_matches("?limit=1&");
    assert_eq!(answer(&elsewhere, &format!("?{stolen}")).status, 404);
    let nobodys = format!("?cursor={}", "0".repeat(104));
    assert_eq!(answer(&office.worker, &nobodys).status, 404);
}

#[test]
fn others_see_no_cases_in_which_they_are_not_involved() {
    let office = Office::open(&WEB, "GM0479");
    let (case, ..) = office.assessed("Els Mulder");
    let seen = |client: &Client| !of_case(&list(client, "?limit=500"), &case).is_empty();
    assert!(seen(&office.worker), "who opened it");
    assert!(seen(&office.officer));
    let colleague = WEB.client("GM0479", "colleague", &[Role::Professional]);
    assert!(!seen(&colleague));
    let auditor = WEB.client("GM0479", "auditor", &[Role::Auditor]);
    assert!(seen(&auditor));
    let elsewhere = WEB.client("GM0153", "officer", &[Role::CustomisationOfficer]);
    assert_eq!(list(&elsewhere, "")["deadlines"], json!([]));
    // A mandate for what is asked in it makes somebody involved.
    let mandate = json!({
        "officer": "colleague", "legalBasis": maatwerk_tests::BASIS, "upTo": 100_000,
        "from": office.today,
    });
    let given = office.administrator.post("/mandates", &mandate).expect(201);
    assert!(seen(&colleague));
    let path = format!("/mandates/{}/end", text(&given, "/mandateId"));
    let today: Date = office.today.parse().unwrap();
    let yesterday = json!({"lastDay": today.yesterday().unwrap().to_string()});
    office.administrator.post(&path, &yesterday).expect(201);
    assert!(!seen(&colleague));

    // Whoever read the list has read each case on it.
    let readers = auditor.get(&format!("{case}/readers")).expect(200);
    let reads = readers["reads"].as_array().unwrap();
    let listed = |one: &Value, by: &str| {
        one["operation"] == "listDeadlines" && one["by"] == by && one["purpose"] == "deadline-list"
    };
    assert!(reads.iter().any(|one| listed(one, "worker")));
    assert!(reads.iter().any(|one| listed(one, "colleague")));
}

/// Opens a stream for somebody of an authority in which nobody else is at work.
fn follow(subject: &str, role: Role, after: u64, headers: &[(&str, &str)]) -> Stream {
    follow_at(subject, role, &format!("?after={after}"), headers)
}

fn follow_at(subject: &str, role: Role, query: &str, headers: &[(&str, &str)]) -> Stream {
    let token = WEB.token("GM0014", subject, &[role]);
    let path = format!("/deadlines/changes{query}");
    Stream::open(WEB.address, &token, &path, headers)
}

#[test]
fn changes_are_told_as_they_happen_and_none_is_missed() {
    let office = Office::open(&WEB, "GM0014");
    let began = position(&answer(&office.worker, ""));
    let mut stream = follow("worker", Role::Professional, began, &[]);
    assert_eq!(stream.status, 200);
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");
    let told = stream.read_event().expect("the request");
    assert_eq!(told.event, "deadlines");
    assert!(case.ends_with(told.data["caseId"].as_str().unwrap()));
    assert_eq!(told.data["today"], office.today);
    assert_eq!(
        kinds(told.data["deadlines"].as_array().unwrap()),
        ["decide-request"]
    );
    // What changes no deadline is not told.
    let _ = office.day(&case, &person, "birth-date", "2001-03-14");
    let _ = office.granted(&case, &request, &assessment);
    let granted = stream.read_event().expect("the grant");
    assert_eq!(
        kinds(granted.data["deadlines"].as_array().unwrap()),
        ["announce-decision", "review-gift"]
    );
    assert!(granted.id > told.id);
    drop(stream);

    // Whoever comes back gets the rest: each case as it is by now, once.
    let (other, ..) = office.assessed("Mo Bakker");
    WEB.run(WEB.installation.settle());
    let last = told.id.unwrap().to_string();
    let mut again = follow(
        "worker",
        Role::Professional,
        0,
        &[("Last-Event-ID", last.as_str())],
    );
    assert_eq!(again.read_event(), Some(granted.clone()));
    let next = again.read_event().expect("the other case");
    assert!(other.ends_with(next.data["caseId"].as_str().unwrap()));
    drop(again);
    // What the last event said is enough to go on from.
    let back = [("Last-Event-ID", last.as_str())];
    let mut alone = follow_at("worker", Role::Professional, "", &back);
    assert_eq!(alone.status, 200);
    assert_eq!(alone.read_event(), Some(granted));
    drop(alone);

    // A stranger is told of none of this; of an own case he is.
    let colleague = WEB.client("GM0014", "colleague", &[Role::Professional]);
    let mut strange = follow("colleague", Role::Professional, began, &[]);
    let own = json!({"persons": [{"role": "resident", "name": "Els Mulder"}]});
    let own = text(&colleague.post("/cases", &own).expect(201), "/caseId");
    let case = colleague.get(&format!("/cases/{own}")).expect(200);
    let mut body = office.lessons(&text(&case, "/persons/0/personId"));
    body["channel"] = json!("phone");
    colleague
        .post(&format!("/cases/{own}/budget-requests"), &body)
        .expect(201);
    assert_eq!(
        strange.read_event().expect("the own case").data["caseId"],
        own
    );
    drop(strange);

    // Each that was told is read.
    let auditor = WEB.client("GM0014", "auditor", &[Role::Auditor]);
    let readers = auditor.get(&format!("{other}/readers")).expect(200);
    let mut reads = readers["reads"].as_array().unwrap().iter();
    assert!(reads.any(|one| one["operation"] == "followDeadlines" && one["by"] == "worker"));
}

#[test]
fn nobody_goes_on_from_where_the_log_has_not_come() {
    let client = WEB.client("GM0153", "officer", &[Role::CustomisationOfficer]);
    for (query, headers) in [
        ("?after=999999999999", vec![]),
        ("?after=0", vec![("Last-Event-ID", "999999999999")]),
        ("?after=999999", vec![]),
        ("", vec![("Last-Event-ID", "999999")]),
    ] {
        let path = format!("/deadlines/changes{query}");
        let answer = client.send("GET", &path, &headers, None);
        assert_eq!(answer.status, 409, "{query}");
        assert_eq!(answer.problem(), "position-ahead");
    }
    for (query, headers) in [
        ("", vec![]),
        ("", vec![("Last-Event-ID", "the last")]),
        ("", vec![("Last-Event-ID", "-1")]),
        ("?after=-1", vec![]),
        ("?after=1.5", vec![]),
        ("?after=0", vec![("Last-Event-ID", "the last")]),
    ] {
        let path = format!("/deadlines/changes{query}");
        assert_eq!(
            client.send("GET", &path, &headers, None).status,
            400,
            "{query}"
        );
    }
}

#[test]
fn a_fifth_stream_of_one_person_is_one_too_many() {
    let open = || follow("collector", Role::CustomisationOfficer, 0, &[]);
    let streams: Vec<Stream> = (0..4).map(|_| open()).collect();
    assert!(streams.iter().all(|stream| stream.status == 200));
    assert_eq!(open().status, 503);
    assert_eq!(
        follow("somebody", Role::CustomisationOfficer, 0, &[]).status,
        200
    );
}
