//! `GET /cases`.

use maatwerk_domain::{CaseId, TeamId};
use schemars::JsonSchema;
use serde::Serialize;

use super::cursor;
use super::view::Status;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::moment::in_utc;
use crate::http::page;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::views::{CaseCursor, CaseFilter, CaseRow, CaseStatus};
use crate::wire::{Cents, Day, Id, Officer, Wire as _};

/// How many cases a page holds when nothing is said.
const PAGE: usize = 50;

/// A case in the list: nothing that says whom it is about.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CaseLine {
    /// The case.
    case_id: Id<CaseId>,
    /// Its version.
    version: u32,
    /// Whether it is worked on.
    status: Status,
    /// When it was opened, in UTC.
    #[schemars(extend("format" = "date-time"))]
    opened_at: String,
    /// When it last changed, in UTC.
    #[schemars(extend("format" = "date-time"))]
    changed_at: String,
    /// Budget requests that wait for a decision.
    open_requests: u32,
    /// Gifts whose conditions run.
    conditional_gifts: u32,
    /// Proposals that wait for a decision.
    open_proposals: u32,
    /// Gifts at which a person has to look.
    needs_person: u32,
    /// What is to be paid back on all loans, in eurocents.
    loan_balance: Cents,
    /// The first day on which the policy looks again.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_due: Option<Day>,
    /// Who handles it today.
    #[serde(skip_serializing_if = "Option::is_none")]
    handler: Option<Officer>,
    /// Who stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    substitute: Option<Officer>,
    /// The team that has it today.
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<Id<TeamId>>,
}

/// A page of cases.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Cases {
    /// Newest first.
    cases: Vec<CaseLine>,
    /// Send it as `cursor`, with the same filters, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases", "listCases")
        .says(
            "Cases, newest first.",
            "Those in which the caller is involved; for a customisation officer, an auditor and a client system \
             all of the authority. With how far each is and what is still to be paid back, and nothing that says whom it is about; each \
             case on the page is recorded as read. An unknown cursor names no page (404).",
        )
        .by(READS_CASES)
        .of_office("case-list")
        .query(Parameter::query(
            "status",
            Form::OneOf(&["open", "closed"]),
            "Only cases that are worked on, or that were closed.",
        ))
        .query(Parameter::query(
            "since",
            Form::Day,
            "Only cases that were opened on this day or later.",
        ))
        .query(Parameter::query(
            "needsAttention",
            Form::Flag,
            "`true`: only cases in which a person has something to do.",
        ))
        .handled_by()
        .paged(
            cursor::DIGITS,
            200,
            "The most cases on the page; 50 when absent.",
        )
        .answers::<Cases>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let log = call.log();
    let after = call.after(|text| cursor::read(&call.app, log, text))?;
    let filter = CaseFilter {
        sees: call.app.sees(&call.caller).await?,
        status: match call.parameter::<String>("status").as_deref() {
            Some("open") => Some(CaseStatus::Open),
            Some(_) => Some(CaseStatus::Closed),
            None => None,
        },
        opened_from: call
            .parameter("since")
            .map(|day| call.app.clock.start_of(day)),
        needs_attention: call.parameter("needsAttention").unwrap_or_default(),
        handled: call.handled_by(call.app.clock.today()),
    };
    let limit = call.limit(PAGE);
    // Before the rows: what the answer names was surely seen by them.
    let views = &call.app.views;
    let seen = views.cases()?.seen(log);
    let mut rows = views.list_cases(log, filter, after, limit + 1).await?;
    let next = page::cut(&mut rows, limit).map(|last| {
        let cursor = CaseCursor {
            opened_at: last.opened_at,
            case: last.case,
        };
        cursor::write(&call.app, log, cursor)
    });
    for row in &rows {
        call.account_for(row.case);
    }
    let cases = rows.iter().map(line).collect::<Result<_, _>>()?;
    Ok(Reply::read(&Cases { cases, next })?.at_position(seen))
}

fn line(row: &CaseRow) -> Result<CaseLine, Problem> {
    let handling = row.handling.as_ref();
    Ok(CaseLine {
        case_id: Id(row.case),
        version: row.version.get(),
        status: match row.status {
            CaseStatus::Open => Status::Open,
            CaseStatus::Closed => Status::Closed,
        },
        opened_at: in_utc(row.opened_at)?,
        changed_at: in_utc(row.changed_at)?,
        open_requests: row.open_requests,
        conditional_gifts: row.conditional_gifts,
        open_proposals: row.open_proposals,
        needs_person: row.needs_person,
        loan_balance: Cents::of(&row.loan_balance),
        next_due: Option::of(&row.next_due),
        handler: handling.map(|on| Officer::of(&on.handler)),
        substitute: handling.and_then(|on| Option::of(&on.substitute)),
        team: handling.and_then(|on| on.team).map(Id),
    })
}
