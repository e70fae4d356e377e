//! What a policy answers.

use serde::{Deserialize, Serialize};

use super::{Date, Value, date};

/// How money is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A gift, final at once.
    Gift,
    /// A gift as long as its conditions hold.
    ConditionalGift,
    /// A loan from the first payment.
    Loan,
}

/// What must stay true until a date for a gift to stay a gift.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Condition {
    /// A declared rule.
    pub rule: String,
    /// On this day, if it still holds, the condition is fulfilled.
    #[serde(with = "date")]
    pub until: Date,
    /// What a resident reads, in Dutch.
    pub text: String,
}

/// What would be granted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Grant {
    /// Gift, conditional gift or loan.
    pub form: Form,
    /// In eurocents; more than nothing and at most what was asked.
    pub amount: u32,
    /// At least one for a conditional gift, otherwise none.
    pub conditions: Vec<Condition>,
}

/// Whether a rule held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingOutcome {
    /// It held.
    Met,
    /// It did not hold.
    NotMet,
    /// It does not apply here.
    NotApplicable,
    /// A fact is missing.
    Unknown,
}

/// Something a finding used: a fact, a parameter, or a part of the request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Used {
    /// Its code.
    pub code: String,
    /// Absent when it was looked for and not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

/// One rule, and whether it held.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Finding {
    /// A declared rule.
    pub rule: String,
    /// Whether it held.
    pub outcome: FindingOutcome,
    /// What a resident reads, in Dutch.
    pub text: String,
    /// What it rests on.
    pub used: Vec<Used>,
}

/// What a policy would do with a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It would grant this.
    Grant(Grant),
    /// It would decline.
    Decline,
    /// A person has to look.
    Refer,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Assessment {
    /// What it would do.
    pub outcome: Outcome,
    /// Every rule looked at, also those that did not hold.
    pub findings: Vec<Finding>,
}

/// A loan that a gift would become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LoanTerms {
    /// At most what was paid, in eurocents.
    pub principal: u32,
    /// Monthly instalments, at least 1; the last one takes the rest.
    pub instalments: u16,
    /// Each monthly instalment but the last, in eurocents.
    pub instalment: u32,
}

/// What a policy would do with a conditional gift.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewOutcome {
    /// Nothing changes; look again on this day, later than today.
    Keep(#[serde(with = "date")] Date),
    /// The conditions held to the end: the gift is final.
    Fulfilled,
    /// A condition was broken: the gift would become a loan.
    ProposeLoan(LoanTerms),
    /// A condition was broken, and that would be let pass.
    ProposeWaiver,
    /// A person has to look.
    Refer,
}

/// The answer to a look at a conditional gift.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Review {
    /// What it would do.
    pub outcome: ReviewOutcome,
    /// Every rule looked at, also those that did not hold.
    pub findings: Vec<Finding>,
}
