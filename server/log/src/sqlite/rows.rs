//! The statements of an append, and the end of a log as it is read back.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    error::OpenError,
    reader::{LAST_EVENT_OF_LOG, Types, event},
    schema::{self, Number, event_id, node_id},
    shared::End,
};
use crate::{
    event_log::{Append, Appended, Idempotency},
    id::{LogId, Position, StreamId, Version},
    leaf,
    merkle::{Frontier, Hash, Node},
};

/// What is kept with an idempotency key.
pub(super) struct Answer {
    pub(super) body_digest: [u8; 32],
    pub(super) appended: Appended,
}

pub(super) fn answer(
    connection: &Connection,
    log: Number,
    client: &str,
    key: &str,
) -> rusqlite::Result<Option<Answer>> {
    let mut find = connection.prepare_cached(
        "SELECT body_digest, first, last, recorded_at, answer FROM answer WHERE log = ?1 AND client = ?2 AND key = ?3",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Answer {
            body_digest: row.get(0)?,
            appended: Appended {
                first: position(row.get(1)?)?,
                last: position(row.get(2)?)?,
                replayed: true,
                recorded_at: row.get(3)?,
                answer: Some(row.get(4)?),
            },
        })
    };
    find.query_row(params![log, client, key], read).optional()
}

pub(super) fn stream_version(
    connection: &Connection,
    log: Number,
    stream: StreamId,
) -> rusqlite::Result<Version> {
    let mut find = connection.prepare_cached(
        "SELECT version FROM event WHERE stream = ?1 AND log = ?2 ORDER BY version DESC LIMIT 1",
    )?;
    let version = find
        .query_row(params![stream.as_bytes(), log], |row| row.get(0))
        .optional()?;
    Ok(Version::new(version.unwrap_or(0)))
}

/// Writes all rows of one append and moves `end` along.
pub(super) fn insert(
    connection: &Connection,
    append: &Append,
    now: i64,
    end: &mut End,
) -> rusqlite::Result<Appended> {
    let number = match end.number {
        Some(number) => number,
        None => connection
            .prepare_cached("INSERT INTO log (name) VALUES (?1) RETURNING number")?
            .query_row([append.log.as_str()], |row| row.get(0))?,
    };
    let recorded_at = now.max(end.recorded_at);
    let first = end.position().plus(1);
    let mut insert_event = connection.prepare_cached(
        "INSERT INTO event (id, log, position, stream, version, type, recorded_at, sealed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut insert_node =
        connection.prepare_cached("INSERT INTO node (id, hash) VALUES (?1, ?2)")?;
    for event in append.writes.iter().flat_map(|write| &write.events) {
        let place = event.place();
        let position = end.position().plus(1);
        insert_event.execute(params![
            event_id(number, position),
            number,
            stored(position),
            place.stream.as_bytes(),
            place.version.get(),
            place.event_type.as_str(),
            recorded_at,
            event.sealed(),
        ])?;
        let mut written = Ok(0);
        end.frontier.push(
            leaf::leaf_hash(place, position, recorded_at, event.digest()),
            |node, hash| {
                if written.is_ok() {
                    written =
                        insert_node.execute(params![node_id(number, node.stored_index()), hash]);
                }
            },
        );
        written?;
    }
    let appended = Appended {
        first,
        last: end.position(),
        replayed: false,
        answer: None,
        recorded_at,
    };
    end.number = Some(number);
    end.recorded_at = recorded_at;
    match &append.idempotency {
        None => Ok(appended),
        Some(idempotency) => {
            insert_answer(connection, number, idempotency, &appended)?;
            Ok(Appended {
                answer: Some(idempotency.answer.clone()),
                ..appended
            })
        }
    }
}

fn insert_answer(
    connection: &Connection,
    log: Number,
    idempotency: &Idempotency,
    appended: &Appended,
) -> rusqlite::Result<()> {
    let Idempotency {
        client,
        key,
        body_digest,
        answer,
    } = idempotency;
    let mut insert = connection.prepare_cached(
        "INSERT INTO answer (log, client, key, body_digest, first, last, recorded_at, answer)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    insert.execute(params![
        log,
        client,
        key,
        body_digest,
        stored(appended.first),
        stored(appended.last),
        appended.recorded_at,
        answer
    ])?;
    Ok(())
}

/// Reads the ends of all logs, and sees that each tree fits the last event of its log. The whole
/// is checked by [`SqliteLog::verify`](super::SqliteLog::verify).
pub(super) fn ends(connection: &Connection) -> Result<HashMap<LogId, End>, OpenError> {
    let mut ends = HashMap::new();
    for (number, name) in schema::logs(connection)? {
        let log = schema::log_id(&name).ok_or(rusqlite::Error::InvalidQuery)?;
        let end = end(connection, log, number)?.ok_or(OpenError::Damaged { log })?;
        ends.insert(log, end);
    }
    Ok(ends)
}

/// The logs and the position of the last event of each, in order of their codes.
pub(super) fn positions(connection: &Connection) -> rusqlite::Result<Vec<(LogId, Position)>> {
    let mut last = connection.prepare_cached(
        "SELECT position FROM event WHERE id > ?1 AND id <= ?2 ORDER BY id DESC LIMIT 1",
    )?;
    let mut positions = Vec::new();
    for (number, name) in schema::logs(connection)? {
        let log = schema::log_id(&name).ok_or(rusqlite::Error::InvalidQuery)?;
        let range = params![
            event_id(number, Position::START),
            event_id(number, Position::MAX)
        ];
        positions.push((log, position(last.query_row(range, |row| row.get(0))?)?));
    }
    positions.sort();
    Ok(positions)
}

fn end(connection: &Connection, log: LogId, number: Number) -> rusqlite::Result<Option<End>> {
    let range = params![
        event_id(number, Position::START),
        event_id(number, Position::MAX)
    ];
    let mut last = connection.prepare_cached(LAST_EVENT_OF_LOG)?;
    let mut rows = last.query(range)?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let mut types = Types::default();
    let Ok(event) = event(log, row, &mut types) else {
        return Ok(None);
    };
    let size = event.position.get();
    let leaf = Node {
        level: 0,
        index: size - 1,
    };
    if node(connection, number, leaf)? != Some(event.leaf_hash()) {
        return Ok(None);
    }
    let subtrees = nodes(
        connection,
        number,
        &Node::frontier(size).collect::<Vec<_>>(),
    )?;
    // The last event completes the last node: nothing may be stored after it.
    let beyond: i64 = connection.query_row(
        "SELECT count(*) FROM node WHERE id >= ?1 AND id < ?2",
        params![
            node_id(
                number,
                Node {
                    level: 0,
                    index: size
                }
                .stored_index()
            ),
            node_id(number + 1, 0)
        ],
        |row| row.get(0),
    )?;
    let frontier = subtrees
        .and_then(|s| Frontier::resume(size, s))
        .filter(|_| beyond == 0);
    Ok(frontier.map(|frontier| End {
        number: Some(number),
        frontier,
        recorded_at: event.recorded_at,
    }))
}

/// The root that a log had when it ended at this position, which it has passed.
pub(super) fn root_at(
    connection: &Connection,
    log: Number,
    position: Position,
) -> rusqlite::Result<Hash> {
    let size = position.get();
    let subtrees = Node::frontier(size)
        .map(|n| node(connection, log, n)?.ok_or(rusqlite::Error::QueryReturnedNoRows))
        .collect::<Result<_, _>>()?;
    let frontier = Frontier::resume(size, subtrees).ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    Ok(frontier.root())
}

/// The hashes of nodes, if all are there.
pub(super) fn nodes(
    connection: &Connection,
    log: Number,
    nodes: &[Node],
) -> rusqlite::Result<Option<Vec<Hash>>> {
    let hashes = nodes.iter().map(|n| node(connection, log, *n).transpose());
    hashes.collect::<Option<Result<_, _>>>().transpose()
}

fn node(connection: &Connection, log: Number, node: Node) -> rusqlite::Result<Option<Hash>> {
    let mut find = connection.prepare_cached("SELECT hash FROM node WHERE id = ?1")?;
    find.query_row([node_id(log, node.stored_index())], |row| row.get(0))
        .optional()
}

fn position(stored: i64) -> rusqlite::Result<Position> {
    let position = u64::try_from(stored)
        .ok()
        .and_then(|p| Position::new(p).ok());
    position.ok_or(rusqlite::Error::IntegralValueOutOfRange(0, stored))
}

fn stored(position: Position) -> i64 {
    // Positions stay below 2^40.
    i64::try_from(position.get()).unwrap_or(i64::MAX)
}
