//! The engine and its pool.

use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use super::HostConfig;
use super::tenant::ShareFault;
use crate::compiled::CompiledCode;

/// The engine could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// It refuses the settings, or the machine cannot reserve the pool.
    #[error("the policy engine cannot be set up")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A tenant is given what the host does not have.
    #[error("the limits of a tenant are not within those of the host")]
    Shares(#[from] ShareFault),
    /// The thread behind the deadline cannot start.
    #[error("the thread behind the deadline of policies cannot start")]
    Thread(#[source] std::io::Error),
}

/// Core instances in one component. One from Rust has 1, one from JavaScript 13: the engine, and the
/// stubs that stand in for the system it was written for. A place costs nothing while it is not used.
const INSTANCES_EACH: u32 = 16;
/// Linear memories in one component: one from JavaScript has 3. Each costs address space, not memory.
const MEMORIES_EACH: u32 = 3;
/// Tables in one component.
const TABLES_EACH: u32 = 8;

pub(super) fn build(config: &HostConfig) -> Result<Engine, EngineError> {
    let places = config.concurrency;
    let mut pool = PoolingAllocationConfig::default();
    pool.total_component_instances(places)
        .total_core_instances(places.saturating_mul(INSTANCES_EACH))
        .total_memories(places.saturating_mul(MEMORIES_EACH))
        .total_tables(places.saturating_mul(TABLES_EACH))
        .max_core_instances_per_component(INSTANCES_EACH)
        .max_memories_per_component(MEMORIES_EACH)
        .max_tables_per_component(TABLES_EACH)
        .max_memory_size(config.memory_bytes)
        .table_elements(config.table_elements)
        // A small guest touches a few pages, wherever they are: finding and zeroing those costs less than
        // handing all back and faulting them in at the next call, which was a third of a short call.
        .linear_memory_keep_resident(1 << 20)
        .table_keep_resident(64 << 10)
        .pagemap_scan(Enabled::Auto);

    let mut settings = Config::new();
    settings
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
        .wasm_component_model(true)
        .consume_fuel(true)
        .epoch_interruption(true)
        .cache(config.compiled.as_ref().map(CompiledCode::cache))
        .max_wasm_stack(config.stack_bytes)
        // Memory past a guest's own is guarded by a comparison, not by the machine: a guest grows its
        // memory once a call, and to ask the kernel for that and take it back was a seventh of a call.
        // What runs long pays for it: JavaScript takes a ninth more.
        .signals_based_traps(false)
        .memory_guard_size(0)
        // The same input gives the same output on every machine.
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true);
    Engine::new(&settings).map_err(|error| EngineError::Engine(error.into_boxed_dyn_error()))
}
