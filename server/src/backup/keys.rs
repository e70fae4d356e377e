//! Whether the keys fit the logs.

use std::collections::HashSet;
use std::ops::ControlFlow;

use maatwerk_log::{
    Holding, KeyId, LogId, Position, ReadError, SealedParts, SqliteLog, Vault, VaultError,
};

/// The keys do not fit the logs.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// Keys are older than the log, or of another installation.
    #[error(
        "the keys lack {missing} that the log {log} needs, first at position {first}: they are older than \
         the log, or of another installation"
    )]
    Missing {
        /// The log.
        log: LogId,
        /// How many keys.
        missing: usize,
        /// The first event that needs one.
        first: Position,
    },
    /// An event is no sealed payload.
    #[error("the event at position {position} of the log {log} is no sealed payload")]
    Malformed {
        /// The log.
        log: LogId,
        /// The position.
        position: Position,
    },
    /// The keys cannot be read.
    #[error("the keys cannot be read")]
    Vault(#[from] VaultError),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Log(#[from] ReadError),
}

/// Looks whether each key that events of a log are sealed with is there, or marked as destroyed; tells
/// how many were destroyed.
pub(super) fn check(logs: &SqliteLog, log: LogId, vault: &Vault) -> Result<usize, KeyFault> {
    let mut seen: HashSet<KeyId> = HashSet::new();
    let (mut destroyed, mut missing) = (0, 0);
    let mut first = None;
    let mut fault = None;
    logs.for_each_in_log(log, Position::START, |event| {
        let position = event.position;
        let Ok(parts) = SealedParts::parse(event.sealed) else {
            fault = Some(KeyFault::Malformed { log, position });
            return ControlFlow::Break(());
        };
        for part in parts {
            if !seen.insert(part.key()) {
                continue;
            }
            match vault.holding(part.key()) {
                Ok(Holding::Held) => {}
                Ok(Holding::Destroyed) => destroyed += 1,
                Ok(Holding::Unknown) => {
                    missing += 1;
                    first.get_or_insert(position);
                }
                Err(error) => {
                    fault = Some(error.into());
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    })?;
    match (fault, first) {
        (Some(fault), _) => Err(fault),
        (None, Some(first)) => Err(KeyFault::Missing {
            log,
            missing,
            first,
        }),
        (None, None) => Ok(destroyed),
    }
}
