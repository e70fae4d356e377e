//! Write the policy of a municipality: facts, parameters, rules, and what follows from them.
//!
//! A policy reads like the rule it encodes. Its questions, the schema of its parameters and the
//! rules it can cite come from three types; its findings name by themselves what they rest on; and
//! what nobody recorded makes a finding *unknown* and the answer *refer*: a person looks.
//!
//! # A whole policy
//! ```
//! use maatwerk_plugin_sdk::{
//!     Assessment, Cents, Date, Fact, Facts, Gift, Parameter, Parameters, Policy, Request, Review,
//!     Rules, check, conditional_gift, loan, policy,
//! };
//!
//! /// What we ask about the resident. A field is a question: its name is the code of the fact
//! /// (`birth-date`), its comment what people read.
//! #[derive(Facts)]
//! struct Facts {
//!     /// Geboortedatum
//!     birth_date: Fact<Date>,
//!     /// Laatste werkdag, als het werk gestopt is
//!     #[fact(review)]
//!     employment_ended: Fact<Option<Date>>,
//! }
//!
//! /// What a policy maker may change without a programmer, each within its bounds.
//! #[derive(Parameters)]
//! struct Parameters {
//!     /// Hoogste bedrag per aanvraag
//!     #[param(min = 1, max = 100_000, unit = "eurocent")]
//!     max_amount: Parameter<Cents>,
//!     /// Hele maanden dat de inwoner aan het werk moet blijven
//!     #[param(min = 1, max = 36, unit = "maand")]
//!     months_in_work: Parameter<i32>,
//! }
//!
//! /// Every rule the policy can cite, with its article: known before anything runs. The comment is
//! /// what a resident reads when the rule held.
//! #[derive(Clone, Copy, Rules)]
//! enum Rule {
//!     /// De inwoner is 18 jaar of ouder.
//!     #[rule(article = "CVDR000000/2", not_met = "De inwoner is nog geen 18 jaar.")]
//!     Adult,
//!     /// Het bedrag is niet hoger dan het maximum per aanvraag.
//!     #[rule(article = "CVDR000000/4")]
//!     Maximum,
//!     /// De inwoner blijft aan het werk.
//!     #[rule(article = "CVDR000000/6/1", condition = "U blijft tot {until} aan het werk.")]
//!     StaysInWork,
//!     /// Wie eerder stopt, betaalt het bedrag in termijnen terug.
//!     #[rule(article = "CVDR000000/6/2")]
//!     BecomesLoan,
//! }
//!
//! struct Voorbeeld;
//!
//! impl Policy for Voorbeeld {
//!     const NAME: &'static str = "voorbeeld";
//!     const VERSION: &'static str = env!("CARGO_PKG_VERSION");
//!     const TITLE: &'static str = "Een voorbeeld";
//!     const LEGAL_BASES: &'static [&'static str] = &["CVDR000000/3"];
//!
//!     type Facts = Facts;
//!     type Parameters = Parameters;
//!     type Rules = Rule;
//!
//!     fn assess(request: &Request, facts: &Facts, p: &Parameters) -> Assessment {
//!         let age = facts.birth_date.years_until(&request.received);
//!
//!         check(Rule::Adult, age.at_least(18))
//!             .and_at_most(Rule::Maximum, &request.amount, &p.max_amount)
//!             .grant(
//!                 conditional_gift(&request.amount)
//!                     .on(Rule::StaysInWork, request.today.plus_months(&p.months_in_work)),
//!             )
//!     }
//!
//!     fn review(gift: &Gift, facts: &Facts, _: &Parameters) -> Review {
//!         let until = gift.until(Rule::StaysInWork);
//!         let stopped = facts.employment_ended.is_before(until);
//!
//!         gift.stands_while(Rule::StaysInWork, !stopped)
//!             .otherwise(
//!                 Rule::BecomesLoan,
//!                 loan(&gift.paid).in_instalments_of(Cents::euros(25)),
//!             )
//!     }
//! }
//!
//! policy!(Voorbeeld);
//!
//! // A policy is tested like any other Rust, without WebAssembly.
//! use maatwerk_plugin_sdk::contract::{FindingOutcome, Outcome, ReviewOutcome};
//! use maatwerk_plugin_sdk::testing::{day, gift, request};
//!
//! let parameters = r#"{ "max-amount": 75000, "months-in-work": 6 }"#;
//! let lessons = request("2026-08-31", "rijlessen", Cents::euros(500));
//!
//! let answer = lessons
//!     .clone()
//!     .fact("birth-date", day("2008-08-31"))
//!     .assessed_by::<Voorbeeld>(parameters)
//!     .unwrap();
//! let Outcome::Grant(grant) = &answer.outcome else { panic!("{answer:?}") };
//! // Six months from 31 August end on the last day of February.
//! assert_eq!(grant.conditions[0].text, "U blijft tot 28 februari 2027 aan het werk.");
//! // The finding names what it rests on.
//! assert_eq!(answer.findings[1].used[1].code, "max-amount");
//!
//! // Nobody recorded a birth date: a person has to look, and reads what is missing.
//! let answer = lessons.assessed_by::<Voorbeeld>(parameters).unwrap();
//! assert_eq!(answer.outcome, Outcome::Refer);
//! assert_eq!(answer.found(Rule::Adult), Some(FindingOutcome::Unknown));
//! assert!(answer.findings[0].text.starts_with("Nog niet bekend: Geboortedatum."));
//!
//! // Kept to the very day, the gift is final.
//! let kept = gift("2026-08-31", Cents::euros(500), Rule::StaysInWork, "2027-02-28")
//!     .on("2027-02-28")
//!     .reviewed_by::<Voorbeeld>(parameters)
//!     .unwrap();
//! assert_eq!(kept.outcome, ReviewOutcome::Fulfilled);
//! ```
//!
//! # What is where
//! | you need | you find |
//! |---|---|
//! | a question, a setting, a rule | [`Facts`], [`Parameters`], [`Rules`] |
//! | ages, terms, sums, comparisons that remember what they were made of | [`Value`] |
//! | to judge a request | [`check`], [`Checks`], [`gift`], [`conditional_gift`] |
//! | to look at a conditional gift again | [`Gift::stands_while`], [`Standing`], [`loan`] |
//! | to test | [`testing`], and the cases in JSON that `maatwerk plugin test` runs |
//!
//! # What is promised
//! A policy built with this crate imports no function: no clock, no randomness, no files. It needs no
//! `unsafe` and can forbid it. Rust 1.85 compiles it. An answer that the contract forbids (a grant of
//! more than was asked, instalments that do not add up) is a [`Fault`](contract::Fault) in a unit
//! test already, and never reaches a case.

// The macros name this crate by its own name, also in its own tests.
extern crate self as maatwerk_plugin_sdk;

#[cfg(target_family = "wasm")]
#[doc(hidden)]
pub mod bindings;
mod calendar;
mod checks;
pub mod contract;
mod earlier;
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
pub use earlier::EarlierGrants;
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
pub use request::Request;
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
