//! `maatwerk authority`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use maatwerk_domain::Date;
use maatwerk_log::{EventLog as _, LogId};

use super::{DataArgs, Outcome, say};

/// `maatwerk authority`.
#[derive(Debug, Subcommand)]
pub(crate) enum AuthorityCommand {
    /// Begins the log of an authority.
    Establish {
        #[command(flatten)]
        data: DataArgs,
        /// Its code, for instance GM0479.
        #[arg(long, value_name = "CODE")]
        authority: LogId,
        /// Its name.
        #[arg(long, value_name = "NAME")]
        name: String,
        /// The folder of the plugin with its policy.
        #[arg(long, value_name = "DIR", default_value = "plugins/standaard")]
        policy: PathBuf,
        /// The first day on which a request that is received is judged by it [default: today].
        #[arg(long, value_name = "DATE")]
        from: Option<Date>,
    },
    /// Shows the authorities of this installation.
    List {
        #[command(flatten)]
        data: DataArgs,
    },
}

pub(crate) fn run(command: AuthorityCommand) -> Outcome {
    match command {
        AuthorityCommand::Establish {
            data,
            authority,
            name,
            policy,
            from,
        } => {
            let built = super::policy::build(&policy)?;
            super::policy::with_app(&data, async move |app| {
                app.establish(authority, &name).await?;
                super::policy::activate(&app, authority, &built, from).await?;
                say(format!("{authority} {name} is established."));
                Ok(ExitCode::SUCCESS)
            })
        }
        AuthorityCommand::List { data } => super::policy::with_app(&data, async |app| {
            for log in app.log.logs().await? {
                let (authority, _) = app.authority(log).await?;
                say(format!("{log}  {}", authority.name.unwrap_or_default()));
            }
            Ok(ExitCode::SUCCESS)
        }),
    }
}
