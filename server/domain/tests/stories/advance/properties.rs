//! Money of a grant with an advance, whatever is paid, comes back, is released, taken and undone.

use maatwerk_domain::case::adverse::{AdverseAct, DecideAct, OnAct, ProposeAct};
use maatwerk_domain::case::objection::{
    DecideObjection, ObjectionAct, ObjectionHearing, ObjectionOutcome, OnObjection,
    ReceiveObjection,
};
use maatwerk_domain::case::{
    ConversionChoice, DecideConversion, Proposal, ProposeConversion, ReturnPayment,
};
use maatwerk_domain::{Cents, LoanId, MandateId, ObjectionId};
use proptest::prelude::*;

use super::*;

const SECOND: MandateId = MandateId::from_bytes([8; 16]);
const GRANTED: u64 = 50_000;

/// What a run does next; of something that is refused nothing happens.
#[derive(Debug, Clone)]
enum Step {
    Pays(bool, u64),
    Returns(bool, u8),
    Releases(bool),
    Takes(AdverseAct),
    Lends,
    Undoes(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let amount = || 1..GRANTED;
    prop_oneof![
        5 => (any::<bool>(), amount()).prop_map(|(advance, amount)| Step::Pays(advance, amount)),
        3 => (any::<bool>(), 0..12_u8).prop_map(|(advance, nth)| Step::Returns(advance, nth)),
        2 => any::<bool>().prop_map(Step::Releases),
        2 => amount().prop_map(|left| {
            Step::Takes(AdverseAct::Revise { amount: Cents::new(left) })
        }),
        1 => Just(Step::Takes(AdverseAct::Withdraw)),
        1 => Just(Step::Lends),
        3 => (0..4_u8).prop_map(Step::Undoes),
    ]
}

fn one(advance: bool) -> GrantId {
    if advance { ADVANCE } else { GRANT }
}

/// The orders that a step is; each is by who has mandate for it.
fn orders_of(step: &Step, given: &Given, number: u8) -> Vec<CaseCommand> {
    let decision = DecisionId::from_bytes([number; 16]);
    let announced = CaseCommand::Announce {
        decision,
        on: RECEIVED,
    };
    match step {
        Step::Pays(advance, amount) => {
            vec![pays(number, one(*advance), Cents::new(*amount))]
        }
        Step::Returns(advance, nth) => {
            let payments = &given.case.grants[&one(*advance)].payments;
            let payment = payments.keys().nth(usize::from(*nth)).copied();
            vec![CaseCommand::ReturnPayment(ReturnPayment {
                payment: payment.unwrap_or(PAYMENT),
                grant: one(*advance),
                on: RECEIVED,
                entry: None,
                reason: String::new(),
            })]
        }
        Step::Releases(advance) => vec![CaseCommand::ReleaseRest {
            grant: one(*advance),
        }],
        Step::Takes(act) => {
            let propose = OnAct::Propose(ProposeAct {
                proposal: PROPOSAL,
                grant: GRANT,
                act: *act,
                ground: basis(),
                reasons: String::new(),
            });
            let hearing = her_view(RECEIVED);
            let hear = OnAct::Hear {
                grant: GRANT,
                hearing,
            };
            let decide = OnAct::Decide(DecideAct {
                decision,
                grant: GRANT,
                loan: LOAN,
                mandate: MANDATE,
                reasons: String::new(),
            });
            let acts = [propose, hear, decide].map(CaseCommand::OnAct);
            acts.into_iter().chain([announced]).collect()
        }
        Step::Lends => {
            let propose = CaseCommand::ProposeConversion(ProposeConversion {
                proposal: PROPOSAL,
                grant: GRANT,
                terms: Proposal::Loan(loan_of(given.case.grants[&GRANT].convertible())),
                reasons: String::new(),
            });
            let convert = CaseCommand::DecideConversion(DecideConversion {
                decision,
                choice: ConversionChoice::Convert {
                    loan: LoanId::from_bytes([number; 16]),
                    terms: None,
                },
                ..convert(ConversionChoice::Keep)
            });
            vec![propose, hear(her_view(RECEIVED)), convert, announced]
        }
        Step::Undoes(nth) => {
            let burdens = given.case.decisions.iter().filter(|(_, decided)| {
                let burden = matches!(
                    decided.about,
                    DecidedOn::Adverse(_) | DecidedOn::Conversion(_)
                );
                burden && !decided.withdrawn
            });
            let against = burdens.map(|(id, _)| *id).nth(usize::from(*nth));
            undoes(against.unwrap_or(DecisionId::from_bytes([0; 16])), number)
        }
    }
}

fn undoes(against: DecisionId, number: u8) -> Vec<CaseCommand> {
    let objection = ObjectionId::from_bytes([number; 16]);
    let decision = DecisionId::from_bytes([number; 16]);
    vec![
        CaseCommand::OnObjection(OnObjection::Receive(ReceiveObjection {
            objection,
            decision: against,
            objector: RESIDENT,
            received: RECEIVED,
            posted: None,
            channel: "desk".to_owned(),
            committee: false,
            grounds: None,
        })),
        CaseCommand::OnObjection(OnObjection::Act {
            objection,
            on: RECEIVED,
            act: ObjectionAct::Hear {
                how: ObjectionHearing::Held,
                report: String::new(),
            },
        }),
        CaseCommand::OnObjection(OnObjection::Decide(DecideObjection {
            decision,
            objection,
            outcome: ObjectionOutcome::Revoked,
            excused: false,
            mandate: SECOND,
            reasons: String::new(),
        })),
    ]
}

/// 200.00 was advanced and paid, and 500.00 granted.
fn begun() -> Given {
    let mut given = paid_of(euro(200), euro(200)).when(grants_it()).accepted();
    given.authority.apply(AuthorityEvent::MandateGiven {
        mandate: SECOND,
        terms: MandateTerms {
            officer: Officer::new("second"),
            ..mandate_terms()
        },
    });
    let announce = CaseCommand::Announce {
        decision: DECISION,
        on: RECEIVED,
    };
    given.when(announce).accepted()
}

/// What the events say, added up apart from the code that folds them.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    paid: u64,
    /// Of the grant and its advance together, less what was restored.
    gone: u64,
    /// Of that, what was still due when somebody released it.
    given_up: u64,
}

impl Sums {
    /// What is due by the entitlement of the moment.
    fn due(&self, given: &Given) -> u64 {
        let grant = &given.case.grants[&GRANT];
        if matches!(grant.status, GrantStatus::Loan(_)) {
            return 0;
        }
        let left = grant.adverse.entitled().map_or(GRANTED, Cents::get);
        left.min(GRANTED - self.gone).saturating_sub(self.paid)
    }
}

fn rest(given: &Given) -> u64 {
    let grants = [GRANT, ADVANCE].map(|id| given.case.grants[&id].unpaid().get());
    grants.iter().sum()
}

/// As an audit does: the order again, from what it led to.
fn judged_again(before: &Given, after: &Given) {
    let events = after.happened();
    let nobody = MandateId::from_bytes([0; 16]);
    let (again, told) = before.case.recalled(&events, nobody).unwrap();
    let year = before.case.pot_year(&again, before.context.today);
    let pot = year.map(|year| before.pots[&year].clone());
    let made = before.case.decide(
        CASE,
        &again,
        told,
        &before.authority,
        &pot.unwrap_or_default(),
        &before.context,
    );
    assert_eq!(made.unwrap().case, events);
    for at in 1..events.len() {
        assert!(events[at].goes_on(&events[..at]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_due_is_kept_and_nothing_else_is_lost(steps in prop::collection::vec(step(), 1..30)) {
        let mut given = begun();
        let mut sums = Sums { paid: 20_000, ..Sums::default() };
        for (number, step) in (40_u8..).zip(&steps) {
            let mut after = Some(given.clone());
            let mut added = sums;
            for order in orders_of(step, &given, number) {
                let Some(before) = after.take() else { break };
                let by = if matches!(order, CaseCommand::OnObjection(_)) { "second" } else { "officer" };
                let before = before.by(by);
                let due = added.due(&before);
                let kept = rest(&before);
                let by_hand = matches!(order, CaseCommand::ReleaseRest { .. });
                let Some(then) = before.clone().when(order).taken() else { break };
                judged_again(&before, &then);
                for event in then.happened() {
                    match event {
                        CaseEvent::PaymentMade { amount, .. } => {
                            prop_assert!(amount.get() <= due, "more than is due");
                            added.paid += amount.get();
                        }
                        CaseEvent::PaymentReturned { amount, .. } => added.paid -= amount.get(),
                        CaseEvent::RestReleased { amount, .. } => {
                            added.gone += amount.get();
                            if by_hand {
                                added.given_up += amount.get().saturating_sub(kept.saturating_sub(due));
                            }
                        }
                        CaseEvent::RestRestored { amount, .. } => added.gone -= amount.get(),
                        _ => {}
                    }
                }
                after = Some(then);
            }
            // A step is done whole or not at all.
            let Some(after) = after else { continue };
            (given, sums) = (after, added);

            let (grant, advance) = (&given.case.grants[&GRANT], &given.case.grants[&ADVANCE]);
            prop_assert_eq!(grant.paid().get(), sums.paid);
            prop_assert_eq!(rest(&given), GRANTED - sums.gone - sums.paid);
            prop_assert_eq!(given.pots[&2026].committed.get(), GRANTED - sums.gone);
            let due = sums.due(&given);
            prop_assert!(due <= rest(&given), "what is due is not kept");
            // All of it can be paid, on whichever keeps it, and no cent more.
            let on_advance = due.min(advance.unpaid().get());
            let mut paid = given.clone().by("officer");
            for (number, id, amount) in [(250, ADVANCE, on_advance), (251, GRANT, due - on_advance)] {
                if amount > 0 {
                    paid = paid.when(pays(number, id, Cents::new(amount))).accepted();
                }
            }
            prop_assert!(paid.clone().when(pays(252, GRANT, Cents::new(1))).taken().is_none());
            prop_assert!(paid.when(pays(252, ADVANCE, Cents::new(1))).taken().is_none());
            // Nothing of what was taken stands: all is there but what somebody gave up.
            let lent = matches!(grant.status, GrantStatus::Loan(_));
            if grant.adverse.entitled().is_none() && !lent {
                prop_assert_eq!(sums.gone, sums.given_up);
            }
        }
    }
}
