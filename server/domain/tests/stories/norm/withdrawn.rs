//! Who asked to leave the norm out may withdraw that, as long as nothing was decided on it.

use maatwerk_domain::case::CloseReason;
use maatwerk_domain::case::clock::ClockRefusal;

use super::*;

#[test]
fn nothing_is_decided_on_what_was_withdrawn() {
    let on = date(2026, 12, 1);
    let tomorrow = on.tomorrow().unwrap();
    let closing = CaseCommand::Close(CloseReason::Withdrawn);
    let waiting = asked(date(1998, 2, 1))
        .on(on)
        .when(closing.clone())
        .refused(Refusal::StillRunning(
            "a request to suspend the norm waits for a decision",
        ))
        .when(withdraw(tomorrow, None))
        .refused(Refusal::InTheFuture {
            what: "the withdrawal",
            day: tomorrow,
            today: on,
        })
        .when(withdraw(RECEIVED.yesterday().unwrap(), None))
        .refused(Refusal::TooEarly {
            what: "the withdrawal",
            day: RECEIVED.yesterday().unwrap(),
            than: "the day it is asked from,",
            earliest: RECEIVED,
        });
    let withdrawn = waiting
        .when(withdraw(on, Some("Hij heeft een kamer.")))
        .then([CaseEvent::Norm(NormEvent::NormRequestWithdrawn {
            suspension: SUSPENSION,
            on,
            reason: Some("Hij heeft een kamer.".to_owned()).into(),
        })]);
    assert_eq!(withdrawn.case.deadlines(), []);
    let refused: Refusal = ClockRefusal::Withdrawn(on).into();
    withdrawn
        .when(grant())
        .refused(refused.clone())
        .when(withdraw(on, None))
        .refused(refused)
        .when(extend(DECISION_2, HALF_A_YEAR))
        .refused(NormRefusal::NotGranted.into())
        .when(closing)
        .accepted();
}

#[test]
fn what_was_decided_is_not_withdrawn() {
    granted_it()
        .when(withdraw(RECEIVED, None))
        .refused(NormRefusal::Decided.into());
}
