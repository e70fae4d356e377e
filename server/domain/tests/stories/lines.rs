//! What lines of bank statements tell of what a person recorded before.

use std::collections::BTreeMap;

use maatwerk_domain::bank::{Bank, BankCommand, BankEvent, BankRefusal, ImportStatement};
use maatwerk_domain::case::{
    ByHand, CaseCommand, CaseEvent, ConfirmBooking, OnLine, Repay, ReverseRepayment,
};
use maatwerk_domain::{Cents, Date, EntryId, GrantForm, LoanId, Refusal, RepaymentId, StatementId};

use crate::support::*;

const LINE: EntryId = EntryId::from_bytes([41; 16]);
const OTHER_LINE: EntryId = EntryId::from_bytes([42; 16]);

const REPAID: ByHand = ByHand::Repayment {
    loan: LOAN,
    repayment: REPAYMENT,
};
const PAID: ByHand = ByHand::Payment {
    grant: GRANT,
    payment: PAYMENT,
};
const RETURNED: ByHand = ByHand::Return {
    grant: GRANT,
    payment: PAYMENT,
};

fn repay(repayment: RepaymentId, on: Date) -> Repay {
    Repay {
        repayment,
        loan: LOAN,
        amount: euro(25),
        on,
    }
}

fn by_line(entry: EntryId) -> CaseCommand {
    let repayment = RepaymentId::from_bytes(entry.to_bytes());
    CaseCommand::OnLine(OnLine::Repay(repay(repayment, TOLD)))
}

fn confirm(booking: ByHand, entry: EntryId, (amount, on): (Cents, Date)) -> CaseCommand {
    CaseCommand::OnLine(OnLine::Confirm(ConfirmBooking {
        booking,
        entry,
        amount,
        on,
    }))
}

fn confirmed(booking: ByHand, entry: EntryId, (amount, on): (Cents, Date)) -> CaseEvent {
    CaseEvent::BookingConfirmed {
        booking,
        entry,
        amount,
        on,
    }
}

/// A clerk recorded that 25 euro came in.
fn repaid() -> Given {
    given(became_loan())
        .on(TOLD)
        .when(CaseCommand::Repay(repay(REPAYMENT, TOLD)))
        .accepted()
}

#[test]
fn a_repayment_that_a_person_recorded_is_confirmed_by_one_line() {
    let told = (euro(25), TOLD);
    let once = repaid();
    assert_eq!(once.case.unconfirmed(LOAN, euro(25), TOLD), Some(REPAYMENT));
    let after = once
        .when(confirm(REPAID, LINE, told))
        .then([confirmed(REPAID, LINE, told)]);
    assert_eq!(after.case.loans[&LOAN].balance(), euro(475));
    assert_eq!(after.case.unconfirmed(LOAN, euro(25), TOLD), None);
    // The same line tells nothing more, whatever it is taken for; another one is another repayment.
    let after = after
        .when(confirm(REPAID, LINE, told))
        .refused(Refusal::Exists("line"))
        .when(by_line(LINE))
        .refused(Refusal::Exists("repayment"))
        .when(confirm(REPAID, OTHER_LINE, told))
        .refused(BankRefusal::Confirmed.into())
        .when(by_line(OTHER_LINE))
        .accepted();
    assert_eq!(after.case.loans[&LOAN].balance(), euro(450));
    // What a line told needs no other to confirm it.
    assert_eq!(after.case.unconfirmed(LOAN, euro(25), TOLD), None);
    let by_line = ByHand::Repayment {
        loan: LOAN,
        repayment: RepaymentId::from_bytes(OTHER_LINE.to_bytes()),
    };
    after
        .when(confirm(by_line, EntryId::from_bytes([43; 16]), told))
        .refused(BankRefusal::NotByHand.into());
}

#[test]
fn a_line_confirms_what_it_tells_and_no_more() {
    let yesterday = TOLD.yesterday().unwrap();
    let tomorrow = TOLD.tomorrow().unwrap();
    let mut once = repaid();
    for other in [(euro(26), TOLD), (euro(25), yesterday), (Cents::ZERO, TOLD)] {
        assert_eq!(once.case.unconfirmed(LOAN, other.0, other.1), None);
        once = once
            .when(confirm(REPAID, LINE, other))
            .refused(BankRefusal::NotByHand.into());
    }
    let told = (euro(25), TOLD);
    let other_loan = LoanId::from_bytes([9; 16]);
    let nowhere = ByHand::Repayment {
        loan: other_loan,
        repayment: REPAYMENT,
    };
    let unknown = ByHand::Repayment {
        loan: LOAN,
        repayment: RepaymentId::from_bytes([9; 16]),
    };
    let reverse = CaseCommand::ReverseRepayment(ReverseRepayment {
        repayment: REPAYMENT,
        loan: LOAN,
        on: TOLD,
        reason: "It was of somebody else.".to_owned(),
    });
    once.when(confirm(REPAID, LINE, (euro(25), tomorrow)))
        .refused(Refusal::InTheFuture {
            what: "the line",
            day: tomorrow,
            today: TOLD,
        })
        .when(confirm(nowhere, LINE, told))
        .refused(Refusal::Unknown("loan"))
        .when(confirm(unknown, LINE, told))
        .refused(Refusal::Unknown("repayment"))
        // What was undone did not happen: a line that comes after all is a repayment.
        .when(reverse)
        .accepted()
        .when(confirm(REPAID, LINE, told))
        .refused(BankRefusal::NotByHand.into())
        .when(by_line(LINE))
        .accepted();
}

#[test]
fn a_payment_and_its_return_are_confirmed_each_by_a_line_of_its_own() {
    let told = (euro(500), RECEIVED);
    let lent = plain(GrantForm::Gift, euro(500));
    given(paid(lent, euro(500)))
        .when(confirm(RETURNED, LINE, told))
        .refused(BankRefusal::NotByHand.into())
        .when(confirm(PAID, LINE, told))
        .then([confirmed(PAID, LINE, told)])
        .when(confirm(PAID, OTHER_LINE, told))
        .refused(BankRefusal::Confirmed.into())
        .when(take_back(RECEIVED))
        .then([taken_back(euro(500), RECEIVED)])
        .when(confirm(RETURNED, LINE, told))
        .refused(Refusal::Exists("line"))
        .when(confirm(RETURNED, OTHER_LINE, (euro(499), RECEIVED)))
        .refused(BankRefusal::NotByHand.into())
        .when(confirm(RETURNED, OTHER_LINE, told))
        .then([confirmed(RETURNED, OTHER_LINE, told)])
        .when(confirm(RETURNED, EntryId::from_bytes([43; 16]), told))
        .refused(BankRefusal::Confirmed.into());
}

#[test]
fn a_statement_says_what_it_confirmed_also_when_taking_it_in_stopped_half_way() {
    const STATEMENT: StatementId = StatementId::from_bytes([44; 16]);
    let once = repaid();
    let decide = |bank: &Bank, given: &Given, command: &BankCommand| {
        let cases = BTreeMap::from([(CASE, given.case.clone())]);
        bank.decide(command, &cases, &given.authority, &given.context)
    };
    let confirm = |entry| BankCommand::Confirm {
        statement: STATEMENT,
        case: CASE,
        confirm: ConfirmBooking {
            booking: REPAID,
            entry,
            amount: euro(25),
            on: TOLD,
        },
    };
    let import = BankCommand::ImportStatement(ImportStatement {
        statement: STATEMENT,
        number: "2027/3".to_owned(),
        booked: 0,
        repeated: 1,
        pending: 0,
        unmatched: Vec::new(),
    });
    let mut bank = Bank::default();
    let effects = decide(&bank, &once, &confirm(LINE)).unwrap();
    assert_eq!(
        effects.cases[&CASE],
        [confirmed(REPAID, LINE, (euro(25), TOLD))]
    );
    assert_eq!(
        effects.bank,
        [BankEvent::EntryConfirmed {
            entry: LINE,
            case: CASE,
            booking: REPAID,
            amount: euro(25),
            on: TOLD,
            act: maatwerk_domain::Act {
                by: once.context.officer.clone(),
                on: TOLD,
            },
        }]
    );
    effects.bank.into_iter().for_each(|event| bank.apply(event));
    // The server stopped here: the statement is not there yet, and is taken in as one that was never seen.
    assert_eq!(bank.statement, None);
    let after = once
        .when(CaseCommand::OnLine(OnLine::Confirm(ConfirmBooking {
            booking: REPAID,
            entry: LINE,
            amount: euro(25),
            on: TOLD,
        })))
        .accepted();
    let twice = decide(&bank, &after, &confirm(OTHER_LINE));
    assert_eq!(twice, Err(BankRefusal::Confirmed.into()));
    let effects = decide(&bank, &after, &import).unwrap();
    effects.bank.into_iter().for_each(|event| bank.apply(event));
    let statement = bank.statement.as_ref().unwrap();
    assert!(statement.confirmed.contains(&LINE) && statement.confirmed.len() == 1);
    // Once it is there it says what became of each of its lines.
    let late = decide(&bank, &after, &confirm(OTHER_LINE));
    assert_eq!(late, Err(Refusal::Exists("statement")));
}
