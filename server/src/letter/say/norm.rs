//! The norm for cost sharers (kostendelersnorm), left out for a term.

use maatwerk_domain::case::norm::{self, EndGround};

use super::{Said, euros};
use crate::document::words::day;
use crate::letter::facts::Facts;
use crate::letter::matter::{Matter, Norm};

pub(super) fn said(facts: &Facts, decides: &str) -> Said {
    let Matter::Norm {
        asked,
        sharer,
        norm,
    } = &facts.matter
    else {
        return Said::new(String::new());
    };
    // By what that person is to the reader: the name of somebody else stands in no letter.
    let about = if *sharer {
        " Het gaat daarbij om uw medebewoner."
    } else {
        ""
    };
    let asked = format!(
        "Op {} vroeg u ons om de kostendelersnorm voor u niet te laten gelden.{about}",
        day(*asked)
    );
    let means = "De kostendelersnorm is een regel: wie een woning deelt met andere volwassenen, krijgt minder uitkering.";
    let said = match norm {
        Norm::Granted(term) => {
            let said = Said::new("De kostendelersnorm geldt voor u tijdelijk niet".to_owned())
                .say(asked)
                .say(format!(
                    "{decides} dat de kostendelersnorm van {} tot en met {} niet geldt voor uw uitkering. {means} Dat doen \
                     wij in deze periode dus niet.",
                    day(term.from),
                    day(term.until)
                ));
            let said = match term.monthly {
                Some(monthly) => said.say(format!("Dat scheelt u {} per maand.", euros(monthly))),
                None => said,
            };
            said.heading("Wat gebeurt er daarna?").say(format!(
                "Na {} geldt de norm weer. Hebt u dan meer tijd nodig? Laat het ons weten vóór die dag. Wij kijken dan \
                 opnieuw.",
                day(term.until)
            ))
        }
        Norm::Declined => Said::new("De kostendelersnorm blijft voor u gelden".to_owned()).say(asked).say(format!(
            "{decides} dat de kostendelersnorm blijft gelden voor uw uitkering. {means}"
        )),
        Norm::Extended(until) => {
            Said::new("De kostendelersnorm geldt voor u langer niet".to_owned())
                .say(asked)
                .say(format!(
                    "{decides} dat de kostendelersnorm langer niet geldt voor uw uitkering: tot en met {}. {means} Dat doen \
                     wij in deze periode dus niet.",
                    day(*until)
                ))
                .heading("Wat gebeurt er daarna?")
                .say(format!(
                    "Na {} geldt de norm weer. Hebt u dan meer tijd nodig? Laat het ons weten vóór die dag.",
                    day(*until)
                ))
        }
        Norm::Ended { ground, last_day } => {
            let why = match ground {
                EndGround::OwnRequest => "U vroeg ons dat zelf.",
                EndGround::Told => "U liet ons weten dat het niet meer nodig is.",
            };
            Said::new("De kostendelersnorm geldt weer voor u".to_owned()).say(asked).say(format!(
                "{decides} dat de kostendelersnorm weer geldt voor uw uitkering. {} is de laatste dag waarop de norm niet \
                 geldt. {why} {means}",
                day(*last_day)
            ))
        }
    };
    said.on(&norm::basis()).on(&norm::norm())
}
