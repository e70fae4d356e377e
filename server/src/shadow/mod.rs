//! Shadows: candidates that are asked what the policy in force was asked, and decide nothing.
//!
//! A shadow is a follower of the log. It reads the answers that were recorded since its start, asks
//! the candidate the same question, and keeps what that says in a file of its own among the views:
//! no request waits for it, and what decides never reads it. The file may be deleted: what was asked
//! stands in the log, so the candidate is asked again.
//!
//! What a candidate says of a person is sealed with that person's key, as the answer beside which it
//! stands: who is erased is erased here too.
//!
//! All candidates of an installation share a [`maatwerk_policy::Host`] and a few threads, in turns
//! of a tenth of a second; one that is slow rests as long as it worked. So one that loops holds up
//! its own comparison, and nobody else's.

mod compare;
mod follow;
mod keeper;
mod row;
mod runs;
mod store;

pub use keeper::Shadows;

pub(crate) use compare::{changes, report};
pub(crate) use runs::Run;

use maatwerk_policy::{CatalogueError, CompileError, EngineError, ParameterError};

use crate::backtest::BacktestError;
use crate::handle::HandleError;
use crate::http::problem::{Kind, Problem};
use crate::views::ViewError;

/// A shadow cannot go on, or be shown, now.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ShadowError {
    /// What it keeps cannot be read or written.
    #[error("what shadows keep cannot be read or written")]
    Store(#[from] ViewError),
    /// The register cannot be read.
    #[error("the register of the authority cannot be read")]
    Register(#[from] HandleError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] maatwerk_log::ReadError),
    /// There is no engine to run candidates in.
    #[error("the policy engine cannot be set up")]
    Engine(#[from] EngineError),
    /// The candidate is not there.
    #[error("the candidate cannot be read")]
    Stored(#[from] CatalogueError),
    /// The component is no policy that can be asked.
    #[error("the candidate cannot be asked")]
    Compile(#[from] CompileError),
    /// The parameters do not fit it.
    #[error("the parameters do not fit the candidate")]
    Parameters(#[from] ParameterError),
    /// A digest in the register is none.
    #[error("the register names a policy by something else than its digest")]
    Digest(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A recorded answer could not be opened, or asked again.
    #[error("a recorded answer cannot be asked again")]
    Answer(#[from] BacktestError),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped(#[from] tokio::task::JoinError),
}

impl From<ShadowError> for Problem {
    fn from(error: ShadowError) -> Self {
        match error {
            ShadowError::Store(error) => error.into(),
            ShadowError::Register(error) => error.into(),
            error => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a shadow cannot be shown"
                );
                Self::new(Kind::Internal, Kind::Internal.meaning().trim())
            }
        }
    }
}
