//! The page.

use super::decided::Decision;
use super::story::{Row, Story};
use super::told::euros;
use crate::document::markup::{Element, el};
use crate::document::plain::lines;
use crate::document::words::{amount, citation, day, thousands};
use crate::document::{STYLE, page, policy};
use crate::evidence::manifest::{Head, LeftOut, Omission};
use crate::evidence::order::{Contents, Scope};

/// The report.
pub(in crate::evidence) fn render(head: &Head, story: &Story) -> String {
    let title = match (&head.scope, &head.resident) {
        (Scope::Case { .. }, Some(_)) => "Bewijs uit uw casus",
        (Scope::Case { .. }, None) => "Bewijs van een casus",
        (Scope::Period { .. }, _) => "Bewijs van een periode",
        (Scope::Everything {}, _) => "Bewijs van het hele log",
    };
    let mut main = el("main");
    if matches!(head.scope, Scope::Case { .. }) {
        main = main
            .add(el("h2").text("Wat er gebeurde"))
            .add(happened(&story.rows));
    } else {
        main = main
            .add(el("h2").text("Wat er is vastgelegd"))
            .add(counts(story));
    }
    main = main
        .add(el("h2").text("Besluiten"))
        .all(decisions(story))
        .add(el("h2").text("Geld"))
        .add(money(story))
        .all(unseen(story))
        .add(el("h2").text("Wat er niet in staat"))
        .add(left_out(&head.left_out))
        .add(el("h2").text("Wat dit bewijst"))
        .all(proves(head))
        .add(el("h2").text("Zelf nagaan"))
        .all(how(head));
    let body = el("body").add(heading(title, head, story)).add(main);
    page(title, STYLE, &policy(STYLE), body)
}

/// A text of people: with a direction of its own, and nothing in it that is not seen.
fn said(text: &str) -> Element {
    el("bdi").text(lines(text))
}

fn entry(list: Element, label: &str, value: Element) -> Element {
    list.add(el("dt").text(label)).add(el("dd").add(value))
}

fn code(text: impl std::fmt::Display) -> Element {
    el("code").text(text)
}

fn plain(text: impl std::fmt::Display) -> Element {
    el("span").text(text)
}

fn heading(title: &str, head: &Head, story: &Story) -> Element {
    let mut list = el("dl");
    if let Some(name) = &story.authority {
        list = entry(list, "Bestuursorgaan", said(name));
    }
    list = entry(list, "Log", code(&head.log));
    list = match &head.scope {
        Scope::Case { case } => entry(list, "Casus", code(case.0)),
        Scope::Period { from, until } => {
            let text = format!("vastgelegd van {} tot en met {}", day(from.0), day(until.0));
            entry(list, "Periode", plain(text))
        }
        Scope::Everything {} => list,
    };
    if let Some(resident) = &head.resident {
        list = entry(list, "Inwoner", code(resident));
    }
    let contents = match head.contents {
        Contents::Sealed => "niets: alleen hashes en bewijzen",
        Contents::Accounting => "bedragen, dagen, artikelen en uitkomsten; niets over personen",
        Contents::Persons if head.resident.is_some() => "wat over uzelf is vastgelegd",
        Contents::Persons => {
            "alles, ook over personen: vernietig dit bestand als het zijn doel heeft gediend"
        }
    };
    list = entry(list, "Te openen", plain(contents));
    list = entry(list, "Gemaakt op", plain(&head.taken));
    if head.resident.is_none() {
        list = entry(list, "Door", said(&head.by));
    }
    list = entry(list, "Doel", code(&head.purpose));
    list = entry(list, "Gebeurtenissen", plain(thousands(head.events)));
    let checkpoint = plain(format_args!(
        "{} gebeurtenissen, wortel ",
        thousands(head.size)
    ));
    list = entry(list, "IJkpunt", checkpoint.add(code(head.root)));
    list = entry(list, "Ondertekend als", code(&head.origin));
    el("header")
        .add(el("p").class("kind").text("Bewijsbundel van Maatwerk"))
        .add(el("h1").text(title))
        .add(list)
}

fn table(columns: &[&str], rows: impl IntoIterator<Item = Element>) -> Element {
    let columns = columns
        .iter()
        .map(|column| el("th").with("scope", "col").text(column));
    el("table")
        .add(el("thead").add(el("tr").all(columns)))
        .add(el("tbody").all(rows))
}

fn happened(rows: &[Row]) -> Element {
    let rows = rows.iter().map(|row| {
        let details = row.details.iter().map(|detail| {
            el("div")
                .class("said")
                .text(detail.label)
                .text(": ")
                .add(said(&detail.text))
        });
        el("tr")
            .add(el("td").class("number").text(row.position))
            .add(el("td").text(day(row.day)))
            .add(el("td").text(&row.what).all(details))
            .add(el("td").add(said(&row.by)))
    });
    table(&["Positie", "Vastgelegd op", "Wat", "Door"], rows)
}

fn counts(story: &Story) -> Element {
    let rows = story.counts.iter().map(|(name, count)| {
        el("tr")
            .add(el("td").add(code(name)))
            .add(el("td").class("number").text(thousands(*count)))
    });
    table(&["Soort gebeurtenis", "Aantal"], rows)
}

fn decisions(story: &Story) -> Vec<Element> {
    if story.decisions.is_empty() {
        return vec![el("p").text("Geen die hier te openen zijn.")];
    }
    let mut all: Vec<_> = story
        .decisions
        .iter()
        .map(|decision| decided(decision, story))
        .collect();
    if story.more_decisions > 0 {
        let more = thousands(story.more_decisions);
        all.push(el("p").text(format_args!("En nog {more}; zie de gebeurtenissen.")));
    }
    all
}

fn decided(decision: &Decision, story: &Story) -> Element {
    let mut list = el("dl");
    list = entry(list, "Besluit", said(&decision.what));
    if let Some(ground) = &decision.ground {
        list = entry(list, "Grondslag", plain(ground));
    }
    let mandate = code(decision.mandate);
    let mandate = match story.mandates.get(&decision.mandate) {
        Some(terms) => {
            let until = terms
                .until
                .map_or_else(String::new, |until| format!(" tot en met {}", day(until)));
            mandate.text(format_args!(
                " op {}, tot {}, vanaf {}{until}",
                citation(&terms.legal_basis),
                euros(terms.up_to),
                day(terms.from)
            ))
        }
        None => mandate.text(" (het register is hier niet te openen)"),
    };
    list = entry(list, "Mandaat", mandate);
    list = match &decision.by {
        Some(officer) => {
            let holder = story.mandates.get(&decision.mandate);
            let holder = holder.map(|terms| &terms.officer);
            let text = match holder.filter(|holder| *holder != officer) {
                Some(holder) => format!("{officer}, als vervanger van {holder}"),
                None => officer.to_string(),
            };
            entry(list, "Genomen door", said(&text))
        }
        None => entry(
            list,
            "Genomen door",
            plain("een beslisser met dat mandaat, namens het bestuursorgaan"),
        ),
    };
    if let Some(departure) = &decision.departure {
        list = entry(list, "Afwijking", said(departure));
    }
    list = entry(list, "Motivering", said(&decision.reasons).class("said"));
    el("section")
        .add(el("h3").text(format_args!(
            "{} (positie {})",
            day(decision.on),
            decision.position
        )))
        .add(
            el("p")
                .class("source")
                .text("Casus ")
                .add(code(&decision.case)),
        )
        .add(list)
}

fn money(story: &Story) -> Element {
    let money = &story.money;
    let rows = [
        ("Toegekend", money.granted),
        ("Betaald", money.paid),
        ("Teruggekomen", money.returned),
        ("Omgezet in een lening", money.lent),
        ("Afgelost", money.repaid),
        ("Kwijtgescholden", money.waived),
    ];
    let rows = rows.map(|(name, cents)| {
        el("tr").add(el("th").with("scope", "row").text(name)).add(
            el("td")
                .class("number")
                .text(format_args!("€ {}", amount(cents))),
        )
    });
    table(&["", "Som van wat te openen is"], rows)
}

fn unseen(story: &Story) -> Option<Element> {
    let unseen = &story.unseen;
    let parts = [
        (
            unseen.erased,
            "gewist: de sleutel is vernietigd, de gebeurtenis staat er nog",
        ),
        (unseen.withheld, "verzegeld: de sleutel is niet meegegeven"),
        (unseen.unreadable, "onleesbaar"),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|(count, _)| *count > 0).collect();
    let items = parts.iter().map(|(count, why)| {
        el("li").text(format_args!("{} gebeurtenissen {why}.", thousands(*count)))
    });
    (!parts.is_empty()).then(|| el("ul").all(items))
}

fn left_out(left_out: &[LeftOut]) -> Element {
    if left_out.is_empty() {
        return el("p").text("Niets: dit is alles.");
    }
    el("ul").all(left_out.iter().map(|left| {
        let why = match left.what {
            Omission::OtherEvents => "gebeurtenissen buiten wat gevraagd is",
            Omission::OtherPersons => {
                "gebeurtenissen van de casus die over een ander gaan (AVG, artikel 15, lid 4)"
            }
            Omission::PersonKeys => "sleutels van personen, die niet gevraagd zijn",
            Omission::AccountingKeys => "sleutels van casussen en van het bestuursorgaan, die niet gevraagd zijn",
            Omission::Register => {
                "het register van mandaten en beleid: de sleutel daarvan opent meer dan deze casus. \
                 Vraag een controleur (rekenkamer, accountant) om het mandaat na te gaan"
            }
            Omission::Component => "een component met beleid dat hier niet (heel) bewaard is",
            Omission::Parameters => "parameters die hier niet (heel) bewaard zijn",
        };
        let item = el("li");
        let item = match left.count {
            Some(count) => item.text(format_args!("{} ", thousands(count))),
            None => item,
        };
        let item = item.text(why);
        match &left.digest {
            Some(digest) => item.text(": ").add(code(digest)),
            None => item.text("."),
        }
    }))
}

fn proves(head: &Head) -> Vec<Element> {
    let tree = if head.scope == (Scope::Everything {}) {
        "Alle gebeurtenissen samen geven de wortel van het ijkpunt: er is er geen toegevoegd, \
         veranderd of weggehaald."
    } else {
        "Van elke gebeurtenis bewijst een rij hashes dat zij precies zo in het log staat waarvan het \
         ijkpunt de wortel is. Het bewijst niet dat er niets anders in het log staat."
    };
    vec![
        el("p").text(tree),
        el("p").text(
            "Het ijkpunt is ondertekend met de sleutel van het log, en dit bestand ook. Wie het log \
             beheert, kan beide maken: handtekeningen van getuigen onder het ijkpunt laten zien dat \
             er geen tweede log is.",
        ),
        el("p").text(
            "Wat verzegeld is, opent alleen met de sleutel waaraan de gebeurtenis gebonden is: er kan geen \
             andere tekst voor in de plaats zijn gezet.",
        ),
    ]
}

fn how(head: &Head) -> Vec<Element> {
    vec![
        el("p")
            .text("Met dit bestand en het programma alleen, zonder verbinding: ")
            .add(code("maatwerk audit verify --bundle BESTAND"))
            .text(
                ". Dat rekent elke hash, elk bewijs en elke handtekening na, opent wat te openen is, en maakt \
                 dit verslag opnieuw om het te vergelijken.",
            ),
        el("p")
            .text("Vraag de sleutel van ")
            .add(code(&head.origin))
            .text(
                " langs een andere weg dan dit bestand. De vorm van elke byte staat beschreven (EVIDENCE.md en \
                 FORMAT.md), zodat ook andermans programma dit kan.",
            ),
    ]
}
