//! Decisions about a debt: honest ones pass, also as an older version recorded them, and what somebody with all
//! keys adds is found.

use maatwerk_domain::WaiverId;
use maatwerk_domain::case::InstalmentPlan;
use maatwerk_domain::case::debt::{DebtVerdict, DecideOnDebt};
use serde_json::{Value, json};

use super::*;

impl Zaanstad {
    fn on_debt(&self, loan: LoanId, verdict: DebtVerdict) -> DecideOnDebt {
        let ground = match verdict {
            DebtVerdict::Deferred(_) | DebtVerdict::NotDeferred => "4:94",
            _ => "4:94a",
        };
        let ground = format!("jci1.31:c:BWBR0005537&artikel={ground}");
        DecideOnDebt {
            decision: DecisionId::from_bytes(self.id()),
            loan,
            verdict,
            ground: ground.parse().unwrap(),
            mandate: self.mandate,
            reasons: "Zij heeft geen ruimte.".to_owned(),
            claim: None,
        }
    }

    fn waived(&self, loan: LoanId, cents: u64) -> DecideOnDebt {
        let waiver = WaiverId::from_bytes(self.id());
        let amount = Cents::new(cents);
        self.on_debt(loan, DebtVerdict::Waived { waiver, amount })
    }

    /// As decided by somebody who writes in the log.
    fn debt_decided(&self, decide: DecideOnDebt) -> CaseEvent {
        CaseEvent::DebtDecided {
            decision: decide.decision,
            loan: decide.loan,
            verdict: decide.verdict,
            ground: decide.ground,
            mandate: decide.mandate,
            by: Officer::new("clerk"),
            on: self.app().clock.today(),
            reasons: Personal::Known(decide.reasons),
            claim: Personal::Known(decide.claim),
        }
    }
}

/// Ten times a tenth of what is left, from June on.
fn plan(left: u64) -> DebtVerdict {
    DebtVerdict::Deferred(InstalmentPlan {
        instalments: 10,
        amount: Cents::new(left / 10),
        first_due: Date::constant(2026, 7, 1),
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn honest_decisions_about_a_debt_pass_also_of_an_older_version() {
    let zaanstad = Zaanstad::new().await;
    let (case, person, grant) = zaanstad.clerk.paid_lessons(zaanstad.mandate).await;
    let loan = lent(&zaanstad, (case, person, grant)).await;
    let left = LESSONS.get() - 10_000;
    for decide in [
        zaanstad.waived(loan, 10_000),
        zaanstad.on_debt(loan, DebtVerdict::NotWaived),
        zaanstad.on_debt(loan, plan(left)),
        zaanstad.on_debt(loan, DebtVerdict::NotDeferred),
    ] {
        let decision = decide.decision;
        for command in [
            CaseCommand::DecideOnDebt(decide),
            CaseCommand::Announce { decision, on: MAY },
        ] {
            zaanstad.clerk.case(case, command).await.unwrap();
        }
    }
    // As it was written before a waiver was a decision of its own.
    let waived = zaanstad.debt_decided(zaanstad.waived(loan, 5_000));
    let (stream, mut events) = of_case("clerk", case, person, &[(waived, None)]);
    events[0].event_type = maatwerk_log::EventType::new("loan-waived.v1").unwrap();
    let accounting = &mut events[0].parts[0].plaintext;
    let mut old: Value = serde_json::from_slice(accounting).unwrap();
    let data = old["data"].as_object_mut().unwrap();
    let verdict = data.remove("verdict").unwrap();
    data.remove("decision").unwrap();
    data.insert("waiver".to_owned(), verdict["waiver"].clone());
    data.insert("amount".to_owned(), verdict["amount"].clone());
    *accounting = serde_json::to_vec(&old).unwrap();
    zaanstad.forge(vec![(stream, events)]).await;
    let loaded = zaanstad.app().case(log(), case).await.unwrap().unwrap();
    assert_eq!(loaded.case.loans[&loan].balance().get(), left - 5_000);
    assert_eq!(told_and_not(&loaded.case), json!([4, 1]));

    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    assert_eq!(report.counts.unjudged, 0);
}

/// How many decisions about a debt were announced, and how many were not.
fn told_and_not(case: &maatwerk_domain::case::Case) -> Value {
    let on_debt = case
        .decisions
        .values()
        .filter(|decided| matches!(decided.about, maatwerk_domain::case::DecidedOn::Debt(_)));
    let (told, not): (Vec<_>, Vec<_>) = on_debt.partition(|decided| decided.announced.is_some());
    json!([told.len(), not.len()])
}

#[tokio::test(flavor = "multi_thread")]
async fn decisions_about_a_debt_that_nobody_could_take_are_found() {
    let zaanstad = Zaanstad::new().await;
    let (case, person, grant) = zaanstad.clerk.paid_lessons(zaanstad.mandate).await;
    let loan = lent(&zaanstad, (case, person, grant)).await;
    let elsewhere = MandateId::from_bytes([7; 16]);
    let repayment = RepaymentId::from_bytes(zaanstad.id());
    let amount = Cents::new(2_500);
    let mut expected = Vec::new();
    for (decide, check) in [
        (
            DecideOnDebt {
                mandate: elsewhere,
                ..zaanstad.waived(loan, 100)
            },
            "mandate",
        ),
        (zaanstad.waived(loan, LESSONS.get()), "rule"),
        // Nothing is due yet, the Awb gives no power to set off, and a plan adds up to what is left.
        (
            zaanstad.on_debt(loan, DebtVerdict::SetOff { repayment, amount }),
            "rule",
        ),
        (zaanstad.on_debt(loan, plan(100)), "rule"),
    ] {
        let event = zaanstad.debt_decided(decide);
        let forged = of_case("clerk", case, person, &[(event, None)]);
        expected.push((zaanstad.forge(vec![forged]).await, check));
    }
    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    let found = found(&report);
    assert_eq!(found, expected);
}
