//! No decision about the norm has effect before it reached whom it is for (Awb 3:40), and until when that is to be.

use super::*;

const END: DecisionId = DecisionId::from_bytes([3; 16]);

/// What is to be done about the suspension: one thing at a time.
fn to_do(given: &Given) -> Option<(DeadlineKind, Date, String)> {
    let mut all = given.case.deadlines();
    all.retain(|one| one.about == DeadlineAbout::NormSuspension(SUSPENSION));
    assert!(all.len() <= 1, "{all:?}");
    let one = all.pop()?;
    assert_eq!(one.person, Some(RESIDENT));
    Some((one.kind, one.day?, one.article?.as_str().to_owned()))
}

fn announce_by(day: Date, article: &str) -> (DeadlineKind, Date, String) {
    let article = format!("jci1.31:c:BWBR0005537&artikel={article}");
    (DeadlineKind::AnnounceDecision, day, article)
}

#[test]
fn what_nobody_was_told_of_leaves_nothing_out() {
    let given = granted_it();
    assert!(!of(&given).runs_on(date(2026, 12, 1)));
    // The term to decide runs on until it is announced.
    assert_eq!(
        to_do(&given).unwrap(),
        announce_by(date(2027, 1, 18), "4:13&lid=2")
    );
    given
        .when(extend(DECISION_2, date(2027, 8, 31)))
        .refused(Refusal::NotAnnounced)
        .when(end(date(2027, 1, 31)))
        .refused(Refusal::NotAnnounced)
        .when(announce(DECISION, RECEIVED))
        .accepted()
        .when(extend(DECISION_2, date(2027, 8, 31)))
        .accepted();
}

#[test]
fn what_was_declined_is_announced_too() {
    let declined = asked(date(1998, 2, 1))
        .when(decision(NormVerdict::Declined, None))
        .accepted();
    assert_eq!(
        to_do(&declined).unwrap(),
        announce_by(date(2027, 1, 18), "4:13&lid=2")
    );
    let told = declined.when(announce(DECISION, RECEIVED)).accepted();
    assert_eq!(to_do(&told), None);
}

#[test]
fn an_extension_runs_once_it_was_announced() {
    let later = date(2027, 8, 31);
    let extended = told_it().when(extend(DECISION_2, later)).accepted();
    assert_eq!(of(&extended).until(), Some(later));
    assert!(!of(&extended).runs_on(later));
    assert_eq!(to_do(&extended).unwrap(), announce_by(HALF_A_YEAR, "3:40"));
    // Another decision does not rest on one that has no effect.
    let told = extended
        .when(extend(END, date(2027, 9, 30)))
        .refused(Refusal::NotAnnounced)
        .when(end(date(2027, 1, 31)))
        .refused(Refusal::NotAnnounced)
        .when(announce(DECISION_2, RECEIVED))
        .accepted();
    assert!(of(&told).runs_on(later));
    assert_eq!(to_do(&told).unwrap().0, DeadlineKind::ExtendNormSuspension);
}

#[test]
fn an_early_end_is_one_once_it_was_announced() {
    let last = date(2027, 1, 31);
    let ended = told_it().when(end(last)).accepted();
    assert!(of(&ended).runs_on(HALF_A_YEAR));
    assert_eq!(to_do(&ended).unwrap(), announce_by(last, "3:40"));
    let told = ended.when(announce(END, RECEIVED)).accepted();
    assert!(of(&told).runs_on(last) && !of(&told).runs_on(date(2027, 2, 1)));
    assert_eq!(to_do(&told), None);
}
