//! A policy, a request, a gift and good answers to both: what each test changes one thing of.

use maatwerk_policy::contract::{
    AskedWhen, Assessment, Condition, Date, Detail, EarlierGrant, Fact, Finding, FindingOutcome,
    Form, Gift, Grant, Manifest, Outcome, Pot, Question, Request, Review, ReviewOutcome, Rule,
    Used, Value, ValueKind,
};

pub fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day of the calendar")
}

pub fn manifest() -> Manifest {
    let rule = |code: &str, article: &str, text: &str| Rule {
        code: code.to_owned(),
        article: article.to_owned(),
        text: text.to_owned(),
    };
    Manifest {
        name: "voorbeeld".to_owned(),
        version: "1.0.0".to_owned(),
        title: "Voorbeeld voor de toetsen".to_owned(),
        questions: vec![Question {
            code: "birth-date".to_owned(),
            kind: ValueKind::Day,
            label: "Geboortedatum".to_owned(),
            asked: AskedWhen::Assess,
        }],
        rules: vec![
            rule("adult", "CVDR123456/2", "De inwoner is 18 jaar of ouder."),
            rule("stays-in-work", "CVDR123456/6", "De inwoner blijft aan het werk."),
        ],
        // The second is that of the histories of Zaanstad.
        legal_bases: vec!["CVDR123456/1".to_owned(), "CVDR000479/3".to_owned()],
        parameters_schema: r#"{"type":"object","properties":{"max-amount":{"type":"integer","minimum":1}},"required":["max-amount"],"additionalProperties":false}"#.to_owned(),
    }
}

pub fn request() -> Request {
    Request {
        received: date(2026, 11, 20),
        today: date(2026, 11, 23),
        purpose: "rijlessen".to_owned(),
        amount: 50_000,
        legal_basis: "CVDR123456/1".to_owned(),
        facts: vec![
            Fact {
                code: "birth-date".to_owned(),
                value: Value::Day(date(2001, 3, 14)),
                since: None,
            },
            Fact {
                code: "employed".to_owned(),
                value: Value::Flag(true),
                since: Some(date(2026, 5, 1)),
            },
        ],
        earlier_grants: vec![EarlierGrant {
            decided: date(2025, 2, 3),
            amount: 7_500,
            purpose: "werkkleding".to_owned(),
            standing: vec![
                Detail {
                    code: "status".to_owned(),
                    value: Value::Text("running".to_owned()),
                },
                Detail {
                    code: "until".to_owned(),
                    value: Value::Day(date(2027, 2, 3)),
                },
            ],
        }],
        pot: Some(Pot {
            year: 2026,
            available: 1_000_000,
        }),
    }
}

pub fn gift() -> Gift {
    Gift {
        today: date(2027, 3, 25),
        due: None,
        received: date(2026, 11, 20),
        decided: date(2026, 11, 23),
        purpose: "rijlessen".to_owned(),
        amount: 50_000,
        paid: 40_000,
        conditions: vec![Condition {
            rule: "stays-in-work".to_owned(),
            until: date(2027, 5, 23),
            text: "U blijft zes maanden bij uw werkgever.".to_owned(),
        }],
        facts: vec![],
    }
}

pub fn finding() -> Finding {
    Finding {
        rule: "adult".to_owned(),
        outcome: FindingOutcome::Met,
        text: "De inwoner is 25 jaar.".to_owned(),
        used: vec![
            Used {
                code: "birth-date".to_owned(),
                value: Some(Value::Day(date(2001, 3, 14))),
            },
            Used {
                code: "partner".to_owned(),
                value: None,
            },
        ],
    }
}

pub fn assessment() -> Assessment {
    Assessment {
        outcome: Outcome::Grant(Grant {
            form: Form::ConditionalGift,
            amount: 50_000,
            conditions: vec![Condition {
                rule: "stays-in-work".to_owned(),
                until: date(2027, 5, 23),
                text: "U blijft zes maanden bij uw werkgever.".to_owned(),
            }],
        }),
        findings: vec![finding()],
    }
}

pub fn review() -> Review {
    Review {
        outcome: ReviewOutcome::Keep(date(2027, 5, 23)),
        findings: vec![Finding {
            rule: "stays-in-work".to_owned(),
            outcome: FindingOutcome::Unknown,
            text: "Nog niet bekend.".to_owned(),
            used: vec![],
        }],
    }
}
