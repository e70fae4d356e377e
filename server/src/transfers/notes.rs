//! What comes along beside facts, as notes for who works on the new case: nobody is bound by it there.

use maatwerk_domain::PersonId;

use super::extract::Extract;
use crate::document::words::{amount, citation, day};
use crate::wire::{DeadlineKind, TaskKind, Whose, Wire as _};

/// The most characters of a note.
const MOST: usize = 4000;

/// Notes, each with whom it is about: open tasks, running terms, loans.
pub(super) fn notes(extract: &Extract) -> Vec<(PersonId, String)> {
    let from = &extract.from.0;
    let mut all = Vec::new();
    for task in &extract.tasks {
        let kind = match task.kind {
            TaskKind::Task => "Taak",
            TaskKind::Agreement => "Afspraak",
        };
        let head = format!("{kind} bij {from}, uiterlijk {}:", day(task.due.0));
        let text = task.text.clone().into_domain();
        let whole = format!("{head} {text}");
        if whole.chars().count() <= MOST {
            all.push((task.about.0, whole));
        } else {
            all.push((task.about.0, format!("{head} zie de notitie hierna.")));
            all.push((task.about.0, text));
        }
    }
    for term in &extract.terms {
        let whose = match term.whose {
            Whose::Authority => "de gemeente",
            Whose::Resident => "de inwoner",
        };
        let until = term.day.map_or_else(
            || "de termijn staat stil".to_owned(),
            |last| format!("uiterlijk {}", day(last.0)),
        );
        let mut text = format!(
            "Loopt bij {from} en blijft daar: {}, {until}, aan {whose}.",
            subject(term.kind)
        );
        if let Some(article) = &term.article {
            text = format!("{text} {}", citation(&article.0));
        }
        all.push((term.about.0, text));
    }
    for loan in &extract.loans {
        let balance = amount(loan.balance.into_domain().get());
        let text = format!(
            "Lening bij {from}, waarvan nog € {balance} open staat. Die schuld blijft daar: {from} int haar."
        );
        all.push((loan.about.0, text));
    }
    all
}

/// What must happen, in Dutch.
fn subject(kind: DeadlineKind) -> &'static str {
    match kind {
        DeadlineKind::DecideRequest => "een besluit op een aanvraag",
        DeadlineKind::DecideAfterDefault => "een besluit op een aanvraag na een ingebrekestelling",
        DeadlineKind::AnnounceDecision => "de bekendmaking van een besluit",
        DeadlineKind::CompleteRequest => "het aanvullen van een aanvraag",
        DeadlineKind::TellNotProcessed => "het buiten behandeling stellen van een aanvraag",
        DeadlineKind::DeterminePenalty => "het vaststellen van een dwangsom",
        DeadlineKind::PayPenalty => "het betalen van een dwangsom",
        DeadlineKind::GrantAdvance => "een voorschot op een aanvraag",
        DeadlineKind::PayGrant => "het betalen van een toegekend bedrag",
        DeadlineKind::ReviewGift => "het opnieuw bekijken van een gift met voorwaarden",
        DeadlineKind::AnswerHearing => "een zienswijze op een voorstel",
        DeadlineKind::PayInstalment => "het aflossen van een lening",
        DeadlineKind::AnswerReminder => "het betalen na een aanmaning",
        DeadlineKind::ClaimDebt => "het innen van een lening voordat die verjaart",
        DeadlineKind::DecideDebtAnew => "een nieuw besluit over het terugbetalen van een lening",
        DeadlineKind::Object => "bezwaar tegen een besluit",
        DeadlineKind::DecideObjection => "een besluit op een bezwaar",
        DeadlineKind::PayRefund => "het terugbetalen na een bezwaar",
        DeadlineKind::RepairObjection => "het aanvullen van een bezwaar",
        DeadlineKind::DecideNormSuspension => "een besluit over de kostendelersnorm",
        DeadlineKind::ExtendNormSuspension => {
            "het verlengen van een opschorting van de kostendelersnorm"
        }
        DeadlineKind::DoTask => "een taak",
        DeadlineKind::KeepAgreement => "een afspraak",
        DeadlineKind::EndTransfer => "een aangeboden overdracht",
    }
}
