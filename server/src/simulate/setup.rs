//! The country before anything happened: every municipality established, with its policy, its
//! mandates and what its pot will get.

use std::collections::BTreeMap;
use std::sync::Arc;

use maatwerk_domain::{
    Authority, AuthorityCommand, AuthorityEvent, Cents, LawRef, MandateId, MandateTerms,
    PolicyCommand, PolicyVersion,
};
use maatwerk_log::{Append, EventLog as _, KeyClass, KeyId, LogId, Version};

use super::Policies;
use super::country::{Country, PolicyName, Town};
use super::error::SimulateError;
use super::office::{BIJSTAND, Mandates, OFFICER_UP_TO, Office, SetUp, TEAM_UP_TO, TRACE, Who};
use super::plan::START;
use super::random::Random;
use crate::app::App;
use crate::events::Meta;
use crate::handle::HandleError;
use crate::load::Register;
use crate::signals::national;

/// The events with which a municipality is set up.
pub(super) const EVENTS_PER_TOWN: u64 = 5;

/// What a request costs on average, in eurocents, granted or not; pots are filled by it.
const AVERAGE_REQUEST: f64 = 62_000.0;

/// Establishes all authorities; with the key of the national log.
pub(super) async fn establish(
    app: &Arc<App>,
    policies: &Policies,
    seed: u64,
    cases_a_year: f64,
) -> Result<(Vec<Office>, KeyId), SimulateError> {
    let versions = store(app, policies).await?;
    let towns = Country::get().towns();
    let keys = app
        .create_keys(vec![KeyClass::Accounting; towns.len()])
        .await?;
    let mut offices = Vec::with_capacity(towns.len());
    let mut writing = tokio::task::JoinSet::new();
    for ((place, town), key) in towns.iter().enumerate().zip(keys) {
        let mut random = Random::of(&[seed, 6, place as u64]);
        let version = versions.get(&town.policy).cloned();
        let version = version.ok_or(SimulateError::NoPolicy)?;
        let (office, append) = office(app, town, key, version, &mut random, cases_a_year)?;
        offices.push(office);
        let log = app.log.clone();
        writing.spawn(async move { log.append(append).await });
    }
    while let Some(written) = writing.join_next().await {
        written?.map_err(HandleError::Storage)?;
    }
    app.establish(national(), "Programma Maatwerk Multiproblematiek")
        .await?;
    let register = app.register(national()).await?;
    let key = register.key.ok_or(HandleError::NoAuthority(national()))?;
    Ok((offices, key))
}

async fn store(
    app: &Arc<App>,
    policies: &Policies,
) -> Result<BTreeMap<PolicyName, PolicyVersion>, SimulateError> {
    let mut versions = BTreeMap::new();
    for (name, policy) in [
        (PolicyName::Standaard, &policies.standaard),
        (PolicyName::Enschede, &policies.enschede),
        (PolicyName::Leeuwarden, &policies.leeuwarden),
        (PolicyName::Zaanstad, &policies.zaanstad),
    ] {
        let version = app
            .store_policy(&policy.component, &policy.parameters, START)
            .await?;
        versions.insert(name, version);
    }
    Ok(versions)
}

fn meta() -> Meta {
    Meta {
        by: maatwerk_domain::Officer::new("installation"),
        trace: TRACE.to_owned(),
    }
}

fn office(
    app: &App,
    town: &Town,
    key: KeyId,
    version: PolicyVersion,
    random: &mut Random,
    cases_a_year: f64,
) -> Result<(Office, Append), SimulateError> {
    let legal_basis: LawRef = town.policy.legal_basis().parse()?;
    let bijstand: LawRef = BIJSTAND.parse()?;
    let mandates = Mandates {
        team: MandateId::from_bytes(random.bytes()),
        customisation: MandateId::from_bytes(random.bytes()),
        bijstand: MandateId::from_bytes(random.bytes()),
    };
    let give = |mandate, who: Who, legal_basis: &LawRef, up_to| AuthorityCommand::GiveMandate {
        mandate,
        terms: MandateTerms {
            officer: who.officer(),
            legal_basis: legal_basis.clone(),
            up_to,
            from: START,
            until: None,
            works_for: None,
        },
    };
    let commands = [
        AuthorityCommand::Establish {
            name: town.name.clone(),
            demo: app.is_demo(),
        },
        AuthorityCommand::Policy(PolicyCommand::Install(version)),
        give(mandates.team, Who::Team, &legal_basis, TEAM_UP_TO),
        give(
            mandates.customisation,
            Who::Customisation,
            &legal_basis,
            OFFICER_UP_TO,
        ),
        give(
            mandates.bijstand,
            Who::Customisation,
            &bijstand,
            OFFICER_UP_TO,
        ),
    ];
    let (register, append) = register(app, town.log, key, &commands)?;
    let set = SetUp {
        legal_basis,
        bijstand,
        mandates,
        key,
        yearly: yearly(town, random, cases_a_year),
    };
    let office = Office::new(app, town.log, town.policy, register, set);
    Ok((office, append))
}

/// Decides the orders one after the other, and seals what follows as a commit does.
fn register(
    app: &App,
    log: LogId,
    key: KeyId,
    commands: &[AuthorityCommand],
) -> Result<(Register, Append), SimulateError> {
    let mut authority = Authority::default();
    let mut events: Vec<AuthorityEvent> = Vec::new();
    let context = Office::context(Who::Clock, START);
    for command in commands {
        for event in authority
            .decide(command, &context)
            .map_err(HandleError::Refused)?
        {
            authority.apply(event.clone());
            events.push(event);
        }
    }
    let write = app.seal_register(log, Version::NONE, &events, &meta(), key)?;
    let register = Register {
        authority,
        version: Version::new(u32::try_from(events.len()).unwrap_or(u32::MAX)),
        key: Some(key),
    };
    let append = Append {
        log,
        idempotency: None,
        writes: vec![write],
    };
    Ok((register, append))
}

/// What the pot gets each year: what is expected to be asked, some more or some less, at least
/// 20,000 euro. Where it turns out too little, it is raised or requests are declined.
fn yearly(town: &Town, random: &mut Random, cases_a_year: f64) -> Cents {
    #[expect(clippy::cast_precision_loss, reason = "an expectation, not a count")]
    let share = town.inhabitants as f64 / Country::get().inhabitants() as f64;
    let room = 0.55 + 0.55 * random.unit();
    let expected = share * cases_a_year * AVERAGE_REQUEST * room;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole thousands of euros, positive, far below 2^53"
    )]
    let thousands = (expected / 100_000.0).ceil().max(20.0) as u64;
    Cents::new(thousands * 100_000)
}
