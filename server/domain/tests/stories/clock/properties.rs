//! What holds of the clock whatever happens.

use jiff::ToSpan as _;
use maatwerk_domain::Date;
use maatwerk_domain::case::clock::{ClockAct, SuspensionGround};
use proptest::prelude::*;

use super::{act, clock, extend, invite, notice, suspend, waiting};
use crate::support::*;

const GROUNDS: [SuspensionGround; 4] = [
    SuspensionGround::ForeignInformation,
    SuspensionGround::Consent,
    SuspensionGround::Applicant,
    SuspensionGround::ForceMajeure,
];

fn after(day: Date, days: i32) -> Date {
    day.checked_add(days.days()).unwrap()
}

/// Which act, how many days after the one before, and for how long.
fn acts() -> impl Strategy<Value = Vec<(u8, i32, i32)>> {
    prop::collection::vec((0_u8..9, 0_i32..25, -1_i32..40), 0..12)
}

fn dreamt(kind: u8, on: Date, length: i32) -> ClockAct {
    let until = after(on, length);
    match kind {
        0 => invite(until),
        1 => ClockAct::Complete,
        2..=5 => {
            let ground = GROUNDS[usize::from(kind) - 2];
            suspend(
                ground,
                (ground == SuspensionGround::Consent).then_some(until),
            )
        }
        6 => ClockAct::Resume,
        7 => extend(after(until, 56)),
        _ => notice(),
    }
}

#[test]
fn each_ground_names_its_part_of_the_article() {
    let grounds = GROUNDS.into_iter().chain([SuspensionGround::Repair]);
    for ground in grounds {
        let article = ground.law().article();
        assert!(
            article.starts_with("BWBR0005537&artikel=4:15&lid="),
            "{article}"
        );
    }
}

proptest! {
    #[test]
    fn no_act_brings_the_end_forward_unless_the_term_runs_again(acts in acts()) {
        let mut given = waiting();
        let mut on = RECEIVED;
        for (kind, wait, length) in acts {
            on = after(on, wait);
            given = given.on(on);
            let before = clock(&given).clone();
            let ends = before.decide_by(on).unwrap();
            let done = dreamt(kind, on, length);
            let Some(next) = given.clone().when(act(on, done.clone())).taken() else {
                continue;
            };
            given = next;
            let now = clock(&given);
            let end = now.decide_by(on).unwrap();
            match done {
                ClockAct::Complete | ClockAct::Resume => prop_assert!(end <= ends),
                _ => prop_assert!(end >= ends, "{:?}", done),
            }
            // Suspensions follow each other, and none begins after the term has passed.
            for pair in now.suspensions.windows(2) {
                prop_assert!(pair[0].runs_again.is_some_and(|again| again <= pair[1].from));
            }
            // While it stands still, it does not pass.
            if now.suspended(on).is_some() {
                prop_assert!(end >= on);
            }
            if let Some(notice) = now.notice {
                prop_assert!(notice.received > now.decide_by(notice.received).unwrap());
                prop_assert!(notice.penalty_from >= after(notice.received, 15));
            }
        }
    }

    #[test]
    fn a_penalty_grows_and_stays_below_its_most(
        late in 0_i32..400,
        waits in prop::collection::vec(0_i32..30, 1..8),
        decided in prop::option::of(0_i32..120),
    ) {
        let most = euro(14 * 23 + 14 * 35 + 14 * 45);
        let on = after(super::ENDS, 1 + late);
        let given = waiting().on(on).when(act(on, notice())).accepted();
        let mut clock = clock(&given).clone();
        clock.given = decided.map(|days| after(on, days));
        let (mut today, mut before) = (on, Some(0));
        for wait in waits {
            today = after(today, wait);
            let now = clock.penalty(today).map(|penalty| {
                assert!(penalty.so_far <= penalty.most && penalty.most <= most);
                assert!(penalty.days <= 42);
                assert_eq!(penalty.last_day.is_some(), penalty.determine_by.is_some());
                penalty.so_far.get()
            });
            prop_assert!(now >= before || now.is_none());
            before = now;
        }
        if decided.is_none() {
            prop_assert_eq!(clock.penalty(after(on, 365)).unwrap().so_far, most);
        }
    }
}
