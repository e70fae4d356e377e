//! Verifying an erasure by term against the selection list that was in force when its case was closed.

use jiff::ToSpan as _;
use maatwerk::audit::verify::{self, Ask, Installation, What};
use maatwerk::backtest::Watch;
use maatwerk_domain::Date;
use maatwerk_domain::retention::{Category, Outcome, Period, SelectionList, SelectionLists, Start};
use maatwerk_log::LogId;
use maatwerk_tests::{Office, Web};
use serde_json::json;

use crate::support::{AUTHORITY, erase, web};

/// A list that keeps everything for so many months.
fn list(months: u16) -> SelectionList {
    let category = |(outcome, code): (Outcome, &str)| Category {
        code: code.to_owned(),
        outcome,
        source: "Selectielijst".to_owned(),
        starts: Start::LastAct,
        person_months: months,
        accounting_months: months,
    };
    let categories = Outcome::ALL.into_iter().zip(["1", "2", "3", "4"]);
    SelectionList::new(
        format!("{months} maanden"),
        false,
        categories.map(category).collect(),
    )
    .unwrap()
}

/// The short list up to a day, and the long one after it.
fn short_until(day: Date) -> SelectionLists {
    let period = |from, until| Period { from, until };
    SelectionLists::new(vec![
        (period(None, Some(day)), list(12)),
        (period(Some(day.tomorrow().unwrap()), None), list(60)),
    ])
    .unwrap()
}

fn refused(web: &Web, lists: SelectionLists) -> Vec<&'static str> {
    let ask = Ask {
        log: Some(LogId::new(AUTHORITY).unwrap()),
        selection_lists: Some(lists),
        threads: 1,
        ..Ask::default()
    };
    let material = Installation::open(web.installation.paths(), true).unwrap();
    let report = verify::run(&material, &ask, &Watch::default()).unwrap();
    let codes = report.faults.iter().map(|fault| match &fault.what {
        What::Rule { code, .. } => *code,
        // What nobody could agree to is no erasure: its keys are gone without one.
        other => other.check(),
    });
    codes.collect()
}

#[test]
fn the_list_of_the_day_of_closing_judges_an_erasure() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let closure = json!({"reason": "resolved"});
    office
        .worker
        .post(&format!("{case}/closure"), &closure)
        .expect(201);
    let closed = web.installation.app.clock.today();
    // A year later, as the built-in list says; by then another list is in force.
    let due = closed.saturating_add(12.months());
    web.installation.app.clock.move_to(due).unwrap();
    // The person alone: of a case that cannot be read any more no term is told.
    erase(&web, &case, &[&person], "term");
    assert_eq!(refused(&web, short_until(closed)), [""; 0]);
    assert_eq!(refused(&web, list(12).into()), [""; 0]);
    // Whoever was closed under the long list was not to go yet, and neither under one list for all years.
    for lists in [short_until(closed.yesterday().unwrap()), list(60).into()] {
        let found = refused(&web, lists);
        assert!(found.contains(&"still-kept"), "{found:?}");
        assert!(found.contains(&"key-destroyed"), "{found:?}");
    }
}
