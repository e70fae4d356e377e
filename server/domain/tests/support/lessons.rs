//! The case of the driving lessons: 500.00 as a gift, as long as she keeps her job for six months.

use std::collections::BTreeSet;

use jiff::civil::date;
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, Choice, DecideRequest, Departure, DepartureGround, FactContent,
    Identity, NewPerson, OpenCase, PersonRole, RecordFact, RequestBudget, StateSignal,
    ToldAssessment, Verdict,
};
use maatwerk_domain::signal::{Agency, Barrier, LifeDomain};
use maatwerk_domain::{
    Assessment, AssessmentId, AssessmentOutcome, AuthorityEvent, CaseId, Cents, Condition, Date,
    DecisionId, FactCode, FactId, FactValue, GrantForm, GrantId, GrantTerms, LawRef, LoanId,
    MandateId, MandateTerms, Officer, PaymentId, PersonId, PotEvent, ProposalId, Receipt,
    RepaymentId, RequestId, SignalId, TechnicalFailure, WaiverId,
};

pub(crate) const CASE: CaseId = CaseId::from_bytes([1; 16]);
pub(crate) const RESIDENT: PersonId = PersonId::from_bytes([1; 16]);
pub(crate) const PARTNER: PersonId = PersonId::from_bytes([2; 16]);
pub(crate) const FACT: FactId = FactId::from_bytes([1; 16]);
pub(crate) const OTHER_FACT: FactId = FactId::from_bytes([2; 16]);
pub(crate) const REQUEST: RequestId = RequestId::from_bytes([1; 16]);
pub(crate) const ASSESSMENT: AssessmentId = AssessmentId::from_bytes([1; 16]);
pub(crate) const ASSESSMENT_2: AssessmentId = AssessmentId::from_bytes([2; 16]);
pub(crate) const DECISION: DecisionId = DecisionId::from_bytes([1; 16]);
pub(crate) const DECISION_2: DecisionId = DecisionId::from_bytes([2; 16]);
pub(crate) const GRANT: GrantId = GrantId::from_bytes([1; 16]);
pub(crate) const GRANT_2: GrantId = GrantId::from_bytes([2; 16]);
pub(crate) const PAYMENT: PaymentId = PaymentId::from_bytes([1; 16]);
pub(crate) const PAYMENT_2: PaymentId = PaymentId::from_bytes([2; 16]);
pub(crate) const PROPOSAL: ProposalId = ProposalId::from_bytes([1; 16]);
pub(crate) const PROPOSAL_2: ProposalId = ProposalId::from_bytes([2; 16]);
pub(crate) const LOAN: LoanId = LoanId::from_bytes([1; 16]);
pub(crate) const REPAYMENT: RepaymentId = RepaymentId::from_bytes([1; 16]);
pub(crate) const WAIVER: WaiverId = WaiverId::from_bytes([1; 16]);
pub(crate) const SIGNAL: SignalId = SignalId::from_bytes([1; 16]);
pub(crate) const MANDATE: MandateId = MandateId::from_bytes([1; 16]);

/// Monday.
pub(crate) const RECEIVED: Date = date(2026, 11, 23);
/// Six whole months later.
pub(crate) const UNTIL: Date = date(2027, 5, 23);
/// She stopped working after four months.
pub(crate) const STOPPED: Date = date(2027, 3, 24);
/// The day the municipality heard of it.
pub(crate) const TOLD: Date = date(2027, 3, 25);
pub(crate) const RULE: &str = "in-work";

pub(crate) const fn euro(euro: u64) -> Cents {
    Cents::new(euro * 100)
}

pub(crate) fn law(text: &str) -> LawRef {
    text.parse().unwrap()
}

/// The municipality's own rules on the emergency budget.
pub(crate) fn basis() -> LawRef {
    law("CVDR123456/4")
}

pub(crate) fn officer() -> Officer {
    Officer::new("officer")
}

pub(crate) fn mandate_terms() -> MandateTerms {
    MandateTerms {
        officer: officer(),
        legal_basis: law("CVDR123456"),
        up_to: euro(750),
        from: date(2026, 1, 1),
        until: Some(date(2028, 12, 31)),
        works_for: None,
    }
}

pub(crate) fn mandate_given() -> AuthorityEvent {
    AuthorityEvent::MandateGiven {
        mandate: MANDATE,
        terms: mandate_terms(),
    }
}

pub(crate) fn receipt() -> Receipt {
    Receipt {
        plugin: "sha256:00".to_owned(),
        world: "maatwerk:policy@1.0.0".to_owned(),
        parameters: "sha256:01".to_owned(),
        input: "hmac-sha256:02".to_owned(),
        output: Some("hmac-sha256:03".to_owned()),
        engine: "wasmtime 48.0.8".to_owned(),
        fuel: 1_000,
    }
}

// Opened, with what is known.

pub(crate) fn person(person: PersonId, role: PersonRole) -> NewPerson {
    NewPerson {
        person,
        role,
        identity: Identity {
            name: "J. de Vries".to_owned(),
            bsn: "999990019".parse().ok(),
        },
    }
}

pub(crate) fn open() -> CaseCommand {
    CaseCommand::Open(OpenCase {
        client_reference: Some("Z-2026-1".to_owned()),
        persons: vec![person(RESIDENT, PersonRole::Resident)],
    })
}

pub(crate) fn person_added(id: PersonId, role: PersonRole) -> CaseEvent {
    CaseEvent::PersonAdded {
        person: id,
        role,
        identity: person(id, role).identity.into(),
    }
}

pub(crate) fn opened() -> Vec<CaseEvent> {
    vec![
        CaseEvent::CaseOpened {
            client_reference: Some("Z-2026-1".to_owned()),
        },
        person_added(RESIDENT, PersonRole::Resident),
    ]
}

pub(crate) fn fact(code: &str, value: FactValue, since: Option<Date>) -> FactContent {
    FactContent {
        code: FactCode::new(code).unwrap(),
        value,
        since,
        source: "statement".to_owned(),
    }
}

pub(crate) fn stopped_working() -> FactContent {
    fact("employment-ended", FactValue::Day(STOPPED), Some(STOPPED))
}

pub(crate) fn record(fact: FactId, about: PersonId, content: FactContent) -> CaseCommand {
    CaseCommand::RecordFact(RecordFact {
        fact,
        about,
        content,
    })
}

pub(crate) fn recorded(fact: FactId, about: PersonId, content: FactContent) -> CaseEvent {
    CaseEvent::FactRecorded {
        fact,
        about,
        content: content.into(),
    }
}

// Requested and assessed.

pub(crate) fn budget() -> RequestBudget {
    RequestBudget {
        request: REQUEST,
        applicant: RESIDENT,
        received: RECEIVED,
        channel: "desk".to_owned(),
        purpose: "rijlessen".to_owned(),
        amount: euro(500),
        legal_basis: basis(),
        explanation: Some("Needs a licence to grow in her job.".to_owned()),
    }
}

pub(crate) fn lessons() -> GrantTerms {
    GrantTerms {
        form: GrantForm::ConditionalGift,
        amount: euro(500),
        conditions: vec![Condition {
            rule: RULE.to_owned(),
            article: law("CVDR123456/6"),
            until: UNTIL,
            text: "U blijft ten minste zes maanden bij uw werkgever werken.".to_owned(),
        }],
    }
}

pub(crate) fn plain(form: GrantForm, amount: Cents) -> GrantTerms {
    GrantTerms {
        form,
        amount,
        conditions: Vec::new(),
    }
}

pub(crate) fn failure() -> TechnicalFailure {
    TechnicalFailure {
        code: "out-of-fuel".to_owned(),
        detail: "the policy did not come to an end".to_owned(),
    }
}

pub(crate) fn says(id: AssessmentId, outcome: AssessmentOutcome) -> ToldAssessment {
    ToldAssessment {
        assessment: id,
        rests_on: vec![FACT],
        answer: Assessment {
            outcome,
            findings: Vec::new(),
            receipt: receipt(),
        },
    }
}

pub(crate) fn assessed(told: ToldAssessment) -> CaseEvent {
    CaseEvent::RequestAssessed {
        assessment: told.assessment,
        request: REQUEST,
        rests_on: told.rests_on,
        answer: told.answer,
    }
}

/// Opened, with one fact, requested, and assessed like this.
pub(crate) fn requested(outcome: AssessmentOutcome) -> Vec<CaseEvent> {
    let mut events = opened();
    let birth = fact("birth-date", FactValue::Day(date(2001, 3, 14)), None);
    events.extend([
        recorded(FACT, RESIDENT, birth),
        budget_requested(),
        assessed(says(ASSESSMENT, outcome)),
    ]);
    events
}

pub(crate) fn budget_requested() -> CaseEvent {
    let asked = budget();
    CaseEvent::BudgetRequested {
        request: asked.request,
        applicant: asked.applicant,
        received: asked.received,
        channel: asked.channel,
        purpose: asked.purpose,
        amount: asked.amount,
        legal_basis: asked.legal_basis,
        explanation: asked.explanation.into(),
    }
}

// Decided.

pub(crate) fn decide(choice: Choice) -> DecideRequest {
    DecideRequest {
        decision: DECISION,
        request: REQUEST,
        assessment: ASSESSMENT,
        choice,
        mandate: MANDATE,
        departure: None,
        reasons: "She meets every rule.".to_owned(),
    }
}

pub(crate) fn grants(terms: Option<GrantTerms>, partial: bool) -> Choice {
    Choice::Grant {
        grant: GRANT,
        loan: LOAN,
        partial,
        terms,
    }
}

pub(crate) fn departure() -> Departure {
    Departure {
        ground: DepartureGround::HardshipClause,
        article: law("CVDR123456/9"),
        argument: "Without this she falls back.".to_owned().into(),
    }
}

pub(crate) fn decided(verdict: Verdict, on: Date, departure: Option<Departure>) -> CaseEvent {
    CaseEvent::RequestDecided {
        decision: DECISION,
        request: REQUEST,
        assessment: ASSESSMENT,
        verdict,
        mandate: MANDATE,
        by: officer(),
        on,
        departure,
        reasons: "She meets every rule.".to_owned().into(),
    }
}

pub(crate) fn granted_as(terms: GrantTerms) -> Verdict {
    Verdict::Granted {
        grant: GRANT,
        loan: (terms.form == GrantForm::Loan).then_some(LOAN),
        terms,
        pot_year: 2026,
    }
}

pub(crate) fn committed(amount: Cents) -> PotEvent {
    PotEvent::PotCommitted {
        case: CASE,
        grant: GRANT,
        amount,
    }
}

pub(crate) fn released(amount: Cents) -> PotEvent {
    PotEvent::PotReleased {
        case: CASE,
        grant: GRANT,
        amount,
    }
}

/// Requested and granted as these terms say, on the day of the request.
pub(crate) fn granted(terms: GrantTerms) -> Vec<CaseEvent> {
    let mut events = requested(AssessmentOutcome::Grant(terms.clone()));
    events.push(decided(granted_as(terms), RECEIVED, None));
    events
}

pub(crate) fn announced() -> CaseEvent {
    CaseEvent::DecisionAnnounced {
        decision: DECISION,
        on: RECEIVED,
        objection_until: date(2027, 1, 4),
    }
}

// What stood in the way.

pub(crate) fn signal() -> StateSignal {
    StateSignal {
        signal: SIGNAL,
        about: RESIDENT,
        barrier: Barrier::ConflictingLaw,
        articles: BTreeSet::from([law("jci1.31:c:BWBR0015703&artikel=35&z=2026-01-01")]),
        agencies: BTreeSet::from([Agency::Uwv, Agency::Duo]),
        life_domains: BTreeSet::from([LifeDomain::Work]),
        tried: "Asked for an advance.".to_owned(),
        would_have_helped: "One desk.".to_owned(),
    }
}

pub(crate) fn signal_stated(on: Date) -> CaseEvent {
    let signal = signal();
    CaseEvent::SignalStated {
        signal: signal.signal,
        about: signal.about,
        barrier: signal.barrier,
        articles: signal.articles,
        agencies: signal.agencies,
        life_domains: signal.life_domains,
        on,
        tried: signal.tried.into(),
        would_have_helped: signal.would_have_helped.into(),
    }
}
