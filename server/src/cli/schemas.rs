//! `maatwerk schemas`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Outcome, say};

/// `maatwerk schemas`.
#[derive(Debug, Args)]
pub(crate) struct SchemasArgs {
    /// De map.
    #[arg(default_value = "schemas", value_name = "MAP")]
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
        "{} bestanden geschreven in {}",
        files.len(),
        args.folder.display()
    ));
    Ok(ExitCode::SUCCESS)
}
