//! Carrying out what was confirmed: keys, the log, views, in this order.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use maatwerk_domain::erasure::{Erasure, ErasureCommand, Scope, Stage};
use maatwerk_domain::{CaseId, ErasureId, Officer, Refusal};
use maatwerk_log::{EventLog as _, KeyId, LogId, Position, SealedParts, StreamId, Version};

use crate::app::App;
use crate::handle::{Command, HandleError, Order};
use crate::load::case_stream;

/// How long an answer waits for views to forget.
const PATIENCE: Duration = Duration::from_secs(20);
/// The type that says that keys are destroyed.
const CARRIED_OUT: &str = "erasure-carried-out.v1";
/// The type that says that they will be.
const CONFIRMED: &str = "erasure-confirmed.v1";

impl App {
    /// Carries out an erasure that was confirmed, as far as that was not done; and returns once nothing
    /// shows any more what its keys opened.
    ///
    /// # Errors
    /// [`HandleError::Forgetting`] when views take their time; see [`HandleError`] for the others. It may
    /// be done by half, and is finished by whoever comes next.
    pub(crate) async fn carry_out(
        self: &Arc<Self>,
        log: LogId,
        id: ErasureId,
    ) -> Result<(), HandleError> {
        if self.destroy(log, id).await? {
            let position = self.erasure(log, id).await?.map(|found| found.position);
            self.forget(log, position.unwrap_or_default()).await?;
        }
        Ok(())
    }

    /// Destroys the keys of an erasure that was confirmed and records it. Whether it is carried out now.
    async fn destroy(self: &Arc<Self>, log: LogId, id: ErasureId) -> Result<bool, HandleError> {
        let Some(loaded) = self.erasure(log, id).await? else {
            return Ok(false);
        };
        match loaded.erasure.stage {
            Some(Stage::CarriedOut { .. }) => return Ok(true),
            Some(Stage::Confirmed { .. }) => {}
            _ => return Ok(false),
        }
        let keys = self.keys_of(log, &loaded.erasure).await?;
        let app = Arc::clone(self);
        // An fsync: not on a thread that serves others.
        tokio::task::spawn_blocking(move || app.vault.destroy_keys(&keys))
            .await
            .map_err(HandleError::read)?
            .map_err(HandleError::keys)?;
        let order = Order {
            log,
            officer: Officer::new("erasure"),
            idempotency: None,
            expected: None,
            command: Command::Erasure(id, ErasureCommand::CarryOut),
            answer: Vec::new(),
            trace: "erasure".to_owned(),
        };
        match self.handle(order).await {
            Ok(done) => self.views.owe(log, done.position),
            // Somebody else was first.
            Err(HandleError::Refused(Refusal::Erasure(_))) => {}
            Err(error) => return Err(error),
        }
        tracing::info!(authority = %log, erasure = %id, "an erasure was carried out");
        Ok(true)
    }

    /// The keys that an erasure destroys. Of a whole case all that its stream was ever sealed with, also
    /// for somebody who was added after it was confirmed.
    async fn keys_of(&self, log: LogId, erasure: &Erasure) -> Result<Vec<KeyId>, HandleError> {
        let mut keys: BTreeSet<[u8; 16]> = erasure
            .persons
            .iter()
            .map(|person| person.to_bytes())
            .collect();
        if let Some((proposed, _)) = &erasure.proposed
            && proposed.scope == Scope::Case
        {
            keys.insert(proposed.case.to_bytes());
            keys.extend(self.keys_in(log, proposed.case).await?);
        }
        Ok(keys.into_iter().map(KeyId::from_bytes).collect())
    }

    async fn keys_in(&self, log: LogId, case: CaseId) -> Result<BTreeSet<[u8; 16]>, HandleError> {
        let stream = case_stream(case);
        self.log
            .fold_stream(
                log,
                stream,
                Version::NONE,
                BTreeSet::new(),
                |keys: &mut BTreeSet<[u8; 16]>, event| {
                    if let Ok(parts) = SealedParts::parse(event.sealed) {
                        keys.extend(parts.map(|part| *part.key().as_bytes()));
                    }
                    ControlFlow::Continue(())
                },
            )
            .await
            .map_err(HandleError::read)
    }

    async fn forget(&self, log: LogId, position: Position) -> Result<(), HandleError> {
        let forgotten = self.views.forget(log, position, PATIENCE).await;
        if forgotten.map_err(HandleError::read)? {
            Ok(())
        } else {
            Err(HandleError::Forgetting)
        }
    }

    /// Finishes every erasure that was confirmed and not carried out, whatever stopped it; and has no
    /// view read before it has forgotten what was erased. Called before anything is served.
    ///
    /// # Errors
    /// See [`HandleError`]: what is left is done by the next call.
    pub(crate) async fn finish_erasures(self: &Arc<Self>) -> Result<(), HandleError> {
        for log in self.log.logs().await.map_err(HandleError::read)? {
            if crate::signals::is_national(log) {
                continue;
            }
            let mut to_do: BTreeSet<[u8; 16]> = self
                .views
                .erasures_to_do(log)
                .await
                .map_err(HandleError::read)?
                .into_iter()
                .map(ErasureId::to_bytes)
                .collect();
            // What views have not seen: without opening anything.
            let listed = self.views.get(crate::views::ERASURES);
            let listed = listed.map_err(HandleError::read)?.seen(log);
            let after = self
                .views
                .seen_by_all(log)
                .map_or(listed, |seen| seen.min(listed));
            let (confirmed, last) = self.erasures_after(log, after).await?;
            to_do.extend(confirmed);
            if let Some(last) = last {
                self.views.owe(log, last);
            }
            for id in to_do {
                self.destroy(log, ErasureId::from_bytes(id)).await?;
            }
        }
        Ok(())
    }

    /// The erasures that were confirmed after a position, and where the last was carried out.
    async fn erasures_after(
        &self,
        log: LogId,
        after: Position,
    ) -> Result<(BTreeSet<[u8; 16]>, Option<Position>), HandleError> {
        let start: (BTreeSet<[u8; 16]>, Option<Position>) = Default::default();
        let note = |found: &mut (BTreeSet<[u8; 16]>, Option<Position>),
                    kind: &str,
                    stream: StreamId,
                    position| match kind {
            CONFIRMED => {
                found.0.insert(*stream.as_bytes());
            }
            CARRIED_OUT => found.1 = Some(position),
            _ => {}
        };
        self.log
            .fold_log(log, after, start, move |found, event| {
                note(
                    found,
                    event.event_type.as_str(),
                    event.stream,
                    event.position,
                );
                ControlFlow::Continue(())
            })
            .await
            .map_err(HandleError::read)
    }
}
