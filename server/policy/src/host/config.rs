//! What a call may use.

use std::time::Duration;

use super::tenant::{Share, Shares};
use crate::compiled::CompiledCode;

/// What calls of policies may use. Every limit is per call, unless it says otherwise.
#[derive(Debug, Clone)]
pub struct HostConfig {
    /// Calls at the same time, in the whole process; each has a place of its own in the pool.
    pub concurrency: u32,
    /// How long a call waits for a place before it is told that the host is busy.
    pub wait: Duration,
    /// How long one waits that goes behind others, see [`super::Host::behind`].
    pub wait_behind: Duration,
    /// How tenants share these places.
    pub shares: Shares,
    /// Instructions, roughly. A whole assessment takes some tens of thousands.
    pub fuel: u64,
    /// The backstop by the clock, should fuel not bound something. Generous, because a loaded
    /// machine must not turn a good answer into a failure.
    pub deadline: Duration,
    /// How often the clock is looked at.
    pub tick: Duration,
    /// Linear memory, in bytes.
    pub memory_bytes: usize,
    /// Elements of a table.
    pub table_elements: usize,
    /// Stack, in bytes.
    pub stack_bytes: usize,
    /// What a guest may hand back, in bytes, as the host holds it.
    pub result_bytes: usize,
    /// The size of a component, in bytes: compiling takes time in proportion.
    pub component_bytes: usize,
    /// Where compiled components are kept for the next start; nowhere when absent.
    pub compiled: Option<CompiledCode>,
}

impl HostConfig {
    /// For a host of its own, with so many places, for work beside that of this one: a call may use
    /// what it may here, also that of a tenant, and whoever gives out the work sees to whose turn it is.
    #[must_use]
    pub fn beside(&self, concurrency: u32) -> Self {
        let own = |share: &Share| Share {
            parallel: Some(concurrency),
            waiting: None,
            ..*share
        };
        let shares = &self.shares;
        Self {
            concurrency,
            shares: Shares {
                usual: own(&shares.usual),
                own: shares
                    .own
                    .iter()
                    .map(|(of, share)| (*of, own(share)))
                    .collect(),
            },
            ..self.clone()
        }
    }
}

impl Default for HostConfig {
    fn default() -> Self {
        Self {
            concurrency: 32,
            wait: Duration::from_secs(2),
            wait_behind: Duration::from_mins(1),
            shares: Shares::default(),
            fuel: 100_000_000,
            deadline: Duration::from_secs(5),
            tick: Duration::from_millis(50),
            memory_bytes: 64 << 20,
            table_elements: 20_000,
            stack_bytes: 512 << 10,
            result_bytes: 1 << 20,
            component_bytes: 16 << 20,
            compiled: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::tenant::Tenant;
    use super::*;

    #[test]
    fn a_host_beside_takes_the_limits_of_calls_and_not_the_places() {
        let share = |parallel| Share {
            fuel: Some(1_000_000),
            parallel,
            waiting: Some(4),
            ..Share::default()
        };
        let config = HostConfig {
            shares: Shares {
                usual: share(None),
                own: BTreeMap::from([(Tenant::of("GM0479"), share(Some(20)))]),
            },
            ..HostConfig::default()
        };
        // As many places at a time as there are not.
        let narrow = HostConfig {
            concurrency: 2,
            ..config.clone()
        };
        assert!(narrow.shares.check(&narrow).is_err());
        let beside = config.beside(2);
        beside.shares.check(&beside).unwrap();
        let of = |name| beside.shares.of(Some(Tenant::of(name)), &beside);
        for name in ["GM0479", "GM0001"] {
            assert_eq!((of(name).fuel, of(name).parallel), (1_000_000, 2));
        }
    }
}
