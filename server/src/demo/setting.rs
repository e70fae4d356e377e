//! The setting of the story: municipalities, their policies, and who works there.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use maatwerk_log::LogId;

use crate::app::App;
use crate::cli::build_policy;
use crate::http::auth::{DevToken, Role, mint_dev_token};
use crate::install::PolicyFiles;
use crate::signals::national;
use crate::simulate::Policies;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A municipality in the story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Municipality {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// The folder of its policy, in the repository.
    folder: &'static str,
    /// The article that its emergency budget rests on.
    pub(super) legal_basis: &'static str,
}

pub(super) const ZAANSTAD: Municipality = Municipality {
    code: "GM0479",
    name: "Zaanstad",
    folder: "plugins/zaanstad",
    legal_basis: "CVDR000479/3",
};
pub(super) const ENSCHEDE: Municipality = Municipality {
    code: "GM0153",
    name: "Enschede",
    folder: "plugins/enschede",
    legal_basis: "CVDR000153/4",
};
pub(super) const LEEUWARDEN: Municipality = Municipality {
    code: "GM0080",
    name: "Leeuwarden",
    folder: "plugins/leeuwarden",
    legal_basis: "CVDR000080/5",
};
pub(super) const UTRECHT: Municipality = Municipality {
    code: "GM0344",
    name: "Utrecht",
    folder: "plugins/standaard",
    legal_basis: "CVDR000000/3",
};
/// No municipality: nobody's policy is called broken.
pub(super) const PROEFSTAD: Municipality = Municipality {
    code: "GM9999",
    name: "Proefstad",
    folder: "tests/guests/proefstad",
    legal_basis: "CVDR000000/3",
};

pub(super) const ALL: [Municipality; 5] = [ZAANSTAD, ENSCHEDE, LEEUWARDEN, UTRECHT, PROEFSTAD];

impl Municipality {
    pub(super) fn log(&self) -> Result<LogId, maatwerk_log::InvalidId> {
        LogId::new(self.code)
    }
}

/// The policies of all municipalities, in their order.
pub(super) fn build(repository: &Path) -> Result<[PolicyFiles; 5], Failed> {
    let built: Result<Vec<_>, _> = ALL
        .iter()
        .map(|municipality| build_policy(&repository.join(municipality.folder)))
        .collect();
    built?
        .try_into()
        .map_err(|_| Failed::from("each municipality has a policy"))
}

/// The same policies, for a whole country.
pub(super) fn for_a_country(policies: [PolicyFiles; 5]) -> Policies {
    let [zaanstad, enschede, leeuwarden, standaard, _] = policies;
    Policies {
        standaard,
        enschede,
        leeuwarden,
        zaanstad,
    }
}

/// Sets the municipalities up, and the programme that hears of their signals.
pub(super) async fn install(app: &Arc<App>, policies: &[PolicyFiles]) -> Result<(), Failed> {
    let today = app.clock.today();
    for (municipality, policy) in ALL.iter().zip(policies) {
        let log = municipality.log()?;
        app.establish(log, municipality.name).await?;
        app.install_policy(log, &policy.component, &policy.parameters, today)
            .await?;
    }
    app.establish(national(), "Maatwerkprogramma").await?;
    Ok(())
}

/// A token for somebody in the story.
pub(super) fn token(
    data: &Path,
    authority: LogId,
    subject: &str,
    roles: &[Role],
    ttl: Duration,
) -> Result<String, Failed> {
    Ok(mint_dev_token(
        data,
        &DevToken {
            authority,
            subject: subject.to_owned(),
            roles: roles.to_vec(),
            person: None,
            ttl,
        },
    )?)
}

/// A token for whoever watched the story.
pub(super) fn visitor_token(data: &Path) -> Result<String, Failed> {
    token(
        data,
        ZAANSTAD.log()?,
        "bezoeker",
        &[
            Role::Professional,
            Role::CustomisationOfficer,
            Role::PolicyMaker,
        ],
        Duration::from_hours(8),
    )
}

/// A token for whoever looks at the country.
pub(super) fn programme_token(data: &Path) -> Result<String, Failed> {
    token(
        data,
        national(),
        "bezoeker",
        &[Role::Programme],
        Duration::from_hours(8),
    )
}
