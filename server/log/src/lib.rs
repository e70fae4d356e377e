//! Append-only, tamper-evident logs per authority, with personal data sealed.
//!
//! The crate is about bytes: it keeps events in order, proves that none was changed, and seals what
//! they say; it never looks inside. Two things make it up:
//!
//! - an [`EventLog`], the only truth: events in the order they happened, one log per authority.
//!   [`SqliteLog`] keeps it in one file;
//! - a [`Vault`], which holds the keys, so that a person can be forgotten although nothing that was
//!   written is ever changed.
//!
//! An event is sealed by [`Vault::seal_all`] for the one place where it is to stand, appended by
//! [`EventLog::append`], read as [`Recorded`] and opened by [`Vault::unseal`].

mod clock;
#[cfg(feature = "contract-tests")]
pub mod contract;
mod database;
mod entropy;
mod event_log;
mod group_commit;
mod id;
pub mod leaf;
pub mod limits;
pub mod merkle;
pub mod origins;
pub mod sealed;
mod sqlite;
pub mod transparency;
pub mod vault;

pub use clock::{Clock, SystemClock};
pub use database::{CopyError, copy as copy_database};
pub use entropy::{Entropy, EntropyError, OsEntropy};
pub use event_log::{
    AnsweredError, Append, AppendError, Appended, Cause, EventLog, Head, Idempotency,
    InvalidAppend, News, ReadError, Recorded, RecordedRef, StreamWrite,
};
pub use group_commit::GroupCommit;
pub use id::{EventType, InvalidId, KeyId, LogId, Position, StreamId, Version};
pub use origins::{Origin, Origins, OriginsError, SignError, Stop};
pub use sealed::{MalformedSealed, Place, SealedEvent, SealedPart, SealedParts};
pub use sqlite::{
    Damage, LogReader, OpenError, Options, SqliteLog, StoredNode, StoredRow, VerifyError,
};
pub use vault::{
    DataKey, DeriveError, FoundKey, Handed, Holding, KeyClass, KeyReader, MasterKey,
    MasterKeyError, NewEvent, NewPart, NotOpened, SealError, TogetherError, UnsealError, Vault,
    VaultError, keys_together,
};
