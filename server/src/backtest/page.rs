//! A report as one page in Dutch: a chart and its table for each question, no script, nothing from
//! elsewhere.

use std::sync::LazyLock;

use super::report::{Beside, Count, Report};
use super::sections::{changes, code, euros, failures, not_told, rules, theirs};
use super::words;
use crate::document::markup::{Element, el};
use crate::document::{page, plain, policy};
use crate::wire::Day;

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
    let kind = match report.beside {
        None => "terugrekening",
        Some(_) => "schaduw",
    };
    let title = format!("{} – {kind}", plain::line(&report.candidate.title));
    page(&title, STYLE, &POLICY, body)
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
        .add(el("p").class("kind").text(match report.beside {
            None => "Terugrekening: ander beleid op wat eerder gevraagd is",
            Some(_) => "Schaduw: ander beleid naast het geldende, zonder gevolg",
        }))
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
            .add(el("dd").text(report.beside.as_ref().map_or(period, ran)))
            .add(el("dt").text("Opgemaakt op"))
            .add(el("dd").text(crate::document::words::day(report.made_on.0))),
    )
}

/// From when to when a candidate ran beside what was in force.
fn ran(beside: &Beside) -> String {
    let day = |day: Day| crate::document::words::day(day.0);
    let started = day(beside.started);
    match beside.ended {
        None => format!("vastgelegd sinds {started}"),
        Some(ended) => format!("vastgelegd van {started} tot en met {}", day(ended)),
    }
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
    let left_out = left_out.into_iter().filter(|(count, _)| count.is_told());
    let left_out = left_out.map(|(count, why)| {
        el("li").text(format_args!(
            "Van de {} vastgelegde antwoorden: {} {why}.",
            words::count(answers.found),
            words::count(count)
        ))
    });
    let beside = report.beside.as_ref();
    let behind = beside.filter(|beside| beside.behind > 0).map(|beside| {
        el("li").text(format_args!(
            "De kandidaat loopt {} gebeurtenissen achter op het log: wat daarin gevraagd is, \
             ontbreekt nog.",
            words::count(Count::Number(beside.behind))
        ))
    });
    let full = beside.filter(|beside| beside.full).map(|_| {
        el("li").text(
            "Er zijn zoveel antwoorden beoordeeld als bewaard worden: wat daarna gevraagd is, \
             ontbreekt.",
        )
    });
    let banded = report.banded.then(|| {
        el("li").text(
            "Aantallen onder de tien staan er als 0 tot 9, andere als veelvoud van 5, bedragen als \
             veelvoud van 500 euro. Wat in minder dan tien antwoorden voorkomt, staat niet in de \
             tabellen; een bedrag waar minder dan tien achter staan, of waaruit zo'n bedrag zou \
             volgen, is niet getoond.",
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
        .all(behind)
        .all(full)
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
