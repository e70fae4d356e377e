//! Asking: what was decided on the answers of one policy, for people to look at again.

use maatwerk_domain::comparable::{Aftermath, Verdict};
use maatwerk_domain::{CaseId, Date, DecisionId, PolicyPair, RequestId};
use maatwerk_log::{LogId, Position};
use rusqlite::{Connection, Row};

use super::query::{optional, optional_code, row_whole, verdict};
use super::whole;
use crate::views::{ViewError, Views};
use crate::wire::{self, Wire as _};

/// Which decisions are wanted.
#[derive(Debug, Clone)]
pub struct JudgedBy {
    /// Of this authority.
    pub log: LogId,
    /// On an assessment by this component.
    pub plugin: String,
    /// With these parameters, or any.
    pub parameters: Option<String>,
    /// Decided on this day or later.
    pub since: Option<Date>,
    /// Recorded after this position.
    pub after: Position,
    /// At most so many.
    pub most: usize,
}

/// A decision on an assessment by a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedDecision {
    /// The position of the decision in the log.
    pub position: Position,
    /// The case.
    pub case: CaseId,
    /// The request.
    pub request: RequestId,
    /// The decision.
    pub decision: DecisionId,
    /// By which component with which parameters it was assessed.
    pub judge: PolicyPair,
    /// The receipt date of the request.
    pub received: Date,
    /// The day of the decision.
    pub decided: Date,
    /// What was decided.
    pub verdict: Verdict,
    /// What became of it.
    pub aftermath: Aftermath,
    /// Whether it departed from the assessment or a rule.
    pub departed: bool,
}

impl Views {
    /// Decisions on assessments by a policy, in the order in which they were recorded.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn judged_by(&self, wanted: JudgedBy) -> Result<Vec<JudgedDecision>, ViewError> {
        self.decisions()?
            .read(move |reader| judged(reader, &wanted))
            .await
    }
}

const JUDGED: &str = "
    SELECT position, case_id, request_id, decision_id, plugin, parameters, received, decided, form,
        granted, aftermath, ground
    FROM decisions
    WHERE log = ?1 AND plugin = ?2 AND position > ?3
        AND (?4 IS NULL OR parameters = ?4) AND (?5 IS NULL OR decided >= ?5)
    ORDER BY position LIMIT ?6";

pub(super) fn judged(
    reader: &Connection,
    wanted: &JudgedBy,
) -> Result<Vec<JudgedDecision>, ViewError> {
    let mut query = reader.prepare_cached(JUDGED)?;
    let mut rows = query.query((
        wanted.log.as_str(),
        &wanted.plugin,
        whole(wanted.after.get()),
        &wanted.parameters,
        wanted.since.map(|day| day.to_string()),
        i64::try_from(wanted.most).unwrap_or(i64::MAX),
    ))?;
    let mut decisions = Vec::new();
    while let Some(row) = rows.next()? {
        decisions.push(decision(row)?);
    }
    Ok(decisions)
}

fn decision(row: &Row<'_>) -> Result<JudgedDecision, ViewError> {
    Ok(JudgedDecision {
        position: Position::new(row_whole(row, 0)?).map_err(|_| ViewError::Damaged)?,
        case: CaseId::from_bytes(row.get(1)?),
        request: RequestId::from_bytes(row.get(2)?),
        decision: DecisionId::from_bytes(row.get(3)?),
        judge: PolicyPair {
            plugin: row.get(4)?,
            parameters: row.get(5)?,
        },
        received: optional(row, 6)?.ok_or(ViewError::Damaged)?,
        decided: optional(row, 7)?.ok_or(ViewError::Damaged)?,
        verdict: verdict(row, 8, 9)?,
        aftermath: optional_code::<wire::Aftermath>(row, 10)?
            .ok_or(ViewError::Damaged)?
            .into_domain(),
        departed: row.get::<_, Option<String>>(11)?.is_some(),
    })
}
