//! Asking: which decisions may be comparable.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::comparable::{Circumstances, EarlierDecision, Rule, Verdict};
use maatwerk_domain::{CaseId, Cents, Date, DecisionId, FindingOutcome, LawRef, RequestId};
use maatwerk_log::{LogId, Position};
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;

use super::{DECISIONS, whole};
use crate::views::{View, ViewError, Views};
use crate::wire::{self, Wire as _};

/// A decision with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The position of the decision in the log.
    pub position: Position,
    /// The case.
    pub case: CaseId,
    /// The decision.
    pub earlier: EarlierDecision,
}

/// Which decisions may be comparable.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Of this authority.
    pub log: LogId,
    /// Not on this request.
    pub request: RequestId,
    /// With this purpose, or
    pub purpose: String,
    /// on this article, whichever of its paragraphs.
    pub legal_basis: LawRef,
    /// Recorded at this position or before.
    pub up_to: Position,
    /// Decided on this day or later.
    pub since: Date,
    /// At most so many: the newest.
    pub most: u32,
}

/// Decisions that may be comparable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidates {
    /// Newest first.
    pub decisions: Vec<Recorded>,
    /// There are more than were wanted.
    pub more: bool,
}

impl Views {
    /// The view of decisions.
    ///
    /// # Errors
    /// When there is none.
    pub fn decisions(&self) -> Result<&View, ViewError> {
        Ok(self.get(DECISIONS)?)
    }

    /// The newest decisions that may be comparable.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn candidates(&self, wanted: Wanted) -> Result<Candidates, ViewError> {
        self.decisions()?
            .read(move |reader| candidates(reader, &wanted))
            .await
    }
}

/// The positions are chosen from the indexes alone; only then are rows read.
pub(super) const CANDIDATES: &str = "
    WITH chosen AS (
        SELECT position FROM (
            SELECT position FROM decisions
            WHERE log = ?1 AND purpose = ?2 AND position <= ?4 AND decided >= ?5
                AND request_id <> ?6
            ORDER BY position DESC LIMIT ?7
        )
        UNION
        SELECT position FROM (
            SELECT position FROM decisions
            WHERE log = ?1 AND article = ?3 AND position <= ?4 AND decided >= ?5
                AND request_id <> ?6
            ORDER BY position DESC LIMIT ?7
        )
        ORDER BY position DESC LIMIT ?7
    )
    SELECT position, case_id, request_id, decision_id, purpose, legal_basis, amount, received,
        persons, children, rules, conditions, decided, form, granted, ground, departed_from,
        aftermath, converted
    FROM decisions WHERE log = ?1 AND position IN (SELECT position FROM chosen)
    ORDER BY position DESC";

/// The newest decisions that may be comparable, read.
pub(super) fn candidates(reader: &Connection, wanted: &Wanted) -> Result<Candidates, ViewError> {
    let mut query = reader.prepare_cached(CANDIDATES)?;
    let most = usize::try_from(wanted.most).unwrap_or(usize::MAX);
    let mut rows = query.query((
        wanted.log.as_str(),
        &wanted.purpose,
        wanted.legal_basis.whole_article(),
        whole(wanted.up_to.get()),
        wanted.since.to_string(),
        wanted.request.to_bytes(),
        // One more tells whether there are more.
        i64::from(wanted.most) + 1,
    ))?;
    let mut decisions = Vec::new();
    while let Some(row) = rows.next()? {
        if decisions.len() == most {
            return Ok(Candidates {
                decisions,
                more: true,
            });
        }
        decisions.push(recorded(row)?);
    }
    Ok(Candidates {
        decisions,
        more: false,
    })
}

fn recorded(row: &Row<'_>) -> Result<Recorded, ViewError> {
    let ground: Option<wire::DepartureGround> = optional_code(row, 15)?;
    let departed_from: Option<LawRef> = optional(row, 16)?;
    let conditions: Option<String> = row.get(11)?;
    Ok(Recorded {
        position: Position::new(row_whole(row, 0)?).map_err(|_| ViewError::Damaged)?,
        case: CaseId::from_bytes(row.get(1)?),
        earlier: EarlierDecision {
            request: RequestId::from_bytes(row.get(2)?),
            decision: DecisionId::from_bytes(row.get(3)?),
            circumstances: Circumstances {
                purpose: row.get(4)?,
                legal_basis: optional(row, 5)?.ok_or(ViewError::Damaged)?,
                amount: Cents::new(row_whole(row, 6)?),
                received: optional(row, 7)?.ok_or(ViewError::Damaged)?,
                persons: row.get(8)?,
                children: row.get(9)?,
                rules: read_rules(&row.get::<_, String>(10)?)?,
                conditions: conditions.as_deref().map(read_conditions).transpose()?,
            },
            decided: optional(row, 12)?.ok_or(ViewError::Damaged)?,
            verdict: verdict(row, 13, 14)?,
            departure: match (ground, departed_from) {
                (Some(ground), Some(article)) => Some((ground.into_domain(), article)),
                (None, None) => None,
                _ => return Err(ViewError::Damaged),
            },
            aftermath: optional_code::<wire::Aftermath>(row, 17)?
                .ok_or(ViewError::Damaged)?
                .into_domain(),
            converted: row.get(18)?,
        },
    })
}

/// What was decided, of a form and an amount.
pub(super) fn verdict(row: &Row<'_>, form: usize, granted: usize) -> Result<Verdict, ViewError> {
    let form: Option<wire::GrantForm> = optional_code(row, form)?;
    let granted: Option<i64> = row.get(granted)?;
    match (form, granted) {
        (Some(form), Some(amount)) => Ok(Verdict::Granted {
            form: form.into_domain(),
            amount: Cents::new(u64::try_from(amount).map_err(|_| ViewError::Damaged)?),
        }),
        (None, None) => Ok(Verdict::Declined),
        _ => Err(ViewError::Damaged),
    }
}

pub(super) fn row_whole(row: &Row<'_>, column: usize) -> Result<u64, ViewError> {
    u64::try_from(row.get::<_, i64>(column)?).map_err(|_| ViewError::Damaged)
}

/// What a text says, when there is one.
pub(super) fn optional<T: std::str::FromStr>(
    row: &Row<'_>,
    column: usize,
) -> Result<Option<T>, ViewError> {
    let text: Option<&str> = row
        .get_ref(column)?
        .as_str_or_null()
        .map_err(|_| ViewError::Damaged)?;
    text.map(str::parse)
        .transpose()
        .map_err(|_| ViewError::Damaged)
}

pub(super) fn optional_code<T: DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> Result<Option<T>, ViewError> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| serde_json::from_value(serde_json::Value::String(text)))
        .transpose()
        .map_err(|_| ViewError::Damaged)
}

fn read_rules(text: &str) -> Result<BTreeMap<Rule, FindingOutcome>, ViewError> {
    let rules: Vec<(String, String, wire::FindingOutcome)> =
        serde_json::from_str(text).map_err(|_| ViewError::Damaged)?;
    let rules = rules
        .into_iter()
        .map(|(code, article, outcome)| (Rule { code, article }, outcome.into_domain()));
    Ok(rules.collect())
}

fn read_conditions(text: &str) -> Result<BTreeSet<Rule>, ViewError> {
    let rules: Vec<(String, String)> =
        serde_json::from_str(text).map_err(|_| ViewError::Damaged)?;
    let rules = rules
        .into_iter()
        .map(|(code, article)| Rule { code, article });
    Ok(rules.collect())
}
