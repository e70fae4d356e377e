//! Day by day. While what was decided today is written, tomorrow is decided already.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use maatwerk_domain::Officer;
use maatwerk_domain::signal::SignalRecord;
use maatwerk_log::{Append, EventLog as _, KeyClass, KeyId};
use tokio::task::{JoinHandle, JoinSet};

use super::agenda::{Agenda, Task};
use super::desk::{Desk, Done, Step};
use super::error::SimulateError;
use super::office::{Office, TRACE};
use super::plan::{CaseNumber, Plan, days, on};
use super::report::{Report, Tally};
use super::setup::EVENTS_PER_TOWN;
use super::{Progress, Settings};
use crate::app::{App, Log};
use crate::events::Meta;
use crate::handle::HandleError;
use crate::load::LoadedCase;
use crate::signals::MOST_RECORDS;

/// The keys of the cases that open on so many days are made with one disk write.
const BLOCK: u16 = 16;
/// The municipalities that append at a time: bounds what waits in the log's queue.
const MOST_WRITERS: usize = 32;
/// Where chance left the country short of events, it goes on for so many days at most.
const MOST_EXTRA_DAYS: u16 = 366;

/// A simulation that runs.
pub(super) struct Run<'a> {
    app: &'a Arc<App>,
    plan: Arc<Plan>,
    settings: Settings,
    /// The key of the national log.
    national: KeyId,
    /// Away while they work.
    offices: Vec<Option<Office>>,
    agenda: Agenda,
    /// The day that is being written.
    writing: Option<(u16, JoinHandle<Result<(), SimulateError>>)>,
    tally: Tally,
    started: Instant,
}

/// What is to be written of a day.
#[derive(Default)]
struct Prepared {
    /// Of each municipality, in its order.
    appends: Vec<Vec<Append>>,
    /// What leaves each municipality, by its place: one order whoever was done first.
    signals: BTreeMap<usize, Vec<SignalRecord>>,
}

/// What a municipality did in a day.
struct Worked {
    town: usize,
    office: Office,
    appends: Vec<Append>,
    done: Vec<(Task, Done)>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        app: &'a Arc<App>,
        plan: Plan,
        (offices, national): (Vec<Office>, KeyId),
        settings: Settings,
    ) -> Self {
        Self {
            app,
            plan: Arc::new(plan),
            settings,
            national,
            tally: Tally::new(offices.len() as u64 * EVENTS_PER_TOWN + 1),
            offices: offices.into_iter().map(Some).collect(),
            agenda: Agenda::default(),
            writing: None,
            started: Instant::now(),
        }
    }

    /// Lets the days pass.
    pub(super) async fn days(
        mut self,
        watch: &mut impl FnMut(Progress) -> ControlFlow<()>,
    ) -> Result<Report, SimulateError> {
        let mut day = 0;
        let mut stopped = false;
        while day < days()
            || (self.tally.events() < self.settings.events && day < days() + MOST_EXTRA_DAYS)
        {
            if day % BLOCK == 0 {
                self.plan_openings(day).await?;
            }
            let tasks = self.agenda.take(day);
            if !tasks.is_empty() {
                let prepared = self.work(day, tasks).await?;
                self.written().await?;
                self.app.clock.move_to(on(day))?;
                let writing = write(Arc::clone(self.app), self.national, day, prepared);
                self.writing = Some((day, tokio::spawn(writing)));
            }
            day += 1;
            let progress = Progress {
                events: self.tally.events(),
                asked: self.settings.events,
                day: on(day - 1),
            };
            if watch(progress).is_break() {
                stopped = day < days();
                break;
            }
        }
        self.written().await?;
        let last = on(day.saturating_sub(1));
        Ok(self.tally.report(
            &self.plan,
            self.settings,
            last,
            stopped,
            self.started.elapsed(),
        ))
    }

    /// Waits until the day that is being written is written.
    async fn written(&mut self) -> Result<(), SimulateError> {
        match self.writing.take() {
            Some((_, writing)) => writing.await?,
            None => Ok(()),
        }
    }

    /// The cases that open in the days to come, with keys for all who are in them.
    async fn plan_openings(&mut self, first: u16) -> Result<(), SimulateError> {
        let mut keys = Vec::new();
        for day in first..first.saturating_add(BLOCK) {
            for nth in 0..self.plan.openings(day) {
                let number = CaseNumber { day, nth };
                let life = self.plan.life(number);
                let (id, persons) = life.ids();
                keys.push((KeyId::from_bytes(id.to_bytes()), KeyClass::Accounting));
                let subjects = persons.iter().map(|one| KeyId::from_bytes(one.to_bytes()));
                keys.extend(subjects.map(|key| (key, KeyClass::Subject)));
                let task = Task {
                    number,
                    town: life.town,
                    id,
                    persons,
                    step: Step::Open,
                    touched: day,
                };
                self.agenda.add(day, task);
            }
        }
        let vault = self.app.vault.clone();
        tokio::task::spawn_blocking(move || vault.ensure_keys(&keys))
            .await?
            .map_err(HandleError::keys)?;
        Ok(())
    }

    /// Does what is to be done on a day, the municipalities beside each other.
    async fn work(&mut self, day: u16, tasks: Vec<Task>) -> Result<Prepared, SimulateError> {
        let mut towns: BTreeMap<usize, Vec<(Task, Option<LoadedCase>)>> = BTreeMap::new();
        let mut unwritten = false;
        for task in tasks {
            let case = self.agenda.case(task.number);
            let written = |writing: &(u16, _)| writing.0 != task.touched;
            unwritten |= case.is_none()
                && task.step != Step::Open
                && !self.writing.as_ref().is_none_or(written);
            towns.entry(task.town).or_default().push((task, case));
        }
        if unwritten {
            // What has to be loaded again is not all there yet.
            self.written().await?;
        }
        let mut working = JoinSet::new();
        for (town, tasks) in towns {
            if let Some(office) = self.offices.get_mut(town).and_then(Option::take) {
                let (app, plan) = (Arc::clone(self.app), Arc::clone(&self.plan));
                working.spawn(town_day(app, plan, town, office, tasks, day));
            }
        }
        let mut prepared = Prepared::default();
        while let Some(worked) = working.join_next().await {
            let worked = worked??;
            for (task, done) in worked.done {
                self.tally.case(&task, &done, on(day));
                let signals = prepared.signals.entry(worked.town).or_default();
                signals.extend(done.signals);
                if let Some((step, date)) = done.next {
                    let next = day_number(date).max(day + 1);
                    self.agenda.keep(next, task.number, done.case);
                    let task = Task {
                        persons: Vec::new(),
                        step,
                        touched: day,
                        ..task
                    };
                    self.agenda.add(next, task);
                }
            }
            self.tally.appended(&worked.appends, on(day));
            if let Some(place) = self.offices.get_mut(worked.town) {
                *place = Some(worked.office);
            }
            prepared.appends.push(worked.appends);
        }
        Ok(prepared)
    }
}

/// A day, counted from the first; one beyond what can be counted is never reached.
fn day_number(date: maatwerk_domain::Date) -> u16 {
    let days = super::START
        .until(date)
        .map_or(i32::MAX, |span| span.get_days());
    u16::try_from(days).unwrap_or(u16::MAX)
}

/// A day in a municipality: its cases one after the other, since they share its pot.
async fn town_day(
    app: Arc<App>,
    plan: Arc<Plan>,
    town: usize,
    mut office: Office,
    tasks: Vec<(Task, Option<LoadedCase>)>,
    day: u16,
) -> Result<Worked, SimulateError> {
    let log = office.log;
    let stopped = |source| SimulateError::Stopped {
        day: on(day),
        authority: log,
        source,
    };
    let mut done = Vec::with_capacity(tasks.len());
    for (task, case) in tasks {
        let case = match case {
            None if task.step != Step::Open => app.case(log, task.id).await.map_err(stopped)?,
            case => case,
        };
        let life = plan.life(task.number);
        let about = (task.id, task.persons.as_slice());
        let desk = Desk::new(&app, &mut office, &life, on(day), about, case);
        let worked = desk.work(task.step).await.map_err(stopped)?;
        done.push((task, worked));
    }
    Ok(Worked {
        town,
        appends: office.appends(),
        office,
        done,
    })
}

/// Appends what was decided on a day. What one municipality appends stays in its order; then the
/// signals leave, so that the programme records them in their own month.
async fn write(
    app: Arc<App>,
    national: KeyId,
    day: u16,
    prepared: Prepared,
) -> Result<(), SimulateError> {
    let mut writers = JoinSet::new();
    for appends in prepared.appends {
        if writers.len() >= MOST_WRITERS
            && let Some(written) = writers.join_next().await
        {
            written??;
        }
        let log = app.log.clone();
        writers.spawn(async move {
            for one in appends {
                append(&log, one, day).await?;
            }
            Ok::<_, SimulateError>(())
        });
    }
    while let Some(written) = writers.join_next().await {
        written??;
    }
    let meta = Meta {
        by: Officer::new("outbox"),
        trace: TRACE.to_owned(),
    };
    let signals: Vec<SignalRecord> = prepared.signals.into_values().flatten().collect();
    for records in signals.chunks(MOST_RECORDS) {
        let sealed = records
            .iter()
            .map(|record| app.seal_signal(record, &meta, national));
        let one = Append {
            log: crate::signals::national(),
            idempotency: None,
            writes: sealed.collect::<Result<_, _>>()?,
        };
        append(&app.log, one, day).await?;
    }
    Ok(())
}

async fn append(log: &Log, append: Append, day: u16) -> Result<(), SimulateError> {
    let authority = append.log;
    let appended = log.append(append).await;
    appended.map_err(|error| SimulateError::Stopped {
        day: on(day),
        authority,
        source: HandleError::Storage(error),
    })?;
    Ok(())
}
