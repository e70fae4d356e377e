//! `maatwerk backup` and `maatwerk restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{DataArgs, Outcome, Progress, say};
use crate::backup::{self, Manifest};

/// `maatwerk backup`.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Where it comes: a folder that is not there yet. Keep it apart from the master key.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
}

/// `maatwerk restore`.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// Where it is put back: a folder that is not there yet, or empty. The master key and the ledger of
    /// destroyed keys are not in a backup, and must be in their places.
    #[command(flatten)]
    data: DataArgs,
    /// The backup.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
}

/// Takes a backup, also beside a server.
pub(crate) fn backup(args: &BackupArgs) -> Outcome {
    args.data.must_exist()?;
    let progress = Progress::new("taking a backup");
    let taken = jiff::Timestamp::now().to_string();
    let made = backup::take(&args.data.data, &args.to, taken, |file| progress.step(file))?;
    progress.done("the backup is whole");
    tell(&made);
    say(format!("  in {}", args.to.display()));
    Ok(ExitCode::SUCCESS)
}

/// Puts a backup back.
pub(crate) fn restore(args: &RestoreArgs) -> Outcome {
    let paths = args.data.paths();
    let progress = Progress::new("putting a backup back");
    let done = backup::restore(&args.from, &paths, |step| progress.step(step))?;
    progress.done("the backup is put back: every file, hash and key was looked at");
    tell(&done.manifest);
    if done.destroyed > 0 {
        say(format!(
            "  {} keys were destroyed, and stay so: nobody was brought back",
            done.destroyed
        ));
    }
    say(format!("  in {}", paths.data.display()));
    Ok(ExitCode::SUCCESS)
}

fn tell(manifest: &Manifest) {
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    say(format!(
        "taken {}, {} files, {} bytes",
        manifest.taken,
        manifest.files.len(),
        bytes
    ));
    for log in &manifest.logs {
        say(format!(
            "  {} to position {}, root {}",
            log.authority, log.position, log.root
        ));
    }
}
