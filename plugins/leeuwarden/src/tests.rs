//! The rules on every day of the term; the cases in `cases/` show the edges one by one.

use maatwerk_plugin_sdk::contract::{FindingOutcome, Gift, Outcome, Request, ReviewOutcome};
use maatwerk_plugin_sdk::testing::{day, gift, request};
use maatwerk_plugin_sdk::{Cents, Date};

use super::{Leeuwarden, Rule};

const PARAMETERS: &str = include_str!("../parameters.json");

fn stopped(ended: Date) -> Gift {
    gift(
        "2026-11-23",
        Cents::euros(500),
        Rule::StaysInWork,
        "2027-05-23",
    )
    .fact("employment-ended", ended)
}

fn with_money(gift: Gift, capacity: u32, income: u32, protected: u32) -> Gift {
    gift.fact("repayment-capacity", Cents(capacity))
        .fact("net-income", Cents(income))
        .fact("beslagvrije-voet", Cents(protected))
}

#[test]
fn whenever_the_work_stops_there_are_eight_weeks_for_a_new_job() {
    for nth in 0..day("2026-11-23").days_until(day("2027-05-23")) {
        let ended = day("2026-11-23").plus_days(nth);
        let last_day = ended.plus_days(56);
        for today in [ended, last_day.plus_days(-1)] {
            let answer = stopped(ended).on(&today.to_string());
            let answer = answer.reviewed_by::<Leeuwarden>(PARAMETERS).unwrap();
            assert_eq!(
                answer.outcome,
                ReviewOutcome::Keep(last_day),
                "{ended} {today}"
            );
        }
        let answer = with_money(stopped(ended), 5_000, 200_000, 150_000)
            .on(&last_day.to_string())
            .reviewed_by::<Leeuwarden>(PARAMETERS)
            .unwrap();
        assert_eq!(answer.found(Rule::NewJob), Some(FindingOutcome::NotMet));
        let ReviewOutcome::ProposeLoan(terms) = answer.outcome else {
            panic!("{ended}: {answer:?}");
        };
        assert_eq!((terms.principal, terms.instalments), (Cents(50_000), 10));
    }
}

#[test]
fn nobody_pays_from_below_the_beslagvrije_voet() {
    for (capacity, income, protected, monthly) in [
        (7_500, 160_000, 155_000, 5_000),
        (4_000, 160_000, 155_000, 4_000),
        (7_500, 155_001, 155_000, 1),
    ] {
        let answer = with_money(stopped(day("2027-03-24")), capacity, income, protected)
            .on("2027-05-19")
            .reviewed_by::<Leeuwarden>(PARAMETERS)
            .unwrap();
        let ReviewOutcome::ProposeLoan(terms) = answer.outcome else {
            panic!("{answer:?}");
        };
        assert_eq!(terms.instalment, Cents(monthly));
        assert!(terms.instalments <= 36, "{terms:?}");
    }
    for (capacity, income, protected) in [(7_500, 155_000, 155_000), (0, 160_000, 155_000)] {
        let answer = with_money(stopped(day("2027-03-24")), capacity, income, protected)
            .on("2027-05-19")
            .reviewed_by::<Leeuwarden>(PARAMETERS)
            .unwrap();
        assert_eq!(answer.outcome, ReviewOutcome::Refer);
        assert_eq!(answer.found(Rule::ByCapacity), Some(FindingOutcome::NotMet));
    }
}

/// After a gift for a bicycle.
fn after_a_gift() -> Request {
    request("2026-11-23", "rijlessen", Cents::euros(500))
        .fact("birth-date", day("2001-03-14"))
        .fact("employed-since", day("2026-05-18"))
        .granted_before("2026-06-24", "fiets", Cents::euros(100))
}

#[test]
fn one_gift_at_a_time_and_a_person_looks_where_that_is_not_known() {
    use FindingOutcome::{Met, NotMet, Unknown};
    for (status, found) in [
        ("running", NotMet),
        ("final", Met),
        ("loan", Met),
        ("settled", Met),
        ("reclaimed", Unknown),
    ] {
        let answer = after_a_gift()
            .which("status", status)
            .assessed_by::<Leeuwarden>(PARAMETERS)
            .unwrap();
        assert_eq!(answer.found(Rule::OneAtATime), Some(found), "{status}");
        match found {
            Met => assert!(matches!(answer.outcome, Outcome::Grant(_)), "{status}"),
            NotMet => assert_eq!(answer.outcome, Outcome::Decline, "{status}"),
            _ => assert_eq!(answer.outcome, Outcome::Refer, "{status}"),
        }
    }
    // As it was recorded for version 1.
    let answer = after_a_gift().assessed_by::<Leeuwarden>(PARAMETERS);
    assert_eq!(answer.unwrap().outcome, Outcome::Refer);
}
