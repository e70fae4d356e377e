//! Emergency budget of Zaanstad (GM0479). **An illustration, not the municipality's own rules**: the
//! articles of CVDR000479 do not exist.
//!
//! Whoever stops working within six whole months pays back the full amount.

use maatwerk_plugin_sdk::{
    Assessment, Cents, Date, Fact, Facts, Gift, Parameter, Parameters, Policy, Request, Review,
    Rules, check, conditional_gift, loan, policy,
};

/// What we ask about the resident.
#[derive(Facts)]
pub struct Facts {
    /// Geboortedatum
    birth_date: Fact<Date>,
    /// Eerste werkdag bij de huidige werkgever
    employed_since: Fact<Date>,
    /// Laatste werkdag, als het werk gestopt is
    #[fact(both)]
    employment_ended: Fact<Option<Date>>,
}

/// What a policy maker may change without a programmer.
#[derive(Parameters)]
pub struct Parameters {
    /// Laagste leeftijd op de dag van de aanvraag
    #[param(min = 16, max = 67, unit = "jaar")]
    min_age: Parameter<i32>,
    /// Doelen waarvoor geld gegeven wordt
    #[param(min = 1)]
    purposes: Parameter<Vec<String>>,
    /// Hoogste bedrag per aanvraag
    #[param(min = 1, max = 100_000, unit = "eurocent")]
    max_amount: Parameter<Cents>,
    /// Hoogste aantal eerdere toekenningen in de twaalf maanden voor de aanvraag
    #[param(max = 12)]
    max_earlier_grants: Parameter<i32>,
    /// Bedrag waarboven de maatwerkfunctionaris zelf beslist
    #[param(min = 1, max = 100_000, unit = "eurocent")]
    mandate_amount: Parameter<Cents>,
    /// Hele maanden dat de inwoner aan het werk moet blijven
    #[param(min = 1, max = 36, unit = "maand")]
    months_in_work: Parameter<i32>,
    /// Maandelijkse aflossing als de gift een lening wordt
    #[param(min = 500, max = 100_000, unit = "eurocent")]
    instalment: Parameter<Cents>,
}

/// Every rule this policy can cite.
#[derive(Debug, Clone, Copy, Rules)]
pub enum Rule {
    /// De inwoner is meerderjarig op de dag van de aanvraag.
    #[rule(
        article = "CVDR000479/2/1",
        not_met = "De inwoner is op de dag van de aanvraag nog te jong."
    )]
    Adult,
    /// De inwoner heeft werk op de dag van de aanvraag.
    #[rule(
        article = "CVDR000479/2/2",
        not_met = "De inwoner heeft op de dag van de aanvraag geen werk."
    )]
    InWork,
    /// Het doel is een van de doelen waarvoor het noodbudget bestaat.
    #[rule(
        article = "CVDR000479/3",
        not_met = "Voor dit doel is het noodbudget niet bedoeld."
    )]
    Purpose,
    /// Het bedrag is niet hoger dan het maximum per aanvraag.
    #[rule(
        article = "CVDR000479/4",
        not_met = "Het bedrag is hoger dan het maximum per aanvraag."
    )]
    Maximum,
    /// De inwoner heeft in de afgelopen twaalf maanden niet te vaak geld gekregen.
    #[rule(
        article = "CVDR000479/5",
        not_met = "De inwoner kreeg in de afgelopen twaalf maanden al geld uit het noodbudget."
    )]
    EarlierGrants,
    /// In de pot van dit jaar is genoeg over.
    #[rule(
        article = "CVDR000479/7",
        not_met = "In de pot van dit jaar is niet genoeg over."
    )]
    Pot,
    /// Over dit bedrag mag het wijkteam beslissen.
    #[rule(
        article = "CVDR000479/8",
        not_met = "Over dit bedrag beslist de maatwerkfunctionaris."
    )]
    Mandate,
    /// De inwoner blijft de afgesproken maanden aan het werk.
    #[rule(
        article = "CVDR000479/6/1",
        not_met = "De inwoner stopte met werken voordat de afgesproken maanden om waren.",
        condition = "U blijft ten minste tot {until} bij uw werkgever werken."
    )]
    StaysInWork,
    /// Wie eerder stopt, betaalt het hele bedrag in termijnen terug.
    #[rule(
        article = "CVDR000479/6/2",
        not_met = "Er is niets uitbetaald, dus er is niets om terug te betalen."
    )]
    BecomesLoan,
}

/// The policy.
#[derive(Debug)]
pub struct Zaanstad;

impl Policy for Zaanstad {
    const NAME: &'static str = "zaanstad";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLE: &'static str =
        "Noodbudget van Zaanstad: een voorbeeld, niet de eigen regels van de gemeente";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR000479/3"];

    type Facts = Facts;
    type Parameters = Parameters;
    type Rules = Rule;

    fn assess(request: &Request, facts: &Facts, p: &Parameters) -> Assessment {
        let received = &request.received;
        let works = facts.employed_since.is_on_or_before(received);
        let stopped = facts.employment_ended.is_before(received);
        let earlier = request.earlier_grants().since(received.minus_months(12));

        check(
            Rule::Adult,
            facts.birth_date.years_until(received).at_least(&p.min_age),
        )
        .and(Rule::InWork, works.and(!stopped))
        .and(Rule::Purpose, request.purpose.is_one_of(&p.purposes))
        .and_at_most(Rule::Maximum, &request.amount, &p.max_amount)
        .and(
            Rule::EarlierGrants,
            earlier.count().at_most(&p.max_earlier_grants),
        )
        .and_at_most(Rule::Pot, &request.amount, request.pot.required())
        .refer_unless(Rule::Mandate, request.amount.at_most(&p.mandate_amount))
        .grant(conditional_gift(&request.amount).on(
            Rule::StaysInWork,
            request.today.plus_months(&p.months_in_work),
        ))
    }

    fn review(gift: &Gift, facts: &Facts, p: &Parameters) -> Review {
        let until = gift.until(Rule::StaysInWork);
        let ended = &facts.employment_ended;
        let stopped = ended
            .is_before(&until)
            .and(ended.is_on_or_before(&gift.today));

        gift.stands_while(Rule::StaysInWork, !stopped)
            .look_again_on(ended)
            .otherwise(
                Rule::BecomesLoan,
                loan(&gift.paid).in_instalments_of(&p.instalment),
            )
    }
}

policy!(Zaanstad);

#[cfg(test)]
mod tests;
