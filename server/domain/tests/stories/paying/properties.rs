//! Money is neither made nor lost, whatever is ordered in whatever order.

use maatwerk_domain::case::{Case, CaseCommand, CaseEvent, Pay, ReturnPayment};
use maatwerk_domain::{Cents, MandateId, PaymentId, Personal};
use proptest::prelude::*;

use super::{execute, export, fail, order, payable, recharge};
use crate::support::*;

/// One of a few payments.
fn payment() -> impl Strategy<Value = PaymentId> {
    (0..5_u8).prop_map(|byte| PaymentId::from_bytes([byte; 16]))
}

fn amount() -> impl Strategy<Value = Cents> {
    (0..30_000_u64).prop_map(Cents::new)
}

fn command() -> impl Strategy<Value = CaseCommand> {
    prop_oneof![
        4 => (payment(), amount(), prop::bool::weighted(0.1))
            .prop_map(|(payment, amount, last)| order(payment, amount, last)),
        4 => payment().prop_map(export),
        4 => payment().prop_map(execute),
        1 => payment().prop_map(fail),
        2 => amount().prop_map(recharge),
        1 => payment().prop_map(|payment| CaseCommand::ReturnPayment(ReturnPayment {
            payment,
            grant: GRANT,
            on: RECEIVED,
            entry: None,
            reason: "Unknown account.".to_owned(),
        })),
        1 => (payment(), amount()).prop_map(|(payment, amount)| CaseCommand::Pay(Pay {
            payment,
            ..pay(amount, RECEIVED)
        })),
        1 => Just(CaseCommand::ReleaseRest { grant: GRANT }),
    ]
}

/// What the events say, added up apart from the code that folds them.
#[derive(Default)]
struct Sums {
    paid: u64,
    released: u64,
    recharged: u64,
}

impl Sums {
    fn add(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::PaymentMade { amount, .. } => self.paid += amount.get(),
            CaseEvent::PaymentReturned { amount, .. } => self.paid -= amount.get(),
            CaseEvent::RestReleased { amount, .. } => self.released += amount.get(),
            CaseEvent::GrantRecharged { amount, .. } => self.recharged += amount.get(),
            _ => {}
        }
    }
}

/// As an audit does: the order again, from what it led to; also once the words were erased.
fn recalled(case: &Case, events: &[CaseEvent], given: &Given) {
    let nobody = MandateId::from_bytes([0; 16]);
    let pot = given.pots[&2026].clone();
    for events in [
        events.to_vec(),
        events
            .iter()
            .cloned()
            .map(CaseEvent::without_words)
            .collect(),
    ] {
        let (again, told) = case.recalled(&events, nobody).unwrap();
        let made = case.decide(CASE, &again, told, &given.authority, &pot, &given.context);
        let made: Vec<_> = made.unwrap().case;
        let wordless = |events: Vec<CaseEvent>| -> Vec<CaseEvent> {
            events.into_iter().map(CaseEvent::without_words).collect()
        };
        assert_eq!(wordless(made), wordless(events));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_made_or_lost(commands in prop::collection::vec(command(), 1..40)) {
        let mut given = payable().by("payer");
        let mut sums = Sums::default();
        let mut executed = std::collections::BTreeSet::new();
        for command in commands {
            // Who orders is somebody else than who pays.
            let by = if matches!(&command, CaseCommand::Paying(_) | CaseCommand::ReturnPayment(_)) { "payer" } else { "officer" };
            let orders = matches!(&command, CaseCommand::Paying(maatwerk_domain::case::paying::Paying::Order(_)));
            given = given.by(if orders { "worker" } else { by });
            let before = given.clone();
            let Some(after) = given.clone().when(command).taken() else {
                continue;
            };
            // What happened is the difference: found again by giving every event once.
            let happened = after.happened();
            recalled(&before.case, &happened, &before);
            for event in &happened {
                sums.add(event);
                if let CaseEvent::PaymentMade { payment, .. } = event {
                    prop_assert!(executed.insert(*payment), "a payment is made once");
                }
                if let CaseEvent::PaymentMade { payee, .. } = event {
                    prop_assert!(matches!(payee, Personal::Known(_)));
                }
            }
            let grant = &after.case.grants[&GRANT];
            let ordered: u64 = grant.orders.values().filter(|one| one.is_live()).map(|one| one.amount.get()).sum();
            prop_assert_eq!(grant.paid().get(), sums.paid);
            prop_assert_eq!(grant.unpaid().get(), 50_000 - sums.paid - sums.released);
            prop_assert_eq!(grant.ordered().get(), ordered);
            prop_assert!(ordered <= grant.unpaid().get());
            prop_assert!(sums.recharged <= sums.paid);
            let left = 50_000 - sums.released - sums.recharged;
            prop_assert_eq!(after.pots[&2026].committed.get(), left);
            given = after;
        }
    }
}
