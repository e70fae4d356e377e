//! Decisions about the paying of a debt: waived, deferred, set off, or declined (Awb 4:93, 4:94, 4:94a).

use maatwerk_domain::case::debt::DebtVerdict;
use maatwerk_domain::{Cents, LoanTerms};

use super::burden::{before, in_parts};
use super::{Said, euros, purpose};
use crate::document::words::day;
use crate::letter::facts::Facts;
use crate::letter::matter::Matter;

pub(super) fn said(facts: &Facts, decides: &str) -> Said {
    let Matter::Debt {
        granted,
        verdict,
        owed,
        ground,
        claim,
    } = &facts.matter
    else {
        return Said::new(String::new());
    };
    let goal = purpose(&granted.asked.purpose);
    let owes = match verdict {
        DebtVerdict::NotWaived | DebtVerdict::NotDeferred => "moet",
        DebtVerdict::Waived { .. } | DebtVerdict::Deferred(_) | DebtVerdict::SetOff { .. } => {
            "moest"
        }
    };
    let still = format!("U {owes} daarvan nog {} terugbetalen.", euros(*owed));
    let begun = |title: String| Said::new(title).say(before(granted)).say(still.clone());
    let said = match verdict {
        DebtVerdict::Waived { amount, .. } => {
            let sum = euros(*amount);
            let said = begun(format!("U hoeft {sum} niet terug te betalen")).say(format!(
                "{decides} dat u {sum} niet meer hoeft terug te betalen. Dat heet kwijtschelden."
            ));
            left(said, owed.saturating_sub(*amount)).on_awb("4:94a")
        }
        DebtVerdict::NotWaived => {
            begun(format!("U moet het geld voor {goal} blijven terugbetalen"))
                .say("U vroeg ons of u dit niet meer hoeft terug te betalen.")
                .say(format!(
                    "{decides} dat u het wel moet terugbetalen. Wij schelden niets kwijt."
                ))
                .say(AS_BEFORE)
                .on_awb("4:94a")
        }
        DebtVerdict::Deferred(plan) => {
            let said = begun("U krijgt uitstel van betaling".to_owned()).say(format!(
                "{decides} dat u {} op een andere manier mag terugbetalen.",
                euros(*owed)
            ));
            let terms = LoanTerms {
                principal: *owed,
                instalments: plan.instalments,
                instalment: plan.amount,
            };
            let said = in_parts(said, terms, Some(plan.first_due), facts.day);
            // The decision names its term (4:94 lid 3), in which nothing is claimed (lid 2).
            let until = plan
                .last_due()
                .map_or_else(String::new, |last| format!(" tot en met {}", day(last)));
            said.say(format!(
                "Dit uitstel geldt{until}. Over deze tijd betaalt u geen rente. Zolang u op deze manier betaalt, sturen \
                 wij u geen aanmaning."
            ))
            .on_awb("4:94")
        }
        DebtVerdict::NotDeferred => begun("U krijgt geen uitstel van betaling".to_owned())
            .say("U vroeg ons of u dit later of in kleinere delen mag terugbetalen.")
            .say(format!("{decides} dat u geen uitstel krijgt."))
            .say(AS_BEFORE)
            .on_awb("4:94"),
        DebtVerdict::SetOff { amount, .. } => {
            let sum = euros(*amount);
            let said = begun(format!("Wij houden {sum} in op geld dat u van ons krijgt"))
                .say(format!(
                    "{decides} dat wij {sum} inhouden op geld dat u van ons krijgt. Daarmee is {sum} van uw schuld betaald. \
                     Dat heet verrekenen."
                ));
            // The decision names it (4:93 lid 2).
            let said = match claim {
                Some(claim) => said.say(format!(
                    "Dit is het geld waarvan wij het inhouden: {}.",
                    claim.trim_end_matches(['.', ' '])
                )),
                None => said,
            };
            left(said, owed.saturating_sub(*amount)).on_awb("4:93")
        }
    };
    said.on(ground)
}

const AS_BEFORE: &str = "Hoe u terugbetaalt, verandert niet. Lukt dat niet? Laat het ons dan meteen weten. Wij zoeken \
                         samen naar een oplossing.";

/// What is owed after it; the instalments that come first are settled first.
fn left(said: Said, left: Cents) -> Said {
    let said = said.heading("Wat betekent dit voor u?");
    if left.is_zero() {
        return said.say("U bent ons voor dit geld niets meer schuldig.");
    }
    said.say(format!(
        "U moet nog {} terugbetalen. Wij halen dit bedrag af van wat u het eerst moest betalen.",
        euros(left)
    ))
}
