//! What an objection that is upheld does to what was granted, paid and taken back.

use super::*;

#[test]
fn an_upheld_objection_makes_the_loan_a_gift_again_and_refunds_with_interest() {
    let day = date(2027, 4, 20);
    let heard = converted_and_repaid()
        .on(day)
        .when(receive(DECISION_2, day, None))
        .accepted()
        .when(act(day, hear(ObjectionHearing::Held)))
        .accepted();
    let upheld = heard
        .by("second")
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .then([decided_as(ObjectionOutcome::Revoked, day)]);
    assert_eq!(upheld.case.grants[&GRANT].status, GrantStatus::Final);
    let loan = &upheld.case.loans[&LOAN];
    assert!(loan.undone && loan.balance().is_zero());
    assert!(upheld.case.decisions[&DECISION_2].withdrawn);
    let paid = date(2027, 5, 1);
    let refund = refund_on(paid);
    let closing = CaseCommand::Close(maatwerk_domain::case::CloseReason::Resolved);
    let owed = upheld
        .on(paid)
        .when(announce(day))
        .accepted()
        .when(closing.clone())
        .refused(Refusal::StillRunning(
            "what had been paid back was not refunded",
        ));
    let (amount, interest) = owed.case.refund_due(objection(&owed), paid).unwrap();
    // 30 days, from 1 April to 30 April, at the rate of those days over 25 euro.
    let rate = maatwerk_domain::terms::InterestRate::on(paid).unwrap();
    let exact = 2_500 * u64::from(rate.hundredths) * 30;
    assert_eq!(
        (amount, interest),
        (euro(25), Cents::new((exact + 1_825_000) / 3_650_000))
    );
    owed.when(refund.clone())
        .then([CaseEvent::Objection(ObjectionEvent::RefundPaid {
            refund: PAYMENT_2,
            objection: OBJECTION,
            amount,
            interest,
            on: paid,
            payee: "J. de Vries".to_owned().into(),
        })])
        .when(refund)
        .refused(ObjectionRefusal::Refunded.into())
        .when(closing)
        .accepted();
}

#[test]
fn nothing_is_refunded_before_the_decision_reached_the_objector() {
    let (day, told) = (date(2027, 4, 20), date(2027, 4, 26));
    let upheld = converted_and_repaid()
        .on(day)
        .when(receive(DECISION_2, day, None))
        .accepted()
        .when(act(day, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .accepted();
    let announced = upheld
        .on(told)
        .when(refund_on(told))
        .refused(Refusal::NotAnnounced)
        .when(announce(told))
        .accepted();
    assert_eq!(
        Refusal::NotAnnounced.rule(),
        "jci1.31:c:BWBR0005537&artikel=3:40"
    );
    // Nor of a day before it.
    announced
        .when(refund_on(date(2027, 4, 25)))
        .refused(Refusal::TooEarly {
            what: "the refund",
            day: date(2027, 4, 25),
            than: "the announcement of",
            earliest: told,
        })
        .when(refund_on(told))
        .accepted();
}

#[test]
fn what_was_declined_is_decided_on_anew() {
    let upheld = heard_as(ObjectionHearing::FullyMet)
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .then([decided_as(ObjectionOutcome::Anew, LAST)]);
    assert_eq!(upheld.case.requests[&REQUEST].decision, None);
    let mut anew = decide(grants(
        Some(plain(maatwerk_domain::GrantForm::Gift, euro(500))),
        false,
    ));
    anew.decision = DECISION_2;
    anew.mandate = OTHER;
    anew.departure = Some(departure());
    let mut own = anew.clone();
    own.mandate = MANDATE;
    upheld
        .pot(2027, euro(1_000))
        .by(officer().as_str())
        .when(CaseCommand::DecideRequest(own))
        .refused(ObjectionRefusal::SameDecider.into())
        .by("second")
        .when(CaseCommand::DecideRequest(anew))
        .accepted();
}

#[test]
fn what_was_granted_and_not_paid_goes_back_when_it_is_decided_anew() {
    let mut events = granted(lessons());
    events.push(announced());
    let heard = second(given(events), "CVDR123456")
        .pot_events(2026, &[committed(euro(500))])
        .on(LAST)
        .when(receive(DECISION, LAST, None))
        .accepted()
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .accepted();
    heard
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .then_with_pot(
            [decided_as(ObjectionOutcome::Anew, LAST)],
            [released(euro(500))],
        );
}

#[test]
fn what_was_paid_on_too_small_a_grant_stays_and_what_is_more_is_granted_anew() {
    let small = maatwerk_domain::GrantTerms {
        amount: euro(300),
        ..lessons()
    };
    let heard = second(given(paid(small, euro(250))), "CVDR123456")
        .pot_events(2026, &[committed(euro(300))])
        .on(LAST)
        .when(receive(DECISION, LAST, None))
        .accepted()
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .accepted();
    let upheld = heard
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .then_with_pot(
            [
                decided_as(ObjectionOutcome::Anew, LAST),
                CaseEvent::RestReleased {
                    grant: GRANT,
                    amount: euro(50),
                },
            ],
            [released(euro(50))],
        );
    let kept = &upheld.case.grants[&GRANT];
    assert_eq!(kept.status, GrantStatus::Conditional, "its condition runs");
    assert_eq!((kept.paid(), kept.free()), (euro(250), Cents::ZERO));
    let anew = |amount| {
        let terms = plain(maatwerk_domain::GrantForm::Gift, amount);
        let mut anew = decide(Choice::Grant {
            grant: GRANT_2,
            loan: LOAN,
            partial: false,
            terms: Some(terms),
        });
        anew.decision = DECISION_2;
        anew.mandate = OTHER;
        anew.departure = Some(departure());
        CaseCommand::DecideRequest(anew)
    };
    let after = upheld
        .pot(2027, euro(1_000))
        .when(anew(euro(251)))
        .refused(Refusal::MoreThanRequested {
            granted: euro(251),
            requested: euro(250),
        })
        .when(anew(euro(250)))
        .accepted();
    assert_eq!(after.case.grants[&GRANT_2].terms.amount, euro(250));
    assert_eq!(after.pots[&2027].committed, euro(250));
    // What comes back of the first is paid no more, nor granted a second time.
    let back = after
        .when(CaseCommand::ReturnPayment(
            maatwerk_domain::case::ReturnPayment {
                payment: PAYMENT,
                grant: GRANT,
                on: LAST,
                entry: None,
                reason: "Rekening opgeheven.".to_owned(),
            },
        ))
        .accepted()
        .when(CaseCommand::Pay(maatwerk_domain::case::Pay {
            payment: PAYMENT_2,
            ..pay(euro(250), LAST)
        }))
        .refused(Refusal::NotPayable("its decision was revoked"))
        .when(CaseCommand::ReleaseRest { grant: GRANT })
        .accepted();
    assert_eq!(back.case.grants[&GRANT].unpaid(), Cents::ZERO);
    assert_eq!(back.pots[&2026].committed, Cents::ZERO);
}

/// Heard on an objection to what was granted in these terms and paid in full.
fn objects_to(terms: maatwerk_domain::GrantTerms) -> Given {
    second(given(paid(terms, euro(500))), "CVDR123456")
        .pot_events(2026, &[committed(euro(500))])
        .on(LAST)
        .when(receive(DECISION, LAST, None))
        .accepted()
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
}

#[test]
fn a_condition_or_a_loan_that_falls_leaves_a_gift_for_good() {
    let revoked = objects_to(lessons())
        .when(decide_as(ObjectionOutcome::Anew, false))
        .refused(ObjectionRefusal::Paid(euro(500)).into())
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .accepted();
    let grant = &revoked.case.grants[&GRANT];
    assert_eq!((grant.status, grant.due.len()), (GrantStatus::Final, 0));
    assert_eq!(revoked.case.requests[&REQUEST].decision, Some(DECISION));

    let lent = objects_to(plain(maatwerk_domain::GrantForm::Loan, euro(500)))
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .accepted();
    assert!(lent.case.loans[&LOAN].undone);
    assert_eq!(objection(&lent).undone, [LOAN]);
    // What was paid before anybody knew, and is told of now, is refunded too.
    let told = lent
        .when(CaseCommand::Repay(maatwerk_domain::case::Repay {
            repayment: REPAYMENT,
            loan: LOAN,
            amount: euro(25),
            on: LAST,
            another: false,
        }))
        .accepted()
        .when(announce(LAST))
        .accepted();
    let (amount, _) = told.case.refund_due(objection(&told), LAST).unwrap();
    assert_eq!(amount, euro(25));
    let refund = CaseCommand::OnObjection(OnObjection::Refund(PayRefund {
        refund: PaymentId::from_bytes([12; 16]),
        objection: OBJECTION,
        on: LAST,
        payee: "S. de Boer".to_owned(),
    }));
    // Who gets it is typed: not by the name of who is shielded from the objector.
    let mut hidden = told.clone();
    let she = PersonId::from_bytes([32; 16]);
    hidden.case.apply(CaseEvent::PersonAdded {
        person: she,
        role: PersonRole::Other,
        identity: Identity {
            name: "S. de Boer".to_owned(),
            bsn: None,
        }
        .into(),
    });
    hidden.case.shield_elsewhere([(she, RESIDENT)].into());
    hidden
        .when(refund.clone())
        .refused(PeopleRefusal::NamesShielded.into());
    told.when(refund)
        .accepted()
        .when(CaseCommand::ReverseRepayment(
            maatwerk_domain::case::ReverseRepayment {
                repayment: REPAYMENT,
                loan: LOAN,
                on: LAST,
                reason: "Gestorneerd.".to_owned(),
            },
        ))
        .refused(ObjectionRefusal::Refunded.into());
    // A gift for good has nothing in it to revoke.
    objects_to(plain(maatwerk_domain::GrantForm::Gift, euro(500)))
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .refused(
            ObjectionRefusal::OtherRemedy(
                "what was asked has to be decided on: the decision is taken anew",
            )
            .into(),
        );
}

#[test]
fn what_is_gone_already_is_not_undone_again() {
    let mut events = granted(lessons());
    events.push(announced());
    let withdrawn = second(given(events), "CVDR123456")
        .pot_events(2026, &[committed(euro(500))])
        .on(LAST)
        .when(receive(DECISION, LAST, None))
        .accepted()
        .when(act(LAST, hear(ObjectionHearing::Held)))
        .accepted()
        .when(CaseCommand::WithdrawDecision(
            maatwerk_domain::case::WithdrawDecision {
                decision: DECISION,
                mandate: MANDATE,
                reasons: "Een vergissing.".to_owned(),
                at_request: true,
            },
        ))
        .accepted();
    let gone = "the decision was withdrawn or revoked before: nothing is left of it to undo";
    withdrawn
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .refused(ObjectionRefusal::OtherRemedy(gone).into())
        .when(decide_as(ObjectionOutcome::Inadmissible, false))
        .accepted();
}

/// An act proposed, heard and decided on, resting on an article of the Participatiewet.
fn done(given: Given, act: AdverseAct, ground: &str, decision: DecisionId) -> Given {
    let propose = CaseCommand::OnAct(OnAct::Propose(ProposeAct {
        proposal: PROPOSAL,
        grant: GRANT,
        act,
        ground: law(&format!("jci1.31:c:BWBR0015703&artikel={ground}")),
        reasons: "Te veel.".to_owned(),
    }));
    let hear = CaseCommand::OnAct(OnAct::Hear {
        grant: GRANT,
        hearing: her_view(TOLD),
    });
    let decide = CaseCommand::OnAct(OnAct::Decide(DecideAct {
        decision,
        grant: GRANT,
        loan: LOAN,
        mandate: SPECIAL_MANDATE,
        reasons: "Te veel.".to_owned(),
    }));
    let after = given.when(propose).accepted().when(hear).accepted();
    after.when(decide).accepted()
}

#[test]
fn what_a_revision_took_is_there_again_once_it_is_undone() {
    let revise = AdverseAct::Revise { amount: euro(430) };
    let granted = foster_care_paid(euro(400)).pot_events(2026, &[committed(euro(500))]);
    let revised = done(granted, revise, "54&lid=3", DECISION_2);
    assert_eq!(revised.pots[&2026].committed, euro(430));
    let objected = second(revised, "jci1.31:c:BWBR0015703&artikel=35")
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: TOLD,
        })
        .accepted()
        .when(receive(DECISION_2, TOLD, None))
        .accepted()
        .when(act(TOLD, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second");
    // Another grant may have taken it meanwhile: the council fills the pot first.
    let empty = objected
        .pot(2026, euro(430))
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .refused(Refusal::PotEmpty {
            year: 2026,
            available: Cents::ZERO,
            needed: euro(70),
        });
    let after = empty
        .pot(2026, euro(500))
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .accepted();
    let restored = CaseEvent::RestRestored {
        grant: GRANT,
        amount: euro(70),
    };
    assert_eq!(after.happened().last(), Some(&restored));
    assert_eq!(after.pots[&2026].committed, euro(500));
    assert_eq!(after.case.grants[&GRANT].free(), euro(100));
}

#[test]
fn a_revision_that_is_undone_takes_the_claim_with_it() {
    let revise = AdverseAct::Revise { amount: euro(300) };
    let reclaim = AdverseAct::Reclaim(LoanTerms {
        principal: euro(200),
        instalments: 1,
        instalment: euro(200),
    });
    let third = DecisionId::from_bytes([3; 16]);
    let given = done(foster_care(), revise, "54&lid=3", DECISION_2);
    let given = done(given, reclaim, "58", third);
    let given = second(given, "jci1.31:c:BWBR0015703&artikel=35");
    let after = given
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: TOLD,
        })
        .accepted()
        .when(receive(DECISION_2, TOLD, None))
        .accepted()
        .when(act(TOLD, hear(ObjectionHearing::Held)))
        .accepted()
        .by("second")
        .when(decide_as(ObjectionOutcome::Anew, false))
        .refused(
            ObjectionRefusal::OtherRemedy(
                "a decision that burdens is revoked; another one begins with a proposal and a hearing",
            )
            .into(),
        )
        .when(decide_as(ObjectionOutcome::Revoked, false))
        .accepted();
    let grant = &after.case.grants[&GRANT];
    assert_eq!(grant.adverse.entitled(), None);
    assert_eq!(grant.undue(), Cents::ZERO);
    assert!(after.case.loans[&LOAN].undone);
}
