//! Checking a log from its first event to its last.

use rusqlite::params;

use super::{
    SqliteLog,
    error::failed_read,
    reader::{EVENTS_OF_LOG, event},
    schema::{event_id, node_id},
};
use crate::{
    event_log::{Head, ReadError},
    id::{LogId, Position},
    merkle::{Frontier, Hash, Node},
};

/// What is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Damage {
    /// A position has no event.
    #[error("there is no event at position {0}")]
    Missing(Position),
    /// Recorded time goes back.
    #[error("the event at position {0} was recorded before the one that precedes it")]
    Time(Position),
    /// A stored hash is missing or not that of the events below it.
    #[error(
        "a stored hash at level {level} of the tree does not fit the events up to position {position}"
    )]
    Node {
        /// 0 for the event's own leaf.
        level: u8,
        /// The event that completes it.
        position: Position,
    },
    /// There are hashes of events that are not there.
    #[error("the tree goes on after the last event")]
    Beyond,
    /// The versions of some stream are not 1, 2, 3 and so on.
    #[error("a stream misses a version")]
    Stream,
}

/// A log is not what it should be, or could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// It was damaged or tampered with.
    #[error("log {log} was damaged or tampered with")]
    Damaged {
        /// The log.
        log: LogId,
        /// What was found first.
        #[source]
        damage: Damage,
    },
    /// It could not be read.
    #[error("the log could not be read")]
    Read(#[from] ReadError),
}

impl SqliteLog {
    /// Reads a log from first to last on the caller's own thread, recomputes every hash of its tree
    /// from the rows and compares it with what is stored. Answers the head that follows from the
    /// rows; whether that is the right one only someone who kept an earlier head can tell.
    ///
    /// # Errors
    /// The first thing found to be wrong.
    pub fn verify(&self, log: LogId) -> Result<Head, VerifyError> {
        let Some(number) = self.number(log) else {
            return Ok(Head::empty());
        };
        let found = self.readers().with(|reader| {
            // One transaction, so that all is seen as it stands at one moment.
            let transaction = reader.connection.unchecked_transaction().map_err(failed_read)?;
            let mut select = transaction.prepare_cached(EVENTS_OF_LOG).map_err(failed_read)?;
            let range = params![event_id(number, Position::START), event_id(number, Position::MAX)];
            let mut events = select.query(range).map_err(failed_read)?;
            let mut select = transaction
                .prepare_cached("SELECT id, hash FROM node WHERE id >= ?1 AND id < ?2 ORDER BY id")
                .map_err(failed_read)?;
            let mut nodes = select.query(params![node_id(number, 0), node_id(number + 1, 0)]).map_err(failed_read)?;
            let mut stored = || -> Result<Option<(i64, Option<Hash>)>, ReadError> {
                let row = nodes.next().map_err(failed_read)?;
                row.map(|row| Ok((row.get(0)?, row.get(1).ok()))).transpose().map_err(failed_read)
            };
            let mut frontier = Frontier::default();
            let mut recorded_at = i64::MIN;
            while let Some(row) = events.next().map_err(failed_read)? {
                let event = event(log, row, &mut reader.types)?;
                let due = Position::START.plus(frontier.size() + 1);
                if event.position != due {
                    return Ok(Err(Damage::Missing(due)));
                }
                if event.recorded_at < recorded_at {
                    return Ok(Err(Damage::Time(due)));
                }
                recorded_at = event.recorded_at;
                let mut wrong = Ok(None);
                frontier.push(event.leaf_hash(), |node: Node, hash| {
                    if matches!(wrong, Ok(None)) {
                        let expected = (node_id(number, node.stored_index()), Some(hash));
                        wrong = stored().map(|found| (found != Some(expected)).then_some(node.level));
                    }
                });
                if let Some(level) = wrong? {
                    return Ok(Err(Damage::Node { level, position: due }));
                }
            }
            if stored()?.is_some() {
                return Ok(Err(Damage::Beyond));
            }
            let gap = transaction
                .prepare_cached(
                    "SELECT 1 FROM event WHERE log = ?1 GROUP BY stream HAVING min(version) <> 1 OR max(version) <> count(*) LIMIT 1",
                )
                .and_then(|mut gaps| gaps.exists([number]))
                .map_err(failed_read)?;
            if gap {
                return Ok(Err(Damage::Stream));
            }
            Ok(Ok(Head { position: Position::START.plus(frontier.size()), root: frontier.root() }))
        })?;
        found.map_err(|damage| VerifyError::Damaged { log, damage })
    }
}
