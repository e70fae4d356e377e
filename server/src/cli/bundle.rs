//! `maatwerk audit bundle`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use maatwerk_domain::{CaseId, Date, PersonId};
use maatwerk_log::LogId;

use super::{DataArgs, Outcome, along_events, say};
use crate::backtest::Watch;
use crate::document::words::thousands;
use crate::evidence::{self, Asked, Contents, Order};

/// `maatwerk audit bundle`. No server may have the folder open: beside one, ask for it over HTTP.
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["case", "from", "all"])))]
pub(crate) struct BundleArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The code of the authority.
    #[arg(long, value_name = "CODE")]
    authority: LogId,
    /// One case.
    #[arg(long, value_name = "ID")]
    case: Option<CaseId>,
    /// Of that case what concerns this person alone, and nothing of anybody else.
    #[arg(long, value_name = "ID", requires = "case")]
    resident: Option<PersonId>,
    /// What was recorded from this day on, in the Netherlands.
    #[arg(long, value_name = "DATE", requires = "until")]
    from: Option<Date>,
    /// Up to and including this day.
    #[arg(long, value_name = "DATE", requires = "from")]
    until: Option<Date>,
    /// The whole log.
    #[arg(long)]
    all: bool,
    /// What the bundle can open [default: accounting; for a resident: persons].
    #[arg(long, value_name = "CONTENTS")]
    contents: Option<Contents>,
    /// Who takes it out: recorded in the reading log.
    #[arg(long, value_name = "NAME", value_parser = name)]
    by: String,
    /// What for, a code as `audit-2026`: recorded in the reading log.
    #[arg(long, value_name = "CODE", value_parser = purpose)]
    purpose: String,
    /// The file, which is not there yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

fn purpose(text: &str) -> Result<String, maatwerk_domain::NotACode> {
    maatwerk_domain::FactCode::new(text).map(|code| code.as_str().to_owned())
}

fn name(text: &str) -> Result<String, &'static str> {
    let fits = !text.trim().is_empty()
        && text.chars().count() <= 64
        && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
        .ok_or("a name is 1 to 64 characters")
}

pub(crate) fn run(args: &BundleArgs) -> Outcome {
    args.data.must_exist()?;
    let asked = match (args.case, args.from, args.until) {
        (Some(case), ..) => Asked::Case(case, args.resident),
        (None, Some(from), Some(until)) if from <= until => Asked::Period(from, until),
        (None, Some(_), _) => return Err("the period ends before it begins".into()),
        _ => Asked::Everything,
    };
    let usual = match args.resident {
        Some(_) => Contents::Persons,
        None => Contents::Accounting,
    };
    let order = Order {
        log: args.authority,
        asked,
        contents: args.contents.unwrap_or(usual),
        by: args.by.clone(),
        purpose: args.purpose.clone(),
        most: u64::MAX,
    };
    let exported = tokio::runtime::Runtime::new()?.block_on(async {
        let watch = Watch::default();
        watch.stop_on_interrupt();
        let app = args.data.open().await?;
        let running = evidence::export_to(&app, &order, &args.out, &watch);
        let exported = Box::pin(along_events(&watch, running, |_| String::new())).await;
        app.log.close().await;
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(exported?)
    })?;
    let head = &exported.head;
    say(format!(
        "{}: {} gebeurtenissen, {} bytes, bewezen tegen een ijkpunt van {} gebeurtenissen.",
        args.out.display(),
        thousands(head.events),
        thousands(exported.bytes),
        thousands(head.size),
    ));
    if head.contents == Contents::Persons {
        say("Er staan sleutels van personen in: vernietig het als het zijn doel heeft gediend.");
    }
    Ok(ExitCode::SUCCESS)
}
