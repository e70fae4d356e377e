//! The folder: `<64 hexadecimal digits>.wasm`, `.json` and `.cases.json`, written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::CatalogueError;
use crate::digest::Digest;

/// What a stored file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoredKind {
    /// A component, `.wasm`.
    Component,
    /// Parameters, `.json`.
    Parameters,
    /// Example cases, `.cases.json`.
    Cases,
}

/// A stored file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    /// What it is.
    pub kind: StoredKind,
    /// The digest it is named by; checked when it is loaded.
    pub digest: Digest,
    /// Its size, in bytes.
    pub size: u64,
}

impl StoredKind {
    fn extension(self) -> &'static str {
        match self {
            Self::Component => "wasm",
            Self::Parameters => "json",
            Self::Cases => "cases.json",
        }
    }
}

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    written: AtomicU64,
}

/// A half written file is left alone for so long: another process may still be writing it.
const HALF_WRITTEN: Duration = Duration::from_hours(1);
const TEMPORARY: &str = "part";

fn file(folder: &Path, kind: StoredKind, digest: Digest) -> PathBuf {
    folder.join(format!("{}.{}", digest.hex(), kind.extension()))
}

/// What is stored in a folder of a catalogue, read without making or sweeping anything there. Nothing is
/// compiled or looked into.
///
/// # Errors
/// When it is not stored, is damaged, or is larger than `limit` bytes.
pub fn read_stored(
    folder: &Path,
    kind: StoredKind,
    digest: Digest,
    limit: usize,
) -> Result<Vec<u8>, CatalogueError> {
    read(&file(folder, kind, digest), digest, limit)
}

fn read(path: &Path, digest: Digest, limit: usize) -> Result<Vec<u8>, CatalogueError> {
    let file = File::open(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => CatalogueError::NotStored(digest),
        _ => at(path)(source),
    })?;
    let mut bytes = Vec::new();
    // One byte more tells a file at the limit from one above it, whatever grows meanwhile.
    file.take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(at(path))?;
    if bytes.len() > limit {
        return Err(CatalogueError::TooLarge { digest, limit });
    }
    let found = Digest::of(&bytes);
    if found == digest {
        Ok(bytes)
    } else {
        Err(CatalogueError::Damaged {
            expected: digest,
            found,
        })
    }
}

impl Folder {
    pub(super) fn open(path: &Path) -> Result<Self, CatalogueError> {
        fs::create_dir_all(path).map_err(at(path))?;
        let folder = Self {
            path: path.to_owned(),
            written: AtomicU64::new(0),
        };
        folder.sweep()?;
        Ok(folder)
    }

    fn file(&self, kind: StoredKind, digest: Digest) -> PathBuf {
        file(&self.path, kind, digest)
    }

    pub(super) fn read(
        &self,
        kind: StoredKind,
        digest: Digest,
        limit: usize,
    ) -> Result<Vec<u8>, CatalogueError> {
        read(&self.file(kind, digest), digest, limit)
    }

    /// Writes beside, makes durable, then gives the name: who reads sees all of it or nothing,
    /// also after a crash between any two of these steps.
    pub(super) fn write(
        &self,
        kind: StoredKind,
        digest: Digest,
        bytes: &[u8],
    ) -> Result<(), CatalogueError> {
        if self.read(kind, digest, bytes.len()).is_ok() {
            return Ok(());
        }
        let path = self.file(kind, digest);
        let beside = self.path.join(format!(
            "{}.{}.{}.{TEMPORARY}",
            digest.hex(),
            std::process::id(),
            self.written.fetch_add(1, Ordering::Relaxed)
        ));
        let written = File::create(&beside)
            .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&beside, &path));
        if let Err(source) = written {
            // It is named by no digest, so what stays of it harms nobody.
            let _ = fs::remove_file(&beside);
            return Err(at(&path)(source));
        }
        self.sync()
    }

    /// Makes the names durable. Only Unix can open a folder to do so.
    fn sync(&self) -> Result<(), CatalogueError> {
        if cfg!(unix) {
            File::open(&self.path)
                .and_then(|folder| folder.sync_all())
                .map_err(at(&self.path))?;
        }
        Ok(())
    }

    pub(super) fn list(&self) -> Result<Vec<Stored>, CatalogueError> {
        let mut stored = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(at(&self.path))? {
            let entry = entry.map_err(at(&self.path))?;
            let name = entry.file_name();
            let Some((digits, extension)) = name.to_str().and_then(|name| name.split_once('.'))
            else {
                continue;
            };
            let kind = match extension {
                "wasm" => StoredKind::Component,
                "json" => StoredKind::Parameters,
                "cases.json" => StoredKind::Cases,
                _ => continue,
            };
            if let Ok(digest) = Digest::from_hex(digits) {
                let size = entry.metadata().map_err(at(&entry.path()))?.len();
                stored.push(Stored { kind, digest, size });
            }
        }
        stored.sort_unstable();
        Ok(stored)
    }

    /// Removes what a crash left half written.
    fn sweep(&self) -> Result<(), CatalogueError> {
        for entry in fs::read_dir(&self.path).map_err(at(&self.path))? {
            let path = entry.map_err(at(&self.path))?.path();
            let old = || {
                let modified = fs::metadata(&path).and_then(|metadata| metadata.modified());
                modified
                    .is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age > HALF_WRITTEN))
            };
            if path.extension().is_some_and(|end| end == TEMPORARY) && old() {
                fs::remove_file(&path).map_err(at(&path))?;
            }
        }
        Ok(())
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> CatalogueError {
    let path = path.to_owned();
    move |source| CatalogueError::Io {
        path: path.clone(),
        source,
    }
}
