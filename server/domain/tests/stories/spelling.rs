//! A name is the same name in whatever form it is typed, and a shield knows it in all of them.

use maatwerk_domain::case::people::{
    OnPeople, PeopleRefusal, RaiseShield, comparable_name, names_in,
};
use maatwerk_domain::case::work::{WorkAct, WriteNote};
use maatwerk_domain::case::{CaseCommand, CaseEvent, Identity, PersonRole};
use maatwerk_domain::{CaseNoteId, PersonId, ShieldId};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::support::*;

const SHE: PersonId = PersonId::from_bytes([32; 16]);

/// The resident, from whom somebody of this name is shielded, with the number 111222333.
fn hidden(name: &str) -> Given {
    let mut events = opened();
    events.push(CaseEvent::PersonAdded {
        person: SHE,
        role: PersonRole::Other,
        identity: Identity {
            name: name.to_owned(),
            bsn: Some("111222333".parse().unwrap()),
        }
        .into(),
    });
    given(events)
        .when(CaseCommand::OnPeople(OnPeople::RaiseShield(RaiseShield {
            shield: ShieldId::from_bytes([7; 16]),
            shielded: SHE,
            from_whom: RESIDENT,
            reason: "Geheim adres.".to_owned(),
        })))
        .accepted()
}

fn note(text: &str) -> CaseCommand {
    CaseCommand::Work(WorkAct::WriteNote(WriteNote {
        note: CaseNoteId::from_bytes([5; 16]),
        about: Some(RESIDENT),
        text: text.to_owned(),
    }))
}

#[test]
fn a_shield_knows_a_name_in_every_form() {
    for (name, forms) in [
        (
            "Zoë Çelik-İnci",
            &[
                "Zoe\u{308} C\u{327}elik-I\u{307}nci",
                "ZOË ÇELİK-İNCİ",
                "zoe celik-ınci",
                "Zoé Celık\u{2011}Inci",
                "Zoë\u{a0}Çelik\u{2013}İnci",
                "Zoë\u{3000}Çelik İnci",
                "Zo\u{200b}ë Çe\u{ad}lik\u{2060}-İnci",
                "Zoë\u{200b}Çelik-İnci",
                "\u{202e}Zoë \u{feff}Çelik\u{202c} İnci",
                "Ｚｏë Ｃelik－Inci",
                "Çelik-İnci, Zoë",
                "Zo\u{1}ë Çelik-İnci",
            ][..],
        ),
        (
            "Fien van 't Groß-d’Arc",
            &[
                "ﬁen van \u{2018}t GROSS-D'ARC",
                "Fien van t Gross d\u{2bc}Arc",
                "Fien van \u{b4}t Groẞ dArc",
                "Fien van `t Gro\u{df}\u{2010}d\u{ff07}Arc",
                "van 't Groß-d'Arc, Fien",
                "Groß-d'Arc, Fien van 't",
            ],
        ),
        ("Ĳsbrand Mæhl", &["IJsbrand Maehl", "ijsbrand MÆHL"]),
        ("Łucja Sørđe", &["Lucja Sorde", "łucja SØRĐE"]),
        (
            "Mina Ster",
            &[
                "𝐌ina 𝑺ter",
                "Ⓜina Ster",
                "M i n a S t e r",
                "BSN111222333",
                "bsn 111\u{200b}222333",
                "bsn 1 1 1 2 2 2 3 3 3",
                "bsn １１１２２２３３３",
                "١١١٢٢٢٣٣٣",
            ],
        ),
    ] {
        let mut given = hidden(name);
        for form in forms {
            let text = format!("Gebeld met {form}, over de huur.");
            given = given
                .when(note(&text))
                .refused(PeopleRefusal::NamesShielded.into());
        }
    }
}

#[test]
fn what_is_in_many_names_is_no_name() {
    for text in [
        "van",
        "Van der",
        "de Berg",
        "Jan",
        "J. van den Berg",
        "Hij is van der Bergen",
        "Jan van der Bergh",
        "van der Berg belde",
        "Een man van der Berg-familie, Jannetje",
        "bsn 1112223330",
        "op 11-12-2023, 33 euro",
    ] {
        hidden("Jan van der Berg").when(note(text)).accepted();
    }
    // Without a letter it is no name, of nobody.
    hidden("?").when(note("Wat? - Hij belt.")).accepted();
    assert_eq!(comparable_name(" ?\u{200b}- "), "");
}

#[test]
fn records_of_one_name_are_of_one_person_in_every_form() {
    for (one, other, same) in [
        ("Zoë Ster", "Zoe\u{308}  STER", true),
        ("Anne-Marie Ster", "Anne\u{a0}Marie ster", true),
        ("Groß", "GROSS", true),
        ("Işık", "isik", true),
        ("Mina Ster", "Mina Sterk", false),
        ("Mina Ster", "Ster Mina", false),
    ] {
        let (one, other) = (comparable_name(one), comparable_name(other));
        assert_eq!(one == other, same, "{one} {other}");
    }
}

#[test]
fn no_letter_changes_once_it_was_made_comparable() {
    for letter in '\0'..=char::MAX {
        let name = comparable_name(&letter.to_string());
        assert_eq!(comparable_name(&name), name, "{letter:?}");
    }
}

proptest! {
    #[test]
    fn a_name_is_compared_alike_composed_and_decomposed(
        name in "[\\PCa-zA-ZÀ-ɏ\u{300}-\u{36f}\u{200b}'’ -]{0,24}"
    ) {
        let compared = comparable_name(&name);
        let composed: String = name.nfc().collect();
        let decomposed: String = name.nfd().collect();
        prop_assert_eq!(&comparable_name(&composed), &compared);
        prop_assert_eq!(&comparable_name(&decomposed), &compared);
        prop_assert_eq!(&comparable_name(&compared), &compared);
    }
}

#[test]
fn a_name_is_found_by_what_a_text_may_hold() {
    let held = |text: &str, name: &str| names_in(text).contains(&comparable_name(name));
    for text in [
        "Mina van der Ster",
        "STER, Mina van der",
        "van der Ster (Mina)",
        "Bewindkantoor Mina van der Ster B.V., kamer 12",
        "mr. drs. M\u{ed}na van der Ster",
    ] {
        assert!(held(text, "Mina van der Ster"), "{text}");
    }
    for text in ["Mina Ster", "Mina van der Sterren", "der Ster Mina van", ""] {
        assert_eq!(
            held(text, "Mina van der Ster"),
            text.starts_with("der"),
            "{text}"
        );
    }
    assert!(!names_in("...").contains(""), "no name");
}

#[test]
fn of_a_long_text_no_more_than_its_beginning_is_looked_up() {
    let long = "een twee drie vier vijf ".repeat(10_000);
    assert!(names_in(&long).len() < 3_000);
    let apart: Vec<String> = (b'a'..=b'z')
        .map(|one| char::from(one).to_string())
        .collect();
    let most = names_in(&apart.join(" ").repeat(4)).len();
    assert!(most < 3_000, "{most}");
}
