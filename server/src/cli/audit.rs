//! `maatwerk audit`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};
use maatwerk_domain::{CaseId, Date};
use maatwerk_log::LogId;

use super::bundle::{self, BundleArgs};
use super::checkpoint::{self, CheckpointArgs};
use super::verify::{self, VerifyArgs};
use super::{DataArgs, Outcome, along_events, say, written};
use crate::app::Settings;
use crate::audit::redecide::{self, Order, Report, Verdict};
use crate::backtest::{Candidate, Progress, Watch};

/// `maatwerk audit`: for whoever trusts nobody.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Asks for each recorded answer of a policy again, with the recorded component, parameters and
    /// question, and compares the answers to the byte. Fails when something is not as recorded.
    Redecide(RedecideArgs),
    /// Makes one file of a case, a period or a whole log, which proves itself on another machine.
    Bundle(BundleArgs),
    /// Checks all that is recorded: rows, order, hashes, checkpoints, keys and what is sealed. Fails when
    /// something is not as it should be; status 2 when that could not be looked at.
    Verify(VerifyArgs),
    /// Checks a checkpoint against a policy: who signed it, and whether that is enough.
    Checkpoint(CheckpointArgs),
}

/// `maatwerk audit redecide`. No server may have the folder open: work on a copy beside one.
#[derive(Debug, Args)]
pub(crate) struct RedecideArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The code of one authority [default: all].
    #[arg(long, value_name = "CODE")]
    authority: Option<LogId>,
    /// One case of it.
    #[arg(long, value_name = "ID", requires = "authority")]
    case: Option<CaseId>,
    /// The first day on which an answer was recorded that counts.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Where the report is written, as JSON.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// How many are asked for at the same time [default: a core less than there are].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    threads: Option<u16>,
}

/// How many answers that are not fine are told on the terminal.
const TOLD: usize = 20;

pub(crate) fn run(command: &AuditCommand) -> Outcome {
    match command {
        AuditCommand::Redecide(args) => redecide(args),
        AuditCommand::Bundle(args) => bundle::run(args),
        AuditCommand::Verify(args) => verify::run(args),
        AuditCommand::Checkpoint(args) => checkpoint::run(args),
    }
}

fn redecide(args: &RedecideArgs) -> Outcome {
    args.data.must_exist()?;
    let order = Order {
        log: args.authority,
        case: args.case,
        from: args.from,
        until: args.until,
    };
    let threads = args.threads;
    let threads = threads.map_or_else(Candidate::usual_threads, usize::from);
    let report = tokio::runtime::Runtime::new()?.block_on(async {
        let watch = Watch::default();
        watch.stop_on_interrupt();
        let settings = Settings {
            compile_anew: true,
            ..args.data.settings()
        };
        let app = args.data.open_with(settings).await?;
        let running = redecide::run(&app, order, threads, &watch);
        let answers = |progress: &Progress| format!("{} answers", progress.judged);
        let report = along_events(&watch, running, answers).await;
        app.log.close().await;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(report?)
    })?;
    if let Some(out) = &args.out {
        let json = serde_json::to_string_pretty(&report)?;
        written(out, format!("{json}\n").as_bytes())?;
    }
    tell(&report);
    Ok(if report.counts.is_fine() && !report.stopped {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn tell(report: &Report) {
    let counts = &report.counts;
    let seconds = Duration::from_millis(report.duration_ms).as_secs_f64();
    if report.stopped {
        say("Gestopt: dit gaat over wat tot dan bekeken was.");
    }
    say(format!(
        "{} antwoorden in {seconds:.1} s: {} hetzelfde, {} opnieuw een technische fout, {} nooit gevraagd, \
         {} gewist.",
        counts.found, counts.same, counts.failed_again, counts.never_asked, counts.erased
    ));
    if counts.is_fine() {
        return;
    }
    say(format!(
        "Niet in orde: {} anders, {} zonder regels, {} nu een technische fout, {} nu wel een antwoord, {} \
         onleesbaar.",
        counts.mismatch,
        counts.missing_plugin,
        counts.technical_failure,
        counts.answers_now,
        counts.unreadable
    ));
    for found in report.found.iter().take(TOLD) {
        say(format!(
            "  {} {}  casus {}  {}: {}",
            found.authority,
            found.position,
            found.case,
            found.event_type,
            in_dutch(&found.verdict)
        ));
    }
    let more = report.found.len().saturating_sub(TOLD);
    if more > 0 || report.more > 0 {
        say("  en meer: zie het verslag (--out).");
    }
}

fn in_dutch(verdict: &Verdict) -> String {
    use redecide::Part;
    match verdict {
        Verdict::Same => "hetzelfde".to_owned(),
        Verdict::FailedAgain => "opnieuw een technische fout".to_owned(),
        Verdict::NeverAsked => "nooit gevraagd".to_owned(),
        Verdict::Erased => "gewist".to_owned(),
        Verdict::Mismatch { part } => match part {
            Part::Input => "de vraag is niet die van de ontvangstregel",
            Part::RecordedOutput => "het vastgelegde antwoord is niet dat van de ontvangstregel",
            Part::Output => "de regels antwoorden anders",
            Part::Event => "de gebeurtenis zegt iets anders dan het antwoord",
            Part::Receipt => "andere parameters of een ander contract dan genoemd",
        }
        .to_owned(),
        Verdict::MissingPlugin { detail } => format!("de regels ontbreken: {detail}"),
        Verdict::TechnicalFailure { code } => format!("nu een technische fout ({code})"),
        Verdict::AnswersNow => "nu wel een antwoord".to_owned(),
        Verdict::Unreadable { detail } => format!("onleesbaar: {detail}"),
    }
}
