//! Foster care that is paid on after eighteen, from special assistance (Participatiewet 35).

use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::{Bureau, cited};
use crate::demo::api::Failed;
use crate::demo::house::{Told, text};
use crate::demo::words::euro;

const SPECIAL: &str = "jci1.31:c:BWBR0015703&artikel=35&lid=1";

pub(super) fn told(bureau: &Bureau<'_>) -> Result<(), Failed> {
    let day = bureau.today()?;
    let today = day.to_string();
    let mandate = bureau.mandate("maatwerkfunctionaris", SPECIAL)?;
    let gift = json!({"form": "gift", "amount": 80_000, "conditions": []});
    let (told, grant) = granted(bureau, &mandate, "Dawit Tesfay", &gift)?;
    bureau.says(
        "pleegzorg",
        &format!(
            "Dawit wordt 18; {} bijzondere bijstand houdt hem in zijn pleeggezin ({})",
            euro(80_000),
            cited(SPECIAL)?
        ),
    )?;
    let at_school = json!({
        "form": "conditional-gift", "amount": 80_000, "conditions": [{
            "rule": "at-school", "article": "CVDR000479/6", "text": "Je blijft op school.",
            "until": day.checked_add(6.months())?.to_string(),
        }],
    });
    let (sister, other) = granted(bureau, &mandate, "Selam Tesfay", &at_school)?;
    let loan = json!({
        "kind": "loan", "reasons": "Zij stopte met school.",
        "terms": {"principal": 60_000, "instalments": 10, "instalment": 6_000},
    });
    let rule = bureau.refused(&sister, &format!("{other}/proposal"), &loan)?;
    bureau.says(
        "geen lening",
        &format!(
            "als zijn zus met school stopt, wordt haar bijstand geen lening: geweigerd ({})",
            cited(&rule)?
        ),
    )?;

    // He moved: what was granted is revised, and what was paid too much is reclaimed.
    let act = |act: Value, ground: &str| {
        bureau.worker(
            &told,
            &format!("{grant}/acts"),
            &json!({"kind": "act", "act": act, "ground": ground, "reasons": "Hij verhuisde."}),
        )?;
        let view = json!({"kind": "given", "on": today, "orally": true, "view": "Dat klopt."});
        bureau.worker(&told, &format!("{grant}/acts/hearing"), &view)?;
        let body = json!({"mandateId": mandate, "reasons": "De kosten waren lager."});
        let decided = bureau.officer(&told, &format!("{grant}/acts/decision"), &body)?;
        bureau.announce(&told, &decided)?;
        Ok::<_, Failed>(decided)
    };
    let article_54 = "jci1.31:c:BWBR0015703&artikel=54&lid=3";
    act(json!({"kind": "revise", "amount": 40_000}), article_54)?;
    let article_58 = "jci1.31:c:BWBR0015703&artikel=58&lid=2";
    let terms = json!({"principal": 20_000, "instalments": 10, "instalment": 2_000});
    let reclaimed = act(json!({"kind": "reclaim", "terms": terms}), article_58)?;
    bureau.says(
        "herzien",
        &format!(
            "Dawit verhuist: herzien naar {}, en {} teruggevorderd; hij is beide keren gehoord",
            euro(40_000),
            euro(20_000)
        ),
    )?;
    let loan = format!("loans/{}", text(&reclaimed, "/loan/loanId")?);
    let repay = json!({"kind": "repayment", "amount": 20_000, "on": today});
    bureau.officer(&told, &format!("{loan}/repayments"), &repay)?;
    bureau.officer(&told, "closure", &json!({"reason": "resolved"}))?;
    bureau.says("gesloten", "alles is terugbetaald")
}

/// Special assistance in these terms, announced, of which 600 euro was paid; the path of the grant.
fn granted(
    bureau: &Bureau<'_>,
    mandate: &str,
    name: &str,
    terms: &Value,
) -> Result<(Told, String), Failed> {
    let today = bureau.today()?.to_string();
    let told = bureau.house.case(name)?;
    let body = json!({
        "applicant": told.person, "received": today, "channel": "desk", "purpose": "pleegzorg",
        "amount": 80_000, "legalBasis": SPECIAL,
    });
    let asked = bureau.worker(&told, "budget-requests", &body)?;
    let decision = json!({
        "choice": "grant", "assessmentId": text(&asked, "/assessment/assessmentId")?,
        "mandateId": mandate, "reasons": "Zonder pleeggezin staat hij op straat.",
        "terms": terms,
    });
    let path = format!("budget-requests/{}/decision", text(&asked, "/requestId")?);
    let decided = bureau.officer(&told, &path, &decision)?;
    bureau.announce(&told, &decided)?;
    let grant = format!("grants/{}", text(&decided, "/grant/grantId")?);
    let pay = json!({
        "kind": "payment", "amount": 60_000, "on": today, "payee": "Pleeggezin",
    });
    bureau.officer(&told, &format!("{grant}/payments"), &pay)?;
    Ok((told, grant))
}
