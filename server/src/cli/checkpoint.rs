//! `maatwerk audit checkpoint`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use maatwerk_log::transparency::{
    Cosigned, InvalidPolicy, MAX_NOTE_BYTES, MalformedCheckpoint, NotTrusted, PolicyWitness,
    SignedCheckpoint, TrustPolicy,
};

use super::{Outcome, read, say};
use crate::outward;

/// `maatwerk audit checkpoint`. Fails when the policy does not trust the checkpoint.
#[derive(Debug, Args)]
pub(crate) struct CheckpointArgs {
    /// Whose signatures are enough (c2sp.org/tlog-policy). It must come from elsewhere than the
    /// checkpoint.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// The checkpoint: a file, or the address where it is published.
    #[arg(value_name = "FILE|URL")]
    checkpoint: String,
}

/// How long an address may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, thiserror::Error)]
enum CheckpointError {
    #[error("{0} is no policy")]
    Policy(PathBuf, #[source] InvalidPolicy),
    #[error("{0} does not answer")]
    Line(String, #[source] Box<ureq::Error>),
    #[error("{0} answers with status {1}")]
    Status(String, u16),
    #[error("{0} is not text")]
    NoText(String),
    #[error("{0} is no checkpoint")]
    NoCheckpoint(String, #[source] MalformedCheckpoint),
}

pub(crate) fn run(args: &CheckpointArgs) -> Outcome {
    let policy = TrustPolicy::parse(&read(&args.policy)?)
        .map_err(|source| CheckpointError::Policy(args.policy.clone(), source))?;
    let from = &args.checkpoint;
    let bytes = if from.starts_with("https://") || from.starts_with("http://") {
        fetch(from)?
    } else {
        read(Path::new(from))?
    };
    let text = String::from_utf8(bytes).map_err(|_| CheckpointError::NoText(from.clone()))?;
    let checkpoint = SignedCheckpoint::parse(&text)
        .map_err(|source| CheckpointError::NoCheckpoint(from.clone(), source))?;
    let trusted = policy.verify(&checkpoint);
    for line in told(
        &policy,
        &checkpoint,
        &trusted.as_ref().map(|by| &*by.cosigned),
    ) {
        say(line);
    }
    Ok(match trusted {
        Ok(_) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn fetch(url: &str) -> Result<Vec<u8>, CheckpointError> {
    let broken = |error| CheckpointError::Line(url.to_owned(), Box::new(error));
    let mut answer = outward::agent(PATIENCE).get(url).call().map_err(broken)?;
    match answer.status().as_u16() {
        200 => outward::read(&mut answer, MAX_NOTE_BYTES as u64).map_err(broken),
        status => Err(CheckpointError::Status(url.to_owned(), status)),
    }
}

/// What an auditor reads, in Dutch.
fn told(
    policy: &TrustPolicy,
    signed: &SignedCheckpoint,
    trusted: &Result<&[Cosigned], &NotTrusted>,
) -> Vec<String> {
    let checkpoint = signed.checkpoint();
    let mut lines = vec![
        format!("Logboek   {}", checkpoint.origin),
        format!("Omvang    {} gebeurtenissen", checkpoint.size),
    ];
    let by_witness = |cosigned: &[Cosigned]| -> Vec<String> {
        let of = |witness: &PolicyWitness| cosigned.iter().find(|by| by.witness == *witness);
        let line = |witness| match of(witness) {
            Some(by) => format!(
                "Getuige   {}: medeondertekend op {}",
                witness.name,
                time(by.time)
            ),
            None => format!("Getuige   {}: niet medeondertekend", witness.name),
        };
        policy.witnesses().iter().map(line).collect()
    };
    match trusted {
        Ok(cosigned) => {
            lines.extend(by_witness(cosigned));
            lines
                .push("In orde: ondertekend door het logboek, en door genoeg getuigen.".to_owned());
        }
        Err(NotTrusted::Quorum { cosigned }) => {
            lines.extend(by_witness(cosigned));
            lines.push(
                "Niet te vertrouwen: wel ondertekend door het logboek, maar niet door genoeg getuigen."
                    .to_owned(),
            );
        }
        Err(NotTrusted::Log { .. }) => lines.push(
            "Niet te vertrouwen: niet ondertekend door een logboek dat de policy kent.".to_owned(),
        ),
        Err(_) => lines
            .push("Niet te vertrouwen: een handtekening is niet van wie erbij staat.".to_owned()),
    }
    lines
}

fn time(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).ok();
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map_or_else(
        || "een onmogelijk tijdstip".to_owned(),
        |time| time.to_string(),
    )
}
