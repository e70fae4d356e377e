//! A municipality's own figures, beside the national ones.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use maatwerk::http::auth::Role;
use maatwerk::signals::{Destination, Outbox};
use maatwerk::views::SIGNALS;
use maatwerk_domain::{CaseId, Month};
use maatwerk_log::{EventLog as _, KeyId, LogId};
use maatwerk_tests::{BASIS, Client, Office, Web, text};
use serde_json::{Value, json};

use super::{EVERYWHERE, LOCAL, near, row, uuid};

/// The article that another municipality alone is stuck on.
const THEIRS: &str = "BWBR0015703&artikel=13";
/// References to [`EVERYWHERE`].
const BARE: &str = "jci1.3:c:BWBR0015703&artikel=35";
const REFERENCE: &str = "jci1.31:c:BWBR0015703&hoofdstuk=4&artikel=35&z=2026-01-01&g=2026-01-01";
/// What a decision here departs from.
const DEPARTED: &str = "BWBR0005537&artikel=4:84";

struct Home {
    web: Web,
    /// The quarter in which all arose; it is over.
    quarter: String,
    year: i16,
}

/// One municipality with five households of its own in this installation, of which two are stuck on
/// an article that 72 households of twelve others are stuck on; and one with a household of its own.
/// Then the quarter passes, and a sixth household comes.
static HOME: LazyLock<Home> = LazyLock::new(|| {
    let web = Web::start(&[("GM0479", "plugins/zaanstad"), ("NL", "")], Web::limits());
    let app = Arc::clone(&web.installation.app);
    web.run(app.establish(LogId::new("GM0001").unwrap(), "GM0001"))
        .unwrap();
    let month = Month::of(app.clock.today());
    for sender in 0..12_u32 {
        let place = format!("GM90{sender:02}");
        let records: Vec<_> = (0..6)
            .map(|household| {
                let number = sender * 100 + household;
                json!({
                    "id": uuid(1, number), "authority": place, "source": "stated",
                    "barrier": "knowledge", "articles": [EVERYWHERE], "agencies": ["uwv"],
                    "lifeDomains": ["work"], "month": month.to_string(),
                    "household": uuid(2, number),
                })
            })
            .collect();
        web.client(&place, "desk", &[Role::ClientSystem])
            .post("/signal-records", &json!({ "records": records }))
            .expect(201);
    }

    let office = Office::open(&web, "GM0479");
    let sanne = office.case("Sanne de Boer");
    states(&office, &sanne, REFERENCE, "knowledge");
    states(&office, &sanne, BARE, "knowledge");
    states(&office, &office.case("Mo Bakker"), BARE, "workload");
    states(&office, &office.case("Noor Visser"), LOCAL, "unspoken-norm");
    declines(&office);
    departs(&office);
    let other = Office::open(&web, "GM0001");
    states(
        &other,
        &other.case("Daan Smit"),
        &format!("jci1.31:c:{THEIRS}"),
        "workload",
    );
    web.run(async {
        web.installation.settle().await;
        let mut outbox = Outbox::new(Arc::clone(&app), Destination::Here);
        assert!(outbox.flush().await.unwrap() >= 6);
    });

    let next = Month::from_ordinal((month.ordinal() / 3 + 1) * 3).unwrap();
    app.clock.move_to(next.first_day()).unwrap();
    states(&office, &office.case("Jip Mulder"), LOCAL, "unspoken-norm");
    web.run(web.installation.settle());
    Home {
        web,
        quarter: format!("{}-Q{}", month.year(), month.quarter()),
        year: month.year(),
    }
});

fn states(office: &Office, (case, person): &(String, String), article: &str, barrier: &str) {
    let signal = json!({
        "caseId": case.trim_start_matches("/cases/"), "about": person, "barrier": barrier,
        "articles": [article], "agencies": ["uwv"], "lifeDomains": ["work"],
        "tried": "Gebeld.", "wouldHaveHelped": "Een loket.",
    });
    office.worker.post("/signals", &signal).expect(201);
}

/// A request that the policy declines, and a person too.
fn declines(office: &Office) {
    let (case, person) = office.case("Fenna Bos");
    let _ = office.day(&case, &person, "birth-date", "2015-03-14");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    let requests = format!("{case}/budget-requests");
    let asked = office.worker.post(&requests, &office.lessons(&person));
    let asked = asked.expect(201);
    let decision = format!("{requests}/{}/decision", text(&asked, "/requestId"));
    let decline = json!({
        "choice": "decline", "assessmentId": text(&asked, "/assessment/assessmentId"),
        "mandateId": office.mandate, "reasons": "Te jong.",
    });
    office.officer.post(&decision, &decline).expect(201);
}

/// A request that the policy would grant, and a person declines.
fn departs(office: &Office) {
    let (case, _, request, assessment) = office.assessed("Bram Vos");
    let decline = json!({
        "choice": "decline", "assessmentId": assessment, "mandateId": office.mandate,
        "departure": {
            "ground": "inherent-power", "article": format!("jci1.31:c:{DEPARTED}"),
            "argument": "The employer pays for the lessons.",
        },
        "reasons": "Another way was found.",
    });
    let decision = format!("{case}/budget-requests/{request}/decision");
    office.officer.post(&decision, &decline).expect(201);
}

fn reader(authority: &str) -> Client {
    HOME.web.client(authority, "reader", &[Role::PolicyMaker])
}

/// The own households of each row.
fn own(table: &Value) -> Vec<(String, i64)> {
    let rows = table["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let own = row["own"]["households"].as_i64();
        (text(row, "/value"), own.unwrap_or(-1))
    })
    .collect()
}

#[test]
fn own_figures_stand_beside_the_national_ones() {
    let table = reader("GM0479").get("/signals/by-article").expect(200);
    let everywhere = row(&table, EVERYWHERE).unwrap();
    near(&everywhere["households"], 74);
    // Two signals of one household, by two references to one article, are one household.
    assert_eq!(everywhere["own"]["households"], 2);
    assert_eq!(
        everywhere["own"]["departures"],
        json!({"decided": 0, "departed": 0})
    );
    let departed = row(&table, DEPARTED).unwrap();
    assert_eq!(
        departed["own"]["departures"],
        json!({"decided": 1, "departed": 1})
    );
    for (bands, place, band) in [("amounts", 2, "250-500"), ("waiting", 0, "to-14")] {
        let all = departed["own"][bands].as_array().unwrap();
        assert_eq!(all[place], json!({"band": band, "households": 1}));
        let sum: i64 = all
            .iter()
            .map(|band| band["households"].as_i64().unwrap())
            .sum();
        assert_eq!(sum, 1, "{all:?}");
    }
    assert_eq!(
        row(&table, BASIS).unwrap()["own"]["departures"],
        json!({"decided": 1, "departed": 0})
    );
    let total = &table["total"]["own"];
    assert_eq!(total["households"], 5, "the sixth came after the release");
    assert_eq!(total["departures"], json!({"decided": 2, "departed": 1}));
    let log = LogId::new("GM0479").unwrap();
    let head = HOME
        .web
        .run(HOME.web.installation.app.log.head(log))
        .unwrap();
    assert_eq!(table["ownPosition"], head.position.get());
}

#[test]
fn what_is_withheld_nationally_is_shown_to_whom_it_is_of() {
    let table = reader("GM0479").get("/signals/by-article").expect(200);
    let local = row(&table, LOCAL).unwrap();
    assert_eq!(local["own"]["households"], 1);
    for national in ["households", "authorities", "asOf"] {
        assert_eq!(local.get(national), None, "{local:#}");
    }
    assert!(local["amounts"].get("sum").is_none());
    assert_eq!(local["departures"], json!({}));
    // What is published comes first, then what the municipality has most of.
    let rows = own(&table);
    assert_eq!(rows[0].0, EVERYWHERE);
    let rest: Vec<_> = rows[1..].iter().map(|(_, own)| *own).collect();
    assert!(rest.is_sorted_by(|a, b| a >= b), "{rows:?}");
    assert!(rest.iter().all(|own| *own >= 1), "{rows:?}");
}

#[test]
fn pages_of_both_make_up_the_whole() {
    let reader = reader("GM0479");
    let whole = own(&reader.get("/signals/by-article?limit=500").expect(200));
    let mut seen = Vec::new();
    let mut next = Some(0);
    while let Some(offset) = next {
        let page = reader.get(&format!("/signals/by-article?limit=2&offset={offset}"));
        let page = page.expect(200);
        assert_eq!(page["total"]["own"]["households"], 5);
        seen.extend(own(&page));
        next = page["next"].as_u64();
    }
    assert!(whole.len() > 3, "{whole:?}");
    assert_eq!(seen, whole);
}

#[test]
fn filters_and_articles_hold_for_both() {
    let reader = reader("GM0479");
    let reference = REFERENCE.replace('&', "%26");
    let barriers = reader.get(&format!("/signals/by-barrier?article={reference}"));
    let barriers = barriers.expect(200);
    let stated: Vec<_> = own(&barriers)
        .into_iter()
        .filter(|row| row.1 != 0)
        .collect();
    assert_eq!(
        stated,
        [("knowledge".to_owned(), 1), ("workload".to_owned(), 1)]
    );
    assert_eq!(barriers["rows"].as_array().unwrap().len(), 8);
    near(&row(&barriers, "knowledge").unwrap()["households"], 73);
    assert_eq!(barriers["total"]["own"]["households"], 2);
    for (query, rows) in [
        ("barrier=knowledge", vec![(EVERYWHERE, 1)]),
        ("barrier=unspoken-norm", vec![(LOCAL, 1)]),
        ("source=departure", vec![(DEPARTED, 1)]),
        ("agency=uwv", vec![(EVERYWHERE, 2), (LOCAL, 1)]),
        ("lifeDomain=work&barrier=workload", vec![(EVERYWHERE, 1)]),
        ("agency=police", vec![]),
    ] {
        let table = reader
            .get(&format!("/signals/by-article?{query}"))
            .expect(200);
        let rows: Vec<_> = rows
            .iter()
            .map(|(row, own)| ((*row).to_owned(), *own))
            .collect();
        assert_eq!(own(&table), rows, "{query}");
    }
    for (path, value) in [("by-agency", "uwv"), ("by-life-domain", "work")] {
        let table = reader.get(&format!("/signals/{path}")).expect(200);
        assert_eq!(row(&table, value).unwrap()["own"]["households"], 3);
    }
}

#[test]
fn periods_hold_for_both() {
    let reader = reader("GM0479");
    let quarter = HOME.quarter.as_str();
    let quarters = reader.get("/signals/by-period").expect(200);
    assert_eq!(
        own(&quarters),
        [(quarter.to_owned(), 5)],
        "the next is not over"
    );
    let within = reader.get(&format!("/signals/by-article?period={quarter}"));
    let within = within.expect(200);
    assert_eq!(within["total"]["own"]["households"], 5);
    assert_eq!(row(&within, LOCAL).unwrap()["own"]["households"], 1);
    let before = reader.get(&format!("/signals/by-article?period={}", HOME.year - 1));
    let before = before.expect(200);
    assert_eq!(before["rows"], json!([]));
    assert_eq!(before["total"]["own"]["households"], 0);
}

#[test]
fn nobody_sees_the_figures_of_another() {
    let web = &HOME.web;
    // The programme has none of its own.
    let programme = web.client("NL", "programme", &[Role::Programme]);
    let table = programme.get("/signals/by-article").expect(200);
    assert!(!table.to_string().contains("\"own"), "{table:#}");
    assert_eq!(table["rows"].as_array().unwrap().len(), 1);
    // An authority whose cases are elsewhere asks there.
    let table = reader("GM9001").get("/signals/by-article").expect(200);
    assert!(!table.to_string().contains("\"own"), "{table:#}");
    // Another municipality has its own alone.
    let table = reader("GM0001").get("/signals/by-article").expect(200);
    assert_eq!(
        own(&table),
        [(EVERYWHERE.to_owned(), 0), (THEIRS.to_owned(), 1)]
    );
    assert_eq!(table["total"]["own"]["households"], 1);
    // The national figures are the same for all.
    let national = |table: &Value| row(table, EVERYWHERE).unwrap()["households"].clone();
    let ours = reader("GM0479").get("/signals/by-article").expect(200);
    assert_eq!(national(&table), national(&ours));
}

#[test]
fn own_figures_are_for_the_roles_of_a_municipality() {
    let of = |role| {
        let reader = HOME.web.client("GM0479", "reader", &[role]);
        reader.get("/signals/by-barrier")
    };
    for role in [
        Role::PolicyMaker,
        Role::CustomisationOfficer,
        Role::Auditor,
        Role::Administrator,
    ] {
        assert_eq!(of(role).expect(200)["total"]["own"]["households"], 5);
    }
    assert_eq!(of(Role::Programme).expect(200)["total"].get("own"), None);
    assert_eq!(of(Role::Professional).status, 403);
}

#[test]
fn an_erased_case_is_not_counted() {
    let web = Web::start(&[("NL", "")], Web::limits());
    let app = &web.installation.app;
    web.run(app.establish(LogId::new("GM0002").unwrap(), "GM0002"))
        .unwrap();
    let office = Office::open(&web, "GM0002");
    let erased = office.case("Sanne de Boer");
    for case in [&erased, &office.case("Mo Bakker")] {
        states(&office, case, LOCAL, "workload");
    }
    let month = Month::of(app.clock.today());
    let next = Month::from_ordinal(month.ordinal() + 1).unwrap();
    app.clock.move_to(next.first_day()).unwrap();
    let own = || {
        let table = office.officer.get("/signals/by-article").expect(200);
        let row = row(&table, LOCAL).unwrap();
        row["own"]["households"].as_i64().unwrap()
    };
    assert_eq!(own(), 2);
    let case: CaseId = erased.0.trim_start_matches("/cases/").parse().unwrap();
    app.vault
        .destroy_key(KeyId::from_bytes(case.to_bytes()))
        .unwrap();
    app.views.ask_rebuild(SIGNALS).unwrap();
    let gone = (0..600).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        own() == 1
    });
    assert!(gone, "it is counted still");
}
