//! The norm for cost sharers, left out for a term.

mod anew;
mod announced;
mod withdrawn;

use jiff::civil::date;
use maatwerk_domain::case::deadlines::{DeadlineAbout, DeadlineKind};
use maatwerk_domain::case::norm::{
    DecideNorm, EndGround, ExtendNorm, NormEvent, NormRefusal, NormSuspension, NormTerm,
    NormVerdict, OnNorm, RequestNorm, basis, norm,
};
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, DecidedOn, Departure, DepartureGround, PersonRole, Told,
};
use maatwerk_domain::{
    AuthorityEvent, Cents, Date, DecisionId, FactValue, MandateId, MandateTerms, NormSuspensionId,
    PersonId, Pot, Refusal,
};

use super::regimes::{own_rules, with};
use crate::support::*;

const SUSPENSION: NormSuspensionId = NormSuspensionId::from_bytes([4; 16]);

const SON: PersonId = PersonId::from_bytes([22; 16]);
const NORM_MANDATE: MandateId = MandateId::from_bytes([18; 16]);
const HALF_A_YEAR: Date = date(2027, 5, 31);

/// A mother on assistance, and a son born on a day.
fn home(born: Date) -> Given {
    let mut events = opened();
    events.extend([
        person_added(SON, PersonRole::Child),
        recorded(FACT, SON, fact("birth-date", FactValue::Day(born), None)),
    ]);
    let mut given = with(given(events), own_rules(&[]));
    given.authority.apply(AuthorityEvent::MandateGiven {
        mandate: NORM_MANDATE,
        terms: MandateTerms {
            legal_basis: basis(),
            ..mandate_terms()
        },
    });
    given
}

fn ask() -> RequestNorm {
    RequestNorm {
        suspension: SUSPENSION,
        applicant: RESIDENT,
        sharer: SON,
        received: RECEIVED,
        channel: "desk".to_owned(),
        explanation: Some("Hij staat morgen op straat.".to_owned()),
    }
}

fn asked(born: Date) -> Given {
    home(born)
        .when(CaseCommand::OnNorm(OnNorm::Request(ask())))
        .then([CaseEvent::Norm(NormEvent::NormSuspensionRequested {
            suspension: SUSPENSION,
            applicant: RESIDENT,
            sharer: SON,
            received: RECEIVED,
            channel: "desk".to_owned(),
            explanation: Some("Hij staat morgen op straat.".to_owned()).into(),
        })])
}

fn individually() -> Departure {
    Departure {
        ground: DepartureGround::Individualisation,
        article: norm(),
        argument: "Anders wordt hij dakloos.".to_owned().into(),
    }
}

fn term() -> NormTerm {
    NormTerm {
        from: date(2026, 12, 1),
        until: HALF_A_YEAR,
        monthly: Some(euro(320)),
    }
}

fn decision(verdict: NormVerdict, departure: Option<Departure>) -> CaseCommand {
    CaseCommand::OnNorm(OnNorm::Decide(DecideNorm {
        decision: DECISION,
        suspension: SUSPENSION,
        verdict,
        mandate: NORM_MANDATE,
        departure,
        reasons: "Tot hij een kamer heeft.".to_owned(),
    }))
}

fn grant() -> CaseCommand {
    decision(NormVerdict::Granted(term()), Some(individually()))
}

fn granted_it() -> Given {
    asked(date(1998, 2, 1)).when(grant()).then([CaseEvent::Norm(
        NormEvent::NormSuspensionDecided {
            decision: DECISION,
            suspension: SUSPENSION,
            verdict: NormVerdict::Granted(term()),
            mandate: NORM_MANDATE,
            by: officer(),
            on: RECEIVED,
            departure: Some(individually()),
            reasons: "Tot hij een kamer heeft.".to_owned().into(),
        },
    )])
}

fn announce(decision: DecisionId, on: Date) -> CaseCommand {
    CaseCommand::Announce { decision, on }
}

/// Granted, and the mother was told.
fn told_it() -> Given {
    let told = announce(DECISION, RECEIVED);
    granted_it().when(told).accepted()
}

fn extend(decision: DecisionId, until: Date) -> CaseCommand {
    CaseCommand::OnNorm(OnNorm::Extend(ExtendNorm {
        decision,
        suspension: SUSPENSION,
        until,
        mandate: NORM_MANDATE,
        reasons: "De kamer komt later vrij.".to_owned(),
    }))
}

fn withdraw(on: Date, reason: Option<&str>) -> CaseCommand {
    CaseCommand::OnNorm(OnNorm::Withdraw {
        suspension: SUSPENSION,
        on,
        reason: reason.map(str::to_owned),
    })
}

fn end(last_day: Date) -> CaseCommand {
    CaseCommand::OnNorm(OnNorm::End {
        decision: DecisionId::from_bytes([3; 16]),
        suspension: SUSPENSION,
        ground: EndGround::Told,
        last_day,
        mandate: NORM_MANDATE,
        reasons: "Hij heeft een kamer.".to_owned(),
    })
}

fn of(given: &Given) -> &NormSuspension {
    &given.case.norm_suspensions[&SUSPENSION]
}

#[test]
fn granted_for_a_term_extended_and_ended() {
    let given = told_it();
    let suspension = of(&given);
    assert!(!suspension.runs_on(date(2026, 11, 30)));
    assert!(suspension.runs_on(date(2026, 12, 1)) && suspension.runs_on(HALF_A_YEAR));
    assert!(!suspension.runs_on(date(2027, 6, 1)));
    let about = given.case.decisions[&DECISION].about;
    assert_eq!(about, DecidedOn::Norm(SUSPENSION));
    let later = date(2027, 8, 31);
    let extended = given
        .on(HALF_A_YEAR)
        .when(extend(DECISION_2, HALF_A_YEAR))
        .refused(NormRefusal::NoExtension(HALF_A_YEAR).into())
        .when(extend(DECISION_2, later))
        .accepted()
        .when(announce(DECISION_2, HALF_A_YEAR))
        .accepted();
    assert_eq!(of(&extended).until(), Some(later));
    let sooner = date(2027, 6, 30);
    let ended = extended
        .when(end(later))
        .refused(NormRefusal::NotSooner(later).into())
        .when(end(sooner))
        .accepted();
    assert_eq!(of(&ended).until(), Some(sooner));
    ended
        .when(extend(DecisionId::from_bytes([9; 16]), later))
        .refused(NormRefusal::Over(sooner).into());
}

#[test]
fn its_end_is_told_ahead() {
    let one = |given: &Given| {
        let mut all = given.case.deadlines();
        all.retain(|one| one.about == DeadlineAbout::NormSuspension(SUSPENSION));
        assert!(all.len() <= 1, "{all:?}");
        all.pop()
    };
    let waiting = one(&asked(date(1998, 2, 1))).unwrap();
    assert_eq!(waiting.kind, DeadlineKind::DecideNormSuspension);
    assert_eq!(waiting.day, Some(date(2027, 1, 18)));
    let given = told_it();
    let ends = one(&given).unwrap();
    assert_eq!(ends.kind, DeadlineKind::ExtendNormSuspension);
    assert_eq!(ends.day, Some(HALF_A_YEAR));
    // Eight weeks ahead, and until the day itself.
    let runs = [(2027, 4, 4), (2027, 4, 5), (2027, 5, 31), (2027, 6, 1)];
    let runs = runs.map(|(year, month, day)| ends.runs_on(date(year, month, day)));
    assert_eq!(runs, [false, true, true, false]);
    let extended = given
        .on(HALF_A_YEAR)
        .when(extend(DECISION_2, date(2027, 8, 31)))
        .accepted()
        .when(announce(DECISION_2, HALF_A_YEAR))
        .accepted();
    assert_eq!(one(&extended).unwrap().day, Some(date(2027, 8, 31)));
    let ended = extended
        .when(end(date(2027, 6, 30)))
        .accepted()
        .when(announce(DecisionId::from_bytes([3; 16]), HALF_A_YEAR))
        .accepted();
    assert_eq!(one(&ended), None);
}

#[test]
fn what_has_ended_is_not_extended() {
    let after = date(2027, 6, 1);
    granted_it()
        .on(after)
        .when(extend(DECISION_2, date(2027, 8, 31)))
        .refused(NormRefusal::Over(HALF_A_YEAR).into());
    asked(date(1998, 2, 1))
        .when(extend(DECISION_2, HALF_A_YEAR))
        .refused(NormRefusal::NotGranted.into());
}

#[test]
fn somebody_under_27_shares_no_costs() {
    // 27 on the last day of the term: then there is something to leave out.
    asked(date(2000, 5, 31)).when(grant()).accepted();
    asked(date(2000, 6, 1))
        .when(grant())
        .refused(NormRefusal::TooYoung(date(2027, 6, 1)).into());
}

#[test]
fn it_is_a_departure_from_the_norm_by_somebody_with_mandate() {
    let waiting = || asked(date(1998, 2, 1));
    let other = |change: fn(&mut Departure)| {
        let mut departure = individually();
        change(&mut departure);
        decision(NormVerdict::Granted(term()), Some(departure))
    };
    let short = NormTerm {
        until: RECEIVED,
        ..term()
    };
    let nothing = NormTerm {
        monthly: Some(Cents::ZERO),
        ..term()
    };
    for (command, refusal) in [
        (
            decision(NormVerdict::Granted(term()), None),
            Refusal::DepartureNeeded,
        ),
        (
            decision(NormVerdict::Declined, Some(individually())),
            Refusal::NoDepartureNeeded,
        ),
        (
            other(|one| one.ground = DepartureGround::HardshipClause),
            NormRefusal::Ground.into(),
        ),
        (
            other(|one| one.article = law("jci1.31:c:BWBR0015703&artikel=48")),
            NormRefusal::Ground.into(),
        ),
        (
            decision(NormVerdict::Granted(short), Some(individually())),
            NormRefusal::Term.into(),
        ),
        (
            decision(NormVerdict::Granted(nothing), Some(individually())),
            Refusal::Amount,
        ),
    ] {
        waiting().when(command).refused(refusal);
    }
    waiting()
        .by("another")
        .when(grant())
        .refused(Refusal::NoMandate);
    granted_it()
        .when(grant())
        .refused(NormRefusal::Decided.into());
    let mut own = ask();
    own.sharer = RESIDENT;
    home(date(1998, 2, 1))
        .when(CaseCommand::OnNorm(OnNorm::Request(own)))
        .refused(NormRefusal::NoSharer.into());
    waiting()
        .when(decision(NormVerdict::Declined, None))
        .accepted();
}

#[test]
fn what_is_recorded_leads_back_to_the_order() {
    for (given, command) in [
        (
            home(date(1998, 2, 1)),
            CaseCommand::OnNorm(OnNorm::Request(ask())),
        ),
        (asked(date(1998, 2, 1)), grant()),
        (asked(date(1998, 2, 1)), withdraw(RECEIVED, None)),
        (
            asked(date(1998, 2, 1)),
            withdraw(RECEIVED, Some("Hij heeft een kamer.")),
        ),
        (told_it(), extend(DECISION_2, date(2027, 8, 31))),
        (told_it(), end(date(2027, 1, 31))),
    ] {
        let (case, authority) = (&given.case, &given.authority);
        let (pot, told) = (Pot::default(), Told::default());
        let made = case.decide(CASE, &command, told, authority, &pot, &given.context);
        let events = made.unwrap().case;
        let recalled = case.recalled(&events, MandateId::from_bytes([0; 16]));
        assert_eq!(recalled, Some((command, Told::default())));
        assert_eq!(case.subject_of(&events[0]), Some(RESIDENT));
        let silent = matches!(
            &events[0],
            CaseEvent::Norm(NormEvent::NormRequestWithdrawn { reason, .. })
                if reason.known() == Some(&None)
        );
        assert_eq!(events[0].words().is_empty(), silent);
        assert_ne!(events[0].clone().without_words(), events[0]);
    }
}

#[test]
fn for_the_same_two_the_norm_is_left_out_once() {
    let next = NormSuspensionId::from_bytes([5; 16]);
    let again = CaseCommand::OnNorm(OnNorm::Request(RequestNorm {
        suspension: next,
        ..ask()
    }));
    let grant_from = |number, from| {
        let until = date(2027, 12, 31);
        let grant = NormVerdict::Granted(NormTerm {
            from,
            until,
            ..term()
        });
        let CaseCommand::OnNorm(OnNorm::Decide(decide)) = decision(grant, Some(individually()))
        else {
            unreachable!("a decision");
        };
        CaseCommand::OnNorm(OnNorm::Decide(DecideNorm {
            decision: DecisionId::from_bytes([number; 16]),
            suspension: next,
            ..decide
        }))
    };
    let asked_again = granted_it().when(again).accepted();
    let granted_again = asked_again
        .when(grant_from(7, HALF_A_YEAR))
        .refused(NormRefusal::Overlaps(HALF_A_YEAR).into())
        .when(grant_from(7, date(2027, 6, 1)))
        .accepted()
        .when(announce(DECISION, RECEIVED))
        .accepted();
    granted_again
        .when(extend(DECISION_2, date(2027, 6, 30)))
        .refused(NormRefusal::Overlaps(date(2027, 12, 31)).into());
}

#[test]
fn one_decision_gives_a_realistic_term() {
    let until = |until| {
        let term = NormTerm { until, ..term() };
        decision(NormVerdict::Granted(term), Some(individually()))
    };
    let granted = asked(date(1998, 2, 1))
        .when(until(date(2028, 12, 2)))
        .refused(NormRefusal::TooLong.into())
        .when(until(date(2028, 12, 1)))
        .accepted()
        .when(announce(DECISION, RECEIVED))
        .accepted();
    // Each extension is as much at most, counted from the day that it was until.
    let later = DecisionId::from_bytes([6; 16]);
    granted
        .when(extend(later, date(2030, 12, 2)))
        .refused(NormRefusal::TooLong.into())
        .when(extend(later, date(2030, 12, 1)))
        .accepted();
}
