//! How fast a case is there to decide on: its stored rows read, opened, decoded and folded, on one
//! core.
//!
//! Two cases: the one of the driving licence up to its payment, where every other event holds free
//! text or a policy's whole transcript, and the same one turned into a loan and paid back over
//! twenty months.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark may stop when something fails"
)]

use std::hint::black_box;
use std::ops::ControlFlow;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use maatwerk::events::{DomainEvent, Meta, decode, encode_case};
use maatwerk_domain::Officer;
use maatwerk_domain::case::{Case, CaseEvent};
use maatwerk_log::{
    Append, EventLog as _, KeyClass, KeyId, LogId, MasterKey, Options, SqliteLog, StreamId,
    SystemClock, Vault, Version,
};
use maatwerk_tests::story;
use tempfile::TempDir;

criterion_group!(benches, fold);
criterion_main!(benches);

/// Enough that neither keys nor pages of the first are still in a processor's cache when they come
/// round again.
const CASES: u32 = 200;

struct Stored {
    vault: Vault,
    log: SqliteLog,
    id: LogId,
    streams: Vec<StreamId>,
    _folder: TempDir,
}

/// The events of one of the cases.
type Story = fn(u32) -> Vec<CaseEvent>;

/// Cases in which these events happened, each with keys of its own.
fn stored(events: Story) -> Stored {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
    let vault = Vault::open(
        &folder.path().join("keys.db"),
        master,
        &folder.path().join("ledger"),
    )
    .unwrap();
    let file = folder.path().join("log.db");
    let log = SqliteLog::open(&file, Arc::new(SystemClock), Options::default()).unwrap();
    let id = LogId::new("GM0479").unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let meta = Meta {
        by: Officer::new("functionaris-7"),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
    };
    let streams = (0..CASES).map(|case| {
        let classes = [KeyClass::Accounting, KeyClass::Subject, KeyClass::Subject];
        let keys = vault.create_keys(&classes).unwrap();
        let person = |key: KeyId| maatwerk_domain::PersonId::from_bytes(*key.as_bytes());
        let stream = StreamId::from_bytes(*keys[0].as_bytes());
        let events: Vec<_> = events(case)
            .iter()
            .map(|event| {
                let subject = Some(person(keys[1]));
                let said = story::transcript(event);
                encode_case(event, &meta, keys[0], subject, said.as_ref()).unwrap()
            })
            .collect();
        let write = vault.seal_all(id, stream, Version::NONE, &events).unwrap();
        let append = Append {
            log: id,
            idempotency: None,
            writes: vec![write],
        };
        runtime.block_on(log.append(append)).unwrap();
        stream
    });
    let streams = streams.collect();
    Stored {
        vault,
        log,
        id,
        streams,
        _folder: folder,
    }
}

impl Stored {
    fn load(&self, stream: StreamId) -> Case {
        let mut case = Case::default();
        self.log
            .for_each_in_stream(self.id, stream, Version::NONE, |recorded| {
                let parts = self.vault.unseal(&recorded).unwrap();
                match decode(recorded.event_type, parts).unwrap() {
                    (DomainEvent::Case(event), _) => case.apply(event),
                    (other, _) => panic!("{other:?} in the stream of a case"),
                }
                ControlFlow::Continue(())
            })
            .unwrap();
        case
    }
}

fn fold(c: &mut Criterion) {
    let mut group = c.benchmark_group("load and fold");
    let stories: [(&str, Story); 2] = [
        ("granted and paid", story::granted),
        ("turned into a loan and paid back", story::paid_back),
    ];
    for (name, events) in stories {
        let stored = stored(events);
        let each = events(0).len();
        assert_eq!(
            stored.load(stored.streams[0]),
            Case::fold(events(0)),
            "what is measured is the real thing"
        );
        group.throughput(Throughput::Elements((each * stored.streams.len()) as u64));
        group.bench_function(BenchmarkId::new(name, format!("{each} events")), |b| {
            b.iter(|| {
                for stream in &stored.streams {
                    black_box(stored.load(*stream));
                }
            });
        });
    }
    group.finish();
}
