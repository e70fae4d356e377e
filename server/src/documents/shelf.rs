//! Documents on disk: `documents/<authority>/<case>/<document>`, each sealed with the keys of its case and
//! of the person it is about. Whoever loses either key has lost the document.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use maatwerk_domain::{CaseId, DocumentId};
use maatwerk_log::{KeyId, LogId};

use crate::private;

/// The largest document, in bytes: a letter of many pages as it comes from a scanner.
pub(crate) const MOST_BYTES: usize = 10 << 20;
/// What sealing adds at most: a header with the keys, and what proves that nothing was changed.
const SEALING: u64 = 8 << 10;
/// What is still being written has this ending.
const PART: &str = "part";
/// A file that no event tells of is left over from an order that was broken off, once it is this old:
/// before, its event may still come.
const LEFT_OVER: Duration = Duration::from_hours(1);

/// The documents of an installation. Its calls block.
#[derive(Debug)]
pub(crate) struct Shelf(PathBuf);

impl Shelf {
    /// The shelf of a data folder; nothing is made before something is kept.
    pub(crate) fn of(data: &Path) -> Self {
        Self(data.join("documents"))
    }

    fn folder(&self, log: LogId, case: CaseId) -> PathBuf {
        self.0.join(log.as_str()).join(case.to_string())
    }

    fn file(&self, log: LogId, case: CaseId, document: DocumentId) -> PathBuf {
        self.folder(log, case).join(document.to_string())
    }

    /// Keeps a sealed document, durably: written beside, then named, so that there is all of it or nothing.
    pub(super) fn put(
        &self,
        log: LogId,
        case: CaseId,
        document: DocumentId,
        sealed: &[u8],
    ) -> io::Result<()> {
        let folder = self.folder(log, case);
        private::folder(&folder)?;
        let path = self.file(log, case, document);
        let part = path.with_extension(PART);
        let written = private::write_new(&part, sealed).and_then(|()| fs::rename(&part, &path));
        if let Err(error) = written {
            // Nothing tells of it: what stays of it is left over.
            let _ = fs::remove_file(&part);
            return Err(error);
        }
        // The folders may be new, each is a name in the one above it.
        let authority = self.0.join(log.as_str());
        for folder in [&folder, &authority, &self.0] {
            sync(folder)?;
        }
        self.0.parent().map_or(Ok(()), sync)
    }

    /// A sealed document; nothing when there is none.
    pub(crate) fn get(
        &self,
        log: LogId,
        case: CaseId,
        document: DocumentId,
    ) -> io::Result<Option<Vec<u8>>> {
        let file = match File::open(self.file(log, case, document)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut sealed = Vec::new();
        file.take(MOST_BYTES as u64 + SEALING)
            .read_to_end(&mut sealed)?;
        Ok(Some(sealed))
    }

    /// Takes away a document that no event will tell of.
    pub(super) fn drop(&self, log: LogId, case: CaseId, document: DocumentId) -> io::Result<()> {
        remove(&self.file(log, case, document))
    }

    /// Takes away what orders that were broken off left in a case, of which these documents are known.
    pub(crate) fn tidy(
        &self,
        log: LogId,
        case: CaseId,
        known: &BTreeSet<DocumentId>,
    ) -> io::Result<()> {
        for (path, name) in self.files(log, case)? {
            let known = name.parse().is_ok_and(|document| known.contains(&document));
            let changed = match fs::metadata(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                metadata => metadata?.modified()?,
            };
            let age = SystemTime::now().duration_since(changed);
            if !known && age.is_ok_and(|age| age >= LEFT_OVER) {
                remove(&path)?;
            }
        }
        Ok(())
    }

    /// Takes away every document of a case that was sealed with one of these keys. They cannot be opened
    /// without them; there is no use in keeping the bytes.
    pub(crate) fn forget(&self, log: LogId, case: CaseId, keys: &[KeyId]) -> io::Result<()> {
        for (path, name) in self.files(log, case)? {
            // Somebody else's, which is being written just now; what is left of it is tidied up.
            if Path::new(&name).extension().is_some() {
                continue;
            }
            let mut head = Vec::new();
            match File::open(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                file => file?.take(SEALING).read_to_end(&mut head)?,
            };
            let sealed_with = maatwerk_log::keys_together(&head);
            // What is no sealed document, half of one for instance, is opened by nobody.
            if sealed_with.is_none_or(|with| with.iter().any(|key| keys.contains(key))) {
                remove(&path)?;
            }
        }
        Ok(())
    }

    fn files(&self, log: LogId, case: CaseId) -> io::Result<Vec<(PathBuf, String)>> {
        let entries = match fs::read_dir(self.folder(log, case)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            if let Some(name) = entry.file_name().to_str() {
                files.push((entry.path(), name.to_owned()));
            }
        }
        Ok(files)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Makes new names in a folder durable. Elsewhere than on Unix a folder cannot be synchronised.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
