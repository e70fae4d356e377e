//! Decisions on an objection: what became of it, and how the objector was heard (Awb 7:12 lid 1).

use maatwerk_domain::Cents;
use maatwerk_domain::case::objection::{ObjectionHearing, ObjectionOutcome};

use super::{Said, euros};
use crate::document::words::day;
use crate::letter::facts::Facts;
use crate::letter::matter::Matter;

pub(super) fn said(facts: &Facts, decides: &str) -> Said {
    let Matter::Objection {
        against,
        received,
        outcome,
        excused,
        heard,
        gave,
        refund,
    } = &facts.matter
    else {
        return Said::new(String::new());
    };
    let against = day(*against);
    let title = match outcome {
        ObjectionOutcome::Late | ObjectionOutcome::NotRepaired | ObjectionOutcome::Inadmissible => {
            "Wij kunnen uw bezwaar niet behandelen"
        }
        ObjectionOutcome::Unfounded => "Ons besluit blijft zoals het is",
        ObjectionOutcome::Revoked => "U krijgt gelijk: ons besluit vervalt",
        ObjectionOutcome::Anew => "U krijgt gelijk: wij nemen een nieuw besluit",
    };
    let received = format!(
        "Op {} kregen wij uw bezwaar tegen ons besluit van {against}.",
        day(*received)
    );
    let mut said = Said::new(title.to_owned()).say(received).say_if(
        *excused,
        "Uw bezwaar kwam te laat, maar daar kunt u niets aan doen. Daarom hebben wij het toch behandeld.",
    );
    if let Some((how, on)) = heard {
        said = said.say(how_heard(*how, &day(*on))).on(&how.law());
    }
    said = match outcome {
        ObjectionOutcome::Late => said
            .say(format!("{decides} dat wij uw bezwaar niet behandelen (niet-ontvankelijk). Het kwam te laat binnen. Ons besluit van {against} blijft gelden."))
            .on_awb("6:7"),
        ObjectionOutcome::NotRepaired => said
            .say(format!("{decides} dat wij uw bezwaar niet behandelen (niet-ontvankelijk). Er miste iets, en wij hebben dat niet op tijd gekregen. Ons besluit van {against} blijft gelden."))
            .on_awb("6:6"),
        ObjectionOutcome::Inadmissible => said.say(format!(
            "{decides} dat wij uw bezwaar niet behandelen (niet-ontvankelijk). Ons besluit van {against} blijft gelden."
        )),
        ObjectionOutcome::Unfounded => said.say(format!(
            "{decides} dat u geen gelijk krijgt (uw bezwaar is ongegrond). Ons besluit van {against} blijft gelden."
        )),
        ObjectionOutcome::Revoked => said
            .say(format!("{decides} dat u gelijk krijgt (uw bezwaar is gegrond). Ons besluit van {against} geldt niet meer."))
            .heading("Wat betekent dit voor u?")
            .say(format!("Wat door dat besluit is gebeurd, draaien wij terug. {}", paid_back(*refund)))
            .on_awb("4:102"),
        ObjectionOutcome::Anew if *gave => said
            .say(format!("{decides} dat u gelijk krijgt (uw bezwaar is gegrond). Wij nemen een nieuw besluit. Wat u door ons besluit van {against} kreeg, houdt u."))
            .heading("Wat betekent dit voor u?")
            .say(ANEW),
        ObjectionOutcome::Anew => said
            .say(format!("{decides} dat u gelijk krijgt (uw bezwaar is gegrond). Ons besluit van {against} geldt niet meer. Wij nemen een nieuw besluit."))
            .heading("Wat betekent dit voor u?")
            .say(ANEW),
    };
    if *outcome == ObjectionOutcome::Anew && !refund.is_zero() {
        said = said.say(paid_back(*refund)).on_awb("4:102");
    }
    said.on_awb("7:11").on_awb("7:12&lid=1")
}

/// What is paid back. Interest is reckoned on the day of payment (Awb 4:102).
fn paid_back(refund: Cents) -> String {
    if refund.is_zero() {
        return "Hebt u ons daardoor geld betaald, of hielden wij daardoor geld van u in? Dan krijgt u dat terug, met \
                rente."
            .to_owned();
    }
    format!(
        "U krijgt {} van ons terug. Dat hebt u door dat besluit aan ons betaald, of wij hielden het van u in. U krijgt \
         er ook rente over, tot de dag waarop wij betalen.",
        euros(refund)
    )
}

const ANEW: &str =
    "U krijgt het nieuwe besluit in een aparte brief. U hoeft daarvoor niets te doen.";

fn how_heard(how: ObjectionHearing, on: &str) -> String {
    let not = |why: &str| format!("Wij hebben u niet gevraagd om langs te komen. {why}");
    match how {
        ObjectionHearing::Held => format!("Op {on} hebt u ons verteld waarom u het er niet mee eens bent."),
        ObjectionHearing::ManifestlyInadmissible => {
            not("Het was meteen duidelijk dat wij uw bezwaar niet konden behandelen.")
        }
        ObjectionHearing::ManifestlyUnfounded => {
            not("Het was meteen duidelijk dat ons besluit niet anders kon zijn.")
        }
        ObjectionHearing::Waived => {
            "U hebt ons laten weten dat u niet langs wilde komen om uw bezwaar te vertellen.".to_owned()
        }
        ObjectionHearing::NoAnswer => {
            "Wij vroegen of u langs wilde komen om uw bezwaar te vertellen. Wij kregen daarop geen antwoord.".to_owned()
        }
        ObjectionHearing::FullyMet => not("U krijgt namelijk helemaal gelijk."),
    }
}
