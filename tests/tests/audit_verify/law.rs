//! What was decided: an honest history passes, and what somebody with all keys adds to it is found.

use std::collections::BTreeSet;
use std::sync::Arc;

use maatwerk::app::{App, Settings};
use maatwerk::audit::verify::{self, Ask, Report, What};
use maatwerk::backtest::Watch;
use maatwerk::events::{
    self, DomainEvent, Meta, Transcript, encode_authority, encode_case, encode_erasure, encode_pot,
};
use maatwerk::handle::Command;
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, CloseReason, ConversionChoice, DecideConversion, Hearing, Proposal,
    ProposeConversion, Repay, Verdict, WithdrawDecision,
};
use maatwerk_domain::erasure::{ErasureCommand, ErasureEvent, Ground, ProposeErasure, Scope};
use maatwerk_domain::office::OfficeCommand;
use maatwerk_domain::policy::PolicyCommand;
use maatwerk_domain::{
    Act, AuthorityCommand, AuthorityEvent, CaseId, Cents, Date, DecisionId, ErasureId, GrantId,
    LoanId, LoanTerms, MandateId, Officer, PersonId, Personal, PotCommand, PotEvent, ProposalId,
    RepaymentId, RequestId, SubstitutionId,
};
use maatwerk_log::{
    Append, EventLog as _, KeyId, NewEvent, Position, Recorded, SealedParts, StreamId,
};
use maatwerk_tests::{Clerk, Installation, LESSONS, append_raw};

mod advance;
mod bank;
mod conditions;
mod debt;
mod names;
mod zaanstad;

use super::forger::{forget_what_was_signed, rewrite};
use super::support::{at, checks, log, of_check};
use zaanstad::*;

const JANUARY: Date = Date::constant(2026, 1, 5);
const APRIL: Date = Date::constant(2026, 4, 20);
const MAY: Date = Date::constant(2026, 5, 11);

/// At each step of an erasure, also one that is stopped half-way.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_is_being_destroyed_passes() {
    let zaanstad = Zaanstad::new().await;
    let (case, _) = zaanstad.clerk.open("Sanne de Boer").await;
    let app = Arc::clone(zaanstad.app());
    let id = ErasureId::from_bytes(app.new_id().unwrap());
    let propose = propose(case, Scope::Case);
    let order = |command| Command::Erasure(id, command);
    zaanstad.clerk.order(order(propose)).await.unwrap();
    let other = zaanstad.clerk.clone().called("bea");
    other.order(order(ErasureCommand::Confirm)).await.unwrap();
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);
    zaanstad.installation.settle().await;
    while app.finish_erasures().await.unwrap() > 0 {}
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);
    assert!(report.counts.erased > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_history_passes_beside_a_server_and_with_somebody_erased() {
    let zaanstad = Zaanstad::new().await;
    let (case, person) = a_rich_history(&zaanstad).await;
    let kept = zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);
    // Two requests, one of them asked twice; and the gift, looked at again with the new fact.
    assert_eq!((report.counts.questions, report.counts.unjudged), (4, 0));
    let orders = report.counts.orders;
    // Who has nothing but a checkpoint from before finds in the log itself whose key signed it.
    let mut paths = zaanstad.installation.paths().clone();
    paths.checkpoints = paths.data.join("none");
    let material = verify::Installation::open(&paths, true).unwrap();
    let ask = Ask {
        given: vec![kept],
        ..Ask::default()
    };
    let report = verify::run(&material, &ask, &Watch::default()).unwrap();
    assert!(report.is_fine(), "{:?}", report.faults);
    assert!(report.logs[0].checkpoints[0].signed);

    zaanstad
        .erase(case, Scope::Persons(BTreeSet::from([person])))
        .await;
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);
    assert!(report.counts.erased > 0);
    // What was said is gone, what was decided stands.
    assert_eq!((report.counts.questions, report.counts.unjudged), (2, 3));
    assert_eq!(report.counts.orders, orders - 3);

    zaanstad.erase(case, Scope::Case).await;
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);
    assert!(report.counts.orders < orders - 3);
}

/// Whoever has the keys destroys those of a person, of a case, and of the authority itself: each is found
/// where it is first missed, though somebody else was erased as it should be.
#[tokio::test(flavor = "multi_thread")]
async fn keys_that_nobody_agreed_to_destroy_are_missed() {
    let zaanstad = Zaanstad::new().await;
    let (erased, gone) = zaanstad.clerk.open("Mo Bakker").await;
    zaanstad
        .erase(erased, Scope::Persons(BTreeSet::from([gone])))
        .await;
    let (case, person) = zaanstad.clerk.open("Sanne de Boer").await;
    let opened = zaanstad.last("case-opened.v1").await;
    let first = i64::try_from(opened.position.get()).unwrap();
    assert!(zaanstad.verified().is_fine());

    let vault = &zaanstad.app().vault;
    let destroy = |key: [u8; 16]| vault.destroy_key(KeyId::from_bytes(key)).unwrap();
    destroy(person.to_bytes());
    let report = zaanstad.verified();
    assert_eq!(checks(&report), ["key-destroyed"]);
    let found = at(&report, "key-destroyed");
    assert_eq!(found.len(), 1);
    assert!(found[0] >= first);
    let fault = of_check(&report, "key-destroyed");
    assert!(matches!(fault.what, What::KeyDestroyed { part: 1.. }));

    destroy(case.to_bytes());
    let report = zaanstad.verified();
    assert_eq!(at(&report, "key-destroyed").len(), 2);
    assert_eq!(at(&report, "key-destroyed")[0], first);
    assert_eq!(
        of_check(&report, "key-destroyed").what,
        What::KeyDestroyed { part: 0 }
    );
    // Proposed by one, and agreed to by nobody.
    let id = ErasureId::from_bytes(zaanstad.id());
    let order = Command::Erasure(id, propose(case, Scope::Case));
    let proposed = zaanstad.clerk.order(order).await;
    assert!(proposed.is_err(), "the case cannot be read any more");
    let report = zaanstad.verified();
    assert_eq!(at(&report, "key-destroyed").len(), 2);

    // All that is said of mandates and policies.
    let register = zaanstad.last("mandate-given.v1").await;
    let parts = SealedParts::parse(&register.sealed).unwrap();
    destroy(*parts.get(0).unwrap().key().as_bytes());
    let report = zaanstad.verified();
    let found = at(&report, "key-destroyed");
    assert!(found.contains(&1), "{found:?}");
    // With it everybody's erasures are unreadable, too.
    assert!(found.len() > 3, "{found:?}");
}

/// The grounds on which somebody is erased hold for who erases them past the server, too.
#[tokio::test(flavor = "multi_thread")]
async fn erasures_that_nobody_could_agree_to_are_found() {
    let zaanstad = Zaanstad::new().await;
    let app = zaanstad.app();
    let (case, person) = zaanstad.clerk.open("Sanne de Boer").await;
    let act = |by: &str, on| Act {
        by: Officer::new(by),
        on,
    };
    let today = app.clock.today();
    let proposed = |ground, act| ErasureEvent::ErasureProposed {
        case,
        persons: Some(BTreeSet::from([person])),
        ground,
        legal_basis: "Selectielijst 2020, 11.1".to_owned(),
        reason: "Termijn.".to_owned(),
        act,
    };
    let confirmed = |persons, act| ErasureEvent::ErasureConfirmed {
        case,
        whole: false,
        persons,
        act,
    };
    let everyone = BTreeSet::from([person]);
    let stranger = BTreeSet::from([PersonId::from_bytes([9; 16])]);
    let long_ago = Date::constant(2026, 1, 2);
    let mut expected = Vec::new();
    for (events, at, check) in [
        // The case is worked on: no term has begun.
        (vec![proposed(Ground::Term, act("ada", today))], 0, "rule"),
        // On another day than it was recorded; by somebody else than who recorded it.
        (
            vec![proposed(Ground::Court, act("ada", long_ago))],
            0,
            "day",
        ),
        (
            vec![proposed(Ground::Court, act("eva", today))],
            0,
            "officer",
        ),
        // Agreed to before anybody proposed it; of somebody else than was proposed.
        (
            vec![confirmed(everyone.clone(), act("ada", today))],
            0,
            "four-eyes",
        ),
        (
            vec![
                proposed(Ground::Court, act("ada", today)),
                confirmed(stranger, act("bea", today)),
            ],
            1,
            "consequence",
        ),
        // Carried out before anybody agreed.
        (
            vec![
                proposed(Ground::Court, act("ada", today)),
                ErasureEvent::ErasureCarriedOut {
                    case,
                    act: act("erasure", today),
                },
            ],
            1,
            "four-eyes",
        ),
    ] {
        let forged = zaanstad.of_erasure(&events).await;
        expected.push((zaanstad.forge(vec![forged]).await + at, check));
    }
    let report = zaanstad.verified();
    let found = found(&report);
    assert_eq!(found, expected);
}

/// Who took a request in decides on it, past the server.
#[tokio::test(flavor = "multi_thread")]
async fn who_must_differ_and_does_not_is_found() {
    let zaanstad = Zaanstad::new().await;
    let office = |command| Command::Authority(AuthorityCommand::Office(command));
    let separate = OfficeCommand::Separate {
        above: Some(Cents::new(40_000)),
        from: JANUARY,
        rule: "Mandaatbesluit 2026, artikel 4.".to_owned(),
    };
    zaanstad.clerk.order(office(separate)).await.unwrap();
    let (case, person, request) = zaanstad.assessed().await;
    assert!(zaanstad.verified().is_fine());
    let (decided, grant) = zaanstad.decision(case, request, zaanstad.mandate).await;
    let decided = of_case("clerk", case, person, &[(decided, None)]);
    let pot = zaanstad.of_pot(committed(case, grant, LESSONS)).await;
    let position = zaanstad.forge(vec![decided, pot]).await;
    let report = zaanstad.verified();
    assert_eq!(checks(&report), ["four-eyes"]);
    assert_eq!(at(&report, "four-eyes"), [position]);
    // A substitute of somebody, on a day on which nobody stood in.
    let zaanstad = Zaanstad::new().await;
    let name = OfficeCommand::NameSubstitute {
        substitution: SubstitutionId::from_bytes(zaanstad.id()),
        mandate: zaanstad.mandate,
        officer: Officer::new("eva"),
        from: APRIL,
        until: MAY,
        reason: "Verlof.".to_owned(),
    };
    zaanstad.clerk.order(office(name)).await.unwrap();
    let (case, person, request) = zaanstad.assessed().await;
    let (mut decided, grant) = zaanstad.decision(case, request, zaanstad.mandate).await;
    if let CaseEvent::RequestDecided { by, .. } = &mut decided {
        *by = Officer::new("eva");
    }
    let decided = of_case("eva", case, person, &[(decided, None)]);
    let pot = zaanstad.of_pot(committed(case, grant, LESSONS)).await;
    let position = zaanstad.forge(vec![decided, pot]).await;
    let report = zaanstad.verified();
    assert_eq!(at(&report, "mandate"), [position]);
}

/// A version of a policy that is withdrawn in the same moment, by the same person, as another.
#[tokio::test(flavor = "multi_thread")]
async fn what_did_not_follow_from_withdrawing_is_found() {
    let zaanstad = Zaanstad::new().await;
    let app = zaanstad.app();
    let (authority, _) = app.authority(log()).await.unwrap();
    let standing = authority.policy_on(JANUARY).unwrap().clone();
    let later = maatwerk_domain::PolicyVersion {
        from: MAY,
        ..standing
    };
    let install = PolicyCommand::Install(later.clone());
    zaanstad
        .clerk
        .order(Command::Authority(AuthorityCommand::Policy(install)))
        .await
        .unwrap();
    let withdrawn = |from| AuthorityEvent::PolicyRolledBack {
        policy: later.pair(),
        from,
        reason: "Teruggedraaid.".to_owned(),
        act: Act {
            by: Officer::new("clerk"),
            on: app.clock.today(),
        },
    };
    // The first follows from an order; that beside it was never in force.
    let register = zaanstad.last("policy-activated.v1").await;
    let parts = SealedParts::parse(&register.sealed).unwrap();
    let key = parts.get(0).unwrap().key();
    let events = [withdrawn(MAY), withdrawn(APRIL)];
    let events = events.map(|event| encode_authority(&event, &meta("clerk"), key).unwrap());
    let forged = (register.stream, events.to_vec());
    let position = zaanstad.forge(vec![forged]).await;
    let report = zaanstad.verified();
    assert_eq!(checks(&report), ["rule"]);
    assert_eq!(at(&report, "rule"), [position + 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_that_nobody_could_take_are_found() {
    let zaanstad = Zaanstad::new().await;
    let app = zaanstad.app();
    let mandate = zaanstad.mandate;

    // On a mandate that nobody has; by somebody whose mandate it is not; of another day.
    let mut expected = Vec::new();
    for (by, mandate, on, check) in [
        ("clerk", MandateId::from_bytes([7; 16]), JANUARY, "mandate"),
        ("iemand", mandate, JANUARY, "mandate"),
        ("clerk", mandate, Date::constant(2026, 1, 3), "day"),
    ] {
        let (case, person, request) = zaanstad.assessed().await;
        let (mut decided, grant) = zaanstad.decision(case, request, mandate).await;
        if let CaseEvent::RequestDecided {
            by: who, on: day, ..
        } = &mut decided
        {
            *who = Officer::new(by);
            *day = on;
        }
        let decided = of_case(by, case, person, &[(decided, None)]);
        let pot = zaanstad.of_pot(committed(case, grant, LESSONS)).await;
        let position = zaanstad.forge(vec![decided, pot]).await;
        expected.push((position, check));
        if check == "day" {
            // Before the mandate was given, too.
            expected.push((position, "mandate"));
        }
    }
    // On an assessment that is not there.
    let (case, person, request) = zaanstad.assessed().await;
    let (mut decided, grant) = zaanstad.decision(case, request, mandate).await;
    if let CaseEvent::RequestDecided { assessment, .. } = &mut decided {
        *assessment = maatwerk_domain::AssessmentId::from_bytes([8; 16]);
    }
    let decided = of_case("clerk", case, person, &[(decided, None)]);
    let pot = zaanstad.of_pot(committed(case, grant, LESSONS)).await;
    expected.push((zaanstad.forge(vec![decided, pot]).await, "assessment"));

    // The pot: off by a cent, not moved, and moved for nothing.
    let (case, person, request) = zaanstad.assessed().await;
    let (decided, grant) = zaanstad.decision(case, request, mandate).await;
    let decided = of_case("clerk", case, person, &[(decided, None)]);
    let pot = zaanstad
        .of_pot(committed(case, grant, Cents::new(50_001)))
        .await;
    expected.push((zaanstad.forge(vec![decided, pot]).await + 1, "pot-amount"));
    let (case, person, request) = zaanstad.assessed().await;
    let (decided, grant) = zaanstad.decision(case, request, mandate).await;
    let decided = of_case("clerk", case, person, &[(decided, None)]);
    expected.push((zaanstad.forge(vec![decided]).await, "pot-missing"));
    let released = PotEvent::PotReleased {
        case,
        grant,
        amount: Cents::new(1),
    };
    let pot = zaanstad.of_pot(released).await;
    expected.push((zaanstad.forge(vec![pot]).await, "pot-unpaired"));

    // A gift that becomes a loan without a proposal, and unheard.
    for proposed in [false, true] {
        let (case, person, grant) = zaanstad.clerk.paid_lessons(mandate).await;
        let terms = LoanTerms {
            principal: LESSONS,
            instalments: 20,
            instalment: Cents::new(2_500),
        };
        let proposal = ProposalId::from_bytes(zaanstad.id());
        if proposed {
            let propose = ProposeConversion {
                proposal,
                grant,
                terms: Proposal::Loan(terms),
                reasons: "Gestopt.".to_owned(),
            };
            let propose = CaseCommand::ProposeConversion(propose);
            zaanstad.clerk.case(case, propose).await.unwrap();
        }
        let loan = LoanId::from_bytes(zaanstad.id());
        let converted = CaseEvent::GiftConverted {
            decision: DecisionId::from_bytes(zaanstad.id()),
            grant,
            proposal,
            loan,
            terms,
            mandate,
            by: Officer::new("clerk"),
            on: app.clock.today(),
            departure: None,
            reasons: Personal::Known("Gestopt.".to_owned()),
        };
        let converted = of_case("clerk", case, person, &[(converted, None)]);
        expected.push((zaanstad.forge(vec![converted]).await, "hearing"));
    }
    // A gift that is fulfilled because somebody wrote so.
    let (case, person, grant) = zaanstad.clerk.paid_lessons(mandate).await;
    let fulfilled = CaseEvent::GiftFulfilled { grant };
    let fulfilled = of_case("clerk", case, person, &[(fulfilled, None)]);
    expected.push((zaanstad.forge(vec![fulfilled]).await, "unordered"));
    // Nobody agreed to destroy the case.
    let (condemned, resident) = zaanstad.clerk.open("Sanne de Boer").await;
    let begun = CaseEvent::DestructionBegun {
        erasure: ErasureId::from_bytes([9; 16]),
        act: Act {
            by: Officer::new("clerk"),
            on: app.clock.today(),
        },
    };
    let begun = of_case("clerk", condemned, resident, &[(begun, None)]);
    expected.push((zaanstad.forge(vec![begun]).await, "unordered"));
    // Sealed with the key of another case: destroying its own would erase nothing.
    let (stranger, ..) = zaanstad.assessed().await;
    let key = KeyId::from_bytes(stranger.to_bytes());
    let closed = CaseEvent::HoldPlaced {
        hold: maatwerk_domain::HoldId::from_bytes([9; 16]),
        reason: "Onderzoek.".to_owned(),
        act: Act {
            by: Officer::new("clerk"),
            on: app.clock.today(),
        },
    };
    let closed = encode_case(&closed, &meta("clerk"), key, None, None).unwrap();
    let stream = StreamId::from_bytes(case.to_bytes());
    expected.push((zaanstad.forge(vec![(stream, vec![closed])]).await, "key-of"));
    // Somebody has data destroyed on his own word.
    let act = || Act {
        by: Officer::new("clerk"),
        on: app.clock.today(),
    };
    let erasure = [
        ErasureEvent::ErasureProposed {
            case,
            persons: None,
            ground: Ground::Court,
            legal_basis: "ECLI:NL:RBNHO:2026:1".to_owned(),
            reason: "Uitspraak.".to_owned(),
            act: act(),
        },
        ErasureEvent::ErasureConfirmed {
            case,
            whole: true,
            persons: std::collections::BTreeSet::new(),
            act: act(),
        },
    ];
    let register = zaanstad.last("mandate-given.v1").await;
    let key = SealedParts::parse(&register.sealed)
        .unwrap()
        .get(0)
        .unwrap()
        .key();
    let erasure = erasure.map(|event| encode_erasure(&event, &meta("clerk"), key).unwrap());
    let stream = StreamId::from_bytes(zaanstad.id());
    expected.push((
        zaanstad.forge(vec![(stream, erasure.to_vec())]).await + 1,
        "four-eyes",
    ));

    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    let found = found(&report);
    expected.sort_unstable();
    assert_eq!(found, expected);
    let mut codes = Vec::new();
    for fault in &report.faults {
        match fault.what {
            What::Mandate { code, .. } | What::Hearing { code, .. } => codes.push(code),
            _ => {}
        }
    }
    assert_eq!(
        codes,
        [
            "no-mandate",
            "no-mandate",
            "mandate-date",
            "no-proposal",
            "not-heard"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_that_no_case_gave_rise_to_are_found() {
    let zaanstad = Zaanstad::new().await;
    let (case, person, _) = zaanstad.assessed().await;
    let (honest, transcript) = zaanstad.decoded(&zaanstad.last("request-assessed.v1").await);
    let transcript = transcript.unwrap();
    let input = String::from_utf8(transcript.input().to_vec()).unwrap();
    let mut expected = Vec::new();
    for (from, to, part) in [
        ("2001-03-14", "1999-03-14", "facts"),
        ("\"amount\":50000", "\"amount\":40000", "amount"),
        ("\"available\":1000000", "\"available\":999999", "pot"),
        (
            "\"today\":\"2026-01-05\"",
            "\"today\":\"2026-01-04\"",
            "today",
        ),
        ("\"request\":{", "\"request\" :{", "form"),
        ("75000", "95000", "parameters"),
    ] {
        assert!(input.contains(from), "{input}");
        let asked = input.replacen(from, to, 1);
        let said = Transcript::new(asked.into_bytes(), transcript.output().to_vec());
        let mut event = honest.clone();
        if let CaseEvent::RequestAssessed { assessment, .. } = &mut event {
            *assessment = maatwerk_domain::AssessmentId::from_bytes(zaanstad.id());
        }
        let forged = of_case("clerk", case, person, &[(event, Some(said))]);
        expected.push((zaanstad.forge(vec![forged]).await, What::Question { part }));
    }
    // That the policy does not judge a legal basis that it names; and the same without a question.
    for asked in [Some(transcript.input().to_vec()), None] {
        let mut event = honest.clone();
        if let CaseEvent::RequestAssessed {
            assessment, answer, ..
        } = &mut event
        {
            *assessment = maatwerk_domain::AssessmentId::from_bytes(zaanstad.id());
            answer.outcome = maatwerk_domain::AssessmentOutcome::NotJudged;
            answer.findings.clear();
            if asked.is_none() {
                answer.receipt.input.clear();
            }
        }
        let part = asked.as_ref().map_or("none", |_| "legal-basis");
        let said = Transcript::new(asked.unwrap_or_default(), Vec::new());
        let forged = of_case("clerk", case, person, &[(event, Some(said))]);
        expected.push((zaanstad.forge(vec![forged]).await, What::Question { part }));
    }
    // A receipt that names another policy than the one in force.
    let mut event = honest.clone();
    if let CaseEvent::RequestAssessed {
        assessment, answer, ..
    } = &mut event
    {
        *assessment = maatwerk_domain::AssessmentId::from_bytes(zaanstad.id());
        answer.receipt.plugin = format!("sha256:{}", "ab".repeat(32));
    }
    let forged = of_case("clerk", case, person, &[(event, Some(transcript))]);
    let position = zaanstad.forge(vec![forged]).await;
    expected.push((position, What::PolicyInForce));
    expected.push((position, What::Component));

    let report = zaanstad.verified();
    let found: Vec<_> = report
        .faults
        .iter()
        .map(|fault| (fault.position.unwrap(), fault.what.clone()))
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sealed_otherwise_than_it_should_be_is_found() {
    let installation = Installation::new().await;
    installation.app.establish(log(), "Zaanstad").await.unwrap();
    let clerk = Clerk::new(&installation.app, log(), "CVDR000479/3");
    let (case, _) = clerk.open("Sanne de Vries").await;
    drop(clerk);
    let app = &installation.app;
    let raw = async |event_type: &str, text: &str| {
        let position = append_raw(app, log(), case, event_type, text.as_bytes()).await;
        i64::try_from(position.get()).unwrap()
    };
    // A version of a type that never was; what its schema does not allow; what is no JSON.
    let version = raw("payment-made.v2", "{}").await;
    let said = r#"{"by":"clerk","trace":"t","data":{"reason":"because"}}"#;
    let schema = raw("case-closed.v1", said).await;
    let json = raw("case-closed.v1", "{").await;
    let report = verified(&installation);
    assert_eq!(at(&report, "type"), [version]);
    assert_eq!(at(&report, "schema"), [schema, json]);
    assert_eq!(at(&report, "shape"), [schema, json]);
    assert_eq!(checks(&report), ["schema", "shape", "type"]);
    let fault = of_check(&report, "schema");
    assert_eq!(
        fault.what,
        What::Schema {
            part: "accounting",
            at: "/data/reason".to_owned(),
        }
    );
    assert_eq!(fault.event_type.as_deref(), Some("case-closed.v1"));

    app.checkpoint(log()).await.unwrap();
    // Another commitment, other bytes, another place: with all hashes computed anew.
    let paths = installation.paths().clone();
    let (data, _folder) = installation.into_folder().await;
    let file = data.join("log.db");
    for (change, check, position) in [
        (
            "sealed = CAST(substr(sealed, 1, 20) || x'00000000' || substr(sealed, 25) AS BLOB)",
            "commitment",
            2,
        ),
        (
            "sealed = CAST(substr(sealed, 1, length(sealed) - 4) || x'00000000' AS BLOB)",
            "content",
            3,
        ),
        ("type = 'mandate-ended.v1'", "content", 1),
    ] {
        rewrite(
            &file,
            log(),
            &format!("UPDATE event SET {change} WHERE position = {position}"),
        );
        forget_what_was_signed(&paths.checkpoints);
        let material = verify::Installation::open(&paths, true).unwrap();
        let report = verify::run(&material, &Ask::default(), &Watch::default()).unwrap();
        assert!(
            at(&report, check).contains(&position),
            "{check}: {:?}",
            report.faults
        );
        for check in ["leaf", "node", "version"] {
            assert!(
                !report.found.contains_key(check),
                "by its hashes nothing is wrong"
            );
        }
    }
}
