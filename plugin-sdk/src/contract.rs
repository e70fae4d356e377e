//! What goes in and out of a policy, as plain data: the contract `maatwerk:policy@2.0.0` without
//! WebAssembly. Policies meet these types in their unit tests; the SDK makes and reads them.

use crate::{Cents, Date};

/// The value of a fact, or of something a finding used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A whole number, of the unit that the code names.
    Number(i32),
    /// An amount in eurocents.
    Amount(Cents),
    /// A calendar date.
    Day(Date),
    /// A code or a short text.
    Text(String),
}

/// The kind of value a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Yes or no.
    Flag,
    /// A whole number.
    Number,
    /// An amount in eurocents.
    Amount,
    /// A calendar date.
    Day,
    /// A code or a short text.
    Text,
}

impl Value {
    /// The kind of this value.
    #[must_use]
    pub const fn kind(&self) -> ValueKind {
        match self {
            Self::Flag(_) => ValueKind::Flag,
            Self::Number(_) => ValueKind::Number,
            Self::Amount(_) => ValueKind::Amount,
            Self::Day(_) => ValueKind::Day,
            Self::Text(_) => ValueKind::Text,
        }
    }
}

/// Something recorded about the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about, `birth-date`.
    pub code: String,
    /// What it says.
    pub value: Value,
    /// Since when it holds, when that is known.
    pub since: Option<Date>,
}

/// When a fact is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// At a request.
    Assess,
    /// Only when a conditional gift is looked at again.
    Review,
    /// At both.
    Both,
}

/// A fact that a policy asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The fact's code.
    pub code: &'static str,
    /// The kind of its value.
    pub kind: ValueKind,
    /// What the professional reads, in Dutch.
    pub label: &'static str,
    /// When it is asked.
    pub asked: Asked,
}

/// What a policy says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Lower case letters, digits and hyphens.
    pub name: &'static str,
    /// Semantic version.
    pub version: &'static str,
    /// One line for people, in Dutch.
    pub title: &'static str,
    /// The facts it asks.
    pub questions: Vec<Question>,
    /// Every rule it can cite.
    pub rules: Vec<crate::Declared>,
    /// The legal bases on which it can assess a request: it is asked about no request on another one. A part of
    /// one, or a whole that it is part of, is not another.
    pub legal_bases: Vec<&'static str>,
    /// JSON Schema (2020-12) of its parameters.
    pub parameters_schema: String,
}

/// A grant made earlier to the same applicant in this case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierGrant {
    /// The day it was decided.
    pub decided: Date,
    /// What was granted.
    pub amount: Cents,
    /// What for.
    pub purpose: String,
    /// What became of it, by code; empty when that was not told. [`EarlierGrants`](crate::EarlierGrants)
    /// reads it.
    pub standing: Vec<Detail>,
}

/// Something the case knows of what it is told with, by code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Its code: `form`, `paid`, `status`, `until` or `balance` today, and more one day.
    pub code: String,
    /// What it says.
    pub value: Value,
}

/// The yearly pot that a grant would be paid from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pot {
    /// Its year.
    pub year: u16,
    /// What is not committed yet.
    pub available: Cents,
}

/// A budget request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The day it was received.
    pub received: Date,
    /// Today, in the Netherlands.
    pub today: Date,
    /// A code, `rijlessen`.
    pub purpose: String,
    /// What is asked.
    pub amount: Cents,
    /// The article it is asked on.
    pub legal_basis: String,
    /// What is known of the applicant.
    pub facts: Vec<Fact>,
    /// What the applicant was granted before.
    pub earlier_grants: Vec<EarlierGrant>,
    /// Absent when the municipality has set none for the year.
    pub pot: Option<Pot>,
}

/// How money is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A gift, final at once.
    Gift,
    /// A gift as long as its conditions hold.
    ConditionalGift,
    /// A loan from the first payment.
    Loan,
}

/// What must stay true until a date for a gift to stay a gift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The code of a declared rule.
    pub rule: String,
    /// On this day, if it still holds, the condition is fulfilled.
    pub until: Date,
    /// What a resident reads.
    pub text: String,
}

/// What would be granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Gift, conditional gift or loan.
    pub form: Form,
    /// How much.
    pub amount: Cents,
    /// At least one for a conditional gift, otherwise none.
    pub conditions: Vec<Condition>,
}

/// Whether a rule held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Its code.
    pub code: String,
    /// Absent when it was looked for and not there.
    pub value: Option<Value>,
}

/// One rule, and whether it held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The code of a declared rule.
    pub rule: String,
    /// Whether it held.
    pub outcome: FindingOutcome,
    /// What a resident reads.
    pub text: String,
    /// What it rests on.
    pub used: Vec<Used>,
}

/// What a policy would do with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Grant this.
    Grant(Grant),
    /// Decline.
    Decline,
    /// A person has to look.
    Refer,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// What the policy would do.
    pub outcome: Outcome,
    /// Every rule looked at, also those that did not hold.
    pub findings: Vec<Finding>,
}

/// A conditional gift to look at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    /// Today, in the Netherlands.
    pub today: Date,
    /// The day on which this look was due; absent when a new fact is the reason.
    pub due: Option<Date>,
    /// The day the request was received.
    pub received: Date,
    /// The day the gift was decided.
    pub decided: Date,
    /// What for.
    pub purpose: String,
    /// What was granted.
    pub amount: Cents,
    /// What was paid and not returned.
    pub paid: Cents,
    /// What must stay true.
    pub conditions: Vec<Condition>,
    /// What is known of the resident.
    pub facts: Vec<Fact>,
}

/// A loan that a gift would become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanTerms {
    /// At most what was paid.
    pub principal: Cents,
    /// Monthly instalments, at least 1; the last one takes the rest.
    pub instalments: u16,
    /// Each monthly instalment but the last.
    pub instalment: Cents,
}

/// What a policy would do with a conditional gift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewOutcome {
    /// Nothing changes; look again on this day, later than today.
    Keep(Date),
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What the policy would do.
    pub outcome: ReviewOutcome,
    /// Every rule looked at, also those that did not hold.
    pub findings: Vec<Finding>,
}

/// Why a policy could not work with what it was given: a technical failure, not a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The parameters do not fit the schema, or contradict each other.
    Parameters(String),
    /// Anything else.
    Other(String),
}
