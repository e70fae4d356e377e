//! Going along all logs, each once.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use maatwerk_domain::retention::SelectionLists;
use maatwerk_log::LogId;
use maatwerk_log::merkle::Hash;
use maatwerk_log::transparency::{SignedCheckpoint, TrustPolicy};

use super::checkpoints::{Checkpoints, log_of};
use super::content::Contents;
use super::fault::{Fault, Faults, What};
use super::hash::Hashing;
use super::law::{Halves, Law, Policies, Sided, compare};
use super::material::{Brought, Extent, Held, Material, MaterialError, Row, Source, Tail};
use super::report::{Counts, Logged, Report};
use super::stated::{Stated, Statements};
use crate::backtest::Watch;
use crate::clock::{Clock, Machine, NoTimeZone};
use crate::wire::Root;

/// What is to be verified.
#[derive(Debug, Default)]
pub struct Ask {
    /// The log of one authority; all of them when absent.
    pub log: Option<LogId>,
    /// Up to which part.
    pub parts: Parts,
    /// Checkpoints that whoever verifies kept: each log must be a continuation of its own.
    pub given: Vec<SignedCheckpoint>,
    /// What a log signed for before: what is there now must not contradict it.
    pub stated: Vec<Stated>,
    /// Whose signatures are believed.
    pub policy: Option<TrustPolicy>,
    /// How long cases were kept: with it, an erasure on the ground of a term is compared with that term.
    pub selection_lists: Option<SelectionLists>,
    /// How many logs are read at the same time.
    pub threads: usize,
}

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Parts {
    /// What can be checked without keys.
    Hash,
    /// And what is sealed, and what was decided.
    #[default]
    All,
}

/// It could not be verified: nothing is said about what is there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no such log.
    #[error("there is no log of {0}")]
    NoLog(LogId),
    /// The source failed.
    #[error(transparent)]
    Material(#[from] MaterialError),
    /// It cannot be told which day it was.
    #[error("the time of the Netherlands is not known")]
    Clock(#[from] NoTimeZone),
    /// A thread broke off.
    #[error("verifying broke off")]
    Broken,
}

/// Verifies. Blocks.
///
/// # Errors
/// See [`VerifyError`]. A fault of what is there is none: see [`Report::faults`].
pub fn run(material: &dyn Material, ask: &Ask, watch: &Watch) -> Result<Report, VerifyError> {
    let began = Instant::now();
    let mut logs = material.logs()?;
    let mut faults = Faults::default();
    for fault in material.container()? {
        faults.add(fault);
    }
    for given in &ask.given {
        if !logs.iter().any(|held| Some(held.log) == log_of(given)) {
            let origin = given.checkpoint().origin.clone();
            faults.add(Fault::of_all(What::NoLog { origin }));
        }
    }
    for stated in &ask.stated {
        if !logs.iter().any(|held| held.log == stated.log) {
            let origin = stated.checkpoint.origin.clone();
            faults.add(Fault::of_all(What::NoLog { origin }));
        }
    }
    if let Some(only) = ask.log {
        logs.retain(|held| held.log == only);
        if logs.is_empty() {
            return Err(VerifyError::NoLog(only));
        }
    }
    watch.of(logs.iter().map(|held| held.rows).sum());
    let shared = Shared {
        material,
        ask,
        policies: Policies::default(),
        clock: Clock::real(Machine::default())?,
    };
    let done = along(&shared, &logs, watch)?;
    let mut report = Report {
        logs: Vec::new(),
        parts: match ask.parts {
            Parts::Hash => vec!["hash"],
            Parts::All => vec!["hash", "content", "law"],
        },
        stopped: watch.is_stopped(),
        duration_ms: 0,
        events: 0,
        counts: Counts::default(),
        found: std::collections::BTreeMap::new(),
        faults: Vec::new(),
        more: 0,
    };
    let mut sides = Vec::new();
    for (held, of_log) in logs.iter().zip(done) {
        if of_log.logged.whole {
            sides.push(Sided {
                log: held.log,
                halves: of_log.halves,
                began: held.rows,
            });
        }
        report.events += of_log.logged.events;
        report.counts.add(of_log.counts);
        report.logs.push(of_log.logged);
        faults.all(of_log.faults);
    }
    // What was not read to its end may have the other half further on.
    if !report.stopped {
        compare(&sides, &mut faults);
    }
    report.found = faults.counts;
    report.faults = faults.kept;
    report.more = faults.more;
    report.duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(report)
}

/// What all logs share.
struct Shared<'a> {
    material: &'a dyn Material,
    ask: &'a Ask,
    policies: Policies,
    clock: Clock,
}

/// What came of one log.
struct Done {
    logged: Logged,
    counts: Counts,
    faults: Faults,
    halves: Halves,
}

/// Some logs at a time; what came of each, in their order.
fn along(shared: &Shared<'_>, logs: &[Held], watch: &Watch) -> Result<Vec<Done>, VerifyError> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<Done, VerifyError>)>> = Mutex::default();
    let work = || {
        while !watch.is_stopped() {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(held) = logs.get(at) else { break };
            let of_log = one(shared, *held, watch);
            let failed = of_log.is_err();
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((at, of_log));
            if failed {
                // The others need not go on.
                next.store(logs.len(), Ordering::Relaxed);
            }
        }
    };
    let whole = std::thread::scope(|scope| {
        let threads = shared.ask.threads.clamp(1, logs.len().max(1));
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        work();
        others.into_iter().all(|other| other.join().is_ok())
    });
    if !whole {
        return Err(VerifyError::Broken);
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, of_log)| of_log).collect()
}

/// How many rows pass between two looks at whether to stop.
const LOOK: u64 = 1024;

fn one(shared: &Shared<'_>, held: Held, watch: &Watch) -> Result<Done, VerifyError> {
    let Shared { material, ask, .. } = *shared;
    let log = held.log;
    let mut brought = material.checkpoints(log)?;
    let given = ask.given.iter().filter(|given| log_of(given) == Some(log));
    brought.extend(given.map(|given| Brought {
        checkpoint: given.clone(),
        key: None,
        from: Source::Given,
    }));
    let checkpoints = Checkpoints::new(ask.policy.as_ref(), held.extent, brought);
    let statements = Statements::of(&ask.stated, log, &shared.clock);
    let law = Law::new(
        log,
        held.extent,
        material,
        &shared.policies,
        &shared.clock,
        ask.selection_lists.as_ref(),
    );
    let mut along = Along {
        parts: ask.parts,
        watch,
        hashing: Hashing::new(log, held.extent, checkpoints.marks(statements.marks())),
        contents: Contents::new(material),
        law,
        statements,
        faults: Faults::default(),
        failed: None,
        unseen: 0,
    };
    let tail = along.rows(material, log)?;
    // What was not read to its end is not found to be cut off.
    if !watch.is_stopped() {
        along.end(&tail)?;
    }
    let Along {
        hashing,
        contents,
        law,
        statements,
        mut faults,
        ..
    } = along;
    let brought = checkpoints.brought();
    statements.end(
        held.extent,
        brought,
        contents.origins(),
        &hashing,
        &mut faults,
    );
    let mut counts = contents.counts();
    counts.add(law.counts);
    let halves = law.halves;
    let checked = checkpoints.check(log, contents.origins(), &mut faults);
    let (position, root) = hashing.head();
    let whole = held.extent == Extent::Whole;
    Ok(Done {
        logged: Logged {
            authority: log.to_string(),
            whole,
            events: hashing.rows(),
            position,
            root: root.filter(|_| whole).map(Root),
            checkpoints: checked,
        },
        counts,
        faults,
        halves,
    })
}

/// Going along the rows of one log.
struct Along<'a> {
    parts: Parts,
    watch: &'a Watch,
    hashing: Hashing,
    contents: Contents<'a>,
    law: Law<'a>,
    statements: Statements<'a>,
    faults: Faults,
    failed: Option<MaterialError>,
    unseen: u64,
}

impl Along<'_> {
    /// Takes all rows, as they stand at one moment; and those that came since, for as long as these may say
    /// why a key is gone that the first did not say it of: an erasure is recorded, and then its key goes.
    fn rows(&mut self, material: &dyn Material, log: LogId) -> Result<Tail, MaterialError> {
        let mut tail = material.rows(log, 0, &mut |row| self.row(&row))?;
        while self.goes_on() && !self.law.tells_of(self.contents.destroyed()) {
            let (seen, _) = self.hashing.head();
            let later = material.rows(log, seen, &mut |row| self.row(&row))?;
            tail.beyond = later.beyond;
            let known = tail.unreadable.len();
            for after in later.unreadable {
                if !tail.unreadable[..known].contains(&after) {
                    tail.unreadable.push(after);
                }
            }
            if self.hashing.head().0 == seen {
                break;
            }
        }
        self.watch.read(self.unseen);
        match self.failed.take() {
            Some(error) => Err(error),
            None => Ok(tail),
        }
    }

    fn goes_on(&self) -> bool {
        self.failed.is_none() && !self.watch.is_stopped()
    }

    fn row(&mut self, row: &Row<'_>) -> ControlFlow<()> {
        self.unseen += 1;
        if self.unseen == LOOK {
            self.watch.read(self.unseen);
            self.unseen = 0;
            if self.watch.is_stopped() {
                return ControlFlow::Break(());
            }
        }
        let Some(event) = self.hashing.take(row, &mut self.faults) else {
            return ControlFlow::Continue(());
        };
        self.statements.take(&event.recorded);
        if self.parts == Parts::Hash {
            return ControlFlow::Continue(());
        }
        let (law, faults) = (&mut self.law, &mut self.faults);
        let judged = self.contents.take(&event, faults).and_then(|read| {
            if let Some(read) = read {
                return law.take(read, faults);
            }
            law.unknown(event.recorded.stream);
            Ok(())
        });
        match judged {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failed = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    /// There are no more rows.
    fn end(&mut self, tail: &Tail) -> Result<(), MaterialError> {
        self.hashing.end(tail, &mut self.faults);
        for (left, fault) in self.hashing.left() {
            if !self.contents.owns_up_to(left) {
                self.faults.add(fault.clone());
            }
        }
        self.law.end(&mut self.faults)?;
        let hashing = &self.hashing;
        let goes_on = |size, root: &Hash| hashing.goes_on_from(size, root);
        self.law
            .destroyed(self.contents.destroyed(), goes_on, &mut self.faults);
        Ok(())
    }
}
