//! Whose calls count together, and what they may use.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest as _, Sha256};

use super::HostConfig;

/// Whose calls count together: an authority, of which this crate knows no more than that.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenant(u128);

impl Tenant {
    /// The tenant of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let digest: [u8; 32] = Sha256::digest(name).into();
        // Half of it: no two authorities meet.
        Self(
            digest[..16]
                .iter()
                .fold(0, |key, byte| key << 8 | u128::from(*byte)),
        )
    }
}

impl fmt::Debug for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tenant({:08x})", self.0 >> 96)
    }
}

/// What one tenant may use. What is absent is as [`Shares::usual`] says, or else as the host does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Instructions of one call; at most those of the host.
    pub fuel: Option<u64>,
    /// Linear memory of one call, in bytes; at most that of the host.
    pub memory_bytes: Option<usize>,
    /// Calls at the same time. Usually one less than there are cores, and at least one: who burns all
    /// it may leaves a core to the others.
    pub parallel: Option<u32>,
    /// Calls that wait for their turn; the next one is told that the host is busy.
    pub waiting: Option<u32>,
}

/// How tenants share a host.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shares {
    /// What each may use.
    pub usual: Share,
    /// What some may use instead.
    pub own: BTreeMap<Tenant, Share>,
}

/// A share that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what} is {given}; it is at least {least} and at most {most}")]
pub struct ShareFault {
    /// Which number.
    pub what: &'static str,
    /// What it is.
    pub given: u64,
    /// The least it may be.
    pub least: u64,
    /// The most it may be.
    pub most: u64,
}

/// Usually so many calls of a tenant wait.
const WAITING: u32 = 128;
/// More that wait would be told that the host is busy before their turn came.
const MOST_WAITING: u32 = 4096;
/// With less memory no policy starts: one page.
const LEAST_MEMORY: usize = 64 << 10;

/// What the calls of a tenant may use, every number known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowed {
    pub(super) fuel: u64,
    pub(super) memory_bytes: usize,
    pub(super) parallel: u32,
    pub(super) waiting: u32,
}

impl Shares {
    /// What a tenant may use; all of the host when it is nobody in particular.
    pub(super) fn of(&self, tenant: Option<Tenant>, host: &HostConfig) -> Allowed {
        let Some(tenant) = tenant else {
            return Allowed {
                fuel: host.fuel,
                memory_bytes: host.memory_bytes,
                parallel: host.concurrency,
                waiting: u32::MAX,
            };
        };
        let own = self.own.get(&tenant).copied().unwrap_or_default();
        let usual = self.usual;
        Allowed {
            fuel: own.fuel.or(usual.fuel).unwrap_or(host.fuel),
            memory_bytes: own
                .memory_bytes
                .or(usual.memory_bytes)
                .unwrap_or(host.memory_bytes),
            parallel: own
                .parallel
                .or(usual.parallel)
                .unwrap_or_else(|| spare_cores().min(host.concurrency)),
            waiting: own.waiting.or(usual.waiting).unwrap_or(WAITING),
        }
    }

    /// Whether all of it makes sense for a host with these limits.
    ///
    /// # Errors
    /// The first number that does not.
    pub fn check(&self, host: &HostConfig) -> Result<(), ShareFault> {
        let bytes = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        for share in self.own.values().chain([&self.usual]) {
            within("fuel", share.fuel, 1, host.fuel)?;
            let memory = share.memory_bytes.map(bytes);
            let most = bytes(host.memory_bytes);
            within(
                "memory in bytes",
                memory,
                bytes(LEAST_MEMORY).min(most),
                most,
            )?;
            let parallel = share.parallel.map(u64::from);
            within(
                "calls at the same time",
                parallel,
                1,
                host.concurrency.into(),
            )?;
            let waiting = share.waiting.map(u64::from);
            within("calls that wait", waiting, 0, MOST_WAITING.into())?;
        }
        Ok(())
    }
}

fn within(what: &'static str, given: Option<u64>, least: u64, most: u64) -> Result<(), ShareFault> {
    match given {
        Some(given) if !(least..=most).contains(&given) => Err(ShareFault {
            what,
            given,
            least,
            most,
        }),
        _ => Ok(()),
    }
}

/// The cores without one, at least one: what may be kept busy while others are served.
#[must_use]
pub fn spare_cores() -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    u32::try_from(cores - 1).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_absent_is_as_the_usual_share_and_then_as_the_host_has_it() {
        let host = HostConfig::default();
        let (one, other) = (Tenant::of("one"), Tenant::of("other"));
        assert_ne!(one, other);
        let shares = Shares {
            usual: Share {
                fuel: Some(7),
                parallel: Some(3),
                ..Share::default()
            },
            own: BTreeMap::from([(
                one,
                Share {
                    fuel: Some(5),
                    waiting: Some(0),
                    ..Share::default()
                },
            )]),
        };
        let expected = Allowed {
            fuel: 5,
            memory_bytes: host.memory_bytes,
            parallel: 3,
            waiting: 0,
        };
        assert_eq!(shares.of(Some(one), &host), expected);
        let expected = Allowed {
            fuel: 7,
            waiting: WAITING,
            ..expected
        };
        assert_eq!(shares.of(Some(other), &host), expected);
        assert_eq!(shares.of(None, &host).fuel, host.fuel);
        let bare = Shares::default().of(Some(one), &host);
        assert_eq!(bare.parallel, spare_cores().min(host.concurrency));
    }

    #[test]
    fn a_share_is_never_more_than_the_host_has() {
        let host = HostConfig::default();
        let faulty = |change: fn(&mut Share)| {
            let mut share = Share::default();
            change(&mut share);
            let usual = Shares {
                usual: share,
                ..Shares::default()
            };
            let own = Shares {
                own: BTreeMap::from([(Tenant::of("one"), share)]),
                ..Shares::default()
            };
            assert_eq!(usual.check(&host), own.check(&host));
            usual.check(&host).map_err(|fault| fault.what)
        };
        assert_eq!(faulty(|_| ()), Ok(()));
        assert_eq!(faulty(|share| share.fuel = Some(100_000_000)), Ok(()));
        assert_eq!(faulty(|share| share.waiting = Some(0)), Ok(()));
        assert_eq!(faulty(|share| share.fuel = Some(0)), Err("fuel"));
        assert_eq!(faulty(|share| share.fuel = Some(100_000_001)), Err("fuel"));
        let memory = Err("memory in bytes");
        assert_eq!(faulty(|share| share.memory_bytes = Some(1)), memory);
        assert_eq!(faulty(|share| share.memory_bytes = Some(1 << 30)), memory);
        let parallel = Err("calls at the same time");
        assert_eq!(faulty(|share| share.parallel = Some(0)), parallel);
        assert_eq!(faulty(|share| share.parallel = Some(33)), parallel);
        assert_eq!(
            faulty(|share| share.waiting = Some(u32::MAX)),
            Err("calls that wait")
        );
    }
}
