//! Checks of an answer that the types of the interface cannot express. A breach is a technical
//! failure; its detail names the place by position, never a value: that may be about a person.

use maatwerk_domain::is_code;

use crate::contract::{
    Assessment, Condition, Date, Finding, Form, Gift, Grant, LoanTerms, Outcome, Request, Review,
    ReviewOutcome, Value,
};
use crate::failure::{FailureCode, TechnicalFailure};
use crate::policy::Policy;

/// Findings in one answer.
const FINDINGS: usize = 200;
/// Values used by one finding.
const USED: usize = 100;
/// Conditions of one grant.
const CONDITIONS: usize = 20;
/// A sentence or a value, in bytes.
const TEXT: usize = 2_000;

type Check = Result<(), TechnicalFailure>;

fn demand(holds: bool, otherwise: impl FnOnce() -> String) -> Check {
    if holds {
        Ok(())
    } else {
        Err(TechnicalFailure::malformed(otherwise()))
    }
}

pub(crate) fn check_assessment(answer: &Assessment, request: &Request, policy: &Policy) -> Check {
    check_findings(&answer.findings, policy)?;
    match &answer.outcome {
        Outcome::Grant(grant) => check_grant(grant, request, policy),
        // A decision needs reasons (Awb 3:46), so a decline without any cannot be used.
        Outcome::Decline => demand(!answer.findings.is_empty(), || {
            "declines without a finding".to_owned()
        }),
        Outcome::Refer => Ok(()),
    }
}

pub(crate) fn check_review(answer: &Review, gift: &Gift, policy: &Policy) -> Check {
    check_findings(&answer.findings, policy)?;
    match &answer.outcome {
        // Otherwise the clock would come back to it at once, for ever.
        ReviewOutcome::Keep(look_again) => demand(*look_again > gift.today, || {
            "looks again on a day that is not later than today".to_owned()
        }),
        ReviewOutcome::ProposeLoan(terms) => check_loan(*terms, gift),
        ReviewOutcome::Fulfilled | ReviewOutcome::ProposeWaiver | ReviewOutcome::Refer => Ok(()),
    }
}

fn check_findings(findings: &[Finding], policy: &Policy) -> Check {
    demand(findings.len() <= FINDINGS, || {
        format!("{} findings; at most {FINDINGS}", findings.len())
    })?;
    for (at, finding) in findings.iter().enumerate() {
        declared(&finding.rule, policy, || format!("finding {at}"))?;
        text(&finding.text, || format!("the text of finding {at}"))?;
        demand(finding.used.len() <= USED, || {
            format!(
                "finding {at} used {} values; at most {USED}",
                finding.used.len()
            )
        })?;
        for (nth, used) in finding.used.iter().enumerate() {
            demand(is_code(&used.code), || {
                format!("value {nth} of finding {at} is named by something that is no code")
            })?;
            if let Some(Value::Text(value)) = &used.value {
                demand(value.len() <= TEXT, || {
                    format!("value {nth} of finding {at} is above {TEXT} bytes")
                })?;
            }
        }
    }
    Ok(())
}

fn check_grant(grant: &Grant, request: &Request, policy: &Policy) -> Check {
    demand(grant.amount > 0, || "grants nothing".to_owned())?;
    demand(grant.amount <= request.amount, || {
        "grants more than was asked".to_owned()
    })?;
    let conditions = grant.conditions.len();
    match grant.form {
        Form::ConditionalGift => demand((1..=CONDITIONS).contains(&conditions), || {
            format!("a conditional gift with {conditions} conditions; 1 to {CONDITIONS}")
        })?,
        Form::Gift | Form::Loan => demand(conditions == 0, || {
            format!("{conditions} conditions on what is no conditional gift")
        })?,
    }
    for (at, condition) in grant.conditions.iter().enumerate() {
        check_condition(condition, at, request.today, policy)?;
    }
    Ok(())
}

fn check_condition(condition: &Condition, at: usize, today: Date, policy: &Policy) -> Check {
    declared(&condition.rule, policy, || format!("condition {at}"))?;
    text(&condition.text, || format!("the text of condition {at}"))?;
    demand(condition.until > today, || {
        format!("condition {at} ends on a day that is not later than today")
    })
}

fn check_loan(terms: LoanTerms, gift: &Gift) -> Check {
    demand(terms.principal > 0, || "a loan of nothing".to_owned())?;
    demand(terms.principal <= gift.paid, || {
        "a loan of more than was paid".to_owned()
    })?;
    demand(terms.instalments >= 1, || {
        "a loan without instalments".to_owned()
    })?;
    // The last instalment takes the rest: more than nothing and no more than the others.
    let (principal, count) = (u64::from(terms.principal), u64::from(terms.instalments));
    let each = u64::from(terms.instalment);
    demand(
        each * (count - 1) < principal && principal <= each * count,
        || "instalments that do not add up to the loan".to_owned(),
    )
}

fn declared(rule: &str, policy: &Policy, place: impl FnOnce() -> String) -> Check {
    if policy.manifest().rule(rule).is_some() {
        return Ok(());
    }
    // The name is not repeated: a guest can put anything in it.
    Err(TechnicalFailure::new(
        FailureCode::UndeclaredRule,
        format!(
            "{} cites a rule that the manifest does not declare",
            place()
        ),
    )
    .said(rule.to_owned()))
}

fn text(text: &str, place: impl Fn() -> String) -> Check {
    demand(!text.trim().is_empty(), || format!("{} is empty", place()))?;
    demand(text.len() <= TEXT, || {
        format!("{} is above {TEXT} bytes", place())
    })
}
