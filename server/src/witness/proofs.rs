//! Proofs from a log of this installation.

use maatwerk_log::merkle::{Hash, ProofPlan};
use maatwerk_log::{EventLog, LogId};

use super::client::ConsistencyProofs;

/// Consistency proofs of one log, from the tree that is stored with it.
#[derive(Debug, Clone)]
pub struct LogProofs<L> {
    log: L,
    id: LogId,
}

impl<L: EventLog> LogProofs<L> {
    /// Of this log in this store.
    #[must_use]
    pub fn new(log: L, id: LogId) -> Self {
        Self { log, id }
    }
}

impl<L: EventLog> ConsistencyProofs for LogProofs<L> {
    async fn consistency(&self, from: u64, to: u64) -> Option<Vec<Hash>> {
        let plan = ProofPlan::consistency(from, to).ok()?;
        match self.log.tree_hashes(self.id, plan.nodes().to_vec()).await {
            Ok(hashes) => plan.prove(&hashes?),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    log = %self.id,
                    "the tree of a log cannot be read"
                );
                None
            }
        }
    }
}
