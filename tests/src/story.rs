//! The case of the driving licence, as its events.

use maatwerk::events::Transcript;
use maatwerk_domain::case::{
    CaseEvent, FactContent, Hearing, Identity, InstalmentPlan, PersonRole, Proposal, ProposedBy,
    ReviewOccasion, Verdict,
};
use maatwerk_domain::{
    Assessment, AssessmentId, AssessmentOutcome, Cents, Condition, Date, DecisionId, Explanation,
    FactCode, FactId, FactValue, Finding, FindingOutcome, GrantForm, GrantId, GrantTerms, LawRef,
    LoanId, LoanTerms, MandateId, Officer, PaymentId, PersonId, Personal, ProposalId, Receipt,
    RepaymentId, RequestId, Review, ReviewOutcome, UsedFact,
};

/// Opened, described, asked, assessed, granted, announced and paid. Each number has identifiers of its
/// own.
///
/// # Panics
/// Never: all of it is valid.
#[must_use]
pub fn granted(case: u32) -> Vec<CaseEvent> {
    let id = |what: u8| id(what, case);
    let person = PersonId::from_bytes(id(1));
    let grant = GrantId::from_bytes(id(2));
    let decision = DecisionId::from_bytes(id(3));
    let request = RequestId::from_bytes(id(4));
    let assessment = AssessmentId::from_bytes(id(5));
    let facts: Vec<_> = (20..24).map(|n| FactId::from_bytes(id(n))).collect();
    let mut events = vec![
        CaseEvent::CaseOpened {
            client_reference: Some("ZAAK-2026-0012345".to_owned()),
        },
        CaseEvent::PersonAdded {
            person,
            role: PersonRole::Resident,
            identity: Personal::Known(Identity {
                name: "Samira van den Berg".to_owned(),
                bsn: Some("999990019".parse().unwrap()),
            }),
        },
    ];
    let values = [
        ("birth-date", FactValue::Day(day(2001, 3, 14))),
        ("employed-since", FactValue::Day(day(2026, 5, 18))),
        ("monthly-income", FactValue::Amount(Cents::new(198_000))),
        ("lives-with-support", FactValue::Flag(true)),
    ];
    for (fact, (code, value)) in facts.iter().zip(values) {
        events.push(fact_recorded(*fact, person, code, value));
    }
    let terms = GrantTerms {
        form: GrantForm::ConditionalGift,
        amount: Cents::new(50_000),
        conditions: vec![Condition {
            rule: "blijft-werken".to_owned(),
            article: law("CVDR123456/6"),
            until: day(2027, 5, 23),
            text: "U blijft ten minste zes maanden bij uw werkgever werken.".to_owned(),
        }],
    };
    events.extend([
        CaseEvent::BudgetRequested {
            request,
            applicant: person,
            received: day(2026, 11, 23),
            channel: "desk".to_owned(),
            purpose: "rijlessen".to_owned(),
            amount: Cents::new(50_000),
            legal_basis: law("CVDR123456"),
            explanation: Personal::Known(Some(sentences(2))),
        },
        CaseEvent::RequestAssessed {
            assessment,
            request,
            rests_on: facts,
            answer: Assessment {
                outcome: AssessmentOutcome::Grant(terms.clone()),
                findings: findings(6),
                receipt: receipt(),
            },
        },
        CaseEvent::RequestDecided {
            decision,
            request,
            assessment,
            verdict: Verdict::Granted {
                grant,
                loan: None,
                terms,
                pot_year: 2026,
            },
            mandate: MandateId::from_bytes(id(6)),
            by: Officer::new("functionaris-7"),
            on: day(2026, 11, 23),
            departure: None,
            reasons: Personal::Known(sentences(5)),
        },
        CaseEvent::DecisionAnnounced {
            decision,
            on: day(2026, 11, 23),
            objection_until: day(2027, 1, 4),
        },
        CaseEvent::PaymentMade {
            payment: PaymentId::from_bytes(id(7)),
            grant,
            amount: Cents::new(50_000),
            on: day(2026, 12, 1),
            entry: None,
            payee: Personal::Known("Rijschool De Zaan".to_owned()),
        },
    ]);
    events
}

fn id(what: u8, case: u32) -> [u8; 16] {
    let mut id = [what, 0, 0, 0, 0, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];
    id[1..5].copy_from_slice(&case.to_be_bytes());
    id
}

/// The same case after work stopped: reviewed, heard, turned into a loan, paid back in twenty months.
///
/// # Panics
/// Never: all of it is valid.
#[must_use]
pub fn paid_back(case: u32) -> Vec<CaseEvent> {
    let id = |what: u8| id(what, case);
    let person = PersonId::from_bytes(id(1));
    let grant = GrantId::from_bytes(id(2));
    let decision = DecisionId::from_bytes(id(8));
    let proposal = ProposalId::from_bytes(id(9));
    let loan = LoanId::from_bytes(id(10));
    let ended = FactId::from_bytes(id(24));
    let terms = LoanTerms {
        principal: Cents::new(50_000),
        instalments: 20,
        instalment: Cents::new(2_500),
    };
    let mut events = granted(case);
    events.extend([
        fact_recorded(
            ended,
            person,
            "employment-ended",
            FactValue::Day(day(2027, 3, 24)),
        ),
        CaseEvent::GiftReviewed {
            grant,
            occasion: ReviewOccasion::NewFact(ended),
            rests_on: vec![ended],
            answer: Review {
                outcome: ReviewOutcome::ProposeLoan(terms),
                findings: findings(1),
                receipt: receipt(),
            },
        },
        CaseEvent::ConversionProposed {
            proposal,
            grant,
            terms: Proposal::Loan(terms),
            by: ProposedBy::Policy,
        },
        CaseEvent::HearingRecorded {
            proposal,
            grant,
            hearing: Hearing::Given {
                on: day(2027, 4, 1),
                orally: true,
                view: Personal::Known(sentences(3)),
            },
        },
        CaseEvent::GiftConverted {
            decision,
            grant,
            proposal,
            loan,
            terms,
            mandate: MandateId::from_bytes(id(6)),
            by: Officer::new("functionaris-7"),
            on: day(2027, 4, 8),
            departure: None,
            reasons: Personal::Known(sentences(5)),
        },
        CaseEvent::InstalmentsSet {
            loan,
            plan: InstalmentPlan {
                instalments: 20,
                amount: Cents::new(2_500),
                first_due: day(2027, 5, 1),
            },
        },
    ]);
    for month in 0..20_u8 {
        events.push(CaseEvent::RepaymentReceived {
            repayment: RepaymentId::from_bytes(id(40 + month)),
            loan,
            amount: Cents::new(2_500),
            on: day(2027, 5, 1),
            without_line: true,
        });
    }
    events
}

fn fact_recorded(fact: FactId, about: PersonId, code: &str, value: FactValue) -> CaseEvent {
    CaseEvent::FactRecorded {
        fact,
        about,
        content: Personal::Known(FactContent {
            code: FactCode::new(code).unwrap(),
            value,
            since: Some(day(2026, 5, 18)),
            source: "statement".to_owned(),
        }),
    }
}

fn findings(count: usize) -> Vec<Finding> {
    let used = |code: &str, value| UsedFact {
        code: FactCode::new(code).unwrap(),
        value: Some(value),
    };
    let finding = Finding {
        rule: "maximum-per-aanvraag".to_owned(),
        article: law("CVDR123456/4"),
        outcome: FindingOutcome::Met,
        explanation: Personal::Known(Explanation {
            text: "Het bedrag is niet hoger dan het maximum per aanvraag.".to_owned(),
            used: vec![
                used("amount", FactValue::Amount(Cents::new(50_000))),
                used("max-amount", FactValue::Amount(Cents::new(75_000))),
            ],
        }),
    };
    vec![finding; count]
}

fn receipt() -> Receipt {
    let digest = |kind: &str| format!("{kind}:{}", "0af76519".repeat(8));
    Receipt {
        plugin: digest("sha256"),
        world: "maatwerk:policy@1.0.0".to_owned(),
        parameters: digest("sha256"),
        input: digest("hmac-sha256"),
        output: Some(digest("hmac-sha256")),
        engine: "wasmtime 48.0.8".to_owned(),
        fuel: 48_211,
    }
}

/// What was said where a policy answered: canonical JSON, as long as that of a real policy.
#[must_use]
pub fn transcript(event: &CaseEvent) -> Option<Transcript> {
    let json = |bytes: usize| {
        let fact = r#"{"code":"employed-since","value":{"day":"2026-05-18"}},"#;
        format!("[{}null]", fact.repeat(bytes / fact.len())).into_bytes()
    };
    match event {
        CaseEvent::RequestAssessed { .. } => Some(Transcript::new(json(900), json(1500))),
        CaseEvent::GiftReviewed { .. } => Some(Transcript::new(json(900), json(500))),
        _ => None,
    }
}

fn sentences(count: usize) -> String {
    "Zij werkt sinds een half jaar en kan zonder rijbewijs niet doorgroeien in haar baan. "
        .repeat(count)
}

fn day(year: i16, month: i8, of_month: i8) -> Date {
    Date::new(year, month, of_month).unwrap()
}

fn law(text: &str) -> LawRef {
    text.parse().unwrap()
}
