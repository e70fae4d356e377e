//! Paying by order: to whom, by whom, what becomes of it, and who bears it in the end.

mod properties;

use jiff::civil::date;
use maatwerk_domain::case::paying::{
    AddPayee, ExportOrder, Invoice, OrderPayment, OrderStage, PayeeAccount, PayeeKind, Paying,
    PayingRefusal, RechargeGrant,
};
use maatwerk_domain::case::{CaseCommand, CaseEvent, GrantStatus};
use maatwerk_domain::{BatchId, Cents, Officer, PayeeId, PaymentId, PersonId, PotEvent, Refusal};

use crate::support::*;

pub(crate) const PAYEE: PayeeId = PayeeId::from_bytes([1; 16]);
pub(crate) const BATCH: BatchId = BatchId::from_bytes([1; 16]);

pub(crate) fn account() -> PayeeAccount {
    PayeeAccount {
        name: "Rijschool Vooruit".to_owned(),
        iban: "NL91ABNA0417164300".parse().unwrap(),
    }
}

fn add(kind: PayeeKind, about: PersonId) -> AddPayee {
    AddPayee {
        payee: PAYEE,
        about,
        kind,
        ground: (kind != PayeeKind::Resident).then(|| law("CVDR123456/7")),
        account: Some(account()),
    }
}

pub(crate) fn paying(what: Paying) -> CaseCommand {
    CaseCommand::Paying(what)
}

pub(crate) fn order(payment: PaymentId, amount: Cents, last: bool) -> CaseCommand {
    paying(Paying::Order(OrderPayment {
        payment,
        grant: GRANT,
        payee: PAYEE,
        amount,
        last,
        invoice: Some(Invoice {
            number: "F-2026-17".to_owned(),
            date: RECEIVED,
            digest: Some([7; 32]),
        }),
    }))
}

pub(crate) fn export(payment: PaymentId) -> CaseCommand {
    paying(Paying::Export(ExportOrder {
        payment,
        grant: GRANT,
        batch: BATCH,
    }))
}

pub(crate) fn execute(payment: PaymentId) -> CaseCommand {
    paying(Paying::Execute {
        payment,
        grant: GRANT,
        on: RECEIVED,
        entry: None,
    })
}

pub(crate) fn fail(payment: PaymentId) -> CaseCommand {
    paying(Paying::Fail {
        payment,
        grant: GRANT,
        on: RECEIVED,
        reason: "The account was closed.".to_owned(),
    })
}

pub(crate) fn recharge(amount: Cents) -> CaseCommand {
    paying(Paying::Recharge(RechargeGrant {
        grant: GRANT,
        amount,
        budget: "6.3 bijzondere bijstand".to_owned(),
    }))
}

/// Granted and announced, with a driving school to pay.
pub(crate) fn payable() -> Given {
    let mut events = granted(lessons());
    events.push(announced());
    given(events)
        .pot_events(2026, &[committed(euro(500))])
        .when(paying(Paying::AddPayee(add(PayeeKind::Supplier, RESIDENT))))
        .accepted()
}

fn by(given: Given, officer: &str) -> Given {
    given.by(officer)
}

#[test]
fn an_order_goes_to_the_bank_and_becomes_a_payment() {
    let ordered = by(payable(), "worker")
        .when(order(PAYMENT, euro(420), true))
        .accepted();
    let grant = &ordered.case.grants[&GRANT];
    assert_eq!((grant.ordered(), grant.free()), (euro(420), euro(80)));
    assert_eq!(grant.paid(), Cents::ZERO);
    let sent = by(ordered, "payer")
        .when(execute(PAYMENT))
        .refused(PayingRefusal::NotAtTheBank.into())
        .when(export(PAYMENT))
        .then([CaseEvent::OrderExported {
            payment: PAYMENT,
            grant: GRANT,
            batch: BATCH,
            by: Officer::new("payer"),
            on: RECEIVED,
        }]);
    let paid = sent
        .when(export(PAYMENT))
        .refused(PayingRefusal::NotOpen.into())
        .when(execute(PAYMENT))
        .then_with_pot(
            [
                payment_made(PAYMENT, euro(420), RECEIVED),
                CaseEvent::RestReleased {
                    grant: GRANT,
                    amount: euro(80),
                },
            ],
            [released(euro(80))],
        );
    assert_eq!(
        paid.case.grants[&GRANT].orders[&PAYMENT].stage,
        OrderStage::Executed
    );
    paid.when(execute(PAYMENT))
        .refused(PayingRefusal::NotAtTheBank.into())
        .when(fail(PAYMENT))
        .refused(PayingRefusal::Ended.into())
        .when(take_back(RECEIVED))
        .then([taken_back(euro(420), RECEIVED)]);
}

#[test]
fn who_decided_or_ordered_does_not_pay() {
    let ordered = by(payable(), "worker")
        .when(order(PAYMENT, euro(1), false))
        .accepted();
    let same = by(ordered, "worker")
        .when(export(PAYMENT))
        .refused(PayingRefusal::SamePerson.into());
    let decider = by(same, officer().as_str())
        .when(export(PAYMENT))
        .refused(PayingRefusal::SamePerson.into());
    by(decider, "payer").when(export(PAYMENT)).accepted();
    assert_eq!(
        Refusal::from(PayingRefusal::SamePerson).rule(),
        "jci1.31:c:BWBR0005416&artikel=212"
    );
}

#[test]
fn what_the_bank_has_is_given_up_by_who_deals_with_it() {
    let ordered = by(payable(), "worker")
        .when(order(PAYMENT, euro(420), false))
        .accepted();
    // Before it went there whoever ordered it takes it back.
    ordered.clone().when(fail(PAYMENT)).accepted();
    let sent = by(ordered, "payer").when(export(PAYMENT)).accepted();
    let same = by(sent, "worker")
        .when(fail(PAYMENT))
        .refused(PayingRefusal::SamePerson.into());
    let decider = by(same, officer().as_str())
        .when(fail(PAYMENT))
        .refused(PayingRefusal::SamePerson.into());
    let failed = by(decider, "payer").when(fail(PAYMENT)).accepted();
    // The bank paid it all the same: that is told too, as long as there is room for it.
    let paid = failed.clone().when(execute(PAYMENT)).accepted();
    assert_eq!(paid.case.grants[&GRANT].paid(), euro(420));
    by(failed, "worker")
        .when(order(PAYMENT_2, euro(420), false))
        .accepted()
        .when(execute(PAYMENT))
        .refused(PayingRefusal::NotAtTheBank.into());
}

#[test]
fn an_invoice_is_paid_once() {
    let paid = by(payable(), "worker")
        .when(order(PAYMENT, euro(100), false))
        .accepted()
        .when(order(PAYMENT_2, euro(100), false))
        .refused(PayingRefusal::InvoiceOrdered.into());
    // Another part of it, and the same one when nothing came of it.
    paid.clone()
        .when(order(PAYMENT_2, euro(99), false))
        .accepted();
    paid.when(fail(PAYMENT))
        .accepted()
        .when(order(PAYMENT_2, euro(100), false))
        .accepted();
}

#[test]
fn what_is_ordered_is_spent_once() {
    let ordered = payable().when(order(PAYMENT, euro(300), false)).accepted();
    let more = Refusal::MoreThanGranted {
        unpaid: euro(200),
        amount: Cents::new(20_001),
    };
    ordered
        .when(order(PAYMENT_2, Cents::new(20_001), false))
        .refused(more.clone())
        .when(CaseCommand::Pay(maatwerk_domain::case::Pay {
            payment: PAYMENT_2,
            ..pay(Cents::new(20_001), RECEIVED)
        }))
        .refused(more)
        .when(order(PAYMENT, euro(1), false))
        .refused(Refusal::Exists("payment"))
        .when(CaseCommand::Pay(pay(euro(1), RECEIVED)))
        .refused(Refusal::Exists("payment"))
        .when(CaseCommand::ReleaseRest { grant: GRANT })
        .refused(Refusal::NothingPaid)
        // It failed: what it took is free again.
        .when(fail(PAYMENT))
        .accepted()
        .when(order(PAYMENT_2, euro(500), false))
        .accepted()
        .when(CaseCommand::Close(
            maatwerk_domain::case::CloseReason::Other,
        ))
        .refused(Refusal::StillRunning("the conditions of a gift still run"));
}

#[test]
fn nothing_is_withdrawn_or_released_while_the_bank_may_pay() {
    let mut events = paid(lessons(), euro(100));
    events.push(CaseEvent::PayeeAdded {
        payee: PAYEE,
        about: RESIDENT,
        kind: PayeeKind::Resident,
        ground: None,
        account: account().into(),
    });
    given(events)
        .when(order(PAYMENT_2, euro(50), false))
        .accepted()
        .when(CaseCommand::ReleaseRest { grant: GRANT })
        .refused(PayingRefusal::OrderWaits.into());
    payable()
        .when(order(PAYMENT, euro(50), false))
        .accepted()
        .when(CaseCommand::WithdrawDecision(
            maatwerk_domain::case::WithdrawDecision {
                decision: DECISION,
                mandate: MANDATE,
                reasons: "A mistake.".to_owned(),
                at_request: false,
            },
        ))
        .refused(PayingRefusal::OrderWaits.into());
    // A gift whose conversion was proposed: what the bank has goes on, and no loan before it did.
    let mut events = loan_proposed();
    events.push(heard(her_view(TOLD)));
    let mut waiting = given(events).on(TOLD);
    let added = CaseEvent::PayeeAdded {
        payee: PAYEE,
        about: RESIDENT,
        kind: PayeeKind::Resident,
        ground: None,
        account: account().into(),
    };
    waiting.case.apply(added);
    waiting
        .when(order(PAYMENT_2, euro(1), false))
        .refused(Refusal::NotPayable("a proposal to convert it is waiting"));
}

#[test]
fn an_order_under_way_keeps_a_gift_from_becoming_a_loan() {
    let mut events = paid(lessons(), euro(300));
    events.push(CaseEvent::PayeeAdded {
        payee: PAYEE,
        about: RESIDENT,
        kind: PayeeKind::Resident,
        ground: None,
        account: account().into(),
    });
    let sent = given(events)
        .when(order(PAYMENT_2, euro(100), false))
        .accepted()
        .by("payer")
        .when(export(PAYMENT_2))
        .accepted();
    let mut waiting = sent.on(TOLD).by(officer().as_str());
    let loan = loan_of(euro(300));
    waiting.case.apply(proposed(
        maatwerk_domain::case::Proposal::Loan(loan),
        maatwerk_domain::case::ProposedBy::Policy,
    ));
    waiting.case.apply(heard(her_view(TOLD)));
    let convert = CaseCommand::DecideConversion(convert(to_loan(None)));
    let after = waiting
        .pot_events(2026, &[committed(euro(500))])
        .when(convert.clone())
        .refused(PayingRefusal::OrderWaits.into())
        .when(execute(PAYMENT_2))
        .refused(PayingRefusal::SamePerson.into())
        .by("payer")
        .when(execute(PAYMENT_2))
        .accepted()
        .when(CaseCommand::ReturnPayment(
            maatwerk_domain::case::ReturnPayment {
                payment: PAYMENT_2,
                grant: GRANT,
                on: date(2020, 1, 1),
                entry: None,
                reason: "Terug.".to_owned(),
            },
        ))
        .refused(Refusal::TooEarly {
            what: "the return",
            day: date(2020, 1, 1),
            than: "the payment of",
            earliest: RECEIVED,
        })
        .by(officer().as_str())
        .when(CaseCommand::ReturnPayment(
            maatwerk_domain::case::ReturnPayment {
                payment: PAYMENT_2,
                grant: GRANT,
                on: TOLD,
                entry: None,
                reason: "Terug.".to_owned(),
            },
        ))
        .refused(PayingRefusal::SamePerson.into())
        .when(convert)
        .accepted();
    let grant = &after.case.grants[&GRANT];
    assert!(matches!(grant.status, GrantStatus::Loan(_)));
    assert_eq!(grant.paid(), euro(400));
}

#[test]
fn a_payee_has_a_ground_and_a_person_and_ends() {
    let nobody = PersonId::from_bytes([9; 16]);
    let mut none = add(PayeeKind::Administrator, RESIDENT);
    none.ground = None;
    let mut some = add(PayeeKind::Resident, RESIDENT);
    some.ground = Some(law("CVDR123456/7"));
    let end = paying(Paying::EndPayee {
        payee: PAYEE,
        on: RECEIVED,
        reason: "Moved.".to_owned(),
    });
    payable()
        .when(paying(Paying::AddPayee(add(PayeeKind::Supplier, nobody))))
        .refused(Refusal::Unknown("person"))
        .when(paying(Paying::AddPayee(add(PayeeKind::Supplier, RESIDENT))))
        .refused(Refusal::Exists("payee"))
        .when(end.clone())
        .accepted()
        .when(end)
        .refused(PayingRefusal::PayeeEnded.into())
        .when(order(PAYMENT, euro(1), false))
        .refused(PayingRefusal::PayeeEnded.into());
    for wrong in [none, some] {
        let mut wrong = wrong;
        wrong.payee = PayeeId::from_bytes([2; 16]);
        payable()
            .when(paying(Paying::AddPayee(wrong)))
            .refused(PayingRefusal::Ground.into());
    }
    let mut events = granted(lessons());
    events.extend([
        announced(),
        person_added(PARTNER, maatwerk_domain::case::PersonRole::Partner),
    ]);
    given(events)
        .when(paying(Paying::AddPayee(add(PayeeKind::Supplier, PARTNER))))
        .accepted()
        .when(order(PAYMENT, euro(1), false))
        .refused(PayingRefusal::OtherPerson.into());
}

#[test]
fn another_budget_bears_what_was_paid_and_the_pot_gets_it_back() {
    let after = given(paid(lessons(), euro(400)))
        .pot_events(2026, &[committed(euro(500))])
        .when(recharge(Cents::new(40_001)))
        .refused(
            PayingRefusal::MoreThanPaid {
                left: euro(400),
                amount: Cents::new(40_001),
            }
            .into(),
        )
        .when(recharge(euro(150)))
        .then_with_pot(
            [CaseEvent::GrantRecharged {
                grant: GRANT,
                amount: euro(150),
                budget: "6.3 bijzondere bijstand".to_owned(),
                by: officer(),
                on: RECEIVED,
            }],
            [PotEvent::PotReleased {
                case: CASE,
                grant: GRANT,
                amount: euro(150),
            }],
        );
    assert_eq!(after.pots[&2026].committed, euro(350));
    assert_eq!(after.case.grants[&GRANT].unpaid(), euro(100));
    after
        .when(recharge(Cents::ZERO))
        .refused(Refusal::Amount)
        .when(take_back(RECEIVED))
        .refused(PayingRefusal::Recharged.into());
}

#[test]
fn what_came_back_after_it_was_recharged_is_borne_by_the_pot_again() {
    let reverse = |amount| {
        paying(Paying::ReverseRecharge(RechargeGrant {
            grant: GRANT,
            amount,
            budget: "6.3 bijzondere bijstand".to_owned(),
        }))
    };
    let recharged = given(paid(lessons(), euro(400)))
        .pot_events(2026, &[committed(euro(500))])
        .when(recharge(euro(150)))
        .accepted();
    let after = recharged
        .when(reverse(Cents::new(15_001)))
        .refused(
            PayingRefusal::MoreThanRecharged {
                recharged: euro(150),
                amount: Cents::new(15_001),
            }
            .into(),
        )
        .when(reverse(euro(150)))
        .then_with_pot(
            [CaseEvent::RechargeReversed {
                grant: GRANT,
                amount: euro(150),
                budget: "6.3 bijzondere bijstand".to_owned(),
                by: officer(),
                on: RECEIVED,
            }],
            [committed(euro(150))],
        );
    let back = after.when(take_back(RECEIVED)).accepted();
    assert_eq!(back.pots[&2026].committed, euro(500));
    assert_eq!(back.case.grants[&GRANT].free(), euro(500));
}

#[test]
fn an_invoice_of_tomorrow_is_none() {
    let mut tomorrow = order(PAYMENT, euro(1), false);
    if let CaseCommand::Paying(Paying::Order(order)) = &mut tomorrow {
        order.invoice.as_mut().unwrap().date = date(2026, 11, 24);
    }
    payable().when(tomorrow).refused(Refusal::InTheFuture {
        what: "the invoice",
        day: date(2026, 11, 24),
        today: RECEIVED,
    });
}
