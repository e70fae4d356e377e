//! The generated side of the contract, and the way between it and [`contract`](crate::contract).
//! Exists in WebAssembly only: elsewhere the exports of a versioned interface do not link.

mod generated {
    #![allow(
        missing_docs,
        unreachable_pub,
        clippy::all,
        clippy::pedantic,
        clippy::allow_attributes_without_reason,
        reason = "written by wit-bindgen"
    )]

    wit_bindgen::generate!({
        path: "wit/v2",
        world: "municipality",
        pub_export_macro: true,
        export_macro_name: "export_municipality",
        default_bindings_module: "maatwerk_plugin_sdk::bindings",
        runtime_path: "maatwerk_plugin_sdk::bindings::rt",
    });
}

pub use generated::export_municipality;
pub use generated::exports;
pub use wit_bindgen::rt;

use generated::exports::maatwerk::policy::policy::{self as wire, Guest};
use generated::maatwerk::policy::types as wit;

use crate::contract::{self, Fault};
use crate::{Cents, Date, Policy};

/// An instance answers once and its memory goes with it: to give back each piece before that was a third of
/// the instructions of a call.
#[global_allocator]
static MEMORY: mini_alloc::MiniAlloc = mini_alloc::MiniAlloc::INIT;

/// What `policy!` exports: the policy `P`, asked through the contract.
pub struct Exported<P>(std::marker::PhantomData<P>);

impl<P: Policy + 'static> Guest for Exported<P> {
    fn describe() -> wire::Manifest {
        manifest(crate::describe::<P>())
    }

    fn assess(request: wire::Request, parameters: String) -> Result<wire::Assessment, wire::Fault> {
        let request = read_request(request).map_err(fault)?;
        crate::assess::<P>(&request, &parameters)
            .map(assessment)
            .map_err(fault)
    }

    fn review(gift: wire::Gift, parameters: String) -> Result<wire::ReviewAnswer, wire::Fault> {
        let gift = read_gift(gift).map_err(fault)?;
        crate::review::<P>(&gift, &parameters)
            .map(review)
            .map_err(fault)
    }
}

fn read_date(date: wit::Date) -> Result<Date, Fault> {
    Date::new(date.year, date.month, date.day)
        .ok_or_else(|| Fault::Other("a date is not in the calendar".to_owned()))
}

fn date(date: Date) -> wit::Date {
    wit::Date {
        year: date.year(),
        month: date.month(),
        day: date.day(),
    }
}

fn read_value(value: wit::Value) -> Result<contract::Value, Fault> {
    Ok(match value {
        wit::Value::Flag(flag) => contract::Value::Flag(flag),
        wit::Value::Number(number) => contract::Value::Number(number),
        wit::Value::Amount(cents) => contract::Value::Amount(Cents(cents)),
        wit::Value::Day(day) => contract::Value::Day(read_date(day)?),
        wit::Value::Text(text) => contract::Value::Text(text),
    })
}

fn value(value: contract::Value) -> wit::Value {
    match value {
        contract::Value::Flag(flag) => wit::Value::Flag(flag),
        contract::Value::Number(number) => wit::Value::Number(number),
        contract::Value::Amount(cents) => wit::Value::Amount(cents.0),
        contract::Value::Day(day) => wit::Value::Day(date(day)),
        contract::Value::Text(text) => wit::Value::Text(text),
    }
}

fn read_facts(facts: Vec<wit::Fact>) -> Result<Vec<contract::Fact>, Fault> {
    let read = |fact: wit::Fact| {
        Ok(contract::Fact {
            code: fact.code,
            value: read_value(fact.value)?,
            since: fact.since.map(read_date).transpose()?,
        })
    };
    facts.into_iter().map(read).collect()
}

fn read_condition(condition: wit::Condition) -> Result<contract::Condition, Fault> {
    Ok(contract::Condition {
        rule: condition.rule,
        until: read_date(condition.until)?,
        text: condition.text,
    })
}

fn read_request(request: wire::Request) -> Result<contract::Request, Fault> {
    let detail = |detail: wit::Detail| {
        Ok(contract::Detail {
            code: detail.code,
            value: read_value(detail.value)?,
        })
    };
    let earlier = |grant: wit::EarlierGrant| {
        Ok(contract::EarlierGrant {
            decided: read_date(grant.decided)?,
            amount: Cents(grant.amount),
            purpose: grant.purpose,
            standing: grant
                .standing
                .into_iter()
                .map(detail)
                .collect::<Result<_, _>>()?,
        })
    };
    Ok(contract::Request {
        received: read_date(request.received)?,
        today: read_date(request.today)?,
        purpose: request.purpose,
        amount: Cents(request.amount),
        legal_basis: request.legal_basis,
        facts: read_facts(request.facts)?,
        earlier_grants: request
            .earlier_grants
            .into_iter()
            .map(earlier)
            .collect::<Result<_, _>>()?,
        pot: request.pot.map(|pot| contract::Pot {
            year: pot.year,
            available: Cents(pot.available),
        }),
    })
}

fn read_gift(gift: wire::Gift) -> Result<contract::Gift, Fault> {
    Ok(contract::Gift {
        today: read_date(gift.today)?,
        due: gift.due.map(read_date).transpose()?,
        received: read_date(gift.received)?,
        decided: read_date(gift.decided)?,
        purpose: gift.purpose,
        amount: Cents(gift.amount),
        paid: Cents(gift.paid),
        conditions: gift
            .conditions
            .into_iter()
            .map(read_condition)
            .collect::<Result<_, _>>()?,
        facts: read_facts(gift.facts)?,
    })
}

fn manifest(manifest: contract::Manifest) -> wire::Manifest {
    let question = |question: contract::Question| wit::Question {
        code: question.code.to_owned(),
        kind: match question.kind {
            contract::ValueKind::Flag => wit::ValueKind::Flag,
            contract::ValueKind::Number => wit::ValueKind::Number,
            contract::ValueKind::Amount => wit::ValueKind::Amount,
            contract::ValueKind::Day => wit::ValueKind::Day,
            contract::ValueKind::Text => wit::ValueKind::Text,
        },
        label: question.label.to_owned(),
        asked: match question.asked {
            contract::Asked::Assess => wit::AskedWhen::Assess,
            contract::Asked::Review => wit::AskedWhen::Review,
            contract::Asked::Both => wit::AskedWhen::Both,
        },
    };
    let rule = |rule: crate::Declared| wit::Rule {
        code: rule.code.to_owned(),
        article: rule.article.to_owned(),
        text: rule.text.to_owned(),
    };
    wire::Manifest {
        name: manifest.name.to_owned(),
        version: manifest.version.to_owned(),
        title: manifest.title.to_owned(),
        questions: manifest.questions.into_iter().map(question).collect(),
        rules: manifest.rules.into_iter().map(rule).collect(),
        legal_bases: manifest
            .legal_bases
            .into_iter()
            .map(str::to_owned)
            .collect(),
        parameters_schema: manifest.parameters_schema,
    }
}

fn findings(findings: Vec<contract::Finding>) -> Vec<wit::Finding> {
    let used = |used: contract::Used| wit::Used {
        code: used.code,
        value: used.value.map(value),
    };
    let finding = |finding: contract::Finding| wit::Finding {
        rule: finding.rule,
        outcome: match finding.outcome {
            contract::FindingOutcome::Met => wit::FindingOutcome::Met,
            contract::FindingOutcome::NotMet => wit::FindingOutcome::NotMet,
            contract::FindingOutcome::NotApplicable => wit::FindingOutcome::NotApplicable,
            contract::FindingOutcome::Unknown => wit::FindingOutcome::Unknown,
        },
        text: finding.text,
        used: finding.used.into_iter().map(used).collect(),
    };
    findings.into_iter().map(finding).collect()
}

fn grant(grant: contract::Grant) -> wit::Grant {
    let condition = |condition: contract::Condition| wit::Condition {
        rule: condition.rule,
        until: date(condition.until),
        text: condition.text,
    };
    wit::Grant {
        form: match grant.form {
            contract::Form::Gift => wit::Form::Gift,
            contract::Form::ConditionalGift => wit::Form::ConditionalGift,
            contract::Form::Loan => wit::Form::Loan,
        },
        amount: grant.amount.0,
        conditions: grant.conditions.into_iter().map(condition).collect(),
    }
}

fn assessment(answer: contract::Assessment) -> wire::Assessment {
    wire::Assessment {
        outcome: match answer.outcome {
            contract::Outcome::Grant(granted) => wit::Outcome::Grant(grant(granted)),
            contract::Outcome::Decline => wit::Outcome::Decline,
            contract::Outcome::Refer => wit::Outcome::Refer,
        },
        findings: findings(answer.findings),
    }
}

fn review(answer: contract::Review) -> wire::ReviewAnswer {
    use contract::ReviewOutcome;
    wire::ReviewAnswer {
        outcome: match answer.outcome {
            ReviewOutcome::Keep(day) => wit::ReviewOutcome::Keep(date(day)),
            ReviewOutcome::Fulfilled => wit::ReviewOutcome::Fulfilled,
            ReviewOutcome::ProposeLoan(terms) => wit::ReviewOutcome::ProposeLoan(wit::LoanTerms {
                principal: terms.principal.0,
                instalments: terms.instalments,
                instalment: terms.instalment.0,
            }),
            ReviewOutcome::ProposeWaiver => wit::ReviewOutcome::ProposeWaiver,
            ReviewOutcome::Refer => wit::ReviewOutcome::Refer,
        },
        findings: findings(answer.findings),
    }
}

fn fault(fault: Fault) -> wire::Fault {
    match fault {
        Fault::Parameters(what) => wire::Fault::Parameters(what),
        Fault::Other(what) => wire::Fault::Other(what),
    }
}
