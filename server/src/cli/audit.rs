//! `maatwerk audit`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};
use maatwerk_domain::{CaseId, Date};
use maatwerk_log::LogId;

use super::bundle::{self, BundleArgs};
use super::checkpoint::{self, CheckpointArgs};
use super::verify::{self, VerifyArgs, brought, fault_in_dutch};
use super::{DataArgs, Outcome, along_events, say, written};
use crate::app::Settings;
use crate::audit::redecide::{self, Order, Report, Verdict};
use crate::backtest::{Candidate, Progress, Watch};

/// `maatwerk audit`: for whoever trusts nobody.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Asks for each recorded answer of a policy again, with the recorded component, parameters and
    /// question, and compares the answers to the byte. Fails when something is not as recorded; status 2
    /// when it could not be asked again.
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
// Of a bundle nothing else is needed; the folder that is then filled in is not looked at.
#[command(mut_arg("data", |data| data
    .required(false)
    .required_unless_present("bundle")
    .default_value_if("bundle", clap::builder::ArgPredicate::IsPresent, ".")))]
pub(crate) struct RedecideArgs {
    #[command(flatten)]
    data: DataArgs,
    /// An evidence bundle that opens persons (`--contents persons`), instead of a data folder.
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
    /// Whose signature under the bundle is believed (c2sp.org/tlog-policy) [default: the key in it].
    #[arg(long, value_name = "FILE", requires = "bundle")]
    policy: Option<PathBuf>,
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

/// It cannot be told whether it is as recorded: not the same as that it is not.
const CANNOT: u8 = 2;

fn redecide(args: &RedecideArgs) -> Outcome {
    let report = match redecided(args) {
        Ok(report) => report,
        Err(error) => {
            super::fail(error.as_ref());
            return Ok(ExitCode::from(CANNOT));
        }
    };
    if let Some(out) = &args.out {
        let json = serde_json::to_string_pretty(&report)?;
        written(out, format!("{json}\n").as_bytes())?;
    }
    tell(&report);
    Ok(match report.is_fine() {
        true if report.counts.withheld == 0 => ExitCode::SUCCESS,
        true => ExitCode::from(CANNOT),
        false => ExitCode::FAILURE,
    })
}

fn redecided(args: &RedecideArgs) -> Result<Report, Box<dyn std::error::Error + Send + Sync>> {
    let order = Order {
        log: args.authority,
        case: args.case,
        from: args.from,
        until: args.until,
    };
    let threads = args.threads;
    let threads = threads.map_or_else(Candidate::usual_threads, usize::from);
    let answers = |progress: &Progress| format!("{} answers", progress.judged);
    let watch = Watch::default();
    let runtime = tokio::runtime::Runtime::new()?;
    if let Some(file) = &args.bundle {
        let policy = args.policy.as_deref().map(checkpoint::read_policy);
        let material = brought(file, policy.transpose()?.as_ref())?;
        return runtime.block_on(async {
            watch.stop_on_interrupt();
            let looking = watch.clone();
            let running = tokio::task::spawn_blocking(move || {
                redecide::run_brought(&material, order, threads, &looking)
            });
            Ok(along_events(&watch, running, answers).await??)
        });
    }
    args.data.must_exist()?;
    runtime.block_on(async {
        watch.stop_on_interrupt();
        let settings = Settings {
            compile_anew: true,
            ..args.data.settings()
        };
        let app = args.data.open_with(settings).await?;
        let running = redecide::run(&app, order, threads, &watch);
        let report = along_events(&watch, running, answers).await;
        app.log.close().await;
        Ok(report?)
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
    if counts.withheld > 0 {
        say(format!(
            "{} niet opnieuw te vragen: hun sleutels zijn niet verstrekt. Vraag een bundel die personen opent \
             (--contents persons).",
            counts.withheld
        ));
    }
    if !report.faults.is_empty() {
        say("Het bestand is niet zoals het geschreven is:");
        for fault in report.faults.iter().take(TOLD) {
            say(format!("  {}", fault_in_dutch(fault)));
        }
    }
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
        Verdict::Withheld => "niet verstrekt".to_owned(),
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
