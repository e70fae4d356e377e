//! The clock of a request: completed, suspended, extended, in default, and what that costs.

mod outcome;
mod properties;
mod refusals;
mod table;

use jiff::civil::date;
use maatwerk_domain::case::clock::{ActOnClock, Clock, ClockAct, SuspensionGround};
use maatwerk_domain::case::{CaseCommand, CaseEvent, Told};
use maatwerk_domain::{AssessmentOutcome, Cents, Date, MandateId, Pot};

use crate::support::*;

/// The last day of the term: eight weeks after the receipt, a Monday.
const ENDS: Date = date(2027, 1, 18);

pub(super) fn waiting() -> Given {
    given(requested(AssessmentOutcome::Decline))
}

pub(super) fn act(on: Date, act: ClockAct) -> CaseCommand {
    CaseCommand::ActOnClock(ActOnClock {
        request: REQUEST,
        on,
        act,
    })
}

pub(super) fn invite(until: Date) -> ClockAct {
    ClockAct::InviteRepair {
        until,
        missing: "Loonstrook van november.".to_owned(),
    }
}

pub(super) fn suspend(ground: SuspensionGround, until: Option<Date>) -> ClockAct {
    ClockAct::Suspend {
        ground,
        until,
        reason: "Zoals besproken.".to_owned(),
    }
}

pub(super) fn extend(decide_by: Date) -> ClockAct {
    ClockAct::Extend {
        decide_by,
        reason: "De werkgever is nog niet bereikt.".to_owned(),
    }
}

pub(super) fn notice() -> ClockAct {
    ClockAct::NoticeDefault
}

/// Acts, each on its own day.
pub(super) fn after(acts: impl IntoIterator<Item = (Date, ClockAct)>) -> Given {
    acts.into_iter().fold(waiting(), |given, (on, done)| {
        given.on(on).when(act(on, done)).accepted()
    })
}

pub(super) fn clock(given: &Given) -> &Clock {
    &given.case.requests[&REQUEST].clock
}

/// The notice of the first day on which it counts, and nobody decides.
pub(super) fn in_default() -> Given {
    after([(date(2027, 1, 19), notice())])
}

#[test]
fn what_is_recorded_leads_back_to_the_order() {
    let (monday, later) = (date(2026, 11, 30), date(2026, 12, 14));
    let withdraw = |reason: Option<&str>| ClockAct::Withdraw {
        reason: reason.map(str::to_owned),
    };
    let agreed = suspend(SuspensionGround::Consent, Some(later));
    let still = suspend(SuspensionGround::Applicant, None);
    let invited = || after([(monday, invite(later))]);
    let on = |given: Given, done| (given, act(monday, done));
    for (given, command) in [
        on(waiting().on(monday), invite(later)),
        on(invited(), ClockAct::Complete),
        on(waiting().on(monday), agreed),
        on(after([(monday, still)]), ClockAct::Resume),
        on(waiting().on(monday), extend(date(2027, 3, 1))),
        on(waiting().on(monday), notice()),
        on(waiting().on(monday), withdraw(None)),
        on(waiting().on(monday), withdraw(Some("Ik rijd al."))),
        (invited().on(date(2026, 12, 15)), outcome::not_process()),
        (outcome::late(), outcome::determine(None)),
    ] {
        let (case, told) = (&given.case, Told::default());
        let (authority, context) = (&given.authority, &given.context);
        let made = case.decide(CASE, &command, told, authority, &Pot::default(), context);
        let events = made.unwrap().case;
        let nobody = MandateId::from_bytes([0; 16]);
        let recalled = case.recalled(&events, nobody);
        assert_eq!(recalled, Some((command, Told::default())));
        let [event] = &events[..] else {
            panic!("{events:?}")
        };
        // Without its words it is the same for whoever reads it after an erasure.
        let bare = event.clone().without_words();
        assert_eq!(case.subject_of(event).is_some(), bare != *event);
        assert!(!event.goes_on(&events));
    }
}

#[test]
fn an_incomplete_request_stands_still_until_it_is_completed() {
    let (asked, until) = (date(2026, 11, 30), date(2026, 12, 14));
    let invited =
        waiting()
            .on(asked)
            .when(act(asked, invite(until)))
            .then([CaseEvent::RepairInvited {
                request: REQUEST,
                on: asked,
                until,
                missing: "Loonstrook van november.".to_owned().into(),
            }]);
    let still = clock(&invited);
    assert!(still.suspended(asked).is_none(), "from the day after");
    assert!(still.suspended(until).is_some());
    assert!(still.suspended(until.tomorrow().unwrap()).is_none());
    // Fourteen days later than eight weeks, as long as nothing comes.
    assert_eq!(still.decide_by(asked), Some(date(2027, 2, 1)));

    let completed = date(2026, 12, 7);
    let complete = invited
        .on(completed)
        .when(act(completed, ClockAct::Complete))
        .then([CaseEvent::RequestCompleted {
            request: REQUEST,
            on: completed,
        }]);
    // Six days, 1 to 6 December: on the seventh it runs. Sunday 24 January moves on.
    assert_eq!(
        clock(&complete).decide_by(completed),
        Some(date(2027, 1, 25))
    );
}

#[test]
fn an_invitation_on_the_last_day_no_longer_stops_the_term() {
    let late = after([(ENDS, invite(date(2027, 2, 1)))]);
    assert_eq!(clock(&late).decide_by(ENDS), Some(ENDS));
    assert!(clock(&late).suspensions.is_empty());
    let in_time = date(2027, 1, 17);
    let in_time = after([(in_time, invite(date(2027, 2, 1)))]);
    assert_eq!(clock(&in_time).decide_by(ENDS), Some(date(2027, 2, 2)));
}

#[test]
fn without_an_end_each_day_moves_the_term_on() {
    let began = date(2026, 12, 1);
    let still = after([(began, suspend(SuspensionGround::ForceMajeure, None))]);
    assert_eq!(clock(&still).decide_by(began), Some(date(2027, 1, 19)));
    assert_eq!(clock(&still).decide_by(ENDS), Some(date(2027, 3, 8)));
    let again = date(2026, 12, 4);
    let resumed =
        still
            .on(again)
            .when(act(again, ClockAct::Resume))
            .then([CaseEvent::TermResumed {
                request: REQUEST,
                on: again,
            }]);
    for today in [again, ENDS] {
        assert_eq!(clock(&resumed).decide_by(today), Some(date(2027, 1, 21)));
    }
}

#[test]
fn a_notice_before_its_time_has_no_effect_and_is_kept() {
    let early = waiting().on(ENDS).when(act(ENDS, notice()));
    let early = early.then([CaseEvent::DefaultNoticed {
        request: REQUEST,
        on: ENDS,
        penalty_from: None,
    }]);
    assert_eq!(clock(&early).premature, [ENDS]);
    assert_eq!(clock(&early).penalty(Date::MAX), None);
    // Another one, after the term, counts.
    let on = date(2027, 1, 19);
    let late = early
        .on(on)
        .when(act(on, notice()))
        .then([CaseEvent::DefaultNoticed {
            request: REQUEST,
            on,
            penalty_from: Some(date(2027, 2, 3)),
        }]);
    let penalty = clock(&late).penalty(date(2027, 2, 4)).unwrap();
    assert_eq!((penalty.days, penalty.so_far), (2, Cents::new(4_600)));
    assert_eq!((penalty.most, penalty.last_day), (euro(1_442), None));
}

#[test]
fn an_extension_names_the_day_that_counts() {
    let (on, by) = (ENDS, date(2027, 3, 6));
    let extended = waiting()
        .on(on)
        .when(act(on, extend(by)))
        .then([CaseEvent::TermExtended {
            request: REQUEST,
            on,
            decide_by: by,
            reason: "De werkgever is nog niet bereikt.".to_owned().into(),
        }]);
    // A Saturday that the authority names itself stays a Saturday.
    assert_eq!(clock(&extended).decide_by(by), Some(by));
    assert_eq!(
        clock(&extended).law(),
        Some(law("jci1.31:c:BWBR0005537&artikel=4:14&lid=3"))
    );
    assert_eq!(
        clock(&waiting()).law(),
        Some(law("jci1.31:c:BWBR0005537&artikel=4:13&lid=2"))
    );
}
