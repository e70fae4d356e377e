//! `POST /cases/{caseId}/transfers`.

use std::collections::BTreeSet;
use std::sync::Arc;

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::case::LetterFile;
use maatwerk_domain::case::transfer::{OfferTransfer, OnTransfer};
use maatwerk_domain::{Context, DocumentId, FactId, LoanId, PersonId, TransferId};
use maatwerk_log::{LogId, Version};
use maatwerk_policy::giving_way;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{TransferView, compose, file, refused};
use crate::documents;
use crate::handle::HandleError;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::{Call, Ordered};
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::signals::is_national;
use crate::wire::{AuthorityCode, Day, FreeText, Id, Wire as _};

/// Whom to offer to which authority, and what to tell it.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "OfferTransfer")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Offer {
    /// To which authority: a municipality by its CBS code, or one whose log is trusted here.
    to: AuthorityCode,
    /// Who goes along: first who is the resident there. Whoever is not named stays, with all that is about them.
    #[schemars(length(min = 1, max = 50))]
    persons: Vec<Id<PersonId>>,
    /// Which facts about them are told.
    #[serde(default)]
    #[schemars(length(max = 500))]
    facts: BTreeSet<Id<FactId>>,
    /// Which of their loans are told of, with what is still owed: without it nothing says that there are any.
    #[serde(default)]
    #[schemars(length(max = 100))]
    loans: BTreeSet<Id<LoanId>>,
    /// Whether open tasks and agreements about them are told, but for those that name who stays.
    #[serde(default)]
    work: bool,
    /// Whether it is told which terms run for them here, and until when.
    #[serde(default)]
    terms: bool,
    /// The day of the move: from a year before today until a year after it.
    moves: Day,
    /// The last day on which they can be taken in.
    until: Day,
    /// Why: told to the other authority.
    reason: FreeText,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/transfers", "offerTransfer")
        .says(
            "Offers people of a case who move to another authority, with a chosen extract.",
            "One offer waits at a time. The extract is kept sealed with the keys of the case and of everybody in it, \
             and taken out as a file (`/file`) that somebody carries to the other authority, which takes it in with \
             `POST /transfers`. Nobody who stays is told of: a reason or a chosen fact that names such a person by full \
             name or number is refused (`names-who-stays`), and a task that does, or that such a person has to do, is \
             left out. Of who is shielded from somebody who goes along nothing can be in it.",
        )
        .by(WORKS_ON_CASES)
        .showing_case()
        .on_version()
        .or(Kind::TransferRefused)
        .records::<TransferView>()
        .takes(run)
}

/// How often an offer is made anew because the case changed meanwhile: what is told of people was then read from
/// another case than the one it is recorded in.
const MOST_ROUNDS: usize = 16;

async fn run(call: Call<Offer>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    if body.to.0 == call.log().as_str() {
        return Err(refused(
            "/to",
            "own-authority",
            "is this authority itself: within it a case is handed over (`/handler`)",
        ));
    }
    if LogId::new(&body.to.0).is_ok_and(is_national) {
        return Err(refused(
            "/to",
            "no-cases",
            "is the national log: no case is there",
        ));
    }
    if !LogId::new(&body.to.0).is_ok_and(|to| call.app.may_take_in(to)) {
        return Err(refused(
            "/to",
            "no-municipality",
            "is the code of no municipality as CBS numbers them, nor of a log that the operator named \
             (`--trusted-logs`): look the code up; an example: GM0479",
        ));
    }
    let mut offer = OfferTransfer {
        transfer: call.new_id(TransferId::from_bytes)?,
        to: body.to.0,
        persons: body.persons.into_iter().map(|id| id.0).collect(),
        facts: body.facts.into_iter().map(|id| id.0).collect(),
        loans: body.loans.into_iter().map(|id| id.0).collect(),
        work: body.work,
        terms: body.terms,
        moves: body.moves.0,
        until: body.until.0,
        extract: LetterFile {
            document: call.new_id(DocumentId::from_bytes)?,
            bytes: 0,
            sealed: String::new(),
        },
        digest: String::new(),
        reason: body.reason.into_domain(),
    };
    let id = offer.transfer;
    for _ in 0..MOST_ROUNDS {
        if let Some(earlier) = call.repeated::<Id<TransferId>>().await? {
            return answer(&call, &earlier).await;
        }
        let version = match keep(&call, &mut offer).await {
            Ok(version) => version,
            Err(problem) => return answer(&call, &call.first_of(problem).await?).await,
        };
        let place = (call.log(), call.case_id()?, offer.extract.document);
        let command = CaseCommand::OnTransfer(OnTransfer::Offer(offer.clone()));
        match call.order_case_at(command, &Id(id), version).await {
            Ok(ordered) => {
                if ordered.ids.0 != id {
                    // The same order at the same time, which was first.
                    documents::leave(&call.app, place).await;
                }
                return answer(&call, &ordered).await;
            }
            Err(problem) => {
                // Of a failure of ours it is not sure that nothing was recorded.
                if problem.kind().status() < 500 {
                    documents::leave(&call.app, place).await;
                }
                if problem.kind() != Kind::VersionConflict || call.named_version() {
                    return Err(problem);
                }
            }
        }
    }
    Err(HandleError::Contention.into())
}

/// Writes what is told, and keeps it sealed: of the case at the version that is answered.
async fn keep(call: &Call<()>, offer: &mut OfferTransfer) -> Result<Version, Problem> {
    let (log, case) = (call.log(), call.case_id()?);
    let mut loaded = call.case().await?;
    call.app.shield_surely(log, case, &mut loaded.case).await?;
    let context = Context {
        today: call.app.clock.today(),
        officer: call.caller.officer.clone(),
    };
    // What would be refused is refused before anything is written.
    let may = loaded.case.may_offer(offer, &context);
    may.map_err(HandleError::from)?;
    let mut salt = [0; 32];
    salt[..16].copy_from_slice(&call.app.new_id()?);
    salt[16..].copy_from_slice(&call.app.new_id()?);
    let extract = compose::extract(&loaded.case, offer, log.as_str(), salt)?.write()?;
    offer.digest = file::digest(&extract);
    let place = (log, case, offer.extract.document);
    let (app, persons) = (Arc::clone(&call.app), offer.persons.clone());
    let known = loaded.case.files().collect();
    // Storing is an fsync.
    let kept = tokio::task::spawn_blocking(move || {
        giving_way(|| {
            if let Err(error) = app.documents.shelf.tidy(log, case, &known) {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what orders that were broken off left is not taken away"
                );
            }
            documents::keep(&app, place, &persons, extract.as_bytes())
        })
    });
    let kept = kept.await.map_err(HandleError::read)??;
    offer.extract.bytes = kept.bytes;
    offer.extract.sealed = kept.sealed;
    Ok(loaded.version)
}

async fn answer(call: &Call<()>, ordered: &Ordered<Id<TransferId>>) -> Result<Reply, Problem> {
    let (case, id) = (call.case_id()?, ordered.ids.0);
    let view = call.transfer(id).await?;
    let reply = Reply::recorded(ordered, view)?;
    Ok(reply.located(format!("/v1/cases/{case}/transfers/{id}/file")))
}

impl Call<()> {
    /// A transfer of the case in the path, as it is now.
    pub(super) async fn transfer(&self, id: TransferId) -> Result<TransferView, Problem> {
        let loaded = self.case().await?;
        TransferView::in_case(&loaded.case, id, self.app.clock.today())
            .ok_or_else(|| self.missing("the transfer"))
    }
}
