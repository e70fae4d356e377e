//! `maatwerk simulate`.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::{Bar, DataArgs, Outcome, build_policy, say};
use crate::app::{App, Paths, Settings};
use crate::document::words::decimal;
use crate::simulate::{self, MOST_EVENTS, PlantedChange, Policies, Report, SimulateError};

/// `maatwerk simulate`.
#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    #[command(flatten)]
    data: DataArgs,
    /// About how many events; a little more, since whole months are simulated.
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..=MOST_EVENTS))]
    events: u64,
    /// The same seed gives the same country.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Also writes what was simulated and planted to a file, as JSON.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The source tree, in which the plugins of the municipalities stand.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."), value_name = "DIR")]
    source: PathBuf,
}

/// A country cannot be simulated there.
#[derive(Debug, thiserror::Error)]
enum Unsuited {
    #[error(
        "there are data in {0} already; name a new or empty folder with --data, or look at what is there with `maatwerk serve --dev-tokens --demo`"
    )]
    NotEmpty(PathBuf),
    #[error("the report cannot be written to {0}")]
    Report(PathBuf, #[source] std::io::Error),
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

pub(crate) fn run(args: &SimulateArgs) -> Outcome {
    let paths = args.data.paths();
    if std::fs::read_dir(&paths.data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Unsuited::NotEmpty(paths.data).into());
    }
    if let Some(report) = &args.report {
        // Now, rather than after two minutes.
        write(report, "")?;
    }
    let policies = policies(&args.source)?;
    let settings = args.data.settings();
    let asked = simulate::Settings {
        events: args.events,
        seed: args.seed,
    };
    let report = simulate_into(&paths, settings, &policies, asked)?;
    tell(&report);
    say("");
    say(format!(
        "Bekijk het met: maatwerk serve --dev-tokens --demo --data {}",
        paths.data.display()
    ));
    if let Some(file) = &args.report {
        write(file, &serde_json::to_string_pretty(&report)?)?;
        say(format!("Dit verslag staat ook in {}.", file.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Fills an empty folder, on a runtime of its own: all cores take part, whatever runs beside it.
pub(crate) fn simulate_into(
    paths: &Paths,
    settings: Settings,
    policies: &Policies,
    asked: simulate::Settings,
) -> Result<Report, Failed> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let settings = Settings {
            demo: true,
            begins: Some(simulate::START),
            ..settings
        };
        let app = App::open(paths, settings).await?;
        let filled = fill(&app, policies, asked).await;
        app.log.close().await;
        Ok(filled?)
    })
}

async fn fill(
    app: &Arc<App>,
    policies: &Policies,
    asked: simulate::Settings,
) -> Result<Report, SimulateError> {
    let stop = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stop);
    let signal = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.store(true, Ordering::Relaxed);
        }
    });
    let mut bar = Bar::new(asked.events, "events");
    let filled = simulate::fill(app, policies, asked, |progress| {
        bar.at(progress.events, &progress.day.to_string());
        if stop.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
    .await;
    bar.done();
    signal.abort();
    filled
}

fn policies(source: &Path) -> Result<Policies, Failed> {
    let build = |folder: &str| build_policy(&source.join("plugins").join(folder));
    Ok(Policies {
        standaard: build("standaard")?,
        enschede: build("enschede")?,
        leeuwarden: build("leeuwarden")?,
        zaanstad: build("zaanstad")?,
    })
}

fn write(file: &Path, text: &str) -> Result<(), Unsuited> {
    std::fs::write(file, text).map_err(|source| Unsuited::Report(file.to_owned(), source))
}

/// What was simulated, for people.
fn tell(report: &Report) {
    if report.stopped {
        say("Onderweg gestopt; wat er staat is heel en bruikbaar.");
    }
    say(format!(
        "{} gebeurtenissen in {} casussen van {} gemeenten, {} tot en met {} (zaad {}).",
        report.events, report.cases, report.municipalities, report.from, report.until, report.seed
    ));
    say(format!(
        "{:.1} seconden, {} gebeurtenissen per seconde{}.",
        std::time::Duration::from_millis(report.duration_ms).as_secs_f64(),
        report.rate,
        report
            .peak_memory_bytes
            .map_or_else(String::new, |bytes| format!(
                ", hoogstens {} MB geheugen",
                bytes / 1_000_000
            ))
    ));
    say("");
    say("jaar   casussen  gebeurtenissen");
    for year in &report.years {
        say(format!(
            "{}  {:>9}  {:>14}",
            year.year, year.cases, year.events
        ));
    }
    say("");
    say("Geplant:");
    for planted in &report.planted {
        let how = match planted.change {
            PlantedChange::Step => "stijgt ineens".to_owned(),
            PlantedChange::Ramp { months } => format!("stijgt in {months} maanden"),
            PlantedChange::Fall => "daalt na een wetswijziging".to_owned(),
        };
        let factor = decimal(planted.factor);
        say(format!(
            "  {} ({}) {how} vanaf {}, tot {factor} keer",
            planted.label, planted.article, planted.from
        ));
    }
}
