//! `GET /cases/{caseId}/documents/{documentId}`.

use std::sync::Arc;

use maatwerk_domain::DocumentId;
use maatwerk_log::TogetherError;
use maatwerk_policy::Digest;

use super::{kind, place};
use crate::handle::HandleError;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{MediaType, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}/documents/{documentId}", "getDocument")
        .says(
            "The bytes of a document, as they came in.",
            "For a browser to keep, not to show. What does not equal what was recorded of it is not given.",
        )
        .by(READS_CASES)
        .for_purpose()
        .also_as(&[
            "application/pdf",
            "image/jpeg",
            "image/png",
            "text/plain",
        ])
        .or(Kind::Erased)
        .or(Kind::DocumentDamaged)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let id: DocumentId = call.id("documentId")?;
    let (log, case) = (call.log(), call.case_id()?);
    let mut loaded = call.case().await?;
    let document = loaded.case.documents.remove(&id);
    let document = document.ok_or_else(|| Problem::not_found("document"))?;
    let Some(title) = document.title.known() else {
        return Err(erased());
    };
    let app = Arc::clone(&call.app);
    let bytes = tokio::task::spawn_blocking(move || {
        let sealed = app.documents.shelf.get(log, case, id);
        let sealed = sealed.map_err(HandleError::read)?;
        let sealed = sealed.ok_or_else(|| damaged(id, "there is no such file"))?;
        match app.vault.open_together(&place(log, case, id), &sealed) {
            Ok(bytes) => Ok(bytes),
            Err(TogetherError::Destroyed(_)) => Err(erased()),
            Err(error @ TogetherError::Vault(_)) => Err(HandleError::read(error).into()),
            Err(error) => Err(damaged(id, &error.to_string())),
        }
    });
    let bytes = bytes.await.map_err(HandleError::read)??;
    if Digest::of(&bytes).to_string() != title.content {
        return Err(damaged(id, "it has another digest than was recorded"));
    }
    let media_type = MediaType::of(&document.media_type);
    let name = format!("{id}.{}", kind::ending(media_type));
    let media = match media_type {
        MediaType::Text => "text/plain; charset=utf-8",
        media_type => media_type.code(),
    };
    Ok(Reply::attached(media, name, bytes))
}

fn erased() -> Problem {
    Problem::new(Kind::Erased, "the document was erased")
}

fn damaged(id: DocumentId, why: &str) -> Problem {
    tracing::error!(document = %id, why, "a document is not as it was recorded");
    Problem::new(
        Kind::DocumentDamaged,
        Kind::DocumentDamaged.meaning().trim(),
    )
}
