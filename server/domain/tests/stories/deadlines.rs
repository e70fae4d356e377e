//! What must happen by which day: of requests, decisions, gifts and loans.

use jiff::ToSpan as _;
use jiff::civil::date;
use maatwerk_domain::case::clock::{ActOnClock, ClockAct, SuspensionGround};
use maatwerk_domain::case::deadlines::{
    AtStake, Deadline, DeadlineAbout, DeadlineKind as Kind, Exposure, Whose,
};
use maatwerk_domain::case::{
    Case, CaseCommand, CaseEvent, InstalmentPlan, LiftHold, PersonRole, PlaceHold, Proposal,
    ProposedBy,
};
use maatwerk_domain::{
    AssessmentOutcome, Cents, Date, FactId, FactValue, GrantForm, HoldId, Personal, Refusal,
};
use proptest::prelude::*;

use crate::support::*;

/// Eight weeks after the receipt.
const ENDS: Date = date(2027, 1, 18);

fn act(on: Date, act: ClockAct) -> CaseCommand {
    CaseCommand::ActOnClock(ActOnClock {
        request: REQUEST,
        on,
        act,
    })
}

fn waiting() -> Given {
    given(requested(AssessmentOutcome::Decline))
}

/// What runs on a day: kind and day.
fn running(case: &Case, today: Date) -> Vec<(Kind, Option<Date>)> {
    let all = case.deadlines();
    let run = all.iter().filter(|deadline| deadline.runs_on(today));
    run.map(|deadline| (deadline.kind, deadline.day)).collect()
}

fn one(case: &Case, kind: Kind) -> Deadline {
    let mut found = case.deadlines();
    found.retain(|deadline| deadline.kind == kind);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn article(deadline: &Deadline) -> String {
    deadline.article.as_ref().unwrap().article()
}

#[test]
fn a_request_is_decided_on_in_eight_weeks() {
    let waiting = waiting();
    let deadline = one(&waiting.case, Kind::DecideRequest);
    assert_eq!(deadline.about, DeadlineAbout::Request(REQUEST));
    assert_eq!(deadline.person, Some(RESIDENT));
    assert_eq!(deadline.whose, Whose::Authority);
    assert_eq!(article(&deadline), "BWBR0005537&artikel=4:13&lid=2");
    assert_eq!(deadline.day, Some(ENDS));
    assert!(!deadline.lapses, "a decision is due after its term too");
    // 322 + 490 + 630 euro: what a notice of default may come to (Awb 4:17 lid 2).
    let threatens = AtStake {
        so_far: Cents::ZERO,
        most: euro(1_442),
    };
    assert_eq!(deadline.exposure.on(RECEIVED), threatens);
    for (today, left) in [(RECEIVED, 56), (ENDS, 0), (date(2027, 1, 20), -2)] {
        assert_eq!(deadline.days_left(today), Some(left));
        assert!(deadline.runs_on(today));
    }
}

#[test]
fn a_decision_that_did_not_reach_anybody_is_announced_in_the_same_term() {
    let decided = given(granted(lessons()));
    let deadline = one(&decided.case, Kind::AnnounceDecision);
    assert_eq!(deadline.day, Some(ENDS));
    let announced = given([granted(lessons()), vec![announced()]].concat());
    let objection = one(&announced.case, Kind::Object);
    assert_eq!(objection.about, DeadlineAbout::Decision(DECISION));
    assert_eq!(objection.whose, Whose::Resident);
    assert_eq!(article(&objection), "BWBR0005537&artikel=6:7");
    let last = date(2027, 1, 4);
    assert_eq!(objection.day, Some(last));
    assert!(objection.runs_on(last));
    assert!(!objection.runs_on(date(2027, 1, 5)), "it is over");
    // Nothing was paid, and that is late too.
    let pay = (Kind::PayGrant, Some(last));
    let of_gift = (Kind::ReviewGift, Some(UNTIL));
    assert_eq!(
        running(&announced.case, last),
        [pay, (Kind::Object, Some(last)), of_gift]
    );
    assert_eq!(running(&announced.case, date(2027, 1, 5)), [pay, of_gift]);
}

#[test]
fn an_incomplete_request_is_completed_decided_on_or_not_processed() {
    let (asked, until) = (date(2026, 11, 30), date(2026, 12, 14));
    let invite = ClockAct::InviteRepair {
        until,
        missing: "Loonstrook.".to_owned(),
    };
    let invited = waiting().on(asked).when(act(asked, invite)).accepted();
    let (decide, tell) = (
        (Kind::DecideRequest, Some(date(2027, 2, 1))),
        (Kind::TellNotProcessed, Some(date(2027, 1, 11))),
    );
    let complete = (Kind::CompleteRequest, Some(until));
    assert_eq!(running(&invited.case, until), [complete, decide]);
    let deadline = one(&invited.case, Kind::CompleteRequest);
    assert_eq!(deadline.whose, Whose::Resident);
    assert_eq!(article(&deadline), "BWBR0005537&artikel=4:5&lid=1");
    // The day after, four weeks to tell that nothing will be decided; after those it is decided on.
    assert_eq!(running(&invited.case, date(2026, 12, 15)), [tell, decide]);
    assert_eq!(running(&invited.case, date(2027, 1, 12)), [decide]);

    let completed = date(2026, 12, 7);
    let done = invited
        .on(completed)
        .when(act(completed, ClockAct::Complete))
        .accepted();
    assert_eq!(
        running(&done.case, completed),
        [
            (Kind::TellNotProcessed, Some(date(2027, 1, 4))),
            (Kind::DecideRequest, Some(date(2027, 1, 25))),
        ]
    );
}

#[test]
fn what_stands_still_without_an_end_has_no_day_and_comes_last() {
    let on = date(2026, 12, 1);
    let still = ClockAct::Suspend {
        ground: SuspensionGround::ForceMajeure,
        until: None,
        reason: "Brand.".to_owned(),
    };
    let still = waiting().on(on).when(act(on, still)).accepted();
    let deadline = one(&still.case, Kind::DecideRequest);
    assert_eq!((deadline.day, deadline.days_left(on)), (None, None));
    assert!(deadline.runs_on(ENDS));
    let again = date(2026, 12, 4);
    let resumed = still
        .on(again)
        .when(act(again, ClockAct::Resume))
        .accepted();
    let deadline = one(&resumed.case, Kind::DecideRequest);
    assert_eq!(deadline.day, Some(date(2027, 1, 21)));
}

#[test]
fn a_notice_of_default_leaves_two_weeks_and_then_costs_by_the_day() {
    let on = date(2027, 1, 19);
    let late = waiting()
        .on(on)
        .when(act(on, ClockAct::NoticeDefault))
        .accepted();
    let deadline = one(&late.case, Kind::DecideAfterDefault);
    assert_eq!(deadline.day, Some(date(2027, 2, 2)));
    assert_eq!(article(&deadline), "BWBR0005537&artikel=4:17&lid=3");
    for (today, so_far) in [
        (on, 0),
        (date(2027, 2, 2), 0),
        (date(2027, 2, 3), 23),
        (date(2027, 2, 16), 14 * 23),
        (date(2027, 2, 17), 14 * 23 + 35),
        (date(2027, 3, 16), 1_442),
        (date(2028, 1, 1), 1_442),
    ] {
        let stake = deadline.exposure.on(today);
        assert_eq!((stake.so_far, stake.most), (euro(so_far), euro(1_442)));
    }
    // Nobody decides: the 42 days end on 16 March, and how much it is must be said within two weeks.
    let determine = (Kind::DeterminePenalty, Some(date(2027, 3, 30)));
    let decide = (Kind::DecideAfterDefault, Some(date(2027, 2, 2)));
    assert_eq!(running(&late.case, date(2027, 3, 16)), [decide]);
    assert_eq!(running(&late.case, date(2027, 3, 17)), [decide, determine]);
    let penalty = one(&late.case, Kind::DeterminePenalty);
    assert_eq!(penalty.exposure, Exposure::Nothing, "named once");
}

#[test]
fn each_look_at_a_gift_is_on_the_article_of_its_condition() {
    let gift = given(paid(lessons(), euro(300)));
    let deadline = one(&gift.case, Kind::ReviewGift);
    assert_eq!(
        deadline.about,
        DeadlineAbout::Condition(GRANT, RULE.to_owned())
    );
    assert_eq!(deadline.article, Some(law("CVDR123456/6")));
    assert_eq!(
        deadline.exposure,
        Exposure::Amount(euro(300)),
        "what was paid"
    );
    assert_eq!(deadline.day, Some(UNTIL));
}

#[test]
fn a_hearing_that_is_out_is_answered_in_time_or_not_at_all() {
    let mut events = paid(lessons(), euro(500));
    events.push(CaseEvent::ConversionProposed {
        proposal: PROPOSAL,
        grant: GRANT,
        terms: Proposal::Loan(loan_of(euro(300))),
        by: ProposedBy::Policy,
    });
    let until = date(2027, 4, 8);
    let invite = |on, until| CaseCommand::InviteHearing {
        grant: GRANT,
        on,
        until,
    };
    let proposed = given(events).on(TOLD);
    assert_eq!(
        running(&proposed.case, TOLD),
        [(Kind::ReviewGift, Some(UNTIL))]
    );
    let tomorrow = TOLD.tomorrow().unwrap();
    proposed
        .clone()
        .when(invite(tomorrow, until))
        .refused(Refusal::InTheFuture {
            what: "the invitation",
            day: tomorrow,
            today: TOLD,
        })
        .when(invite(TOLD, STOPPED))
        .refused(Refusal::TooEarly {
            what: "the last day",
            day: STOPPED,
            than: "the invitation of",
            earliest: TOLD,
        });
    let invited = proposed
        .when(invite(TOLD, until))
        .then([CaseEvent::HearingInvited {
            proposal: PROPOSAL,
            grant: GRANT,
            on: TOLD,
            until,
        }]);
    let deadline = one(&invited.case, Kind::AnswerHearing);
    assert_eq!(deadline.about, DeadlineAbout::Grant(GRANT));
    assert_eq!(deadline.whose, Whose::Resident);
    assert_eq!((deadline.day, deadline.lapses), (Some(until), true));
    assert_eq!(article(&deadline), "BWBR0005537&artikel=4:8");
    assert!(!deadline.runs_on(date(2027, 4, 9)));
    let heard = invited
        .when(CaseCommand::RecordHearing {
            grant: GRANT,
            hearing: her_view(TOLD),
        })
        .accepted();
    assert_eq!(
        running(&heard.case, TOLD),
        [(Kind::ReviewGift, Some(UNTIL))]
    );
    heard
        .when(invite(TOLD, until))
        .refused(Refusal::Terms("the resident was heard already"));
    given(paid(lessons(), euro(300)))
        .when(invite(RECEIVED, until))
        .refused(Refusal::NoProposal);
}

#[test]
fn a_loan_names_its_next_instalment() {
    let plan = InstalmentPlan {
        instalments: 6,
        amount: euro(90),
        first_due: date(2027, 8, 31),
    };
    let mut events = paid(plain(GrantForm::Loan, euro(500)), euro(500));
    let next = |given: &Given| {
        let deadline = one(&given.case, Kind::PayInstalment);
        assert_eq!(deadline.whose, Whose::Resident);
        (deadline.day.unwrap(), deadline.exposure.on(TOLD).most)
    };
    let none = given(events.clone());
    assert!(none.case.loans[&LOAN].next_instalment().is_none());
    events.push(CaseEvent::InstalmentsSet { loan: LOAN, plan });
    let loan = given(events).on(date(2028, 6, 1));
    assert_eq!(next(&loan), (date(2027, 8, 31), euro(90)));
    // Whole months later, the month end clamped; what is too much counts for the next.
    let loan = loan.when(repay(1, euro(100), TOLD)).accepted();
    assert_eq!(next(&loan), (date(2027, 9, 30), euro(80)));
    let loan = loan.when(repay(2, euro(349), TOLD)).accepted();
    assert_eq!(next(&loan), (date(2027, 12, 31), euro(1)));
    let loan = loan.when(repay(3, euro(1), TOLD)).accepted();
    assert_eq!(next(&loan), (date(2028, 1, 31), euro(50)), "the rest");
    let loan = loan.when(repay(4, euro(50), TOLD)).accepted();
    assert!(loan.case.loans[&LOAN].next_instalment().is_none());
}

#[test]
fn nothing_is_due_of_who_was_erased() {
    let events = requested(AssessmentOutcome::Decline).into_iter();
    let erased = events.map(|event| match event {
        CaseEvent::PersonAdded { person, role, .. } => CaseEvent::PersonAdded {
            person,
            role,
            identity: Personal::Erased,
        },
        event => event,
    });
    assert_eq!(Case::fold(erased).deadlines(), []);
}

/// What is none of its business.
fn others() -> Vec<CaseCommand> {
    let hold = HoldId::from_bytes([9; 16]);
    vec![
        CaseCommand::AddPerson(person(PARTNER, PersonRole::Partner)),
        record(
            FactId::from_bytes([9; 16]),
            PARTNER,
            fact("income", FactValue::Amount(euro(900)), None),
        ),
        CaseCommand::StateSignal(signal()),
        CaseCommand::PlaceHold(PlaceHold {
            hold,
            reason: "Klacht.".to_owned(),
        }),
        CaseCommand::LiftHold(LiftHold {
            hold,
            reason: "Afgedaan.".to_owned(),
        }),
    ]
}

fn histories() -> Vec<Given> {
    let late = date(2027, 1, 19);
    vec![
        waiting(),
        waiting()
            .on(late)
            .when(act(late, ClockAct::NoticeDefault))
            .accepted(),
        given(paid(lessons(), euro(300))).on(TOLD),
        given(became_loan()).on(TOLD),
    ]
}

#[test]
fn what_does_not_touch_a_deadline_does_not_change_it() {
    for mut given in histories() {
        let before = given.case.deadlines();
        assert!(!before.is_empty());
        for command in others() {
            given = given.when(command).accepted();
            assert_eq!(given.case.deadlines(), before);
        }
    }
}

proptest! {
    #[test]
    fn a_day_later_a_day_less_is_left(history in 0_usize..4, after in -400_i32..4_000) {
        let today = RECEIVED.checked_add(after.days()).unwrap();
        let tomorrow = today.tomorrow().unwrap();
        for deadline in histories()[history].case.deadlines() {
            let left = deadline.days_left(today);
            prop_assert_eq!(deadline.days_left(tomorrow), left.map(|left| left - 1));
            let (now, then) = (deadline.exposure.on(today), deadline.exposure.on(tomorrow));
            prop_assert!(now.so_far <= then.so_far && then.so_far <= then.most);
            // Once begun it runs, until its day when it lapses and for ever when it does not.
            if deadline.runs_on(today) && !deadline.runs_on(tomorrow) {
                prop_assert!(deadline.lapses && deadline.day == Some(today));
            }
        }
    }
}
