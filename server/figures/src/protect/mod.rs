//! Disclosure protection of counts of households: the cell-key method, minimums and dominance.
mod describe;
mod figure;
mod growing;
mod mix;
mod ptable;
mod rules;
mod tally;

pub use describe::Protection;
pub use figure::{Figure, Question, Reason, publish};
pub use growing::{AsOf, Growing};
pub use rules::{Noise, Rules, RulesError};
pub use tally::{RecordKey, Tally};
