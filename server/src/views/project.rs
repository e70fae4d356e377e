//! Projecting: from events to rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use maatwerk_domain::CaseId;
use maatwerk_domain::case::Case;
use maatwerk_log::{EventLog as _, LogId, Position};
use rusqlite::Transaction;

use super::{CaseRow, ViewError, Views};
use crate::app::App;
use crate::events::DomainEvent;
use crate::load::read_event;

/// How many events are taken in one transaction.
const BATCH: u32 = 1024;
/// How long to wait for a hint before looking anyway.
const IDLE: Duration = Duration::from_millis(250);

/// What the views are to say of a case from now on.
struct Projected {
    row: CaseRow,
    due: Vec<(String, [u8; 16], String)>,
    identities: Vec<(&'static str, [u8; 32], [u8; 16])>,
}

impl Views {
    /// Keeps the views up with the logs until the task is dropped. A log that cannot be read now
    /// is tried again: the others go on.
    pub async fn run(app: Arc<App>) {
        loop {
            match Self::catch_up(&app).await {
                Ok(0) => app.wait_for_events(IDLE).await,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "views fall behind"
                    );
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Takes in what the logs hold now; how many events that was.
    ///
    /// # Errors
    /// When a log cannot be read or the views cannot be written.
    pub async fn catch_up(app: &Arc<App>) -> Result<usize, ViewError> {
        let mut taken = 0;
        for log in app.log.logs().await? {
            loop {
                let batch = project_batch(app, log).await?;
                taken += batch;
                if batch == 0 {
                    break;
                }
            }
        }
        Ok(taken)
    }
}

impl App {
    /// Waits for a hint that there is something new in any log.
    async fn wait_for_events(&self, patience: Duration) {
        let Ok(logs) = self.log.logs().await else {
            return tokio::time::sleep(patience).await;
        };
        let mut waiting = tokio::task::JoinSet::new();
        // A new log is found by looking after `patience`; so are logs beyond these.
        for log in logs.into_iter().take(512) {
            let (store, seen) = (self.log.clone(), self.views.seen(log));
            waiting.spawn(async move { store.wait_beyond(log, seen, patience).await.is_ok() });
        }
        if waiting.join_next().await.is_none() {
            tokio::time::sleep(patience).await;
        }
    }
}

async fn project_batch(app: &Arc<App>, log: LogId) -> Result<usize, ViewError> {
    let after = app.views.seen(log);
    let page = app.log.read_log(log, after, BATCH).await?;
    let Some(last) = page.last().map(|event| event.position) else {
        return Ok(0);
    };
    let mut touched: BTreeMap<CaseId, (Option<i64>, i64)> = BTreeMap::new();
    let mut poison: Vec<(Position, String)> = Vec::new();
    for event in &page {
        match read_event(&app.vault, &event.as_ref()) {
            Ok((DomainEvent::Case(decoded), _)) => {
                let case = CaseId::from_bytes(*event.stream.as_bytes());
                let times = touched.entry(case).or_insert((None, 0));
                if matches!(decoded, maatwerk_domain::case::CaseEvent::CaseOpened { .. }) {
                    times.0 = Some(event.recorded_at);
                }
                times.1 = event.recorded_at;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(
                    authority = %log,
                    position = event.position.get(),
                    error = &error as &dyn std::error::Error,
                    "an event was set aside"
                );
                poison.push((event.position, describe(&error)));
            }
        }
    }
    let mut projected = Vec::with_capacity(touched.len());
    for (id, (opened_at, changed_at)) in touched {
        // A case that cannot be read has its unreadable event set aside above; its row stays.
        if let Ok(Some(loaded)) = app.case(log, id).await {
            // When it was opened stands in its row already, unless that is in this batch.
            let row = CaseRow::new(
                id,
                &loaded.case,
                loaded.version,
                opened_at.unwrap_or(changed_at),
                changed_at,
            );
            projected.push(project_case(app, log, &loaded.case, row));
        }
    }
    let count = page.len();
    app.views
        .write(log, last, move |transaction| {
            for projected in &projected {
                write_case(transaction, log, projected)?;
            }
            for (position, error) in &poison {
                transaction.execute(
                    "INSERT OR REPLACE INTO poison (log, position, error) VALUES (?1, ?2, ?3)",
                    (
                        log.as_str(),
                        i64::try_from(position.get()).unwrap_or(0),
                        error,
                    ),
                )?;
            }
            Ok(())
        })
        .await?;
    Ok(count)
}

fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

fn project_case(app: &App, log: LogId, case: &Case, row: CaseRow) -> Projected {
    let mut due = Vec::new();
    for (grant_id, grant) in &case.grants {
        for (day, rule) in &grant.due {
            due.push((day.to_string(), grant_id.to_bytes(), rule.clone()));
        }
    }
    let mut identities = BTreeSet::new();
    for (person_id, person) in &case.persons {
        let Some(identity) = person.identity.known() else {
            continue;
        };
        let name = super::query::normalised(&identity.name);
        identities.insert((
            "name",
            app.keyed_digest(log, "search name", name.as_bytes()),
            person_id.to_bytes(),
        ));
        if let Some(bsn) = &identity.bsn {
            identities.insert((
                "bsn",
                app.keyed_digest(log, "search bsn", bsn.as_str().as_bytes()),
                person_id.to_bytes(),
            ));
        }
    }
    Projected {
        row,
        due,
        identities: identities.into_iter().collect(),
    }
}

fn write_case(
    transaction: &Transaction<'_>,
    log: LogId,
    projected: &Projected,
) -> Result<(), rusqlite::Error> {
    let row = &projected.row;
    let case = row.case.to_bytes();
    transaction
        .prepare_cached(
            "INSERT INTO cases (log, case_id, version, status, opened_at, changed_at,
                open_requests, conditional_gifts, open_proposals, needs_person, loan_balance,
                next_due)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (log, case_id) DO UPDATE SET
                version = excluded.version, status = excluded.status,
                changed_at = excluded.changed_at, open_requests = excluded.open_requests,
                conditional_gifts = excluded.conditional_gifts,
                open_proposals = excluded.open_proposals, needs_person = excluded.needs_person,
                loan_balance = excluded.loan_balance, next_due = excluded.next_due",
        )?
        .execute((
            log.as_str(),
            case,
            row.version.get(),
            row.status.as_str(),
            row.opened_at,
            row.changed_at,
            row.open_requests,
            row.conditional_gifts,
            row.open_proposals,
            row.needs_person,
            i64::try_from(row.loan_balance.get()).unwrap_or(i64::MAX),
            row.next_due.map(|day| day.to_string()),
        ))?;
    transaction
        .prepare_cached("DELETE FROM due WHERE log = ?1 AND case_id = ?2")?
        .execute((log.as_str(), case))?;
    for (day, grant, rule) in &projected.due {
        transaction
            .prepare_cached(
                "INSERT INTO due (day, log, case_id, grant_id, rule) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((day, log.as_str(), case, grant, rule))?;
    }
    transaction
        .prepare_cached("DELETE FROM identities WHERE log = ?1 AND case_id = ?2")?
        .execute((log.as_str(), case))?;
    for (kind, digest, person) in &projected.identities {
        transaction
            .prepare_cached(
                "INSERT INTO identities (log, kind, digest, case_id, person_id)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((log.as_str(), kind, digest, case, person))?;
    }
    Ok(())
}
