//! Teams: a dated record of the authority's register. Who is in a team on a day works on its cases.

use std::collections::{BTreeMap, BTreeSet};

use crate::context::not_before;
use crate::{Act, AuthorityEvent, Context, Date, Officer, Refusal, TeamId};

/// The most teams of an authority.
pub const MOST_TEAMS: usize = 1_000;
/// How often a team is recorded.
const MOST_RECORDS: usize = 500;

/// What a team is from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRecord {
    /// What it is called.
    pub name: String,
    /// Who is in it; nobody, when it is no more.
    pub members: BTreeSet<Officer>,
    /// The first day.
    pub from: Date,
}

/// The teams of an authority, each with its records in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Teams(BTreeMap<TeamId, Vec<(TeamRecord, Act)>>);

impl Teams {
    /// What a team is on a day: of what holds by then, what was recorded last.
    #[must_use]
    pub fn on(&self, team: TeamId, day: Date) -> Option<&TeamRecord> {
        let mut latest = self.0.get(&team)?.iter().rev();
        latest
            .find(|(record, _)| record.from <= day)
            .map(|(record, _)| record)
    }

    /// The teams that somebody is in on a day.
    #[must_use]
    pub fn of(&self, officer: &Officer, day: Date) -> Vec<TeamId> {
        let teams = self.0.keys().copied();
        let is_in = |team: &TeamId| {
            self.on(*team, day)
                .is_some_and(|record| record.members.contains(officer))
        };
        teams.filter(is_in).collect()
    }

    /// Every team with its records.
    pub fn all(&self) -> impl Iterator<Item = (TeamId, &[(TeamRecord, Act)])> {
        self.0.iter().map(|(team, records)| (*team, &records[..]))
    }

    /// The records of one.
    #[must_use]
    pub fn records(&self, team: TeamId) -> &[(TeamRecord, Act)] {
        self.0.get(&team).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn form(
        &self,
        team: TeamId,
        record: &TeamRecord,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        if self.0.contains_key(&team) {
            return Err(Refusal::Exists("team"));
        }
        at_most("teams", MOST_TEAMS, self.0.len())?;
        recorded(team, record, context)
    }

    pub(crate) fn change(
        &self,
        team: TeamId,
        record: &TeamRecord,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        let records = self.0.get(&team).ok_or(Refusal::Unknown("team"))?;
        at_most("records of a team", MOST_RECORDS, records.len())?;
        recorded(team, record, context)
    }

    pub(crate) fn set(&mut self, team: TeamId, record: TeamRecord, act: Act) {
        self.0.entry(team).or_default().push((record, act));
    }
}

fn at_most(what: &'static str, limit: usize, there: usize) -> Result<(), Refusal> {
    if there >= limit {
        return Err(Refusal::TooMany { what, limit });
    }
    Ok(())
}

/// A record changes nothing of who was in a team before today.
fn recorded(
    team: TeamId,
    record: &TeamRecord,
    context: &Context,
) -> Result<Vec<AuthorityEvent>, Refusal> {
    not_before("the first day", record.from, "today,", context.today)?;
    Ok(vec![AuthorityEvent::TeamRecorded {
        team,
        record: record.clone(),
        act: context.act(),
    }])
}
