//! A case over HTTP, from its first fact to what a court said of it, and who reads what of it.

mod advance;
mod clock;
mod comparable;
mod day;
mod deadlines;
mod documents;
mod foster_care;
mod letter;
mod mandates;
mod norm;
mod objection;
mod past;
mod persons;
mod reading_log;
mod shields;
mod story;
mod transfer;
