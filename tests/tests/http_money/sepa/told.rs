//! What the bank did: statements that are booked once, whichever files tell them; and files that are none.

use maatwerk::http::auth::Role;
use maatwerk_tests::text;
use serde_json::json;

use crate::sepa::town::{Granted, HERS, OURS, Town};

#[test]
fn a_statement_books_what_happened_once() {
    let town = Town::with_account();
    let (one, two) = (town.granted("Sanne de Boer"), town.granted("Noor Visser"));
    let (first, second) = (town.order(&one, 30_000), town.order(&two, 20_000));
    let third = town.order(&one, 10_000);
    town.sent();

    // The first was executed; of the second another amount; the bank knows another one that we do not.
    let strange = "0".repeat(32);
    let lines = [
        town.executed("R1", &first, 30_000),
        town.executed("R2", &second, 19_999),
        town.executed("R3", &strange, 500),
    ]
    .concat();
    let statement = town.statement("S1", &lines);
    let taken = town.import(&statement).expect(201);
    assert_eq!(taken["booked"], 1);
    assert_eq!(taken["open"], 2);
    let grant = town.grant(&one);
    assert_eq!(grant["paid"], 30_000);
    assert_eq!(grant["ordered"], 10_000);
    let path = format!("/statements/{}", text(&taken, "/statementId"));
    let open = town.payer.get(&format!("{path}/unmatched")).expect(200);
    let mut why: Vec<_> = open["lines"].as_array().unwrap().iter().collect();
    why.sort_by_key(|line| text(line, "/line/reference"));
    assert_eq!(why[0]["line"]["why"], "amount");
    assert_eq!(why[1]["line"]["why"], "unknown");
    assert_eq!(why[1]["line"]["amount"], 500);

    // The same file again is the same statement; another file that tells the same books nothing twice.
    let again = town.import(&statement).expect(200);
    assert_eq!(again["statementId"], taken["statementId"]);
    let returned = town.entry(
        "R4",
        30_000,
        "CRDT",
        &format!(
            "<Refs><EndToEndId>{}</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
            first.replace('-', "")
        ),
    );
    let lines = [
        town.executed("R1", &first, 30_000),
        town.executed("R5", &third, 10_000),
        returned,
    ];
    let overlapping = town.statement("S2", &lines.concat());
    let taken = town.import(&overlapping).expect(201);
    assert_eq!(
        (&taken["booked"], &taken["repeated"]),
        (&json!(2), &json!(1))
    );
    let grant = town.grant(&one);
    assert_eq!(grant["paid"], 10_000);
    assert_eq!(grant["ordered"], 0);
    let payments = grant["payments"].as_array().unwrap();
    let back: Vec<_> = payments.iter().map(|one| &one["returned"]).collect();
    assert!(back.contains(&&json!(true)) && back.contains(&&json!(false)));
    // A third file, after a crash say, that tells all of it once more.
    let taken = town
        .import(&town.statement("S3", &lines.concat()))
        .expect(201);
    assert_eq!(
        (&taken["booked"], &taken["repeated"]),
        (&json!(0), &json!(3))
    );
    assert_eq!(town.grant(&one), grant);
    town.verifies();
}

#[test]
fn what_the_bank_did_twice_is_for_a_person() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let (first, by_hand) = (town.order(&lessons, 30_000), town.order(&lessons, 10_000));
    let batch = town.sent();
    let executed = |reference| town.executed(reference, &first, 30_000);
    assert_eq!(town.taken("S1", &[executed("R1")]), [1, 0, 0]);
    // The same day and amount, and another reference of the bank: it was paid a second time.
    assert_eq!(
        town.taken("S2", &[executed("R1"), executed("R2")]),
        [0, 1, 1]
    );
    let back = |reference| town.came_back(reference, &first, 30_000);
    assert_eq!(town.taken("S3", &[back("R3")]), [1, 0, 0]);
    assert_eq!(town.taken("S4", &[back("R3"), back("R4")]), [0, 1, 1]);
    assert_eq!(town.grant(&lessons)["paid"], 0);

    // What a payer recorded first is not booked again by the statement of that day.
    let said = json!({"paymentId": by_hand, "on": town.today});
    let executions = format!("{batch}/executions");
    for other in [&town.office.worker, &town.office.officer] {
        assert_eq!(other.post(&executions, &said).status, 403);
    }
    let elsewhere = town.web.client("GM0001", "payer", &[Role::Payer]);
    assert_eq!(elsewhere.post(&executions, &said).status, 404);
    let decided = town.web.client("GM0479", "officer", &[Role::Payer]);
    assert_eq!(decided.post(&executions, &said).problem(), "same-person");
    town.payer.post(&executions, &said).expect(201);
    let again = town.payer.post(&executions, &said);
    assert_eq!(again.problem(), "order-not-at-the-bank");
    let line = |reference| town.executed(reference, &by_hand, 10_000);
    assert_eq!(town.taken("S5", &[line("R5"), line("R6")]), [0, 1, 1]);
    assert_eq!(town.grant(&lessons)["paid"], 10_000);
    town.verifies();
}

#[test]
fn lines_that_are_none_of_ours_stop_no_statement() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let order = town.order(&lessons, 30_000);
    town.sent();
    // Salaries of a whole town, and a fee of nothing.
    let lines = [
        town.entry("R1", 9_999_999_999, "DBIT", ""),
        town.entry("R2", 9_999_999_999, "CRDT", ""),
        town.entry("R3", 0, "DBIT", ""),
        town.executed("R4", &order, 30_000),
    ];
    assert_eq!(town.taken("S1", &lines), [1, 0, 2]);
    // The same, by a bank that gives its names a prefix.
    let prefixed = town.statement("S2", &lines.concat());
    let prefixed = prefixed.replace("</", "\u{1}").replace('<', "<n:");
    let prefixed = prefixed
        .replace('\u{1}', "</n:")
        .replace("<n:?xml", "<?xml");
    let prefixed = prefixed.replace("xmlns=", "xmlns:n=");
    let taken = town.import(&prefixed).expect(201);
    assert_eq!(
        (&taken["booked"], &taken["repeated"]),
        (&json!(0), &json!(1))
    );
    town.verifies();
}

#[test]
fn what_is_no_statement_books_nothing() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let order = town.order(&lessons, 30_000);
    town.sent();
    let line = town.executed("R1", &order, 30_000);
    let good = town.statement("S1", &line);
    let bad_last = town.entry("R9", 1, "CRDT", "").replace("EUR", "USD");
    let half_bad = town.statement("S1", &[line.clone(), bad_last].concat());
    for hostile in [
        good.replace("?>\n", "?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>"),
        good.replace("<Id>S1</Id>", "<Id>&a;</Id>"),
        good.replace(OURS, HERS),
        good.replace("Ccy=\"EUR\"", "Ccy=\"USD\""),
        good.replace("300.00", "-300.00"),
        good.replace("camt.053.001.08", "pain.001.001.09"),
        good[..good.len() - 1].to_owned(),
        half_bad,
        "geen XML".to_owned(),
    ] {
        let answer = town.import(&hostile);
        assert_eq!(answer.status, 422, "{hostile}");
        assert_eq!(answer.faults(), ["/content"]);
        // Nothing of a file that may be about people is told.
        assert!(!answer.json().to_string().contains(HERS));
    }
    assert_eq!(town.grant(&lessons)["paid"], 0);
    town.import(&good).expect(201);
    assert_eq!(town.grant(&lessons)["paid"], 30_000);
    town.verifies();
}

#[test]
fn what_was_advanced_is_executed_after_it_was_settled() {
    let town = Town::with_account();
    let (case, person, request, assessment) = town.office.assessed("Sanne de Boer");
    let body = json!({
        "assessmentId": assessment, "mandateId": town.office.mandate, "amount": 20_000,
        "article": "jci1.31:c:BWBR0005537&artikel=4:95", "reasons": "De eerste les is morgen.",
    });
    let path = format!("{case}/budget-requests/{request}/advances");
    let advanced = town.office.officer.post(&path, &body).expect(201);
    let decision = text(&advanced, "/decisionId");
    let path = format!("{case}/decisions/{decision}/announcement");
    let on = json!({"on": town.today});
    town.office.officer.post(&path, &on).expect(201);
    let grant = format!("{case}/grants/{}", text(&advanced, "/grant/grantId"));
    let advance = Granted {
        case: case.clone(),
        person,
        grant,
    };
    let payment = town.order(&advance, 12_000);
    town.sent();
    let (granted, _) = town.office.granted(&case, &request, &assessment);
    let of = |path: &str, pointer: &str| {
        let case = town.office.worker.get(&case).expect(200);
        let grants = case["grants"].as_array().unwrap();
        let mut of = grants
            .iter()
            .filter(|one| path.ends_with(one["grantId"].as_str().unwrap()));
        of.next().unwrap()[pointer].clone()
    };
    let made = |pointer: &str| of(&granted, pointer);
    assert_eq!((made("counted"), made("paid")), (json!(12_000), json!(0)));
    let entry = town.executed("R-1", &payment, 12_000);
    town.import(&town.statement("S-1", &entry)).expect(201);
    assert_eq!(made("paid"), 12_000);
    // It comes back: of what was granted nothing was paid, and the advance may be paid again.
    let order = payment.replace('-', "");
    let details = format!("<Refs><EndToEndId>{order}</EndToEndId></Refs>");
    let details = format!("{details}<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>");
    let back = town.entry("R-2", 12_000, "CRDT", &details);
    town.import(&town.statement("S-2", &back)).expect(201);
    assert_eq!((made("counted"), made("paid")), (json!(12_000), json!(0)));
    assert_eq!(of(&advance.grant, "unpaid"), 12_000);
    town.verifies();
}
