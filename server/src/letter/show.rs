//! `GET /cases/{caseId}/decisions/{decisionId}/letter`.

use maatwerk_domain::DecisionId;

use super::{FORMAT, html};
use crate::documents;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}/decisions/{decisionId}/letter", "getLetter")
        .says(
            "The letter by which a decision was announced, exactly as it was.",
            "As a page that stands on its own, or as PDF that a screen reader reads (PDF/UA-1) and an archive \
             takes in (PDF/A-2a). What does not equal what was recorded is not given. A decision that was not \
             announced, or before letters were kept, has none (404).",
        )
        .by(READS_CASES)
        .for_purpose()
        .query(FORMAT)
        .also_as(&["text/html", "application/pdf"])
        .or(Kind::Erased)
        .or(Kind::DocumentDamaged)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let id: DecisionId = call.id("decisionId")?;
    let (log, case) = (call.log(), call.case_id()?);
    let loaded = call.case().await?;
    let letter = loaded.case.letters.get(&id);
    let letter = letter.ok_or_else(|| Problem::not_found("letter"))?;
    // That others in the case were decided on is told to nobody else: for them nobody looked.
    if let Some(about) = loaded.case.subject_of_decision(id) {
        call.account_for_person(case, about);
    }
    let digests = letter.digests.known().ok_or_else(documents::erased)?;
    if call.parameter::<String>("format").as_deref() == Some("pdf") {
        let place = (log, case, letter.pdf.document);
        let bytes = documents::fetch(&call.app, place, &digests.pdf).await?;
        return Ok(pdf(id, bytes));
    }
    let place = (log, case, letter.html.document);
    let bytes = documents::fetch(&call.app, place, &digests.html).await?;
    Ok(page(id, bytes))
}

/// A letter as a page.
pub(super) fn page(id: DecisionId, bytes: Vec<u8>) -> Reply {
    let name = format!("besluit-{id}.html");
    Reply::bytes("text/html; charset=utf-8", name, bytes).under_policy(&html::POLICY)
}

/// A letter as PDF.
pub(super) fn pdf(id: DecisionId, bytes: Vec<u8>) -> Reply {
    Reply::bytes("application/pdf", format!("besluit-{id}.pdf"), bytes)
}
