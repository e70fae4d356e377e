//! What people do, and what they may not.

use jiff::ToSpan as _;
use maatwerk::http::auth::Role;
use maatwerk::signals::{Destination, Outbox, national};
use maatwerk_log::{EventLog as _, LogId, Position};
use maatwerk_tests::{Office, text};
use serde_json::json;
use std::sync::Arc;

use crate::support::{
    AUTHORITY, REASON, administrators, carried_out, confirm, erase, household, id_of, propose, web,
};

#[test]
fn a_closed_case_goes_when_its_term_has_passed_and_two_people_say_so() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let (anna, bea) = administrators(&web);
    let auditor = web.client(AUTHORITY, "auditor", &[Role::Auditor]);

    // Nothing is due in a case that is worked on.
    let early = propose(&anna, &case, &[], "term");
    assert_eq!(
        (early.status, early.problem().as_str()),
        (409, "still-kept")
    );
    office
        .worker
        .post(&format!("{case}/closure"), &json!({"reason": "resolved"}))
        .expect(201);
    let kept = auditor.get(&format!("{case}/retention")).expect(200);
    assert_eq!(kept["list"]["example"], true);
    assert_eq!(kept["retention"]["category"], "niet-besloten");
    assert_eq!(kept["retention"]["accounting"]["ready"], false);
    let today = web.installation.app.clock.today();
    let due = today.saturating_add(12.months());
    assert_eq!(kept["retention"]["accounting"]["due"], due.to_string());
    let early = propose(&anna, &case, &[], "term");
    assert_eq!(
        (early.status, early.problem().as_str()),
        (409, "still-kept")
    );
    web.run(web.installation.settle());
    let list = auditor.get("/destruction-list").expect(200);
    assert_eq!(list["cases"], json!([]));
    let ahead = auditor
        .get(&format!("/destruction-list?dueBy={due}"))
        .expect(200);
    assert_eq!(ahead["cases"][0]["caseId"], id_of(&case));
    assert_eq!(ahead["cases"][0]["accounting"]["ready"], false);

    web.installation.app.clock.move_to(due).unwrap();
    let list = auditor.get("/destruction-list").expect(200);
    assert_eq!(list["cases"][0]["accounting"]["ready"], true, "{list:#}");
    assert_eq!(list["cases"][0]["persons"]["each"][0]["ready"], true);

    // Somebody holds on to it.
    let hold = office
        .officer
        .post(
            &format!("{case}/holds"),
            &json!({"reason": "Een Woo-verzoek loopt."}),
        )
        .expect(201);
    let list = auditor.get("/destruction-list").expect(200);
    assert_eq!(list["cases"][0]["accounting"]["ready"], false);
    let obstacle = &list["cases"][0]["accounting"]["obstacles"][0];
    assert_eq!(obstacle["kind"], "held");
    assert_eq!(obstacle["id"], hold["holdId"]);
    assert_eq!(propose(&anna, &case, &[], "term").problem(), "held");
    let lifting = format!("{case}/holds/{}/lifting", text(&hold, "/holdId"));
    let why = json!({"reason": "Het verzoek is afgedaan."});
    let lifted = office.officer.post(&lifting, &why).expect(201);
    assert_eq!(lifted["lifted"]["act"]["by"], "officer");
    assert_eq!(office.officer.post(&lifting, &why).problem(), "hold-lifted");

    // One proposes, another confirms.
    let proposed = propose(&anna, &case, &[], "term").expect(201);
    let erasure = text(&proposed, "/erasureId");
    let same = confirm(&anna, &erasure);
    assert_eq!((same.status, same.problem().as_str()), (409, "same-person"));
    let elsewhere = web.client("GM0001", "carla", &[Role::Administrator]);
    assert_eq!(confirm(&elsewhere, &erasure).status, 404);
    let path = format!("/erasures/{erasure}");
    assert_eq!(
        elsewhere.get("/erasures").expect(200)["erasures"],
        json!([])
    );
    assert_eq!(auditor.get(&path).expect(200)["stage"], "proposed");
    assert_eq!(
        office.worker.get(&case).expect(200)["persons"][0]["name"],
        "Sanne de Boer"
    );
    let done = confirm(&bea, &erasure).expect(201);
    assert_eq!(done["destroyed"], json!([person]));
    assert!(carried_out(&web, &erasure)["carriedOut"].is_object());
    assert_eq!(confirm(&bea, &erasure).problem(), "erasure-decided");

    // A read that comes after shows nothing.
    for path in [
        case.clone(),
        format!("{case}/events"),
        format!("{case}/retention"),
    ] {
        let gone = if path.ends_with("retention") {
            auditor.get(&path)
        } else {
            office.worker.get(&path)
        };
        assert_eq!(
            (gone.status, gone.problem().as_str()),
            (410, "erased"),
            "{path}"
        );
    }
    let found = office
        .worker
        .post("/cases/search", &json!({"name": "Sanne de Boer"}));
    assert_eq!(found.expect(200)["found"], json!([]));
    assert_eq!(office.worker.get("/cases").expect(200)["cases"], json!([]));
    assert_eq!(
        auditor.get("/destruction-list").expect(200)["cases"],
        json!([])
    );
    let fact = json!({
        "about": person, "code": "debts", "value": {"kind": "flag", "value": true},
        "source": "statement",
    });
    assert_eq!(
        office.worker.post(&format!("{case}/facts"), &fact).status,
        410
    );
    assert_eq!(propose(&anna, &case, &[], "court-order").status, 410);
    // The record of it stays.
    let record = auditor.get(&path).expect(200);
    assert_eq!(record["reason"], REASON);
    assert_eq!(record["proposed"]["by"], "anna");
    assert_eq!(record["confirmed"]["by"], "bea");
    let done = auditor.get("/erasures?stage=carried-out").expect(200);
    assert_eq!(done["erasures"][0]["erasureId"], erasure);
    web.installation.assert_verifies();
}

#[test]
fn an_erasure_can_be_taken_back() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let (anna, bea) = administrators(&web);
    let proposed = propose(&anna, &case, &[&person], "data-subject-request").expect(201);
    let path = format!("/erasures/{}", text(&proposed, "/erasureId"));
    let why = json!({"reason": "Zij vroeg iets anders."});
    let refused = bea.post(&format!("{path}/refusal"), &why).expect(201);
    assert_eq!(refused["stage"], "refused");
    let late = confirm(&bea, &text(&proposed, "/erasureId"));
    assert_eq!(late.problem(), "erasure-decided");
    assert_eq!(
        office.worker.get(&case).expect(200)["persons"][0]["name"],
        "Sanne de Boer"
    );
}

#[test]
fn what_still_runs_is_told_to_who_asks_to_be_erased() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");
    let (anna, _) = administrators(&web);
    let ask = || propose(&anna, &case, &[&person], "data-subject-request");
    assert_eq!(ask().problem(), "still-needed");
    let _ = office.granted(&case, &request, &assessment);
    let refused = ask();
    assert_eq!(refused.problem(), "still-needed");
    assert_eq!(refused.json()["rule"], "32016R0679/17");
    let whole = propose(&anna, &case, &[], "data-subject-request");
    assert_eq!(whole.problem(), "accounting-kept");
    // A court has weighed that.
    erase(&web, &case, &[&person], "court-order");
    let seen = office.worker.get(&case).expect(200);
    assert_eq!(seen["persons"][0]["erased"], true);
    assert_eq!(
        seen["grants"].as_array().unwrap().len(),
        1,
        "the books stay"
    );
    // Nothing is looked at any more, and nothing fails.
    let later = web.installation.app.clock.today().saturating_add(2.years());
    web.installation.app.clock.move_to(later).unwrap();
    let ticked = web.run(web.installation.app.tick()).unwrap();
    assert_eq!((ticked.done, ticked.failed), (0, 0));
    // Nothing can be said of her any more.
    let fact = json!({
        "about": person, "code": "debts", "value": {"kind": "flag", "value": true},
        "source": "statement",
    });
    let said = office.worker.post(&format!("{case}/facts"), &fact);
    assert_eq!((said.status, said.problem().as_str()), (409, "erased"));
    let again = propose(&anna, &case, &[&person], "court-order");
    assert_eq!(again.problem(), "erased-already");
}

/// Each way to erase some of a household: the others stay as they are.
#[test]
fn who_is_erased_takes_nobody_along() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let names = ["Sanne de Boer", "Mo Bakker", "Ali de Vries"];
    for mask in 1..8_usize {
        let (case, persons) = household(&office, &names);
        for person in &persons {
            let _ = office.day(&case, person, "birth-date", "2001-03-14");
        }
        let chosen: Vec<_> = (0..3).filter(|at| mask & 1 << at != 0).collect();
        let erased: Vec<_> = chosen.iter().map(|at| persons[*at].as_str()).collect();
        erase(&web, &case, &erased, "data-subject-request");
        let seen = office.worker.get(&case).expect(200);
        for (at, (person, name)) in persons.iter().zip(names).enumerate() {
            let all = seen["persons"].as_array().unwrap();
            let found = all.iter().find(|one| one["personId"] == **person).unwrap();
            let facts = seen["facts"].as_array().unwrap();
            let fact = facts.iter().find(|one| one["about"] == **person).unwrap();
            let gone = chosen.contains(&at);
            assert_eq!(found["erased"], gone, "{mask} {name}");
            assert_eq!(found["name"] == name, !gone, "{mask} {name}");
            assert_eq!(
                fact.get("content").is_some_and(|said| !said.is_null()),
                !gone
            );
            let search = json!({"name": name});
            let hits = office.worker.post("/cases/search", &search).expect(200);
            let hits = hits["found"].as_array().unwrap().clone();
            let here = hits.iter().any(|hit| hit["caseId"] == id_of(&case));
            assert_eq!(here, !gone, "{mask} {name}");
        }
    }
}

#[test]
fn the_log_and_the_counts_of_the_nation_stay_as_they_are() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let app = Arc::clone(&web.installation.app);
    let log = LogId::new(AUTHORITY).unwrap();
    let (case, person) = office.case("Sanne de Boer");
    let signal = json!({
        "caseId": id_of(&case), "about": person, "barrier": "workload",
        "tried": "Gebeld.", "wouldHaveHelped": "Tijd.",
    });
    office.worker.post("/signals", &signal).expect(201);
    web.run(web.installation.settle());
    let mut outbox = Outbox::new(Arc::clone(&app), Destination::Here);
    assert_eq!(web.run(outbox.flush()).unwrap(), 1);
    let nation = web.run(app.log.head(national())).unwrap();
    let before = web.run(app.log.head(log)).unwrap();
    let events = web
        .run(app.log.read_log(log, Position::default(), 1000))
        .unwrap();

    erase(&web, &case, &[], "court-order");

    let after = web
        .run(app.log.read_log(log, Position::default(), 1000))
        .unwrap();
    assert_eq!(after[..events.len()], events[..], "not a byte of it");
    assert!(after.len() > events.len());
    assert!(after.iter().any(|event| event.position > before.position));
    let verified = app.log.verify(log).unwrap();
    assert_eq!(verified, web.run(app.log.head(log)).unwrap());
    web.run(web.installation.settle());
    assert_eq!(web.run(outbox.flush()).unwrap(), 0);
    let now = web.run(app.log.head(national())).unwrap();
    assert_eq!(now.position, nation.position, "counted as before");
    let own = office.officer.get("/signals").expect(200);
    assert_eq!(own["signals"], json!([]), "{own:#}");
}
