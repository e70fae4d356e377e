//! Why there is no bundle.

use std::io;
use std::path::PathBuf;

use maatwerk_domain::Refusal;
use maatwerk_log::{Position, ReadError, VaultError};

use crate::checkpoints::CheckpointError;
use crate::clock::NoTimeZone;
use crate::handle::HandleError;
use crate::http::problem::{Kind, Problem};
use crate::views::ViewError;

/// A bundle is not made. What was begun of it is gone.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// There is no such case.
    #[error("there is no such case")]
    NoCase,
    /// The person is not in that case.
    #[error("there is no such person in that case")]
    NoPerson,
    /// It would be larger than was allowed.
    #[error("the bundle would be larger than {0} bytes")]
    TooLarge(u64),
    /// Somebody was erased while it was made: it would bring them back.
    #[error("somebody was erased while the bundle was made; make it again")]
    Erased,
    /// Two people agreed to destroy a key that it would hand out.
    #[error("somebody in it is being erased: no key of theirs is handed out any more")]
    BeingErased,
    /// The log does not fit its tree.
    #[error("what is stored at position {0} does not fit the tree")]
    Damaged(Position),
    /// It was broken off.
    #[error("the bundle was broken off")]
    Stopped,
    /// There is something there: a bundle is never written over.
    #[error("{0} is there already")]
    Exists(PathBuf),
    /// There is no checkpoint.
    #[error("there is no checkpoint to prove anything against")]
    Checkpoint(#[from] CheckpointError),
    /// The keys cannot be read.
    #[error("the keys cannot be read")]
    Keys(#[from] VaultError),
    /// The log or another store cannot be read.
    #[error("what belongs in the bundle cannot be read")]
    Handle(#[from] HandleError),
    /// Who is shielded in other cases is not known now: nothing is given out.
    #[error("the view of who is shielded cannot be read")]
    View(#[from] ViewError),
    /// There is no Dutch time.
    #[error(transparent)]
    Clock(#[from] NoTimeZone),
    /// It cannot be written.
    #[error("the bundle cannot be written")]
    Write(#[source] io::Error),
    /// Something in it cannot be written as JSON.
    #[error("a part of the bundle cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

impl From<ReadError> for ExportError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Damaged { position, .. } => Self::Damaged(position),
            error => Self::Handle(HandleError::read(error)),
        }
    }
}

impl From<io::Error> for ExportError {
    fn from(source: io::Error) -> Self {
        Self::Write(source)
    }
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::NoCase => Self::not_found("case"),
            ExportError::NoPerson => Self::not_found("person"),
            ExportError::TooLarge(most) => Self::new(
                Kind::BundleTooLarge,
                format!(
                    "The bundle would be larger than {most} bytes: ask a shorter period, or the operator for \
                     `maatwerk audit bundle`."
                ),
            ),
            ExportError::Erased => Self::new(
                Kind::Overloaded,
                "Somebody was erased while the bundle was made. Ask again.",
            ),
            ExportError::BeingErased => Self::from(Refusal::BeingDestroyed).saying(
                "Two people agreed to erase somebody in it, and that is being carried out: no key of theirs is \
                 handed out any more. Ask again once it is done.",
            ),
            ExportError::Checkpoint(error) => error.into(),
            ExportError::Handle(error) => error.into(),
            ExportError::View(error) => error.into(),
            ExportError::Damaged(position) => {
                crate::checkpoints::ProofError::Damaged(position).into()
            }
            error => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a bundle cannot be made"
                );
                Self::new(Kind::Internal, Kind::Internal.meaning().trim())
            }
        }
    }
}
