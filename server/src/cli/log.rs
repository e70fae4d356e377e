//! `maatwerk log`.

use std::process::ExitCode;

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use maatwerk_domain::Officer;
use maatwerk_log::{EventLog as _, LogId};

use super::{DataArgs, Outcome, note, say};
use crate::checkpoints::OriginBase;

/// `maatwerk log`.
#[derive(Debug, Subcommand)]
pub(crate) enum LogCommand {
    /// Shows under which names and keys the logs are signed.
    Origins {
        #[command(flatten)]
        data: DataArgs,
    },
    /// Goes on signing a log that is no longer what was signed, after an old backup was restored or
    /// its key was lost: under a new name, with a new key. The log says so, and cites the last
    /// checkpoint that was signed; with it, of which erased persons it knows nothing because they were
    /// erased after the backup. Whoever watches it learns that its history was broken off.
    Reopen {
        #[command(flatten)]
        data: DataArgs,
        /// The code of the authority.
        #[arg(long, value_name = "CODE")]
        authority: LogId,
        /// Why.
        #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
        reason: String,
        /// Who decided this.
        #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
        by: String,
        /// The address of the logs without its scheme [default: that of the origin before].
        #[arg(long, value_name = "HOST/PATH")]
        origin: Option<OriginBase>,
    },
}

pub(crate) fn run(command: LogCommand) -> Outcome {
    match command {
        LogCommand::Origins { data } => {
            data.must_exist()?;
            super::policy::with_app(&data, async |app| {
                let logs = app.log.logs().await?;
                if logs.is_empty() {
                    note("there is no log here yet: `authority establish` begins one.");
                }
                for log in logs {
                    let (authority, _) = app.authority(log).await?;
                    if authority.origins.is_empty() {
                        note(format!(
                            "{log} has no key yet: `serve` makes one as it signs its first checkpoint."
                        ));
                    }
                    for opened in authority.origins {
                        say(format!("{log}  {}", opened.origin.verifier_key));
                    }
                }
                Ok(ExitCode::SUCCESS)
            })
        }
        LogCommand::Reopen {
            data,
            authority,
            reason,
            by,
            origin,
        } => {
            data.must_exist()?;
            super::policy::with_app(&data, async move |app| {
                let by = Officer::new(&by);
                let signed = app.reopen_log(authority, origin, by, reason).await?;
                let checkpoint = signed.checkpoint();
                say(format!(
                    "{authority} is signed as {} from {} events on.",
                    checkpoint.origin, checkpoint.size
                ));
                let (register, _) = app.authority(authority).await?;
                let again = register.destroyed_again();
                if again > 0 {
                    say(format!(
                        "The log says of {again} keys that they were destroyed in the history that it left."
                    ));
                }
                Ok(ExitCode::SUCCESS)
            })
        }
    }
}
