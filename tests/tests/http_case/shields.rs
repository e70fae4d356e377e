//! A shield over HTTP reaches as far as the persons do: their other records and cases, the words of before, the
//! list of readers, letters, and links that outlive whom they lead to.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

mod reached;

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let all = [
        "GM0479", "GM0001", "GM0153", "GM0003", "GM0005", "GM0007", "GM0014", "GM0018", "GM0034",
        "GM0037", "GM0047", "GM0050",
    ];
    Web::start(&all.map(|one| (one, "plugins/zaanstad")), Web::limits())
});

const SHE: &str = "Mina Ondergedoken";
const HE: &str = "Karel Voorbeeld";
const HER_NUMBER: &str = "999990111";
const HIS_NUMBER: &str = "999990123";

fn settled() {
    WEB.run(WEB.installation.settle());
}

fn helper(authority: &str, subject: &str) -> Client {
    WEB.client(authority, subject, &[Role::Professional])
}

/// Opens a case of these; answers its path and who they are in it.
fn open(by: &Client, persons: &[(&str, Option<&str>)]) -> (String, Vec<String>) {
    let persons: Vec<Value> = persons
        .iter()
        .enumerate()
        .map(|(at, (name, bsn))| {
            let mut person = json!({"role": "other", "name": name});
            if at == 0 {
                person["role"] = json!("resident");
            }
            if let Some(bsn) = bsn {
                person["bsn"] = json!(bsn);
            }
            person
        })
        .collect();
    let opened = by.post("/cases", &json!({"persons": persons})).expect(201);
    let ids = opened["personIds"].as_array().unwrap().iter();
    let ids = ids.map(|id| id.as_str().unwrap().to_owned()).collect();
    (format!("/cases/{}", text(&opened, "/caseId")), ids)
}

fn shield(by: &Client, case: &str, shielded: &str, from: &str) -> Value {
    let body = json!({"shielded": shielded, "fromWhom": from, "reason": "Geheim adres."});
    by.post(&format!("{case}/shields"), &body).expect(201)
}

/// The letter of a decision goes to nobody while it names who is shielded.
fn assert_held_up(office: &Office, decision: &str) {
    let draft = format!("{decision}/letter/draft");
    assert_eq!(office.worker.get(&draft).problem(), "letter-names-shielded");
    let on = json!({"on": office.today});
    let announced = office
        .officer
        .post(&format!("{decision}/announcement"), &on);
    assert_eq!(announced.problem(), "letter-names-shielded");
}

fn note(by: &Client, case: &str, about: &str, words: &str) -> Answer {
    let body = json!({"about": about, "text": words});
    by.post(&format!("{case}/notes"), &body)
}

fn ask(by: &Client, path: &str, body: &Value) -> Value {
    settled();
    let headers = [("Processing-Purpose", "intake")];
    let body = body.to_string();
    let found = by.send("POST", path, &headers, Some(body.as_bytes()));
    found.expect(200)
}

/// How many a search finds, page by page of one, and how many pages that took.
fn search(by: &Client, body: &Value) -> (usize, usize) {
    let (mut found, mut pages, mut cursor) = (0, 0, String::new());
    loop {
        let page = ask(by, &format!("/cases/search?limit=1{cursor}"), body);
        found += page["found"].as_array().unwrap().len();
        pages += 1;
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (found, pages),
        }
    }
}

fn doubles(by: &Client, path: &str) -> usize {
    settled();
    let found = by.send("GET", path, &[("Processing-Purpose", "duplicates")], None);
    let found = found.expect(200);
    assert!(found.get("next").is_none());
    found["duplicates"].as_array().unwrap().len()
}

/// What somebody gets of his own case.
fn bundle(authority: &str, case: &str, person: &str) -> String {
    let path = format!("{case}/evidence");
    let who = WEB.resident(authority, person);
    let answer = who.send(
        "POST",
        &path,
        &[("Processing-Purpose", "evidence")],
        Some(b"{}"),
    );
    let bytes = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.status, 200, "{bytes}");
    bytes
}

#[test]
fn her_records_in_other_cases_are_kept_from_who_is_not_involved() {
    let authority = "GM0479";
    let (hers, his) = (helper(authority, "hers"), helper(authority, "his"));
    let (case, ids) = open(&hers, &[(SHE, Some(HER_NUMBER)), (HE, Some(HIS_NUMBER))]);
    // By number, by name without one, and of the same name and another number.
    let elsewhere = helper(authority, "elsewhere");
    let (by_number, number) = open(&elsewhere, &[("M. Ondergedoken", Some(HER_NUMBER))]);
    let (_, _) = open(&elsewhere, &[("mina  ondergedoken", None)]);
    let (other, others) = open(&elsewhere, &[(SHE, Some("999990135"))]);
    let (own, own_ids) = open(&his, &[(HE, Some(HIS_NUMBER)), ("M. Ondergedoken", None)]);
    let number_of = json!({"bsn": HER_NUMBER});
    assert_eq!(search(&his, &number_of).0, 2);
    assert_eq!(doubles(&his, &format!("{own}/duplicates?by=name")), 2);

    let _ = shield(&hers, &case, &ids[0], &ids[1]);
    assert_eq!(search(&his, &number_of), (0, 1));
    let officer = WEB.client(authority, "somebody", &[Role::CustomisationOfficer]);
    assert_eq!(search(&officer, &number_of), (0, 1));
    assert_eq!(
        search(&elsewhere, &number_of),
        (1, 1),
        "her own helper there"
    );
    let auditor = WEB.client(authority, "controleur", &[Role::Auditor]);
    assert_eq!(search(&auditor, &number_of), (2, 2));
    // Of one name and another number: somebody else, who is found as before.
    assert_eq!(search(&his, &json!({"name": SHE})), (1, 1));
    let link = json!({
        "person": ids[0], "otherCase": other.trim_start_matches("/cases/"),
        "otherPerson": others[0], "reason": "Een verschreven nummer.",
    });
    hers.post(&format!("{case}/links"), &link).expect(201);
    assert_eq!(
        search(&his, &json!({"name": SHE})).0,
        0,
        "until it is linked"
    );
    assert_eq!(
        hers.get(&case).expect(200)["links"],
        json!([]),
        "it is not hers to see"
    );
    assert_eq!(
        search(&his, &json!({"name": "M. Ondergedoken"})),
        (1, 1),
        "his own case"
    );
    // Pairs with her are not told, nor counted.
    assert_eq!(
        doubles(&his, &format!("{own}/duplicates?by=name")),
        1,
        "of him"
    );
    assert_eq!(doubles(&his, &format!("{own}/duplicates")), 1, "of him");
    assert_eq!(doubles(&officer, "/duplicates"), 1, "of him");
    assert_eq!(doubles(&auditor, "/duplicates"), 2);

    // A record that he knew of before is linked as little as one that is not there.
    let link = json!({
        "person": own_ids[1], "otherCase": by_number.trim_start_matches("/cases/"),
        "otherPerson": number[0], "reason": "Dezelfde.",
    });
    let refused = his.post(&format!("{own}/links"), &link);
    assert_eq!(refused.problem(), "nothing-in-common");
    let cursor = format!("/cases/search?cursor={}", "0".repeat(96));
    let headers = [("Processing-Purpose", "intake")];
    let body = number_of.to_string();
    let unknown = his.send("POST", &cursor, &headers, Some(body.as_bytes()));
    assert_eq!(unknown.status, 404);
    WEB.installation.assert_verifies();
}

#[test]
fn a_shield_of_another_case_holds_where_both_are_known() {
    let authority = "GM0001";
    let (hers, his) = (helper(authority, "hers"), helper(authority, "his"));
    let (own, there) = open(&his, &[(HE, Some(HIS_NUMBER)), (SHE, Some(HER_NUMBER))]);
    let task = json!({
        "kind": "agreement", "owner": {"kind": "person", "personId": there[1]}, "about": there[0],
        "due": WEB.installation.app.clock.today().to_string(), "text": "Zij gaat met hem mee.",
    });
    his.post(&format!("{own}/tasks"), &task).expect(201);
    note(&his, &own, &there[0], &format!("Gesproken met {SHE}.")).expect(201);
    assert!(bundle(authority, &own, &there[0]).contains("Zij gaat met hem mee"));

    let (case, ids) = open(&hers, &[(SHE, Some(HER_NUMBER)), (HE, Some(HIS_NUMBER))]);
    let raised = shield(&hers, &case, &ids[0], &ids[1]);
    let told = bundle(authority, &own, &there[0]);
    for of_her in [
        SHE,
        "Zij gaat met hem mee",
        there[1].as_str(),
        ids[0].as_str(),
    ] {
        assert!(!told.contains(of_her), "{of_her}");
    }
    settled();
    let shown = his.get(&own).expect(200);
    let mut persons = shown["persons"].as_array().unwrap().iter();
    let her = persons.find(|one| one["personId"] == there[1]).unwrap();
    assert_eq!(her["shieldedFrom"], json!([there[0]]));
    let naming = note(&his, &own, &there[0], &format!("{SHE} belde."));
    assert_eq!(naming.problem(), "names-shielded");
    // Her bundle is hers, and his again once the shield is lowered.
    assert!(bundle(authority, &own, &there[1]).contains("person-added.v1"));
    let lower = format!("{case}/shields/{}/lower", text(&raised, "/shieldId"));
    hers.post(&lower, &json!({"reason": "Op haar verzoek."}))
        .expect(201);
    assert!(bundle(authority, &own, &there[0]).contains("Zij gaat met hem mee"));
    WEB.installation.assert_verifies();
}

#[test]
fn namesakes_are_told_apart_by_what_is_known_of_each() {
    let authority = "GM0018";
    let (hers, his) = (helper(authority, "hers"), helper(authority, "his"));
    // Mother and daughter have one name; a third record of that name may be of either.
    let (case, ids) = open(&hers, &[(SHE, Some(HER_NUMBER)), (SHE, Some(HIS_NUMBER))]);
    let (_, _) = open(&hers, &[(SHE, None)]);
    let (own, there) = open(&his, &[(SHE, Some(HIS_NUMBER)), (SHE, Some(HER_NUMBER))]);
    let _ = shield(&hers, &case, &ids[0], &ids[1]);
    settled();
    let shown = his.get(&own).expect(200);
    let mut persons = shown["persons"].as_array().unwrap().iter();
    let her = persons.find(|one| one["personId"] == there[1]).unwrap();
    assert_eq!(her["shieldedFrom"], json!([there[0]]));
    assert!(!bundle(authority, &own, &there[0]).contains(&there[1]));
    assert!(bundle(authority, &own, &there[1]).contains(&there[1]));
}

#[test]
fn what_named_her_before_is_listed_and_left_out() {
    let authority = "GM0153";
    let hers = helper(authority, "hers");
    let all = [
        (HE, None),
        (SHE, Some(HER_NUMBER)),
        ("M. Ondergedoken", Some(HER_NUMBER)),
        ("Kind", None),
    ];
    let (case, ids) = open(&hers, &all);
    let [he, she, again, child] = &ids[..] else {
        panic!("{ids:?}");
    };
    let named = note(
        &hers,
        &case,
        he,
        &format!("Hij zoekt {}.", SHE.to_uppercase()),
    )
    .expect(201);
    note(&hers, &case, he, "Hij belde over 9999.90.111.").expect(201);
    note(&hers, &case, he, "Hij zoekt werk.").expect(201);
    note(&hers, &case, child, &format!("Woont bij {SHE}.")).expect(201);
    note(&hers, &case, she, &format!("{SHE} verhuist.")).expect(201);
    let fact = json!({
        "about": again, "code": "address", "value": {"kind": "text", "value": "Schuilplaats 12"},
        "source": "statement",
    });
    hers.post(&format!("{case}/facts"), &fact).expect(201);
    let task = json!({
        "kind": "task", "owner": {"kind": "person", "personId": again}, "about": he,
        "due": WEB.installation.app.clock.today().to_string(), "text": "De sleutel teruggeven.",
    });
    hers.post(&format!("{case}/tasks"), &task).expect(201);
    assert!(bundle(authority, &case, he).contains("De sleutel teruggeven"));

    let raised = shield(&hers, &case, she, he);
    let items = raised["namedIn"].as_array().unwrap();
    let about: Vec<_> = items.iter().map(|item| text(item, "/about")).collect();
    assert_eq!(about, [he.as_str(), he, child]);
    assert_eq!(items[0]["type"], "note-written.v1");
    assert_eq!(items[0]["data"]["note"], named["noteId"]);
    assert_eq!(raised["more"], false);
    assert!(
        !raised.to_string().contains("zoekt"),
        "which, and not again what"
    );
    let told = bundle(authority, &case, he);
    for of_her in [
        "zoekt MINA",
        "9999.90.111",
        "Schuilplaats",
        "De sleutel",
        she,
        again,
    ] {
        assert!(!told.contains(of_her), "{of_her}");
    }
    assert!(told.contains("Hij zoekt werk."));
    assert!(
        bundle(authority, &case, child).contains("Woont bij"),
        "she is not hidden from the child"
    );
    WEB.installation.assert_verifies();
}

#[test]
fn a_resident_does_not_see_which_acts_there_were() {
    let authority = "GM0003";
    let hers = helper(authority, "hers");
    let (case, ids) = open(&hers, &[(HE, None), (SHE, None)]);
    let _ = shield(&hers, &case, &ids[1], &ids[0]);
    let stranger = helper(authority, "stranger");
    let body = json!({"about": ids[0], "text": "Spoed."}).to_string();
    let key = Client::key();
    let headers = [
        ("Idempotency-Key", key.as_str()),
        ("Break-Glass-Reason", "De brandweer belde."),
    ];
    let path = format!("{case}/notes");
    stranger
        .send("POST", &path, &headers, Some(body.as_bytes()))
        .expect(201);
    hers.get(&case).expect(200);
    let readers = |client: &Client| {
        let headers = [("Processing-Purpose", "access-request")];
        let path = format!("{case}/readers");
        let found = client.send("GET", &path, &headers, None).expect(200);
        let reads = found["reads"].as_array().unwrap().clone();
        let told = reads
            .iter()
            .map(|read| (text(read, "/operation"), text(read, "/purpose")));
        told.collect::<Vec<_>>()
    };
    let his = readers(&WEB.resident(authority, &ids[0]));
    let act = ("actInCase".to_owned(), "case-work".to_owned());
    assert_eq!(
        his.iter().filter(|told| **told == act).count(),
        2,
        "{his:?}"
    );
    assert!(his.iter().any(|(operation, _)| operation == "getCase"));
    let auditor = WEB.client(authority, "controleur", &[Role::Auditor]);
    let all = readers(&auditor);
    assert!(all.iter().any(|(operation, _)| operation == "shieldPerson"));
    for (operation, _) in &his {
        assert!(!operation.to_lowercase().contains("shield"), "{operation}");
    }
}

#[test]
fn a_link_goes_with_whom_it_leads_to() {
    let authority = "GM0005";
    let hers = helper(authority, "hers");
    let (case, ids) = open(&hers, &[(SHE, Some(HER_NUMBER)), ("Een buur", None)]);
    let (there, twin) = open(&hers, &[("M. Ondergedoken", Some(HER_NUMBER))]);
    settled();
    let other = there.trim_start_matches("/cases/");
    let body =
        json!({"person": ids[0], "otherCase": other, "otherPerson": twin[0], "reason": "Zij."});
    let key = Client::key();
    let path = format!("{case}/links");
    let linked = hers.post_as(&key, &path, &body).expect(201);
    let position = linked["position"].as_u64().unwrap();
    let paths = [
        case.clone(),
        format!("{case}?asOfPosition={position}"),
        format!("{case}/events"),
        format!("{case}/changes?from=1"),
    ];
    for path in &paths {
        let shown = hers.get(path).expect(200).to_string();
        assert!(shown.contains(other) && shown.contains(&twin[0]), "{path}");
    }
    assert!(bundle(authority, &case, &ids[0]).contains("persons-linked.v1"));

    let (anna, bea) = ("anna", "bea");
    let administrator = |name| WEB.client(authority, name, &[Role::Administrator]);
    let erase = json!({
        "caseId": other, "persons": [twin[0]], "ground": "data-subject-request", "legalBasis": "AVG 17",
        "reason": "Op haar verzoek.",
    });
    let proposed = administrator(anna).post("/erasures", &erase).expect(201);
    let confirm = format!("/erasures/{}/confirmation", text(&proposed, "/erasureId"));
    let confirmed = Client::key();
    administrator(bea)
        .send("POST", &confirm, &[("Idempotency-Key", &confirmed)], None)
        .expect(201);
    // At once, whatever views have come to.
    for path in &paths {
        let shown = hers.get(path).expect(200).to_string();
        assert!(
            !shown.contains(other) && !shown.contains(&twin[0]),
            "{path}"
        );
    }
    assert!(!bundle(authority, &case, &ids[0]).contains("persons-linked.v1"));
    let again = hers.post_as(&key, &path, &body);
    assert!(again.status >= 400, "{}", again.status);
    let undo = format!("{case}/links/{}/undo", text(&linked, "/linkId"));
    assert_eq!(hers.post(&undo, &json!({"reason": "Weg."})).status, 404);
    WEB.installation.assert_verifies();
}

#[test]
fn no_letter_or_bundle_about_money_names_her() {
    let authority = "GM0007";
    let office = Office::open(&WEB, authority);
    let (case, he, request, assessment) = office.assessed(HE);
    let body = json!({"role": "partner", "name": SHE, "bsn": HER_NUMBER});
    let added = office
        .worker
        .post(&format!("{case}/persons"), &body)
        .expect(201);
    let she = text(&added, "/personId");
    let decide = |reasons: &str| {
        let body = json!({
            "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
            "reasons": reasons,
        });
        let path = format!("{case}/budget-requests/{request}/decision");
        office.officer.post(&path, &body)
    };
    let decided = decide(&format!("{SHE} betaalt de helft.")).expect(201);
    let decision = format!("{case}/decisions/{}", text(&decided, "/decisionId"));
    let basis = "jci1.31:c:BWBR0015703&artikel=18&lid=1";
    let mandate =
        json!({"officer": "officer", "legalBasis": basis, "upTo": 100_000, "from": office.today});
    let mandate = office.administrator.post("/mandates", &mandate).expect(201);
    let asked = json!({
        "applicant": he, "sharer": she, "received": office.today, "channel": "desk",
        "explanation": "Zij staat op straat.",
    });
    let asked = office
        .worker
        .post(&format!("{case}/norm-suspensions"), &asked)
        .expect(201);
    let norm = format!(
        "{case}/norm-suspensions/{}",
        text(&asked, "/normSuspensionId")
    );
    let refuse = |reasons: &str| {
        let body =
            json!({"choice": "decline", "mandateId": mandate["mandateId"], "reasons": reasons});
        office.officer.post(&format!("{norm}/decision"), &body)
    };

    let raised = shield(&office.worker, &case, &she, &he);
    let named: Vec<_> = raised["namedIn"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| text(item, "/type"))
        .collect();
    assert_eq!(named, ["request-decided.v1"]);
    assert_held_up(&office, &decision);
    let on = json!({"on": office.today});
    // Taken again in other words it is sent.
    let why = json!({"mandateId": office.mandate, "reasons": "In andere woorden."});
    office
        .officer
        .post(&format!("{decision}/withdrawal"), &why)
        .expect(201);
    assert_eq!(
        decide(&format!("{SHE} betaalt.")).problem(),
        "names-shielded"
    );
    let decided = decide("Hij heeft het rijbewijs nodig.").expect(201);
    let decision = format!("{case}/decisions/{}", text(&decided, "/decisionId"));
    office
        .officer
        .post(&format!("{decision}/announcement"), &on)
        .expect(201);

    assert_eq!(
        refuse(&format!("{SHE} heeft een kamer.")).problem(),
        "names-shielded"
    );
    let refused = refuse("Er is een kamer.").expect(201);
    let of_norm = format!("{case}/decisions/{}", text(&refused, "/decisionId"));
    office
        .officer
        .post(&format!("{of_norm}/announcement"), &on)
        .expect(201);
    let letter = office.worker.get(&format!("{of_norm}/letter"));
    let letter = String::from_utf8(letter.body).unwrap();
    assert!(letter.contains("vroeg u ons om de kostendelersnorm"));
    for of_her in ["Ondergedoken", "medebewoner"] {
        assert!(!letter.contains(of_her), "{of_her}");
    }
    let told = bundle(authority, &case, &he);
    assert!(told.contains("Er is een kamer."));
    for of_her in [SHE, she.as_str(), "Zij staat op straat", "betaalt de helft"] {
        assert!(!told.contains(of_her), "{of_her}");
    }
    WEB.installation.assert_verifies();
}

#[test]
fn who_acts_by_name_alone_gets_no_letter_that_names_her() {
    let authority = "GM0014";
    let office = Office::open(&WEB, authority);
    let (case, resident, request, assessment) = office.assessed("Kind Ondergedoken");
    let add = |name: &str| {
        let body = json!({"role": "other", "name": name});
        let added = office.worker.post(&format!("{case}/persons"), &body);
        text(&added.expect(201), "/personId")
    };
    let (she, he) = (add(SHE), add(HE));
    let acts = json!({
        "represented": resident, "kind": "administrator", "name": HE.to_uppercase(),
        "shownBy": "Beschikking.", "from": office.today,
    });
    office
        .worker
        .post(&format!("{case}/representations"), &acts)
        .expect(201);
    let body = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
        "reasons": format!("{SHE} betaalt de helft."),
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    let decided = office.officer.post(&path, &body).expect(201);
    let decision = format!("{case}/decisions/{}", text(&decided, "/decisionId"));
    let draft = format!("{decision}/letter/draft");
    assert_eq!(office.worker.get(&draft).status, 200);

    let raised = shield(&office.worker, &case, &she, &he);
    assert_held_up(&office, &decision);
    let lower = format!("{case}/shields/{}/lower", text(&raised, "/shieldId"));
    office
        .worker
        .post(&lower, &json!({"reason": "Op haar verzoek."}))
        .expect(201);
    assert_eq!(office.worker.get(&draft).status, 200);
    WEB.installation.assert_verifies();
}
