//! The clock tick: looks that are due are done by the server itself, each exactly once.

use std::sync::Arc;
use std::time::Duration;

use maatwerk_domain::Officer;
use maatwerk_domain::case::{CaseCommand, ReviewDue};

use crate::app::App;
use crate::handle::{Command, HandleError, IdempotencyKey, Order};
use crate::views::{DueRow, ViewError};

/// How often the server looks at the clock.
const EVERY: Duration = Duration::from_mins(1);
/// How soon it looks again while an erasure is being carried out.
const AGAIN: Duration = Duration::from_secs(5);
/// How many looks are taken from the view at once.
const BATCH: usize = 256;
/// How long a tick waits for the views to have seen the logs.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a tick did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticked {
    /// Looks that were recorded.
    pub done: usize,
    /// Looks that could not be recorded now and stay due.
    pub failed: usize,
}

impl App {
    /// Does every look that is due today or was due before.
    ///
    /// Exactly once, also after a restart or a long stop: the idempotency key is the grant, the
    /// condition and the due date, and the domain refuses a look that is not due any more.
    ///
    /// # Errors
    /// When the views cannot be read. A look that fails is logged, counted, and done by a later
    /// tick.
    pub async fn tick(self: &Arc<Self>) -> Result<Ticked, ViewError> {
        let today = self.clock.today();
        // What was recorded a moment ago may be due today already.
        let cases = self.views.cases()?;
        cases.wait_for_heads(&self.log, PATIENCE).await?;
        let mut ticked = Ticked::default();
        let mut after = None;
        loop {
            let due = self.views.due(today, after.clone(), BATCH).await?;
            let Some(last) = due.last() else {
                return Ok(ticked);
            };
            after = Some(last.clone());
            for row in due {
                match self.look(&row).await {
                    Ok(()) => ticked.done += 1,
                    // Somebody was first: decided, withdrawn, or looked at.
                    Err(HandleError::Refused(refusal)) => {
                        tracing::debug!(code = refusal.code(), "a look is not due any more");
                    }
                    Err(HandleError::Erased) => {
                        tracing::debug!("a look is due in a case that was erased");
                    }
                    Err(error) => {
                        ticked.failed += 1;
                        tracing::error!(
                            authority = %row.log,
                            error = &error as &dyn std::error::Error,
                            "a look that is due could not be done"
                        );
                    }
                }
            }
        }
    }

    async fn look(self: &Arc<Self>, row: &DueRow) -> Result<(), HandleError> {
        let key = format!("{}/{}/{}", row.grant, row.rule, row.due);
        let order = Order {
            log: row.log,
            officer: Officer::new("clock"),
            idempotency: Some(IdempotencyKey {
                client: "clock".to_owned(),
                body_digest: self.keyed_digest(row.log, "tick", key.as_bytes()),
                key,
            }),
            expected: None,
            command: Command::Case(
                row.case,
                CaseCommand::ReviewDue(ReviewDue {
                    grant: row.grant,
                    rule: row.rule.clone(),
                    due: row.due,
                }),
            ),
            answer: Vec::new(),
            trace: "clock".to_owned(),
        };
        self.handle(order).await.map(|_| ())
    }

    /// Ticks until the installation is closed.
    pub async fn keep_ticking(self: Arc<Self>) {
        let mut interval = tokio::time::interval(EVERY);
        loop {
            interval.tick().await;
            match self.tick().await {
                Ok(Ticked { done: 0, failed: 0 }) => {}
                Ok(Ticked { done, failed }) => {
                    tracing::info!(done, failed, "looks that were due");
                }
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "no tick");
                }
            }
            if let Err(error) = self.forget_reads().await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "records of reads whose term has passed are still there"
                );
            }
            // One that a full disk stopped half-way, say.
            match self.finish_erasures().await {
                Ok(0) => {}
                Ok(left) => {
                    tracing::warn!(left, "erasures are still being carried out");
                    interval.reset_after(AGAIN);
                }
                Err(error) => tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "it cannot be seen which erasures are to be carried out"
                ),
            }
        }
    }
}
