//! One rule and whether it held, in words a resident can read.

use crate::contract::{Finding, FindingOutcome, Used};
use crate::value::Source;
use crate::{Declared, Value};

/// What came of looking at a rule.
pub(crate) fn finding(rule: &Declared, holds: Value<bool>) -> (Finding, Option<bool>) {
    let (holds, sources) = holds.parts();
    let (outcome, text) = match holds {
        Some(true) => (FindingOutcome::Met, rule.text.to_owned()),
        Some(false) => (FindingOutcome::NotMet, not_met(rule)),
        None => (FindingOutcome::Unknown, unknown(rule, &sources)),
    };
    (with(rule, outcome, text, sources), holds)
}

/// The rule was not looked at, because it is about something else.
pub(crate) fn not_applicable(rule: &Declared, sources: Vec<Source>) -> Finding {
    let text = format!("Niet van toepassing: {}", rule.text);
    with(rule, FindingOutcome::NotApplicable, text, sources)
}

/// The finding with its words.
pub(crate) fn with(
    rule: &Declared,
    outcome: FindingOutcome,
    text: String,
    sources: Vec<Source>,
) -> Finding {
    Finding {
        rule: rule.code.to_owned(),
        outcome,
        text,
        used: sources.into_iter().map(used).collect(),
    }
}

fn used(source: Source) -> Used {
    Used {
        code: source.code.into_owned(),
        value: source.value,
    }
}

fn not_met(rule: &Declared) -> String {
    match rule.not_met {
        Some(text) => text.to_owned(),
        None => format!("Hieraan is niet voldaan: {}", rule.text),
    }
}

/// Says what is missing, so that the professional knows what to ask.
fn unknown(rule: &Declared, sources: &[Source]) -> String {
    let mut labels: Vec<_> = Vec::new();
    for source in sources.iter().filter(|source| source.missing) {
        if !labels.contains(&source.label) {
            labels.push(source.label);
        }
    }
    if labels.is_empty() {
        format!("Een medewerker moet beoordelen: {}", rule.text)
    } else {
        format!(
            "Nog niet bekend: {}. Het gaat om: {}",
            labels.join("; "),
            rule.text
        )
    }
}
