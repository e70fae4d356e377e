//! `maatwerk audit checkpoint`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use base64::Engine as _;
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
    /// How old the latest cosignature may be: who leaves the end of a log out shows an old checkpoint.
    #[arg(
        long,
        value_name = "HOURS",
        default_value_t = 168,
        conflicts_with = "any_age"
    )]
    max_age: u32,
    /// Of whatever age, as for a bundle that was kept.
    #[arg(long)]
    any_age: bool,
}

/// How far in the future a cosignature may lie, in seconds: clocks differ.
const AHEAD: i64 = 600;

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
    let policy = read_policy(&args.policy)?;
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
    let most = (!args.any_age).then_some(i64::from(args.max_age) * 3600);
    let aged = trusted.as_ref().map_or(Age::Unseen, |by| {
        Age::of(&by.cosigned, Timestamp::now().as_second(), most)
    });
    let cosigned = trusted.as_ref().map(|by| &*by.cosigned);
    for line in told(&policy, &checkpoint, &cosigned, aged) {
        say(line);
    }
    Ok(match (trusted, aged) {
        (Ok(_), Age::Unseen | Age::Recent) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

/// When it was last cosigned, beside now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Age {
    /// No witness says when.
    Unseen,
    Recent,
    Old,
    Future,
}

impl Age {
    fn of(cosigned: &[Cosigned], now: i64, most: Option<i64>) -> Self {
        let times = cosigned
            .iter()
            .map(|by| i64::try_from(by.time).unwrap_or(i64::MAX));
        let Some(latest) = times.max() else {
            return Self::Unseen;
        };
        if latest > now.saturating_add(AHEAD) {
            Self::Future
        } else if most.is_some_and(|most| now.saturating_sub(latest) > most) {
            Self::Old
        } else {
            Self::Recent
        }
    }
}

/// Reads a policy (c2sp.org/tlog-policy).
pub(super) fn read_policy(
    file: &Path,
) -> Result<TrustPolicy, Box<dyn std::error::Error + Send + Sync>> {
    let policy = TrustPolicy::parse(&read(file)?);
    Ok(policy.map_err(|source| CheckpointError::Policy(file.to_owned(), source))?)
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
    age: Age,
) -> Vec<String> {
    // Whatever a note says means nothing before its log has signed it (c2sp.org/signed-note).
    let mut lines = Vec::new();
    if matches!(trusted, Ok(_) | Err(NotTrusted::Quorum { .. })) {
        let checkpoint = signed.checkpoint();
        let root = base64::engine::general_purpose::STANDARD.encode(checkpoint.root);
        lines.push(format!("Logboek   {}", checkpoint.origin));
        lines.push(format!("Omvang    {} gebeurtenissen", checkpoint.size));
        lines.push(format!("Wortel    {root}"));
    }
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
            let found = match age {
                Age::Recent => "In orde: ondertekend door het logboek, en door genoeg getuigen.",
                Age::Unseen => {
                    "In orde zover de policy vraagt: ondertekend door het logboek. Geen getuige zegt wanneer."
                }
                Age::Old => {
                    "Te oud: vraag een nieuw ijkpunt, of kies met --max-age of --any-age hoe oud het mag zijn."
                }
                Age::Future => "Niet te vertrouwen: een getuige tekende in de toekomst.",
            };
            lines.push(found.to_owned());
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
