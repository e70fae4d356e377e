//! Documents: erased with whom they are about, file and all, and nobody else's.

use std::fs;

use maatwerk_tests::{Office, text};
use serde_json::json;

use crate::support::{AUTHORITY, administrators, erase, household, id_of, propose, web};

#[test]
fn a_document_goes_with_whom_it_is_about() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, persons) = household(&office, &["Sanne de Boer", "Jan Jansen"]);
    let add = |about: &String| {
        let body = json!({
            "about": about, "title": "Brief", "mediaType": "text/plain", "content": "RGFnIQ==",
        });
        let added = office.worker.post(&format!("{case}/documents"), &body);
        text(&added.expect(201), "/documentId")
    };
    let (hers, his) = (add(&persons[0]), add(&persons[1]));
    let data = &web.installation.paths().data;
    let folder = data.join("documents").join(AUTHORITY).join(id_of(&case));
    let names = || {
        let entries = fs::read_dir(&folder).into_iter().flatten();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<Vec<_>>()
    };
    let get = |id: &str| office.worker.get(&format!("{case}/documents/{id}"));
    assert_eq!(names().len(), 2);

    erase(&web, &case, &[&persons[0]], "data-subject-request");
    assert_eq!(names(), std::slice::from_ref(&his));
    assert_eq!(get(&hers).problem(), "erased");
    assert_eq!(get(&his).body, b"Dag!");
    let shown = office.worker.get(&case).expect(200);
    let documents = shown["documents"].as_array().unwrap();
    let of = |id: &str| {
        documents
            .iter()
            .find(|one| one["documentId"] == id)
            .unwrap()
    };
    assert!(of(&hers).get("title").is_none(), "{documents:#?}");
    assert_eq!(of(&his)["title"], "Brief");
    // Nothing is added about who was erased.
    let body = json!({
        "about": persons[0], "title": "Brief", "mediaType": "text/plain", "content": "RGFnIQ==",
    });
    let refused = office.worker.post(&format!("{case}/documents"), &body);
    assert_eq!(refused.expect(409)["code"], "erased");

    erase(&web, &case, &[], "court-order");
    assert_eq!(names(), [] as [String; 0]);
}

#[test]
fn the_letter_of_a_decision_goes_with_whom_it_is_about() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");
    let (_, decision) = office.granted(&case, &request, &assessment);
    let path = format!("{case}/decisions/{decision}");
    let on = json!({"on": office.today});
    let announced = office.officer.post(&format!("{path}/announcement"), &on);
    announced.expect(201);
    let get = || office.worker.get(&format!("{path}/letter?format=pdf"));
    assert!(get().body.starts_with(b"%PDF-"));
    let data = &web.installation.paths().data;
    let folder = data.join("documents").join(AUTHORITY).join(id_of(&case));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);

    erase(&web, &case, &[&person], "court-order");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    assert_eq!(get().problem(), "erased");
    web.installation.assert_verifies();
}

#[test]
fn what_is_offered_to_another_authority_goes_with_whoever_is_in_it() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, persons) = household(&office, &["Sanne de Boer", "Jan Jansen"]);
    let offer = |persons: &[String]| {
        let body = json!({
            "to": "GM0363", "persons": persons, "moves": office.today, "until": office.today,
            "reason": "Zij verhuizen.",
        });
        let offered = office.worker.post(&format!("{case}/transfers"), &body);
        text(&offered.expect(201), "/transferId")
    };
    let transfer = format!("{case}/transfers/{}", offer(&persons));
    let file = || office.worker.get(&format!("{transfer}/file"));
    let extract = text(&file().expect(200), "/extract");
    assert!(extract.contains("Jan Jansen"));
    let data = &web.installation.paths().data;
    let folder = data.join("documents").join(AUTHORITY).join(id_of(&case));
    let kept: Vec<_> = fs::read_dir(&folder).unwrap().collect();
    let [Ok(kept)] = kept.as_slice() else {
        panic!("{kept:?}");
    };
    let sealed = fs::read(kept.path()).unwrap();
    for word in ["Jan Jansen", "Sanne", "999990019"] {
        let there = sealed
            .windows(word.len())
            .any(|some| some == word.as_bytes());
        assert!(!there, "{word}");
    }
    // Whoever is erased, first in it or not, takes it along; the offer itself stands, and is ended by a person.
    let asked = propose(
        &administrators(&web).0,
        &case,
        &[&persons[1]],
        "data-subject-request",
    );
    assert_eq!(asked.problem(), "still-needed");
    erase(&web, &case, &[&persons[1]], "court-order");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    assert_eq!(file().problem(), "erased");
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["transfers"][0]["stage"], "waits");
    let why = json!({"reason": "Er is niets meer te geven."});
    let withdrawn = office.worker.post(&format!("{transfer}/withdrawal"), &why);
    assert_eq!(withdrawn.expect(201)["stage"], "withdrawn");
    // Nothing is offered of who was erased; who is left can be.
    let body = json!({
        "to": "GM0363", "persons": persons, "moves": office.today, "until": office.today,
        "reason": "Zij verhuizen.",
    });
    let refused = office.worker.post(&format!("{case}/transfers"), &body);
    assert_eq!(refused.problem(), "erased");
    let _ = offer(&persons[..1]);
    web.installation.assert_verifies();
}
