//! A municipality changes its rules: tried on what was asked before, in force on a day to come, and back.

use std::path::Path;
use std::time::Duration;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::lessons::{move_to, today};
use super::line;
use crate::backtest::words::{count, euros, more, transition};
use crate::backtest::{Difference, Report};
use crate::demo::api::{Api, Desk, Failed};
use crate::demo::house::{number, text};
use crate::demo::setting::ZAANSTAD;
use crate::demo::words::euro;
use crate::http::auth::Role;

/// What is asked to see which rules hold: more than the neighbourhood team may decide on now.
const ASKED: u64 = 65_000;
/// The highest amount, and what the neighbourhood team may decide on, as they are to be.
const TO_BE: u64 = 100_000;

/// Zaanstad is to give more, and its neighbourhood team to decide on all of it.
pub(super) fn tried_and_taken_back(api: &Api, page: &Path) -> Result<(), Failed> {
    let log = ZAANSTAD.log()?;
    let desk = |subject, role| api.desk(log, subject, &[role]);
    let keeper = desk("klok", Role::Administrator)?;
    let maker = desk("beleidsmaker", Role::PolicyMaker)?;
    let approver = desk("vaststeller", Role::Approver)?;
    let now = today(&keeper)?;

    let listed = maker.get("/policies")?;
    let active = listed["policies"].as_array().into_iter().flatten();
    let mut active = active.filter(|policy| policy["active"] == true);
    let active = active.next().ok_or("no policy is in force")?;
    let policy = format!("/policies/{}", text(active, "/policy/plugin")?);
    let mut set = active["description"]["parameterValues"].clone();
    let idea = format!(
        "het wijkteam beslist tot {}, nu tot {}; het maximum was {}",
        euro(TO_BE),
        euro(number(&set, "/mandate-amount")?),
        euro(number(&set, "/max-amount")?),
    );
    set["mandate-amount"] = json!(TO_BE);
    set["max-amount"] = json!(TO_BE);
    line(ZAANSTAD.name, Some(now), "voorstel", &idea);
    let auditor = desk("controleur", Role::Auditor)?;
    let backtest = tried(&maker, &policy, &set)?;
    told(&auditor.get(&backtest)?)?;
    let (status, html) = maker.try_get(&format!("{backtest}/report?format=html"))?;
    if status != 200 {
        return Err("the backtest has no report".into());
    }
    std::fs::write(page, html)?;
    line("", None, "verslag", &page.display().to_string());

    let proposed = maker.post(
        &format!("{policy}/parameters"),
        &json!({ "parameters": set, "note": idea }),
    )?;
    let set = text(&proposed, "/proposal/parameters")?;
    let agreed = json!({ "parameters": set, "reason": "De backtest laat zien wat het kost." });
    approver.post(&format!("{policy}/approval"), &agreed)?;
    let first = now.tomorrow()?;
    let activation = json!({ "parameters": set, "from": first.to_string() });
    maker.post(&format!("{policy}/activation"), &activation)?;
    line(
        "",
        None,
        "vastgesteld",
        "door een ander dan wie het voorstelde, vanaf morgen",
    );
    line("", Some(now), "aanvraag", &judged(&maker, now)?);
    move_to(&keeper, first)?;
    line("", Some(first), "aanvraag", &judged(&maker, first)?);
    let back = json!({
        "parameters": set, "from": first.to_string(), "reason": "De raad wil er eerst over praten.",
    });
    approver.post(&format!("{policy}/rollback"), &back)?;
    line("", None, "teruggedraaid", &judged(&maker, first)?);
    Ok(())
}

/// Tries parameters on all that was asked before; the path of the backtest.
fn tried(maker: &Desk<'_>, policy: &str, set: &Value) -> Result<String, Failed> {
    let order = json!({ "parameters": set });
    let ordered = maker.post(&format!("{policy}/backtests"), &order)?;
    let path = format!("/backtests/{}", text(&ordered, "/backtestId")?);
    loop {
        match text(&maker.get(&path)?, "/state")?.as_str() {
            "running" => std::thread::sleep(Duration::from_millis(200)),
            "done" => return Ok(path),
            state => return Err(format!("the backtest is {state}").into()),
        }
    }
}

/// The figures of a backtest, as who may see cases gets them.
fn told(backtest: &Value) -> Result<(), Failed> {
    let report: Report = serde_json::from_value(backtest["report"].clone())?;
    let all = format!(
        "{} antwoorden opnieuw beoordeeld, {} anders",
        count(report.answers.judged),
        count(report.requests.changed),
    );
    line("", None, "backtest", &all);
    let changed = report.requests.transitions.iter();
    for change in changed.filter(|change| change.difference != Difference::Same) {
        let what = format!("{:>6}  {}", count(change.answers), transition(change));
        line("", None, "", &what);
    }
    if let Some(difference) = report.money.granted.difference {
        line(
            "",
            None,
            "verschil",
            &format!("{} aan toekenningen in alle jaren", more(difference)),
        );
    }
    if let Some(pot) = report.money.pots.last()
        && let Some(would_be) = pot.would_be
    {
        let held = pot.amount.map_or_else(|| "geen pot".to_owned(), euros);
        let what = format!(
            "{}: {} toegezegd, zou {} zijn, van {held}",
            pot.year,
            euros(pot.committed),
            euros(would_be),
        );
        line("", None, "pot", &what);
    }
    Ok(())
}

/// What a request of a day would be judged.
fn judged(maker: &Desk<'_>, received: Date) -> Result<String, Failed> {
    let day = |code: &str, value: &str| json!({ "code": code, "value": { "kind": "day", "value": value } });
    let said = maker.post(
        "/assessments",
        &json!({
            "received": received.to_string(), "purpose": "rijlessen", "amount": ASKED,
            "legalBasis": ZAANSTAD.legal_basis,
            "facts": [day("birth-date", "2001-03-14"), day("employed-since", "2022-05-18")],
        }),
    )?;
    let outcome = match text(&said, "/outcome")?.as_str() {
        "grant" => "het wijkteam kent toe",
        "refer" => "de maatwerkfunctionaris beslist",
        _ => "afgewezen",
    };
    Ok(format!("{} voor rijlessen: {outcome}", euro(ASKED)))
}
