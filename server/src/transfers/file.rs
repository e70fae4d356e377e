//! The two files that go between authorities. Both are JSON; what is signed in them stands in texts, so that its
//! bytes are the same wherever it is read.

use maatwerk_domain::{CaseId, TransferId};
use maatwerk_policy::Digest as Sha256;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::refused;
use crate::http::problem::Problem;
use crate::wire::{AuthorityCode, Day, Digest, Id};

/// The form of both files. Another one gets another number.
pub(super) const FORMAT: &str = "maatwerk-transfer/v1";
/// What the key of a log says of an offer, see [`maatwerk_log::transparency::Attestation`].
pub(super) const OFFER: &str = "transfer offer";
/// What it says of a receipt.
pub(super) const RECEIPT: &str = "transfer receipt";
/// The most bytes of an extract.
pub(super) const MOST_EXTRACT: usize = 1 << 20;
/// The most bytes of a body with a file: each byte of an extract may be escaped.
pub(super) const BODY: usize = 4 << 20;

/// An offer, as it is carried to who takes it in.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OfferFile {
    /// What the log of the authority that offers stands for: JSON.
    #[schemars(length(min = 2, max = 4096))]
    pub(super) statement: String,
    /// Its signature under the SHA-256 of that (c2sp.org/signed-note).
    #[schemars(length(min = 1, max = 4096))]
    pub(super) note: String,
    /// That the offer stands in its log (c2sp.org/tlog-proof).
    #[schemars(length(min = 1, max = 131_072))]
    pub(super) proof: String,
    /// What is told of the people who move: JSON, with the SHA-256 that the statement names.
    #[schemars(length(min = 2, max = 1_048_576))]
    pub(super) extract: String,
}

/// A receipt, as it is carried back.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReceiptFile {
    /// What the log of the authority that took them in stands for: JSON.
    #[schemars(length(min = 2, max = 4096))]
    pub(super) statement: String,
    /// Its signature under the SHA-256 of that (c2sp.org/signed-note).
    #[schemars(length(min = 1, max = 4096))]
    pub(super) note: String,
    /// That the case stands in its log (c2sp.org/tlog-proof).
    #[schemars(length(min = 1, max = 131_072))]
    pub(super) proof: String,
}

/// What a log stands for with an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct OfferStatement {
    /// The form.
    pub(super) format: String,
    /// Which transfer.
    pub(super) transfer: Id<TransferId>,
    /// Who offers.
    pub(super) from: AuthorityCode,
    /// To whom.
    pub(super) to: AuthorityCode,
    /// The case of who offers.
    pub(super) case: Id<CaseId>,
    /// The hash of the leaf of the offer.
    pub(super) leaf: Digest,
    /// The digest of the extract: that which the event of this leaf has.
    pub(super) extract: Digest,
    /// The last day to take it in.
    pub(super) until: Day,
}

/// What a log stands for with a receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReceiptStatement {
    /// The form.
    pub(super) format: String,
    /// Which transfer.
    pub(super) transfer: Id<TransferId>,
    /// Who offered.
    pub(super) from: AuthorityCode,
    /// Who took them in.
    pub(super) to: AuthorityCode,
    /// The hash of the leaf of the offer: that which the event of the other leaf has.
    pub(super) offer: Digest,
    /// The digest of the extract that was taken in.
    pub(super) extract: Digest,
    /// The new case.
    pub(super) case: Id<CaseId>,
    /// The hash of the leaf that says so.
    pub(super) leaf: Digest,
}

/// A statement of either kind.
pub(super) trait Statement: DeserializeOwned {
    /// Its form.
    fn format(&self) -> &str;
}

impl Statement for OfferStatement {
    fn format(&self) -> &str {
        &self.format
    }
}

impl Statement for ReceiptStatement {
    fn format(&self) -> &str {
        &self.format
    }
}

/// Reads a statement. What it says is to be believed once its signature was verified.
pub(super) fn statement<T: Statement>(text: &str) -> Result<T, Problem> {
    let read: Option<T> = serde_json::from_str(text).ok();
    let read = read.filter(|read| read.format() == FORMAT);
    read.ok_or_else(|| {
        refused(
            "/statement",
            "statement",
            "is no statement of this kind of file, or of another version of it",
        )
    })
}

/// The digest of a text, as statements name it.
pub(super) fn digest(text: &str) -> String {
    Sha256::of(text.as_bytes()).to_string()
}

/// A hash of the tree, as statements name it.
pub(super) fn hash(hash: &[u8; 32]) -> String {
    format!("sha256:{}", crate::wire::Root(*hash))
}
