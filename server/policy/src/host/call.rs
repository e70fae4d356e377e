//! One call: a place, a fresh instance, the limits, the check of what comes back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use serde::Serialize;
use wasmtime::{Engine, Store};

use super::fault::{Fault, understand};
use super::gate::Place;
use super::limits::Limits;
use super::tenant::Allowed;
use super::yielding::giving_way;
use super::{Answer, Host, HostError};
use crate::answer::{check_assessment, check_review};
use crate::bindings::{Guest, Linked, Unanswered};
use crate::contract::{self, encode};
use crate::failure::{FailureCode, TechnicalFailure};
use crate::parameters::Parameters;
use crate::policy::Policy;

/// What a store carries. Opaque outside: a policy is pre-linked for it.
#[derive(Debug)]
pub(crate) struct State(Limits);

/// How an instance came to answer nothing.
pub(crate) enum Broken {
    /// It could not be made from the component, or its functions have other types.
    Instantiation(wasmtime::Error),
    /// The call failed.
    Call(wasmtime::Error),
}

/// What one of the two questions needs.
pub(super) trait Call: Sync {
    type Answer: Serialize + Send;

    fn run(
        &self,
        guest: &dyn Guest,
        store: &mut Store<State>,
        parameters: &str,
    ) -> wasmtime::Result<Result<Self::Answer, Unanswered>>;

    fn check(&self, answer: &Self::Answer, policy: &Policy) -> Result<(), TechnicalFailure>;
}

pub(super) struct Assess<'a>(pub(super) &'a contract::Request);

impl Call for Assess<'_> {
    type Answer = contract::Assessment;

    fn run(
        &self,
        guest: &dyn Guest,
        store: &mut Store<State>,
        parameters: &str,
    ) -> wasmtime::Result<Result<Self::Answer, Unanswered>> {
        guest.assess(store, self.0, parameters)
    }

    fn check(&self, answer: &Self::Answer, policy: &Policy) -> Result<(), TechnicalFailure> {
        check_assessment(answer, self.0, policy)
    }
}

pub(super) struct Review<'a>(pub(super) &'a contract::Gift);

impl Call for Review<'_> {
    type Answer = contract::Review;

    fn run(
        &self,
        guest: &dyn Guest,
        store: &mut Store<State>,
        parameters: &str,
    ) -> wasmtime::Result<Result<Self::Answer, Unanswered>> {
        guest.review(store, self.0, parameters)
    }

    fn check(&self, answer: &Self::Answer, policy: &Policy) -> Result<(), TechnicalFailure> {
        check_review(answer, self.0, policy)
    }
}

/// What came of a call, before it is written down.
pub(super) struct Said<T> {
    pub(super) result: Result<T, TechnicalFailure>,
    fuel: u64,
    began: Instant,
}

impl Host {
    /// Asks, and writes the answer in its canonical encoding.
    pub(super) fn ask<C: Call>(
        &self,
        policy: &Policy,
        parameters: &Parameters,
        call: &C,
        input: Vec<u8>,
    ) -> Result<Answer<C::Answer>, HostError> {
        let Said {
            result,
            fuel,
            began,
        } = self.put(policy, parameters, call)?;
        let output = match &result {
            Ok(answer) => encode(answer).map_err(|_| HostError::Broken)?,
            Err(_) => Vec::new(),
        };
        Ok(Answer {
            result,
            input,
            output,
            parameters: parameters.digest(),
            fuel,
            duration: began.elapsed(),
        })
    }

    /// Asks, and writes nothing down.
    pub(super) fn put<C: Call>(
        &self,
        policy: &Policy,
        parameters: &Parameters,
        call: &C,
    ) -> Result<Said<C::Answer>, HostError> {
        if !Engine::same(self.engine(), policy.engine()) {
            return Err(HostError::OtherHost);
        }
        let said = |result, fuel, began| Said {
            result,
            fuel,
            began,
        };
        if let Err(failure) = parameters.fit(policy) {
            return Ok(said(Err(failure), 0, Instant::now()));
        }
        let place = self.taken()?;
        let began = Instant::now();
        let (fuel, ran) = self.instance(&place, policy.linked(), |guest, store| {
            call.run(guest, store, parameters.canonical())
        })?;
        drop(place);
        let result = match ran {
            Ok(said) => answered(call, said, policy),
            Err(Broken::Call(error) | Broken::Instantiation(error)) => match understand(&error) {
                Fault::Policy(failure) => Err(failure),
                Fault::Busy => return Err(HostError::Busy),
            },
        };
        Ok(said(result, fuel, began))
    }

    /// Runs `call` in a fresh instance, and tells the fuel it used. Whatever the engine does, a
    /// panic ends here: it would take the thread of another municipality's request with it.
    pub(super) fn instance<T: Send>(
        &self,
        place: &Place,
        linked: &Linked,
        call: impl FnOnce(&dyn Guest, &mut Store<State>) -> wasmtime::Result<T> + Send,
    ) -> Result<(u64, Result<T, Broken>), HostError> {
        let run = || {
            let mut store = self.store(place.allowed())?;
            let result = match linked.instantiate(&mut store) {
                Ok(guest) => call(&*guest, &mut store).map_err(Broken::Call),
                Err(error) => Err(Broken::Instantiation(error)),
            };
            let left = store.get_fuel().unwrap_or_default();
            let fuel = place.allowed().fuel.saturating_sub(left);
            place.used(fuel);
            Some((fuel, result))
        };
        let run = || {
            if place.gives_way() {
                giving_way(run)
            } else {
                run()
            }
        };
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Some(ran)) => Ok(ran),
            Ok(None) | Err(_) => Err(HostError::Broken),
        }
    }

    /// A place for the `describe` of a compilation.
    pub(crate) fn describe(
        &self,
        linked: &Linked,
    ) -> Result<Result<contract::Manifest, Broken>, HostError> {
        let place = self.taken()?;
        let (_, ran) = self.instance(&place, linked, |guest, store| guest.describe(store))?;
        Ok(ran)
    }

    fn store(&self, allowed: &Allowed) -> Option<Store<State>> {
        let limits = Limits {
            memory_bytes: allowed.memory_bytes,
            table_elements: self.config.table_elements,
        };
        let mut store = Store::new(self.engine(), State(limits));
        store.limiter(|state| &mut state.0);
        store.set_hostcall_fuel(self.config.result_bytes);
        store.set_fuel(allowed.fuel).ok()?;
        // One more: the first tick may come at once.
        let ticks = self.config.deadline.as_nanos() / self.config.tick.as_nanos().max(1) + 1;
        store.set_epoch_deadline(u64::try_from(ticks).unwrap_or(u64::MAX / 2));
        Some(store)
    }
}

/// The technical failure that an error of the engine stands for, when it stands for one.
pub(crate) fn failure(error: &wasmtime::Error) -> Option<TechnicalFailure> {
    match understand(error) {
        Fault::Policy(failure) => Some(failure),
        Fault::Busy => None,
    }
}

fn answered<C: Call>(
    call: &C,
    said: Result<C::Answer, Unanswered>,
    policy: &Policy,
) -> Result<C::Answer, TechnicalFailure> {
    let (code, detail, text) = match said {
        Ok(answer) => {
            call.check(&answer, policy)?;
            return Ok(answer);
        }
        Err(Unanswered::NoSuchDay) => {
            return Err(TechnicalFailure::malformed(
                "a date in the answer is in no calendar",
            ));
        }
        Err(Unanswered::Parameters(text)) => (
            FailureCode::Parameters,
            "the policy cannot work with its parameters",
            text,
        ),
        Err(Unanswered::Other(text)) => (
            FailureCode::PluginFault,
            "the policy says that it cannot answer",
            text,
        ),
    };
    Err(TechnicalFailure::new(code, detail).said(text))
}
