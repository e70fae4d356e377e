//! What a recorded answer and that of a candidate come to, and in what they differ. Pure.

use maatwerk_policy::contract::{
    Assessment, Date, Finding, FindingOutcome, Form, Gift, Outcome, Request, Review, ReviewOutcome,
};
use maatwerk_policy::{FailureCode, TechnicalFailure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a policy was asked about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A budget request.
    Request,
    /// A conditional gift, looked at again.
    Gift,
}

/// What an answer comes to. The first seven are answers to a request, the next five to a gift.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A gift of what was asked.
    Gift,
    /// A gift of less than was asked.
    GiftInPart,
    /// A conditional gift of what was asked.
    ConditionalGift,
    /// A conditional gift of less than was asked.
    ConditionalGiftInPart,
    /// A loan of what was asked.
    Loan,
    /// A loan of less than was asked.
    LoanInPart,
    /// Declined.
    Decline,
    /// The gift stays a gift, and is looked at again later.
    Keep,
    /// The gift is final.
    Fulfilled,
    /// The gift would become a loan.
    ProposeLoan,
    /// A condition was broken, and that would be let pass.
    ProposeWaiver,
    /// A person has to look.
    Refer,
    /// A technical failure: a person has to look as well.
    Failed,
}

/// In what a candidate's answer differs from the recorded one: the first of these that does.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// In nothing that has a consequence; the sentences may be others.
    Same,
    /// It comes to something else.
    Outcome,
    /// In the amount.
    Amount,
    /// In its conditions, its instalments, or the day on which is looked again.
    Terms,
}

/// What a policy said of a rule.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// It held.
    Met,
    /// It did not hold.
    NotMet,
    /// It did not apply.
    NotApplicable,
    /// A fact was missing.
    Unknown,
    /// Nothing.
    Nothing,
    /// It was a condition of the grant, until a day.
    Condition,
}

impl From<FindingOutcome> for Said {
    fn from(outcome: FindingOutcome) -> Self {
        match outcome {
            FindingOutcome::Met => Self::Met,
            FindingOutcome::NotMet => Self::NotMet,
            FindingOutcome::NotApplicable => Self::NotApplicable,
            FindingOutcome::Unknown => Self::Unknown,
        }
    }
}

/// A rule of which the two policies say other things.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cause {
    pub(crate) rule: String,
    pub(crate) from: Said,
    pub(crate) to: Said,
}

/// A recorded answer beside that of a candidate to the same question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) subject: Subject,
    /// The day on which the request was received.
    pub(crate) received: Date,
    /// The year of the pot that a grant would be paid from.
    pub(crate) year: i16,
    pub(crate) from: Kind,
    pub(crate) to: Kind,
    pub(crate) difference: Difference,
    /// What would be granted, or become a loan, in eurocents.
    pub(crate) before: u32,
    pub(crate) after: u32,
    /// Nothing when the answers do not differ.
    pub(crate) causes: Vec<Cause>,
    /// Facts that the candidate looked for, that it was not told, and that the recorded answer did
    /// not look for: it is not known whether they were there.
    pub(crate) not_told: Vec<String>,
    pub(crate) failure: Option<FailureCode>,
}

/// The answer to a question, as far as it was given.
type Given<'a, T> = Result<&'a T, &'a TechnicalFailure>;

/// Compares answers to a request; `recorded` is none after a technical failure.
pub(super) fn of_request(
    request: &Request,
    recorded: Option<&Assessment>,
    candidate: Given<'_, Assessment>,
) -> Judged {
    let (from, before) = recorded.map_or((Kind::Failed, 0), |answer| granted(answer, request));
    let (to, after) = candidate.map_or((Kind::Failed, 0), |answer| granted(answer, request));
    let (old, new) = (conditions(recorded), conditions(candidate.ok()));
    let difference = difference((from, before), (to, after), old == new);
    let (old_findings, new_findings) = (
        recorded.map_or(&[][..], |answer| &answer.findings),
        candidate.map_or(&[][..], |answer| &answer.findings),
    );
    let mut causes = Vec::new();
    if difference != Difference::Same {
        causes = of_findings(old_findings, new_findings);
        // Where one of them grants nothing, that its conditions go is no cause of it. A rule that is
        // judged otherwise is one cause, also when its condition changes with it.
        if let (Some(old), Some(new)) = (&old, &new) {
            let mut terms = of_conditions(old, new);
            terms.retain(|of| causes.iter().all(|cause| cause.rule != of.rule));
            causes.append(&mut terms);
        }
    }
    Judged {
        subject: Subject::Request,
        received: request.received,
        year: request.today.year(),
        from,
        to,
        difference,
        before,
        after,
        causes,
        not_told: not_told(old_findings, new_findings, |code| {
            request.facts.iter().any(|fact| fact.code == code)
        }),
        failure: candidate.err().map(|failure| failure.code),
    }
}

/// Compares answers to a look at a gift; `recorded` is none after a technical failure.
pub(super) fn of_gift(
    gift: &Gift,
    recorded: Option<&Review>,
    candidate: Given<'_, Review>,
) -> Judged {
    let (from, before) = recorded.map_or((Kind::Failed, 0), looked);
    let (to, after) = candidate.map_or((Kind::Failed, 0), looked);
    let outcome = |answer: Option<&Review>| answer.map(|answer| answer.outcome.clone());
    let alike = outcome(recorded) == outcome(candidate.ok());
    let difference = difference((from, before), (to, after), alike);
    let (old, new) = (
        recorded.map_or(&[][..], |answer| &answer.findings),
        candidate.map_or(&[][..], |answer| &answer.findings),
    );
    Judged {
        subject: Subject::Gift,
        received: gift.received,
        year: gift.decided.year(),
        from,
        to,
        difference,
        before,
        after,
        causes: if difference == Difference::Same {
            Vec::new()
        } else {
            of_findings(old, new)
        },
        not_told: not_told(old, new, |code| {
            gift.facts.iter().any(|fact| fact.code == code)
        }),
        failure: candidate.err().map(|failure| failure.code),
    }
}

pub(crate) fn granted(answer: &Assessment, request: &Request) -> (Kind, u32) {
    match &answer.outcome {
        Outcome::Grant(grant) => {
            let whole = grant.amount >= request.amount;
            let kind = match (grant.form, whole) {
                (Form::Gift, true) => Kind::Gift,
                (Form::Gift, false) => Kind::GiftInPart,
                (Form::ConditionalGift, true) => Kind::ConditionalGift,
                (Form::ConditionalGift, false) => Kind::ConditionalGiftInPart,
                (Form::Loan, true) => Kind::Loan,
                (Form::Loan, false) => Kind::LoanInPart,
            };
            (kind, grant.amount)
        }
        Outcome::Decline => (Kind::Decline, 0),
        Outcome::Refer => (Kind::Refer, 0),
    }
}

pub(crate) fn looked(answer: &Review) -> (Kind, u32) {
    match &answer.outcome {
        ReviewOutcome::Keep(_) => (Kind::Keep, 0),
        ReviewOutcome::Fulfilled => (Kind::Fulfilled, 0),
        ReviewOutcome::ProposeLoan(terms) => (Kind::ProposeLoan, terms.principal),
        ReviewOutcome::ProposeWaiver => (Kind::ProposeWaiver, 0),
        ReviewOutcome::Refer => (Kind::Refer, 0),
    }
}

fn difference(from: (Kind, u32), to: (Kind, u32), same_terms: bool) -> Difference {
    if from.0 != to.0 {
        Difference::Outcome
    } else if from.1 != to.1 {
        Difference::Amount
    } else if same_terms {
        Difference::Same
    } else {
        Difference::Terms
    }
}

/// The conditions of what would be granted, without their sentences; none when nothing is.
fn conditions(answer: Option<&Assessment>) -> Option<Vec<(&str, Date)>> {
    let Outcome::Grant(grant) = &answer?.outcome else {
        return None;
    };
    let conditions = grant.conditions.iter();
    let mut conditions: Vec<_> = conditions.map(|of| (of.rule.as_str(), of.until)).collect();
    conditions.sort_unstable();
    Some(conditions)
}

/// The rules of which findings say other things. Of a rule that is named more than once the first
/// counts.
fn of_findings(old: &[Finding], new: &[Finding]) -> Vec<Cause> {
    let said = |findings: &[Finding], rule: &str| {
        let found = findings.iter().find(|finding| finding.rule == rule);
        found.map_or(Said::Nothing, |finding| finding.outcome.into())
    };
    let mut causes: Vec<Cause> = Vec::new();
    for finding in old.iter().chain(new) {
        let rule = &finding.rule;
        let (from, to) = (said(old, rule), said(new, rule));
        if from != to && causes.iter().all(|cause| cause.rule != *rule) {
            causes.push(Cause {
                rule: rule.clone(),
                from,
                to,
            });
        }
    }
    causes
}

/// The rules whose conditions end on another day, or are only in one of the two.
fn of_conditions(old: &[(&str, Date)], new: &[(&str, Date)]) -> Vec<Cause> {
    let of = |all: &[(&str, Date)], rule: &str| -> Vec<Date> {
        let of = all.iter().filter(|(named, _)| *named == rule);
        of.map(|(_, until)| *until).collect()
    };
    let mut rules: Vec<_> = old.iter().chain(new).map(|(rule, _)| *rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let said = |days: &[Date]| {
        if days.is_empty() {
            Said::Nothing
        } else {
            Said::Condition
        }
    };
    let causes = rules.into_iter().filter_map(|rule| {
        let (was, is) = (of(old, rule), of(new, rule));
        (was != is).then(|| Cause {
            rule: rule.to_owned(),
            from: said(&was),
            to: said(&is),
        })
    });
    causes.collect()
}

fn not_told(old: &[Finding], new: &[Finding], told: impl Fn(&str) -> bool) -> Vec<String> {
    let looked_for = |findings: &[Finding], code: &str| {
        let mut used = findings.iter().flat_map(|finding| &finding.used);
        used.any(|used| used.code == code)
    };
    let mut codes: Vec<String> = Vec::new();
    for used in new.iter().flat_map(|finding| &finding.used) {
        if used.value.is_none()
            && !codes.contains(&used.code)
            && !told(&used.code)
            && !looked_for(old, &used.code)
        {
            codes.push(used.code.clone());
        }
    }
    codes
}
