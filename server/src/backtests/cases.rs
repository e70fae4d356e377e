//! `GET /backtests/{backtestId}/cases`.

use std::sync::Arc;

use maatwerk_domain::CaseId;
use maatwerk_log::{EventLog as _, Recorded, Version};
use maatwerk_policy::{Digest, Host};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::App;
use crate::backtest::{Candidate, Difference, Judged, Kept, Kind as Outcome, Subject, look};
use crate::handle::HandleError;
use crate::http::access::READS_BACKTEST_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::load::case_stream;
use crate::policies::fault;
use crate::shares::tenant_of;
use crate::wire::Id;

/// How many answers a page holds when nothing is said, and at most.
const PAGE: usize = 50;
const MOST: u64 = 200;

/// A recorded answer that the candidate would change.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangedAnswer {
    /// The case.
    pub(crate) case_id: Id<CaseId>,
    /// The version of the case in which the answer is recorded.
    pub(crate) version: u32,
    /// What it says; absent when it was erased since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<Changed>,
}

/// From what to what.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Changed {
    /// An answer to what.
    of: Subject,
    /// What was recorded.
    from: Outcome,
    /// What the candidate says.
    to: Outcome,
    /// In what they differ.
    difference: Difference,
    /// What would be granted or lent as recorded, in eurocents.
    recorded: u32,
    /// By the candidate, in eurocents.
    candidate: u32,
}

/// A page of answers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ChangedAnswers {
    /// In the order of the log; the first ten thousand are kept.
    pub(crate) answers: Vec<ChangedAnswer>,
    /// Send it as `offset` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) next: Option<usize>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/backtests/{backtestId}/cases", "listBacktestCases")
        .says(
            "The answers that a candidate would change, with their cases.",
            "The candidate is asked again for each answer on the page, so that what was erased \
             since is not there.",
        )
        .by(READS_BACKTEST_CASES)
        .for_purpose()
        .paged_by_offset(MOST, "At most so many answers; 50 when absent.")
        .answers::<ChangedAnswers>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let kept = call.backtest().await?;
    let id = kept.backtest.0;
    let all = call.shelf(move |shelf, log| shelf.changed(log, id)).await?;
    let (page, next) = call.at_offset(all, PAGE);
    let mut events = Vec::with_capacity(page.len());
    for (case, version) in page {
        call.account_for(case);
        let before = Version::new(version.get().saturating_sub(1));
        let log = &call.app.log;
        let read = log.read_stream(call.log(), case_stream(case), before, 1);
        let event = read.await.map_err(HandleError::read)?.into_iter().next();
        events.push((case, version, event));
    }
    let app = Arc::clone(&call.app);
    let host = Arc::new(app.host.behind(tenant_of(call.log())));
    let answers = tokio::task::spawn_blocking(move || asked_again(&app, &host, &kept, &events));
    let answers = answers.await.map_err(HandleError::read)??;
    Reply::read(&ChangedAnswers { answers, next })
}

/// The place of an answer, with what is recorded there.
type Place = (CaseId, Version, Option<Recorded>);

/// Asks the candidate again what it says of each of these.
fn asked_again(
    app: &Arc<App>,
    host: &Arc<Host>,
    kept: &Kept,
    places: &[Place],
) -> Result<Vec<ChangedAnswer>, Problem> {
    let digest = |text: &str| text.parse::<Digest>();
    let unreadable = |error| fault::unreadable(&error);
    let plugin = digest(&kept.plugin).map_err(HandleError::read)?;
    let policy = app.catalogue.policy(plugin).map_err(unreadable)?;
    let parameters = match &kept.parameters {
        Some(text) => {
            let set = digest(text).map_err(HandleError::read)?;
            Some(app.catalogue.parameters(set, &policy).map_err(unreadable)?)
        }
        None => None,
    };
    let candidate = Candidate::stored(host, policy, parameters);
    let events = places.iter().map(|(.., event)| event.as_ref());
    let judged = look(app, candidate, events).map_err(HandleError::read)?;
    Ok(places
        .iter()
        .zip(judged)
        .map(|((case, version, _), judged)| ChangedAnswer {
            case_id: Id(*case),
            version: version.get(),
            answer: judged.as_ref().map(Changed::of),
        })
        .collect())
}

impl Changed {
    pub(crate) fn of(judged: &Judged) -> Self {
        Self {
            of: judged.subject,
            from: judged.from,
            to: judged.to,
            difference: judged.difference,
            recorded: judged.before,
            candidate: judged.after,
        }
    }
}
