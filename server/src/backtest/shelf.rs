//! Backtests as they are kept: files of their own in the data folder, not in the log. What they say
//! can be had again by trying again.
//!
//! `backtests/<authority>/<id>.json` says what was ordered and how it stands; beside it, once there
//! is one, `<id>.report.json` with every count as it is, and `<id>.changed.json` with the places of
//! the answers that change. Of no answer stands there what it says: that is sealed in the log, and is
//! asked again of the candidate when somebody may see it, so that what is erased there is gone here.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use maatwerk_domain::{BacktestId, CaseId};
use maatwerk_log::{LogId, Version};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::report::Report;
use crate::wire::{Day, Id};

/// How many are kept for an authority; the oldest make room.
pub(crate) const MOST_KEPT: usize = 50;

/// How a backtest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// It runs.
    Running,
    /// It is done.
    Done,
    /// It was stopped; there is a report of the part that was judged.
    Stopped,
    /// The server stopped before it was done: order it again.
    BrokenOff,
    /// It could not be done; the server's own record says why.
    Failed,
}

/// A backtest that was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Kept {
    pub(crate) backtest: Id<BacktestId>,
    /// Who ordered it.
    pub(crate) by: String,
    /// When, in microseconds since the Unix epoch.
    pub(crate) at: i64,
    pub(crate) state: State,
    /// The digest of the component.
    pub(crate) plugin: String,
    /// The digest of the parameters; the recorded ones when absent.
    pub(crate) parameters: Option<String>,
    pub(crate) from: Option<Day>,
    pub(crate) until: Option<Day>,
    /// The order it came of: whose, under which key, and what was in it (a keyed digest).
    pub(crate) client: String,
    pub(crate) key: String,
    pub(crate) body_digest: [u8; 32],
}

/// A file of the shelf cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ShelfError {
    /// The disk.
    #[error("cannot use {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It is not as it was written.
    #[error("{} is damaged", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        #[source]
        source: serde_json::Error,
    },
}

impl ShelfError {
    /// Whether there is no room left.
    pub(crate) fn is_full(&self) -> bool {
        let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded];
        matches!(self, Self::Io { source, .. } if full.contains(&source.kind()))
    }
}

const HEAD: &str = "json";
const REPORT: &str = "report.json";
const CHANGED: &str = "changed.json";

/// The backtests of an installation. Its calls block.
#[derive(Debug, Clone)]
pub(crate) struct Shelf(PathBuf);

impl Shelf {
    /// The shelf of a data folder; nothing is made before something is kept.
    pub(crate) fn of(data: &Path) -> Self {
        Self(data.join("backtests"))
    }

    fn folder(&self, log: LogId) -> PathBuf {
        self.0.join(log.as_str())
    }

    fn file(&self, log: LogId, id: BacktestId, kind: &str) -> PathBuf {
        self.folder(log).join(format!("{id}.{kind}"))
    }

    /// Keeps a new backtest, and lets the oldest go when there are too many.
    pub(crate) fn add(&self, log: LogId, kept: &Kept) -> Result<(), ShelfError> {
        let folder = self.folder(log);
        fs::create_dir_all(&folder).map_err(at(&folder))?;
        let all = self.list(log)?;
        for old in all.iter().skip(MOST_KEPT - 1) {
            // What tells of it goes last: a half removed one is still listed, and goes next time.
            for kind in [CHANGED, REPORT, HEAD] {
                let path = self.file(log, old.backtest.0, kind);
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(at(&path)(error));
                    }
                    _ => {}
                }
            }
        }
        self.set(log, kept)
    }

    /// Keeps how a backtest stands.
    pub(crate) fn set(&self, log: LogId, kept: &Kept) -> Result<(), ShelfError> {
        write(&self.file(log, kept.backtest.0, HEAD), kept)
    }

    /// Keeps what came of it.
    pub(crate) fn put(
        &self,
        log: LogId,
        id: BacktestId,
        report: &Report,
        changed: &[(CaseId, Version)],
    ) -> Result<(), ShelfError> {
        let changed = changed.iter();
        let changed: Vec<_> = changed
            .map(|(case, version)| (Id(*case), version.get()))
            .collect();
        write(&self.file(log, id, CHANGED), &changed)?;
        write(&self.file(log, id, REPORT), report)
    }

    /// A backtest.
    pub(crate) fn find(&self, log: LogId, id: BacktestId) -> Result<Option<Kept>, ShelfError> {
        read(&self.file(log, id, HEAD))
    }

    /// Its report, when there is one.
    pub(crate) fn report(&self, log: LogId, id: BacktestId) -> Result<Option<Report>, ShelfError> {
        read(&self.file(log, id, REPORT))
    }

    /// The answers that change.
    pub(crate) fn changed(
        &self,
        log: LogId,
        id: BacktestId,
    ) -> Result<Vec<(CaseId, Version)>, ShelfError> {
        let changed: Option<Vec<(Id<CaseId>, u32)>> = read(&self.file(log, id, CHANGED))?;
        let changed = changed.unwrap_or_default().into_iter();
        Ok(changed
            .map(|(case, version)| (case.0, Version::new(version)))
            .collect())
    }

    /// Those of an authority, the latest first. One that is damaged is left out, and told to the
    /// operator.
    pub(crate) fn list(&self, log: LogId) -> Result<Vec<Kept>, ShelfError> {
        let folder = self.folder(log);
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(at(&folder))?,
        };
        let mut all = Vec::new();
        for entry in entries {
            let name = entry.map_err(at(&folder))?.file_name();
            let id = name.to_str().and_then(|name| {
                let (id, kind) = name.split_once('.')?;
                (kind == HEAD).then(|| id.parse().ok())?
            });
            let Some(id) = id else { continue };
            match self.find(log, id) {
                Ok(kept) => all.extend(kept),
                Err(error) => tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a backtest cannot be read"
                ),
            }
        }
        all.sort_by_key(|kept| std::cmp::Reverse((kept.at, kept.backtest.0)));
        Ok(all)
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> ShelfError {
    let path = path.to_owned();
    move |source| ShelfError::Io {
        path: path.clone(),
        source,
    }
}

/// Writes beside, makes durable, then gives the name: who reads sees all of it or what was there.
fn write<T: Serialize + ?Sized>(path: &Path, value: &T) -> Result<(), ShelfError> {
    let damaged = |source| ShelfError::Damaged {
        path: path.to_owned(),
        source,
    };
    let json = serde_json::to_vec(value).map_err(damaged)?;
    let beside = path.with_extension("part");
    let written = File::create(&beside)
        .and_then(|mut file| file.write_all(&json).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    if let Err(source) = written {
        // It has no name that anybody reads, so what stays of it harms nobody.
        let _ = fs::remove_file(&beside);
        return Err(at(path)(source));
    }
    Ok(())
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, ShelfError> {
    let json = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        json => json.map_err(at(path))?,
    };
    let read = serde_json::from_slice(&json);
    read.map(Some).map_err(|source| ShelfError::Damaged {
        path: path.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(number: u8) -> Kept {
        Kept {
            backtest: Id(BacktestId::from_bytes([number; 16])),
            by: "beleid-1".to_owned(),
            at: i64::from(number),
            state: State::Running,
            plugin: "sha256:00".to_owned(),
            parameters: None,
            from: None,
            until: None,
            client: "console".to_owned(),
            key: format!("key-{number}"),
            body_digest: [number; 32],
        }
    }

    #[test]
    fn the_oldest_make_room_and_a_damaged_one_hides_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(folder.path());
        let log = LogId::new("GM0479").unwrap();
        assert_eq!(shelf.list(log).unwrap(), []);
        for number in 1..=60 {
            shelf.add(log, &kept(number)).unwrap();
        }
        let listed = shelf.list(log).unwrap();
        assert_eq!(listed.len(), MOST_KEPT);
        assert_eq!(listed[0], kept(60));
        let oldest = BacktestId::from_bytes([1; 16]);
        assert_eq!(shelf.find(log, oldest).unwrap(), None);
        let damaged = listed[0].backtest.0;
        fs::write(shelf.file(log, damaged, HEAD), b"{").unwrap();
        assert_eq!(shelf.list(log).unwrap().len(), MOST_KEPT - 1);
        assert!(matches!(
            shelf.find(log, damaged),
            Err(ShelfError::Damaged { .. })
        ));
        let other = LogId::new("GM0001").unwrap();
        assert_eq!(shelf.find(other, listed[1].backtest.0).unwrap(), None);
    }
}
