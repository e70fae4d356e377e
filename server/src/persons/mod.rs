//! The people of a household: added, represented, shielded from each other, and found twice.

mod act;
mod add;
mod duplicates;
mod link;
mod links;
mod naming;
mod represent;
mod shield;
mod view;

pub(crate) use act::{end as end_representation, unlink, unshield};
pub(crate) use add::endpoint as add;
pub(crate) use duplicates::{of_authority as duplicates, of_case as duplicates_of_case};
pub(crate) use link::endpoint as link;
pub(crate) use represent::endpoint as represent;
pub(crate) use shield::endpoint as shield;
pub(crate) use view::{LinkView, PersonView, RepresentationView, ShieldView};

use maatwerk_domain::case::people::OnPeople;
use maatwerk_domain::case::{Case, CaseCommand, Identity, NewPerson};
use maatwerk_domain::{Date, PersonId};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::handle::HandleError;
use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
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

impl Call<()> {
    /// Carries out an act between people, and answers with what it left.
    async fn act_on_people<I, V>(
        &self,
        order: OnPeople,
        id: I,
        view: fn(&Case, I, Date) -> Option<V>,
    ) -> Result<Reply, Problem>
    where
        I: Copy,
        Id<I>: Serialize + DeserializeOwned,
        V: Serialize,
    {
        let ordered = self
            .order_case(CaseCommand::OnPeople(order), &Id(id))
            .await?;
        let case = self.case_after(&ordered).await?;
        let shown = view(&case, ordered.ids.0, self.app.clock.today()).ok_or_else(|| {
            // Of a repeat: the other record was erased meanwhile, and nothing is told of it any more.
            if ordered.replayed {
                Problem::from(HandleError::Erased)
            } else {
                self.missing("what was recorded between people")
            }
        })?;
        Reply::recorded(&ordered, shown)
    }
}
