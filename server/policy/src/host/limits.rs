//! What the memory of one call may grow to.

use wasmtime::ResourceLimiter;

/// Growth past the limit. Raised as an error rather than answered with -1: a guest that gets -1
/// stops itself somewhere later, and its maintainer would look for a trap instead of for memory.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("asked {asked} {unit}, may have {limit}")]
pub(super) struct OverLimit {
    asked: usize,
    limit: usize,
    unit: &'static str,
}

#[derive(Debug)]
pub(super) struct Limits {
    pub(super) memory_bytes: usize,
    pub(super) table_elements: usize,
}

fn within(asked: usize, limit: usize, unit: &'static str) -> wasmtime::Result<bool> {
    if asked > limit {
        return Err(wasmtime::Error::new(OverLimit { asked, limit, unit }));
    }
    Ok(true)
}

impl ResourceLimiter for Limits {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // Past its own declared maximum a guest gets the -1 that it can expect.
        let own = maximum.is_none_or(|maximum| desired <= maximum);
        within(desired, self.memory_bytes, "bytes of memory").map(|allowed| allowed && own)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let own = maximum.is_none_or(|maximum| desired <= maximum);
        within(desired, self.table_elements, "elements of a table").map(|allowed| allowed && own)
    }
}
