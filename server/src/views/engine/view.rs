//! A view that is kept: which file is read, how far it is, and waiting for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use maatwerk_log::{EventLog, LogId, Position};
use rusqlite::Connection;
use tokio::sync::watch;

use super::file::{self, ViewFile};
use super::folder::{FileName, Folder};
use super::{Poison, Projection, ViewError};

/// How long a read waits for a view that is built for the first time.
const FIRST_BUILD: Duration = Duration::from_secs(2);

/// A view.
#[derive(Debug)]
pub struct View {
    pub(super) projection: Arc<dyn Projection>,
    pub(super) folder: Folder,
    current: RwLock<Arc<ViewFile>>,
    /// Told whenever a file moves or another takes its place.
    moved: watch::Sender<()>,
    /// Whether it is to be built again: its file turned out to be no good, or a rebuild was broken
    /// off.
    wanted: AtomicBool,
    /// Whether it has been level with the logs since the installation was opened.
    caught_up: AtomicBool,
    /// How far the build beside it is, when there is one.
    next: RwLock<Option<Arc<ViewFile>>>,
    /// Up to where it must have seen a log before it is read: something was erased there.
    owed: RwLock<HashMap<LogId, Position>>,
    /// Held by whoever keeps it up.
    pub(super) keeping: Arc<tokio::sync::Mutex<()>>,
}

impl View {
    /// Opens the view of a projection: of its shape the latest complete file, else one that is being
    /// built, else a new one. Anything else of this view that no longer serves is deleted.
    pub(super) fn open(
        folder: &Folder,
        projection: Arc<dyn Projection>,
        heads: &[(LogId, Position)],
    ) -> Result<Self, ViewError> {
        let mut ours: Vec<FileName> = folder.files(projection.name())?;
        ours.retain(|name| name.shape == projection.shape());
        let (mut chosen, mut broken_off) = (None, false);
        for name in ours.iter().rev() {
            let opened = ViewFile::open(folder, name.clone(), projection.as_ref());
            match opened.and_then(|file| file.not_ahead(heads)) {
                Ok(file) if file.is_complete() => {
                    // Builds after the latest complete one never came to their end.
                    broken_off = chosen.is_some();
                    chosen = Some(file);
                    break;
                }
                // A first build goes on where it was.
                Ok(file) => chosen = Some(file),
                Err(error) if error.is_file_unfit() => {
                    tracing::warn!(
                        file = %name,
                        error = &error as &dyn std::error::Error,
                        "a view's file is no good: it is deleted and built again"
                    );
                    folder.delete(name);
                }
                Err(error) => return Err(error),
            }
        }
        let file = match chosen {
            Some(file) => file,
            None => begin(folder, projection.as_ref(), &ours)?,
        };
        for name in ours.into_iter().filter(|name| *name != file.name) {
            folder.delete(&name);
        }
        let view = Self {
            projection,
            folder: folder.clone(),
            current: RwLock::new(Arc::new(file)),
            moved: watch::Sender::new(()),
            wanted: AtomicBool::new(broken_off),
            caught_up: AtomicBool::new(false),
            next: RwLock::default(),
            owed: RwLock::default(),
            keeping: Arc::default(),
        };
        if view.current().is_complete() || view.is_level(heads) {
            view.completed(view.is_level(heads))?;
        }
        Ok(view)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.projection.name()
    }

    /// Whether it follows a log.
    #[must_use]
    pub fn follows(&self, log: LogId) -> bool {
        self.projection.reads().covers(log)
    }

    /// How far it has seen a log. Never less than it said before.
    #[must_use]
    pub fn seen(&self, log: LogId) -> Position {
        self.current().seen(log)
    }

    /// Told whenever it sees more. Who looks at [`View::seen`] after asking for this misses nothing.
    pub(crate) fn moves(&self) -> watch::Receiver<()> {
        self.moved.subscribe()
    }

    /// How many events it has set aside.
    #[must_use]
    pub fn poisoned(&self) -> u64 {
        self.current().poisoned()
    }

    /// Whether it has been level with the logs since the installation was opened.
    #[must_use]
    pub fn has_caught_up(&self) -> bool {
        self.caught_up.load(Ordering::Acquire)
    }

    /// Whether another file is being built beside it.
    #[must_use]
    pub fn is_rebuilding(&self) -> bool {
        let next = self.next.read().unwrap_or_else(PoisonError::into_inner);
        next.is_some()
    }

    /// Waits until it has seen a position of a log that it follows.
    ///
    /// # Errors
    /// [`ViewError::Behind`] when it has not after `patience`.
    pub async fn wait_for(
        &self,
        log: LogId,
        position: Position,
        patience: Duration,
    ) -> Result<(), ViewError> {
        let there = || !self.follows(log) || self.seen(log) >= position;
        if self.wait_until(there, patience).await {
            Ok(())
        } else {
            Err(ViewError::Behind(position))
        }
    }

    /// Waits until it has seen all that the logs hold now.
    ///
    /// # Errors
    /// As [`View::wait_for`], or when the log cannot be read.
    pub async fn wait_for_heads<L: EventLog>(
        &self,
        store: &L,
        patience: Duration,
    ) -> Result<(), ViewError> {
        let until = Instant::now() + patience;
        for (log, head) in store.heads().await? {
            let left = until.saturating_duration_since(Instant::now());
            self.wait_for(log, head, left).await?;
        }
        Ok(())
    }

    async fn wait_until(&self, there: impl Fn() -> bool, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        let mut moved = self.moved.subscribe();
        while !there() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || tokio::time::timeout(left, moved.changed()).await.is_err() {
                return there();
            }
        }
        true
    }

    /// From now on it is not read before it has seen this position of a log that it follows.
    pub(super) fn owe(&self, log: LogId, position: Position) {
        if !self.follows(log) {
            return;
        }
        let mut owed = self.owed.write().unwrap_or_else(PoisonError::into_inner);
        let most = owed.entry(log).or_default();
        *most = position.max(*most);
    }

    fn unpaid(&self) -> Option<Position> {
        let owed = self.owed.read().unwrap_or_else(PoisonError::into_inner);
        let mut unpaid = owed
            .iter()
            .filter(|(log, position)| self.seen(**log) < **position);
        unpaid.next().map(|(_, position)| *position)
    }

    /// Leaves nothing on disk of what was opened with keys that were destroyed before this position,
    /// whichever file it stands in: the one that is read, one that is built beside, one that is still read
    /// by somebody after another took its place, and what other versions left behind. Whether that is so
    /// now. Blocks.
    pub(super) fn scrub(&self, log: LogId, position: Position) -> Result<bool, ViewError> {
        // Held to the end, so that no file takes the place of another meanwhile.
        let next = self.next.read().unwrap_or_else(PoisonError::into_inner);
        let current = self.current();
        let files = [Some(&current), next.as_ref()];
        let mut clean = true;
        for file in files.into_iter().flatten() {
            // One that has not come to that place may hold what it took in before.
            clean &= !self.follows(log) || file.seen(log) >= position;
            clean &= file.scrub()?;
        }
        let kept = [Some(&current.name), next.as_ref().map(|file| &file.name)];
        let is_kept = |name: &FileName| kept.contains(&Some(name));
        for name in self.folder.files(self.name())? {
            // What another version left behind is in nobody's care.
            if name.shape != self.projection.shape() {
                self.folder.delete(&name);
            }
        }
        // One of this shape is deleted when its last reader is done.
        Ok(clean && self.folder.has_only(self.name(), is_kept)?)
    }

    /// Runs a query on the file as it is, complete or not. Blocks.
    pub(super) fn peek<T>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, ViewError>,
    ) -> Result<T, ViewError> {
        self.current().read(query)
    }

    /// Runs a query on a reader of its own, away from the threads that serve tasks.
    ///
    /// # Errors
    /// [`ViewError::Building`] while the view has never been complete: part of it would be taken for
    /// all; and what the query gives.
    pub async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, ViewError> + Send + 'static,
    ) -> Result<T, ViewError> {
        let complete = || self.current().is_complete();
        if !self.wait_until(complete, FIRST_BUILD).await {
            return Err(ViewError::Building(self.name()));
        }
        // What was erased is not shown because a view has not come to it yet.
        let paid = || self.unpaid().is_none();
        if !self.wait_until(paid, FIRST_BUILD).await
            && let Some(position) = self.unpaid()
        {
            return Err(ViewError::Behind(position));
        }
        let file = self.current();
        let answer = tokio::task::spawn_blocking(move || file.read(query))
            .await
            .map_err(|_| ViewError::Stopped)?;
        if answer.as_ref().is_err_and(ViewError::is_file_broken) {
            self.want();
        }
        answer
    }

    /// The events that it has set aside, in order of log and position; at most `limit`.
    ///
    /// # Errors
    /// When the view cannot be read.
    pub async fn poison(&self, limit: usize) -> Result<Vec<Poison>, ViewError> {
        let file = self.current();
        tokio::task::spawn_blocking(move || file.read(|reader| file::poison(reader, limit)))
            .await
            .map_err(|_| ViewError::Stopped)?
    }

    pub(super) fn current(&self) -> Arc<ViewFile> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Whether it has seen all of this.
    pub(super) fn is_level(&self, heads: &[(LogId, Position)]) -> bool {
        is_level(self.projection.as_ref(), &self.current(), heads)
    }

    /// It is to be built again.
    pub(super) fn want(&self) {
        self.wanted.store(true, Ordering::Release);
    }

    /// Whether it is to be built again: asked once, it is not any more.
    pub(super) fn take_wanted(&self) -> bool {
        self.wanted.swap(false, Ordering::AcqRel)
    }

    pub(super) fn told(&self) {
        self.moved.send_replace(());
    }

    /// Its file has seen all that there was. Blocks.
    pub(super) fn completed(&self, caught_up: bool) -> Result<(), ViewError> {
        let file = self.current();
        if !file.is_complete() {
            file.set_complete()?;
        }
        if caught_up {
            self.caught_up.store(true, Ordering::Release);
        }
        self.delete_old_shapes()?;
        self.told();
        Ok(())
    }

    fn delete_old_shapes(&self) -> Result<(), ViewError> {
        for name in self.folder.files(self.name())? {
            // One of a newer shape is that of a newer version, which may come back.
            if name.shape < self.projection.shape() {
                self.folder.delete(&name);
            }
        }
        Ok(())
    }

    /// Begins another file beside the one that is read. Blocks.
    pub(super) fn begin_next(&self) -> Result<Arc<ViewFile>, ViewError> {
        let taken = self.folder.files(self.name())?;
        let file = Arc::new(begin(&self.folder, self.projection.as_ref(), &taken)?);
        *self.next.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&file));
        Ok(file)
    }

    /// The file that is built beside comes to nothing.
    pub(super) fn drop_next(&self) {
        let next = self
            .next
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(file) = next {
            file.delete_when_unused();
        }
    }

    /// The file that was built beside takes the place of the one that is read. Blocks.
    ///
    /// A kill before the mark leaves the old one, after it the new one.
    pub(super) fn switch(&self) -> Result<(), ViewError> {
        let mut next = self.next.write().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = next.take() else {
            return Ok(());
        };
        file.set_complete()?;
        let old = {
            let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *current, file)
        };
        drop(next);
        old.delete_when_unused();
        drop(old);
        self.completed(true)
    }
}

/// Begins a new file: of a number that none of these had, since what lies beside an old one could
/// be taken for its own.
fn begin(
    folder: &Folder,
    projection: &dyn Projection,
    taken: &[FileName],
) -> Result<ViewFile, ViewError> {
    let last = taken
        .iter()
        .filter(|name| name.shape == projection.shape())
        .map(|name| name.build)
        .max();
    let name = FileName {
        view: projection.name().to_owned(),
        shape: projection.shape(),
        build: last.unwrap_or(0).saturating_add(1),
    };
    folder.delete(&name);
    ViewFile::open(folder, name, projection)
}

/// Whether a file has seen all of this.
pub(super) fn is_level(
    projection: &dyn Projection,
    file: &ViewFile,
    heads: &[(LogId, Position)],
) -> bool {
    heads
        .iter()
        .all(|(log, head)| !projection.reads().covers(*log) || file.seen(*log) >= *head)
}
