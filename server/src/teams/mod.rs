//! Teams: who is in them, from which day.

mod change;
mod form;
mod list;

pub(crate) use change::endpoint as change;
pub(crate) use form::endpoint as form;
pub(crate) use list::endpoint as list;

use maatwerk_domain::{Act, TeamId, TeamRecord};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::wire::{self, Id, Wire as _};

/// A team.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TeamView {
    /// Which.
    team_id: Id<TeamId>,
    /// What it is from which day on, in the order in which that was recorded: of what holds on a day, the last
    /// counts.
    records: Vec<TeamRecordView>,
}

/// A record of a team.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TeamRecordView {
    /// What it says.
    record: wire::TeamRecord,
    /// Who made it, when.
    act: wire::Act,
}

impl TeamView {
    fn of(team: TeamId, records: &[(TeamRecord, Act)]) -> Self {
        let records = records.iter().map(|(record, act)| TeamRecordView {
            record: wire::TeamRecord::of(record),
            act: wire::Act::of(act),
        });
        Self {
            team_id: Id(team),
            records: records.collect(),
        }
    }
}

impl Call<()> {
    /// A team as it is now.
    async fn team(&self, team: TeamId) -> Result<TeamView, Problem> {
        let (authority, _) = self.app.authority(self.log()).await?;
        let records = authority.teams.records(team);
        if records.is_empty() {
            return Err(self.missing("the team"));
        }
        Ok(TeamView::of(team, records))
    }
}
