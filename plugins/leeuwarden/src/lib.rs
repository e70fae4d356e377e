//! Emergency budget of Leeuwarden (GM0080). **An illustration, not the municipality's own rules**: the
//! articles of CVDR000080 do not exist.
//!
//! While the condition of one gift runs there is no second one: what became of earlier grants is told
//! since version 2 of the contract. A new job within eight weeks counts as keeping on. Whoever has to pay back does so by repayment
//! capacity, never below the beslagvrije voet (Rv 475c-e), which is a computed fact.

use maatwerk_plugin_sdk::{
    Assessment, Cents, Date, Fact, Facts, Gift, Parameter, Parameters, Policy, Request, Review,
    Rules, Value, check, conditional_gift, loan, policy,
};

/// What we ask about the resident.
#[derive(Facts)]
pub struct Facts {
    /// Geboortedatum
    birth_date: Fact<Date>,
    /// Eerste werkdag bij de huidige werkgever
    employed_since: Fact<Date>,
    /// Is er een andere regeling die dit betaalt?
    has_other_funding: Fact<Option<bool>>,
    /// Laatste werkdag, als het werk gestopt is
    #[fact(both)]
    employment_ended: Fact<Option<Date>>,
    /// Eerste werkdag in een nieuwe baan
    #[fact(review)]
    new_employment_since: Fact<Option<Date>>,
    /// Aflossingscapaciteit per maand
    #[fact(review)]
    repayment_capacity: Fact<Cents>,
    /// Netto-inkomen per maand
    #[fact(review)]
    net_income: Fact<Cents>,
    /// Beslagvrije voet per maand
    #[fact(review)]
    beslagvrije_voet: Fact<Cents>,
}

/// What a policy maker may change without a programmer.
#[derive(Parameters)]
pub struct Parameters {
    /// Laagste leeftijd op de dag van de aanvraag
    #[param(min = 16, max = 67, unit = "jaar")]
    min_age: Parameter<i32>,
    /// Hele maanden dat de inwoner al werkt op de dag van de aanvraag
    #[param(max = 24, unit = "maand")]
    months_employed: Parameter<i32>,
    /// Doelen waarvoor geld gegeven wordt
    #[param(min = 1)]
    purposes: Parameter<Vec<String>>,
    /// Maanden waarin er maar eenmaal voor hetzelfde doel geld gegeven wordt
    #[param(max = 120, unit = "maand")]
    months_between_grants: Parameter<i32>,
    /// Hoogste bedrag dat gegeven wordt
    #[param(min = 1, max = 100_000, unit = "eurocent")]
    max_amount: Parameter<Cents>,
    /// Gevraagd bedrag waarboven de maatwerkfunctionaris zelf beslist
    #[param(min = 1, max = 100_000, unit = "eurocent")]
    mandate_amount: Parameter<Cents>,
    /// Hele maanden dat de inwoner aan het werk moet blijven
    #[param(min = 1, max = 36, unit = "maand")]
    months_in_work: Parameter<i32>,
    /// Weken die tussen twee banen mogen zitten
    #[param(max = 52, unit = "week")]
    weeks_between_jobs: Parameter<i32>,
    /// Hoogste aantal maandelijkse termijnen; wat daarna over is, hoeft niet terug
    #[param(min = 1, max = 120, unit = "maand")]
    max_instalments: Parameter<i32>,
}

/// Every rule this policy can cite.
#[derive(Debug, Clone, Copy, Rules)]
pub enum Rule {
    /// De inwoner is oud genoeg op de dag van de aanvraag.
    #[rule(
        article = "CVDR000080/2/1",
        not_met = "De inwoner is op de dag van de aanvraag nog te jong."
    )]
    OldEnough,
    /// De inwoner werkt al lang genoeg op de dag van de aanvraag.
    #[rule(
        article = "CVDR000080/2/2",
        not_met = "De inwoner werkt op de dag van de aanvraag nog niet lang genoeg."
    )]
    LongEnoughInWork,
    /// Er is geen andere regeling die dit betaalt.
    #[rule(
        article = "CVDR000080/3",
        not_met = "Een andere regeling betaalt dit al."
    )]
    NoOtherFunding,
    /// Het doel is een stap naar vast werk.
    #[rule(
        article = "CVDR000080/4/1",
        not_met = "Dit doel is geen stap naar vast werk."
    )]
    Purpose,
    /// Voor dit doel kreeg de inwoner niet eerder geld.
    #[rule(
        article = "CVDR000080/4/2",
        not_met = "Voor dit doel kreeg de inwoner al eerder geld."
    )]
    OncePerPurpose,
    /// Er loopt geen eerdere gift onder voorwaarde.
    #[rule(
        article = "CVDR000080/4/3",
        not_met = "De voorwaarde van een eerdere gift loopt nog; zolang kan er geen tweede bij."
    )]
    OneAtATime,
    /// Het gevraagde bedrag is niet hoger dan wat gegeven kan worden.
    #[rule(
        article = "CVDR000080/5",
        not_met = "Het gevraagde bedrag is hoger dan wat gegeven kan worden; dat deel wordt gegeven."
    )]
    Maximum,
    /// In de pot van dit jaar is genoeg over.
    #[rule(
        article = "CVDR000080/6",
        not_met = "In de pot van dit jaar is niet genoeg over."
    )]
    Pot,
    /// Over deze aanvraag mag het wijkteam beslissen.
    #[rule(
        article = "CVDR000080/7",
        not_met = "Over deze aanvraag beslist de maatwerkfunctionaris."
    )]
    Mandate,
    /// De inwoner blijft de afgesproken maanden aan het werk.
    #[rule(
        article = "CVDR000080/8/1",
        not_met = "Het werk stopte voordat de afgesproken maanden om waren.",
        condition = "U blijft ten minste tot {until} aan het werk; een nieuwe baan telt mee."
    )]
    StaysInWork,
    /// Een nieuwe baan binnen de afgesproken weken telt als doorwerken.
    #[rule(
        article = "CVDR000080/8/2",
        not_met = "Er kwam geen nieuwe baan binnen de afgesproken weken."
    )]
    NewJob,
    /// Terugbetalen gaat naar draagkracht en nooit ten koste van de beslagvrije voet.
    #[rule(
        article = "CVDR000080/9",
        not_met = "Er is geen ruimte om iets terug te betalen."
    )]
    ByCapacity,
}

/// The policy.
#[derive(Debug)]
pub struct Leeuwarden;

impl Policy for Leeuwarden {
    const NAME: &'static str = "leeuwarden";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    const TITLE: &'static str =
        "Noodbudget van Leeuwarden: een voorbeeld, niet de eigen regels van de gemeente";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR000080/5"];

    type Facts = Facts;
    type Parameters = Parameters;
    type Rules = Rule;

    fn assess(request: &Request, facts: &Facts, p: &Parameters) -> Assessment {
        let received = &request.received;
        let worked = facts.employed_since.months_until(received);
        let stopped = facts.employment_ended.is_before(received);
        let amount = request.amount.capped_at(&p.max_amount);
        let recently = received.minus_months(&p.months_between_grants);
        let earlier = request.earlier_grants();
        let same = earlier.since(recently).for_purpose(&request.purpose);

        check(
            Rule::OldEnough,
            facts.birth_date.years_until(received).at_least(&p.min_age),
        )
        .and(
            Rule::LongEnoughInWork,
            worked.at_least(&p.months_employed).and(!stopped),
        )
        .and(Rule::NoOtherFunding, !facts.has_other_funding.or(false))
        .and(Rule::Purpose, request.purpose.is_one_of(&p.purposes))
        .and(Rule::OncePerPurpose, same.count().is(0))
        .and(Rule::OneAtATime, earlier.running().count().is(0))
        .note(Rule::Maximum, request.amount.at_most(&p.max_amount))
        .and_at_most(Rule::Pot, &amount, request.pot.required())
        .refer_unless(Rule::Mandate, request.amount.at_most(&p.mandate_amount))
        .grant(conditional_gift(amount).on(
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
        let last_day = ended.plus_weeks(&p.weeks_between_jobs);
        let in_time = in_time(&facts.new_employment_since, ended, &last_day);

        let room = facts.net_income.minus(&facts.beslagvrije_voet);
        let monthly = facts.repayment_capacity.capped_at(room);
        let at_most = monthly.times(&p.max_instalments);

        gift.stands_while(Rule::StaysInWork, !stopped)
            .look_again_on(ended)
            .made_good_if(Rule::NewJob, in_time, last_day)
            .otherwise(
                Rule::ByCapacity,
                loan(gift.paid.capped_at(at_most)).in_instalments_of(monthly),
            )
    }
}

/// Whether a new job started on the last day of the term or before it. One that started before the
/// old one ended may be that second job or a mistake: a person has to look.
fn in_time(
    new: &Value<Option<Date>>,
    ended: &Value<Option<Date>>,
    last_day: &Value<Option<Date>>,
) -> Value<bool> {
    let term = ended.with(last_day, |ended, last_day| ended.zip(*last_day));
    new.with_if_clear(&term, |new, term| match (new, term) {
        (Some(new), Some((ended, _))) if new < ended => None,
        (Some(new), Some((_, last_day))) => Some(new <= last_day),
        _ => Some(false),
    })
}

policy!(Leeuwarden);

#[cfg(test)]
mod tests;
