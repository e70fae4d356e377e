//! `GET /signals/by-article`, `by-barrier`, `by-agency`, `by-life-domain`, `by-period`.

use maatwerk_domain::signal::{Agency, Barrier, LifeDomain, SignalSource};
use schemars::JsonSchema;
use serde::Serialize;

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
    /// How the figures were protected.
    protection: Protection,
    /// The period, as it was asked for.
    period: String,
    /// Most households first; what is withheld comes last. Of articles and periods only those with a
    /// figure: that something is withheld would tell that there is something.
    rows: Vec<FigureRow>,
    /// All rows together. Not their sum: a household may stand in several.
    total: Figures,
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
    most two filters go together.";

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
    let Some(table) = call.app.table(question).await? else {
        let detail = "is not over yet: its figures come out when it is";
        let fault = Fault::parameter("period", "open", detail);
        return Err(Problem::new(Kind::NotAnswered, MEANING).about(vec![fault]));
    };
    let rules = call.app.figures.rules();
    let mut ordered: Vec<&(String, Published)> = table.rows.iter().collect();
    ordered.sort_by_key(|(_, row)| std::cmp::Reverse(row.all.figure.households()));
    let (page, next) = call.at_offset(ordered, PAGE);
    let answer = FigureTable {
        release: Release::of(&table.release),
        protection: Protection::of(rules),
        period: period.to_string(),
        rows: page
            .into_iter()
            .map(|(value, row)| FigureRow {
                value: value.clone(),
                label: label(rows, value),
                figures: Figures::of(row, rules),
            })
            .collect(),
        total: Figures::of(&table.total, rules),
        next,
    };
    Reply::read(&answer)
}

fn not_asked(fault: NotAsked) -> Problem {
    let parameter = match fault {
        NotAsked::TooManyFilters => "source",
        NotAsked::FiltersRows => "article",
    };
    let fault = Fault::parameter(parameter, "combination", fault.to_string());
    Problem::new(Kind::NotAnswered, MEANING).about(vec![fault])
}
