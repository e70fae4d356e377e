//! From bytes to a policy: each check before anything more costly runs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, Linker};

use super::{ManifestFault, Policy, manifest};
use crate::bindings::Linked;
use crate::contract::World;
use crate::digest::Digest;
use crate::failure::TechnicalFailure;
use crate::host::{Broken, Host, HostError, State, failure};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why bytes are no policy that can be asked.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// There is nothing.
    #[error("the component is empty: 0 bytes")]
    Empty,
    /// It is larger than the host compiles.
    #[error("the component is {size} bytes; at most {limit} are taken")]
    TooLarge {
        /// Its size, in bytes.
        size: usize,
        /// The limit, in bytes.
        limit: usize,
    },
    /// It does not start as WebAssembly does.
    #[error("this is no WebAssembly")]
    NotWasm,
    /// A plain module: what a compiler makes before it is encoded as a component.
    #[error("this is a core module, no component; `maatwerk plugin build` makes a component")]
    CoreModule,
    /// WebAssembly that is not valid, or asks more than the host gives any guest.
    #[error("the component is not valid")]
    Invalid(#[source] Cause),
    /// It wants something from outside, so the same input could give another output.
    #[error("the component imports `{name}`; a policy imports no function")]
    Imports {
        /// What it imports.
        name: String,
    },
    /// It exports no policy, or one whose functions have other types than its version says.
    #[error("the component is not built for {}", World::names())]
    OtherWorld(#[source] Cause),
    /// It is built for a version of the interface that this host does not know.
    #[error(
        "the component is built for {}, this host takes {}",
        found,
        World::names()
    )]
    UnknownVersion {
        /// Package and version.
        found: String,
    },
    /// It could not describe itself.
    #[error("the policy cannot describe itself")]
    Describe(#[source] TechnicalFailure),
    /// It describes itself in a way that the contract does not allow. At most 100 faults.
    #[error("the manifest has {} fault(s), the first: {}", .0.len(), first(.0))]
    Manifest(Vec<ManifestFault>),
    /// The host could not ask it. Says nothing of the component.
    #[error("the policy host could not describe the policy")]
    Host(#[source] HostError),
}

fn first(faults: &[ManifestFault]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

/// The magic number and what follows it: a version, and 1 for a component or 0 for a module.
const MODULE: &[u8] = b"\0asm\x01\0\0\0";
const MAGIC: &[u8] = b"\0asm";

pub(crate) fn compile(host: &Host, bytes: &[u8]) -> Result<Policy, CompileError> {
    let limit = host.config().component_bytes;
    if bytes.is_empty() {
        return Err(CompileError::Empty);
    }
    if bytes.len() > limit {
        return Err(CompileError::TooLarge {
            size: bytes.len(),
            limit,
        });
    }
    if !bytes.starts_with(MAGIC) {
        return Err(CompileError::NotWasm);
    }
    if bytes.starts_with(MODULE) {
        return Err(CompileError::CoreModule);
    }
    // Hostile bytes find the bugs of a compiler; a panic in it is one policy's problem only.
    let linked = catch_unwind(AssertUnwindSafe(|| link(host, bytes)))
        .unwrap_or(Err(CompileError::Host(HostError::Broken)))?;
    let described = match host.describe(&linked).map_err(CompileError::Host)? {
        Ok(described) => described,
        Err(broken) => return Err(not_described(broken)),
    };
    let checked = manifest::check(&described).map_err(CompileError::Manifest)?;
    Ok(Policy {
        linked,
        manifest: described,
        articles: checked.articles,
        legal_bases: checked.legal_bases,
        schema: checked.schema,
        digest: Digest::of(bytes),
        size: bytes.len(),
    })
}

fn link(host: &Host, bytes: &[u8]) -> Result<Linked, CompileError> {
    let engine = host.engine();
    let component = Component::from_binary(engine, bytes)
        .map_err(|error| CompileError::Invalid(error.into_boxed_dyn_error()))?;
    for (name, import) in component.component_type().imports(engine) {
        if let Some(inner) = more_than_types(engine, &import.ty) {
            let name = if inner.is_empty() {
                name.to_owned()
            } else {
                format!("{name}#{inner}")
            };
            return Err(CompileError::Imports { name });
        }
    }
    let world = world(engine, &component)?;
    let other_world =
        |error: wasmtime::Error| CompileError::OtherWorld(error.into_boxed_dyn_error());
    let linked = Linker::<State>::new(engine)
        .instantiate_pre(&component)
        .map_err(other_world)?;
    Linked::new(world, linked).map_err(other_world)
}

/// The interface that a policy exports, without its version.
const INTERFACE: &str = "maatwerk:policy/policy@";
/// The longest version that an error repeats, in bytes.
const VERSION: usize = 32;

/// The version a component is built for. Of two versions none is taken: which of them answers would
/// depend on the host, and a policy that was approved would answer by other code after an upgrade.
fn world(engine: &wasmtime::Engine, component: &Component) -> Result<World, CompileError> {
    let shape = component.component_type();
    let mut exported = shape
        .exports(engine)
        .filter(|(name, _)| name.starts_with(INTERFACE))
        .map(|(name, _)| name.to_owned());
    let Some(name) = exported.next() else {
        return Err(CompileError::OtherWorld("it exports no policy".into()));
    };
    if exported.next().is_some() {
        let several = "it exports a policy for more than one version";
        return Err(CompileError::OtherWorld(several.into()));
    }
    let known = World::ALL
        .into_iter()
        .find(|world| world.interface() == name);
    known.ok_or_else(|| {
        let version = name.strip_prefix(INTERFACE).unwrap_or_default();
        CompileError::UnknownVersion {
            found: format!(
                "maatwerk:policy@{}",
                version.get(..VERSION).unwrap_or(version)
            ),
        }
    })
}

/// What an import brings in besides types: its path in an instance, empty for the import itself.
fn more_than_types(engine: &wasmtime::Engine, item: &ComponentItem) -> Option<String> {
    match item {
        ComponentItem::Type(_) => None,
        ComponentItem::ComponentInstance(instance) => {
            instance.exports(engine).find_map(|(name, export)| {
                more_than_types(engine, &export.ty).map(|inner| {
                    if inner.is_empty() {
                        name.to_owned()
                    } else {
                        format!("{name}#{inner}")
                    }
                })
            })
        }
        _ => Some(String::new()),
    }
}

fn not_described(broken: Broken) -> CompileError {
    match broken {
        Broken::Call(error) => match failure(&error) {
            Some(failure) => CompileError::Describe(failure),
            None => CompileError::Host(HostError::Busy),
        },
        // A start function that misbehaves fails as a call does. Otherwise its functions are there
        // by name and have other types than the world's.
        Broken::Instantiation(error) => match failure(&error) {
            Some(failure) if failure.code != crate::FailureCode::MalformedAnswer => {
                CompileError::Describe(failure)
            }
            Some(_) => CompileError::OtherWorld(error.into_boxed_dyn_error()),
            None => CompileError::Host(HostError::Busy),
        },
    }
}
