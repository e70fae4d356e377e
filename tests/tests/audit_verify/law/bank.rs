//! What came in at the bank and was booked by hand, and what was recorded by hand and a line confirmed: what is
//! honest passes, and what the bank and the case do not say alike is found.

use maatwerk::events::encode_bank;
use maatwerk_domain::bank::{
    AssignEntry, AssignedAs, BankCommand, BankEvent, ImportStatement, Unmatched, WhyUnmatched,
};
use maatwerk_domain::case::{ByHand, ConfirmBooking};
use maatwerk_domain::{EntryId, StatementId};

use super::*;

const STATEMENT: StatementId = StatementId::from_bytes([77; 16]);

fn entry(number: u8) -> EntryId {
    EntryId::from_bytes([number; 16])
}

/// 10 euro that came in, each.
fn lines(numbers: std::ops::Range<u8>) -> Vec<Unmatched> {
    let line = |number| Unmatched {
        entry: entry(number),
        amount: Cents::new(1_000),
        credit: number != 9,
        on: MAY,
        reference: None,
        why: WhyUnmatched::Unknown,
    };
    numbers.map(line).collect()
}

impl Zaanstad {
    async fn imported(&self) {
        let import = ImportStatement {
            statement: STATEMENT,
            number: "2026/1".to_owned(),
            booked: 0,
            repeated: 0,
            pending: 0,
            unmatched: lines(1..10),
        };
        let import = BankCommand::ImportStatement(import);
        self.clerk.order(Command::Bank(import)).await.unwrap();
    }

    /// As the stream of a statement says it.
    async fn said(&self, statement: StatementId, event: BankEvent) -> (StreamId, Vec<NewEvent>) {
        let register = self.last("mandate-given.v1").await;
        let parts = SealedParts::parse(&register.sealed).unwrap();
        let key = parts.get(0).unwrap().key();
        let event = encode_bank(&event, &meta("clerk"), key).unwrap();
        (StreamId::from_bytes(statement.to_bytes()), vec![event])
    }

    /// The line as the bank's stream says that it was booked.
    async fn assigned(&self, number: u8, case: CaseId, loan: LoanId) -> (StreamId, Vec<NewEvent>) {
        let event = BankEvent::EntryAssigned {
            entry: entry(number),
            case,
            loan,
            repayment: RepaymentId::from_bytes([number; 16]),
            act: act(),
        };
        self.said(STATEMENT, event).await
    }

    /// The line as the bank's stream says what it confirmed.
    async fn confirming(&self, case: CaseId, confirm: ConfirmBooking) -> (StreamId, Vec<NewEvent>) {
        self.confirms(NEXT, case, confirm).await
    }

    /// The line as a statement that was taken in says what it confirmed, as somebody said.
    async fn confirmed_later(
        &self,
        case: CaseId,
        confirm: ConfirmBooking,
    ) -> (StreamId, Vec<NewEvent>) {
        self.confirms(STATEMENT, case, confirm).await
    }

    async fn confirms(
        &self,
        statement: StatementId,
        case: CaseId,
        confirm: ConfirmBooking,
    ) -> (StreamId, Vec<NewEvent>) {
        let ConfirmBooking {
            booking,
            entry,
            amount,
            on,
        } = confirm;
        let event = BankEvent::EntryConfirmed {
            entry,
            case,
            booking,
            amount,
            on,
            act: act(),
        };
        self.said(statement, event).await
    }
}

fn act() -> Act {
    Act {
        by: Officer::new("clerk"),
        on: MAY,
    }
}

/// A statement that is being taken in.
const NEXT: StatementId = StatementId::from_bytes([78; 16]);

#[tokio::test(flavor = "multi_thread")]
async fn what_was_booked_by_hand_and_is_not_in_its_case_is_found() {
    let zaanstad = Zaanstad::new().await;
    let (case, person, grant) = zaanstad.clerk.paid_lessons(zaanstad.mandate).await;
    let loan = lent(&zaanstad, (case, person, grant)).await;
    zaanstad.imported().await;
    let honest = BankCommand::Assign {
        statement: STATEMENT,
        assign: AssignEntry {
            entry: entry(1),
            case,
            loan,
            what: AssignedAs::Repayment(RepaymentId::from_bytes([1; 16])),
        },
    };
    zaanstad.clerk.order(Command::Bank(honest)).await.unwrap();
    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);

    let repaid = |number: u8, amount: u64| {
        let event = CaseEvent::RepaymentReceived {
            repayment: RepaymentId::from_bytes([number; 16]),
            loan,
            amount: Cents::new(amount),
            on: MAY,
            without_line: false,
        };
        of_case("clerk", case, person, &[(event, None)])
    };
    let nowhere = CaseId::from_bytes(zaanstad.id());
    let mut expected = BTreeSet::new();
    // Without a repayment, in a case that there is and in one that there is not.
    for (number, case) in [(2, case), (3, nowhere)] {
        let assigned = zaanstad.assigned(number, case, loan).await;
        expected.insert(zaanstad.forge(vec![assigned]).await);
    }
    // The case says another amount, or another repayment.
    for (number, told, amount) in [(4, 4, 999), (5, 6, 1_000)] {
        let assigned = zaanstad.assigned(number, case, loan).await;
        let forged = vec![assigned, repaid(told, amount)];
        expected.insert(zaanstad.forge(forged).await);
    }
    // What was booked already, what went out, and what no statement told.
    for number in [1, 9, 40] {
        let assigned = zaanstad.assigned(number, case, loan).await;
        expected.insert(zaanstad.forge(vec![assigned]).await);
    }
    // As it is done.
    let assigned = zaanstad.assigned(7, case, loan).await;
    zaanstad.forge(vec![assigned, repaid(7, 1_000)]).await;

    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    let found: BTreeSet<_> = at(&report, "entry-unpaired").into_iter().collect();
    assert_eq!(found, expected, "{:?}", report.faults);
    assert_eq!(checks(&report), ["entry-unpaired"]);
}

/// What a line of so many cents tells of a repayment that the clerk recorded.
fn confirm(number: u8, loan: LoanId, repayment: [u8; 16], amount: u64) -> ConfirmBooking {
    ConfirmBooking {
        booking: ByHand::Repayment {
            loan,
            repayment: RepaymentId::from_bytes(repayment),
        },
        entry: entry(number),
        amount: Cents::new(amount),
        on: MAY,
    }
}

/// What a case says of it, as written by somebody who writes in the log.
fn says_confirmed(
    (case, person): (CaseId, PersonId),
    confirm: ConfirmBooking,
) -> (StreamId, Vec<NewEvent>) {
    let event = CaseEvent::BookingConfirmed {
        booking: confirm.booking,
        entry: confirm.entry,
        amount: confirm.amount,
        on: confirm.on,
    };
    of_case("clerk", case, person, &[(event, None)])
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_line_confirmed_is_said_by_its_statement_and_its_case_and_once() {
    let zaanstad = Zaanstad::new().await;
    let (case, person, grant) = zaanstad.clerk.paid_lessons(zaanstad.mandate).await;
    let loan = lent(&zaanstad, (case, person, grant)).await;
    let mut recorded = Vec::new();
    for _ in 0..8 {
        let repayment = zaanstad.id();
        let repay = Repay {
            repayment: RepaymentId::from_bytes(repayment),
            loan,
            amount: Cents::new(1_000),
            on: MAY,
            another: true,
        };
        let clerk = &zaanstad.clerk;
        clerk.case(case, CaseCommand::Repay(repay)).await.unwrap();
        recorded.push(repayment);
    }
    let honest = BankCommand::Confirm {
        statement: NEXT,
        case,
        confirm: confirm(1, loan, recorded[0], 1_000),
    };
    zaanstad.clerk.order(Command::Bank(honest)).await.unwrap();
    zaanstad.imported().await;
    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);

    let told = |confirm| says_confirmed((case, person), confirm);
    let mut unpaired = BTreeSet::new();
    let mut refused = BTreeSet::new();
    let fits = |number: u8| confirm(number, loan, recorded[usize::from(number)], 1_000);
    // The statement says it alone, of a case that is there and of one that is not; the case says it alone.
    let nowhere = CaseId::from_bytes(zaanstad.id());
    for case in [case, nowhere] {
        let said = zaanstad.confirming(case, fits(1)).await;
        unpaired.insert(zaanstad.forge(vec![said]).await);
    }
    unpaired.insert(zaanstad.forge(vec![told(fits(2))]).await);
    // They say another thing, each: of which repayment, or how much; the second time the line was told before.
    let others = [
        confirm(3, loan, recorded[4], 1_000),
        confirm(3, loan, recorded[3], 999),
    ];
    for (place, other) in others.into_iter().enumerate() {
        let said = zaanstad.confirming(case, other).await;
        let first = zaanstad.forge(vec![said, told(fits(3))]).await;
        unpaired.extend([first, first + 1]);
        if place == 1 {
            refused.insert(first + 1);
        }
    }
    // The line of another confirmation, and another line of what is confirmed: both say so.
    let twice = [
        confirm(1, loan, recorded[5], 1_000),
        confirm(5, loan, recorded[0], 1_000),
    ];
    for twice in twice {
        let said = zaanstad.confirming(case, twice).await;
        let first = zaanstad.forge(vec![said, told(twice)]).await;
        refused.insert(first + 1);
        if twice.entry == entry(1) {
            unpaired.insert(first + 1);
        }
    }
    // A statement that is there confirms nothing more of what it did not list as not booked.
    let late = ConfirmBooking {
        entry: entry(20),
        ..fits(6)
    };
    let said = zaanstad.confirmed_later(case, late).await;
    unpaired.insert(zaanstad.forge(vec![said, told(late)]).await);
    // In another case the line tells of something else.
    let (other, somebody) = zaanstad.clerk.open("Noor Visser").await;
    let elsewhere = CaseEvent::BookingConfirmed {
        booking: fits(1).booking,
        entry: entry(1),
        amount: Cents::new(1_000),
        on: MAY,
    };
    let said = zaanstad.confirming(other, fits(1)).await;
    let elsewhere = of_case("clerk", other, somebody, &[(elsewhere, None)]);
    let first = zaanstad.forge(vec![said, elsewhere]).await;
    unpaired.insert(first + 1);
    refused.insert(first + 1);
    // As it is done.
    let said = zaanstad.confirming(case, fits(7)).await;
    zaanstad.forge(vec![said, told(fits(7))]).await;

    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    let found: BTreeSet<_> = at(&report, "entry-unpaired").into_iter().collect();
    assert_eq!(found, unpaired, "{:?}", report.faults);
    let found: BTreeSet<_> = at(&report, "rule").into_iter().collect();
    assert_eq!(found, refused, "{:?}", report.faults);
    assert_eq!(checks(&report), ["entry-unpaired", "rule"]);
}

/// Within the days that a person may say to be one with that of the line, and one day further off.
const NEAR: Date = Date::constant(2026, 4, 27);
const FAR: Date = Date::constant(2026, 4, 26);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_says_that_a_line_confirms_is_of_that_line_and_of_a_day_near_it() {
    let zaanstad = Zaanstad::new().await;
    let (case, person, grant) = zaanstad.clerk.paid_lessons(zaanstad.mandate).await;
    let loan = lent(&zaanstad, (case, person, grant)).await;
    let mut recorded = Vec::new();
    for on in [NEAR, NEAR, FAR, NEAR, NEAR, NEAR, NEAR, NEAR, NEAR] {
        let repayment = zaanstad.id();
        let repay = Repay {
            repayment: RepaymentId::from_bytes(repayment),
            loan,
            amount: Cents::new(1_000),
            on,
            another: true,
        };
        let clerk = &zaanstad.clerk;
        clerk.case(case, CaseCommand::Repay(repay)).await.unwrap();
        recorded.push(repayment);
    }
    zaanstad.imported().await;
    let assign = |number: u8, what| BankCommand::Assign {
        statement: STATEMENT,
        assign: AssignEntry {
            entry: entry(number),
            case,
            loan,
            what,
        },
    };
    let honest = [
        assign(1, AssignedAs::ByHand(RepaymentId::from_bytes(recorded[0]))),
        assign(8, AssignedAs::Another(RepaymentId::from_bytes([8; 16]))),
    ];
    for honest in honest {
        zaanstad.clerk.order(Command::Bank(honest)).await.unwrap();
    }
    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);

    let told = |confirm| says_confirmed((case, person), confirm);
    let fits = |number: u8, of: usize| confirm(number, loan, recorded[of], 1_000);
    let (mut unpaired, mut refused) = (BTreeSet::new(), BTreeSet::new());
    // Both say it: of another amount than the line and the repayment, of a repayment of too long ago, of a line
    // that told something already (as another one, and as a repayment of its own), of one that went out, of
    // another day than that of the line. What is at fault: what the statement says, what the case says, and by
    // the rule of the case.
    let falsified = [
        (confirm(2, loan, recorded[1], 999), [true, false, true]),
        (fits(3, 2), [false, false, true]),
        (fits(1, 3), [true, true, true]),
        (fits(8, 4), [true, true, true]),
        (fits(9, 5), [true, false, false]),
        (
            ConfirmBooking {
                on: NEAR,
                ..fits(4, 6)
            },
            [true, false, false],
        ),
    ];
    for (confirm, [said_wrongly, told_wrongly, against_rule]) in falsified {
        let said = zaanstad.confirmed_later(case, confirm).await;
        let first = zaanstad.forge(vec![said, told(confirm)]).await;
        unpaired.extend(said_wrongly.then_some(first));
        unpaired.extend(told_wrongly.then_some(first + 1));
        refused.extend(against_rule.then_some(first + 1));
    }
    // A statement that is being taken in says it of another day, which nobody said.
    let said = zaanstad.confirming(case, fits(21, 7)).await;
    let first = zaanstad.forge(vec![said, told(fits(21, 7))]).await;
    unpaired.insert(first + 1);
    // What a line confirmed is booked as another repayment too.
    let assigned = zaanstad.assigned(1, case, loan).await;
    unpaired.insert(zaanstad.forge(vec![assigned]).await);
    // As it is done.
    let said = zaanstad.confirmed_later(case, fits(7, 8)).await;
    zaanstad.forge(vec![said, told(fits(7, 8))]).await;

    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    let found: BTreeSet<_> = at(&report, "entry-unpaired").into_iter().collect();
    assert_eq!(found, unpaired, "{:?}", report.faults);
    let found: BTreeSet<_> = at(&report, "rule").into_iter().collect();
    assert_eq!(found, refused, "{:?}", report.faults);
    assert_eq!(checks(&report), ["entry-unpaired", "rule"]);
}
