//! What a policy answered, beside what its author expected.

use std::collections::BTreeMap;
use std::fmt;

use super::file::{Expect, FormWord, Found};
use crate::contract::{
    Assessment, Condition, Finding, FindingOutcome, Form, Outcome, Review, ReviewOutcome,
};

/// One place where an answer is not what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where: `outcome`, `amount`, `findings/adult`.
    pub place: String,
    /// What the case says; `None` when it says nothing of it.
    pub expected: Option<String>,
    /// What the policy answered; `None` when it says nothing of it.
    pub actual: Option<String>,
    /// What the policy says about it itself.
    pub because: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nothing = "nothing";
        let expected = self.expected.as_deref().unwrap_or(nothing);
        let actual = self.actual.as_deref().unwrap_or(nothing);
        write!(f, "{}: expected {expected}, got {actual}", self.place)?;
        match &self.because {
            Some(because) => write!(f, " ({because})"),
            None => Ok(()),
        }
    }
}

/// An answer as lines of place and text, so that any two answers can be laid beside each other.
type Lines = BTreeMap<String, String>;

pub(super) fn assessment(
    expect: &Expect,
    findings: &BTreeMap<String, Found>,
    answer: &Assessment,
) -> Vec<Difference> {
    let mut lines = Lines::new();
    match &answer.outcome {
        Outcome::Grant(grant) => {
            line(&mut lines, "outcome", "grant");
            line(&mut lines, "form", form(grant.form));
            line(&mut lines, "amount", &amount(grant.amount));
            conditions(&mut lines, &grant.conditions);
        }
        Outcome::Decline => line(&mut lines, "outcome", "decline"),
        Outcome::Refer => line(&mut lines, "outcome", "refer"),
    }
    compared(expect, findings, lines, &answer.findings)
}

pub(super) fn review(
    expect: &Expect,
    findings: &BTreeMap<String, Found>,
    answer: &Review,
) -> Vec<Difference> {
    let mut lines = Lines::new();
    let outcome = match &answer.outcome {
        ReviewOutcome::Keep(day) => {
            line(&mut lines, "look-again", &day.to_string());
            "keep"
        }
        ReviewOutcome::ProposeLoan(terms) => {
            line(&mut lines, "principal", &amount(terms.principal));
            line(&mut lines, "instalments", &terms.instalments.to_string());
            line(&mut lines, "instalment", &amount(terms.instalment));
            "propose-loan"
        }
        ReviewOutcome::Fulfilled => "fulfilled",
        ReviewOutcome::ProposeWaiver => "propose-waiver",
        ReviewOutcome::Refer => "refer",
    };
    line(&mut lines, "outcome", outcome);
    compared(expect, findings, lines, &answer.findings)
}

fn compared(
    expect: &Expect,
    found: &BTreeMap<String, Found>,
    mut actual: Lines,
    findings: &[Finding],
) -> Vec<Difference> {
    let mut expected = expected(expect);
    for (rule, found) in found {
        line(&mut expected, &format!("findings/{rule}"), word(*found));
    }
    for finding in findings {
        let found = word(from(finding.outcome));
        // A rule that was looked at twice has two answers; both have to be seen.
        actual
            .entry(format!("findings/{}", finding.rule))
            .and_modify(|known| *known = format!("{known} and {found}"))
            .or_insert_with(|| found.to_owned());
    }
    let mut places: Vec<&String> = expected.keys().chain(actual.keys()).collect();
    // The outcome first: the rest mostly follows from it.
    places.sort_by_key(|place| (place.as_str() != "outcome", place.as_str()));
    places.dedup();
    places
        .into_iter()
        .filter(|place| expected.get(*place) != actual.get(*place))
        .map(|place| Difference {
            place: place.clone(),
            expected: expected.get(place).cloned(),
            actual: actual.get(place).cloned(),
            because: findings
                .iter()
                .find(|finding| place.strip_prefix("findings/") == Some(&finding.rule))
                .map(|finding| finding.text.clone()),
        })
        .collect()
}

fn expected(expect: &Expect) -> Lines {
    let mut lines = Lines::new();
    let outcome = match expect {
        Expect::Grant {
            form,
            amount: granted,
            conditions,
        } => {
            line(&mut lines, "form", form_word(*form));
            line(&mut lines, "amount", &amount(*granted));
            for (rule, until) in conditions {
                line(&mut lines, &format!("conditions/{rule}"), until);
            }
            "grant"
        }
        Expect::Keep { look_again } => {
            line(&mut lines, "look-again", look_again);
            "keep"
        }
        Expect::ProposeLoan {
            principal,
            instalments,
            instalment,
        } => {
            line(&mut lines, "principal", &amount(*principal));
            line(&mut lines, "instalments", &instalments.to_string());
            line(&mut lines, "instalment", &amount(*instalment));
            "propose-loan"
        }
        Expect::Decline {} => "decline",
        Expect::Refer {} => "refer",
        Expect::Fulfilled {} => "fulfilled",
        Expect::ProposeWaiver {} => "propose-waiver",
    };
    line(&mut lines, "outcome", outcome);
    lines
}

fn conditions(lines: &mut Lines, conditions: &[Condition]) {
    for condition in conditions {
        let place = format!("conditions/{}", condition.rule);
        line(lines, &place, &condition.until.to_string());
    }
}

fn line(lines: &mut Lines, place: &str, text: &str) {
    lines.insert(place.to_owned(), text.to_owned());
}

fn amount(cents: u32) -> String {
    format!("{}.{:02} euro", cents / 100, cents % 100)
}

const fn form(form: Form) -> &'static str {
    match form {
        Form::Gift => "gift",
        Form::ConditionalGift => "conditional-gift",
        Form::Loan => "loan",
    }
}

const fn form_word(word: FormWord) -> &'static str {
    match word {
        FormWord::Gift => form(Form::Gift),
        FormWord::ConditionalGift => form(Form::ConditionalGift),
        FormWord::Loan => form(Form::Loan),
    }
}

pub(super) const fn from(outcome: FindingOutcome) -> Found {
    match outcome {
        FindingOutcome::Met => Found::Met,
        FindingOutcome::NotMet => Found::NotMet,
        FindingOutcome::NotApplicable => Found::NotApplicable,
        FindingOutcome::Unknown => Found::Unknown,
    }
}

const fn word(found: Found) -> &'static str {
    match found {
        Found::Met => "met",
        Found::NotMet => "not-met",
        Found::NotApplicable => "not-applicable",
        Found::Unknown => "unknown",
    }
}
