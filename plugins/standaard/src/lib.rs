//! The plain default, for municipalities without a policy of their own. **An illustration, nobody's
//! own rules**: the articles of CVDR000000 do not exist.
//!
//! It grants what is small and clear, and leaves everything else to a person.

use maatwerk_plugin_sdk::{
    Assessment, Cents, Date, Fact, Facts, Gift, Parameter, Parameters, Policy, Request, Review,
    Rules, check, conditional_gift, policy,
};

/// What we ask about the resident.
#[derive(Facts)]
pub struct Facts {
    /// Geboortedatum
    birth_date: Fact<Date>,
    /// Laatste werkdag, als het werk gestopt is
    #[fact(review)]
    employment_ended: Fact<Option<Date>>,
}

/// What a policy maker may change without a programmer.
#[derive(Parameters)]
pub struct Parameters {
    /// Laagste leeftijd op de dag van de aanvraag
    #[param(min = 16, max = 67, unit = "jaar")]
    min_age: Parameter<i32>,
    /// Bedrag waarboven een medewerker beslist
    #[param(min = 1, max = 100_000, unit = "eurocent")]
    max_amount: Parameter<Cents>,
    /// Hele maanden dat de inwoner aan het werk moet blijven
    #[param(min = 1, max = 36, unit = "maand")]
    months_in_work: Parameter<i32>,
}

/// Every rule this policy can cite.
#[derive(Debug, Clone, Copy, Rules)]
pub enum Rule {
    /// De inwoner is meerderjarig op de dag van de aanvraag.
    #[rule(
        article = "CVDR000000/2",
        not_met = "De inwoner is op de dag van de aanvraag nog te jong."
    )]
    Adult,
    /// Het bedrag is klein genoeg om zonder nader onderzoek toe te kennen.
    #[rule(
        article = "CVDR000000/3",
        not_met = "Bij dit bedrag kijkt eerst een medewerker."
    )]
    SmallAmount,
    /// De inwoner kreeg het afgelopen jaar niet eerder geld.
    #[rule(
        article = "CVDR000000/4",
        not_met = "De inwoner kreeg het afgelopen jaar al geld; een medewerker kijkt."
    )]
    FirstThisYear,
    /// In de pot van dit jaar is genoeg over.
    #[rule(
        article = "CVDR000000/5",
        not_met = "In de pot van dit jaar is niet genoeg over; een medewerker kijkt."
    )]
    Pot,
    /// De inwoner blijft de afgesproken maanden aan het werk.
    #[rule(
        article = "CVDR000000/6/1",
        not_met = "De inwoner stopte met werken voordat de afgesproken maanden om waren.",
        condition = "U blijft ten minste tot {until} aan het werk."
    )]
    StaysInWork,
    /// Stopt het werk eerder, dan beslist een medewerker wat er met de gift gebeurt.
    #[rule(article = "CVDR000000/6/2")]
    PersonDecides,
}

/// The policy.
#[derive(Debug)]
pub struct Standaard;

impl Policy for Standaard {
    const NAME: &'static str = "standaard";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLE: &'static str =
        "Standaardbeleid: een voorbeeld, voor gemeenten zonder eigen beleid";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR000000/3"];

    type Facts = Facts;
    type Parameters = Parameters;
    type Rules = Rule;

    fn assess(request: &Request, facts: &Facts, p: &Parameters) -> Assessment {
        let received = &request.received;
        let earlier = request.earlier_grants().since(received.minus_months(12));

        check(
            Rule::Adult,
            facts.birth_date.years_until(received).at_least(&p.min_age),
        )
        .refer_unless(Rule::SmallAmount, request.amount.at_most(&p.max_amount))
        .refer_unless(Rule::FirstThisYear, earlier.count().is(0))
        .refer_unless(Rule::Pot, request.amount.at_most(request.pot.required()))
        .grant(conditional_gift(&request.amount).on(
            Rule::StaysInWork,
            request.today.plus_months(&p.months_in_work),
        ))
    }

    fn review(gift: &Gift, facts: &Facts, _: &Parameters) -> Review {
        let until = gift.until(Rule::StaysInWork);
        let ended = &facts.employment_ended;
        let stopped = ended
            .is_before(&until)
            .and(ended.is_on_or_before(&gift.today));

        gift.stands_while(Rule::StaysInWork, !stopped)
            .look_again_on(ended)
            .otherwise_refer(Rule::PersonDecides)
    }
}

policy!(Standaard);

#[cfg(test)]
mod tests;
