//! A backup from before an erasure, put back and gone on with: whoever was erased stays so, the log says of
//! whom it knows nothing, and nothing else is excused.

use std::path::{Path, PathBuf};

use maatwerk_log::{KeyId, MasterKey, Vault};
use maatwerk_tests::{Client, Data, Server, text};
use serde_json::{Value, json};

use crate::support::{AUTHORITY, REASON, confirm, id_of, propose};

fn data() -> Data {
    let program = env!("CARGO_BIN_EXE_maatwerk_under_test");
    Data::with(program, &[(AUTHORITY, "plugins/zaanstad")])
}

fn client(data: &Data, server: &Server, subject: &str) -> Client {
    let roles = ["administrator", "auditor", "professional", "policy-maker"];
    server.client(data.token(AUTHORITY, subject, &roles))
}

/// A case of two; its path and the persons.
fn opened(by: &Client) -> (String, Vec<String>) {
    let persons = json!([
        {"role": "resident", "name": "Sanne de Boer"}, {"role": "partner", "name": "Mo Jansen"},
    ]);
    let opened = by.post("/cases", &json!({"persons": persons})).expect(201);
    let persons = opened["personIds"].as_array().unwrap();
    let persons = persons.iter().map(|id| id.as_str().unwrap().to_owned());
    (
        format!("/cases/{}", text(&opened, "/caseId")),
        persons.collect(),
    )
}

fn erased(anna: &Client, bea: &Client, case: &str, persons: &[&str]) {
    let proposed = propose(anna, case, persons, "court-order").expect(201);
    let erasure = text(&proposed, "/erasureId");
    let done = confirm(bea, &erasure).expect(201);
    assert_eq!(done["reason"], REASON);
    assert_ne!(done["stage"], "proposed");
}

/// What verifying says, and its report.
fn verified(data: &Data, folder: &Path) -> (bool, String, Value) {
    let file = folder.join("report.json");
    let output = data.output(&["audit", "verify", "--report", file.to_str().unwrap()]);
    let report = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), said, report)
}

fn reopen(data: &Data) -> String {
    let reopen = ["log", "reopen", "--authority", AUTHORITY];
    data.say(
        &[
            &reopen[..],
            &["--reason", "De schijf is stuk.", "--by", "beheer"],
        ]
        .concat(),
    )
}

fn beside(data: &Data, ending: &str) -> PathBuf {
    data.path().with_file_name(format!("data.{ending}"))
}

/// Has a key destroyed, as somebody could who runs the installation.
fn destroy(data: &Data, key: &str) {
    let master = MasterKey::from_file(&beside(data, "master-key")).unwrap();
    let ledger = beside(data, "destroyed-keys");
    let vault = Vault::open(&data.path().join("keys.db"), master, &ledger).unwrap();
    vault.destroy_key(key.parse::<KeyId>().unwrap()).unwrap();
}

#[test]
fn what_was_erased_after_the_backup_is_owned_up_to_and_nothing_else() {
    let data = data();
    let folder = tempfile::tempdir().unwrap();
    let server = data.serve();
    let (anna, bea) = (
        client(&data, &server, "anna"),
        client(&data, &server, "bea"),
    );
    let (of_one, persons) = opened(&anna);
    let (whole, _) = opened(&anna);
    let (kept, others) = opened(&anna);
    for about in &persons {
        let letter = json!({
            "about": about, "title": "Brief", "mediaType": "text/plain", "content": "RGFnIQ==",
        });
        anna.post(&format!("{of_one}/documents"), &letter)
            .expect(201);
    }
    let documents = || {
        let folder = data.path().join("documents").join(AUTHORITY);
        let folder = folder.join(id_of(&of_one));
        std::fs::read_dir(folder).unwrap().count()
    };
    let backup = folder.path().join("backup");
    let _ = data.say(&["backup", "--to", backup.to_str().unwrap()]);
    erased(&anna, &bea, &of_one, &[&persons[0]]);
    erased(&anna, &bea, &whole, &[]);
    server.kill();
    let (fine, said, _) = verified(&data, folder.path());
    assert!(fine, "{said}");

    // The disk dies, and the backup is put back.
    std::fs::remove_dir_all(data.path()).unwrap();
    let _ = data.say(&["restore", "--from", backup.to_str().unwrap()]);
    let server = data.serve();
    let anna = client(&data, &server, "anna");
    assert_eq!(
        anna.get(&whole).status,
        410,
        "the ledger brings nobody back"
    );
    server.kill();
    let (fine, said, report) = verified(&data, folder.path());
    assert!(!fine, "{said}");
    // Both persons and the case of one, the first person of the other; and that what was signed is gone.
    assert_eq!(report["found"]["key-destroyed"], 4, "{report:#}");
    assert_eq!(
        report["found"]["cut"], 1,
        "the erasure itself was signed: {report:#}"
    );

    assert_eq!(documents(), 2, "the files came back with the backup");
    let said = reopen(&data);
    assert!(said.contains("of 4 keys"), "{said}");
    assert_eq!(
        documents(),
        1,
        "and the one that nobody can open is gone again"
    );
    let (fine, said, report) = verified(&data, folder.path());
    assert!(fine, "{said}");
    assert_eq!(report["counts"]["destroyedAgain"], 4);
    assert!(said.contains("4 sleutels waren vernietigd"), "{said}");

    // It is gone on with: the same persons are erased, others are as they were, and can be erased.
    let server = data.serve();
    let (anna, bea) = (
        client(&data, &server, "anna"),
        client(&data, &server, "bea"),
    );
    assert_eq!(anna.get(&whole).status, 410);
    let again = propose(&anna, &of_one, &[&persons[0]], "court-order");
    assert_eq!(again.problem(), "erased-already");
    erased(&anna, &bea, &of_one, &[&persons[1]]);
    let (later, _) = opened(&anna);
    server.kill();
    let (fine, said, report) = verified(&data, folder.path());
    assert!(fine, "{said}");
    assert_eq!(report["counts"]["destroyedAgain"], 4);

    // A key that goes without two people is found, and a new name of the log does not excuse it: nothing was
    // left this time.
    destroy(&data, &others[0]);
    let one_fault = || {
        let (fine, said, report) = verified(&data, folder.path());
        assert!(!fine, "{said}");
        assert_eq!(report["found"], json!({"key-destroyed": 1}), "{report:#}");
        assert_eq!(
            report["faults"][0]["stream"],
            kept.trim_start_matches("/cases/")
        );
    };
    one_fault();
    let said = reopen(&data);
    assert!(said.contains("GM0479.3"), "{said}");
    one_fault();
    // Nor is a key of what came after that.
    destroy(&data, later.trim_start_matches("/cases/"));
    let (fine, said, report) = verified(&data, folder.path());
    assert!(!fine, "{said}");
    assert_eq!(report["found"]["key-destroyed"], 2, "{report:#}");
}
