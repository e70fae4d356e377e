//! What is told of people who move, and from which day they ask elsewhere.

use maatwerk_tests::{Web, text};
use serde_json::json;

use crate::transfer::support::{AUTHORITIES, Household, STAYS, TO, WEB, receipt, take_in, there};

#[test]
fn who_was_taken_in_before_the_move_asks_here_until_then() {
    // A clock of its own: it is moved.
    let web = Web::start(&AUTHORITIES, Web::limits());
    let house = Household::open(&web);
    let Household {
        office, case, she, ..
    } = &house;
    let clock = &web.installation.app.clock;
    let moves = clock.today().checked_add(jiff::Span::new().days(300));
    let moves = moves.unwrap();
    let mut body = house.body();
    body["moves"] = moves.to_string().into();
    let offered = house.post("transfers", &body).expect(201);
    let transfer = format!("{case}/transfers/{}", text(&offered, "/transferId"));
    let new = take_in(&there(&web), &house.file(&transfer));
    let proof = receipt(&there(&web), &new);
    let path = format!("{transfer}/receipt");
    let _ = office.worker.post(&path, &proof).expect(201);
    let asks = |received: &str| {
        let mut asked = office.lessons(she);
        asked["received"] = received.into();
        office
            .worker
            .post(&format!("{case}/budget-requests"), &asked)
    };
    asks(&office.today).expect(201);
    clock.move_to(moves).unwrap();
    asks(&moves.yesterday().unwrap().to_string()).expect(201);
    let refused = asks(&moves.to_string());
    assert_eq!(refused.problem(), "transferred");
    let detail = text(&refused.json(), "/detail");
    assert!(
        detail.contains(TO) && detail.contains(&moves.to_string()),
        "{detail}"
    );
    web.installation.assert_verifies();
}

#[test]
fn a_move_that_is_none_is_not_offered() {
    let house = Household::open(&WEB);
    let today = WEB.installation.app.clock.today();
    let years = |years: i32| {
        let day = today.checked_add(jiff::Span::new().years(years)).unwrap();
        day.to_string()
    };
    for moves in ["1990-01-01".to_owned(), years(-2), years(2)] {
        let mut body = house.body();
        body["moves"] = moves.into();
        assert_eq!(house.post("transfers", &body).problem(), "transfer-move");
    }
    let mut body = house.body();
    body["moves"] = "1899-12-31".into();
    assert_eq!(house.post("transfers", &body).status, 400);
    // Nothing waits for what was refused.
    house.post("transfers", &house.body()).expect(201);
}

#[test]
fn who_stays_is_named_in_nothing_that_is_told() {
    // Apart: elsewhere one of this name is shielded from her.
    let web = Web::start(&AUTHORITIES, Web::limits());
    let house = Household::open(&web);
    let Household { case, she, .. } = &house;
    let office = &house.office;
    // Who stays is known by name and by number.
    let named = json!({"role": "other", "name": "Piet Thuis", "bsn": "999990044"});
    house.post("persons", &named).expect(201);
    let task = |words: &str| {
        let task = json!({
            "kind": "task", "owner": {"kind": "officer", "officer": "worker"}, "about": she, "due": office.today,
            "text": words,
        });
        house.post("tasks", &task).expect(201);
    };
    task(&format!("{STAYS} bellen over huur"));
    task("Bellen over 9999 90 044");
    task("De sleutels ophalen.");
    let fact = json!({
        "about": she, "code": "situation", "source": "desk",
        "value": {"kind": "text", "value": format!("Zij woont bij {STAYS}, Kerkstraat 1.")},
    });
    let fact = text(&house.post("facts", &fact).expect(201), "/factId");
    let refused = |pointer: &str, value: serde_json::Value| {
        let mut body = house.body();
        body[pointer] = value;
        let answer = house.post("transfers", &body);
        assert_eq!(answer.problem(), "names-who-stays");
        let detail = text(&answer.json(), "/detail");
        assert!(
            !detail.contains("Karel") && !detail.contains("Piet"),
            "{detail}"
        );
        detail
    };
    for reason in [
        format!("Zij gaat weg bij {STAYS}."),
        "Weg van nummer 999990044.".to_owned(),
        "Weg bij thuis, PIET".to_owned(),
    ] {
        let detail = refused("reason", reason.into());
        assert!(detail.starts_with("The reason names"), "{detail}");
    }
    let detail = refused("facts", json!([house.facts[0], fact]));
    assert!(detail.contains(&fact), "{detail}");
    // Nothing waits for what was refused; and of the tasks the one that names nobody is told.
    let offered = house.post("transfers", &house.body()).expect(201);
    let transfer = format!("{case}/transfers/{}", text(&offered, "/transferId"));
    let extract = text(&house.file(&transfer), "/extract");
    assert!(extract.contains("De sleutels ophalen."), "{extract}");
    for left_out in [STAYS, "Karel", "Piet", "999990044", "90 044"] {
        assert!(!extract.contains(left_out), "{left_out}");
    }
    web.installation.assert_verifies();
}
