//! The command line.

mod audit;
mod authority;
mod backtest;
mod backup;
mod bundle;
mod cases;
mod checkpoint;
mod keys;
mod letter;
mod log;
mod master_key;
mod out;
mod plugin;
mod policy;
mod publish;
mod schemas;
mod serve;
mod simulate;
mod token;
mod verify;
mod views;
mod witness;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};

pub(crate) use out::{Bar, Outcome, Progress, along_events, fail, note, say};
pub(crate) use policy::build as build_policy;
pub(crate) use simulate::simulate_into;
pub(crate) use verify::fault_in_dutch;

use crate::app::{App, OpenError, Paths, Settings};

/// Maatwerk: municipalities help households that are stuck between rules.
#[derive(Debug, Parser)]
#[command(name = "maatwerk", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tells the story of the driving lessons in three municipalities, then keeps listening.
    Demo(crate::demo::DemoArgs),
    /// Serves an installation.
    Serve(serve::ServeArgs),
    /// Fills an empty folder with a simulated country.
    Simulate(simulate::SimulateArgs),
    /// Mints a token for development; the server must run with --dev-tokens.
    Token(token::TokenArgs),
    /// Begins the log of an authority, with its policy.
    #[command(subcommand)]
    Authority(authority::AuthorityCommand),
    /// The policy of a municipality: its first one, going back, and keys of publishers.
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Copies an installation as it stands at one moment, also while a server uses it.
    Backup(backup::BackupArgs),
    /// Puts a backup back, once each of its files, hashes and keys turned out to be right.
    Restore(backup::RestoreArgs),
    /// Checks what is recorded, for whoever trusts nobody.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// The keys of an installation.
    #[command(subcommand)]
    Keys(master_key::KeysCommand),
    /// How the logs are signed, so that others can check them.
    #[command(subcommand)]
    Log(log::LogCommand),
    /// Letters of decisions, as an authority's template makes them.
    #[command(subcommand)]
    Letter(letter::LetterCommand),
    /// The read models: how far they are, and building them again.
    #[command(subcommand)]
    Views(views::ViewsCommand),
    /// A policy as a plugin: make, build, check, test and explain it.
    #[command(subcommand)]
    Plugin(plugin::PluginCommand),
    /// A witness of logs: it cosigns checkpoints of histories that nobody rewrote.
    #[command(subcommand)]
    Witness(witness::WitnessCommand),
    /// Writes the JSON Schemas and openapi.json to a folder.
    Schemas(schemas::SchemasArgs),
}

/// Where the installation lies.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataArgs {
    /// The data folder: log.db, keys.db, the views and the stored plugins.
    #[arg(long, env = "MAATWERK_DATA", value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// The file with the master key, outside that folder [default: DIR.master-key].
    #[arg(long, env = "MAATWERK_MASTER_KEY", value_name = "FILE")]
    pub(crate) master_key: Option<PathBuf>,
    /// The ledger of destroyed keys, outside that folder [default: DIR.destroyed-keys].
    #[arg(long, env = "MAATWERK_KEY_LEDGER", value_name = "FILE")]
    pub(crate) key_ledger: Option<PathBuf>,
    /// The keys that sign checkpoints, with the last checkpoint of each log: outside that folder, and
    /// never restored from a backup [default: DIR.checkpoints].
    #[arg(long, env = "MAATWERK_CHECKPOINTS", value_name = "FILE")]
    pub(crate) checkpoints: Option<PathBuf>,
    /// After how many days without a decision a request is a signal (Awb 4:13). Another number builds
    /// the view of signals anew.
    #[arg(long, env = "MAATWERK_WAITING_DAYS", value_name = "DAYS", default_value_t = 56,
          value_parser = clap::value_parser!(u16).range(1..=3650))]
    pub(crate) waiting_days: u16,
}

impl DataArgs {
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::default();
        settings.signals.waiting_days = self.waiting_days;
        settings
    }

    /// For a command on what is there: a folder whose name was mistyped is not made.
    pub(crate) fn must_exist(&self) -> Result<(), NoInstallation> {
        if self.data.join("log.db").exists() {
            return Ok(());
        }
        Err(NoInstallation(self.data.clone()))
    }

    /// Opens the installation, of whichever kind it is.
    pub(crate) async fn open(&self) -> Result<Arc<App>, OpenError> {
        self.open_with(self.settings()).await
    }

    /// As [`DataArgs::open`], with settings of its own.
    pub(crate) async fn open_with(&self, mut settings: Settings) -> Result<Arc<App>, OpenError> {
        loop {
            match App::open(&self.paths(), settings.clone()).await {
                Err(OpenError::OtherKind(_)) if !settings.demo => settings.demo = true,
                opened => return opened,
            }
        }
    }

    pub(crate) fn paths(&self) -> Paths {
        let mut paths = Paths::beside(&self.data);
        if let Some(master_key) = &self.master_key {
            paths.master_key.clone_from(master_key);
        }
        if let Some(ledger) = &self.key_ledger {
            paths.ledger.clone_from(ledger);
        }
        if let Some(checkpoints) = &self.checkpoints {
            paths.checkpoints.clone_from(checkpoints);
        }
        paths
    }
}

/// There is nothing to work on.
#[derive(Debug, thiserror::Error)]
#[error("there is no installation in {0}")]
pub(crate) struct NoInstallation(PathBuf);

/// A file that was named cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{0} cannot be read")]
pub(crate) struct Unreadable(PathBuf, #[source] std::io::Error);

/// Reads a file that was named.
pub(crate) fn read(file: &Path) -> Result<Vec<u8>, Unreadable> {
    std::fs::read(file).map_err(|source| Unreadable(file.to_owned(), source))
}

/// A file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{0} cannot be written")]
pub(crate) struct Unwritable(PathBuf, #[source] std::io::Error);

/// Writes a file that was named.
pub(crate) fn written(file: &Path, bytes: &[u8]) -> Result<(), Unwritable> {
    std::fs::write(file, bytes).map_err(|source| Unwritable(file.to_owned(), source))
}

/// Runs the command that was typed.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(args) => crate::demo::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Authority(command) => authority::run(command),
        Command::Policy(command) => policy::run(command),
        Command::Backup(args) => backup::backup(&args),
        Command::Restore(args) => backup::restore(&args),
        Command::Audit(command) => audit::run(&command),
        Command::Keys(command) => master_key::run(&command),
        Command::Log(command) => log::run(command),
        Command::Letter(command) => letter::run(&command),
        Command::Views(command) => views::run(&command),
        Command::Plugin(command) => plugin::run(command),
        Command::Witness(command) => witness::run(command),
        Command::Schemas(args) => schemas::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            fail(error.as_ref());
            ExitCode::FAILURE
        }
    }
}
