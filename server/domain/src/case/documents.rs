//! Documents that are added to a case: a letter, a payslip, a photo of a bill. Their bytes are kept beside
//! the log, sealed; events say which they are, and by digests that they were not changed.

use super::facts::{not_there, too_many};
use super::{Case, CaseEvent};
use crate::{DocumentId, PersonId, Personal, Refusal};

/// The most documents that a case ever had.
pub const MOST_DOCUMENTS: usize = 500;

/// What kind of file a document is. Nothing that a program would run when it is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// PDF (ISO 32000).
    Pdf,
    /// A photo or scan (ITU-T T.81).
    Jpeg,
    /// An image (ISO/IEC 15948).
    Png,
    /// Plain text in UTF-8.
    Text,
}

/// What a document says of itself: all of it may tell about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentTitle {
    /// What it is called.
    pub title: String,
    /// The digest of its bytes as they came in: `sha256:` and 64 hexadecimal digits.
    pub content: String,
}

/// A document as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Whom it is about.
    pub about: PersonId,
    /// What kind of file.
    pub media_type: MediaType,
    /// Its size as it came in, in bytes.
    pub bytes: u64,
    /// The digest of the sealed file, for who has no key.
    pub sealed: String,
    /// The program that looked for viruses and found none; nothing when there was no such program.
    pub scanned: Option<String>,
    /// What it says of itself.
    pub title: Personal<DocumentTitle>,
    /// Does not belong to the case after all.
    pub withdrawn: bool,
}

/// Adds a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachDocument {
    /// Its identifier.
    pub document: DocumentId,
    /// Whom it is about: erased with that person.
    pub about: PersonId,
    /// What kind of file.
    pub media_type: MediaType,
    /// Its size as it came in, in bytes.
    pub bytes: u64,
    /// The digest of the sealed file.
    pub sealed: String,
    /// The program that looked for viruses and found none.
    pub scanned: Option<String>,
    /// What it says of itself.
    pub title: DocumentTitle,
}

/// Says that a document does not belong to the case. It stays: nothing is taken out of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawDocument {
    /// Which.
    pub document: DocumentId,
    /// Why.
    pub reason: String,
}

impl Case {
    pub(super) fn attach_document(
        &self,
        command: &AttachDocument,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        self.may_attach(command.about)?;
        not_there("document", self.documents.contains_key(&command.document))?;
        Ok(vec![CaseEvent::DocumentAttached {
            document: command.document,
            about: command.about,
            media_type: command.media_type,
            bytes: command.bytes,
            sealed: command.sealed.clone(),
            scanned: command.scanned.clone(),
            title: command.title.clone().into(),
        }])
    }

    /// Whether a document about this person can be added: asked before its bytes are worked on.
    ///
    /// # Errors
    /// The refusal that the order would meet.
    pub fn may_attach(&self, about: PersonId) -> Result<(), Refusal> {
        if !self.persons.contains_key(&about) {
            return Err(Refusal::Unknown("person"));
        }
        if self.documents.len() >= MOST_DOCUMENTS {
            return Err(too_many("documents", MOST_DOCUMENTS));
        }
        Ok(())
    }

    pub(super) fn withdraw_document(
        &self,
        command: &WithdrawDocument,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let document = self.documents.get(&command.document);
        if document.ok_or(Refusal::Unknown("document"))?.withdrawn {
            return Err(Refusal::DocumentWithdrawn);
        }
        Ok(vec![CaseEvent::DocumentWithdrawn {
            document: command.document,
            reason: command.reason.clone().into(),
        }])
    }
}
