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
    /// The authority: the code of the municipality, or NL for the national programme.
    #[arg(long, value_name = "CODE")]
    authority: maatwerk_log::LogId,
    /// Who it is.
    #[arg(long, value_name = "NAME")]
    subject: String,
    /// What that person is: professional, customisation-officer, policy-maker, approver, auditor, payer,
    /// programme, client-system, administrator, witness or resident; may be repeated.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<Role>,
    /// The person that a resident is, by the identifier in the case.
    #[arg(long, value_name = "ID", required_if_eq("roles", "resident"))]
    person: Option<maatwerk_domain::PersonId>,
    /// How long the token is valid, in minutes.
    #[arg(long, default_value_t = 60, value_name = "MINUTES")]
    minutes: u32,
}

pub(crate) fn run(args: &TokenArgs) -> Outcome {
    args.data.must_exist()?;
    let token = mint_dev_token(
        &args.data.data,
        &DevToken {
            authority: args.authority,
            subject: args.subject.clone(),
            roles: args.roles.clone(),
            person: args.person,
            ttl: Duration::from_secs(u64::from(args.minutes) * 60),
        },
    )?;
    say(token);
    Ok(ExitCode::SUCCESS)
}
