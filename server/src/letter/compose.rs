//! From what a letter tells to the letter: on whose paper, what was decided, why, on which articles, and how
//! to object. No kind of letter can leave any of these out (Awb 3:45, 3:46, 3:47, 10:10).

use std::collections::BTreeSet;

use maatwerk_domain::case::people::RepresentationKind;
use maatwerk_domain::case::{Departure, DepartureGround, Hearing};
use maatwerk_domain::letters::{LetterTemplate, Placeholder, filled};
use maatwerk_domain::{Finding, FindingOutcome, LawRef};
use maatwerk_paper::{Block, Day, Paper};

use super::facts::Facts;
use super::say::{self, article, euros, is_appealed, purpose};
use crate::document::plain::{line, lines};
use crate::document::words::day;

/// What stands on each page of a draft.
const DRAFT: &str = "CONCEPT: dit is nog geen besluit";

/// Writes a letter.
pub(super) fn paper(facts: &Facts, template: &LetterTemplate, draft: bool) -> Paper {
    let said = say::said(facts, &begins(&template.body));
    let title = line(&said.title);
    let kind = facts.matter.kind();
    let fill = |text: &str| lines(&filled(text, |one| value(facts, template, one)));
    let own = |text: Option<&str>| text.map(|text| Block::Paragraph(fill(text)));
    let mut blocks = head(facts, template);
    blocks.push(Block::Title(title.clone()));
    blocks.push(Block::Paragraph(format!("Beste {},", line(&facts.name))));
    blocks.extend(own(template.opening.as_deref()));
    // What was decided comes first; words of the authority's own stand right behind it.
    let rest = said
        .blocks
        .iter()
        .position(|block| matches!(block, Block::Heading(_)));
    let (decided, rest) = said.blocks.split_at(rest.unwrap_or(said.blocks.len()));
    blocks.extend(decided.iter().cloned());
    blocks.extend(own(template.words_for(kind)));
    blocks.extend(rest.iter().cloned());
    let articles = why(facts, said.articles, &mut blocks);
    blocks.push(Block::Heading(
        "Op welke regels rust dit besluit?".to_owned(),
    ));
    blocks.push(Block::List(articles));
    if is_appealed(kind) {
        appeal(facts, template, &mut blocks);
    } else {
        objection(facts, template, &fill, &mut blocks);
    }
    if let Some(contact) = own(template.contact.as_deref()) {
        blocks.push(Block::Heading("Hebt u vragen?".to_owned()));
        blocks.push(contact);
    }
    blocks.extend(own(template.closing.as_deref()));
    let mut signed = vec![
        "Met vriendelijke groet,".to_owned(),
        format!("namens {},", line(&template.body)),
    ];
    signed.extend(template.signed.iter().map(|text| line(text)));
    blocks.push(Block::Lines(signed));
    let mut blocks: Vec<_> = blocks.into_iter().map(cleaned).collect();
    blocks.retain(|block| !is_empty(block));
    let sender = line(&template.sender);
    Paper {
        title,
        running: format!("{sender}, {}, kenmerk {}", day(facts.day), facts.reference),
        author: sender,
        day: of_day(facts.day),
        mark: draft.then(|| DRAFT.to_owned()),
        blocks,
    }
}

fn of_day(day: maatwerk_domain::Date) -> Day {
    Day {
        year: u16::try_from(day.year()).unwrap_or_default(),
        month: u8::try_from(day.month()).unwrap_or(1),
        day: u8::try_from(day.day()).unwrap_or(1),
    }
}

/// A sentence begins with it.
fn begins(body: &str) -> String {
    let mut characters = body.chars();
    let first = characters
        .next()
        .map(|first| first.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), characters.as_str())
}

/// What stands for a placeholder. The names of kinds that have none of it were refused with the template.
fn value(facts: &Facts, template: &LetterTemplate, one: Placeholder) -> String {
    match one {
        Placeholder::Name => facts.name.clone(),
        Placeholder::Body => template.body.clone(),
        Placeholder::Reference => facts.reference.clone(),
        Placeholder::Day => day(facts.day),
        Placeholder::Decided => day(facts.decided),
        Placeholder::ObjectUntil => day(facts.until),
        Placeholder::Purpose => facts
            .matter
            .asked()
            .map(|asked| purpose(&asked.purpose))
            .unwrap_or_default(),
        Placeholder::Amount => facts.matter.amount().map(euros).unwrap_or_default(),
    }
}

fn head(facts: &Facts, template: &LetterTemplate) -> Vec<Block> {
    let mut rows = vec![
        ("Datum".to_owned(), day(facts.day)),
        ("Ons kenmerk".to_owned(), facts.reference.clone()),
    ];
    if let Some(reference) = &facts.client_reference {
        rows.push(("Zaaknummer".to_owned(), line(reference)));
    }
    rows.push(("Besluit van".to_owned(), line(&template.body)));
    rows.push(("Datum besluit".to_owned(), day(facts.decided)));
    vec![
        Block::Sender(line(&template.sender)),
        Block::Small(template.letterhead.iter().map(|text| line(text)).collect()),
        Block::Lines(addressed(facts)),
        Block::Table(rows),
    ]
}

/// Whom it is sent to: who acts for the person it is about, else that person.
fn addressed(facts: &Facts) -> Vec<String> {
    let name = line(&facts.name);
    if facts.represented_by.is_empty() {
        return vec![name];
    }
    let each = facts.represented_by.iter().flat_map(|(kind, who)| {
        let what = match kind {
            RepresentationKind::Authorised => "gemachtigde",
            RepresentationKind::Administrator => "bewindvoerder",
            RepresentationKind::Curator => "curator",
            RepresentationKind::Mentor => "mentor",
            RepresentationKind::Parent => "ouder",
            RepresentationKind::Guardian => "voogd",
        };
        [line(who), format!("{what} van {name}")]
    });
    each.collect()
}

/// Why it was decided; gives the articles that all of it rests on.
fn why(facts: &Facts, articles: Vec<LawRef>, blocks: &mut Vec<Block>) -> Vec<String> {
    let mut all = articles;
    blocks.push(Block::Heading("Waarom besluiten wij dit?".to_owned()));
    blocks.push(Block::Paragraph(lines(&facts.reasons)));
    if let Some(hearing) = &facts.hearing {
        heard(hearing, blocks, &mut all);
    }
    let findings: Vec<_> = facts.findings.iter().filter_map(found).collect();
    if !findings.is_empty() {
        blocks.push(Block::Paragraph("Wij keken naar deze regels:".to_owned()));
        blocks.push(Block::List(findings));
        let used = facts.findings.iter();
        let used = used.filter(|finding| finding.outcome != FindingOutcome::NotApplicable);
        all.extend(used.map(|finding| finding.article.clone()));
    }
    if let Some(departure) = &facts.departure {
        departed(departure, blocks);
        all.push(departure.article.clone());
    }
    let mut seen = BTreeSet::new();
    let articles = all.iter().map(article).map(|one| begins(&one));
    articles.filter(|one| seen.insert(one.clone())).collect()
}

fn found(finding: &Finding) -> Option<String> {
    let text = line(&finding.explanation.known()?.text);
    Some(match finding.outcome {
        FindingOutcome::Met | FindingOutcome::NotMet => text,
        FindingOutcome::Unknown => format!("{text} Dat konden wij niet nagaan."),
        FindingOutcome::NotApplicable => return None,
    })
}

fn heard(hearing: &Hearing, blocks: &mut Vec<Block>, articles: &mut Vec<LawRef>) {
    let text = match hearing {
        Hearing::Given { on, orally, view } => {
            let how = if *orally {
                "vertelde u ons"
            } else {
                "schreef u ons"
            };
            let view = view.known().map(String::as_str).unwrap_or_default();
            format!(
                "Op {} {how} wat u ervan vindt: \u{201c}{}\u{201d} Daar hebben wij goed naar gekeken.",
                day(*on),
                lines(view)
            )
        }
        Hearing::TermPassed { invited, until } => format!(
            "Op {} vroegen wij u wat u ervan vindt. Wij hebben tot en met {} geen antwoord gekregen.",
            day(*invited),
            day(*until)
        ),
        Hearing::Excepted { article, reason } => {
            articles.push(article.clone());
            let reason = reason.known().map(String::as_str).unwrap_or_default();
            format!(
                "Wij hebben u niet eerst gevraagd wat u ervan vindt. De reden daarvoor: {}",
                lines(reason)
            )
        }
    };
    blocks.push(Block::Paragraph(text));
}

fn departed(departure: &Departure, blocks: &mut Vec<Block>) {
    let ground = match departure.ground {
        DepartureGround::InherentPower => {
            "de regel zou voor u gevolgen hebben die niet passen bij het doel ervan"
        }
        DepartureGround::UrgentReasons => "er zijn zeer dringende redenen",
        DepartureGround::Individualisation => "hulp moet passen bij uw situatie",
        DepartureGround::HardshipClause => "de regel zou voor u te hard uitpakken",
    };
    let argument = departure
        .argument
        .known()
        .map(String::as_str)
        .unwrap_or_default();
    blocks.push(Block::Paragraph(format!(
        "Wij wijken in uw situatie af van onze regels, want {ground}. {}",
        lines(argument)
    )));
}

/// How to object (Awb 3:45, 6:4, 6:5, 6:7, 6:8, 6:16).
fn objection(
    facts: &Facts,
    template: &LetterTemplate,
    fill: &dyn Fn(&str) -> String,
    blocks: &mut Vec<Block>,
) {
    let last = day(facts.until);
    blocks.push(Block::Heading(
        "Bent u het niet eens met dit besluit?".to_owned(),
    ));
    blocks.push(Block::Paragraph(format!(
        "Bel ons gerust: vaak lossen wij het samen op. U kunt ook bezwaar maken. Dat kan tot en met {last}. Bent u later, dan kunnen wij uw bezwaar meestal niet meer behandelen."
    )));
    blocks.push(Block::Paragraph(
        "Stuur ons een brief. Zet daarin:".to_owned(),
    ));
    blocks.push(Block::List(vec![
        "uw naam en adres, en de datum;".to_owned(),
        format!(
            "dat u bezwaar maakt tegen het besluit met kenmerk {};",
            facts.reference
        ),
        "waarom u het er niet mee eens bent;".to_owned(),
        "uw handtekening.".to_owned(),
    ]));
    blocks.push(Block::Paragraph("Stuur de brief naar:".to_owned()));
    blocks.push(Block::Lines(
        template
            .objection_to
            .iter()
            .map(|text| line(text))
            .collect(),
    ));
    if let Some(online) = &template.objection_online {
        blocks.push(Block::Paragraph(fill(online)));
    }
    blocks.push(Block::Paragraph(
        "Het besluit geldt ook als u bezwaar maakt. Kunt u niet wachten tot wij over uw bezwaar beslissen? Dan kunt u de rechter vragen om snel een tijdelijke oplossing (een voorlopige voorziening). Dat kost geld. Stuur uw brief naar:".to_owned(),
    ));
    blocks.push(Block::Lines(
        template.court.iter().map(|text| line(text)).collect(),
    ));
}

/// How to appeal (Awb 3:45, 6:23, 8:1, 8:7).
fn appeal(facts: &Facts, template: &LetterTemplate, blocks: &mut Vec<Block>) {
    let last = day(facts.until);
    blocks.push(Block::Heading(
        "Bent u het niet eens met deze beslissing?".to_owned(),
    ));
    blocks.push(Block::Paragraph(format!(
        "Dan kunt u naar de rechter gaan (beroep instellen). Dat kan tot en met {last}. Bent u later, dan kan de rechter uw beroep meestal niet meer behandelen. Beroep kost geld (griffierecht)."
    )));
    blocks.push(Block::Paragraph(
        "Stuur de rechter een brief. Zet daarin:".to_owned(),
    ));
    blocks.push(Block::List(vec![
        "uw naam en adres, en de datum;".to_owned(),
        format!(
            "dat u in beroep gaat tegen het besluit met kenmerk {}, met een kopie van deze brief;",
            facts.reference
        ),
        "waarom u het er niet mee eens bent;".to_owned(),
        "uw handtekening.".to_owned(),
    ]));
    blocks.push(Block::Paragraph("Stuur de brief naar:".to_owned()));
    blocks.push(Block::Lines(
        template.court.iter().map(|text| line(text)).collect(),
    ));
    blocks.push(Block::Paragraph(
        "Deze beslissing geldt ook als u in beroep gaat. Kunt u niet wachten? Dan kunt u de rechter ook vragen om snel een tijdelijke oplossing (een voorlopige voorziening).".to_owned(),
    ));
}

/// Texts of people come from everywhere: what is not seen is taken out of each.
fn cleaned(block: Block) -> Block {
    let each = |texts: Vec<String>| texts.iter().map(|text| lines(text)).collect();
    match block {
        Block::Paragraph(text) => Block::Paragraph(lines(&text)),
        Block::List(items) => Block::List(each(items)),
        Block::Lines(texts) => Block::Lines(each(texts)),
        block => block,
    }
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Small(lines) | Block::Lines(lines) | Block::List(lines) => lines.is_empty(),
        _ => false,
    }
}
