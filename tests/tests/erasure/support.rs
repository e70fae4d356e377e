//! A municipality whose people forget somebody, and a look at every byte it keeps.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use maatwerk::http::auth::Role;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

pub(crate) const AUTHORITY: &str = "GM0479";
pub(crate) const REASON: &str = "De termijn van de selectielijst is voorbij.";

pub(crate) fn web() -> Web {
    let authorities = [
        (AUTHORITY, "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
        ("NL", ""),
    ];
    Web::start(&authorities, Web::limits())
}

/// Two people who may confirm.
pub(crate) fn administrators(web: &Web) -> (Client, Client) {
    let client = |subject| web.client(AUTHORITY, subject, &[Role::Administrator]);
    (client("anna"), client("bea"))
}

/// The identifier in the path of a case.
pub(crate) fn id_of(case: &str) -> String {
    case.trim_start_matches("/cases/").to_owned()
}

/// Proposes; of the whole case when nobody is named.
pub(crate) fn propose(by: &Client, case: &str, persons: &[&str], ground: &str) -> Answer {
    let mut body = json!({
        "caseId": id_of(case), "ground": ground, "legalBasis": "Selectielijst, voorbeeld",
        "reason": REASON,
    });
    if !persons.is_empty() {
        body["persons"] = json!(persons);
    }
    by.post("/erasures", &body)
}

/// Confirms; there is no body.
pub(crate) fn confirm(by: &Client, erasure: &str) -> Answer {
    let key = Client::key();
    let path = format!("/erasures/{erasure}/confirmation");
    by.send("POST", &path, &[("Idempotency-Key", &key)], None)
}

/// Proposes and confirms, by two people.
pub(crate) fn erase(web: &Web, case: &str, persons: &[&str], ground: &str) -> Value {
    let (anna, bea) = administrators(web);
    let proposed = propose(&anna, case, persons, ground).expect(201);
    let erasure = text(&proposed, "/erasureId");
    confirm(&bea, &erasure).expect(201);
    carried_out(web, &erasure)
}

/// The erasure once nothing is left, as the clock of a server sees to it.
pub(crate) fn carried_out(web: &Web, erasure: &str) -> Value {
    let auditor = web.client(AUTHORITY, "auditor", &[Role::Auditor]);
    let until = Instant::now() + Duration::from_mins(1);
    loop {
        let left = web.run(web.installation.app.finish_erasures()).unwrap();
        let found = auditor.get(&format!("/erasures/{erasure}")).expect(200);
        if found["stage"] == "carried-out" {
            assert_eq!(left, 0);
            return found;
        }
        assert_eq!(found["stage"], "being-carried-out", "{found:#}");
        assert!(Instant::now() < until, "{found:#}");
    }
}

/// A case of a household; answers its path and the persons.
pub(crate) fn household(office: &Office, names: &[&str]) -> (String, Vec<String>) {
    let persons: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            let role = if at == 0 { "resident" } else { "other" };
            json!({"role": role, "name": name})
        })
        .collect();
    let opened = office
        .worker
        .post("/cases", &json!({"persons": persons}))
        .expect(201);
    let ids = opened["personIds"].as_array().unwrap();
    let ids = ids.iter().map(|id| id.as_str().unwrap().to_owned());
    (
        format!("/cases/{}", text(&opened, "/caseId")),
        ids.collect(),
    )
}

/// Every file below a folder, as somebody finds it who copies the folder now.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if let Ok(bytes) = fs::read(&path) {
            found.push((path.display().to_string(), bytes));
        }
    }
    found
}

/// The files that hold these bytes.
pub(crate) fn holding<'a>(files: &'a [(String, Vec<u8>)], bytes: &[u8]) -> Vec<&'a str> {
    files
        .iter()
        .filter(|(_, content)| content.windows(bytes.len()).any(|window| window == bytes))
        .map(|(name, _)| name.as_str())
        .collect()
}

/// A key as it lies wrapped in `keys.db`.
pub(crate) fn wrapped(data: &Path, key: [u8; 16]) -> Option<Vec<u8>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let keys = Connection::open_with_flags(data.join("keys.db"), flags).unwrap();
    let find = "SELECT wrapped FROM wrapped_key WHERE id = ?1";
    keys.query_row(find, [key], |row| row.get(0)).ok()
}
