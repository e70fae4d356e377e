//! `maatwerk authority`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use clap::builder::NonEmptyStringValueParser;
use maatwerk_domain::Date;
use maatwerk_log::{EventLog as _, LogId};

use super::{DataArgs, Outcome, say};
use crate::signals::is_national;

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
        #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
        name: String,
        /// The folder of the plugin with its policy; the national programme (NL) has none
        /// [default: plugins/standaard].
        #[arg(long, value_name = "DIR")]
        policy: Option<PathBuf>,
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

/// The national programme decides on no requests.
#[derive(Debug, thiserror::Error)]
#[error("the national programme has no policy: leave out --policy and --from")]
struct NationalPolicy;

pub(crate) fn run(command: AuthorityCommand) -> Outcome {
    match command {
        AuthorityCommand::Establish {
            data,
            authority,
            name,
            policy,
            from,
        } => {
            if is_national(authority) {
                if policy.is_some() || from.is_some() {
                    return Err(NationalPolicy.into());
                }
                return super::policy::with_app(&data, async move |app| {
                    app.establish(authority, &name).await?;
                    say(format!(
                        "{authority} {name} is established: it takes signals."
                    ));
                    Ok(ExitCode::SUCCESS)
                });
            }
            let policy = policy.unwrap_or_else(|| PathBuf::from("plugins/standaard"));
            let built = super::policy::build(&policy)?;
            super::policy::with_app(&data, async move |app| {
                app.establish(authority, &name).await?;
                super::policy::activate(&app, authority, &built, from).await?;
                say(format!("{authority} {name} is established."));
                Ok(ExitCode::SUCCESS)
            })
        }
        AuthorityCommand::List { data } => {
            data.must_exist()?;
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
