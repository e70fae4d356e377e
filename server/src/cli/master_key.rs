//! `maatwerk keys`: the keys of an installation.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use maatwerk_log::{MasterKey, Vault};

use super::{DataArgs, Outcome, say};

/// `maatwerk keys`.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Wraps all keys with another master key, where no server has the folder open. The log stays as it
    /// is, to the byte.
    Rotate(RotateArgs),
}

/// `maatwerk keys rotate`.
#[derive(Debug, Args)]
pub(crate) struct RotateArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The file with the new master key, outside the data folder; made when it is not there.
    #[arg(long, value_name = "FILE")]
    new_master_key: PathBuf,
}

/// Keys that cannot be wrapped anew like this. Nothing has changed.
#[derive(Debug, thiserror::Error)]
enum RotateError {
    #[error("{0} holds the master key that is in use: name a file for another one")]
    Same(PathBuf),
    #[error(
        "{0} lies in the data folder, where a backup would take it along with the keys it opens"
    )]
    Inside(PathBuf),
}

pub(crate) fn run(command: &KeysCommand) -> Outcome {
    match command {
        KeysCommand::Rotate(args) => rotate(args),
    }
}

/// Whatever stops this, the old file or the new one opens the keys: both are kept until it is done.
fn rotate(args: &RotateArgs) -> Outcome {
    args.data.must_exist()?;
    let paths = args.data.paths();
    let old = MasterKey::from_file(&paths.master_key)?;
    let place = std::path::absolute(&args.new_master_key)?;
    if place.starts_with(std::path::absolute(&paths.data)?) {
        return Err(RotateError::Inside(place).into());
    }
    let new = if args.new_master_key.exists() {
        MasterKey::from_file(&args.new_master_key)
    } else {
        // Durable before anything is wrapped with it.
        MasterKey::generate_file(&args.new_master_key)
    }?;
    // It would be told to destroy the only one there is.
    if new.is(&old) {
        return Err(RotateError::Same(place).into());
    }
    let rotated = Vault::rotate(&paths.data.join("keys.db"), &old, &new)?;
    say(format!("{rotated} keys are wrapped anew"));
    say(format!(
        "start with --master-key {} from now on, and destroy {}: with it, backups of the keys from before \
         today can still be read",
        args.new_master_key.display(),
        paths.master_key.display()
    ));
    Ok(ExitCode::SUCCESS)
}
