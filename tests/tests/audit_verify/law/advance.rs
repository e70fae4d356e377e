//! Advances: an honest history passes, and what somebody with all keys adds to it is found.

use maatwerk_domain::PaymentId;
use maatwerk_domain::case::advance::{AdvanceEvent, GrantAdvance};
use maatwerk_domain::case::{Choice, DecideRequest, Departure, DepartureGround, Pay};

use super::*;

const AWB: &str = "jci1.31:c:BWBR0005537&artikel=4:95";

impl Zaanstad {
    async fn advance(&self, case: CaseId, request: RequestId, amount: Cents) -> GrantAdvance {
        let loaded = self.app().case(log(), case).await.unwrap().unwrap();
        GrantAdvance {
            decision: DecisionId::from_bytes(self.id()),
            grant: GrantId::from_bytes(self.id()),
            request,
            assessment: loaded.case.requests[&request].assessment.unwrap(),
            amount,
            article: AWB.parse().unwrap(),
            mandate: self.mandate,
            departure: None,
            reasons: "De eerste les is morgen.".to_owned(),
        }
    }

    /// Advanced, announced and paid in part.
    async fn paid_in_advance(&self, case: CaseId, request: RequestId) -> GrantId {
        let advance = self.advance(case, request, Cents::new(20_000)).await;
        let (decision, grant) = (advance.decision, advance.grant);
        let on = self.app().clock.today();
        let pay = Pay {
            payment: PaymentId::from_bytes(self.id()),
            grant,
            amount: Cents::new(15_000),
            on,
            payee: "Rijschool".to_owned(),
            last: false,
        };
        for command in [
            CaseCommand::GrantAdvance(advance),
            CaseCommand::Announce { decision, on },
            CaseCommand::Pay(pay),
        ] {
            self.clerk.case(case, command).await.unwrap();
        }
        grant
    }

    async fn decline(&self, case: CaseId, request: RequestId) {
        let loaded = self.app().case(log(), case).await.unwrap().unwrap();
        let decline = DecideRequest {
            decision: DecisionId::from_bytes(self.id()),
            request,
            assessment: loaded.case.requests[&request].assessment.unwrap(),
            choice: Choice::Decline,
            mandate: self.mandate,
            departure: Some(Departure {
                ground: DepartureGround::HardshipClause,
                article: "CVDR000479/8".parse().unwrap(),
                argument: Personal::Known("Zij heeft al een rijbewijs.".to_owned()),
            }),
            reasons: "Niet nodig.".to_owned(),
        };
        let decline = CaseCommand::DecideRequest(decline);
        self.clerk.case(case, decline).await.unwrap();
    }

    /// As granted by somebody who writes in the log.
    fn granted(&self, advance: &GrantAdvance) -> CaseEvent {
        CaseEvent::Advance(AdvanceEvent::AdvanceGranted {
            decision: advance.decision,
            grant: advance.grant,
            request: advance.request,
            assessment: advance.assessment,
            amount: advance.amount,
            pot_year: 2026,
            article: advance.article.clone(),
            mandate: advance.mandate,
            by: Officer::new("clerk"),
            on: self.app().clock.today(),
            departure: None,
            reasons: Personal::Known("Zomaar.".to_owned()),
        })
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_history_of_advances_passes() {
    let zaanstad = Zaanstad::new().await;
    // Counted on what is granted; of one that was withdrawn nothing is left.
    let (case, _, request) = zaanstad.assessed().await;
    let advance = zaanstad.advance(case, request, Cents::new(1)).await;
    let withdraw = WithdrawDecision {
        decision: advance.decision,
        mandate: zaanstad.mandate,
        reasons: "Te weinig.".to_owned(),
        at_request: false,
    };
    for command in [
        CaseCommand::GrantAdvance(advance),
        CaseCommand::WithdrawDecision(withdraw),
    ] {
        zaanstad.clerk.case(case, command).await.unwrap();
    }
    zaanstad.paid_in_advance(case, request).await;
    zaanstad
        .clerk
        .grant(case, request, zaanstad.mandate)
        .await
        .unwrap();
    // Nothing was granted.
    let (other, _, request) = zaanstad.assessed().await;
    zaanstad.paid_in_advance(other, request).await;
    zaanstad.decline(other, request).await;
    // All of it was advanced: the pot gives nothing more.
    let (whole, _, request) = zaanstad.assessed().await;
    let advance = zaanstad.advance(whole, request, LESSONS).await;
    let (decision, grant) = (advance.decision, advance.grant);
    let command = CaseCommand::GrantAdvance(advance);
    zaanstad.clerk.case(whole, command).await.unwrap();
    zaanstad
        .clerk
        .announce_and_pay(whole, decision, grant, LESSONS)
        .await;
    zaanstad
        .clerk
        .grant(whole, request, zaanstad.mandate)
        .await
        .unwrap();
    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    assert!(report.counts.unjudged == 0 && report.counts.orders > 15);
}

#[tokio::test(flavor = "multi_thread")]
async fn advances_that_nobody_could_grant_are_found() {
    let zaanstad = Zaanstad::new().await;
    let mut expected = Vec::new();
    let more = Cents::new(LESSONS.get() + 1);
    for (amount, mandate, check) in [
        (LESSONS, MandateId::from_bytes([7; 16]), "mandate"),
        (more, zaanstad.mandate, "rule"),
    ] {
        let (case, person, request) = zaanstad.assessed().await;
        let advance = GrantAdvance {
            mandate,
            ..zaanstad.advance(case, request, amount).await
        };
        let granted = of_case("clerk", case, person, &[(zaanstad.granted(&advance), None)]);
        let pot = zaanstad
            .of_pot(committed(case, advance.grant, amount))
            .await;
        expected.push((zaanstad.forge(vec![granted, pot]).await, check));
    }
    // The pot: not moved, and off by a cent.
    for taken in [None, Some(Cents::new(20_001))] {
        let (case, person, request) = zaanstad.assessed().await;
        let advance = zaanstad.advance(case, request, Cents::new(20_000)).await;
        let mut forged = vec![of_case(
            "clerk",
            case,
            person,
            &[(zaanstad.granted(&advance), None)],
        )];
        if let Some(taken) = taken {
            forged.push(zaanstad.of_pot(committed(case, advance.grant, taken)).await);
            expected.push((zaanstad.forge(forged).await + 1, "pot-amount"));
        } else {
            expected.push((zaanstad.forge(forged).await, "pot-missing"));
        }
    }

    // More of what is granted is said to be advanced than was, and the pot gives less.
    let (case, person, request) = zaanstad.assessed().await;
    let advance = zaanstad.paid_in_advance(case, request).await;
    let (decided, grant) = zaanstad.decision(case, request, zaanstad.mandate).await;
    let counted = |amount| {
        CaseEvent::Advance(AdvanceEvent::AdvanceCounted {
            grant: advance,
            counts_on: grant,
            amount,
        })
    };
    let events = [(decided, None), (counted(Cents::new(30_000)), None)];
    let decided = of_case("clerk", case, person, &events);
    let pot = zaanstad
        .of_pot(committed(case, grant, Cents::new(20_000)))
        .await;
    expected.push((zaanstad.forge(vec![decided, pot]).await, "consequence"));

    // It is not counted at all: the resident would get it twice.
    let (case, person, request) = zaanstad.assessed().await;
    zaanstad.paid_in_advance(case, request).await;
    let (decided, grant) = zaanstad.decision(case, request, zaanstad.mandate).await;
    let decided = of_case("clerk", case, person, &[(decided, None)]);
    let pot = zaanstad.of_pot(committed(case, grant, LESSONS)).await;
    expected.push((zaanstad.forge(vec![decided, pot]).await, "consequence"));

    // It counts on what somebody else was granted, which no order says.
    let (case, person, grant) = zaanstad.clerk.paid_lessons(zaanstad.mandate).await;
    let counted = CaseEvent::Advance(AdvanceEvent::AdvanceCounted {
        grant: advance,
        counts_on: grant,
        amount: Cents::new(1),
    });
    let counted = of_case("clerk", case, person, &[(counted, None)]);
    expected.push((zaanstad.forge(vec![counted]).await, "unordered"));

    zaanstad.app().checkpoint(log()).await.unwrap();
    let report = zaanstad.verified();
    let found = found(&report);
    expected.sort_unstable();
    assert_eq!(found, expected);
}
