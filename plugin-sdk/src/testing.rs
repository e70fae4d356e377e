//! Short ways to write down requests and gifts, for the unit tests of a policy.
//!
//! Everything here panics on a malformed date: in a test that is what one wants.

use crate::contract::{
    self, Assessment, Condition, EarlierGrant, Fact, Fault, Finding, FindingOutcome, Gift, Pot,
    Request, Review, Value,
};
use crate::{Cents, Date, Policy, RuleSet};

/// The date written `2026-11-23`.
///
/// # Panics
/// When there is no such date.
#[must_use]
pub fn day(text: &str) -> Date {
    text.parse().expect("a date such as 2026-11-23")
}

/// A request of this amount, received on a day and judged the same day, with 100,000 euro in the
/// pot and nothing known of the applicant.
///
/// # Panics
/// When there is no such date.
#[must_use]
pub fn request(received: &str, purpose: &str, amount: Cents) -> Request {
    let received = day(received);
    Request {
        received,
        today: received,
        purpose: purpose.to_owned(),
        amount,
        legal_basis: String::new(),
        facts: Vec::new(),
        earlier_grants: Vec::new(),
        pot: Some(Pot {
            year: received.year(),
            available: Cents::euros(100_000),
        }),
    }
}

/// A gift decided on a day, paid in full, on the condition that `rule` holds until another day.
///
/// # Panics
/// When there is no such date.
#[must_use]
pub fn gift(decided: &str, amount: Cents, rule: impl RuleSet, until: &str) -> Gift {
    let decided = day(decided);
    Gift {
        today: decided,
        due: None,
        received: decided,
        decided,
        purpose: String::new(),
        amount,
        paid: amount,
        conditions: vec![Condition {
            rule: rule.declared().code.to_owned(),
            until: day(until),
            text: rule.declared().text.to_owned(),
        }],
        facts: Vec::new(),
    }
}

impl Request {
    /// The same request, with a fact.
    #[must_use]
    pub fn fact(mut self, code: &str, value: impl Into<Value>) -> Self {
        self.facts.push(fact(code, value.into()));
        self
    }

    /// The same request, with an earlier grant.
    ///
    /// # Panics
    /// When there is no such date.
    #[must_use]
    pub fn granted_before(mut self, decided: &str, purpose: &str, amount: Cents) -> Self {
        self.earlier_grants.push(EarlierGrant {
            decided: day(decided),
            amount,
            purpose: purpose.to_owned(),
            standing: Vec::new(),
        });
        self
    }

    /// The same request; of the grant that was added last is told what became of it, by the codes of
    /// the contract: `.which("status", "running")`, `.which("until", day("2027-05-23"))`.
    ///
    /// # Panics
    /// When there is no earlier grant.
    #[must_use]
    pub fn which(mut self, code: &str, value: impl Into<Value>) -> Self {
        let grant = self.earlier_grants.last_mut();
        let grant = grant.expect("a grant that something is told of");
        grant.standing.push(contract::Detail {
            code: code.to_owned(),
            value: value.into(),
        });
        self
    }

    /// The same request, with this much left in the pot.
    #[must_use]
    pub fn pot(mut self, available: Cents) -> Self {
        let year = self.received.year();
        self.pot = Some(Pot { year, available });
        self
    }

    /// What a policy would do with it.
    ///
    /// # Errors
    /// As [`assess`](crate::assess).
    pub fn assessed_by<P: Policy>(&self, parameters: &str) -> Result<Assessment, Fault> {
        crate::assess::<P>(self, parameters)
    }
}

impl Gift {
    /// The same gift, with a fact.
    #[must_use]
    pub fn fact(mut self, code: &str, value: impl Into<Value>) -> Self {
        self.facts.push(fact(code, value.into()));
        self
    }

    /// The same gift, looked at on another day.
    ///
    /// # Panics
    /// When there is no such date.
    #[must_use]
    pub fn on(mut self, today: &str) -> Self {
        self.today = day(today);
        self
    }

    /// The same gift, of which this much was paid.
    #[must_use]
    pub fn paid(mut self, paid: Cents) -> Self {
        self.paid = paid;
        self
    }

    /// What a policy would do with it.
    ///
    /// # Errors
    /// As [`review`](crate::review).
    pub fn reviewed_by<P: Policy>(&self, parameters: &str) -> Result<Review, Fault> {
        crate::review::<P>(self, parameters)
    }
}

impl Assessment {
    /// What came of looking at a rule; `None` when it was not looked at.
    #[must_use]
    pub fn found(&self, rule: impl RuleSet) -> Option<FindingOutcome> {
        found(&self.findings, rule)
    }
}

impl Review {
    /// What came of looking at a rule; `None` when it was not looked at.
    #[must_use]
    pub fn found(&self, rule: impl RuleSet) -> Option<FindingOutcome> {
        found(&self.findings, rule)
    }
}

fn found(findings: &[Finding], rule: impl RuleSet) -> Option<FindingOutcome> {
    let code = rule.declared().code;
    let finding = findings.iter().find(|finding| finding.rule == code)?;
    Some(finding.outcome)
}

fn fact(code: &str, value: Value) -> Fact {
    Fact {
        code: code.to_owned(),
        value,
        since: None,
    }
}

impl From<Date> for contract::Value {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<Cents> for contract::Value {
    fn from(amount: Cents) -> Self {
        Self::Amount(amount)
    }
}

impl From<bool> for contract::Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i32> for contract::Value {
    fn from(number: i32) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for contract::Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
