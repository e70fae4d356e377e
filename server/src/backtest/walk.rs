//! Going along the log: one reads, and hands what policies answered to workers.

use std::sync::Arc;

use maatwerk_log::{LogId, Position, ReadError, Recorded};
use maatwerk_policy::giving_way;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinError;

use super::answers::AnswerPage;
use super::watch::Watch;
use crate::app::App;

/// A read ends when it holds so many bytes of recorded answers.
const READ_BYTES: usize = 4 << 20;
/// How many answers a worker is handed at once, and how often before it is waited for.
const HANDED: usize = 64;
const WAITING: usize = 8;

/// Whoever works on recorded answers, on a thread of its own.
pub(crate) trait Takes: Send + 'static {
    /// Why it cannot go on.
    type Error: From<ReadError> + From<JoinError> + Send + 'static;

    /// Takes one.
    fn take(&mut self, event: &Recorded) -> Result<(), Self::Error>;
}

/// Hands the answers recorded in a log up to a position to these workers: those of one case always to
/// the same one, in their order. Answers the workers, when all are done or the watch stopped them.
pub(crate) async fn along<W: Takes>(
    app: &Arc<App>,
    log: LogId,
    end: Position,
    workers: Vec<W>,
    watch: &Watch,
) -> Result<Vec<W>, W::Error> {
    // Whoever gives up waiting for this has the workers end too.
    let mut abandoned = Abandoned(Some(watch.clone()));
    let (mut queues, mut running) = (Vec::new(), Vec::new());
    for worker in workers {
        let (queue, handed) = channel(WAITING);
        let watch = watch.clone();
        queues.push(queue);
        running.push(tokio::task::spawn_blocking(move || {
            giving_way(|| work(worker, handed, &watch))
        }));
    }
    let walked = walk(app, log, end, queues, watch).await;
    // The queues are gone, so that each worker ends; all are waited for, whatever one says.
    let mut ended = Vec::new();
    for worker in running {
        ended.push(worker.await);
    }
    walked?;
    let mut workers = Vec::new();
    for worker in ended {
        workers.push(worker??);
    }
    abandoned.0 = None;
    Ok(workers)
}

/// Stops the workers when it is dropped.
struct Abandoned(Option<Watch>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        if let Some(watch) = &self.0 {
            watch.stop();
        }
    }
}

async fn walk(
    app: &Arc<App>,
    log: LogId,
    end: Position,
    queues: Vec<Sender<Vec<Recorded>>>,
    watch: &Watch,
) -> Result<(), ReadError> {
    let mut after = Position::START;
    while after < end && !watch.is_stopped() {
        let page = AnswerPage::after(app, log, after, end, READ_BYTES).await?;
        if page.last == after {
            break;
        }
        watch.read(page.last.get() - after.get());
        after = page.last;
        let mut handed: Vec<Vec<Recorded>> = queues.iter().map(|_| Vec::new()).collect();
        for answer in page.events {
            let place = usize::from(answer.stream.as_bytes()[15]) % queues.len();
            handed[place].push(answer);
            if handed[place].len() >= HANDED {
                let batch = std::mem::take(&mut handed[place]);
                if queues[place].send(batch).await.is_err() {
                    // That worker failed, and tells why.
                    return Ok(());
                }
            }
        }
        for (queue, batch) in queues.iter().zip(handed) {
            if !batch.is_empty() && queue.send(batch).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn work<W: Takes>(
    mut worker: W,
    mut handed: Receiver<Vec<Recorded>>,
    watch: &Watch,
) -> Result<W, W::Error> {
    while let Some(batch) = handed.blocking_recv() {
        for event in batch {
            if watch.is_stopped() {
                return Ok(worker);
            }
            worker.take(&event)?;
        }
    }
    Ok(worker)
}
