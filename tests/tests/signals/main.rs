//! Signals on their way: by the clock, from a view that is built again, over lines that break.

mod killed;

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::ToSpan as _;
use maatwerk::app::App;
use maatwerk::handle::{Command, HandleError};
use maatwerk::http::auth::Role;
use maatwerk::signals::{Destination, Outbox, OutboxError, Remote, national};
use maatwerk::views::{SignalFilter, SignalRow};
use maatwerk_domain::case::{CaseCommand, Choice, DecideRequest, StateSignal, WithdrawDecision};
use maatwerk_domain::signal::{Barrier, SignalSource};
use maatwerk_domain::{
    Article, CaseId, Cents, DecisionId, MandateId, PersonId, RequestId, SignalId,
};
use maatwerk_log::{EventLog as _, KeyId, LogId, Position};
use maatwerk_tests::{Clerk, Installation, LESSONS, Web};

const BASIS: &str = "CVDR000479/3";

async fn municipality() -> (Installation, LogId) {
    let installation = Installation::new().await;
    let today = installation.app.clock.today();
    let log = installation
        .establish("GM0479", "plugins/zaanstad", today)
        .await;
    (installation, log)
}

async fn listed(installation: &Installation, log: LogId) -> Vec<SignalRow> {
    installation.settle().await;
    let app = &installation.app;
    app.views
        .list_signals(
            log,
            app.clock.today(),
            SignalFilter::default(),
            None,
            10_000,
        )
        .await
        .unwrap()
}

fn sources(rows: &[SignalRow]) -> Vec<SignalSource> {
    rows.iter().map(|row| row.record.source).collect()
}

async fn taken(app: &App) -> u64 {
    app.log.head(national()).await.unwrap().position.get()
}

async fn flush(app: &Arc<App>, destination: Destination) -> Result<usize, OutboxError> {
    Outbox::new(Arc::clone(app), destination).flush().await
}

async fn state(app: &App, clerk: &Clerk, case: CaseId, about: PersonId) {
    let signal = StateSignal {
        signal: SignalId::from_bytes(app.new_id().unwrap()),
        about,
        barrier: Barrier::Workload,
        articles: BTreeSet::new(),
        agencies: BTreeSet::new(),
        life_domains: BTreeSet::new(),
        tried: "Gebeld.".to_owned(),
        would_have_helped: "Tijd.".to_owned(),
    };
    clerk
        .case(case, CaseCommand::StateSignal(signal))
        .await
        .unwrap();
}

async fn decline(
    app: &App,
    log: LogId,
    clerk: &Clerk,
    case: CaseId,
    request: RequestId,
    mandate: MandateId,
) -> DecisionId {
    let loaded = app.case(log, case).await.unwrap().unwrap();
    let decision = DecisionId::from_bytes(app.new_id().unwrap());
    let decide = DecideRequest {
        decision,
        request,
        assessment: loaded.case.requests[&request].assessment.unwrap(),
        choice: Choice::Decline,
        mandate,
        departure: None,
        reasons: "Te jong.".to_owned(),
    };
    clerk
        .case(case, CaseCommand::DecideRequest(decide))
        .await
        .unwrap();
    decision
}

/// A request of somebody too young: the policy would decline it.
async fn asked(clerk: &Clerk, app: &App) -> (CaseId, RequestId) {
    let (case, person) = clerk.open("Sanne de Vries").await;
    let born = app.clock.today().saturating_sub(10.years());
    clerk.day(case, person, "birth-date", born).await;
    let request = clerk.request(case, person, LESSONS).await.unwrap();
    (case, request)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_waits_too_long_is_a_signal_by_the_clock() {
    let (installation, log) = municipality().await;
    installation
        .establish("NL", "", installation.app.clock.today())
        .await;
    let app = Arc::clone(&installation.app);
    let clerk = Clerk::new(&app, log, BASIS);
    let (waits, late_request) = asked(&clerk, &app).await;
    let (in_time, request) = asked(&clerk, &app).await;
    let received = app.clock.today();

    app.clock
        .move_to(received.saturating_add(56.days()))
        .unwrap();
    let mandate = clerk.mandate(Cents::new(100_000)).await;
    let decision = decline(&app, log, &clerk, in_time, request, mandate).await;
    let waiting = |rows: &[SignalRow]| {
        let waiting = |row: &&SignalRow| row.record.source == SignalSource::Waiting;
        rows.iter().filter(waiting).cloned().collect::<Vec<_>>()
    };
    assert_eq!(waiting(&listed(&installation, log).await), []);
    let mut outbox = Outbox::new(Arc::clone(&app), Destination::Here);
    // Two findings and a decline; the register of the national log is an event too.
    assert_eq!(outbox.flush().await.unwrap(), 3);

    app.clock
        .move_to(received.saturating_add(57.days()))
        .unwrap();
    let rows = waiting(&listed(&installation, log).await);
    assert_eq!(rows.len(), 1, "only what is undecided waits: {rows:#?}");
    assert_eq!(rows[0].case, waits);
    assert_eq!(rows[0].arises_on, app.clock.today());
    let articles: Vec<_> = rows[0]
        .record
        .articles
        .iter()
        .map(Article::as_str)
        .collect();
    assert_eq!(articles, ["BWBR0005537&artikel=4:13", BASIS]);
    assert_eq!(outbox.flush().await.unwrap(), 1);
    assert_eq!(outbox.flush().await.unwrap(), 0);
    let head = taken(&app).await;

    // Decided in the end: the same signal, and a decline of its own.
    let last = decline(&app, log, &clerk, waits, late_request, mandate).await;
    assert_eq!(waiting(&listed(&installation, log).await), rows);
    assert_eq!(outbox.flush().await.unwrap(), 1);
    assert_eq!(taken(&app).await, head + 1);

    // A decision that was in time is withdrawn: the request waits since it came in.
    for (case, decision) in [(in_time, decision), (waits, last)] {
        let withdraw = WithdrawDecision {
            decision,
            mandate,
            reasons: "Opnieuw bekijken.".to_owned(),
            at_request: false,
        };
        clerk
            .case(case, CaseCommand::WithdrawDecision(withdraw))
            .await
            .unwrap();
    }
    assert_eq!(waiting(&listed(&installation, log).await).len(), 2);
    assert_eq!(flush(&app, Destination::Here).await.unwrap(), 1);
    assert_eq!(flush(&app, Destination::Here).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_view_comes_back_the_same_and_an_erased_case_does_not() {
    let (installation, log) = municipality().await;
    installation
        .establish("NL", "", installation.app.clock.today())
        .await;
    let app = Arc::clone(&installation.app);
    let clerk = Clerk::new(&app, log, BASIS);
    let mandate = clerk.mandate(Cents::new(100_000)).await;
    let (erased, person) = clerk.open("Mo Bakker").await;
    state(&app, &clerk, erased, person).await;
    let (declined, request) = asked(&clerk, &app).await;
    decline(&app, log, &clerk, declined, request, mandate).await;
    asked(&clerk, &app).await;
    let today = app.clock.today();
    app.clock.move_to(today.saturating_add(100.days())).unwrap();
    let before = listed(&installation, log).await;
    assert_eq!(before.len(), 5, "{:?}", sources(&before));
    assert_eq!(flush(&app, Destination::Here).await.unwrap(), 5);
    let head = taken(&app).await;
    drop((app, clerk));

    let forget = |path: &Path| {
        for name in ["views", "outbox.db", "outbox.db-wal", "outbox.db-shm"] {
            let path = path.join(name);
            let _ = std::fs::remove_dir_all(&path);
            let _ = std::fs::remove_file(&path);
        }
    };
    let installation = installation.restart(|paths| forget(&paths.data)).await;
    let app = Arc::clone(&installation.app);
    app.clock.move_to(today.saturating_add(100.days())).unwrap();
    assert_eq!(listed(&installation, log).await, before);
    // All is sent once more, and recognised.
    assert_eq!(flush(&app, Destination::Here).await.unwrap(), 5);
    assert_eq!(taken(&app).await, head);
    let unsent = app.unsent_signals().await.unwrap();
    assert_eq!((unsent[0].unsent, unsent[0].refused), (0, 0));

    // The key of a case is destroyed: its pseudonym leads nowhere, the counts stay.
    app.vault
        .destroy_key(KeyId::from_bytes(erased.to_bytes()))
        .unwrap();
    drop(app);
    let installation = installation.restart(|paths| forget(&paths.data)).await;
    let app = Arc::clone(&installation.app);
    app.clock.move_to(today.saturating_add(100.days())).unwrap();
    let rows = listed(&installation, log).await;
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.case != erased));
    assert_eq!(flush(&app, Destination::Here).await.unwrap(), 4);
    assert_eq!(taken(&app).await, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn signals_wait_for_a_national_log() {
    let (installation, log) = municipality().await;
    let app = Arc::clone(&installation.app);
    let clerk = Clerk::new(&app, log, BASIS);
    for _ in 0..11 {
        let (case, person) = clerk.open("Mo Bakker").await;
        for _ in 0..50 {
            state(&app, &clerk, case, person).await;
        }
    }
    installation.settle().await;
    assert_eq!(flush(&app, Destination::Here).await.unwrap(), 0);
    assert_eq!(app.unsent_signals().await.unwrap()[0].unsent, 550);
    installation.establish("NL", "", app.clock.today()).await;
    // In two batches.
    assert_eq!(flush(&app, Destination::Here).await.unwrap(), 550);
    assert_eq!(app.unsent_signals().await.unwrap()[0].unsent, 0);
    assert_eq!(taken(&app).await, 551);
    // The national log takes no case, whoever orders it.
    let clerk = Clerk::new(&app, national(), BASIS);
    let (id, _) = app.new_case_ids(1).unwrap();
    let open = CaseCommand::Open(maatwerk_domain::case::OpenCase {
        client_reference: None,
        persons: Vec::new(),
    });
    let refused = clerk.order(Command::Case(id, open)).await;
    assert!(matches!(refused, Err(HandleError::NationalLog)));
}

/// A line to a server that now and then breaks after the request went through: the answer is lost.
fn lossy(to: SocketAddr, most: usize) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let lost = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&lost);
    std::thread::spawn(move || {
        for inbound in listener.incoming().map_while(Result::ok) {
            let Ok(outbound) = TcpStream::connect(to) else {
                continue;
            };
            let (mut up_from, mut up_to) =
                (inbound.try_clone().unwrap(), outbound.try_clone().unwrap());
            std::thread::spawn(move || copy(&mut up_from, &mut up_to));
            let breaks = counting.load(Ordering::SeqCst) < most;
            let (mut down_from, mut down_to) = (outbound, inbound);
            if breaks {
                // The server has answered: it did its work. Nobody hears of it.
                let _ = down_from.read(&mut [0; 1]);
                counting.fetch_add(1, Ordering::SeqCst);
                let _ = down_to.shutdown(std::net::Shutdown::Both);
                let _ = down_from.shutdown(std::net::Shutdown::Both);
            } else {
                std::thread::spawn(move || copy(&mut down_from, &mut down_to));
            }
        }
    });
    (address, lost)
}

fn copy(from: &mut TcpStream, to: &mut TcpStream) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
}

#[test]
fn another_installation_sends_over_http_and_a_lost_answer_doubles_nothing() {
    let programme = Web::start(&[("NL", "")], Web::limits());
    let (line, lost) = lossy(programme.address, 2);
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("GM0479.jwt");
    std::fs::write(
        &token,
        programme.token("GM0479", "installation", &[Role::ClientSystem]),
    )
    .unwrap();
    let by_name = folder.path().join("{authority}.jwt");
    let remote = Remote::new(&format!("http://{line}/v1"), &by_name).unwrap();
    let elsewhere = || Destination::Elsewhere(remote.clone());

    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (installation, log) = municipality().await;
        let app = Arc::clone(&installation.app);
        let clerk = Clerk::new(&app, log, BASIS);
        let (case, person) = clerk.open("Mo Bakker").await;
        for _ in 0..3 {
            state(&app, &clerk, case, person).await;
        }
        let there = async || {
            let log = programme.installation.app.log.clone();
            log.head(national()).await.unwrap().position.get()
        };
        for times in 1..=2 {
            let broken = flush(&app, elsewhere()).await;
            assert!(
                matches!(broken, Err(OutboxError::Elsewhere(_))),
                "{broken:?}"
            );
            assert_eq!(lost.load(Ordering::SeqCst), times);
            assert_eq!(there().await, 4, "they did arrive");
            assert_eq!(app.unsent_signals().await.unwrap()[0].unsent, 3);
        }
        assert_eq!(flush(&app, elsewhere()).await.unwrap(), 3);
        assert_eq!(there().await, 4);
        assert_eq!(app.unsent_signals().await.unwrap()[0].unsent, 0);
        assert_eq!(flush(&app, elsewhere()).await.unwrap(), 0);

        // A token of another authority does nothing.
        state(&app, &clerk, case, person).await;
        let other = programme.token("GM0001", "installation", &[Role::ClientSystem]);
        std::fs::write(&token, other).unwrap();
        let refused = flush(&app, elsewhere()).await;
        assert!(
            matches!(refused, Err(OutboxError::Elsewhere(_))),
            "{refused:?}"
        );
        assert_eq!(there().await, 4);

        // Somebody gave the national log another record under the identifier of the next one: it is
        // set aside, and the others go on.
        installation.settle().await;
        let rows = listed(&installation, log).await;
        let mut other = rows[0].record.clone();
        other.barrier = Some(Barrier::Knowledge);
        let sent = maatwerk::signals::SentSignals {
            authority: log,
            records: vec![other],
            by: maatwerk_domain::Officer::new("mistake"),
            trace: "test".to_owned(),
            idempotency: None,
        };
        programme
            .installation
            .app
            .record_signals(&sent)
            .await
            .unwrap();
        state(&app, &clerk, case, person).await;
        std::fs::write(
            &token,
            programme.token("GM0479", "installation", &[Role::ClientSystem]),
        )
        .unwrap();
        assert_eq!(flush(&app, elsewhere()).await.unwrap(), 2);
        assert_eq!(there().await, 6);
        let unsent = app.unsent_signals().await.unwrap();
        assert_eq!((unsent[0].unsent, unsent[0].refused), (0, 1));
        assert_ne!(app.log.logs().await.unwrap(), [national()]);
        assert_eq!(taken(&app).await, Position::START.get());
    });
}

#[test]
fn a_token_goes_over_no_open_line() {
    let token = Path::new("token");
    for address in [
        "http://maatwerk.example/v1",
        "ftp://127.0.0.1",
        "maatwerk.example",
    ] {
        assert!(Remote::new(address, token).is_err(), "{address}");
    }
    assert!(Remote::new("https://maatwerk.example/v1", token).is_ok());
}
