//! All views of an installation.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use maatwerk_log::{EventLog, LogId, Position};
use rusqlite::Connection;

use super::folder::Folder;
use super::keep::{Keeper, total};
use super::{Projection, View, ViewError};
use crate::app::App;

/// How long to wait before a keeper that panicked is replaced.
const PAUSE: Duration = Duration::from_secs(1);

/// The read models of an installation. A cheap handle.
#[derive(Debug, Clone)]
pub struct Views(Arc<[Arc<View>]>);

/// How far a rebuild is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilding {
    /// Events seen.
    pub seen: u64,
    /// Events there are.
    pub total: u64,
}

impl Views {
    /// Opens the views of a data folder, or begins them.
    ///
    /// # Errors
    /// When a file can neither be opened nor replaced.
    pub fn open(
        data: &Path,
        projections: Vec<Arc<dyn Projection>>,
        heads: &[(LogId, Position)],
    ) -> Result<Self, ViewError> {
        let folder = Folder::within(data);
        folder.make()?;
        let views = projections
            .into_iter()
            .map(|projection| View::open(&folder, projection, heads).map(Arc::new));
        Ok(Self(views.collect::<Result<_, _>>()?))
    }

    /// All of them, in the order in which they were given.
    pub fn all(&self) -> impl Iterator<Item = &Arc<View>> {
        self.0.iter()
    }

    /// The view of this name.
    ///
    /// # Errors
    /// [`ViewError::Unknown`] when there is none.
    pub fn get(&self, name: &str) -> Result<&Arc<View>, ViewError> {
        let found = self.0.iter().find(|view| view.name() == name);
        found.ok_or_else(|| ViewError::Unknown(name.to_owned()))
    }

    /// From now on no view is read before it has seen this position of a log: keys were destroyed
    /// before it, and what was opened with them is to be forgotten.
    pub(crate) fn owe(&self, log: LogId, position: Position) {
        for view in self.all() {
            view.owe(log, position);
        }
    }

    /// Up to where all views that are read have seen a log.
    pub(crate) fn seen_by_all(&self, log: LogId) -> Option<Position> {
        let complete = |view: &&Arc<View>| view.follows(log) && view.current().is_complete();
        self.all().filter(complete).map(|view| view.seen(log)).min()
    }

    /// Runs a query on a view's file as it is, complete or not.
    pub(crate) async fn peek<T: Send + 'static>(
        &self,
        name: &str,
        query: impl FnOnce(&Connection) -> Result<T, ViewError> + Send + 'static,
    ) -> Result<T, ViewError> {
        let view = Arc::clone(self.get(name)?);
        tokio::task::spawn_blocking(move || view.peek(query))
            .await
            .map_err(|_| ViewError::Stopped)?
    }

    /// Waits until all views that are read have seen a position; whether they have.
    pub(crate) async fn have_seen(
        &self,
        log: LogId,
        position: Position,
        patience: Duration,
    ) -> bool {
        let until = Instant::now() + patience;
        for view in self.all() {
            let left = until.saturating_duration_since(Instant::now());
            if view.wait_for(log, position, left).await.is_err() {
                return false;
            }
        }
        true
    }

    /// Leaves nothing on disk of what was opened with keys that were destroyed before this position, in any
    /// file of any view. Whether that is so now. Blocks.
    ///
    /// # Errors
    /// When a view cannot be read or written.
    pub(crate) fn scrub(&self, log: LogId, position: Position) -> Result<bool, ViewError> {
        let mut clean = true;
        for view in self.all() {
            clean &= view.scrub(log, position)?;
        }
        Ok(clean)
    }

    /// Keeps the views up with the logs until the task is dropped, each by itself.
    pub async fn run(app: Arc<App>) {
        let mut keeping = tokio::task::JoinSet::new();
        let keep = |view: Arc<View>, after: Duration| {
            let app = Arc::clone(&app);
            async move {
                tokio::time::sleep(after).await;
                match Keeper::new(&app, &view) {
                    Ok(keeper) => keeper.run().await,
                    Err(error) => tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "a view is not kept up"
                    ),
                }
            }
        };
        let mut of = std::collections::HashMap::new();
        for view in app.views.all() {
            let task = keeping.spawn(keep(Arc::clone(view), Duration::ZERO));
            of.insert(task.id(), Arc::clone(view));
        }
        while let Some(ended) = keeping.join_next_with_id().await {
            let id = match &ended {
                Ok((id, ())) => *id,
                Err(error) => error.id(),
            };
            let Some(view) = of.remove(&id) else { continue };
            tracing::error!(
                view = view.name(),
                "the keeper of a view ended: another begins"
            );
            let task = keeping.spawn(keep(Arc::clone(&view), PAUSE));
            of.insert(task.id(), view);
        }
    }

    /// Builds a view again, when nobody keeps it: beside the file that is there, which it then
    /// replaces. Answers how many events it saw.
    ///
    /// # Errors
    /// When somebody keeps the view, a log cannot be read or the view cannot be written. The old
    /// file then stands.
    pub async fn rebuild(
        app: &Arc<App>,
        name: &str,
        mut progress: impl FnMut(Rebuilding),
    ) -> Result<u64, ViewError> {
        let view = app.views.get(name)?;
        let mut keeper = Keeper::new(app, view)?;
        keeper.begin().await?;
        loop {
            let heads = app.log.heads().await?;
            let until = Instant::now() + Duration::from_millis(100);
            let done = keeper.build(&heads, Some(until)).await?;
            let (seen, total) = (keeper.built(&heads), total(view, &heads));
            progress(Rebuilding { seen, total });
            if done {
                return Ok(seen);
            }
        }
    }

    /// Asks whoever keeps a view to build it again beside; answers at once.
    ///
    /// # Errors
    /// When there is no such view, or the folder cannot be written.
    pub fn ask_rebuild(&self, name: &str) -> Result<(), ViewError> {
        let view = self.get(name)?;
        Ok(view.folder.ask(view.name())?)
    }

    /// Waits until all views have seen all that the logs hold now.
    ///
    /// # Errors
    /// As [`View::wait_for`].
    pub async fn wait_for_all<L: EventLog>(
        &self,
        store: &L,
        patience: Duration,
    ) -> Result<(), ViewError> {
        for view in self.all() {
            view.wait_for_heads(store, patience).await?;
        }
        Ok(())
    }

    /// How many events of each log that it follows each view has not seen.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub async fn lag<L: EventLog>(
        &self,
        store: &L,
    ) -> Result<Vec<(&'static str, LogId, u64)>, ViewError> {
        let heads = store.heads().await?;
        let mut lag = Vec::new();
        for view in self.all() {
            for (log, head) in &heads {
                if view.follows(*log) {
                    let behind = head.get().saturating_sub(view.seen(*log).get());
                    lag.push((view.name(), *log, behind));
                }
            }
        }
        Ok(lag)
    }
}
