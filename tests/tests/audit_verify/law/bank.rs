//! What came in at the bank and was booked by hand: an honest booking passes, and one that its case does not
//! have is found.

use maatwerk::events::encode_bank;
use maatwerk_domain::bank::{BankCommand, BankEvent, ImportStatement, Unmatched, WhyUnmatched};
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

    /// The line as the bank's stream says that it was booked.
    async fn assigned(&self, number: u8, case: CaseId, loan: LoanId) -> (StreamId, Vec<NewEvent>) {
        let register = self.last("mandate-given.v1").await;
        let parts = SealedParts::parse(&register.sealed).unwrap();
        let key = parts.get(0).unwrap().key();
        let event = BankEvent::EntryAssigned {
            entry: entry(number),
            case,
            loan,
            repayment: RepaymentId::from_bytes([number; 16]),
            act: Act {
                by: Officer::new("clerk"),
                on: MAY,
            },
        };
        let event = encode_bank(&event, &meta("clerk"), key).unwrap();
        (StreamId::from_bytes(STATEMENT.to_bytes()), vec![event])
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_booked_by_hand_and_is_not_in_its_case_is_found() {
    let zaanstad = Zaanstad::new().await;
    let (case, person, grant) = zaanstad.clerk.paid_lessons(zaanstad.mandate).await;
    let loan = lent(&zaanstad, (case, person, grant)).await;
    zaanstad.imported().await;
    let honest = BankCommand::Assign {
        statement: STATEMENT,
        entry: entry(1),
        case,
        loan,
        repayment: RepaymentId::from_bytes([1; 16]),
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
