//! Proofs of what stands in a log, and receipts: proofs for who has just written.

use std::ops::ControlFlow;
use std::sync::Arc;

use maatwerk_log::merkle::{self, Hash, ProofPlan};
use maatwerk_log::transparency::{SignedCheckpoint, TlogProof};
use maatwerk_log::{EventLog as _, LogId, Position};

use super::CheckpointError;
use crate::app::App;
use crate::handle::HandleError;
use crate::http::problem::{Kind, Problem};

/// The most receipts of one order: no order records more events by far.
const MOST_RECEIPTS: u64 = 256;

/// What was asked for, under a checkpoint.
type Proved<T> = Result<T, ProofError>;

/// Something cannot be proven.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProofError {
    /// There is no checkpoint.
    #[error("there is no checkpoint")]
    Checkpoint(#[from] CheckpointError),
    /// What is stored does not fit its tree.
    #[error("what is stored at position {0} does not fit the tree")]
    Damaged(Position),
    /// The log cannot be read.
    #[error("the log cannot be read")]
    Handle(#[from] HandleError),
}

impl From<maatwerk_log::ReadError> for ProofError {
    fn from(error: maatwerk_log::ReadError) -> Self {
        match error {
            maatwerk_log::ReadError::Damaged { position, .. } => Self::Damaged(position),
            error => Self::Handle(HandleError::read(error)),
        }
    }
}

impl From<ProofError> for Problem {
    fn from(error: ProofError) -> Self {
        match error {
            ProofError::Checkpoint(error) => error.into(),
            ProofError::Handle(error) => error.into(),
            ProofError::Damaged(position) => {
                tracing::error!(%position, "the log does not fit its tree");
                let told = format!(
                    "What is stored at position {position} does not fit the tree of the log: it was \
                     changed or damaged after it was recorded."
                );
                Self::new(Kind::LogDamaged, told)
            }
        }
    }
}

impl App {
    /// Proofs of the events from one position up to another, under a checkpoint that covers them.
    pub(crate) async fn proofs(
        &self,
        log: LogId,
        (first, last): (Position, Position),
        checkpoint: &SignedCheckpoint,
    ) -> Proved<Vec<TlogProof>> {
        let leaves = self.leaves(log, first, last).await?;
        let mut proofs = Vec::with_capacity(leaves.len());
        for (leaf, index) in leaves.into_iter().zip(first.get() - 1..) {
            let position = Position::new(index + 1).unwrap_or(Position::MAX);
            let damaged = || ProofError::Damaged(position);
            let size = checkpoint.checkpoint().size;
            let plan = ProofPlan::inclusion(index, size).map_err(|_| damaged())?;
            let hashes = self.log.tree_hashes(log, plan.nodes().to_vec()).await?;
            let proof = TlogProof {
                index,
                hashes: hashes
                    .and_then(|hashes| plan.prove(&hashes))
                    .ok_or_else(damaged)?,
                checkpoint: checkpoint.clone(),
                extra: Some(leaf),
            };
            // Nobody gets a proof that does not hold.
            let leaf = proof.extra.as_deref().map(merkle::leaf_hash);
            proof
                .check(&leaf.unwrap_or_default())
                .map_err(|_| damaged())?;
            proofs.push(proof);
        }
        Ok(proofs)
    }

    /// The bytes of the leaves from one position up to another, from what is stored of the events.
    pub(crate) async fn leaves(
        &self,
        log: LogId,
        first: Position,
        last: Position,
    ) -> Proved<Vec<Vec<u8>>> {
        let before = Position::new(first.get().saturating_sub(1)).unwrap_or_default();
        let count = usize::try_from(last.get() - before.get()).unwrap_or(usize::MAX);
        let read = self
            .log
            .fold_log(log, before, Vec::new(), move |leaves, event| {
                if event.position <= last {
                    leaves.push(event.leaf_bytes());
                }
                if event.position < last {
                    ControlFlow::Continue(())
                } else {
                    ControlFlow::Break(())
                }
            });
        let leaves: Vec<Vec<u8>> = read.await?;
        if leaves.len() != count {
            return Err(ProofError::Damaged(before.plus(leaves.len() as u64 + 1)));
        }
        Ok(leaves)
    }

    /// The hashes of a tile, which a checkpoint covers.
    pub(crate) async fn hashes(
        &self,
        log: LogId,
        tile: maatwerk_log::transparency::Tile,
    ) -> Proved<Vec<Hash>> {
        let hashes = self.log.tree_hashes(log, tile.nodes().collect()).await?;
        let end = Position::new(tile.leaves().end).unwrap_or(Position::MAX);
        hashes.ok_or(ProofError::Damaged(end))
    }

    /// Receipts of an order that was just carried out; `None` when they cannot be given, which is
    /// told in the server's own record: the order stands all the same.
    pub(crate) async fn receipts(
        self: &Arc<Self>,
        log: LogId,
        (first, last): (Position, Position),
        trace: &str,
    ) -> Option<Vec<String>> {
        if first > last || last.get() - first.get() >= MOST_RECEIPTS {
            return None;
        }
        let proved = async {
            let checkpoint = self.checkpoint_at(log, Some(last)).await?;
            self.proofs(log, (first, last), &checkpoint).await
        };
        match proved.await {
            Ok(proofs) => Some(proofs.iter().map(ToString::to_string).collect()),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(%log, trace, error, "an order got no receipts");
                None
            }
        }
    }
}
