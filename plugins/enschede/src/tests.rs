//! The rules on every day of the term; the cases in `cases/` show the edges one by one.

use maatwerk_plugin_sdk::contract::{Fault, ReviewOutcome};
use maatwerk_plugin_sdk::testing::{day, gift, request};
use maatwerk_plugin_sdk::{Cents, Date};

use super::{Enschede, Rule};

const PARAMETERS: &str = include_str!("../parameters.json");

fn principal(decided: &str, until: &str, ended: Date) -> Cents {
    let answer = gift(decided, Cents::euros(500), Rule::StaysInWork, until)
        .fact("employment-ended", ended)
        .fact("employment-end-reason", "own-choice")
        .on(&ended.to_string())
        .reviewed_by::<Enschede>(PARAMETERS)
        .unwrap();
    match answer.outcome {
        ReviewOutcome::ProposeLoan(terms) => terms.principal,
        other => panic!("{ended}: {other:?}"),
    }
}

#[test]
fn each_completed_month_takes_a_sixth_off() {
    for (decided, until) in [
        ("2026-11-23", "2027-05-23"),
        ("2026-08-31", "2027-02-28"),
        ("2027-08-31", "2028-02-29"),
        ("2028-02-29", "2028-08-29"),
    ] {
        let (from, end) = (day(decided), day(until));
        for nth in 0..from.days_until(end) {
            let ended = from.plus_days(nth);
            let left = (1..=6)
                .filter(|month| from.plus_months(*month) > ended)
                .count();
            let sixths = u32::try_from(left).unwrap();
            // Down to a whole cent: in the resident's favour.
            let owed = Cents(50_000 * sixths / 6);
            assert_eq!(principal(decided, until, ended), owed, "{decided} {ended}");
        }
    }
}

#[test]
fn parameters_that_contradict_each_other_are_a_fault() {
    let parameters = PARAMETERS.replace("\"end-age\": 67", "\"end-age\": 18");
    let answer = request("2026-11-23", "rijlessen", Cents(1)).assessed_by::<Enschede>(&parameters);
    let fault = Fault::Parameters("end-age: must be above min-age".to_owned());
    assert_eq!(answer, Err(fault));
}
