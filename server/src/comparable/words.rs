//! Why a part scores as it does, in Dutch. "Toen" is the earlier request, "nu" the one asked about.

use maatwerk_domain::comparable::{ArticleLikeness, Evidence};
use maatwerk_domain::{Cents, Date};

use crate::document::words::amount;

/// What the score of a part rests on.
pub(super) fn explain(evidence: Evidence) -> String {
    match evidence {
        Evidence::Purpose { same: true } => "Het doel is hetzelfde.".to_owned(),
        Evidence::Purpose { same: false } => "Het doel is een ander.".to_owned(),
        Evidence::LegalBasis(relation) => match relation {
            ArticleLikeness::Same => "De aanvragen rusten op hetzelfde artikel.",
            ArticleLikeness::OtherParagraph => {
                "De aanvragen rusten op hetzelfde artikel, maar op een ander lid of onderdeel."
            }
            ArticleLikeness::Other => "De aanvragen rusten op een ander artikel.",
        }
        .to_owned(),
        Evidence::Amount(now, then) if now == then => {
            format!("Er werd evenveel gevraagd: {}.", euro(now))
        }
        Evidence::Amount(now, then) => {
            format!("Toen werd {} gevraagd, nu {}.", euro(then), euro(now))
        }
        Evidence::Rules { of: 0, .. } => "In beide gevallen gold geen enkele regel.".to_owned(),
        Evidence::Rules { same, unsure, of } => rules(same, unsure, of),
        Evidence::Household { differ: 0 } => {
            "Het huishouden telt evenveel volwassenen en evenveel kinderen.".to_owned()
        }
        Evidence::Household { differ } => format!(
            "Het huishouden verschilt {differ} {}, volwassenen en kinderen apart geteld.",
            if differ == 1 { "persoon" } else { "personen" }
        ),
        Evidence::Conditions { of: 0, .. } => {
            "Het beleid stelde in beide gevallen geen voorwaarden voor.".to_owned()
        }
        Evidence::Conditions { same, of } => {
            let all = if of == 1 { "voorwaarde" } else { "voorwaarden" };
            let are = if same == 1 { "kwam" } else { "kwamen" };
            format!("Van {of} voorgestelde {all} {are} er {same} in beide gevallen voor.")
        }
        Evidence::Recency { days: 0 } => "De aanvragen kwamen op dezelfde dag binnen.".to_owned(),
        Evidence::Recency { days } => format!(
            "Tussen de aanvragen {} {days} {}.",
            if days == 1 { "ligt" } else { "liggen" },
            if days == 1 { "dag" } else { "dagen" }
        ),
        Evidence::NoRules => {
            "Niet vergeleken: van een van beide aanvragen is geen enkele regel beoordeeld."
                .to_owned()
        }
        Evidence::NoProposal => {
            "Niet vergeleken: het beleid stelde niet in beide gevallen een toekenning voor."
                .to_owned()
        }
    }
}

fn rules(same: usize, unsure: usize, of: usize) -> String {
    let all = if of == 1 { "regel" } else { "regels" };
    let mut sentence = format!("Van {of} {all} viel het oordeel bij {same} gelijk uit");
    if unsure > 0 {
        let more =
            format!("; bij {unsure} was het in een van beide gevallen onbekend, dat telt half");
        sentence.push_str(&more);
    }
    sentence.push('.');
    sentence
}

/// What was looked at to find comparable decisions.
pub(super) fn considered(scored: usize, bounded: bool, since: Date) -> String {
    if bounded {
        format!(
            "Vergeleken met de {scored} nieuwste besluiten op aanvragen met hetzelfde doel of \
             artikel; er zijn er meer, en die zijn niet bekeken."
        )
    } else {
        format!(
            "Vergeleken met alle besluiten vanaf {since} op aanvragen met hetzelfde doel of \
             artikel: {scored}."
        )
    }
}

/// An amount as the Dutch write it: `€ 1.234,50`.
fn euro(cents: Cents) -> String {
    format!("€ {}", amount(cents.get()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_the_dutch_write_them() {
        for (cents, written) in [
            (0, "€ 0,00"),
            (7, "€ 0,07"),
            (99_999, "€ 999,99"),
            (100_000, "€ 1.000,00"),
            (123_456_789, "€ 1.234.567,89"),
        ] {
            assert_eq!(euro(Cents::new(cents)), written);
        }
    }

    #[test]
    fn one_and_more_read_well() {
        let says = |evidence, sentence: &str| assert_eq!(explain(evidence), sentence);
        says(
            Evidence::Rules {
                same: 2,
                unsure: 1,
                of: 4,
            },
            "Van 4 regels viel het oordeel bij 2 gelijk uit; bij 1 was het in een van beide \
             gevallen onbekend, dat telt half.",
        );
        says(
            Evidence::Household { differ: 1 },
            "Het huishouden verschilt 1 persoon, volwassenen en kinderen apart geteld.",
        );
        says(
            Evidence::Conditions { same: 1, of: 1 },
            "Van 1 voorgestelde voorwaarde kwam er 1 in beide gevallen voor.",
        );
        says(
            Evidence::Recency { days: 1 },
            "Tussen de aanvragen ligt 1 dag.",
        );
        says(
            Evidence::Amount(Cents::new(50_000), Cents::new(120_000)),
            "Toen werd € 1.200,00 gevraagd, nu € 500,00.",
        );
    }
}
