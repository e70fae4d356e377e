//! The schema of parameters, by the vocabulary that `ParameterSet` documents: enough to draw a form
//! from, keyword by keyword.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test may fail anywhere, and this policy is only described"
)]

use maatwerk_plugin_sdk::{
    Assessment, Cents, Date, Facts, Gift, Json, Parameter, Parameters, Policy, Request, Review,
    Rules, check, describe, gift,
};

#[derive(Facts)]
struct Nothing {}

#[derive(Parameters)]
struct All {
    /// Hoogste bedrag
    /// per aanvraag
    ///
    /// Wie meer vraagt,
    /// wordt afgewezen.
    ///
    /// Ook bij een tweede aanvraag.
    #[param(min = 1, max = 100_000)]
    amount: Parameter<Cents>,
    /// Weken tussen twee banen
    #[param(max = 52, unit = "week")]
    weeks: Parameter<i32>,
    /// Hoogste aantal
    #[param(max = 12)]
    count: Parameter<i32>,
    /// Mag het twee keer?
    twice: Parameter<bool>,
    /// Eerste dag
    first: Parameter<Date>,
    /// Naam van het loket
    name: Parameter<String>,
    /// Doelen
    #[param(min = 1)]
    purposes: Parameter<Vec<String>>,
}

#[derive(Clone, Copy, Rules)]
enum Rule {
    /// Altijd.
    #[rule(article = "CVDR000000/1")]
    Always,
}

struct Described;

impl Policy for Described {
    const NAME: &'static str = "described";
    const VERSION: &'static str = "1.0.0";
    const TITLE: &'static str = "Alle soorten";
    const LEGAL_BASES: &'static [&'static str] = &["CVDR000000/1"];

    type Facts = Nothing;
    type Parameters = All;
    type Rules = Rule;

    fn assess(request: &Request, _: &Nothing, _: &All) -> Assessment {
        check(Rule::Always, true).grant(gift(&request.amount))
    }

    fn review(_: &Gift, _: &Nothing, _: &All) -> Review {
        unreachable!("there is no conditional gift")
    }
}

#[test]
fn each_kind_says_all_that_a_form_needs_and_nothing_else() {
    let schema: Json = serde_json::from_str(&describe::<Described>().parameters_schema).unwrap();
    let order = [
        "amount", "weeks", "count", "twice", "first", "name", "purposes",
    ];
    assert_eq!(schema["required"], serde_json::json!(order));
    assert_eq!(
        schema["properties"],
        serde_json::json!({
            "amount": {
                "type": "integer", "minimum": 1, "maximum": 100_000, "x-unit": "eurocent",
                "title": "Hoogste bedrag per aanvraag",
                "description": "Wie meer vraagt, wordt afgewezen. Ook bij een tweede aanvraag.",
            },
            "weeks": {
                "type": "integer", "minimum": 0, "maximum": 52, "x-unit": "week",
                "title": "Weken tussen twee banen",
            },
            "count": {
                "type": "integer", "minimum": 0, "maximum": 12, "x-unit": "aantal",
                "title": "Hoogste aantal",
            },
            "twice": { "type": "boolean", "title": "Mag het twee keer?" },
            "first": {
                "type": "string", "format": "date",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "title": "Eerste dag",
            },
            "name": {
                "type": "string", "minLength": 1, "maxLength": 200,
                "title": "Naam van het loket",
            },
            "purposes": {
                "type": "array", "items": { "type": "string", "minLength": 1, "maxLength": 64 },
                "minItems": 1, "maxItems": 100, "uniqueItems": true, "title": "Doelen",
            },
        })
    );
}
