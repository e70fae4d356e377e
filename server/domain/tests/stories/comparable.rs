//! What a decision on a request can be compared by, and what became of it.

use jiff::civil::date;
use maatwerk_domain::case::{
    CaseEvent, DepartureGround, PersonRole, Proposal, ProposedBy, Verdict,
};
use maatwerk_domain::comparable::{
    Aftermath, DecisionHistory, EarlierDecision, Verdict as Decided,
};
use maatwerk_domain::{
    AssessmentOutcome, Explanation, Finding, FindingOutcome, GrantForm, Personal, ReviewOutcome,
};

use crate::support::*;

fn the_only(events: Vec<CaseEvent>) -> EarlierDecision {
    let decisions = DecisionHistory::fold(events).decisions();
    assert_eq!(decisions.len(), 1);
    decisions.into_iter().next().unwrap()
}

fn aftermath(events: Vec<CaseEvent>) -> (Aftermath, bool) {
    let earlier = the_only(events);
    (earlier.aftermath, earlier.converted)
}

fn withdrawn(mut events: Vec<CaseEvent>) -> Vec<CaseEvent> {
    events.push(CaseEvent::DecisionWithdrawn {
        decision: DECISION,
        mandate: MANDATE,
        by: officer(),
        on: RECEIVED,
        reasons: "A mistake.".to_owned().into(),
        at_request: false,
    });
    events
}

#[test]
fn a_decision_is_compared_by_what_lay_before_the_decider() {
    let mut told = says(ASSESSMENT, AssessmentOutcome::Grant(lessons()));
    let explained = Personal::Known(Explanation {
        text: "Hij werkt.".to_owned(),
        used: Vec::new(),
    });
    told.answer.findings = vec![Finding {
        rule: RULE.to_owned(),
        article: law("CVDR123456/6"),
        outcome: FindingOutcome::Met,
        explanation: explained,
    }];
    let mut events = opened();
    events.extend([
        person_added(PARTNER, PersonRole::Child),
        budget_requested(),
        assessed(told),
        decided(
            granted_as(plain(GrantForm::Gift, euro(300))),
            date(2026, 12, 3),
            Some(departure()),
        ),
    ]);
    let earlier = the_only(events.clone());
    assert_eq!(earlier.decided, date(2026, 12, 3));
    assert_eq!(earlier.days(), 10);
    assert!(earlier.in_part());
    let amount = euro(300);
    let form = GrantForm::Gift;
    assert_eq!(earlier.verdict, Decided::Granted { form, amount });
    let departed = (DepartureGround::HardshipClause, law("CVDR123456/9"));
    assert_eq!(earlier.departure, Some(departed));
    let circumstances = &earlier.circumstances;
    assert_eq!(circumstances.purpose, "rijlessen");
    assert_eq!((circumstances.persons, circumstances.children), (2, 1));
    let rules: Vec<_> = circumstances.rules.iter().collect();
    assert_eq!(rules.len(), 1);
    assert_eq!(*rules[0].1, FindingOutcome::Met);
    // What the policy proposed, not the gift without conditions that was decided.
    assert_eq!(circumstances.conditions.as_ref().unwrap().len(), 1);

    // Whoever joins the household later was not before the decider.
    let third = maatwerk_domain::PersonId::from_bytes([3; 16]);
    events.push(person_added(third, PersonRole::Other));
    let history = DecisionHistory::fold(events);
    assert_eq!(history.decisions(), [earlier]);
    let now = history.case().circumstances(REQUEST).unwrap();
    assert_eq!((now.persons, now.children), (3, 1));
}

#[test]
fn what_became_of_a_grant_is_told() {
    let conditional = || paid(lessons(), euro(500));
    let plainly = |outcome| (outcome, false);
    assert_eq!(aftermath(conditional()), plainly(Aftermath::ConditionsRun));
    let mut fulfilled = conditional();
    fulfilled.extend([
        looked(on_day(UNTIL), ReviewOutcome::Fulfilled),
        CaseEvent::GiftFulfilled { grant: GRANT },
    ]);
    assert_eq!(aftermath(fulfilled), plainly(Aftermath::Fulfilled));
    let mut gift_kept = conditional();
    gift_kept.extend([
        proposed(Proposal::Keep, ProposedBy::Policy),
        kept(TOLD, None),
    ]);
    assert_eq!(aftermath(gift_kept), plainly(Aftermath::Kept));
    let gift = granted(plain(GrantForm::Gift, euro(500)));
    assert_eq!(aftermath(gift.clone()), plainly(Aftermath::Stands));
    assert_eq!(aftermath(withdrawn(gift)), plainly(Aftermath::Withdrawn));
    let mut declined = requested(AssessmentOutcome::Decline);
    declined.push(decided(Verdict::Declined, RECEIVED, None));
    let earlier = the_only(declined);
    assert_eq!(earlier.aftermath, Aftermath::Stands);
    assert_eq!(earlier.verdict, Decided::Declined);
    assert!(!earlier.in_part());
}

#[test]
fn what_became_of_a_loan_is_told() {
    let repaid = |amount| CaseEvent::RepaymentReceived {
        repayment: REPAYMENT,
        loan: LOAN,
        amount,
        on: TOLD,
        without_line: true,
    };
    let waived = |amount| debt_decided(waive(9, amount), TOLD);
    let mut events = became_loan();
    assert_eq!(aftermath(events.clone()), (Aftermath::LoanRuns, true));
    events.push(repaid(euro(400)));
    assert_eq!(aftermath(events.clone()), (Aftermath::LoanRuns, true));
    events.push(waived(euro(100)));
    assert_eq!(aftermath(events), (Aftermath::Waived, true));

    let mut lent = granted(plain(GrantForm::Loan, euro(500)));
    assert_eq!(
        aftermath(lent.clone()),
        (Aftermath::LoanRuns, false),
        "nothing was paid yet"
    );
    lent.extend([
        announced(),
        payment_made(PAYMENT, euro(500), RECEIVED),
        repaid(euro(500)),
    ]);
    assert_eq!(aftermath(lent), (Aftermath::Repaid, false));
}

#[test]
fn a_request_decided_twice_has_two_decisions() {
    let mut events = withdrawn(granted(lessons()));
    events.push(CaseEvent::RequestDecided {
        decision: DECISION_2,
        request: REQUEST,
        assessment: ASSESSMENT,
        verdict: Verdict::Declined,
        mandate: MANDATE,
        by: officer(),
        on: TOLD,
        departure: Some(departure()),
        reasons: "After all not.".to_owned().into(),
    });
    let decisions = DecisionHistory::fold(events).decisions();
    let told: Vec<_> = decisions
        .iter()
        .map(|earlier| (earlier.decision, earlier.aftermath))
        .collect();
    assert_eq!(
        told,
        [
            (DECISION, Aftermath::Withdrawn),
            (DECISION_2, Aftermath::Stands)
        ]
    );
}
