//! The promises of the SDK, on a small policy of their own: what is missing, what is used, what the
//! parameters may be, and which answers never get out.

use maatwerk_plugin_sdk::contract::{
    Asked, Fault, FindingOutcome, Form, Outcome, ReviewOutcome, Value as Shown, ValueKind,
};
use maatwerk_plugin_sdk::testing::{day, gift as granted, request};
use maatwerk_plugin_sdk::{
    Assessment, Cents, Date, Fact, Facts, Gift, Parameter, Parameters, Policy, Request, Review,
    Rules, check, conditional_gift, describe, gift, loan, loan_from_the_start,
};

#[derive(Facts)]
struct Facts {
    /// Geboortedatum
    birth_date: Fact<Date>,
    /// Inkomen per maand
    ///
    /// More for the programmer, which nobody is asked.
    #[fact(both)]
    income: Fact<Cents>,
    /// Kinderen in huis
    children: Fact<Option<i32>>,
    /// Laatste werkdag
    #[fact(review)]
    ended: Fact<Option<Date>>,
}

#[derive(Parameters)]
struct Parameters {
    /// Hoogste bedrag
    #[param(min = 100, max = 100_000, unit = "eurocent")]
    max_amount: Parameter<Cents>,
    /// Soort toekenning
    #[param(max = 10)]
    form: Parameter<String>,
    /// Doelen
    #[param(min = 1, max = 2)]
    purposes: Parameter<Vec<String>>,
    /// Ingangsdatum
    from: Parameter<Date>,
    /// Streng
    strict: Parameter<bool>,
    /// Weken om het goed te maken
    #[param(max = 52, unit = "week")]
    weeks: Parameter<i32>,
}

#[derive(Debug, Clone, Copy, Rules)]
enum Rule {
    /// Volwassen.
    #[rule(article = "CVDR1/1", not_met = "Nog te jong.")]
    Adult,
    /// Het inkomen is laag.
    #[rule(article = "jci1.31:c:BWBR0015703&artikel=35&lid=1")]
    LowIncome,
    /// Voor ouders geldt een doel.
    #[rule(article = "CVDR1/3")]
    ParentsPurpose,
    /// Aan het werk.
    #[rule(article = "CVDR1/4", condition = "U werkt tot {until}.")]
    InWork,
    /// Hersteld.
    #[rule(article = "CVDR1/5")]
    MadeGood,
    /// Lening.
    #[rule(article = "CVDR1/6")]
    Loan,
}

struct Proef;

impl Policy for Proef {
    const NAME: &'static str = "proef";
    const VERSION: &'static str = "1.2.3";
    const TITLE: &'static str = "Proef";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR1"];

    type Facts = Facts;
    type Parameters = Parameters;
    type Rules = Rule;

    fn agree(p: &Parameters) -> Result<(), String> {
        let dated = p.from.is_on_or_after(Date::FIRST).and(p.form.is_known());
        let fits = dated.and(!p.strict.is(true).and(p.weeks.more_than(0)));
        fits.demand("weeks: a strict policy has none")
    }

    fn assess(request: &Request, facts: &Facts, p: &Parameters) -> Assessment {
        let parent = facts.children.or(0).at_least(1);

        check(
            Rule::Adult,
            facts.birth_date.years_until(&request.received).at_least(18),
        )
        .and(Rule::LowIncome, facts.income.less_than(Cents::euros(2_000)))
        .and_if(
            parent,
            Rule::ParentsPurpose,
            request.purpose.is_one_of(&p.purposes),
        )
        .grant(gift(request.amount.capped_at(&p.max_amount)))
    }

    fn review(gift: &Gift, facts: &Facts, p: &Parameters) -> Review {
        let broken = facts.ended.is_before(gift.until(Rule::InWork));

        gift.stands_while(Rule::InWork, !broken)
            .look_again_on(&facts.ended)
            .made_good_if(
                Rule::MadeGood,
                facts.children.is_given(),
                facts.ended.plus_weeks(&p.weeks),
            )
            .otherwise(
                Rule::Loan,
                loan(&gift.paid).in_instalments_of(&facts.income),
            )
    }
}

const PARAMETERS: &str = r#"{ "max-amount": 50000, "form": "gift", "purposes": ["fiets", "jas"],
    "from": "2026-01-01", "strict": false, "weeks": 8 }"#;

fn asked() -> maatwerk_plugin_sdk::contract::Request {
    request("2026-11-23", "fiets", Cents::euros(400))
        .fact("birth-date", day("2008-11-23"))
        .fact("income", Cents::euros(1_500))
}

fn given() -> maatwerk_plugin_sdk::contract::Gift {
    granted("2026-11-23", Cents::euros(400), Rule::InWork, "2027-05-23")
        .fact("ended", day("2027-03-24"))
        .fact("income", Cents::euros(50))
}

#[test]
fn a_policy_describes_itself_by_its_types() {
    let manifest = describe::<Proef>();
    let questions: Vec<_> = manifest
        .questions
        .iter()
        .map(|known| (known.code, known.kind, known.label, known.asked))
        .collect();
    assert_eq!(
        questions,
        [
            ("birth-date", ValueKind::Day, "Geboortedatum", Asked::Assess),
            (
                "income",
                ValueKind::Amount,
                "Inkomen per maand",
                Asked::Both
            ),
            (
                "children",
                ValueKind::Number,
                "Kinderen in huis",
                Asked::Assess
            ),
            ("ended", ValueKind::Day, "Laatste werkdag", Asked::Review),
        ]
    );
    assert_eq!(manifest.rules[1].code, "low-income");
    assert_eq!(
        manifest.rules[1].article,
        "jci1.31:c:BWBR0015703&artikel=35&lid=1"
    );
    let schema: serde_json::Value = serde_json::from_str(&manifest.parameters_schema).unwrap();
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["required"].as_array().unwrap().len(), 6);
    assert_eq!(
        schema["properties"]["max-amount"],
        serde_json::json!({ "type": "integer", "minimum": 100, "maximum": 100_000,
            "title": "Hoogste bedrag", "x-unit": "eurocent" })
    );
}

#[test]
fn a_finding_names_the_facts_parameters_and_parts_of_the_request_it_used() {
    let answer = asked()
        .fact("children", 2)
        .assessed_by::<Proef>(PARAMETERS)
        .unwrap();
    let used = |at: usize| {
        let used = answer.findings[at].used.iter();
        used.map(|used| (used.code.as_str(), used.value.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        used(0),
        [
            ("birth-date", Some(Shown::Day(day("2008-11-23")))),
            ("received", Some(Shown::Day(day("2026-11-23")))),
        ]
    );
    assert_eq!(
        used(2),
        [
            ("children", Some(Shown::Number(2))),
            ("purpose", Some(Shown::Text("fiets".to_owned()))),
            ("purposes", Some(Shown::Text("fiets, jas".to_owned()))),
        ]
    );
}

#[test]
fn a_rule_about_something_else_does_not_apply() {
    let answer = asked().assessed_by::<Proef>(PARAMETERS).unwrap();
    let Outcome::Grant(grant) = &answer.outcome else {
        panic!("{answer:?}");
    };
    assert_eq!((grant.form, grant.amount), (Form::Gift, Cents::euros(400)));
    let outcome = answer.found(Rule::ParentsPurpose);
    assert_eq!(outcome, Some(FindingOutcome::NotApplicable));
    // It was looked for, and it was not there: that too is told.
    assert_eq!(answer.findings[2].used[0].code, "children");
    assert_eq!(answer.findings[2].used[0].value, None);
}

#[test]
fn what_is_missing_refers_even_beside_a_rule_that_does_not_hold() {
    let answer = request("2026-11-23", "fiets", Cents(1))
        .fact("birth-date", day("2020-01-01"))
        .assessed_by::<Proef>(PARAMETERS)
        .unwrap();
    assert_eq!(answer.outcome, Outcome::Refer);
    assert_eq!(answer.found(Rule::Adult), Some(FindingOutcome::NotMet));
    assert_eq!(answer.findings[0].text, "Nog te jong.");
    assert_eq!(
        answer.findings[1].text,
        "Nog niet bekend: Inkomen per maand. Het gaat om: Het inkomen is laag."
    );
}

#[test]
fn a_rule_that_does_not_hold_declines_and_all_others_are_told() {
    let answer = request("2026-11-23", "fiets", Cents(1))
        .fact("birth-date", day("2008-11-24"))
        .fact("income", Cents::euros(2_000))
        .assessed_by::<Proef>(PARAMETERS)
        .unwrap();
    assert_eq!(answer.outcome, Outcome::Decline);
    assert_eq!(answer.findings.len(), 3);
    assert_eq!(
        answer.findings[1].text,
        "Hieraan is niet voldaan: Het inkomen is laag."
    );
}

#[test]
fn parameters_are_read_strictly() {
    let with = |from: &str, to: &str| {
        assert!(PARAMETERS.contains(from), "{from}");
        asked().assessed_by::<Proef>(&PARAMETERS.replace(from, to))
    };
    for (from, to) in [
        ("50000", "50000.0"),
        ("50000", "100000"),
        ("\"gift\"", "\"tien teken\""),
        ("8", "0"),
    ] {
        assert!(with(from, to).is_ok(), "{to}");
    }
    for (from, to, fault) in [
        ("50000", "99", "max-amount: must be at least 100"),
        ("50000", "100001", "max-amount: must be at most 100000"),
        ("50000", "5000000000", "max-amount: must be at most 100000"),
        (
            "50000",
            "500.5",
            "max-amount: must be a whole number, not negative",
        ),
        (
            "50000",
            "-500",
            "max-amount: must be a whole number, not negative",
        ),
        (
            "50000",
            "\"500\"",
            "max-amount: must be a whole number, not negative",
        ),
        ("\"gift\"", "\"\"", "form: must have at least 1 characters"),
        (
            "\"gift\"",
            "\"elf tekens!\"",
            "form: must have at most 10 characters",
        ),
        ("\"gift\"", "1", "form: must be a text"),
        (
            "[\"fiets\", \"jas\"]",
            "[]",
            "purposes: must have at least 1 entries",
        ),
        ("\"jas\"", "\"fiets\"", "purposes: fiets is there twice"),
        (
            "\"jas\"",
            "\"jas\", \"pet\"",
            "purposes: must have at most 2 entries",
        ),
        (
            "2026-01-01",
            "2026-02-30",
            "from: is no date; an example: 2026-11-23",
        ),
        ("false", "0", "strict: must be true or false"),
        ("false", "true", "weeks: a strict policy has none"),
        ("\"weeks\"", "\"days\"", "days: is no parameter"),
        (", \"weeks\": 8", "", "weeks: is missing"),
    ] {
        let refused = with(from, to);
        assert_eq!(refused, Err(Fault::Parameters(fault.to_owned())), "{to}");
    }
    for text in ["", "[]", "{", "null"] {
        let refused = asked().assessed_by::<Proef>(text);
        assert!(matches!(refused, Err(Fault::Parameters(_))), "{text}");
    }
    let Err(Fault::Parameters(fault)) = with("\"weeks\": 8", "\"weeks\": 8, \"weeks\": 9") else {
        panic!("a parameter that is there twice was taken");
    };
    assert!(fault.contains("weeks is there twice"), "{fault}");
}

#[test]
fn a_broken_condition_can_be_made_good_until_its_last_day() {
    let look =
        |gift: maatwerk_plugin_sdk::contract::Gift| gift.reviewed_by::<Proef>(PARAMETERS).unwrap();
    let early = look(given().on("2027-05-18"));
    assert_eq!(early.outcome, ReviewOutcome::Keep(day("2027-05-19")));
    assert_eq!(early.found(Rule::MadeGood), Some(FindingOutcome::Unknown));
    assert!(early.findings[1].text.contains("op 19 mei 2027"));

    let late = look(given().on("2027-05-19"));
    let ReviewOutcome::ProposeLoan(terms) = late.outcome else {
        panic!("{late:?}");
    };
    assert_eq!((terms.principal, terms.instalments), (Cents::euros(400), 8));

    let good = look(given().fact("children", 1).on("2027-05-19"));
    assert_eq!(good.outcome, ReviewOutcome::Keep(day("2027-05-23")));
    let good = look(given().fact("children", 1).on("2027-05-23"));
    assert_eq!(good.outcome, ReviewOutcome::Fulfilled);
}

#[test]
fn a_loan_of_nothing_is_looked_at_by_a_person() {
    for gift in [given().paid(Cents::ZERO), {
        let mut poor = given();
        poor.facts[1].value = Cents::ZERO.into();
        poor
    }] {
        let answer = gift.on("2027-06-01").reviewed_by::<Proef>(PARAMETERS);
        let answer = answer.unwrap();
        assert_eq!(answer.outcome, ReviewOutcome::Refer);
        assert_eq!(answer.found(Rule::Loan), Some(FindingOutcome::NotMet));
    }
}

#[test]
fn a_gift_without_the_condition_asked_for_is_looked_at_by_a_person() {
    let other = granted("2026-11-23", Cents(1), Rule::Adult, "2027-05-23");
    let answer = other.reviewed_by::<Proef>(PARAMETERS).unwrap();
    // The end of the term was not reached, so nothing can be said of it.
    assert_eq!(answer.found(Rule::InWork), Some(FindingOutcome::Unknown));
    assert_eq!(answer.outcome, ReviewOutcome::Refer);
}

/// Policies that answer what the contract forbids.
struct Wrong<const HOW: u8>;

impl<const HOW: u8> Policy for Wrong<HOW> {
    const NAME: &'static str = "wrong";
    const VERSION: &'static str = "1.0.0";
    const TITLE: &'static str = "Wrong";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR1"];

    type Facts = Facts;
    type Parameters = Parameters;
    type Rules = Rule;

    fn assess(request: &Request, _: &Facts, _: &Parameters) -> Assessment {
        check(Rule::Adult, true).grant(match HOW {
            0 => gift(request.amount.plus(Cents(1))),
            1 => gift(Cents::ZERO),
            2 => conditional_gift(&request.amount).on(Rule::InWork, &request.today),
            _ => loan_from_the_start(&request.amount),
        })
    }

    fn review(gift: &Gift, _: &Facts, _: &Parameters) -> Review {
        let twice = gift.paid.plus(&gift.paid);
        gift.stands_while(Rule::InWork, false)
            .otherwise(Rule::Loan, loan(twice).in_instalments_of(Cents(100)))
    }
}

#[test]
fn an_answer_that_the_contract_forbids_is_a_fault() {
    let broken = |answer: Result<Assessment, Fault>| match answer {
        Err(Fault::Other(fault)) => fault,
        other => panic!("{other:?}"),
    };
    let asked = asked();
    assert!(broken(asked.assessed_by::<Wrong<0>>(PARAMETERS)).contains("more than was asked"));
    assert!(broken(asked.assessed_by::<Wrong<1>>(PARAMETERS)).contains("grants nothing"));
    assert!(broken(asked.assessed_by::<Wrong<2>>(PARAMETERS)).contains("ends before it begins"));
    assert!(asked.assessed_by::<Wrong<3>>(PARAMETERS).is_ok());
    let refused = given().reviewed_by::<Wrong<0>>(PARAMETERS);
    assert!(
        matches!(refused, Err(Fault::Other(fault)) if fault.contains("larger than what was paid"))
    );
}
