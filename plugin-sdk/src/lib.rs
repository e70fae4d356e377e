//! Write the policy of a municipality: facts, parameters, rules, and what follows from them.

// The macros name this crate by its own name, also in its own tests.
extern crate self as maatwerk_plugin_sdk;

#[cfg(target_family = "wasm")]
#[doc(hidden)]
pub mod bindings;
mod calendar;
mod checks;
pub mod contract;
mod facts;
mod finding;
mod gift;
mod loan;
mod money;
mod parameters;
mod policy;
mod request;
mod rules;
mod standing;
pub mod testing;
mod validity;
mod value;

pub use maatwerk_plugin_sdk_macros::{Facts, Parameters, Rules};

pub use calendar::{Date, NotADate};
pub use checks::{
    Checks, Proposal, Unconditioned, check, conditional_gift, gift, loan_from_the_start,
};
pub use contract::{Assessment, Review};
pub use facts::{Fact, FactSet, FactType, Taken};
#[doc(hidden)]
pub use facts::{Kind, read_fact};
pub use gift::Gift;
pub use loan::{Loan, Principal, loan};
pub use money::Cents;
pub use parameters::{Given, Parameter, ParameterSet, ParameterSpec, ParameterType};
#[doc(hidden)]
pub use parameters::{ParameterField, read_parameter};
pub use policy::{Policy, assess, describe, review};
pub use request::{EarlierGrants, Request};
pub use rules::{Declared, RuleSet};
/// A JSON value, as the schema of a parameter is written.
pub use serde_json::Value as Json;
pub use standing::Standing;
pub use value::Value;

/// Makes a policy a plugin: exports it through the contract when it is built for WebAssembly, and
/// nothing anywhere else, so that it compiles and unit-tests like any other crate.
#[macro_export]
macro_rules! policy {
    ($policy:ty) => {
        #[cfg(target_family = "wasm")]
        const _: () = {
            type Exported = $crate::bindings::Exported<$policy>;
    $crate::bindings::export_municipality!(Exported with_types_in $crate::bindings);
        };
    };
}
