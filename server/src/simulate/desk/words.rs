//! What people write down: invented, and sealed like everything that is said of a person.

use crate::simulate::random::Random;

pub(super) const CORRECTIONS: [&str; 4] = [
    "De inwoner noemde een andere datum dan op het contract staat.",
    "Bij het overnemen van het formulier ging iets mis.",
    "Uit de stukken blijkt iets anders dan eerst verteld is.",
    "Het ging om een eerdere woning.",
];

pub(super) const ARGUMENTS: [&str; 5] = [
    "Strikt volgen kost het gezin de woning, en dat is duurder voor iedereen.",
    "De regel is voor een andere situatie bedoeld dan deze.",
    "Zonder deze uitgave stopt het traject dat al een jaar loopt.",
    "Er is een andere oplossing die beter past en meteen beschikbaar is.",
    "De omstandigheden zijn zo bijzonder dat het beleid er niet in voorziet.",
];

pub(super) const VIEWS: [&str; 2] = [
    "Het contract werd niet verlengd; ik zoek actief naar ander werk.",
    "Ik ben het ermee eens en wil in kleine termijnen terugbetalen.",
];

pub(super) const PAYEES: [&str; 5] = [
    "De inwoner",
    "De leverancier",
    "De verhuurder",
    "De bewindvoerder",
    "De opleider",
];

pub(super) const TRIED: [&str; 5] = [
    "Drie keer gebeld en twee keer een brief gestuurd; geen antwoord.",
    "Overleg met alle instanties aan tafel, zonder uitkomst.",
    "Een uitzondering gevraagd; niemand wist wie daarover gaat.",
    "Een bezwaar ingediend, dat nog loopt.",
    "De landelijke helpdesk gebeld.",
];

pub(super) const WOULD_HAVE_HELPED: [&str; 4] = [
    "Een beslisser die van de regel mag afwijken.",
    "Een voorschot in de tijd dat de beslissing wacht.",
    "Een gezamenlijk besluit van de betrokken instanties.",
    "Een regel die rekening houdt met deze situatie.",
];

/// Why somebody asks.
pub(super) fn explanation(random: &mut Random, purpose: &str) -> String {
    let why = random.pick(&[
        "Zonder dit loopt alles vast.",
        "Het kan niet uit het inkomen en sparen lukt niet.",
        "De wachttijd bij de andere regeling is te lang.",
        "Het is de stap die nodig is om verder te komen.",
    ]);
    format!("Gevraagd voor {purpose}. {why}")
}

/// Why it was granted or declined (Awb 3:46).
pub(super) fn reasons(random: &mut Random, granted: bool) -> &'static str {
    if granted {
        random.pick(&[
            "De uitgave doorbreekt de impasse en is de goedkoopste oplossing.",
            "Aan de voorwaarden is voldaan en de pot is toereikend.",
            "Het huishouden komt hiermee weer op eigen benen.",
        ])
    } else {
        random.pick(&[
            "Er is een voorliggende voorziening die dit betaalt.",
            "De uitgave lost het probleem van het huishouden niet op.",
            "Het bedrag is hoger dan voor dit doel verantwoord is.",
            "In de pot van dit jaar is niet genoeg over.",
        ])
    }
}

/// Why a gift became a loan, or stayed one.
pub(super) fn conversion(converts: bool) -> &'static str {
    if converts {
        "De voorwaarde is niet nagekomen en de reden komt voor eigen rekening."
    } else {
        "Terugbetalen zou het huishouden weer vast laten lopen."
    }
}
