//! An objection that is upheld: a loan becomes a gift again, and what was paid back is refunded.

use jiff::ToSpan as _;
use serde_json::json;

use super::{Bureau, cited};
use crate::demo::api::Failed;
use crate::demo::house::{number, text};
use crate::demo::words::{day, euro};

pub(super) fn told(bureau: &Bureau<'_>) -> Result<(), Failed> {
    let (told, decision, loan) = bureau.converted("Sanne Bakker")?;
    let paid = bureau.today()?;
    let repay = json!({"kind": "repayment", "amount": 10_000, "on": paid.to_string()});
    bureau.officer(&told, &format!("{loan}/repayments"), &repay)?;
    bureau.move_to(paid.checked_add(5.weeks())?)?;
    let today = bureau.today()?.to_string();
    let received = bureau.worker(
        &told,
        "objections",
        &json!({
            "decisionId": decision, "objector": told.person, "received": today, "channel": "web",
            "grounds": "Mijn werkgever ging failliet; ik kon er niets aan doen.",
        }),
    )?;
    let decide_by: jiff::civil::Date = text(&received, "/decideBy")?.parse()?;
    bureau.says(
        "bezwaar",
        &format!(
            "tegen de lening, op tijd; beslissen kan tot en met {}",
            day(decide_by).trim()
        ),
    )?;
    let objection = format!("objections/{}", text(&received, "/objectionId")?);
    let heard = json!({"on": today, "how": "held", "report": "Zij liet de ontslagbrief zien."});
    bureau.worker(&told, &format!("{objection}/hearing"), &heard)?;
    let path = format!("{objection}/decision");
    let founded = |mandate: &str| {
        json!({
            "outcome": "founded-revoked", "mandateId": mandate,
            "reasons": "Dat de baan stopte is haar niet aan te rekenen.",
        })
    };
    let own = bureau.refused(&told, &path, &founded(&bureau.house.mandate))?;
    bureau.says(
        "eigen besluit",
        &format!(
            "wie besliste, beslist niet op het bezwaar ({})",
            cited(&own)?
        ),
    )?;
    let mandate = bureau.mandate("tweede-functionaris", bureau.house.place.legal_basis)?;
    let full = format!("/cases/{}/{path}", told.case);
    let upheld = bureau.second.post(&full, &founded(&mandate))?;
    bureau.announce(&told, &upheld)?;
    let refund = json!({"on": today, "payee": "S. Bakker"});
    let refunded = bureau.officer(&told, &format!("{objection}/refund"), &refund)?;
    bureau.says(
        "gegrond",
        &format!(
            "de lening is weer een gift; {} terugbetaald, met {} rente over vijf weken",
            euro(number(&refunded, "/refund/amount")?),
            euro(number(&refunded, "/refund/interest")?)
        ),
    )?;
    bureau.officer(&told, "closure", &json!({"reason": "resolved"}))?;
    Ok(())
}
