//! What became of earlier grants, as rules read it.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

use maatwerk_plugin_sdk::contract::{FindingOutcome, Outcome, Request, Used, Value};
use maatwerk_plugin_sdk::testing::{day, request};
use maatwerk_plugin_sdk::{
    Assessment, Cents, Facts, Gift, Parameter, Parameters, Policy, Review, Rules, check, gift,
};

#[derive(Facts)]
struct Nothing {}

#[derive(Parameters)]
struct Bounds {
    /// Hoogste openstaande schuld
    #[param(max = 1_000_000, unit = "eurocent")]
    most_lent: Parameter<Cents>,
}

#[derive(Clone, Copy, Rules)]
enum Rule {
    /// Er loopt geen eerdere gift.
    #[rule(article = "CVDR000000/1")]
    NothingRuns,
    /// Er staat niet te veel open.
    #[rule(article = "CVDR000000/2")]
    LittleLent,
    /// Er werd al iets uitbetaald.
    #[rule(article = "CVDR000000/3")]
    Paid,
    /// Vandaag loopt geen voorwaarde meer.
    #[rule(article = "CVDR000000/4")]
    EndedBefore,
}

struct Careful;

impl Policy for Careful {
    const NAME: &'static str = "careful";
    const VERSION: &'static str = "1.0.0";
    const TITLE: &'static str = "Voorzichtig";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR000000/1"];

    type Facts = Nothing;
    type Parameters = Bounds;
    type Rules = Rule;

    fn assess(request: &maatwerk_plugin_sdk::Request, _: &Nothing, p: &Bounds) -> Assessment {
        let earlier = request.earlier_grants();
        check(Rule::NothingRuns, earlier.running().count().is(0))
            .and_at_most(Rule::LittleLent, earlier.lent().balance(), &p.most_lent)
            .note(Rule::Paid, earlier.paid().more_than(Cents::ZERO))
            .note(
                Rule::EndedBefore,
                !earlier.run_until().is_on_or_after(&request.today),
            )
            .grant(gift(&request.amount))
    }

    fn review(_: &Gift, _: &Nothing, _: &Bounds) -> Review {
        unreachable!("there is no conditional gift")
    }
}

const PARAMETERS: &str = r#"{ "most-lent": 10000 }"#;
const RULES: [Rule; 4] = [
    Rule::NothingRuns,
    Rule::LittleLent,
    Rule::Paid,
    Rule::EndedBefore,
];

fn asked(request: &Request) -> (Outcome, [FindingOutcome; 4]) {
    let answer = request.assessed_by::<Careful>(PARAMETERS).unwrap();
    let found = RULES.map(|rule| answer.found(rule).unwrap());
    (answer.outcome, found)
}

fn ask() -> Request {
    request("2026-11-23", "rijlessen", Cents::euros(500))
}

fn bicycle() -> Request {
    ask().granted_before("2026-06-24", "fiets", Cents::euros(100))
}

#[test]
fn without_earlier_grants_everything_is_known() {
    use FindingOutcome::{Met, NotMet};
    let (outcome, found) = asked(&ask());
    assert!(matches!(outcome, Outcome::Grant(_)));
    assert_eq!(found, [Met, Met, NotMet, Met]);
}

#[test]
fn a_gift_that_runs_and_a_loan_are_told_apart_and_findings_say_what_they_rest_on() {
    use FindingOutcome::{Met, NotMet};
    let both = bicycle()
        .which("status", "running")
        .which("until", day("2026-11-24"))
        .which("paid", Cents::euros(80))
        .granted_before("2025-01-01", "werkkleding", Cents::euros(300))
        .which("status", "loan")
        .which("balance", Cents(10_001))
        .which("paid", Cents::euros(300));
    let (outcome, found) = asked(&both);
    assert_eq!(outcome, Outcome::Decline);
    assert_eq!(found, [NotMet, NotMet, Met, NotMet]);

    let answer = both.assessed_by::<Careful>(PARAMETERS).unwrap();
    let used: Vec<_> = answer
        .findings
        .iter()
        .flat_map(|finding| finding.used.iter().cloned())
        .collect();
    let named = |code: &str, value| Used {
        code: code.to_owned(),
        value: Some(value),
    };
    for expected in [
        named("earlier-grants-running", Value::Number(1)),
        named("earlier-grants-lent-balance", Value::Amount(Cents(10_001))),
        named("earlier-grants-paid", Value::Amount(Cents(38_000))),
        named(
            "earlier-grants-running-until",
            Value::Day(day("2026-11-24")),
        ),
    ] {
        assert!(used.contains(&expected), "{expected:?} in {used:?}");
    }
}

#[test]
fn what_was_not_told_of_one_of_them_makes_a_person_look() {
    use FindingOutcome::{Met, Unknown};
    // As it was recorded for version 1: nothing at all.
    let (outcome, found) = asked(&bicycle());
    assert_eq!(outcome, Outcome::Refer);
    assert_eq!(found, [Unknown; 4]);
    let answer = bicycle().assessed_by::<Careful>(PARAMETERS).unwrap();
    assert!(
        answer.findings[0]
            .text
            .starts_with("Nog niet bekend: Wat er van eerdere toekenningen geworden is."),
        "{}",
        answer.findings[0].text
    );
    // A status of a later day, one told twice, one of another kind.
    for odd in [
        bicycle().which("status", "reclaimed"),
        bicycle().which("status", "final").which("status", "final"),
        bicycle().which("status", true),
    ] {
        assert_eq!(asked(&odd).1[0], Unknown, "{odd:?}");
    }
    // A loan without its balance, and a code that nobody knows yet.
    let odd = bicycle()
        .which("status", "loan")
        .which("paid", Cents::euros(100))
        .which("overdue", true);
    assert_eq!(asked(&odd).1, [Met, Unknown, Met, Met]);
}
