//! Who is paid in a case.

mod add;
mod end;

pub(crate) use add::endpoint as add;
pub(crate) use end::endpoint as end;

use maatwerk_domain::case::{Case, paying};
use maatwerk_domain::{PayeeId, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Day, Id, LawRef, PayeeKind, ShortText, Wire as _};

/// Somebody who can be paid.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PayeeView {
    /// Which.
    payee_id: Id<PayeeId>,
    /// In whose interest.
    about: Id<PersonId>,
    /// What the payee is to that person.
    kind: PayeeKind,
    /// The article on which somebody else than the resident is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    ground: Option<LawRef>,
    /// In whose name the account is; absent once it was erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<ShortText>,
    /// The last four characters of the account: enough to tell accounts apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    account_ends_in: Option<String>,
    /// Since when nothing is ordered any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<Day>,
}

impl PayeeView {
    pub(crate) fn of(id: PayeeId, payee: &paying::Payee) -> Self {
        let account = payee.account.known();
        let ending = |account: &paying::PayeeAccount| {
            let iban = account.iban.as_str();
            iban[iban.len().saturating_sub(4)..].to_owned()
        };
        Self {
            payee_id: Id(id),
            about: Id(payee.about),
            kind: PayeeKind::of(&payee.kind),
            ground: Option::of(&payee.ground),
            name: account.map(|account| ShortText::of(&account.name)),
            account_ends_in: account.map(ending),
            ended: Option::of(&payee.ended),
        }
    }

    fn in_case(case: &Case, id: PayeeId) -> Option<Self> {
        Some(Self::of(id, case.payees.get(&id)?))
    }
}
