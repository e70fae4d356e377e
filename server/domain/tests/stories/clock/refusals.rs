//! Every refusal of an act on the clock.

use std::collections::BTreeSet;

use jiff::civil::date;
use maatwerk_domain::case::clock::{ClockAct, ClockRefusal, MOST_CLOCK_ACTS, SuspensionGround};
use maatwerk_domain::case::{CaseCommand, CaseEvent};
use maatwerk_domain::{Date, DecisionId, Refusal, RequestId};

use super::outcome::{determine, late, not_process, pay_penalty};
use super::{ENDS, act, after, clock, extend, in_default, invite, notice, suspend, waiting};
use crate::support::*;

/// The codes that are reached.
#[expect(clippy::too_many_lines, reason = "a table of what is refused")]
fn reach() -> BTreeSet<&'static str> {
    let mut reached = BTreeSet::new();
    let mut refused = |given: Given, command, refusal: ClockRefusal| {
        given.when(command).refused(refusal.into());
        reached.insert(refusal.code());
    };
    let monday = date(2026, 11, 30);
    let next = date(2026, 12, 14);
    let on = |day: Date| waiting().on(day);
    let majeure = || suspend(SuspensionGround::ForceMajeure, None);
    let after_end = ENDS.tomorrow().unwrap();

    let given_on = date(2027, 2, 10);
    refused(
        late(),
        act(given_on, notice()),
        ClockRefusal::Given(given_on),
    );
    let withdrawn = after([(monday, ClockAct::Withdraw { reason: None })]);
    refused(
        withdrawn,
        act(monday, notice()),
        ClockRefusal::Withdrawn(monday),
    );
    refused(
        on(after_end),
        act(after_end, majeure()),
        ClockRefusal::TooLateToSuspend(ENDS),
    );
    // Foreign information stops the term from the day after: too late on its last day.
    refused(
        on(ENDS),
        act(ENDS, suspend(SuspensionGround::ForeignInformation, None)),
        ClockRefusal::TooLateToSuspend(ENDS),
    );
    refused(
        on(after_end),
        act(after_end, extend(date(2027, 3, 1))),
        ClockRefusal::TooLateToExtend(ENDS),
    );
    refused(
        on(monday),
        act(monday, extend(ENDS)),
        ClockRefusal::NoExtension(ENDS),
    );
    // Half a year from the day on which the term ends: the next one too.
    let most = date(2027, 7, 18);
    for far in [date(2199, 12, 31), most.tomorrow().unwrap()] {
        refused(
            on(monday),
            act(monday, extend(far)),
            ClockRefusal::TooLong(most),
        );
    }
    let extended = after([(monday, extend(most))]);
    refused(
        extended.clone(),
        act(monday, extend(date(2028, 1, 19))),
        ClockRefusal::TooLong(date(2028, 1, 18)),
    );
    extended
        .when(act(monday, extend(date(2028, 1, 18))))
        .accepted();
    let still = || after([(monday, majeure())]);
    for again in [majeure(), extend(date(2027, 3, 1)), invite(next)] {
        refused(still(), act(monday, again), ClockRefusal::Suspended);
    }
    // Nor before a suspension that begins tomorrow.
    let consent = Some(next);
    let agreed = after([(monday, suspend(SuspensionGround::Consent, consent))]);
    refused(
        agreed.clone(),
        act(monday, extend(date(2027, 3, 1))),
        ClockRefusal::Suspended,
    );
    refused(
        agreed,
        act(monday, ClockAct::Resume),
        ClockRefusal::NotSuspended,
    );
    refused(
        on(monday),
        act(monday, ClockAct::Resume),
        ClockRefusal::NotSuspended,
    );
    for (ground, until) in [
        (SuspensionGround::Consent, None),
        (SuspensionGround::Consent, Some(monday)),
        (SuspensionGround::ForceMajeure, Some(next)),
        (SuspensionGround::Applicant, Some(monday)),
    ] {
        refused(
            on(monday),
            act(monday, suspend(ground, until)),
            ClockRefusal::LastDay,
        );
    }
    let invited = || after([(monday, invite(next))]);
    refused(
        invited().on(next),
        act(next, invite(date(2026, 12, 28))),
        ClockRefusal::RepairRuns(next),
    );
    refused(invited(), not_process(), ClockRefusal::RepairRuns(next));
    refused(
        on(monday),
        act(monday, ClockAct::Complete),
        ClockRefusal::NotInvited,
    );
    refused(on(monday), not_process(), ClockRefusal::NotInvited);
    refused(
        on(monday),
        act(monday, suspend(SuspensionGround::Repair, Some(next))),
        ClockRefusal::NotInvited,
    );
    refused(
        on(monday),
        act(monday, invite(monday)),
        ClockRefusal::NoTimeToRepair,
    );
    refused(
        invited().on(date(2027, 1, 12)),
        not_process(),
        ClockRefusal::TooLateNotToProcess(date(2027, 1, 11)),
    );
    refused(
        in_default(),
        act(after_end, notice()),
        ClockRefusal::InDefault(after_end),
    );
    refused(waiting(), determine(None), ClockRefusal::NoPenalty);
    refused(
        in_default().on(date(2027, 2, 3)),
        determine(None),
        ClockRefusal::PenaltyRuns,
    );
    let mut twice = determine(None);
    if let CaseCommand::DeterminePenalty(command) = &mut twice {
        command.decision = DecisionId::from_bytes([3; 16]);
    }
    let determined = late().when(determine(None)).accepted();
    refused(determined.clone(), twice, ClockRefusal::Determined);
    refused(
        late(),
        pay_penalty(DECISION, RECEIVED),
        ClockRefusal::NothingDue,
    );
    // Long before the table of rates begins.
    let mut old = determined;
    let day = date(2014, 1, 2);
    old.case.apply(CaseEvent::DecisionAnnounced {
        decision: DECISION_2,
        on: day,
        objection_until: day,
    });
    let command = pay_penalty(DECISION_2, old.context.today);
    refused(old, command, ClockRefusal::NoRate);
    reached
}

#[test]
fn every_refusal_is_reached_and_names_its_article() {
    let source = include_str!("../../../src/case/clock/refusal.rs");
    let code = source.split("fn code(").nth(1).unwrap();
    let body = code.split("fn rule(").next().unwrap();
    let codes: BTreeSet<_> = body
        .lines()
        .filter_map(|line| line.split("=> \"").nth(1)?.split('"').next())
        .collect();
    assert_eq!(codes.len(), body.matches("Self::").count());
    assert_eq!(reach(), codes);
}

#[test]
fn acts_come_one_after_the_other() {
    let (monday, tuesday) = (date(2026, 11, 30), date(2026, 12, 1));
    let given = after([(tuesday, invite(date(2026, 12, 14)))]);
    let given = given.when(act(monday, ClockAct::Complete));
    let given = given.refused(Refusal::TooEarly {
        what: "the act",
        day: monday,
        than: "the last act on the clock of",
        earliest: tuesday,
    });
    let tomorrow = date(2026, 12, 2);
    given
        .when(act(tomorrow, ClockAct::Complete))
        .refused(Refusal::InTheFuture {
            what: "the act",
            day: tomorrow,
            today: tuesday,
        });
    let nobody =
        maatwerk_domain::case::CaseCommand::ActOnClock(maatwerk_domain::case::clock::ActOnClock {
            request: RequestId::from_bytes([9; 16]),
            on: monday,
            act: notice(),
        });
    waiting()
        .on(monday)
        .when(nobody)
        .refused(Refusal::Unknown("budget request"));
}

#[test]
fn the_clock_takes_so_many_acts_and_no_day_beyond_the_calendar() {
    let notices = (0..MOST_CLOCK_ACTS).map(|_| (RECEIVED, notice()));
    let full = after(notices);
    assert_eq!(clock(&full).premature.len(), MOST_CLOCK_ACTS);
    full.when(act(RECEIVED, notice()))
        .refused(Refusal::TooMany {
            what: "acts on the clock of a request",
            limit: MOST_CLOCK_ACTS,
        });
    let consent = suspend(SuspensionGround::Consent, Some(Date::MAX));
    // As one could be recorded before an extension had a longest term.
    let mut extended = waiting();
    extended.case.apply(CaseEvent::TermExtended {
        request: REQUEST,
        on: RECEIVED,
        decide_by: Date::MAX.yesterday().unwrap(),
        reason: "Zo.".to_owned().into(),
    });
    for (given, far) in [
        (waiting(), invite(Date::MAX)),
        (waiting(), consent),
        (waiting(), invite(Date::MAX.yesterday().unwrap())),
        (extended, invite(date(2026, 12, 14))),
    ] {
        given
            .when(act(RECEIVED, far))
            .refused(Refusal::BeyondCalendar);
    }
}
