//! Paying back.

use jiff::civil::date;
use maatwerk_domain::case::debt::DecideOnDebt;
use maatwerk_domain::case::{CaseCommand, CaseEvent, InstalmentPlan, Repay, SetInstalments};
use maatwerk_domain::{AuthorityEvent, Cents, Date, GrantForm, MandateId, MandateTerms, Refusal};

use crate::support::*;

fn repay(amount: Cents, on: Date) -> CaseCommand {
    CaseCommand::Repay(Repay {
        repayment: REPAYMENT,
        loan: LOAN,
        amount,
        on,
        another: false,
    })
}

fn plan(instalments: u16, amount: Cents, first_due: Date) -> InstalmentPlan {
    InstalmentPlan {
        instalments,
        amount,
        first_due,
    }
}

fn set(plan: InstalmentPlan) -> CaseCommand {
    CaseCommand::SetInstalments(SetInstalments {
        loan: LOAN,
        plan,
        mandate: MANDATE,
    })
}

/// Granted as a loan, and paid: when it is paid back is not set.
fn lent() -> Given {
    given(paid(plain(GrantForm::Loan, euro(500)), euro(500))).on(TOLD)
}

#[test]
fn all_of_it_at_once_but_not_more() {
    let loan = given(became_loan()).on(TOLD);
    let after = loan
        .when(repay(Cents::new(50_001), TOLD))
        .refused(Refusal::MoreThanBalance {
            balance: euro(500),
            amount: Cents::new(50_001),
        })
        .when(repay(euro(500), TOLD))
        .accepted();
    assert_eq!(after.case.loans[&LOAN].balance(), Cents::ZERO);
}

#[test]
fn a_loan_granted_as_such_gets_a_plan() {
    let lending = lent();
    assert_eq!(lending.case.loans[&LOAN].plan, None);
    let six_of_ninety = plan(6, euro(90), date(2027, 6, 1));
    lending
        .when(set(six_of_ninety))
        .then([CaseEvent::InstalmentsSet {
            loan: LOAN,
            plan: six_of_ninety,
        }]);
}

#[test]
fn a_plan_adds_up_to_what_is_owed_and_begins_later() {
    let uneven = Refusal::Terms(
        "the instalments do not add up: all but the last are equal, the last takes a rest that is not larger",
    );
    let mut loan = lent();
    let tomorrow = date(2027, 3, 26);
    for wrong in [
        plan(0, euro(500), tomorrow),
        plan(1, euro(499), tomorrow),
        plan(2, euro(500), tomorrow),
        plan(u16::MAX, Cents::new(u64::MAX), tomorrow),
    ] {
        loan = loan.when(set(wrong)).refused(uneven.clone());
    }
    loan.when(set(plan(1, euro(500), TOLD)))
        .refused(Refusal::Terms(
            "the first instalment is due later than today",
        ))
        .when(set(plan(1, euro(500), tomorrow)))
        .accepted();
}

#[test]
fn a_plan_stands_on_a_mandate() {
    lent()
        .by("somebody-else")
        .when(set(plan(20, euro(25), date(2027, 6, 1))))
        .refused(Refusal::NoMandate);
}

#[test]
fn in_parts_no_more_is_waived_than_the_mandate_goes_up_to() {
    let small = MandateId::from_bytes([2; 16]);
    let mut loan = given(became_loan()).on(TOLD);
    loan.authority.apply(AuthorityEvent::MandateGiven {
        mandate: small,
        terms: MandateTerms {
            up_to: euro(300),
            ..mandate_terms()
        },
    });
    let waive = |number, amount| {
        CaseCommand::DecideOnDebt(DecideOnDebt {
            mandate: small,
            ..crate::support::waive(number, amount)
        })
    };
    let half = loan.when(waive(11, euro(200))).accepted();
    let half = half
        .when(waive(12, euro(101)))
        .refused(Refusal::MandateAmount {
            up_to: euro(300),
            amount: euro(301),
        });
    let most = half.when(waive(12, euro(100))).accepted();
    assert_eq!(most.case.loans[&LOAN].balance(), euro(200));
}
