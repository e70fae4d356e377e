//! An objection revokes the conditions of a grant that was revised, and the revision is undone, in both orders: the
//! pot moves as the case says.

use maatwerk_domain::case::Pay;
use maatwerk_domain::case::adverse::{AdverseAct, DecideAct, OnAct, ProposeAct};
use maatwerk_domain::case::objection::{
    DecideObjection, ObjectionAct, ObjectionEvent, ObjectionHearing, ObjectionOutcome, OnObjection,
    ReceiveObjection,
};
use maatwerk_domain::{ObjectionId, PaymentId};

use super::*;

impl Zaanstad {
    /// 200 of 500 euro was paid, to which the grant is revised; both decisions reached her.
    async fn revised(&self) -> (CaseId, PersonId, [DecisionId; 2], GrantId) {
        let (case, person, request) = self.assessed().await;
        let (granted, grant) = self.clerk.grant(case, request, self.mandate).await.unwrap();
        let amount = Cents::new(20_000);
        let on = self.app().clock.today();
        let pay = Pay {
            payment: PaymentId::from_bytes(self.id()),
            grant,
            amount,
            on,
            payee: "Rijschool".to_owned(),
            last: false,
        };
        let announce = CaseCommand::Announce {
            decision: granted,
            on,
        };
        for command in [announce, CaseCommand::Pay(pay)] {
            self.clerk.case(case, command).await.unwrap();
        }
        let view = Hearing::Given {
            on,
            orally: true,
            view: Personal::Known("Ik had het nodig.".to_owned()),
        };
        let revised = DecisionId::from_bytes(self.id());
        for order in [
            OnAct::Propose(ProposeAct {
                proposal: ProposalId::from_bytes(self.id()),
                grant,
                act: AdverseAct::Revise { amount },
                ground: "CVDR000479/3".parse().unwrap(),
                reasons: "Minder lessen.".to_owned(),
            }),
            OnAct::Hear {
                grant,
                hearing: view,
            },
            OnAct::Decide(DecideAct {
                decision: revised,
                grant,
                loan: LoanId::from_bytes(self.id()),
                mandate: self.mandate,
                reasons: "Minder lessen.".to_owned(),
            }),
        ] {
            let order = CaseCommand::OnAct(order);
            self.clerk.case(case, order).await.unwrap();
        }
        let announce = CaseCommand::Announce {
            decision: revised,
            on,
        };
        self.clerk.case(case, announce).await.unwrap();
        (case, person, [granted, revised], grant)
    }

    /// She objects to a decision, and somebody else revokes it.
    async fn revoked(&self, case: CaseId, objector: PersonId, against: DecisionId) {
        let bea = self.clerk.clone().called("bea");
        let mandate = bea.mandate(Cents::new(100_000)).await;
        let objection = ObjectionId::from_bytes(self.id());
        let on = self.app().clock.today();
        for order in [
            OnObjection::Receive(ReceiveObjection {
                objection,
                decision: against,
                objector,
                received: on,
                posted: None,
                channel: "desk".to_owned(),
                committee: false,
                grounds: None,
            }),
            OnObjection::Act {
                objection,
                on,
                act: ObjectionAct::Hear {
                    how: ObjectionHearing::Held,
                    report: "Zij vertelde.".to_owned(),
                },
            },
            OnObjection::Decide(DecideObjection {
                decision: DecisionId::from_bytes(self.id()),
                objection,
                outcome: ObjectionOutcome::Revoked,
                excused: false,
                mandate,
                reasons: "De gronden treffen doel.".to_owned(),
            }),
        ] {
            bea.case(case, CaseCommand::OnObjection(order))
                .await
                .unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_again_without_conditions_passes_and_what_the_pot_never_gave_is_found() {
    let zaanstad = Zaanstad::new().await;
    let mut last = None;
    for reversed in [false, true] {
        let (case, person, mut decisions, grant) = zaanstad.revised().await;
        if reversed {
            decisions.reverse();
        }
        for decision in decisions {
            zaanstad.revoked(case, person, decision).await;
        }
        let loaded = zaanstad.app().case(log(), case).await.unwrap().unwrap();
        assert_eq!(loaded.case.grants[&grant].unpaid(), Cents::new(30_000));
        last = Some((case, person, grant));
    }
    let report = zaanstad.verified();
    assert!(report.is_fine(), "{:?}", report.faults);
    // Once more, though nothing is gone any more.
    let (case, person, grant) = last.unwrap();
    let again = CaseEvent::RestRestored {
        grant,
        amount: Cents::new(1),
    };
    let forged = of_case("bea", case, person, &[(again, None)]);
    let forged = zaanstad.forge(vec![forged]).await;
    let report = zaanstad.verified();
    let found: Vec<_> = report.faults.iter().map(|fault| fault.position).collect();
    assert!(found.contains(&Some(forged)), "{:?}", report.faults);
}

/// The decision on the objection did not reach her yet (Awb 3:40).
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_before_the_announcement_is_found() {
    let zaanstad = Zaanstad::new().await;
    let (case, person, [_, revised], _) = zaanstad.revised().await;
    zaanstad.revoked(case, person, revised).await;
    let loaded = zaanstad.app().case(log(), case).await.unwrap().unwrap();
    let (objection, _) = loaded.case.objections.iter().next().unwrap();
    let refund = CaseEvent::Objection(ObjectionEvent::RefundPaid {
        refund: PaymentId::from_bytes(zaanstad.id()),
        objection: *objection,
        amount: Cents::new(1),
        interest: Cents::ZERO,
        on: zaanstad.app().clock.today(),
        payee: Personal::Known("S. de Boer".to_owned()),
    });
    let refund = of_case("clerk", case, person, &[(refund, None)]);
    let refund = zaanstad.forge(vec![refund]).await;
    let report = zaanstad.verified();
    let mut of_refund = report.faults.iter();
    let fault = of_refund.find(|fault| fault.position == Some(refund));
    let fault = format!("{:?}", fault.unwrap().what);
    assert!(fault.contains("not-announced"), "{fault}");
}
