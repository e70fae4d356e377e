//! Bottleneck signals: what blocked a household, in codes that tell nobody which household.
//!
//! A person states one, or it arises by itself from what happens in a case ([`arising`]). What
//! leaves an authority is a [`SignalRecord`] and nothing else.

#[macro_use]
mod macros;

mod arising;
mod bands;
mod record;
mod words;

pub use arising::{
    Arisen, Asked, Background, MOST_CODES, SignalObject, SignalRules, arising, waiting,
};
pub use bands::{AmountBand, WaitingBand};
pub use record::{SignalEvent, SignalRecord};
pub use words::{Agency, Barrier, LifeDomain, SignalSource};

/// A text that is none of the codes of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no {0}")]
pub struct UnknownCode(pub &'static str);
