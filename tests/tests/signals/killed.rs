//! The server is killed while it sends: at whatever moment, each signal arrives, and once.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use maatwerk::http::auth::Role;
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::signal::Barrier;
use maatwerk_domain::{PersonId, Personal, SignalId};
use maatwerk_log::LogId;
use maatwerk_tests::{Data, Installation, Web, add_cases, story};
use rusqlite::{Connection, OpenFlags};

use super::listed;

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
/// More signals than fit in some batches.
const CASES: u32 = 500;
const EACH: u8 = 6;

/// A case in which so many signals are stated.
fn stuck(number: u32) -> Vec<CaseEvent> {
    let mut events = story::granted(number);
    events.truncate(2);
    let Some(CaseEvent::PersonAdded { person, .. }) = events.last() else {
        panic!("the story begins otherwise");
    };
    let person = *person;
    events.extend((0..EACH).map(|signal| stated(signal, person)));
    events
}

fn stated(signal: u8, about: PersonId) -> CaseEvent {
    CaseEvent::SignalStated {
        signal: SignalId::from_bytes([signal; 16]),
        about,
        barrier: Barrier::Workload,
        articles: BTreeSet::new(),
        agencies: BTreeSet::new(),
        life_domains: BTreeSet::new(),
        on: maatwerk_domain::Date::constant(2026, 11, 23),
        tried: Personal::Known("Gebeld.".to_owned()),
        would_have_helped: Personal::Known("Tijd.".to_owned()),
    }
}

/// An installation whose signals were not sent, and what they are called outside.
async fn unsent(national: bool) -> (Data, BTreeSet<Vec<u8>>) {
    let installation = Installation::new().await;
    let log = LogId::new("GM0479").unwrap();
    installation.app.establish(log, "GM0479").await.unwrap();
    if national {
        let today = installation.app.clock.today();
        installation.establish("NL", "", today).await;
    }
    add_cases(&installation.app, log, 0..CASES, stuck).await;
    let rows = listed(&installation, log).await;
    let ids: BTreeSet<_> = rows
        .iter()
        .map(|row| row.record.id.to_bytes().to_vec())
        .collect();
    assert_eq!(ids.len(), usize::from(EACH) * CASES as usize);
    let (_, folder) = installation.into_folder().await;
    (Data::of(PROGRAM, folder), ids)
}

/// The records in the national log of a data folder, in its order.
fn recorded(data: &Path) -> Vec<Vec<u8>> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let log = Connection::open_with_flags(data.join("log.db"), flags).unwrap();
    log.busy_timeout(Duration::from_secs(5)).unwrap();
    let mut query = log
        .prepare(
            "SELECT stream FROM event JOIN log ON log.number = event.log
             WHERE log.name = 'NL' AND type = 'signal-recorded.v1' ORDER BY position",
        )
        .unwrap();
    let streams = query.query_map([], |row| row.get(0)).unwrap();
    streams.collect::<Result<_, _>>().unwrap()
}

/// Serves, and kills the server each time something arrived, until all is there. Then lets it have
/// its way.
fn killed_until_all_is_there(data: &Data, options: &[&str], national: &Path, all: usize) {
    let mut killed: u64 = 0;
    while recorded(national).len() < all {
        let before = recorded(national).len();
        let server = data.serve_with(options);
        let started = Instant::now();
        while recorded(national).len() == before {
            assert!(
                started.elapsed() < Duration::from_mins(1),
                "nothing arrives"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        // From the moment it arrived until that is remembered, and some way into the next batch.
        std::thread::sleep(Duration::from_millis(killed % 8 * 3));
        server.kill();
        killed += 1;
    }
    let server = data.serve_with(options);
    let started = Instant::now();
    while !nothing_is_unsent(&server.origin) {
        assert!(
            started.elapsed() < Duration::from_mins(1),
            "it is never done"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    server.kill();
}

/// Whether the outbox remembers that all has arrived.
fn nothing_is_unsent(origin: &str) -> bool {
    let metrics = ureq::get(format!("{origin}/metrics")).call();
    let metrics = metrics.unwrap().body_mut().read_to_string().unwrap();
    let mut unsent = metrics
        .lines()
        .filter_map(|line| line.strip_prefix("maatwerk_signals_unsent{"))
        .peekable();
    unsent.peek().is_some() && unsent.all(|of| of.ends_with(" 0"))
}

fn each_once(data: &Path, ids: &BTreeSet<Vec<u8>>) {
    let records = recorded(data);
    assert_eq!(records.len(), ids.len());
    assert_eq!(&records.into_iter().collect::<BTreeSet<_>>(), ids);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_while_sending_loses_and_doubles_nothing() {
    let (data, ids) = unsent(true).await;
    killed_until_all_is_there(&data, &["--demo"], &data.path(), ids.len());
    each_once(&data.path(), &ids);
}

#[test]
fn nor_does_one_while_sending_over_http() {
    let programme = Web::start(&[("NL", "")], Web::limits());
    let (data, ids) = programme.run(unsent(false));
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token.jwt");
    let client = programme.token("GM0479", "installation", &[Role::ClientSystem]);
    std::fs::write(&token, client).unwrap();
    let url = format!("http://{}/v1", programme.address);
    let options = [
        "--demo",
        "--national-url",
        &url,
        "--national-token-file",
        token.to_str().unwrap(),
    ];
    let national = &programme.installation.paths().data;
    killed_until_all_is_there(&data, &options, national, ids.len());
    each_once(national, &ids);
}
