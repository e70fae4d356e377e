//! Backups: a copy of an installation that says what it should be, taken while the server writes, and
//! put back only when it is whole.
//!
//! A backup is a folder:
//! ```text
//! backup.json       what is in it: the position and root of each log, the length and SHA-256 of each file
//! log.db            the logs as they stood at one moment
//! keys.db           the keys, wrapped, copied after the logs: so all that the logs need are there
//! reads.db          who read what, when there is such a file
//! plugins/          policies, parameters and example cases
//! backtests/        what came of backtests
//! documents/        documents of cases, letters, and what was offered to other authorities, sealed
//! ```
//! Not in it: what is built again from the logs (views, compiled policies, the outbox), and what must
//! survive apart from it (the master key, the ledger of destroyed keys, the last signed checkpoints). The
//! log is copied before the keys, so that a backup never holds an event without its key.

mod keys;
mod manifest;
mod restore;
mod take;

pub use keys::KeyFault;
pub(crate) use manifest::pour;
pub use manifest::{Copied, Logged, Manifest, ManifestError};
pub use restore::{RestoreError, Restored, restore};
pub(crate) use take::parent;
pub use take::{BackupError, take};

/// The databases of an installation that hold what nothing else holds, in the order in which they are
/// copied; of which the first two must be there.
const DATABASES: [&str; 3] = ["log.db", "keys.db", "reads.db"];
/// The folders of files that are written once, and never change.
const FOLDERS: [&str; 3] = ["plugins", "backtests", "documents"];
