//! How far a shield reaches: to who acts by a name that only the register knows, and in what a resident is told of
//! who looked.

use std::collections::BTreeMap;

use super::*;

/// She and he in one case of an authority, where nobody is shielded yet.
fn together(by: &Client) -> (String, Vec<String>) {
    open(by, &[(SHE, Some(HER_NUMBER)), (HE, Some(HIS_NUMBER))])
}

/// Has somebody act for a person by name alone.
fn acts(by: &Client, case: &str, represented: &str, name: &str, today: &str) -> Answer {
    let body = json!({
        "represented": represented, "kind": "administrator", "name": name,
        "shownBy": "Beschikking.", "from": today,
    });
    by.post(&format!("{case}/representations"), &body)
}

/// A decision on what the resident of a case asked, whose reasons name her; and her record in that case.
fn decided(office: &Office) -> (String, String, String, String) {
    let (case, resident, request, assessment) = office.assessed("Kind Ondergedoken");
    let body = json!({"role": "other", "name": SHE, "bsn": HER_NUMBER});
    let added = office.worker.post(&format!("{case}/persons"), &body);
    let she = text(&added.expect(201), "/personId");
    let body = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
        "reasons": format!("{SHE} betaalt de helft."),
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    let decided = office.officer.post(&path, &body).expect(201);
    let decision = format!("{case}/decisions/{}", text(&decided, "/decisionId"));
    (case, resident, she, decision)
}

#[test]
fn who_acts_by_a_name_of_another_case_gets_no_letter_that_names_her() {
    let (authority, other) = ("GM0034", "GM0037");
    let office = Office::open(&WEB, authority);
    let (case, resident, she, decision) = decided(&office);
    let draft = format!("{decision}/letter/draft");
    let name = "Bewindkantoor VOORBEELD, Karel";
    acts(&office.worker, &case, &resident, name, &office.today).expect(201);
    let hers = helper(authority, "hers");
    let (there, ids) = together(&hers);
    assert_eq!(office.worker.get(&draft).status, 200, "nobody is shielded");

    // Of another municipality nothing is known here.
    let elsewhere = helper(other, "hers");
    let (far, far_ids) = together(&elsewhere);
    let _ = shield(&elsewhere, &far, &far_ids[0], &far_ids[1]);
    assert_eq!(office.worker.get(&draft).status, 200, "another register");

    let raised = shield(&hers, &there, &ids[0], &ids[1]);
    assert_held_up(&office, &decision);
    // For her he does not act: who works on her case is told so, as of a person of the case.
    settled();
    let refused = acts(
        &office.worker,
        &case,
        &she,
        "karel voorbeeld",
        &office.today,
    );
    assert_eq!(refused.problem(), "shielded-from-representative");
    acts(
        &office.worker,
        &case,
        &she,
        "Karel Voorbeelden",
        &office.today,
    )
    .expect(201);
    // Who is shielded herself and unknown in a case is told of by no refusal there.
    let his = helper(authority, "his");
    let (own, own_ids) = open(&his, &[(HE, Some(HIS_NUMBER))]);
    acts(&his, &own, &own_ids[0], SHE, &office.today).expect(201);

    let lower = format!("{there}/shields/{}/lower", text(&raised, "/shieldId"));
    let why = json!({"reason": "Op haar verzoek."});
    hers.post(&lower, &why).expect(201);
    assert_eq!(office.worker.get(&draft).status, 200);
    WEB.installation.assert_verifies();
}

#[test]
fn who_acts_by_another_name_that_the_register_knows_to_be_his_gets_none_either() {
    let authority = "GM0047";
    let office = Office::open(&WEB, authority);
    let (case, resident, she, decision) = decided(&office);
    let body = json!({"role": "other", "name": HE, "bsn": HIS_NUMBER});
    let added = office.worker.post(&format!("{case}/persons"), &body);
    let he = text(&added.expect(201), "/personId");
    acts(
        &office.worker,
        &case,
        &resident,
        "K. V. Bewind",
        &office.today,
    )
    .expect(201);
    let _ = shield(&office.worker, &case, &she, &he);
    let draft = format!("{decision}/letter/draft");
    assert_eq!(
        office.worker.get(&draft).status,
        200,
        "nobody knows him by it"
    );
    // A record of his number and that name, in a case of somebody else.
    let (_, _) = open(
        &helper(authority, "elsewhere"),
        &[("K.V. Bewind", Some(HIS_NUMBER))],
    );
    assert_held_up(&office, &decision);
    WEB.installation.assert_verifies();
}

/// What a resident is told of who looked: how often which operation.
fn looked(authority: &str, case: &str, person: &str) -> (BTreeMap<String, usize>, String) {
    let resident = WEB.resident(authority, person);
    let headers = [("Processing-Purpose", "access-request")];
    let path = format!("{case}/readers?limit=1000");
    let found = resident.send("GET", &path, &headers, None).expect(200);
    let mut times = BTreeMap::new();
    for read in found["reads"].as_array().unwrap() {
        *times.entry(text(read, "/operation")).or_default() += 1;
    }
    (times, found.to_string())
}

#[test]
fn who_read_what_is_about_her_is_told_to_nobody_from_whom_she_is_shielded() {
    let authority = "GM0050";
    let office = Office::open(&WEB, authority);
    let (case, she, request, assessment) = office.assessed(SHE);
    let body = json!({"role": "partner", "name": HE, "bsn": HIS_NUMBER});
    let added = office.worker.post(&format!("{case}/persons"), &body);
    let he = text(&added.expect(201), "/personId");
    let _ = shield(&office.worker, &case, &she, &he);
    let body = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
        "reasons": "Zij heeft het rijbewijs nodig.",
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    let decided = office.officer.post(&path, &body).expect(201);
    let decision = format!("{case}/decisions/{}", text(&decided, "/decisionId"));
    let attach = json!({
        "about": she, "title": "Aangifte.txt", "mediaType": "text/plain",
        "content": "WmlqIHdvb250IGVsZGVycy4=",
    });
    let attached = office.worker.post(&format!("{case}/documents"), &attach);
    let document = format!(
        "{case}/documents/{}",
        text(&attached.expect(201), "/documentId")
    );
    let reads = |path: &str| {
        let headers = [("Processing-Purpose", "case-work")];
        assert_eq!(
            office.worker.send("GET", path, &headers, None).status,
            200,
            "{path}"
        );
    };

    let (before, _) = looked(authority, &case, &he);
    reads(&document);
    reads(&format!("{decision}/letter/draft"));
    let on = json!({"on": office.today});
    office
        .officer
        .post(&format!("{decision}/announcement"), &on)
        .expect(201);
    reads(&format!("{decision}/letter"));
    let hers = json!({"resident": she}).to_string();
    let headers = [("Processing-Purpose", "evidence")];
    let path = format!("{case}/evidence");
    let taken = office
        .worker
        .send("POST", &path, &headers, Some(hers.as_bytes()));
    assert_eq!(taken.status, 200);
    let _ = ask(&office.worker, "/cases/search", &json!({"bsn": HER_NUMBER}));

    let (mut after, told) = looked(authority, &case, &he);
    // That something was done in the case he sees, and that he looked at this list: nothing else.
    for of_all in ["actInCase", "listReaders"] {
        after.insert(
            of_all.to_owned(),
            before.get(of_all).copied().unwrap_or_default(),
        );
    }
    let mut before = before;
    before.entry("actInCase".to_owned()).or_default();
    before.entry("listReaders".to_owned()).or_default();
    assert_eq!(after, before);
    for of_her in [SHE, HER_NUMBER, she.as_str(), "worker", "officer"] {
        assert!(!told.contains(of_her), "{of_her}");
    }
    // She sees each of them.
    let (own, _) = looked(authority, &case, &she);
    for operation in ["getDocument", "getLetter", "takeCaseEvidence"] {
        assert!(own.contains_key(operation), "{operation}: {own:?}");
    }
    // What else there is of a case is closed to him, or no such path: nothing in the refusal tells of her.
    let him = WEB.resident(authority, &he);
    for path in [
        case.clone(),
        format!("{case}/events"),
        format!("{case}/changes?from=1"),
        format!("{case}/duplicates?by=name"),
        format!("{case}/terms"),
        format!("{decision}/letter"),
        document,
        "/cases".to_owned(),
        "/deadlines".to_owned(),
        "/deadlines/changes".to_owned(),
        "/signals".to_owned(),
    ] {
        let answer = him.send("GET", &path, &[("Processing-Purpose", "intake")], None);
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        assert!([403, 404].contains(&answer.status), "{path}: {said}");
        assert!(
            !said.contains("Ondergedoken") && !said.contains(&she),
            "{said}"
        );
    }
    let body = json!({"bsn": HER_NUMBER}).to_string();
    let headers = [("Processing-Purpose", "intake")];
    let searched = him.send("POST", "/cases/search", &headers, Some(body.as_bytes()));
    assert_eq!(searched.status, 403);
}
