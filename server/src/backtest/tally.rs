//! Counting what was judged. Pure; each worker has a tally of its own, and they are added up.

use std::collections::{BTreeMap, HashMap};

use maatwerk_domain::Month;
use maatwerk_log::{Position, StreamId, Version};
use maatwerk_policy::FailureCode;

use super::judged::{Difference, Judged, Kind, Said, Subject};
use super::ledger::{Euros, Ledger, Tells};

/// How many changed answers are kept to be looked at.
pub(super) const MOST_ROWS: usize = 10_000;

/// Answers that could not be judged, or not all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Coverage {
    /// Recorded answers.
    pub(crate) found: u64,
    /// Of which the key was destroyed.
    pub(crate) erased: u64,
    /// Of which no question was recorded: the policy could not be asked.
    pub(crate) never_asked: u64,
    /// Whose question or answer cannot be read.
    pub(crate) unreadable: u64,
    /// Of requests that were received on another day than is asked for.
    pub(crate) outside: u64,
    /// Judged.
    pub(crate) judged: u64,
}

/// An answer that changes, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) position: Position,
    pub(crate) case: StreamId,
    pub(crate) version: Version,
}

/// The counts.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) coverage: Coverage,
    pub(super) transitions: BTreeMap<(Subject, Kind, Kind, Difference), u64>,
    /// Of changed answers, the rules of which the policies say other things.
    pub(super) causes: BTreeMap<(String, Subject, Said, Said), u64>,
    /// Changed answers of which the policies say the same of every rule.
    pub(super) without_cause: u64,
    /// Technical failures of the candidate, and those of them where there was an answer before.
    pub(super) failures: BTreeMap<&'static str, (u64, u64)>,
    pub(super) not_told: BTreeMap<String, u64>,
    pub(super) resting_on_less: u64,
    pub(super) rows: Vec<Row>,
    pub(super) ledger: Ledger,
    /// The euros of tallies that were added.
    euros: HashMap<(Subject, Month, i16), Euros>,
}

impl Tally {
    /// Counts an answer that was judged, with its euros; `asked` is what was asked, without facts and
    /// days that move.
    pub(crate) fn take<T: Tells>(
        &mut self,
        judged: &Judged,
        row: Row,
        asked: (&str, &str, u32),
        tells: &T,
    ) -> Result<(), T::Error> {
        self.count(judged, row);
        self.ledger
            .take(row.case, row.version, judged, asked, tells)
    }

    /// Counts an answer that was judged; its euros are the [`Ledger`]'s.
    fn count(&mut self, judged: &Judged, row: Row) {
        let Judged {
            subject,
            from,
            to,
            difference,
            causes,
            not_told,
            failure,
            ..
        } = judged;
        self.coverage.judged += 1;
        let transition = (*subject, *from, *to, *difference);
        *self.transitions.entry(transition).or_default() += 1;
        if let Some(failure) = failure.map(FailureCode::as_str) {
            let (all, new) = self.failures.entry(failure).or_default();
            *all += 1;
            *new += u64::from(*from != Kind::Failed);
        }
        if !not_told.is_empty() {
            self.resting_on_less += 1;
        }
        for code in not_told {
            *self.not_told.entry(code.clone()).or_default() += 1;
        }
        if *difference == Difference::Same {
            return;
        }
        if self.rows.len() < MOST_ROWS {
            self.rows.push(row);
        }
        // A failure says nothing of any rule.
        if *from == Kind::Failed || *to == Kind::Failed {
            return;
        }
        if causes.is_empty() {
            self.without_cause += 1;
        }
        for cause in causes {
            let key = (cause.rule.clone(), *subject, cause.from, cause.to);
            *self.causes.entry(key).or_default() += 1;
        }
    }

    /// Adds what another one counted, of other cases.
    pub(crate) fn add(&mut self, other: Self) {
        let Coverage {
            found,
            erased,
            never_asked,
            unreadable,
            outside,
            judged,
        } = other.coverage;
        self.coverage.found += found;
        self.coverage.erased += erased;
        self.coverage.never_asked += never_asked;
        self.coverage.unreadable += unreadable;
        self.coverage.outside += outside;
        self.coverage.judged += judged;
        sum(&mut self.transitions, other.transitions);
        sum(&mut self.causes, other.causes);
        sum(&mut self.not_told, other.not_told);
        for (code, (all, new)) in other.failures {
            let mine = self.failures.entry(code).or_default();
            mine.0 += all;
            mine.1 += new;
        }
        self.without_cause += other.without_cause;
        self.resting_on_less += other.resting_on_less;
        self.rows.extend(other.rows);
        // The first in the log, whoever came upon them.
        self.rows.sort_unstable();
        self.rows.truncate(MOST_ROWS);
        for (key, euros) in other.ledger.sums().into_iter().chain(other.euros) {
            self.euros.entry(key).or_default().add(euros);
        }
    }

    /// The euros of all tallies that were added, by what `by` makes of subject, month and year.
    pub(super) fn euros<K: Ord>(
        &self,
        by: impl Fn(Subject, Month, i16) -> Option<K>,
    ) -> BTreeMap<K, Euros> {
        let mut sums: BTreeMap<K, Euros> = BTreeMap::new();
        for ((subject, month, year), euros) in &self.euros {
            if let Some(key) = by(*subject, *month, *year) {
                sums.entry(key).or_default().add(*euros);
            }
        }
        sums
    }
}

fn sum<K: Ord>(into: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
    for (key, count) in from {
        *into.entry(key).or_default() += count;
    }
}
