//! All shadows of an installation, each kept up by itself.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use maatwerk_log::{EventLog as _, LogId, News, Position, Version};
use maatwerk_policy::{Host, spare_cores};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::ShadowError;
use super::follow::{Follower, blocking};
use super::store::Store;
use crate::app::App;
use crate::backtest::Candidate;
use crate::signals::is_national;
use crate::views::ViewError;

/// How long to wait for a hint before looking for new shadows anyway.
const IDLE: Duration = Duration::from_secs(1);
/// How often to look at most: each look asks after all logs.
const AT_MOST: Duration = Duration::from_millis(200);
/// How long to wait after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// The shadows of an installation.
#[derive(Debug)]
pub struct Shadows {
    pub(super) store: Store,
    /// So many candidates are asked at the same time, whoever waits longest first.
    pub(super) turns: Arc<Semaphore>,
    /// The host of all candidates, made when the first one runs.
    host: Mutex<Option<Arc<Host>>>,
}

impl Shadows {
    /// Those of a data folder.
    pub(crate) fn open(data: &Path) -> Result<Self, ViewError> {
        Ok(Self {
            store: Store::open(data)?,
            turns: Arc::new(Semaphore::new(Candidate::usual_threads())),
            host: Mutex::default(),
        })
    }

    /// The host that asks candidates: not the one that requests wait for.
    pub(super) fn host(&self, app: &App) -> Result<Arc<Host>, ShadowError> {
        let mut host = self.host.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = &*host {
            return Ok(Arc::clone(host));
        }
        // For each who has a turn, and one that describes itself after it was compiled.
        let places = spare_cores().saturating_add(1);
        let made = Arc::new(Host::new(app.host.config().beside(places))?);
        *host = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Keeps the shadows up until the task is dropped.
    pub async fn run(app: Arc<App>) {
        let mut keeper = Keeper {
            app,
            registers: HashMap::new(),
            followers: JoinSet::new(),
            following: HashMap::new(),
        };
        let mut mark = News::default();
        loop {
            if let Err(error) = keeper.look().await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "shadows are not looked after"
                );
                tokio::time::sleep(PAUSE).await;
            }
            tokio::time::sleep(AT_MOST).await;
            match keeper.app.log.wait_for_news(mark, IDLE).await {
                Ok(now) => mark = now,
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }
}

/// A shadow, by the log and the position at which it was started.
type Key = (LogId, Position);

struct Keeper {
    app: Arc<App>,
    /// The registers as last looked at.
    registers: HashMap<LogId, Version>,
    followers: JoinSet<()>,
    following: HashMap<tokio::task::Id, Key>,
}

impl Keeper {
    /// Begins to follow whatever was started since.
    async fn look(&mut self) -> Result<(), ShadowError> {
        while let Some(ended) = self.followers.try_join_next_with_id() {
            let id = match &ended {
                Ok((id, ())) => *id,
                Err(error) => error.id(),
            };
            let Some((log, _)) = self.following.remove(&id) else {
                continue;
            };
            if ended.is_err() {
                tracing::error!(authority = %log, "a shadow's follower broke off: another begins");
                self.registers.remove(&log);
            }
        }
        for (log, _) in self.app.log.heads().await? {
            if is_national(log) {
                continue;
            }
            let register = self.app.register(log).await?;
            if self.registers.get(&log) == Some(&register.version) {
                continue;
            }
            if !register.authority.policies.shadows.is_empty() {
                self.follow(log, register.version).await?;
            }
            self.registers.insert(log, register.version);
        }
        Ok(())
    }

    async fn follow(&mut self, log: LogId, register: Version) -> Result<(), ShadowError> {
        let runs = self.app.shadow_runs(log).await?;
        let (app, kept) = (Arc::clone(&self.app), runs.clone());
        blocking(move || Ok(app.shadows.store.keep_only(log, &kept)?)).await?;
        for run in runs {
            let key = (log, run.started);
            if self.following.values().any(|other| *other == key) {
                continue;
            }
            let follower = Follower::new(&self.app, run, register);
            let task = self.followers.spawn(follower.run());
            self.following.insert(task.id(), key);
        }
        Ok(())
    }
}
