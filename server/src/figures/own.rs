//! An authority's own figures, beside the national ones.
//!
//! They answer the same question, exactly, over the signals that arose before the month of the
//! release. They are counted from the authority's own view of signals and not from the national log:
//! that keeps what was sent of a case that was erased since, which its noise may hide and an exact
//! figure would not. They say nothing that the list of its own signals does not; that it subtracts
//! them from the national ones is what the protection reckons with ([`maatwerk_figures::protect`],
//! attack 3).

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use maatwerk_domain::signal::{AmountBand, SignalRecord, SignalSource, WaitingBand};
use maatwerk_domain::{HouseholdId, Month};
use maatwerk_log::{EventLog as _, LogId, Position};
use schemars::JsonSchema;
use serde::Serialize;

use super::view::{InBand, counted_bands};
use crate::handle::HandleError;
use crate::http::access::READS_OWN_FIGURES;
use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::programme::{Dimension, Period, Question};
use crate::signals::is_national;
use crate::views::{SignalFilter, SignalRow};
use crate::wire;

/// How long a question waits for the view.
const PATIENCE: Duration = Duration::from_secs(5);

/// The caller's own figures of one row: exact, of the cases of its authority alone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Own {
    /// Households touched.
    pub(super) households: u32,
    /// By the amount asked. A household counts in the band of its first signal with one.
    amounts: Vec<InBand<wire::AmountBand>>,
    /// By waiting time. A household counts in the band of its first signal with one.
    waiting: Vec<InBand<wire::WaitingBand>>,
    /// How often the decision departed from the rule.
    departures: OwnDepartures,
}

/// Decisions that departed from the rule, among declines and departures.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct OwnDepartures {
    /// Households on whom was decided.
    decided: u32,
    /// Of these, households with a departure.
    departed: u32,
}

/// A table of own figures.
#[derive(Debug)]
pub(super) struct OwnTable {
    /// How far the authority's log was seen.
    pub(super) position: Position,
    pub(super) total: Own,
    rows: BTreeMap<String, Own>,
}

impl OwnTable {
    /// The caller's own answer to a question; none for the programme, and for an authority whose
    /// cases are recorded in another installation.
    pub(super) async fn of(
        call: &Call<()>,
        question: &Question,
        release: Month,
    ) -> Result<Option<Self>, Problem> {
        let (app, log) = (&call.app, call.log());
        let may = |role| call.caller.roles.contains(role);
        if is_national(log)
            || !READS_OWN_FIGURES.iter().any(may)
            || app.register(log).await?.key.is_none()
        {
            return Ok(None);
        }
        let head = app.log.head(log).await.map_err(HandleError::read)?;
        let view = app.views.signals()?;
        view.wait_for(log, head.position, PATIENCE).await?;
        let position = view.seen(log);
        let counted = count(call, log, question.clone(), release).await?;
        Ok(Some(Self {
            position,
            total: Own::of(&counted.total),
            rows: counted
                .rows
                .into_iter()
                .map(|(value, households)| (value, Own::of(&households)))
                .collect(),
        }))
    }

    /// The values of which it has something.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(String::as_str)
    }

    /// What it has of a value.
    pub(super) fn row(&self, value: &str) -> Own {
        let row = self.rows.get(value).cloned();
        row.unwrap_or_else(|| Own::of(&Households::default()))
    }
}

/// What is known of a household in one row.
#[derive(Debug, Default)]
struct Marks {
    amount: Option<AmountBand>,
    waiting: Option<WaitingBand>,
    decided: bool,
    departed: bool,
}

type Households = HashMap<HouseholdId, Marks>;

/// Households by row.
#[derive(Debug, Default)]
struct Counted {
    rows: BTreeMap<String, Households>,
    total: Households,
    /// The band of each household: that of its first signal with one, in whatever row.
    amounts: HashMap<HouseholdId, AmountBand>,
    waits: HashMap<HouseholdId, WaitingBand>,
}

async fn count(
    call: &Call<()>,
    log: LogId,
    question: Question,
    release: Month,
) -> Result<Counted, Problem> {
    let months = question.period.months();
    let asked = &question.filters;
    let filter = SignalFilter {
        source: asked.source,
        barrier: asked.barrier,
        article: asked.article.clone(),
        agency: asked.agency,
        life_domain: asked.life_domain,
        from: months.map(|months| months.0),
        until: months.map(|months| months.1),
    };
    let before = release.first_day();
    // The first day there is has nothing before it.
    let day = before.yesterday().unwrap_or(before);
    let add = move |counted: &mut Counted, row: SignalRow| {
        counted.add(&row.record, question.rows, release);
    };
    let views = &call.app.views;
    let counted = views.fold_signals(log, day, filter, Counted::default(), add);
    Ok(counted.await?)
}

impl Counted {
    fn add(&mut self, record: &SignalRecord, rows: Dimension, release: Month) {
        let amount = record
            .amount_band
            .map(|band| *self.amounts.entry(record.household).or_insert(band));
        let waiting = record
            .waiting_band
            .map(|band| *self.waits.entry(record.household).or_insert(band));
        let mark = |households: &mut Households| {
            let marks = households.entry(record.household).or_default();
            marks.amount = marks.amount.or(amount);
            marks.waiting = marks.waiting.or(waiting);
            let departed = record.source == SignalSource::Departure;
            marks.departed |= departed;
            marks.decided |= departed || record.source == SignalSource::Decline;
        };
        mark(&mut self.total);
        for value in values(record, rows, release) {
            mark(self.rows.entry(value).or_default());
        }
    }
}

/// The rows that a signal belongs to.
fn values(record: &SignalRecord, rows: Dimension, release: Month) -> Vec<String> {
    fn each<T: ToString>(codes: impl IntoIterator<Item = T>) -> Vec<String> {
        codes.into_iter().map(|code| code.to_string()).collect()
    }
    match rows {
        Dimension::Article => each(&record.articles),
        Dimension::Barrier => each(record.barrier),
        Dimension::Agency => each(&record.agencies),
        Dimension::LifeDomain => each(&record.life_domains),
        // What is not over has no figure yet.
        Dimension::Quarter => {
            let quarter = Period::quarter_of(record.month);
            each(quarter.is_over(release).then_some(quarter))
        }
    }
}

impl Own {
    fn of(households: &Households) -> Self {
        let count = |which: fn(&Marks) -> bool| number(households, which);
        Self {
            households: count(|_| true),
            amounts: counted_bands(AmountBand::ALL, wire::AmountBand, |band| {
                number(households, |marks| marks.amount == Some(band))
            }),
            waiting: counted_bands(WaitingBand::ALL, wire::WaitingBand, |band| {
                number(households, |marks| marks.waiting == Some(band))
            }),
            departures: OwnDepartures {
                decided: count(|marks| marks.decided),
                departed: count(|marks| marks.departed),
            },
        }
    }
}

fn number(households: &Households, which: impl Fn(&Marks) -> bool) -> u32 {
    let number = households.values().filter(|marks| which(marks)).count();
    u32::try_from(number).unwrap_or(u32::MAX)
}
