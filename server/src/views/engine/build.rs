//! A file being built: batch by batch, each event taken in or set aside.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use maatwerk_log::{EventLog as _, EventType, LogId, Position, RecordedRef};

use super::file::ViewFile;
use super::{Aside, Projection, ViewError, Worker};
use crate::app::App;

/// How many events are taken in one transaction by a projection that opens them.
const OPENED: u32 = 1024;
/// How many by one that needs the envelope only.
const UNOPENED: u32 = 16_384;

/// A file and who makes its rows.
pub(super) struct Build {
    pub(super) file: Arc<ViewFile>,
    projection: Arc<dyn Projection>,
    worker: Option<Box<dyn Worker>>,
    /// Up to where a log is taken event by event, because a batch of it failed.
    one_by_one: HashMap<LogId, Position>,
}

/// A batch as it is read.
struct Taking {
    worker: Box<dyn Worker>,
    aside: Aside,
    last: Option<(Position, EventType)>,
    count: u32,
    failed: Option<ViewError>,
}

impl Taking {
    fn take(&mut self, event: &RecordedRef<'_>) {
        self.last = Some((event.position, event.event_type.clone()));
        self.count += 1;
        // A worker that panicked is thrown away: nobody sees what state it was left in.
        let taken = catch_unwind(AssertUnwindSafe(|| {
            self.worker.take(event, &mut self.aside)
        }));
        self.failed = taken.unwrap_or(Err(ViewError::Panicked)).err();
    }
}

impl Build {
    pub(super) fn new(file: Arc<ViewFile>, projection: Arc<dyn Projection>) -> Self {
        Self {
            file,
            projection,
            worker: None,
            one_by_one: HashMap::new(),
        }
    }

    /// Takes in the next events of a log, at most up to a position; how many that was. After a fault
    /// of the projection it may be none although there are more.
    pub(super) async fn batch(
        &mut self,
        app: &Arc<App>,
        log: LogId,
        head: Position,
    ) -> Result<u64, ViewError> {
        let after = self.file.seen(log);
        let most = if self.one_by_one.get(&log).is_some_and(|end| *end > after) {
            1
        } else if self.projection.opens() {
            OPENED
        } else {
            UNOPENED
        };
        let left = head.get().saturating_sub(after.get());
        let limit = u32::try_from(left).map_or(most, |left| left.min(most));
        if limit == 0 {
            return Ok(0);
        }
        let taking = Taking {
            worker: match self.worker.take() {
                Some(worker) => worker,
                None => self.projection.worker(app),
            },
            aside: Aside::default(),
            last: None,
            count: 0,
            failed: None,
        };
        let file = Arc::clone(&self.file);
        let done = if self.projection.opens() {
            opened(file, app, log, after, limit, taking).await
        } else {
            unopened(file, app, log, after, limit, taking).await
        };
        match done {
            Ok((worker, count)) => {
                self.worker = Some(worker);
                Ok(count)
            }
            Err((error, Some((last, event_type)))) if error.is_fault() => {
                self.fault(log, &error, last, &event_type, limit).await
            }
            Err((error, _)) => Err(error),
        }
    }

    /// The projection failed in a batch: event by event from here, and the one that fails alone is
    /// set aside.
    async fn fault(
        &mut self,
        log: LogId,
        error: &ViewError,
        last: Position,
        event_type: &EventType,
        limit: u32,
    ) -> Result<u64, ViewError> {
        if limit > 1 {
            self.one_by_one.insert(log, last);
            return Ok(0);
        }
        let mut aside = Aside::default();
        aside.add(last, event_type, super::SetAside::because(error));
        let file = Arc::clone(&self.file);
        tokio::task::spawn_blocking(move || file.write(log, last, aside, |_, _| Ok(())))
            .await
            .map_err(|_| ViewError::Stopped)??;
        Ok(1)
    }
}

/// The worker and how many events it took, or what went wrong and at which event it was.
type Done = Result<(Box<dyn Worker>, u64), (ViewError, Option<(Position, EventType)>)>;

/// Copies the events first, so that no reader of the log is held while they are opened.
async fn opened(
    file: Arc<ViewFile>,
    app: &Arc<App>,
    log: LogId,
    after: Position,
    limit: u32,
    mut taking: Taking,
) -> Done {
    let page = app.log.read_log(log, after, limit).await;
    let page = page.map_err(|error| (error.into(), None))?;
    blocking(move || {
        for event in &page {
            taking.take(&event.as_ref());
            if taking.failed.is_some() {
                break;
            }
        }
        write(&file, log, taking)
    })
    .await
}

/// Shows the events where they lie in the store's memory.
async fn unopened(
    file: Arc<ViewFile>,
    app: &Arc<App>,
    log: LogId,
    after: Position,
    limit: u32,
    taking: Taking,
) -> Done {
    let taking = app
        .log
        .fold_log(log, after, taking, move |taking, event| {
            taking.take(&event);
            if taking.failed.is_some() || taking.count >= limit {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .await
        .map_err(|error| (error.into(), None))?;
    blocking(move || write(&file, log, taking)).await
}

async fn blocking(work: impl FnOnce() -> Done + Send + 'static) -> Done {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err((ViewError::Stopped, None)))
}

fn write(file: &ViewFile, log: LogId, taking: Taking) -> Done {
    let Taking {
        mut worker,
        aside,
        last,
        count,
        failed,
    } = taking;
    let Some((position, event_type)) = last else {
        return Ok((worker, 0));
    };
    let written = match failed {
        Some(error) => Err(error),
        None => file.write(log, position, aside, |rows, aside| {
            catch_unwind(AssertUnwindSafe(|| worker.write(rows, aside)))
                .unwrap_or(Err(ViewError::Panicked))
        }),
    };
    match written {
        Ok(()) => Ok((worker, count.into())),
        Err(error) => Err((error, Some((position, event_type)))),
    }
}
