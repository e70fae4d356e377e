//! What a call may use.

use std::time::Duration;

use super::tenant::Shares;
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
