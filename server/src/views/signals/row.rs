//! What the view holds of a signal.

use std::collections::BTreeSet;
use std::str::FromStr;

use maatwerk_domain::signal::SignalRecord;
use maatwerk_domain::{CaseId, Date, HouseholdId, SignalRecordId};
use maatwerk_log::Position;
use rusqlite::Row;

use crate::views::ViewError;

/// A signal, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalRow {
    /// All that leaves the authority.
    pub record: SignalRecord,
    /// The case.
    pub case: CaseId,
    /// The event it arose from; of a request that waited the one by which it came in.
    pub position: Position,
    /// Since which day it counts.
    pub arises_on: Date,
}

/// The columns of [`read`], in their order.
pub(super) const COLUMNS: &str = "log, id, case_id, position, arises_on, source, barrier, articles,
    agencies, life_domains, month, amount_band, waiting_band, household";

/// Several codes in one column.
pub(super) fn joined<T: ToString>(codes: &BTreeSet<T>) -> String {
    let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
    codes.join("\n")
}

fn split<T: FromStr + Ord>(text: &str) -> Result<BTreeSet<T>, ViewError> {
    text.lines().map(parsed).collect()
}

fn parsed<T: FromStr>(text: &str) -> Result<T, ViewError> {
    text.parse().map_err(|_| ViewError::Damaged)
}

fn maybe<T: FromStr>(text: Option<String>) -> Result<Option<T>, ViewError> {
    text.map(|text| parsed(&text)).transpose()
}

/// A row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> Result<SignalRow, ViewError> {
    let text = |index: usize| row.get::<_, String>(index);
    let position = u64::try_from(row.get::<_, i64>(3)?).map_err(|_| ViewError::Damaged)?;
    Ok(SignalRow {
        record: SignalRecord {
            id: SignalRecordId::from_bytes(row.get(1)?),
            authority: text(0)?,
            source: parsed(&text(5)?)?,
            barrier: maybe(row.get(6)?)?,
            articles: split(&text(7)?)?,
            agencies: split(&text(8)?)?,
            life_domains: split(&text(9)?)?,
            month: parsed(&text(10)?)?,
            amount_band: maybe(row.get(11)?)?,
            waiting_band: maybe(row.get(12)?)?,
            household: HouseholdId::from_bytes(row.get(13)?),
        },
        case: CaseId::from_bytes(row.get(2)?),
        position: Position::new(position).map_err(|_| ViewError::Damaged)?,
        arises_on: parsed(&text(4)?)?,
    })
}
