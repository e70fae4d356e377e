//! The logs as others check them (c2sp.org/tlog-tiles): checkpoints, hashes, entries, proofs.

mod checkpoint;
mod consistency;
mod entries;
mod inclusion;
mod list;
mod tile;
mod witnessed;

pub(crate) use checkpoint::endpoint as checkpoint;
pub(crate) use consistency::endpoint as consistency;
pub(crate) use entries::endpoint as entries;
pub(crate) use inclusion::endpoint as inclusion;
pub(crate) use list::endpoint as list;
pub(crate) use tile::endpoint as tile;
pub(crate) use witnessed::endpoint as witnessed;

use maatwerk_domain::LogOrigin;
use maatwerk_log::transparency::Tile;

use crate::checkpoints::CheckpointError;
use crate::handle::HandleError;
use crate::http::auth::Role;
use crate::http::call::Call;
use crate::http::problem::{Kind, Problem};
use crate::signals::is_national;

impl Call<()> {
    /// Sees that the log in the path is that of the token, under the origin it is signed under now.
    async fn is_of_the_log(&self) -> Result<(), Problem> {
        let asked: String = self.id("log")?;
        let log = self.log();
        if asked.split('.').next() != Some(log.as_str()) {
            return Err(Problem::new(
                Kind::NotFound,
                format!("This token opens the log {log} and no other."),
            ));
        }
        let (authority, _) = self.app.authority(log).await?;
        let current = authority.origin().map(name_in);
        let current = current.unwrap_or(log.as_str());
        if asked != current {
            return Err(Problem::new(
                Kind::NotFound,
                format!("The log {log} is signed as {current}."),
            ));
        }
        Ok(())
    }

    /// As [`Call::is_of_the_log`], to read what the log says of each event: the programme reads that
    /// of its own log alone.
    pub(crate) async fn may_read_entries(&self) -> Result<(), Problem> {
        if !self.caller.roles.contains(&Role::Auditor) && !is_national(self.log()) {
            return Err(Problem::not_found("log"));
        }
        self.is_of_the_log().await
    }

    /// The tile that a path names, when a checkpoint covers it.
    async fn covered(&self, path: &str) -> Result<Tile, Problem> {
        let beyond = || {
            Problem::new(
                Kind::NotFound,
                "No checkpoint covers this: ask for a checkpoint, and for what is in it.",
            )
        };
        let tile: Tile = path.parse().map_err(|_| beyond())?;
        if tile.leaves().end > self.signed_size().await? {
            return Err(beyond());
        }
        Ok(tile)
    }

    /// How much of the log the last checkpoint covers.
    async fn signed_size(&self) -> Result<u64, Problem> {
        let origins = self.app.checkpoints.origins.of(self.log()).await;
        let origins = origins.map_err(CheckpointError::from)?;
        let last = origins.last().and_then(|origin| origin.last.as_ref());
        Ok(last.map_or(0, |last| last.checkpoint().size))
    }

    /// A position within the log.
    async fn reached(&self, parameter: &'static str) -> Result<u64, Problem> {
        let position: u64 = self.parameter(parameter).unwrap_or_default();
        let head = maatwerk_log::EventLog::head(&self.app.log, self.log()).await;
        let head = head.map_err(HandleError::read)?.position.get();
        if position > head {
            return Err(Problem::new(
                Kind::PositionAhead,
                format!("The log has {head} events."),
            ));
        }
        Ok(position)
    }
}

/// The name of a log in its origin: the last part.
fn name_in(origin: &LogOrigin) -> &str {
    origin.name.rsplit('/').next().unwrap_or(&origin.name)
}
