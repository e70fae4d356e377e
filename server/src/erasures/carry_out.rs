//! Carrying out what was confirmed: keys, the log, views and files, in this order.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use maatwerk_domain::erasure::{Erasure, ErasureCommand, Scope, Stage};
use maatwerk_domain::{CaseId, ErasureId, Officer, Refusal};
use maatwerk_log::{EventLog as _, KeyId, LogId, Position, SealedParts, StreamId, Version};

use crate::app::App;
use crate::handle::{Command, HandleError, Order};
use crate::load::{LoadedErasure, case_stream};

/// How long an answer waits until nothing is left.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait before looking again whether anything is.
const LOOK: Duration = Duration::from_millis(20);
/// The type that says that keys are destroyed.
const CARRIED_OUT: &str = "erasure-carried-out.v1";
/// The type that says that they will be.
const CONFIRMED: &str = "erasure-confirmed.v1";

impl App {
    /// Carries out an erasure that was confirmed, as far as that was not done and goes within a few
    /// seconds. Whether nothing is left of it.
    ///
    /// # Errors
    /// See [`HandleError`]. It may be done by half, and is finished by whoever comes next.
    pub(crate) async fn carry_out(
        self: &Arc<Self>,
        log: LogId,
        id: ErasureId,
    ) -> Result<bool, HandleError> {
        self.destroy(log, id).await?;
        self.complete(log, id, PATIENCE).await
    }

    /// Destroys the keys of an erasure that was confirmed and records it, unless that was done.
    async fn destroy(self: &Arc<Self>, log: LogId, id: ErasureId) -> Result<(), HandleError> {
        let Some(loaded) = self.erasure(log, id).await? else {
            return Ok(());
        };
        if !matches!(loaded.erasure.stage, Some(Stage::Confirmed { .. })) {
            return Ok(());
        }
        let keys = self.keys_of(log, &loaded.erasure).await?;
        let app = Arc::clone(self);
        let case = loaded.erasure.proposed.as_ref().map(|(of, _)| of.case);
        // An fsync: not on a thread that serves others.
        let destroyed = tokio::task::spawn_blocking(move || {
            app.vault.destroy_keys(&keys).map_err(HandleError::keys)?;
            let forgotten = case.map(|case| app.documents.shelf.forget(log, case, &keys));
            forgotten.transpose().map_err(HandleError::read)
        });
        destroyed.await.map_err(HandleError::read)??;
        if let Some(position) = self.record(log, id, ErasureCommand::CarryOut).await? {
            self.views.owe(log, position);
            tracing::info!(authority = %log, erasure = %id, "the keys of an erasure are destroyed");
            // What is signed lies outside of backups: one from before, once put back, is then seen to lack
            // this. Whoever cannot sign erases all the same.
            if let Err(error) = self.checkpoint(log).await {
                tracing::warn!(
                    authority = %log,
                    error = &error as &dyn std::error::Error,
                    "an erasure is in no checkpoint yet"
                );
            }
        }
        Ok(())
    }

    /// Records that nothing is left, once that is seen. Whether it was, within this time.
    async fn complete(
        self: &Arc<Self>,
        log: LogId,
        id: ErasureId,
        patience: Duration,
    ) -> Result<bool, HandleError> {
        let position = match self.erasure(log, id).await? {
            Some(LoadedErasure {
                erasure, position, ..
            }) => match erasure.stage {
                // Its last event is the one that says so.
                Some(Stage::KeysDestroyed { .. }) => position,
                Some(Stage::CarriedOut { .. }) => return Ok(true),
                _ => return Ok(false),
            },
            None => return Ok(false),
        };
        let until = Instant::now() + patience;
        while !self.is_clean(log, position, until).await? {
            if Instant::now() >= until {
                return Ok(false);
            }
            tokio::time::sleep(LOOK).await;
        }
        self.record(log, id, ErasureCommand::Complete).await?;
        tracing::info!(authority = %log, erasure = %id, "an erasure was carried out");
        Ok(true)
    }

    /// Whether nothing is left of what was opened with keys that were destroyed before a position: in no
    /// view, and in no file of views or keys.
    async fn is_clean(
        self: &Arc<Self>,
        log: LogId,
        position: Position,
        until: Instant,
    ) -> Result<bool, HandleError> {
        let left = until.saturating_duration_since(Instant::now());
        if !self.views.have_seen(log, position, left).await {
            return Ok(false);
        }
        let app = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            // All of them, though one is not: what can be emptied is.
            let keys = app.vault.scrub().map_err(HandleError::keys)?;
            let views = app.views.scrub(log, position).map_err(HandleError::read)?;
            Ok(keys && views)
        })
        .await
        .map_err(HandleError::read)?
    }

    /// Records how far an erasure is; the position, unless somebody else was first.
    async fn record(
        self: &Arc<Self>,
        log: LogId,
        id: ErasureId,
        command: ErasureCommand,
    ) -> Result<Option<Position>, HandleError> {
        let order = Order {
            log,
            officer: Officer::new("erasure"),
            idempotency: None,
            expected: None,
            command: Command::Erasure(id, command),
            answer: Vec::new(),
            trace: "erasure".to_owned(),
        };
        match self.handle(order).await {
            Ok(done) => Ok(Some(done.position)),
            Err(HandleError::Refused(Refusal::Erasure(_))) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The keys that an erasure destroys. Of a whole case all that its stream was ever sealed with:
    /// nothing is added to it any more.
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

    /// Goes on with every erasure that was confirmed and of which something may be left, whatever stopped
    /// it: one that cannot go on holds up no other, and all together take some seconds at most. How many
    /// are left.
    ///
    /// # Errors
    /// When it cannot be seen which there are.
    pub async fn finish_erasures(self: &Arc<Self>) -> Result<usize, HandleError> {
        let mut left = 0;
        let until = Instant::now() + PATIENCE;
        for (log, id) in self.begun_erasures().await? {
            let patience = until.saturating_duration_since(Instant::now());
            let done = match self.destroy(log, id).await {
                Ok(()) => self.complete(log, id, patience).await,
                Err(error) => Err(error),
            };
            left += usize::from(!matches!(done, Ok(true)));
            if let Err(error) = done {
                tell(log, id, &error);
            }
        }
        Ok(left)
    }

    /// Destroys the keys of every erasure that was confirmed, and has no view read before it has forgotten
    /// what was erased. Called before anything is served; what cannot be destroyed now is by the clock.
    ///
    /// # Errors
    /// When it cannot be seen which there are.
    pub(crate) async fn begin_erasures(self: &Arc<Self>) -> Result<(), HandleError> {
        for (log, id) in self.begun_erasures().await? {
            if let Err(error) = self.destroy(log, id).await {
                tell(log, id, &error);
            }
        }
        Ok(())
    }

    /// The erasures that were confirmed and not seen to be done.
    async fn begun_erasures(&self) -> Result<Vec<(LogId, ErasureId)>, HandleError> {
        let mut begun = Vec::new();
        for log in self.log.logs().await.map_err(HandleError::read)? {
            if crate::signals::is_national(log) {
                continue;
            }
            let (to_do, last) = self.begun_in(log).await?;
            if let Some(last) = last {
                self.views.owe(log, last);
            }
            begun.extend(to_do.into_iter().map(|id| (log, ErasureId::from_bytes(id))));
        }
        Ok(begun)
    }

    /// Those of one log, and where the last was carried out that views have not seen.
    async fn begun_in(
        &self,
        log: LogId,
    ) -> Result<(BTreeSet<[u8; 16]>, Option<Position>), HandleError> {
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
        Ok((to_do, last))
    }

    /// The keys of a log that two people agreed to destroy and that may not be destroyed yet.
    ///
    /// # Errors
    /// When it cannot be seen which there are.
    pub(crate) async fn condemned_keys(&self, log: LogId) -> Result<BTreeSet<KeyId>, HandleError> {
        let (begun, _) = self.begun_in(log).await?;
        self.keys_of_all(log, begun).await
    }

    /// The keys that erasures destroy which were confirmed after a position.
    ///
    /// # Errors
    /// When it cannot be seen which there are.
    pub(crate) async fn keys_condemned_after(
        &self,
        log: LogId,
        after: Position,
    ) -> Result<BTreeSet<KeyId>, HandleError> {
        let (confirmed, _) = self.erasures_after(log, after).await?;
        self.keys_of_all(log, confirmed).await
    }

    async fn keys_of_all(
        &self,
        log: LogId,
        erasures: BTreeSet<[u8; 16]>,
    ) -> Result<BTreeSet<KeyId>, HandleError> {
        let mut keys = BTreeSet::new();
        for id in erasures {
            if let Some(loaded) = self.erasure(log, ErasureId::from_bytes(id)).await? {
                keys.extend(self.keys_of(log, &loaded.erasure).await?);
            }
        }
        Ok(keys)
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
            CARRIED_OUT => {
                found.0.insert(*stream.as_bytes());
                found.1 = Some(position);
            }
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

fn tell(log: LogId, id: ErasureId, error: &HandleError) {
    tracing::error!(
        authority = %log,
        erasure = %id,
        error = error as &dyn std::error::Error,
        "an erasure that was confirmed cannot go on now"
    );
}
