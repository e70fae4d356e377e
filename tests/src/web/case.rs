//! A municipality at work over HTTP, as tests need it.

use maatwerk::http::auth::Role;
use maatwerk_domain::Date;
use serde_json::{Value, json};

use super::{Client, Web};

/// The article that Zaanstad's emergency budget rests on.
pub const BASIS: &str = "CVDR000479/3";

/// People at work in one municipality.
#[derive(Debug)]
pub struct Office {
    /// Opens cases and records facts.
    pub worker: Client,
    /// Decides, and pays.
    pub officer: Client,
    /// Sets pots and gives mandates.
    pub administrator: Client,
    /// The officer's mandate.
    pub mandate: String,
    /// Today, as the installation has it.
    pub today: String,
    /// The article that requests are on.
    basis: String,
}

/// A text in an answer.
///
/// # Panics
/// When it is not there.
#[must_use]
pub fn text(answer: &Value, pointer: &str) -> String {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    assert!(found.is_some(), "no {pointer} in {answer:#}");
    found.unwrap_or_default().to_owned()
}

impl Office {
    /// Opens for business: this year's pot is filled, and the officer has a mandate.
    ///
    /// # Panics
    /// When the server does not take that.
    #[must_use]
    pub fn open(web: &Web, authority: &str) -> Self {
        Self::on(web, authority, BASIS)
    }

    /// As [`Office::open`], for requests on another legal basis.
    ///
    /// # Panics
    /// When the server does not take that.
    #[must_use]
    pub fn on(web: &Web, authority: &str, basis: &str) -> Self {
        let today = web.installation.app.clock.today();
        Self::made(today, basis, |subject, role| {
            web.client(authority, subject, &[role])
        })
    }

    /// As [`Office::open`], with clients of whatever server it is there.
    ///
    /// # Panics
    /// When the server does not take that.
    #[must_use]
    pub fn with(today: Date, client: impl Fn(&str, Role) -> Client) -> Self {
        Self::made(today, BASIS, client)
    }

    fn made(today: Date, basis: &str, client: impl Fn(&str, Role) -> Client) -> Self {
        let administrator = client("administrator", Role::Administrator);
        administrator
            .put(
                &format!("/pots/{}", today.year()),
                &json!({"amount": 100_000_000}),
            )
            .expect(200);
        let mandate = administrator
            .post(
                "/mandates",
                &json!({
                    "officer": "officer", "legalBasis": basis, "upTo": 100_000,
                    "from": today.to_string(),
                }),
            )
            .expect(201);
        Self {
            worker: client("worker", Role::Professional),
            officer: client("officer", Role::CustomisationOfficer),
            administrator,
            mandate: text(&mandate, "/mandateId"),
            today: today.to_string(),
            basis: basis.to_owned(),
        }
    }

    /// Opens a case of one person; answers its path and the person.
    ///
    /// # Panics
    /// When the server does not take it.
    #[must_use]
    pub fn case(&self, name: &str) -> (String, String) {
        let body = json!({"persons": [{"role": "resident", "name": name, "bsn": "999990019"}]});
        let opened = self.worker.post("/cases", &body).expect(201);
        (
            format!("/cases/{}", text(&opened, "/caseId")),
            text(&opened, "/personIds/0"),
        )
    }

    /// Records a date about somebody.
    ///
    /// # Panics
    /// When the server does not take it.
    #[must_use]
    pub fn day(&self, case: &str, about: &str, code: &str, day: &str) -> Value {
        let body = json!({
            "about": about, "code": code, "value": {"kind": "day", "value": day},
            "source": "document",
        });
        self.worker
            .post(&format!("{case}/facts"), &body)
            .expect(201)
    }

    /// The body of a request for driving lessons.
    #[must_use]
    pub fn lessons(&self, applicant: &str) -> Value {
        json!({
            "applicant": applicant, "received": self.today, "channel": "desk",
            "purpose": "rijlessen", "amount": 50_000, "legalBasis": self.basis,
        })
    }

    /// A case with a request that the policy would grant; answers its path, the person, the
    /// request and the assessment.
    ///
    /// # Panics
    /// When it would not.
    #[must_use]
    pub fn assessed(&self, name: &str) -> (String, String, String, String) {
        let (case, person) = self.case(name);
        let _ = self.day(&case, &person, "birth-date", "2001-03-14");
        let _ = self.day(&case, &person, "employed-since", "2026-05-18");
        let body = self.lessons(&person);
        let asked = self
            .worker
            .post(&format!("{case}/budget-requests"), &body)
            .expect(201);
        assert_eq!(
            asked["assessment"]["answer"]["outcome"], "grant",
            "{asked:#}"
        );
        let request = text(&asked, "/requestId");
        let assessment = text(&asked, "/assessment/assessmentId");
        (case, person, request, assessment)
    }

    /// Grants a request as it was assessed; answers the path of the grant and the decision.
    ///
    /// # Panics
    /// When the server does not take it.
    #[must_use]
    pub fn granted(&self, case: &str, request: &str, assessment: &str) -> (String, String) {
        let body = json!({
            "choice": "grant", "assessmentId": assessment, "mandateId": self.mandate,
            "reasons": "As assessed.",
        });
        let decided = self
            .officer
            .post(&format!("{case}/budget-requests/{request}/decision"), &body)
            .expect(201);
        let grant = text(&decided, "/grant/grantId");
        (
            format!("{case}/grants/{grant}"),
            text(&decided, "/decisionId"),
        )
    }
}
