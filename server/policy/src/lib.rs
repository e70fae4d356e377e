//! Hosts the WebAssembly policies of municipalities, each call in a fresh and bounded instance.
//!
//! A policy is a component of the world `maatwerk:policy/municipality` that imports no function.
//! [`Host::compile`] checks one and has it describe itself; [`Host::assess`] and [`Host::review`]
//! ask it. Whatever it does (loop, trap, answer nonsense), the call ends within its limits with a
//! [`TechnicalFailure`], and no other policy notices. [`Catalogue`] keeps components and parameters
//! on disk by digest, [`CompiledCode`] what they were compiled to.

mod answer;
pub mod author;
mod bindings;
mod catalogue;
mod compiled;
pub mod contract;
mod digest;
mod failure;
mod host;
mod parameters;
mod policy;
mod receipt;

pub use catalogue::{Catalogue, CatalogueError, Stored, StoredKind, read_stored};
pub use compiled::{CompiledCode, CompiledCodeError};
pub use digest::{Digest, NotADigest};
pub use failure::{FailureCode, Said, TechnicalFailure};
pub use host::{
    Answer, ENGINE, EngineError, Host, HostConfig, HostError, Output, Rerun, RerunError, Share,
    ShareFault, Shares, Tenant, Used, giving_way, spare_cores,
};
pub use parameters::{ParameterError, ParameterFault, ParameterSets, Parameters};
pub use policy::{CompileError, ManifestFault, Policy};
pub use receipt::{
    Mac, assessed, assessed_outcome, keyed, receipt, reviewed, reviewed_outcome,
    to_domain_assessment, to_domain_review,
};
