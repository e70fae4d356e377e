//! Going along records that somebody brought: a bundle, on a machine that has nothing else.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::ScopedJoinHandle;
use std::time::Instant;

use maatwerk_log::{EventType, LogId, Position, Recorded, StreamId, Version};
use maatwerk_policy::{Host, HostConfig};

use super::records::Brought;
use super::run::{Counted, Logged, Order, RedecideError, Report, Worker, of_log, report};
use crate::audit::verify::{Material, Row};
use crate::backtest::Watch;
use crate::clock::{Clock, Machine};
use crate::events::answered;
use crate::wire::Root;

/// A worker is handed at most so many answers at once, or so many bytes and one answer more; and so often
/// before it is waited for.
const HANDED: usize = 64;
const HANDED_BYTES: usize = 1 << 20;
const WAITING: usize = 8;

/// Decides again what is in the material, with so many threads that ask. What is wrong with the file it is
/// in is told beside that. Blocks.
///
/// # Errors
/// See [`RedecideError`].
pub fn run_brought(
    material: &dyn Material,
    order: Order,
    threads: usize,
    watch: &Watch,
) -> Result<Report, RedecideError> {
    let began = Instant::now();
    // What answers in it is run within the limits of any policy, and compiled here.
    let config = HostConfig {
        compiled: None,
        ..HostConfig::default()
    };
    let records = Brought::new(
        material,
        Host::new(config)?,
        Clock::real(Machine::default())?,
    );
    let mut logs = material.logs()?;
    if let Some(only) = order.log {
        logs.retain(|held| held.log == only);
        if logs.is_empty() {
            return Err(RedecideError::NoLog(only));
        }
    }
    watch.of(logs.iter().map(|held| held.rows).sum());
    let faults = material.container()?;
    let mut logged = Vec::new();
    let mut counted = Counted::default();
    for held in &logs {
        let workers = (0..threads.max(1)).map(|_| Worker::new(&records, order, watch));
        let workers = along(material, held.log, order, workers.collect(), watch)?;
        counted.add(of_log(workers));
        let brought = material.checkpoints(held.log)?;
        logged.extend(brought.first().map(|brought| Logged {
            authority: held.log.to_string(),
            position: brought.checkpoint.checkpoint().size,
            root: Root(brought.checkpoint.checkpoint().root),
        }));
    }
    Ok(Report {
        faults,
        ..report(order, logged, counted, began, watch)
    })
}

type Workers<'a> = Vec<Worker<&'a Brought<'a>>>;

/// Hands the answers in a log to workers: those of one case to the same one.
fn along<'a>(
    material: &dyn Material,
    log: LogId,
    order: Order,
    workers: Workers<'a>,
    watch: &Watch,
) -> Result<Workers<'a>, RedecideError> {
    let case = order.case.map(|case| StreamId::from_bytes(case.to_bytes()));
    let mut is_there = case.is_none();
    let (walked, ended) = std::thread::scope(|scope| {
        let (mut queues, mut running) = (Vec::new(), Vec::new());
        for worker in workers {
            let (queue, handed) = sync_channel(WAITING);
            queues.push(Queue {
                sender: queue,
                waiting: Vec::new(),
                bytes: 0,
            });
            running.push(scope.spawn(move || work(worker, &handed, watch)));
        }
        let walked = material.rows(log, 0, &mut |row| {
            watch.read(1);
            if watch.is_stopped() {
                return ControlFlow::Break(());
            }
            // What is no event was told as a fault of the file.
            let Some(event) = recorded(log, &row) else {
                return ControlFlow::Continue(());
            };
            is_there |= case == Some(event.stream);
            if case.is_some_and(|case| case != event.stream) || !answered(&event.event_type) {
                return ControlFlow::Continue(());
            }
            let place = usize::from(event.stream.as_bytes()[15]) % queues.len();
            queues[place].hand(event)
        });
        for queue in &mut queues {
            // A worker that is gone tells why.
            let _ = queue.flush();
        }
        drop(queues);
        let ended: Vec<_> = running.into_iter().map(ScopedJoinHandle::join).collect();
        (walked, ended)
    });
    let mut workers = Vec::with_capacity(ended.len());
    for worker in ended {
        workers.push(worker.map_err(|_| RedecideError::Broken)??);
    }
    walked?;
    match order.case {
        Some(case) if !is_there && !watch.is_stopped() => Err(RedecideError::NoCase(case)),
        _ => Ok(workers),
    }
}

/// What waits for a worker.
struct Queue {
    sender: SyncSender<Vec<Recorded>>,
    waiting: Vec<Recorded>,
    bytes: usize,
}

impl Queue {
    fn hand(&mut self, event: Recorded) -> ControlFlow<()> {
        self.bytes += event.sealed.len();
        self.waiting.push(event);
        if self.waiting.len() >= HANDED || self.bytes >= HANDED_BYTES {
            return self.flush();
        }
        ControlFlow::Continue(())
    }

    fn flush(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        let waiting = std::mem::take(&mut self.waiting);
        match self.sender.send(waiting) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

fn work<'a>(
    mut worker: Worker<&'a Brought<'a>>,
    handed: &Receiver<Vec<Recorded>>,
    watch: &Watch,
) -> Result<Worker<&'a Brought<'a>>, RedecideError> {
    while let Ok(batch) = handed.recv() {
        for event in batch {
            if watch.is_stopped() {
                return Ok(worker);
            }
            worker.take(&event)?;
        }
    }
    Ok(worker)
}

/// A row as an event; `None` when it is none.
fn recorded(log: LogId, row: &Row<'_>) -> Option<Recorded> {
    let text = std::str::from_utf8(row.event_type).ok()?;
    if row.damaged.is_some() {
        return None;
    }
    Some(Recorded {
        log,
        position: Position::new(u64::try_from(row.position).ok()?).ok()?,
        stream: StreamId::from_bytes(row.stream.try_into().ok()?),
        version: Version::new(u32::try_from(row.version).ok()?),
        event_type: EventType::new(text).ok()?,
        recorded_at: row.recorded_at,
        sealed: row.sealed.to_vec(),
    })
}
