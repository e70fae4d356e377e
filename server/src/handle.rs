//! The flow of a command, on one screen.

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::{AuthorityCommand, CaseId, Date, Officer, PotCommand, Refusal};
use maatwerk_log::{LogId, Position, Version};

/// An order to one stream of an authority's log, as the edge hands it on: validated, authorised.
#[derive(Debug, Clone)]
pub struct Order {
    /// The authority.
    pub log: LogId,
    /// Who acts.
    pub officer: Officer,
    /// The caller's key, so that a repeat gets the first answer.
    pub idempotency: Option<IdempotencyKey>,
    /// The case version the caller saw (`If-Match`).
    pub expected: Option<Version>,
    /// What to do.
    pub command: Command,
    /// The identifiers that this order gave out, as JSON without personal data: repeated to a
    /// caller who repeats the order.
    pub answer: Vec<u8>,
    /// The trace that caused it.
    pub trace: String,
}

/// A client's key for one request (`Idempotency-Key`).
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// Whose key.
    pub client: String,
    /// The key.
    pub key: String,
    /// Keyed digest of method, path and body.
    pub body_digest: [u8; 32],
}

/// What to do, and to which stream.
#[derive(Debug, Clone)]
pub enum Command {
    /// To a case.
    Case(CaseId, CaseCommand),
    /// To a yearly pot.
    Pot(PotCommand),
    /// To the authority's register.
    Authority(AuthorityCommand),
}

/// What became of an order.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The last log position that the order took: a read that names it sees the order's effect.
    pub position: Position,
    /// The version of the stream that was ordered.
    pub version: Version,
    /// The identifiers given out, of the first time when this is a repeat.
    pub answer: Vec<u8>,
    /// The order was carried out before, under the same key.
    pub replayed: bool,
}

/// Why an order was not carried out. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum HandleError {
    /// The domain refuses it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such case in this authority's log.
    #[error("there is no such case")]
    NoCase,
    /// The authority has no log here.
    #[error("the authority {0} is not established in this installation")]
    NoAuthority(LogId),
    /// No policy was in force on the receipt date.
    #[error("no policy was in force on {0}")]
    NoPolicy(Date),
    /// The case changed since the caller saw it.
    #[error("the case is at version {actual}, not {expected}")]
    VersionConflict {
        /// What the caller saw.
        expected: Version,
        /// What is there.
        actual: Version,
    },
    /// Others kept changing what the order touches.
    #[error("too many others are changing the same streams")]
    Contention,
    /// The key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The log's queue, or the policy host, is full.
    #[error("too much work is waiting")]
    Overloaded,
    /// The disk is full, or failed.
    #[error("the log cannot be written")]
    Storage(#[source] maatwerk_log::AppendError),
    /// The log, the keys or what is in them cannot be read.
    #[error("the log cannot be read")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
}
