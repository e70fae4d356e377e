//! A policy that went wrong: it describes itself well, and never answers a request. Nobody's policy;
//! the demo and the tests show with it that the rest goes on.

use maatwerk_plugin_sdk::{
    Assessment, Date, Fact, Facts, Gift, Parameters, Policy, Request, Review, Rules, check, gift,
    policy,
};

/// What it asks.
#[derive(Facts)]
pub struct Facts {
    /// Geboortedatum
    birth_date: Fact<Date>,
}

/// It lets nothing be set.
#[derive(Parameters)]
pub struct Parameters {}

/// What it could cite.
#[derive(Debug, Clone, Copy, Rules)]
pub enum Rule {
    /// De inwoner staat voor een vraag zonder antwoord.
    #[rule(article = "CVDR000000/99")]
    Endless,
}

/// The policy.
#[derive(Debug)]
pub struct Proefstad;

impl Policy for Proefstad {
    const NAME: &'static str = "proefstad";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLE: &'static str = "Beleid met een fout: het antwoordt nooit";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR000000/3"];

    type Facts = Facts;
    type Parameters = Parameters;
    type Rules = Rule;

    fn assess(request: &Request, facts: &Facts, _: &Parameters) -> Assessment {
        let mut tries = 0_u64;
        while std::hint::black_box(tries) != u64::MAX {
            tries += 1;
        }
        let old = facts.birth_date.years_until(&request.received);
        check(Rule::Endless, old.at_least(18)).grant(gift(&request.amount))
    }

    fn review(running: &Gift, _: &Facts, _: &Parameters) -> Review {
        running
            .stands_while(Rule::Endless, true)
            .otherwise_refer(Rule::Endless)
    }
}

policy!(Proefstad);
