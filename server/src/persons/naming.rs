//! What was recorded before a shield and names who it shields, in what is about somebody else.

use maatwerk_domain::case::Case;
use maatwerk_domain::{PersonId, ShieldId};
use maatwerk_log::Version;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::ShieldView;
use crate::events::{DomainEvent, readable};
use crate::handle::HandleError;
use crate::http::call::Call;
use crate::http::moment::in_utc;
use crate::http::problem::Problem;
use crate::wire::Id;

/// The most that is listed.
const MOST: usize = 200;
/// How many events are read at a time.
const PAGE: usize = 1000;

/// Something recorded that names who is shielded.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Naming {
    /// Its place in the case, as `listCaseEvents` has it.
    version: u32,
    /// When it was recorded, in UTC.
    #[schemars(extend("format" = "date-time"))]
    recorded_at: String,
    /// What kind of event.
    #[schemars(extend("pattern" = "^[a-z]+(-[a-z]+)*\\.v[0-9]+$"))]
    #[serde(rename = "type")]
    event_type: String,
    /// Whom it is about, when that is somebody.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<Id<PersonId>>,
    /// Its identifiers, amounts and dates: what to correct or withdraw.
    data: Value,
}

/// A shield that was raised.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Raised {
    #[serde(flatten)]
    shield: ShieldView,
    /// What was recorded before and names the shielded person in what is about somebody else, by full name or
    /// number, in the order of recording; at most 200. What concerns whom the shield is against is left out of
    /// what that person gets. Correct or withdraw what can be, and see what other words give away.
    named_in: Vec<Naming>,
    /// There is more that names the shielded person.
    more: bool,
}

impl Call<()> {
    /// A shield as it was raised, with what names whom it shields.
    pub(super) async fn raised(&self, case: &Case, shield: ShieldId) -> Result<Raised, Problem> {
        let missing = || self.missing("the shield");
        let view = ShieldView::in_case(case, shield, self.app.clock.today()).ok_or_else(missing)?;
        let raised = case.people.shields.get(&shield).ok_or_else(missing)?;
        let kept = case.kept_by(raised);
        let mut named_in = Vec::new();
        let mut after = Version::NONE;
        let (log, id) = (self.log(), self.case_id()?);
        'pages: while let Some(page) = self.app.case_events(log, id, after, PAGE).await? {
            let Some(last) = page.last() else {
                break;
            };
            after = last.version;
            for read in page {
                let DomainEvent::Case(event) = &read.event else {
                    continue;
                };
                let about = case.subject_of(event);
                let is_hers = about.is_some_and(|about| kept.persons().contains(&about));
                if is_hers || !kept.is_named_by(event) {
                    continue;
                }
                if named_in.len() > MOST {
                    break 'pages;
                }
                let told = readable(&read.event, &read.meta).map_err(HandleError::read)?;
                named_in.push(Naming {
                    version: read.version.get(),
                    recorded_at: in_utc(read.recorded_at)?,
                    event_type: read.event_type.to_string(),
                    about: about.map(Id),
                    data: told.get("data").cloned().unwrap_or_default(),
                });
            }
        }
        let more = named_in.len() > MOST;
        named_in.truncate(MOST);
        Ok(Raised {
            shield: view,
            named_in,
            more,
        })
    }
}
