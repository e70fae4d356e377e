//! Putting a backup back, once it turned out to be whole.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use maatwerk_log::{
    EventLog as _, LogId, MasterKey, MasterKeyError, OpenError, Options, ReadError, SqliteLog,
    SystemClock, Vault, VaultError, VerifyError,
};

use super::keys::{self, KeyFault};
use super::manifest::{Manifest, ManifestError, pour};
use super::take::{BackupError, at, parent, sync};
use crate::app::{Paths, with_ending};
use crate::private;

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// How many keys that its events are sealed with were destroyed, in the backup or since: the ledger
    /// brings nobody back.
    pub destroyed: usize,
}

/// A backup was not put back. The data folder is as it was: not there, or empty.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// There is something in the data folder.
    #[error("{0} is not empty: a backup is put back in a folder of its own")]
    NotEmpty(PathBuf),
    /// The backup does not say what it is.
    #[error("the backup cannot be used")]
    Manifest(#[from] ManifestError),
    /// A file of the backup is not what the backup says: it was damaged, cut short, or comes from
    /// another backup.
    #[error(
        "{0} is not the file that the backup was made with: damaged, cut short, or of another backup"
    )]
    Damaged(String),
    /// A file cannot be read or written.
    #[error("the files cannot be put back")]
    File(#[from] BackupError),
    /// There is no master key for it.
    #[error("the master key {0} cannot be used; without it nothing in the backup can be read")]
    MasterKey(PathBuf, #[source] MasterKeyError),
    /// There is no ledger of destroyed keys: without it, whoever was erased since would be brought back.
    #[error(
        "there is no ledger of destroyed keys at {0}: whoever was erased since the backup would be brought \
         back. Put it there; where no key was ever destroyed, an empty file will do"
    )]
    NoLedger(PathBuf),
    /// The backup says of keys that they were destroyed, of which the ledger knows nothing.
    #[error(
        "the backup says that keys were destroyed of which the ledger {0} knows nothing: the backup was \
         altered, or the ledger is not the one that belongs to it"
    )]
    UnknownMarks(PathBuf),
    /// The keys cannot be opened with that master key.
    #[error("the keys of the backup cannot be opened")]
    Keys(#[from] VaultError),
    /// The logs cannot be opened.
    #[error("the logs of the backup cannot be opened")]
    Open(#[from] OpenError),
    /// A log cannot be read.
    #[error("the logs of the backup cannot be read")]
    Read(#[from] ReadError),
    /// A log was tampered with.
    #[error("the logs of the backup do not hold")]
    Verify(#[from] VerifyError),
    /// A log is not as far, or has another root, than the backup says.
    #[error("the log {0} is another one than the backup says")]
    OtherLog(LogId),
    /// The keys do not fit the logs.
    #[error("the keys of the backup do not fit its logs")]
    KeyFault(#[from] KeyFault),
}

/// Puts a backup back as the data folder of `paths`, which must not be there or be empty. Each file is
/// compared with its digest, each log is verified from its first event to its last, and each key is
/// looked for; only then the folder gets its name. Blocks.
///
/// # Errors
/// See [`RestoreError`].
pub fn restore(
    from: &Path,
    paths: &Paths,
    mut step: impl FnMut(&str),
) -> Result<Restored, RestoreError> {
    let data = &paths.data;
    let occupied = match fs::read_dir(data) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        // A file, or a folder that may not be looked into.
        Err(_) => true,
    };
    if occupied {
        return Err(RestoreError::NotEmpty(data.clone()));
    }
    let manifest = Manifest::of(from)?;
    // Read before anything is written: the one thing that people forget.
    let master = MasterKey::from_file(&paths.master_key)
        .map_err(|source| RestoreError::MasterKey(paths.master_key.clone(), source))?;
    if !paths.ledger.is_file() {
        return Err(RestoreError::NoLedger(paths.ledger.clone()));
    }
    let beside = with_ending(data, ".restoring");
    if beside.symlink_metadata().is_ok() {
        fs::remove_dir_all(&beside).map_err(at(&beside))?;
    }
    private::folder(&beside).map_err(at(&beside))?;
    for file in &manifest.files {
        step(&file.path);
        let (source, target) = (from.join(&file.path), beside.join(&file.path));
        let folder = parent(&target);
        private::folder(&folder).map_err(at(&folder))?;
        let mut read = File::open(&source).map_err(at(&source))?;
        let mut write = private::create_new(&target).map_err(at(&target))?;
        let poured = pour(&mut read, &mut write).map_err(at(&target))?;
        if poured != (file.bytes, file.sha256) {
            return Err(RestoreError::Damaged(file.path.clone()));
        }
        write.sync_all().map_err(at(&target))?;
        sync(&folder)?;
    }
    let destroyed = look_at(&beside, &manifest, master, &paths.ledger, &mut step)?;
    // An empty folder that was there gives way.
    if data.exists() {
        fs::remove_dir(data).map_err(at(data))?;
    }
    fs::rename(&beside, data).map_err(at(data))?;
    sync(&parent(data))?;
    Ok(Restored {
        manifest,
        destroyed,
    })
}

fn look_at(
    folder: &Path,
    manifest: &Manifest,
    master: MasterKey,
    ledger: &Path,
    step: &mut impl FnMut(&str),
) -> Result<usize, RestoreError> {
    // On a copy: opening adds to a ledger what the keys say was destroyed, and whoever altered a backup
    // could have keys destroyed for ever that way.
    let copied = with_ending(folder, ".ledger");
    fs::copy(ledger, &copied).map_err(at(&copied))?;
    let opened = Vault::open(&folder.join("keys.db"), master, &copied);
    let grown = lines(&copied).and_then(|now| Ok(now > lines(ledger)?));
    fs::remove_file(&copied).map_err(at(&copied))?;
    let vault = opened?;
    if grown.map_err(at(ledger))? {
        return Err(RestoreError::UnknownMarks(ledger.to_owned()));
    }
    let logs = SqliteLog::open(
        &folder.join("log.db"),
        Arc::new(SystemClock),
        Options::default(),
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(at(folder))?;
    let found = runtime.block_on(logs.logs())?;
    let mut destroyed = 0;
    for log in &found {
        step(log.as_str());
        let head = logs.verify(*log)?;
        if !manifest.says(*log, &head) {
            return Err(RestoreError::OtherLog(*log));
        }
        destroyed += keys::check(&logs, *log, &vault)?;
    }
    for logged in &manifest.logs {
        if let Ok(log) = logged.authority.parse::<LogId>()
            && !found.contains(&log)
        {
            return Err(RestoreError::OtherLog(log));
        }
    }
    runtime.block_on(logs.close());
    Ok(destroyed)
}

/// How many lines a file has.
fn lines(file: &Path) -> std::io::Result<usize> {
    Ok(fs::read(file)?.split(|byte| *byte == b'\n').count())
}
