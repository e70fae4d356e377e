//! What a backup says of itself.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use maatwerk_log::{Head, LogId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{DATABASES, FOLDERS};
use crate::wire::{Root, Wire as _};

/// The format.
const FORMAT: &str = "maatwerk-backup/v1";
/// The file, and how long it may be: some hundred thousand files.
pub(super) const FILE: &str = "backup.json";
const LONGEST: u64 = 64 << 20;

/// What is in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// `maatwerk-backup/v1`.
    format: String,
    /// The version of the software that took it.
    pub software: String,
    /// When it was begun, in UTC (RFC 3339).
    pub taken: String,
    /// How far each log is in it.
    pub logs: Vec<Logged>,
    /// Its files.
    pub files: Vec<Copied>,
}

/// A log in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Logged {
    /// The code of the authority.
    pub authority: String,
    /// The position of its last event.
    pub position: u64,
    /// The root of its tree there (RFC 6962), in hexadecimal.
    pub root: Root,
}

/// A file in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Copied {
    /// Its path within the backup, with `/`.
    pub path: String,
    /// Its length, in bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: Root,
}

/// A backup does not say what it is.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It cannot be read. One that was broken off has none.
    #[error("{0} cannot be read; a backup that was broken off has none")]
    Read(PathBuf, #[source] io::Error),
    /// It is not what this software writes.
    #[error("{0} is no manifest of a backup")]
    Malformed(PathBuf, #[source] serde_json::Error),
    /// It was written by newer software.
    #[error("the backup has the format {0}; this version knows {FORMAT}")]
    Format(String),
    /// It names a file that no backup has, or one twice.
    #[error("{0:?} is no file of a backup, or is named twice")]
    Path(String),
    /// It names no log or no keys.
    #[error("the backup has no {0}")]
    Without(&'static str),
}

impl Manifest {
    pub(super) fn new(taken: String, heads: &[(LogId, Head)], files: Vec<Copied>) -> Self {
        let logs = heads.iter().map(|(log, head)| Logged {
            authority: log.to_string(),
            position: head.position.get(),
            root: Root(head.root),
        });
        Self {
            format: FORMAT.to_owned(),
            software: env!("CARGO_PKG_VERSION").to_owned(),
            taken,
            logs: logs.collect(),
            files,
        }
    }

    /// Reads the manifest of a backup. What it says is looked at: nothing in it leads out of the folder.
    ///
    /// # Errors
    /// See [`ManifestError`].
    pub fn of(backup: &Path) -> Result<Self, ManifestError> {
        let path = backup.join(FILE);
        let mut text = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(LONGEST).read_to_end(&mut text))
            .map_err(|source| ManifestError::Read(path.clone(), source))?;
        let malformed = |source| ManifestError::Malformed(path.clone(), source);
        let manifest: Self = serde_json::from_slice(&text).map_err(malformed)?;
        if manifest.format != FORMAT {
            return Err(ManifestError::Format(manifest.format));
        }
        let mut seen = std::collections::HashSet::new();
        for file in &manifest.files {
            if !is_file_of_a_backup(&file.path) || !seen.insert(&file.path) {
                return Err(ManifestError::Path(file.path.clone()));
            }
        }
        for needed in [DATABASES[0], DATABASES[1]] {
            if !seen.iter().any(|path| *path == needed) {
                return Err(ManifestError::Without(needed));
            }
        }
        Ok(manifest)
    }

    /// The head that it says a log has.
    pub(super) fn says(&self, log: LogId, head: &Head) -> bool {
        self.logs.iter().any(|logged| {
            logged.authority == log.as_str()
                && logged.position == head.position.get()
                && logged.root.into_domain() == head.root
        })
    }
}

/// A database, or a file in one of the folders: plain names, and nothing that leads elsewhere.
fn is_file_of_a_backup(path: &str) -> bool {
    if DATABASES.contains(&path) {
        return true;
    }
    let mut parts = Path::new(path).components();
    let of = |part: Option<Component<'_>>| match part {
        Some(Component::Normal(name)) => name.to_str().map(str::to_owned),
        _ => None,
    };
    let inside = of(parts.next()).is_some_and(|first| FOLDERS.contains(&first.as_str()));
    let rest: Vec<_> = parts.collect();
    let plain = rest.iter().all(|part| matches!(part, Component::Normal(_)));
    // Written the one way: `plugins//a`, `plugins/./a` and `plugins\a` are other names for something.
    let written = Path::new(path)
        .components()
        .filter_map(|part| part.as_os_str().to_str())
        .collect::<Vec<_>>()
        .join("/");
    inside && plain && !rest.is_empty() && written == path && !path.contains('\\')
}

/// Copies bytes from the one to the other, and tells how many, with their SHA-256.
pub(crate) fn pour(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, Root)> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut bytes = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        hasher.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        bytes += read as u64;
    }
    Ok((bytes, Root(hasher.finalize().into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for path in [
            "log.db",
            "keys.db",
            "plugins/a.wasm",
            "backtests/GM0479/b.json",
        ] {
            assert!(is_file_of_a_backup(path), "{path}");
        }
        for path in [
            "",
            "/etc/passwd",
            "..",
            "plugins",
            "plugins/",
            "plugins/../log.db",
            "plugins//a",
            "plugins/./a",
            "views/cases-2.1.db",
            "/plugins/a",
            "plugins\\a",
            "plugins/a\\b",
            "log.db/",
            "./log.db",
            "compiled/a",
        ] {
            assert!(!is_file_of_a_backup(path), "{path}");
        }
    }
}
