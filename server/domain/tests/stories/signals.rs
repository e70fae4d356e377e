//! What blocks a household, stated or found.

use std::collections::BTreeSet;

use jiff::civil::date;
use maatwerk_domain::case::{
    Case, CaseCommand, CaseEvent, ConversionChoice, Proposal, ProposedBy, StateSignal, Verdict,
};
use maatwerk_domain::signal::{
    Agency, AmountBand, Arisen, Barrier, LifeDomain, MOST_CODES, SignalObject, SignalRules,
    SignalSource, WaitingBand,
};
use maatwerk_domain::{
    Article, AssessmentOutcome, Date, Explanation, Finding, FindingOutcome, HouseholdId, Month,
    Personal, Refusal, ReviewOutcome, SignalRecordId,
};

use crate::support::*;

fn finding(rule: &str, article: &str, outcome: FindingOutcome) -> Finding {
    Finding {
        rule: rule.to_owned(),
        article: law(article),
        outcome,
        explanation: Personal::Known(Explanation {
            text: "U verdient te veel.".to_owned(),
            used: Vec::new(),
        }),
    }
}

/// Requested, and assessed with two rules that did not hold.
fn told_no(outcome: AssessmentOutcome) -> Vec<CaseEvent> {
    let mut told = says(ASSESSMENT, outcome);
    told.answer.findings = vec![
        finding(
            "income",
            "jci1.3:c:BWBR0015703&artikel=35",
            FindingOutcome::NotMet,
        ),
        finding("age", "CVDR123456/5", FindingOutcome::Met),
        finding("debts", "CVDR123456/7", FindingOutcome::Unknown),
        finding(
            "purpose",
            "jci1.31:c:BWBR0015703&hoofdstuk=4&artikel=35&z=2026-01-01",
            FindingOutcome::NotMet,
        ),
    ];
    let mut events = opened();
    events.extend([budget_requested(), assessed(told)]);
    events
}

/// The signals of the last event, recorded on a day.
fn of_last(events: &[CaseEvent], on: Date) -> Vec<Arisen> {
    let (last, before) = events.split_last().unwrap();
    Case::fold(before.to_vec()).arising(last, on, &SignalRules::default())
}

fn articles(texts: &[&str]) -> BTreeSet<Article> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

fn plain_signal(source: SignalSource, object: SignalObject, names: &[&str], on: Date) -> Arisen {
    Arisen {
        source,
        object,
        barrier: None,
        articles: articles(names),
        agencies: BTreeSet::new(),
        life_domains: BTreeSet::new(),
        month: Month::of(on),
        amount_band: Some(AmountBand::To500),
        waiting_band: None,
    }
}

#[test]
fn a_signal_is_stated() {
    let given = given(opened())
        .when(CaseCommand::StateSignal(signal()))
        .then([signal_stated(RECEIVED)]);
    assert_eq!(
        given.case.subject_of(&signal_stated(RECEIVED)),
        Some(RESIDENT)
    );
    let arisen =
        Case::fold(opened()).arising(&signal_stated(RECEIVED), TOLD, &SignalRules::default());
    assert_eq!(
        arisen,
        [Arisen {
            barrier: Some(Barrier::ConflictingLaw),
            agencies: BTreeSet::from([Agency::Uwv, Agency::Duo]),
            life_domains: BTreeSet::from([LifeDomain::Work]),
            amount_band: None,
            ..plain_signal(
                SignalSource::Stated,
                SignalObject::Signal(SIGNAL),
                &["BWBR0015703&artikel=35"],
                RECEIVED,
            )
        }]
    );
}

#[test]
fn it_is_stated_when_the_help_is_over_too() {
    let mut closed = opened();
    closed.push(CaseEvent::CaseClosed {
        reason: maatwerk_domain::case::CloseReason::Unreachable,
    });
    given(closed)
        .when(CaseCommand::StateSignal(signal()))
        .then([signal_stated(RECEIVED)])
        .when(CaseCommand::StateSignal(signal()))
        .refused(Refusal::Exists("signal"));
}

#[test]
fn it_names_a_few_things_only() {
    let many = (0..=MOST_CODES).map(|number| law(&format!("CVDR1/{number}")));
    let many = StateSignal {
        articles: many.collect(),
        ..signal()
    };
    given(opened())
        .when(CaseCommand::StateSignal(many))
        .refused(Refusal::TooManyCodes {
            what: "articles",
            limit: MOST_CODES,
        });
}

#[test]
fn rules_that_did_not_hold_are_one_finding() {
    let events = told_no(AssessmentOutcome::Decline);
    assert_eq!(
        of_last(&events, date(2026, 12, 1)),
        [plain_signal(
            SignalSource::Finding,
            SignalObject::Assessment(ASSESSMENT),
            // Two spellings of one article are one article.
            &["BWBR0015703&artikel=35"],
            date(2026, 12, 1),
        )]
    );
    let held = requested(AssessmentOutcome::Grant(lessons()));
    assert_eq!(of_last(&held, RECEIVED), []);
}

#[test]
fn a_policy_that_failed_found_nothing() {
    let events = told_no(AssessmentOutcome::Failed(failure()));
    assert_eq!(of_last(&events, RECEIVED), []);
}

#[test]
fn a_decline_names_its_basis_and_the_rules() {
    let mut events = told_no(AssessmentOutcome::Decline);
    events.push(decided(Verdict::Declined, date(2026, 12, 8), None));
    assert_eq!(
        of_last(&events, TOLD),
        [Arisen {
            waiting_band: Some(WaitingBand::To28),
            ..plain_signal(
                SignalSource::Decline,
                SignalObject::Decision(DECISION),
                &["CVDR123456/4", "BWBR0015703&artikel=35"],
                date(2026, 12, 8),
            )
        }]
    );
}

#[test]
fn a_departure_names_its_article_and_the_rules() {
    for verdict in [granted_as(lessons()), Verdict::Declined] {
        let mut events = told_no(AssessmentOutcome::Decline);
        events.push(decided(verdict, RECEIVED, Some(departure())));
        assert_eq!(
            of_last(&events, TOLD),
            [Arisen {
                waiting_band: Some(WaitingBand::To14),
                ..plain_signal(
                    SignalSource::Departure,
                    SignalObject::Decision(DECISION),
                    &["CVDR123456/9", "BWBR0015703&artikel=35"],
                    RECEIVED,
                )
            }]
        );
    }
}

#[test]
fn a_grant_as_proposed_is_no_signal() {
    assert_eq!(of_last(&granted(lessons()), RECEIVED), []);
}

#[test]
fn a_departure_from_a_proposal_is_one() {
    let loan = loan_of(euro(500));
    let mut events = paid(lessons(), euro(500));
    events.extend([
        looked(on_day(UNTIL), ReviewOutcome::ProposeLoan(loan)),
        proposed(Proposal::Loan(loan), ProposedBy::Policy),
        heard(her_view(TOLD)),
    ]);
    let mut keep = convert(ConversionChoice::Keep);
    keep.departure = Some(departure());
    let kept = given(events.clone())
        .on(UNTIL)
        .when(CaseCommand::DecideConversion(keep))
        .accepted();
    assert!(kept.case.grants[&GRANT].proposal.is_none());
    events.push(CaseEvent::GiftKept {
        decision: DECISION_2,
        grant: GRANT,
        proposal: PROPOSAL,
        mandate: MANDATE,
        by: officer(),
        on: UNTIL,
        departure: Some(departure()),
        reasons: String::new().into(),
    });
    assert_eq!(
        of_last(&events, UNTIL),
        [Arisen {
            amount_band: None,
            ..plain_signal(
                SignalSource::Departure,
                SignalObject::Decision(DECISION_2),
                &["CVDR123456/9"],
                UNTIL,
            )
        }]
    );
}

#[test]
fn waiting_longer_than_eight_weeks_is_one_signal_whoever_finds_it() {
    use maatwerk_domain::signal::{Background as _, waiting};
    let rules = SignalRules::default();
    let mut events = requested(AssessmentOutcome::Decline);
    let case = Case::fold(events.clone());
    let asked = case.asked(REQUEST).unwrap();
    // 23 November and 56 days is 18 January.
    let last = date(2027, 1, 18);
    assert_eq!(waiting(REQUEST, &asked, last, &rules), None);
    let expected = plain_signal(
        SignalSource::Waiting,
        SignalObject::Request(REQUEST),
        &["CVDR123456/4", "BWBR0005537&artikel=4:13"],
        date(2027, 1, 19),
    );
    let clock = |day| waiting(REQUEST, &asked, day, &rules);
    assert_eq!(clock(date(2027, 1, 19)), Some(expected.clone()));
    // However long the clock stood still.
    assert_eq!(clock(date(2029, 1, 1)), Some(expected.clone()));
    // Or a decision that came too late; one in time is none.
    let granted = decided(granted_as(lessons()), date(2027, 3, 1), None);
    let late = case.arising(&granted, TOLD, &rules);
    assert_eq!(late, std::slice::from_ref(&expected));
    let in_time = decided(granted_as(lessons()), last, None);
    assert_eq!(case.arising(&in_time, TOLD, &rules), []);
    events.push(decided(Verdict::Declined, date(2027, 1, 19), None));
    let both = of_last(&events, TOLD);
    assert_eq!(both.len(), 2);
    assert_eq!(both[0].waiting_band, Some(WaitingBand::To112));
    assert_eq!(both[1], expected);
}

#[test]
fn the_term_is_configurable_and_ends_with_the_calendar() {
    use maatwerk_domain::signal::{Background as _, waiting};
    let mut asked = Case::fold(requested(AssessmentOutcome::Decline))
        .asked(REQUEST)
        .unwrap();
    let rules = SignalRules { waiting_days: 0 };
    assert_eq!(waiting(REQUEST, &asked, RECEIVED, &rules), None);
    let tomorrow = RECEIVED.tomorrow().unwrap();
    assert!(waiting(REQUEST, &asked, tomorrow, &rules).is_some());
    asked.received = Date::MAX;
    assert_eq!(waiting(REQUEST, &asked, Date::MAX, &rules), None);
}

#[test]
fn too_many_articles_leave_the_first() {
    let mut told = says(ASSESSMENT, AssessmentOutcome::Refer);
    told.answer.findings = (1..=20)
        .map(|number| finding("rule", &format!("CVDR9/{number}"), FindingOutcome::NotMet))
        .collect();
    let mut events = opened();
    events.extend([
        budget_requested(),
        assessed(told),
        decided(Verdict::Declined, RECEIVED, None),
    ]);
    let arisen = &of_last(&events, RECEIVED)[0];
    assert_eq!(arisen.articles.len(), MOST_CODES);
    assert!(arisen.articles.contains(&Article::from(&basis())));
    assert!(arisen.articles.contains(&"CVDR9/7".parse().unwrap()));
    assert!(!arisen.articles.contains(&"CVDR9/8".parse().unwrap()));
}

#[test]
fn a_record_says_what_arose() {
    let mut events = told_no(AssessmentOutcome::Decline);
    events.push(decided(Verdict::Declined, RECEIVED, None));
    let arisen = of_last(&events, RECEIVED).remove(0);
    let record = arisen.clone().record(
        SignalRecordId::from_bytes([1; 16]),
        "GM0479",
        HouseholdId::from_bytes([2; 16]),
    );
    assert_eq!(record.articles, arisen.articles);
    assert_eq!(record.source, SignalSource::Decline);
    assert_eq!(record.month.to_string(), "2026-11");
}
