//! Links whose other record is not told of: it was erased, or is of somebody who is shielded.

use maatwerk_domain::case::Case;
use maatwerk_domain::case::people::{PeopleEvent, PersonLink};
use maatwerk_domain::{CaseId, PersonId, PersonLinkId};
use maatwerk_log::{Holding, KeyId};
use serde_json::Value;

use crate::app::App;
use crate::handle::HandleError;
use crate::http::call::Call;
use crate::http::problem::Problem;

impl App {
    /// Whether nothing is left of a record: the key of the person or of the case was destroyed.
    fn is_record_gone(&self, case: CaseId, person: PersonId) -> Result<bool, HandleError> {
        for key in [person.to_bytes(), case.to_bytes()] {
            let holding = self.vault.holding(KeyId::from_bytes(key));
            if holding.map_err(HandleError::read)? == Holding::Destroyed {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes links to records that were erased since out of a case, from that moment on: the living record says
    /// nothing of them.
    ///
    /// # Errors
    /// When the keys cannot be read.
    pub(crate) fn forget_links(&self, case: &mut Case) -> Result<(), HandleError> {
        let gone = self.gone_links(case)?;
        case.forget_links(|link| gone.contains(&(link.other_case, link.other_person)));
        Ok(())
    }

    fn gone_links(&self, case: &Case) -> Result<Vec<(CaseId, PersonId)>, HandleError> {
        let mut gone = Vec::new();
        for PersonLink {
            other_case,
            other_person,
            ..
        } in case.people.links.values()
        {
            if self.is_record_gone(*other_case, *other_person)? {
                gone.push((*other_case, *other_person));
            }
        }
        Ok(gone)
    }

    /// Whether an event links a record that was erased since.
    ///
    /// # Errors
    /// When the keys cannot be read.
    pub(crate) fn links_erased(&self, event: &PeopleEvent) -> Result<bool, HandleError> {
        match event {
            PeopleEvent::PersonsLinked {
                other_case,
                other_person,
                ..
            } => self.is_record_gone(*other_case, *other_person),
            _ => Ok(false),
        }
    }
}

impl Call<()> {
    /// Takes links to records that the caller is not told of out of a case: of somebody who is shielded, in a
    /// case in which the caller is not involved.
    pub(crate) async fn hide_links(&self, case: &mut Case) -> Result<(), Problem> {
        let links = case.people.links.values();
        let all: Vec<_> = links
            .map(|link| (link.other_case, link.other_person))
            .collect();
        let told = self.are_told(&all).await?;
        let hidden: Vec<_> = all
            .iter()
            .zip(told)
            .filter(|(_, told)| !told)
            .map(|(record, _)| *record)
            .collect();
        case.forget_links(|link| hidden.contains(&(link.other_case, link.other_person)));
        Ok(())
    }

    async fn are_told(&self, records: &[(CaseId, PersonId)]) -> Result<Vec<bool>, Problem> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let sees = self.app.is_told_of(&self.caller).await?;
        Ok(self
            .app
            .may_tell(self.log(), sees, records.to_vec())
            .await?)
    }

    /// Takes the other record out of the data of an event that links it, when it was erased since or the caller
    /// is not told of it. Whether it did.
    pub(crate) async fn hide_linked(
        &self,
        event: &PeopleEvent,
        data: &mut Value,
    ) -> Result<bool, Problem> {
        let PeopleEvent::PersonsLinked {
            other_case,
            other_person,
            ..
        } = event
        else {
            return Ok(false);
        };
        let hidden = self.app.links_erased(event)?
            || self.are_told(&[(*other_case, *other_person)]).await? != [true];
        if let Some(data) = data.as_object_mut().filter(|_| hidden) {
            data.retain(|name, _| !matches!(name.as_str(), "otherCase" | "otherPerson"));
        }
        Ok(hidden)
    }

    /// Sees to it that a link in the path is one that the caller is told of.
    pub(super) async fn told_link(&self, link: PersonLinkId) -> Result<(), Problem> {
        let mut case = self.case().await?.case;
        self.hide_links(&mut case).await?;
        let known = case.people.links.contains_key(&link);
        known
            .then_some(())
            .ok_or_else(|| Problem::not_found("link"))
    }
}
