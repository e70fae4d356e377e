//! What was simulated, and what was planted in it.

use std::collections::BTreeMap;
use std::time::Duration;

use maatwerk_domain::Date;
use maatwerk_log::Append;
use serde::{Serialize, Serializer};

use super::Settings;
use super::agenda::Task;
use super::country::Country;
use super::desk::{Done, Step};
use super::plan::{BOTTLENECKS, Change, Plan, START, months_between};

/// What was simulated.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// Events asked for.
    pub asked: u64,
    /// Events appended.
    pub events: u64,
    /// Cases opened.
    pub cases: u64,
    /// Municipalities established.
    pub municipalities: usize,
    /// The first day.
    #[serde(serialize_with = "iso")]
    pub from: Date,
    /// The last day.
    #[serde(serialize_with = "iso")]
    pub until: Date,
    /// It was stopped before the end.
    pub stopped: bool,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Events a second.
    pub rate: u64,
    /// The most memory the process used until now, in bytes, where the system tells.
    pub peak_memory_bytes: Option<u64>,
    /// By year.
    pub years: Vec<YearReport>,
    /// Events by type.
    pub events_by_type: BTreeMap<String, u64>,
    /// Cases opened in each municipality, by its code.
    pub cases_by_municipality: BTreeMap<String, u64>,
    /// What was planted.
    pub planted: Vec<PlantedBottleneck>,
}

/// A year.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct YearReport {
    /// Which.
    pub year: i16,
    /// Cases opened.
    pub cases: u64,
    /// Events appended.
    pub events: u64,
}

/// A bottleneck that was planted: whoever looks for what changes should find this and no other.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlantedBottleneck {
    /// The article, in the spelling that counts are kept by.
    pub article: String,
    /// What it is about, in Dutch.
    pub label: String,
    /// How it changes.
    pub change: PlantedChange,
    /// From which day.
    #[serde(serialize_with = "iso")]
    pub from: Date,
    /// In the end it is stated so many times as often as before.
    pub factor: f64,
    /// The signals stated in each month, from the first.
    pub stated_by_month: Vec<u32>,
}

/// How a planted bottleneck changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlantedChange {
    /// It rises from one day to the next.
    Step,
    /// It rises in equal monthly steps.
    Ramp {
        /// Over so many months.
        months: u16,
    },
    /// It falls on the day a changed law takes effect.
    Fall,
}

/// What is counted on the way.
#[derive(Debug)]
pub(super) struct Tally {
    events: u64,
    set_up: u64,
    cases: u64,
    years: BTreeMap<i16, (u64, u64)>,
    types: BTreeMap<String, u64>,
    towns: BTreeMap<usize, u64>,
    stated: Vec<Vec<u32>>,
}

impl Tally {
    pub(super) fn new(set_up: u64) -> Self {
        Self {
            events: set_up,
            set_up,
            cases: 0,
            years: BTreeMap::new(),
            types: BTreeMap::new(),
            towns: BTreeMap::new(),
            stated: vec![Vec::new(); BOTTLENECKS.len()],
        }
    }

    pub(super) fn events(&self) -> u64 {
        self.events
    }

    pub(super) fn case(&mut self, task: &Task, done: &Done, today: Date) {
        let signals = done.signals.len() as u64;
        if signals > 0 {
            self.events += signals;
            self.years.entry(today.year()).or_default().1 += signals;
            *self
                .types
                .entry("signal-recorded.v1".to_owned())
                .or_default() += signals;
        }
        if task.step == Step::Open {
            self.cases += 1;
            self.years.entry(today.year()).or_default().0 += 1;
            *self.towns.entry(task.town).or_default() += 1;
        }
        let month = usize::from(months_between(START, today));
        for bottleneck in &done.stated {
            if let Some(months) = self.stated.get_mut(*bottleneck) {
                if months.len() <= month {
                    months.resize(month + 1, 0);
                }
                months[month] += 1;
            }
        }
    }

    pub(super) fn appended(&mut self, appends: &[Append], today: Date) {
        let writes = appends.iter().flat_map(|append| &append.writes);
        for event in writes.flat_map(|write| &write.events) {
            let name = event.place().event_type.as_str();
            if let Some(count) = self.types.get_mut(name) {
                *count += 1;
            } else {
                self.types.insert(name.to_owned(), 1);
            }
            self.events += 1;
            self.years.entry(today.year()).or_default().1 += 1;
        }
    }

    pub(super) fn report(
        self,
        plan: &Plan,
        settings: Settings,
        until: Date,
        stopped: bool,
        took: Duration,
    ) -> Report {
        let towns = Country::get().towns();
        let months = usize::from(months_between(START, until)) + 1;
        let planted = plan.planted().iter().map(|planted| {
            let bottleneck = &BOTTLENECKS[planted.bottleneck];
            let mut stated_by_month = self.stated[planted.bottleneck].clone();
            stated_by_month.resize(months, 0);
            PlantedBottleneck {
                article: bottleneck.article.to_owned(),
                label: bottleneck.label.to_owned(),
                change: match planted.change {
                    Change::Step => PlantedChange::Step,
                    Change::Ramp(months) => PlantedChange::Ramp { months },
                    Change::Fall => PlantedChange::Fall,
                },
                from: planted.from,
                factor: planted.factor,
                stated_by_month,
            }
        });
        let planted = planted.collect();
        let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let years = self
            .years
            .into_iter()
            .map(|(year, (cases, events))| YearReport {
                year,
                cases,
                events,
            });
        Report {
            seed: settings.seed,
            asked: settings.events,
            events: self.events,
            cases: self.cases,
            municipalities: towns.len(),
            from: START,
            until,
            stopped,
            duration_ms,
            rate: (self.events - self.set_up).saturating_mul(1_000) / duration_ms.max(1),
            peak_memory_bytes: peak_memory(),
            years: years.collect(),
            events_by_type: self.types,
            cases_by_municipality: self
                .towns
                .into_iter()
                .map(|(town, cases)| (towns[town].log.to_string(), cases))
                .collect(),
            planted,
        }
    }
}

/// A date as a date (RFC 3339).
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
fn iso<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// The most memory this process had in use, as Linux counts it.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1_024)
}
