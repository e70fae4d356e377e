//! `maatwerk policy`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use maatwerk_domain::Date;
use maatwerk_log::LogId;
use maatwerk_policy::Digest;
use maatwerk_policy::author::{self, BuildOptions};

use super::backtest::BacktestArgs;
use super::keys::{self, KeygenArgs, SignArgs};
use super::publish::{self, PublishArgs};
use super::{DataArgs, Outcome, Progress, say};
use crate::app::App;
use crate::install::PolicyFiles;

/// `maatwerk policy`.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// Builds a plugin and puts it in force from a day: the first policy of an authority, or any in a
    /// demo. Another one is uploaded, approved and activated by the authority's own people.
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
    /// Withdraws a version that is in force, or is to be: the version before it judges again.
    Rollback {
        #[command(flatten)]
        data: DataArgs,
        /// The code of the authority.
        #[arg(long, value_name = "CODE")]
        authority: LogId,
        /// The first day of the version to withdraw: given twice, the order withdraws one, not two.
        #[arg(long, value_name = "DATE")]
        from: Date,
        /// Why.
        #[arg(long, value_name = "TEXT",
              value_parser = clap::builder::NonEmptyStringValueParser::new())]
        reason: String,
    },
    /// Makes the keys of a publisher.
    Keygen(KeygenArgs),
    /// Signs a component.
    Sign(SignArgs),
    /// Brings a policy to a server: built, tested on its cases, signed, uploaded, its parameters
    /// proposed. Another person then approves it there.
    Publish(PublishArgs),
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
        PolicyCommand::Rollback {
            data,
            authority,
            from,
            reason,
        } => {
            data.must_exist()?;
            with_app(&data, async move |app| {
                roll_back(&app, authority, from, reason).await
            })
        }
        PolicyCommand::Keygen(args) => keys::keygen(&args),
        PolicyCommand::Sign(args) => keys::sign(&args),
        PolicyCommand::Publish(args) => publish::run(&args),
        PolicyCommand::Backtest(args) => super::backtest::run(&args),
    }
}

/// An authority without a policy.
#[derive(Debug, thiserror::Error)]
#[error("{0} has no policy today: name one")]
pub(super) struct NoPolicy(LogId);

/// The component that is in force today.
pub(super) async fn in_force(
    app: &App,
    log: LogId,
) -> Result<Digest, Box<dyn std::error::Error + Send + Sync>> {
    let (authority, _) = app.authority(log).await?;
    let version = authority.policy_on(app.clock.today());
    Ok(version.ok_or(NoPolicy(log))?.plugin.parse()?)
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

/// Goes back to the version before.
async fn roll_back(app: &Arc<App>, authority: LogId, from: Date, reason: String) -> Outcome {
    let found = app.authority(authority).await?.0;
    let withdrawn = found.policies.standing().find(|one| one.from == from);
    let withdrawn = withdrawn.cloned();
    app.roll_back_policy(authority, from, reason).await?;
    if let Some(withdrawn) = withdrawn {
        say(format!(
            "{authority}: {} {} of {from} was withdrawn.",
            withdrawn.name, withdrawn.version
        ));
        say(format!(
            "What was decided under it: GET /v1/policies/{}/decisions",
            withdrawn.plugin
        ));
    }
    let today = app.clock.today();
    if let Some(judges) = app.authority(authority).await?.0.policy_on(today) {
        say(format!(
            "Today {} {} of {} judges.",
            judges.name, judges.version, judges.from
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens the installation for one piece of work, and closes it.
pub(crate) fn with_app(data: &DataArgs, work: impl AsyncFnOnce(Arc<App>) -> Outcome) -> Outcome {
    tokio::runtime::Runtime::new()?.block_on(async {
        let app = data.open().await?;
        let done = work(Arc::clone(&app)).await;
        app.log.close().await;
        done
    })
}
