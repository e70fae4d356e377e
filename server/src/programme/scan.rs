//! From rows to cells: who is in each, by the release in which they first count.

use std::collections::{BTreeMap, HashMap};

use maatwerk_domain::signal::{Agency, AmountBand, Barrier, LifeDomain, SignalSource, WaitingBand};
use maatwerk_domain::{Article, Month};
use maatwerk_figures::protect::{Growing, RecordKey};
use rusqlite::Connection;
use rusqlite::types::ToSql;

use super::question::{Dimension, Period, Question};
use crate::views::ViewError;

/// The bands of amounts and of waiting times.
pub(super) const AMOUNTS: usize = AmountBand::ALL.len();
pub(super) const WAITS: usize = WaitingBand::ALL.len();

/// One row of a table, before protection.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    pub(super) all: Growing,
    /// Those with an amount, and those in each of its bands.
    pub(super) with_amount: Growing,
    pub(super) amounts: [Growing; AMOUNTS],
    /// Those with a waiting time, and those in each of its bands.
    pub(super) with_wait: Growing,
    pub(super) waits: [Growing; WAITS],
    /// Of a household whose request was declined or on which the decision departed from the rule.
    pub(super) decided: Growing,
    pub(super) departed: Growing,
}

/// A table before protection.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub(super) rows: BTreeMap<String, Cells>,
    pub(super) total: Cells,
}

/// The record that a scan stands at.
struct Record {
    position: i64,
    release: i32,
    month: i32,
    household: RecordKey,
    authority: u32,
    source: SignalSource,
    amount: Option<AmountBand>,
    waiting: Option<WaitingBand>,
    /// The value of the row it belongs to; none when it belongs to the total only.
    value: Option<String>,
}

/// Counts a table over the records that are in a release.
pub(super) fn count(
    reader: &Connection,
    question: &Question,
    release: i32,
) -> Result<Counted, ViewError> {
    let mut counted = Counted::default();
    // A household stands in one band only, that of its first signal that has one: then the bands of
    // a row make up the row.
    let mut amounts: HashMap<RecordKey, AmountBand> = HashMap::new();
    let mut waits: HashMap<RecordKey, WaitingBand> = HashMap::new();
    let mut last = None;
    scan(reader, question, release, |record| {
        let bands = (
            record
                .amount
                .map(|band| *amounts.entry(record.household).or_insert(band)),
            record
                .waiting
                .map(|band| *waits.entry(record.household).or_insert(band)),
        );
        // A record with several codes comes several times, and is one record of the total.
        if last != Some(record.position) {
            last = Some(record.position);
            let from = first_release(&record, question.period);
            if from <= release {
                counted.total.add(&record, bands, from);
            }
        }
        let (value, period) = if question.rows == Dimension::Quarter {
            let month = Month::from_ordinal(record.month).map_err(|_| ViewError::Damaged)?;
            let quarter = Period::quarter_of(month);
            (Some(quarter.to_string()), quarter)
        } else {
            (record.value.clone(), question.period)
        };
        let from = first_release(&record, period);
        // What is not over has no figure yet.
        if let Some(value) = value
            && from <= release
        {
            counted
                .rows
                .entry(value)
                .or_default()
                .add(&record, bands, from);
        }
        Ok(())
    })?;
    Ok(counted)
}

impl Cells {
    fn add(
        &mut self,
        record: &Record,
        bands: (Option<AmountBand>, Option<WaitingBand>),
        from: i32,
    ) {
        let from = u32::try_from(from).unwrap_or_default();
        let put = |cell: &mut Growing| cell.add(from, record.household, record.authority);
        put(&mut self.all);
        if let Some(band) = bands.0 {
            put(&mut self.with_amount);
            put(&mut self.amounts[band as usize]);
        }
        if let Some(band) = bands.1 {
            put(&mut self.with_wait);
            put(&mut self.waits[band as usize]);
        }
        match record.source {
            SignalSource::Decline => put(&mut self.decided),
            SignalSource::Departure => {
                put(&mut self.decided);
                put(&mut self.departed);
            }
            _ => {}
        }
    }
}

/// The households of each month, counted from the year 0.
pub(super) type Months = BTreeMap<i32, Growing>;

/// Households by month.
#[derive(Debug, Default)]
pub(super) struct ByMonth {
    /// Of each value.
    pub(super) values: BTreeMap<String, Months>,
    /// Of all.
    pub(super) all: Months,
}

/// Counts the households of each value in each month that is over.
pub(super) fn count_by_month(
    reader: &Connection,
    dimension: Dimension,
    release: i32,
) -> Result<ByMonth, ViewError> {
    let mut counted = ByMonth::default();
    let mut last = None;
    scan(
        reader,
        &Question::everything(dimension),
        release,
        |record| {
            let from = record.release.max(record.month + 1);
            if from > release {
                return Ok(());
            }
            let add = |months: &mut Months| {
                let from = u32::try_from(from).unwrap_or_default();
                let cell = months.entry(record.month).or_default();
                cell.add(from, record.household, record.authority);
            };
            if last != Some(record.position) {
                last = Some(record.position);
                add(&mut counted.all);
            }
            if let Some(value) = &record.value {
                add(counted.values.entry(value.clone()).or_default());
            }
            Ok(())
        },
    )?;
    Ok(counted)
}

/// When a record first counts in a period: a closed one comes out whole at its closing.
fn first_release(record: &Record, period: Period) -> i32 {
    match period.months() {
        Some((_, last)) => record.release.max(last.ordinal() + 1),
        None => record.release,
    }
}

fn scan(
    reader: &Connection,
    question: &Question,
    release: i32,
    mut visit: impl FnMut(Record) -> Result<(), ViewError>,
) -> Result<(), ViewError> {
    let (kind, value) = match question.rows {
        Dimension::Article | Dimension::Agency | Dimension::LifeDomain => {
            (question.rows.as_str(), "c.code")
        }
        Dimension::Barrier => ("", "r.barrier"),
        Dimension::Quarter => ("", "NULL"),
    };
    let (first, last) = match question.period.months() {
        Some((first, last)) => (first.ordinal(), last.ordinal()),
        None => (i32::MIN, i32::MAX),
    };
    let filters = &question.filters;
    let barrier = filters.barrier.map(Barrier::as_str);
    let source = filters.source.map(SignalSource::as_str);
    let mut sql = format!(
        "SELECT r.position, r.release, r.month, r.household, r.authority, r.source, r.amount_band,
            r.waiting_band, {value}
         FROM records r LEFT JOIN codes c ON c.position = r.position AND c.kind = ?1
         WHERE r.release <= ?2 AND r.month BETWEEN ?3 AND ?4
            AND (?5 IS NULL OR r.barrier = ?5) AND (?6 IS NULL OR r.source = ?6)"
    );
    let mut given: Vec<&dyn ToSql> = vec![&kind, &release, &first, &last, &barrier, &source];
    let codes = [
        ("article", filters.article.as_ref().map(Article::as_str)),
        ("agency", filters.agency.map(Agency::as_str)),
        ("life-domain", filters.life_domain.map(LifeDomain::as_str)),
    ];
    for (kind, code) in &codes {
        if let Some(code) = code {
            given.push(code);
            let at = given.len();
            sql = format!(
                "{sql} AND EXISTS (SELECT 1 FROM codes f
                    WHERE f.position = r.position AND f.kind = '{kind}' AND f.code = ?{at})"
            );
        }
    }
    sql.push_str(" ORDER BY r.position");
    let mut query = reader.prepare_cached(&sql)?;
    let mut rows = query.query(given.as_slice())?;
    while let Some(row) = rows.next()? {
        let code = |at: usize| -> Result<Option<String>, ViewError> { Ok(row.get(at)?) };
        let amount = code(6)?.map(|text| text.parse()).transpose();
        let waiting = code(7)?.map(|text| text.parse()).transpose();
        visit(Record {
            position: row.get(0)?,
            release: row.get(1)?,
            month: row.get(2)?,
            household: RecordKey(row.get::<_, i64>(3)?.cast_unsigned()),
            authority: u32::try_from(row.get::<_, i64>(4)?).map_err(|_| ViewError::Damaged)?,
            source: row
                .get_ref(5)?
                .as_str()
                .ok()
                .and_then(|text| text.parse().ok())
                .ok_or(ViewError::Damaged)?,
            amount: amount.map_err(|_| ViewError::Damaged)?,
            waiting: waiting.map_err(|_| ViewError::Damaged)?,
            value: row.get(8)?,
        })?;
    }
    Ok(())
}
