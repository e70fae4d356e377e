//! Components, parameters and example cases on disk, named by their digest: what is stored never changes.

mod store;

use std::collections::HashMap;
use std::hash::Hash;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use store::{Stored, StoredKind, read_stored};

use crate::author::Examples;
use crate::digest::Digest;
use crate::host::Host;
use crate::parameters::{ParameterError, Parameters};
use crate::policy::{CompileError, Policy};
use store::Folder;

/// Stored policies and parameters, compiled when first asked for.
///
/// What was compiled stays in memory for the life of the process: an installation activates a
/// handful of versions per municipality, each a few hundred kilobytes compiled. A component or
/// parameter file that cannot be loaded is an error for whoever asks for it and for nobody else.
#[derive(Debug)]
pub struct Catalogue {
    folder: Folder,
    host: Arc<Host>,
    policies: Slots<Digest, Policy>,
    parameters: Slots<(Digest, Digest), Parameters>,
}

/// Why something could not be stored or loaded.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Nothing is stored under this digest.
    #[error("nothing is stored under {0}")]
    NotStored(Digest),
    /// What is stored has another digest: the file was changed or damaged.
    #[error("what is stored under {expected} has the digest {found}")]
    Damaged {
        /// The digest it should have.
        expected: Digest,
        /// The digest it has.
        found: Digest,
    },
    /// What is stored is larger than what may be stored.
    #[error("what is stored under {digest} is above {limit} bytes")]
    TooLarge {
        /// Its digest.
        digest: Digest,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The component is no policy that can be asked.
    #[error("the component is no usable policy")]
    Compile(#[source] CompileError),
    /// The parameters do not fit the policy.
    #[error("the parameters do not fit the policy")]
    Parameters(#[source] ParameterError),
    /// The disk.
    #[error("cannot use {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

/// Parameters are refused above this size before they are stored; anything larger was put there.
const PARAMETER_BYTES: usize = 64 << 10;
/// As [`PARAMETER_BYTES`], of the example cases of a component.
const CASES_BYTES: usize = 4 << 20;

impl Catalogue {
    /// The catalogue in a folder, made when missing. Loads nothing yet.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(folder: impl AsRef<Path>, host: Arc<Host>) -> Result<Self, CatalogueError> {
        Ok(Self {
            folder: Folder::open(folder.as_ref())?,
            host,
            policies: Slots::default(),
            parameters: Slots::default(),
        })
    }

    /// The host that asks the policies of this catalogue.
    #[must_use]
    pub fn host(&self) -> &Arc<Host> {
        &self.host
    }

    /// Compiles a component and stores it durably. Storing it again changes nothing.
    ///
    /// # Errors
    /// When it is no usable policy, or cannot be written.
    pub fn store_component(&self, component: &[u8]) -> Result<Arc<Policy>, CatalogueError> {
        let digest = Digest::of(component);
        self.policies.get(digest, || {
            let policy = self.host.compile(component);
            let policy = policy.map_err(CatalogueError::Compile)?;
            self.folder
                .write(StoredKind::Component, digest, component)?;
            Ok(policy)
        })
    }

    /// Stores a component that was compiled on the host of this catalogue, once it turned out to be fit:
    /// one that is not leaves nothing on disk or in memory. Storing it again changes nothing.
    ///
    /// # Errors
    /// When it cannot be written, or is another component than the policy's.
    pub fn keep(
        &self,
        component: &[u8],
        policy: &Arc<Policy>,
    ) -> Result<Arc<Policy>, CatalogueError> {
        let (expected, found) = (policy.digest(), Digest::of(component));
        if expected != found {
            return Err(CatalogueError::Damaged { expected, found });
        }
        self.policies.get(found, || {
            self.folder.write(StoredKind::Component, found, component)?;
            Ok(Arc::clone(policy))
        })
    }

    /// Stores parameters durably, in their canonical encoding. Storing them again changes nothing.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn store_parameters(&self, parameters: &Parameters) -> Result<Digest, CatalogueError> {
        let digest = parameters.digest();
        self.folder.write(
            StoredKind::Parameters,
            digest,
            parameters.canonical().as_bytes(),
        )?;
        Ok(digest)
    }

    /// The stored component with this digest, as it was stored: for another host than this one.
    ///
    /// # Errors
    /// When it is not stored, damaged, or larger than a component may be.
    pub fn component(&self, digest: Digest) -> Result<Vec<u8>, CatalogueError> {
        let limit = self.host.config().component_bytes;
        self.folder.read(StoredKind::Component, digest, limit)
    }

    /// The stored parameters with this digest, in their canonical encoding: for whatever policy.
    ///
    /// # Errors
    /// As [`Catalogue::component`].
    pub fn parameter_set(&self, digest: Digest) -> Result<Vec<u8>, CatalogueError> {
        self.folder
            .read(StoredKind::Parameters, digest, PARAMETER_BYTES)
    }

    /// The stored policy with this digest. The first time it is compiled, which can take seconds;
    /// who asks for another policy meanwhile does not wait.
    ///
    /// # Errors
    /// When it is not stored, damaged, or no usable policy for this version of the host.
    pub fn policy(&self, digest: Digest) -> Result<Arc<Policy>, CatalogueError> {
        self.policies.get(digest, || {
            let component = self.component(digest)?;
            self.host
                .compile(&component)
                .map_err(CatalogueError::Compile)
        })
    }

    /// The stored parameters with this digest, checked against the policy they are for.
    ///
    /// # Errors
    /// When they are not stored, damaged, or do not fit the policy.
    pub fn parameters(
        &self,
        digest: Digest,
        policy: &Policy,
    ) -> Result<Arc<Parameters>, CatalogueError> {
        self.parameters.get((digest, policy.digest()), || {
            let json = self.parameter_set(digest)?;
            Parameters::parse(policy, &json)
                .map(Arc::new)
                .map_err(CatalogueError::Parameters)
        })
    }

    /// Stores example cases durably, in their canonical encoding. Storing them again changes nothing.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn store_cases(&self, examples: &Examples) -> Result<Digest, CatalogueError> {
        let document = examples.canonical().as_bytes();
        let digest = Digest::of(document);
        self.folder.write(StoredKind::Cases, digest, document)?;
        Ok(digest)
    }

    /// The stored example cases with this digest, for [`Examples::parse`].
    ///
    /// # Errors
    /// When they are not stored, or damaged.
    pub fn cases(&self, digest: Digest) -> Result<Vec<u8>, CatalogueError> {
        self.folder.read(StoredKind::Cases, digest, CASES_BYTES)
    }

    /// What is stored, in the order of kind and digest. Looks at names and sizes only.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<Stored>, CatalogueError> {
        self.folder.list()
    }
}

type Slot<V> = Arc<Mutex<Option<Arc<V>>>>;

/// What was loaded, with a lock for each: a policy that takes long to compile is compiled once,
/// and keeps nobody from another.
#[derive(Debug)]
struct Slots<K, V>(Mutex<HashMap<K, Slot<V>>>);

impl<K, V> Default for Slots<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash, V> Slots<K, V> {
    fn get(
        &self,
        key: K,
        load: impl FnOnce() -> Result<Arc<V>, CatalogueError>,
    ) -> Result<Arc<V>, CatalogueError> {
        let slot = Arc::clone(
            self.0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(key)
                .or_default(),
        );
        let mut loaded = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = &*loaded {
            return Ok(Arc::clone(value));
        }
        match load() {
            Ok(value) => Ok(Arc::clone(loaded.insert(value))),
            Err(error) => {
                drop(loaded);
                self.forget(key);
                Err(error)
            }
        }
    }

    /// A digest that leads nowhere leaves nothing behind: asking for many must not fill the memory.
    fn forget(&self, key: K) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = slots
            .get(&key)
            .is_some_and(|slot| slot.try_lock().is_ok_and(|loaded| loaded.is_none()));
        if empty {
            slots.remove(&key);
        }
    }
}
