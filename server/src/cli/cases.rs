//! `maatwerk plugin cases`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use maatwerk_log::{LogId, OsEntropy};
use maatwerk_policy::{Digest, author};
use serde_json::{Map, Value};

use super::policy::in_force;
use super::{Bar, DataArgs, Outcome, say};
use crate::app::App;
use crate::case_export::{self, CaseExport, ExportOrder};

/// `maatwerk plugin cases`.
#[derive(Debug, Subcommand)]
pub(crate) enum CasesCommand {
    /// Draws example cases from what a policy answered, with synthetic persons and other days. Only
    /// what several households show is exported, and nothing of one household as it was; who knows one
    /// well may still think to recognise it, so the files are for the municipality itself. On a data
    /// folder that no server has open.
    Export(ExportArgs),
}

/// `maatwerk plugin cases export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The code of the authority.
    #[arg(long, value_name = "CODE")]
    authority: LogId,
    /// Whose answers: the digest of a component [default: that of the policy in force today].
    #[arg(long, value_name = "DIGEST")]
    plugin: Option<Digest>,
    /// The policy's folder: parameters that are the same there are left out of the cases.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Where the cases are written: a folder that is not there yet.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How many cases of each pattern: of what came of a request, or of a look at a gift, and of each
    /// rule.
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u16).range(1..=20))]
    each: u16,
    /// How many different cases must show a pattern, or share a code, before it is exported.
    #[arg(long, value_name = "N", default_value_t = 5,
          value_parser = clap::value_parser!(u16).range(3..=1000))]
    households: u16,
}

/// Nothing is exported.
#[derive(Debug, thiserror::Error)]
enum ExportFailed {
    #[error("{} is there already: choose another --out", .0.display())]
    Exists(PathBuf),
    #[error("{} cannot be written", .0.display())]
    Write(PathBuf, #[source] std::io::Error),
}

pub(super) fn run(command: CasesCommand) -> Outcome {
    let CasesCommand::Export(args) = command;
    args.data.must_exist()?;
    if args.out.exists() {
        return Err(ExportFailed::Exists(args.out).into());
    }
    let beside: Map<String, Value> = match &args.folder {
        Some(folder) => serde_json::from_slice(&author::parameters(folder)?)?,
        None => Map::new(),
    };
    tokio::runtime::Runtime::new()?.block_on(async {
        let app = args.data.open().await?;
        let exported = export(&app, &args, beside).await;
        app.log.close().await;
        let exported = exported?;
        tell(&exported, &args);
        if exported.cases.is_empty() {
            return Ok(ExitCode::FAILURE);
        }
        write(&args.out, &exported)?;
        Ok(ExitCode::SUCCESS)
    })
}

async fn export(
    app: &Arc<App>,
    args: &ExportArgs,
    beside: Map<String, Value>,
) -> Result<CaseExport, Box<dyn std::error::Error + Send + Sync>> {
    let plugin = match args.plugin {
        Some(plugin) => plugin,
        None => in_force(app, args.authority).await?,
    };
    let order = ExportOrder {
        log: args.authority,
        plugin,
        each: args.each.into(),
        households: args.households.into(),
        beside,
    };
    let mut bar = Bar::new(0, "events");
    let exported = case_export::run(app, &order, &OsEntropy, |read, of| {
        bar.of(of);
        bar.at(read, "events read");
    });
    let exported = exported.await?;
    bar.done();
    Ok(exported)
}

/// Writes all cases, or none.
fn write(out: &Path, exported: &CaseExport) -> Result<(), ExportFailed> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| ExportFailed::Write(path, source)
    };
    let beside = crate::app::with_ending(out, ".part");
    let written = fs::create_dir(&beside)
        .map_err(failed(&beside))
        .and_then(|()| {
            for case in &exported.cases {
                let path = beside.join(&case.name);
                fs::write(&path, &case.text).map_err(failed(&path))?;
            }
            fs::rename(&beside, out).map_err(failed(out))
        });
    if written.is_err() {
        // It has no name that anybody reads, so what stays of it harms nobody.
        let _ = fs::remove_dir_all(&beside);
    }
    written
}

fn tell(exported: &CaseExport, args: &ExportArgs) {
    let CaseExport {
        cases,
        read,
        patterns,
        skipped,
    } = exported;
    say(format!(
        "{read} recorded answers show {patterns} patterns; {} cases drawn for {}.",
        cases.len(),
        args.out.display()
    ));
    let fewer = format!("patterns that fewer than {} cases show", args.households);
    for (count, what) in [
        (skipped.few_households, fewer.as_str()),
        (
            skipped.not_drawn,
            "patterns of which no other question is judged the same way",
        ),
        (skipped.not_written, "patterns that a case file cannot say"),
        (skipped.other_policy, "answers of another policy"),
        (
            skipped.unanswered,
            "questions that the policy did not answer",
        ),
        (skipped.erased, "answers that were erased"),
        (skipped.unreadable, "answers that cannot be read"),
        (
            skipped.beyond,
            "answers of more patterns than are told apart",
        ),
    ] {
        if count > 0 {
            say(format!("  left out: {count} {what}"));
        }
    }
    if !cases.is_empty() {
        say("Read them before you share them: they are like households, and nobody's.");
    }
}
