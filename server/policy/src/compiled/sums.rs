//! What each entry was when it was written.
//!
//! wasmtime compresses an entry without a checksum and does not sync it: a block that a crash or
//! the disk lost can come back as other machine code. So the digest of each entry is kept beside,
//! and an entry without its own is removed before wasmtime looks.
//!
//! One line an entry, `<digest> <folder>/<name>`, appended: the last one counts, a torn one does not.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::private::is_own;
use super::{CompiledCodeError, at};
use crate::digest::Digest;

/// The entries and their digests.
pub(super) struct Sums {
    /// wasmtime's: a folder for each version of it, in that an entry for each component.
    entries: PathBuf,
    file: PathBuf,
    known: HashMap<String, Known>,
    /// The misses up to which everything is known.
    pub(super) noted: usize,
}

/// An entry that is what was written.
struct Known {
    digest: Digest,
    /// When it was, and its length: wasmtime writes one again that it could not use.
    written: Option<(SystemTime, u64)>,
}

/// Enough for as many entries as wasmtime keeps; a longer file is not ours.
const FILE_BYTES: u64 = 16 << 20;

impl Sums {
    /// Reads the digests, and removes every entry that does not have its own.
    pub(super) fn check(entries: PathBuf, file: PathBuf) -> Result<Self, CompiledCodeError> {
        let told = read(&file).map_err(at(&file))?;
        let mut sums = Self {
            entries,
            file,
            known: HashMap::new(),
            noted: 0,
        };
        for (name, path) in sums.walk()? {
            let good = told.get(&name).filter(|&&digest| {
                let own = fs::symlink_metadata(&path).is_ok_and(|found| is_own(&found));
                own && fs::read(&path).is_ok_and(|bytes| Digest::of(&bytes) == digest)
            });
            match good {
                Some(&digest) => {
                    let written = written(&path);
                    sums.known.insert(name, Known { digest, written });
                }
                // Not to be left there for wasmtime to find.
                None => match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(at(&path)(error));
                    }
                    _ => {}
                },
            }
        }
        // What is gone needs no line. On a full disk the old file stays, and does no harm.
        if sums.known.len() != told.len() {
            let _ = sums.rewrite();
        }
        Ok(sums)
    }

    /// Takes note of the entries that came since.
    pub(super) fn note_new(&mut self) -> Result<(), CompiledCodeError> {
        for (name, path) in self.walk()? {
            // Before it is read: one that is written meanwhile is read again.
            let written = written(&path);
            if matches!(self.known.get(&name), Some(known) if known.written == written) {
                continue;
            }
            let bytes = match fs::read(&path) {
                // Renamed since the folder was looked at: what wasmtime counts is written beside.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                bytes => bytes.map_err(at(&path))?,
            };
            let digest = Digest::of(&bytes);
            let mut options = OpenOptions::new();
            options.create(true).append(true);
            options
                .open(&self.file)
                // First the end of what may be torn before it.
                .and_then(|mut file| {
                    file.write_all(format!("\n{}", line(&name, digest)).as_bytes())
                })
                .map_err(at(&self.file))?;
            self.known.insert(name, Known { digest, written });
        }
        Ok(())
    }

    /// The entries, and what a write that broke off left of one: their names and paths.
    fn walk(&self) -> Result<Vec<(String, PathBuf)>, CompiledCodeError> {
        let mut found = Vec::new();
        for version in list(&self.entries)? {
            for path in list(&version)? {
                let name = path.strip_prefix(&self.entries).ok().and_then(Path::to_str);
                // What wasmtime counts beside an entry holds no code.
                if path.extension().is_none_or(|end| end != "stats")
                    && let Some(name) = name
                {
                    found.push((name.to_owned(), path));
                }
            }
        }
        Ok(found)
    }

    fn rewrite(&self) -> io::Result<()> {
        let mut text = String::new();
        for (name, known) in &self.known {
            text.push_str(&line(name, known.digest));
        }
        let beside = self.file.with_extension("part");
        File::create(&beside)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .and_then(|()| fs::rename(&beside, &self.file))
    }
}

fn written(entry: &Path) -> Option<(SystemTime, u64)> {
    let found = fs::metadata(entry).ok()?;
    Some((found.modified().ok()?, found.len()))
}

fn line(name: &str, digest: Digest) -> String {
    format!("{} {name}\n", digest.hex())
}

/// The digests as they were told, none when there is no such file.
fn read(file: &Path) -> io::Result<HashMap<String, Digest>> {
    let mut bytes = Vec::new();
    match File::open(file) {
        Ok(file) => file.take(FILE_BYTES).read_to_end(&mut bytes)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error),
    };
    let text = String::from_utf8_lossy(&bytes);
    Ok(text
        .lines()
        .filter_map(|line| {
            let (digest, name) = line.split_once(' ')?;
            Some((name.to_owned(), Digest::from_hex(digest).ok()?))
        })
        .collect())
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, CompiledCodeError> {
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        // Nothing there yet, or a file where a folder should be: no entry can be read from it.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
            ) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(at(folder)(error)),
    };
    found
        .map(|entry| entry.map(|entry| entry.path()).map_err(at(folder)))
        .collect()
}
