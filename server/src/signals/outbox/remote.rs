//! The national log in another installation, over HTTP.

use std::path::{Path, PathBuf};
use std::time::Duration;

use maatwerk_domain::signal::SignalRecord;
use maatwerk_log::LogId;
use serde::Deserialize;
use serde_json::json;

use crate::outward;
use crate::wire::{self, Wire as _};

/// A batch takes no longer than this.
const PATIENCE: Duration = Duration::from_mins(1);
/// The most bytes of an answer.
const MOST_BYTES: u64 = 1 << 20;
/// What stands for the code of the authority in the path of a token file.
const PLACE: &str = "{authority}";

/// A batch did not arrive, or nobody knows.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The token cannot be read.
    #[error("the token {0} cannot be read")]
    Token(PathBuf, #[source] std::io::Error),
    /// A token over a line that anybody may tap.
    #[error("the address {0} is no https address")]
    NotHttps(String),
    /// The other side did not answer, or broke off.
    #[error("{0} does not answer")]
    Line(String, #[source] Box<ureq::Error>),
    /// The other side does not take it now.
    #[error("{address} answers with status {status}")]
    Status {
        /// Where.
        address: String,
        /// With what.
        status: u16,
    },
    /// It has other records under the same identifiers: their places in the batch.
    #[error("the national log has other records under the same identifiers")]
    Conflict(Vec<usize>),
    /// An answer of another form.
    #[error("{0} does not answer as the national log does")]
    Answer(String),
}

/// The national log elsewhere.
#[derive(Debug, Clone)]
pub struct Remote {
    agent: ureq::Agent,
    address: String,
    token: PathBuf,
}

/// The parts of an answer that matter here.
#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    results: Vec<serde::de::IgnoredAny>,
    #[serde(default)]
    errors: Vec<Fault>,
}

#[derive(Debug, Deserialize)]
struct Fault {
    pointer: Option<String>,
}

/// Records as they are sent.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    pub(super) body: String,
    count: usize,
}

impl Batch {
    pub(super) fn of(records: &[SignalRecord]) -> Self {
        let count = records.len();
        let records: Vec<_> = records.iter().map(wire::SignalRecord::of).collect();
        Self {
            body: json!({ "records": records }).to_string(),
            count,
        }
    }
}

impl Remote {
    /// The national log at an address, `https://maatwerk.example/v1`; the file holds a token, read anew
    /// for each batch so that it can be replaced. `{authority}` in its path stands for the code of the
    /// authority: each sends with a token of its own.
    ///
    /// # Errors
    /// When the address is neither https nor on this machine.
    pub fn new(address: &str, token: &Path) -> Result<Self, RemoteError> {
        if !crate::http::auth::is_secure(address) {
            return Err(RemoteError::NotHttps(address.to_owned()));
        }
        Ok(Self {
            agent: outward::agent(PATIENCE),
            address: format!("{}/signal-records", address.trim_end_matches('/')),
            token: token.to_owned(),
        })
    }

    /// Sends a batch under a key, so that the same batch is carried out once. Blocks.
    pub(super) fn send(
        &self,
        authority: LogId,
        key: &str,
        batch: &Batch,
    ) -> Result<(), RemoteError> {
        let line = |source| RemoteError::Line(self.address.clone(), Box::new(source));
        let mut answer = self
            .agent
            .post(&self.address)
            .header(
                "Authorization",
                format!("Bearer {}", self.token(authority)?),
            )
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .send(batch.body.as_bytes())
            .map_err(line)?;
        let status = answer.status().as_u16();
        let text = outward::read(&mut answer, MOST_BYTES).map_err(line)?;
        let other = || RemoteError::Answer(self.address.clone());
        match status {
            201 => {
                let answer: Answer = serde_json::from_slice(&text).map_err(|_| other())?;
                // Somebody else's page would be taken for the receipt of signals that never came.
                if answer.results.len() == batch.count {
                    Ok(())
                } else {
                    Err(other())
                }
            }
            409 => {
                let answer: Answer = serde_json::from_slice(&text).map_err(|_| other())?;
                let places = answer.errors.iter().filter_map(place).collect::<Vec<_>>();
                if places.is_empty() || places.iter().any(|place| *place >= batch.count) {
                    return Err(other());
                }
                Err(RemoteError::Conflict(places))
            }
            status => Err(RemoteError::Status {
                address: self.address.clone(),
                status,
            }),
        }
    }

    fn token(&self, authority: LogId) -> Result<String, RemoteError> {
        let path = self.token.to_string_lossy();
        let path = if path.contains(PLACE) {
            PathBuf::from(path.replace(PLACE, authority.as_str()))
        } else {
            self.token.clone()
        };
        let text = std::fs::read_to_string(&path);
        match text {
            Ok(text) => Ok(text.trim().to_owned()),
            Err(source) => Err(RemoteError::Token(path, source)),
        }
    }
}

/// The record that a fault is about: `/records/3/id`.
fn place(fault: &Fault) -> Option<usize> {
    let rest = fault.pointer.as_deref()?.strip_prefix("/records/")?;
    rest.split('/').next()?.parse().ok()
}
