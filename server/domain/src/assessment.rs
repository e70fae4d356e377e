//! What a municipality's policy answers: an assessment of a request, a review of a conditional gift.
//! A policy proposes; what it says binds nobody until a person decides.

use crate::{Cents, Date, FactCode, FactValue, LawRef, Personal};

/// How money is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantForm {
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
    /// The rule it rests on, as the policy declared it.
    pub rule: String,
    /// The article of that rule.
    pub article: LawRef,
    /// On this day, if it still holds, the condition is fulfilled.
    pub until: Date,
    /// A sentence the resident can read.
    pub text: String,
}

/// Money proposed: what a policy would grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantTerms {
    /// Gift, conditional gift or loan.
    pub form: GrantForm,
    /// At most the amount requested, in eurocents.
    pub amount: Cents,
    /// At least one for a conditional gift, none for the other forms.
    pub conditions: Vec<Condition>,
}

/// Whether a rule held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingOutcome {
    /// It held.
    Met,
    /// It did not hold.
    NotMet,
    /// It does not apply to this request.
    NotApplicable,
    /// A fact is missing, so nobody can tell.
    Unknown,
}

/// A fact, parameter or part of the request that a finding used, as the policy saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedFact {
    /// Its code.
    pub code: FactCode,
    /// Its value; `None` when it was looked for and not there.
    pub value: Option<FactValue>,
}

/// One rule: whether it held, and on what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code, declared in the policy's manifest.
    pub rule: String,
    /// The article it rests on.
    pub article: LawRef,
    /// Whether it held.
    pub outcome: FindingOutcome,
    /// What a resident reads, and the values it rests on.
    pub explanation: Personal<Explanation>,
}

/// The readable side of a finding: it can tell facts about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// A sentence a resident can read.
    pub text: String,
    /// What the finding used.
    pub used: Vec<UsedFact>,
}

/// Which policy answered, on what, so that anybody can ask it again and compare bytes.
/// Digests read `sha256:…` over what is public and `hmac-sha256:…` over what a person could be
/// guessed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The component's digest.
    pub plugin: String,
    /// Package and version of the interface, `maatwerk:policy@1.0.0`.
    pub world: String,
    /// The digest of the parameters, in their canonical encoding.
    pub parameters: String,
    /// The keyed digest of the canonical input; empty when nothing could be asked.
    pub input: String,
    /// The keyed digest of the canonical output; `None` when a technical failure left none.
    pub output: Option<String>,
    /// The engine, `wasmtime 48.0.8`.
    pub engine: String,
    /// Fuel used: recorded, never compared.
    pub fuel: u64,
}

/// The policy could not answer: it trapped, ran out of its allowance or broke the contract.
/// It is never a refusal: a person decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TechnicalFailure {
    /// A stable code, `out-of-fuel`.
    pub code: String,
    /// What happened, for whoever maintains the policy. Holds nothing about a person.
    pub detail: String,
}

/// What a policy says of a budget request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssessmentOutcome {
    /// It would grant this.
    Grant(GrantTerms),
    /// It would decline.
    Decline,
    /// A person has to look.
    Refer,
    /// It was not asked: it judges other legal bases than that of the request. A person decides.
    NotJudged,
    /// It could not answer.
    Failed(TechnicalFailure),
}

/// The answer of a policy to a budget request. The bytes that went in and came out are no part of
/// it: nothing is decided on them, and they are kept beside it for the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// What it would do.
    pub outcome: AssessmentOutcome,
    /// Every rule it looked at, also those that did not hold.
    pub findings: Vec<Finding>,
    /// Which policy said so.
    pub receipt: Receipt,
}

/// What a policy says of a conditional gift on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewOutcome {
    /// Nothing changes; look again on this day, later than today.
    Keep {
        /// When to look again, at the latest.
        look_again: Date,
    },
    /// All conditions held to the end: the gift is final.
    Fulfilled,
    /// A condition was broken: it proposes that the gift becomes a loan.
    ProposeLoan(LoanTerms),
    /// A condition was broken, and it proposes to let that pass.
    ProposeWaiver,
    /// A person has to look.
    Refer,
    /// It was not asked: it did not judge the request, see [`AssessmentOutcome::NotJudged`].
    NotJudged,
    /// It could not answer.
    Failed(TechnicalFailure),
}

/// A loan as proposed or decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanTerms {
    /// Principal in eurocents, at most what was paid.
    pub principal: Cents,
    /// Monthly instalments, at least 1; the last one takes the rest.
    pub instalments: u16,
    /// The amount of each monthly instalment but the last, in eurocents.
    pub instalment: Cents,
}

/// The answer of a policy that looked again at a conditional gift; its bytes are kept beside it, as
/// those of an [`Assessment`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// What it would do.
    pub outcome: ReviewOutcome,
    /// Every rule it looked at, also those that did not hold.
    pub findings: Vec<Finding>,
    /// Which policy said so.
    pub receipt: Receipt,
}
