//! Comparable decisions: for a request, the authority's own earlier decisions on similar facts, with
//! their reasons and what became of them.
//!
//! What "similar" means is the domain's ([`maatwerk_domain::comparable`]); how much each part counts
//! is configuration of the installation, and stands in every answer. Reasons of other households are
//! shown because a decision without its reasons cannot be weighed (Awb 3:46): whether two cases are
//! equal is a judgement, and the score only says where to look. Of another household nothing else
//! that was said of a person is read: no name, no number, no fact, no argument; and each case whose
//! reasons are shown is accounted for as read.

mod asked;
mod settings;
mod show;
mod view;
mod words;

pub(crate) use show::endpoint as show;

pub use settings::{MeasureFileError, read_measure};
