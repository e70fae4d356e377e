//! `maatwerk witness`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use maatwerk_log::transparency::{
    CosigningKey, InvalidPolicy, KeyName, PolicyFault, PolicyLog, TrustPolicy,
};
use maatwerk_log::{OsEntropy, SystemClock};

use super::{Outcome, read, say};
use crate::witness::{self, Witness, WitnessStore};

/// `maatwerk witness`.
#[derive(Debug, Subcommand)]
pub(crate) enum WitnessCommand {
    /// Makes a witness: its key, and the memory that belongs to that key and no other.
    Init {
        #[command(flatten)]
        files: Files,
        /// Its name, a URL without scheme: witness.example/w1.
        #[arg(long, value_name = "NAME")]
        name: KeyName,
    },
    /// Says the key that verifies its cosignatures, as a policy names it.
    Key {
        /// The file with its key.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
    },
    /// Says how far each log is cosigned, and what it signed that does not go on from there, with both
    /// signed notes. Fails when a log was rewritten.
    Status {
        #[command(flatten)]
        files: Files,
        /// The logs it witnesses, as for `serve`.
        #[arg(long, value_name = "FILE")]
        logs: PathBuf,
    },
    /// Cosigns checkpoints that go on where their log was last seen (c2sp.org/tlog-witness).
    Serve(ServeArgs),
}

/// What a witness consists of.
#[derive(Debug, Args)]
pub(crate) struct Files {
    /// The file with its key, which nobody else may have.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The file with what it cosigned. Never put an old copy in its place: what was cosigned since
    /// would be forgotten.
    #[arg(long, value_name = "FILE")]
    state: PathBuf,
}

/// `maatwerk witness serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    files: Files,
    /// The logs it witnesses: a file with lines `log <vkey>` (c2sp.org/tlog-policy); what else a policy
    /// says is passed over.
    #[arg(long, value_name = "FILE")]
    logs: PathBuf,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8090)]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
}

/// The witness does not start like this.
#[derive(Debug, thiserror::Error)]
enum WitnessError {
    #[error("{0} does not say which logs are witnessed")]
    Logs(PathBuf, #[source] InvalidPolicy),
    #[error("{0} names no log")]
    NoLogs(PathBuf),
    #[error("cannot listen on {0}; choose another --port")]
    Listen(SocketAddr, #[source] std::io::Error),
}

pub(crate) fn run(command: WitnessCommand) -> Outcome {
    match command {
        WitnessCommand::Init { files, name } => {
            let key = CosigningKey::generate(name, &OsEntropy)?;
            // The memory first: a key without one would be of no use, and cannot be made again.
            WitnessStore::create(&files.state, key.verifier_key())?;
            witness::write_key(&files.key, &key)?;
            say(key.verifier_key().to_string());
            Ok(ExitCode::SUCCESS)
        }
        WitnessCommand::Key { key } => {
            say(witness::read_key(&key)?.verifier_key().to_string());
            Ok(ExitCode::SUCCESS)
        }
        WitnessCommand::Status { files, logs } => status(&files, &logs),
        WitnessCommand::Serve(args) => serve(&args),
    }
}

fn status(files: &Files, logs: &Path) -> Outcome {
    let key = witness::read_key(&files.key)?;
    let store = WitnessStore::open(&files.state, key.verifier_key())?;
    let mut contradicted = false;
    for log in self::logs(logs)? {
        let origin = log.key.name().as_str();
        say(match store.seen(origin)? {
            Some(seen) => format!(
                "{origin}: cosigned up to {}, at {}",
                seen.size,
                time(seen.time)
            ),
            None => format!("{origin}: nothing was cosigned"),
        });
        let found = store.contradictions(origin)?;
        for one in found.kept {
            contradicted |= one.fork;
            let what = if one.fork {
                "REWRITTEN: two roots of one size"
            } else {
                "no proof was brought that it goes on"
            };
            say(format!(
                "{what}, brought {} times, first at {}, last at {}",
                one.times,
                time(one.first),
                time(one.last)
            ));
            say(format!(
                "cosigned:\n{}signed later:\n{}",
                one.earlier, one.later
            ));
        }
        if found.beyond > 0 {
            say(format!(
                "others were brought {} times, and are not kept",
                found.beyond
            ));
        }
    }
    Ok(if contradicted {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Seconds since the Unix epoch, as a time in UTC.
fn time(seconds: u64) -> String {
    let time = i64::try_from(seconds).ok();
    let time = time.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    time.map_or_else(|| seconds.to_string(), |time| time.to_string())
}

fn serve(args: &ServeArgs) -> Outcome {
    crate::telemetry::start();
    let key = witness::read_key(&args.files.key)?;
    let store = WitnessStore::open(&args.files.state, key.verifier_key())?;
    let logs = logs(&args.logs)?;
    for log in &logs {
        tracing::info!(log.origin = %log.key.name(), "is witnessed");
    }
    let keys = logs.into_iter().map(|log| log.key).collect();
    let witness = Arc::new(Witness::new(key, keys, store, Arc::new(SystemClock)));
    let address = SocketAddr::new(args.bind, args.port);
    let listener =
        TcpListener::bind(address).map_err(|source| WitnessError::Listen(address, source))?;
    let address = listener.local_addr()?;
    actix_web::rt::System::new().block_on(async move {
        say(format!(
            "the witness {} listens on http://{address}",
            witness.key().name()
        ));
        witness::serve(witness, listener)?.await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// The logs in a policy, or in a file of nothing but its lines of logs.
fn logs(file: &Path) -> Result<Vec<PolicyLog>, Box<dyn std::error::Error + Send + Sync>> {
    let mut text = read(file)?;
    let policy = match TrustPolicy::parse(&text) {
        Err(InvalidPolicy {
            fault: PolicyFault::NoQuorum,
            ..
        }) => {
            text.extend_from_slice(b"\nquorum none\n");
            TrustPolicy::parse(&text)
        }
        parsed => parsed,
    };
    let policy = policy.map_err(|source| WitnessError::Logs(file.to_owned(), source))?;
    if policy.logs().is_empty() {
        return Err(WitnessError::NoLogs(file.to_owned()).into());
    }
    Ok(policy.logs().to_vec())
}
