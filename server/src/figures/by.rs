//! `GET /signals/by-article`, `by-barrier`, `by-agency`, `by-life-domain`, `by-period`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use maatwerk_domain::signal::{Agency, Barrier, LifeDomain, SignalSource};
use schemars::JsonSchema;
use serde::Serialize;

use super::own::{Own, OwnTable};
use super::view::{Figures, Protection, Release, label};
use crate::http::access::READS_FIGURES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter, article};
use crate::http::problem::{Fault, Kind, Problem};
use crate::http::reply::Reply;
use crate::programme::{Dimension, Filters, NotAsked, Period, Published, Question};

/// What a question that is not answered is told.
const MEANING: &str = "Figures are not given for this question.";
/// Rows on a page when nothing is said.
const PAGE: usize = 50;

/// A table of national figures.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FigureTable {
    /// Up to where the national log is counted.
    release: Release,
    /// How far the authority's own log was seen for the caller's own figures: of the signals in it
    /// those count that arose before the month of the release. Absent for the programme, and for an
    /// authority whose cases are recorded in another installation; then no row has own figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    own_position: Option<u64>,
    /// How the figures were protected.
    protection: Protection,
    /// The period, as it was asked for.
    period: String,
    /// Most households first; what is withheld comes last, of that what the caller itself has most
    /// of first. Of articles and periods only those with a figure or with households of the caller's
    /// own: that something is withheld would tell that there is something.
    rows: Vec<FigureRow>,
    /// All rows together. Not their sum: a household may stand in several.
    total: FigureTotal,
    /// Send it as `offset` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<usize>,
}

/// A row.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FigureRow {
    /// The article in its one spelling, the code, or the quarter.
    value: String,
    /// What a Dutch screen calls it, when it is a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'static str>,
    /// Its figures.
    #[serde(flatten)]
    figures: Figures,
    /// The caller's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Own>,
}

/// All rows together.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FigureTotal {
    /// Their figures.
    #[serde(flatten)]
    figures: Figures,
    /// The caller's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<Own>,
}

/// One for each dimension.
pub(crate) fn endpoints() -> [Endpoint; 5] {
    let table = |path, operation, rows, summary| {
        let endpoint = Endpoint::get(path, operation)
            .says(summary, ABOUT)
            .by(READS_FIGURES)
            .query(Parameter::query(
                "period",
                Form::Period,
                "`all`, a year (`2026`) or a quarter (`2026-Q1`) that is over; all when absent.",
            ));
        filters(endpoint, rows)
            .paged_by_offset(500, "The most rows on the page; 50 when absent.")
            .or(Kind::ViewsBehind)
            .or(Kind::NotAnswered)
            .answers::<FigureTable>()
            .bare(move |call| run(call, rows))
    };
    [
        table(
            "/signals/by-article",
            "figuresByArticle",
            Dimension::Article,
            "What blocks households, by article of law.",
        ),
        table(
            "/signals/by-barrier",
            "figuresByBarrier",
            Dimension::Barrier,
            "What blocks households, by what stands in the way.",
        ),
        table(
            "/signals/by-agency",
            "figuresByAgency",
            Dimension::Agency,
            "What blocks households, by organisation.",
        ),
        table(
            "/signals/by-life-domain",
            "figuresByLifeDomain",
            Dimension::LifeDomain,
            "What blocks households, by part of life.",
        ),
        table(
            "/signals/by-period",
            "figuresByPeriod",
            Dimension::Quarter,
            "What blocks households, by quarter.",
        ),
    ]
}

const ABOUT: &str = "National figures of households touched, from the coded signals of all \
    authorities. Each figure is protected against disclosure, as the answer says: it carries noise, \
    and what is too small is withheld. They move once a month. Periods are whole and over, and at \
    most two filters go together. An authority gets its own figures beside them: exact, over the \
    signals of its own cases that arose before the month of the release.";

/// The filters of a table: all but its own rows.
fn filters(mut endpoint: Endpoint, rows: Dimension) -> Endpoint {
    if rows != Dimension::Article {
        endpoint = endpoint.query(Parameter::query(
            "article",
            Form::Article,
            "Only signals about this article: its one spelling, or any reference to it.",
        ));
    }
    if rows != Dimension::Barrier {
        endpoint = endpoint.query(Parameter::query(
            "barrier",
            Form::OneOf(Barrier::CODES),
            "Only signals with this barrier.",
        ));
    }
    if rows != Dimension::Agency {
        endpoint = endpoint.query(Parameter::query(
            "agency",
            Form::OneOf(Agency::CODES),
            "Only signals with this organisation.",
        ));
    }
    if rows != Dimension::LifeDomain {
        endpoint = endpoint.query(Parameter::query(
            "lifeDomain",
            Form::OneOf(LifeDomain::CODES),
            "Only signals about this part of life.",
        ));
    }
    endpoint.query(Parameter::query(
        "source",
        Form::OneOf(SignalSource::CODES),
        "Only signals that come from this.",
    ))
}

async fn run(call: Call<()>, rows: Dimension) -> Result<Reply, Problem> {
    let period = call.parameter("period").unwrap_or(Period::All);
    let filters = Filters {
        article: call
            .parameter::<String>("article")
            .and_then(|text| article(&text)),
        barrier: call.parameter::<Barrier>("barrier"),
        agency: call.parameter::<Agency>("agency"),
        life_domain: call.parameter::<LifeDomain>("lifeDomain"),
        source: call.parameter::<SignalSource>("source"),
    };
    let question = Question::new(rows, period, filters).map_err(not_asked)?;
    let Some(table) = call.app.table(question.clone()).await? else {
        let detail = "is not over yet: its figures come out when it is";
        let fault = Fault::parameter("period", "open", detail);
        return Err(Problem::new(Kind::NotAnswered, MEANING).about(vec![fault]));
    };
    let rules = call.app.figures.rules();
    let own = OwnTable::of(&call, &question, table.release.month).await?;
    let (page, next) = call.at_offset(ordered(&table.rows, own.as_ref()), PAGE);
    let withheld = Published::withheld();
    let answer = FigureTable {
        release: Release::of(&table.release),
        own_position: own.as_ref().map(|own| own.position.get()),
        protection: Protection::of(rules),
        period: period.to_string(),
        rows: page
            .into_iter()
            .map(|row| FigureRow {
                value: row.value.to_owned(),
                label: label(rows, row.value),
                figures: Figures::of(row.published.unwrap_or(&withheld), rules),
                own: row.own,
            })
            .collect(),
        total: FigureTotal {
            figures: Figures::of(&table.total, rules),
            own: own.as_ref().map(|own| own.total.clone()),
        },
        next,
    };
    Reply::read(&answer)
}

/// A row before it is said.
struct Row<'a> {
    value: &'a str,
    published: Option<&'a Published>,
    own: Option<Own>,
}

/// The rows of both, in one order for as long as neither moves.
fn ordered<'a>(national: &'a [(String, Published)], own: Option<&'a OwnTable>) -> Vec<Row<'a>> {
    let mut values: BTreeMap<&str, Option<&Published>> = own
        .iter()
        .flat_map(|own| own.values())
        .map(|value| (value, None))
        .collect();
    values.extend(
        national
            .iter()
            .map(|(value, row)| (value.as_str(), Some(row))),
    );
    let mut rows: Vec<_> = values
        .into_iter()
        .map(|(value, published)| Row {
            value,
            published,
            own: own.map(|own| own.row(value)),
        })
        .collect();
    rows.sort_by_key(|row| {
        let national = row.published.and_then(|row| row.all.figure.households());
        Reverse((national, row.own.as_ref().map(|own| own.households)))
    });
    rows
}

fn not_asked(fault: NotAsked) -> Problem {
    let parameter = match fault {
        NotAsked::TooManyFilters => "source",
        NotAsked::FiltersRows => "article",
    };
    let fault = Fault::parameter(parameter, "combination", fault.to_string());
    Problem::new(Kind::NotAnswered, MEANING).about(vec![fault])
}
