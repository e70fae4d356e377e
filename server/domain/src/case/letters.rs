//! The letter of a decision: the files that were sent, kept beside the log, sealed, exactly as they were
//! announced.

use super::facts::not_there;
use super::{Case, CaseEvent};
use crate::{Context, Date, DecisionId, DocumentId, Personal, Refusal};

/// A file of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFile {
    /// Its identifier, among the documents of the case.
    pub document: DocumentId,
    /// Its size before it was sealed, in bytes.
    pub bytes: u64,
    /// The digest of the sealed file, for who has no key: `sha256:` and 64 hexadecimal digits.
    pub sealed: String,
}

/// The digests of a letter's files as they were sent: what they say can be guessed from little else than
/// who it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterDigests {
    /// Of the page: `sha256:` and 64 hexadecimal digits.
    pub html: String,
    /// Of the PDF.
    pub pdf: String,
}

/// The letter of a decision as it was announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The page.
    pub html: LetterFile,
    /// The PDF.
    pub pdf: LetterFile,
    /// What both are.
    pub digests: Personal<LetterDigests>,
}

/// Records that a decision reached the resident by a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnounceByLetter {
    /// The decision.
    pub decision: DecisionId,
    /// The day.
    pub on: Date,
    /// The page.
    pub html: LetterFile,
    /// The PDF.
    pub pdf: LetterFile,
    /// What both are.
    pub digests: LetterDigests,
}

impl Case {
    pub(super) fn announce_by_letter(
        &self,
        command: &AnnounceByLetter,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let mut events = self.announce(command.decision, command.on, context)?;
        let (html, pdf) = (&command.html, &command.pdf);
        let known = self.files();
        let taken = |file: &LetterFile| known.clone().any(|one| one == file.document);
        let twice = html.document == pdf.document;
        not_there("document", twice || taken(html) || taken(pdf))?;
        events.push(CaseEvent::LetterKept {
            decision: command.decision,
            html: html.clone(),
            pdf: pdf.clone(),
            digests: command.digests.clone().into(),
        });
        Ok(events)
    }

    /// The last day to object to a decision that is announced on a day: what its letter has to say, asked
    /// before it is written.
    ///
    /// # Errors
    /// The refusal that the announcement would meet.
    pub fn announceable(
        &self,
        decision: DecisionId,
        on: Date,
        context: &Context,
    ) -> Result<Date, Refusal> {
        let events = self.announce(decision, on, context)?;
        let until = events.into_iter().find_map(|event| match event {
            CaseEvent::DecisionAnnounced {
                objection_until, ..
            } => Some(objection_until),
            _ => None,
        });
        until.ok_or(Refusal::BeyondCalendar)
    }

    /// Every file that is kept beside the log for this case: its documents, its letters, and what was handed
    /// to other authorities.
    pub fn files(&self) -> impl Iterator<Item = DocumentId> + Clone {
        let letters = self.letters.values();
        let letters = letters.flat_map(|letter| [letter.html.document, letter.pdf.document]);
        let offered = self.transfers.offered.values();
        let extracts = offered.map(|one| one.extract.document);
        let documents = self.documents.keys().copied();
        documents.chain(letters).chain(extracts)
    }
}
