//! `GET /cases/{caseId}/decisions/{decisionId}/letter/draft`.

use maatwerk_domain::{Context, DecisionId};

use super::write::write;
use super::{FORMAT, show};
use crate::documents;
use crate::handle::HandleError;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get(
        "/cases/{caseId}/decisions/{decisionId}/letter/draft",
        "previewLetter",
    )
    .says(
        "The letter as it would be if the decision were announced today.",
        "Each page says that it is a draft. Of a decision that was announced there is the letter itself (409).",
    )
    .by(READS_CASES)
    .for_purpose()
    .query(FORMAT)
    .also_as(&["text/html", "application/pdf"])
    .or(Kind::Erased)
    .or(Kind::Refused)
    .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let id: DecisionId = call.id("decisionId")?;
    let (log, case) = (call.log(), call.case_id()?);
    let loaded = call.case().await?;
    if !loaded.case.decisions.contains_key(&id) {
        return Err(Problem::not_found("decision"));
    }
    if let Some(about) = loaded.case.subject_of_decision(id) {
        call.account_for_person(case, about);
    }
    let today = call.app.clock.today();
    let context = Context {
        today,
        officer: call.caller.officer.clone(),
    };
    let until = loaded.case.announceable(id, today, &context);
    let until = until.map_err(HandleError::from)?;
    let letter = write(&call.app, (log, case, id), (today, until), true).await?;
    let letter = letter.ok_or_else(documents::erased)?;
    Ok(
        if call.parameter::<String>("format").as_deref() == Some("pdf") {
            show::pdf(id, letter.pdf)
        } else {
            show::page(id, letter.html)
        },
    )
}
