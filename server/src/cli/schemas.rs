//! `maatwerk schemas`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, say};

/// `maatwerk schemas`.
#[derive(Debug, Args)]
pub(crate) struct SchemasArgs {
    /// The folder.
    #[arg(default_value = "schemas", value_name = "DIR")]
    folder: PathBuf,
}

pub(crate) fn run(args: &SchemasArgs) -> Outcome {
    let files = crate::schemas::files()?;
    for (name, text) in &files {
        let path = args.folder.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, text)?;
    }
    say(format!(
        "{} files written in {}",
        files.len(),
        args.folder.display()
    ));
    Ok(ExitCode::SUCCESS)
}
