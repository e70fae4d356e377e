//! `maatwerk policy backtest`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use maatwerk_domain::Date;
use maatwerk_log::LogId;

use super::policy::in_force;
use super::{DataArgs, Outcome, Unwritable, along_events, build_policy, read, say, written};
use crate::app::App;
use crate::backtest::words::more;
use crate::backtest::{self, Candidate, Count, Order, Progress, Ran, Report, Watch, banded};

/// `maatwerk policy backtest`.
#[derive(Debug, Args)]
pub(crate) struct BacktestArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The code of the authority.
    #[arg(long, value_name = "CODE")]
    authority: LogId,
    /// What is tried: the folder of a plugin, or a component [default: the component in force today].
    #[arg(long, value_name = "DIR|FILE")]
    candidate: Option<PathBuf>,
    /// Its parameters [default: those of the folder; without a folder those that were recorded with
    /// each answer].
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
    /// Judge each answer with the parameters that were recorded with it, also when a folder is tried.
    #[arg(long, conflicts_with = "parameters")]
    recorded_parameters: bool,
    /// The first day of receipt that counts; without --exact the first of a month.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day of receipt that counts; without --exact the last of a month.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Where report.json and report.html are written.
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Every count as it is, for who may see cases; without it small counts are bands.
    #[arg(long)]
    exact: bool,
    /// How many answers are judged at the same time [default: a core less than there are].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
}

/// It cannot be tried.
#[derive(Debug, thiserror::Error)]
enum BacktestFailed {
    #[error("--{0} lies within a month: only who may see cases asks for less, with --exact")]
    WithinMonth(&'static str),
    #[error("the policy in force is not stored here")]
    NotStored(#[source] Box<dyn std::error::Error + Send + Sync>),
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn run(args: &BacktestArgs) -> Outcome {
    args.data.must_exist()?;
    let order = Order {
        log: args.authority,
        from: args.from,
        until: args.until,
    };
    if let (false, Some(end)) = (args.exact, order.within_months().first()) {
        return Err(BacktestFailed::WithinMonth(end).into());
    }
    let named = named(args)?;
    let ran = tokio::runtime::Runtime::new()?.block_on(async {
        let watch = Watch::default();
        watch.stop_on_interrupt();
        let app = args.data.open().await?;
        let ran = try_out(&app, args, order, named, &watch).await;
        app.log.close().await;
        ran
    })?;
    let report = if args.exact {
        ran.report
    } else {
        banded(&ran.report)
    };
    std::fs::create_dir_all(&args.out).map_err(|source| Unwritable(args.out.clone(), source))?;
    let json = serde_json::to_string_pretty(&report)?;
    written(
        &args.out.join("report.json"),
        format!("{json}\n").as_bytes(),
    )?;
    written(
        &args.out.join("report.html"),
        backtest::html(&report).as_bytes(),
    )?;
    tell(&report, &args.out);
    Ok(ExitCode::SUCCESS)
}

/// What was named: the one in force, and the recorded ones, when absent.
struct Named {
    component: Option<Vec<u8>>,
    parameters: Option<Vec<u8>>,
}

fn named(args: &BacktestArgs) -> Result<Named, Failed> {
    let (component, own) = match &args.candidate {
        Some(folder) if folder.is_dir() => {
            let built = build_policy(folder)?;
            (Some(built.component), Some(built.parameters))
        }
        Some(file) => (Some(read(file)?), None),
        None => (None, None),
    };
    let parameters = match &args.parameters {
        Some(file) => Some(read(file)?),
        None if args.recorded_parameters => None,
        None => own,
    };
    Ok(Named {
        component,
        parameters,
    })
}

async fn try_out(
    app: &Arc<App>,
    args: &BacktestArgs,
    order: Order,
    named: Named,
    watch: &Watch,
) -> Result<Ran, Failed> {
    let component = if let Some(component) = named.component {
        component
    } else {
        let stored = app
            .catalogue
            .component(in_force(app, args.authority).await?);
        stored.map_err(|source| BacktestFailed::NotStored(source.into()))?
    };
    let threads = args
        .threads
        .map_or_else(Candidate::usual_threads, usize::from);
    let candidate = Candidate::new(
        app.host.config(),
        threads,
        &component,
        named.parameters.as_deref(),
    )?;
    let running = backtest::run(app, candidate, order, watch);
    let judged = |progress: &Progress| format!("{} judged", progress.judged);
    Ok(along_events(watch, running, judged).await?)
}

fn shown(count: Count) -> String {
    match count {
        Count::Number(number) => number.to_string(),
        Count::Band(_) => "0-9".to_owned(),
    }
}

fn tell(report: &Report, out: &Path) {
    if report.stopped {
        say("Gestopt: het verslag gaat over wat tot dan beoordeeld was.");
    }
    let seconds = Duration::from_millis(report.duration_ms).as_secs_f64();
    say(format!(
        "{} antwoorden opnieuw gevraagd in {seconds:.1} s; anders: {} bij aanvragen, {} bij lopende giften.",
        shown(report.answers.judged),
        shown(report.requests.changed),
        shown(report.gifts.changed)
    ));
    if let Some(difference) = report.money.granted.difference {
        say(format!("Verschil in toekenningen: {}.", more(difference)));
    }
    say(format!(
        "Het verslag staat in {} en report.json.",
        out.join("report.html").display()
    ));
}
