//! What came of verifying.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fault::Fault;
use super::material::Source;
use crate::wire::Root;

/// What came of it. It names positions and streams, and nothing of what is in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The logs, and how far each was read.
    pub logs: Vec<Logged>,
    /// Which parts were checked: `hash`, `content`, `law`.
    pub parts: Vec<&'static str>,
    /// It was stopped: this is about what was looked at by then.
    pub stopped: bool,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// Events that were read.
    pub events: u64,
    /// What could not be checked, and why.
    pub counts: Counts,
    /// How many faults each check found.
    pub found: BTreeMap<&'static str, u64>,
    /// The faults, at most a thousand.
    pub faults: Vec<Fault>,
    /// How many more there are.
    pub more: u64,
}

impl Report {
    /// Whether nothing was found to be wrong.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        self.found.is_empty() && !self.stopped
    }
}

/// A log, and how far it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Logged {
    /// The code of the authority.
    pub authority: String,
    /// Whether the whole log was there; else some events of it, each with a proof.
    pub whole: bool,
    /// How many events there are.
    pub events: u64,
    /// The position of the last.
    pub position: u64,
    /// The root that follows from the events; absent of an excerpt, and when hashes are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root: Option<Root>,
    /// The checkpoints that it was compared with.
    pub checkpoints: Vec<Checked>,
}

/// A checkpoint that a log was compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// Where it comes from.
    pub from: Source,
    /// The name under which the log was signed.
    pub origin: String,
    /// How many events it is of.
    pub size: u64,
    /// Whether the log's own key signed it.
    pub signed: bool,
    /// How many witnesses of the policy cosigned it.
    pub cosigned: usize,
    /// Whether that is enough for the policy.
    pub trusted: bool,
}

/// What could be checked of what is sealed, and what not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Parts that were opened.
    pub opened: u64,
    /// Parts whose key was destroyed.
    pub erased: u64,
    /// Parts whose key was not given.
    pub withheld: u64,
    /// Events of a stream of which earlier ones are not there.
    pub partial: u64,
    /// Orders to cases that were given again.
    pub orders: u64,
    /// Of these, questions to a policy that were compared with what the case gave rise to.
    pub questions: u64,
    /// Orders to cases that could not be judged: something that they rest on was erased, withheld or left
    /// out.
    pub unjudged: u64,
    /// Keys that were found destroyed when an older log was put back, as whoever opened a new origin for it
    /// says: that two people agreed to it stands in the history that was left, and is not shown here.
    pub destroyed_again: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.opened += other.opened;
        self.erased += other.erased;
        self.withheld += other.withheld;
        self.partial += other.partial;
        self.orders += other.orders;
        self.questions += other.questions;
        self.unjudged += other.unjudged;
        self.destroyed_again += other.destroyed_again;
    }
}
