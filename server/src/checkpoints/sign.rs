//! Signing, and opening what is signed under.

use std::sync::Arc;

use maatwerk_domain::{Authority, AuthorityCommand, DestroyedIn, LogOrigin, Officer};
use maatwerk_log::transparency::{Checkpoint, SignedCheckpoint};
use maatwerk_log::{EventLog as _, LogId, Origin, OsEntropy, Position};

use super::{CheckpointError, OriginBase};
use crate::app::App;
use crate::handle::{Command, HandleError, Order};

/// Who opens the first origin of a log: nobody in particular.
const INSTALLATION: &str = "installation";

impl App {
    /// A signed checkpoint of a log as it is now. The first one opens its first origin.
    ///
    /// # Errors
    /// When the log does not go on where its last checkpoint ended, or its key is gone.
    pub async fn checkpoint(
        self: &Arc<Self>,
        log: LogId,
    ) -> Result<SignedCheckpoint, CheckpointError> {
        self.checkpoint_at(log, None).await
    }

    /// As [`App::checkpoint`], of at least this position, which the log has reached.
    pub(super) async fn checkpoint_at(
        self: &Arc<Self>,
        log: LogId,
        position: Option<Position>,
    ) -> Result<SignedCheckpoint, CheckpointError> {
        let signed = self.signed(log, position).await;
        self.note(log, signed.as_ref().map(|signed| signed.checkpoint().size));
        signed
    }

    async fn signed(
        self: &Arc<Self>,
        log: LogId,
        position: Option<Position>,
    ) -> Result<SignedCheckpoint, CheckpointError> {
        self.opened(log).await?;
        let position = match position {
            Some(position) => position,
            None => {
                self.log
                    .head(log)
                    .await
                    .map_err(HandleError::read)?
                    .position
            }
        };
        let signed = self.checkpoints.origins.sign(&self.log, log, position);
        signed
            .await
            .map_err(|error| CheckpointError::Sign(log, error))
    }

    /// Looks, without signing, whether logs that are signed can go on being signed, and says so when
    /// not: at the start, when there is still somebody who watches.
    pub(crate) async fn check_checkpoints(self: Arc<Self>) {
        let Ok(logs) = self.log.logs().await else {
            return;
        };
        for log in logs {
            // Only what is wrong: a signing that was stopped meanwhile knows more than this does.
            if let Err(error) = self.checked(log).await {
                self.note(log, Err(&error));
            }
        }
    }

    async fn checked(self: &Arc<Self>, log: LogId) -> Result<(), CheckpointError> {
        let (authority, _) = self.authority(log).await?;
        let kept = self.checkpoints.origins.of(log).await?;
        if authority.origins.is_empty() && kept.iter().all(|origin| origin.last.is_none()) {
            return Ok(());
        }
        self.agreed(log, &authority, &kept)?;
        let checked = self.checkpoints.origins.check(&self.log, log);
        checked
            .await
            .map_err(|error| CheckpointError::Sign(log, error))?;
        Ok(())
    }

    /// Remembers how it went, for the metrics; says so in the server's own record when it changes.
    fn note(&self, log: LogId, went: Result<u64, &CheckpointError>) {
        let before = self.checkpoints.state(log);
        let stopped = went.is_err_and(CheckpointError::is_stop);
        if let Err(error) = went
            && !(stopped && before.stopped)
        {
            let why = error.told();
            let error = error as &dyn std::error::Error;
            tracing::error!(%log, error, why, "checkpoints are not signed");
        }
        if before.stopped && went.is_ok() {
            tracing::info!(%log, "checkpoints are signed again");
        }
        self.checkpoints.change(log, |state| match went {
            Ok(size) => {
                state.signed = size.max(state.signed);
                state.stopped = false;
            }
            // A disk that fails for a moment does not make a fork undone.
            Err(_) => state.stopped |= stopped,
        });
    }

    /// Sees that the log says under which origin it is signed; opens its first.
    async fn opened(self: &Arc<Self>, log: LogId) -> Result<(), CheckpointError> {
        if self.checkpoints.state(log).opened {
            return Ok(());
        }
        let _turn = self.checkpoints.opening.lock().await;
        let (authority, _) = self.authority(log).await?;
        let kept = self.checkpoints.origins.of(log).await?;
        if authority.origins.is_empty() && last_signed(&kept) == 0 {
            let base = &self.checkpoints.base;
            let origin = self
                .checkpoints
                .origins
                .add(log, 1, base.origin(log, 1)?, &OsEntropy);
            let origin = origin.await?;
            let reason = "The first checkpoint of this log.".to_owned();
            let by = Officer::new(INSTALLATION);
            self.record_origin(log, &origin, None, reason, by, Vec::new())
                .await?;
        } else {
            self.agreed(log, &authority, &kept)?;
        }
        self.checkpoints.change(log, |state| state.opened = true);
        Ok(())
    }

    /// The log and the file of keys name the same origin. A log that names none, though something was
    /// signed, is found to be too short when it is compared with that.
    fn agreed(
        &self,
        log: LogId,
        authority: &Authority,
        kept: &[Origin],
    ) -> Result<(), CheckpointError> {
        let Some(said) = authority.origin() else {
            return Ok(());
        };
        // One that was added and then not recorded is not signed with yet.
        let mut kept = kept.iter().rev();
        let current = kept.next();
        if current.is_some_and(|origin| origin.key.to_string() == said.verifier_key) {
            return Ok(());
        }
        // The file is ahead of the log: comparing says how far that is rolled back.
        let known = kept.any(|origin| origin.key.to_string() == said.verifier_key);
        if known && current.is_some_and(|origin| origin.last.is_some()) {
            return Ok(());
        }
        Err(CheckpointError::Lost {
            log,
            origin: said.name.clone(),
            file: self.paths().checkpoints.clone(),
        })
    }

    /// Opens a new origin for a log that cannot go on under its old one, and signs it as it is now. In the
    /// same order a log that is not what was signed says which keys are destroyed without that it tells of an
    /// erasure: those were decided in the history that it left, of which it cites the last checkpoint.
    ///
    /// # Errors
    /// When the log or the file of keys does not take it.
    pub async fn reopen_log(
        self: &Arc<Self>,
        log: LogId,
        base: Option<OriginBase>,
        by: Officer,
        reason: String,
    ) -> Result<SignedCheckpoint, CheckpointError> {
        let (authority, _) = self.authority(log).await?;
        let kept = self.checkpoints.origins.of(log).await?;
        let said = authority.origin();
        let base = base.unwrap_or_else(|| match said {
            Some(said) => OriginBase::of(&said.name),
            None => self.checkpoints.base.clone(),
        });
        let named = u32::try_from(authority.origins.len()).unwrap_or(u32::MAX);
        let unused = kept.last().filter(|origin| {
            let recorded = said.is_some_and(|said| said.verifier_key == origin.key.to_string());
            !recorded && origin.last.is_none()
        });
        let number = match unused {
            // What an attempt that broke off has left.
            Some(origin) => origin.number,
            None => kept.last().map_or(0, |origin| origin.number).max(named) + 1,
        };
        let name = base.origin(log, number)?;
        let previous = kept.iter().rev().find_map(|origin| origin.last.as_ref());
        // Keys that are gone are owned up to only with a history that was left: nobody makes away with
        // something and has that excused by a new name.
        let destroyed = match previous {
            Some(previous) if self.has_left(log, previous.checkpoint()).await? => {
                self.destroyed_untold(log).await?
            }
            _ => Vec::new(),
        };
        let previous = previous.map(ToString::to_string);
        let origin = self
            .checkpoints
            .origins
            .add(log, number, name, &OsEntropy)
            .await?;
        self.record_origin(log, &origin, previous, reason, by, destroyed)
            .await?;
        self.checkpoint(log).await
    }

    /// Whether a log is not what a checkpoint of it says, or shorter.
    async fn has_left(&self, log: LogId, said: &Checkpoint) -> Result<bool, HandleError> {
        let head = self.log.head(log).await.map_err(HandleError::read)?;
        let Some(at) = Position::new(said.size)
            .ok()
            .filter(|at| *at <= head.position)
        else {
            return Ok(true);
        };
        let then = self.log.head_at(log, at).await;
        let then = then.map_err(HandleError::read)?;
        Ok(then.is_none_or(|then| then.root != said.root))
    }

    async fn record_origin(
        self: &Arc<Self>,
        log: LogId,
        origin: &Origin,
        previous: Option<String>,
        reason: String,
        by: Officer,
        destroyed: Vec<DestroyedIn>,
    ) -> Result<(), CheckpointError> {
        let open = AuthorityCommand::OpenOrigin {
            origin: LogOrigin {
                name: origin.key.name().to_string(),
                verifier_key: origin.key.to_string(),
            },
            previous,
            reason,
            destroyed,
        };
        let order = Order {
            log,
            officer: by,
            idempotency: None,
            expected: None,
            command: Command::Authority(open),
            answer: Vec::new(),
            trace: INSTALLATION.to_owned(),
        };
        self.handle(order).await?;
        Ok(())
    }
}

fn last_signed(kept: &[Origin]) -> u64 {
    let last = kept.iter().rev().find_map(|origin| origin.last.as_ref());
    last.map_or(0, |last| last.checkpoint().size)
}
