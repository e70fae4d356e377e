//! `GET /backtests/{backtestId}/progress`.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::view::{BacktestView, ProgressView};
use crate::backtest::State;
use crate::http::access::READS_BACKTESTS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::stream::{self, Told};

/// How often is looked.
const LOOK: Duration = Duration::from_millis(250);
/// A stream ends after so long, and its reader comes back: a server that stops waits for no one.
const LONGEST: Duration = Duration::from_secs(25);

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/backtests/{backtestId}/progress", "followBacktest")
        .says(
            "How far a backtest is, as it goes.",
            "Server-sent events: `progress` with `events` and `seen`, and for who may see cases \
             `judged`, as often as they change, and at the end `ended` with the state. The stream ends by itself after half a \
             minute; a browser then comes back for the rest.",
        )
        .by(READS_BACKTESTS)
        .also_as(&["text/event-stream"])
        .bare(run)
}

/// How it ended.
#[derive(Serialize)]
struct Ended {
    state: State,
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let kept = call.backtest().await?;
    let log = call.log();
    let id = kept.backtest.0;
    let watch = call.app.backtests.watch(log, id);
    let sees_cases = call.sees_cases();
    let (told, reply) = stream::events();
    let app = Arc::clone(&call.app);
    tokio::spawn(async move {
        let until = tokio::time::Instant::now() + LONGEST;
        let mut last: Option<ProgressView> = None;
        if let Some(watch) = watch {
            while app.backtests.watch(log, id).is_some() {
                let progress = ProgressView::of(watch.progress(), sees_cases);
                if last != Some(progress) {
                    last = Some(progress);
                    if tell(&told, "progress", &progress).await.is_err() {
                        return;
                    }
                }
                if tokio::time::Instant::now() >= until {
                    return;
                }
                tokio::time::sleep(LOOK).await;
            }
        }
        let shelf = app.backtests.shelf.clone();
        let found = tokio::task::spawn_blocking(move || shelf.find(log, id)).await;
        if let Ok(Ok(Some(kept))) = found {
            let state = BacktestView::of(None, kept, sees_cases).state;
            let _ = tell(&told, "ended", &Ended { state }).await;
        }
    });
    Ok(reply)
}

/// Nobody listens any more.
struct Gone;

async fn tell(told: &Told, event: &str, data: &impl Serialize) -> Result<(), Gone> {
    let data = serde_json::to_string(data).map_err(|_| Gone)?;
    told.tell(event, &data).await.map_err(|_| Gone)
}
