//! `maatwerk policy`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use maatwerk_domain::Date;
use maatwerk_log::LogId;
use maatwerk_policy::author::{self, BuildOptions};

use super::backtest::BacktestArgs;
use super::{DataArgs, Outcome, Progress, say};
use crate::app::App;
use crate::install::PolicyFiles;

/// `maatwerk policy`.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Builds a plugin and puts it in force from a day.
    Activate {
        #[command(flatten)]
        data: DataArgs,
        /// The code of the authority.
        #[arg(long, value_name = "CODE")]
        authority: LogId,
        /// The folder of the plugin.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The first day on which a request that is received is judged by it [default: today].
        #[arg(long, value_name = "DATE")]
        from: Option<Date>,
    },
    /// Tries a policy on what was asked before: what would have changed, and what it would have cost.
    /// Writes nothing in the log. Ctrl-C ends it, with a report of the part that was judged.
    Backtest(Box<BacktestArgs>),
}

pub(crate) fn run(command: PolicyCommand) -> Outcome {
    match command {
        PolicyCommand::Activate {
            data,
            authority,
            folder,
            from,
        } => {
            data.must_exist()?;
            let built = build(&folder)?;
            with_app(&data, async move |app| {
                activate(&app, authority, &built, from).await?;
                Ok(ExitCode::SUCCESS)
            })
        }
        PolicyCommand::Backtest(args) => super::backtest::run(&args),
    }
}

/// Builds the plugin in a folder, showing progress.
pub(crate) fn build(
    folder: &Path,
) -> Result<PolicyFiles, Box<dyn std::error::Error + Send + Sync>> {
    let progress = Progress::new(&format!("building {}", folder.display()));
    let built = author::build(folder, &BuildOptions::default(), &mut |line| {
        progress.step(line);
    })?;
    progress.done(&format!(
        "built {}: {} bytes, {}",
        folder.display(),
        built.component.len(),
        built.digest
    ));
    Ok(PolicyFiles {
        component: built.component,
        parameters: author::parameters(folder)?,
    })
}

/// Stores a policy and puts it in force.
pub(crate) async fn activate(
    app: &Arc<App>,
    authority: LogId,
    built: &PolicyFiles,
    from: Option<Date>,
) -> Result<(), crate::install::InstallError> {
    let from = from.unwrap_or_else(|| app.clock.today());
    let version = app
        .install_policy(authority, &built.component, &built.parameters, from)
        .await?;
    say(format!(
        "{authority}: {} {} in force from {from}.",
        version.name, version.version
    ));
    Ok(())
}

/// Opens the installation for one piece of work, and closes it.
pub(crate) fn with_app(data: &DataArgs, work: impl AsyncFnOnce(Arc<App>) -> Outcome) -> Outcome {
    tokio::runtime::Runtime::new()?.block_on(async {
        let app = App::open(&data.paths(), data.settings()).await?;
        let done = work(Arc::clone(&app)).await;
        app.log.close().await;
        done
    })
}
