//! `maatwerk views`.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Subcommand;
use maatwerk_log::{LogId, Position, SqliteLog, VaultError};

use super::out::Bar;
use super::{DataArgs, Outcome, say};
use crate::app::{App, OpenError};
use crate::views::{Peeked, Projection, Rebuilding, ViewError, Views, peek, projections};

/// How often somebody else's work is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How long nothing may happen before we try to take over.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long nothing may happen at all.
const MOST_PATIENCE: Duration = Duration::from_mins(1);

/// `maatwerk views`.
#[derive(Debug, Subcommand)]
pub(crate) enum ViewsCommand {
    /// Shows how far each view is with each log, and the events that it has set aside.
    List {
        #[command(flatten)]
        data: DataArgs,
        /// Only these.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
    /// Builds views again from the logs, beside those that are read, and switches. Where a server
    /// runs, it does the work and refuses no reads.
    Rebuild {
        #[command(flatten)]
        data: DataArgs,
        /// The views; all when none is named.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
    },
}

/// It cannot be done.
#[derive(Debug, thiserror::Error)]
enum ViewsError {
    #[error("{0} is in use by something that does not build views; try again when it is done")]
    NobodyBuilds(std::path::PathBuf),
}

pub(crate) fn run(command: &ViewsCommand) -> Outcome {
    let (ViewsCommand::List { data, names } | ViewsCommand::Rebuild { data, names }) = command;
    data.must_exist()?;
    let named = named(data, names)?;
    match command {
        ViewsCommand::List { .. } => list(data, &named),
        ViewsCommand::Rebuild { .. } => {
            for projection in &named {
                rebuild(data, projection.as_ref())?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn named(data: &DataArgs, names: &[String]) -> Result<Vec<Arc<dyn Projection>>, ViewError> {
    let all = projections(data.settings().signals);
    if names.is_empty() {
        return Ok(all);
    }
    let find = |name: &String| {
        let found = all.iter().find(|projection| projection.name() == name);
        found
            .cloned()
            .ok_or_else(|| ViewError::Unknown(name.clone()))
    };
    names.iter().map(find).collect()
}

fn heads(data: &DataArgs) -> Result<Vec<(LogId, Position)>, maatwerk_log::OpenError> {
    SqliteLog::peek_heads(&data.data.join("log.db"))
}

/// Reads the files beside whoever has them open: this works whether a server runs or not.
fn list(data: &DataArgs, named: &[Arc<dyn Projection>]) -> Outcome {
    for projection in named {
        let view = peek(&data.data, projection.as_ref(), &heads(data)?)?;
        say(format!(
            "{}, shape {}: {}",
            view.name,
            view.shape,
            state(&view)
        ));
        for log in &view.logs {
            say(format!(
                "  {:<12} seen {:>10}  head {:>10}  lag {:>10}",
                log.log.as_str(),
                log.seen.get(),
                // The log may have gone on between the two looks.
                log.head.max(log.seen).get(),
                log.lag()
            ));
        }
        for poison in &view.poison {
            say(format!(
                "  set aside: {} at {}, {}: {}",
                poison.log,
                poison.position.get(),
                poison.event_type,
                poison.error
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn state(view: &Peeked) -> String {
    let Some(build) = view.build else {
        return "not built yet".to_owned();
    };
    let mut state = format!("build {build}");
    if !view.complete {
        state.push_str(", being built for the first time");
    }
    if let Some(seen) = view.building {
        let _ = write!(state, ", another is built beside: {seen} events");
    } else if view.asked {
        state.push_str(", another is asked for");
    }
    let (events, lag): (u64, u64) = view.logs.iter().fold((0, 0), |(seen, lag), log| {
        (seen + log.seen.get(), lag + log.lag())
    });
    let aside = view.poison.len();
    format!("{state}; {events} events seen, {lag} behind, {aside} set aside")
}

fn rebuild(data: &DataArgs, projection: &dyn Projection) -> Outcome {
    let runtime = tokio::runtime::Runtime::new()?;
    let started = Instant::now();
    let mut bar = Bar::new(0, &format!("events in {}", projection.name()));
    let events = runtime.block_on(async {
        match open(data).await? {
            Some(app) => ours(&app, projection.name(), &mut bar).await,
            None => beside(data, projection, &mut bar).await,
        }
    })?;
    let spent = started.elapsed();
    bar.done();
    say(format!(
        "built {}: {events} events in {:.1} s, {:.0} events/s",
        projection.name(),
        spent.as_secs_f64(),
        rate(events, spent)
    ));
    Ok(ExitCode::SUCCESS)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a rate is shown in whole events"
)]
fn rate(events: u64, spent: Duration) -> f64 {
    events as f64 / spent.as_secs_f64().max(0.001)
}

/// Opens the installation; `None` when somebody else has it.
async fn open(data: &DataArgs) -> Result<Option<Arc<App>>, OpenError> {
    match data.open().await {
        Ok(app) => Ok(Some(app)),
        Err(
            OpenError::Keys(VaultError::InUse { .. })
            | OpenError::Log(maatwerk_log::OpenError::InUse { .. }),
        ) => Ok(None),
        Err(error) => Err(error),
    }
}

type Built = Result<u64, Box<dyn std::error::Error + Send + Sync>>;

/// Builds it ourselves: nobody else has the installation.
async fn ours(app: &Arc<App>, name: &str, bar: &mut Bar) -> Built {
    let built = Views::rebuild(app, name, |Rebuilding { seen, total }| {
        bar.of(total);
        bar.at(seen, name);
    })
    .await;
    app.log.close().await;
    Ok(built?)
}

/// Asks whoever has the installation, and looks on. Only one process opens keys: so it is the server
/// that builds, and a rebuild goes on when this command is killed.
async fn beside(data: &DataArgs, projection: &dyn Projection, bar: &mut Bar) -> Built {
    let look = || -> Result<_, Box<dyn std::error::Error + Send + Sync>> {
        let heads = heads(data)?;
        let view = peek(&data.data, projection, &heads)?;
        let total = view.logs.iter().map(|log| log.head.get()).sum();
        Ok((view, total))
    };
    let (before, _) = look()?;
    crate::views::request_rebuild(&data.data, projection.name(), true)?;
    let (mut last, mut moved) = (None, Instant::now());
    loop {
        tokio::time::sleep(LOOK).await;
        let (view, total) = look()?;
        if !view.asked && view.complete && view.newest > before.newest && view.building.is_none() {
            return Ok(view.logs.iter().map(|log| log.seen.get()).sum());
        }
        bar.of(total);
        bar.at(view.building.unwrap_or(0), view.name);
        let now = (view.asked, view.newest, view.building);
        if last != Some(now) {
            (last, moved) = (Some(now), Instant::now());
        } else if moved.elapsed() > PATIENCE
            && let Some(app) = open(data).await?
        {
            // Whoever had it is gone.
            return ours(&app, projection.name(), bar).await;
        } else if moved.elapsed() > MOST_PATIENCE {
            crate::views::request_rebuild(&data.data, projection.name(), false)?;
            return Err(ViewsError::NobodyBuilds(data.data.clone()).into());
        }
    }
}
