//! What may be said of counts of households, and what they say.
//!
//! Pure statistics: no I/O, no clock, no randomness of its own, and no words of the domain. Counts
//! come in, figures that may be published come out; trends and effects are computed from published
//! figures only, so that nothing they say can give away more.

pub mod effect;
pub mod protect;
pub mod trend;

mod regression;
mod series;

pub use series::Series;
