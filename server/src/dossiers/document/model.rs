//! What a document says, whatever it is rendered as. Pure: it is made from a dossier and the
//! answers linked to it, and the renderers read nothing else.

use schemars::JsonSchema;
use serde::Serialize;

/// A dossier as a document.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(in super::super) struct Document {
    /// The dossier.
    pub(super) dossier_id: String,
    /// Its title.
    pub(super) title: String,
    /// The question put to the legislator.
    pub(super) question: String,
    /// The ministry it is put to.
    pub(super) ministry: String,
    /// The law that would be changed, when that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) law: Option<Citation>,
    /// How far it is, in Dutch.
    pub(super) status: String,
    /// The steps that were taken, the opening first.
    pub(super) steps: Vec<Event>,
    /// The articles of the bottleneck.
    pub(super) articles: Vec<Citation>,
    /// The figures, in the order in which they were linked.
    pub(super) figures: Vec<Section>,
    /// What was taken out again, and why.
    pub(super) taken_out: Vec<Event>,
    /// The notes.
    pub(super) notes: Vec<Event>,
    /// What it was made from.
    pub(super) source: Source,
}

/// A reference to law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Citation {
    /// The reference, as it was given.
    pub(super) reference: String,
    /// In words.
    pub(super) words: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    /// On which day, `2026-11-22`.
    pub(super) on: String,
    /// Who did it.
    pub(super) by: String,
    /// What, in Dutch.
    pub(super) what: String,
    /// What was said with it; empty when nothing was.
    pub(super) said: String,
}

/// A figure with its chart and the table behind it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Section {
    /// What it shows, in the words of whoever linked it.
    pub(super) caption: String,
    /// How to read it.
    pub(super) reading: String,
    /// What is drawn, when it can be.
    #[serde(skip)]
    pub(super) chart: Option<Chart>,
    /// The table: all that the chart shows.
    pub(super) table: Table,
    /// What was asked.
    pub(super) query: String,
    /// What it was computed from.
    pub(super) release: ReleaseNote,
    /// How the figures were protected, in Dutch.
    pub(super) protection: String,
}

/// The release of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReleaseNote {
    /// Its month.
    pub(super) month: String,
    /// The last position of the national log that counted.
    pub(super) position: u64,
    /// The root of the national log at that position, in hexadecimal digits.
    pub(super) root: String,
}

/// What a document was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Source {
    /// The log: that of the national programme.
    pub(super) log: String,
    /// How many events it held.
    pub(super) position: u64,
    /// The root of its Merkle tree (RFC 6962) then, in hexadecimal digits.
    pub(super) root: String,
    /// The version of the dossier.
    pub(super) version: u32,
    /// The day on which the document was made.
    pub(super) made_on: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Table {
    /// The heading of each column, that of the names of the rows first.
    pub(super) columns: Vec<String>,
    /// The rows.
    pub(super) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Row {
    /// What it is about.
    pub(super) name: String,
    /// Its cells, one for each further column.
    pub(super) cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Cell {
    /// A published count.
    Count {
        /// How many.
        value: u32,
    },
    /// A number that was computed from published counts.
    Number {
        /// The number.
        value: f64,
    },
    /// Words.
    Words {
        /// Which.
        value: String,
    },
    /// A count that was withheld: neither zero nor any other number.
    Withheld {},
    /// Nothing was said here.
    Nothing {},
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Chart {
    /// Counts by month.
    Months(Months),
    /// Counts by something else.
    Bars(Bars),
    /// Before a change and after it.
    Effect(Effect),
}

/// Counts by month.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Months {
    /// The months, in order and without gaps.
    pub(super) points: Vec<Point>,
    /// The month, as its place in `points`, in which the change came into force.
    pub(super) in_force: Option<usize>,
}

/// A month.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    /// Which, `2026-11`.
    pub(super) month: String,
    /// How many; none when it was withheld.
    pub(super) count: Option<u32>,
    /// What was expected: lower limit, middle, upper limit.
    pub(super) expected: Option<(f64, f64, f64)>,
    /// More than was expected, by more than chance.
    pub(super) rise: bool,
}

/// Counts by something.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bars {
    /// What they are by.
    pub(super) by: String,
    /// What is counted.
    pub(super) of: String,
    /// Name and count; none when it was withheld.
    pub(super) values: Vec<(String, Option<u32>)>,
}

/// What became of the counts after a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Effect {
    /// Months before the change that have a count.
    pub(super) months_before: u32,
    /// Months after it that have a count.
    pub(super) months_after: u32,
    /// The rate after, as a part of the rate before.
    pub(super) ratio: f64,
    /// The lower end of its 95% interval.
    pub(super) lower: f64,
    /// The upper end.
    pub(super) upper: f64,
}
