//! Objections and appeals: in time, repaired, heard, adjourned, decided on, undone, before a court.

mod conditions;
mod deadlines;
mod debts;
mod hands;
mod requests;
mod undone;
mod upheld;

use jiff::civil::date;
use maatwerk_domain::case::adverse::{AdverseAct, DecideAct, OnAct, ProposeAct};
use maatwerk_domain::case::objection::{
    AdjournmentGround, AppealKind, AppealOutcome, DecideObjection, DetermineObjectionPenalty,
    LodgeAppeal, Objection, ObjectionAct, ObjectionEvent, ObjectionHearing, ObjectionOutcome,
    ObjectionRefusal, OnObjection, PayRefund, ReceiveObjection, Timeliness,
};
use maatwerk_domain::case::people::PeopleRefusal;
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, Choice, GrantStatus, Identity, PersonRole, Told, Verdict,
};
use maatwerk_domain::{
    AppealId, AssessmentOutcome, AuthorityEvent, Cents, Date, DecisionId, LoanTerms, MandateId,
    MandateTerms, ObjectionId, Officer, PaymentId, PersonId, Pot, Refusal,
};

use super::regimes::{SPECIAL_MANDATE, foster_care, foster_care_paid};
use crate::support::*;

const OBJECTION: ObjectionId = ObjectionId::from_bytes([6; 16]);
const ON_OBJECTION: DecisionId = DecisionId::from_bytes([7; 16]);
const OTHER: MandateId = MandateId::from_bytes([8; 16]);
const APPEAL: AppealId = AppealId::from_bytes([9; 16]);

/// The last day to object to the decision of the stories, announced on 23 November 2026: a Monday.
const LAST: Date = date(2027, 1, 4);

fn second(mut given: Given, basis: &str) -> Given {
    given.authority.apply(AuthorityEvent::MandateGiven {
        mandate: OTHER,
        terms: MandateTerms {
            officer: Officer::new("second"),
            legal_basis: law(basis),
            up_to: euro(2_000),
            ..mandate_terms()
        },
    });
    given
}

/// As the stories begin, where a variable has that name.
fn of_case(events: Vec<CaseEvent>) -> Given {
    given(events)
}

fn declined() -> Given {
    let mut events = requested(AssessmentOutcome::Decline);
    events.extend([decided(Verdict::Declined, RECEIVED, None), announced()]);
    second(given(events), "CVDR123456")
}

/// The gift became a loan, of which 25 euro was paid back since.
fn converted_and_repaid() -> Given {
    let mut events = loan_proposed();
    events.push(heard(her_view(TOLD)));
    let after = given(events)
        .on(TOLD)
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: TOLD,
        })
        .accepted()
        .on(date(2027, 4, 1))
        .when(CaseCommand::Repay(maatwerk_domain::case::Repay {
            repayment: REPAYMENT,
            loan: LOAN,
            amount: euro(25),
            on: date(2027, 4, 1),
            another: false,
        }))
        .accepted();
    second(after, "CVDR123456")
}

fn receive(decision: DecisionId, received: Date, posted: Option<Date>) -> CaseCommand {
    CaseCommand::OnObjection(OnObjection::Receive(ReceiveObjection {
        objection: OBJECTION,
        decision,
        objector: RESIDENT,
        received,
        posted,
        channel: if posted.is_some() { "post" } else { "desk" }.to_owned(),
        committee: false,
        grounds: Some("Er zijn geen goedkopere lessen.".to_owned()),
    }))
}

fn act(on: Date, act: ObjectionAct) -> CaseCommand {
    CaseCommand::OnObjection(OnObjection::Act {
        objection: OBJECTION,
        on,
        act,
    })
}

fn hear(how: ObjectionHearing) -> ObjectionAct {
    ObjectionAct::Hear {
        how,
        report: "Zij vertelde.".to_owned(),
    }
}

fn decide_as(outcome: ObjectionOutcome, excused: bool) -> CaseCommand {
    CaseCommand::OnObjection(OnObjection::Decide(DecideObjection {
        decision: ON_OBJECTION,
        objection: OBJECTION,
        outcome,
        excused,
        mandate: OTHER,
        reasons: "De gronden treffen doel.".to_owned(),
    }))
}

fn decided_as(outcome: ObjectionOutcome, on: Date) -> CaseEvent {
    CaseEvent::Objection(ObjectionEvent::ObjectionDecided {
        decision: ON_OBJECTION,
        objection: OBJECTION,
        outcome,
        excused: false,
        mandate: OTHER,
        by: Officer::new("second"),
        on,
        reasons: "De gronden treffen doel.".to_owned().into(),
    })
}

/// The decision on the objection reaches her.
fn announce(on: Date) -> CaseCommand {
    CaseCommand::Announce {
        decision: ON_OBJECTION,
        on,
    }
}

/// What had been paid back is refunded.
fn refund_on(on: Date) -> CaseCommand {
    CaseCommand::OnObjection(OnObjection::Refund(PayRefund {
        refund: PAYMENT_2,
        objection: OBJECTION,
        on,
        payee: "J. de Vries".to_owned(),
    }))
}

/// Received on the last day of the term.
fn received() -> Given {
    declined()
        .on(LAST)
        .when(receive(DECISION, LAST, None))
        .accepted()
}

fn heard_as(how: ObjectionHearing) -> Given {
    received().when(act(LAST, hear(how))).accepted()
}

fn objection(given: &Given) -> &Objection {
    &given.case.objections[&OBJECTION]
}

fn in_time(given: &Given) -> Timeliness {
    given.case.timeliness(objection(given))
}

fn by(given: &Given) -> Option<Date> {
    objection(given).decide_by(given.case.objection_until(DECISION))
}

#[test]
fn dated_examples() {
    let mut count = 0;
    for line in include_str!("../terms/objections.csv").lines().skip(1) {
        let row: Vec<_> = line.split(';').collect();
        let [article, facts, question, answer, why] = row[..] else {
            unreachable!("{line}")
        };
        let day = |text: &str| text.parse::<Date>().unwrap();
        let mut given = declined();
        for fact in facts.split(' ') {
            let (kind, value) = fact.split_once('=').unwrap();
            let (first, then) = match value.split_once("..") {
                Some((first, then)) => (day(first), Some(day(then))),
                None => (day(value), None),
            };
            if kind == "announced" {
                let mut events = requested(AssessmentOutcome::Decline);
                events.push(decided(Verdict::Declined, RECEIVED, None));
                given = second(of_case(events), "CVDR123456");
                given = given
                    .on(first)
                    .when(CaseCommand::Announce {
                        decision: DECISION,
                        on: first,
                    })
                    .accepted();
                continue;
            }
            let on = then.filter(|_| kind == "posted").unwrap_or(first);
            let order = match kind {
                "received" => receive(DECISION, first, None),
                "committee" => {
                    let CaseCommand::OnObjection(OnObjection::Receive(mut receive)) =
                        receive(DECISION, first, None)
                    else {
                        unreachable!()
                    };
                    receive.committee = true;
                    CaseCommand::OnObjection(OnObjection::Receive(receive))
                }
                "posted" => receive(DECISION, then.unwrap(), Some(first)),
                "invite" => act(
                    first,
                    ObjectionAct::InviteRepair {
                        until: then.unwrap(),
                        missing: "De gronden.".to_owned(),
                    },
                ),
                "repaired" => act(first, ObjectionAct::Repair),
                "adjourn" => act(
                    first,
                    ObjectionAct::Adjourn {
                        ground: AdjournmentGround::Once,
                        decide_by: then.unwrap(),
                        reason: "Advies volgt.".to_owned(),
                    },
                ),
                "notice" => act(first, ObjectionAct::NoticeDefault),
                _ => unreachable!("{kind}"),
            };
            given = given.on(on).when(order).accepted();
        }
        let said = match question {
            "timeliness" => match in_time(&given) {
                Timeliness::Premature => "premature".to_owned(),
                Timeliness::InTime => "in-time".to_owned(),
                Timeliness::ByPost => "by-post".to_owned(),
                Timeliness::Late => "late".to_owned(),
            },
            "decide-by" => by(&given).unwrap().to_string(),
            "penalty-from" => objection(&given)
                .notice
                .map_or("none".to_owned(), |notice| notice.penalty_from.to_string()),
            _ => unreachable!("{question}"),
        };
        assert_eq!(said, answer, "{article}, {facts}: {why}");
        count += 1;
    }
    assert!(count >= 20, "{count}");
}

#[test]
fn it_is_decided_by_somebody_else_after_a_hearing_that_fits() {
    let unfounded = || decide_as(ObjectionOutcome::Unfounded, false);
    let mut own = declined();
    own.authority.apply(AuthorityEvent::MandateGiven {
        mandate: OTHER,
        terms: mandate_terms(),
    });
    own.on(LAST)
        .when(receive(DECISION, LAST, None))
        .accepted()
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .accepted()
        .when(unfounded())
        .refused(ObjectionRefusal::SameDecider.into());
    received()
        .by("second")
        .when(unfounded())
        .refused(ObjectionRefusal::NotHeard.into());
    for (how, outcome) in [
        (ObjectionHearing::FullyMet, ObjectionOutcome::Unfounded),
        (
            ObjectionHearing::ManifestlyUnfounded,
            ObjectionOutcome::Anew,
        ),
        (
            ObjectionHearing::ManifestlyInadmissible,
            ObjectionOutcome::Unfounded,
        ),
    ] {
        heard_as(how)
            .by("second")
            .when(decide_as(outcome, false))
            .refused(ObjectionRefusal::OtherException.into());
        assert!(how.law().to_string().contains("artikel=7:3"));
    }
    let stands = heard_as(ObjectionHearing::Waived)
        .by("second")
        .when(unfounded())
        .then([decided_as(ObjectionOutcome::Unfounded, LAST)]);
    assert!(!stands.case.decisions[&DECISION].withdrawn);
    stands
        .when(unfounded())
        .refused(ObjectionRefusal::Over.into());
    heard_as(ObjectionHearing::Held)
        .by("second")
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .refused(
            ObjectionRefusal::OtherRemedy(
                "what was asked has to be decided on: the decision is taken anew",
            )
            .into(),
        );
}

#[test]
fn an_exception_gives_way_to_a_hearing_until_the_decision() {
    let held = || act(LAST, hear(ObjectionHearing::Held));
    let inadmissible = || act(LAST, hear(ObjectionHearing::ManifestlyInadmissible));
    let unfounded = || decide_as(ObjectionOutcome::Unfounded, false);
    // What was meant to be left out is held all the same: any outcome may follow on it.
    let heard = heard_as(ObjectionHearing::ManifestlyInadmissible)
        .when(inadmissible())
        .refused(ObjectionRefusal::LeftOut.into())
        .when(held())
        .accepted();
    assert_eq!(
        objection(&heard).hearing,
        Some((ObjectionHearing::Held, LAST))
    );
    heard
        .clone()
        .by("second")
        .when(unfounded())
        .then([decided_as(ObjectionOutcome::Unfounded, LAST)])
        .when(inadmissible())
        .refused(ObjectionRefusal::Over.into());
    // What was held is not made undone, nor held again.
    heard
        .when(inadmissible())
        .refused(ObjectionRefusal::Heard(LAST).into())
        .when(held())
        .refused(ObjectionRefusal::Heard(LAST).into());
    // It is not met in full after all, and she waives being heard.
    heard_as(ObjectionHearing::FullyMet)
        .when(act(LAST, hear(ObjectionHearing::Waived)))
        .accepted()
        .by("second")
        .when(unfounded())
        .accepted();
    // Not on a day before the last act.
    let earlier = LAST.yesterday().unwrap();
    heard_as(ObjectionHearing::FullyMet)
        .when(act(earlier, hear(ObjectionHearing::Held)))
        .refused(Refusal::TooEarly {
            what: "the act",
            day: earlier,
            than: "the last act on the objection of",
            earliest: LAST,
        });
}

#[test]
fn one_that_came_too_late_is_inadmissible_unless_that_is_excused() {
    let late = date(2027, 1, 5);
    let heard = declined()
        .on(late)
        .when(receive(DECISION, late, None))
        .accepted()
        .when(act(late, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second");
    assert_eq!(in_time(&heard), Timeliness::Late);
    let heard = heard
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .refused(ObjectionRefusal::LateNotExcused.into())
        .when(decide_as(ObjectionOutcome::Late, true))
        .refused(ObjectionRefusal::LateNotExcused.into());
    heard
        .clone()
        .when(decide_as(ObjectionOutcome::Late, false))
        .accepted();
    heard
        .when(decide_as(ObjectionOutcome::Unfounded, true))
        .accepted();
    heard_as(ObjectionHearing::Held)
        .by("second")
        .when(decide_as(ObjectionOutcome::Late, false))
        .refused(ObjectionRefusal::NotLate.into());
}

#[test]
fn what_is_missing_is_repaired_once_or_not() {
    let invite = |until| {
        act(
            LAST,
            ObjectionAct::InviteRepair {
                until,
                missing: "De gronden.".to_owned(),
            },
        )
    };
    let until = date(2027, 1, 18);
    let invited = received()
        .when(invite(LAST))
        .refused(ObjectionRefusal::NoTimeToRepair.into())
        .when(invite(until))
        .accepted()
        .when(invite(until))
        .refused(ObjectionRefusal::RepairRuns(until).into())
        .when(act(LAST, hear(ObjectionHearing::ManifestlyInadmissible)))
        .accepted();
    let not_repaired = decide_as(ObjectionOutcome::NotRepaired, false);
    invited
        .clone()
        .on(until)
        .by("second")
        .when(not_repaired.clone())
        .refused(ObjectionRefusal::NotUnrepaired.into());
    invited
        .clone()
        .on(date(2027, 1, 19))
        .by("second")
        .when(not_repaired.clone())
        .accepted();
    let repaired = invited
        .on(until)
        .when(act(until, ObjectionAct::Repair))
        .accepted()
        .when(act(until, ObjectionAct::Repair))
        .refused(ObjectionRefusal::NotInvited.into());
    repaired
        .on(date(2027, 2, 1))
        .by("second")
        .when(not_repaired)
        .refused(ObjectionRefusal::NotUnrepaired.into());
}

#[test]
fn it_is_adjourned_once_by_six_weeks_and_further_with_consent() {
    let adjourn = |on, ground, decide_by| {
        act(
            on,
            ObjectionAct::Adjourn {
                ground,
                decide_by,
                reason: "Advies volgt.".to_owned(),
            },
        )
    };
    // Six weeks after 4 January is Monday 15 February; six more Monday 29 March, Easter Monday.
    let (ends, latest) = (date(2027, 2, 15), date(2027, 3, 30));
    let given = received();
    assert_eq!(by(&given), Some(ends));
    let once = AdjournmentGround::Once;
    let adjourned = given
        .when(adjourn(LAST, once, ends))
        .refused(ObjectionRefusal::NoAdjournment(ends).into())
        .when(adjourn(LAST, once, date(2027, 3, 31)))
        .refused(ObjectionRefusal::TooLong(latest).into())
        .when(adjourn(LAST, once, latest))
        .accepted();
    assert_eq!(by(&adjourned), Some(latest));
    let again = date(2027, 4, 30);
    let further = adjourned
        .when(adjourn(LAST, once, again))
        .refused(ObjectionRefusal::Adjourned(LAST).into())
        // Nor within the six weeks that a first one could name.
        .when(adjourn(LAST, once, date(2027, 4, 6)))
        .refused(ObjectionRefusal::Adjourned(LAST).into())
        .when(adjourn(LAST, AdjournmentGround::ObjectorAgrees, again))
        .accepted();
    assert_eq!(by(&further), Some(again));
    let article = |given: &Given| objection(given).law().unwrap().article().clone();
    assert_eq!(
        article(&further),
        "BWBR0005537&artikel=7:10&lid=4&onderdeel=b"
    );
    for (ground, article_of) in [
        (AdjournmentGround::Once, "3"),
        (AdjournmentGround::AllAgree, "4&onderdeel=a"),
        (AdjournmentGround::Procedure, "4&onderdeel=c"),
    ] {
        let adjourned = received().when(adjourn(LAST, ground, latest)).accepted();
        let expected = format!("BWBR0005537&artikel=7:10&lid={article_of}");
        assert_eq!(article(&adjourned), expected);
    }
    let late = ends.tomorrow().unwrap();
    received()
        .on(late)
        .when(adjourn(late, once, latest))
        .refused(ObjectionRefusal::TooLateToAdjourn(ends).into());
}

#[test]
fn a_late_decision_costs_a_penalty() {
    let determine = |none| {
        CaseCommand::OnObjection(OnObjection::DeterminePenalty(DetermineObjectionPenalty {
            decision: DECISION_2,
            objection: OBJECTION,
            none,
            mandate: OTHER,
            reasons: "Te laat.".to_owned(),
        }))
    };
    let (noticed, from) = (date(2027, 2, 16), date(2027, 3, 3));
    let notice = act(noticed, ObjectionAct::NoticeDefault);
    let late = heard_as(ObjectionHearing::Held)
        .when(determine(None))
        .refused(ObjectionRefusal::NoPenalty.into())
        .on(noticed)
        .when(notice.clone())
        .then([CaseEvent::Objection(
            ObjectionEvent::ObjectionDefaultNoticed {
                objection: OBJECTION,
                on: noticed,
                penalty_from: Some(from),
            },
        )])
        .when(notice)
        .refused(ObjectionRefusal::InDefault(noticed).into())
        .on(from)
        .by("second")
        .when(determine(None))
        .refused(ObjectionRefusal::PenaltyRuns.into());
    let given = date(2027, 3, 5);
    let determined = late
        .on(given)
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .accepted()
        .when(CaseCommand::Announce {
            decision: ON_OBJECTION,
            on: given,
        })
        .accepted()
        .when(determine(None))
        .then([CaseEvent::Objection(
            ObjectionEvent::ObjectionPenaltyDetermined {
                decision: DECISION_2,
                objection: OBJECTION,
                days: 2,
                amount: euro(46),
                none: None,
                mandate: OTHER,
                by: Officer::new("second"),
                on: given,
                reasons: "Te laat.".to_owned().into(),
            },
        )]);
    let mut again = determined;
    again.case.decisions.remove(&DECISION_2);
    again
        .when(determine(None))
        .refused(ObjectionRefusal::Determined.into());
}

#[test]
fn what_is_no_objection() {
    let mut partner = declined();
    partner.case.apply(person_added(
        PARTNER,
        maatwerk_domain::case::PersonRole::Partner,
    ));
    declined()
        .on(LAST)
        .when(receive(DECISION, LAST, Some(LAST.tomorrow().unwrap())))
        .refused(ObjectionRefusal::Posted.into());
    let CaseCommand::OnObjection(OnObjection::Receive(mut again)) = receive(DECISION, LAST, None)
    else {
        unreachable!()
    };
    again.objection = ObjectionId::from_bytes([66; 16]);
    let second_one = |objection| CaseCommand::OnObjection(OnObjection::Receive(objection));
    let withdrawn = received()
        .when(second_one(again.clone()))
        .refused(ObjectionRefusal::Objected.into())
        .when(act(
            LAST,
            ObjectionAct::Withdraw {
                orally: true,
                reason: None,
            },
        ))
        .accepted()
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .refused(ObjectionRefusal::Over.into());
    withdrawn.when(second_one(again.clone())).accepted();
    again.decision = ON_OBJECTION;
    heard_as(ObjectionHearing::Held)
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .refused(ObjectionRefusal::Heard(LAST).into())
        .by("second")
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .accepted()
        .when(second_one(again))
        .refused(ObjectionRefusal::AppealInstead.into());
    received()
        .when(CaseCommand::OnObjection(OnObjection::Refund(PayRefund {
            refund: PaymentId::from_bytes([5; 16]),
            objection: OBJECTION,
            on: LAST,
            payee: "J. de Vries".to_owned(),
        })))
        .refused(ObjectionRefusal::NothingToRefund.into());
    // Before it was announced no term runs, and none is adjourned.
    let mut events = requested(AssessmentOutcome::Decline);
    events.push(decided(Verdict::Declined, RECEIVED, None));
    let early = given(events)
        .when(receive(DECISION, RECEIVED, None))
        .accepted();
    assert_eq!(in_time(&early), Timeliness::Premature);
    let adjourn = ObjectionAct::Adjourn {
        ground: AdjournmentGround::AllAgree,
        decide_by: LAST,
        reason: "Advies volgt.".to_owned(),
    };
    early
        .when(act(RECEIVED, adjourn))
        .refused(ObjectionRefusal::NoTerm.into());
}

#[test]
fn a_court_is_asked_and_speaks() {
    let lodge = |appeal: AppealId, decision, kind| {
        CaseCommand::OnObjection(OnObjection::Lodge(LodgeAppeal {
            appeal,
            decision,
            kind,
            court: "Rechtbank Noord-Holland".to_owned(),
            on: LAST,
            note: Some("HAA 27/12".to_owned()),
        }))
    };
    let judge = |appeal, outcome| {
        CaseCommand::OnObjection(OnObjection::Judge {
            appeal,
            on: LAST,
            outcome,
            note: None,
        })
    };
    let relief = AppealId::from_bytes([10; 16]);
    let waiting = declined()
        .on(LAST)
        .when(lodge(relief, DECISION, AppealKind::InterimRelief))
        .refused(ObjectionRefusal::ObjectFirst.into())
        .when(lodge(APPEAL, DECISION, AppealKind::Appeal))
        .refused(ObjectionRefusal::ObjectFirst.into());
    let waiting = waiting
        .when(receive(DECISION, LAST, None))
        .accepted()
        .when(lodge(relief, DECISION, AppealKind::InterimRelief))
        .accepted()
        .when(judge(relief, AppealOutcome::Founded))
        .refused(ObjectionRefusal::OtherOutcome.into())
        .when(judge(relief, AppealOutcome::ReliefRefused))
        .accepted()
        .when(judge(relief, AppealOutcome::ReliefGiven))
        .refused(ObjectionRefusal::Judged.into());
    let appealed = waiting
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
        .when(decide_as(ObjectionOutcome::Unfounded, false))
        .accepted()
        .when(lodge(APPEAL, ON_OBJECTION, AppealKind::Appeal))
        .accepted();
    let higher = AppealId::from_bytes([11; 16]);
    let further = lodge(higher, ON_OBJECTION, AppealKind::HigherAppeal);
    appealed
        .when(further.clone())
        .refused(ObjectionRefusal::ObjectFirst.into())
        .when(judge(APPEAL, AppealOutcome::Founded))
        .accepted()
        .when(further)
        .accepted();
}

#[test]
fn what_is_recorded_leads_back_to_the_order() {
    let orders = [
        (declined().on(LAST), receive(DECISION, LAST, None)),
        (received(), act(LAST, hear(ObjectionHearing::Held))),
        (
            received(),
            act(
                LAST,
                ObjectionAct::Withdraw {
                    orally: false,
                    reason: Some("Opgelost.".to_owned()),
                },
            ),
        ),
        (
            heard_as(ObjectionHearing::Held).by("second"),
            decide_as(ObjectionOutcome::Anew, false),
        ),
        (
            received(),
            CaseCommand::OnObjection(OnObjection::Lodge(LodgeAppeal {
                appeal: APPEAL,
                decision: DECISION,
                kind: AppealKind::InterimRelief,
                court: "Rechtbank Noord-Holland".to_owned(),
                on: LAST,
                note: None,
            })),
        ),
    ];
    for (given, command) in orders {
        let (case, authority) = (&given.case, &given.authority);
        let (pot, told) = (Pot::default(), Told::default());
        let made = case.decide(CASE, &command, told, authority, &pot, &given.context);
        let events = made.unwrap().case;
        let recalled = case.recalled(&events, MandateId::from_bytes([0; 16]));
        assert_eq!(recalled, Some((command, Told::default())));
        assert_eq!(case.subject_of(&events[0]), Some(RESIDENT));
        assert_ne!(events[0].clone().without_words(), events[0]);
    }
}
