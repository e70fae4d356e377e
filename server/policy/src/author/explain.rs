//! A policy as a Dutch page, for whoever has to agree with it: lawyers, policy makers, residents.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::TestReport;
use crate::contract::{AskedWhen, ValueKind, World};
use crate::{Parameters, Policy};

/// The policy as a page in Dutch, in Markdown without HTML: its questions, its parameters with
/// bounds, units and current values, its rules with their articles. With a report on its cases also
/// the conditions it sets and the cases themselves.
#[must_use]
pub fn explain(
    policy: &Policy,
    parameters: Option<&Parameters>,
    report: Option<&TestReport>,
) -> String {
    let manifest = policy.manifest();
    let mut page = Page(String::new());
    page.line(&format!("# {}", plain(&manifest.title)));
    page.gap();
    page.line(&format!(
        "Beleid `{}`, versie {}, voor {}. Onderdeel van {} bytes, kenmerk `{}`.",
        manifest.name,
        manifest.version,
        policy.world(),
        policy.size(),
        policy.digest()
    ));
    let bases: Vec<_> = manifest
        .legal_bases
        .iter()
        .map(|base| format!("`{base}`"))
        .collect();
    page.line(&format!("Grondslag: {}.", bases.join(", ")));
    page.heading("Wat we vragen");
    for question in &manifest.questions {
        let kind = match question.kind {
            ValueKind::Flag => "ja of nee",
            ValueKind::Number => "getal",
            ValueKind::Amount => "bedrag",
            ValueKind::Day => "datum",
            ValueKind::Text => "tekst",
        };
        let asked = match question.asked {
            AskedWhen::Assess => "bij de aanvraag",
            AskedWhen::Review => "bij de toetsing achteraf",
            AskedWhen::Both => "bij de aanvraag en bij de toetsing achteraf",
        };
        let label = plain(&question.label);
        page.line(&format!("- {label} (`{}`; {kind}, {asked})", question.code));
    }
    page.line(match policy.version() {
        World::V1 => "- Altijd bekend: eerdere toekenningen in dezelfde casus",
        World::V2 => {
            "- Altijd bekend: eerdere toekenningen in dezelfde casus, en wat ervan geworden is"
        }
    });
    page.heading("Wat de gemeente kan instellen");
    settings(policy, parameters, &mut page);
    page.heading("De regels");
    for rule in &manifest.rules {
        let text = plain(&rule.text);
        page.line(&format!("- {text} (`{}`, {})", rule.code, rule.article));
    }
    if let Some(report) = report {
        examples(report, &mut page);
    }
    page.0
}

fn settings(policy: &Policy, parameters: Option<&Parameters>, page: &mut Page) {
    let schema = policy.parameters_schema();
    let set: Option<Json> =
        parameters.and_then(|parameters| serde_json::from_str(parameters.canonical()).ok());
    let Some(properties) = schema.get("properties").and_then(Json::as_object) else {
        page.line("Niets.");
        return;
    };
    for (code, property) in properties {
        let title = property.get("title").and_then(Json::as_str).unwrap_or(code);
        let unit = property.get("x-unit").and_then(Json::as_str);
        let mut line = format!("- {} (`{code}`", plain(title));
        // A number of things: its title says of what.
        if let Some(unit) = unit.filter(|unit| *unit != "aantal") {
            let _ = write!(line, "; in {unit}");
        }
        for (keyword, word) in [
            ("minimum", "ten minste"),
            ("maximum", "ten hoogste"),
            ("minLength", "tekens, ten minste"),
            ("maxLength", "tekens, ten hoogste"),
            ("minItems", "aantal, ten minste"),
            ("maxItems", "aantal, ten hoogste"),
        ] {
            if let Some(bound) = property.get(keyword) {
                let _ = write!(line, "; {word} {}", shown(bound, unit));
            }
        }
        line.push(')');
        if let Some(value) = set.as_ref().and_then(|set| set.get(code)) {
            let _ = write!(line, ": **{}**", shown(value, unit));
        }
        page.line(&line);
        if let Some(help) = property.get("description").and_then(Json::as_str) {
            page.line(&format!("  Toelichting: {}", plain(help)));
        }
    }
}

fn examples(report: &TestReport, page: &mut Page) {
    if !report.conditions.is_empty() {
        page.heading("De voorwaarden bij een gift, in een voorbeeld");
        for (rule, text) in &report.conditions {
            page.line(&format!("- {} (`{rule}`)", plain(text)));
        }
    }
    page.heading("Voorbeelden");
    for case in &report.cases {
        let holds = if case.passed() { "klopt" } else { "klopt niet" };
        page.line(&format!("- {} ({holds})", plain(&case.title)));
    }
}

/// A value as a Dutch reader writes it; amounts in euro.
fn shown(value: &Json, unit: Option<&str>) -> String {
    match value {
        Json::Number(number) => match (unit, number.as_u64()) {
            (Some("eurocent"), Some(cents)) => {
                format!("€ {},{:02}", grouped(cents / 100), cents % 100)
            }
            (_, Some(number)) => grouped(number),
            _ => number.to_string(),
        },
        Json::String(text) => plain(text),
        Json::Bool(flag) => (if *flag { "ja" } else { "nee" }).to_owned(),
        Json::Array(entries) => {
            let entries: Vec<_> = entries.iter().map(|entry| shown(entry, unit)).collect();
            entries.join(", ")
        }
        other => plain(&other.to_string()),
    }
}

/// A number with a point between thousands: `75.000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// Text of a plugin on one line. A plugin can be anyone's: nothing in it may become a heading, a
/// link or HTML in the page of another.
fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        for character in word.chars().filter(|character| !character.is_control()) {
            if matches!(
                character,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!'
            ) {
                line.push('\\');
            }
            line.push(character);
        }
    }
    line
}

struct Page(String);

impl Page {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.gap();
    }

    fn gap(&mut self) {
        self.0.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.gap();
        self.line(&format!("## {text}"));
        self.gap();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_plugin_becomes_markup() {
        assert_eq!(plain("# Kop\n<script>"), "\\# Kop \\<script\\>");
        assert_eq!(plain("[x](http://y)"), "\\[x\\](http://y)");
    }

    #[test]
    fn amounts_read_as_euros() {
        let cents = Json::from(123_456);
        assert_eq!(shown(&cents, Some("eurocent")), "€ 1.234,56");
        assert_eq!(shown(&Json::from(36), Some("maand")), "36");
    }
}
