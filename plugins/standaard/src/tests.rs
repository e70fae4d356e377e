//! The rules where only one thing changes; the cases in `cases/` show the edges one by one.

use maatwerk_plugin_sdk::Cents;
use maatwerk_plugin_sdk::contract::{Outcome, ReviewOutcome};
use maatwerk_plugin_sdk::testing::{day, gift, request};

use super::{Rule, Standaard};

const PARAMETERS: &str = include_str!("../parameters.json");

#[test]
fn it_declines_nobody_but_a_minor() {
    for (amount, pot) in [(1, 0), (50_001, 1_000_000), (u32::MAX, u32::MAX)] {
        let asked = request("2026-11-23", "iets", Cents(amount))
            .granted_before("2026-11-22", "iets", Cents(1))
            .pot(Cents(pot));
        let adult = asked.clone().fact("birth-date", day("2008-11-23"));
        let minor = asked.fact("birth-date", day("2008-11-24"));
        let outcome = |request: &maatwerk_plugin_sdk::contract::Request| {
            let answer = request.assessed_by::<Standaard>(PARAMETERS);
            answer.unwrap().outcome
        };
        assert_eq!(outcome(&adult), Outcome::Refer, "{amount}");
        assert_eq!(outcome(&minor), Outcome::Decline, "{amount}");
    }
}

#[test]
fn it_proposes_no_loan() {
    for nth in 0..181 {
        let ended = day("2026-11-23").plus_days(nth);
        let answer = gift(
            "2026-11-23",
            Cents::euros(500),
            Rule::StaysInWork,
            "2027-05-23",
        )
        .fact("employment-ended", ended)
        .on(&ended.to_string())
        .reviewed_by::<Standaard>(PARAMETERS)
        .unwrap();
        assert_eq!(answer.outcome, ReviewOutcome::Refer, "{ended}");
    }
}
