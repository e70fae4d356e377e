//! On whose behalf a host asks, and whether it has a place already.

use std::sync::Arc;
use std::time::Duration;

use super::gate::{Account, Place, Used};
use super::tenant::Tenant;
use super::{Host, HostError};

/// How a [`Host`] comes by a place for a call.
#[derive(Debug, Clone)]
pub(super) enum Asker {
    /// Each call takes one, and waits for it on its thread.
    Takes(Account),
    /// It has one.
    Has(Arc<Place>),
}

/// Nobody's in particular.
pub(super) const NOBODY: Account = Account {
    tenant: None,
    behind: false,
};

impl Host {
    /// Waits for a place of a tenant, in turn with its other calls and fairly among tenants. What is
    /// asked of the answer, one call at a time, waits no more and counts as the tenant's; the place
    /// is given back when it is dropped.
    ///
    /// # Errors
    /// [`HostError::Busy`] when too many calls of this tenant wait already, or its turn did not come
    /// within [`super::HostConfig::wait`].
    pub async fn place(&self, tenant: Tenant) -> Result<Self, HostError> {
        let account = Account {
            tenant: Some(tenant),
            behind: false,
        };
        let place = self.gate.in_task(account, &self.config, self.config.wait);
        let place = place.await.ok_or(HostError::Busy)?;
        Ok(self.with(Asker::Has(Arc::new(place))))
    }

    /// This host for work of a tenant at whose end nobody waits for a single answer, such as a run of
    /// example cases. Each call waits on its thread for a place; it goes behind calls that
    /// somebody waits for, and together with those of tenants who use much.
    #[must_use]
    pub fn behind(&self, tenant: Tenant) -> Self {
        self.with(Asker::Takes(Account {
            tenant: Some(tenant),
            behind: true,
        }))
    }

    /// Whether one more [`Host::place`] of a tenant would be refused at once: what leads up to the
    /// question can be saved then.
    #[must_use]
    pub fn is_full(&self, tenant: Tenant) -> bool {
        self.gate.is_full(Account {
            tenant: Some(tenant),
            behind: false,
        })
    }

    /// What a tenant has used since the start.
    #[must_use]
    pub fn used(&self, tenant: Tenant) -> Used {
        self.gate.used(tenant)
    }

    fn with(&self, asker: Asker) -> Self {
        Self {
            asker,
            ..self.clone()
        }
    }

    /// The place for a call.
    pub(super) fn taken(&self) -> Result<Arc<Place>, HostError> {
        let account = match &self.asker {
            Asker::Has(place) => return Ok(Arc::clone(place)),
            Asker::Takes(account) => *account,
        };
        let patience: Duration = if account.behind {
            self.config.wait_behind
        } else {
            self.config.wait
        };
        let place = self.gate.on_thread(account, &self.config, patience);
        place.map(Arc::new).ok_or(HostError::Busy)
    }
}
