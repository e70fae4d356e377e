//! The people of a household.

mod add;

pub(crate) use add::endpoint as add;

use maatwerk_domain::PersonId;
use maatwerk_domain::case::{self, Identity, NewPerson};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire::{Bsn, Id, PersonRole, ShortText, Wire as _};

/// Somebody to take in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PersonBody {
    /// Place in the household.
    role: PersonRole,
    /// The full name.
    name: ShortText,
    /// The citizen service number, when it is known.
    bsn: Option<Bsn>,
}

impl PersonBody {
    pub(crate) fn into_domain(self, person: PersonId) -> NewPerson {
        NewPerson {
            person,
            role: self.role.into_domain(),
            identity: Identity {
                name: self.name.into_domain(),
                bsn: self.bsn.map(Bsn::into_domain),
            },
        }
    }
}

/// A person of a case.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PersonView {
    /// Who, within this case.
    person_id: Id<PersonId>,
    /// Place in the household.
    role: PersonRole,
    /// The full name; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<ShortText>,
    /// The citizen service number, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    bsn: Option<Bsn>,
    /// What was known of this person was erased.
    erased: bool,
}

impl PersonView {
    pub(crate) fn of(id: PersonId, person: &case::Person) -> Self {
        let identity = person.identity.known();
        Self {
            person_id: Id(id),
            role: PersonRole::of(&person.role),
            name: identity.map(|identity| ShortText::of(&identity.name)),
            bsn: identity.and_then(|identity| Option::of(&identity.bsn)),
            erased: identity.is_none(),
        }
    }
}
