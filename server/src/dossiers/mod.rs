//! Dossiers of the national programme: what blocks households, on its way to the legislator.
//!
//! They stand in the national log. Only the programme's own token changes them; every municipality
//! reads them, because they are addressed to it too. An installation without the national log has
//! none.

mod articles;
mod ask;
mod cursor;
mod document;
mod export;
mod figures;
mod list;
mod notes;
mod open;
mod show;
mod snapshot;
mod status;
mod view;

pub(crate) use articles::endpoint as articles;
pub(crate) use export::endpoint as export;
pub(crate) use figures::endpoint as figures;
pub(crate) use list::endpoint as list;
pub(crate) use notes::endpoint as notes;
pub(crate) use open::endpoint as open;
pub(crate) use show::endpoint as show;
pub(crate) use status::endpoint as status;

use maatwerk_domain::DossierId;
use maatwerk_domain::dossier::{Dossier, DossierCommand};
use maatwerk_log::Version;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::handle::Command;
use crate::http::call::{Call, Ordered};
use crate::http::problem::Problem;
use crate::signals::national;

impl<B> Call<B> {
    /// The dossier in the path.
    fn dossier_id(&self) -> Result<DossierId, Problem> {
        self.id("dossierId")
    }

    /// The dossier in the path, as it is now in the national log.
    async fn dossier(&self) -> Result<(DossierId, Dossier, Version), Problem> {
        let id = self.dossier_id()?;
        let found = self.app.dossier(national(), id).await?;
        let (dossier, version) = found.ok_or_else(|| Problem::not_found("dossier"))?;
        Ok((id, dossier, version))
    }

    /// Has an order to the dossier in the path carried out, see [`Call::order`].
    async fn order_dossier<I: Serialize + DeserializeOwned>(
        &self,
        command: DossierCommand,
        ids: &I,
    ) -> Result<Ordered<I>, Problem> {
        self.order(Command::Dossier(self.dossier_id()?, command), ids)
            .await
    }
}
