//! Keeping the bytes of a file beside the log, sealed with the keys of a case and of a person, and giving them
//! back: those of documents, and those of letters.

use std::io;
use std::sync::Arc;

use maatwerk_domain::{CaseId, DocumentId, PersonId, Refusal};
use maatwerk_log::{KeyId, LogId, TogetherError};
use maatwerk_policy::Digest;

use super::place;
use crate::app::App;
use crate::handle::HandleError;
use crate::http::problem::{Kind, Problem};

/// Which file: of which authority and case.
pub(crate) type Place = (LogId, CaseId, DocumentId);

/// What is recorded of a file that is kept.
pub(crate) struct Kept {
    /// Its size before it was sealed.
    pub(crate) bytes: u64,
    /// The digest of its bytes.
    pub(crate) content: String,
    /// The digest of the sealed file.
    pub(crate) sealed: String,
}

/// Seals and stores a file with the keys of the case and of everybody it is about: without any of them it is
/// lost. Blocks.
pub(crate) fn keep(
    app: &App,
    (log, case, id): Place,
    about: &[PersonId],
    bytes: &[u8],
) -> Result<Kept, Problem> {
    let keys: Vec<_> = std::iter::once(case.to_bytes())
        .chain(about.iter().map(|person| person.to_bytes()))
        .map(KeyId::from_bytes)
        .collect();
    let sealed = app
        .vault
        .seal_together(&keys, &place(log, case, id), bytes)
        .map_err(|error| match error {
            TogetherError::Destroyed(_) => HandleError::from(Refusal::Erased),
            error => HandleError::read(error),
        })?;
    let put = app.documents.shelf.put(log, case, id, &sealed);
    put.map_err(|error| storing(&error))?;
    let digest = |bytes: &[u8]| Digest::of(bytes).to_string();
    Ok(Kept {
        bytes: bytes.len() as u64,
        content: digest(bytes),
        sealed: digest(&sealed),
    })
}

fn storing(error: &io::Error) -> Problem {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "a file beside the log cannot be stored"
    );
    let full = [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded];
    let kind = if full.contains(&error.kind()) {
        Kind::StorageFull
    } else {
        Kind::StorageFailed
    };
    Problem::new(kind, kind.meaning().trim())
}

/// Takes away a file of which nothing was recorded.
pub(crate) async fn leave(app: &Arc<App>, (log, case, id): Place) {
    let app = Arc::clone(app);
    let dropped = tokio::task::spawn_blocking(move || app.documents.shelf.drop(log, case, id));
    // What stays is left over, and goes later.
    let _ = dropped.await;
}

/// The bytes of a file as they were kept: whose digest is not this one is not given.
pub(crate) async fn fetch(
    app: &Arc<App>,
    (log, case, id): Place,
    content: &str,
) -> Result<Vec<u8>, Problem> {
    let reader = Arc::clone(app);
    let bytes = tokio::task::spawn_blocking(move || {
        let sealed = reader.documents.shelf.get(log, case, id);
        let sealed = sealed.map_err(HandleError::read)?;
        let sealed = sealed.ok_or_else(|| damaged(id, "there is no such file"))?;
        match reader.vault.open_together(&place(log, case, id), &sealed) {
            Ok(bytes) => Ok(bytes),
            Err(TogetherError::Destroyed(_)) => Err(erased()),
            Err(error @ TogetherError::Vault(_)) => Err(HandleError::read(error).into()),
            Err(error) => Err(damaged(id, &error.to_string())),
        }
    });
    let bytes = bytes.await.map_err(HandleError::read)??;
    if Digest::of(&bytes).to_string() != content {
        return Err(damaged(id, "it has another digest than was recorded"));
    }
    Ok(bytes)
}

/// The problem that a file was erased.
pub(crate) fn erased() -> Problem {
    Problem::new(Kind::Erased, "the document was erased")
}

fn damaged(id: DocumentId, why: &str) -> Problem {
    tracing::error!(document = %id, why, "a file beside the log is not as it was recorded");
    Problem::new(
        Kind::DocumentDamaged,
        Kind::DocumentDamaged.meaning().trim(),
    )
}
