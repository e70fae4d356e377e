//! Setting an installation up: authorities and the policies they decide by.

use std::sync::Arc;

use maatwerk_domain::{AuthorityCommand, Date, Officer, PolicyCommand, PolicyVersion, Refusal};
use maatwerk_log::LogId;
use maatwerk_policy::{CatalogueError, ParameterError, Parameters};

use crate::app::App;
use crate::handle::{Command, HandleError, Order};

/// A component with its parameters.
#[derive(Debug, Clone)]
pub struct PolicyFiles {
    /// The component.
    pub component: Vec<u8>,
    /// Its parameters, JSON.
    pub parameters: Vec<u8>,
}

/// A policy or an authority cannot be put in place.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The component cannot be stored or is no policy.
    #[error("the policy cannot be stored")]
    Catalogue(#[from] CatalogueError),
    /// The parameters do not fit the policy.
    #[error("the parameters do not fit the policy")]
    Parameters(#[from] ParameterError),
    /// The authority was established before.
    #[error("{0} is established already")]
    Established(LogId),
    /// The log does not take it.
    #[error("the log does not take it")]
    Handle(#[from] HandleError),
    /// The work was broken off.
    #[error("the work was broken off")]
    Stopped(#[from] tokio::task::JoinError),
}

impl App {
    /// Begins the log of an authority.
    ///
    /// # Errors
    /// When it was begun before, or cannot be written.
    pub async fn establish(self: &Arc<Self>, log: LogId, name: &str) -> Result<(), InstallError> {
        let begun = self.set_up(
            log,
            AuthorityCommand::Establish {
                name: name.to_owned(),
                demo: self.is_demo(),
            },
        );
        begun.await.map_err(|error| match error {
            InstallError::Handle(HandleError::Refused(Refusal::AlreadyOpen)) => {
                InstallError::Established(log)
            }
            error => error,
        })
    }

    /// Stores a component with its parameters, and puts it in force from a day, as the operator: the
    /// first policy of an authority, or any in a demo.
    ///
    /// # Errors
    /// When the component is no policy, the parameters do not fit it, or the log refuses.
    pub async fn install_policy(
        self: &Arc<Self>,
        log: LogId,
        component: &[u8],
        parameters: &[u8],
        from: Date,
    ) -> Result<PolicyVersion, InstallError> {
        let version = self.store_policy(component, parameters, from).await?;
        let install = PolicyCommand::Install(version.clone());
        self.set_up(log, AuthorityCommand::Policy(install)).await?;
        Ok(version)
    }

    /// Withdraws the version that takes effect on a day, as the operator.
    ///
    /// # Errors
    /// When no earlier one would be in force, or the log refuses.
    pub async fn roll_back_policy(
        self: &Arc<Self>,
        log: LogId,
        from: Date,
        reason: String,
    ) -> Result<(), InstallError> {
        let back = PolicyCommand::RollBack {
            policy: None,
            from,
            reason,
        };
        self.set_up(log, AuthorityCommand::Policy(back)).await
    }

    /// Stores a component with its parameters, to be put in force from a day.
    ///
    /// # Errors
    /// When the component is no policy, or the parameters do not fit it.
    pub(crate) async fn store_policy(
        self: &Arc<Self>,
        component: &[u8],
        parameters: &[u8],
        from: Date,
    ) -> Result<PolicyVersion, InstallError> {
        let app = Arc::clone(self);
        let (component, parameters) = (component.to_vec(), parameters.to_vec());
        // Compiling takes its time, and storing is an fsync.
        tokio::task::spawn_blocking(move || {
            let policy = app.catalogue.store_component(&component)?;
            let parameters = Parameters::parse(&policy, &parameters)?;
            let parameters = app.catalogue.store_parameters(&parameters)?;
            let manifest = policy.manifest();
            Ok::<_, InstallError>(PolicyVersion {
                plugin: policy.digest().to_string(),
                parameters: parameters.to_string(),
                name: manifest.name.clone(),
                version: manifest.version.clone(),
                from,
            })
        })
        .await?
    }

    async fn set_up(
        self: &Arc<Self>,
        log: LogId,
        command: AuthorityCommand,
    ) -> Result<(), InstallError> {
        self.handle(Order {
            log,
            officer: Officer::new("installation"),
            idempotency: None,
            expected: None,
            command: Command::Authority(command),
            answer: Vec::new(),
            trace: "installation".to_owned(),
        })
        .await?;
        Ok(())
    }
}
