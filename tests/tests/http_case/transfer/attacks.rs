//! Files that were changed, that belong to others, that come twice, or from a log that nobody knows.

use std::sync::Arc;

use maatwerk::app::Settings;
use maatwerk::http::auth::Role;
use maatwerk_log::transparency::TrustPolicy;
use maatwerk_tests::{Web, text};
use serde_json::{Value, json};

use crate::transfer::support::{FROM, Household, TO, WEB, fault, is, receipt, take_in, there};

#[test]
fn what_was_changed_on_the_way_is_taken_in_by_nobody() {
    let house = Household::open(&WEB);
    let transfer = house.offer();
    let file = house.file(&transfer);
    let client = there(&WEB);
    // A bit here and there of each part.
    for part in ["statement", "note", "proof", "extract"] {
        let whole = text(&file, &format!("/{part}"));
        for nth in 0..24 {
            let at = nth * (whole.len() - 1) / 23;
            let mut bytes = whole.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let mut file = file.clone();
            file[part] = changed.into();
            let answer = client.post("/transfers", &file);
            assert_eq!(answer.status, 422, "{part} at {at}: {answer:?}");
            let (pointer, _) = fault(&answer);
            assert!(pointer.starts_with('/'), "{pointer}");
        }
    }
    let with = |part: &str, other: Value| {
        let mut file = file.clone();
        file[part] = other;
        fault(&client.post("/transfers", &file))
    };
    let extract = text(&file, "/extract").replace("Sanne", "Hanna");
    assert_eq!(with("extract", extract.into()), is("/extract", "tampered"));
    let until = text(&file, "/statement").replace(&house.office.today, "2099-01-01");
    assert_eq!(
        with("statement", until.into()),
        is("/statement", "tampered")
    );
    assert_eq!(
        with("statement", "{}".into()),
        is("/statement", "statement")
    );
    assert_eq!(with("note", "x".into()), is("/note", "form"));
    assert_eq!(with("proof", "x".into()), is("/proof", "form"));
    // Halves of two offers: each signed, and not together.
    let other = Household::open(&WEB);
    let other = other.file(&other.offer());
    assert_eq!(
        with("extract", other["extract"].clone()),
        is("/extract", "tampered")
    );
    assert_eq!(
        with("proof", other["proof"].clone()),
        is("/proof", "other-offer")
    );
    assert_eq!(
        with("statement", other["statement"].clone()),
        is("/statement", "tampered")
    );
    // Too much, and not of the form.
    let mut large = file.clone();
    large["extract"] = "x".repeat(1_048_577).into();
    assert_eq!(client.post("/transfers", &large).status, 400);
    large["extract"] = "x".repeat(5 << 20).into();
    assert_eq!(client.post("/transfers", &large).status, 413);
    let mut more = file.clone();
    more["more"] = 1.into();
    assert_eq!(client.post("/transfers", &more).status, 400);
    // Another authority's.
    let elsewhere = WEB.client("GM0001", "worker", &[Role::Professional]);
    let answer = elsewhere.post("/transfers", &file);
    assert_eq!(fault(&answer), is("/statement", "other-authority"));
    let itself = &house.office.worker;
    assert_eq!(
        fault(&itself.post("/transfers", &file)),
        is("/statement", "other-authority")
    );
    // None of that is in the way of the file itself.
    let _ = take_in(&client, &file);
}

#[test]
fn a_receipt_counts_for_its_own_offer_alone() {
    let (one, other) = (Household::open(&WEB), Household::open(&WEB));
    let (first, second) = (one.offer(), other.offer());
    let client = there(&WEB);
    let case = take_in(&client, &one.file(&first));
    let good = receipt(&client, &case);
    let elsewhere = receipt(&client, &take_in(&client, &other.file(&second)));
    let path = format!("{first}/receipt");
    let send = |body: &Value| fault(&one.office.worker.post(&path, body));
    assert_eq!(send(&elsewhere), is("/statement", "other-offer"));
    let with = |part: &str, other: &Value| {
        let mut body = good.clone();
        body[part] = other.clone();
        send(&body)
    };
    assert_eq!(
        with("proof", &elsewhere["proof"]),
        is("/proof", "other-case")
    );
    assert_eq!(
        with("note", &elsewhere["note"]),
        is("/statement", "tampered")
    );
    // An offer is no receipt.
    let offer = one.file(&first);
    assert_eq!(with("note", &offer["note"]), is("/statement", "tampered"));
    assert_eq!(with("proof", &offer["proof"]), is("/proof", "signature"));
    assert_eq!(
        with("statement", &offer["statement"]),
        is("/statement", "statement")
    );
    assert_eq!(one.shown()["stage"], "waits");
    // It waits, so nothing is closed and nothing offered beside it.
    let close = json!({"reason": "moved"});
    assert_eq!(one.post("closure", &close).problem(), "still-running");
    assert_eq!(
        one.post("transfers", &one.body()).problem(),
        "transfer-waits"
    );
    one.office.worker.post(&path, &good).expect(201);
    // Of one that was withdrawn a receipt is refused: whoever took people in on it closes that case.
    let why = json!({"reason": "Zij blijft."});
    other
        .office
        .worker
        .post(&format!("{second}/withdrawal"), &why)
        .expect(201);
    assert_eq!(other.shown()["stage"], "withdrawn");
    let late = other
        .office
        .worker
        .post(&format!("{second}/receipt"), &elsewhere);
    assert_eq!(late.problem(), "transfer-withdrawn");
    // A case that began otherwise has no receipt, and there is no such transfer.
    assert_eq!(
        one.office
            .worker
            .get(&format!("{}/transfer-receipt", one.case))
            .status,
        404
    );
    let nobody = format!(
        "{}/transfers/{}/file",
        one.case,
        "0".repeat(8) + "-0000-4000-8000-000000000000"
    );
    assert_eq!(one.office.worker.get(&nobody).status, 404);
    WEB.installation.assert_verifies();
}

#[test]
fn many_who_take_in_the_same_file_open_one_case() {
    let house = Household::open(&WEB);
    let file = house.file(&house.offer());
    let answers: Vec<_> = std::thread::scope(|scope| {
        let post = |_| scope.spawn(|| there(&WEB).post("/transfers", &file));
        let sent: Vec<_> = (0..6).map(post).collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let taken = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(taken, 1, "{answers:?}");
    let others = answers.iter().filter(|answer| answer.status != 201);
    for other in others {
        assert_eq!(other.problem(), "taken-in-already");
    }
    WEB.installation.assert_verifies();
}

#[test]
fn another_installation_is_believed_by_its_key() {
    let house = Household::open(&WEB);
    let transfer = house.offer();
    let file = house.file(&transfer);
    let auditor = WEB.client(FROM, "auditor", &[Role::Auditor]);
    let logs = auditor.get("/logs").expect(200);
    let key = text(&logs, "/logs/0/origins/0/verifierKey");
    let policy = |text: &str| TrustPolicy::parse(text.as_bytes()).unwrap();
    let authorities = [(TO, "plugins/zaanstad")];
    let other = |trusted_logs: Option<TrustPolicy>| {
        let settings = Settings {
            trusted_logs: trusted_logs.map(Arc::new),
            ..Settings::default()
        };
        Web::start_with(&authorities, Web::limits(), settings)
    };
    let unknown = other(None);
    assert_eq!(
        fault(&there(&unknown).post("/transfers", &file)),
        is("/note", "unknown-log")
    );
    // A witness that never saw it, and the key of another log under that name.
    let witness = "witness.example+3176bd45+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
    let demanding = other(Some(policy(&format!(
        "log {key}\nwitness w {witness}\nquorum w\n"
    ))));
    assert_eq!(
        fault(&there(&demanding).post("/transfers", &file)),
        is("/proof", "witnesses")
    );
    let logs = there_keys(&unknown);
    let false_key = other(Some(policy(&format!("log {logs}\nquorum none\n"))));
    assert_eq!(
        fault(&there(&false_key).post("/transfers", &file)),
        is("/note", "unknown-log")
    );

    let web = other(Some(policy(&format!("log {key}\nquorum none\n"))));
    let client = there(&web);
    let case = take_in(&client, &file);
    assert_eq!(client.get(&case).expect(200)["received"]["from"], FROM);
    web.installation.assert_verifies();
    // Its receipt is of a log that this one does not know: GM0479 is here too, with another key.
    let receipt = receipt(&client, &case);
    let answer = house
        .office
        .worker
        .post(&format!("{transfer}/receipt"), &receipt);
    let (pointer, code) = fault(&answer);
    assert!(["/note", "/proof"].contains(&pointer.as_str()), "{pointer}");
    assert!(
        ["unknown-log", "signature"].contains(&code.as_str()),
        "{code}"
    );
}

/// The key that the log of the receiving authority signs with.
fn there_keys(web: &Web) -> String {
    let auditor = web.client(TO, "auditor", &[Role::Auditor]);
    let _ = auditor.get(&format!("/logs/{TO}/checkpoint"));
    let logs = auditor.get("/logs").expect(200);
    text(&logs, "/logs/0/origins/0/verifierKey")
}
