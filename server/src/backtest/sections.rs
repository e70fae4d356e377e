//! What a page says of each question: a chart, and the table behind it.

use super::judged::Difference;
use super::report::{Changes, Count, Euros, Report, Rule};
use super::words;
use crate::document::chart::{Bar, Signed, bars, signed};
use crate::document::markup::{Element, el};
use crate::document::plain;

/// A text of others: on one line, with a direction of its own.
pub(super) fn theirs(text: &str) -> Element {
    el("bdi").text(plain::line(text))
}

pub(super) fn code(text: &str) -> Element {
    el("code").text(plain::line(text))
}

/// A table: the headings, and rows of which the first cell is the name.
fn table(columns: &[&str], rows: Vec<(Element, Vec<Element>)>) -> Element {
    let head = columns
        .iter()
        .map(|column| el("th").with("scope", "col").text(column));
    let rows = rows.into_iter().map(|(name, cells)| {
        el("tr")
            .add(el("th").with("scope", "row").add(name))
            .all(cells)
    });
    el("table")
        .add(el("thead").add(el("tr").all(head)))
        .add(el("tbody").all(rows))
}

fn number(text: impl std::fmt::Display) -> Element {
    el("td").class("number").text(text)
}

fn counted(count: Count) -> Element {
    number(words::count(count))
}

fn amount(cents: Option<i64>, words: fn(i64) -> String) -> Element {
    match cents {
        Some(cents) => number(words(cents)),
        None => el("td").class("withheld").text("niet getoond"),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lengths in a drawing: a pixel is far coarser"
)]
fn length(count: Count) -> Option<f64> {
    match count {
        Count::Number(number) => Some(number as f64),
        Count::Band(_) => None,
    }
}

pub(super) fn changes(heading: &str, id: &str, changes: &Changes) -> Vec<Element> {
    if !changes.judged.is_told() {
        return Vec::new();
    }
    let named: Vec<_> = changes
        .transitions
        .iter()
        .map(|transition| (words::transition(transition), transition))
        .collect();
    let drawn: Vec<_> = named
        .iter()
        .filter(|(_, transition)| transition.difference != Difference::Same)
        .map(|(name, transition)| Bar {
            name,
            value: length(transition.answers),
            words: words::count(transition.answers),
        })
        .collect();
    let mut elements = vec![
        el("h2").text(heading),
        el("p").text(format_args!(
            "Van {} antwoorden worden er {} anders.",
            words::count(changes.judged),
            words::count(changes.changed)
        )),
    ];
    if !drawn.is_empty() {
        elements.push(el("figure").add(bars(
            &format!("changes-{id}"),
            &format!("{heading}: wat anders wordt"),
            &drawn,
        )));
    }
    let rows = named
        .iter()
        .map(|(name, transition)| (el("span").text(name), vec![counted(transition.answers)]));
    // All of them may be too few to be told.
    if !named.is_empty() {
        elements.push(table(&["Van en naar", "Antwoorden"], rows.collect()));
    }
    elements
}

pub(super) fn euros(report: &Report) -> Vec<Element> {
    let money = &report.money;
    let row = |of: &Euros| {
        vec![
            counted(of.of),
            counted(of.changed),
            amount(of.recorded, words::euros),
            amount(of.candidate, words::euros),
            amount(of.difference, words::more),
        ]
    };
    let columns = [
        "Waarvan",
        "Aantal",
        "Ander bedrag",
        "Vastgelegd",
        "Kandidaat",
        "Verschil",
    ];
    let name = |text: &str| el("span").text(plain::line(text));
    let mut elements = vec![
        el("h2").text("Euro's"),
        el("p").text(
            "Elke aanvraag en elke gift telt één keer, met het laatste antwoord. Maanden zijn die \
             van ontvangst.",
        ),
        table(
            &columns,
            vec![
                (name("Toekenningen"), row(&money.granted)),
                (name("Voorgestelde leningen"), row(&money.loans)),
            ],
        ),
    ];
    if !money.months.is_empty() {
        let drawn: Vec<_> = money
            .months
            .iter()
            .map(|month| Signed {
                name: &month.month,
                value: month.granted.difference.map(in_euros),
            })
            .collect();
        elements.push(
            el("figure")
                .add(signed(
                    "months",
                    "Verschil in toekenningen per maand, in euro",
                    &drawn,
                ))
                .add(el("figcaption").text("Verschil in toekenningen per maand, in euro.")),
        );
        let rows = money.months.iter();
        let rows = rows.map(|month| (name(&month.month), row(&month.granted)));
        let columns = [
            "Maand",
            "Aanvragen",
            "Ander bedrag",
            "Vastgelegd",
            "Kandidaat",
            "Verschil",
        ];
        elements.push(table(&columns, rows.collect()));
    }
    if !money.pots.is_empty() {
        let rows = money.pots.iter().map(|pot| {
            let cells = vec![
                match pot.amount {
                    Some(cents) => number(words::euros(cents)),
                    None => el("td").text("niet vastgesteld"),
                },
                number(words::euros(pot.committed)),
                amount(pot.granted.difference, words::more),
                amount(pot.would_be, words::euros),
            ];
            (name(&pot.year.to_string()), cells)
        });
        let columns = [
            "Pot",
            "Bedrag",
            "Vastgelegd door besluiten",
            "Verschil",
            "Zou worden",
        ];
        elements.push(el("h2").text("De pot"));
        elements.push(table(&columns, rows.collect()));
        elements.extend(over(report));
    }
    elements
}

/// The years in which the pot would not be enough.
fn over(report: &Report) -> Option<Element> {
    let years = report.money.pots.iter().filter(|pot| {
        let (amount, would_be) = (pot.amount, pot.would_be);
        amount.zip(would_be).is_some_and(|(has, needs)| needs > has)
    });
    let years: Vec<String> = years.map(|pot| pot.year.to_string()).collect();
    (!years.is_empty()).then(|| {
        el("p").class("stopped").text(format_args!(
            "In {} zou er meer toegekend zijn dan er in de pot zat.",
            years.join(", ")
        ))
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "heights in a drawing: a pixel is far coarser"
)]
fn in_euros(cents: i64) -> f64 {
    cents as f64 / 100.0
}

pub(super) fn rules(report: &Report) -> Vec<Element> {
    if report.rules.is_empty() && !report.without_rule.is_told() {
        return Vec::new();
    }
    let drawn: Vec<_> = report
        .rules
        .iter()
        .map(|rule| Bar {
            name: &rule.rule,
            value: length(rule.answers),
            words: words::count(rule.answers),
        })
        .collect();
    let mut elements = vec![
        el("h2").text("Regels die anders uitvallen"),
        el("p").text(
            "Van de antwoorden die veranderen: over welke regels het beleid van toen en de \
             kandidaat iets anders zeggen. Een antwoord kan bij meer dan één regel tellen.",
        ),
    ];
    if !drawn.is_empty() {
        elements.push(el("figure").add(bars("rules", "Regels die anders uitvallen", &drawn)));
        let rows = report.rules.iter().map(rule_row).collect();
        elements.push(table(&["Regel", "Hoe", "Antwoorden"], rows));
    }
    if report.without_rule.is_told() {
        elements.push(el("p").text(format_args!(
            "Bij {} antwoorden is alleen het bedrag, een termijn of een dag anders, terwijl over \
             alle regels hetzelfde gezegd wordt.",
            words::count(report.without_rule)
        )));
    }
    elements
}

fn rule_row(rule: &Rule) -> (Element, Vec<Element>) {
    let article = rule.article.as_deref().map(|article| {
        let words = article.parse().map_or_else(
            |_| article.to_owned(),
            |law| crate::document::words::citation(&law),
        );
        el("div").class("source").add(theirs(&words))
    });
    let name = el("div")
        .add(code(&rule.rule))
        .text(" ")
        .add(theirs(rule.text.as_deref().unwrap_or_default()))
        .all(article);
    let how = el("ul").all(rule.changes.iter().map(|change| {
        el("li").text(format_args!(
            "{}: {} → {}, {}",
            words::subject(change.of),
            words::said(change.from),
            words::said(change.to),
            words::count(change.answers)
        ))
    }));
    (name, vec![el("td").add(how), counted(rule.answers)])
}

pub(super) fn failures(report: &Report) -> Vec<Element> {
    if report.failures.is_empty() {
        return Vec::new();
    }
    let rows = report.failures.iter().map(|failure| {
        let name = el("div")
            .text(words::failure(&failure.code))
            .text(" ")
            .add(code(&failure.code));
        (name, vec![counted(failure.answers), counted(failure.new)])
    });
    vec![
        el("h2").text("Technische fouten van de kandidaat"),
        el("p").text("Een technische fout is nooit een afwijzing: een mens beslist dan."),
        table(
            &["Fout", "Antwoorden", "Waar eerst wel een antwoord was"],
            rows.collect(),
        ),
    ]
}

pub(super) fn not_told(report: &Report) -> Vec<Element> {
    if report.not_told.facts.is_empty() {
        return Vec::new();
    }
    let rows = report.not_told.facts.iter().map(|fact| {
        let name = el("div")
            .add(theirs(&fact.label))
            .text(" ")
            .add(code(&fact.code));
        (name, vec![counted(fact.answers)])
    });
    vec![
        el("h2").text("Feiten die toen niet verteld zijn"),
        el("p").text(format_args!(
            "De kandidaat zocht in {} antwoorden een feit waar het beleid van toen niet naar keek \
             en dat niet verteld is. Die antwoorden rusten op minder.",
            words::count(report.not_told.answers)
        )),
        table(&["Feit", "Antwoorden"], rows.collect()),
    ]
}
