//! What is told of people who move, and from which day they ask elsewhere.

use maatwerk_tests::{Web, text};

use crate::transfer::support::{AUTHORITIES, Household, TO, WEB, receipt, take_in, there};

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
