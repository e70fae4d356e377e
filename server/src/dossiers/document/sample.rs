//! A sample of a document, rendered three ways and compared with what is checked in; and a hostile
//! one. `MAATWERK_WRITE_SCHEMAS=1` writes the checked-in files anew.

use maatwerk_domain::dossier::{
    Act, Addressee, Dossier, DossierEvent, Matter, Published, Release, Step,
};
use maatwerk_domain::{Date, FigureId, LawRef, Month, NoteId, Officer};
use serde_json::{Value, json};

use super::{Document, Material, compose, csv, html};

const NORM: &str = "jci1.31:c:BWBR0015703&artikel=22a&z=2026-01-01&g=2026-01-01";
const DAY: Date = Date::constant(2026, 11, 22);

fn act() -> Act {
    Act {
        by: Officer::new("programme-1"),
        on: DAY,
    }
}

fn law() -> LawRef {
    NORM.parse().unwrap()
}

fn months() -> Value {
    let households = [
        Some(31),
        Some(28),
        Some(34),
        None,
        Some(30),
        Some(33),
        Some(52),
        Some(61),
        Some(58),
        Some(36),
        Some(22),
        None,
        Some(19),
    ];
    let months: Vec<Value> = households
        .iter()
        .enumerate()
        .map(|(place, households)| {
            let month = Month::from_ordinal(2025 * 12 + 9 + i32::try_from(place).unwrap());
            let mut said = json!({"month": month.unwrap().to_string(), "households": households});
            if place >= 4 {
                said["expected"] = json!({"lower": 18.5, "middle": 31.0, "upper": 46.25});
            }
            if (6..9).contains(&place) {
                said["rise"] = json!(true);
            }
            said
        })
        .collect();
    json!({
        "kind": "months", "article": NORM, "months": months,
        "method": "Een stijging is een aantal boven de bovengrens.",
    })
}

fn bars() -> Value {
    json!({
        "kind": "bars", "article": NORM, "by": "life-domain", "period": "2026-Q3",
        "bars": [
            {"code": "housing", "dutch": "Wonen", "households": 118},
            {"code": "debts", "dutch": "Schulden", "households": null},
            {"code": "income", "dutch": "Inkomen", "households": 67},
        ],
    })
}

fn effect() -> Value {
    json!({
        "kind": "effect", "article": NORM, "inForceFrom": "2026-07-01",
        "monthsBefore": 9, "monthsAfter": 4, "ratio": 0.55, "lower": 0.41, "upper": 0.74,
        "method": "Quasi-Poisson over gepubliceerde maandcijfers.",
    })
}

fn figure(number: u8, caption: &str, said: &Value) -> DossierEvent {
    let answer = json!({"said": said, "protection": "Elk aantal is een klein beetje veranderd."});
    DossierEvent::FigureLinked {
        figure: FigureId::from_bytes([number; 16]),
        caption: caption.to_owned(),
        published: Published {
            query: "/v1/signals/by-period?article=BWBR0015703%26artikel%3D22a".to_owned(),
            answer: answer.to_string(),
            release: Release {
                month: Month::new(2026, 11).unwrap(),
                position: 1200,
                root: [0xa7; 32],
            },
        },
        act: act(),
    }
}

fn opened(title: &str, question: &str, ministry: &str) -> DossierEvent {
    DossierEvent::DossierOpened {
        matter: Matter {
            title: title.to_owned(),
            question: question.to_owned(),
            addressee: Addressee {
                ministry: ministry.to_owned(),
                law: Some("jci1.31:c:BWBR0015703".parse().unwrap()),
            },
        },
        act: act(),
    }
}

fn document(events: Vec<DossierEvent>) -> Document {
    let dossier = Dossier::fold(events);
    compose(&Material {
        dossier_id: "0af76519-16cd-43dd-8448-eb211c80319c".to_owned(),
        dossier: &dossier,
        opened: dossier.opened.as_ref().unwrap(),
        version: 12,
        log: "NL".to_owned(),
        position: 1234,
        root: [0x5a; 32],
        today: DAY,
    })
}

fn sample() -> Document {
    let step = |step| DossierEvent::DossierAdvanced { step, act: act() };
    document(vec![
        opened(
            "De kostendelersnorm bij dreigende dakloosheid",
            "Laat de norm buiten toepassing zolang dakloosheid dreigt.\nGeef de gemeente daarvoor \
             een termijn die zij zelf stelt.",
            "Sociale Zaken en Werkgelegenheid",
        ),
        DossierEvent::ArticleLinked {
            article: law(),
            act: act(),
        },
        DossierEvent::ArticleLinked {
            article: "jci1.31:c:BWBR0015703&artikel=18&lid=1".parse().unwrap(),
            act: act(),
        },
        DossierEvent::ArticleUnlinked {
            article: "jci1.31:c:BWBR0015703&artikel=18&lid=1".parse().unwrap(),
            reason: "Artikel 18 geeft juist de ruimte.".to_owned(),
            act: act(),
        },
        figure(1, "Huishoudens per maand", &months()),
        figure(2, "Waar het knelt", &bars()),
        step(Step::UnderStudy { reason: None }),
        step(Step::Proposed {
            reference: Some("Kamerstukken II 2025/26, 36 900, nr. 2".to_owned()),
        }),
        step(Step::Accepted { reference: None }),
        step(Step::InForce {
            from: Date::constant(2026, 7, 1),
            publication: "Stb. 2026, 212".to_owned(),
        }),
        figure(3, "Na de wijziging", &effect()),
        DossierEvent::NoteAdded {
            note: NoteId::from_bytes([9; 16]),
            text: "Besproken met de VNG.".to_owned(),
            act: act(),
        },
    ])
}

fn golden(name: &str, found: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/dossiers/document/golden")
        .join(name);
    if std::env::var_os("MAATWERK_WRITE_SCHEMAS").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    // Not assert_eq: two whole documents in a message help nobody.
    let differs = expected
        .lines()
        .zip(found.lines())
        .position(|(one, other)| one != other);
    assert!(expected == found, "{name} is another from line {differs:?}");
}

#[test]
fn the_sample_is_rendered_as_checked_in() {
    let sample = sample();
    golden("sample.html", &html(&sample));
    let json = serde_json::to_string_pretty(&sample).unwrap();
    golden("sample.json", &format!("{json}\n"));
    golden("sample.csv", &csv(&sample));
}

/// What a validator would say, as far as it matters: every element that opens, closes, in order.
/// The names of all elements, and of all attributes with their values.
fn well_formed(html: &str) -> (Vec<String>, Vec<(String, String)>) {
    let (mut open, mut elements, mut attributes) = (Vec::new(), Vec::new(), Vec::new());
    let mut rest = html.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(place) = rest.find('<') {
        let tag = &rest[place + 1..];
        let end = tag.find('>').unwrap();
        let (name, given) = tag[..end].split_once(' ').unwrap_or((&tag[..end], ""));
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else {
            elements.push(name.to_owned());
            if name != "meta" {
                open.push(name);
            }
        }
        let mut pieces = given.split('"');
        while let (Some(name), Some(value)) = (pieces.next(), pieces.next()) {
            let name = name.trim().strip_suffix('=').unwrap();
            attributes.push((name.to_owned(), value.to_owned()));
        }
        rest = &tag[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
    (elements, attributes)
}

#[test]
fn the_document_needs_nothing_from_elsewhere_and_runs_nothing() {
    let html = html(&sample());
    let (elements, attributes) = well_formed(&html);
    let known = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "footer",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "div",
        "span",
        "bdi",
        "code",
        "time",
        "dl",
        "dt",
        "dd",
        "ol",
        "ul",
        "li",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "svg",
        "desc",
        "line",
        "text",
        "rect",
        "circle",
        "path",
        "polygon",
        "polyline",
    ];
    for element in &elements {
        assert!(known.contains(&element.as_str()), "{element}");
    }
    for (name, value) in &attributes {
        let active =
            name.starts_with("on") || ["style", "href", "src", "action"].contains(&&**name);
        assert!(!active, "{name}");
        assert!(name == "xmlns" || !value.contains("//"), "{name}={value}");
    }
    for sign in ["url(", "@import"] {
        assert!(!html.contains(sign), "{sign}");
    }
    let policy = attributes
        .iter()
        .find(|(_, value)| value.starts_with("default-src"));
    assert!(policy.unwrap().1.contains("style-src &#39;sha256-"));
    assert!(attributes.contains(&("lang".to_owned(), "nl".to_owned())));
    // Each table says what its columns and rows are, each drawing what it shows.
    let count = |name: &str| elements.iter().filter(|element| *element == name).count();
    assert_eq!(
        (
            count("table"),
            count("caption"),
            count("svg"),
            count("desc")
        ),
        (3, 3, 3, 3)
    );
    let scoped = attributes
        .iter()
        .filter(|(name, _)| name == "scope")
        .count();
    assert_eq!(scoped, count("th"));
}

#[test]
fn withheld_is_never_zero() {
    let sample = sample();
    let html = html(&sample);
    let april = html.split("<bdi>2026-01</bdi>").nth(1).unwrap();
    let cell = april.split("<td").nth(1).unwrap();
    assert!(
        cell.starts_with(" class=\"withheld\">niet getoond<"),
        "{}",
        &cell[..60]
    );
    let withheld: Vec<String> = csv(&sample)
        .lines()
        .filter(|line| line.ends_with(",withheld"))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        withheld,
        [
            "figure,1,2026-01,Huishoudens,,withheld",
            "figure,1,2026-09,Huishoudens,,withheld",
            "figure,2,Schulden,Huishoudens,,withheld",
        ]
    );
    let json = serde_json::to_value(&sample).unwrap();
    assert_eq!(
        json["figures"][1]["table"]["rows"][1]["cells"][0],
        json!({"kind": "withheld"})
    );
    // In the chart the line breaks there: the runs around both withheld months.
    assert_eq!(html.matches("<polyline class=\"line\"").count(), 3);
    assert_eq!(html.matches("<path class=\"withheld\"").count(), 2);
    assert_eq!(html.matches("<path class=\"rise\"").count(), 3);
}

#[test]
fn what_people_write_stays_text() {
    let hostile = "</title></style><script>alert(1)</script>\u{202e}gpj.exe\" onload=\"x";
    let formula = "=cmd|' /C calc'!A0";
    let evil = json!({
        "kind": "bars", "article": NORM, "by": "agency", "period": hostile,
        "bars": [{"code": "x", "dutch": hostile, "households": 12}],
    });
    let document = document(vec![
        opened(hostile, formula, "+SUM(1)"),
        figure(1, hostile, &evil),
        DossierEvent::NoteAdded {
            note: NoteId::from_bytes([9; 16]),
            text: format!("@x\r\n{hostile}"),
            act: Act {
                by: Officer::new(hostile),
                on: DAY,
            },
        },
    ]);
    let html = html(&document);
    let (elements, attributes) = well_formed(&html);
    assert!(!elements.iter().any(|name| name == "script"));
    assert!(!attributes.iter().any(|(name, _)| name == "onload"));
    assert!(!html.contains('\u{202e}') && html.contains('\u{fffd}'));
    let csv = csv(&document);
    assert!(!csv.contains('\u{202e}'));
    // Every record has its six fields, whatever was written, and none begins like a formula.
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for character in csv.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => fields.push(String::new()),
            '\r' if !quoted => {}
            other => fields.last_mut().unwrap().push(other),
        }
    }
    assert_eq!(fields.pop().unwrap(), "");
    assert_eq!(fields.len() % 6, 0);
    for field in &fields {
        assert!(
            !field.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{field}"
        );
    }
    assert!(fields.contains(&format!("'{formula}")));
}

#[test]
fn an_answer_of_another_form_is_said_to_be_unread() {
    let unheard = json!({"kind": "sphere", "radius": 3});
    let document = document(vec![opened("t", "q", "m"), figure(1, "Bol", &unheard)]);
    assert!(html(&document).contains("niet te lezen"));
    let empty = json!({"kind": "months", "article": NORM, "months": []});
    let document = self::document(vec![opened("t", "q", "m"), figure(1, "Leeg", &empty)]);
    well_formed(&html(&document));
}
