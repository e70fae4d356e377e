//! Taking in: a case of one's own with who was offered.

use std::collections::BTreeSet;

use super::{MOST_FACTS_ALONG, TransferEvent, TransferRefusal};
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, CaseEvent, FactContent, NewPerson, OpenCase, RecordFact};
use crate::{CaseId, CaseNoteId, Context, Date, FactId, PersonId, Refusal, TransferId};

/// The most notes that come along: of tasks, terms and loans.
pub const MOST_NOTES_ALONG: usize = 400;

/// Takes in who another authority offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveCase {
    /// The transfer, as the other authority names it.
    pub transfer: TransferId,
    /// From which authority, by its code.
    pub from: String,
    /// Under which name its log is signed.
    pub origin: String,
    /// Their case there.
    pub case: CaseId,
    /// The hash of the leaf of the offer in its log.
    pub leaf: String,
    /// The digest of the extract.
    pub extract: String,
    /// The day of the move.
    pub moves: Date,
    /// Why they were offered.
    pub reason: String,
    /// Who is taken in, with exactly one resident.
    pub persons: Vec<NewPerson>,
    /// The facts that come along.
    pub facts: Vec<FactAlong>,
    /// What else is told, for people to read: nobody is bound by it here.
    pub notes: Vec<NoteAlong>,
}

/// A fact that comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactAlong {
    /// Its identifier here.
    pub fact: FactId,
    /// Whom it is about.
    pub about: PersonId,
    /// What it says.
    pub content: FactContent,
}

/// A note of what is told beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteAlong {
    /// Its identifier here.
    pub note: CaseNoteId,
    /// Whom it is about.
    pub about: PersonId,
    /// What it says.
    pub text: String,
}

impl Case {
    pub(in crate::case) fn take_in(
        &self,
        command: &ReceiveCase,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        if self.opened {
            return Err(TransferRefusal::TakenIn.into());
        }
        let mut events = self.open(&OpenCase {
            client_reference: None,
            persons: command.persons.clone(),
        })?;
        let ReceiveCase { facts, notes, .. } = command;
        if facts.len() > MOST_FACTS_ALONG {
            return Err(too_many("facts in an extract", MOST_FACTS_ALONG));
        }
        if notes.len() > MOST_NOTES_ALONG {
            return Err(too_many("notes in an extract", MOST_NOTES_ALONG));
        }
        let persons: BTreeSet<_> = command.persons.iter().map(|one| one.person).collect();
        let about = facts.iter().map(|one| one.about);
        let mut about = about.chain(notes.iter().map(|one| one.about));
        if !about.all(|person| persons.contains(&person)) {
            return Err(TransferRefusal::Extract.into());
        }
        let known: BTreeSet<_> = facts.iter().map(|one| one.fact).collect();
        not_there("fact", known.len() != facts.len())?;
        let distinct: BTreeSet<_> = notes.iter().map(|one| one.note).collect();
        not_there("note", distinct.len() != notes.len())?;
        events.push(CaseEvent::Transfer(TransferEvent::CaseReceived {
            transfer: command.transfer,
            from: command.from.clone(),
            origin: command.origin.clone(),
            case: command.case,
            leaf: command.leaf.clone(),
            extract: command.extract.clone(),
            moves: command.moves,
            facts: known,
            act: context.act(),
            reason: command.reason.clone().into(),
        }));
        let opened = Self::fold(events.clone());
        for FactAlong {
            fact,
            about,
            content,
        } in facts
        {
            // A day that has not come is no day of a fact here either.
            events.extend(opened.record_fact(
                &RecordFact {
                    fact: *fact,
                    about: *about,
                    content: content.clone(),
                },
                context,
            )?);
        }
        events.extend(notes.iter().map(|one| CaseEvent::NoteWritten {
            note: one.note,
            about: one.about,
            act: context.act(),
            text: one.text.clone().into(),
        }));
        Ok(events)
    }
}
