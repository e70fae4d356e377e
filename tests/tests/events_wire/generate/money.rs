//! Events of paying and of debt.

use maatwerk_domain::case::debt::{DebtVerdict, Interruption};
use maatwerk_domain::case::paying::{Invoice, PayeeAccount, PayeeKind};
use maatwerk_domain::case::{CaseEvent, InstalmentPlan};
use maatwerk_domain::{Cents, Iban, Personal};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::id_of;
use super::values::{amount, day, law, officer, personal, text, told, told_day};

/// Accounts of which the check digits are reckoned here.
pub(crate) fn iban() -> BoxedStrategy<Iban> {
    (0..10_000_000_000_u64)
        .prop_map(|number| {
            // BANK as digits, then NL and 00 at the end.
            let digits = format!("11102320{number:010}232100");
            let rest = digits.bytes().fold(0_u32, |rest, byte| {
                (rest * 10 + u32::from(byte - b'0')) % 97
            });
            format!("NL{:02}BANK{number:010}", 98 - rest)
        })
        .prop_map(|text| text.parse().unwrap())
        .boxed()
}

/// One generator for each of them, in the order of their places.
pub(super) fn events(marked: bool) -> [BoxedStrategy<CaseEvent>; 9] {
    let kind = select(vec![
        PayeeKind::Resident,
        PayeeKind::Supplier,
        PayeeKind::Administrator,
    ]);
    let account = (told(marked), iban())
        .prop_map(|(name, iban)| Personal::Known(PayeeAccount { name, iban }));
    let invoice = (told(marked), told_day(marked), of(any::<[u8; 32]>())).prop_map(
        |(number, date, digest)| Invoice {
            number,
            date,
            digest,
        },
    );
    let how = select(vec![Interruption::Acknowledged, Interruption::Proceedings]);
    [
        variant!(CaseEvent::PayeeAdded {
            payee: id!(),
            about: id!(),
            kind: kind,
            ground: of(law()),
            account: account,
        }),
        variant!(CaseEvent::PayeeEnded {
            payee: id!(),
            on: day(),
            reason: personal(marked),
        }),
        variant!(CaseEvent::PaymentOrdered {
            payment: id!(),
            grant: id!(),
            payee: id!(),
            amount: amount(),
            last: any::<bool>(),
            invoice: of(invoice).prop_map(Personal::Known),
            by: officer(),
            on: day(),
        }),
        variant!(CaseEvent::OrderExported {
            payment: id!(),
            grant: id!(),
            batch: id!(),
            by: officer(),
            on: day(),
        }),
        variant!(CaseEvent::OrderFailed {
            payment: id!(),
            grant: id!(),
            on: day(),
            reason: personal(marked),
        }),
        variant!(CaseEvent::GrantRecharged {
            grant: id!(),
            amount: amount(),
            budget: text(),
            by: officer(),
            on: day(),
        }),
        variant!(CaseEvent::DebtReminded {
            loan: id!(),
            on: day(),
            until: day(),
            cost: (0..10_000_u64).prop_map(Cents::new),
        }),
        variant!(CaseEvent::LimitationInterrupted {
            loan: id!(),
            on: day(),
            how: how,
            words: personal(marked),
        }),
        variant!(CaseEvent::WritIssued {
            loan: id!(),
            amount: amount(),
            basis: law(),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
        }),
    ]
}

/// What is decided about the paying of a debt.
pub(super) fn debt_verdict() -> BoxedStrategy<DebtVerdict> {
    let plan = (any::<u16>(), amount(), day()).prop_map(|(instalments, amount, first_due)| {
        DebtVerdict::Deferred(InstalmentPlan {
            instalments: instalments.max(1),
            amount,
            first_due,
        })
    });
    let waived =
        (id!(), amount()).prop_map(|(waiver, amount)| DebtVerdict::Waived { waiver, amount });
    let set_off =
        (id!(), amount()).prop_map(|(repayment, amount)| DebtVerdict::SetOff { repayment, amount });
    let declined = select(vec![DebtVerdict::NotWaived, DebtVerdict::NotDeferred]);
    prop_oneof![plan, waived, set_off, declined].boxed()
}
