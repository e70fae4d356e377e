//! The norm for cost sharers, left out for a term so that a son keeps a roof.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;

use super::{Bureau, cited};
use crate::demo::api::Failed;
use crate::demo::house::text;
use crate::demo::words::day;

const BASIS: &str = "jci1.31:c:BWBR0015703&artikel=18&lid=1";
const NORM: &str = "jci1.31:c:BWBR0015703&artikel=22a";

pub(super) fn told(bureau: &Bureau<'_>) -> Result<(), Failed> {
    let first = bureau.today()?;
    let mandate = bureau.mandate("maatwerkfunctionaris", BASIS)?;
    let told = bureau.house.case("Fatima el Idrissi")?;
    let son = json!({"role": "child", "name": "Youssef el Idrissi"});
    let son = text(&bureau.worker(&told, "persons", &son)?, "/personId")?;
    bureau.worker(
        &told,
        "facts",
        &json!({
            "about": son, "code": "birth-date", "source": "statement",
            "value": {"kind": "day", "value": first.checked_sub(28.years())?.to_string()},
        }),
    )?;
    let asked = bureau.worker(
        &told,
        "norm-suspensions",
        &json!({
            "applicant": told.person, "sharer": son, "received": first.to_string(),
            "channel": "desk", "explanation": "Hij staat morgen op straat.",
        }),
    )?;
    let path = format!("norm-suspensions/{}", text(&asked, "/normSuspensionId")?);
    let until = first.checked_add(180.days())?;
    let granted = bureau.officer(
        &told,
        &format!("{path}/decision"),
        &json!({
            "choice": "grant", "mandateId": mandate,
            "term": {"from": first.to_string(), "until": until.to_string()},
            "departure": {
                "ground": "individualisation", "article": NORM,
                "argument": "Zonder dit wordt hij dakloos.",
            },
            "reasons": "Tot hij een kamer heeft.",
        }),
    )?;
    bureau.announce(&told, &granted)?;
    bureau.says(
        "norm",
        &format!(
            "Youssef slaapt bij zijn moeder; {} telt niet tot en met {}",
            cited(NORM)?,
            day(until).trim()
        ),
    )?;
    bureau.move_to(until.checked_sub(8.weeks())?)?;
    let path_of_list = "/deadlines?kind=extend-norm-suspension";
    let warned = bureau.house.officer.get(path_of_list)?;
    let last: Date = text(&warned, "/deadlines/0/day")?.parse()?;
    let left = warned["deadlines"][0]["daysLeft"].clone();
    bureau.says(
        "termijn",
        &format!(
            "de lijst waarschuwt: nog {left} dagen, tot en met {}",
            day(last).trim()
        ),
    )?;
    let longer = last.checked_add(90.days())?;
    let extended = bureau.officer(
        &told,
        &format!("{path}/extension"),
        &json!({
            "until": longer.to_string(), "mandateId": mandate,
            "reasons": "De kamer die hij kreeg komt later vrij.",
        }),
    )?;
    let announced = bureau.announce(&told, &extended)?;
    let objection: Date = text(&announced, "/objectionUntil")?.parse()?;
    bureau.says(
        "verlengd",
        &format!(
            "met een reden, tot en met {}; bezwaar kan tot en met {}",
            day(longer).trim(),
            day(objection).trim()
        ),
    )
}
