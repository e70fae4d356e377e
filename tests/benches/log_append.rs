//! How fast events are durably appended, and how fast they are read and opened.
//!
//! Beside it, in the same run: what the disk can do at most (one 4 KB write and `fdatasync` at a
//! time), and UmaDB over gRPC when its server is there:
//!
//! ```text
//! apt-get install protobuf-compiler
//! python3 -m venv umadb && umadb/bin/pip install umadb
//! UMADB_SERVER=$PWD/umadb/bin/umadb cargo bench -p maatwerk-tests --features peers --bench log_append
//! ```
//!
//! Files lie in cargo's target folder: a temporary folder is often in memory, where `fsync` costs
//! nothing and the figures mean nothing.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark may stop when something fails"
)]

use std::{
    fs::File,
    hint::black_box,
    io::{Seek, Write},
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use maatwerk_log::{
    Append, EventLog, EventType, KeyClass, KeyId, LogId, MasterKey, NewEvent, NewPart, Options,
    OsEntropy, SealedParts, SqliteLog, StreamId, SystemClock, Vault, Version,
};
use tempfile::TempDir;
use tokio::{runtime::Runtime, task::JoinSet};

#[path = "peers/umadb.rs"]
mod umadb;

criterion_group!(benches, disk, append, umadb::append, load);
criterion_main!(benches);

/// What each of the two parts of an event says, in bytes.
const PART: usize = 150;

struct Store {
    vault: Vault,
    log: SqliteLog,
    id: LogId,
    folder: TempDir,
}

impl Store {
    fn new() -> Self {
        let folder = folder();
        let vault = open_vault(&folder);
        let log = SqliteLog::open(
            &folder.path().join("log.db"),
            Arc::new(SystemClock),
            Options::default(),
        )
        .unwrap();
        Self {
            vault,
            log,
            id: LogId::new("GM0479").unwrap(),
            folder,
        }
    }

    fn keys(&self, pairs: usize) -> Vec<KeyId> {
        self.vault
            .create_keys(&[KeyClass::Accounting, KeyClass::Subject].repeat(pairs))
            .unwrap()
    }
}

fn open_vault(folder: &TempDir) -> Vault {
    let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
    Vault::open(
        &folder.path().join("keys.db"),
        master,
        &folder.path().join("destroyed.txt"),
    )
    .unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn event(keys: &[KeyId]) -> NewEvent {
    let part = |key: &KeyId| NewPart {
        key: *key,
        plaintext: vec![b'x'; PART],
    };
    NewEvent {
        event_type: EventType::new("thing-done.v1").unwrap(),
        parts: keys.iter().map(part).collect(),
    }
}

/// One write and one `fdatasync` at a time: what a store without group commit can reach at most.
fn disk(c: &mut Criterion) {
    let folder = folder();
    let mut file = File::create(folder.path().join("raw")).unwrap();
    let block = [7; 4096];
    for _ in 0..4096 {
        file.write_all(&block).unwrap();
    }
    file.sync_all().unwrap();
    let mut group = c.benchmark_group("disk");
    group.throughput(Throughput::Elements(1));
    group.bench_function("write and fdatasync", |b| {
        b.iter(|| {
            if file.stream_position().unwrap() >= 4096 * 4096 {
                file.rewind().unwrap();
            }
            file.write_all(&block).unwrap();
            file.sync_data().unwrap();
        });
    });
    group.finish();
}

/// One event per append, sealed by its producer, each producer in a stream of its own.
fn append(c: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let mut group = c.benchmark_group("append");
    group
        .throughput(Throughput::Elements(1))
        .sample_size(20)
        .measurement_time(Duration::from_secs(8));
    for producers in [1, 64, 512] {
        let store = Arc::new(Store::new());
        let keys = store.keys(1);
        group.bench_function(BenchmarkId::from_parameter(producers), |b| {
            b.iter_custom(|count| runtime.block_on(produce(&store, &keys, producers, count)));
        });
    }
    group.finish();
}

async fn produce(store: &Arc<Store>, keys: &[KeyId], producers: u64, count: u64) -> Duration {
    let left = Arc::new(AtomicU64::new(count));
    let event = Arc::new(event(keys));
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..producers.min(count) {
        let (store, left, event) = (Arc::clone(store), Arc::clone(&left), Arc::clone(&event));
        tasks.spawn(async move {
            let stream = StreamId::random(&OsEntropy).unwrap();
            let mut version = Version::NONE;
            while take(&left) {
                let write = store
                    .vault
                    .seal_all(store.id, stream, version, std::slice::from_ref(&event))
                    .unwrap();
                let append = Append {
                    log: store.id,
                    idempotency: None,
                    writes: vec![write],
                };
                store.log.append(append).await.unwrap();
                version = version.plus(1);
            }
        });
    }
    tasks.join_all().await;
    started.elapsed()
}

/// Whether there is one more to do.
fn take(left: &AtomicU64) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
        .is_ok()
}

/// Reads whole cases of 20 events and opens both parts of each, on one core; with their keys in
/// memory, and with each key read from its file and unwrapped.
fn load(c: &mut Criterion) {
    const CASES: usize = 2000;
    const EVENTS: u32 = 20;
    let runtime = Runtime::new().unwrap();
    let store = Store::new();
    let keys = store.keys(CASES);
    let streams: Vec<_> = (0..CASES)
        .map(|_| StreamId::random(&OsEntropy).unwrap())
        .collect();
    // As cases grow in practice: their events lie scattered over the log.
    for version in 0..EVENTS {
        for (streams, keys) in streams.chunks(500).zip(keys.chunks(1000)) {
            let writes = streams.iter().zip(keys.chunks(2)).map(|(stream, keys)| {
                store
                    .vault
                    .seal_all(store.id, *stream, Version::new(version), &[event(keys)])
                    .unwrap()
            });
            let append = Append {
                log: store.id,
                idempotency: None,
                writes: writes.collect(),
            };
            runtime.block_on(store.log.append(append)).unwrap();
        }
    }
    let Store {
        vault,
        log,
        id,
        folder,
    } = store;
    drop(vault);
    let mut group = c.benchmark_group("load");
    group
        .throughput(Throughput::Elements(
            u64::try_from(CASES).unwrap() * u64::from(EVENTS),
        ))
        .sample_size(20);
    let all = |vault: &Vault| {
        let mut text = Vec::new();
        for stream in &streams {
            log.for_each_in_stream(id, *stream, Version::NONE, |event| {
                for part in SealedParts::parse(event.sealed).unwrap() {
                    text.clear();
                    vault.unseal_part(event.place(), &part, &mut text).unwrap();
                    black_box(&text);
                }
                ControlFlow::Continue(())
            })
            .unwrap();
        }
    };
    group.bench_function("keys from disk", |b| {
        b.iter_custom(|count| {
            let mut spent = Duration::ZERO;
            for _ in 0..count {
                let vault = open_vault(&folder);
                let started = Instant::now();
                all(&vault);
                spent += started.elapsed();
            }
            spent
        });
    });
    let vault = open_vault(&folder);
    group.bench_function("keys in memory", |b| b.iter(|| all(&vault)));
    group.finish();
}
