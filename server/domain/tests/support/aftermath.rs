//! What came of the driving lessons: paid, looked at again, proposed, heard, and turned into a loan.

use jiff::civil::date;
use maatwerk_domain::case::debt::{ActOnDebt, DebtAct, DebtVerdict, DecideOnDebt};
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, ConversionChoice, DecideConversion, Departure, Hearing, InstalmentPlan,
    Pay, Proposal, ProposedBy, Repay, ReturnPayment, ReviewDue, ReviewOccasion, ToldReview,
};
use maatwerk_domain::{
    Cents, Date, DecisionId, GrantTerms, LawRef, LoanTerms, PaymentId, RepaymentId, Review,
    ReviewOutcome, WaiverId,
};

use super::lessons::*;

pub(crate) fn pay(amount: Cents, on: Date) -> Pay {
    Pay {
        payment: PAYMENT,
        grant: GRANT,
        amount,
        on,
        payee: "Rijschool Vooruit".to_owned(),
        last: false,
    }
}

pub(crate) fn payment_made(payment: PaymentId, amount: Cents, on: Date) -> CaseEvent {
    CaseEvent::PaymentMade {
        payment,
        grant: GRANT,
        amount,
        on,
        entry: None,
        payee: "Rijschool Vooruit".to_owned().into(),
    }
}

pub(crate) fn take_back(on: Date) -> CaseCommand {
    CaseCommand::ReturnPayment(ReturnPayment {
        payment: PAYMENT,
        grant: GRANT,
        on,
        entry: None,
        reason: "account closed".to_owned(),
    })
}

pub(crate) fn taken_back(amount: Cents, on: Date) -> CaseEvent {
    CaseEvent::PaymentReturned {
        payment: PAYMENT,
        grant: GRANT,
        amount,
        on,
        entry: None,
        reason: "account closed".to_owned().into(),
    }
}

/// Granted, announced and paid so much of it, all on the day of the request.
pub(crate) fn paid(terms: GrantTerms, amount: Cents) -> Vec<CaseEvent> {
    let mut events = granted(terms);
    events.extend([announced(), payment_made(PAYMENT, amount, RECEIVED)]);
    events
}

// Looked at again.

pub(crate) fn looks(outcome: ReviewOutcome) -> ToldReview {
    ToldReview {
        grant: GRANT,
        proposal: PROPOSAL,
        rests_on: vec![FACT],
        answer: Review {
            outcome,
            findings: Vec::new(),
            receipt: receipt(),
        },
    }
}

pub(crate) fn look_due(due: Date) -> CaseCommand {
    CaseCommand::ReviewDue(ReviewDue {
        grant: GRANT,
        rule: RULE.to_owned(),
        due,
    })
}

pub(crate) fn on_day(due: Date) -> ReviewOccasion {
    ReviewOccasion::Due {
        rule: RULE.to_owned(),
        due,
    }
}

pub(crate) fn looked(occasion: ReviewOccasion, outcome: ReviewOutcome) -> CaseEvent {
    let told = looks(outcome);
    CaseEvent::GiftReviewed {
        grant: told.grant,
        occasion,
        rests_on: told.rests_on,
        answer: told.answer,
    }
}

/// So much in 20 instalments.
pub(crate) fn loan_of(principal: Cents) -> LoanTerms {
    LoanTerms {
        principal,
        instalments: 20,
        instalment: Cents::new(principal.get().div_ceil(20)),
    }
}

pub(crate) fn proposed(terms: Proposal, by: ProposedBy) -> CaseEvent {
    CaseEvent::ConversionProposed {
        proposal: PROPOSAL,
        grant: GRANT,
        terms,
        by,
    }
}

pub(crate) fn lapsed() -> CaseEvent {
    CaseEvent::ProposalLapsed {
        proposal: PROPOSAL,
        grant: GRANT,
    }
}

/// All of it paid, stopped after four months, and the policy proposes a loan of the whole.
pub(crate) fn loan_proposed() -> Vec<CaseEvent> {
    let mut events = paid(lessons(), euro(500));
    let loan = loan_of(euro(500));
    events.extend([
        recorded(OTHER_FACT, RESIDENT, stopped_working()),
        looked(
            ReviewOccasion::NewFact(OTHER_FACT),
            ReviewOutcome::ProposeLoan(loan),
        ),
        proposed(Proposal::Loan(loan), ProposedBy::Policy),
    ]);
    events
}

pub(crate) fn her_view(on: Date) -> Hearing {
    Hearing::Given {
        on,
        orally: true,
        view: "The employer moved away.".to_owned().into(),
    }
}

pub(crate) fn hear(hearing: Hearing) -> CaseCommand {
    CaseCommand::RecordHearing {
        grant: GRANT,
        hearing,
    }
}

pub(crate) fn heard(hearing: Hearing) -> CaseEvent {
    CaseEvent::HearingRecorded {
        proposal: PROPOSAL,
        grant: GRANT,
        hearing,
    }
}

pub(crate) fn convert(choice: ConversionChoice) -> DecideConversion {
    DecideConversion {
        decision: DECISION_2,
        grant: GRANT,
        choice,
        mandate: MANDATE,
        departure: None,
        reasons: "The condition was broken.".to_owned(),
    }
}

pub(crate) fn to_loan(terms: Option<LoanTerms>) -> ConversionChoice {
    ConversionChoice::Convert { loan: LOAN, terms }
}

pub(crate) fn converted(on: Date, first_due: Date) -> [CaseEvent; 2] {
    let terms = loan_of(euro(500));
    [
        CaseEvent::GiftConverted {
            decision: DECISION_2,
            grant: GRANT,
            proposal: PROPOSAL,
            loan: LOAN,
            terms,
            mandate: MANDATE,
            by: officer(),
            on,
            departure: None,
            reasons: "The condition was broken.".to_owned().into(),
        },
        CaseEvent::InstalmentsSet {
            loan: LOAN,
            plan: InstalmentPlan {
                instalments: terms.instalments,
                amount: terms.instalment,
                first_due,
            },
        },
    ]
}

pub(crate) fn kept(on: Date, departure: Option<Departure>) -> CaseEvent {
    CaseEvent::GiftKept {
        decision: DECISION_2,
        grant: GRANT,
        proposal: PROPOSAL,
        mandate: MANDATE,
        by: officer(),
        on,
        departure,
        reasons: "The condition was broken.".to_owned().into(),
    }
}

/// Proposed, heard and converted on the day after the municipality heard of it.
pub(crate) fn became_loan() -> Vec<CaseEvent> {
    let mut events = loan_proposed();
    events.push(heard(her_view(TOLD)));
    events.extend(converted(TOLD, date(2027, 5, 25)));
    events
}

/// Decides about the paying of her loan: the identifiers of the decision and of what it makes are of this number.
pub(crate) fn on_debt(number: u8, verdict: DebtVerdict, ground: &str) -> DecideOnDebt {
    DecideOnDebt {
        decision: DecisionId::from_bytes([number; 16]),
        loan: LOAN,
        verdict,
        ground: law(ground),
        mandate: MANDATE,
        reasons: "She lives on a minimum.".to_owned(),
        claim: None,
    }
}

/// Waives so much of her loan.
pub(crate) fn waive(number: u8, amount: Cents) -> DecideOnDebt {
    let waiver = WaiverId::from_bytes([number; 16]);
    let verdict = DebtVerdict::Waived { waiver, amount };
    on_debt(number, verdict, "jci1.31:c:BWBR0005537&artikel=4:94a")
}

/// Lets her pay it back otherwise.
pub(crate) fn defer(number: u8, plan: InstalmentPlan) -> DecideOnDebt {
    let verdict = DebtVerdict::Deferred(plan);
    on_debt(number, verdict, "jci1.31:c:BWBR0005537&artikel=4:94")
}

/// Sets so much of her loan off.
pub(crate) fn set_off(number: u8, amount: Cents, ground: &str) -> DecideOnDebt {
    let repayment = RepaymentId::from_bytes([number; 16]);
    DecideOnDebt {
        claim: Some("A refund of court fees.".to_owned()),
        ..on_debt(number, DebtVerdict::SetOff { repayment, amount }, ground)
    }
}

/// Acts on her loan as a debt.
pub(crate) fn act_on_debt(act: DebtAct) -> CaseCommand {
    CaseCommand::ActOnDebt(ActOnDebt { loan: LOAN, act })
}

pub(crate) fn remind(on: Date, cost: Cents) -> CaseCommand {
    act_on_debt(DebtAct::Remind { on, cost })
}

pub(crate) fn writ(basis: LawRef) -> CaseCommand {
    act_on_debt(DebtAct::IssueWrit {
        basis,
        mandate: MANDATE,
        reasons: "Nothing was paid.".to_owned(),
    })
}

/// Pays so much of her loan back: the identifier of the repayment is of this number.
pub(crate) fn repay(number: u8, amount: Cents, on: Date) -> CaseCommand {
    CaseCommand::Repay(Repay {
        repayment: RepaymentId::from_bytes([number; 16]),
        loan: LOAN,
        amount,
        on,
        another: false,
    })
}

/// What is recorded of such a decision.
pub(crate) fn debt_decided(decide: DecideOnDebt, on: Date) -> CaseEvent {
    CaseEvent::DebtDecided {
        decision: decide.decision,
        loan: decide.loan,
        verdict: decide.verdict,
        ground: decide.ground,
        mandate: decide.mandate,
        by: officer(),
        on,
        reasons: decide.reasons.into(),
        claim: decide.claim.into(),
    }
}
