//! Documents that are added to a case.

use maatwerk_domain::case::{
    AttachDocument, Case, CaseCommand, CaseEvent, CloseReason, DocumentTitle, MOST_DOCUMENTS,
    MediaType, PersonRole, WithdrawDocument,
};
use maatwerk_domain::{DocumentId, PersonId, Refusal};

use crate::support::*;

pub(crate) const DOCUMENT: DocumentId = DocumentId::from_bytes([9; 16]);

fn attach(document: DocumentId, about: PersonId) -> CaseCommand {
    CaseCommand::AttachDocument(AttachDocument {
        document,
        about,
        media_type: MediaType::Pdf,
        bytes: 1_234,
        sealed: "sha256:aa".to_owned(),
        scanned: Some("clamdscan".to_owned()),
        title: title(),
    })
}

fn title() -> DocumentTitle {
    DocumentTitle {
        title: "Loonstrook oktober".to_owned(),
        content: "sha256:bb".to_owned(),
    }
}

fn one(document: DocumentId, about: PersonId) -> CaseEvent {
    CaseEvent::DocumentAttached {
        document,
        about,
        media_type: MediaType::Pdf,
        bytes: 1_234,
        sealed: "sha256:aa".to_owned(),
        scanned: Some("clamdscan".to_owned()),
        title: title().into(),
    }
}

/// The document was added.
pub(crate) fn attached(about: PersonId) -> CaseEvent {
    one(DOCUMENT, about)
}

fn withdraw() -> CaseCommand {
    CaseCommand::WithdrawDocument(WithdrawDocument {
        document: DOCUMENT,
        reason: "Van een ander".to_owned(),
    })
}

#[test]
fn a_document_is_about_somebody_in_the_household() {
    let after = given(opened())
        .when(attach(DOCUMENT, RESIDENT))
        .then([attached(RESIDENT)]);
    assert_eq!(after.case.documents[&DOCUMENT].about, RESIDENT);
    given(opened())
        .when(attach(DOCUMENT, PARTNER))
        .refused(Refusal::Unknown("person"));
    let mut events = opened();
    events.push(attached(RESIDENT));
    given(events)
        .when(attach(DOCUMENT, RESIDENT))
        .refused(Refusal::Exists("document"));
}

#[test]
fn what_does_not_belong_to_the_case_stays_and_is_marked() {
    let mut events = opened();
    events.push(attached(RESIDENT));
    let after = given(events)
        .when(withdraw())
        .then([CaseEvent::DocumentWithdrawn {
            document: DOCUMENT,
            reason: "Van een ander".to_owned().into(),
        }]);
    assert!(after.case.documents[&DOCUMENT].withdrawn);
    given(opened())
        .when(withdraw())
        .refused(Refusal::Unknown("document"));
}

#[test]
fn a_letter_still_comes_when_the_case_is_closed() {
    let mut events = opened();
    events.push(CaseEvent::CaseClosed {
        reason: CloseReason::Resolved,
    });
    given(events)
        .when(attach(DOCUMENT, RESIDENT))
        .then([attached(RESIDENT)]);
}

#[test]
fn a_document_is_sealed_with_the_key_of_whom_it_is_about() {
    let mut events = opened();
    events.push(person_added(PARTNER, PersonRole::Partner));
    let case = Case::fold(events);
    assert_eq!(case.subject_of(&attached(PARTNER)), Some(PARTNER));
    assert!(case.concerns(&attached(PARTNER), PARTNER));
    assert!(!case.concerns(&attached(PARTNER), RESIDENT));
}

#[test]
fn a_case_has_so_many_documents_and_no_more() {
    let mut events = opened();
    for number in 0..MOST_DOCUMENTS {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(number as u64).to_be_bytes());
        events.push(one(DocumentId::from_bytes(id), RESIDENT));
    }
    given(events)
        .when(attach(DOCUMENT, RESIDENT))
        .refused(Refusal::TooMany {
            what: "documents",
            limit: MOST_DOCUMENTS,
        });
}
