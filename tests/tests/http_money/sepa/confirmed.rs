//! What a person recorded before the bank told it: one line confirms it, in whichever statement and after
//! whichever restart. Another line that fits it is another repayment, or waits for a person.

use maatwerk_tests::{Answer, text};
use serde_json::{Value, json};

use crate::sepa::debtor::Debtor;
use crate::sepa::town::{HERS, Town};

/// The bank tells of a repayment from her account, and of no loan.
fn from_her(town: &Town, reference: &str, amount: u64) -> String {
    let details =
        format!("<RltdPties><DbtrAcct><Id><IBAN>{HERS}</IBAN></Id></DbtrAcct></RltdPties>");
    town.entry(reference, amount, "CRDT", &details)
}

fn confirmed(taken: &Value) -> u64 {
    taken["confirmed"].as_u64().unwrap()
}

#[test]
fn a_repayment_recorded_by_a_clerk_is_confirmed_once_and_a_second_one_is_not_lost() {
    let town = Town::with_account();
    let sanne = Debtor::new(&town, "Sanne de Boer");
    sanne.repays(&town, 2_500);
    assert_eq!(sanne.balance(&town), 47_500);
    let first = town.statement("S1", &sanne.told(&town, "R1", 2_500));
    let taken = town.import(&first).expect(201);
    assert_eq!(confirmed(&taken), 1);
    assert_eq!(
        (&taken["booked"], &taken["repeated"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(sanne.balance(&town), 47_500);
    // The same file, before and after another server took over; and the line in another file.
    let same = |town: &Town| {
        let again = town.import(&first).expect(200);
        ["statementId", "booked", "repeated", "confirmed"].map(|of| again[of] == taken[of])
    };
    assert_eq!(same(&town), [true; 4]);
    let town = town.restarted();
    assert_eq!(same(&town), [true; 4]);
    let again = sanne.told(&town, "R1", 2_500);
    let again = town.import(&town.statement("S2", &again)).expect(201);
    assert_eq!((confirmed(&again), &again["repeated"]), (0, &json!(1)));
    assert_eq!(sanne.balance(&town), 47_500);

    // As much, of the same day, and another line: she paid twice.
    let lines = ["R1", "R2"].map(|line| sanne.told(&town, line, 2_500));
    assert_eq!(town.taken("S3", &lines), [1, 1, 0]);
    assert_eq!(sanne.balance(&town), 45_000);
    let town = town.restarted();
    let lines = ["R1", "R2", "R3"].map(|line| sanne.told(&town, line, 2_500));
    assert_eq!(town.taken("S4", &lines), [1, 2, 0]);
    assert_eq!(sanne.balance(&town), 42_500);
    assert_eq!(sanne.repayments(&town), 3);
    town.verifies();
}

#[test]
fn as_many_lines_confirm_as_a_clerk_recorded_and_no_others() {
    let town = Town::with_account();
    let sanne = Debtor::new(&town, "Sanne de Boer");
    for _ in 0..2 {
        sanne.repays(&town, 2_500);
    }
    // Of another amount it is another repayment; the third of this amount is one too.
    let mut lines = ["R1", "R2", "R3"]
        .map(|line| sanne.told(&town, line, 2_500))
        .to_vec();
    lines.push(sanne.told(&town, "R4", 2_600));
    let taken = town
        .import(&town.statement("S1", &lines.concat()))
        .expect(201);
    assert_eq!(confirmed(&taken), 2);
    assert_eq!((&taken["booked"], &taken["open"]), (&json!(2), &json!(0)));
    assert_eq!(sanne.balance(&town), 50_000 - 3 * 2_500 - 2_600);

    // What a clerk took back is not there to be confirmed.
    let repaid = sanne.repays(&town, 1_000);
    let undo = json!({
        "kind": "reversal", "repaymentId": repaid["repaymentId"], "on": town.today,
        "reason": "Van een ander.",
    });
    let path = format!("{}/loans/{}/repayments", sanne.lessons.case, sanne.loan);
    town.office.officer.post(&path, &undo).expect(201);
    let before = sanne.balance(&town);
    assert_eq!(
        town.taken("S2", &[sanne.told(&town, "R5", 1_000)]),
        [1, 0, 0]
    );
    assert_eq!(sanne.balance(&town), before - 1_000);
    town.verifies();
}

#[test]
fn what_the_bank_told_first_is_not_recorded_by_hand_as_well() {
    let town = Town::with_account();
    let sanne = Debtor::new(&town, "Sanne de Boer");
    let line = sanne.told(&town, "R1", 2_500);
    assert_eq!(town.taken("S1", &[line]), [1, 0, 0]);
    assert_eq!(sanne.balance(&town), 47_500);

    let path = format!("{}/loans/{}/repayments", sanne.lessons.case, sanne.loan);
    let late = json!({"kind": "repayment", "amount": 2_500, "on": town.today});
    let officer = &town.office.officer;
    let refused = officer.post(&path, &late);
    assert_eq!(refused.problem(), "repayment-received");
    assert!(text(&refused.expect(409), "/detail").contains("anotherPayment"));
    assert_eq!(sanne.balance(&town), 47_500);
    for (wrong, code) in [(json!("ja"), 400), (json!(null), 400), (json!(false), 409)] {
        let mut said = late.clone();
        said["anotherPayment"] = wrong;
        assert_eq!(officer.post(&path, &said).status, code);
    }
    let mut another = late;
    another["anotherPayment"] = json!(true);
    officer.post(&path, &another).expect(201);
    assert_eq!(sanne.balance(&town), 45_000);
    town.verifies();
}

#[test]
fn the_last_repayment_is_confirmed_too_and_what_comes_after_waits() {
    let town = Town::with_account();
    let sanne = Debtor::new(&town, "Sanne de Boer");
    let unknown = town.import(&town.statement("S0", &from_her(&town, "R1", 50_000)));
    let unknown = unknown.expect(201);
    assert_eq!(unknown["open"], 1);
    town.payee(&sanne.lessons, "resident", "S. de Boer", HERS);
    sanne.repays(&town, 50_000);
    assert_eq!(sanne.balance(&town), 0);
    // Her account leads to nothing that is owed: it is what the clerk recorded.
    let taken = town.import(&town.statement("S1", &from_her(&town, "R1", 50_000)));
    let taken = taken.expect(201);
    assert_eq!((confirmed(&taken), &taken["open"]), (1, &json!(0)));
    let lines = [
        from_her(&town, "R2", 50_000),
        sanne.told(&town, "R3", 50_000),
    ];
    let more = town
        .import(&town.statement("S2", &lines.concat()))
        .expect(201);
    assert_eq!((&more["booked"], &more["repeated"]), (&json!(0), &json!(0)));
    let waiting = [("R2", "unknown"), ("R3", "more-than-balance")];
    let waiting = waiting.map(|(line, why)| (line.to_owned(), why.to_owned()));
    assert_eq!(town.waiting(&more), waiting);

    // The statement that told it first still lists it, and nobody books it a second time from there.
    let statement = format!("/statements/{}", text(&unknown, "/statementId"));
    let listed = town
        .payer
        .get(&format!("{statement}/unmatched"))
        .expect(200);
    let assign = json!({
        "entryId": listed["lines"][0]["line"]["entry"], "loanId": sanne.loan,
        "caseId": sanne.lessons.case.trim_start_matches("/cases/"),
    });
    let refused = town
        .payer
        .post(&format!("{statement}/assignments"), &assign);
    assert_eq!(refused.problem(), "assigned");
    town.verifies();
}

#[test]
fn an_execution_recorded_by_a_payer_is_confirmed_by_one_line() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let order = town.order(&lessons, 30_000);
    let batch = town.sent();
    let said = json!({"paymentId": order, "on": town.today});
    let executions = format!("{batch}/executions");
    town.payer.post(&executions, &said).expect(201);
    let line = |reference| town.executed(reference, &order, 30_000);
    let lines = ["E1", "E2"].map(line);
    let taken = town.import(&town.statement("S1", &lines[0])).expect(201);
    assert_eq!((confirmed(&taken), &taken["repeated"]), (1, &json!(1)));
    let town = town.restarted();
    // The bank paid a second time: once more it was no longer known that a line had confirmed it.
    let taken = town
        .import(&town.statement("S2", &lines.concat()))
        .expect(201);
    assert_eq!((confirmed(&taken), &taken["repeated"]), (0, &json!(1)));
    assert_eq!(
        town.waiting(&taken),
        [("E2".to_owned(), "twice".to_owned())]
    );
    assert_eq!(town.grant(&lessons)["paid"], 30_000);
    town.verifies();
}

#[test]
fn a_return_recorded_by_a_clerk_is_confirmed_by_one_line() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let order = town.order(&lessons, 30_000);
    town.sent();
    assert_eq!(
        town.taken("S1", &[town.executed("E1", &order, 30_000)]),
        [1, 0, 0]
    );
    let client = &[maatwerk::http::auth::Role::ClientSystem];
    let finance = town.web.client("GM0479", "finance", client);
    let back = json!({
        "kind": "return", "paymentId": order, "on": town.today, "reason": "Rekening opgeheven.",
    });
    let path = format!("{}/payments", lessons.grant);
    finance.post(&path, &back).expect(201);
    let paid = |town: &Town| town.grant(&lessons)["paid"].clone();
    assert_eq!(paid(&town), 0);
    let taken = town.statement("S2", &town.came_back("T1", &order, 30_000));
    let taken = town.import(&taken).expect(201);
    assert_eq!((confirmed(&taken), &taken["repeated"]), (1, &json!(1)));
    let town = town.restarted();
    let lines = ["T1", "T2"].map(|line| town.came_back(line, &order, 30_000));
    let taken = town
        .import(&town.statement("S3", &lines.concat()))
        .expect(201);
    assert_eq!((confirmed(&taken), &taken["repeated"]), (0, &json!(1)));
    assert_eq!(
        town.waiting(&taken),
        [("T2".to_owned(), "twice".to_owned())]
    );
    // A part of it is not what came back.
    assert_eq!(
        town.taken("S4", &[town.came_back("T3", &order, 29_999)]),
        [0, 0, 1]
    );
    assert_eq!(paid(&town), 0);
    town.verifies();
}

/// All at once.
fn at_once(town: &Town, files: &[String]) -> Vec<Answer> {
    std::thread::scope(|scope| {
        let running = files.iter().map(|file| scope.spawn(|| town.import(file)));
        let running: Vec<_> = running.collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

#[test]
fn statements_at_once_confirm_once_between_them() {
    let town = Town::with_account();
    let sanne = Debtor::new(&town, "Sanne de Boer");
    let mut owed = sanne.balance(&town);
    for round in 0..6 {
        // Three files tell of three repayments; a clerk recorded one of them.
        sanne.repays(&town, 500);
        let file = |line: u32| {
            let line = sanne.told(&town, &format!("R{round}-{line}"), 500);
            town.statement(&format!("S{round}"), &line)
        };
        let taken: Vec<_> = at_once(&town, &[file(1), file(2), file(3)])
            .iter()
            .map(|answer| answer.expect(201))
            .collect();
        assert_eq!(taken.iter().map(confirmed).sum::<u64>(), 1, "round {round}");
        let booked = taken.iter().map(|one| one["booked"].as_u64().unwrap());
        assert_eq!(booked.sum::<u64>(), 2, "round {round}");
        owed -= 3 * 500;
        assert_eq!(sanne.balance(&town), owed);
    }
    // One file that several bring at once is one statement, and one repayment.
    sanne.repays(&town, 700);
    let file = town.statement("S", &sanne.told(&town, "R", 700));
    let answers = at_once(&town, &[file.clone(), file.clone(), file]);
    let made = answers.iter().filter(|answer| answer.status == 201);
    assert_eq!(made.count(), 1);
    let first = answers[0].json();
    assert!(
        answers
            .iter()
            .all(|answer| answer.json()["statementId"] == first["statementId"])
    );
    assert!(answers.iter().all(|answer| confirmed(&answer.json()) == 1));
    assert_eq!(sanne.balance(&town), owed - 700);
    town.verifies();
}

#[test]
fn what_a_clerk_records_while_a_statement_is_taken_in_is_confirmed_or_comes_after() {
    let town = Town::with_account();
    let sanne = Debtor::new(&town, "Sanne de Boer");
    let mut owed = sanne.balance(&town);
    for round in 0..8 {
        let line = sanne.told(&town, &format!("R{round}"), 500);
        let file = town.statement(&format!("S{round}"), &line);
        let taken = std::thread::scope(|scope| {
            let clerk = scope.spawn(|| sanne.repays(&town, 500));
            let taken = town.import(&file).expect(201);
            clerk.join().unwrap();
            taken
        });
        // Either it was there to be confirmed, or the line was booked before it.
        owed -= if confirmed(&taken) == 1 { 500 } else { 1_000 };
        let booked = taken["booked"].as_u64().unwrap();
        assert_eq!(booked + confirmed(&taken), 1, "round {round}");
        assert_eq!(sanne.balance(&town), owed, "round {round}");
        // What was not confirmed is, by the next line, as there is but one.
        if booked == 1 {
            let line = sanne.told(&town, &format!("Q{round}"), 500);
            let taken = town.import(&town.statement(&format!("Q{round}"), &line));
            assert_eq!(confirmed(&taken.expect(201)), 1);
            assert_eq!(sanne.balance(&town), owed);
        }
    }
    town.verifies();
}
