//! The tables, row by row.

use maatwerk_domain::terms::{Length, PENALTIES, PenaltyRates, Term};
use maatwerk_domain::{Cents, Date};

use super::{day, rows};

fn term(name: &str) -> Term {
    match name {
        "decision" => Term::Decision,
        "advance" => Term::Advance,
        "not-processed" => Term::NotProcessed,
        "default-notice" => Term::DefaultNotice,
        "penalty-decision" => Term::PenaltyDecision,
        "objection" => Term::Objection,
        "objection-decision" => Term::ObjectionDecision,
        "objection-decision-committee" => Term::ObjectionDecisionCommittee,
        "payment" => Term::Payment,
        "reminder" => Term::Reminder,
        "limitation" => Term::Limitation,
        _ => unreachable!("{name}"),
    }
}

#[test]
fn dated_examples_worked_out_from_the_articles() {
    let mut count = 0;
    for row in rows(include_str!("terms.csv")) {
        let [article, name, after, last, why] = row[..] else {
            unreachable!("{row:?}")
        };
        let legal = term(name).on(day(after)).unwrap();
        assert_eq!(
            legal.last_day(day(after)),
            Some(day(last)),
            "{article}: {why}"
        );
        // "Awb 4:13 lid 2" names the row's own article.
        let number = article.split([' ', ',']).nth(1).unwrap();
        let whole = legal.law().whole_article();
        assert!(whole.ends_with(&format!("artikel={number}")), "{article}");
        count += 1;
    }
    assert!(count >= 60, "{count}");
}

#[test]
fn penalties_worked_out_from_the_article() {
    let rates = PenaltyRates::on(day("2026-11-22")).unwrap();
    for row in rows(include_str!("penalties.csv")) {
        let cents = row[2].parse().map(Cents::new).unwrap();
        assert_eq!(rates.due(row[1].parse().unwrap()), cents, "{}", row[3]);
    }
}

#[test]
fn a_penalty_grows_each_day_up_to_its_most() {
    for rates in PENALTIES {
        assert_eq!(rates.most_days(), 42);
        assert!(rates.law().to_string().ends_with(rates.article));
        for days in 1..=rates.most_days() {
            assert!(rates.due(days - 1) < rates.due(days), "{days}");
        }
        assert_eq!(rates.due(u16::MAX), rates.most());
        assert!(rates.until.is_none_or(|until| rates.from <= until));
    }
    assert_eq!(PenaltyRates::on(day("2018-12-31")), None);
    assert!(PenaltyRates::on(Date::MAX).is_some());
}

#[test]
fn what_moves_on_is_at_most_twelve_weeks() {
    let row = |term: Term| term.on(day("2026-11-22")).unwrap();
    assert!(row(Term::ObjectionDecisionCommittee).moves_on());
    assert!(!row(Term::Limitation).moves_on());
    assert!(!row(Term::Repair).moves_on());
    assert_eq!(row(Term::Decision).days(), Some(56));
    assert_eq!(row(Term::Limitation).days(), None);
    let longer = maatwerk_domain::terms::LegalTerm {
        length: Length::Weeks(13),
        ..*row(Term::Decision)
    };
    // Thirteen weeks from Saturday end on Saturday.
    assert_eq!(longer.last_day(day("2026-06-06")), Some(day("2026-09-05")));
}
