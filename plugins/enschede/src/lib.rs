//! Emergency budget of Enschede (GM0153). **An illustration, not the municipality's own rules**: the
//! articles of CVDR000153 do not exist.
//!
//! Whoever stops working too soon pays back for the months that were not completed; whoever lost the
//! job through no fault of their own keeps the gift.

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
    /// Reden waarom het werk stopte
    #[fact(review)]
    employment_end_reason: Fact<String>,
}

/// What a policy maker may change without a programmer.
#[derive(Parameters)]
pub struct Parameters {
    /// Laagste leeftijd op de dag van de aanvraag
    #[param(min = 16, max = 67, unit = "jaar")]
    min_age: Parameter<i32>,
    /// Leeftijd waarop het noodbudget ophoudt
    #[param(min = 18, max = 120, unit = "jaar")]
    end_age: Parameter<i32>,
    /// Doelen waarvoor geld gegeven wordt
    #[param(min = 1)]
    purposes: Parameter<Vec<String>>,
    /// Hoogste bedrag per inwoner in een kalenderjaar
    #[param(min = 1, max = 500_000, unit = "eurocent")]
    max_per_year: Parameter<Cents>,
    /// Bedrag dat in de pot achter moet blijven
    #[param(max = 10_000_000, unit = "eurocent")]
    pot_reserve: Parameter<Cents>,
    /// Bedrag waarboven de maatwerkfunctionaris zelf beslist
    #[param(min = 1, max = 500_000, unit = "eurocent")]
    mandate_amount: Parameter<Cents>,
    /// Hele maanden dat de inwoner aan het werk moet blijven
    #[param(min = 1, max = 36, unit = "maand")]
    months_in_work: Parameter<i32>,
    /// Redenen van ontslag die de inwoner niet te verwijten zijn
    no_fault_reasons: Parameter<Vec<String>>,
    /// Maandelijkse aflossing als de gift een lening wordt
    #[param(min = 500, max = 100_000, unit = "eurocent")]
    instalment: Parameter<Cents>,
}

/// Every rule this policy can cite.
#[derive(Debug, Clone, Copy, Rules)]
pub enum Rule {
    /// De inwoner heeft op de dag van de aanvraag de leeftijd voor het noodbudget.
    #[rule(
        article = "CVDR000153/2",
        not_met = "De inwoner heeft op de dag van de aanvraag niet de leeftijd voor het noodbudget."
    )]
    Age,
    /// De inwoner heeft werk op de dag van de aanvraag.
    #[rule(
        article = "CVDR000153/3",
        not_met = "De inwoner heeft op de dag van de aanvraag geen werk."
    )]
    InWork,
    /// Het doel helpt de inwoner om aan het werk te blijven.
    #[rule(
        article = "CVDR000153/4",
        not_met = "Dit doel staat niet in de lijst van het noodbudget."
    )]
    Purpose,
    /// Samen met eerdere toekenningen blijft het bedrag onder het maximum van dit jaar.
    #[rule(
        article = "CVDR000153/5",
        not_met = "Samen met eerdere toekenningen komt het bedrag boven het maximum van dit jaar."
    )]
    YearMaximum,
    /// Na deze toekenning blijft de reserve in de pot over.
    #[rule(
        article = "CVDR000153/6",
        not_met = "Na deze toekenning blijft er te weinig in de pot over."
    )]
    PotReserve,
    /// Over dit bedrag mag het wijkteam beslissen.
    #[rule(
        article = "CVDR000153/7",
        not_met = "Over dit bedrag beslist de maatwerkfunctionaris."
    )]
    Mandate,
    /// De inwoner blijft de afgesproken maanden aan het werk.
    #[rule(
        article = "CVDR000153/8/1",
        not_met = "De inwoner stopte met werken voordat de afgesproken maanden om waren.",
        condition = "U blijft ten minste tot {until} aan het werk."
    )]
    StaysInWork,
    /// Wie het werk buiten eigen schuld verliest, houdt de gift.
    #[rule(
        article = "CVDR000153/8/2",
        not_met = "Dat het werk stopte, was de eigen keus van de inwoner."
    )]
    NoFault,
    /// Terug te betalen is het deel voor de maanden die niet zijn volgemaakt.
    #[rule(
        article = "CVDR000153/8/3",
        not_met = "Er is niets om terug te betalen."
    )]
    ProRata,
}

/// The policy.
#[derive(Debug)]
pub struct Enschede;

impl Policy for Enschede {
    const NAME: &'static str = "enschede";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLE: &'static str =
        "Noodbudget van Enschede: een voorbeeld, niet de eigen regels van de gemeente";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR000153/4"];

    type Facts = Facts;
    type Parameters = Parameters;
    type Rules = Rule;

    fn agree(p: &Parameters) -> Result<(), String> {
        p.min_age
            .less_than(&p.end_age)
            .demand("end-age: must be above min-age")
    }

    fn assess(request: &Request, facts: &Facts, p: &Parameters) -> Assessment {
        let received = &request.received;
        let age = facts.birth_date.years_until(received);
        let works = facts.employed_since.is_on_or_before(received);
        let stopped = facts.employment_ended.is_before(received);
        let this_year = request.earlier_grants().since(received.start_of_year());

        check(
            Rule::Age,
            age.at_least(&p.min_age).and(age.less_than(&p.end_age)),
        )
        .and(Rule::InWork, works.and(!stopped))
        .and(Rule::Purpose, request.purpose.is_one_of(&p.purposes))
        .and_at_most(
            Rule::YearMaximum,
            request.amount.plus(this_year.total()),
            &p.max_per_year,
        )
        .and_at_most(
            Rule::PotReserve,
            request.amount.plus(&p.pot_reserve),
            request.pot.required(),
        )
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
        let completed = gift.decided.months_until(ended.required());
        let left = p.months_in_work.minus(completed);

        gift.stands_while(Rule::StaysInWork, !stopped)
            .look_again_on(ended)
            .let_pass_if(
                Rule::NoFault,
                facts.employment_end_reason.is_one_of(&p.no_fault_reasons),
            )
            .otherwise(
                Rule::ProRata,
                loan(gift.paid.share_owed(left, &p.months_in_work))
                    .in_instalments_of(&p.instalment),
            )
    }
}

policy!(Enschede);

#[cfg(test)]
mod tests;
