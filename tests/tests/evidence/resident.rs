//! The bundle of a resident: of that person all, and of others nothing.

use maatwerk::evidence::Omission;
use maatwerk::http::auth::Role;
use maatwerk::http::endpoints;
use maatwerk_tests::{Client, Office, text};
use serde_json::{Value, json};

use super::support::{
    AUTHORITY, NAME, OTHER, PARTNER, REASONS, SECRET, ask, auditor, faults, file, files, holds,
    household, key_of, look, take, web,
};

#[test]
fn a_resident_gets_what_concerns_them_and_nothing_of_the_partner() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    // Words of the office about the case, which may be about anybody in it.
    let why = json!({"reason": format!("{PARTNER} maakt bezwaar.")});
    let held = office.officer.post(&format!("{}/holds", case.path), &why);
    held.expect(201);
    let fatima = web.resident(AUTHORITY, &case.person);
    let bytes = take(&fatima, &case.path, &json!({}));
    assert_eq!(faults(&bytes), [""; 0]);
    assert!(!holds(&bytes, "hold-placed.v1"));
    let (bundle, _) = look(&bytes).unwrap();
    let about = bundle.about();
    assert_eq!(about.resident.as_deref(), Some(case.person.as_str()));
    let left: Vec<_> = about
        .left_out
        .iter()
        .map(|left| (left.what, left.count.is_some()))
        .collect();
    assert_eq!(
        left,
        [
            (Omission::OtherEvents, true),
            (Omission::OtherPersons, true),
            (Omission::Register, false)
        ]
    );
    let all = files(&bytes);
    let report = file(&all, "report.html").text();
    for told in [
        NAME,
        REASONS,
        "toekennen: € 500,00",
        "€ 200,00",
        "beslisser met mandaat",
    ] {
        assert!(report.contains(told), "{told}");
    }
    // No name of who works there, and not the partner's money: it is half of what the case has.
    assert!(
        !report.contains("officer") && !report.contains("worker") && !report.contains("€ 400,00")
    );
    for of_partner in [PARTNER, SECRET, &key_of(&web, &case.partner), &case.partner] {
        assert!(!holds(&bytes, of_partner), "{of_partner}");
    }
    // The key of the authority opens the whole register: it is not theirs.
    let register = auditor(&web);
    let theirs = files(&take(&register, &case.path, &json!({})));
    let keys = file(&theirs, "data-keys.jsonl").text();
    let first: Value = serde_json::from_str(keys.lines().next().unwrap()).unwrap();
    assert!(
        !holds(&bytes, &text(&first, "/secret")),
        "the register is the first to be sealed"
    );
    // What the sealed events of the partner are, the auditor's bundle says.
    let of = |files: &[super::support::File]| -> Vec<Value> {
        let events = file(files, "events/000001.jsonl").text().lines();
        events
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let own: Vec<u64> = of(&all)
        .iter()
        .map(|event| event["position"].as_u64().unwrap())
        .collect();
    let id = case.path.trim_start_matches("/cases/");
    let others: Vec<_> = of(&theirs)
        .into_iter()
        .filter(|event| {
            event["stream"] == id && !own.contains(&event["position"].as_u64().unwrap())
        })
        .collect();
    let types: Vec<_> = others.iter().map(|event| text(event, "/type")).collect();
    assert_eq!(
        types,
        [
            "person-added.v1",
            "fact-recorded.v1",
            "fact-recorded.v1",
            "fact-recorded.v1",
            "budget-requested.v1",
            "request-assessed.v1",
            "request-decided.v1",
            "decision-announced.v1",
            "letter-kept.v1",
            "payment-made.v1",
            "hold-placed.v1",
        ]
    );
    for other in others {
        assert!(!holds(&bytes, &text(&other, "/payload")));
    }
    // The partner gets the other half.
    let karel = take(
        &web.resident(AUTHORITY, &case.partner),
        &case.path,
        &json!({}),
    );
    assert!(holds(&karel, PARTNER) && !holds(&karel, NAME));
    assert_eq!(faults(&karel), [""; 0]);
}

#[test]
fn a_resident_opens_no_case_but_their_own() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let (neighbour, other) = office.case("Iemand Anders");
    let fatima = web.resident(AUTHORITY, &case.person);
    let nowhere = "/cases/00000000-0000-4000-8000-000000000000";
    let told: Vec<_> = [neighbour.as_str(), nowhere]
        .iter()
        .flat_map(|path| {
            let evidence = ask(&fatima, &format!("{path}/evidence"), &json!({}));
            let readers = fatima.get(&format!("{path}/readers"));
            [evidence, readers]
        })
        .map(|answer| (answer.status, answer.json()["detail"].clone()))
        .collect();
    assert!(
        told.iter()
            .all(|one| *one == (404, json!("There is no such case."))),
        "{told:?}"
    );
    let path = format!("{}/evidence", case.path);
    assert_eq!(ask(&fatima, &path, &json!({"resident": other})).status, 404);
    assert_eq!(
        ask(&fatima, &path, &json!({"resident": case.partner})).status,
        404
    );
    assert_eq!(
        ask(&fatima, &path, &json!({"resident": case.person})).status,
        200
    );
    // The same person in the log of another authority is nobody.
    let elsewhere = web.resident(OTHER, &case.person);
    assert_eq!(ask(&elsewhere, &path, &json!({})).status, 404);
    // Nothing else is open to this role, also not beside another.
    let both = web.token(AUTHORITY, "controleur", &[Role::Resident, Role::Auditor]);
    let both = web.client_with(Some(both));
    assert_eq!(ask(&both, &path, &json!({})).status, 404, "and no auditor");
    assert_eq!(both.get("/mandates").status, 403);
    for endpoint in endpoints() {
        let open = endpoint.roles().contains(&Role::Resident);
        let own = ["takeCaseEvidence", "listReaders"].contains(&endpoint.operation());
        assert_eq!(open, own, "{endpoint:?}");
    }
    let show = fatima.get(&case.path);
    assert_eq!(show.status, 403, "{}", show.json());
}

#[test]
fn a_resident_sees_who_looked_and_not_by_name() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    office.worker.get(&case.path).expect(200);
    let path = format!("{}/evidence", case.path);
    let asked = ask(&office.worker, &path, &json!({"resident": case.person}));
    assert_eq!(faults(&asked.body), [""; 0]);
    assert!(holds(&asked.body, NAME) && !holds(&asked.body, PARTNER));
    // Acts are reads too, of everybody in the case: those that made this one are left aside.
    let readers = |client: &Client| -> Vec<Value> {
        let page = client.get(&format!("{}/readers", case.path)).expect(200);
        let reads = page["reads"].as_array().unwrap().iter();
        let looked = ["getCase", "takeCaseEvidence"];
        let looked = |read: &&Value| looked.contains(&text(read, "/operation").as_str());
        reads.filter(looked).cloned().collect()
    };
    let of_fatima = readers(&web.resident(AUTHORITY, &case.person));
    let of_karel = readers(&web.resident(AUTHORITY, &case.partner));
    let all = readers(&auditor(&web));
    let operations = |reads: &[Value]| -> Vec<String> {
        reads.iter().map(|read| text(read, "/operation")).collect()
    };
    assert_eq!(operations(&of_fatima), ["getCase", "takeCaseEvidence"]);
    assert_eq!(
        operations(&of_karel),
        ["getCase"],
        "the bundle told nothing of him"
    );
    assert_eq!(all.len(), of_fatima.len() + of_karel.len());
    for read in of_fatima.iter().chain(&of_karel) {
        assert_eq!(read.get("by"), None);
        assert_eq!(
            read["purpose"],
            if read["operation"] == "getCase" {
                "test"
            } else {
                "evidence"
            }
        );
    }
    assert_ne!(of_fatima[0]["dataSubject"], of_karel[0]["dataSubject"]);
}
