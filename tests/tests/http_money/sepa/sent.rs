//! What goes to the bank: one file once per order, in the order of elements that the schema of ISO 20022 has.

use maatwerk::http::auth::Role;
use maatwerk_tests::{Client, text};
use serde_json::json;

use crate::sepa::town::{HERS, OURS, SCHOOL, Town};

/// The elements of a document in the order in which they open, with their texts.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in xml.split('<').skip(1) {
        let (tag, told) = part.split_once('>').unwrap();
        if tag.starts_with(['/', '?']) {
            continue;
        }
        let name = tag.split(' ').next().unwrap();
        found.push((name.to_owned(), told.to_owned()));
    }
    found
}

#[test]
fn a_file_has_what_the_schema_asks_in_its_order() {
    let town = Town::with_account();
    let (one, two) = (town.granted("Sanne de Boer"), town.granted("Noor Visser"));
    let orders = [town.order(&one, 30_050), town.order(&two, 1)];
    let waiting = town.payer.get("/payment-orders").expect(200);
    assert_eq!(waiting["orders"].as_array().unwrap().len(), 2);
    let batch = town.sent();
    let shown = town.payer.get(&batch).expect(200);
    assert_eq!(shown["total"], 30_051);
    let file = town.payer.get(&format!("{batch}/file"));
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), Some("application/xml"));
    let xml = String::from_utf8(file.body.clone()).unwrap();
    let found = elements(&xml);
    let names: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
    let head = [
        "Document",
        "CstmrCdtTrfInitn",
        "GrpHdr",
        "MsgId",
        "CreDtTm",
        "NbOfTxs",
        "CtrlSum",
        "InitgPty",
        "Nm",
        "PmtInf",
        "PmtInfId",
        "PmtMtd",
        "BtchBookg",
        "NbOfTxs",
        "CtrlSum",
        "PmtTpInf",
        "SvcLvl",
        "Cd",
        "ReqdExctnDt",
        "Dt",
        "Dbtr",
        "Nm",
        "DbtrAcct",
        "Id",
        "IBAN",
        "DbtrAgt",
        "FinInstnId",
        "Othr",
        "Id",
        "ChrgBr",
    ];
    let transfer = [
        "CdtTrfTxInf",
        "PmtId",
        "EndToEndId",
        "Amt",
        "InstdAmt",
        "Cdtr",
        "Nm",
        "CdtrAcct",
        "Id",
        "IBAN",
        "RmtInf",
        "Ustrd",
    ];
    assert_eq!(names, [&head[..], &transfer, &transfer].concat());
    let told = |name: &str| -> Vec<&str> {
        let of = found.iter().filter(|(found, _)| found == name);
        of.map(|(_, text)| text.as_str()).collect()
    };
    assert!(xml.contains("xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\""));
    assert_eq!(told("NbOfTxs"), ["2", "2"]);
    assert_eq!(told("CtrlSum"), ["300.51", "300.51"]);
    assert_eq!(told("IBAN"), [OURS, SCHOOL, SCHOOL]);
    assert_eq!(told("Ustrd"), ["Factuur F-2026/17"; 2]);
    // What a bank does not carry is told otherwise, and nothing breaks out of its element.
    assert_eq!(told("Nm")[2], "Rijschool Zoe + Zn .BV.");
    assert!(told("MsgId")[0].len() <= 35);
    let mut sent: Vec<_> = told("EndToEndId").iter().map(ToString::to_string).collect();
    sent.sort();
    let mut ordered: Vec<_> = orders.iter().map(|order| order.replace('-', "")).collect();
    ordered.sort();
    assert_eq!(sent, ordered);

    // However often: the same bytes. Once more it goes to the bank never.
    let again = town.payer.get(&format!("{batch}/file"));
    assert_eq!(again.body, file.body);
    assert_eq!(town.batch().problem(), "nothing-to-pay");
    let that_one = json!({"executeOn": town.today, "payments": [orders[0]]});
    let twice = town.payer.post("/payment-batches", &that_one);
    assert_eq!(twice.problem(), "order-not-open");
    assert_eq!(town.grant(&one)["orders"][0]["stage"], "exported");
    // It is written down who saw whose account.
    let auditor = town.web.client("GM0479", "auditor", &[Role::Auditor]);
    let readers = auditor.get(&format!("{}/readers", one.case)).expect(200);
    assert!(readers.to_string().contains("\"payer\""), "{readers:#}");
    town.verifies();
}

#[test]
fn who_decided_or_ordered_sends_nothing_and_others_do() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let order = town.order(&lessons, 10_000);
    for subject in ["worker", "officer"] {
        let own = town.web.client("GM0479", subject, &[Role::Payer]);
        let all = own.post("/payment-batches", &json!({"executeOn": town.today}));
        assert_eq!(all.problem(), "nothing-to-pay", "{subject}");
        let named = json!({"executeOn": town.today, "payments": [order]});
        assert_eq!(
            own.post("/payment-batches", &named).problem(),
            "same-person"
        );
    }
    let past = json!({"executeOn": "2020-01-01"});
    assert_eq!(
        town.payer.post("/payment-batches", &past).problem(),
        "day-passed"
    );
    let key = Client::key();
    let body = json!({"executeOn": town.today});
    // Many times at once it is one batch.
    let answers: Vec<_> = std::thread::scope(|scope| {
        let send = || {
            town.payer
                .post_as(&key, "/payment-batches", &body)
                .expect(201)
        };
        let running: Vec<_> = (0..6).map(|_| scope.spawn(send)).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let first = answers[0].clone();
    assert!(answers.iter().all(|one| one["batch"] == first["batch"]));
    let again = town
        .payer
        .post_as(&key, "/payment-batches", &body)
        .expect(201);
    assert_eq!(first["batch"], again["batch"]);
    // Of another municipality it is none.
    let elsewhere = town.web.client("GM0001", "payer", &[Role::Payer]);
    let batch = format!("/payment-batches/{}", text(&first, "/batch/batchId"));
    assert_eq!(elsewhere.get(&batch).status, 404);
    assert_eq!(elsewhere.get(&format!("{batch}/file")).status, 404);
    // That the bank refused it says its payer, not who ordered it: the money is free again by that.
    let said = json!({
        "kind": "failure", "paymentId": order, "on": town.today, "reason": "Rekening opgeheven.",
    });
    let path = format!("{}/payment-orders", lessons.grant);
    let by_worker = town.office.worker.post(&path, &said);
    assert_eq!(by_worker.problem(), "order-at-the-bank");
    let failures = format!("{batch}/failures");
    let refused = json!({"paymentId": order, "on": town.today, "reason": "Rekening opgeheven."});
    assert_eq!(elsewhere.post(&failures, &refused).status, 404);
    let mut unknown = refused.clone();
    unknown["paymentId"] = text(&first, "/batch/batchId").into();
    assert_eq!(town.payer.post(&failures, &unknown).problem(), "unknown");
    let told = town.payer.post(&failures, &refused).expect(201);
    assert_eq!(told["orders"], first["batch"]["orders"]);
    assert_eq!(
        town.payer.post(&failures, &refused).problem(),
        "order-ended"
    );
    // What may be ordered anew does not go to the bank a second time.
    let file = town.payer.get(&format!("{batch}/file"));
    assert_eq!(file.problem(), "batch-order-failed");
    let case = town.office.worker.get(&lessons.case).expect(200);
    let grant = &case["grants"][0];
    assert_eq!(
        (&grant["ordered"], &grant["orders"][0]["stage"]),
        (&json!(0), &json!("failed"))
    );
    town.verifies();
}

#[test]
fn without_an_account_nothing_goes_out_or_comes_in() {
    let town = Town::new();
    let lessons = town.granted("Sanne de Boer");
    town.order(&lessons, 10_000);
    assert_eq!(town.batch().problem(), "no-payment-account");
    let statement = town.statement("S1", "");
    assert_eq!(town.import(&statement).problem(), "no-payment-account");
    assert_eq!(
        town.payer.get("/payment-account").problem(),
        "no-payment-account"
    );
}

#[test]
fn nothing_of_an_account_stands_in_the_clear() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    town.order(&lessons, 30_000);
    let batch = town.sent();
    assert_eq!(town.payer.get(&format!("{batch}/file")).status, 200);
    let credit =
        format!("<RltdPties><DbtrAcct><Id><IBAN>{HERS}</IBAN></Id></DbtrAcct></RltdPties>");
    let line = town.entry("C1", 100, "CRDT", &credit);
    town.import(&town.statement("S1", &line)).expect(201);
    let mut folders = vec![town.web.installation.paths().data.clone()];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                looked += 1;
                for iban in [SCHOOL, HERS, OURS] {
                    let mut windows = bytes.windows(iban.len());
                    let found = windows.any(|window| window == iban.as_bytes());
                    assert!(!found, "{} holds an account", path.display());
                }
            }
        }
    }
    assert!(looked >= 3, "{looked}");
}
