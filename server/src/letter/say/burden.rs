//! Decisions that burden: a gift that becomes a loan, a grant that is revised, withdrawn or reclaimed.

use maatwerk_domain::case::adverse::AdverseAct;
use maatwerk_domain::{Date, LoanTerms};

use super::{Said, euros, pay_by, purpose};
use crate::document::words::day;
use crate::letter::facts::Facts;
use crate::letter::matter::{Granted, Matter};

pub(super) fn said(facts: &Facts, decides: &str) -> Said {
    match &facts.matter {
        Matter::Converted {
            granted,
            terms,
            first_due,
        } => {
            let goal = purpose(&granted.asked.purpose);
            let said = Said::new(format!("Uw gift voor {goal} wordt een lening"))
                .say(before(granted))
                .say(format!(
                    "{decides} dat {} van dit geld een lening wordt. Dat bedrag moet u terugbetalen.",
                    euros(terms.principal)
                ))
                .on(&granted.asked.basis);
            pay_back(said, *terms, *first_due, facts.day)
        }
        Matter::Adverse {
            granted,
            act,
            ground,
            first_due,
        } => acted(facts, decides, granted, (*act, *first_due)).on(ground),
        _ => Said::new(String::new()),
    }
}

/// What was granted.
pub(super) fn before(granted: &Granted) -> String {
    let what = if granted.advance {
        "een voorschot van "
    } else {
        ""
    };
    format!(
        "Op {} besloten wij dat u {what}{} kreeg voor {}.",
        day(granted.on),
        euros(granted.amount),
        purpose(&granted.asked.purpose)
    )
}

fn acted(
    facts: &Facts,
    decides: &str,
    granted: &Granted,
    (act, first_due): (AdverseAct, Option<Date>),
) -> Said {
    let goal = purpose(&granted.asked.purpose);
    let reclaims = "Hebt u meer geld gekregen dan waar u recht op hebt? Dan kunnen wij het verschil terugvragen. \
                    Daarover krijgt u eerst bericht, en daarna een apart besluit.";
    match act {
        AdverseAct::Revise { amount } => Said::new(format!("U krijgt minder geld voor {goal}"))
            .say(before(granted))
            .say(format!("{decides} dat dit {} wordt.", euros(amount)))
            .heading("Wat betekent dit voor u?")
            .say(reclaims),
        AdverseAct::Withdraw => Said::new(format!("U krijgt geen geld meer voor {goal}"))
            .say(before(granted))
            .say(format!(
                "{decides} om dat besluit in te trekken. U hebt geen recht meer op dit geld."
            ))
            .heading("Wat betekent dit voor u?")
            .say(reclaims),
        AdverseAct::Reclaim(terms) => {
            let sum = euros(terms.principal);
            let said = Said::new(format!("U moet {sum} terugbetalen"))
                .say(before(granted))
                .say(format!(
                    "{decides} dat u {sum} daarvan terugbetaalt. U had daar geen recht op."
                ));
            pay_back(said, terms, first_due, facts.day)
        }
    }
}

/// How much is paid back by when (Awb 4:86, 4:87).
fn pay_back(said: Said, terms: LoanTerms, first_due: Option<Date>, announced: Date) -> Said {
    in_parts(said, terms, first_due, announced).on_awb("4:87&lid=1")
}

/// The same, without the article that sets the term.
pub(super) fn in_parts(
    said: Said,
    terms: LoanTerms,
    first_due: Option<Date>,
    announced: Date,
) -> Said {
    let how = if terms.instalments > 1 {
        let first = match first_due {
            Some(first) => format!("U betaalt voor het eerst op {}.", day(first)),
            None => "Wij laten u weten wanneer u voor het eerst betaalt.".to_owned(),
        };
        format!(
            "U betaalt {} terug in {} maanden: elke maand {}. In de laatste maand betaalt u wat er nog over is. {first}",
            euros(terms.principal),
            terms.instalments,
            euros(terms.instalment)
        )
    } else {
        let last = first_due.map_or_else(|| pay_by(announced), day);
        let sum = euros(terms.principal);
        format!("U betaalt {sum} in één keer terug, uiterlijk op {last}.")
    };
    said.heading("Hoe betaalt u terug?")
        .say(how)
        .say("Lukt het niet om te betalen? Laat het ons dan meteen weten. Wij zoeken samen naar een oplossing.")
        .say("Betaalt u niet op tijd en horen wij niets van u? Dan sturen wij u een herinnering (een aanmaning). Daarna kunnen er kosten en rente bij komen.")
}
