//! Write the policy of a municipality: facts, parameters, rules, and what follows from them.
//!
//! A policy reads like the rule it encodes. Its questions, the schema of its parameters and the
//! rules it can cite come from three types; its findings name by themselves what they rest on; and
//! what nobody recorded makes a finding *unknown* and the answer *refer*: a person looks.
//!
//! # One policy, step by step
//! A municipality helps adults with a gift, one at a time and up to a maximum. Who stops working within
//! some months pays it back in instalments. `maatwerk plugin new my-policy` makes a folder to write such
//! a rule in; what follows is all of its `src/lib.rs`.
//!
//! **What we ask.** A field is a question: its name is the code of the fact (`birth-date`), its comment
//! what a professional reads. `Fact<Option<…>>` is for what need not have happened, and a fact with
//! `#[fact(review)]` is asked only when a gift is looked at again.
//! ```
//! use maatwerk_plugin_sdk::{Date, Fact, Facts};
//!
//! #[derive(Facts)]
//! struct Facts {
//!     /// Geboortedatum
//!     birth_date: Fact<Date>,
//!     /// Laatste werkdag, als het werk gestopt is
//!     #[fact(review)]
//!     employment_ended: Fact<Option<Date>>,
//! }
//! ```
//! **What can be set** by a policy maker, without a programmer. A field is a setting: the first paragraph
//! of its comment is its title, what follows explains it, and its bounds and unit go into the schema from
//! which a form is drawn ([`ParameterSet`]).
//! ```
//! use maatwerk_plugin_sdk::{Cents, Parameter, Parameters};
//!
//! #[derive(Parameters)]
//! struct Parameters {
//!     /// Hoogste bedrag per aanvraag
//!     ///
//!     /// Wie meer vraagt, wordt afgewezen.
//!     #[param(min = 1, max = 100_000)]
//!     max_amount: Parameter<Cents>,
//!     /// Hele maanden dat de inwoner aan het werk moet blijven
//!     #[param(min = 1, max = 36, unit = "maand")]
//!     months_in_work: Parameter<i32>,
//! }
//! ```
//! **Which rules it can cite**, each with its article: known before anything runs, so that a lawyer can
//! agree with them. The comment is what a resident reads when the rule held, `not_met` when it did not.
//! ```
//! use maatwerk_plugin_sdk::Rules;
//!
//! #[derive(Clone, Copy, Rules)]
//! enum Rule {
//!     /// De inwoner is 18 jaar of ouder.
//!     #[rule(article = "CVDR000000/2", not_met = "De inwoner is nog geen 18 jaar.")]
//!     Adult,
//!     /// Er loopt geen eerdere gift onder voorwaarde.
//!     #[rule(article = "CVDR000000/3/2")]
//!     OneAtATime,
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
//! ```
//! **What follows.** `assess` judges a request: the rules in the order in which a person reads them, then
//! what is granted when all of them hold. `review` looks again at a conditional gift, when a fact that was
//! asked for it changes and on the last day of each condition. Both work on [`Value`]s, that remember what
//! they were made of: that is what findings name, and why nothing is forgotten when something is missing.
//! ```
//! # use maatwerk_plugin_sdk::{Date, Fact, Facts};
//! #
//! # #[derive(Facts)]
//! # struct Facts {
//! #     /// Geboortedatum
//! #     birth_date: Fact<Date>,
//! #     /// Laatste werkdag, als het werk gestopt is
//! #     #[fact(review)]
//! #     employment_ended: Fact<Option<Date>>,
//! # }
//! # use maatwerk_plugin_sdk::{Cents, Parameter, Parameters};
//! #
//! # #[derive(Parameters)]
//! # struct Parameters {
//! #     /// Hoogste bedrag per aanvraag
//! #     ///
//! #     /// Wie meer vraagt, wordt afgewezen.
//! #     #[param(min = 1, max = 100_000)]
//! #     max_amount: Parameter<Cents>,
//! #     /// Hele maanden dat de inwoner aan het werk moet blijven
//! #     #[param(min = 1, max = 36, unit = "maand")]
//! #     months_in_work: Parameter<i32>,
//! # }
//! # use maatwerk_plugin_sdk::Rules;
//! #
//! # #[derive(Clone, Copy, Rules)]
//! # enum Rule {
//! #     /// De inwoner is 18 jaar of ouder.
//! #     #[rule(article = "CVDR000000/2", not_met = "De inwoner is nog geen 18 jaar.")]
//! #     Adult,
//! #     /// Er loopt geen eerdere gift onder voorwaarde.
//! #     #[rule(article = "CVDR000000/3/2")]
//! #     OneAtATime,
//! #     /// Het bedrag is niet hoger dan het maximum per aanvraag.
//! #     #[rule(article = "CVDR000000/4")]
//! #     Maximum,
//! #     /// De inwoner blijft aan het werk.
//! #     #[rule(article = "CVDR000000/6/1", condition = "U blijft tot {until} aan het werk.")]
//! #     StaysInWork,
//! #     /// Wie eerder stopt, betaalt het bedrag in termijnen terug.
//! #     #[rule(article = "CVDR000000/6/2")]
//! #     BecomesLoan,
//! # }
//! use maatwerk_plugin_sdk::{
//!     Assessment, Gift, Policy, Request, Review, check, conditional_gift, loan, policy,
//! };
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
//!         let running = request.earlier_grants().running();
//!
//!         check(Rule::Adult, age.at_least(18))
//!             .and(Rule::OneAtATime, running.count().is(0))
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
//! ```
//! **Its tests.** A policy is tested like any other Rust, without WebAssembly. Test the edges: the very
//! day, the day before, the cent too many, the fact that is missing.
//! ```
//! # use maatwerk_plugin_sdk::{Date, Fact, Facts};
//! #
//! # #[derive(Facts)]
//! # struct Facts {
//! #     /// Geboortedatum
//! #     birth_date: Fact<Date>,
//! #     /// Laatste werkdag, als het werk gestopt is
//! #     #[fact(review)]
//! #     employment_ended: Fact<Option<Date>>,
//! # }
//! # use maatwerk_plugin_sdk::{Cents, Parameter, Parameters};
//! #
//! # #[derive(Parameters)]
//! # struct Parameters {
//! #     /// Hoogste bedrag per aanvraag
//! #     ///
//! #     /// Wie meer vraagt, wordt afgewezen.
//! #     #[param(min = 1, max = 100_000)]
//! #     max_amount: Parameter<Cents>,
//! #     /// Hele maanden dat de inwoner aan het werk moet blijven
//! #     #[param(min = 1, max = 36, unit = "maand")]
//! #     months_in_work: Parameter<i32>,
//! # }
//! # use maatwerk_plugin_sdk::Rules;
//! #
//! # #[derive(Clone, Copy, Rules)]
//! # enum Rule {
//! #     /// De inwoner is 18 jaar of ouder.
//! #     #[rule(article = "CVDR000000/2", not_met = "De inwoner is nog geen 18 jaar.")]
//! #     Adult,
//! #     /// Er loopt geen eerdere gift onder voorwaarde.
//! #     #[rule(article = "CVDR000000/3/2")]
//! #     OneAtATime,
//! #     /// Het bedrag is niet hoger dan het maximum per aanvraag.
//! #     #[rule(article = "CVDR000000/4")]
//! #     Maximum,
//! #     /// De inwoner blijft aan het werk.
//! #     #[rule(article = "CVDR000000/6/1", condition = "U blijft tot {until} aan het werk.")]
//! #     StaysInWork,
//! #     /// Wie eerder stopt, betaalt het bedrag in termijnen terug.
//! #     #[rule(article = "CVDR000000/6/2")]
//! #     BecomesLoan,
//! # }
//! # use maatwerk_plugin_sdk::{
//! #     Assessment, Gift, Policy, Request, Review, check, conditional_gift, loan, policy,
//! # };
//! #
//! # struct Voorbeeld;
//! #
//! # impl Policy for Voorbeeld {
//! #     const NAME: &'static str = "voorbeeld";
//! #     const VERSION: &'static str = env!("CARGO_PKG_VERSION");
//! #     const TITLE: &'static str = "Een voorbeeld";
//! #     const LEGAL_BASES: &'static [&'static str] = &["CVDR000000/3"];
//! #
//! #     type Facts = Facts;
//! #     type Parameters = Parameters;
//! #     type Rules = Rule;
//! #
//! #     fn assess(request: &Request, facts: &Facts, p: &Parameters) -> Assessment {
//! #         let age = facts.birth_date.years_until(&request.received);
//! #         let running = request.earlier_grants().running();
//! #
//! #         check(Rule::Adult, age.at_least(18))
//! #             .and(Rule::OneAtATime, running.count().is(0))
//! #             .and_at_most(Rule::Maximum, &request.amount, &p.max_amount)
//! #             .grant(
//! #                 conditional_gift(&request.amount)
//! #                     .on(Rule::StaysInWork, request.today.plus_months(&p.months_in_work)),
//! #             )
//! #     }
//! #
//! #     fn review(gift: &Gift, facts: &Facts, _: &Parameters) -> Review {
//! #         let until = gift.until(Rule::StaysInWork);
//! #         let stopped = facts.employment_ended.is_before(until);
//! #
//! #         gift.stands_while(Rule::StaysInWork, !stopped)
//! #             .otherwise(
//! #                 Rule::BecomesLoan,
//! #                 loan(&gift.paid).in_instalments_of(Cents::euros(25)),
//! #             )
//! #     }
//! # }
//! #
//! # policy!(Voorbeeld);
//! use maatwerk_plugin_sdk::contract::{FindingOutcome, LoanTerms, Outcome, ReviewOutcome};
//! use maatwerk_plugin_sdk::testing::{day, gift, request};
//!
//! let parameters = r#"{ "max-amount": 75000, "months-in-work": 6 }"#;
//! let lessons = request("2026-08-31", "rijlessen", Cents::euros(500));
//! let adult = lessons.clone().fact("birth-date", day("2008-08-31"));
//!
//! // Six months from 31 August end on the last day of February.
//! let answer = adult.assessed_by::<Voorbeeld>(parameters).unwrap();
//! let Outcome::Grant(grant) = &answer.outcome else { panic!("{answer:?}") };
//! assert_eq!(grant.conditions[0].text, "U blijft tot 28 februari 2027 aan het werk.");
//! // Each finding names what it rests on.
//! assert_eq!(answer.findings[2].used[1].code, "max-amount");
//!
//! // A bicycle before, of which the condition still runs: no second one.
//! let bicycle = adult.clone().granted_before("2026-06-24", "fiets", Cents::euros(100));
//! let answer = bicycle.clone().which("status", "running").assessed_by::<Voorbeeld>(parameters);
//! assert_eq!(answer.unwrap().outcome, Outcome::Decline);
//!
//! // Nobody told what became of the bicycle, nobody recorded a birth date: a person has to look, and
//! // reads what is missing.
//! let answer = bicycle.assessed_by::<Voorbeeld>(parameters).unwrap();
//! assert_eq!(answer.found(Rule::OneAtATime), Some(FindingOutcome::Unknown));
//! let answer = lessons.assessed_by::<Voorbeeld>(parameters).unwrap();
//! assert_eq!(answer.outcome, Outcome::Refer);
//! assert!(answer.findings[0].text.starts_with("Nog niet bekend: Geboortedatum."));
//!
//! // Kept to the very day, the gift is final; stopped a day before, it would become a loan.
//! let kept = gift("2026-08-31", Cents::euros(500), Rule::StaysInWork, "2027-02-28").on("2027-02-28");
//! let answer = kept.reviewed_by::<Voorbeeld>(parameters).unwrap();
//! assert_eq!(answer.outcome, ReviewOutcome::Fulfilled);
//! let stopped = kept.fact("employment-ended", day("2027-02-27"));
//! let answer = stopped.reviewed_by::<Voorbeeld>(parameters).unwrap();
//! let terms = LoanTerms { principal: Cents::euros(500), instalments: 20, instalment: Cents::euros(25) };
//! assert_eq!(answer.outcome, ReviewOutcome::ProposeLoan(terms));
//! ```
//! **From here** `maatwerk plugin test my-policy` builds the component and runs the example cases in
//! `cases/`, which a policy maker writes in JSON; `plugin check` looks whether an installation would take it;
//! `plugin explain` writes it as a page for a lawyer. [What a policy never does](mod@never) is short. The next
//! thing to read is a whole policy with its cases: `plugins/zaanstad` in the same repository, and
//! `plugins/leeuwarden` for one that lets a new job make good and takes repayment capacity into account.
//!
//! # What is where
//! | you need | you find |
//! |---|---|
//! | a question, a setting, a rule | [`Facts`], [`Parameters`], [`Rules`] |
//! | ages, terms, sums, comparisons that remember what they were made of | [`Value`] |
//! | what was granted before, and what became of it | [`EarlierGrants`] |
//! | to judge a request | [`check`], [`Checks`], [`gift`], [`conditional_gift`] |
//! | to look at a conditional gift again | [`Gift::stands_while`], [`Standing`], [`loan`] |
//! | to test | [`testing`], and the cases in JSON that `maatwerk plugin test` runs |
//!
//! # What is promised
//! A policy built with this crate is a component of version 2 of the contract, `maatwerk:policy@2.0.0`, and
//! imports no function: no clock, no randomness, no files. It needs no `unsafe` and can forbid it. Rust 1.85
//! compiles it. An answer that the contract forbids (a grant of more than was asked, instalments that do
//! not add up) is a [`Fault`](contract::Fault) in a unit test already, and never reaches a case. A component
//! once built goes on running when the contract gets a next version: each is frozen in its own folder.

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
pub mod never;
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
