//! What is left on disk: of a person who was erased nothing, in no file, also while the server runs.

use maatwerk_domain::case::people::comparable_name;
use maatwerk_domain::{CaseId, PersonId};
use maatwerk_log::LogId;
use maatwerk_tests::{Office, Web};
use serde_json::json;

use crate::support::{AUTHORITY, erase, files, holding, household, id_of, web, wrapped};

const NAME: &str = "Quirijnsdochter van Zwanenburg";
const PARTNER: &str = "Wolfgangus Xaverius";
const WORDS: &str = "Zij sliep drie maanden in een stacaravan.";

/// What must not be found any more: what was said, how it was indexed, and the key.
struct Traces(Vec<(&'static str, Vec<u8>)>);

impl Traces {
    fn of(web: &Web, person: &str, name: &str) -> Self {
        let app = &web.installation.app;
        let log = LogId::new(AUTHORITY).unwrap();
        let person: PersonId = person.parse().unwrap();
        let data = &web.installation.paths().data;
        let compared = comparable_name(name);
        let name_digest = app.keyed_digest(log, "search name", compared.as_bytes());
        let key = wrapped(data, person.to_bytes()).expect("a key");
        Self(vec![
            ("name", name.as_bytes().to_vec()),
            ("index", name_digest.to_vec()),
            ("key", key),
        ])
    }

    fn found(&self, web: &Web) -> Vec<(&'static str, String)> {
        // The data folder with all beside it.
        let folder = web.installation.paths().data.parent().unwrap();
        let files = files(folder);
        let mut found = Vec::new();
        for (what, bytes) in &self.0 {
            let holding = holding(&files, bytes).into_iter();
            found.extend(holding.map(|file| (*what, file.to_owned())));
        }
        found
    }
}

/// So many cases that the pages of every file are split, and views have more than one.
fn crowd(office: &Office) {
    for number in 0..40 {
        let _ = office.case(&format!("Iemand Anders {number}"));
    }
}

#[test]
fn nothing_of_a_person_is_left_in_any_file() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    crowd(&office);
    let (case, persons) = household(&office, &[NAME, PARTNER]);
    let fact = json!({
        "about": persons[0], "code": "shelter", "value": {"kind": "text", "value": WORDS},
        "source": "statement",
    });
    office
        .worker
        .post(&format!("{case}/facts"), &fact)
        .expect(201);
    crowd(&office);
    web.run(web.installation.settle());
    let hers = Traces::of(&web, &persons[0], NAME);
    let his = Traces::of(&web, &persons[1], PARTNER);
    let seen: Vec<_> = hers.found(&web);
    assert!(
        seen.iter().any(|(what, _)| *what == "index"),
        "the test would see it: {seen:?}"
    );
    assert!(
        seen.iter().any(|(what, _)| *what == "key"),
        "the test would see it: {seen:?}"
    );

    erase(&web, &case, &[&persons[0]], "data-subject-request");

    assert_eq!(hers.found(&web), [], "with the server running");
    let words = Traces(vec![("words", WORDS.as_bytes().to_vec())]);
    assert_eq!(words.found(&web), []);
    let left = his.found(&web);
    assert!(left.iter().any(|(what, _)| *what == "index"), "{left:?}");
    assert!(left.iter().any(|(what, _)| *what == "key"), "{left:?}");
    // And when everybody was there: the case itself.
    erase(&web, &case, &[], "court-order");
    assert_eq!(his.found(&web), []);
}

#[test]
fn of_a_case_that_was_erased_no_view_holds_a_row() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    crowd(&office);
    let (case, person, request, assessment) = office.assessed(NAME);
    let _ = office.granted(&case, &request, &assessment);
    let signal = json!({
        "caseId": id_of(&case), "about": person, "barrier": "workload",
        "tried": WORDS, "wouldHaveHelped": WORDS,
    });
    office.worker.post("/signals", &signal).expect(201);
    web.run(web.installation.settle());
    let id: CaseId = id_of(&case).parse().unwrap();
    let views = web.installation.paths().data.join("views");
    let rows = || {
        let files = files(&views);
        let holding = holding(&files, &id.to_bytes());
        let names = holding.iter().filter(|file| !file.contains("/erasures-"));
        names.map(|file| (*file).to_owned()).collect::<Vec<_>>()
    };
    assert!(rows().len() >= 3, "cases, decisions, signals: {:?}", rows());
    let traces = Traces::of(&web, &person, NAME);
    let key = wrapped(&web.installation.paths().data, id.to_bytes()).expect("a key");
    erase(&web, &case, &[], "court-order");
    assert_eq!(rows(), [] as [String; 0]);
    assert_eq!(traces.found(&web), []);
    assert_eq!(Traces(vec![("key", key)]).found(&web), []);
}
