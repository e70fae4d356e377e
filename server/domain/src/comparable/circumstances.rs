//! What a request is compared by.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{Case, PersonRole};
use crate::{
    Assessment, AssessmentId, AssessmentOutcome, Cents, Date, FindingOutcome, LawRef, RequestId,
};

/// A rule of a policy: its code and the article it rests on. The same code on another article is
/// another rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rule {
    /// The code that the policy declared.
    pub code: String,
    /// The article, in the one spelling of [`LawRef::article`].
    pub article: String,
}

/// What was asked, and what the policy found: all of it kept for accounting, nothing of it a fact
/// about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances {
    /// What for, a code.
    pub purpose: String,
    /// On which article.
    pub legal_basis: LawRef,
    /// How much was asked.
    pub amount: Cents,
    /// The receipt date.
    pub received: Date,
    /// How many people the household had.
    pub persons: u32,
    /// How many of them were in it as a child.
    pub children: u32,
    /// What came of each rule that the policy looked at; empty when it could not answer.
    pub rules: BTreeMap<Rule, FindingOutcome>,
    /// The rules of the conditions of the grant that the policy proposed; `None` when it proposed
    /// no grant.
    pub conditions: Option<BTreeSet<Rule>>,
}

impl Case {
    /// The circumstances of a request as the case stands, by its latest assessment; `None` when
    /// there is no such request.
    #[must_use]
    pub fn circumstances(&self, request: RequestId) -> Option<Circumstances> {
        let latest = self.requests.get(&request)?.assessment;
        self.circumstances_by(request, latest)
    }

    /// The circumstances of a request as the case stands, by one of its assessments.
    pub(super) fn circumstances_by(
        &self,
        request: RequestId,
        assessment: Option<AssessmentId>,
    ) -> Option<Circumstances> {
        let request = self.requests.get(&request)?;
        let answer = assessment
            .and_then(|assessment| self.assessments.get(&assessment))
            .map(|assessed| &assessed.answer);
        let children = self
            .persons
            .values()
            .filter(|person| person.role == PersonRole::Child);
        Some(Circumstances {
            purpose: request.purpose.clone(),
            legal_basis: request.legal_basis.clone(),
            amount: request.amount,
            received: request.received,
            persons: count(self.persons.len()),
            children: count(children.count()),
            rules: answer.map(rules).unwrap_or_default(),
            conditions: answer.and_then(conditions),
        })
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn rules(answer: &Assessment) -> BTreeMap<Rule, FindingOutcome> {
    let rule = |finding: &crate::Finding| Rule {
        code: finding.rule.clone(),
        article: finding.article.article(),
    };
    answer
        .findings
        .iter()
        .map(|finding| (rule(finding), finding.outcome))
        .collect()
}

fn conditions(answer: &Assessment) -> Option<BTreeSet<Rule>> {
    let AssessmentOutcome::Grant(terms) = &answer.outcome else {
        return None;
    };
    let rule = |condition: &crate::Condition| Rule {
        code: condition.rule.clone(),
        article: condition.article.article(),
    };
    Some(terms.conditions.iter().map(rule).collect())
}
