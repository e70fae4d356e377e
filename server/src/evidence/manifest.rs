//! What a bundle says of itself, and of each of its files.

use maatwerk_log::StreamId;
use serde::{Deserialize, Serialize};

use super::order::{Contents, Scope};
use crate::wire::{Id, Root};

/// The format. Another one gets another number.
pub(super) const FORMAT: &str = "maatwerk-evidence/v2";
/// What was written before, and is read for ever: it does not say where streams end.
pub(super) const FORMAT_1: &str = "maatwerk-evidence/v1";

/// The kind of document that the log's key signs, see [`maatwerk_log::transparency::Attestation`].
pub(super) const ATTESTED: &str = "evidence bundle";

/// The names of the files.
pub(super) mod names {
    /// The checkpoint that proofs are against, with the cosignatures it has.
    pub(in crate::evidence) const CHECKPOINT: &str = "checkpoint";
    /// The last checkpoint that enough witnesses cosigned, when there is one.
    pub(in crate::evidence) const WITNESSED: &str = "witnessed-checkpoint";
    /// That the checkpoint goes on from that one: hashes in Base 64, one on a line.
    pub(in crate::evidence) const CONSISTENCY: &str = "consistency-proof";
    /// The verifier keys of the log's origins, oldest first.
    pub(in crate::evidence) const ORIGINS: &str = "origins";
    /// The keys that content is sealed with.
    pub(in crate::evidence) const KEYS: &str = "data-keys.jsonl";
    /// For people.
    pub(in crate::evidence) const REPORT: &str = "report.html";
    /// What the bundle says of itself.
    pub(in crate::evidence) const MANIFEST: &str = "manifest.json";
    /// The log's signature under the digest of that.
    pub(in crate::evidence) const NOTE: &str = "manifest.note";

    /// The events, ten thousand in each file.
    pub(in crate::evidence) fn events(number: usize) -> String {
        format!("events/{number:06}.jsonl")
    }

    /// Whether a bundle can have a file of this name. Nothing in it leads anywhere.
    pub(in crate::evidence) fn is_known(name: &str) -> bool {
        let fixed = [
            CHECKPOINT,
            WITNESSED,
            CONSISTENCY,
            ORIGINS,
            KEYS,
            REPORT,
            MANIFEST,
            NOTE,
        ];
        let within = |folder: &str, end: &str| name.strip_prefix(folder)?.strip_suffix(end);
        let digits = |text: &str| text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        let hex = |text: &str| {
            let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
            text.len() == 64 && text.bytes().all(digit)
        };
        fixed.contains(&name)
            || within("events/", ".jsonl").is_some_and(digits)
            || within("plugins/", ".wasm").is_some_and(hex)
            || within("parameters/", ".json").is_some_and(hex)
    }
}

/// What a bundle says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// `maatwerk-evidence/v2`.
    pub(super) format: String,
    /// What is in it, and of what.
    pub about: Head,
    /// Its files in their order, but this one and the signature under it.
    pub(super) files: Vec<Filed>,
}

/// What a bundle is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Head {
    /// The version of the software that made it.
    pub software: String,
    /// The code of the authority whose log it is.
    pub log: String,
    /// Of what.
    pub scope: Scope,
    /// The resident for whom it is, by the identifier that person has in the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resident: Option<String>,
    /// How much of the content it can open.
    pub contents: Contents,
    /// When it was made, in UTC (RFC 3339).
    pub taken: String,
    /// By whom: a subject of the authority.
    pub by: String,
    /// What for, a code.
    pub purpose: String,
    /// The origin under which the log is signed.
    pub origin: String,
    /// The number of events in the log, as the checkpoint says.
    pub size: u64,
    /// The root of its tree there (RFC 9162), in hexadecimal.
    pub root: Root,
    /// How many events are in the bundle.
    pub events: u64,
    /// The shape of the report, which is made anew from the events to be compared.
    pub report: u32,
    /// What belongs to it and is not in it.
    pub left_out: Vec<LeftOut>,
    /// Where what it has all of ended at the checkpoint; absent in a bundle of the first format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Ends>,
}

/// Where what a bundle has all of ended at its checkpoint: nothing later of it was in the log by then. No proof
/// shows that, so the log's key signs for it with the manifest. An event that the log has at a position up to
/// the size of the checkpoint, and that is later in its stream, shows with its own proof that this was a lie.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ends {
    /// The last versions of streams: of the case, the register, the erasures. Empty for everything, which the
    /// root proves, and for a resident, who gets what is of one person.
    pub streams: Vec<StreamEnd>,
    /// Of a period the first and the last position; absent when nothing was recorded on its days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positions: Option<[u64; 2]>,
}

/// The last version of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StreamEnd {
    /// Which.
    pub stream: Id<StreamId>,
    /// Its last version.
    pub version: u32,
}

/// Something that is not in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LeftOut {
    /// What.
    pub what: Omission,
    /// How many of them, or which.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The digest of a component or parameter set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// What can be left out of a bundle, and with that why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Omission {
    /// Events outside of what was asked for.
    OtherEvents,
    /// Events of the case that are about somebody else than the resident (AVG 15 lid 4).
    OtherPersons,
    /// Keys of persons: they were not asked for.
    PersonKeys,
    /// Keys of cases and of the authority: they were not asked for.
    AccountingKeys,
    /// The authority's register of mandates and policies: its key opens more than concerns one resident.
    Register,
    /// A component that is not stored in this installation, or not whole.
    Component,
    /// A parameter set that is not stored in this installation, or not whole.
    Parameters,
}

/// A file of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Filed {
    /// Its name.
    pub(super) path: String,
    /// Its length, in bytes.
    pub(super) bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub(super) sha256: Root,
}

impl Manifest {
    pub(super) fn new(head: Head, files: Vec<Filed>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            about: head,
            files,
        }
    }

    /// Its bytes: people read it too.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::names::is_known;

    #[test]
    fn no_name_leads_out_of_the_bundle() {
        for name in ["checkpoint", "events/000001.jsonl", "manifest.note"] {
            assert!(is_known(name), "{name}");
        }
        assert!(is_known(&format!("plugins/{}.wasm", "a1".repeat(32))));
        for name in [
            "",
            "/checkpoint",
            "../checkpoint",
            "./checkpoint",
            "events/",
            "events/../a.jsonl",
            "events/1.jsonl",
            "events/00000a.jsonl",
            "events/000001.jsonl/",
            "plugins/a.wasm",
            "plugins/../../../../../../../../../../../../../../../../../../../../../etc.wasm",
            "parameters\\a.json",
            "Checkpoint",
            "checkpoint ",
        ] {
            assert!(!is_known(name), "{name}");
        }
        assert!(!is_known(&format!("plugins/{}.wasm", "A1".repeat(32))));
    }
}
