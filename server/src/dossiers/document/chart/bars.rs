//! Counts by something: one bar each; a withheld count has words where its bar would be.

use super::super::model::Bars;
use crate::document::chart::{Bar, bars};
use crate::document::markup::Element;

pub(super) fn draw(of: &Bars, id: &str) -> Element {
    let values: Vec<_> = of
        .values
        .iter()
        .map(|(name, count)| Bar {
            name,
            value: count.map(f64::from),
            words: count.map_or_else(|| "niet getoond".to_owned(), |count| count.to_string()),
        })
        .collect();
    bars(id, &format!("{} per {}", of.of, of.by), &values)
}
