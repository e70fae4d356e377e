//! How long a case is kept, what makes it longer, and the two people who have it destroyed.

use std::collections::BTreeSet;

use jiff::civil::date;
use maatwerk_domain::case::{
    Case, CaseCommand, CaseEvent, CloseReason, LiftHold, PersonRole, PlaceHold,
};
use maatwerk_domain::erasure::{
    Erasure, ErasureCommand, ErasureEvent, ErasureRefusal, Ground, ProposeErasure, Scope, Stage,
};
use maatwerk_domain::retention::{
    Category, Due, ListFault, Moments, Obstacle, Outcome, Period, Retention, SelectionList,
    SelectionLists, Start,
};
use maatwerk_domain::{
    Act, CaseId, Context, Date, GrantForm, HoldId, Officer, PersonId, Personal, Refusal,
};

use crate::paying::{export, fail, order, payable};
use crate::support::*;

const CASE: CaseId = CaseId::from_bytes([42; 16]);
const HOLD: HoldId = HoldId::from_bytes([43; 16]);
const CLOSED: Date = date(2027, 1, 31);

fn closed() -> CaseEvent {
    CaseEvent::CaseClosed {
        reason: CloseReason::Resolved,
    }
}

fn category(code: &str, outcome: Outcome, starts: Start) -> Category {
    Category {
        code: code.to_owned(),
        outcome,
        source: "Selectielijst".to_owned(),
        starts,
        person_months: 13,
        accounting_months: 84,
    }
}

fn categories(starts: Start) -> Vec<Category> {
    let codes = ["1", "2", "3", "4"];
    let both = Outcome::ALL.into_iter().zip(codes);
    both.map(|(outcome, code)| category(code, outcome, starts))
        .collect()
}

fn list(starts: Start) -> SelectionList {
    SelectionList::new("Lijst".to_owned(), false, categories(starts)).unwrap()
}

fn kept_on(events: &[CaseEvent], last: Date, starts: Start, today: Date) -> Retention {
    let case = Case::fold(events.iter().cloned());
    let moments = Moments {
        closed: case.closed.map(|_| CLOSED),
        last,
    };
    Retention::of(&case, moments, &list(starts).into(), today)
}

fn kept(events: &[CaseEvent], today: Date) -> Retention {
    kept_on(events, CLOSED, Start::CaseClosed, today)
}

fn context(by: &str, today: Date) -> Context {
    Context {
        today,
        officer: Officer::new(by),
    }
}

fn propose(scope: Scope, ground: Ground) -> ErasureCommand {
    ErasureCommand::Propose(ProposeErasure {
        case: CASE,
        scope,
        ground,
        legal_basis: "Selectielijst, 1".to_owned(),
        reason: "De termijn is voorbij.".to_owned(),
    })
}

fn her() -> Scope {
    Scope::Persons(BTreeSet::from([RESIDENT]))
}

fn proposed(
    scope: Scope,
    ground: Ground,
    kept: &Retention,
    today: Date,
) -> Result<Erasure, Refusal> {
    let events =
        Erasure::default().decide(&propose(scope, ground), Some(kept), &context("anna", today));
    events.map(Erasure::fold)
}

fn settled() -> Vec<CaseEvent> {
    let mut events = paid(plain(GrantForm::Gift, euro(500)), euro(500));
    events.push(closed());
    events
}

#[test]
fn a_term_counts_in_whole_months_from_the_closing() {
    let open = kept(&opened(), CLOSED);
    assert_eq!(
        (open.persons_due, open.accounting_due),
        (Due::NotBegun, Due::NotBegun)
    );
    let kept = kept(&settled(), CLOSED);
    assert_eq!(kept.category.outcome, Outcome::Granted);
    // 31 January and thirteen months.
    assert_eq!(kept.persons_due, Due::On(date(2028, 2, 29)));
    assert_eq!(kept.accounting_due, Due::On(date(2034, 1, 31)));
}

#[test]
fn a_later_act_starts_it_again_where_the_list_says_so() {
    let later = date(2027, 6, 10);
    let from = |starts| kept_on(&settled(), later, starts, later).persons_due;
    assert_eq!(from(Start::CaseClosed), Due::On(date(2028, 2, 29)));
    assert_eq!(from(Start::LastAct), Due::On(date(2028, 7, 10)));
}

#[test]
fn a_case_falls_in_the_category_of_what_came_of_it() {
    let outcome = |events: Vec<CaseEvent>| Outcome::of(&Case::fold(events));
    assert_eq!(outcome(opened()), Outcome::Undecided);
    assert_eq!(outcome(settled()), Outcome::Granted);
    let loan = paid(plain(GrantForm::Loan, euro(500)), euro(500));
    assert_eq!(outcome(loan), Outcome::Loan);
}

#[test]
fn a_list_has_one_category_for_each_outcome() {
    let new = |categories| SelectionList::new("Lijst".to_owned(), false, categories);
    let fit = || categories(Start::LastAct);
    let mut twice = fit();
    twice[0].outcome = Outcome::Granted;
    assert_eq!(new(twice), Err(ListFault::Outcomes));
    assert_eq!(new(fit()[1..].to_vec()), Err(ListFault::Outcomes));
    let mut code = fit();
    code[1].code = "1".to_owned();
    assert_eq!(new(code), Err(ListFault::Code("1".to_owned())));
    let mut shorter = fit();
    shorter[2].accounting_months = 12;
    assert_eq!(new(shorter), Err(ListFault::Shorter("3".to_owned())));
    let mut long = fit();
    long[3].accounting_months = 1201;
    assert_eq!(new(long), Err(ListFault::TooLong("4".to_owned())));
    assert!(SelectionList::default().is_example());
    let built_in = SelectionList::default();
    assert!(
        new(built_in.categories().to_vec()).is_ok(),
        "the example is one"
    );
}

#[test]
fn what_runs_keeps_its_applicant_and_nobody_else() {
    let on = date(2030, 1, 1);
    let mut running = paid(lessons(), euro(400));
    running.insert(2, person_added(PARTNER, PersonRole::Partner));
    let case = Case::fold(running);
    let hers = case.obstacles(Some(RESIDENT), on);
    assert!(hers.contains(&Obstacle::ConditionRuns(GRANT)));
    assert!(hers.contains(&Obstacle::GrantUnpaid(GRANT)));
    assert_eq!(case.obstacles(Some(PARTNER), on), BTreeSet::new());
    assert!(case.obstacles(None, on).contains(&Obstacle::CaseOpen));
}

#[test]
fn an_open_loan_extends_the_term_also_in_a_closed_case() {
    let today = date(2040, 1, 1);
    let mut events = paid(plain(GrantForm::Loan, euro(500)), euro(500));
    let loan = *Case::fold(events.clone()).loans.keys().next().unwrap();
    events.push(closed());
    let kept = kept(&events, today);
    assert!(kept.persons_due.has_passed(today));
    let refused = |scope| proposed(scope, Ground::Term, &kept, today).unwrap_err();
    let open = ErasureRefusal::Obstacle(Obstacle::LoanOpen(loan)).into();
    assert_eq!(refused(her()), open);
    assert_eq!(refused(Scope::Case), open);
    let asked = proposed(her(), Ground::Request, &kept, today).unwrap_err();
    assert_eq!(asked, open, "AVG 17 lid 3");
    // A court has weighed it.
    assert!(proposed(her(), Ground::Court, &kept, today).is_ok());
}

#[test]
fn what_the_bank_may_still_do_is_waited_for_whatever_the_ground() {
    let ordered = payable().when(order(PAYMENT, euro(420), true)).accepted();
    let at_the_bank = ordered.by("payer").when(export(PAYMENT)).accepted();
    let order = |given: &Given, scope| {
        let moments = Moments {
            closed: None,
            last: CLOSED,
        };
        let kept = Retention::of(&given.case, moments, &list(Start::LastAct).into(), CLOSED);
        proposed(scope, Ground::Court, &kept, CLOSED).map(|_| ())
    };
    let waits = Err(ErasureRefusal::Obstacle(Obstacle::OrderWaits(GRANT)).into());
    assert_eq!(order(&at_the_bank, her()), waits);
    assert_eq!(order(&at_the_bank, Scope::Case), waits);
    let failed = at_the_bank.by("payer").when(fail(PAYMENT)).accepted();
    assert_eq!(order(&failed, her()), Ok(()));
    assert_eq!(order(&failed, Scope::Case), Ok(()));
}

#[test]
fn a_decision_is_kept_as_long_as_it_can_be_objected_to() {
    let announced_on = Case::fold(settled());
    let (_, until) = announced_on
        .decisions
        .values()
        .next()
        .unwrap()
        .announced
        .unwrap();
    assert_eq!(
        announced_on.obstacles(None, until),
        BTreeSet::from([Obstacle::ObjectionTerm(until)])
    );
    let after = until.tomorrow().unwrap();
    assert_eq!(announced_on.obstacles(None, after), BTreeSet::new());
}

#[test]
fn a_hold_keeps_everybody_until_it_is_lifted() {
    let today = date(2040, 1, 1);
    let act = Act {
        by: officer(),
        on: RECEIVED,
    };
    let place = CaseCommand::PlaceHold(PlaceHold {
        hold: HOLD,
        reason: "Bezwaar".to_owned(),
    });
    let placed = CaseEvent::HoldPlaced {
        hold: HOLD,
        reason: "Bezwaar".to_owned(),
        act: act.clone(),
    };
    given(settled()).when(place.clone()).then([placed.clone()]);
    let mut events = settled();
    events.push(placed);
    given(events.clone())
        .when(place)
        .refused(Refusal::Exists("hold"));
    let held = kept(&events, today);
    let refused = proposed(Scope::Case, Ground::Term, &held, today).unwrap_err();
    assert_eq!(refused.code(), "held");
    let lift = CaseCommand::LiftHold(LiftHold {
        hold: HOLD,
        reason: "Besloten".to_owned(),
    });
    let lifted = CaseEvent::HoldLifted {
        hold: HOLD,
        reason: "Besloten".to_owned(),
        act,
    };
    given(events.clone())
        .when(lift.clone())
        .then([lifted.clone()]);
    given(settled())
        .when(lift.clone())
        .refused(Refusal::Unknown("hold"));
    events.push(lifted);
    given(events.clone())
        .when(lift)
        .refused(Refusal::HoldLifted);
    let free = kept(&events, today);
    assert!(proposed(Scope::Case, Ground::Term, &free, today).is_ok());
}

#[test]
fn a_term_that_runs_is_told() {
    let today = date(2028, 2, 28);
    let kept = kept(&settled(), today);
    let refused = |scope, ground| proposed(scope, ground, &kept, today).unwrap_err();
    assert_eq!(
        refused(her(), Ground::Term),
        ErasureRefusal::TermRuns(date(2028, 2, 29)).into()
    );
    assert_eq!(
        refused(Scope::Case, Ground::Request),
        ErasureRefusal::Accounting.into()
    );
    assert!(proposed(her(), Ground::Request, &kept, today).is_ok());
    let nobody = Scope::Persons(BTreeSet::new());
    assert_eq!(
        refused(nobody, Ground::Court),
        ErasureRefusal::Nobody.into()
    );
    let stranger = Scope::Persons(BTreeSet::from([PersonId::from_bytes([99; 16])]));
    assert_eq!(refused(stranger, Ground::Court), Refusal::Unknown("person"));
    let mut erased = settled();
    for event in &mut erased {
        if let CaseEvent::PersonAdded { identity, .. } = event {
            *identity = Personal::Erased;
        }
    }
    let again = proposed(
        her(),
        Ground::Court,
        &super::retention::kept(&erased, today),
        today,
    );
    assert_eq!(again.unwrap_err(), ErasureRefusal::ErasedAlready.into());
}

#[test]
fn two_people_and_only_once() {
    let today = date(2040, 1, 1);
    let kept = kept(&settled(), today);
    let mut erasure = proposed(Scope::Case, Ground::Term, &kept, today).unwrap();
    let decide = |erasure: &Erasure, command: &ErasureCommand, by: &str| {
        erasure.decide(command, Some(&kept), &context(by, today))
    };
    let confirm = ErasureCommand::Confirm;
    let same = decide(&erasure, &confirm, "anna").unwrap_err();
    assert_eq!(same, ErasureRefusal::SamePerson.into());
    let early = decide(&erasure, &ErasureCommand::CarryOut, "erasure").unwrap_err();
    assert_eq!(early, ErasureRefusal::NotConfirmed.into());

    let confirmed = decide(&erasure, &confirm, "bea").unwrap();
    let [ErasureEvent::ErasureConfirmed { whole, persons, .. }] = confirmed.as_slice() else {
        panic!("{confirmed:?}");
    };
    assert!(*whole && persons == &BTreeSet::from([RESIDENT]));
    erasure.apply(confirmed[0].clone());
    let refuse = ErasureCommand::Refuse {
        reason: "Toch niet.".to_owned(),
    };
    for (command, by) in [(&confirm, "carla"), (&refuse, "anna")] {
        let late = decide(&erasure, command, by).unwrap_err();
        assert_eq!(late, ErasureRefusal::Decided.into());
    }
    let early = decide(&erasure, &ErasureCommand::Complete, "erasure").unwrap_err();
    assert_eq!(early, ErasureRefusal::NotDestroyed.into());
    for command in [ErasureCommand::CarryOut, ErasureCommand::Complete] {
        let done = decide(&erasure, &command, "erasure").unwrap();
        erasure.apply(done[0].clone());
        let again = decide(&erasure, &command, "erasure").unwrap_err();
        assert_eq!(again, ErasureRefusal::Decided.into());
    }
    let Some(Stage::CarriedOut { confirmed, act }) = erasure.stage else {
        panic!("{:?}", erasure.stage);
    };
    assert_eq!((confirmed.by.as_str(), act.by.as_str()), ("bea", "erasure"));
}

#[test]
fn what_stands_in_the_way_meanwhile_stops_the_confirmation() {
    let today = date(2040, 1, 1);
    let erasure = proposed(Scope::Case, Ground::Term, &kept(&settled(), today), today).unwrap();
    let mut events = settled();
    events.push(CaseEvent::HoldPlaced {
        hold: HOLD,
        reason: "Beroep".to_owned(),
        act: Act {
            by: officer(),
            on: today,
        },
    });
    let held = kept(&events, today);
    let refused = erasure.decide(
        &ErasureCommand::Confirm,
        Some(&held),
        &context("bea", today),
    );
    assert_eq!(refused.unwrap_err().code(), "held");
}

#[test]
fn the_list_of_the_day_of_closing_is_for_a_case() {
    let longer = |mut category: Category| {
        category.person_months = 60;
        category
    };
    let after = categories(Start::LastAct).into_iter().map(longer).collect();
    let after = SelectionList::new("Nieuwe lijst".to_owned(), false, after).unwrap();
    let period = |from, until| Period { from, until };
    // Closed on the last day of the one, it is kept by that one, also when it is looked at, or something is
    // done in it, under the other.
    let next = CLOSED.tomorrow().unwrap();
    let lists = |last: Date, first: Date| {
        SelectionLists::new(vec![
            (period(None, Some(last)), list(Start::LastAct)),
            (period(Some(first), None), after.clone()),
        ])
        .unwrap()
    };
    let moments = |closed: Option<Date>, last| Moments { closed, last };
    let case = Case::fold([closed()]);
    let due = |lists: &SelectionLists, moments| {
        Retention::of(&case, moments, lists, date(2030, 1, 1)).persons_due
    };
    let old = lists(CLOSED, next);
    assert_eq!(
        due(&old, moments(Some(CLOSED), CLOSED)),
        Due::On(date(2028, 2, 29))
    );
    let acted = date(2027, 3, 15);
    assert_eq!(
        due(&old, moments(Some(CLOSED), acted)),
        Due::On(date(2028, 4, 15))
    );
    let new = lists(CLOSED.yesterday().unwrap(), CLOSED);
    assert_eq!(
        due(&new, moments(Some(CLOSED), CLOSED)),
        Due::On(date(2032, 1, 31))
    );
    // Not closed, no term runs.
    assert_eq!(due(&old, moments(None, CLOSED)), Due::NotBegun);
    assert_eq!(new.shortest(), 13);
    assert_eq!(SelectionLists::new(Vec::new()), Err(ListFault::NoList));
}
