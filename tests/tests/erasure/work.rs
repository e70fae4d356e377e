//! What was noted of somebody, and what had to be done about it, goes with that person.

use maatwerk_tests::{Office, text};
use serde_json::json;

use crate::support::{AUTHORITY, erase, household, web};

#[test]
fn notes_and_tasks_go_with_whom_they_are_about() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, persons) = household(&office, &["Sanne de Boer", "Jan Mulder"]);
    let [sanne, jan] = &persons[..] else {
        panic!("two persons")
    };
    let due = office.today.clone();
    for about in [sanne, jan] {
        let note = json!({"about": about, "text": "Zoekt werk in de haven."});
        office
            .worker
            .post(&format!("{case}/notes"), &note)
            .expect(201);
        let task = json!({
            "kind": "task", "owner": {"kind": "officer", "officer": "worker"}, "about": about,
            "due": due, "text": "Bel de havenmeester.",
        });
        office
            .worker
            .post(&format!("{case}/tasks"), &task)
            .expect(201);
    }
    let deadlines = || {
        web.run(web.installation.settle());
        let page = office.worker.get("/deadlines?kind=do-task").expect(200);
        page["deadlines"].as_array().unwrap().clone()
    };
    assert_eq!(deadlines().len(), 2);
    erase(&web, &case, &[jan], "data-subject-request");
    let shown = office.worker.get(&case).expect(200);
    for list in ["notes", "tasks"] {
        let all = shown[list].as_array().unwrap();
        assert_eq!(all.len(), 2, "that there was one stays known");
        for one in all {
            let known = one.get("text").is_some();
            assert_eq!(known, text(one, "/about") == *sanne, "{one}");
        }
    }
    let left = deadlines();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["personId"], *sanne);
    let more = json!({"about": jan, "text": "Nog iets."});
    let more = office.worker.post(&format!("{case}/notes"), &more);
    assert_eq!((more.status, more.problem().as_str()), (409, "erased"));
    web.installation.assert_verifies();
}
