//! `maatwerk token`.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::{DataArgs, Outcome, say};
use crate::http::auth::{DevToken, Role, mint_dev_token};

/// `maatwerk token`.
#[derive(Debug, Args)]
pub(crate) struct TokenArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Het bestuursorgaan: de code van de gemeente, of NL voor het landelijke programma.
    #[arg(long, value_name = "CODE")]
    authority: maatwerk_log::LogId,
    /// Wie het is.
    #[arg(long, value_name = "NAAM")]
    subject: String,
    /// Wat die persoon is; vaker te noemen.
    #[arg(long = "role", value_name = "ROL", required = true)]
    roles: Vec<Role>,
    /// Hoe lang het token geldt, in minuten.
    #[arg(long, default_value_t = 60, value_name = "MINUTEN")]
    minutes: u32,
}

pub(crate) fn run(args: &TokenArgs) -> Outcome {
    let token = mint_dev_token(
        &args.data.data,
        &DevToken {
            authority: args.authority,
            subject: args.subject.clone(),
            roles: args.roles.clone(),
            ttl: Duration::from_secs(u64::from(args.minutes) * 60),
        },
    )?;
    say(token);
    Ok(ExitCode::SUCCESS)
}
