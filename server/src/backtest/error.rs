//! Why a backtest ends without a report.

use maatwerk_log::ReadError;
use maatwerk_policy::HostError;

use crate::events::DecodeError;
use crate::handle::HandleError;

/// A backtest has no report. What is wrong with one recorded answer is counted in the report
/// instead, and the others go on.
#[derive(Debug, thiserror::Error)]
pub enum BacktestError {
    /// The register or a pot of the authority cannot be read.
    #[error("the register of the authority cannot be read")]
    Register(#[from] HandleError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] ReadError),
    /// The keys cannot be read.
    #[error("recorded answers cannot be opened")]
    Keys(#[source] DecodeError),
    /// The candidate could not be asked.
    #[error("the candidate could not be asked")]
    Host(#[from] HostError),
    /// The work was broken off.
    #[error("the work was broken off")]
    BrokenOff(#[from] tokio::task::JoinError),
}
