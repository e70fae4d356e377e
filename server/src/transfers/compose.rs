//! Writing what is told: of who goes along, what was chosen.

use maatwerk_domain::case::Case;
use maatwerk_domain::case::deadlines::DeadlineKind as Kind;
use maatwerk_domain::case::transfer::OfferTransfer;
use maatwerk_domain::{PersonId, Personal};

use super::extract::{Extract, FactAlong, LoanAlong, PersonAlong, TaskAlong, TermAlong};
use super::file::FORMAT;
use super::refused;
use crate::documents;
use crate::http::problem::Problem;
use crate::wire::{
    AuthorityCode, Cents, Day, DeadlineKind, FreeText, Id, Identity, LawRef, PersonRole, Root,
    TaskKind, Whose, Wire as _,
};

/// The most of each of tasks, terms and loans.
const MOST_BESIDE: usize = 100;

/// What is told with an offer.
///
/// # Errors
/// When something of it was erased, or it is too much.
pub(super) fn extract(
    case: &Case,
    offer: &OfferTransfer,
    from: &str,
    salt: [u8; 32],
) -> Result<Extract, Problem> {
    let persons = offer.persons.iter();
    let persons = persons.map(|person| along(case, *person, *person == offer.persons[0]));
    let mut facts: Vec<_> = offer
        .facts
        .iter()
        .filter_map(|fact| case.facts.get(fact))
        .collect();
    facts.sort_by_key(|fact| fact.sequence);
    let facts = facts.into_iter().map(|fact| match &fact.content {
        Personal::Known(content) => Ok(FactAlong::of(fact.about, content)),
        Personal::Erased => Err(documents::erased()),
    });
    Ok(Extract {
        format: FORMAT.to_owned(),
        salt: Root(salt),
        transfer: Id(offer.transfer),
        from: AuthorityCode(from.to_owned()),
        to: AuthorityCode(offer.to.clone()),
        moves: Day(offer.moves),
        until: Day(offer.until),
        reason: FreeText::of(&offer.reason),
        persons: persons.collect::<Result<_, _>>()?,
        facts: facts.collect::<Result<_, _>>()?,
        tasks: bounded("/work", tasks(case, offer)?)?,
        terms: bounded("/terms", terms(case, offer))?,
        loans: bounded("/loans", loans(case, offer))?,
    })
}

/// Somebody who goes along. Who is named first is the resident there.
fn along(case: &Case, person: PersonId, first: bool) -> Result<PersonAlong, Problem> {
    let known = case.persons.get(&person);
    let identity = known.and_then(|known| known.identity.known());
    let (Some(known), Some(identity)) = (known, identity) else {
        return Err(documents::erased());
    };
    Ok(PersonAlong {
        person: Id(person),
        role: if first {
            PersonRole::Resident
        } else {
            PersonRole::of(&known.role)
        },
        identity: Identity::of(identity),
    })
}

fn tasks(case: &Case, offer: &OfferTransfer) -> Result<Vec<TaskAlong>, Problem> {
    if !offer.work {
        return Ok(Vec::new());
    }
    let tasks = case.tasks_along(&offer.persons);
    let told = tasks.map(|(_, task)| {
        let text = task.text.known().ok_or_else(documents::erased)?;
        Ok(TaskAlong {
            about: Id(task.about),
            kind: TaskKind::of(&task.kind),
            due: Day(task.due),
            text: FreeText::of(text),
        })
    });
    told.collect()
}

/// The running terms of who goes along. Tasks are told apart, and that there are loans only with them.
fn terms(case: &Case, offer: &OfferTransfer) -> Vec<TermAlong> {
    if !offer.terms {
        return Vec::new();
    }
    let all = case.deadlines().into_iter();
    let all = all.filter(|one| {
        !matches!(
            one.kind,
            Kind::DoTask
                | Kind::KeepAgreement
                | Kind::PayInstalment
                | Kind::AnswerReminder
                | Kind::ClaimDebt
                | Kind::DecideDebtAnew
                // It says that there was a debt.
                | Kind::PayRefund
                | Kind::EndTransfer
        )
    });
    all.filter_map(|one| {
        let about = one.person.filter(|person| offer.persons.contains(person))?;
        Some(TermAlong {
            about: Id(about),
            kind: DeadlineKind::of(&one.kind),
            whose: Whose::of(&one.whose),
            day: one.day.map(Day),
            article: one.article.as_ref().map(LawRef::of),
        })
    })
    .collect()
}

fn loans(case: &Case, offer: &OfferTransfer) -> Vec<LoanAlong> {
    let loans = offer.loans.iter().filter_map(|id| {
        Some(LoanAlong {
            about: Id(case.debtor(*id)?),
            loan: Id(*id),
            balance: Cents::of(&case.loans.get(id)?.balance()),
        })
    });
    loans.collect()
}

fn bounded<T>(pointer: &'static str, told: Vec<T>) -> Result<Vec<T>, Problem> {
    if told.len() > MOST_BESIDE {
        return Err(refused(
            pointer,
            "too-many",
            "is more than goes in one extract, 100: leave it out, and tell it in another way",
        ));
    }
    Ok(told)
}
