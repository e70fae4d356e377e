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
