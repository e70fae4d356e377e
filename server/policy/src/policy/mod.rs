//! A policy: a compiled component that has described itself.

mod compile;
mod manifest;
mod schema;

use std::collections::BTreeMap;
use std::fmt;

use maatwerk_domain::LawRef;
use wasmtime::Engine;

pub use compile::CompileError;
pub use manifest::ManifestFault;

pub(crate) use compile::compile;
pub(crate) use schema::Schema;

use crate::bindings::Linked;
use crate::contract::{Articles, Input, Manifest, World};
use crate::digest::Digest;

/// A policy, compiled and linked for one [`crate::Host`]. It holds no state between calls.
pub struct Policy {
    linked: Linked,
    manifest: Manifest,
    articles: BTreeMap<String, LawRef>,
    legal_bases: Vec<LawRef>,
    schema: Schema,
    digest: Digest,
    size: usize,
}

impl Policy {
    /// What the policy says of itself, checked.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The digest of the component.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Package and version of the interface it was built for.
    #[must_use]
    pub fn world(&self) -> &'static str {
        self.linked.world().name()
    }

    /// The version of the interface it was built for.
    #[must_use]
    pub fn version(&self) -> World {
        self.linked.world()
    }

    /// A question in the words that this policy's version of the interface has.
    #[must_use]
    pub fn question(&self, asked: Input) -> Input {
        self.linked.question(asked)
    }

    /// The size of the component, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The article of a declared rule.
    #[must_use]
    pub fn article(&self, rule: &str) -> Option<&LawRef> {
        self.articles.get(rule)
    }

    /// Whether it judges requests on this legal basis: one that its manifest names, a part of one, or a whole
    /// that one is part of. About others it is not asked.
    #[must_use]
    pub fn judges(&self, legal_basis: &str) -> bool {
        let named = &self.manifest.legal_bases;
        named.iter().any(|one| one == legal_basis)
            || legal_basis.parse().is_ok_and(|basis: LawRef| {
                let mut named = self.legal_bases.iter();
                named.any(|one| one.covers(&basis) || basis.covers(one))
            })
    }

    /// The JSON Schema of its parameters, parsed.
    #[must_use]
    pub fn parameters_schema(&self) -> &serde_json::Value {
        self.schema.document()
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(crate) fn linked(&self) -> &Linked {
        &self.linked
    }

    pub(crate) fn engine(&self) -> &Engine {
        self.linked.engine()
    }
}

impl Articles for Policy {
    fn article(&self, rule: &str) -> Option<LawRef> {
        self.articles.get(rule).cloned()
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("name", &self.manifest.name)
            .field("version", &self.manifest.version)
            .field("digest", &self.digest)
            .finish_non_exhaustive()
    }
}
