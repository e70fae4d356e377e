//! The chapters of the story.

mod apart;
mod change;
mod country;
mod heard;
mod law;
mod lessons;
mod pot;
mod tampered;

use std::path::Path;

use super::api::{Api, Failed};
use super::house::House;
use super::setting::{ENSCHEDE, LEEUWARDEN, PROEFSTAD, UTRECHT, ZAANSTAD};
use crate::app::Paths;
use crate::cli::say;
use crate::http::auth::Role;
use crate::simulate::Report;

/// Tells the whole story.
pub(super) fn tell(api: &Api) -> Result<(), Failed> {
    let keeper = api.desk(ZAANSTAD.log()?, "klok", &[Role::Administrator])?;
    let today = lessons::today(&keeper)?;
    let mut houses = Vec::new();
    for place in [ZAANSTAD, ENSCHEDE, LEEUWARDEN] {
        houses.push(House::open(api, place, today, 10_000_000)?);
    }
    heading("1. Dezelfde vraag in drie gemeenten");
    let mut stories = lessons::first_day(&houses, today)?;
    heading("2. Nee, en waarom");
    apart::declined(&houses, today)?;
    heading("3. De pot raakt leeg terwijl velen tegelijk beslissen");
    pot::runs_out(
        &House::open(api, UTRECHT, today, 5 * super::house::LESSONS)?,
        today,
    )?;
    heading("4. Een plugin die niet antwoordt");
    apart::broken(
        &House::open(api, PROEFSTAD, today, 1_000_000)?,
        &houses,
        today,
    )?;
    heading("5. Na vier maanden stopt het werk");
    lessons::work_stops(&houses, &mut stories, &keeper, today)?;
    heading("6. Na zes maanden");
    lessons::half_a_year(&houses, &stories, &keeper, today)?;
    heading("7. Wat het land ervan hoort");
    heard::by_the_programme(api, &houses, &keeper)?;
    heading("8. Om het besluit heen: vier verhalen");
    law::told(api, &keeper)
}

/// Tells of the country: an installation of its own. The documents go to files in a folder.
pub(super) fn tell_of_the_country(api: &Api, report: &Report, folder: &Path) -> Result<(), Failed> {
    country::seen(api, report, &folder.join("dossier.html"))?;
    heading("12. Een gemeente verandert haar regels");
    change::tried_and_taken_back(api, &folder.join("backtest.html"))
}

/// Tells what an auditor finds, in the data of the story.
pub(super) fn tell_of_tampering(api: &Api, story: &Paths) -> Result<(), Failed> {
    heading("13. Iemand herschrijft de geschiedenis");
    tampered::caught(api, story)
}

fn heading(text: &str) {
    say("");
    say(text);
    say("-".repeat(text.chars().count()));
}

/// A line of the story: where, when, what, and more.
fn line(place: &str, day: Option<jiff::civil::Date>, what: &str, more: &str) {
    let day = day.map(super::words::day).unwrap_or_default();
    say(format!("{place:<11} {day:<11}  {what:<13} {more}"));
}
