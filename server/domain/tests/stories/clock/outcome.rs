//! What ends the clock: a decision, not processing, a withdrawal, and the decision on the penalty.

use jiff::civil::date;
use maatwerk_domain::case::clock::{
    ClockAct, ClockRefusal, DeterminePenalty, NoPenalty, NotProcess, PayPenalty,
};
use maatwerk_domain::case::deadlines::{DeadlineKind, Exposure};
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, Choice, CloseReason, DecidedOn, WithdrawDecision,
};
use maatwerk_domain::office::OfficeRefusal;
use maatwerk_domain::{Act, AuthorityEvent, Cents, Date, Refusal};

use super::{act, after, clock, in_default, invite, waiting};
use crate::support::*;

pub(super) fn not_process() -> CaseCommand {
    CaseCommand::NotProcess(NotProcess {
        decision: DECISION,
        request: REQUEST,
        mandate: MANDATE,
        reasons: "De loonstrook kwam niet.".to_owned(),
    })
}

pub(super) fn determine(none: Option<NoPenalty>) -> CaseCommand {
    CaseCommand::DeterminePenalty(DeterminePenalty {
        decision: DECISION_2,
        request: REQUEST,
        none,
        mandate: MANDATE,
        reasons: "Op 10 februari 2027 is beslist.".to_owned(),
    })
}

pub(super) fn announce(decision: maatwerk_domain::DecisionId, on: Date) -> CaseCommand {
    CaseCommand::Announce { decision, on }
}

/// In default, declined and announced on the eighth day of the penalty.
pub(super) fn late() -> Given {
    let on = date(2027, 2, 10);
    in_default()
        .on(on)
        .when(CaseCommand::DecideRequest(decide(Choice::Decline)))
        .accepted()
        .when(announce(DECISION, on))
        .accepted()
}

#[test]
fn not_processed_within_four_weeks_after_the_time_passed_unused() {
    let until = date(2026, 12, 14);
    let invited = after([(date(2026, 11, 30), invite(until))]);
    // Monday 11 January: four weeks after 14 December.
    let last = date(2027, 1, 11);
    let (early, late) = (until, last.tomorrow().unwrap());
    let invited = invited
        .on(early)
        .when(not_process())
        .refused(ClockRefusal::RepairRuns(until).into())
        .on(late)
        .when(not_process())
        .refused(ClockRefusal::TooLateNotToProcess(last).into());
    let decided = invited
        .on(last)
        .when(not_process())
        .then([CaseEvent::RequestNotProcessed {
            decision: DECISION,
            request: REQUEST,
            mandate: MANDATE,
            by: officer(),
            on: last,
            reasons: "De loonstrook kwam niet.".to_owned().into(),
        }]);
    let about = decided.case.decisions[&DECISION].about;
    assert_eq!(about, DecidedOn::NotProcessed(REQUEST));
    // It is a decision: announced, objected to, and withdrawn.
    let announced = decided.clone().when(announce(DECISION, last)).accepted();
    assert_eq!(clock(&announced).given, Some(last));
    assert!(announced.case.decisions[&DECISION].announced.is_some());
    let withdraw = CaseCommand::WithdrawDecision(WithdrawDecision {
        decision: DECISION,
        mandate: MANDATE,
        reasons: "Toch aangevuld.".to_owned(),
        at_request: false,
    });
    let withdrawn = decided.clone().when(withdraw.clone()).accepted();
    assert!(withdrawn.case.requests[&REQUEST].is_open());
    // What counts is that she is told: until then it stands on the list, and later it is decided on after all.
    let told_by = |given: &Given| {
        let mut all = given.case.deadlines().into_iter();
        all.find(|one| one.kind == DeadlineKind::TellNotProcessed)
            .map(|one| one.day)
    };
    assert_eq!(told_by(&decided), Some(Some(last)));
    assert_eq!(told_by(&announced), None);
    let too_late = decided
        .on(late)
        .when(announce(DECISION, late))
        .refused(ClockRefusal::TooLateNotToProcess(last).into())
        .when(withdraw)
        .accepted();
    assert!(too_late.case.requests[&REQUEST].is_open());
}

#[test]
fn what_was_completed_too_little_is_not_processed_either() {
    let completed = date(2026, 12, 7);
    let given = after([
        (date(2026, 11, 30), invite(date(2026, 12, 14))),
        (completed, ClockAct::Complete),
    ]);
    let last = date(2027, 1, 4);
    let given = given.on(last.tomorrow().unwrap());
    given
        .when(not_process())
        .refused(ClockRefusal::TooLateNotToProcess(last).into())
        .on(last)
        .when(not_process())
        .accepted();
}

#[test]
fn who_withdraws_a_request_is_not_decided_on() {
    let on = date(2026, 12, 1);
    let withdraw = || ClockAct::Withdraw {
        reason: Some("Ik rijd al.".to_owned()),
    };
    let withdrawn =
        waiting()
            .on(on)
            .when(act(on, withdraw()))
            .then([CaseEvent::RequestWithdrawn {
                request: REQUEST,
                on,
                reason: Some("Ik rijd al.".to_owned()).into(),
            }]);
    let gone: Refusal = ClockRefusal::Withdrawn(on).into();
    let decline = || CaseCommand::DecideRequest(decide(Choice::Decline));
    let again = || CaseCommand::AssessAgain { request: REQUEST };
    withdrawn
        .when(decline())
        .refused(gone.clone())
        .assessed(says(
            ASSESSMENT_2,
            maatwerk_domain::AssessmentOutcome::Decline,
        ))
        .when(again())
        .refused(gone.clone())
        .when(act(on, withdraw()))
        .refused(gone)
        .when(CaseCommand::Close(CloseReason::Withdrawn))
        .accepted();
}

#[test]
fn a_late_decision_costs_seven_days_and_that_is_determined() {
    let close = || CaseCommand::Close(CloseReason::Other);
    let owed = Refusal::StillRunning("the penalty for a late decision was not determined");
    let late = late().when(close()).refused(owed);
    let penalty = clock(&late).penalty(Date::MAX).unwrap();
    // 3 to 9 February; the day of the announcement is none.
    assert_eq!((penalty.days, penalty.so_far), (7, euro(161)));
    assert_eq!(penalty.last_day, Some(date(2027, 2, 9)));
    assert_eq!(penalty.determine_by, Some(date(2027, 2, 23)));
    let on = date(2027, 2, 12);
    let determined = late
        .on(on)
        .when(determine(None))
        .then([CaseEvent::PenaltyDetermined {
            decision: DECISION_2,
            request: REQUEST,
            days: 7,
            amount: euro(161),
            none: None,
            mandate: MANDATE,
            by: officer(),
            on,
            reasons: "Op 10 februari 2027 is beslist.".to_owned().into(),
        }]);
    determined
        .when(close())
        .refused(Refusal::StillRunning("a decision was not announced"))
        .when(announce(DECISION_2, on))
        .accepted()
        .when(close())
        .refused(Refusal::StillRunning(
            "the penalty for a late decision was not paid",
        ))
        .when(pay_penalty(DECISION_2, on))
        .accepted()
        .when(close())
        .accepted();
}

pub(super) fn pay_penalty(decision: maatwerk_domain::DecisionId, on: Date) -> CaseCommand {
    CaseCommand::PayPenalty(PayPenalty {
        payment: PAYMENT,
        decision,
        on,
        payee: "S. de Boer".to_owned(),
    })
}

#[test]
fn a_penalty_is_paid_within_six_weeks_or_bears_interest() {
    let on = date(2027, 2, 12);
    let determined = late()
        .on(on)
        .when(determine(None))
        .accepted()
        .when(pay_penalty(DECISION_2, on))
        .refused(Refusal::NotAnnounced)
        .when(announce(DECISION_2, on))
        .accepted();
    // Six weeks after Friday 12 February (Awb 4:87): 26 March is Good Friday, and the first day that is no
    // holiday or weekend is Tuesday 30 March.
    let last = date(2027, 3, 30);
    let paying = |given: &Given| {
        let all = given.case.deadlines();
        let paying = all
            .into_iter()
            .find(|one| one.kind == DeadlineKind::PayPenalty);
        paying.map(|one| (one.day, one.exposure))
    };
    let exposed = Exposure::Amount(euro(161));
    assert_eq!(paying(&determined), Some((Some(last), exposed)));
    let paid_on = |day: Date, interest| {
        let paid = determined
            .clone()
            .on(day)
            .when(pay_penalty(DECISION_2, day))
            .then([CaseEvent::PenaltyPaid {
                payment: PAYMENT,
                decision: DECISION_2,
                amount: euro(161),
                interest,
                on: day,
                payee: "S. de Boer".to_owned().into(),
            }]);
        assert_eq!(paying(&paid), None);
        paid.when(pay_penalty(DECISION_2, day))
            .refused(ClockRefusal::NothingDue.into());
    };
    paid_on(last, Cents::ZERO);
    // From 31 March to 30 April 31 days: of 16,100 cents at 4 percent a year 54.7, which is less than is owed
    // (4:98 lid 2).
    paid_on(date(2027, 5, 1), Cents::ZERO);
    // A year of 276 days in 2027 and 90 in 2028, and another with interest on that: 645.3 and 668.4.
    paid_on(date(2029, 3, 31), Cents::new(1_314));
    determined
        .when(pay_penalty(DECISION, on))
        .refused(ClockRefusal::NothingDue.into());
}

#[test]
fn above_the_amount_another_person_pays_than_determined_it() {
    let on = date(2027, 2, 12);
    let determined = late()
        .on(on)
        .when(determine(None))
        .accepted()
        .when(announce(DECISION_2, on))
        .accepted();
    let pays = |by: &str, above: u64| {
        let mut given = determined.clone().by(by);
        given.authority.apply(AuthorityEvent::SeparationSet {
            above: Some(euro(above)),
            from: RECEIVED,
            rule: "Mandaatbesluit 2026, artikel 4.".to_owned(),
            act: Act {
                by: officer(),
                on: RECEIVED,
            },
        });
        given.when(pay_penalty(DECISION_2, on))
    };
    let own = officer();
    pays(own.as_str(), 160).refused(OfficeRefusal::DeciderPays.into());
    let _ = pays(own.as_str(), 161).accepted();
    let _ = pays("bea", 160).accepted();
}

#[test]
fn who_determines_a_penalty_too_late_owes_interest_as_if_it_was_in_time() {
    let told = date(2029, 1, 10);
    let determined = late()
        .on(date(2028, 12, 20))
        .when(determine(None))
        .accepted()
        .on(told)
        .when(announce(DECISION_2, told))
        .accepted();
    // Two weeks after the last day, 9 February 2027, and six weeks: it bears interest from 7 April 2027 (Awb 4:100).
    // A year of 269 days in 2027 and 97 in 2028, and 269 and 31 days with interest on that: 645.3 and 549.2.
    let paid = date(2029, 2, 1);
    let after = determined
        .on(paid)
        .when(pay_penalty(DECISION_2, paid))
        .accepted();
    let payment = after.case.penalties_paid[&PAYMENT];
    assert_eq!(payment.interest, Cents::new(1_194));
}

#[test]
fn that_nothing_is_due_is_a_decision_with_a_ground() {
    let none = Some(NoPenalty::ManifestlyUnfounded);
    let determined = late().when(determine(none)).accepted();
    let penalty = clock(&determined).penalty.unwrap();
    assert_eq!(
        (penalty.decision, penalty.amount),
        (DECISION_2, Cents::ZERO)
    );
}

#[test]
fn the_most_is_reached_without_any_decision() {
    let last = date(2027, 3, 16);
    // On the last day a decision may still come, and that day would not count then.
    let given = in_default()
        .on(last)
        .when(determine(None))
        .refused(ClockRefusal::PenaltyRuns.into())
        .on(last.tomorrow().unwrap());
    // Beyond the mandate of 750.00 of this officer.
    let more = Refusal::MandateAmount {
        up_to: euro(750),
        amount: euro(1_442),
    };
    let penalty = clock(&given).penalty(last).unwrap();
    assert_eq!((penalty.days, penalty.so_far), (42, euro(1_442)));
    assert_eq!(
        clock(&given).penalty(Date::MAX).unwrap().so_far,
        euro(1_442)
    );
    given.when(determine(None)).refused(more);
}

#[test]
fn a_decision_in_time_leaves_no_penalty() {
    let on = date(2027, 2, 3);
    let decided = in_default()
        .on(on)
        .when(CaseCommand::DecideRequest(decide(Choice::Decline)))
        .accepted()
        .when(announce(DECISION, on))
        .accepted();
    assert_eq!(clock(&decided).penalty(Date::MAX), None);
    decided
        .when(determine(None))
        .refused(ClockRefusal::NoPenalty.into());
}
