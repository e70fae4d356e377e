//! `GET /signals`.

use std::collections::{BTreeSet, HashSet};

use maatwerk_domain::signal;
use maatwerk_domain::{CaseId, HouseholdId, SignalRecordId};
use maatwerk_log::{LogId, Position};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::App;
use crate::handle::HandleError;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::page;
use crate::http::parameter::{Form, Parameter, article};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views::{SignalCursor, SignalFilter, SignalRow};
use crate::wire::{
    Agency, AmountBand, Article, Barrier, Day, Id, LifeDomain, Month, SignalSource, WaitingBand,
    Wire as _,
};

/// How many signals a page holds when nothing is said.
const PAGE: usize = 50;
/// The name of this list in its cursors.
const LIST: &str = "cursor of signals";
/// The bytes of a place in it: day, position and identifier.
const PLACE: usize = 10 + 8 + 16;

/// A signal of the authority, with the way back to its case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SignalLine {
    /// The record, as the national log calls it.
    id: Id<SignalRecordId>,
    /// The case.
    case_id: Id<CaseId>,
    /// The position of the event it arose from: when it is about waiting, of the request.
    position: u64,
    /// Since when it counts.
    arises_on: Day,
    /// Where it comes from.
    source: SignalSource,
    /// What stood in the way, when a person stated it.
    #[serde(skip_serializing_if = "Option::is_none")]
    barrier: Option<Barrier>,
    /// The articles it is about.
    articles: BTreeSet<Article>,
    /// The organisations involved.
    agencies: BTreeSet<Agency>,
    /// The parts of life.
    life_domains: BTreeSet<LifeDomain>,
    /// The month in which it arose.
    month: Month,
    /// How much was asked, when it is about a request.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_band: Option<AmountBand>,
    /// How long it took from receipt to decision, when it is about a decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_band: Option<WaitingBand>,
    /// The household, as the national log calls it.
    household: Id<HouseholdId>,
    /// Whether the national log has it.
    sent: bool,
}

/// A page of signals.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct SignalList {
    /// Newest first.
    signals: Vec<SignalLine>,
    /// Send it as `cursor`, with the same filters, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/signals", "listSignals")
        .says(
            "The signals of the authority, newest first.",
            "Stated by a person, or arisen by itself; each with its case and the event it arose \
             from. What the national programme gets of it are the codes, the month and the pseudonym. \
             An unknown cursor names no page (404).",
        )
        .by(READS_CASES)
        .of_office("signals")
        .query(Parameter::query(
            "source",
            Form::OneOf(signal::SignalSource::CODES),
            "Only signals from this source.",
        ))
        .query(Parameter::query(
            "barrier",
            Form::OneOf(signal::Barrier::CODES),
            "Only signals with this barrier.",
        ))
        .query(Parameter::query(
            "article",
            Form::Article,
            "Only signals about this article, by any reference to it; its parts are other articles.",
        ))
        .query(Parameter::query(
            "from",
            Form::Month,
            "Only signals of this month or later.",
        ))
        .paged(cursor::digits(PLACE), 200, "The most signals on the page; 50 when absent.")
        .answers::<SignalList>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let log = call.log();
    let after = call.after(|text| cursor::read(&call.app, log, LIST, text).and_then(placed))?;
    let filter = SignalFilter {
        source: call.parameter("source"),
        barrier: call.parameter("barrier"),
        article: call
            .parameter::<String>("article")
            .and_then(|text| article(&text)),
        from: call.parameter("from"),
        ..SignalFilter::default()
    };
    let limit = call.limit(PAGE);
    let views = &call.app.views;
    // Before the rows: what the answer names was surely seen by them.
    let seen = views.signals()?.seen(log);
    let today = call.app.clock.today();
    let mut rows = views
        .list_signals(log, today, filter, after, limit + 1)
        .await?;
    let next = page::cut(&mut rows, limit)
        .map(|last| cursor::write(&call.app, log, LIST, &place_of(last)));
    let sent = sent(&call.app, log, &rows).await?;
    for row in &rows {
        call.account_for(row.case);
    }
    let signals = rows
        .iter()
        .map(|row| line(row, sent.contains(&row.record.id)))
        .collect();
    Ok(Reply::read(&SignalList { signals, next })?.at_position(seen))
}

/// Which of these the national log has.
async fn sent(
    app: &App,
    log: LogId,
    rows: &[SignalRow],
) -> Result<HashSet<SignalRecordId>, Problem> {
    let up_to = app.outbox.sent(log).await.map_err(HandleError::read)?.up_to;
    let waits = |row: &&SignalRow| row.record.source == signal::SignalSource::Waiting;
    let waiting = rows.iter().filter(waits).map(|row| row.record.id).collect();
    let mut sent = app
        .outbox
        .waiting_sent(log, waiting)
        .await
        .map_err(HandleError::read)?;
    let before = |row: &&SignalRow| (row.position, row.record.id) <= (up_to.position, up_to.id);
    let in_order = rows.iter().filter(|row| !waits(row)).filter(before);
    sent.extend(in_order.map(|row| row.record.id));
    Ok(sent)
}

fn line(row: &SignalRow, sent: bool) -> SignalLine {
    let record = &row.record;
    SignalLine {
        id: Id(record.id),
        case_id: Id(row.case),
        position: row.position.get(),
        arises_on: Day(row.arises_on),
        source: SignalSource(record.source),
        barrier: record.barrier.map(Barrier),
        articles: BTreeSet::of(&record.articles),
        agencies: BTreeSet::of(&record.agencies),
        life_domains: BTreeSet::of(&record.life_domains),
        month: Month(record.month),
        amount_band: record.amount_band.map(AmountBand),
        waiting_band: record.waiting_band.map(WaitingBand),
        household: Id(record.household),
        sent,
    }
}

fn place_of(row: &SignalRow) -> [u8; PLACE] {
    let mut place = [0; PLACE];
    let day = row.arises_on.to_string();
    // Ten characters for every year that a date on the wire may have.
    let day = day.as_bytes();
    let length = day.len().min(10);
    place[..length].copy_from_slice(&day[..length]);
    place[10..18].copy_from_slice(&row.position.get().to_be_bytes());
    place[18..].copy_from_slice(&row.record.id.to_bytes());
    place
}

/// The place that a cursor names.
fn placed(place: [u8; PLACE]) -> Option<SignalCursor> {
    let (day, rest) = place.split_first_chunk::<10>()?;
    let (position, id) = rest.split_first_chunk::<8>()?;
    Some(SignalCursor {
        arises_on: std::str::from_utf8(day).ok()?.parse().ok()?,
        position: Position::new(u64::from_be_bytes(*position)).ok()?,
        id: SignalRecordId::from_bytes(id.try_into().ok()?),
    })
}
