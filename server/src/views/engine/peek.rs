//! Looking at the views of a data folder from outside, beside whoever keeps them.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use maatwerk_log::{LogId, Position};

use super::file::{self, About};
use super::folder::Folder;
use super::{Poison, Projection, ViewError};

/// A view as its file shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peeked {
    /// Its name.
    pub name: &'static str,
    /// The number of its shape.
    pub shape: u32,
    /// How many-th time it was built; `None` before the first.
    pub build: Option<u32>,
    /// Whether it was ever level with the logs: until then it is not read.
    pub complete: bool,
    /// Each log that it follows.
    pub logs: Vec<LogLag>,
    /// Events that were set aside.
    pub poison: Vec<Poison>,
    /// A build beside: how many events it has seen.
    pub building: Option<u64>,
    /// The latest build that was begun.
    pub newest: Option<u32>,
    /// Somebody asked for a build that was not begun yet.
    pub asked: bool,
}

/// How far a view is with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLag {
    /// The log.
    pub log: LogId,
    /// The last position that the view has seen.
    pub seen: Position,
    /// The last position of the log.
    pub head: Position,
}

impl LogLag {
    /// How many events it has not seen.
    #[must_use]
    pub fn lag(&self) -> u64 {
        self.head.get().saturating_sub(self.seen.get())
    }
}

/// Looks at a view.
///
/// # Errors
/// When its file cannot be read.
pub fn peek(
    data: &Path,
    projection: &dyn Projection,
    heads: &[(LogId, Position)],
) -> Result<Peeked, ViewError> {
    // The file may be switched, and deleted, between the look at the folder and that at the file; one
    // that was begun a moment ago has no tables yet.
    let mut tries = 0;
    loop {
        match peek_once(data, projection, heads) {
            Err(ViewError::Database(_) | ViewError::Damaged) if tries < 20 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(5));
            }
            done => return done,
        }
    }
}

fn peek_once(
    data: &Path,
    projection: &dyn Projection,
    heads: &[(LogId, Position)],
) -> Result<Peeked, ViewError> {
    let folder = Folder::within(data);
    let mut files = folder.files(projection.name())?;
    files.retain(|name| name.shape == projection.shape());
    let mut peeked = Peeked {
        name: projection.name(),
        shape: projection.shape(),
        build: None,
        complete: false,
        logs: Vec::new(),
        poison: Vec::new(),
        building: None,
        newest: files.last().map(|name| name.build),
        asked: folder.is_asked(projection.name()),
    };
    let mut seen = HashMap::new();
    for name in files.into_iter().rev() {
        let path = folder.path(&name);
        let about = match About::peek(&path) {
            // Begun, and killed before it was anything.
            Err(error) if error.is_file_unfit() => {
                peeked.building = Some(0);
                continue;
            }
            about => about?,
        };
        if peeked.build.is_some() && !peeked.complete {
            // The one above is being built beside this one.
            peeked.building = Some(seen.values().map(|at: &Position| at.get()).sum());
        }
        seen = about.seen;
        (peeked.build, peeked.complete) = (Some(name.build), about.complete);
        peeked.poison = file::poison(&file::open_reader(&path)?, usize::MAX)?;
        if about.complete {
            break;
        }
    }
    let follows = heads
        .iter()
        .filter(|(log, _)| projection.reads().covers(*log));
    peeked.logs = follows
        .map(|(log, head)| LogLag {
            log: *log,
            seen: seen.get(log).copied().unwrap_or(Position::START),
            head: *head,
        })
        .collect();
    Ok(peeked)
}

/// Asks whoever keeps the views of a data folder to build one again; `false` takes that back.
///
/// # Errors
/// When the folder cannot be written.
pub fn request_rebuild(data: &Path, name: &str, wanted: bool) -> Result<(), ViewError> {
    let folder = Folder::within(data);
    let done = if wanted {
        folder.ask(name)
    } else {
        folder.take_back(name)
    };
    Ok(done?)
}
