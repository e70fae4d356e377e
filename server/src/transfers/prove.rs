//! Where the event of a half stands in one's own log, and the proof of it.

use std::ops::ControlFlow;
use std::sync::Arc;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::{CaseId, TransferId};
use maatwerk_log::{EventLog as _, LogId, Position, Version, merkle};

use super::file;
use crate::app::App;
use crate::checkpoints::{CheckpointError, ProofError};
use crate::events::DomainEvent;
use crate::handle::HandleError;
use crate::http::problem::Problem;
use crate::load::{case_stream, read_event};

/// Which half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    /// That people of the case were offered.
    Offered,
    /// That the case began with people who were.
    Received,
}

/// An event of one's own log, proven.
pub(super) struct Own {
    /// The hash of its leaf, as statements name it.
    pub(super) hash: String,
    /// The proof, under a checkpoint that covers it.
    pub(super) proof: String,
}

impl App {
    /// The proof of a half of a transfer; `None` when the case has none.
    pub(super) async fn own_half(
        self: &Arc<Self>,
        (log, case): (LogId, CaseId),
        half: Half,
        transfer: TransferId,
    ) -> Result<Option<Own>, Problem> {
        let Some(at) = self.half_at((log, case), half, transfer).await? else {
            return Ok(None);
        };
        let checkpoint = self.checkpoint(log).await?;
        let proofs = self.proofs(log, (at, at), &checkpoint).await?;
        let proof = proofs.into_iter().next();
        let proof = proof.ok_or_else(|| ProofError::Damaged(at))?;
        let leaf = proof.extra.as_deref().unwrap_or_default();
        Ok(Some(Own {
            hash: file::hash(&merkle::leaf_hash(leaf)),
            proof: proof.to_string(),
        }))
    }

    /// The hash of the leaf of an offer, as statements name it; `None` when the case made none.
    pub(super) async fn own_offer(
        &self,
        (log, case): (LogId, CaseId),
        transfer: TransferId,
    ) -> Result<Option<String>, Problem> {
        let Some(at) = self.half_at((log, case), Half::Offered, transfer).await? else {
            return Ok(None);
        };
        let leaves = self.leaves(log, at, at).await?;
        let leaf = leaves.first().map(|leaf| merkle::leaf_hash(leaf));
        Ok(leaf.map(|leaf| file::hash(&leaf)))
    }

    /// Signs that a log stands for a statement.
    pub(super) async fn stands_for(
        &self,
        log: LogId,
        of: &str,
        statement: &str,
    ) -> Result<String, Problem> {
        use sha2::Digest as _;
        let digest = sha2::Sha256::digest(statement.as_bytes()).into();
        let signed = self.checkpoints.origins.attest(log, of, digest).await;
        let signed = signed.map_err(|error| CheckpointError::Sign(log, error))?;
        Ok(signed.to_string())
    }

    /// The position of the event of a half.
    async fn half_at(
        &self,
        (log, case): (LogId, CaseId),
        half: Half,
        transfer: TransferId,
    ) -> Result<Option<Position>, HandleError> {
        #[derive(Default)]
        struct Looking {
            found: Option<Position>,
            failed: Option<HandleError>,
        }
        let vault = self.vault.clone();
        let looked = self.log.fold_stream(
            log,
            case_stream(case),
            Version::NONE,
            Looking::default(),
            move |looking, event| {
                let name = match half {
                    Half::Offered => "transfer-offered",
                    Half::Received => "case-received",
                };
                if event.event_type.name() != name {
                    return ControlFlow::Continue(());
                }
                match read_event(&vault, &event) {
                    Ok((
                        DomainEvent::Case(CaseEvent::Transfer(
                            TransferEvent::TransferOffered { transfer: of, .. }
                            | TransferEvent::CaseReceived { transfer: of, .. },
                        )),
                        _,
                    )) if of == transfer => {
                        looking.found = Some(event.position);
                        ControlFlow::Break(())
                    }
                    Ok(_) => ControlFlow::Continue(()),
                    Err(error) => {
                        looking.failed = Some(error.into());
                        ControlFlow::Break(())
                    }
                }
            },
        );
        let looked = looked.await.map_err(HandleError::read)?;
        match looked.failed {
            Some(error) => Err(error),
            None => Ok(looked.found),
        }
    }
}
