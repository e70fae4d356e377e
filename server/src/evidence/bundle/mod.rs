//! A bundle that somebody brought: taken to be hostile, never unpacked, read where it lies.

mod check;
mod fault;
mod lines;
mod whole;

pub use check::Checked;
pub use fault::{BundleError, BundleFault};

pub(super) use lines::{Line, Lines};

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use maatwerk_log::LogId;
use maatwerk_log::transparency::{SignedAttestation, SignedCheckpoint, VerifierKey};

use super::archive::{Entry, MAX_FILES, index};
use super::manifest::{FORMAT, FORMAT_1, Head, Manifest, names};
use super::order::Scope;
use crate::audit::verify::Stated;

/// The longest manifest: of as many files as there can be.
const MAX_MANIFEST: u64 = (MAX_FILES as u64 + 64) * 256;

/// The longest of the small files, and the most keys of origins.
const MAX_SMALL: u64 = 256 << 10;

/// A bundle, opened and not believed.
#[derive(Debug)]
pub struct Bundle {
    path: PathBuf,
    file: Mutex<File>,
    entries: Vec<Entry>,
    by_name: BTreeMap<String, usize>,
    manifest: Manifest,
    /// As it stands in the archive, which is what was signed.
    manifest_bytes: Vec<u8>,
    log: LogId,
    origins: Vec<VerifierKey>,
    checkpoint: SignedCheckpoint,
}

impl Bundle {
    /// Opens a bundle. All that is looked at is whether it can be read: see [`Bundle::check`].
    ///
    /// # Errors
    /// See [`BundleError`]; a byte of the archive that is not as it must be is told with its place.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let unreadable = |source| BundleError::Read(path.to_owned(), source);
        let mut file = File::open(path).map_err(unreadable)?;
        let entries = index(&mut file, names::is_known)?;
        let by_name: BTreeMap<_, _> = entries
            .iter()
            .enumerate()
            .map(|(at, entry)| (entry.name.clone(), at))
            .collect();
        let file = Mutex::new(file);
        let files = Files {
            file: &file,
            entries: &entries,
            by_name: &by_name,
        };
        let manifest_bytes = files
            .small(names::MANIFEST, MAX_MANIFEST)
            .map_err(unreadable)?;
        let part = |file, what| BundleError::Part { file, what };
        let manifest_bytes =
            manifest_bytes.ok_or(part(names::MANIFEST, "is not there, or too long"))?;
        let manifest: Manifest = serde_json::from_slice(&manifest_bytes)
            .map_err(|_| part(names::MANIFEST, "is no manifest of a bundle"))?;
        // The first format knows of no ends, and this one of no bundle without them.
        let says_ends = match manifest.format.as_str() {
            FORMAT => true,
            FORMAT_1 => false,
            _ => return Err(BundleError::Format(manifest.format)),
        };
        if manifest.about.ends.is_some() != says_ends {
            return Err(part(names::MANIFEST, "is no manifest of its format"));
        }
        let log =
            LogId::new(&manifest.about.log).map_err(|_| part(names::MANIFEST, "names no log"))?;
        let text = |name: &'static str| -> Result<String, BundleError> {
            let bytes = files.small(name, MAX_SMALL).map_err(unreadable)?;
            let bytes = bytes.ok_or(part(name, "is not there, or too long"))?;
            String::from_utf8(bytes).map_err(|_| part(name, "is no text"))
        };
        let checkpoint = SignedCheckpoint::parse(&text(names::CHECKPOINT)?)
            .map_err(|_| part(names::CHECKPOINT, "is no signed checkpoint"))?;
        let origins = text(names::ORIGINS)?;
        let origins = origins
            .strip_suffix('\n')
            .and_then(|keys| keys.split('\n').map(|key| key.parse().ok()).collect())
            .ok_or(part(names::ORIGINS, "does not list verifier keys"))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            entries,
            by_name,
            manifest,
            manifest_bytes,
            log,
            origins,
            checkpoint,
        })
    }

    /// What it says it is of.
    #[must_use]
    pub fn about(&self) -> &Head {
        &self.manifest.about
    }

    /// The log that it says it is of.
    #[must_use]
    pub fn log(&self) -> LogId {
        self.log
    }

    /// The checkpoint that its proofs are against; verify it.
    #[must_use]
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// The keys that it says the log signs with, oldest first: know them from elsewhere.
    #[must_use]
    pub fn origins(&self) -> &[VerifierKey] {
        &self.origins
    }

    /// The key that it says signs the log now.
    #[must_use]
    pub fn key(&self) -> Option<&VerifierKey> {
        let named = |key: &&VerifierKey| key.name().as_str() == self.manifest.about.origin;
        self.origins.iter().rev().find(named)
    }

    /// Whether the log with this key stands for the bundle as it is.
    #[must_use]
    pub fn is_attested_by(&self, key: &VerifierKey) -> bool {
        self.attestation().is_some_and(|signed| {
            let said = signed.attestation();
            said.of == super::manifest::ATTESTED
                && said.digest == self.manifest_digest()
                && signed.verify(key).is_ok()
        })
    }

    /// The last checkpoint that enough witnesses cosigned when the bundle was made, when there is one.
    pub(super) fn witnessed(&self) -> Result<Option<SignedCheckpoint>, BundleError> {
        let bytes = self.small(names::WITNESSED, MAX_SMALL);
        let bytes = bytes.map_err(|source| self.unreadable(source))?;
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        Ok(text.and_then(|text| SignedCheckpoint::parse(&text).ok()))
    }

    /// What the log signed for with it: where that ended of which it has all.
    ///
    /// # Errors
    /// When it was not signed, or says nothing of that.
    pub fn stated(&self) -> Result<Stated, BundleError> {
        let part = |file, what| BundleError::Part { file, what };
        let about = self.about();
        let key = self.key().filter(|key| self.is_attested_by(key));
        let key = key.ok_or(part(names::NOTE, "is not signed by the key of the log"))?;
        let now = self.checkpoint.checkpoint();
        let is_its_own = now.origin == about.origin
            && (now.size, now.root) == (about.size, about.root.0)
            && self.checkpoint.verify_log(key).is_ok();
        if !is_its_own {
            return Err(part(
                names::CHECKPOINT,
                "is not the one that the manifest names",
            ));
        }
        let says_nothing = part(names::MANIFEST, "says nothing of where it ends");
        let ends = about.ends.as_ref().ok_or(says_nothing)?;
        let streams = ends.streams.iter();
        Ok(Stated {
            log: self.log,
            key: key.clone(),
            checkpoint: now.clone(),
            streams: streams.map(|end| (end.stream.0, end.version)).collect(),
            period: match &about.scope {
                Scope::Period { from, until } => Some((from.0, until.0, ends.positions)),
                _ => None,
            },
        })
    }

    fn attestation(&self) -> Option<SignedAttestation> {
        let bytes = self.small(names::NOTE, MAX_SMALL).ok()??;
        SignedAttestation::parse(&String::from_utf8(bytes).ok()?).ok()
    }

    fn manifest_digest(&self) -> [u8; 32] {
        use sha2::Digest as _;
        sha2::Sha256::digest(&self.manifest_bytes).into()
    }

    fn files(&self) -> Files<'_> {
        Files {
            file: &self.file,
            entries: &self.entries,
            by_name: &self.by_name,
        }
    }

    /// A file that is at most so long; `None` when it is not there or longer.
    fn small(&self, name: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        self.files().small(name, most)
    }

    /// The component or parameter set with this digest, when it is there and is that.
    pub(super) fn policy_file(
        &self,
        name: &str,
        most: u64,
    ) -> Result<Option<Vec<u8>>, BundleError> {
        self.small(name, most)
            .map_err(|source| self.unreadable(source))
    }

    /// The content of a file.
    pub(super) fn reader(&self, name: &str) -> Option<Part<'_>> {
        self.files().part(name)
    }

    pub(super) fn unreadable(&self, source: io::Error) -> BundleError {
        BundleError::Read(self.path.clone(), source)
    }

    /// The files of events, in their order.
    pub(super) fn event_files(&self) -> impl Iterator<Item = &str> {
        let names = self.entries.iter().map(|entry| entry.name.as_str());
        names.filter(|name| name.starts_with("events/"))
    }
}

/// The files of an archive.
#[derive(Clone, Copy)]
struct Files<'a> {
    file: &'a Mutex<File>,
    entries: &'a [Entry],
    by_name: &'a BTreeMap<String, usize>,
}

impl<'a> Files<'a> {
    fn part(self, name: &str) -> Option<Part<'a>> {
        let entry = self.entries.get(*self.by_name.get(name)?)?;
        Some(Part {
            file: self.file,
            at: entry.start,
            left: entry.bytes,
        })
    }

    fn small(self, name: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(mut part) = self.part(name).filter(|part| part.left <= most) else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }
}

/// The content of one file. Several may be read at the same time.
pub(super) struct Part<'a> {
    file: &'a Mutex<File>,
    at: u64,
    left: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(into.len());
        if most == 0 {
            return Ok(0);
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(&mut into[..most])?;
        // It was shorter when it was looked at: whoever cuts it now is noticed.
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += read as u64;
        self.left -= read as u64;
        Ok(read)
    }
}
