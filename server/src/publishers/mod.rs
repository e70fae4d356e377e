//! Publishers: whose signature under a policy the authority takes.

mod list;
mod register;
mod revoke;

pub(crate) use list::endpoint as list;
pub(crate) use register::endpoint as register;
pub(crate) use revoke::endpoint as revoke;

use maatwerk_domain::policy::{PublisherId, Registration};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::policies::signature;
use crate::wire::{self, Act, FreeText, ShortText, Wire as _};

/// A publisher.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PublisherView {
    /// The number of the key, as minisign shows it.
    key_id: wire::PublisherId,
    /// The public key, as in a minisign file.
    key: String,
    /// Whose it is.
    name: ShortText,
    /// Who registered it, when.
    registered: Act,
    /// The key was revoked: nothing it signed is taken or put in force any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked: Option<Revoked>,
}

/// A key was revoked.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Revoked {
    /// Why.
    reason: FreeText,
    /// Who, when.
    act: Act,
}

impl PublisherView {
    fn of(registration: &Registration) -> Self {
        let publisher = &registration.publisher;
        Self {
            key_id: wire::PublisherId(publisher.key_id),
            key: signature::key_line(publisher),
            name: ShortText::of(&publisher.name),
            registered: Act::of(&registration.act),
            revoked: registration.revoked.as_ref().map(|(reason, act)| Revoked {
                reason: FreeText::of(reason),
                act: Act::of(act),
            }),
        }
    }
}

impl<B> Call<B> {
    /// A publisher as it is now.
    async fn publisher(&self, key_id: PublisherId) -> Result<PublisherView, Problem> {
        let (authority, _) = self.app.authority(self.log()).await?;
        let found = authority.policies.publishers.get(&key_id);
        found
            .map(PublisherView::of)
            .ok_or_else(|| self.missing("the publisher"))
    }
}
