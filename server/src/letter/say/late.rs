//! What the clock of a request leads to: not processed, and penalties for late decisions.

use maatwerk_domain::case::clock::NoPenalty;

use super::advance::undue;
use super::{Said, euros, pay_by, purpose};
use crate::document::words::day;
use crate::letter::facts::Facts;
use crate::letter::matter::{LatePenalty, Matter};

pub(super) fn said(facts: &Facts, decides: &str) -> Said {
    match &facts.matter {
        Matter::NotProcessed { asked, repair } => {
            let goal = purpose(&asked.purpose);
            let said =
                Said::new(format!("Wij behandelen uw aanvraag voor {goal} niet")).say(format!(
                    "Op {} hebben wij uw aanvraag gekregen. U vroeg {} voor {goal}.",
                    day(asked.received),
                    euros(asked.amount)
                ));
            let said = match repair {
                Some((invited, until)) => said.say(format!(
                    "Uw aanvraag was niet compleet. Op {} vroegen wij u om wat er nog miste. U had daarvoor tijd tot en \
                     met {}.",
                    day(*invited),
                    day(*until)
                )),
                None => said,
            };
            let said = said.say(format!("{decides} om uw aanvraag niet te behandelen, omdat wij niet genoeg weten om te beslissen."))
                .heading("Wat kunt u doen?")
                .say("U kunt altijd een nieuwe aanvraag doen. Stuur dan alles mee wat wij nodig hebben. Hulp nodig? Wij helpen u graag.")
                .on_awb("4:5&lid=1");
            undue(said, asked.advanced)
        }
        Matter::Penalty { asked, penalty } => {
            let what = format!("uw aanvraag van {}", day(asked.received));
            late(facts, decides, penalty, &what)
        }
        Matter::ObjectionPenalty { received, penalty } => {
            let what = format!("uw bezwaar van {}", day(*received));
            late(facts, decides, penalty, &what)
        }
        _ => Said::new(String::new()),
    }
}

fn late(facts: &Facts, decides: &str, penalty: &LatePenalty, what: &str) -> Said {
    let sum = euros(penalty.amount);
    let title = match penalty.none {
        None => format!("U krijgt {sum} omdat wij te laat waren"),
        Some(_) => "U krijgt geen dwangsom".to_owned(),
    };
    let said = Said::new(title).say(format!(
        "Wij hebben te laat beslist op {what}. U hebt ons daarop gewezen (een ingebrekestelling). Daarna duurde het nog \
         {} te lang.",
        days(penalty.days)
    ));
    let said = match penalty.none {
        None => said
            .say(format!("{decides} dat u daarvoor een dwangsom krijgt van {sum}. Een dwangsom is geld dat wij u moeten betalen omdat wij te laat zijn."))
            .heading("Wanneer krijgt u het geld?")
            .say(format!("Wij betalen uiterlijk op {}.", pay_by(facts.day)))
            .on_awb("4:87&lid=1"),
        Some(none) => said.say(format!("{decides} dat u daarvoor geen dwangsom krijgt. {}", why(none))),
    };
    said.on_awb("4:17").on_awb("4:18")
}

fn days(days: u16) -> String {
    match days {
        1 => "1 dag".to_owned(),
        days => format!("{days} dagen"),
    }
}

fn why(none: NoPenalty) -> &'static str {
    match none {
        NoPenalty::UnreasonablyLate => "U hebt ons daar namelijk pas heel laat op gewezen.",
        NoPenalty::NoInterest => "U hebt namelijk geen belang bij die beslissing.",
        NoPenalty::ManifestlyUnfounded => {
            "Het was namelijk meteen duidelijk dat wij niet konden doen wat u vroeg."
        }
    }
}
