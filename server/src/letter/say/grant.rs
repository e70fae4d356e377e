//! Money that is granted or not, and a gift that stays one.

use maatwerk_domain::regime::BasisAct;
use maatwerk_domain::{Condition, GrantForm, LawRef};

use super::advance::{counted, undue};
use super::{Said, article, euros, pay_by, purpose};
use crate::document::words::day;
use crate::letter::facts::Facts;
use crate::letter::matter::{Asked, Broken, Granted, Matter};

pub(super) fn said(facts: &Facts, decides: &str) -> Said {
    match &facts.matter {
        Matter::Granted { .. } => granted(facts, decides),
        Matter::Declined(asked) => declined(asked, decides),
        Matter::Kept(granted) => kept(granted, decides),
        _ => Said::new(String::new()),
    }
}

pub(super) fn request(asked: &Asked) -> String {
    format!(
        "Op {} hebben wij uw aanvraag gekregen. U vroeg {} voor {}.",
        day(asked.received),
        euros(asked.amount),
        purpose(&asked.purpose)
    )
}

fn granted(facts: &Facts, decides: &str) -> Said {
    let Matter::Granted {
        asked,
        form,
        amount,
        conditions,
        broken,
        account,
        first_due,
    } = &facts.matter
    else {
        return Said::new(String::new());
    };
    let (sum, goal) = (euros(*amount), purpose(&asked.purpose));
    let title = match form {
        GrantForm::Gift => format!("U krijgt {sum} voor {goal}"),
        GrantForm::ConditionalGift if conditions.len() == 1 => {
            format!("U krijgt {sum} voor {goal}, met een voorwaarde")
        }
        GrantForm::ConditionalGift => format!("U krijgt {sum} voor {goal}, met voorwaarden"),
        GrantForm::Loan => format!("U kunt {sum} lenen voor {goal}"),
    };
    let verb = match form {
        GrantForm::Gift | GrantForm::ConditionalGift => "krijgt",
        GrantForm::Loan => "kunt lenen",
    };
    let less = *amount < asked.amount;
    let mut said = Said::new(title)
        .say(request(asked))
        .say(format!("{decides} dat u {sum} {verb}."))
        .say_if(less, "Dat is minder dan u vroeg. Hieronder leest u waarom.")
        .on(&asked.basis)
        .on_awb("4:87&lid=1");
    said = match form {
        GrantForm::Gift => said.say("Dit geld is een gift. U hoeft het niet terug te betalen."),
        GrantForm::ConditionalGift => conditional(said, conditions, broken),
        GrantForm::Loan => said.say("Dit geld is een lening. U moet het terugbetalen."),
    };
    said = counted(said, *amount, asked.advanced);
    if *amount > asked.advanced {
        said = paid_when(said, facts, account.as_deref());
    }
    if *form == GrantForm::Loan {
        let first = match first_due {
            Some(first) => format!("U betaalt voor het eerst op {}.", day(*first)),
            None => "Wij spreken met u af wanneer u terugbetaalt, en hoeveel per maand.".to_owned(),
        };
        said = said.heading("Hoe betaalt u terug?").say(first).say(
            "Lukt het niet om te betalen? Laat het ons dan meteen weten. Wij zoeken samen naar een oplossing.",
        );
    }
    said
}

/// When and where what is granted is paid.
pub(super) fn paid_when(said: Said, facts: &Facts, account: Option<&str>) -> Said {
    said.heading("Wanneer krijgt u het geld?").say(format!(
        "Wij betalen uiterlijk op {}. {}",
        pay_by(facts.day),
        match account {
            Some(name) => format!("Het geld gaat naar de rekening op naam van {name}."),
            None => "Weten wij nog niet naar welke rekening het geld moet? Dan vragen wij u dat."
                .to_owned(),
        }
    ))
}

fn conditional(said: Said, conditions: &[Condition], broken: &Broken) -> Said {
    let one = conditions.len() == 1;
    let items = conditions.iter().map(|condition| {
        let text = condition.text.trim();
        let end = if text.ends_with(['.', '!', '?']) {
            ""
        } else {
            "."
        };
        let last = day(condition.until);
        if names_day(text, &last) {
            format!("{text}{end}")
        } else {
            // It is fulfilled on that day if it still holds then.
            format!("{text}{end} Dit geldt tot en met {last}.")
        }
    });
    let mut said = said
        .say("Dit geld is een gift zolang u doet wat wij hieronder met u afspreken. U hoeft het dan niet terug te betalen.")
        .heading(if one { "De voorwaarde" } else { "De voorwaarden" })
        .list(items.collect());
    for condition in conditions {
        said = said.on(&condition.article);
    }
    let last = conditions.iter().map(|condition| condition.until).max();
    if let Some(last) = last {
        said = said.say(format!(
            "Hebt u dat op {} nog steeds gedaan? Dan blijft het geld van u.",
            day(last)
        ));
    }
    breaks(said.heading("Wat gebeurt er als het niet lukt?"), broken)
}

/// Whether words name a day: 6 augustus is not in 16 augustus.
fn names_day(text: &str, day: &str) -> bool {
    let mut places = text.match_indices(day);
    places.any(|(at, _)| !text[..at].ends_with(|before: char| before.is_ascii_digit()))
}

/// What may be done when a condition breaks: nothing that the legal basis does not know.
fn breaks(said: Said, broken: &Broken) -> Said {
    let said = match broken {
        Broken::Converted => said.say("Laat het ons meteen weten als het niet lukt. De gift kan dan een lening worden. U moet het geld dan terugbetalen, in delen."),
        Broken::Otherwise(acts) if acts.is_empty() => {
            return said.say("Laat het ons meteen weten als het niet lukt. Dit geld wordt dan geen lening. Wij kijken samen met u wat er nodig is.");
        }
        Broken::Otherwise(acts) => said
            .say("Laat het ons meteen weten als het niet lukt. Dit geld wordt dan geen lening. Dit kan dan wel gebeuren:")
            .list(acts.iter().filter_map(|(act, articles)| may_follow(*act, articles)).collect()),
    };
    said.say("Dat gebeurt niet vanzelf. Wij vragen u eerst wat u ervan vindt. Daarna nemen wij een nieuw besluit. Ook daartegen kunt u bezwaar maken.")
}

/// An act that may follow when a condition breaks, with the articles that it would rest on.
fn may_follow(act: BasisAct, articles: &[LawRef]) -> Option<String> {
    let (what, called) = match act {
        BasisAct::Revise => ("U krijgt minder geld dan in dit besluit staat", "herzien"),
        BasisAct::Withdraw => (
            "Wij trekken dit besluit in, en u hebt dan geen recht meer op dit geld",
            "intrekken",
        ),
        BasisAct::Reclaim => (
            "U betaalt geld terug waar u geen recht op had",
            "terugvorderen",
        ),
        BasisAct::Lend
        | BasisAct::Convert
        | BasisAct::SuspendNorm
        | BasisAct::Advance
        | BasisAct::SetOff
        | BasisAct::Enforce => return None,
    };
    let articles: Vec<_> = articles.iter().map(article).collect();
    Some(format!("{what} ({called}: {}).", articles.join(" of ")))
}

fn declined(asked: &Asked, decides: &str) -> Said {
    let goal = purpose(&asked.purpose);
    let said = Said::new(format!("U krijgt geen geld voor {goal}"))
        .say(request(asked))
        .say(format!("{decides} dat u dit geld niet krijgt."))
        .on(&asked.basis);
    undue(said, asked.advanced)
}

fn kept(granted: &Granted, decides: &str) -> Said {
    let goal = purpose(&granted.asked.purpose);
    Said::new(format!("Uw gift voor {goal} blijft een gift"))
        .say(format!(
            "Op {} besloten wij dat u {} kreeg voor {goal}, met voorwaarden.",
            day(granted.on),
            euros(granted.amount)
        ))
        .say(format!(
            "{decides} dat dit geld van u blijft, ook al is niet aan alle voorwaarden voldaan."
        ))
        .say("U hoeft het geld niet terug te betalen. De voorwaarden gelden niet meer.")
        .on(&granted.asked.basis)
}
