//! Comparable decisions: earlier decisions of the same authority on similar facts, so that custom
//! work is no arbitrariness.
//!
//! Equal cases are treated equally (the principle of equality; Grondwet 1). Who departs from a rule
//! for one household (Awb 4:84) has to be able to say why not for another, and reasons stand in the
//! decision (Awb 3:46). What is here finds what to look at; it decides nothing.
//!
//! "Similar" is a [`Measure`]: weighted [`Part`]s, each a whole number from 0 to 1000 that follows
//! from the [`Circumstances`] of both requests, with the [`Evidence`] it rests on. It knows only
//! what is kept for accounting: purpose, article, amount, the outcome of each rule, the size of the
//! household. No fact about a person is in it. Where a fact matters in law a rule asks it, and the
//! outcome of that rule is compared; an age, for one, counts as far as a rule makes it count.
//!
//! What the policy *proposed* is compared, never what a person *decided*: else unequal treatment
//! would make requests unlike, and hide itself.

mod circumstances;
mod earlier;
mod likeness;
mod measure;
mod rank;
mod summary;

pub use circumstances::{Circumstances, Rule};
pub use earlier::{Aftermath, DecisionHistory, EarlierDecision, Verdict};
pub use likeness::{ArticleLikeness, Evidence, Likeness, PartLikeness, WHOLE};
pub use measure::{Measure, MeasureFault, MeasureTerms, Part, Weights};
pub use rank::Ranked;
pub use summary::Summary;
