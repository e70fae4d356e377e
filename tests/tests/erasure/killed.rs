//! Stopped between the event, the destruction and the forgetting: the next start finishes it.

use std::collections::BTreeSet;
use std::time::Duration;

use maatwerk::app::App;
use maatwerk::handle::{Command, HandleError};
use maatwerk::views::{CASES, ErasureStage, Search};
use maatwerk_domain::erasure::{ErasureCommand, Ground, ProposeErasure, Scope};
use maatwerk_domain::{CaseId, ErasureId, PersonId};
use maatwerk_log::{EventLog as _, KeyId, LogId};
use maatwerk_tests::{Clerk, Data, Installation, Office, text};
use serde_json::json;

use crate::support::{files, holding, propose, wrapped};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
const BASIS: &str = "CVDR000479/3";

/// How far it came before the machine stopped.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Stopped {
    AfterTheEvent,
    AfterTheKeys,
    BeforeTheViews,
}

/// Confirms without carrying out, and goes as far as this.
async fn begin(
    app: &std::sync::Arc<App>,
    log: LogId,
    case: CaseId,
    person: PersonId,
    far: Stopped,
) {
    let id = ErasureId::from_bytes(app.new_id().unwrap());
    let anna = Clerk::new(app, log, BASIS);
    let propose = ErasureCommand::Propose(ProposeErasure {
        case,
        scope: Scope::Persons(BTreeSet::from([person])),
        ground: Ground::Court,
        legal_basis: "Rechtbank".to_owned(),
        reason: "Bevolen.".to_owned(),
    });
    anna.order(Command::Erasure(id, propose)).await.unwrap();
    let bea = anna.clone().called("bea");
    bea.order(Command::Erasure(id, ErasureCommand::Confirm))
        .await
        .unwrap();
    if far != Stopped::AfterTheEvent {
        app.vault
            .destroy_key(KeyId::from_bytes(person.to_bytes()))
            .unwrap();
    }
    if far == Stopped::BeforeTheViews {
        bea.order(Command::Erasure(id, ErasureCommand::CarryOut))
            .await
            .unwrap();
    }
}

async fn name(app: &App, log: LogId, case: CaseId, person: PersonId) -> Option<String> {
    let loaded = app.case(log, case).await.unwrap().unwrap();
    let identity = loaded.case.persons[&person].identity.known();
    identity.map(|identity| identity.name.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_start_finishes_what_was_begun() {
    for far in [
        Stopped::AfterTheEvent,
        Stopped::AfterTheKeys,
        Stopped::BeforeTheViews,
    ] {
        let installation = Installation::new().await;
        let today = installation.app.clock.today();
        let log = installation
            .establish("GM0479", "plugins/zaanstad", today)
            .await;
        let clerk = Clerk::new(&installation.app, log, BASIS);
        let (case, person) = clerk.open("Sanne de Boer").await;
        let (other, neighbour) = clerk.open("Mo Bakker").await;
        installation.settle().await;
        drop(clerk);
        // Views stand still from here on, as if they had been slow.
        let installation = installation.restart_with(None, |_| ()).await;
        begin(&installation.app, log, case, person, far).await;
        let key = KeyId::from_bytes(person.to_bytes());
        let installation = installation.restart_with(None, |_| ()).await;
        let app = &installation.app;
        assert_eq!(
            name(app, log, case, person).await,
            None,
            "{far:?}: before any view ran"
        );
        let again = app
            .vault
            .ensure_keys(&[(key, maatwerk_log::KeyClass::Subject)]);
        assert!(again.is_err(), "{far:?}");
        assert!(wrapped(&installation.paths().data, person.to_bytes()).is_none());
        // A view that has not come to it is not read.
        let search = Search::Name("Sanne de Boer".to_owned());
        assert!(app.search(log, &search, 10).await.is_err(), "{far:?}");
        let head = app.log.head(log).await.unwrap();
        // Kept up again, it shows the others.
        let installation = installation.restart(|_| ()).await;
        let app = &installation.app;
        assert_eq!(app.log.head(log).await.unwrap(), head, "done once: {far:?}");
        installation.settle().await;
        assert_eq!(app.search(log, &search, 10).await.unwrap(), []);
        assert_eq!(
            name(app, log, other, neighbour).await.as_deref(),
            Some("Mo Bakker")
        );
        let found = app
            .search(log, &Search::Name("Mo Bakker".to_owned()), 10)
            .await;
        assert_eq!(found.unwrap().len(), 1);
        let done = app.views.list_erasures(log, None, None, 10).await.unwrap();
        assert_eq!(done[0].stage, ErasureStage::CarriedOut, "{far:?}");
        assert_eq!(app.views.get(CASES).unwrap().poisoned(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_backup_of_the_keys_brings_nobody_back() {
    let installation = Installation::new().await;
    let today = installation.app.clock.today();
    let log = installation
        .establish("GM0479", "plugins/zaanstad", today)
        .await;
    let clerk = Clerk::new(&installation.app, log, BASIS);
    let (case, person) = clerk.open("Sanne de Boer").await;
    drop(clerk);
    let backup = tempfile::tempdir().unwrap();
    let kept = backup.path().join("keys.db");
    let copy = |paths: &maatwerk::app::Paths| {
        std::fs::copy(paths.data.join("keys.db"), &kept).unwrap();
    };
    let installation = installation.restart(copy).await;
    begin(&installation.app, log, case, person, Stopped::AfterTheEvent).await;
    let installation = installation.restart(|_| ()).await;
    assert_eq!(name(&installation.app, log, case, person).await, None);
    let restore = |paths: &maatwerk::app::Paths| {
        std::fs::copy(&kept, paths.data.join("keys.db")).unwrap();
    };
    let installation = installation.restart(restore).await;
    assert_eq!(name(&installation.app, log, case, person).await, None);
    assert!(wrapped(&installation.paths().data, person.to_bytes()).is_none());
    let clerk = Clerk::new(&installation.app, log, BASIS);
    let late = clerk.request(case, person, maatwerk_tests::LESSONS).await;
    assert!(matches!(late, Err(HandleError::Refused(_))), "{late:?}");
}

/// Killed at whatever moment after the order was sent: either nothing happened, or all of it does.
#[test]
fn a_server_that_is_killed_erases_all_or_nothing() {
    let data = Data::with(PROGRAM, &[("GM0479", "plugins/zaanstad")]);
    let token = |subject: &str, role: &str| data.token("GM0479", subject, &[role]);
    let (anna, bea) = (
        token("anna", "administrator"),
        token("bea", "administrator"),
    );
    for delay in [0, 2, 5, 10, 20, 60] {
        let server = data.serve();
        let today = today();
        let office = Office::with(today, |subject, role| {
            server.client(token(subject, role.as_str()))
        });
        let unique = format!("Quirijnsdochter nummer {delay}");
        let (case, person) = office.case(&unique);
        let key: PersonId = person.parse().unwrap();
        let key = wrapped(&data.path(), key.to_bytes()).expect("a key");
        let proposed = propose(&server.client(anna.clone()), &case, &[], "court-order").expect(201);
        let erasure = text(&proposed, "/erasureId");
        let (origin, path) = (
            server.origin.clone(),
            format!("/v1/erasures/{erasure}/confirmation"),
        );
        let authorization = format!("Bearer {bea}");
        let sent = std::thread::spawn(move || {
            ureq::post(format!("{origin}{path}"))
                .header("Authorization", authorization)
                .header("Idempotency-Key", "confirm")
                .send_empty()
                .is_ok()
        });
        std::thread::sleep(Duration::from_millis(delay));
        server.kill();
        let _ = sent.join().unwrap();

        let server = data.serve();
        server.ready();
        let auditor = server.client(token("auditor", "auditor"));
        let stage = auditor.get(&format!("/erasures/{erasure}")).expect(200)["stage"].clone();
        let worker = server.client(token("worker", "professional"));
        let gone = worker.get(&case).status == 410;
        assert_eq!(gone, stage == "carried-out", "{delay} ms: {stage}");
        assert!(gone || stage == "proposed", "{delay} ms: {stage}");
        let found = worker
            .post("/cases/search", &json!({"name": unique}))
            .expect(200);
        assert_eq!(found["found"].as_array().unwrap().is_empty(), gone);
        let everything = files(data.path().parent().unwrap());
        assert_eq!(holding(&everything, &key).is_empty(), gone, "{delay} ms");
    }
}

fn today() -> maatwerk_domain::Date {
    let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap();
    jiff::Timestamp::now().to_zoned(zone).date()
}
