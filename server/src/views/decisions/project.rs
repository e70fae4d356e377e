//! Projecting: each decision as it was taken, and what became of it since.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use maatwerk_domain::case::{Case, CaseEvent, DecidedOn};
use maatwerk_domain::comparable::{EarlierDecision, Rule, Verdict};
use maatwerk_domain::{CaseId, FindingOutcome, PolicyPair};
use maatwerk_log::{LogId, Position};
use rusqlite::Transaction;
use serde::Serialize;

use super::whole;
use crate::app::App;
use crate::views::{CaseFollower, CaseRows, CaseSettled, CaseStep, Projection, ViewError, Worker};
use crate::wire::{self, Wire as _};

/// The name of the view.
pub const DECISIONS: &str = "decisions";

/// The indexes hold all that choosing candidates needs, so that many old decisions are
/// passed over without reading their rows.
pub(super) const TABLES: &str = "
    CREATE TABLE decisions (
        log TEXT NOT NULL,
        position INTEGER NOT NULL,
        case_id BLOB NOT NULL,
        request_id BLOB NOT NULL,
        decision_id BLOB NOT NULL,
        purpose TEXT NOT NULL,
        legal_basis TEXT NOT NULL,
        article TEXT NOT NULL,
        amount INTEGER NOT NULL,
        received TEXT NOT NULL,
        persons INTEGER NOT NULL,
        children INTEGER NOT NULL,
        rules TEXT NOT NULL,
        conditions TEXT,
        decided TEXT NOT NULL,
        form TEXT,
        granted INTEGER,
        ground TEXT,
        departed_from TEXT,
        aftermath TEXT NOT NULL,
        converted INTEGER NOT NULL,
        plugin TEXT NOT NULL,
        parameters TEXT NOT NULL,
        PRIMARY KEY (log, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX decisions_by_purpose ON decisions (log, purpose, position, decided, request_id);
    CREATE INDEX decisions_by_article ON decisions (log, article, position, decided, request_id);
    CREATE INDEX decisions_by_policy ON decisions (log, plugin, position, parameters, decided);
    CREATE INDEX decisions_by_case ON decisions (log, case_id);
";

/// Keeps decisions on requests.
#[derive(Debug)]
pub struct Decisions;

impl Projection for Decisions {
    fn name(&self) -> &'static str {
        DECISIONS
    }

    fn shape(&self) -> u32 {
        2
    }

    fn tables(&self) -> &'static str {
        TABLES
    }

    fn worker(&self, app: &Arc<App>) -> Box<dyn Worker> {
        Box::new(CaseFollower::new(app, Rows))
    }
}

struct Rows;

impl CaseRows for Rows {
    const TABLES: &'static [&'static str] = &[DECISIONS];

    fn step(&mut self, rows: &Transaction<'_>, step: &CaseStep<'_>) -> Result<(), ViewError> {
        match (
            EarlierDecision::taken(step.before, step.event),
            judge(step.before, step.event),
        ) {
            (Some(earlier), Some(judge)) => {
                insert(rows, step.log, step.case, step.position, &earlier, &judge)
            }
            _ => Ok(()),
        }
    }

    fn settled(&mut self, rows: &Transaction<'_>, case: &CaseSettled<'_>) -> Result<(), ViewError> {
        update(rows, case.log, case.case, case.state)
    }
}

/// Which policy made the assessment that a decision is on: there is none without one.
fn judge(before: &Case, event: &CaseEvent) -> Option<PolicyPair> {
    let CaseEvent::RequestDecided { assessment, .. } = event else {
        return None;
    };
    let receipt = &before.assessments.get(assessment)?.answer.receipt;
    Some(PolicyPair {
        plugin: receipt.plugin.clone(),
        parameters: receipt.parameters.clone(),
    })
}

pub(super) fn insert(
    rows: &Transaction<'_>,
    log: LogId,
    case: CaseId,
    position: Position,
    earlier: &EarlierDecision,
    judge: &PolicyPair,
) -> Result<(), ViewError> {
    let mut insert = rows.prepare_cached(
        "INSERT INTO decisions (log, position, case_id, request_id, decision_id, purpose,
            legal_basis, article, amount, received, persons, children, rules, conditions, decided,
            form, granted, ground, departed_from, aftermath, converted, plugin, parameters)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20, ?21, ?22, ?23)",
    )?;
    let of = &earlier.circumstances;
    let (form, granted) = match earlier.verdict {
        Verdict::Granted { form, amount } => (
            Some(code(&wire::GrantForm::of(&form))?),
            Some(whole(amount.get())),
        ),
        Verdict::Declined => (None, None),
    };
    let (ground, departed_from) = match &earlier.departure {
        Some((ground, article)) => (
            Some(code(&wire::DepartureGround::of(ground))?),
            Some(article.as_str()),
        ),
        None => (None, None),
    };
    insert.execute(rusqlite::params![
        log.as_str(),
        whole(position.get()),
        case.to_bytes(),
        earlier.request.to_bytes(),
        earlier.decision.to_bytes(),
        of.purpose,
        of.legal_basis.as_str(),
        of.legal_basis.whole_article(),
        whole(of.amount.get()),
        of.received.to_string(),
        of.persons,
        of.children,
        written_rules(&of.rules)?,
        of.conditions.as_ref().map(written_conditions).transpose()?,
        earlier.decided.to_string(),
        form,
        granted,
        ground,
        departed_from,
        code(&wire::Aftermath::of(&earlier.aftermath))?,
        earlier.converted,
        judge.plugin,
        judge.parameters,
    ])?;
    Ok(())
}

/// Says of every decision of a case what became of it.
fn update(rows: &Transaction<'_>, log: LogId, case: CaseId, state: &Case) -> Result<(), ViewError> {
    let mut update = rows.prepare_cached(
        "UPDATE decisions SET aftermath = ?4, converted = ?5
         WHERE log = ?1 AND case_id = ?2 AND decision_id = ?3
            AND (aftermath <> ?4 OR converted <> ?5)",
    )?;
    for (decision, decided) in &state.decisions {
        if let DecidedOn::Request(..) = decided.about
            && let Some((aftermath, converted)) = state.aftermath(*decision)
        {
            update.execute((
                log.as_str(),
                case.to_bytes(),
                decision.to_bytes(),
                code(&wire::Aftermath::of(&aftermath))?,
                converted,
            ))?;
        }
    }
    Ok(())
}

/// A code as it goes over the wire.
fn code(code: &impl Serialize) -> Result<String, ViewError> {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(text)) => Ok(text),
        _ => Err(ViewError::Damaged),
    }
}

fn written_rules(rules: &BTreeMap<Rule, FindingOutcome>) -> Result<String, ViewError> {
    let rules: Vec<_> = rules
        .iter()
        .map(|(rule, outcome)| (&rule.code, &rule.article, wire::FindingOutcome::of(outcome)))
        .collect();
    serde_json::to_string(&rules).map_err(|_| ViewError::Damaged)
}

fn written_conditions(conditions: &BTreeSet<Rule>) -> Result<String, ViewError> {
    let rules: Vec<_> = conditions
        .iter()
        .map(|rule| (&rule.code, &rule.article))
        .collect();
    serde_json::to_string(&rules).map_err(|_| ViewError::Damaged)
}
