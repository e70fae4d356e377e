//! A question and its answer, written as an example case: the other way round than [`told`](super::told).

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::difference;
use super::file::{
    CaseFile, EarlierFile, Expect, FactFile, FormWord, Found, GiftFile, Plain, RequestFile,
    SinceFile, StandingFile, StatusWord,
};
use crate::Output;
use crate::contract::{
    Condition, Date, Detail, EarlierGrant, Fact, Finding, Form, Gift, Input, Outcome, Request,
    ReviewOutcome, Value,
};

/// Writes a case: what a policy is asked, and what it answers to that. `parameters` are those that
/// differ from the ones beside which the case will stand. `None` when a case file cannot say it: a
/// fact that is told, or a rule that is cited, more than once.
#[must_use]
pub fn write_case(
    title: &str,
    parameters: &Map<String, Json>,
    input: &Input,
    output: &Output,
) -> Option<String> {
    let (assess, review, expect, findings) = match (input, output) {
        (Input::Assess { request, .. }, Output::Assessment(answer)) => (
            Some(asked(request)?),
            None,
            assessed(&answer.outcome)?,
            &answer.findings,
        ),
        (Input::Review { gift, .. }, Output::Review(answer)) => (
            None,
            Some(looked(gift)?),
            reviewed(&answer.outcome),
            &answer.findings,
        ),
        _ => return None,
    };
    let case = CaseFile {
        schema: None,
        title: title.to_owned(),
        parameters: parameters.clone().into_iter().collect(),
        assess,
        review,
        expect,
        findings: found(findings)?,
    };
    let text = serde_json::to_string_pretty(&case).ok()?;
    Some(text + "\n")
}

fn asked(request: &Request) -> Option<RequestFile> {
    Some(RequestFile {
        received: request.received.to_string(),
        today: (request.today != request.received).then(|| request.today.to_string()),
        purpose: request.purpose.clone(),
        amount: request.amount,
        legal_basis: Some(request.legal_basis.clone()),
        facts: facts(&request.facts)?,
        earlier_grants: request
            .earlier_grants
            .iter()
            .map(earlier)
            .collect::<Option<_>>()?,
        pot: request.pot.map(|pot| pot.available),
    })
}

fn earlier(grant: &EarlierGrant) -> Option<EarlierFile> {
    Some(EarlierFile {
        decided: grant.decided.to_string(),
        amount: grant.amount,
        purpose: grant.purpose.clone(),
        standing: if grant.standing.is_empty() {
            None
        } else {
            Some(standing(&grant.standing)?)
        },
    })
}

/// What became of a grant, by the codes of the contract.
fn standing(details: &[Detail]) -> Option<StandingFile> {
    let details = details.iter();
    let details = once(details.map(|of| (of.code.clone(), &of.value)))?;
    let (mut form, mut paid, mut status, mut until, mut balance) = (None, None, None, None, None);
    for (code, value) in details {
        match (code.as_str(), value) {
            ("form", Value::Text(word)) => form = Some(form_word(word)?),
            ("status", Value::Text(word)) => status = Some(status_word(word)?),
            ("paid", Value::Amount(cents)) => paid = Some(*cents),
            ("balance", Value::Amount(cents)) => balance = Some(*cents),
            ("until", Value::Day(day)) => until = Some(day.to_string()),
            _ => return None,
        }
    }
    Some(StandingFile {
        form,
        paid,
        status: status?,
        until,
        balance,
    })
}

fn form_word(word: &str) -> Option<FormWord> {
    match word {
        "gift" => Some(FormWord::Gift),
        "conditional-gift" => Some(FormWord::ConditionalGift),
        "loan" => Some(FormWord::Loan),
        _ => None,
    }
}

fn status_word(word: &str) -> Option<StatusWord> {
    match word {
        "running" => Some(StatusWord::Running),
        "final" => Some(StatusWord::Final),
        "loan" => Some(StatusWord::Loan),
        "settled" => Some(StatusWord::Settled),
        _ => None,
    }
}

fn looked(gift: &Gift) -> Option<GiftFile> {
    let text = |day: Date| day.to_string();
    Some(GiftFile {
        today: text(gift.today),
        due: gift.due.map(text),
        received: (gift.received != gift.decided).then(|| text(gift.received)),
        decided: text(gift.decided),
        purpose: gift.purpose.clone(),
        amount: gift.amount,
        paid: (gift.paid != gift.amount).then_some(gift.paid),
        conditions: conditions(&gift.conditions)?,
        facts: facts(&gift.facts)?,
    })
}

fn facts(facts: &[Fact]) -> Option<BTreeMap<String, FactFile>> {
    let file = |fact: &Fact| {
        let value = match &fact.value {
            Value::Flag(flag) => Plain::Flag(*flag),
            Value::Number(number) => Plain::Number((*number).into()),
            Value::Amount(cents) => Plain::Number((*cents).into()),
            Value::Day(day) => Plain::Text(day.to_string()),
            Value::Text(text) => Plain::Text(text.clone()),
        };
        match fact.since {
            None => FactFile::Plain(value),
            Some(since) => FactFile::Since(SinceFile {
                value,
                since: since.to_string(),
            }),
        }
    };
    once(facts.iter().map(|fact| (fact.code.clone(), file(fact))))
}

fn conditions(conditions: &[Condition]) -> Option<BTreeMap<String, String>> {
    let lines = conditions.iter();
    once(lines.map(|of| (of.rule.clone(), of.until.to_string())))
}

fn found(findings: &[Finding]) -> Option<BTreeMap<String, Found>> {
    let lines = findings.iter();
    once(lines.map(|of| (of.rule.clone(), difference::from(of.outcome))))
}

/// A map of these; `None` when a name stands there twice.
fn once<T>(named: impl ExactSizeIterator<Item = (String, T)>) -> Option<BTreeMap<String, T>> {
    let count = named.len();
    let map: BTreeMap<String, T> = named.collect();
    (map.len() == count).then_some(map)
}

fn assessed(outcome: &Outcome) -> Option<Expect> {
    Some(match outcome {
        Outcome::Grant(grant) => Expect::Grant {
            form: match grant.form {
                Form::Gift => FormWord::Gift,
                Form::ConditionalGift => FormWord::ConditionalGift,
                Form::Loan => FormWord::Loan,
            },
            amount: grant.amount,
            conditions: conditions(&grant.conditions)?,
        },
        Outcome::Decline => Expect::Decline {},
        Outcome::Refer => Expect::Refer {},
    })
}

fn reviewed(outcome: &ReviewOutcome) -> Expect {
    match outcome {
        ReviewOutcome::Keep(day) => Expect::Keep {
            look_again: day.to_string(),
        },
        ReviewOutcome::Fulfilled => Expect::Fulfilled {},
        ReviewOutcome::ProposeLoan(terms) => Expect::ProposeLoan {
            principal: terms.principal,
            instalments: terms.instalments,
            instalment: terms.instalment,
        },
        ReviewOutcome::ProposeWaiver => Expect::ProposeWaiver {},
        ReviewOutcome::Refer => Expect::Refer {},
    }
}
