//! What came in: repayments that are recognised, and those that a clerk assigns.

use maatwerk::http::auth::Role;
use maatwerk_domain::{LoanId, PaymentReference};
use maatwerk_tests::text;
use serde_json::{Value, json};

use crate::sepa::town::{Granted, HERS, SCHOOL, Town, lent};

#[test]
fn repayments_are_recognised_or_assigned_by_hand() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    town.payee(&lessons, "resident", "S. de Boer", HERS);
    let loan = lent(&town, &lessons);
    let balance = || {
        let case = town.office.worker.get(&lessons.case).expect(200);
        case["loans"][0]["balance"].as_u64().unwrap()
    };
    let reference = PaymentReference::of(loan.parse::<LoanId>().unwrap());
    let shown = town.office.worker.get(&lessons.case).expect(200);
    assert_eq!(shown["debts"][0]["paymentReference"], reference.as_str());

    let structured = format!(
        "<RmtInf><Strd><CdtrRefInf><Ref>{}</Ref></CdtrRefInf></Strd></RmtInf>",
        reference.as_str()
    );
    let from = |iban: &str| {
        format!(
            "<RltdPties><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>\
             <RmtInf><Ustrd>aflossing, groeten Sanne</Ustrd></RmtInf>"
        )
    };
    let lines = [
        town.entry("C1", 2_500, "CRDT", &structured),
        town.entry("C2", 2_500, "CRDT", &from(HERS)),
        town.entry("C3", 1_000, "CRDT", &from(SCHOOL)),
        town.entry("C4", 60_000, "CRDT", &structured),
    ];
    let taken = town
        .import(&town.statement("S1", &lines.concat()))
        .expect(201);
    assert_eq!((&taken["booked"], &taken["open"]), (&json!(2), &json!(2)));
    assert_eq!(balance(), 45_000);
    let path = format!("/statements/{}", text(&taken, "/statementId"));
    let open = town.payer.get(&format!("{path}/unmatched"));
    let listed = open.json();
    let lines = listed["lines"].as_array().unwrap();
    let of = |reference: &str| {
        let found = lines
            .iter()
            .find(|line| line["line"]["reference"] == reference);
        found.unwrap().clone()
    };
    assert_eq!(of("C4")["line"]["why"], "more-than-balance");
    assert_eq!(of("C3")["line"]["why"], "unknown");
    // What was written with it, and by whom, is not kept.
    assert!(!listed.to_string().contains("Sanne"));
    assert!(!listed.to_string().contains(SCHOOL));

    let case = lessons.case.trim_start_matches("/cases/");
    let assign =
        |entry: &Value| json!({"entryId": entry["line"]["entry"], "caseId": case, "loanId": loan});
    let assignments = format!("{path}/assignments");
    let done = town
        .payer
        .post(&assignments, &assign(&of("C3")))
        .expect(201);
    assert_eq!(done["open"], 1);
    assert_eq!(balance(), 44_000);
    let twice = town.payer.post(&assignments, &assign(&of("C3")));
    assert_eq!(twice.problem(), "assigned");
    let much = town.payer.post(&assignments, &assign(&of("C4")));
    assert_eq!(much.problem(), "more-than-balance");
    // Another file tells the line that was booked by hand: it is the same repayment.
    let again = town.entry("C3", 1_000, "CRDT", &from(SCHOOL));
    let again = town.import(&town.statement("S2", &again)).expect(201);
    assert_eq!(again["repeated"], 1);
    assert_eq!(balance(), 44_000);
    let other = town.web.client("GM0001", "payer", &[Role::Payer]);
    assert_eq!(other.get(&path).status, 404);
    town.verifies();
}

#[test]
fn a_line_that_two_clerks_book_at_once_is_booked_once() {
    let town = Town::with_account();
    let lent_to = ["Sanne de Boer", "Noor Bakker"].map(|name| {
        let lessons = town.granted(name);
        let loan = lent(&town, &lessons);
        (lessons, loan)
    });
    let balances = || {
        let balance = |(lessons, _): &(Granted, String)| {
            let case = town.office.worker.get(&lessons.case).expect(200);
            case["loans"][0]["balance"].as_u64().unwrap()
        };
        lent_to.iter().map(balance).sum::<u64>()
    };
    let mut owed = balances();
    for round in 0..8 {
        // Two files tell one line, and nobody knows whose it is.
        let line = town.entry(&format!("D{round}"), 1_000, "CRDT", "");
        let assignments = [0, 1].map(|file| {
            let file = town.statement(&format!("T{round}-{file}"), &line);
            let taken = town.import(&file).expect(201);
            let path = format!("/statements/{}", text(&taken, "/statementId"));
            let listed = town.payer.get(&format!("{path}/unmatched")).expect(200);
            let entry = listed["lines"][0]["line"]["entry"].clone();
            (format!("{path}/assignments"), entry)
        });
        let answers = std::thread::scope(|scope| {
            let both = assignments.iter().zip(&lent_to).map(|((path, entry), of)| {
                let case = of.0.case.trim_start_matches("/cases/");
                let body = json!({"entryId": entry, "caseId": case, "loanId": of.1});
                let payer = &town.payer;
                scope.spawn(move || payer.post(path, &body))
            });
            let both: Vec<_> = both.collect();
            let joined = both.into_iter().map(|one| one.join().unwrap());
            joined.collect::<Vec<_>>()
        });
        let booked = answers.iter().filter(|answer| answer.status == 201);
        assert_eq!(booked.count(), 1, "round {round}");
        let refused = answers.iter().find(|answer| answer.status != 201).unwrap();
        assert_eq!(refused.problem(), "assigned");
        owed -= 1_000;
        assert_eq!(balances(), owed);
    }
    town.verifies();
}
