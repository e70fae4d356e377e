//! `POST /cases/{caseId}/documents`.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maatwerk_domain::case::{self, CaseCommand, DocumentTitle};
use maatwerk_domain::{CaseId, DocumentId, PersonId};
use maatwerk_log::LogId;
use maatwerk_policy::giving_way;
use schemars::JsonSchema;
use serde::Deserialize;

use super::scan::Verdict;
use super::shelf::MOST_BYTES;
use super::store::{self, Kept};
use super::{DocumentView, kind};
use crate::app::App;
use crate::handle::HandleError;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Fault, Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Id, MediaType, ShortText, Wire as _};

/// The most bytes of a body: the largest document in base64, with its title.
const BODY: usize = 14 << 20;

/// How long one waits for its turn: its bytes are in memory meanwhile.
const PATIENCE: Duration = Duration::from_secs(10);

/// A document to add.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AttachDocument {
    /// Whom it is about: it is erased with that person.
    about: Id<PersonId>,
    /// What it is called.
    title: ShortText,
    /// What kind of file: its bytes have to be that.
    media_type: MediaType,
    /// Its bytes, in base64: at most 10 MiB.
    #[schemars(length(min = 4, max = 13_981_016), extend("contentEncoding" = "base64"))]
    content: String,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/documents", "attachDocument")
        .says(
            "Adds a document to a case.",
            "PDF, JPEG, PNG or plain text: what its bytes are not is refused, and what the operator's virus \
             scanner finds something in as well. Kept sealed, with the keys of the case and of the person \
             whom it is about: erased with either.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .up_to(BODY)
        .or(Kind::DocumentRefused)
        .or(Kind::ScannerUnavailable)
        .records::<DocumentView>()
        .takes(run)
}

async fn run(call: Call<AttachDocument>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    if let Some(earlier) = call.repeated::<Id<DocumentId>>().await? {
        let answer = call.document(earlier.ids.0).await?;
        return Reply::recorded(&earlier, answer);
    }
    let (log, case) = (call.log(), call.case_id()?);
    let AttachDocument {
        about,
        title,
        media_type,
        content,
    } = body;
    let loaded = call.case().await?;
    loaded.case.may_attach(about.0).map_err(HandleError::from)?;
    let known = loaded.case.files().collect();
    let id = call.new_id(DocumentId::from_bytes)?;
    let permits = call.app.documents.permits.acquire();
    let Ok(permit) = tokio::time::timeout(PATIENCE, permits).await else {
        return Err(Problem::new(
            Kind::Overloaded,
            Kind::Overloaded.meaning().trim(),
        ));
    };
    let app = Arc::clone(&call.app);
    // A virus scanner takes its time, and storing is an fsync.
    let kept = tokio::task::spawn_blocking(move || {
        giving_way(|| {
            if let Err(error) = app.documents.shelf.tidy(log, case, &known) {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what orders that were broken off left is not taken away"
                );
            }
            let bytes = checked(&content, media_type)?;
            keep(&app, (log, case, id), about.0, &bytes)
        })
    });
    let kept = kept.await.map_err(HandleError::read)?;
    drop(permit);
    let (kept, scanned) = kept?;
    let command = CaseCommand::AttachDocument(case::AttachDocument {
        document: id,
        about: about.0,
        media_type: media_type.into_domain(),
        bytes: kept.bytes,
        sealed: kept.sealed,
        scanned,
        title: DocumentTitle {
            title: title.into_domain(),
            content: kept.content,
        },
    });
    match call.order_case(command, &Id(id)).await {
        Ok(ordered) => {
            let given = ordered.ids.0;
            if given != id {
                // The same order at the same time, which was first.
                store::leave(&call.app, (log, case, id)).await;
            }
            let answer = call.document(given).await?;
            let reply = Reply::recorded(&ordered, answer)?;
            Ok(reply.located(format!("/v1/cases/{case}/documents/{given}")))
        }
        Err(problem) => {
            // Of a failure of ours it is not sure that nothing was recorded.
            if problem.kind().status() < 500 {
                store::leave(&call.app, (log, case, id)).await;
            }
            Err(problem)
        }
    }
}

/// The bytes of a document, which are what they are said to be.
fn checked(content: &str, media_type: MediaType) -> Result<Vec<u8>, Problem> {
    let refused = |code, detail| {
        let problem = Problem::new(
            Kind::DocumentRefused,
            Kind::DocumentRefused.meaning().trim(),
        );
        problem.about(vec![Fault::body("/content", code, detail)])
    };
    let bytes = STANDARD
        .decode(content)
        .map_err(|_| refused("base64", "is no base64"))?;
    if bytes.len() > MOST_BYTES {
        return Err(refused("size", "is larger than 10 MiB"));
    }
    if !kind::is(media_type, &bytes) {
        return Err(refused("mediaType", "is no file of the kind that is named"));
    }
    Ok(bytes)
}

/// Looks for viruses, seals and stores.
fn keep(
    app: &App,
    (log, case, id): (LogId, CaseId, DocumentId),
    about: PersonId,
    bytes: &[u8],
) -> Result<(Kept, Option<String>), Problem> {
    if let Some(scanner) = &app.documents.scanner {
        match scanner.scan(bytes) {
            Ok(Verdict::Clean) => {}
            Ok(Verdict::Infected) => {
                tracing::warn!(authority = %log, %case, "a document with a virus was refused");
                let found = Fault::body("/content", "virus", "has a virus, as the scanner says");
                let meaning = Kind::DocumentRefused.meaning().trim();
                return Err(Problem::new(Kind::DocumentRefused, meaning).about(vec![found]));
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a document cannot be looked at for viruses"
                );
                let meaning = Kind::ScannerUnavailable.meaning().trim();
                return Err(Problem::new(Kind::ScannerUnavailable, meaning));
            }
        }
    }
    let kept = store::keep(app, (log, case, id), &[about], bytes)?;
    let scanned = app.documents.scanner.as_ref().map(super::Scanner::name);
    Ok((kept, scanned))
}
