//! The command line.

mod authority;
mod out;
mod plugin;
mod policy;
mod schemas;
mod serve;
mod token;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

pub(crate) use out::{Outcome, Progress, fail, say};

use crate::app::Paths;

/// Maatwerk: gemeenten helpen huishoudens die tussen regels klem zitten.
#[derive(Debug, Parser)]
#[command(name = "maatwerk", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Vertelt het verhaal van de rijlessen in drie gemeenten, en blijft dan luisteren.
    Demo(crate::demo::DemoArgs),
    /// Start de server op een installatie.
    Serve(serve::ServeArgs),
    /// Maakt een token voor ontwikkeling; de server moet met --dev-tokens draaien.
    Token(token::TokenArgs),
    /// Begint het logboek van een bestuursorgaan, met beleid.
    #[command(subcommand)]
    Authority(authority::AuthorityCommand),
    /// Zet beleid van een gemeente in werking.
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Beleid als plugin: maken, bouwen, controleren, proberen, uitleggen.
    #[command(subcommand)]
    Plugin(plugin::PluginCommand),
    /// Schrijft de JSON Schema's, openapi.json en het glossarium naar een map.
    Schemas(schemas::SchemasArgs),
}

/// Where the installation lies.
#[derive(Debug, Clone, Args)]
pub(crate) struct DataArgs {
    /// De map met de gegevens: log.db, keys.db, de views en de opgeslagen plugins.
    #[arg(long, env = "MAATWERK_DATA", value_name = "MAP")]
    pub(crate) data: PathBuf,
    /// Het bestand met de hoofdsleutel, buiten die map [standaard: MAP.master-key].
    #[arg(long, env = "MAATWERK_MASTER_KEY", value_name = "BESTAND")]
    pub(crate) master_key: Option<PathBuf>,
    /// De lijst van vernietigde sleutels, buiten die map [standaard: MAP.destroyed-keys].
    #[arg(long, env = "MAATWERK_KEY_LEDGER", value_name = "BESTAND")]
    pub(crate) key_ledger: Option<PathBuf>,
}

impl DataArgs {
    pub(crate) fn paths(&self) -> Paths {
        let mut paths = Paths::beside(&self.data);
        if let Some(master_key) = &self.master_key {
            paths.master_key.clone_from(master_key);
        }
        if let Some(ledger) = &self.key_ledger {
            paths.ledger.clone_from(ledger);
        }
        paths
    }
}

/// Runs the command that was typed.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Demo(args) => crate::demo::run(args),
        Command::Serve(args) => serve::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Authority(command) => authority::run(command),
        Command::Policy(command) => policy::run(command),
        Command::Plugin(command) => plugin::run(command),
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
