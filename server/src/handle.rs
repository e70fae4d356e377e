//! The flow of a command, on one screen.

use std::sync::Arc;

use maatwerk_domain::bank::BankCommand;
use maatwerk_domain::case::{Case, CaseCommand};
use maatwerk_domain::dossier::DossierCommand;
use maatwerk_domain::erasure::ErasureCommand;
use maatwerk_domain::{
    AuthorityCommand, CaseId, Context, Date, DossierId, ErasureId, Officer, PotCommand, Refusal,
};
use maatwerk_log::{LogId, Position, Version};

use crate::app::App;
use crate::commit::Committed;

/// How often a command is decided anew because others changed what it touches. Under a load of
/// many clerks on one pot each round lets at least one of them through.
const MOST_ROUNDS: usize = 256;

/// Carries out an order: once, however often it is sent.
///
/// # Errors
/// See [`HandleError`]. Nothing has changed.
pub async fn handle(app: &Arc<App>, order: &Order) -> Result<Outcome, HandleError> {
    let answered = || app.answered(order.log, order.idempotency.as_ref());
    if let Some(earlier) = answered().await? {
        return Ok(earlier);
    }
    match carry_out(app, order).await {
        // The same order at the same time was first: what it did is no reason to refuse this one.
        Err(refused @ (HandleError::Refused(_) | HandleError::VersionConflict { .. })) => {
            answered().await?.ok_or(refused)
        }
        outcome => outcome,
    }
}

async fn carry_out(app: &Arc<App>, order: &Order) -> Result<Outcome, HandleError> {
    app.check_room_to_ask(order)?;
    for _ in 0..MOST_ROUNDS {
        let context = Context {
            today: app.clock.today(),
            officer: order.officer.clone(),
        };
        // The case, the pot, the authority's register with its mandates and policies.
        let streams = app.load(order.log, &order.command, context.today).await?;
        order.check_seen(&streams)?;
        // Asks the municipality's policy where the command needs it.
        let informed = app.inform(&streams, order, &context).await?;
        // Pure.
        let effects = streams.decide(&order.command, informed, &context)?;
        match app.commit(order, &streams, effects).await? {
            Committed::Done(outcome) => return Ok(outcome),
            Committed::Outdated => tokio::task::yield_now().await,
        }
    }
    Err(HandleError::Contention)
}

/// An order to one stream of an authority's log, as the edge hands it on: validated, authorised.
#[derive(Debug, Clone)]
pub struct Order {
    /// The authority.
    pub log: LogId,
    /// Who acts.
    pub officer: Officer,
    /// The caller's key, so that a repeat gets the first answer.
    pub idempotency: Option<IdempotencyKey>,
    /// The version of the case or dossier that the caller saw (`If-Match`).
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
    /// To a dossier of the programme.
    Dossier(DossierId, DossierCommand),
    /// To an erasure.
    Erasure(ErasureId, ErasureCommand),
    /// To the bank, with all the cases that it touches.
    Bank(BankCommand),
}

/// What became of an order.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The first log position that the order took.
    pub first: Position,
    /// The last log position that the order took: a read that names it sees the order's effect.
    pub position: Position,
    /// The version of the stream that was ordered.
    pub version: Version,
    /// The identifiers given out, of the first time when this is a repeat.
    pub answer: Vec<u8>,
    /// The case as the order left it; `None` for an order to another stream, and for one that was
    /// carried out before.
    pub case: Option<Case>,
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
    /// There is no such dossier.
    #[error("there is no such dossier")]
    NoDossier,
    /// There is no such erasure.
    #[error("there is no such erasure")]
    NoErasure,
    /// The key of the case was destroyed.
    #[error("the case was erased")]
    Erased,
    /// The authority has no log here.
    #[error("the authority {0} is not established in this installation")]
    NoAuthority(LogId),
    /// The national log holds signals and dossiers, and nothing of a case.
    #[error("the national log holds no cases, pots, mandates or policies")]
    NationalLog,
    /// No policy was in force on the receipt date.
    #[error("no policy was in force on {0}")]
    NoPolicy(Date),
    /// What the order is addressed to changed since the caller saw it.
    #[error("it is at version {actual}, not {expected}")]
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
    /// The log's queue, or the authority's share of the policy host, is full.
    #[error("too much work is waiting")]
    Overloaded,
    /// The disk is full, or failed.
    #[error("the log cannot be written")]
    Storage(#[source] maatwerk_log::AppendError),
    /// It cannot be written down who reads: then nothing is read.
    #[error("the reading log cannot be written")]
    ReadLog(#[source] crate::reads::ReadLogError),
    /// The keys that an order needs cannot be written: the disk is full, or failed.
    #[error("the keys cannot be written")]
    Keys(#[source] maatwerk_log::VaultError),
    /// The log, the keys or what is in them cannot be read.
    #[error("the log cannot be read")]
    Read(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl HandleError {
    /// Something that should be readable is not.
    pub(crate) fn read(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Read(Box::new(source))
    }

    /// Keys could not be made.
    pub(crate) fn keys(source: maatwerk_log::VaultError) -> Self {
        match source {
            maatwerk_log::VaultError::Storage(_) => Self::Keys(source),
            // No store that is full or fails: the one that is there is not as it should be.
            source => Self::read(source),
        }
    }
}
