//! A cell that is published again and again while it grows.

use std::collections::BTreeMap;

use super::figure::{Figure, Question, Reason, publish};
use super::mix::mix;
use super::rules::Rules;
use super::tally::{RecordKey, Tally};

/// Mixed into the question when the growth of a cell is looked at by itself.
const GROWTH: u64 = 0x6772_6f77_7468;

/// The households of a cell by the release in which they first count.
///
/// A new figure takes in what has come since the last one only when that would be shown by itself.
/// Between two releases a figure therefore stands still or moves by a whole crowd, and nobody sees
/// one household arrive. The price is a figure that lags: it says as of when.
///
/// A closed period (a quarter, a year) comes out at once when everything that was recorded until
/// its closing is given the release of its closing; what is recorded later is growth.
#[derive(Clone, Debug, Default)]
pub struct Growing {
    releases: BTreeMap<u32, Vec<(RecordKey, u32)>>,
}

/// A figure, and the release whose households it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// What is said.
    pub figure: Figure,
    /// The last release it takes in; none when no release had enough.
    pub release: Option<u32>,
}

impl Growing {
    /// An empty cell.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A household that one authority has in this cell, from this release on.
    pub fn add(&mut self, release: u32, household: RecordKey, authority: u32) {
        self.releases
            .entry(release)
            .or_default()
            .push((household, authority));
    }

    /// The figure as of the last release that could be taken in. It depends on earlier releases
    /// through their perturbed figures only, and never changes what an earlier release said.
    #[must_use]
    pub fn publish(&self, question: Question, rules: &Rules) -> AsOf {
        let mut counted = Tally::new();
        let mut growth = Tally::new();
        let mut waiting = Vec::new();
        let mut as_of = None;
        for (release, added) in &self.releases {
            for (household, authority) in added {
                if !counted.contains(*household) {
                    growth.add(*household, *authority);
                }
                waiting.push((*household, *authority));
            }
            let asked = match as_of {
                None => question,
                Some(last) => Question(mix(&[question.0, GROWTH, u64::from(last)])),
            };
            if publish(&growth, asked, rules).is_shown() {
                for (household, authority) in waiting.drain(..) {
                    counted.add(household, authority);
                }
                growth = Tally::new();
                as_of = Some(*release);
            }
        }
        let figure = if as_of.is_some() {
            publish(&counted, question, rules)
        } else {
            Figure::Withheld(Reason::TooFew)
        };
        AsOf {
            figure,
            release: as_of,
        }
    }
}
