//! The rules on every day of four years; the cases in `cases/` show the edges one by one.

use maatwerk_plugin_sdk::contract::{FindingOutcome, LoanTerms, Outcome, ReviewOutcome};
use maatwerk_plugin_sdk::testing::{day, gift, request};
use maatwerk_plugin_sdk::{Cents, Date};

use super::{Rule, Zaanstad};

const PARAMETERS: &str = include_str!("../parameters.json");

#[test]
fn the_condition_ends_six_whole_months_on_and_never_in_another_month() {
    for nth in 0..1_461 {
        let today = day("2026-01-01").plus_days(nth);
        let answer = request(&today.to_string(), "rijlessen", Cents::euros(500))
            .fact("birth-date", day("2001-03-14"))
            .fact("employed-since", day("2025-12-31"))
            .assessed_by::<Zaanstad>(PARAMETERS)
            .unwrap();
        let Outcome::Grant(grant) = answer.outcome else {
            panic!("{today}: {answer:?}");
        };
        let until = grant.conditions[0].until;
        assert_eq!(
            (until.month() + 5) % 12 + 1,
            today.month(),
            "{today} {until}"
        );
        assert!(
            until.day() == today.day() || until.plus_days(1).day() == 1,
            "{today} {until}"
        );
        assert!(grant.conditions[0].text.contains(&until.in_dutch()));
    }
}

#[test]
fn each_last_day_at_work_before_the_end_makes_a_loan_and_none_after_it() {
    let look = |ended: Date, today: Date| {
        gift(
            "2027-08-31",
            Cents::euros(500),
            Rule::StaysInWork,
            "2028-02-29",
        )
        .fact("employment-ended", ended)
        .on(&today.to_string())
        .reviewed_by::<Zaanstad>(PARAMETERS)
        .unwrap()
    };
    let (from, until) = (day("2027-08-31"), day("2028-02-29"));
    for nth in 0..from.days_until(until) {
        let ended = from.plus_days(nth);
        let answer = look(ended, ended);
        let whole = LoanTerms {
            principal: Cents::euros(500),
            instalments: 20,
            instalment: Cents::euros(25),
        };
        assert_eq!(answer.outcome, ReviewOutcome::ProposeLoan(whole), "{ended}");
        assert_eq!(
            answer.found(Rule::StaysInWork),
            Some(FindingOutcome::NotMet)
        );
        // Known the day before: nothing has happened yet, and it is looked at on the day.
        let before = look(ended, ended.plus_days(-1));
        assert_eq!(before.outcome, ReviewOutcome::Keep(ended), "{ended}");
    }
    for nth in 0..40 {
        let ended = until.plus_days(nth);
        assert_eq!(
            look(ended, until).outcome,
            ReviewOutcome::Fulfilled,
            "{ended}"
        );
    }
}
