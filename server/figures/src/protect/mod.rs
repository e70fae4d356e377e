//! Disclosure protection of counts of households: what may be said of a cell, and what not.
//!
//! # Why not suppression alone
//! Withholding small cells and enough others beside them protects one fixed table. Under free
//! filters nobody knows all the tables: two large cells that may both be shown can differ by one
//! household (Fraser and Wooton 2005 made the cell-key method against just this), and what must
//! be withheld beside what cannot be worked out for every question that may still be asked.
//!
//! # The method
//! Each household has a secret random key. The key of a cell is the wrapped sum of the keys of its
//! distinct households, mixed with the key of the question; it looks up a deviation in a p-table
//! (Thompson, Broadfoot and Elazar 2013; the method recommended for the tables of the European
//! censuses of 2021). The same question about the same households has the same figure, always. The
//! p-table is the distribution of maximum entropy with mean zero, at most `D` and variance `V`
//! (Giessing 2016).
//!
//! **The question is part of the key**, unlike in the census. With the set alone in it, two
//! filters with equal figures have equal sets for all practical purposes, and a household that
//! the second leaves out is found in 93% of cases instead of 57% (Rinott, O'Keefe, Shlomo and
//! Skinner 2018 and Asghar and Kaafar 2020 discuss such attacks). The price: someone who finds
//! several questions that always have the same households can average them. So a [`Question`]
//! loses conditions that follow from its others (a barrier is always stated: drop the source)
//! before its key is made.
//!
//! **A figure is shown** ([`publish`]) only when the perturbed count is at least the minimum and
//! `D`, so that the true count is at least the minimum for certain, and whether it is shown tells
//! nothing that the figure does not. The same holds for the number of authorities, and for the
//! cell without its largest authority: whoever subtracts its own still finds a crowd (dominance).
//! An open list of rows, such as articles, must leave out the rows that are withheld: naming them
//! would say that someone is there.
//!
//! **Over time** a plain figure would move when one household arrives. A [`Growing`] cell takes in
//! newcomers only when there are enough of them to be shown by themselves.
//!
//! **Fixed tables** get complementary suppression besides ([`FixedTable`]). **Sums and medians**
//! come from published band counts only ([`sum_interval`], [`median_band`]).
//!
//! # The choice of D and V
//! `D = 5, V = 4` for households. A count of 15, the smallest said, varies by chance with a
//! variance of 15 from period to period; the noise adds a quarter to that, and ever less to larger
//! ones, so trends lose little. With `V = 2`
//! differencing is right in 60% of cases, with 4 in 57%, with 8 in 55%: beyond 4 one pays more
//! than one gains. `D = 5` lets 1% of the figures reach either end, and costs five households on
//! top of the minimum. `D = 3, V = 2` for authorities, because a household may be the only one of
//! its authority; with `V = 1` the number of authorities would tell more than that of households.
//! Both ask more of a cell: at least 15 households in 6 authorities are said.
//!
//! # The attacks
//! Over seeded random worlds (`tests/attacks`); guessing would be right in 50% unless stated.
//!
//! | attack | right |
//! |---|---|
//! | 1 two filters that differ by one household | 57%; 60% knowing all others; 62% and 66% when it is the only one of its authority |
//! | 2 totals minus cells: the count of a withheld cell of 0 to 9 | 18% (guessing 10%); never bounded within fewer than 10 households |
//! | 3 a municipality subtracting its own: the exact count elsewhere | 20%; at least 10 households and 3 municipalities are left, always |
//! | 4 repeating a question: the exact count | 20%, as when asked once; with 4 equivalent questions 36% |
//! | 5 following a cell from month to month | 51 to 53%; 74% in a rare cell that is not [`Growing`] |
//! | 6 all allowed questions with two further filters, 6000 households | 56%; 57%, 65%, 77% and 87% knowing also the answer for 5%, 50%, 90% and 99% of the other households |
//!
//! The third and the sixth reckon with an authority that knows its own households exactly, whether
//! it counts them itself or is shown its own figures beside the published ones.
//!
//! # What it does not protect against
//! - Someone who knows everything of everyone else in the country: all questions together are then
//!   right in 80% (1000 households) to 97% (30,000). No bounded noise withstands that (Dinur and
//!   Nissim 2003), and this is not differential privacy: a deviation at its end is certain to be
//!   one, in 1% of figures.
//! - Authorities that put their figures together: the rest without two of them may be small, down
//!   to the households of one.
//! - What a crowd says of each in it: when all households of a cell have one property, the figures
//!   will not hide it.
//! - Loss of the keys: with them the noise is taken away again.

mod bands;
mod describe;
mod feasible;
mod figure;
mod growing;
mod mix;
mod ptable;
mod rules;
mod table;
mod tally;

pub use bands::{Band, MedianBand, SumInterval, median_band, sum_interval};
pub use describe::Protection;
pub use feasible::Bounds;
pub use figure::{Figure, Question, Reason, publish};
pub use growing::{AsOf, Growing};
pub use rules::{Noise, Rules, RulesError};
pub use table::{FixedTable, Layout, TableError};
pub use tally::{RecordKey, Tally};
