//! What is known about people.

mod correct;
mod record;

pub(crate) use correct::endpoint as correct;
pub(crate) use record::endpoint as record;

use maatwerk_domain::case::{self, Case};
use maatwerk_domain::{FactId, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::grants::GrantView;
use crate::wire::{AuthorityCode, FactContent, Id, Wire as _};

/// A fact as it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FactView {
    /// Which.
    fact_id: Id<FactId>,
    /// Whom it is about.
    about: Id<PersonId>,
    /// What it says; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<FactContent>,
    /// How often it was corrected.
    corrections: u32,
    /// It turned out to be none.
    withdrawn: bool,
    /// The authority that it came from with a transfer; absent once it was corrected here.
    #[serde(skip_serializing_if = "Option::is_none")]
    received_from: Option<AuthorityCode>,
}

impl FactView {
    pub(crate) fn of(case: &Case, id: FactId, fact: &case::Fact) -> Self {
        let received_from = case.fact_came_from(id);
        Self {
            received_from: received_from.map(|from| AuthorityCode(from.to_owned())),
            fact_id: Id(id),
            about: Id(fact.about),
            content: fact.content.known().map(FactContent::of),
            corrections: fact.corrections,
            withdrawn: fact.withdrawn,
        }
    }
}

/// A fact, and the grants of the person it is about: the policy looked again at those gifts whose
/// conditions run.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "FactAndGrants")]
#[serde(rename_all = "camelCase")]
struct FactAndGrants {
    /// The fact.
    fact_id: Id<FactId>,
    /// As it stands now.
    fact: FactView,
    /// The grants of this person, as they stand now.
    grants: Vec<GrantView>,
}

impl FactAndGrants {
    fn of(case: &Case, id: FactId) -> Option<Self> {
        let fact = case.facts.get(&id)?;
        let of_person = |grant: &case::Grant| {
            let request = case.requests.get(&grant.request);
            request.is_some_and(|request| request.applicant == fact.about)
        };
        Some(Self {
            fact_id: Id(id),
            fact: FactView::of(case, id, fact),
            grants: case
                .grants
                .iter()
                .filter(|(_, grant)| of_person(grant))
                .map(|(id, grant)| GrantView::of(case, *id, grant))
                .collect(),
        })
    }
}
