//! `GET /policies/{digest}/decisions`.

use maatwerk_domain::comparable::Verdict;
use maatwerk_domain::{CaseId, DecisionId, RequestId};
use maatwerk_log::{LogId, Position};
use maatwerk_policy::Digest;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::App;
use crate::http::access::READS_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::{cursor, page};
use crate::views::{DECISIONS, JudgedBy, JudgedDecision};
use crate::wire::{self, Aftermath, Cents, Day, GrantForm, Id, Wire as _};

/// How many decisions a page holds when nothing is said.
const PAGE: usize = 50;

/// A decision on an assessment by the policy.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DecisionLine {
    /// The case.
    case_id: Id<CaseId>,
    /// The request.
    request_id: Id<RequestId>,
    /// The decision.
    decision_id: Id<DecisionId>,
    /// The digest of the parameters with which it was assessed.
    parameters: wire::Digest,
    /// The receipt date of the request.
    received: Day,
    /// The day of the decision.
    decided: Day,
    /// In which form money was granted; absent when nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<GrantForm>,
    /// How much, in eurocents; absent when nothing was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    granted: Option<Cents>,
    /// It departed from the assessment or a rule.
    departed: bool,
    /// What became of it.
    aftermath: Aftermath,
}

/// A page of decisions.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct JudgedDecisions {
    /// In the order in which they were recorded.
    decisions: Vec<DecisionLine>,
    /// Send it as `cursor`, with the same filters, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies/{digest}/decisions", "listPolicyDecisions")
        .says(
            "What was decided on the answers of a policy.",
            "Once a policy was rolled back: the decisions that a person has to look at again. Nothing \
             happens to them by itself. An unknown cursor names no page (404).",
        )
        .by(READS_CASES)
        .query(Parameter::query(
            "parameters",
            Form::Digest,
            "Only on its answers with these parameters.",
        ))
        .query(Parameter::query(
            "since",
            Form::Day,
            "Only what was decided on this day or later.",
        ))
        .paged(DIGITS, 200, "The most decisions on the page; 50 when absent.")
        .reading(DECISIONS)
        .for_purpose()
        .answers::<JudgedDecisions>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let log = call.log();
    let plugin: Digest = call.id("digest")?;
    let plugin = plugin.to_string();
    call.known(&plugin).await?;
    let after = call.after(|text| place(&call.app, log, &plugin, text))?;
    let limit = call.limit(PAGE);
    let views = &call.app.views;
    // Before the rows: what the answer names was surely seen by them.
    let seen = views.decisions()?.seen(log);
    let wanted = JudgedBy {
        log,
        plugin: plugin.clone(),
        parameters: call.parameter("parameters"),
        since: call.parameter("since"),
        after: after.unwrap_or(Position::START),
        most: limit + 1,
    };
    let mut rows = views.judged_by(wanted).await?;
    let next = page::cut(&mut rows, limit).map(|last| {
        let place = last.position.get().to_be_bytes();
        cursor::write(&call.app, log, &list(&plugin), &place)
    });
    for row in &rows {
        call.account_for(row.case);
    }
    let decisions = rows.iter().map(DecisionLine::of).collect();
    Ok(Reply::read(&JudgedDecisions { decisions, next })?.at_position(seen))
}

/// The digits of a cursor: of a position.
const DIGITS: usize = cursor::digits(8);

fn list(plugin: &str) -> String {
    format!("cursor of decisions by {plugin}")
}

fn place(app: &App, log: LogId, plugin: &str, text: &str) -> Option<Position> {
    let place = cursor::read(app, log, &list(plugin), text)?;
    Position::new(u64::from_be_bytes(place)).ok()
}

impl DecisionLine {
    fn of(judged: &JudgedDecision) -> Self {
        let (form, granted) = match judged.verdict {
            Verdict::Granted { form, amount } => {
                (Some(GrantForm::of(&form)), Some(Cents::of(&amount)))
            }
            Verdict::Declined => (None, None),
        };
        Self {
            case_id: Id(judged.case),
            request_id: Id(judged.request),
            decision_id: Id(judged.decision),
            parameters: wire::Digest::of(&judged.judge.parameters),
            received: Day(judged.received),
            decided: Day(judged.decided),
            form,
            granted,
            departed: judged.departed,
            aftermath: Aftermath::of(&judged.aftermath),
        }
    }
}
