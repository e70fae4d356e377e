//! What was asked has to be decided on anew after an objection: a term of its own, with all that goes with it.

use maatwerk_domain::case::CloseReason;
use maatwerk_domain::case::clock::{
    ActOnClock, ClockAct, ClockRefusal, DeterminePenalty, PayPenalty,
};
use maatwerk_domain::case::deadlines::{DeadlineAbout, DeadlineKind as Kind, Exposure};
use maatwerk_domain::terms::PenaltyRates;

use super::*;

/// Eight weeks after the decision on the objection.
const ENDS: Date = date(2027, 3, 1);
const ANEW: DecisionId = DecisionId::from_bytes([51; 16]);
const PENALTY: DecisionId = DecisionId::from_bytes([52; 16]);
const PENALTY_2: DecisionId = DecisionId::from_bytes([53; 16]);

/// What was declined is to be decided on anew.
fn anew() -> Given {
    of_upheld(heard_as(ObjectionHearing::Held))
}

fn of_upheld(heard: Given) -> Given {
    heard
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .accepted()
        .when(announce(ON_OBJECTION, LAST))
        .accepted()
}

fn announce(decision: DecisionId, on: Date) -> CaseCommand {
    CaseCommand::Announce { decision, on }
}

fn on_clock(on: Date, act: ClockAct) -> CaseCommand {
    CaseCommand::ActOnClock(ActOnClock {
        request: REQUEST,
        on,
        act,
    })
}

fn decline_anew() -> CaseCommand {
    CaseCommand::DecideRequest(maatwerk_domain::case::DecideRequest {
        decision: ANEW,
        mandate: OTHER,
        ..decide(Choice::Decline)
    })
}

fn determine(decision: DecisionId) -> CaseCommand {
    CaseCommand::DeterminePenalty(DeterminePenalty {
        decision,
        request: REQUEST,
        none: None,
        mandate: OTHER,
        reasons: "Wij waren te laat.".to_owned(),
    })
}

/// What is to be done about the request.
fn days(given: &Given) -> Vec<(Kind, Option<Date>)> {
    let all = given.case.deadlines().into_iter();
    let of_request = all.filter(|one| one.about == DeadlineAbout::Request(REQUEST));
    of_request.map(|one| (one.kind, one.day)).collect()
}

#[test]
fn it_has_eight_weeks_from_the_decision_on_the_objection() {
    let anew = anew();
    assert_eq!(days(&anew), [(Kind::DecideRequest, Some(ENDS))]);
    let mut all = anew.case.deadlines().into_iter();
    let one = all.find(|one| one.kind == Kind::DecideRequest).unwrap();
    assert_eq!(
        one.article.unwrap().article(),
        "BWBR0005537&artikel=4:13&lid=2"
    );
    assert_eq!(one.exposure, Exposure::Penalty { from: None });
    let decided = anew.when(decline_anew()).accepted();
    assert_eq!(days(&decided), [(Kind::AnnounceDecision, Some(ENDS))]);
    let told = decided.when(announce(ANEW, LAST)).accepted();
    assert_eq!(days(&told), []);
    let late = ClockRefusal::Given(LAST);
    told.when(on_clock(LAST, ClockAct::NoticeDefault))
        .refused(late.into());
}

#[test]
fn what_nobody_was_told_of_leaves_the_term_as_it_runs() {
    let mut events = requested(AssessmentOutcome::Decline);
    events.push(decided(Verdict::Declined, RECEIVED, None));
    let objected = second(given(events), "CVDR123456")
        .on(LAST)
        .when(receive(DECISION, LAST, None))
        .accepted()
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .accepted();
    let anew = of_upheld(objected);
    let first = Some(date(2027, 1, 18));
    assert_eq!(days(&anew), [(Kind::DecideRequest, first)]);
    assert!(anew.case.requests[&REQUEST].stopped.is_empty());
}

#[test]
fn the_applicant_may_withdraw_it() {
    let withdraw = on_clock(LAST, ClockAct::Withdraw { reason: None });
    let withdrawn = anew().when(withdraw).accepted();
    assert_eq!(days(&withdrawn), []);
    withdrawn
        .when(decline_anew())
        .refused(ClockRefusal::Withdrawn(LAST).into());
}

#[test]
fn too_late_it_costs_a_penalty() {
    let (noticed, begins) = (date(2027, 3, 2), date(2027, 3, 17));
    let anew = anew();
    // Within the term it is premature.
    let early = anew
        .on(ENDS)
        .when(on_clock(ENDS, ClockAct::NoticeDefault))
        .accepted();
    assert_eq!(early.case.requests[&REQUEST].clock.premature, [ENDS]);
    let late = early
        .on(noticed)
        .when(on_clock(noticed, ClockAct::NoticeDefault))
        .accepted();
    let after = (Kind::DecideAfterDefault, Some(date(2027, 3, 16)));
    assert_eq!(days(&late)[0], after);
    let given_on = date(2027, 3, 20);
    let told = late
        .on(given_on)
        .when(decline_anew())
        .accepted()
        .when(announce(ANEW, given_on))
        .accepted();
    let by = Some(date(2027, 4, 2));
    assert_eq!(days(&told), [(Kind::DeterminePenalty, by)]);
    let determined = told.when(determine(PENALTY)).accepted();
    let rates = PenaltyRates::on(begins).unwrap();
    assert_eq!(determined.case.penalty_due(PENALTY), rates.due(3));
    // Until it is announced nobody knows of it: within the two weeks to determine it.
    let of = |given: &Given, kind| {
        let all = given.case.deadlines().into_iter();
        let about = DeadlineAbout::Decision(PENALTY);
        let mut all = all.filter(|one| one.kind == kind && one.about == about);
        let one = all.next()?;
        Some((one.day, one.exposure, one.article?.article()))
    };
    let due = Exposure::Amount(rates.due(3));
    assert_eq!(
        of(&determined, Kind::AnnounceDecision),
        Some((by, due, "BWBR0005537&artikel=4:18".to_owned()))
    );
    let told = determined.when(announce(PENALTY, given_on)).accepted();
    assert_eq!(of(&told, Kind::AnnounceDecision), None);
    assert_eq!(of(&told, Kind::PayPenalty).unwrap().1, due);
}

#[test]
fn what_the_first_decision_cost_is_due_beside_what_the_next_one_does() {
    // The first decision reached her seven days late.
    let (noticed, given_on) = (date(2027, 1, 19), date(2027, 2, 10));
    let mut events = requested(AssessmentOutcome::Decline);
    events.push(CaseEvent::DefaultNoticed {
        request: REQUEST,
        on: noticed,
        penalty_from: Some(date(2027, 2, 3)),
    });
    let late = second(given(events), "CVDR123456")
        .on(given_on)
        .when(CaseCommand::DecideRequest(decide(Choice::Decline)))
        .accepted()
        .when(announce(DECISION, given_on))
        .accepted()
        .when(receive(DECISION, given_on, None))
        .accepted()
        .when(act(given_on, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .accepted();
    let ends = date(2027, 4, 7);
    let first = (Kind::DeterminePenalty, Some(date(2027, 2, 23)));
    assert_eq!(days(&late), [first, (Kind::DecideRequest, Some(ends))]);
    // Late again, by as much.
    let (again, told_on) = (date(2027, 4, 8), date(2027, 4, 30));
    let twice = late
        .on(again)
        .when(on_clock(again, ClockAct::NoticeDefault))
        .accepted()
        .on(told_on)
        .when(decline_anew())
        .accepted()
        .when(announce(ANEW, told_on))
        .accepted();
    let closing = CaseCommand::Close(CloseReason::Other);
    let both = twice
        .when(determine(PENALTY))
        .accepted()
        .when(announce(PENALTY, told_on))
        .accepted()
        .when(closing.clone())
        .refused(Refusal::StillRunning(
            "the penalty for a late decision was not determined",
        ))
        .when(determine(PENALTY_2))
        .accepted()
        .when(announce(PENALTY_2, told_on))
        .accepted()
        .when(determine(DecisionId::from_bytes([54; 16])))
        .refused(ClockRefusal::Determined.into());
    let seven = euro(161);
    let due = |given: &Given| [PENALTY, PENALTY_2].map(|one| given.case.penalty_due(one));
    assert_eq!(due(&both), [seven, seven]);
    let pay = |decision, number| {
        CaseCommand::PayPenalty(PayPenalty {
            payment: PaymentId::from_bytes([number; 16]),
            decision,
            on: told_on,
            payee: "J. de Vries".to_owned(),
        })
    };
    // Paid once is not paid for the other.
    let one = both.when(pay(PENALTY, 1)).accepted();
    assert_eq!(due(&one), [Cents::ZERO, seven]);
    let paid = one
        .when(pay(PENALTY, 2))
        .refused(ClockRefusal::NothingDue.into())
        .when(pay(PENALTY_2, 2))
        .accepted();
    assert_eq!(due(&paid), [Cents::ZERO; 2]);
}

#[test]
fn a_closed_case_takes_what_goes_with_it() {
    let closed = heard_as(ObjectionHearing::Held);
    let mut closed = closed.case.clone();
    closed.closed = Some(CloseReason::Other);
    let mut of_closed = heard_as(ObjectionHearing::Held);
    of_closed.case = closed;
    let anew = of_upheld(of_closed);
    let late = date(2027, 3, 2);
    anew.on(late)
        .when(on_clock(late, ClockAct::NoticeDefault))
        .accepted()
        .when(on_clock(late, ClockAct::Withdraw { reason: None }))
        .accepted()
        .when(on_clock(late, ClockAct::NoticeDefault))
        .refused(Refusal::Closed);
}
