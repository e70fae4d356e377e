//! A decline with its reasons, and a policy that never answers.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::Value;

use super::line;
use crate::demo::api::Failed;
use crate::demo::house::{House, LESSONS, text};
use crate::demo::words::euro;

/// Somebody of seventeen asks for a holiday, in each municipality.
pub(super) fn declined(houses: &[House<'_>], today: Date) -> Result<(), Failed> {
    for house in houses {
        let told = house.case("Kees Bakker")?;
        house.day(&told, "birth-date", today.checked_sub(17.years())?)?;
        house.day(&told, "employed-since", today.checked_sub(8.months())?)?;
        let request = house.request(&told, today, "vakantie", LESSONS)?;
        line(
            house.place.name,
            Some(today),
            "aanvraag",
            &format!("{} voor een vakantie, 17 jaar", euro(LESSONS)),
        );
        let findings = request
            .pointer("/assessment/answer/findings")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for finding in findings
            .iter()
            .filter(|finding| finding["outcome"] == "not-met")
        {
            line(
                "",
                None,
                "niet gehaald",
                &format!(
                    "{} ({})",
                    text(finding, "/explanation/text")?,
                    text(finding, "/article")?
                ),
            );
        }
        let (path, body) = house.decision(&request, "decline")?;
        let decided = house
            .officer
            .post(&format!("/cases/{}/{path}", told.case), &body)?;
        house.announce(&told, &text(&decided, "/decisionId")?, today)?;
        line(
            "",
            None,
            "besluit",
            "afgewezen, met deze redenen bekendgemaakt",
        );
    }
    Ok(())
}

/// One policy loops for ever; the others answer meanwhile.
pub(super) fn broken(house: &House<'_>, others: &[House<'_>], today: Date) -> Result<(), Failed> {
    let told = house.case("Sanne Visser")?;
    house.day(&told, "birth-date", today.checked_sub(25.years())?)?;
    let (stuck, answers) = std::thread::scope(|scope| {
        let stuck = scope.spawn(|| house.request(&told, today, "rijlessen", LESSONS));
        let answers = others
            .iter()
            .map(|other| asks(other, today))
            .collect::<Result<Vec<_>, _>>();
        (stuck.join(), answers)
    });
    let request = stuck.map_err(|_| Failed::from("the request fell over"))??;
    line(
        house.place.name,
        Some(today),
        "aanvraag",
        &format!("{} voor rijlessen", euro(LESSONS)),
    );
    line(
        "",
        None,
        "technisch",
        &format!(
            "het beleid antwoordt niet ({}): een mens beslist",
            text(&request, "/assessment/answer/failure/code")?
        ),
    );
    for (other, outcome) in others.iter().zip(answers?) {
        line(
            other.place.name,
            Some(today),
            "intussen",
            match outcome.as_str() {
                "grant" => "beoordeeld: toekennen",
                "decline" => "beoordeeld: afwijzen",
                _ => "beoordeeld: een mens moet kijken",
            },
        );
    }
    Ok(())
}

/// The outcome of an ordinary request.
fn asks(house: &House<'_>, today: Date) -> Result<String, Failed> {
    let told = house.case("Sanne Smit")?;
    house.day(&told, "birth-date", today.checked_sub(25.years())?)?;
    house.day(&told, "employed-since", today.checked_sub(7.months())?)?;
    let request = house.request(&told, today, "rijlessen", LESSONS)?;
    text(&request, "/assessment/answer/outcome")
}
