//! `maatwerk simulate`: a believable country. All municipalities, years of cases decided by the real
//! domain with the real policies, and bottlenecks that were planted, so that whoever looks for them
//! can be checked.
//!
//! What happens is drawn from a seed (`plan`) and known beforehand, apart from carrying it out.
//! The same seed gives the same country: all but the keys, and the identifiers of what a policy
//! answers, which are random as everywhere. Day by day, the cases in which something happens are taken up
//! (`desk`): decided on in memory, sealed by the same code as any commit, and appended by the log's
//! own append, many cases at once.

mod agenda;
mod country;
mod desk;
mod error;
mod office;
mod plan;
mod random;
mod report;
mod run;
mod setup;

use std::ops::ControlFlow;
use std::sync::Arc;

use maatwerk_domain::Date;
use maatwerk_log::EventLog as _;

use crate::app::App;
use crate::handle::HandleError;

pub use crate::install::PolicyFiles;
pub use error::SimulateError;
pub use report::{PlantedBottleneck, PlantedChange, Report, YearReport};

use plan::Plan;
use run::Run;

/// The most events: what one installation is sized for.
pub const MOST_EVENTS: u64 = 50_000_000;

/// The first simulated day: where the clock of the installation begins
/// ([`Settings::begins`](crate::app::Settings::begins)).
pub const START: Date = plan::START;

/// What to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// So many events, or somewhat more: whole months are simulated.
    pub events: u64,
    /// The same seed gives the same country.
    pub seed: u64,
}

/// The policies that the country decides by.
#[derive(Debug, Clone)]
pub struct Policies {
    /// Of every municipality without one of its own.
    pub standaard: PolicyFiles,
    /// Of Enschede (GM0153).
    pub enschede: PolicyFiles,
    /// Of Leeuwarden (GM0080).
    pub leeuwarden: PolicyFiles,
    /// Of Zaanstad (GM0479).
    pub zaanstad: PolicyFiles,
}

/// How far a simulation is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Events appended, or about to be.
    pub events: u64,
    /// Events asked for.
    pub asked: u64,
    /// The simulated day that is done.
    pub day: Date,
}

/// Fills an empty demo installation whose clock stands at [`START`]. `watch` is told after each day,
/// and ends the simulation by breaking; what was appended until then is whole.
///
/// # Errors
/// See [`SimulateError`].
pub async fn fill(
    app: &Arc<App>,
    policies: &Policies,
    settings: Settings,
    mut watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Report, SimulateError> {
    if !(1..=MOST_EVENTS).contains(&settings.events) {
        return Err(SimulateError::Events);
    }
    let logs = app.log.logs().await.map_err(HandleError::read)?;
    if !app.is_demo() || !logs.is_empty() || app.clock.today() != START {
        return Err(SimulateError::NotEmpty);
    }
    let towns = country::Country::get().towns().len() as u64;
    let of_cases = settings
        .events
        .saturating_sub(towns * setup::EVENTS_PER_TOWN);
    let plan = Plan::new(settings.seed, of_cases);
    let offices = setup::establish(app, policies, settings.seed, plan.cases_a_year()).await?;
    Run::new(app, plan, offices, settings)
        .days(&mut watch)
        .await
}
