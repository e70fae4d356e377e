//! What a person recorded of one day and the bank tells of another near it: nothing is booked twice, and nothing
//! is taken for it, until a person says which of both it is.

use maatwerk::http::auth::Role;
use maatwerk_tests::{Answer, Client, text};
use serde_json::{Value, json};

use crate::sepa::debtor::Debtor;
use crate::sepa::town::{HERS, Town, entry_on};

/// A debtor of a month ago, and the days since, of which the last is today.
fn month_later() -> (Town, Debtor, Vec<String>) {
    let mut town = Town::with_account();
    let sanne = Debtor::new(&town, "Sanne de Boer");
    let days = (0..=30).map(|day| town.in_days(day)).collect();
    town.later(30);
    (town, sanne, days)
}

/// What a payer says of the one line of a statement that waits.
struct Waiting {
    statement: String,
    body: Value,
}

impl Waiting {
    fn of(town: &Town, taken: &Value, debtor: &Debtor) -> Self {
        let statement = format!("/statements/{}", text(taken, "/statementId"));
        let listed = town.payer.get(&format!("{statement}/unmatched"));
        let listed = listed.expect(200);
        let mut open = listed["lines"].as_array().unwrap().iter();
        let open = open.find(|line| line["loanId"].is_null()).unwrap();
        let body = json!({
            "entryId": open["line"]["entry"], "loanId": debtor.loan,
            "caseId": debtor.lessons.case.trim_start_matches("/cases/"),
        });
        Self { statement, body }
    }

    fn path(&self) -> String {
        format!("{}/assignments", self.statement)
    }

    fn with(&self, more: &Value) -> Value {
        let mut body = self.body.clone();
        let more = more.as_object().unwrap().clone();
        body.as_object_mut().unwrap().extend(more);
        body
    }

    fn said(&self, by: &Client, more: &Value) -> Answer {
        by.post(&self.path(), &self.with(more))
    }
}

fn open(town: &Town, id: &str, lines: &str) -> Value {
    town.import(&town.statement(id, lines)).expect(201)
}

#[test]
fn what_the_bank_booked_a_day_later_is_not_booked_twice() {
    let (town, sanne, days) = month_later();
    let recorded = sanne.repays_on(&town, &days[20], 2_500);
    assert_eq!(sanne.balance(&town), 47_500);
    let line = sanne.told_on(&days[21], Some("R1"), 2_500);
    let taken = open(&town, "S1", &line);
    assert_eq!((&taken["booked"], &taken["open"]), (&json!(0), &json!(1)));
    let waiting = [("R1".to_owned(), "booked-by-hand".to_owned())];
    assert_eq!(town.waiting(&taken), waiting);
    assert_eq!(sanne.balance(&town), 47_500);
    let line = Waiting::of(&town, &taken, &sanne);
    // Nothing of the case is in what the payer gets.
    let listed = town.payer.get(&format!("{}/unmatched", line.statement));
    let refused = line.said(&town.payer, &json!({}));
    assert_eq!(
        (refused.status, refused.problem()),
        (409, "booked-by-hand".to_owned())
    );
    let detail = refused.json().to_string();
    assert!(detail.contains("repaymentId") && detail.contains("anotherPayment"));
    let repayment = text(&recorded, "/repaymentId");
    let case = sanne.lessons.case.trim_start_matches("/cases/");
    for told in [listed.expect(200).to_string(), detail] {
        for kept in [repayment.as_str(), &sanne.loan, case, "Sanne"] {
            assert!(!told.contains(kept), "{told}");
        }
    }
    // Both at once is neither, and what is none is not taken.
    let by_hand = json!({"repaymentId": repayment});
    let both = json!({"repaymentId": repayment, "anotherPayment": true});
    let both = line.said(&town.payer, &both);
    assert_eq!(
        (both.status, both.faults()),
        (400, vec!["/anotherPayment".to_owned()])
    );
    for (none, code) in [
        (json!({"repaymentId": "zomaar"}), "invalid-input"),
        (json!({"repaymentId": 7}), "invalid-input"),
        (json!({"anotherPayment": "ja"}), "invalid-input"),
        (json!({"anotherPayment": null}), "invalid-input"),
        (json!({"repaymentId": sanne.loan}), "unknown"),
    ] {
        assert_eq!(line.said(&town.payer, &none).problem(), code, "{none}");
    }
    let elsewhere = town.web.client("GM0001", "payer", &[Role::Payer]);
    assert_eq!(line.said(&elsewhere, &by_hand).status, 404);
    for other in [&town.office.worker, &town.office.officer] {
        assert_eq!(line.said(other, &by_hand).status, 403);
    }
    assert_eq!(sanne.balance(&town), 47_500);

    // It is that one: once, however often it is sent, and whichever statement tells it.
    let key = Client::key();
    let said = || town.payer.post_as(&key, &line.path(), &line.with(&by_hand));
    let (first, again) = (said(), said());
    assert_eq!((first.expect(201), again.status), (again.json(), 201));
    assert_eq!(first.json()["open"], 0);
    for more in [&by_hand, &json!({}), &json!({"anotherPayment": true})] {
        assert_eq!(line.said(&town.payer, more).problem(), "assigned");
    }
    let town = town.restarted();
    let again = sanne.told_on(&days[21], Some("R1"), 2_500);
    assert_eq!(town.taken("S2", &[again]), [0, 1, 0]);
    assert_eq!((sanne.balance(&town), sanne.repayments(&town)), (47_500, 1));
    town.verifies();
}

#[test]
fn another_payment_is_booked_and_what_was_recorded_waits_for_its_own_line() {
    let (town, sanne, days) = month_later();
    sanne.repays_on(&town, &days[20], 2_500);
    let line = sanne.told_on(&days[17], Some("R1"), 2_500);
    let taken = open(&town, "S1", &line);
    let line = Waiting::of(&town, &taken, &sanne);
    let another = json!({"anotherPayment": true});
    assert_eq!(line.said(&town.payer, &another).expect(201)["open"], 0);
    assert_eq!(sanne.balance(&town), 45_000);
    let own = sanne.told_on(&days[20], Some("R2"), 2_500);
    let taken = open(&town, "S2", &own);
    assert_eq!(
        (&taken["confirmed"], &taken["open"]),
        (&json!(1), &json!(0))
    );
    // Now nothing waits for a line: the next one is a repayment.
    let next = sanne.told_on(&days[21], Some("R3"), 2_500);
    assert_eq!(town.taken("S3", &[next]), [1, 0, 0]);
    assert_eq!(sanne.balance(&town), 42_500);
    town.verifies();
}

#[test]
fn only_what_is_as_much_and_near_it_waits() {
    let (town, sanne, days) = month_later();
    sanne.repays_on(&town, &days[15], 2_500);
    // Another amount, and a day too far off on either side.
    let lines = [
        sanne.told_on(&days[16], Some("R1"), 2_501),
        sanne.told_on(&days[0], Some("R2"), 2_500),
        sanne.told_on(&days[30], Some("R3"), 2_500),
    ];
    assert_eq!(town.taken("S1", &lines), [3, 0, 0]);
    let lines = [1, 29].map(|day| sanne.told_on(&days[day], Some(&format!("N{day}")), 2_500));
    assert_eq!(town.taken("S2", &lines), [0, 0, 2]);
    assert_eq!(sanne.balance(&town), 50_000 - 3 * 2_500 - 2_501);
    town.verifies();
}

#[test]
fn a_line_of_its_own_day_confirms_it_in_whichever_place_it_stands() {
    let (town, sanne, days) = month_later();
    let mut owed = sanne.balance(&town);
    for round in 0..2 {
        sanne.repays_on(&town, &days[20], 700);
        let mut lines = [19, 20].map(|day| {
            let reference = format!("R{round}-{day}");
            sanne.told_on(&days[day], Some(&reference), 700)
        });
        lines.rotate_left(round);
        let taken = open(&town, &format!("S{round}"), &lines.concat());
        let counted = ["booked", "confirmed", "open"].map(|of| taken[of].as_u64().unwrap());
        assert_eq!(counted, [1, 1, 0], "round {round}");
        owed -= 2 * 700;
        assert_eq!(sanne.balance(&town), owed);
    }
    town.verifies();
}

#[test]
fn a_line_that_was_listed_before_it_was_recorded_is_named_too() {
    let (town, sanne, days) = month_later();
    let details =
        format!("<RltdPties><DbtrAcct><Id><IBAN>{HERS}</IBAN></Id></DbtrAcct></RltdPties>");
    let line = entry_on(&days[20], Some("R1"), 2_500, "CRDT", &details);
    let taken = open(&town, "S1", &line);
    assert_eq!(
        town.waiting(&taken),
        [("R1".to_owned(), "unknown".to_owned())]
    );
    // Of the very same day: a clerk saw it at the bank.
    let recorded = sanne.repays_on(&town, &days[20], 2_500);
    let line = Waiting::of(&town, &taken, &sanne);
    assert_eq!(
        line.said(&town.payer, &json!({})).problem(),
        "booked-by-hand"
    );
    // As much and near it is not enough when the line is of another loan.
    let noor = Debtor::new(&town, "Noor Bakker");
    let of_hers = json!({"repaymentId": recorded["repaymentId"], "loanId": noor.loan});
    assert_eq!(line.said(&town.payer, &of_hers).problem(), "unknown");
    let said = json!({"repaymentId": recorded["repaymentId"]});
    line.said(&town.payer, &said).expect(201);
    assert_eq!(sanne.balance(&town), 47_500);
    town.verifies();
}

#[test]
fn of_two_who_say_what_lines_are_at_once_one_is_heard() {
    let (town, sanne, days) = month_later();
    let mut owed = sanne.balance(&town);
    for round in 0..6 {
        let recorded = sanne.repays_on(&town, &days[20], 500);
        let by_hand = json!({"repaymentId": recorded["repaymentId"]});
        owed -= 500;
        // Two lines that each may be it; and in every other round one line that two files tell.
        let same = round % 2 == 1;
        let lines = [0, 1].map(|file| {
            let reference = format!("R{round}-{}", if same { 0 } else { file });
            let line = sanne.told_on(&days[21], Some(&reference), 500);
            let taken = open(&town, &format!("S{round}-{file}"), &line);
            Waiting::of(&town, &taken, &sanne)
        });
        let another = json!({"anotherPayment": true});
        let second = if same { &another } else { &by_hand };
        let answers = std::thread::scope(|scope| {
            let says = [(&lines[0], &by_hand), (&lines[1], second)];
            let says = says.map(|(line, more)| scope.spawn(|| line.said(&town.payer, more)));
            says.map(|one| one.join().unwrap())
        });
        let heard = answers.iter().filter(|answer| answer.status == 201);
        assert_eq!(heard.count(), 1, "round {round}");
        let refused = answers.iter().find(|answer| answer.status != 201).unwrap();
        let told = if same { "assigned" } else { "confirmed" };
        assert_eq!(refused.problem(), told);
        if same && answers[1].status == 201 {
            // It was another payment: what was recorded waits still, for its own line.
            owed -= 500;
            let own = sanne.told_on(&days[20], Some(&format!("Q{round}")), 500);
            assert_eq!(town.taken(&format!("Q{round}"), &[own]), [0, 1, 0]);
        }
        assert_eq!(sanne.balance(&town), owed, "round {round}");
    }
    town.verifies();
}
