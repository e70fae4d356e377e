//! Stopped between the event, the destruction and the forgetting: the next start finishes it.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use maatwerk::app::{App, Paths};
use maatwerk::handle::{Command, HandleError};
use maatwerk::views::{CASES, ErasureStage, Search};
use maatwerk_domain::erasure::{ErasureCommand, Ground, ProposeErasure, Scope};
use maatwerk_domain::{CaseId, ErasureId, PersonId};
use maatwerk_log::{EventLog as _, KeyId, LogId, SqliteLog};
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

/// Confirms without carrying out.
async fn confirm(app: &Arc<App>, log: LogId, case: CaseId, scope: Scope) -> (Clerk, ErasureId) {
    let id = ErasureId::from_bytes(app.new_id().unwrap());
    let anna = Clerk::new(app, log, BASIS);
    let propose = ErasureCommand::Propose(ProposeErasure {
        case,
        scope,
        ground: Ground::Court,
        legal_basis: "Rechtbank".to_owned(),
        reason: "Bevolen.".to_owned(),
    });
    anna.order(Command::Erasure(id, propose)).await.unwrap();
    let bea = anna.clone().called("bea");
    bea.order(Command::Erasure(id, ErasureCommand::Confirm))
        .await
        .unwrap();
    (bea, id)
}

/// An erasure of a person that is confirmed, and no more.
pub(crate) async fn confirmed(app: &Arc<App>, log: LogId, case: CaseId, person: PersonId) {
    let _ = confirm(app, log, case, Scope::Persons(BTreeSet::from([person]))).await;
}

/// Likewise of a whole case.
pub(crate) async fn confirmed_whole(app: &Arc<App>, log: LogId, case: CaseId) {
    let _ = confirm(app, log, case, Scope::Case).await;
}

/// Confirms without carrying out, and goes as far as this.
async fn begin(app: &Arc<App>, log: LogId, case: CaseId, person: PersonId, far: Stopped) {
    let scope = Scope::Persons(BTreeSet::from([person]));
    let (bea, id) = confirm(app, log, case, scope).await;
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
        let search = Search::Name("Sanne de Boer".to_owned());
        if far == Stopped::AfterTheKeys {
            // However long it takes, on a full disk say, until the views are told.
            let found = installation.app.search(log, &search, 10).await;
            assert_eq!(found.unwrap(), [], "found by name");
        }
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
        assert!(app.search(log, &search, 10).await.is_err(), "{far:?}");
        let listed = app.views.get(maatwerk::views::ERASURES).unwrap();
        assert!(listed.seen(log) < app.log.head(log).await.unwrap().position);
        let head = app.log.head(log).await.unwrap();
        // Kept up again, it shows the others.
        let installation = installation.restart(|_| ()).await;
        let app = &installation.app;
        assert_eq!(app.log.head(log).await.unwrap(), head, "done once: {far:?}");
        installation.settle().await;
        let stage = async || {
            let listed = app.views.list_erasures(log, None, None, 10).await;
            listed.unwrap()[0].stage
        };
        assert_eq!(stage().await, ErasureStage::BeingCarriedOut, "{far:?}");
        while app.finish_erasures().await.unwrap() > 0 {}
        installation.settle().await;
        assert_eq!(stage().await, ErasureStage::CarriedOut, "{far:?}");
        let done = app.log.head(log).await.unwrap();
        assert_eq!(app.finish_erasures().await.unwrap(), 0);
        assert_eq!(app.log.head(log).await.unwrap(), done, "said once: {far:?}");
        assert_eq!(app.search(log, &search, 10).await.unwrap(), []);
        assert_eq!(
            name(app, log, other, neighbour).await.as_deref(),
            Some("Mo Bakker")
        );
        let found = app
            .search(log, &Search::Name("Mo Bakker".to_owned()), 10)
            .await;
        assert_eq!(found.unwrap().len(), 1);
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

/// When a server is killed, after it was told to erase.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// At once.
    Sent,
    /// When the log has so many events more: two when it is confirmed, one when its keys are destroyed, and
    /// one when nothing is left.
    Events(u64),
    /// When the ledger has the key.
    InLedger,
    /// When it is answered.
    Answered,
}

/// Killed at one of these moments or soon after: either nothing happened, or all of it does.
#[test]
fn a_server_that_is_killed_erases_all_or_nothing() {
    let data = Data::with(PROGRAM, &[("GM0479", "plugins/zaanstad")]);
    let token = |subject: &str, role: &str| data.token("GM0479", subject, &[role]);
    let (anna, bea) = (
        token("anna", "administrator"),
        token("bea", "administrator"),
    );
    let ledger = Paths::beside(&data.path()).ledger;
    let moments = [
        Moment::Sent,
        Moment::Events(2),
        Moment::InLedger,
        Moment::Events(3),
        Moment::Events(4),
        Moment::Answered,
    ];
    for (number, moment) in moments.into_iter().enumerate() {
        let server = data.serve();
        let today = today();
        let office = Office::with(today, |subject, role| {
            server.client(token(subject, role.as_str()))
        });
        let unique = format!("Quirijnsdochter nummer {number}");
        let (case, person) = office.case(&unique);
        let id: PersonId = person.parse().unwrap();
        let key = wrapped(&data.path(), id.to_bytes()).expect("a key");
        let proposed = propose(&server.client(anna.clone()), &case, &[], "court-order").expect(201);
        let erasure = text(&proposed, "/erasureId");
        let (origin, path) = (
            server.origin.clone(),
            format!("/v1/erasures/{erasure}/confirmation"),
        );
        let authorization = format!("Bearer {bea}");
        let idempotency = format!("confirm-{number}");
        let head = || {
            let heads = SqliteLog::peek_heads(&data.path().join("log.db")).unwrap();
            heads.iter().map(|(_, head)| head.get()).max().unwrap()
        };
        let (before, destroyed) = (
            head(),
            fs::read_to_string(&ledger).unwrap_or_default().len(),
        );
        let sent = std::thread::spawn(move || {
            ureq::post(format!("{origin}{path}"))
                .header("Authorization", authorization)
                .header("Idempotency-Key", idempotency)
                .send_empty()
                .is_ok()
        });
        let come = || match moment {
            Moment::Sent => true,
            Moment::Events(more) => head() >= before + more,
            Moment::InLedger => fs::read_to_string(&ledger).is_ok_and(|all| all.len() > destroyed),
            Moment::Answered => sent.is_finished(),
        };
        until(come, || format!("{moment:?} does not come"));
        server.kill();
        let answered = sent.join().unwrap();
        assert!(answered || !matches!(moment, Moment::Answered));

        let server = data.serve();
        server.ready();
        let auditor = server.client(token("auditor", "auditor"));
        let stage = || {
            let found = auditor.get(&format!("/erasures/{erasure}")).expect(200);
            text(&found, "/stage")
        };
        until(
            || stage() != "being-carried-out",
            || format!("{moment:?}: it is not finished"),
        );
        let stage = stage();
        let worker = server.client(token("worker", "professional"));
        let gone = worker.get(&case).status == 410;
        assert_eq!(gone, stage == "carried-out", "{moment:?}: {stage}");
        assert!(gone || stage == "proposed", "{moment:?}: {stage}");
        assert!(
            gone || matches!(moment, Moment::Sent),
            "{moment:?}: {stage}"
        );
        let found = worker
            .post("/cases/search", &json!({"name": unique}))
            .expect(200);
        assert_eq!(found["found"].as_array().unwrap().is_empty(), gone);
        let everything = files(data.path().parent().unwrap());
        assert_eq!(holding(&everything, &key).is_empty(), gone, "{moment:?}");
    }
}

/// Waits until something is so.
fn until(mut is_so: impl FnMut() -> bool, what: impl Fn() -> String) {
    let latest = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < latest, "{}", what());
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn today() -> maatwerk_domain::Date {
    let zone = jiff::tz::TimeZone::get("Europe/Amsterdam").unwrap();
    jiff::Timestamp::now().to_zoned(zone).date()
}
