//! Events at the bank, at random.

use maatwerk_domain::bank::{BankAccount, BankEvent, BatchOrder, Unmatched, WhyUnmatched};
use maatwerk_domain::case::ByHand;
use maatwerk_domain::{
    BatchId, CaseId, Cents, EntryId, GrantId, LoanId, PaymentId, RepaymentId, StatementId,
};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::{collection, option};

use crate::generate::{act, day, iban, text};

/// Which generator an event comes from, in the order of [`bank_events`].
pub(crate) fn bank_place(event: &BankEvent) -> usize {
    match event {
        BankEvent::AccountSet { .. } => 0,
        BankEvent::BatchMade { .. } => 1,
        BankEvent::StatementImported { .. } => 2,
        BankEvent::EntryAssigned { .. } => 3,
        BankEvent::EntryConfirmed { .. } => 4,
    }
}

fn id<T: std::fmt::Debug>(make: fn([u8; 16]) -> T) -> impl Strategy<Value = T> {
    any::<[u8; 16]>().prop_map(make)
}

fn cents() -> impl Strategy<Value = Cents> {
    (1..1_000_000_u64).prop_map(Cents::new)
}

fn account() -> impl Strategy<Value = BankAccount> {
    (text(), iban()).prop_map(|(name, iban)| BankAccount { name, iban })
}

fn order() -> impl Strategy<Value = BatchOrder> {
    let ids = (
        id(CaseId::from_bytes),
        id(GrantId::from_bytes),
        id(PaymentId::from_bytes),
    );
    (ids, cents()).prop_map(|((case, grant, payment), amount)| BatchOrder {
        case,
        grant,
        payment,
        amount,
    })
}

fn unmatched() -> impl Strategy<Value = Unmatched> {
    let why = select(vec![
        WhyUnmatched::Unknown,
        WhyUnmatched::Ambiguous,
        WhyUnmatched::Amount,
        WhyUnmatched::MoreThanBalance,
        WhyUnmatched::State,
        WhyUnmatched::Day,
        WhyUnmatched::Parts,
        WhyUnmatched::Erased,
        WhyUnmatched::Twice,
        WhyUnmatched::BookedByHand,
    ]);
    let entry = id(EntryId::from_bytes);
    let told = (any::<bool>(), day(), option::of(text()));
    (entry, cents(), told, why).prop_map(|(entry, amount, (credit, on, reference), why)| {
        Unmatched {
            entry,
            amount,
            credit,
            on,
            reference,
            why,
        }
    })
}

/// What a person may have recorded.
pub(crate) fn by_hand() -> impl Strategy<Value = ByHand> {
    let paid = || (id(GrantId::from_bytes), id(PaymentId::from_bytes));
    let repaid = (id(LoanId::from_bytes), id(RepaymentId::from_bytes));
    prop_oneof![
        paid().prop_map(|(grant, payment)| ByHand::Payment { grant, payment }),
        paid().prop_map(|(grant, payment)| ByHand::Return { grant, payment }),
        repaid.prop_map(|(loan, repayment)| ByHand::Repayment { loan, repayment }),
    ]
}

/// One generator for each type of event at the bank.
pub(crate) fn bank_events() -> [BoxedStrategy<BankEvent>; 5] {
    let made = (id(BatchId::from_bytes), 0..4_000_000_000_000_000_u64, day());
    let orders = collection::vec(order(), 0..4);
    let counts = (any::<u32>(), any::<u32>(), any::<u32>());
    let assigned = (
        id(EntryId::from_bytes),
        id(CaseId::from_bytes),
        id(LoanId::from_bytes),
        id(RepaymentId::from_bytes),
    );
    let line = (id(EntryId::from_bytes), id(CaseId::from_bytes));
    [
        (account(), act())
            .prop_map(|(account, act)| BankEvent::AccountSet { account, act })
            .boxed(),
        (made, account(), orders, cents(), any::<[u8; 32]>(), act())
            .prop_map(
                |((batch, made_at, execute_on), account, orders, total, digest, act)| {
                    BankEvent::BatchMade {
                        batch,
                        made_at,
                        execute_on,
                        account,
                        orders,
                        total,
                        digest,
                        act,
                    }
                },
            )
            .boxed(),
        (
            id(StatementId::from_bytes),
            text(),
            counts,
            collection::vec(unmatched(), 0..4),
            act(),
        )
            .prop_map(
                |(statement, number, (booked, repeated, pending), unmatched, act)| {
                    BankEvent::StatementImported {
                        statement,
                        number,
                        booked,
                        repeated,
                        pending,
                        unmatched,
                        act,
                    }
                },
            )
            .boxed(),
        (assigned, act())
            .prop_map(
                |((entry, case, loan, repayment), act)| BankEvent::EntryAssigned {
                    entry,
                    case,
                    loan,
                    repayment,
                    act,
                },
            )
            .boxed(),
        (line, by_hand(), cents(), day(), act())
            .prop_map(
                |((entry, case), booking, amount, on, act)| BankEvent::EntryConfirmed {
                    entry,
                    case,
                    booking,
                    amount,
                    on,
                    act,
                },
            )
            .boxed(),
    ]
}
