//! The ledger of destroyed keys: a text file, one key id a line, only ever added to.
//!
//! It lies outside the backups of the log and of the keys. A restored `keys.db` has the destroyed
//! keys again; the ledger, applied at every start, destroys them anew.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::VaultError;
use crate::{database::sync_folder, id::KeyId};

pub(super) struct Ledger {
    path: PathBuf,
    file: File,
}

impl Ledger {
    /// Opens or makes the ledger and reads the keys in it.
    pub(super) fn open(path: &Path) -> Result<(Self, Vec<KeyId>), VaultError> {
        let failed = |source| VaultError::File {
            path: path.to_owned(),
            source: Arc::new(source),
        };
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(failed)?;
        sync_folder(path).map_err(failed)?;
        let mut ledger = Self {
            path: path.to_owned(),
            file,
        };
        let keys = ledger.read()?;
        Ok((ledger, keys))
    }

    /// The keys in a ledger, read without making or mending anything; none where there is no ledger.
    pub(super) fn peek(path: &Path) -> Result<Vec<KeyId>, VaultError> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => {
                return Err(VaultError::File {
                    path: path.to_owned(),
                    source: Arc::new(source),
                });
            }
        };
        // A last line without its end was never reported done, see `read`.
        let whole = text.iter().rposition(|byte| *byte == b'\n');
        let lines = whole.map(|end| text[..end].split(|byte| *byte == b'\n'));
        let keys = (1..).zip(lines.into_iter().flatten()).map(|(line, text)| {
            std::str::from_utf8(text)
                .ok()
                .and_then(|text| text.trim_end_matches('\r').parse().ok())
                .ok_or(VaultError::Ledger { line })
        });
        keys.collect()
    }

    /// Adds keys, durably.
    pub(super) fn add(&mut self, keys: &[KeyId]) -> Result<(), VaultError> {
        if keys.is_empty() {
            return Ok(());
        }
        let mut lines: Vec<_> = keys.iter().map(ToString::to_string).collect();
        // With an end to the last line too.
        lines.push(String::new());
        let lines = lines.join("\n");
        let end = self.file.metadata().map(|m| m.len());
        let written = end.and_then(|end| {
            self.file
                .write_all(lines.as_bytes())
                .and_then(|()| self.file.sync_all())
                .inspect_err(|_| {
                    // Half a line would be in the way of the next one. Should this fail too, the next
                    // start cuts it off.
                    let _ = self.file.set_len(end);
                })
        });
        written.map_err(|source| self.failed(source))
    }

    fn read(&mut self) -> Result<Vec<KeyId>, VaultError> {
        self.file
            .seek(SeekFrom::Start(0))
            .map_err(|source| self.failed(source))?;
        let mut keys = Vec::new();
        let mut whole = 0;
        let mut reader = BufReader::new(&self.file);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            // A line that is too long for a key id is no key id; do not read it to its end.
            let mut limited = io::Read::take(&mut reader, 64);
            let read = limited
                .read_until(b'\n', &mut line)
                .map_err(|source| self.failed(source))?;
            if read == 0 {
                break;
            }
            let ended = line.last() == Some(&b'\n');
            let text = if ended { &line[..read - 1] } else { &line[..] };
            match std::str::from_utf8(text)
                .ok()
                .and_then(|t| t.trim_end_matches('\r').parse().ok())
            {
                Some(key) if ended => keys.push(key),
                // A last line without its end was being written when the machine stopped: that
                // destruction was never reported done. Cut it off, so that the next stands alone.
                _ if !ended && read < 64 => {
                    self.file
                        .set_len(whole)
                        .and_then(|()| self.file.sync_all())
                        .map_err(|source| self.failed(source))?;
                    break;
                }
                _ => return Err(VaultError::Ledger { line: number }),
            }
            whole += u64::try_from(read).unwrap_or_default();
        }
        Ok(keys)
    }

    fn failed(&self, source: io::Error) -> VaultError {
        VaultError::File {
            path: self.path.clone(),
            source: Arc::new(source),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> KeyId {
        KeyId::from_bytes([n; 16])
    }

    #[test]
    fn is_read_back_and_mends_its_torn_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("destroyed-keys.txt");
        let (mut ledger, keys) = Ledger::open(&path).unwrap();
        assert_eq!(keys, []);
        ledger.add(&[id(1), id(2)]).unwrap();
        ledger.file.write_all(b"0303").unwrap();
        drop(ledger);
        let (mut ledger, keys) = Ledger::open(&path).unwrap();
        assert_eq!(keys, [id(1), id(2)]);
        ledger.add(&[id(4)]).unwrap();
        ledger.file.write_all(b"0505").unwrap();
        let torn = std::fs::read(&path).unwrap();
        assert_eq!(Ledger::peek(&path).unwrap(), [id(1), id(2), id(4)]);
        assert_eq!(std::fs::read(&path).unwrap(), torn, "it only looked");
        assert_eq!(Ledger::open(&path).unwrap().1, [id(1), id(2), id(4)]);
        assert_eq!(Ledger::peek(&folder.path().join("none")).unwrap(), []);
    }

    #[test]
    fn a_damaged_line_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("destroyed-keys.txt");
        for damage in [
            "what is this\n".to_owned(),
            "\n".to_owned(),
            "x".repeat(100_000),
        ] {
            std::fs::write(&path, format!("{}\n{damage}", id(1))).unwrap();
            assert!(
                matches!(Ledger::open(&path), Err(VaultError::Ledger { line: 2 })),
                "{damage:.20}"
            );
            if damage.ends_with('\n') {
                let peeked = Ledger::peek(&path);
                assert!(
                    matches!(peeked, Err(VaultError::Ledger { line: 2 })),
                    "{damage:.20}"
                );
            }
        }
    }
}
