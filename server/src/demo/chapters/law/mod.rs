//! What the law asks around a decision: four stories in one municipality.

mod debt;
mod foster_care;
mod norm;
mod objection;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::lessons::{move_to, today};
use super::line;
use crate::demo::api::{Api, Desk, Failed};
use crate::demo::house::{House, LESSONS, Told, text};
use crate::demo::setting::ZAANSTAD;
use crate::document::words::citation;
use crate::http::auth::Role;

/// What the municipality has: enough for these four.
const POT: u64 = 10_000_000;

/// Foster care, an upheld objection, a debt, and a norm that is left out for a term.
pub(super) fn told(api: &Api, keeper: &Desk<'_>) -> Result<(), Failed> {
    let bureau = Bureau::open(api, keeper)?;
    foster_care::told(&bureau)?;
    objection::told(&bureau)?;
    debt::told(&bureau)?;
    norm::told(&bureau)
}

/// The municipality, with who else works there.
struct Bureau<'a> {
    house: House<'a>,
    administrator: Desk<'a>,
    /// Who decides on objections: somebody else than who took the decision.
    second: Desk<'a>,
    keeper: &'a Desk<'a>,
}

impl<'a> Bureau<'a> {
    fn open(api: &'a Api, keeper: &'a Desk<'a>) -> Result<Self, Failed> {
        let log = ZAANSTAD.log()?;
        let bureau = Self {
            house: House::open(api, ZAANSTAD, today(keeper)?, POT)?,
            administrator: api.desk(log, "beheer", &[Role::Administrator])?,
            second: api.desk(log, "tweede-functionaris", &[Role::CustomisationOfficer])?,
            keeper,
        };
        // What the municipality's own rules let it do; what an act says is known already.
        bureau.administrator.post(
            "/legal-bases",
            &json!({
                "basis": {
                    "article": "CVDR000479", "regime": "own-rules", "from": bureau.today()?.to_string(),
                    "acts": [{"act": "convert", "article": "CVDR000479/7"}],
                },
                "reason": "Verordening noodbudget, artikel 3.",
            }),
        )?;
        Ok(bureau)
    }

    fn today(&self) -> Result<Date, Failed> {
        today(self.keeper)
    }

    fn move_to(&self, day: Date) -> Result<(), Failed> {
        move_to(self.keeper, day)
    }

    /// A mandate from today.
    fn mandate(&self, officer: &str, basis: &str) -> Result<String, Failed> {
        let mandate = self.administrator.post(
            "/mandates",
            &json!({
                "officer": officer, "legalBasis": basis, "upTo": 100_000,
                "from": self.today()?.to_string(),
            }),
        )?;
        text(&mandate, "/mandateId")
    }

    /// `POST` in a case, by the customisation officer.
    fn officer(&self, told: &Told, path: &str, body: &Value) -> Result<Value, Failed> {
        let path = format!("/cases/{}/{path}", told.case);
        self.house.officer.post(&path, body)
    }

    /// `POST` in a case, by the social worker.
    fn worker(&self, told: &Told, path: &str, body: &Value) -> Result<Value, Failed> {
        let path = format!("/cases/{}/{path}", told.case);
        self.house.worker.post(&path, body)
    }

    /// The article on which the officer's order is refused.
    fn refused(&self, told: &Told, path: &str, body: &Value) -> Result<String, Failed> {
        let path = format!("/cases/{}/{path}", told.case);
        let (status, problem) = self.house.officer.try_post(&path, body)?;
        if status != 409 {
            return Err(format!("{path} gaf {status}: {problem}").into());
        }
        text(&problem, "/rule")
    }

    /// Tells a decision today.
    fn announce(&self, told: &Told, decided: &Value) -> Result<Value, Failed> {
        let decision = text(decided, "/decisionId")?;
        self.house.announce(told, &decision, self.today()?)
    }

    /// A gift for driving lessons that became a loan, because the work stopped; its decision, and the
    /// path of the loan in its case.
    fn converted(&self, name: &str) -> Result<(Told, String, String), Failed> {
        let today = self.today()?;
        let told = self.house.case(name)?;
        let born = today.checked_sub(jiff::ToSpan::years(25))?;
        self.house.day(&told, "birth-date", born)?;
        let since = today.checked_sub(jiff::ToSpan::months(7))?;
        self.house.day(&told, "employed-since", since)?;
        let request = self.house.request(&told, today, "rijlessen", LESSONS)?;
        let granted = self.house.grant_and_pay(&told, &request, today)?;
        let grant = format!("grants/{}", text(&granted, "/grant/grantId")?);
        self.house
            .fact(&told, "employment-end-reason", "text", &json!("own-choice"))?;
        self.house.day(&told, "employment-ended", today)?;
        let heard = json!({
            "kind": "given", "on": today.to_string(), "orally": true,
            "view": "Ik kon het werk niet volhouden.",
        });
        self.worker(&told, &format!("{grant}/hearing"), &heard)?;
        let convert = json!({
            "choice": "convert", "mandateId": self.house.mandate,
            "reasons": "Het werk stopte binnen zes maanden.",
        });
        let converted = self.officer(&told, &format!("{grant}/conversion"), &convert)?;
        self.announce(&told, &converted)?;
        let loan = format!("loans/{}", text(&converted, "/loan/loanId")?);
        Ok((told, text(&converted, "/decisionId")?, loan))
    }

    /// A line of the story, today.
    fn says(&self, what: &str, more: &str) -> Result<(), Failed> {
        line(self.house.place.name, Some(self.today()?), what, more);
        Ok(())
    }
}

/// A reference to law, as people write it.
fn cited(reference: &str) -> Result<String, Failed> {
    Ok(citation(&reference.parse()?))
}
