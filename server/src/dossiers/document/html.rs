//! A document as one HTML file: nothing from elsewhere, no script, and it prints.

use std::sync::LazyLock;

use super::chart;
use super::model::{Cell, Chart, Citation, Document, Event, Section, Table};
use crate::document::markup::{Element, el};
use crate::document::words::decimal;
use crate::document::{STYLE, page, policy};

/// What a browser may do with the document.
pub(in super::super) static POLICY: LazyLock<String> = LazyLock::new(|| policy(STYLE));

/// The document.
pub(in super::super) fn render(document: &Document) -> String {
    let mut main = el("main")
        .add(el("h2").text("De vraag aan de wetgever"))
        .add(el("div").class("question").add(user(&document.question)))
        .add(el("h2").text("De weg"))
        .add(events(&document.steps))
        .add(el("h2").text("Artikelen"))
        .add(citations(&document.articles))
        .all(figures(&document.figures));
    for (heading, list) in [
        ("Aantekeningen", &document.notes),
        ("Eruit gehaald", &document.taken_out),
    ] {
        if !list.is_empty() {
            main = main.add(el("h2").text(heading)).add(events(list));
        }
    }
    let body = el("body")
        .add(heading(document))
        .add(main)
        .add(source(document));
    let title = format!("{} – dossier", document.title);
    page(&title, STYLE, &POLICY, body)
}

/// A text of a person: with a direction of its own, so that words in a script that runs the other
/// way do not turn what stands around them.
fn user(text: &str) -> Element {
    el("bdi").text(text)
}

fn code(text: &str) -> Element {
    el("code").text(text)
}

fn heading(document: &Document) -> Element {
    let cited = |law: &Citation| {
        el("dd")
            .text(&law.words)
            .text(" (")
            .add(code(&law.reference))
            .text(")")
    };
    let mut about = el("dl")
        .add(el("dt").text("Stand"))
        .add(el("dd").text(&document.status))
        .add(el("dt").text("Gericht aan"))
        .add(
            el("dd")
                .text("Ministerie van ")
                .add(user(&document.ministry)),
        );
    if let Some(law) = &document.law {
        about = about.add(el("dt").text("Wet")).add(cited(law));
    }
    el("header")
        .add(
            el("p")
                .class("kind")
                .text("Dossier van het programma Professionals voor Maatwerk Multiproblematiek"),
        )
        .add(el("h1").add(user(&document.title)))
        .add(
            about
                .add(el("dt").text("Opgemaakt op"))
                .add(el("dd").text(&document.source.made_on)),
        )
}

fn events(events: &[Event]) -> Element {
    el("ol").all(events.iter().map(|event| {
        let item = el("li")
            .add(el("time").with("datetime", &event.on).text(&event.on))
            .text(": ")
            .add(user(&event.what))
            .text(" (")
            .add(code("").add(user(&event.by)))
            .text(")");
        if event.said.is_empty() {
            item
        } else {
            item.add(el("div").class("said").add(user(&event.said)))
        }
    }))
}

fn citations(citations: &[Citation]) -> Element {
    if citations.is_empty() {
        return el("p").text("Nog geen.");
    }
    el("ul").all(citations.iter().map(|law| {
        el("li")
            .text(&law.words)
            .text(" (")
            .add(code(&law.reference))
            .text(")")
    }))
}

fn figures(figures: &[Section]) -> Vec<Element> {
    if figures.is_empty() {
        return Vec::new();
    }
    let heading = el("h2").class("figures").text("Cijfers");
    let sections = (1..).zip(figures).map(|(number, of)| figure(number, of));
    std::iter::once(heading).chain(sections).collect()
}

fn figure(number: usize, figure: &Section) -> Element {
    let title = el("h3").text(number).text(". ").add(user(&figure.caption));
    let mut section = el("section").add(title);
    if let Some(drawn) = &figure.chart {
        section = section.add(
            el("figure")
                .add(chart::draw(drawn, &format!("figure-{number}")))
                .add(el("figcaption").all(key(drawn))),
        );
    }
    let release = &figure.release;
    section
        .add(el("p").text(&figure.reading))
        .add(table(&figure.table, number))
        .add(
            el("p")
                .class("source")
                .text("Gevraagd: ")
                .add(code(&figure.query))
                .text(format_args!(
                    ". Uitgave {}, berekend uit het landelijke log tot en met positie {} (wortel ",
                    release.month, release.position
                ))
                .add(code(&release.root))
                .text(")."),
        )
        .add(el("p").class("source").text(&figure.protection))
}

/// What the marks mean.
fn key(chart: &Chart) -> Option<Element> {
    let Chart::Months(months) = chart else {
        return None;
    };
    let points = &months.points;
    let marks = [
        (true, "● gepubliceerd aantal"),
        (
            points.iter().any(|point| point.expected.is_some()),
            "▒ verwacht, met grenzen",
        ),
        (points.iter().any(|point| point.rise), "▲ stijging"),
        (
            points.iter().any(|point| point.count.is_none()),
            "✕ niet getoond",
        ),
    ];
    let marks = marks.into_iter().filter(|(used, _)| *used);
    let marks = marks.map(|(_, mark)| el("span").text(mark));
    Some(el("p").class("key").all(marks))
}

fn table(table: &Table, number: usize) -> Element {
    let columns = table.columns.iter();
    let columns = columns.map(|column| el("th").with("scope", "col").add(user(column)));
    let rows = table.rows.iter().map(|row| {
        el("tr")
            .add(el("th").with("scope", "row").add(user(&row.name)))
            .all(row.cells.iter().map(cell))
    });
    el("table")
        .add(el("caption").text("Tabel ").text(number))
        .add(el("thead").add(el("tr").all(columns)))
        .add(el("tbody").all(rows))
}

fn cell(cell: &Cell) -> Element {
    let number = el("td").class("number");
    match cell {
        Cell::Count { value } => number.text(value),
        Cell::Number { value } => number.text(decimal(*value)),
        Cell::Words { value } => el("td").add(user(value)),
        Cell::Withheld {} => el("td").class("withheld").text("niet getoond"),
        Cell::Nothing {} => el("td"),
    }
}

fn source(document: &Document) -> Element {
    let source = &document.source;
    el("footer")
        .add(el("h2").text("Herkomst"))
        .add(
            el("p")
                .class("source")
                .text(format_args!(
                    "Opgemaakt op {} uit versie {} van dossier ",
                    source.made_on, source.version
                ))
                .add(code(&document.dossier_id))
                .text(". Het landelijke log ")
                .add(code(&source.log))
                .text(format_args!(
                    " had toen {} gebeurtenissen, met wortel (RFC 6962) ",
                    source.position
                ))
                .add(code(&source.root))
                .text(". Bij elk cijfer staat uit welke uitgave het komt."),
        )
        .add(el("p").class("source").text(
            "Een getal dat niet getoond wordt, is geen nul: het is weggelaten omdat er te weinig \
             huishoudens of gemeenten achter staan, of omdat een ander getal eruit te berekenen \
             zou zijn.",
        ))
}
