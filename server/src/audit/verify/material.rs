//! What is verified: where rows, checkpoints, keys and policies come from. An installation is one such
//! source, an exported bundle another; the checks know neither.

use std::error::Error;
use std::ops::ControlFlow;

use maatwerk_domain::{CaseId, DocumentId};
use maatwerk_log::merkle::Hash;
use maatwerk_log::transparency::{SignedCheckpoint, VerifierKey};
use maatwerk_log::{DataKey, KeyId, LogId, StoredNode};

use super::fault::Fault;

/// Where what is verified comes from. Nothing of it is believed.
pub trait Material: Sync {
    /// The logs, in order of their codes.
    ///
    /// # Errors
    /// When they cannot be read.
    fn logs(&self) -> Result<Vec<Held>, MaterialError>;

    /// What is wrong with the whole, apart from any row: a file that is not what its container says, rows
    /// of no log. At most some hundreds.
    ///
    /// # Errors
    /// When it cannot be read.
    fn container(&self) -> Result<Vec<Fault>, MaterialError>;

    /// Shows each row of a log after a position (0 for all) once, in order of position, until `visit`
    /// breaks off; a row that cannot be read as one is shown with `damaged`. Asked again, a source that
    /// grows meanwhile shows what came since.
    ///
    /// # Errors
    /// When the source fails.
    fn rows(
        &self,
        log: LogId,
        after: u64,
        visit: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<Tail, MaterialError>;

    /// The checkpoints of a log that the source itself brings. Inclusion proofs of an excerpt are in the
    /// tree of the first.
    ///
    /// # Errors
    /// When they cannot be read.
    fn checkpoints(&self, log: LogId) -> Result<Vec<Brought>, MaterialError>;

    /// The key of a key id.
    ///
    /// # Errors
    /// When the keys cannot be read.
    fn key(&self, key: KeyId) -> Result<Key, MaterialError>;

    /// The component with this digest (`sha256:…`); `None` when it is not there or another one is.
    ///
    /// # Errors
    /// When it cannot be read.
    fn component(&self, digest: &str) -> Result<Option<Vec<u8>>, MaterialError>;

    /// As [`Material::component`], a parameter set.
    ///
    /// # Errors
    /// When it cannot be read.
    fn parameters(&self, digest: &str) -> Result<Option<Vec<u8>>, MaterialError>;

    /// What is kept of a document of a case, which was sealed with these keys.
    ///
    /// # Errors
    /// When it cannot be read.
    fn document(
        &self,
        log: LogId,
        case: CaseId,
        document: DocumentId,
        keys: &[KeyId],
    ) -> Result<Attached, MaterialError>;

    /// The keyed digest that only an installation can compute; `None` elsewhere.
    fn keyed_digest(&self, purpose: &str, log: LogId, bytes: &[u8]) -> Option<[u8; 32]>;
}

/// A log, and how much of it there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub log: LogId,
    /// How much.
    pub extent: Extent,
    /// How many rows, about: for the progress.
    pub rows: u64,
}

/// How much of a log there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// From the first event to the last, without a gap.
    Whole,
    /// Some events, each with a proof.
    Excerpt,
}

/// A row as it is stored: numbers may be out of range, names may be none. Borrowed: nothing is allocated
/// for it.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Its position.
    pub position: i64,
    /// Its stream.
    pub stream: &'a [u8],
    /// Its version in the stream.
    pub version: i64,
    /// Its type.
    pub event_type: &'a [u8],
    /// When it was recorded, in microseconds since the Unix epoch.
    pub recorded_at: i64,
    /// Its sealed payload.
    pub sealed: &'a [u8],
    /// What is there of the tree.
    pub tree: Tree<'a>,
    /// What of the row cannot be read at all, or contradicts itself.
    pub damaged: Option<&'static str>,
}

/// What comes with a row of the tree.
#[derive(Debug, Clone, Copy)]
pub enum Tree<'a> {
    /// The stored hashes up to and with those that the row completes, which were not shown before.
    Stored(&'a [StoredNode]),
    /// The hashes that prove it to be in the tree of the first checkpoint.
    Proof(&'a [Hash]),
    /// Nothing.
    Nothing,
}

/// What is there after the last row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tail {
    /// How many hashes are stored of rows that are not there.
    pub beyond: u64,
    /// After which positions there are rows that could not be read.
    pub unreadable: Vec<u64>,
}

/// A checkpoint, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The signed note.
    pub checkpoint: SignedCheckpoint,
    /// What verifies it, when the source says so; else the log itself has to.
    pub key: Option<VerifierKey>,
    /// Where it comes from.
    pub from: Source,
}

/// Where a checkpoint comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The file of checkpoints beside the data folder: the last one signed.
    Beside,
    /// That file: the last one of an origin under which the log is no longer signed.
    Former,
    /// The bundle.
    Bundle,
    /// Whoever verifies.
    Given,
    /// A bundle that whoever verifies brings beside it, for what was signed with it.
    Stated,
}

/// What there is of a key.
#[derive(Debug, Clone)]
pub enum Key {
    /// The key.
    Held(DataKey),
    /// It was destroyed: what it sealed is erased.
    Destroyed,
    /// It is not given to whoever verifies.
    Withheld,
    /// Nobody knows of it.
    Unknown,
    /// It is there and does not unwrap.
    Damaged,
}

/// What is kept of a document, beside its event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attached {
    /// The sealed file, of which this is the digest (`sha256:…`).
    Sealed(String),
    /// The file should be there, and is not.
    Missing,
    /// The source brings no documents, or it was erased just now.
    NotBrought,
}

/// The source failed: nothing is said about what it holds.
#[derive(Debug, thiserror::Error)]
#[error("what is to be verified cannot be read")]
pub struct MaterialError(#[source] pub Box<dyn Error + Send + Sync>);

impl MaterialError {
    /// Because of this.
    pub fn of(source: impl Error + Send + Sync + 'static) -> Self {
        Self(Box::new(source))
    }
}
