//! `maatwerk policy`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use maatwerk_domain::Date;
use maatwerk_log::LogId;

use super::{DataArgs, Outcome, Progress, say};
use crate::app::{App, Settings};

/// `maatwerk policy`.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Bouwt een plugin en zet die vanaf een dag in werking.
    Activate {
        #[command(flatten)]
        data: DataArgs,
        /// De code van het bestuursorgaan.
        #[arg(long, value_name = "CODE")]
        authority: LogId,
        /// De map van de plugin.
        #[arg(value_name = "MAP")]
        folder: PathBuf,
        /// De eerste dag waarop aanvragen ernaar worden beoordeeld [standaard: vandaag].
        #[arg(long, value_name = "DATUM")]
        from: Option<Date>,
    },
}

/// A policy that was built: the component and its parameters.
pub(crate) struct BuiltPolicy {
    pub(crate) component: Vec<u8>,
    pub(crate) parameters: String,
}

pub(crate) fn run(command: PolicyCommand) -> Outcome {
    let PolicyCommand::Activate {
        data,
        authority,
        folder,
        from,
    } = command;
    let built = build(&folder)?;
    with_app(&data, async move |app| {
        activate(&app, authority, &built, from).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Builds the plugin in a folder, showing progress.
pub(crate) fn build(
    folder: &Path,
) -> Result<BuiltPolicy, Box<dyn std::error::Error + Send + Sync>> {
    let progress = Progress::new(&format!("{} wordt gebouwd", folder.display()));
    let built = maatwerk_policy::author::build(folder, None, &mut |line| progress.step(line))?;
    progress.done(&format!(
        "{} is gebouwd: {} bytes, {}",
        folder.display(),
        built.component.len(),
        built.digest
    ));
    Ok(BuiltPolicy {
        component: built.component,
        parameters: std::fs::read_to_string(folder.join("parameters.json"))?,
    })
}

/// Stores a policy and puts it in force.
pub(crate) async fn activate(
    app: &Arc<App>,
    authority: LogId,
    built: &BuiltPolicy,
    from: Option<Date>,
) -> Result<(), crate::install::InstallError> {
    let from = from.unwrap_or_else(|| app.clock.today());
    let version = app
        .activate_policy(authority, &built.component, &built.parameters, from)
        .await?;
    say(format!(
        "{authority}: {} {} geldt vanaf {from}.",
        version.name, version.version
    ));
    Ok(())
}

/// Opens the installation for one piece of work, and closes it.
pub(crate) fn with_app(
    data: &DataArgs,
    work: impl AsyncFnOnce(Arc<App>) -> Outcome,
) -> Outcome {
    tokio::runtime::Runtime::new()?.block_on(async {
        let app = App::open(&data.paths(), Settings::default()).await?;
        let done = work(Arc::clone(&app)).await;
        app.log.close().await;
        done
    })
}
