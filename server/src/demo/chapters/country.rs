//! A country of municipalities, and what the programme finds in it.

use std::path::Path;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::heard::first_of_next_month;
use super::lessons::{move_to, today};
use super::{heading, line};
use crate::cli::{Progress, say};
use crate::demo::api::{Api, Desk, Failed};
use crate::demo::house::text;
use crate::demo::setting::ZAANSTAD;
use crate::demo::words::day;
use crate::document::words::decimal;
use crate::http::auth::Role;
use crate::signals::national;
use crate::simulate::{PlantedBottleneck, PlantedChange, Report};

/// How many articles are shown.
const ARTICLES: usize = 5;

/// What is in the figures, what changes, and a dossier for the legislator.
pub(super) fn seen(api: &Api, report: &Report, document: &Path) -> Result<(), Failed> {
    heading("9. Een land vol signalen");
    say(format!(
        "{} casussen van {} gemeenten, {} tot en met {}: {} gebeurtenissen, nagebootst in {} seconden.",
        report.cases,
        report.municipalities,
        day(report.from).trim(),
        day(report.until).trim(),
        report.events,
        report.duration_ms.div_ceil(1000),
    ));
    let progress = Progress::new("de leesmodellen halen de logboeken in");
    api.ready()?;
    progress.done("de leesmodellen zijn bij");
    let keeper = api.desk(ZAANSTAD.log()?, "klok", &[Role::Administrator])?;
    let now = first_of_next_month(report.until)?;
    move_to(&keeper, now)?;
    let programme = api.desk(national(), "programma", &[Role::Programme])?;
    most(&programme, now)?;
    heading("10. Wat er verandert");
    changes(&programme, report)?;
    heading("11. Naar de wetgever");
    let fallen = report
        .planted
        .iter()
        .find(|planted| planted.change == PlantedChange::Fall);
    match fallen {
        Some(fallen) => dossier(&programme, fallen, today(&keeper)?, document),
        None => Ok(()),
    }
}

/// The articles that block most households.
fn most(programme: &Desk<'_>, now: Date) -> Result<(), Failed> {
    let table = programme.get(&format!("/signals/by-article?limit={ARTICLES}"))?;
    for row in table["rows"].as_array().into_iter().flatten() {
        line(
            "",
            None,
            "",
            &format!(
                "{:<24} {:>6} huishoudens in {:>3} gemeenten",
                text(row, "/value")?,
                row["households"],
                row["authorities"]
            ),
        );
    }
    say(format!(
        "Cijfers van {}: {}",
        day(now).trim(),
        text(&table, "/protection/explanation")?
    ));
    Ok(())
}

/// What was planted, beside what was found.
fn changes(programme: &Desk<'_>, report: &Report) -> Result<(), Failed> {
    let mut found = 0;
    for planted in &report.planted {
        let way = match planted.change {
            PlantedChange::Fall => "fall",
            PlantedChange::Step | PlantedChange::Ramp { .. } => "rise",
        };
        let trends = programme.get(&format!(
            "/signals/trends?article={}",
            planted.article.replace('&', "%26").replace('=', "%3D")
        ))?;
        let reading = &trends["series"][0]["reading"];
        let seen = reading["direction"] == json!(way);
        found += usize::from(seen);
        line(
            "Geplant",
            Some(planted.from),
            &format!("x {}", decimal(planted.factor)),
            &format!("{} ({})", planted.label, planted.article),
        );
        let what = if seen {
            format!(
                "{} sinds {}, x {}",
                if way == "rise" { "stijging" } else { "daling" },
                text(reading, "/since")?,
                decimal(reading["ratio"].as_f64().unwrap_or_default()),
            )
        } else {
            "nog niet van ruis te onderscheiden".to_owned()
        };
        line("", None, "gevonden", &what);
    }
    let marked = programme.get("/signals/trends?marked=true&limit=500")?;
    let all = marked["series"].as_array().map_or(0, Vec::len);
    let method = text(&marked, "/series/0/reading/method/name").unwrap_or_default();
    say(format!(
        "{found} van de {} geplante knelpunten gevonden; gemarkeerd: {all} van {} reeksen ({method}).",
        report.planted.len(),
        marked["lookedAt"],
    ));
    Ok(())
}

/// A dossier on the article that a change of law made better.
fn dossier(
    programme: &Desk<'_>,
    fallen: &PlantedBottleneck,
    now: Date,
    document: &Path,
) -> Result<(), Failed> {
    let opened = programme.post(
        "/dossiers",
        &json!({
            "title": fallen.label,
            "question": "Heeft de wetswijziging huishoudens losgemaakt?",
            "addressee": { "ministry": "Volksgezondheid, Welzijn en Sport" },
        }),
    )?;
    let path = format!("/dossiers/{}", text(&opened, "/dossierId")?);
    let article = format!("jci1.3:c:{}", fallen.article);
    programme.post(&format!("{path}/articles"), &json!({ "article": article }))?;
    for step in [
        json!({ "to": "under-study" }),
        json!({ "to": "proposed" }),
        json!({ "to": "accepted" }),
        json!({
            "to": "in-force",
            "from": fallen.from.to_string(),
            "publication": "Nagebootst",
        }),
    ] {
        programme.post(&format!("{path}/status"), &step)?;
    }
    line("Programma", Some(now), "dossier", &fallen.label);
    let figure = |caption: &str, ask: Value| {
        let body = json!({ "caption": caption, "ask": ask });
        programme.try_post(&format!("{path}/figures"), &body)
    };
    figure(
        "Huishoudens per maand",
        json!({ "kind": "months", "article": article }),
    )?;
    figure(
        "Belemmeringen",
        json!({ "kind": "bars", "article": article, "by": "barrier", "period": "all" }),
    )?;
    let effect = json!({ "kind": "effect", "article": article });
    let (status, linked) = figure("Voor en na de wijziging", effect)?;
    let told = if status == 201 {
        let figures = linked["figures"].as_array();
        let last = figures.and_then(|figures| figures.last());
        let said = last.map_or(&Value::Null, |figure| &figure["answer"]["said"]);
        let number = |name: &str| decimal(said[name].as_f64().unwrap_or_default());
        format!(
            "na de wijziging {} keer zo vaak (95%: {} tot {}); geplant was {}",
            number("ratio"),
            number("lower"),
            number("upper"),
            decimal(fallen.factor),
        )
    } else {
        // A country with few cases.
        "te weinig maanden met een cijfer om voor en na te vergelijken".to_owned()
    };
    line("", None, "effect", &told);
    let (status, page) = programme.try_get(&format!("{path}/document"))?;
    if status != 200 {
        return Err("the dossier has no document".into());
    }
    std::fs::write(document, page)?;
    line("", None, "document", &document.display().to_string());
    Ok(())
}
