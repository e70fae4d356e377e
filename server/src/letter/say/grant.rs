//! Money that is granted or not, and a gift that stays one.

use maatwerk_domain::{Condition, GrantForm};

use super::advance::{counted, undue};
use super::{Said, euros, pay_by, purpose};
use crate::document::words::day;
use crate::letter::facts::Facts;
use crate::letter::matter::{Asked, Granted, Matter};

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
        GrantForm::ConditionalGift => conditional(said, conditions),
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

fn conditional(said: Said, conditions: &[Condition]) -> Said {
    let one = conditions.len() == 1;
    let items = conditions.iter().map(|condition| {
        let text = condition.text.trim();
        let end = if text.ends_with(['.', '!', '?']) {
            ""
        } else {
            "."
        };
        format!("{text}{end} Dit geldt tot {}.", day(condition.until))
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
    said.heading("Wat gebeurt er als het niet lukt?")
        .say("Laat het ons meteen weten als het niet lukt. De gift kan dan een lening worden. U moet het geld dan terugbetalen, in delen.")
        .say("Dat gebeurt niet vanzelf. Wij vragen u eerst wat u ervan vindt. Daarna nemen wij een nieuw besluit. Ook daartegen kunt u bezwaar maken.")
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
