//! What lines of bank statements tell of what a person recorded before.

use std::collections::BTreeMap;

use maatwerk_domain::bank::{
    AssignEntry, AssignedAs, Bank, BankCommand, BankEffects, BankEvent, BankRefusal,
    ImportStatement, Unmatched, WhyUnmatched,
};
use maatwerk_domain::calendar::days_after;
use maatwerk_domain::case::{
    ByHand, CaseCommand, CaseEvent, ConfirmBooking, DAYS_APART, OnLine, Repay, ReverseRepayment,
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
        another: false,
    }
}

fn another(repayment: RepaymentId, on: Date) -> Repay {
    Repay {
        another: true,
        ..repay(repayment, on)
    }
}

fn by_line(entry: EntryId) -> CaseCommand {
    let repayment = RepaymentId::from_bytes(entry.to_bytes());
    CaseCommand::OnLine(OnLine::Repay(another(repayment, TOLD)))
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
    let tomorrow = TOLD.tomorrow().unwrap();
    let mut once = repaid();
    let long_ago = days_before(TOLD, DAYS_APART + 1);
    for other in [(euro(26), TOLD), (euro(25), long_ago), (Cents::ZERO, TOLD)] {
        assert!(!once.case.may_be_recorded(LOAN, other.0, other.1));
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

const MORE: RepaymentId = RepaymentId::from_bytes([47; 16]);

#[test]
fn what_was_received_is_recorded_once_whoever_told_it_first() {
    let by_line = || given(became_loan()).on(TOLD).when(by_line(LINE)).accepted();
    let by_hand = || repaid();
    let confirmed = || {
        let told = confirm(REPAID, LINE, (euro(25), TOLD));
        repaid().when(told).accepted()
    };
    let last = days_after(TOLD, DAYS_APART).unwrap();
    for first in [by_line, by_hand, confirmed] {
        for day in [days_before(TOLD, DAYS_APART), TOLD, last] {
            let said = first()
                .on(last)
                .when(CaseCommand::Repay(repay(MORE, day)))
                .refused(BankRefusal::Received.into())
                // A person says that it is another.
                .when(CaseCommand::Repay(another(MORE, day)))
                .accepted();
            assert_eq!(said.case.loans[&LOAN].balance(), euro(450));
        }
        // Further off, or of another amount, it is another by itself.
        let later = last.tomorrow().unwrap();
        let cent_more = Repay {
            amount: Cents::new(2_501),
            ..repay(MORE, TOLD)
        };
        for other in [repay(MORE, later), cent_more] {
            let once = first().on(later);
            once.when(CaseCommand::Repay(other)).accepted();
        }
    }
    // What was undone was not received.
    let reverse = CaseCommand::ReverseRepayment(ReverseRepayment {
        repayment: REPAYMENT,
        loan: LOAN,
        on: TOLD,
        reason: "It was of somebody else.".to_owned(),
    });
    let undone = repaid().when(reverse).accepted();
    undone
        .when(CaseCommand::Repay(repay(MORE, TOLD)))
        .accepted();
}

/// That many days before a day.
fn days_before(day: Date, days: u16) -> Date {
    (0..days).fold(day, |day, _| day.yesterday().unwrap())
}

#[test]
fn a_line_of_a_day_near_it_confirms_a_repayment_and_no_payment() {
    let before = days_before(TOLD, DAYS_APART);
    let after = days_after(TOLD, DAYS_APART).unwrap();
    for day in [before, TOLD.yesterday().unwrap(), TOLD, after] {
        let told = (euro(25), day);
        let once = repaid().on(after);
        assert!(once.case.may_be_recorded(LOAN, euro(25), day));
        // By itself it is only taken for what is of its own day.
        let itself = once.case.unconfirmed(LOAN, euro(25), day);
        assert_eq!(itself, (day == TOLD).then_some(REPAYMENT));
        let confirmed_once = once
            .when(confirm(REPAID, LINE, told))
            .then([confirmed(REPAID, LINE, told)]);
        assert_eq!(confirmed_once.case.loans[&LOAN].balance(), euro(475));
        assert!(!confirmed_once.case.may_be_recorded(LOAN, euro(25), day));
    }
    let late = after.tomorrow().unwrap();
    let once = repaid().on(late);
    assert!(!once.case.may_be_recorded(LOAN, euro(25), late));
    once.when(confirm(REPAID, LINE, (euro(25), late)))
        .refused(BankRefusal::NotByHand.into());
    // What was undone is nothing that a line may tell of.
    let reverse = CaseCommand::ReverseRepayment(ReverseRepayment {
        repayment: REPAYMENT,
        loan: LOAN,
        on: TOLD,
        reason: "It was of somebody else.".to_owned(),
    });
    let undone = repaid().when(reverse).accepted();
    assert!(!undone.case.may_be_recorded(LOAN, euro(25), before));
    // Of a payment the day is the bank's: a person recorded what the bank said.
    let day = RECEIVED.tomorrow().unwrap();
    given(paid(plain(GrantForm::Gift, euro(500)), euro(500)))
        .on(day)
        .when(confirm(PAID, LINE, (euro(500), day)))
        .refused(BankRefusal::NotByHand.into());
}

const STATEMENT: StatementId = StatementId::from_bytes([44; 16]);

fn decide(bank: &Bank, given: &Given, command: &BankCommand) -> Result<BankEffects, Refusal> {
    let cases = BTreeMap::from([(CASE, given.case.clone())]);
    bank.decide(command, &cases, &given.authority, &given.context)
}

/// A statement that lists two lines of 25 euro of this day, and one that went out.
fn listed(on: Date) -> Bank {
    let line = |entry, credit| Unmatched {
        entry,
        amount: euro(25),
        credit,
        on,
        reference: None,
        why: WhyUnmatched::BookedByHand,
    };
    let out = EntryId::from_bytes([43; 16]);
    let import = ImportStatement {
        statement: STATEMENT,
        number: "2027/3".to_owned(),
        booked: 0,
        repeated: 0,
        pending: 0,
        unmatched: vec![line(LINE, true), line(OTHER_LINE, true), line(out, false)],
    };
    let mut bank = Bank::default();
    let import = BankCommand::ImportStatement(import);
    let effects = decide(&bank, &repaid(), &import).unwrap();
    effects.bank.into_iter().for_each(|event| bank.apply(event));
    bank
}

fn assign(entry: EntryId, what: AssignedAs) -> BankCommand {
    let assign = AssignEntry {
        entry,
        case: CASE,
        loan: LOAN,
        what,
    };
    BankCommand::Assign {
        statement: STATEMENT,
        assign,
    }
}

fn own(entry: EntryId) -> RepaymentId {
    RepaymentId::from_bytes(entry.to_bytes())
}

#[test]
fn a_person_says_whether_a_line_of_another_day_is_what_was_recorded() {
    let yesterday = TOLD.yesterday().unwrap();
    for refusal in [BankRefusal::BookedByHand, BankRefusal::NotByHand] {
        let said = format!("at most {DAYS_APART} days from");
        assert!(refusal.to_string().contains(&said));
    }
    for day in [yesterday, TOLD] {
        let mut bank = listed(day);
        let once = repaid();
        // Nobody said: it would count twice.
        let unsaid = assign(LINE, AssignedAs::Repayment(own(LINE)));
        let refused = decide(&bank, &once, &unsaid);
        assert_eq!(refused, Err(BankRefusal::BookedByHand.into()));
        // It is that one: recorded at both, and no new repayment.
        let said = assign(LINE, AssignedAs::ByHand(REPAYMENT));
        let effects = decide(&bank, &once, &said).unwrap();
        let told = (euro(25), day);
        assert_eq!(effects.cases[&CASE], [confirmed(REPAID, LINE, told)]);
        let [event] = effects.bank.as_slice() else {
            panic!("{:?}", effects.bank);
        };
        assert!(matches!(
            event,
            BankEvent::EntryConfirmed { entry: LINE, case: CASE, booking: REPAID, on, .. } if *on == day
        ));
        bank.apply(event.clone());
        let statement = bank.statement.as_ref().unwrap();
        assert_eq!(statement.assigned, BTreeMap::from([(LINE, LOAN)]));
        assert!(statement.confirmed.is_empty(), "when it was taken in");
        let after = once.when(confirm(REPAID, LINE, told)).accepted();
        for what in [
            AssignedAs::ByHand(REPAYMENT),
            AssignedAs::Another(own(LINE)),
        ] {
            let again = decide(&bank, &after, &assign(LINE, what));
            assert_eq!(again, Err(BankRefusal::Assigned.into()));
        }
        // It was confirmed, so the other line is another repayment.
        let taken = decide(
            &bank,
            &after,
            &assign(OTHER_LINE, AssignedAs::ByHand(REPAYMENT)),
        );
        assert_eq!(taken, Err(BankRefusal::Confirmed.into()));
        let other = assign(OTHER_LINE, AssignedAs::Repayment(own(OTHER_LINE)));
        let effects = decide(&bank, &after, &other).unwrap();
        assert!(matches!(
            effects.bank.as_slice(),
            [BankEvent::EntryAssigned { .. }]
        ));
    }
}

#[test]
fn another_payment_than_what_was_recorded_is_one_when_a_person_says_so() {
    let bank = listed(TOLD.yesterday().unwrap());
    let once = repaid();
    let another = assign(LINE, AssignedAs::Another(own(LINE)));
    let effects = decide(&bank, &once, &another).unwrap();
    assert!(matches!(
        effects.bank.as_slice(),
        [BankEvent::EntryAssigned { entry: LINE, repayment, .. }] if *repayment == own(LINE)
    ));
    assert!(matches!(
        effects.cases[&CASE].as_slice(),
        [CaseEvent::RepaymentReceived {
            without_line: false,
            ..
        }]
    ));
    // What went out, what nobody listed and what nobody recorded confirms nothing.
    let nowhere = EntryId::from_bytes([45; 16]);
    for entry in [EntryId::from_bytes([43; 16]), nowhere] {
        let said = decide(&bank, &once, &assign(entry, AssignedAs::ByHand(REPAYMENT)));
        assert_eq!(said, Err(BankRefusal::NotAssignable.into()));
    }
    let unknown = assign(LINE, AssignedAs::ByHand(RepaymentId::from_bytes([9; 16])));
    let unknown = decide(&bank, &once, &unknown);
    assert_eq!(unknown, Err(Refusal::Unknown("repayment")));
    let far = listed(days_before(TOLD, DAYS_APART + 1));
    let said = decide(&far, &once, &assign(LINE, AssignedAs::ByHand(REPAYMENT)));
    assert_eq!(said, Err(BankRefusal::NotByHand.into()));
    // So far off nobody is asked.
    let unsaid = assign(LINE, AssignedAs::Repayment(own(LINE)));
    assert!(decide(&far, &once, &unsaid).is_ok());
}

#[test]
fn a_statement_says_of_no_other_day_by_itself_that_it_is_the_same() {
    let once = repaid();
    let yesterday = TOLD.yesterday().unwrap();
    let confirm = |on| BankCommand::Confirm {
        statement: STATEMENT,
        case: CASE,
        confirm: ConfirmBooking {
            booking: REPAID,
            entry: LINE,
            amount: euro(25),
            on,
        },
    };
    let bank = Bank::default();
    let other = decide(&bank, &once, &confirm(yesterday));
    assert_eq!(other, Err(BankRefusal::NotByHand.into()));
    assert!(decide(&bank, &once, &confirm(TOLD)).is_ok());
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
    let once = repaid();
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
