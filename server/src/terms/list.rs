//! `GET /terms`.

use maatwerk_domain::Date;
use maatwerk_domain::terms::{LegalTerm, Length, PENALTIES, PenaltyRates, TERMS};
use schemars::JsonSchema;
use serde::Serialize;

use super::view::shown;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Cents, Day, LawRef, Term, Wire as _};

/// The terms and amounts that law sets, as this server knows them.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Terms {
    /// The terms.
    terms: Vec<TermView>,
    /// The amounts of the penalty for late decisions.
    penalties: Vec<PenaltyRatesView>,
}

/// A term.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TermView {
    /// What for.
    term: Term,
    /// The article.
    article: LawRef,
    /// Its length in weeks.
    #[serde(skip_serializing_if = "Option::is_none")]
    weeks: Option<u16>,
    /// Its length in years. With neither, the authority names what is reasonable.
    #[serde(skip_serializing_if = "Option::is_none")]
    years: Option<u16>,
    /// Whether a last day in a weekend or on a public holiday moves on (Algemene termijnenwet 1, 4).
    moves_on: bool,
    /// The first day on which it holds.
    from: Day,
    /// The last day on which it holds, when it does not hold any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
    /// Its last day after the day that was asked about, when it holds on that day and has a length.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Day>,
}

/// The amounts of the penalty in some period.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PenaltyRatesView {
    /// The article.
    article: LawRef,
    /// The amounts, one after the other.
    steps: Vec<StepView>,
    /// The most that is ever due, in eurocents.
    most: Cents,
    /// The first day on which they hold.
    from: Day,
    /// The last day on which they hold, when they do not hold any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
}

/// An amount a day.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StepView {
    /// For how many days.
    days: u16,
    /// How much a day, in eurocents.
    each: Cents,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/terms", "listTerms")
        .says(
            "The terms and amounts that law sets.",
            "Each with its article and since when it holds. With `after` also the last day of each \
             term that begins on the day after that one.",
        )
        .by(READS_REGISTER)
        .query(Parameter::query(
            "after",
            Form::Day,
            "The day of the act that the terms follow: a receipt, an announcement, a reminder.",
        ))
        .answers::<Terms>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let after: Option<Date> = call.parameter("after");
    Reply::read(&Terms {
        terms: TERMS.iter().map(|row| TermView::of(row, after)).collect(),
        penalties: PENALTIES.iter().map(PenaltyRatesView::of).collect(),
    })
}

impl TermView {
    fn of(row: &LegalTerm, after: Option<Date>) -> Self {
        let (weeks, years) = match row.length {
            Length::Weeks(weeks) => (Some(weeks), None),
            Length::Years(years) => (None, Some(years)),
            Length::Reasonable => (None, None),
        };
        let after = after.filter(|day| row.holds_on(*day));
        Self {
            term: Term::of(&row.term),
            article: LawRef::of(&row.law()),
            weeks,
            years,
            moves_on: row.moves_on(),
            from: Day(row.from),
            until: row.until.map(Day),
            last_day: after.and_then(|day| row.last_day(day)).and_then(shown),
        }
    }
}

impl PenaltyRatesView {
    fn of(rates: &PenaltyRates) -> Self {
        let steps = rates.steps.iter().map(|step| StepView {
            days: step.days,
            each: Cents::of(&step.each),
        });
        Self {
            article: LawRef::of(&rates.law()),
            steps: steps.collect(),
            most: Cents::of(&rates.most()),
            from: Day(rates.from),
            until: rates.until.map(Day),
        }
    }
}
