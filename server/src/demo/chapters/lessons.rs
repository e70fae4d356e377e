//! The driving lessons, on three days.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::line;
use crate::cli::say;
use crate::demo::api::{Desk, Failed};
use crate::demo::house::{House, LESSONS, Told, number, text};
use crate::demo::words::{day, euro};

/// What happens to the lessons in one municipality: who keeps her work, and who stops.
pub(super) struct Story {
    keeps: Told,
    stops: Told,
    grant: String,
    /// What became of the gift of her who stopped.
    outcome: String,
}

/// Today, by the clock of the server.
pub(super) fn today(keeper: &Desk<'_>) -> Result<Date, Failed> {
    Ok(text(&keeper.get("/clock")?, "/today")?.parse()?)
}

pub(super) fn move_to(keeper: &Desk<'_>, day: Date) -> Result<(), Failed> {
    keeper.post("/clock", &json!({ "today": day.to_string() }))?;
    Ok(())
}

/// How many rules held, of how many.
fn findings(answer: &Value) -> (usize, usize) {
    let all = answer
        .pointer("/assessment/answer/findings")
        .and_then(Value::as_array);
    let met = |finding: &&Value| finding["outcome"] == "met";
    all.map_or((0, 0), |all| (all.iter().filter(met).count(), all.len()))
}

/// The same facts in each municipality, twice.
pub(super) fn first_day(houses: &[House<'_>], today: Date) -> Result<Vec<Story>, Failed> {
    say("Sanne is 25. Na jaren zonder huis werkt ze een half jaar. Voor haar werk heeft ze een");
    say(format!(
        "rijbewijs nodig; ze vraagt {}. In elke gemeente gelden dezelfde feiten.",
        euro(LESSONS)
    ));
    say("");
    let mut stories = Vec::new();
    for house in houses {
        let mut granted = Vec::new();
        for name in ["Sanne de Vries", "Sanne Jansen"] {
            let told = house.case(name)?;
            house.day(
                &told,
                "birth-date",
                today.checked_sub(25.years().months(8))?,
            )?;
            house.day(&told, "employed-since", today.checked_sub(7.months())?)?;
            let request = house.request(&told, today, "rijlessen", LESSONS)?;
            let decided = house.grant_and_pay(&told, &request, today)?;
            granted.push((told, request, decided));
        }
        let [(keeps, request, _), (stops, _, decided)] =
            <[_; 2]>::try_from(granted).map_err(|_| "two cases were granted")?;
        let (met, all) = findings(&request);
        let place = house.place.name;
        line(
            place,
            Some(today),
            "aanvraag",
            &format!(
                "{} voor rijlessen: {met} van {all} regels gehaald",
                euro(LESSONS)
            ),
        );
        let shown = house.show(&keeps)?;
        let until: Date = text(&shown, "/grants/0/terms/conditions/0/until")?.parse()?;
        line(
            "",
            None,
            "besluit",
            &format!(
                "toegekend, een gift als zij blijft werken tot {}",
                day(until).trim()
            ),
        );
        let objection: Date = text(&shown, "/decisions/0/objectionUntil")?.parse()?;
        line(
            "",
            None,
            "bekendgemaakt",
            &format!("bezwaar kan tot en met {}", day(objection).trim()),
        );
        line(
            "",
            None,
            "betaald",
            &format!("{} aan de rijschool", euro(LESSONS)),
        );
        stories.push(Story {
            keeps,
            stops,
            grant: text(&decided, "/grant/grantId")?,
            outcome: String::new(),
        });
    }
    Ok(stories)
}

/// One of the two stops working; each policy has its own answer.
pub(super) fn work_stops(
    houses: &[House<'_>],
    stories: &mut [Story],
    keeper: &Desk<'_>,
    first: Date,
) -> Result<(), Failed> {
    let ended = first.checked_add(4.months())?.checked_add(1.day())?;
    let reported = ended.checked_add(1.day())?;
    move_to(keeper, reported)?;
    for (house, story) in houses.iter().zip(stories.iter_mut()) {
        let told = story.stops.clone();
        let place = house.place.name;
        house.fact(&told, "employment-end-reason", "text", &json!("own-choice"))?;
        house.day(&told, "employment-ended", ended)?;
        line(
            place,
            Some(reported),
            "feit",
            &format!("het werk stopte op {}", day(ended).trim()),
        );
        let shown = house.show(&told)?;
        let grant = &shown["grants"][0];
        story.outcome = if grant.pointer("/proposal/proposed/kind") == Some(&json!("loan")) {
            converts(house, story, grant, reported)?
        } else {
            let again: Date = text(grant, "/due/0/day")?.parse()?;
            line(
                "",
                None,
                "toetsing",
                &format!(
                    "een nieuwe baan telt mee: kijkt weer op {}",
                    day(again).trim()
                ),
            );
            String::new()
        };
    }
    // Five weeks later there is a new job. It counts where the rules say so.
    let new_job = ended.checked_add(5.weeks())?;
    move_to(keeper, new_job)?;
    for (house, story) in houses.iter().zip(stories.iter_mut()) {
        if !story.outcome.is_empty() {
            continue;
        }
        house.day(&story.stops, "new-employment-since", new_job)?;
        let shown = house.show(&story.stops)?;
        let status = text(&shown, "/grants/0/status")?;
        line(
            house.place.name,
            Some(new_job),
            "feit",
            "een nieuwe baan, binnen acht weken",
        );
        line(
            "",
            None,
            "toetsing",
            match status.as_str() {
                "conditional" => "de gift blijft een gift zolang zij werkt",
                "final" => "de gift is definitief",
                _ => "de gift is geen gift meer",
            },
        );
    }
    Ok(())
}

/// The proposal of the policy, the hearing, and the decision of a person.
fn converts(
    house: &House<'_>,
    story: &Story,
    grant: &Value,
    today: Date,
) -> Result<String, Failed> {
    let terms = &grant["proposal"]["proposed"]["terms"];
    let (principal, count, each) = (
        number(terms, "/principal")?,
        number(terms, "/instalments")?,
        number(terms, "/instalment")?,
    );
    line(
        "",
        None,
        "toetsing",
        &format!("stelt een lening van {} voor", euro(principal)),
    );
    let base = format!("/cases/{}/grants/{}", story.stops.case, story.grant);
    house.officer.post(
        &format!("{base}/hearing"),
        &json!({
            "kind": "given",
            "on": today.to_string(),
            "orally": true,
            "view": "Ik kon het werk niet volhouden.",
        }),
    )?;
    line("", None, "zienswijze", "de inwoner is gehoord");
    let decided = house.officer.post(
        &format!("{base}/conversion"),
        &json!({
            "choice": "convert",
            "mandateId": house.mandate,
            "reasons": "Het werk stopte binnen zes maanden.",
        }),
    )?;
    house.announce(&story.stops, &text(&decided, "/decisionId")?, today)?;
    let in_parts = format!("{count} termijnen van {}", euro(each));
    line(
        "",
        None,
        "besluit",
        &format!("lening van {}, in {in_parts}", euro(principal)),
    );
    Ok(format!("lening van {}", euro(principal)))
}

/// The clock passes half a year: what is due is looked at by the server itself.
pub(super) fn half_a_year(
    houses: &[House<'_>],
    stories: &[Story],
    keeper: &Desk<'_>,
    first: Date,
) -> Result<(), Failed> {
    let today = first.checked_add(6.months())?;
    move_to(keeper, today)?;
    let mut summary = Vec::new();
    for (house, story) in houses.iter().zip(stories) {
        let kept = house.show(&story.keeps)?;
        let stopped = house.show(&story.stops)?;
        line(
            house.place.name,
            Some(today),
            "kloktik",
            &format!("wie bleef werken: {}", outcome(&kept)?),
        );
        let stopped = outcome(&stopped)?;
        if story.outcome.is_empty() {
            line(
                "",
                None,
                "kloktik",
                &format!("wie een nieuwe baan vond: {stopped}"),
            );
        }
        summary.push((house.place.name, outcome(&kept)?, stopped));
    }
    say("");
    say(format!(
        "{:<11} {:<24} {}",
        "", "zes maanden gewerkt", "na vier maanden gestopt"
    ));
    for (place, kept, stopped) in summary {
        say(format!("{place:<11} {kept:<24} {stopped}"));
    }
    Ok(())
}

/// What became of a grant, in words.
fn outcome(case: &Value) -> Result<String, Failed> {
    Ok(match text(case, "/grants/0/status")?.as_str() {
        "final" => "de gift is definitief".to_owned(),
        "loan" => format!(
            "een lening van {}",
            euro(number(case, "/loans/0/principal")?)
        ),
        "conditional" => "de voorwaarde loopt nog".to_owned(),
        other => other.to_owned(),
    })
}
