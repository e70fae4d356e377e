//! `GET /cases/{caseId}/comparable-decisions`.

use std::collections::HashMap;

use jiff::ToSpan as _;
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::comparable::Ranked;
use maatwerk_domain::{CaseId, Personal, RequestId};
use maatwerk_log::{EventLog as _, LogId, Position};

use super::asked::History;
use super::view::{ComparableDecision, ComparableDecisions, ComparedRequest, Considered, Summary};
use super::words;
use crate::app::App;
use crate::events::DomainEvent;
use crate::handle::HandleError;
use crate::http::access::COMPARES;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views::{DECISIONS, Opened, Recorded, Wanted, open_event};
use crate::wire::{Day, MeasureTerms, Wire as _};

/// How many decisions a page holds when nothing is said.
const PAGE: usize = 10;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get(
        "/cases/{caseId}/comparable-decisions",
        "listComparableDecisions",
    )
    .says(
        "Earlier decisions of the authority on requests like this one.",
        "So that custom work is no arbitrariness: equal cases are treated equally. Only \
             decisions before that on the request itself, with the same purpose or article; most \
             alike first, and why. The score says where to look and decides nothing: whether cases \
             are equal follows from the reasons (Awb 3:46), which is why they are shown. Showing \
             them is a read of those cases too, recorded as such.",
    )
    .by(COMPARES)
    .reading(DECISIONS)
    .for_purpose()
    .query(Parameter {
        required: true,
        ..Parameter::query("requestId", Form::Uuid, "The budget request, of this case.")
    })
    .paged(
        Place::DIGITS,
        50,
        "The most decisions on the page; 10 when absent.",
    )
    .answers::<ComparableDecisions>()
    .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let (app, log, case) = (&call.app, call.log(), call.case_id()?);
    let request: RequestId = call.id("requestId")?;
    let limit = call.limit(PAGE);
    let history = History::read(app, log, case).await?;
    let asked = history
        .ok_or_else(|| Problem::not_found("case"))?
        .request(request)
        .ok_or_else(|| Problem::not_found("budget request"))?;
    let after = call.after(|text| Place::read(app, log, request, text))?;

    let seen = app.views.decisions()?.seen(log);
    let measure = &app.comparable;
    let up_to = match (&after, asked.decided) {
        (Some(after), _) => after.up_to,
        (None, Some((position, _))) => before(position),
        (None, None) => seen,
    };
    let today = asked
        .decided
        .map_or_else(|| app.clock.today(), |(_, day)| day);
    let age = i64::from(measure.terms().maximum_age_days).days();
    let since = today.saturating_sub(age);
    let wanted = Wanted {
        log,
        request,
        purpose: asked.circumstances.purpose.clone(),
        legal_basis: asked.circumstances.legal_basis.clone(),
        up_to,
        since,
        most: measure.terms().most_scored,
    };
    let mut candidates = app.views.candidates(wanted).await?;
    // Whoever has an interest in a case reads nothing of it, here neither (Awb 2:4).
    let own = app.of_interest(log, &call.caller.officer).await?;
    let decisions = &mut candidates.decisions;
    decisions.retain(|decision| !own.contains(&decision.case));
    let (scored, bounded) = (candidates.decisions.len(), candidates.more);
    let cases: HashMap<Position, CaseId> = candidates
        .decisions
        .iter()
        .map(|recorded| (recorded.position, recorded.case))
        .collect();
    let earlier = candidates.decisions.into_iter().map(
        |Recorded {
             position, earlier, ..
         }| (position, earlier),
    );
    let ranked = measure.rank(&asked.circumstances, earlier);

    let page: Vec<_> = ranked
        .iter()
        .filter(|ranked| after.is_none_or(|after| after.precedes(ranked)))
        .take(limit + 1)
        .collect();
    let next = (page.len() > limit)
        .then(|| page.get(limit - 1))
        .flatten()
        .map(|last| Place::of(last, up_to).write(app, log, request));
    let mut decisions = Vec::with_capacity(limit);
    for ranked in page.into_iter().take(limit) {
        let Some(of) = cases.get(&ranked.place).copied() else {
            continue;
        };
        if let Some(reasons) = reasons(app, log, ranked.place).await? {
            call.account_for(of);
            let known = reasons.known();
            decisions.push(ComparableDecision::of(ranked, of, of == case, known));
        }
    }
    let answer = ComparableDecisions {
        request: ComparedRequest::of(&asked),
        measure: MeasureTerms::of(measure.terms()),
        considered: Considered {
            scored,
            bounded,
            since: Day(since),
            explanation: words::considered(scored, bounded, since),
        },
        summary: Summary::of(&ranked),
        decisions,
        next,
    };
    Ok(Reply::read(&answer)?.at_position(seen))
}

fn before(position: Position) -> Position {
    let before = position.get().saturating_sub(1);
    Position::new(before).unwrap_or(Position::START)
}

/// The reasons of a decision, from its event alone; `None` when all of the event was erased.
async fn reasons(
    app: &App,
    log: LogId,
    position: Position,
) -> Result<Option<Personal<String>>, Problem> {
    let page = app.log.read_log(log, before(position), 1).await;
    let page = page.map_err(HandleError::read)?;
    let Some(event) = page.first() else {
        return Ok(None);
    };
    Ok(match open_event(&app.vault, &event.as_ref())? {
        Opened::Event(DomainEvent::Case(CaseEvent::RequestDecided { reasons, .. }), _) => {
            Some(reasons)
        }
        _ => None,
    })
}

/// Where a page ended, and up to where decisions are on it: what is decided while somebody reads on
/// moves nothing from one page to another.
#[derive(Debug, Clone, Copy)]
struct Place {
    score: u16,
    coverage: u16,
    position: Position,
    up_to: Position,
}

impl Place {
    const BYTES: usize = 2 + 2 + 8 + 8;
    const DIGITS: usize = cursor::digits(Self::BYTES);

    fn of(last: &Ranked<Position>, up_to: Position) -> Self {
        Self {
            score: last.likeness.score,
            coverage: last.likeness.coverage,
            position: last.place,
            up_to,
        }
    }

    fn precedes(&self, other: &Ranked<Position>) -> bool {
        let likeness = &other.likeness;
        (likeness.score, likeness.coverage, other.place)
            < (self.score, self.coverage, self.position)
    }

    fn list(request: RequestId) -> String {
        format!("cursor of decisions like {request}")
    }

    fn write(self, app: &App, log: LogId, request: RequestId) -> String {
        let mut place = [0; Self::BYTES];
        place[..2].copy_from_slice(&self.score.to_be_bytes());
        place[2..4].copy_from_slice(&self.coverage.to_be_bytes());
        place[4..12].copy_from_slice(&self.position.get().to_be_bytes());
        place[12..].copy_from_slice(&self.up_to.get().to_be_bytes());
        cursor::write(app, log, &Self::list(request), &place)
    }

    fn read(app: &App, log: LogId, request: RequestId, text: &str) -> Option<Self> {
        let place: [u8; Self::BYTES] = cursor::read(app, log, &Self::list(request), text)?;
        let (score, rest) = place.split_first_chunk()?;
        let (coverage, rest) = rest.split_first_chunk()?;
        let (position, rest) = rest.split_first_chunk()?;
        let (up_to, _) = rest.split_first_chunk()?;
        Some(Self {
            score: u16::from_be_bytes(*score),
            coverage: u16::from_be_bytes(*coverage),
            position: Position::new(u64::from_be_bytes(*position)).ok()?,
            up_to: Position::new(u64::from_be_bytes(*up_to)).ok()?,
        })
    }
}
