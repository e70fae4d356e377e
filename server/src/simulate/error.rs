//! Why a country cannot be simulated.

use maatwerk_domain::Date;

use crate::handle::HandleError;

/// A country cannot be simulated, or not to the end. What was appended until then is whole.
#[derive(Debug, thiserror::Error)]
pub enum SimulateError {
    /// Nothing may be invented in a real installation.
    #[error("only an empty demo installation is filled with a simulated country")]
    NotEmpty,
    /// Too few or too many events were asked.
    #[error("the number of events is from 1 to {max}", max = super::MOST_EVENTS)]
    Events,
    /// A municipality's policy was not given.
    #[error("the policy of a municipality is missing")]
    NoPolicy,
    /// A policy cannot be stored.
    #[error("a policy cannot be stored")]
    Install(#[from] crate::install::InstallError),
    /// Something in our own list of law is not one.
    #[error("a reference to law in the plan")]
    Law(#[from] maatwerk_domain::NotALawRef),
    /// The clock does not go on.
    #[error("the clock cannot be moved")]
    Clock(#[from] crate::clock::MoveError),
    /// An order was not carried out: the disk is full, or the plan asks what the domain refuses.
    #[error("the simulation cannot go on")]
    Handle(#[from] HandleError),
    /// A day of the simulation failed. What was written of it, and of all days before, stands.
    #[error("the simulation stopped on {day} in {authority}")]
    Stopped {
        /// The simulated day.
        day: Date,
        /// Whose log.
        authority: maatwerk_log::LogId,
        /// Why.
        #[source]
        source: HandleError,
    },
    /// A thread was broken off.
    #[error("the work was broken off")]
    Broken(#[from] tokio::task::JoinError),
}
