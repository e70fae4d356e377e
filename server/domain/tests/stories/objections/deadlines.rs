//! By when something must happen in an objection.

use jiff::civil::date;
use maatwerk_domain::Date;
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::deadlines::{
    AtStake, Deadline, DeadlineAbout, DeadlineKind as Kind, Exposure, Whose,
};
use maatwerk_domain::case::objection::{ObjectionAct, ObjectionHearing, ObjectionOutcome};

use super::{LAST, OBJECTION, ON_OBJECTION, act, decide_as, heard_as, received};
use crate::support::*;

/// Six weeks after the last day to object.
const ENDS: Date = date(2027, 2, 15);

/// What is to be done in the objection.
fn deadlines(given: &Given) -> Vec<Deadline> {
    let mut all = given.case.deadlines();
    all.retain(|one| one.about == DeadlineAbout::Objection(OBJECTION));
    all
}

fn days(given: &Given) -> Vec<(Kind, Option<Date>)> {
    deadlines(given)
        .iter()
        .map(|one| (one.kind, one.day))
        .collect()
}

#[test]
fn an_objection_is_decided_on_and_that_is_told_in_its_term() {
    let given = heard_as(ObjectionHearing::Held);
    let all = deadlines(&given);
    let [deadline] = &all[..] else {
        panic!("{all:?}")
    };
    assert_eq!(
        (deadline.kind, deadline.day),
        (Kind::DecideObjection, Some(ENDS))
    );
    assert_eq!(
        (deadline.whose, deadline.person),
        (Whose::Authority, Some(RESIDENT))
    );
    let article = deadline.article.as_ref().unwrap().article();
    assert_eq!(article, "BWBR0005537&artikel=7:10&lid=1");
    let threatens = AtStake {
        so_far: euro(0),
        most: euro(1_442),
    };
    assert_eq!(deadline.exposure.on(ENDS), threatens);
    let decided = given
        .by("second")
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .accepted();
    assert_eq!(days(&decided), [(Kind::AnnounceDecision, Some(ENDS))]);
    let told = decided
        .when(CaseCommand::Announce {
            decision: ON_OBJECTION,
            on: LAST,
        })
        .accepted();
    assert_eq!(days(&told), []);
}

#[test]
fn what_is_missing_is_repaired_in_time_or_not_at_all() {
    let until = date(2027, 1, 18);
    let invited = received()
        .when(act(
            LAST,
            ObjectionAct::InviteRepair {
                until,
                missing: "De gronden.".to_owned(),
            },
        ))
        .accepted();
    // Fourteen days more, while nobody knows whether it is repaired.
    assert_eq!(
        days(&invited),
        [
            (Kind::RepairObjection, Some(until)),
            (Kind::DecideObjection, Some(date(2027, 3, 1))),
        ]
    );
    let repair = &deadlines(&invited)[0];
    assert_eq!((repair.whose, repair.lapses), (Whose::Resident, true));
    let withdrawn = invited
        .when(act(
            LAST,
            ObjectionAct::Withdraw {
                orally: false,
                reason: None,
            },
        ))
        .accepted();
    assert_eq!(days(&withdrawn), []);
}

#[test]
fn a_notice_of_default_costs_by_the_day_and_is_determined() {
    let noticed = date(2027, 2, 16);
    let late = heard_as(ObjectionHearing::Held)
        .on(noticed)
        .when(act(noticed, ObjectionAct::NoticeDefault))
        .accepted();
    let last = date(2027, 3, 2);
    // The 42 days end on 13 April; two weeks later is the King's birthday.
    let determine = (Kind::DeterminePenalty, Some(date(2027, 4, 28)));
    assert_eq!(
        days(&late),
        [(Kind::DecideObjection, Some(last)), determine]
    );
    let deadline = &deadlines(&late)[0];
    let article = deadline.article.as_ref().unwrap().article();
    assert_eq!(article, "BWBR0005537&artikel=4:17&lid=3");
    assert_eq!(deadline.exposure.on(date(2027, 3, 4)).so_far, euro(46));
    assert_eq!(
        deadlines(&late)[1].exposure,
        Exposure::Nothing,
        "named once"
    );
    let given = date(2027, 3, 5);
    let decided = late
        .on(given)
        .by("second")
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .accepted()
        .when(CaseCommand::Announce {
            decision: ON_OBJECTION,
            on: given,
        })
        .accepted();
    // Two weeks after 4 March, the last day that it ran.
    assert_eq!(
        days(&decided),
        [(Kind::DeterminePenalty, Some(date(2027, 3, 18)))]
    );
    assert_eq!(deadlines(&decided)[0].exposure, Exposure::Amount(euro(46)));
}

/// Paid back on what became a loan; upheld on 5 April 2027.
fn upheld() -> Given {
    let day = date(2027, 4, 5);
    super::converted_and_repaid()
        .on(day)
        .when(super::receive(DECISION_2, day, None))
        .accepted()
        .when(act(day, super::hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .accepted()
}

#[test]
fn what_had_been_paid_back_is_refunded_in_six_weeks() {
    let day = date(2027, 4, 5);
    let decided = upheld();
    let told: Vec<_> = days(&decided).iter().map(|one| one.0).collect();
    assert_eq!(told, [Kind::AnnounceDecision], "first she is told");
    let owed = decided
        .when(CaseCommand::Announce {
            decision: ON_OBJECTION,
            on: day,
        })
        .accepted();
    // Six weeks later it is Whit Monday: the day after.
    let last = date(2027, 5, 18);
    assert_eq!(days(&owed), [(Kind::PayRefund, Some(last))]);
    let deadline = &deadlines(&owed)[0];
    assert_eq!(
        (deadline.whose, deadline.person),
        (Whose::Authority, Some(RESIDENT))
    );
    let article = deadline.article.as_ref().unwrap().article();
    assert_eq!(article, "BWBR0005537&artikel=4:87&lid=1");
    assert_eq!(deadline.exposure, Exposure::Amount(euro(25)));
    assert!(
        deadline.runs_on(date(2027, 5, 19)),
        "it is due after that too"
    );
    let of_loan = |one: &Deadline| matches!(one.about, DeadlineAbout::Loan(_));
    assert!(!owed.case.deadlines().iter().any(of_loan), "it was undone");
    // What she had paid by then, and is told of later, comes with it.
    let more = owed
        .clone()
        .when(CaseCommand::Repay(maatwerk_domain::case::Repay {
            repayment: maatwerk_domain::RepaymentId::from_bytes([9; 16]),
            loan: LOAN,
            amount: euro(25),
            on: day,
            another: true,
        }))
        .accepted();
    assert_eq!(deadlines(&more)[0].exposure, Exposure::Amount(euro(50)));
    let refund = super::PayRefund {
        refund: PAYMENT_2,
        objection: OBJECTION,
        on: day,
        payee: "J. de Vries".to_owned(),
    };
    let refunded = owed.when(CaseCommand::OnObjection(super::OnObjection::Refund(refund)));
    assert_eq!(days(&refunded.accepted()), []);
}
