//! A report as one page in Dutch: a chart and its table for each question, no script, nothing from
//! elsewhere.

use std::sync::LazyLock;

use super::judged::Difference;
use super::report::{Changes, Count, Euros, Report, Rule};
use super::words;
use crate::document::chart::{Bar, Signed, bars, signed};
use crate::document::markup::{Element, el};
use crate::document::{page, plain, policy};

/// How the page looks: as other documents, and a little more.
const STYLE: &str = concat!(
    include_str!("../document/style.css"),
    include_str!("extra.css")
);

/// What a browser may do with the page.
pub(crate) static POLICY: LazyLock<String> = LazyLock::new(|| policy(STYLE));

/// Renders a report.
#[must_use]
pub fn render(report: &Report) -> String {
    let main = el("main")
        .add(summary(report))
        .all(changes("Aanvragen", "requests", &report.requests))
        .all(changes("Lopende giften", "gifts", &report.gifts))
        .all(euros(report))
        .all(rules(report))
        .all(failures(report))
        .all(not_told(report))
        .add(el("h2").text("Hoe dit te lezen"))
        .add(limits(report));
    let body = el("body")
        .add(heading(report))
        .add(main)
        .add(source(report));
    let title = format!("{} – terugrekening", plain::line(&report.candidate.title));
    page(&title, STYLE, &POLICY, body)
}

/// A text of others: on one line, with a direction of its own.
fn theirs(text: &str) -> Element {
    el("bdi").text(plain::line(text))
}

fn code(text: &str) -> Element {
    el("code").text(plain::line(text))
}

fn heading(report: &Report) -> Element {
    let tried = &report.candidate;
    let period = match (report.period.from, report.period.until) {
        (None, None) => "alle dagen van ontvangst".to_owned(),
        (Some(from), None) => format!("ontvangen vanaf {}", crate::document::words::day(from.0)),
        (None, Some(until)) => {
            format!(
                "ontvangen tot en met {}",
                crate::document::words::day(until.0)
            )
        }
        (Some(from), Some(until)) => format!(
            "ontvangen van {} tot en met {}",
            crate::document::words::day(from.0),
            crate::document::words::day(until.0)
        ),
    };
    let parameters = el("dd");
    let parameters = match &tried.parameters {
        Some(digest) => parameters.add(code(digest)),
        None => parameters.text("die waarmee elk antwoord is vastgelegd"),
    };
    let mut header = el("header")
        .add(
            el("p")
                .class("kind")
                .text("Terugrekening: ander beleid op wat eerder gevraagd is"),
        )
        .add(el("h1").add(theirs(&tried.title)));
    if report.stopped {
        header = header.add(el("p").class("stopped").text(
            "Deze terugrekening is gestopt voordat alles beoordeeld was. De cijfers gaan over het \
             eerste deel van het log.",
        ));
    }
    header.add(
        el("dl")
            .add(el("dt").text("Bestuursorgaan"))
            .add(
                el("dd")
                    .add(theirs(&report.name))
                    .text(" (")
                    .add(code(&report.authority))
                    .text(")"),
            )
            .add(el("dt").text("Beleid"))
            .add(
                el("dd")
                    .add(theirs(&tried.name))
                    .text(" ")
                    .add(theirs(&tried.version))
                    .text(" ")
                    .add(code(&tried.plugin)),
            )
            .add(el("dt").text("Parameters"))
            .add(parameters)
            .add(el("dt").text("Aanvragen"))
            .add(el("dd").text(period))
            .add(el("dt").text("Opgemaakt op"))
            .add(el("dd").text(crate::document::words::day(report.made_on.0))),
    )
}

fn summary(report: &Report) -> Element {
    let great = |number: String, of: &str| el("li").add(el("strong").text(number)).text(of);
    let granted = &report.money.granted;
    let difference = granted
        .difference
        .map_or_else(|| "niet getoond".to_owned(), words::more);
    el("ul")
        .class("great")
        .add(great(
            words::count(report.answers.judged),
            "antwoorden opnieuw gevraagd",
        ))
        .add(great(
            words::count(report.requests.changed),
            "anders bij aanvragen",
        ))
        .add(great(
            words::count(report.gifts.changed),
            "anders bij lopende giften",
        ))
        .add(great(difference, "aan toekenningen"))
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

fn changes(heading: &str, id: &str, changes: &Changes) -> Vec<Element> {
    if changes.judged.is_zero() {
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
    elements.push(table(&["Van en naar", "Antwoorden"], rows.collect()));
    elements
}

fn euros(report: &Report) -> Vec<Element> {
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

fn rules(report: &Report) -> Vec<Element> {
    if report.rules.is_empty() && report.without_rule.is_zero() {
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
    if !report.without_rule.is_zero() {
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

fn failures(report: &Report) -> Vec<Element> {
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

fn not_told(report: &Report) -> Vec<Element> {
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

fn limits(report: &Report) -> Element {
    let answers = &report.answers;
    let left_out = [
        (answers.erased, "zijn gewist: de sleutel is vernietigd"),
        (
            answers.never_asked,
            "hebben geen vraag: het beleid kon toen niet gevraagd worden",
        ),
        (answers.unreadable, "zijn niet te lezen"),
        (answers.outside, "gaan over aanvragen van andere dagen"),
    ];
    let left_out = left_out.into_iter().filter(|(count, _)| !count.is_zero());
    let left_out = left_out.map(|(count, why)| {
        el("li").text(format_args!(
            "Van de {} vastgelegde antwoorden: {} {why}.",
            words::count(answers.found),
            words::count(count)
        ))
    });
    let banded = report.banded.then(|| {
        el("li").text(
            "Aantallen van 1 tot 9 staan er als band, andere als veelvoud van 5, bedragen als \
             veelvoud van 500 euro. Een bedrag waar minder dan tien achter staan, is niet getoond.",
        )
    });
    el("ul")
        .add(el("li").text(
            "Elk antwoord is op zichzelf beoordeeld, met de feiten die toen verteld zijn. Wat uit \
             een ander antwoord gevolgd zou zijn, is niet doorgerekend.",
        ))
        .add(el("li").text(
            "Een lopende gift is bekeken met de voorwaarden waaronder zij is gegeven; de pot is \
             die van toen.",
        ))
        .add(el("li").text(
            "Het gaat om antwoorden van het beleid. Wat mensen besloten hebben, verandert niet.",
        ))
        .all(banded)
        .all(left_out)
}

fn source(report: &Report) -> Element {
    el("footer").add(el("h2").text("Herkomst")).add(
        el("p")
            .class("source")
            .text("Berekend uit het log ")
            .add(code(&report.authority))
            .text(format_args!(
                " tot en met positie {}, met wortel (RFC 6962) ",
                report.log.position
            ))
            .add(code(&report.log.root.to_string()))
            .text(". Er is niets in het log geschreven."),
    )
}
