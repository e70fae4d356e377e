//! How authorities share the policy host: none can take the machine from the others.

mod settings;

pub use settings::{PolicyLimits, PolicyLimitsError, read_policy_limits};

pub(crate) use settings::PolicyLimitTerms;

use maatwerk_log::LogId;
use maatwerk_policy::Tenant;

use crate::app::App;
use crate::handle::{Command, HandleError, Order};

/// On whose account the policies of an authority are asked.
#[must_use]
pub fn tenant_of(log: LogId) -> Tenant {
    Tenant::of(log.as_str())
}

impl App {
    /// Turns an order away that would be told so once its case is read: when an authority sends more
    /// than its policy can answer, reading costs the others more than answering.
    pub(crate) fn check_room_to_ask(&self, order: &Order) -> Result<(), HandleError> {
        use maatwerk_domain::case::CaseCommand::{AssessAgain, RequestBudget};
        let asks = matches!(
            order.command,
            Command::Case(_, RequestBudget(_) | AssessAgain { .. })
        );
        if asks && self.host.is_full(tenant_of(order.log)) {
            return Err(HandleError::Overloaded);
        }
        Ok(())
    }
}
