//! Documents of a case: what a resident or an agency wrote, and photos of it.

mod attach;
mod kind;
mod scan;
mod shelf;
mod show;
mod store;
mod withdraw;

pub(crate) use attach::endpoint as attach;
pub(crate) use shelf::Shelf;
pub(crate) use show::endpoint as show;
pub(crate) use store::{Kept, Place, erased, fetch, keep, leave};
pub(crate) use withdraw::endpoint as withdraw;

use std::path::Path;

use maatwerk_domain::case::{self, Case};
use maatwerk_domain::{CaseId, DocumentId, PersonId};
use maatwerk_log::LogId;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::wire::{Digest, Id, MediaType, ShortText, Wire as _};
use scan::Scanner;

/// How many documents are looked at and sealed at the same time: each is in memory.
const AT_A_TIME: usize = 4;

/// Where documents are kept, and who looks at them first.
#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) shelf: Shelf,
    scanner: Option<Scanner>,
    permits: Semaphore,
}

impl Documents {
    /// Those of a data folder, with a program that looks for viruses.
    pub(crate) fn of(data: &Path, scanner: Option<&Path>) -> Self {
        Self {
            shelf: Shelf::of(data),
            scanner: scanner.map(Scanner::new),
            permits: Semaphore::new(AT_A_TIME),
        }
    }
}

/// Where the bytes of a document belong: sealed for another place they do not open.
fn place(log: LogId, case: CaseId, document: DocumentId) -> Vec<u8> {
    let (case, document) = (case.to_bytes(), document.to_bytes());
    [
        b"document".as_slice(),
        log.as_str().as_bytes(),
        &case,
        &document,
    ]
    .join(&0)
}

/// A document as it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentView {
    /// Which.
    document_id: Id<DocumentId>,
    /// Whom it is about.
    about: Id<PersonId>,
    /// What it is called; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<ShortText>,
    /// What kind of file.
    media_type: MediaType,
    /// Its size, in bytes.
    bytes: u64,
    /// The SHA-256 of its bytes; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<Digest>,
    /// The program that looked for viruses and found none; absent when there was no such program.
    #[serde(skip_serializing_if = "Option::is_none")]
    scanned: Option<ShortText>,
    /// It turned out not to belong to the case.
    withdrawn: bool,
}

impl DocumentView {
    pub(crate) fn of(id: DocumentId, document: &case::Document) -> Self {
        let title = document.title.known();
        Self {
            document_id: Id(id),
            about: Id(document.about),
            title: title.map(|title| ShortText::of(&title.title)),
            media_type: MediaType::of(&document.media_type),
            bytes: document.bytes,
            digest: title.map(|title| Digest::of(&title.content)),
            scanned: Option::of(&document.scanned),
            withdrawn: document.withdrawn,
        }
    }

    /// Every document of a case.
    pub(crate) fn all(case: &Case) -> Vec<Self> {
        let documents = case.documents.iter();
        documents.map(|(id, one)| Self::of(*id, one)).collect()
    }
}

impl<B> Call<B> {
    /// A document of the case in the path, as it is now.
    async fn document(&self, id: DocumentId) -> Result<DocumentView, Problem> {
        let loaded = self.case().await?;
        let document = loaded.case.documents.get(&id);
        document
            .map(|document| DocumentView::of(id, document))
            .ok_or_else(|| self.missing("the document"))
    }
}
