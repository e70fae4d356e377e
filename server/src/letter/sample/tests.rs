//! Letters of each kind, as they read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use maatwerk_domain::Authority;
use maatwerk_domain::case::people::RepresentationKind;
use maatwerk_domain::regime::{BasisAct, KnownAct, Regime, RegisteredBasis};

use super::super::{html, rules};
use super::*;
use crate::wire::{self, Wire as _};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/letter/golden")
}

fn template() -> LetterTemplate {
    LetterTemplate::plain("Zaanstad", true)
}

fn name(kind: LetterKind) -> &'static str {
    wire::LetterKind::of(&kind).code()
}

/// As people read it, and as a jurist goes over it: a change of words shows here.
#[test]
fn each_kind_of_letter_reads_as_it_was_read() {
    let made: BTreeMap<_, _> = examples(&template())
        .into_iter()
        .map(|(kind, paper)| (name(kind), paper.to_text()))
        .collect();
    assert_eq!(made.len(), LetterKind::ALL.len());
    for (kind, text) in made {
        let path = folder().join(format!("{kind}.txt"));
        if std::env::var_os("MAATWERK_WRITE_GOLDEN").is_some() {
            std::fs::create_dir_all(folder()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, golden, "{kind}");
    }
}

#[test]
fn each_letter_says_what_law_asks() {
    for (kind, paper) in examples(&template()) {
        let text = paper.to_text();
        // Which body (Awb 10:10), why (3:46, 3:47), and how to object or appeal until when (3:45).
        for needed in [
            "namens het college van burgemeester en wethouders van Zaanstad,",
            "Waarom besluiten wij dit?",
            "Op welke regels rust dit besluit?\n---------------------------------\n\n- ",
            "tot en met 12 mei 2026",
            "Stuur de brief naar:",
        ] {
            assert!(text.contains(needed), "{needed} in {kind:?}:\n{text}");
        }
        assert!(text.contains(reasons(kind)), "{kind:?}");
        assert!(!text.contains('{'), "{kind:?}");
    }
}

#[test]
fn an_advance_of_assistance_is_a_loan_by_law_and_all_of_it_leaves_nothing() {
    let mut of_assistance = facts(LetterKind::Advance).unwrap();
    if let Matter::Advance { article, .. } = &mut of_assistance.matter {
        *article = law("jci1.31:c:BWBR0015703&artikel=52&lid=1").unwrap();
    }
    let loan = "Volgens de wet is dit voorschot een lening zonder rente.";
    let text = |facts: &Facts| compose::paper(facts, &template(), false).to_text();
    assert!(text(&of_assistance).contains(loan));
    assert!(!text(&facts(LetterKind::Advance).unwrap()).contains(loan));
    let mut whole = facts(LetterKind::Loan).unwrap();
    if let Matter::Granted { asked, amount, .. } = &mut whole.matter {
        asked.advanced = *amount;
    }
    let mut claim = facts(LetterKind::Reclaimed).unwrap();
    if let Matter::Adverse { granted, .. } = &mut claim.matter {
        granted.advance = true;
    }
    let told = "besloten wij dat u een voorschot van €\u{a0}500,00 kreeg voor rijlessen.";
    assert!(text(&claim).contains(told), "{}", text(&claim));
    let text = text(&whole);
    assert!(
        text.contains("Dit hele bedrag is uw voorschot van"),
        "{text}"
    );
    assert!(!text.contains("Wanneer krijgt u het geld?"), "{text}");
}

/// A conditional gift on a legal basis, when a condition breaks.
fn conditional(basis: &str, own: Option<RegisteredBasis>) -> String {
    let registered = own.unwrap_or_else(|| RegisteredBasis {
        article: law("CVDR000479").unwrap(),
        regime: Regime::OwnRules,
        acts: vec![KnownAct {
            act: BasisAct::Convert,
            article: law("CVDR000479/7").unwrap(),
        }],
        from: on(1, 1),
        until: None,
    });
    let mut authority = Authority::default();
    authority.bases.push(registered);
    let mut facts = facts(LetterKind::ConditionalGift).unwrap();
    if let Matter::Granted { asked, broken, .. } = &mut facts.matter {
        asked.basis = law(basis).unwrap();
        *broken = rules::broken(&authority, asked);
    }
    compose::paper(&facts, &template(), false).to_text()
}

#[test]
fn a_broken_condition_leads_to_what_the_legal_basis_knows() {
    let loan = "De gift kan dan een lening worden.";
    assert!(conditional("CVDR000479/3", None).contains(loan));
    let of_assistance = conditional("jci1.31:c:BWBR0015703&artikel=35", None);
    for said in [
        "Dit geld wordt dan geen lening. Dit kan dan wel gebeuren:\n\n\
         - U krijgt minder geld dan in dit besluit staat (herzien: Participatiewet, artikel 54, lid 3).\n\
         - Wij trekken dit besluit in, en u hebt dan geen recht meer op dit geld (intrekken: Participatiewet, \
         artikel 54, lid 3 of Participatiewet, artikel 54, lid 4).\n\
         - U betaalt geld terug waar u geen recht op had (terugvorderen: Participatiewet, artikel 58).\n\n",
        "Dat gebeurt niet vanzelf.",
    ] {
        assert!(of_assistance.contains(said), "{said} in:\n{of_assistance}");
    }
    assert!(!of_assistance.contains(loan), "{of_assistance}");
    let basis = |regime| RegisteredBasis {
        article: law("CVDR000480").unwrap(),
        regime,
        acts: Vec::new(),
        from: on(1, 1),
        until: None,
    };
    let subsidy = conditional("CVDR000480/2", Some(basis(Regime::Subsidy)));
    assert!(
        subsidy.contains("(terugvorderen: Algemene wet bestuursrecht, artikel 4:57)"),
        "{subsidy}"
    );
    // A contract, and a basis of which nobody said what it knows.
    for basis_of in ["CVDR000480/2", "CVDR777777/1"] {
        let nothing = conditional(basis_of, Some(basis(Regime::Contract)));
        assert!(
            nothing.contains("Wij kijken samen met u wat er nodig is."),
            "{nothing}"
        );
        assert!(!nothing.contains(loan) && !nothing.contains("Dat gebeurt niet vanzelf."));
    }
}

#[test]
fn a_condition_tells_its_last_day_once() {
    let said = |text: &str| {
        let mut facts = facts(LetterKind::ConditionalGift).unwrap();
        if let Matter::Granted { conditions, .. } = &mut facts.matter {
            conditions[0].until = on(8, 6);
            conditions[0].text = text.to_owned();
        }
        compose::paper(&facts, &template(), false).to_text()
    };
    let own = said("U blijft tot 6 augustus 2026 werken");
    assert!(
        own.contains("- U blijft tot 6 augustus 2026 werken.\n\n"),
        "{own}"
    );
    for other in ["U blijft werken.", "U werkt ook op 16 augustus 2026."] {
        let told = said(other);
        let whole = format!("- {other} Dit geldt tot en met 6 augustus 2026.\n\n");
        assert!(told.contains(&whole), "{told}");
    }
}

#[test]
fn what_is_paid_back_on_an_objection_is_told_with_its_amount() {
    let of = |kind, amount: u64| {
        let mut facts = facts(kind).unwrap();
        if let Matter::Objection { refund, .. } = &mut facts.matter {
            *refund = Cents::new(amount);
        }
        compose::paper(&facts, &template(), false).to_text()
    };
    let (told, article) = ("U krijgt €\u{a0}70,00 van ons terug.", "artikel 4:102");
    for kind in [LetterKind::ObjectionRevoked, LetterKind::ObjectionAnew] {
        let text = of(kind, 7_000);
        assert!(text.contains(told) && text.contains(article), "{text}");
        assert!(!of(kind, 0).contains("van ons terug"));
    }
    let unknown = of(LetterKind::ObjectionRevoked, 0);
    assert!(unknown.contains("Dan krijgt u dat terug, met rente."));
    assert!(!of(LetterKind::ObjectionAnew, 0).contains(article));
}

#[test]
fn a_sharer_who_is_shielded_from_who_gets_the_letter_is_not_told_of() {
    let told = |shown: bool| {
        let mut facts = facts(LetterKind::NormGranted).unwrap();
        if let Matter::Norm { sharer, .. } = &mut facts.matter {
            *sharer = shown;
        }
        compose::paper(&facts, &template(), false).to_text()
    };
    let day = "Op 3 februari 2026 vroeg u ons";
    assert!(told(true).contains(day) && told(false).contains(day));
    assert!(told(true).contains("medebewoner"));
    assert!(!told(false).contains("medebewoner"));
}

#[test]
fn what_people_write_is_text() {
    let hostile = "<script>alert(1)</script> #import \u{202e}omgekeerd \u{0} \u{1f4a9} {bedrag} "
        .to_owned()
        + &"x".repeat(3000);
    let facts = Facts {
        name: "</title><b>".to_owned(),
        reasons: hostile,
        ..facts(LetterKind::Declined).unwrap()
    };
    let paper = compose::paper(&facts, &template(), true);
    let page = html::html(&paper);
    assert!(!page.contains("<script>") && !page.contains("<b>"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; #import \u{fffd}omgekeerd \u{fffd} \u{1f4a9} {bedrag} "));
    assert!(page.contains("CONCEPT: dit is nog geen besluit"));
    assert_eq!(paper.to_pdf().unwrap(), paper.to_pdf().unwrap());
}

#[test]
fn who_acts_for_a_person_gets_the_letter() {
    let facts = Facts {
        represented_by: vec![(RepresentationKind::Administrator, "B. Bewind".to_owned())],
        ..facts(LetterKind::Gift).unwrap()
    };
    let text = compose::paper(&facts, &template(), false).to_text();
    assert!(
        text.contains("\n\nB. Bewind\nbewindvoerder van A. de Vries\n\nDatum: "),
        "{text}"
    );
    assert!(text.contains("Beste A. de Vries,"));
}

#[test]
fn an_authority_has_words_of_its_own() {
    let mut template = template();
    template.opening = Some("Zaak {kenmerk}, {naam}.".to_owned());
    template.words = vec![maatwerk_domain::letters::LetterWords {
        kind: LetterKind::Gift,
        text: "Veel succes met {doel} van {bedrag}!".to_owned(),
    }];
    let facts = Facts {
        name: "{bedrag} Jansen".to_owned(),
        ..facts(LetterKind::Gift).unwrap()
    };
    let text = compose::paper(&facts, &template, false).to_text();
    assert!(text.contains("Zaak 019f2c3e-5a10-7cc0-9d4f-2f1e6a7b8c9d, {bedrag} Jansen."));
    assert!(text.contains("Veel succes met rijlessen van €\u{a0}500,00!"));
    let other = super::facts(LetterKind::Loan).unwrap();
    assert!(
        !compose::paper(&other, &template, false)
            .to_text()
            .contains("Veel succes")
    );
}
