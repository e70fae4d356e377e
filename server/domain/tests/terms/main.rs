//! Terms and amounts that law sets, held against tables that were worked out apart from this code:
//! `terms.csv` and `penalties.csv` from the articles, one line of reasoning each, `holidays.csv` from
//! a published list of Dutch holidays.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests: what does not hold fails the test"
)]

mod calendar;
mod tables;

use maatwerk_domain::Date;

/// The rows of a table without its head, each with as many fields as the head.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let mut lines = table.lines();
    let fields = lines.next().unwrap().split(';').count();
    lines.map(move |line| {
        let row: Vec<_> = line.split(';').collect();
        assert_eq!(row.len(), fields, "{line}");
        row
    })
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}
