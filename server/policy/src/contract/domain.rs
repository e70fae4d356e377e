//! From the contract to the words of the domain and back.

use maatwerk_domain as domain;
use maatwerk_domain::case::Status;
use maatwerk_domain::{Cents, FactCode, FactValue};

use super::{
    Condition, Date, Detail, EarlierGrant, Fact, Finding, FindingOutcome, Form, LoanTerms, Outcome,
    ReviewOutcome, Used, Value,
};

/// A value of the domain that the interface cannot express.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotInContract {
    /// A policy takes 32 bits.
    #[error("a number outside -2147483648 to 2147483647")]
    Number,
    /// A policy takes 32 bits.
    #[error("an amount above 42949672.95 euro")]
    Amount,
    /// A policy takes the years 0 to 9999.
    #[error("a date before the year 0")]
    Date,
}

/// A fact as a policy takes it.
///
/// # Errors
/// When its value or date does not fit the interface.
pub fn fact(
    code: &FactCode,
    value: &FactValue,
    since: Option<Date>,
) -> Result<Fact, NotInContract> {
    Ok(Fact {
        code: code.as_str().to_owned(),
        value: Value::try_from(value)?,
        since: since.map(day).transpose()?,
    })
}

/// A grant made earlier as a policy takes it, with what became of it in the codes of the contract.
///
/// # Errors
/// When an amount or a date does not fit the interface.
pub fn earlier_grant(grant: &domain::case::EarlierGrant) -> Result<EarlierGrant, NotInContract> {
    Ok(EarlierGrant {
        decided: day(grant.decided)?,
        amount: amount(grant.amount)?,
        purpose: grant.purpose.clone(),
        standing: match grant.standing {
            Some(known) => standing(known)?,
            None => Vec::new(),
        },
    })
}

/// In one order for ever: it shows in the canonical encoding.
fn standing(known: domain::case::Standing) -> Result<Vec<Detail>, NotInContract> {
    let detail = |code: &str, value| Detail {
        code: code.to_owned(),
        value,
    };
    let word = |code, word: &str| detail(code, Value::Text(word.to_owned()));
    let form = match known.form {
        domain::GrantForm::Gift => "gift",
        domain::GrantForm::ConditionalGift => "conditional-gift",
        domain::GrantForm::Loan => "loan",
    };
    let mut details = vec![
        word("form", form),
        detail("paid", Value::Amount(amount(known.paid)?)),
    ];
    match known.status {
        Status::Running { until } => details.extend([
            word("status", "running"),
            detail("until", Value::Day(day(until)?)),
        ]),
        Status::Final => details.push(word("status", "final")),
        Status::Loan { balance } => details.extend([
            word("status", "loan"),
            detail("balance", Value::Amount(amount(balance)?)),
        ]),
        Status::Settled => details.push(word("status", "settled")),
    }
    Ok(details)
}

fn amount(cents: Cents) -> Result<u32, NotInContract> {
    cents.to_u32().ok_or(NotInContract::Amount)
}

fn day(date: Date) -> Result<Date, NotInContract> {
    if date.year() < 0 {
        Err(NotInContract::Date)
    } else {
        Ok(date)
    }
}

impl TryFrom<&FactValue> for Value {
    type Error = NotInContract;

    fn try_from(value: &FactValue) -> Result<Self, NotInContract> {
        Ok(match value {
            FactValue::Flag(flag) => Self::Flag(*flag),
            FactValue::Number(number) => {
                Self::Number(i32::try_from(*number).map_err(|_| NotInContract::Number)?)
            }
            FactValue::Amount(cents) => Self::Amount(amount(*cents)?),
            FactValue::Day(date) => Self::Day(day(*date)?),
            FactValue::Text(text) => Self::Text(text.clone()),
        })
    }
}

impl From<&Value> for FactValue {
    fn from(value: &Value) -> Self {
        match value {
            Value::Flag(flag) => Self::Flag(*flag),
            Value::Number(number) => Self::Number(i64::from(*number)),
            Value::Amount(cents) => Self::Amount(Cents::from(*cents)),
            Value::Day(date) => Self::Day(*date),
            Value::Text(text) => Self::Text(text.clone()),
        }
    }
}

impl From<&domain::Condition> for Condition {
    fn from(condition: &domain::Condition) -> Self {
        Self {
            rule: condition.rule.clone(),
            until: condition.until,
            text: condition.text.clone(),
        }
    }
}

impl From<Form> for domain::GrantForm {
    fn from(form: Form) -> Self {
        match form {
            Form::Gift => Self::Gift,
            Form::ConditionalGift => Self::ConditionalGift,
            Form::Loan => Self::Loan,
        }
    }
}

impl From<FindingOutcome> for domain::FindingOutcome {
    fn from(outcome: FindingOutcome) -> Self {
        match outcome {
            FindingOutcome::Met => Self::Met,
            FindingOutcome::NotMet => Self::NotMet,
            FindingOutcome::NotApplicable => Self::NotApplicable,
            FindingOutcome::Unknown => Self::Unknown,
        }
    }
}

impl From<LoanTerms> for domain::LoanTerms {
    fn from(terms: LoanTerms) -> Self {
        Self {
            principal: terms.principal.into(),
            instalments: terms.instalments,
            instalment: terms.instalment.into(),
        }
    }
}

/// The articles of a policy's rules: what turns a cited code into a citation of law.
pub(crate) trait Articles {
    /// The article of a declared rule.
    fn article(&self, rule: &str) -> Option<domain::LawRef>;
}

/// A checked outcome in the words of the domain; `None` when it cites what was never declared,
/// which checking excludes.
pub(crate) fn outcome(
    outcome: &Outcome,
    articles: &dyn Articles,
) -> Option<domain::AssessmentOutcome> {
    Some(match outcome {
        Outcome::Grant(grant) => domain::AssessmentOutcome::Grant(domain::GrantTerms {
            form: grant.form.into(),
            amount: grant.amount.into(),
            conditions: grant
                .conditions
                .iter()
                .map(|condition| {
                    Some(domain::Condition {
                        article: articles.article(&condition.rule)?,
                        rule: condition.rule.clone(),
                        until: condition.until,
                        text: condition.text.clone(),
                    })
                })
                .collect::<Option<_>>()?,
        }),
        Outcome::Decline => domain::AssessmentOutcome::Decline,
        Outcome::Refer => domain::AssessmentOutcome::Refer,
    })
}

pub(crate) fn review_outcome(outcome: &ReviewOutcome) -> domain::ReviewOutcome {
    match outcome {
        ReviewOutcome::Keep(look_again) => domain::ReviewOutcome::Keep {
            look_again: *look_again,
        },
        ReviewOutcome::Fulfilled => domain::ReviewOutcome::Fulfilled,
        ReviewOutcome::ProposeLoan(terms) => domain::ReviewOutcome::ProposeLoan((*terms).into()),
        ReviewOutcome::ProposeWaiver => domain::ReviewOutcome::ProposeWaiver,
        ReviewOutcome::Refer => domain::ReviewOutcome::Refer,
    }
}

pub(crate) fn findings(
    findings: &[Finding],
    articles: &dyn Articles,
) -> Option<Vec<domain::Finding>> {
    findings
        .iter()
        .map(|finding| {
            Some(domain::Finding {
                article: articles.article(&finding.rule)?,
                rule: finding.rule.clone(),
                outcome: finding.outcome.into(),
                explanation: domain::Personal::Known(domain::Explanation {
                    text: finding.text.clone(),
                    used: finding.used.iter().map(used).collect::<Option<_>>()?,
                }),
            })
        })
        .collect()
}

fn used(used: &Used) -> Option<domain::UsedFact> {
    Some(domain::UsedFact {
        code: FactCode::new(used.code.as_str()).ok()?,
        value: used.value.as_ref().map(FactValue::from),
    })
}
