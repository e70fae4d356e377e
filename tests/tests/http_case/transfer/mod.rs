//! People who move to another municipality, over HTTP: offered with what was chosen, carried as a file, taken in
//! once, completed with a receipt; by whom nobody asked for it, a file that was changed, of another, too late,
//! twice, or from a log that nobody knows.

mod attacks;
mod halves;
mod support;
mod told;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Client, Office, Web, text};
use serde_json::{Value, json};

use support::{
    AUTHORITIES, FROM, Household, SECRET, STAYS, TO, WEB, fault, is, kinds, receipt, take_in, there,
};

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
    // No municipality: nothing waits for it, so that the offer below is not blocked.
    for nobody in ["GM9999", "GM0000", "PV27"] {
        assert_eq!(fault(&to(nobody)), is("/to", "no-municipality"));
    }
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

/// An offer of whoever asked in a case, with the running terms and nothing else: what is told.
fn terms_of(office: &Office, case: &str, person: &str) -> Value {
    let body = json!({
        "to": TO, "persons": [person], "facts": [], "work": false, "terms": true,
        "moves": office.today, "until": office.today, "reason": "Zij verhuist naar Zaanstad.",
    });
    let offered = office.worker.post(&format!("{case}/transfers"), &body);
    let transfer = text(&offered.expect(201), "/transferId");
    let path = format!("{case}/transfers/{transfer}/file");
    office.worker.get(&path).expect(200)
}

#[test]
fn what_is_still_to_be_paid_is_told_and_what_is_owed_only_with_its_loan() {
    let office = Office::open(&WEB, FROM);
    let granted = || {
        let (case, person, request, assessment) = office.assessed("Sanne de Boer");
        let (grant, decision) = office.granted(&case, &request, &assessment);
        let announce = |decision: &str| {
            let path = format!("{case}/decisions/{decision}/announcement");
            let on = json!({"on": office.today});
            office.officer.post(&path, &on).expect(201);
        };
        announce(&decision);
        (case.clone(), person, grant)
    };
    let (case, person, _) = granted();
    let file = terms_of(&office, &case, &person);
    assert!(text(&file, "/extract").contains("pay-grant"));
    let client = there(&WEB);
    let shown = client.get(&take_in(&client, &file)).expect(200);
    let notes: Vec<_> = shown["notes"].as_array().unwrap().iter().collect();
    let told = |words: &str| notes.iter().any(|note| text(note, "/text").contains(words));
    assert!(told(
        "blijft daar: het betalen van een toegekend bedrag, uiterlijk"
    ));
    assert!(told("aan de gemeente."), "{notes:?}");

    let (case, person, grant) = granted();
    let on = &office.today;
    let paid = json!({"kind": "payment", "amount": 50_000, "on": on, "payee": "Rijschool"});
    let payments = format!("{grant}/payments");
    office.officer.post(&payments, &paid).expect(201);
    let _ = office.day(&case, &person, "employment-ended", on);
    let view = json!({"kind": "given", "on": on, "orally": true, "view": "De baan stopte."});
    office
        .worker
        .post(&format!("{grant}/hearing"), &view)
        .expect(201);
    let convert =
        json!({"choice": "convert", "mandateId": office.mandate, "reasons": "Niet voldaan."});
    let converted = office
        .officer
        .post(&format!("{grant}/conversion"), &convert);
    let decision = text(&converted.expect(201), "/decisionId");
    let path = format!("{case}/decisions/{decision}/announcement");
    office.officer.post(&path, &json!({"on": on})).expect(201);
    WEB.run(WEB.installation.settle());
    assert!(kinds(&office.worker, &case).contains(&"claim-debt".to_owned()));
    let extract = text(&terms_of(&office, &case, &person), "/extract");
    assert!(extract.contains("object"), "{extract}");
    for owed in ["claim-debt", "pay-instalment", "pay-grant"] {
        assert!(!extract.contains(owed), "{owed} in {extract}");
    }
}
