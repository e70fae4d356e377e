//! What the bank does before and after an advance was settled, and the pots of two years.

use jiff::civil::date;
use maatwerk_domain::case::advance::AdvanceRefusal;
use maatwerk_domain::case::adverse::{AdverseAct, DecideAct, OnAct, ProposeAct};
use maatwerk_domain::case::paying::{
    AddPayee, ExportOrder, OrderPayment, PayeeKind, Paying, PayingRefusal, RechargeGrant,
};
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, GrantStatus, Proposal, ProposeConversion, ReturnPayment,
    WithdrawDecision,
};
use maatwerk_domain::{Cents, GrantForm, GrantId, PaymentId, PotEvent, Refusal};

use super::*;
use crate::paying::{BATCH, PAYEE, account};

const JANUARY: maatwerk_domain::Date = date(2027, 1, 11);

fn order(number: u8, grant: GrantId, amount: Cents) -> CaseCommand {
    CaseCommand::Paying(Paying::Order(OrderPayment {
        payment: payment(number),
        grant,
        payee: PAYEE,
        amount,
        last: false,
        invoice: None,
    }))
}

fn export(number: u8, grant: GrantId) -> CaseCommand {
    CaseCommand::Paying(Paying::Export(ExportOrder {
        payment: payment(number),
        grant,
        batch: BATCH,
    }))
}

fn execute(number: u8, grant: GrantId) -> CaseCommand {
    CaseCommand::Paying(Paying::Execute {
        payment: payment(number),
        grant,
        on: RECEIVED,
        entry: None,
    })
}

fn comes_back(payment: PaymentId, grant: GrantId) -> CaseCommand {
    CaseCommand::ReturnPayment(ReturnPayment {
        payment,
        grant,
        on: RECEIVED,
        entry: None,
        reason: "account closed".to_owned(),
    })
}

fn with_payee(given: Given) -> Given {
    given
        .when(CaseCommand::Paying(Paying::AddPayee(AddPayee {
            payee: PAYEE,
            about: RESIDENT,
            kind: PayeeKind::Resident,
            ground: None,
            account: Some(account()),
        })))
        .accepted()
}

/// 200.00 was advanced, 120.00 of it is at the bank, and all was granted since.
fn at_the_bank() -> Given {
    with_payee(advanced(euro(200)))
        .when(order(20, ADVANCE, euro(120)))
        .accepted()
        .by("payer")
        .when(export(20, ADVANCE))
        .accepted()
        .by("officer")
        .when(grants_it())
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
}

#[test]
fn what_the_bank_does_later_counts_as_paid_on_the_grant() {
    let sent = at_the_bank();
    let grant = &sent.case.grants[&GRANT];
    assert_eq!((grant.counted, grant.paid()), (euro(120), Cents::ZERO));
    assert_eq!(grant.unpaid(), euro(380));
    let paid = sent.by("payer").when(execute(20, ADVANCE)).accepted();
    assert_eq!(paid.case.grants[&GRANT].paid(), euro(120));
    // It comes back: it was granted, so it is paid again from the same year of the pot.
    let returned = paid.when(comes_back(payment(20), ADVANCE)).accepted();
    assert_eq!(returned.case.grants[&GRANT].paid(), Cents::ZERO);
    assert_eq!(returned.case.grants[&GRANT].unpaid(), euro(380));
    let again = returned.when(order(21, ADVANCE, euro(120))).accepted();
    assert_eq!(again.case.grants[&ADVANCE].free(), Cents::ZERO);
    assert_eq!(again.pots[&2026].committed, euro(500));
}

#[test]
fn what_fails_at_the_bank_may_be_released() {
    let (released, gave_back) = back(ADVANCE, euro(120));
    let after = at_the_bank()
        .by("payer")
        .when(CaseCommand::Paying(Paying::Fail {
            payment: payment(20),
            grant: ADVANCE,
            on: RECEIVED,
            reason: String::new(),
        }))
        .accepted()
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .then_with_pot([released], [gave_back]);
    assert_eq!(after.pots[&2026].committed, euro(380));
    assert_eq!(after.case.grants[&GRANT].unpaid(), euro(380));
}

#[test]
fn an_open_order_counts_and_another_sends_it() {
    let after = with_payee(advanced(euro(200)))
        .when(order(20, ADVANCE, euro(120)))
        .accepted()
        .when(export(20, ADVANCE))
        .refused(PayingRefusal::SamePerson.into())
        .when(grants_it())
        .accepted()
        .by("payer")
        .when(export(20, ADVANCE))
        .accepted();
    assert_eq!(after.case.grants[&GRANT].counted, euro(120));
}

#[test]
fn nothing_becomes_a_loan_while_the_bank_may_pay_what_was_advanced() {
    let sent = at_the_bank();
    let paid = sent.when(pays(21, GRANT, euro(380))).accepted();
    let proposed = paid
        .when(CaseCommand::ProposeConversion(ProposeConversion {
            proposal: PROPOSAL,
            grant: GRANT,
            terms: Proposal::Loan(loan_of(euro(380))),
            reasons: String::new(),
        }))
        .accepted()
        .when(hear(her_view(RECEIVED)))
        .accepted()
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .refused(PayingRefusal::OrderWaits.into());
    let after = proposed
        .by("payer")
        .when(execute(20, ADVANCE))
        .accepted()
        .when(comes_back(payment(20), ADVANCE))
        .refused(Refusal::ProposalOpen)
        .by("officer")
        .when(CaseCommand::DecideConversion(convert(to_loan(None))))
        .accepted();
    // What became a loan comes back as repayments, also what was advanced; and no more is paid.
    after
        .by("payer")
        .when(comes_back(payment(20), ADVANCE))
        .refused(Refusal::ReturnOfConverted)
        .when(pays(22, ADVANCE, euro(1)))
        .refused(Refusal::NotPayable("the gift became a loan"));
}

#[test]
fn what_was_advanced_is_at_stake_with_the_gift() {
    let after = paid_of(euro(150), euro(150)).when(grants_it()).accepted();
    let after = after
        .when(CaseCommand::ProposeConversion(ProposeConversion {
            proposal: PROPOSAL,
            grant: GRANT,
            terms: Proposal::Loan(loan_of(Cents::new(15_001))),
            reasons: String::new(),
        }))
        .refused(Refusal::Terms("the loan is more than what was paid"));
    let _ = after
        .when(CaseCommand::ProposeConversion(ProposeConversion {
            proposal: PROPOSAL,
            grant: GRANT,
            terms: Proposal::Loan(loan_of(euro(150))),
            reasons: String::new(),
        }))
        .accepted();
}

#[test]
fn of_another_year_it_stays_in_the_pot_it_was_taken_from() {
    let after = paid_of(euro(200), euro(150))
        .on(JANUARY)
        .pot(2027, euro(350))
        .when(CaseCommand::DecideRequest(DecideRequest {
            mandate: MANDATE,
            ..decide(grants(None, false))
        }))
        .accepted();
    // 50.00 is not paid yet: the pot of 2026 pays it still, and 2027 only what is more.
    assert_eq!(after.happened().last(), Some(&counted(euro(200))));
    assert_eq!(after.pots[&2026].committed, euro(200));
    assert_eq!(after.pots[&2027].committed, euro(300));
    let grant = &after.case.grants[&GRANT];
    assert_eq!((grant.pot_year, grant.unpaid()), (2027, euro(300)));
    let paid = after.when(pays(21, ADVANCE, euro(50))).accepted();
    assert_eq!(paid.case.grants[&GRANT].paid(), euro(200));
    // What another budget bears goes back to the pot that paid it.
    let recharge = |grant, amount| {
        CaseCommand::Paying(Paying::Recharge(RechargeGrant {
            grant,
            amount,
            budget: "6.3".to_owned(),
        }))
    };
    let after = paid
        .when(recharge(GRANT, euro(1)))
        .refused(
            PayingRefusal::MoreThanPaid {
                left: Cents::ZERO,
                amount: euro(1),
            }
            .into(),
        )
        .when(recharge(ADVANCE, euro(200)))
        .accepted();
    assert_eq!(after.pots[&2026].committed, Cents::ZERO);
}

#[test]
fn less_than_what_the_old_pot_still_owes_is_granted_once_that_is_released() {
    let less = || {
        let mut part = decide(grants(Some(plain(GrantForm::Gift, euro(160))), true));
        part.departure = Some(departure());
        CaseCommand::DecideRequest(part)
    };
    let advanced = AdvanceRefusal::MoreAdvanced {
        advanced: euro(200),
        amount: euro(160),
    };
    let after = paid_of(euro(200), euro(150))
        .on(JANUARY)
        .pot(2027, euro(350))
        .when(less())
        .refused(advanced.into())
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .accepted()
        .when(less())
        .accepted();
    assert_eq!(after.pots[&2026].committed, euro(150));
    assert_eq!(after.pots[&2027].committed, euro(10));
}

#[test]
fn a_decision_that_is_withdrawn_leaves_an_advance_again() {
    let withdraw = |decision| {
        CaseCommand::WithdrawDecision(WithdrawDecision {
            decision,
            mandate: MANDATE,
            reasons: String::new(),
            at_request: true,
        })
    };
    // Nothing of it is paid yet: it was ordered.
    let after = at_the_bank().when(withdraw(DECISION)).accepted();
    let advance = &after.case.grants[&ADVANCE];
    assert_eq!(
        (advance.status, advance.kept()),
        (GrantStatus::Advance, euro(120))
    );
    assert_eq!(after.case.grants[&GRANT].status, GrantStatus::Withdrawn);
    assert_eq!(after.case.advanced(REQUEST), euro(120));
    assert_eq!(after.pots[&2026].committed, euro(120));
    // Once it is, what was granted is out.
    at_the_bank()
        .by("payer")
        .when(execute(20, ADVANCE))
        .accepted()
        .by("officer")
        .when(withdraw(DECISION))
        .refused(Refusal::PaidAlready(euro(120)));
    // The advance itself, before anything is paid on it.
    let after = advanced(euro(200)).when(withdraw(ADVANCED)).accepted();
    assert_eq!(after.pots[&2026].committed, Cents::ZERO);
    assert_eq!(after.case.grants[&ADVANCE].status, GrantStatus::Withdrawn);
    assert!(after.case.requests[&REQUEST].is_open());
    let _ = after.when(orders(nth(21, euro(500)))).accepted();
    paid_of(euro(200), euro(1))
        .when(withdraw(ADVANCED))
        .refused(Refusal::PaidAlready(euro(1)));
}

#[test]
fn what_was_taken_of_the_grant_is_not_paid_as_an_advance() {
    let after = paid_of(euro(150), euro(150))
        .when(grants_it())
        .accepted()
        .when(CaseCommand::Announce {
            decision: DECISION,
            on: RECEIVED,
        })
        .accepted()
        .when(comes_back(payment(20), ADVANCE))
        .accepted()
        .when(pays(21, GRANT, euro(100)))
        .accepted()
        .when(CaseCommand::OnAct(OnAct::Propose(ProposeAct {
            proposal: PROPOSAL,
            grant: GRANT,
            act: AdverseAct::Withdraw,
            ground: basis(),
            reasons: String::new(),
        })))
        .accepted()
        .when(CaseCommand::OnAct(OnAct::Hear {
            grant: GRANT,
            hearing: her_view(RECEIVED),
        }))
        .accepted()
        .when(CaseCommand::OnAct(OnAct::Decide(DecideAct {
            decision: DECISION_2,
            grant: GRANT,
            loan: LOAN,
            mandate: MANDATE,
            reasons: String::new(),
        })))
        .accepted();
    let after = after
        .when(pays(22, ADVANCE, euro(150)))
        .refused(AdvanceRefusal::Taken.into());
    let released = CaseEvent::RestReleased {
        grant: ADVANCE,
        amount: euro(150),
    };
    let pot = PotEvent::PotReleased {
        case: CASE,
        grant: ADVANCE,
        amount: euro(150),
    };
    let after = after
        .when(CaseCommand::ReleaseRest { grant: ADVANCE })
        .then_with_pot([released], [pot]);
    assert_eq!(after.pots[&2026].committed, euro(100));
}
