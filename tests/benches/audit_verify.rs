//! How fast a log is verified on one core without any key: envelope, order, leaf, every node of the tree
//! and the root of a checkpoint, of events of two parts of 150 bytes.
//!
//! `memory` is that alone; `file` reads a `log.db` of the same events with it, checks what SQLite itself can
//! (`PRAGMA integrity_check`), and is what `maatwerk audit verify --hash-only` does.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark may stop when something fails"
)]

use std::ops::ControlFlow;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use maatwerk::app::Paths;
use maatwerk::audit::verify::{
    self, Ask, Attached, Brought, Extent, Fault, Held, Installation, Key, Material, MaterialError,
    Parts, Row, Tail, Tree,
};
use maatwerk::backtest::Watch;
use maatwerk_domain::{CaseId, DocumentId};
use maatwerk_log::{
    Append, EventLog as _, EventType, KeyClass, KeyId, LogId, LogReader, MasterKey, NewEvent,
    NewPart, Options, OsEntropy, Position, Recorded, SqliteLog, StoredNode, StreamId, StreamWrite,
    SystemClock, Vault, Version,
};
use tempfile::TempDir;

criterion_group!(benches, hash);
criterion_main!(benches);

const STREAMS: u32 = 2_000;
const EVENTS_EACH: u32 = 50;

/// A log of a hundred thousand events on disk.
struct Stored {
    paths: Paths,
    log: LogId,
    _folder: TempDir,
}

impl Stored {
    fn new() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let paths = Paths::beside(&folder.path().join("data"));
        std::fs::create_dir(&paths.data).unwrap();
        let master = MasterKey::from_hex(&"5a".repeat(32)).unwrap();
        let vault = Vault::open(&paths.data.join("keys.db"), master, &paths.ledger).unwrap();
        let keys = vault
            .create_keys(&[KeyClass::Accounting, KeyClass::Subject])
            .unwrap();
        let log = LogId::new("GM0479").unwrap();
        let file = paths.data.join("log.db");
        let store = SqliteLog::open(&file, Arc::new(SystemClock), Options::default()).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let part = |key: &KeyId| NewPart {
            key: *key,
            plaintext: vec![b'x'; 150],
        };
        let event = NewEvent {
            event_type: EventType::new("thing-done.v1").unwrap(),
            parts: keys.iter().map(part).collect(),
        };
        let streams: Vec<StreamId> = (0..STREAMS)
            .map(|_| StreamId::random(&OsEntropy).unwrap())
            .collect();
        for at in 0..EVENTS_EACH {
            for some in streams.chunks(200) {
                let one = std::slice::from_ref(&event);
                let write = |stream: &StreamId| -> StreamWrite {
                    vault.seal_all(log, *stream, Version::new(at), one).unwrap()
                };
                let append = Append {
                    log,
                    idempotency: None,
                    writes: some.iter().map(write).collect(),
                };
                runtime.block_on(store.append(append)).unwrap();
            }
        }
        runtime.block_on(store.close());
        Self {
            paths,
            log,
            _folder: folder,
        }
    }
}

/// The same, in memory.
struct Memory {
    log: LogId,
    rows: Vec<(Recorded, Vec<StoredNode>)>,
}

impl Memory {
    fn of(stored: &Stored) -> Self {
        let mut rows = Vec::new();
        let reader = LogReader::open(&stored.paths.data.join("log.db")).unwrap();
        let read = reader.rows(
            stored.log,
            Position::START,
            |row| {
                let name = std::str::from_utf8(row.event_type).unwrap();
                let event = Recorded {
                    log: stored.log,
                    position: u64::try_from(row.position).unwrap().try_into().unwrap(),
                    stream: StreamId::from_bytes(row.stream.try_into().unwrap()),
                    version: Version::new(u32::try_from(row.version).unwrap()),
                    event_type: EventType::new(name).unwrap(),
                    recorded_at: row.recorded_at,
                    sealed: row.sealed.to_vec(),
                };
                rows.push((event, row.nodes.to_vec()));
                ControlFlow::Continue(())
            },
            |_| {},
        );
        read.unwrap();
        Self {
            log: stored.log,
            rows,
        }
    }
}

impl Material for Memory {
    fn logs(&self) -> Result<Vec<Held>, MaterialError> {
        Ok(vec![Held {
            log: self.log,
            extent: Extent::Whole,
            rows: u64::try_from(self.rows.len()).unwrap(),
        }])
    }

    fn container(&self) -> Result<Vec<Fault>, MaterialError> {
        Ok(Vec::new())
    }

    fn rows(
        &self,
        _: LogId,
        after: u64,
        visit: &mut dyn FnMut(Row<'_>) -> ControlFlow<()>,
    ) -> Result<Tail, MaterialError> {
        let rows = self.rows.iter();
        for (event, nodes) in rows.filter(|(event, _)| event.position.get() > after) {
            let shown = visit(Row {
                position: i64::try_from(event.position.get()).unwrap(),
                stream: event.stream.as_bytes(),
                version: i64::from(event.version.get()),
                event_type: event.event_type.as_str().as_bytes(),
                recorded_at: event.recorded_at,
                sealed: &event.sealed,
                tree: Tree::Stored(nodes),
                damaged: None,
            });
            if shown.is_break() {
                break;
            }
        }
        Ok(Tail::default())
    }

    fn checkpoints(&self, _: LogId) -> Result<Vec<Brought>, MaterialError> {
        Ok(Vec::new())
    }

    fn key(&self, _: KeyId) -> Result<Key, MaterialError> {
        Ok(Key::Withheld)
    }

    fn component(&self, _: &str) -> Result<Option<Vec<u8>>, MaterialError> {
        Ok(None)
    }

    fn parameters(&self, _: &str) -> Result<Option<Vec<u8>>, MaterialError> {
        Ok(None)
    }

    fn document(
        &self,
        _: LogId,
        _: CaseId,
        _: DocumentId,
        _: &[KeyId],
    ) -> Result<Attached, MaterialError> {
        Ok(Attached::NotBrought)
    }

    fn keyed_digest(&self, _: &str, _: LogId, _: &[u8]) -> Option<[u8; 32]> {
        None
    }
}

fn verified(material: &dyn Material) {
    let ask = Ask {
        parts: Parts::Hash,
        threads: 1,
        ..Ask::default()
    };
    let report = verify::run(material, &ask, &Watch::default()).unwrap();
    assert!(report.is_fine(), "{:?}", report.faults);
    assert_eq!(report.events, u64::from(STREAMS * EVENTS_EACH));
}

fn hash(c: &mut Criterion) {
    let stored = Stored::new();
    let memory = Memory::of(&stored);
    let file = Installation::open(&stored.paths, false).unwrap();
    let mut group = c.benchmark_group("verify hash");
    group
        .throughput(Throughput::Elements(u64::from(STREAMS * EVENTS_EACH)))
        .sample_size(20);
    group.bench_function("memory", |b| b.iter(|| verified(&memory)));
    group.bench_function("file", |b| b.iter(|| verified(&file)));
    group.finish();
}
