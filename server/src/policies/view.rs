//! A policy as it describes itself.

use maatwerk_policy::contract::{self, Manifest};
use maatwerk_policy::{Parameters, Policy};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::life::{Approved, RolledBack};
use crate::wire::{Day, PolicyVersion};

/// The kind of value a fact has.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ValueKind {
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

/// When a fact is asked.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum AskedWhen {
    /// At a request.
    Assess,
    /// Only when looking again at a conditional gift.
    Review,
    /// At both.
    Both,
}

/// A fact that a policy asks.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Question {
    /// The code of the fact.
    code: String,
    /// The kind of its value.
    kind: ValueKind,
    /// What the professional reads, in Dutch.
    label: String,
    /// When it is asked.
    asked: AskedWhen,
}

/// A rule that a policy can cite.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Rule {
    /// Its code.
    code: String,
    /// The article.
    article: String,
    /// What a resident reads, in Dutch.
    text: String,
}

/// What a policy says of itself.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Description {
    /// One line for people, in Dutch.
    title: String,
    /// What it asks.
    questions: Vec<Question>,
    /// What it can cite.
    rules: Vec<Rule>,
    /// The legal bases on which it can assess a request: it is asked about no request on another one.
    legal_bases: Vec<String>,
    /// The JSON Schema of its parameters.
    parameters_schema: Value,
    /// The parameters in force with it, where that is said of one set.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter_values: Option<Value>,
}

/// A policy with its parameters, in force from a day.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PolicyView {
    /// Which, and from when.
    pub(super) policy: PolicyVersion,
    /// It judges requests that are received today.
    pub(super) active: bool,
    /// The first day on which another one judges; absent when none follows, and when it was rolled back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<Day>,
    /// Who approved it; absent when the operator put it in place, and since it was rolled back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) approved: Option<Approved>,
    /// It was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rolled_back: Option<RolledBack>,
    /// What it says of itself; absent when it cannot be loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<Description>,
}

impl Description {
    pub(super) fn of(policy: &Policy, parameters: Option<&Parameters>) -> Self {
        let Manifest {
            title,
            questions,
            rules,
            legal_bases,
            ..
        } = policy.manifest();
        Self {
            title: title.clone(),
            questions: questions.iter().map(Question::of).collect(),
            rules: rules.iter().map(Rule::of).collect(),
            legal_bases: legal_bases.clone(),
            parameters_schema: policy.parameters_schema().clone(),
            // It is JSON: it was parsed when it was stored.
            parameter_values: parameters
                .map(|set| serde_json::from_str(set.canonical()).unwrap_or_default()),
        }
    }
}

impl Question {
    fn of(question: &contract::Question) -> Self {
        Self {
            code: question.code.clone(),
            kind: match question.kind {
                contract::ValueKind::Flag => ValueKind::Flag,
                contract::ValueKind::Number => ValueKind::Number,
                contract::ValueKind::Amount => ValueKind::Amount,
                contract::ValueKind::Day => ValueKind::Day,
                contract::ValueKind::Text => ValueKind::Text,
            },
            label: question.label.clone(),
            asked: match question.asked {
                contract::AskedWhen::Assess => AskedWhen::Assess,
                contract::AskedWhen::Review => AskedWhen::Review,
                contract::AskedWhen::Both => AskedWhen::Both,
            },
        }
    }
}

impl Rule {
    fn of(rule: &contract::Rule) -> Self {
        Self {
            code: rule.code.clone(),
            article: rule.article.clone(),
            text: rule.text.clone(),
        }
    }
}
