//! A debt that is collected within the law.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::json;

use super::{Bureau, cited};
use crate::demo::api::Failed;
use crate::demo::house::{number, text};
use crate::demo::words::{day, euro};

/// Waiver (Awb 4:94a).
const WAIVER: &str = "jci1.31:c:BWBR0005537&artikel=4:94a";
/// Deferral (Awb 4:94).
const DEFERRAL: &str = "jci1.31:c:BWBR0005537&artikel=4:94";

pub(super) fn told(bureau: &Bureau<'_>) -> Result<(), Failed> {
    let (told, _, loan) = bureau.converted("Kevin Smit")?;
    let shown = bureau.house.show(&told)?;
    let first: Date = text(&shown, "/loans/0/plan/firstDue")?.parse()?;
    bureau.move_to(first.checked_add(10.days())?)?;
    let owed = bureau.house.show(&told)?;
    bureau.says(
        "achterstand",
        &format!(
            "{} van de lening is niet betaald; rente tot vandaag {}",
            euro(number(&owed, "/debts/0/overdue")?),
            euro(number(&owed, "/debts/0/interest/soFar")?)
        ),
    )?;
    let today = bureau.today()?.to_string();
    let remind = json!({"on": today});
    let reminded = bureau.officer(&told, &format!("{loan}/reminders"), &remind)?;
    let until: Date = text(&reminded, "/reminders/0/until")?.parse()?;
    bureau.says(
        "aanmaning",
        &format!("betalen kan tot en met {}", day(until).trim()),
    )?;
    let writ = json!({
        "basis": "CVDR000479/3", "mandateId": bureau.house.mandate, "reasons": "Niets betaald.",
    });
    let rule = bureau.refused(&told, &format!("{loan}/writ"), &writ)?;
    bureau.says(
        "geen dwang",
        &format!(
            "een verordening geeft geen dwangbevel: geweigerd ({})",
            cited(&rule)?
        ),
    )?;
    bureau
        .house
        .fact(&told, "repayment-capacity", "amount", &json!(1_500))?;
    let plan = |instalments: u64, amount: u64| {
        let plan = json!({
            "instalments": instalments, "amount": amount,
            "firstDue": bureau.today()?.checked_add(1.month())?.to_string(),
        });
        Ok::<_, Failed>(json!({
            "verdict": {"verdict": "deferred", "plan": plan}, "ground": DEFERRAL,
            "mandateId": bureau.house.mandate, "reasons": "Hij houdt te weinig over.",
        }))
    };
    let path = format!("{loan}/decisions");
    let rule = bureau.refused(&told, &path, &plan(20, 2_500)?)?;
    let deferred = bureau.officer(&told, &path, &plan(34, 1_500)?)?;
    bureau.announce(&told, &deferred)?;
    bureau.says(
        "uitstel",
        &format!(
            "boven de beslagvrije voet is {} per maand over: {} geweigerd ({}), {} besloten, met brief",
            euro(1_500),
            euro(2_500),
            cited(&rule)?,
            euro(1_500)
        ),
    )?;
    bureau.move_to(bureau.today()?.checked_add(1.month())?)?;
    let today = bureau.today()?.to_string();
    let repay = json!({"kind": "repayment", "amount": 40_000, "on": today});
    let repaid = bureau.officer(&told, &format!("{loan}/repayments"), &repay)?;
    bureau.says(
        "betaald",
        &format!(
            "hij kreeg een erfenis en loste {} af: {} over",
            euro(40_000),
            euro(number(&repaid, "/loan/balance")?)
        ),
    )?;
    let rest = json!({
        "verdict": {"verdict": "waived", "amount": number(&repaid, "/loan/balance")?},
        "ground": WAIVER, "mandateId": bureau.house.mandate,
        "reasons": "De rest terugbetalen kost hem zijn huis.",
    });
    let waived = bureau.officer(&told, &path, &rest)?;
    bureau.announce(&told, &waived)?;
    bureau.says(
        "kwijtgescholden",
        &format!(
            "met redenen en een brief: {} over",
            euro(number(&waived, "/loan/balance")?)
        ),
    )?;
    bureau.officer(&told, "closure", &json!({"reason": "resolved"}))?;
    Ok(())
}
