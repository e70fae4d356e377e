//! Asking the municipality's policy where a command needs it.

mod assess;
mod review;
mod told;

use std::sync::Arc;

use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::{Context, TechnicalFailure};
use maatwerk_log::LogId;
use maatwerk_policy::{Host, HostError, Parameters, Policy};

pub use assess::WhatIf;
pub(crate) use assess::{as_requested, request_question};
pub(crate) use review::{gift_question, receipt_of};
pub(crate) use told::{Informed, Transcripts, asked_codes, known_facts, rests_on, told_codes};

use crate::app::App;
use crate::handle::{Command, HandleError, Order};
use crate::load::Streams;
use crate::shares::tenant_of;

/// A policy that should be stored cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unavailable {
    #[error("the log names a policy by something that is no digest")]
    Digest(#[from] maatwerk_policy::NotADigest),
    #[error("the policy or its parameters cannot be loaded")]
    Catalogue(#[from] maatwerk_policy::CatalogueError),
    #[error("loading the policy was broken off")]
    Stopped(#[source] tokio::task::JoinError),
}

/// A policy with its parameters, ready to be asked.
pub(crate) struct Ready {
    policy: Arc<Policy>,
    parameters: Arc<Parameters>,
}

impl App {
    /// What the policy says on the way to deciding a command.
    pub(crate) async fn inform(
        self: &Arc<Self>,
        streams: &Streams,
        order: &Order,
        context: &Context,
    ) -> Result<Informed, HandleError> {
        let (Command::Case(_, command), Some(loaded)) = (&order.command, &streams.case) else {
            return Ok(Informed::default());
        };
        let case = &loaded.case;
        match command {
            CaseCommand::RequestBudget(request) => {
                self.assess(streams, order.log, case, request, context)
                    .await
            }
            CaseCommand::AssessAgain { request } => {
                let Some(request) = assess::as_requested(case, *request) else {
                    return Ok(Informed::default());
                };
                self.assess(streams, order.log, case, &request, context)
                    .await
            }
            CaseCommand::ReviewDue(due) => {
                let review = self.review(order.log, case, due.grant, Some(due), context);
                Ok(Informed::reviewed(review.await?))
            }
            CaseCommand::RecordFact(_)
            | CaseCommand::CorrectFact(_)
            | CaseCommand::WithdrawFact(_) => {
                let reviews = self.review_after(order.log, case, command, context);
                Ok(Informed::reviewed(reviews.await?))
            }
            _ => Ok(Informed::default()),
        }
    }

    /// A stored policy and parameter set, by their digests. Compiles what nobody asked for before.
    pub(crate) fn stored(&self, plugin: &str, parameters: &str) -> Result<Ready, Unavailable> {
        let policy = self.catalogue.policy(plugin.parse()?)?;
        let parameters = self.catalogue.parameters(parameters.parse()?, &policy)?;
        Ok(Ready { policy, parameters })
    }

    /// A stored policy and parameter set. That they are missing or damaged is a technical failure:
    /// a person decides, and no other municipality notices.
    async fn ready(
        self: &Arc<Self>,
        plugin: &str,
        parameters: &str,
    ) -> Result<Ready, TechnicalFailure> {
        let app = Arc::clone(self);
        let (plugin, parameters) = (plugin.to_owned(), parameters.to_owned());
        let ready = tokio::task::spawn_blocking(move || app.stored(&plugin, &parameters)).await;
        let error = match ready {
            Ok(Ok(ready)) => return Ok(ready),
            Ok(Err(error)) => error,
            Err(stopped) => Unavailable::Stopped(stopped),
        };
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a policy cannot be used"
        );
        Err(TechnicalFailure {
            code: "policy-unavailable".to_owned(),
            detail: error.to_string(),
        })
    }
}

impl App {
    /// Asks a policy of an authority, once it is its turn, where it may take its time.
    async fn in_turn<T: Send + 'static>(
        &self,
        log: LogId,
        ask: impl FnOnce(&Host) -> Result<T, HostError> + Send + 'static,
    ) -> Result<T, HandleError> {
        let busy = |_| HandleError::Overloaded;
        let host = self.host.place(tenant_of(log)).await.map_err(busy)?;
        tokio::task::spawn_blocking(move || ask(&host))
            .await
            .map_err(HandleError::read)?
            .map_err(busy)
    }
}
