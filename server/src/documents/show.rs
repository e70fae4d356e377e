//! `GET /cases/{caseId}/documents/{documentId}`.

use maatwerk_domain::DocumentId;

use super::{kind, store};
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
    // Of others in the case it may not even be told that it is there: for them nobody looked.
    call.account_for_person(case, document.about);
    let Some(title) = document.title.known() else {
        return Err(store::erased());
    };
    let bytes = store::fetch(&call.app, (log, case, id), &title.content).await?;
    let media_type = MediaType::of(&document.media_type);
    let name = format!("{id}.{}", kind::ending(media_type));
    let media = match media_type {
        MediaType::Text => "text/plain; charset=utf-8",
        media_type => media_type.code(),
    };
    Ok(Reply::attached(media, name, bytes))
}
