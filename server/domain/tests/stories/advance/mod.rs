//! Advances: granted before it is decided, paid, and part of what is granted.

mod ended;
mod paid;
mod properties;
mod revised;

use jiff::civil::date;
use maatwerk_domain::case::advance::{AdvanceEvent, AdvanceRefusal, GrantAdvance, MOST_ADVANCES};
use maatwerk_domain::case::deadlines::DeadlineKind;
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, Choice, DecideRequest, DecidedOn, GrantStatus, Pay, Verdict,
    WithdrawDecision,
};
use maatwerk_domain::office::OfficeRefusal;
use maatwerk_domain::regime::{BasisAct, Regime, RegimeRefusal, RegisteredBasis};
use maatwerk_domain::{
    Act, AssessmentId, AssessmentOutcome, AuthorityEvent, Cents, DecisionId, GrantForm, GrantId,
    MandateTerms, Officer, PaymentId, PotEvent, Refusal, RequestId,
};

use super::regimes::{own_rules, with};
use crate::support::*;

/// The advance, beside what is granted in the end.
pub(crate) const ADVANCE: GrantId = GrantId::from_bytes([20; 16]);
pub(crate) const ADVANCED: DecisionId = DecisionId::from_bytes([20; 16]);
pub(crate) const AWB: &str = "jci1.31:c:BWBR0005537&artikel=4:95";
const PW: &str = "jci1.31:c:BWBR0015703&artikel=52&lid=1";

pub(crate) fn advance(amount: Cents) -> GrantAdvance {
    GrantAdvance {
        decision: ADVANCED,
        grant: ADVANCE,
        request: REQUEST,
        assessment: ASSESSMENT,
        amount,
        article: law(AWB),
        mandate: MANDATE,
        departure: None,
        reasons: "The first lessons are tomorrow.".to_owned(),
    }
}

fn nth(number: u8, amount: Cents) -> GrantAdvance {
    GrantAdvance {
        decision: DecisionId::from_bytes([number; 16]),
        grant: GrantId::from_bytes([number; 16]),
        ..advance(amount)
    }
}

pub(crate) fn orders(advance: GrantAdvance) -> CaseCommand {
    CaseCommand::GrantAdvance(advance)
}

pub(crate) fn waiting() -> Given {
    given(requested(AssessmentOutcome::Grant(lessons())))
}

/// Granted and announced: it can be paid.
pub(crate) fn advanced(amount: Cents) -> Given {
    waiting()
        .when(orders(advance(amount)))
        .accepted()
        .when(CaseCommand::Announce {
            decision: ADVANCED,
            on: RECEIVED,
        })
        .accepted()
}

pub(crate) fn payment(number: u8) -> PaymentId {
    PaymentId::from_bytes([number; 16])
}

pub(crate) fn pays(number: u8, grant: GrantId, amount: Cents) -> CaseCommand {
    CaseCommand::Pay(Pay {
        payment: payment(number),
        grant,
        ..pay(amount, RECEIVED)
    })
}

/// So much was advanced, and so much of it paid.
pub(crate) fn paid_of(amount: Cents, paid: Cents) -> Given {
    advanced(amount).when(pays(20, ADVANCE, paid)).accepted()
}

pub(crate) fn grants_it() -> CaseCommand {
    CaseCommand::DecideRequest(decide(grants(None, false)))
}

pub(crate) fn declines() -> CaseCommand {
    CaseCommand::DecideRequest(DecideRequest {
        departure: Some(departure()),
        ..decide(Choice::Decline)
    })
}

pub(crate) fn back(grant: GrantId, amount: Cents) -> (CaseEvent, PotEvent) {
    (
        CaseEvent::RestReleased { grant, amount },
        PotEvent::PotReleased {
            case: CASE,
            grant,
            amount,
        },
    )
}

pub(crate) fn counted(amount: Cents) -> CaseEvent {
    CaseEvent::Advance(AdvanceEvent::AdvanceCounted {
        grant: ADVANCE,
        counts_on: GRANT,
        amount,
    })
}

#[test]
fn an_advance_is_a_decision_with_a_grant_that_the_pot_pays() {
    let asked = advance(euro(200));
    let after = waiting().when(orders(asked.clone())).then_with_pot(
        [CaseEvent::Advance(AdvanceEvent::AdvanceGranted {
            decision: ADVANCED,
            grant: ADVANCE,
            request: REQUEST,
            assessment: ASSESSMENT,
            amount: euro(200),
            pot_year: 2026,
            article: law(AWB),
            mandate: MANDATE,
            by: officer(),
            on: RECEIVED,
            departure: None,
            reasons: asked.reasons.into(),
        })],
        [PotEvent::PotCommitted {
            case: CASE,
            grant: ADVANCE,
            amount: euro(200),
        }],
    );
    let granted = &after.case.grants[&ADVANCE];
    assert_eq!(granted.status, GrantStatus::Advance);
    assert_eq!(
        (granted.unpaid(), granted.advance.clone()),
        (euro(200), Some(law(AWB)))
    );
    let decided = &after.case.decisions[&ADVANCED];
    assert_eq!(decided.about, DecidedOn::Advance(ADVANCE));
    assert_eq!(
        decided.stood_on.as_ref().map(|stood| stood.mandate),
        Some(MANDATE)
    );
    assert!(after.case.requests[&REQUEST].is_open());
    assert_eq!(after.case.advanced(REQUEST), euro(200));
    // Like any decision it has no effect before it reached her, and is paid by another person's order.
    let after = after
        .when(pays(20, ADVANCE, euro(100)))
        .refused(Refusal::NotAnnounced);
    // A policy is told what was granted: of this nothing is decided.
    assert_eq!(after.case.earlier_grants(RESIDENT), []);
}

#[test]
fn what_is_granted_settles_it_and_only_the_rest_is_taken_from_the_pot() {
    let (released, gave_back) = back(ADVANCE, euro(50));
    let after = paid_of(euro(200), euro(150))
        .when(grants_it())
        .then_with_pot(
            [
                decided(granted_as(lessons()), RECEIVED, None),
                released,
                counted(euro(150)),
            ],
            [gave_back, committed(euro(350))],
        );
    assert_eq!(after.pots[&2026].committed, euro(500));
    let grant = &after.case.grants[&GRANT];
    assert_eq!((grant.paid(), grant.unpaid()), (euro(150), euro(350)));
    // All of it is at stake when the condition breaks.
    assert_eq!(grant.convertible(), euro(150));
    let settled = &after.case.grants[&ADVANCE];
    assert_eq!(settled.status, GrantStatus::Counted(GRANT));
    assert_eq!((settled.paid(), settled.unpaid()), (euro(150), Cents::ZERO));
    assert_eq!(after.case.advanced(REQUEST), Cents::ZERO);
    let told = after.case.earlier_grants(RESIDENT);
    assert_eq!(told.len(), 1, "it is told as part of what was granted");
    assert_eq!(told[0].standing.unwrap().paid, euro(150));
    // Nothing of it is advanced or decided on any more.
    after
        .when(orders(nth(21, euro(1))))
        .refused(Refusal::AlreadyDecided)
        .when(pays(21, ADVANCE, euro(1)))
        .refused(Refusal::MoreThanGranted {
            unpaid: Cents::ZERO,
            amount: euro(1),
        })
        .when(CaseCommand::WithdrawDecision(WithdrawDecision {
            decision: ADVANCED,
            mandate: MANDATE,
            reasons: String::new(),
            at_request: false,
        }))
        .refused(AdvanceRefusal::Counted.into());
}

#[test]
fn all_that_was_advanced_takes_nothing_more_from_the_pot() {
    let after = paid_of(euro(500), euro(500))
        .when(grants_it())
        .then_with_pot(
            [
                decided(granted_as(lessons()), RECEIVED, None),
                counted(euro(500)),
            ],
            [],
        );
    assert_eq!(after.pots[&2026].committed, euro(500));
    assert_eq!(after.case.grants[&GRANT].unpaid(), Cents::ZERO);
}

#[test]
fn of_a_loan_what_was_advanced_is_principal() {
    let terms = plain(GrantForm::Loan, euro(500));
    let mut loan = decide(grants(Some(terms), false));
    loan.departure = Some(departure());
    let after = paid_of(euro(200), euro(150))
        .when(CaseCommand::DecideRequest(loan))
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted();
    assert_eq!(after.case.loans[&LOAN].balance(), euro(150));
    let after = after.when(pays(21, GRANT, euro(350))).accepted();
    assert_eq!(after.case.loans[&LOAN].balance(), euro(500));
    // What came back of the advance is not owed.
    let after = after
        .when(CaseCommand::ReturnPayment(
            maatwerk_domain::case::ReturnPayment {
                payment: payment(20),
                grant: ADVANCE,
                on: RECEIVED,
                entry: None,
                reason: String::new(),
            },
        ))
        .accepted();
    assert_eq!(after.case.loans[&LOAN].balance(), euro(350));
    assert_eq!(after.case.grants[&ADVANCE].unpaid(), euro(150));
    assert_eq!(after.case.grants[&GRANT].unpaid(), Cents::ZERO);
}

#[test]
fn less_than_what_was_advanced_is_not_granted() {
    let less = |amount| {
        let mut part = decide(grants(Some(plain(GrantForm::Gift, amount)), true));
        part.departure = Some(departure());
        CaseCommand::DecideRequest(part)
    };
    let advanced = AdvanceRefusal::MoreAdvanced {
        advanced: euro(150),
        amount: euro(100),
    };
    let after = paid_of(euro(200), euro(150))
        .when(less(euro(100)))
        .refused(advanced.into())
        .when(less(euro(150)))
        .accepted();
    assert_eq!(after.pots[&2026].committed, euro(150));
    assert_eq!(after.case.grants[&GRANT].unpaid(), Cents::ZERO);
}

#[test]
fn two_advances_are_bounded_together() {
    let first = advanced(euro(200));
    let more = AdvanceRefusal::MoreThanAsked {
        left: euro(300),
        amount: Cents::new(30_001),
    };
    let both = first
        .when(orders(nth(21, Cents::new(30_001))))
        .refused(more.into())
        .when(orders(nth(21, Cents::ZERO)))
        .refused(Refusal::Amount)
        .when(orders(advance(euro(1))))
        .refused(Refusal::Exists("decision"))
        .when(orders(GrantAdvance {
            decision: DECISION_2,
            ..advance(euro(1))
        }))
        .refused(Refusal::Exists("grant"))
        .when(orders(nth(21, euro(300))))
        .accepted();
    assert_eq!(both.case.advanced(REQUEST), euro(500));
    let after = both.when(grants_it()).accepted();
    // Nothing was paid of either: all of it is paid as what was granted.
    assert_eq!(after.pots[&2026].committed, euro(500));
    assert_eq!(after.case.grants[&GRANT].unpaid(), euro(500));
}

#[test]
fn the_mandate_and_three_people_are_for_all_that_was_advanced() {
    let mut first = waiting();
    first.authority.apply(AuthorityEvent::MandateGiven {
        mandate: MANDATE,
        terms: MandateTerms {
            up_to: euro(250),
            ..mandate_terms()
        },
    });
    first
        .when(orders(advance(euro(200))))
        .accepted()
        .when(orders(nth(21, euro(51))))
        .refused(Refusal::MandateAmount {
            up_to: euro(250),
            amount: euro(251),
        });

    let mut events = requested(AssessmentOutcome::Grant(lessons()));
    let taken_in = |by: &str| CaseEvent::RequestTakenIn {
        request: REQUEST,
        act: Act {
            by: Officer::new(by),
            on: RECEIVED,
        },
    };
    events.push(taken_in("officer"));
    let mut own = given(events.clone());
    let apart = AuthorityEvent::SeparationSet {
        above: Some(euro(250)),
        from: date(2026, 1, 1),
        rule: "Mandaatbesluit 2026, artikel 4.".to_owned(),
        act: Act {
            by: Officer::new("administrator"),
            on: RECEIVED,
        },
    };
    own.authority.apply(apart.clone());
    own.when(orders(advance(euro(200))))
        .accepted()
        .when(orders(nth(21, euro(51))))
        .refused(OfficeRefusal::RequesterDecides.into());

    // Two advances are not paid by who decided on both, in parts that are below it each.
    events.pop();
    events.push(taken_in("ada"));
    let mut other = given(events);
    other.authority.apply(apart);
    let mut after = other.when(orders(advance(euro(200)))).accepted();
    for decision in [ADVANCED, DecisionId::from_bytes([21; 16])] {
        if decision != ADVANCED {
            after = after.when(orders(nth(21, euro(51)))).accepted();
        }
        let announce = CaseCommand::Announce {
            decision,
            on: RECEIVED,
        };
        after = after.when(announce).accepted();
    }
    after
        .when(pays(20, ADVANCE, euro(1)))
        .refused(OfficeRefusal::DeciderPays.into())
        .by("ada")
        .when(pays(20, ADVANCE, euro(1)))
        .refused(OfficeRefusal::RequesterPays.into())
        .by("payer")
        .when(pays(20, ADVANCE, euro(1)))
        .accepted();
}

#[test]
fn more_than_was_assessed_is_a_departure() {
    let less = plain(GrantForm::Gift, euro(300));
    let case = || given(requested(AssessmentOutcome::Grant(less.clone())));
    let departs = |amount| GrantAdvance {
        departure: Some(departure()),
        ..advance(amount)
    };
    case()
        .when(orders(advance(euro(301))))
        .refused(Refusal::DepartureNeeded)
        .when(orders(departs(euro(300))))
        .refused(Refusal::NoDepartureNeeded)
        .when(orders(departs(euro(301))))
        .accepted();
    given(requested(AssessmentOutcome::Decline))
        .when(orders(advance(euro(1))))
        .refused(Refusal::DepartureNeeded)
        .when(orders(departs(euro(1))))
        .accepted();
    // The policy left it to a person.
    let _ = given(requested(AssessmentOutcome::Refer))
        .when(orders(advance(euro(500))))
        .accepted();
}

#[test]
fn it_rests_on_what_lies_before_the_decider() {
    let other = GrantAdvance {
        assessment: ASSESSMENT_2,
        ..advance(euro(1))
    };
    let unknown = GrantAdvance {
        request: RequestId::from_bytes([9; 16]),
        ..advance(euro(1))
    };
    waiting()
        .when(orders(other))
        .refused(Refusal::NotTheLatestAssessment)
        .when(orders(unknown))
        .refused(Refusal::Unknown("budget request"))
        .when(CaseCommand::WithdrawFact(
            maatwerk_domain::case::WithdrawFact {
                fact: FACT,
                reason: String::new(),
            },
        ))
        .accepted()
        .when(orders(advance(euro(1))))
        .refused(Refusal::StaleAssessment);
    given(granted(lessons()))
        .when(orders(advance(euro(1))))
        .refused(Refusal::AlreadyDecided);
    waiting()
        .without_pot()
        .when(orders(advance(euro(1))))
        .refused(Refusal::NoPot(2026))
        .pot(2026, euro(100))
        .when(orders(advance(euro(101))))
        .refused(Refusal::PotEmpty {
            year: 2026,
            available: euro(100),
            needed: euro(101),
        });
}

#[test]
fn there_are_not_more_than_a_case_can_hold() {
    let mut case = waiting();
    let number = |at: usize| u8::try_from(at).unwrap() + 30;
    for at in 0..MOST_ADVANCES {
        case = case.when(orders(nth(number(at), euro(1)))).accepted();
    }
    case.when(orders(nth(number(MOST_ADVANCES), euro(1))))
        .refused(Refusal::TooMany {
            what: "advances on a request",
            limit: MOST_ADVANCES,
        });
}

#[test]
fn the_article_follows_from_the_legal_basis() {
    let on = |article: &str| {
        orders(GrantAdvance {
            article: law(article),
            ..advance(euro(1))
        })
    };
    let other = RegimeRefusal::OtherGround {
        act: BasisAct::Advance,
    };
    // An authority need not register what law says of all that it pays.
    let own = with(waiting(), own_rules(&[]));
    let own = own.when(on(PW)).refused(other.clone().into());
    let _ = own.when(on(AWB)).accepted();
    let local = "CVDR123456/11";
    let registered = with(waiting(), own_rules(&[(BasisAct::Advance, local)]));
    let _ = registered.clone().when(on(local)).accepted();
    let _ = registered.when(on(AWB)).accepted();
    let contract = RegisteredBasis {
        regime: Regime::Contract,
        ..own_rules(&[])
    };
    with(waiting(), contract).when(on(AWB)).refused(
        RegimeRefusal::NotRegistered {
            act: BasisAct::Advance,
        }
        .into(),
    );
    let assistance = general(waiting_on("jci1.31:c:BWBR0015703&artikel=19"));
    let _ = assistance.clone().when(on(PW)).accepted();
    let _ = assistance.clone().when(on(AWB)).accepted();
    assistance.when(on(local)).refused(other.into());
}

#[test]
fn special_assistance_is_advanced_as_any_debt_and_on_no_article_of_general_assistance() {
    let on = |article: &str| {
        orders(GrantAdvance {
            article: law(article),
            ..advance(euro(1))
        })
    };
    let whole = "jci1.31:c:BWBR0015703&artikel=52";
    for basis in ["35&lid=1", "35", "48&lid=2", "51&lid=1"] {
        let basis = format!("jci1.31:c:BWBR0015703&artikel={basis}");
        // Also before the authority registered any basis.
        let mut before = waiting_on(&basis);
        before.authority = general(before.clone()).authority;
        before.authority.bases.clear();
        let registered = general(waiting_on(&basis));
        for given in [before, registered] {
            for article in [PW, whole] {
                given
                    .clone()
                    .when(on(article))
                    .refused(AdvanceRefusal::OnlyGeneral.into());
            }
            given.when(on(AWB)).accepted();
        }
        let given = general(given([]));
        let declared = given.authority.declared(&law(&basis), RECEIVED).unwrap();
        assert_eq!(
            declared.articles(BasisAct::Advance),
            [law("jci1.31:c:BWBR0005537&artikel=4:95")]
        );
    }
    let refusal: Refusal = AdvanceRefusal::OnlyGeneral.into();
    assert_eq!(refusal.code(), "advance-general-only");
    assert_eq!(refusal.rule(), PW);
}

/// The authority registered that article 19 is assistance.
fn general(given: Given) -> Given {
    let basis = RegisteredBasis {
        article: law("jci1.31:c:BWBR0015703&artikel=19"),
        regime: Regime::Assistance,
        ..own_rules(&[])
    };
    let mut given = with(given, basis);
    given.authority.apply(AuthorityEvent::MandateGiven {
        mandate: MANDATE,
        terms: MandateTerms {
            legal_basis: law("jci1.31:c:BWBR0015703"),
            ..mandate_terms()
        },
    });
    given
}

fn waiting_on(basis: &str) -> Given {
    let mut events = requested(AssessmentOutcome::Grant(lessons()));
    for event in &mut events {
        if let CaseEvent::BudgetRequested { legal_basis, .. } = event {
            *legal_basis = law(basis);
        }
    }
    given(events)
}

#[test]
fn general_assistance_is_advanced_every_four_weeks() {
    let by = |given: &Given| {
        let all = given.case.deadlines();
        let mut found = all
            .iter()
            .filter(|one| one.kind == DeadlineKind::GrantAdvance);
        let one = found
            .next()
            .map(|one| (one.day.unwrap(), one.article.clone().unwrap()));
        assert_eq!(found.count(), 0);
        one
    };
    // Special assistance and own rules know no such term.
    assert_eq!(by(&waiting()), None);
    assert_eq!(
        by(&waiting_on("jci1.31:c:BWBR0015703&artikel=35&lid=1")),
        None
    );
    let first = general(waiting_on("jci1.31:c:BWBR0015703&artikel=19"));
    assert_eq!(by(&first), Some((date(2026, 12, 21), law(PW))));
    let later = GrantAdvance {
        article: law(PW),
        ..advance(euro(100))
    };
    // Four weeks after it is Christmas: the Monday after that.
    let next = first.on(date(2026, 11, 27)).when(orders(later)).accepted();
    assert_eq!(by(&next), Some((date(2026, 12, 28), law(PW))));
    let decided = next.when(grants_it()).accepted();
    assert_eq!(by(&decided), None);
}

#[test]
fn its_words_are_hers_and_the_rest_tells_nothing() {
    let case = advanced(euro(200)).when(grants_it()).accepted();
    let events = [
        CaseEvent::Advance(AdvanceEvent::AdvanceGranted {
            decision: ADVANCED,
            grant: ADVANCE,
            request: REQUEST,
            assessment: AssessmentId::from_bytes([1; 16]),
            amount: euro(200),
            pot_year: 2026,
            article: law(AWB),
            mandate: MANDATE,
            by: officer(),
            on: RECEIVED,
            departure: None,
            reasons: "Why.".to_owned().into(),
        }),
        counted(euro(1)),
    ];
    assert_eq!(case.case.subject_of(&events[0]), Some(RESIDENT));
    assert_eq!(case.case.subject_of(&events[1]), None);
    for event in &events {
        assert!(case.case.concerns(event, RESIDENT));
        assert!(!case.case.concerns(event, PARTNER));
    }
    assert_eq!(events[0].decides(), Some(ADVANCED));
    assert_eq!(events[1].decides(), None);
    // On its own it is no order.
    assert_eq!(case.case.recalled(&events[1..], MANDATE), None);
    let other = CaseEvent::Advance(AdvanceEvent::AdvanceCounted {
        grant: ADVANCE,
        counts_on: GRANT_2,
        amount: euro(1),
    });
    let granted = [decided(granted_as(lessons()), RECEIVED, None)];
    assert!(counted(euro(1)).goes_on(&granted));
    assert!(!other.goes_on(&granted), "it is of another decision");
    let declined = [decided(Verdict::Declined, RECEIVED, None)];
    assert!(!counted(euro(1)).goes_on(&declined));
}
