//! Money before it is decided what is granted, and what becomes of it (Awb 4:95, Participatiewet 52).

use maatwerk_domain::Cents;

use super::grant::{paid_when, request};
use super::{Said, euros, purpose};
use crate::letter::facts::Facts;
use crate::letter::matter::Matter;

pub(super) fn said(facts: &Facts, decides: &str) -> Said {
    let Matter::Advance {
        asked,
        amount,
        article,
        account,
    } = &facts.matter
    else {
        return Said::new(String::new());
    };
    let (sum, goal) = (euros(*amount), purpose(&asked.purpose));
    // The law makes it a loan, which what is granted pays back.
    let assistance = article.article().starts_with("BWBR0015703&");
    let said = Said::new(format!("U krijgt een voorschot van {sum} voor {goal}"))
        .say(request(asked))
        .say(format!("{decides} dat u alvast {sum} krijgt."))
        .say("Dit is een voorschot. Over uw aanvraag beslissen wij later. U krijgt daarover nog een brief.")
        .on(article)
        .on_awb("4:87&lid=1");
    paid_when(said, facts, account.as_deref())
        .heading("Wat gebeurt er daarna?")
        .say_if(
            assistance,
            "Volgens de wet is dit voorschot een lening zonder rente.",
        )
        .say("Krijgt u het geld waar u om vroeg? Dan hoort het voorschot daarbij, en krijgt u alleen nog de rest.")
        .say("Krijgt u dat geld niet? Dan kunnen wij het voorschot terugvragen. Dat gebeurt niet vanzelf. Wij vragen u eerst wat u ervan vindt. Daarna nemen wij een apart besluit. Ook daartegen kunt u bezwaar maken.")
}

/// Of what is granted a part was advanced (Awb 4:95 lid 4).
pub(super) fn counted(said: Said, granted: Cents, advanced: Cents) -> Said {
    if advanced.is_zero() {
        return said;
    }
    let left = granted.saturating_sub(advanced);
    let advance = euros(advanced);
    let said = if left.is_zero() {
        said.say(format!(
            "Dit hele bedrag is uw voorschot van {advance}. U krijgt daarna geen geld meer voor deze aanvraag."
        ))
    } else {
        said.say(format!(
            "Uw voorschot van {advance} hoort hierbij. U krijgt daarnaast nog {}.",
            euros(left)
        ))
    };
    said.on_awb("4:95&lid=4")
}

/// Nothing is granted: what was advanced may be reclaimed (Awb 4:95 lid 4).
pub(super) fn undue(said: Said, advanced: Cents) -> Said {
    if advanced.is_zero() {
        return said;
    }
    said.heading("Uw voorschot")
        .say(format!(
            "U kreeg al een voorschot van {}. Omdat u geen geld krijgt voor uw aanvraag, kunnen wij dat terugvragen. \
             Daarover krijgt u eerst bericht, en daarna een apart besluit.",
            euros(advanced)
        ))
        .on_awb("4:95&lid=4")
}
