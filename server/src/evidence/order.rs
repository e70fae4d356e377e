//! What is asked for.

use maatwerk_domain::{CaseId, Date, PersonId};
use maatwerk_log::LogId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::{Day, Id};

/// Of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Scope {
    /// One case.
    Case {
        /// Which.
        case: Id<CaseId>,
    },
    /// What was recorded on these days, in the Netherlands.
    Period {
        /// The first.
        from: Day,
        /// The last.
        until: Day,
    },
    /// The whole log.
    Everything {},
}

/// How much of the content can be opened.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Contents {
    /// Nothing: hashes and proofs alone.
    Sealed,
    /// Amounts, dates, articles, outcomes of rules and who acted; nothing that says who a person is.
    Accounting,
    /// That, and what is known of persons.
    Persons,
}

/// An order for a bundle. Who may order what is settled before.
#[derive(Debug, Clone)]
pub struct Order {
    /// The log.
    pub log: LogId,
    /// Of what.
    pub asked: Asked,
    /// How much of the content it opens.
    pub contents: Contents,
    /// Who asks.
    pub by: String,
    /// What for, a code.
    pub purpose: String,
    /// The most bytes of the archive.
    pub most: u64,
}

/// Of what a bundle is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// One case; for one person in it alone when that is named.
    Case(CaseId, Option<PersonId>),
    /// What was recorded from the first day up to and including the last.
    Period(Date, Date),
    /// The whole log.
    Everything,
}
