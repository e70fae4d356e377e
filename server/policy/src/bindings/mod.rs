//! The generated bindings of each released version of the interface, and the adapter of each older one
//! into [`crate::contract`], which speaks in the words of the newest: a policy built against an older
//! version keeps working. A new version is a file here, a line in [`World`], and an arm in each match
//! of this one.

mod alike;
mod v1;
mod v2;

use wasmtime::Engine;
use wasmtime::component::InstancePre;

use crate::contract::{Assessment, Gift, Input, Manifest, Request, Review, World};
use crate::host::State;

type Store = wasmtime::Store<State>;

/// An instance of a policy, whatever version it was built for, in the words of the newest.
pub(crate) trait Guest {
    fn describe(&self, store: &mut Store) -> wasmtime::Result<Manifest>;

    fn assess(
        &self,
        store: &mut Store,
        request: &Request,
        parameters: &str,
    ) -> wasmtime::Result<Result<Assessment, Unanswered>>;

    fn review(
        &self,
        store: &mut Store,
        gift: &Gift,
        parameters: &str,
    ) -> wasmtime::Result<Result<Review, Unanswered>>;
}

/// The guest came to an end, and there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// A date in the answer is in no calendar: 30 February, year 12000.
    NoSuchDay,
    /// It says that it cannot work with its parameters.
    Parameters(String),
    /// It says that it cannot answer.
    Other(String),
}

/// A component, linked for the version it was built for.
pub(crate) enum Linked {
    V1(v1::MunicipalityPre<State>),
    V2(v2::MunicipalityPre<State>),
}

impl Linked {
    pub(crate) fn new(world: World, component: InstancePre<State>) -> wasmtime::Result<Self> {
        Ok(match world {
            World::V1 => Self::V1(v1::MunicipalityPre::new(component)?),
            World::V2 => Self::V2(v2::MunicipalityPre::new(component)?),
        })
    }

    pub(crate) const fn world(&self) -> World {
        match self {
            Self::V1(_) => World::V1,
            Self::V2(_) => World::V2,
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        match self {
            Self::V1(linked) => linked.engine(),
            Self::V2(linked) => linked.engine(),
        }
    }

    pub(crate) fn instantiate(&self, store: &mut Store) -> wasmtime::Result<Box<dyn Guest>> {
        Ok(match self {
            Self::V1(linked) => Box::new(linked.instantiate(store)?),
            Self::V2(linked) => Box::new(linked.instantiate(store)?),
        })
    }

    /// A question as this version can be asked it: without what it has no words for.
    pub(crate) fn question(&self, input: Input) -> Input {
        match self {
            Self::V1(_) => v1::question(input),
            Self::V2(_) => input,
        }
    }
}
