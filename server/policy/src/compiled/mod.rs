//! Compiled code on disk: wasmtime's own cache, in a folder that nobody else may write in.
//!
//! What is read from there is machine code that runs in this process, and wasmtime checks of it
//! only that it was made by its own version with the same settings. So two things are checked
//! before: that the folder is the process owner's and closed to others ([`CompiledCode::open`]
//! refuses it otherwise), and that each entry still is what was written (a block that the disk
//! lost would be run as it is; see `sums.rs`). The folder may be deleted: what is missing is
//! compiled anew.

mod private;
mod sums;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::{Cache, CacheConfig};

use private::make_private;
use sums::Sums;

/// More than this, and wasmtime drops what was used longest ago. A policy from Rust takes some
/// 100 kB, one from JavaScript some 5 MB.
const SOFT_LIMIT_BYTES: u64 = 4 << 30;

/// Compiled policies on disk, for one or more [`crate::Host`]s of this process.
#[derive(Clone)]
pub struct CompiledCode(Arc<Inner>);

struct Inner {
    cache: Cache,
    sums: Mutex<Sums>,
}

/// The folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CompiledCodeError {
    /// Something else stands there, perhaps a link that somebody can turn.
    #[error("{} holds compiled policies and is no folder; remove it, and it is made anew", .0.display())]
    NoFolder(PathBuf),
    /// Somebody else made it, so what is in it may be anything.
    #[error(
        "{} holds compiled policies, which this process would run, and belongs to user {owner}, not to user {own}; \
         remove it, and it is made anew",
        path.display()
    )]
    OtherOwner {
        /// The folder.
        path: PathBuf,
        /// The user whose it is.
        owner: u32,
        /// The user as whom this process runs.
        own: u32,
    },
    /// Others may write in it, so what is in it may be anything.
    #[error(
        "{} holds compiled policies, which this process would run, and others may write in it (mode {mode:03o}); \
         remove it, and it is made anew",
        path.display()
    )]
    OthersWrite {
        /// The folder.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// The disk.
    #[error("the folder of compiled policies cannot be used: {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// wasmtime does not take it.
    #[error("the cache of compiled policies cannot be set up")]
    Cache(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl CompiledCodeError {
    /// Whether the folder is not to be trusted. Otherwise it only cannot be used, and who goes on
    /// without it is slower and nothing else.
    #[must_use]
    pub fn is_unsafe(&self) -> bool {
        matches!(
            self,
            Self::NoFolder(_) | Self::OtherOwner { .. } | Self::OthersWrite { .. }
        )
    }
}

impl CompiledCode {
    /// The compiled code in a folder, made when missing, closed to others. Reads and checks every
    /// entry; what is damaged or unknown is removed. One process at a time.
    ///
    /// # Errors
    /// When others could have put something in the folder, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, CompiledCodeError> {
        make_private(folder)?;
        let folder = folder.canonicalize().map_err(at(folder))?;
        // In a folder of its own: wasmtime removes what it does not know beside its entries.
        let code = folder.join("code");
        let sums = Sums::check(code.join("modules"), folder.join("sums"))?;
        let mut config = CacheConfig::new();
        config
            .with_directory(code)
            .with_files_total_size_soft_limit(SOFT_LIMIT_BYTES)
            // Never compressed anew: an entry stays the bytes whose sum is known.
            .with_optimized_compression_usage_counter_threshold(u64::MAX);
        let cache = Cache::new(config)
            .map_err(|error| CompiledCodeError::Cache(error.into_boxed_dyn_error()))?;
        Ok(Self(Arc::new(Inner {
            cache,
            sums: Mutex::new(sums),
        })))
    }

    /// How many components were loaded without compiling them.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.0.cache.cache_hits()
    }

    /// How many components were compiled and written.
    #[must_use]
    pub fn misses(&self) -> usize {
        self.0.cache.cache_misses()
    }

    pub(crate) fn cache(&self) -> Cache {
        self.0.cache.clone()
    }

    /// Remembers what was written since, so that it is used at the next start. When the disk does
    /// not take that, it is compiled once more then.
    pub(crate) fn note(&self) {
        let misses = self.misses();
        let mut sums = self.0.sums.lock().unwrap_or_else(PoisonError::into_inner);
        // An entry that is written meanwhile raises the count, and is noted then.
        if sums.noted != misses && sums.note_new().is_ok() {
            sums.noted = misses;
        }
    }
}

impl fmt::Debug for CompiledCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompiledCode")
            .field("folder", self.0.cache.directory())
            .field("hits", &self.hits())
            .field("misses", &self.misses())
            .finish_non_exhaustive()
    }
}

fn at(path: &Path) -> impl Fn(io::Error) -> CompiledCodeError {
    let path = path.to_owned();
    move |source| CompiledCodeError::Io {
        path: path.clone(),
        source,
    }
}
