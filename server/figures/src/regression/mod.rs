//! Quasi-Poisson regression with a log link, small enough to be read.
//!
//! Written here rather than taken from a crate: five terms at most, a handful of iterations, and
//! every way in which it can fail has to come out as a value, never as NaN.

mod fit;
mod matrix;
mod observation;
mod published;
mod quantile;
mod sum;

pub(crate) use fit::Fit;
pub(crate) use observation::{Observation, Terms};
pub(crate) use published::{evenly_published, share};
pub(crate) use quantile::student_t;
