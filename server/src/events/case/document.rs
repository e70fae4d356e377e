//! Documents that were added to a case, and that do not belong to it.

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{DocumentId, PersonId};

use crate::wire::{Digest, DocumentTitle, FreeText, Id, MediaType, ShortText};

shapes! {
    /// A document was added; its bytes are kept beside the log, sealed.
    DocumentAttached = "document-attached.v1" of CaseEvent {
        /// The new document.
        document: Id<DocumentId>,
        /// Whom it is about.
        about: Id<PersonId>,
        /// What kind of file.
        media_type: MediaType,
        /// Its size as it came in, in bytes.
        bytes: u64,
        /// The SHA-256 of the sealed file.
        sealed: Digest,
        /// The program that looked for viruses and found none.
        #[serde(skip_serializing_if = "Option::is_none")]
        scanned: Option<ShortText>,
    } => DocumentAttachedSubject {
        /// What it says of itself.
        title: DocumentTitle,
    }

    /// A document turned out not to belong to the case. It stays.
    DocumentWithdrawn = "document-withdrawn.v1" of CaseEvent {
        /// The document.
        document: Id<DocumentId>,
    } => DocumentWithdrawnSubject {
        /// Why.
        reason: FreeText,
    }
}
