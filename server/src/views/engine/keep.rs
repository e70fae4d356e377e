//! Keeping a view up with the logs, and building another file of it beside.

use std::sync::Arc;
use std::time::{Duration, Instant};

use maatwerk_log::{EventLog as _, LogId, News, Position};
use tokio::sync::OwnedMutexGuard;

use super::ViewError;
use super::build::Build;
use super::view::{View, is_level};
use crate::app::App;

/// How long to wait for a hint before looking anyway, also for somebody who asks for a rebuild.
const IDLE: Duration = Duration::from_millis(500);
/// How long the build beside goes on, at least, before the view itself is looked after.
const TURN: Duration = Duration::from_millis(50);
/// How many events from its end it is finished in one go: else it might run after a busy log for ever.
const NEARLY: u64 = 4096;
/// How long to wait after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// Whoever keeps one view: alone, so that nobody else moves its files.
pub(super) struct Keeper {
    app: Arc<App>,
    view: Arc<View>,
    current: Build,
    next: Option<Build>,
    _alone: OwnedMutexGuard<()>,
}

impl Keeper {
    /// Takes up a view.
    pub(super) fn new(app: &Arc<App>, view: &Arc<View>) -> Result<Self, ViewError> {
        let alone = Arc::clone(&view.keeping)
            .try_lock_owned()
            .map_err(|_| ViewError::Kept(view.name()))?;
        // A build that somebody else left.
        view.drop_next();
        Ok(Self {
            app: Arc::clone(app),
            view: Arc::clone(view),
            current: Build::new(view.current(), Arc::clone(&view.projection)),
            next: None,
            _alone: alone,
        })
    }

    /// Keeps it up until it is dropped.
    pub(super) async fn run(mut self) {
        let mut mark = News::default();
        loop {
            match self.turn().await {
                Ok(true) => {}
                Ok(false) => match self.app.log.wait_for_news(mark, IDLE).await {
                    Ok(now) => mark = now,
                    Err(error) => self.failed(&error.into()).await,
                },
                Err(error) => self.failed(&error).await,
            }
        }
    }

    async fn failed(&mut self, error: &ViewError) {
        tracing::error!(
            view = self.view.name(),
            error = error as &dyn std::error::Error,
            "a view falls behind"
        );
        tokio::time::sleep(PAUSE).await;
    }

    /// One round over what the logs hold now; whether there may be more to do.
    async fn turn(&mut self) -> Result<bool, ViewError> {
        let heads = self.app.log.heads().await?;
        let started = Instant::now();
        let kept = self.catch_up(&heads).await;
        if self.next.is_none() && self.is_asked() {
            self.begin().await?;
        }
        if self.next.is_none() {
            return kept;
        }
        let left = total(&self.view, &heads).saturating_sub(self.built(&heads));
        let turn = TURN.max(2 * started.elapsed());
        let until = (left > NEARLY).then(|| Instant::now() + turn);
        match self.build(&heads, until).await {
            // What is wrong with the old file does not matter any more.
            Ok(_) => Ok(true),
            Err(error) => {
                self.next = None;
                self.view.drop_next();
                self.view.want();
                Err(error)
            }
        }
    }

    /// One batch of each log that it has not seen whole; whether there may be more to do. A log that
    /// fails does not hold up the others.
    async fn catch_up(&mut self, heads: &[(LogId, Position)]) -> Result<bool, ViewError> {
        let mut worked = false;
        let mut failed = None;
        for (log, head) in heads {
            if !self.view.follows(*log) || self.current.file.seen(*log) >= *head {
                continue;
            }
            match self.current.batch(&self.app, *log, *head).await {
                Ok(_) => {
                    worked = true;
                    self.view.told();
                }
                Err(error) => {
                    if error.is_file_broken() {
                        self.view.want();
                    }
                    failed = Some(error);
                }
            }
        }
        if let Some(error) = failed {
            return Err(error);
        }
        if !worked && !self.view.has_caught_up() {
            let view = Arc::clone(&self.view);
            blocking(move || view.completed(true)).await?;
        }
        Ok(worked)
    }

    fn is_asked(&self) -> bool {
        self.view.take_wanted() || self.view.folder.is_asked(self.view.name())
    }

    /// Begins another file beside.
    pub(super) async fn begin(&mut self) -> Result<(), ViewError> {
        let view = Arc::clone(&self.view);
        let file = blocking(move || {
            view.folder.take(view.name())?;
            let file = view.begin_next()?;
            // From here on the file itself says that it was asked for: a build that a kill breaks
            // off is begun again.
            view.folder.begun(view.name())?;
            Ok(file)
        })
        .await?;
        tracing::info!(view = self.view.name(), file = %file.name, "a view is built beside");
        self.next = Some(Build::new(file, Arc::clone(&self.view.projection)));
        Ok(())
    }

    /// Builds the file beside until it is as far as `heads`, and then switches; or until the time is
    /// up. Whether it switched.
    pub(super) async fn build(
        &mut self,
        heads: &[(LogId, Position)],
        until: Option<Instant>,
    ) -> Result<bool, ViewError> {
        let Some(next) = &mut self.next else {
            return Ok(true);
        };
        // Log after log: what is kept in memory of one is not needed for another.
        for (log, head) in heads {
            if !self.view.follows(*log) {
                continue;
            }
            while next.file.seen(*log) < *head {
                if until.is_some_and(|until| Instant::now() >= until) {
                    return Ok(false);
                }
                next.batch(&self.app, *log, *head).await?;
            }
        }
        let ahead = heads
            .iter()
            .any(|(log, _)| next.file.seen(*log) < self.current.file.seen(*log));
        if ahead || !is_level(self.view.projection.as_ref(), &next.file, heads) {
            return Ok(false);
        }
        let view = Arc::clone(&self.view);
        blocking(move || view.switch()).await?;
        if let Some(next) = self.next.take() {
            tracing::info!(view = self.view.name(), file = %next.file.name, "a view was switched");
            self.current = next;
        }
        Ok(true)
    }

    /// How many events the file beside has seen.
    pub(super) fn built(&self, heads: &[(LogId, Position)]) -> u64 {
        let file = self
            .next
            .as_ref()
            .map_or(&self.current, |next| next)
            .file
            .as_ref();
        heads
            .iter()
            .filter(|(log, _)| self.view.follows(*log))
            .map(|(log, _)| file.seen(*log).get())
            .sum()
    }
}

/// How many events there are for a view.
pub(super) fn total(view: &View, heads: &[(LogId, Position)]) -> u64 {
    let follows = heads.iter().filter(|(log, _)| view.follows(*log));
    follows.map(|(_, head)| head.get()).sum()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ViewError> + Send + 'static,
) -> Result<T, ViewError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| ViewError::Stopped)?
}
