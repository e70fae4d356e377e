//! An installation's data folder as what is verified, also beside a server: nothing is locked, made or
//! changed.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use maatwerk_domain::{CaseId, DocumentId};
use maatwerk_log::{
    FoundKey, Holding, KeyId, KeyReader, LogId, LogReader, MasterKey, Origin, Origins, Position,
    VaultError,
};
use maatwerk_policy::{CatalogueError, Digest, HostConfig, StoredKind, read_stored};

use super::fault::{Fault, What};
use super::material::{
    Attached, Brought, Extent, Held, Key, Material, MaterialError, Row, Source, Tail, Tree,
};
use crate::app::Paths;
use crate::documents::Shelf;

/// The data folder of an installation.
#[derive(Debug)]
pub struct Installation {
    log: PathBuf,
    plugins: PathBuf,
    documents: Shelf,
    keys: Option<KeyReader>,
    origins: BTreeMap<LogId, Vec<Origin>>,
}

/// How many lines of SQLite about its own file are told.
const LINES: u32 = 100;
/// A parameter set is never larger.
const PARAMETER_BYTES: usize = 64 << 10;

impl Installation {
    /// Opens the files of an installation. Without its keys, nothing that is sealed can be checked.
    ///
    /// # Errors
    /// When a file that is there cannot be read, or the master key is another's.
    pub fn open(paths: &Paths, with_keys: bool) -> Result<Self, MaterialError> {
        let log = paths.data.join("log.db");
        LogReader::open(&log).map_err(MaterialError::of)?;
        let keys = if with_keys {
            let master = MasterKey::from_file(&paths.master_key).map_err(MaterialError::of)?;
            let keys = KeyReader::open(&paths.data.join("keys.db"), master, &paths.ledger);
            Some(keys.map_err(MaterialError::of)?)
        } else {
            None
        };
        let origins = Origins::peek(&paths.checkpoints).map_err(MaterialError::of)?;
        Ok(Self {
            log,
            plugins: paths.data.join("plugins"),
            documents: Shelf::of(&paths.data),
            keys,
            origins: origins.unwrap_or_default(),
        })
    }

    fn reader(&self) -> Result<LogReader, MaterialError> {
        LogReader::open(&self.log).map_err(MaterialError::of)
    }

    fn artefact(
        &self,
        kind: StoredKind,
        digest: &str,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, MaterialError> {
        let Ok(digest) = digest.parse::<Digest>() else {
            return Ok(None);
        };
        match read_stored(&self.plugins, kind, digest, limit) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error @ CatalogueError::Io { .. }) => Err(MaterialError::of(error)),
            Err(_) => Ok(None),
        }
    }
}

impl Material for Installation {
    fn logs(&self) -> Result<Vec<Held>, MaterialError> {
        let logs = self.reader()?.logs().map_err(MaterialError::of)?;
        let held = |(log, last): (LogId, Position)| Held {
            log,
            extent: Extent::Whole,
            rows: last.get(),
        };
        Ok(logs.into_iter().map(held).collect())
    }

    fn container(&self) -> Result<Vec<Fault>, MaterialError> {
        let reader = self.reader()?;
        let file = |detail| Fault::of_all(What::File { detail });
        let lines = reader.integrity(LINES).map_err(MaterialError::of)?;
        let mut faults: Vec<_> = lines
            .into_iter()
            .map(|line| file(format!("log.db: {line}")))
            .collect();
        // Where pages cannot be read, that was just told.
        if let Ok(strays @ 1..) = reader.strays() {
            faults.push(file(format!("log.db: {strays} rows belong to no log")));
        }
        let logs = reader.logs().map_err(MaterialError::of)?;
        for log in self.origins.keys() {
            if !logs.iter().any(|(there, _)| there == log) {
                let what = What::File {
                    detail: "log.db: this log was signed, and is not there".to_owned(),
                };
                faults.push(Fault::of_log(*log, what));
            }
        }
        Ok(faults)
    }

    fn rows(
        &self,
        log: LogId,
        after: u64,
        visit: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<Tail, MaterialError> {
        let mut unreadable = Vec::new();
        let beyond = self.reader()?.rows(
            log,
            Position::new(after).unwrap_or(Position::MAX),
            |row| {
                visit(Row {
                    position: row.position,
                    stream: row.stream,
                    version: row.version,
                    event_type: row.event_type,
                    recorded_at: row.recorded_at,
                    sealed: row.sealed,
                    tree: Tree::Stored(row.nodes),
                    damaged: row.damaged,
                })
            },
            |after| unreadable.push(after.get()),
        );
        Ok(Tail {
            beyond: beyond.map_err(MaterialError::of)?,
            unreadable,
        })
    }

    fn checkpoints(&self, log: LogId) -> Result<Vec<Brought>, MaterialError> {
        let origins = self.origins.get(&log).map_or(&[][..], Vec::as_slice);
        let last = origins.iter().rposition(|origin| origin.last.is_some());
        let brought = origins.iter().enumerate().filter_map(|(at, origin)| {
            Some(Brought {
                checkpoint: origin.last.clone()?,
                key: Some(origin.key.clone()),
                from: if Some(at) == last {
                    Source::Beside
                } else {
                    Source::Former
                },
            })
        });
        Ok(brought.collect())
    }

    fn key(&self, key: KeyId) -> Result<Key, MaterialError> {
        let Some(keys) = &self.keys else {
            return Ok(Key::Withheld);
        };
        match keys.key(key) {
            Ok(FoundKey::Held(key)) => Ok(Key::Held(key)),
            Ok(FoundKey::Destroyed) => Ok(Key::Destroyed),
            Ok(FoundKey::Unknown) => Ok(Key::Unknown),
            Err(VaultError::DamagedKey(_)) => Ok(Key::Damaged),
            Err(error) => Err(MaterialError::of(error)),
        }
    }

    fn component(&self, digest: &str) -> Result<Option<Vec<u8>>, MaterialError> {
        let limit = HostConfig::default().component_bytes;
        self.artefact(StoredKind::Component, digest, limit)
    }

    fn parameters(&self, digest: &str) -> Result<Option<Vec<u8>>, MaterialError> {
        self.artefact(StoredKind::Parameters, digest, PARAMETER_BYTES)
    }

    fn document(
        &self,
        log: LogId,
        case: CaseId,
        document: DocumentId,
        keys: &[KeyId],
    ) -> Result<Attached, MaterialError> {
        let sealed = self.documents.get(log, case, document);
        if let Some(bytes) = sealed.map_err(MaterialError::of)? {
            return Ok(Attached::Sealed(Digest::of(&bytes).to_string()));
        }
        // Beside a server it may have been erased since its event was opened: the keys go first.
        for key in keys.iter().copied() {
            let ring = self.keys.as_ref();
            let holding = ring.map(|ring| ring.holding(key)).transpose();
            if holding.map_err(MaterialError::of)? == Some(Holding::Destroyed) {
                return Ok(Attached::NotBrought);
            }
        }
        Ok(Attached::Missing)
    }

    fn keyed_digest(&self, purpose: &str, log: LogId, bytes: &[u8]) -> Option<[u8; 32]> {
        self.keys.as_ref()?.mac(purpose, log, bytes)
    }
}
