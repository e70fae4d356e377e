//! What the country hears of these stories: codes, and too few of them to be shown.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use maatwerk_domain::signal::SignalSource;
use serde_json::{Value, json};

use super::lessons::{move_to, today};
use super::line;
use crate::cli::say;
use crate::demo::api::{Api, Desk, Failed};
use crate::demo::house::House;
use crate::http::auth::Role;
use crate::signals::national;

/// How long the outbox may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A household is stuck; the programme hears of an article, and of nobody.
pub(super) fn by_the_programme(
    api: &Api,
    houses: &[House<'_>],
    keeper: &Desk<'_>,
) -> Result<(), Failed> {
    say(
        "Een wijkteam meldt ook wat een huishouden klem zet. Wat de gemeente verlaat is gecodeerd:",
    );
    say("een artikel, een soort belemmering, een maand. Geen naam, geen zaak.");
    say("");
    let day = today(keeper)?;
    for house in houses {
        let told = house.case("Youssef Amrani")?;
        house.worker.post(
            "/signals",
            &json!({
                "caseId": told.case,
                "about": told.person,
                "barrier": "conflicting-law",
                "articles": ["jci1.31:c:BWBR0015703&artikel=22a"],
                "agencies": ["municipality"],
                "lifeDomains": ["housing", "income"],
                "tried": "Een kamer bij zijn zus, maar dan daalt haar uitkering.",
                "wouldHaveHelped": "De kostendelersnorm een half jaar opschorten.",
            }),
        )?;
        let sources = sent(house)?;
        line(
            house.place.name,
            Some(day),
            "signalen",
            &format!(
                "{} verzonden: {}",
                sources.values().sum::<usize>(),
                listed(&sources)
            ),
        );
    }
    // Figures move once a month: the programme sees of this month in the next.
    move_to(keeper, first_of_next_month(day)?)?;
    let programme = api.desk(national(), "programma", &[Role::Programme])?;
    let table = programme.get("/signals/by-article")?;
    let shown = table["rows"].as_array().map_or(0, Vec::len);
    line(
        "Programma",
        Some(today(keeper)?),
        "cijfers",
        &format!(
            "{shown} artikelen te zien: achter een cijfer staan ten minste {} huishoudens in {} gemeenten",
            table["protection"]["minHouseholds"], table["protection"]["minAuthorities"]
        ),
    );
    let (status, _) = programme.try_get("/cases")?;
    line(
        "",
        None,
        "casussen",
        match status {
            403 => "het programma opent er geen een (403)",
            _ => return Err("the programme opens cases".into()),
        },
    );
    Ok(())
}

/// The day on which the figures of a month come out.
pub(super) fn first_of_next_month(day: Date) -> Result<Date, Failed> {
    Ok(day.last_of_month().tomorrow()?)
}

/// Waits until all signals of a municipality were sent; how many came from what.
fn sent(house: &House<'_>) -> Result<BTreeMap<&'static str, usize>, Failed> {
    let started = Instant::now();
    loop {
        let listed = house.worker.get("/signals?limit=100")?;
        let signals = listed["signals"].as_array().cloned().unwrap_or_default();
        // The one that was just stated is the last to come.
        let by_a_person = |signal: &Value| signal["source"] == json!(SignalSource::Stated.as_str());
        if signals.iter().any(by_a_person)
            && signals.iter().all(|signal| signal["sent"] == json!(true))
        {
            let mut sources = BTreeMap::new();
            for signal in &signals {
                *sources.entry(source(signal)?).or_default() += 1;
            }
            return Ok(sources);
        }
        if started.elapsed() > PATIENCE {
            return Err("the outbox does not send".into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn source(signal: &Value) -> Result<&'static str, Failed> {
    let code = signal["source"].as_str().unwrap_or_default();
    Ok(code.parse::<SignalSource>()?.label())
}

fn listed(sources: &BTreeMap<&'static str, usize>) -> String {
    let each: Vec<String> = sources
        .iter()
        .map(|(source, count)| format!("{count} {}", source.to_lowercase()))
        .collect();
    each.join(", ")
}
