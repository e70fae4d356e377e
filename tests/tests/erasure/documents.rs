//! Documents: erased with whom they are about, file and all, and nobody else's.

use std::fs;

use maatwerk_tests::{Office, text};
use serde_json::json;

use crate::support::{AUTHORITY, erase, household, id_of, web};

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
