//! Every way in which an answer can break the contract is a technical failure of its own.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

#[path = "../../../tests/guests/mod.rs"]
mod guests;

use guests::{Guest, assessment, date, finding, gift, request, review};
use maatwerk_policy::contract::{
    Assessment, Form, LoanTerms, Outcome, Review, ReviewOutcome, Value,
};
use maatwerk_policy::{FailureCode, Host, HostConfig, Parameters, TechnicalFailure};

fn host() -> Host {
    Host::new(HostConfig {
        concurrency: 2,
        ..HostConfig::default()
    })
    .unwrap()
}

fn assess(host: &Host, guest: &Guest) -> Result<Assessment, TechnicalFailure> {
    let policy = host.compile(&guest.component()).unwrap();
    let parameters = Parameters::parse(&policy, br#"{"max-amount":75000}"#).unwrap();
    let answer = host.assess(&policy, &request(), &parameters).unwrap();
    assert_eq!(answer.output.is_empty(), answer.result.is_err());
    answer.result
}

fn look(host: &Host, guest: &Guest) -> Result<Review, TechnicalFailure> {
    let policy = host.compile(&guest.component()).unwrap();
    let parameters = Parameters::parse(&policy, br#"{"max-amount":75000}"#).unwrap();
    let answer = host.review(&policy, &gift(), &parameters).unwrap();
    assert_eq!(answer.output.is_empty(), answer.result.is_err());
    answer.result
}

/// One thing wrong, and the words of the failure that must tell it.
type Breach<T> = (fn(&mut T), FailureCode, &'static str);

fn grant(answer: &mut Assessment) -> &mut maatwerk_policy::contract::Grant {
    match &mut answer.outcome {
        Outcome::Grant(grant) => grant,
        _ => unreachable!("the sample grants"),
    }
}

#[test]
fn each_breach_of_an_assessment_is_told() {
    use FailureCode::{MalformedAnswer as Malformed, UndeclaredRule as Undeclared};
    let breaches: &[Breach<Assessment>] = &[
        (
            |a| a.findings[0].rule = "geheim".into(),
            Undeclared,
            "finding 0 cites a rule",
        ),
        (
            |a| grant(a).conditions[0].rule = "geheim".into(),
            Undeclared,
            "condition 0 cites a rule",
        ),
        (
            |a| a.findings[0].text = " \n".into(),
            Malformed,
            "the text of finding 0 is empty",
        ),
        (
            |a| a.findings[0].text = "x".repeat(2_001),
            Malformed,
            "the text of finding 0 is above",
        ),
        (
            |a| a.findings[0].used[1].code = "Geen code".into(),
            Malformed,
            "value 1 of finding 0 is named",
        ),
        (
            |a| a.findings[0].used[0].value = Some(Value::Text("x".repeat(2_001))),
            Malformed,
            "value 0 of finding 0 is above",
        ),
        (
            |a| a.findings = vec![finding(); 201],
            Malformed,
            "201 findings",
        ),
        (
            |a| a.findings[0].used = vec![finding().used.remove(0); 101],
            Malformed,
            "finding 0 used 101 values",
        ),
        (|a| grant(a).amount = 0, Malformed, "grants nothing"),
        (
            |a| grant(a).amount = 50_001,
            Malformed,
            "grants more than was asked",
        ),
        (
            |a| grant(a).conditions.clear(),
            Malformed,
            "with 0 conditions",
        ),
        (
            |a| grant(a).form = Form::Gift,
            Malformed,
            "1 conditions on what is no",
        ),
        (
            |a| grant(a).form = Form::Loan,
            Malformed,
            "1 conditions on what is no",
        ),
        (
            |a| grant(a).conditions[0].until = date(2026, 11, 23),
            Malformed,
            "condition 0 ends",
        ),
        (
            |a| grant(a).conditions[0].text.clear(),
            Malformed,
            "the text of condition 0 is empty",
        ),
        (
            |a| {
                a.outcome = Outcome::Decline;
                a.findings.clear();
            },
            Malformed,
            "declines without a finding",
        ),
    ];
    let host = host();
    for (breach, code, words) in breaches {
        let mut answer = assessment();
        breach(&mut answer);
        let failure = assess(&host, &Guest::answering(&answer)).unwrap_err();
        assert_eq!(failure.code, *code, "{words}: {failure}");
        assert!(
            failure.detail.starts_with(words) || failure.detail.contains(words),
            "{failure}"
        );
        assert!(!failure.detail.contains("geheim"), "{failure}");
    }
}

#[test]
fn each_breach_of_a_review_is_told() {
    fn loan(principal: u32, instalments: u16, instalment: u32) -> ReviewOutcome {
        ReviewOutcome::ProposeLoan(LoanTerms {
            principal,
            instalments,
            instalment,
        })
    }
    let breaches = [
        (
            ReviewOutcome::Keep(date(2027, 3, 25)),
            "not later than today",
        ),
        (
            ReviewOutcome::Keep(date(2027, 3, 24)),
            "not later than today",
        ),
        (loan(0, 1, 1), "a loan of nothing"),
        (loan(40_001, 1, 40_001), "more than was paid"),
        (loan(40_000, 0, 40_000), "without instalments"),
        (loan(40_000, 4, 9_999), "do not add up"),
        (loan(40_000, 5, 10_000), "do not add up"),
        (loan(40_000, 2, u32::MAX), "do not add up"),
    ];
    let host = host();
    for (outcome, words) in breaches {
        let guest = Guest::reviewing(&Review {
            outcome: outcome.clone(),
            ..review()
        });
        let failure = look(&host, &guest).unwrap_err();
        assert_eq!(failure.code, FailureCode::MalformedAnswer, "{outcome:?}");
        assert!(failure.detail.contains(words), "{outcome:?}: {failure}");
    }
}

#[test]
fn what_is_just_within_the_contract_is_taken() {
    let host = host();
    let mut answer = assessment();
    grant(&mut answer).conditions[0].until = date(2026, 11, 24);
    answer.findings = vec![finding(); 200];
    answer.findings[0].text = "x".repeat(2_000);
    assert_eq!(assess(&host, &Guest::answering(&answer)), Ok(answer));

    for outcome in [Outcome::Decline, Outcome::Refer] {
        let answer = Assessment {
            outcome,
            ..assessment()
        };
        assert_eq!(assess(&host, &Guest::answering(&answer)), Ok(answer));
    }
    for outcome in [
        ReviewOutcome::Keep(date(2027, 3, 26)),
        ReviewOutcome::Fulfilled,
        ReviewOutcome::ProposeWaiver,
        ReviewOutcome::Refer,
        ReviewOutcome::ProposeLoan(LoanTerms {
            principal: 40_000,
            instalments: 4,
            instalment: 10_000,
        }),
        ReviewOutcome::ProposeLoan(LoanTerms {
            principal: 40_000,
            instalments: 3,
            instalment: 13_334,
        }),
    ] {
        let answer = Review {
            outcome,
            ..review()
        };
        assert_eq!(look(&host, &Guest::reviewing(&answer)), Ok(answer));
    }
}

#[test]
fn every_kind_of_value_survives_the_journey() {
    let mut answer = assessment();
    answer.findings[0].used = [
        Some(Value::Flag(true)),
        Some(Value::Number(-7)),
        Some(Value::Amount(u32::MAX)),
        Some(Value::Day(date(2028, 2, 29))),
        Some(Value::Text("één".into())),
        None,
    ]
    .into_iter()
    .map(|value| maatwerk_policy::contract::Used {
        code: "waarde".into(),
        value,
    })
    .collect();
    assert_eq!(assess(&host(), &Guest::answering(&answer)), Ok(answer));
}

#[test]
fn a_day_of_no_calendar_is_malformed() {
    let guest = Guest::good().review_with(|memory| {
        let at = memory.review(&review());
        // The 30th of February: the day stands 11 bytes into the answer.
        memory.poke(at + 8, &2027_u16.to_le_bytes());
        memory.poke(at + 10, &[2, 30]);
        at
    });
    let failure = look(&host(), &guest).unwrap_err();
    assert_eq!(failure.code, FailureCode::MalformedAnswer);
    assert!(failure.detail.contains("in no calendar"), "{failure}");
}

#[test]
fn a_fault_of_the_guest_is_told_apart_and_its_words_kept_away() {
    let host = host();
    for (case, code) in [(0, FailureCode::Parameters), (1, FailureCode::PluginFault)] {
        let guest = Guest::good().assess_with(|memory| memory.fault(case, "Jansen, 14 maart 2001"));
        let failure = assess(&host, &guest).unwrap_err();
        assert_eq!(failure.code, code);
        assert!(!failure.detail.contains("Jansen"));
        assert!(!format!("{failure:?}").contains("Jansen"));
        assert_eq!(failure.said.unwrap().as_str(), "Jansen, 14 maart 2001");
    }
}
