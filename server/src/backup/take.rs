//! Taking a backup, beside a server that goes on.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use maatwerk_log::{CopyError, SqliteLog, copy_database};

use super::manifest::{Copied, FILE, Manifest, pour};
use super::{DATABASES, FOLDERS};
use crate::app::with_ending;
use crate::private;

/// A backup could not be taken. What was begun stays beside it as `NAME.partial`, and is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something there: a backup is never written over.
    #[error("{0} is there already; give each backup a name of its own")]
    Exists(PathBuf),
    /// A database cannot be copied.
    #[error("a database cannot be copied")]
    Database(#[from] CopyError),
    /// A file or folder cannot be read or written.
    #[error("cannot use {}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// Says which file or folder it was.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::File { path, source }
}

/// Takes a backup of a data folder into a folder that is not there yet. `step` is told each file that is
/// begun. `taken` says when, in UTC (RFC 3339).
///
/// # Errors
/// See [`BackupError`]. What is at `to` by then is whole, or nothing.
pub fn take(
    data: &Path,
    to: &Path,
    taken: String,
    mut step: impl FnMut(&str),
) -> Result<Manifest, BackupError> {
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let partial = with_ending(to, ".partial");
    // What an earlier one left that was broken off: by its name it is ours.
    if partial.symlink_metadata().is_ok() {
        fs::remove_dir_all(&partial).map_err(at(&partial))?;
    }
    private::folder(&partial).map_err(at(&partial))?;
    let mut files = Vec::new();
    step(DATABASES[0]);
    let heads = SqliteLog::copy(&data.join(DATABASES[0]), &partial.join(DATABASES[0]))?;
    files.push(digest(&partial, DATABASES[0])?);
    for (number, name) in DATABASES.into_iter().enumerate().skip(1) {
        let from = data.join(name);
        if number >= 2 && !from.exists() {
            continue;
        }
        step(name);
        copy_database(&from, &partial.join(name))?;
        files.push(digest(&partial, name)?);
    }
    for folder in FOLDERS {
        if data.join(folder).exists() {
            copy_folder(data, &partial, folder, &mut files, &mut step)?;
        }
    }
    let manifest = Manifest::new(taken, &heads, files);
    let json = serde_json::to_vec_pretty(&manifest)
        .map_err(io::Error::from)
        .map_err(at(&partial))?;
    let file = partial.join(FILE);
    fs::write(&file, json)
        .and_then(|()| File::open(&file)?.sync_all())
        .map_err(at(&file))?;
    sync(&partial)?;
    // Only now it is a backup.
    fs::rename(&partial, to).map_err(at(to))?;
    sync(&parent(to))?;
    Ok(manifest)
}

fn digest(folder: &Path, name: &str) -> Result<Copied, BackupError> {
    let path = folder.join(name);
    let mut file = File::open(&path).map_err(at(&path))?;
    let (bytes, sha256) = pour(&mut file, &mut io::sink()).map_err(at(&path))?;
    Ok(Copied {
        path: name.to_owned(),
        bytes,
        sha256,
    })
}

fn copy_folder(
    data: &Path,
    partial: &Path,
    folder: &str,
    files: &mut Vec<Copied>,
    step: &mut impl FnMut(&str),
) -> Result<(), BackupError> {
    let copied = partial.join(folder);
    private::folder(&copied).map_err(at(&copied))?;
    let from = data.join(folder);
    let mut names = Vec::new();
    for entry in fs::read_dir(&from).map_err(at(&from))? {
        let entry = entry.map_err(at(&from))?;
        let kind = entry.file_type().map_err(at(&from))?;
        let name = entry.file_name();
        // Ours are plain text; one that is still being written is not there yet.
        let whole = |name: &&str| Path::new(name).extension().is_none_or(|end| end != "part");
        let Some(name) = name.to_str().filter(whole) else {
            continue;
        };
        names.push((format!("{folder}/{name}"), kind));
    }
    names.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (name, kind) in names {
        if kind.is_dir() {
            copy_folder(data, partial, &name, files, step)?;
        } else if kind.is_file() {
            step(&name);
            let (from, to) = (data.join(&name), partial.join(&name));
            let mut source = match File::open(&from) {
                // Tidied up since the folder was looked at.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened.map_err(at(&from))?,
            };
            let mut target = private::create_new(&to).map_err(at(&to))?;
            let poured = pour(&mut source, &mut target);
            let (bytes, sha256) = poured.map_err(at(&to))?;
            target.sync_all().map_err(at(&to))?;
            files.push(Copied {
                path: name,
                bytes,
                sha256,
            });
        }
    }
    sync(&copied)
}

pub(crate) fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_owned(),
        None => path.to_owned(),
    }
}

/// Makes new names in a folder durable. Elsewhere than on Unix a folder cannot be synchronised.
pub(super) fn sync(folder: &Path) -> Result<(), BackupError> {
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(at(folder))?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
