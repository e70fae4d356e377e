//! Judging a request, rule by rule.

use std::marker::PhantomData;

use crate::contract::{Assessment, Condition, Finding, FindingOutcome, Form, Grant, Outcome};
use crate::finding::{finding, not_applicable};
use crate::{Cents, Date, RuleSet, Value};

/// Starts judging a request with its first rule. When it does not hold, the request is declined.
pub fn check<R: RuleSet>(rule: R, holds: impl Into<Value<bool>>) -> Checks<R> {
    let checks = Checks {
        findings: Vec::new(),
        declined: false,
        referred: false,
        rules: PhantomData,
    };
    checks.and(rule, holds)
}

/// The rules looked at so far. All of them are looked at, also after one that did not hold, so that
/// a resident hears every reason at once.
///
/// When something is missing a person looks, whatever the other rules say: nobody hears no before
/// it was asked.
#[must_use]
#[derive(Debug)]
pub struct Checks<R> {
    findings: Vec<Finding>,
    declined: bool,
    referred: bool,
    rules: PhantomData<R>,
}

impl<R: RuleSet> Checks<R> {
    /// A rule that has to hold: otherwise the request is declined.
    pub fn and(mut self, rule: R, holds: impl Into<Value<bool>>) -> Self {
        let (finding, holds) = finding(rule.declared(), holds.into());
        self.findings.push(finding);
        self.declined |= holds == Some(false);
        self.referred |= holds.is_none();
        self
    }

    /// A rule that an amount has to stay within.
    pub fn and_at_most(
        self,
        rule: R,
        amount: impl Into<Value<Cents>>,
        most: impl Into<Value<Cents>>,
    ) -> Self {
        let fits = amount.into().at_most(most);
        self.and(rule, fits)
    }

    /// A rule that only counts when `applies`.
    pub fn and_if(
        mut self,
        applies: impl Into<Value<bool>>,
        rule: R,
        holds: impl Into<Value<bool>>,
    ) -> Self {
        let applies = applies.into();
        if applies.bare() == Some(&false) {
            let (_, sources) = applies.parts();
            self.findings.push(not_applicable(rule.declared(), sources));
            return self;
        }
        let holds = applies.with(&holds.into(), |_, holds| *holds);
        self.and(rule, holds)
    }

    /// A rule that decides who may decide: when it does not hold, a person has to look.
    pub fn refer_unless(mut self, rule: R, holds: impl Into<Value<bool>>) -> Self {
        let (finding, holds) = finding(rule.declared(), holds.into());
        self.findings.push(finding);
        self.referred |= holds != Some(true);
        self
    }

    /// A rule that explains the answer without deciding it, such as a maximum that an amount was
    /// brought down to.
    pub fn note(mut self, rule: R, holds: impl Into<Value<bool>>) -> Self {
        let (finding, holds) = finding(rule.declared(), holds.into());
        self.findings.push(finding);
        self.referred |= holds.is_none();
        self
    }

    /// The answer: what is granted when all rules hold. Declined when one does not, unless
    /// something is missing; referred to a person in every other case.
    #[must_use]
    pub fn grant(self, proposal: Proposal) -> Assessment {
        let missing = self
            .findings
            .iter()
            .any(|finding| finding.outcome == FindingOutcome::Unknown);
        let outcome = match proposal.granted() {
            _ if missing => Outcome::Refer,
            _ if self.declined => Outcome::Decline,
            _ if self.referred => Outcome::Refer,
            Some(grant) => Outcome::Grant(grant),
            None => Outcome::Refer,
        };
        Assessment {
            outcome,
            findings: self.findings,
        }
    }
}

/// What would be granted, when the rules hold.
#[must_use]
#[derive(Debug)]
pub struct Proposal {
    form: Form,
    amount: Value<Cents>,
    conditions: Vec<Value<Condition>>,
}

/// A gift that is final at once.
pub fn gift(amount: impl Into<Value<Cents>>) -> Proposal {
    Proposal::new(Form::Gift, amount.into())
}

/// A loan from the first payment on.
pub fn loan_from_the_start(amount: impl Into<Value<Cents>>) -> Proposal {
    Proposal::new(Form::Loan, amount.into())
}

/// A gift that stays one as long as a rule holds. It is nothing yet: say [`on`](Unconditioned::on)
/// which rule, for a conditional gift without a condition breaks the contract, and so it does not
/// compile:
/// ```compile_fail
/// use maatwerk_plugin_sdk::{Cents, Proposal, conditional_gift};
///
/// let proposal: Proposal = conditional_gift(Cents::euros(500));
/// ```
pub fn conditional_gift(amount: impl Into<Value<Cents>>) -> Unconditioned {
    Unconditioned(Proposal::new(Form::ConditionalGift, amount.into()))
}

/// A conditional gift that still needs its condition.
#[must_use]
#[derive(Debug)]
pub struct Unconditioned(Proposal);

impl Unconditioned {
    /// The rule that has to hold, and until which day.
    pub fn on(self, rule: impl RuleSet, until: impl Into<Value<Date>>) -> Proposal {
        self.0.and_on(rule, until)
    }
}

impl Proposal {
    const fn new(form: Form, amount: Value<Cents>) -> Self {
        Self {
            form,
            amount,
            conditions: Vec::new(),
        }
    }

    /// One more rule that has to hold: the gift is a conditional one from here on.
    pub fn and_on(mut self, rule: impl RuleSet, until: impl Into<Value<Date>>) -> Self {
        let declared = rule.declared();
        let condition = until.into().map(|until| Condition {
            rule: declared.code.to_owned(),
            until: *until,
            text: declared
                .condition
                .unwrap_or(declared.text)
                .replace("{until}", &until.in_dutch()),
        });
        self.form = Form::ConditionalGift;
        self.conditions.push(condition);
        self
    }

    /// The grant, unless something it needs is missing.
    fn granted(self) -> Option<Grant> {
        let amount = *self.amount.bare()?;
        let conditions = self.conditions.into_iter().map(|known| known.parts().0);
        Some(Grant {
            form: self.form,
            amount,
            conditions: conditions.collect::<Option<_>>()?,
        })
    }
}
