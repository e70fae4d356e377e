//! `POST /cases/{caseId}/documents/{documentId}/withdrawal`.

use maatwerk_domain::DocumentId;
use maatwerk_domain::case::{self, CaseCommand};
use schemars::JsonSchema;
use serde::Deserialize;

use super::DocumentView;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{FreeText, Wire as _};

/// Why a document does not belong to the case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WithdrawDocument {
    /// Why: erased with the person whom the document is about.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(
        "/cases/{caseId}/documents/{documentId}/withdrawal",
        "withdrawDocument",
    )
    .says(
        "Says that a document does not belong to the case.",
        "It stays, marked as withdrawn: nothing is taken out of a case. What should be forgotten is erased.",
    )
    .by(WORKS_ON_CASES)
    .showing_case()
    .on_version()
    .records::<DocumentView>()
    .takes(run)
}

async fn run(call: Call<WithdrawDocument>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let document: DocumentId = call.id("documentId")?;
    let command = CaseCommand::WithdrawDocument(case::WithdrawDocument {
        document,
        reason: body.reason.into_domain(),
    });
    let ordered = call.order_case(command, &()).await?;
    let answer = call.document(document).await?;
    Reply::recorded(&ordered, answer)
}
