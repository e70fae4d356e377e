//! What can be wrong, and where.

use maatwerk_log::{LogId, RecordedRef};
use serde::Serialize;

use super::material::{Row, Source};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// The code of the authority whose log it is; absent when it is of no log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// The position in that log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// The stream: the case, pot, register or dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<String>,
    /// The type of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What is wrong. `check` names the check that found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(
    tag = "check",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
#[non_exhaustive]
pub enum What {
    /// A file of the source is not what it should be.
    File {
        /// Which, and what.
        detail: String,
    },
    /// The envelope holds what it cannot hold.
    Envelope {
        /// Which field.
        field: &'static str,
    },
    /// Positions without an event.
    Missing {
        /// The last of them.
        until: i64,
    },
    /// A position that comes again, or after a later one.
    Order,
    /// Rows after this position cannot be read.
    Unreadable,
    /// It was recorded before the one that precedes it.
    Time,
    /// The version does not follow on the one before in its stream.
    Version {
        /// The one that would.
        expected: u32,
        /// The one that is there.
        found: u32,
    },
    /// The payload is no sealed payload.
    Frame,
    /// The stored hash of the event is not that of the event: the one or the other was changed.
    Leaf,
    /// A stored hash over several events does not follow from those below it.
    Node {
        /// Over how many levels.
        level: u8,
    },
    /// There are hashes of events that are not there.
    Beyond {
        /// How many.
        hashes: u64,
    },
    /// The events are not in the tree that the checkpoint signs.
    Proof,
    /// The log is shorter than a checkpoint of it.
    Cut {
        /// How many events the checkpoint is of.
        size: u64,
        /// Where the checkpoint comes from.
        from: Source,
    },
    /// The log has another root than a checkpoint of it: something up to there was rewritten.
    Checkpoint {
        /// How many events the checkpoint is of.
        size: u64,
        /// Where the checkpoint comes from.
        from: Source,
        /// Up to where the last one before it did agree; 0 when none did.
        agreed: u64,
    },
    /// A checkpoint that was kept is of another size than the one that the proofs of an excerpt are against.
    Incomparable {
        /// How many events the checkpoint is of.
        size: u64,
    },
    /// The log signed that there was nothing later of this stream, or nothing else on these days, and here it
    /// is.
    Stated {
        /// As of how many events it signed that.
        size: u64,
    },
    /// A checkpoint is not signed by a key that the log names, or that was given.
    Signature {
        /// Where the checkpoint comes from.
        from: Source,
    },
    /// A checkpoint is not cosigned as the policy demands.
    Cosignatures {
        /// Where the checkpoint comes from.
        from: Source,
    },
    /// A checkpoint that was given is of no log that is here.
    NoLog {
        /// The origin it names.
        origin: String,
    },
    /// The type of the event is not known, at this version.
    Type,
    /// Nobody has the key of a part, or a mark that it was destroyed.
    KeyMissing {
        /// Which part, from 0.
        part: usize,
    },
    /// The key of a part was destroyed, and no two people agreed to that in an erasure.
    KeyDestroyed {
        /// Which part, from 0.
        part: usize,
    },
    /// The key of a part is damaged.
    KeyDamaged {
        /// Which part, from 0.
        part: usize,
    },
    /// The event commits to another key than the one of this name.
    Commitment {
        /// Which part, from 0.
        part: usize,
    },
    /// A part is not what was sealed for this place.
    Content {
        /// Which part, from 0.
        part: usize,
    },
    /// A part is sealed with a key that is for something else.
    KeyClass {
        /// Which part, from 0.
        part: usize,
    },
    /// What the event says does not have the shape that its type has at this version.
    Schema {
        /// Which part.
        part: &'static str,
        /// Where in it, a JSON pointer; nothing of what stands there.
        at: String,
    },
    /// What the event says cannot be read as an event of its type.
    Shape {
        /// Why.
        detail: String,
    },
    /// A part is sealed with another key than that of the case, or of the person it tells about.
    KeyOf {
        /// Which part, from 0.
        part: usize,
    },
    /// Whoever decided had no mandate for this on that day.
    Mandate {
        /// The refusal that this order gets.
        code: &'static str,
        /// The rule that it rests on.
        rule: &'static str,
    },
    /// A conversion without proposal, or without the resident having been heard, the term having passed or
    /// an article that excepts it.
    Hearing {
        /// The refusal that this order gets.
        code: &'static str,
        /// The rule that it rests on.
        rule: &'static str,
    },
    /// A decision on another assessment than the latest one that stands.
    Assessment {
        /// The refusal that this order gets.
        code: &'static str,
        /// The rule that it rests on.
        rule: &'static str,
    },
    /// Somebody agreed with himself.
    FourEyes {
        /// The refusal that this order gets.
        code: &'static str,
        /// The rule that it rests on.
        rule: &'static str,
    },
    /// Something that an order could not have led to for another reason.
    Rule {
        /// The refusal that this order gets.
        code: &'static str,
        /// The rule that it rests on.
        rule: &'static str,
    },
    /// No order leads to this event, where it stands.
    Unordered,
    /// The order leads to something else than is recorded.
    Consequence,
    /// It says that it was decided on another day than it was recorded.
    Day,
    /// It says that somebody else decided than who recorded it.
    Officer,
    /// Another stream than the authority's register says what only that may say.
    Register,
    /// A pot took or gave back another amount than the case says.
    PotAmount,
    /// A pot took or gave back what no case says.
    PotUnpaired,
    /// A batch of payment orders and the cases do not say the same of what went to the bank.
    BatchUnpaired,
    /// A line of a statement was booked by hand, and its case has no such repayment; or it was no line to be
    /// booked, or was booked before. Or a line confirmed what a person recorded, and its statement and its case
    /// do not say the same of that; or the line told something else before.
    EntryUnpaired,
    /// What a case says that a pot took or gave back, it did not.
    PotMissing,
    /// A pot gave more than it had, or took back more than it gave.
    PotEmpty,
    /// A pot of another year than was said, or a second one of a year.
    PotYear,
    /// The policy that was asked is not the one in force on the day of receipt, or not the one that the
    /// gift was made under.
    PolicyInForce,
    /// What the policy was asked is not what the case gave rise to.
    Question {
        /// What of it differs.
        part: &'static str,
    },
    /// The file of a document is gone, or not the one that was sealed.
    Document {
        /// It is gone.
        gone: bool,
    },
    /// The two halves of a transfer, in two logs, do not say the same.
    TransferUnpaired,
    /// The component that answered is not there: what it should have been asked cannot be told.
    Component,
}

impl Fault {
    /// Of no log.
    #[must_use]
    pub fn of_all(what: What) -> Self {
        Self {
            authority: None,
            position: None,
            stream: None,
            event_type: None,
            what,
        }
    }

    /// Of a log.
    #[must_use]
    pub fn of_log(log: LogId, what: What) -> Self {
        Self {
            authority: Some(log.to_string()),
            ..Self::of_all(what)
        }
    }

    /// At a position of a log.
    #[must_use]
    pub fn at(log: LogId, position: u64, what: What) -> Self {
        Self {
            position: Some(i64::try_from(position).unwrap_or(i64::MAX)),
            ..Self::of_log(log, what)
        }
    }

    pub(super) fn of_row(log: LogId, row: &Row<'_>, what: What) -> Self {
        let stream = row
            .stream
            .try_into()
            .ok()
            .map(maatwerk_log::StreamId::from_bytes);
        let event_type = std::str::from_utf8(row.event_type).ok();
        Self {
            position: Some(row.position),
            stream: stream.map(|stream| stream.to_string()),
            event_type: event_type
                .filter(|name| name.len() <= 64)
                .map(str::to_owned),
            ..Self::of_log(log, what)
        }
    }

    /// Of an event.
    #[must_use]
    pub fn of_event(event: &RecordedRef<'_>, what: What) -> Self {
        Self {
            position: Some(i64::try_from(event.position.get()).unwrap_or(i64::MAX)),
            stream: Some(event.stream.to_string()),
            event_type: Some(event.event_type.to_string()),
            ..Self::of_log(event.log, what)
        }
    }
}

impl What {
    /// The name of the check that found it.
    #[must_use]
    pub fn check(&self) -> &'static str {
        match self {
            Self::File { .. } => "file",
            Self::Envelope { .. } => "envelope",
            Self::Missing { .. } => "missing",
            Self::Order => "order",
            Self::Unreadable => "unreadable",
            Self::Time => "time",
            Self::Version { .. } => "version",
            Self::Frame => "frame",
            Self::Leaf => "leaf",
            Self::Node { .. } => "node",
            Self::Beyond { .. } => "beyond",
            Self::Proof => "proof",
            Self::Cut { .. } => "cut",
            Self::Checkpoint { .. } => "checkpoint",
            Self::Incomparable { .. } => "incomparable",
            Self::Stated { .. } => "stated",
            Self::Signature { .. } => "signature",
            Self::Cosignatures { .. } => "cosignatures",
            Self::NoLog { .. } => "no-log",
            Self::Type => "type",
            Self::KeyMissing { .. } => "key-missing",
            Self::KeyDestroyed { .. } => "key-destroyed",
            Self::KeyDamaged { .. } => "key-damaged",
            Self::Commitment { .. } => "commitment",
            Self::Content { .. } => "content",
            Self::KeyClass { .. } => "key-class",
            Self::Schema { .. } => "schema",
            Self::Shape { .. } => "shape",
            Self::KeyOf { .. } => "key-of",
            Self::Mandate { .. } => "mandate",
            Self::Hearing { .. } => "hearing",
            Self::Assessment { .. } => "assessment",
            Self::FourEyes { .. } => "four-eyes",
            Self::Rule { .. } => "rule",
            Self::Unordered => "unordered",
            Self::Consequence => "consequence",
            Self::Day => "day",
            Self::Officer => "officer",
            Self::Register => "register",
            Self::PotAmount => "pot-amount",
            Self::PotUnpaired => "pot-unpaired",
            Self::BatchUnpaired => "batch-unpaired",
            Self::EntryUnpaired => "entry-unpaired",
            Self::PotMissing => "pot-missing",
            Self::PotEmpty => "pot-empty",
            Self::PotYear => "pot-year",
            Self::PolicyInForce => "policy-in-force",
            Self::Question { .. } => "question",
            Self::Document { .. } => "document",
            Self::TransferUnpaired => "transfer-unpaired",
            Self::Component => "component",
        }
    }
}

/// The faults of one log, of which a bounded number is kept and all are counted.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) kept: Vec<Fault>,
    pub(super) counts: std::collections::BTreeMap<&'static str, u64>,
    pub(super) more: u64,
}

/// The most that are listed.
pub(super) const MOST: usize = 1000;

impl Faults {
    pub(super) fn add(&mut self, fault: Fault) {
        *self.counts.entry(fault.what.check()).or_default() += 1;
        self.keep(fault);
    }

    pub(super) fn all(&mut self, other: Self) {
        for (check, count) in other.counts {
            *self.counts.entry(check).or_default() += count;
        }
        self.more += other.more;
        for fault in other.kept {
            self.keep(fault);
        }
    }

    fn keep(&mut self, fault: Fault) {
        if self.kept.len() < MOST {
            self.kept.push(fault);
        } else {
            self.more += 1;
        }
    }
}
