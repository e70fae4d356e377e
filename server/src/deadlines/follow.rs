//! `GET /deadlines/changes`.

use std::sync::Arc;
use std::time::Duration;

use maatwerk_domain::CaseId;
use maatwerk_log::{Clock as _, EventLog as _, LogId, Position};
use serde::Serialize;
use tokio::time::{Instant, sleep, timeout_at};

use super::PURPOSE;
use super::listeners::Listening;
use super::view::DeadlineView;
use crate::app::App;
use crate::handle::HandleError;
use crate::http::access::READS_CASES;
use crate::http::auth::Caller;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, LAST_EVENT_ID, Parameter};
use crate::http::problem::{Fault, Kind, Problem};
use crate::http::reply::Reply;
use crate::http::stream::{self, Told};
use crate::reads::{Looked, Reading};
use crate::views::{DEADLINES, DeadlineFilter};
use crate::wire::{Day, Id};

/// The operation: reads along the stream stand under it in the reading log.
const OPERATION: &str = "followDeadlines";
/// A stream ends after so long, and its reader comes back: a server that stops waits for no one, and a
/// token is looked at again.
const LONGEST: Duration = Duration::from_secs(25);
/// From where it goes on, as the caller says it.
const AFTER: &str = "after";
/// How often the stream says that it goes on.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How many cases are looked up at a time.
const AT_ONCE: usize = 50;
/// How many deadlines of one case are told: more than there can be.
const MOST_OF_CASE: usize = 5_000;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/deadlines/changes", OPERATION)
        .says(
            "Deadlines, as they change.",
            "Server-sent events: `deadlines` with `caseId`, `today` and all `deadlines` that the case has now, as in \
             `/deadlines`, for each case in which one may have changed; its `id` is a position of the log. It goes on after the \
             position that `Last-Event-ID` or `after` names, and misses nothing since, however long ago that was: of \
             several changes in a case only the latest is told. A position that the log has not reached cannot \
             be gone on from (409): begin with `/deadlines` again. What is erased is not told of. Nor is anything when \
             only the day turns, although days left, what is at stake and what has begun or is over are of a day: read \
             `/deadlines` again at the start of each. The stream ends by \
             itself after half a minute; a browser then comes back for the rest. Somebody who has four streams, or \
             an installation that has enough, opens no other (503).",
        )
        .by(READS_CASES)
        .of_office(PURPOSE)
        .reading(DEADLINES)
        .query(Parameter::query(
            AFTER,
            Form::Whole {
                least: 0,
                most: 999_999_999_999,
            },
            "The `Log-Position` of the list that the caller has. Needed where no `Last-Event-ID` is sent, which goes \
             before it.",
        ))
        .query(LAST_EVENT_ID)
        .or(Kind::Overloaded)
        .or(Kind::PositionAhead)
        .also_as(&["text/event-stream"])
        .bare(run)
}

/// A case in which a deadline changed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Changed {
    case_id: Id<CaseId>,
    today: Day,
    deadlines: Vec<DeadlineView>,
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (app, log) = (&call.app, call.log());
    app.authority(log).await?;
    let named: Option<u64> = call.parameter(LAST_EVENT_ID.name);
    // A browser that comes back says the first, and the address that it opened the second.
    let named = named.or_else(|| call.parameter(AFTER)).ok_or_else(|| {
        Problem::invalid(vec![Fault::parameter(
            AFTER,
            "required",
            "is required where no `Last-Event-ID` is sent",
        )])
    })?;
    let ahead = || {
        Problem::new(
            Kind::PositionAhead,
            "The log has not reached the position to go on from: begin with the list again.",
        )
    };
    let after = Position::new(named).map_err(|_| ahead())?;
    let head = app.log.head(log).await.map_err(HandleError::read)?;
    if after > head.position {
        return Err(ahead());
    }
    let place = app
        .listeners
        .place(log, &call.caller.officer)
        .ok_or_else(|| Problem::new(Kind::Overloaded, "Enough streams of deadlines are open."))?;
    let (told, reply) = stream::events();
    let follower = Follower {
        app: Arc::clone(app),
        caller: call.caller.clone(),
        trace: call.trace().to_owned(),
        told,
        after,
        ends: Instant::now() + LONGEST,
        _place: place,
    };
    tokio::spawn(follower.follow());
    Ok(reply)
}

/// Somebody who follows. What it tells it reads from the view, at the pace of its reader: nobody who writes
/// waits for it, and nothing waits in memory but what it told last.
struct Follower {
    app: Arc<App>,
    caller: Caller,
    trace: String,
    told: Told,
    /// Up to where it has told everything.
    after: Position,
    ends: Instant,
    _place: Listening,
}

/// Why it ends.
#[derive(Debug, thiserror::Error)]
enum End {
    #[error("nobody listens")]
    Gone,
    #[error("the time is over")]
    Over,
    #[error(transparent)]
    Unreadable(#[from] HandleError),
    #[error(transparent)]
    Unseen(#[from] crate::views::ViewError),
}

impl Follower {
    async fn follow(mut self) {
        let Err(end) = self.go_on().await else { return };
        if let End::Unreadable(_) | End::Unseen(_) = end {
            tracing::warn!(
                trace = self.trace,
                error = &end as &dyn std::error::Error,
                "a stream of deadlines broke off"
            );
        }
    }

    async fn go_on(&mut self) -> Result<(), End> {
        let app = Arc::clone(&self.app);
        let view = app.views.deadlines()?;
        let log = self.caller.authority;
        let mut sight = view.moves();
        loop {
            // Before the rows are read: they have surely seen it.
            let seen = view.seen(log);
            while self.after < seen {
                self.tell_upto(log, seen).await?;
            }
            tokio::select! {
                () = self.told.gone() => return Err(End::Gone),
                () = tokio::time::sleep_until(self.ends) => return Err(End::Over),
                () = sleep(HEARTBEAT) => self.told.beat(),
                more = sight.changed() => more.map_err(|_| End::Gone)?,
            }
        }
    }

    /// Tells of the next cases.
    async fn tell_upto(&mut self, log: LogId, seen: Position) -> Result<(), End> {
        let app = Arc::clone(&self.app);
        let scope = app.sees(&self.caller).await?;
        let changed = app
            .views
            .changed_deadlines(log, scope, (self.after, seen), AT_ONCE)
            .await?;
        let more = changed.len() == AT_ONCE;
        for (position, case) in changed {
            timeout_at(self.ends, self.tell(log, position, case))
                .await
                .map_err(|_| End::Over)??;
            self.after = position;
        }
        if !more {
            self.after = seen;
        }
        Ok(())
    }

    async fn tell(&self, log: LogId, position: Position, case: CaseId) -> Result<(), End> {
        let today = self.app.clock.today();
        let filter = DeadlineFilter {
            case: Some(case),
            ..DeadlineFilter::of(self.app.sees(&self.caller).await?, today)
        };
        let rows = self
            .app
            .views
            .list_deadlines(log, filter, None, MOST_OF_CASE)
            .await?;
        let changed = Changed {
            case_id: Id(case),
            today: Day(today),
            deadlines: rows
                .iter()
                .map(|row| DeadlineView::of(row, today))
                .collect(),
        };
        let data = serde_json::to_string(&changed).map_err(HandleError::read)?;
        // Nobody is told anything before it stands who was told it.
        let looked = Looked::default();
        looked.at_case(case);
        self.app.note_read(self.reading(log), &looked).await?;
        self.told
            .tell_as(position.get(), "deadlines", &data)
            .await
            .map_err(|_| End::Gone)
    }

    fn reading(&self, log: LogId) -> Reading {
        Reading {
            log,
            trace: self.trace.clone(),
            parent: None,
            name: OPERATION,
            officer: self.caller.officer.clone(),
            purpose: PURPOSE.to_owned(),
            glass: None,
            started: self.app.clock.now_micros(),
        }
    }
}
