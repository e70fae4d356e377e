//! A municipality at work: what its people do over HTTP.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::api::{Api, Desk, Failed};
use super::setting::Municipality;
use crate::http::auth::Role;

/// The seed's case: 500 euro for driving lessons.
pub(super) const LESSONS: u64 = 50_000;

/// An answer lacks what the story needs.
#[derive(Debug, thiserror::Error)]
#[error("the answer has no {0}: {1}")]
struct Lacking(&'static str, Value);

/// The text at a JSON pointer.
pub(super) fn text(answer: &Value, pointer: &'static str) -> Result<String, Failed> {
    match answer.pointer(pointer).and_then(Value::as_str) {
        Some(text) => Ok(text.to_owned()),
        None => Err(Lacking(pointer, answer.clone()).into()),
    }
}

/// The number at a JSON pointer.
pub(super) fn number(answer: &Value, pointer: &'static str) -> Result<u64, Failed> {
    match answer.pointer(pointer).and_then(Value::as_u64) {
        Some(number) => Ok(number),
        None => Err(Lacking(pointer, answer.clone()).into()),
    }
}

/// A municipality with a social worker and a customisation officer.
#[derive(Debug)]
pub(super) struct House<'a> {
    pub(super) place: Municipality,
    /// The social worker.
    pub(super) worker: Desk<'a>,
    /// The customisation officer, who has the mandate.
    pub(super) officer: Desk<'a>,
    pub(super) mandate: String,
}

/// A case in the story.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) case: String,
    pub(super) person: String,
}

impl<'a> House<'a> {
    /// Opens for business: a pot for this year, and a mandate for the officer.
    pub(super) fn open(
        api: &'a Api,
        place: Municipality,
        today: Date,
        pot: u64,
    ) -> Result<Self, Failed> {
        let log = place.log()?;
        let administrator = api.desk(log, "beheer", &[Role::Administrator])?;
        administrator.put(
            &format!("/pots/{}", today.year()),
            &json!({ "amount": pot }),
        )?;
        let mandate = administrator.post(
            "/mandates",
            &json!({
                "officer": "maatwerkfunctionaris",
                "legalBasis": place.legal_basis,
                "upTo": 100_000,
                "from": today.to_string(),
            }),
        )?;
        Ok(Self {
            place,
            worker: api.desk(log, "wijkteam", &[Role::Professional])?,
            officer: api.desk(log, "maatwerkfunctionaris", &[Role::CustomisationOfficer])?,
            mandate: text(&mandate, "/mandateId")?,
        })
    }

    /// Opens a case of one person.
    pub(super) fn case(&self, name: &str) -> Result<Told, Failed> {
        let opened = self.worker.post(
            "/cases",
            &json!({ "persons": [ { "role": "resident", "name": name } ] }),
        )?;
        Ok(Told {
            case: text(&opened, "/caseId")?,
            person: text(&opened, "/personIds/0")?,
        })
    }

    /// Records a fact about the person.
    pub(super) fn fact(
        &self,
        told: &Told,
        code: &str,
        kind: &str,
        value: &Value,
    ) -> Result<Value, Failed> {
        self.worker.post(
            &format!("/cases/{}/facts", told.case),
            &json!({
                "about": told.person,
                "code": code,
                "value": { "kind": kind, "value": value },
                "source": "statement",
            }),
        )
    }

    /// Records a date about the person.
    pub(super) fn day(&self, told: &Told, code: &str, day: Date) -> Result<Value, Failed> {
        self.fact(told, code, "day", &json!(day.to_string()))
    }

    /// Asks for money; answers the request with its assessment.
    pub(super) fn request(
        &self,
        told: &Told,
        today: Date,
        purpose: &str,
        amount: u64,
    ) -> Result<Value, Failed> {
        self.worker.post(
            &format!("/cases/{}/budget-requests", told.case),
            &json!({
                "applicant": told.person,
                "received": today.to_string(),
                "channel": "desk",
                "purpose": purpose,
                "amount": amount,
                "legalBasis": self.place.legal_basis,
            }),
        )
    }

    /// The decision on a request, as it was assessed.
    pub(super) fn decision(
        &self,
        request: &Value,
        choice: &str,
    ) -> Result<(String, Value), Failed> {
        let path = format!("budget-requests/{}/decision", text(request, "/requestId")?);
        let body = json!({
            "assessmentId": text(request, "/assessment/assessmentId")?,
            "choice": choice,
            "mandateId": self.mandate,
            "reasons": "Volgens de beoordeling.",
        });
        Ok((path, body))
    }

    /// Decides, announces and pays in full.
    pub(super) fn grant_and_pay(
        &self,
        told: &Told,
        request: &Value,
        today: Date,
    ) -> Result<Value, Failed> {
        let (path, body) = self.decision(request, "grant")?;
        let decided = self
            .officer
            .post(&format!("/cases/{}/{path}", told.case), &body)?;
        self.announce(told, &text(&decided, "/decisionId")?, today)?;
        let grant = text(&decided, "/grant/grantId")?;
        self.officer.post(
            &format!("/cases/{}/grants/{grant}/payments", told.case),
            &json!({
                "kind": "payment",
                "amount": LESSONS,
                "on": today.to_string(),
                "payee": "Rijschool",
                "last": true,
            }),
        )?;
        Ok(decided)
    }

    /// Announces a decision today.
    pub(super) fn announce(
        &self,
        told: &Told,
        decision: &str,
        today: Date,
    ) -> Result<Value, Failed> {
        self.officer.post(
            &format!("/cases/{}/decisions/{decision}/announcement", told.case),
            &json!({ "on": today.to_string() }),
        )
    }

    /// The case as it is now.
    pub(super) fn show(&self, told: &Told) -> Result<Value, Failed> {
        self.worker.get(&format!("/cases/{}", told.case))
    }
}
