//! A policy in JavaScript that means harm: each call ends within the limits, and leaves nothing behind.

use maatwerk_policy::contract::{Assessment, Date, Request};
use maatwerk_policy::{FailureCode, Parameters, Policy, TechnicalFailure};

use super::{Written, host};

fn request(purpose: &str) -> Request {
    let day = Date::new(2026, 11, 23).unwrap();
    Request {
        received: day,
        today: day,
        purpose: purpose.to_owned(),
        amount: 1,
        legal_basis: "CVDR000000/1".to_owned(),
        facts: Vec::new(),
        earlier_grants: Vec::new(),
        pot: None,
    }
}

fn asked(policy: &Policy, purpose: &str) -> Result<Assessment, TechnicalFailure> {
    let parameters = Parameters::parse(policy, b"{}").unwrap();
    let answer = host().assess(policy, &request(purpose), &parameters);
    answer.unwrap().result
}

fn said(policy: &Policy, purpose: &str) -> String {
    asked(policy, purpose).unwrap().findings[0].text.clone()
}

#[test]
fn each_call_ends_in_a_technical_failure_and_leaves_nothing_behind() {
    let written = Written::new("harm", include_str!("harm.js"));
    let built = written.build().0.unwrap();
    let policy = host().compile(&built.component).unwrap();
    let dice = said(&policy, "dice");
    for (purpose, code) in [
        ("loop", FailureCode::OutOfFuel),
        ("memory", FailureCode::OutOfMemory),
        ("objects", FailureCode::OutOfFuel),
        ("backtrack", FailureCode::OutOfFuel),
        ("stack", FailureCode::StackOverflow),
        // The engine inside gives up before the host has to.
        ("text", FailureCode::Trap),
        ("error", FailureCode::Trap),
        // There is no clock and no console: asking for one ends the call.
        ("clock", FailureCode::Trap),
        ("console", FailureCode::Trap),
        ("wrong", FailureCode::Trap),
        ("undeclared", FailureCode::UndeclaredRule),
        ("large", FailureCode::OutOfFuel),
        ("fault", FailureCode::PluginFault),
    ] {
        let failure = asked(&policy, purpose).expect_err(purpose);
        assert_eq!(failure.code, code, "{purpose}: {failure}");
        let said_of_it = match purpose {
            "fault" => Some("I know not"),
            "undeclared" => Some("other"),
            _ => None,
        };
        let own = failure.said.as_ref().map(maatwerk_policy::Said::as_str);
        assert_eq!(own, said_of_it, "{purpose}");
        // A fresh instance for each call: what it counts starts over, and its dice fall the same.
        assert_eq!(said(&policy, "count"), "1", "{purpose}");
        assert_eq!(said(&policy, "dice"), dice, "{purpose}");
    }
}
