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
    /// Begint het logboek van een bestuursorgaan.
    Establish {
        #[command(flatten)]
        data: DataArgs,
        /// De code, bijvoorbeeld GM0479.
        #[arg(long, value_name = "CODE")]
        authority: LogId,
        /// De naam.
        #[arg(long, value_name = "NAAM")]
        name: String,
        /// De map van de plugin met het beleid.
        #[arg(long, value_name = "MAP", default_value = "plugins/standaard")]
        policy: PathBuf,
        /// De eerste dag waarop aanvragen volgens dat beleid worden beoordeeld [standaard: vandaag].
        #[arg(long, value_name = "DATUM")]
        from: Option<Date>,
    },
    /// Toont de bestuursorganen van deze installatie.
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
                say(format!("{authority} {name} is begonnen."));
                Ok(ExitCode::SUCCESS)
            })
        }
        AuthorityCommand::List { data } => {
            super::policy::with_app(&data, async |app| {
                for log in app.log.logs().await? {
                    let (authority, _) = app.authority(log).await?;
                    say(format!("{log}  {}", authority.name.unwrap_or_default()));
                }
                Ok(ExitCode::SUCCESS)
            })
        }
    }
}
