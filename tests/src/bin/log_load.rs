//! A process that loads a log, to be killed or starved by the tests `log::crash` and `log::full`.
//!
//! `log_load load DIR` appends for ever and prints a line for each event that was acknowledged.
//! `log_load fill DIR` appends until the disk is full, removes the file `ballast` from the folder if
//! there is one, waits until appends succeed again, and looks whether everything is as it said.

use std::{
    error::Error,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use maatwerk_log::{
    Append, AppendError, EventLog, EventType, Idempotency, KeyClass, KeyId, LogId, MasterKey,
    NewEvent, NewPart, Options, OsEntropy, Position, SqliteLog, StreamId, StreamWrite, SystemClock,
    Vault, Version,
};

type Failure = Box<dyn Error + Send + Sync>;

const PRODUCERS: u32 = 16;

fn main() -> Result<(), Failure> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["load", folder] => runtime.block_on(load(Path::new(folder))),
        ["fill", folder] => runtime.block_on(fill(Path::new(folder))),
        _ => Err("log_load load|fill DIR".into()),
    }
}

fn open(folder: &Path) -> Result<(Vault, SqliteLog), Failure> {
    // The same as in the tests, which open the folder afterwards.
    let master = MasterKey::from_hex(&"5a".repeat(32))?;
    let vault = Vault::open(
        &folder.join("keys.db"),
        master,
        &folder.join("destroyed.txt"),
    )?;
    let log = SqliteLog::open(
        &folder.join("log.db"),
        Arc::new(SystemClock),
        Options::default(),
    )?;
    Ok((vault, log))
}

/// Events that say their own place and have keys of their own.
fn events(
    vault: &Vault,
    log: LogId,
    stream: StreamId,
    expected: Version,
    keys: &[KeyId],
    count: u32,
    padding: usize,
) -> Result<StreamWrite, Failure> {
    let event = |n: u32| {
        let text = format!("{stream} {}{}", expected.plus(n), " ".repeat(padding));
        let part = |key: &KeyId| NewPart {
            key: *key,
            plaintext: text.clone().into_bytes(),
        };
        Ok(NewEvent {
            event_type: EventType::new("load-added.v1")?,
            parts: keys.iter().map(part).collect(),
        })
    };
    let events = (1..=count)
        .map(event)
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(vault.seal_all(log, stream, expected, &events)?)
}

async fn load(folder: &Path) -> Result<(), Failure> {
    let (vault, store) = open(folder)?;
    let mut producers = tokio::task::JoinSet::new();
    for producer in 0..PRODUCERS {
        producers.spawn(produce(vault.clone(), store.clone(), producer));
    }
    while let Some(result) = producers.join_next().await {
        result??;
    }
    Ok(())
}

async fn produce(vault: Vault, store: SqliteLog, producer: u32) -> Result<(), Failure> {
    let log = LogId::new(["GM0479", "NL"][producer as usize % 2])?;
    for turn in 0_u32.. {
        let stream = StreamId::random(&OsEntropy)?;
        let keys = vault.create_keys(&[KeyClass::Accounting, KeyClass::Subject])?;
        let (first, second) = (1 + (producer + turn) % 3, turn % 2);
        for (at, count) in [(0, first), (first, second)] {
            if count == 0 {
                continue;
            }
            let write = events(&vault, log, stream, Version::new(at), &keys, count, 0)?;
            let idempotency = Idempotency {
                client: "load".into(),
                key: format!("{stream} {at}"),
                body_digest: [1; 32],
                answer: stream.to_string().into_bytes(),
            };
            let appended = store
                .append(Append {
                    log,
                    idempotency: Some(idempotency),
                    writes: vec![write],
                })
                .await?;
            let mut lines = Vec::new();
            for n in 0..count {
                let (position, version) = (appended.first.plus(n.into()), at + n + 1);
                writeln!(lines, "{log} {position} {stream} {version}")?;
            }
            say(&lines)?;
        }
    }
    Ok(())
}

/// What one attempt to append came to.
struct Attempts {
    acknowledged: Mutex<Vec<(Position, StreamId)>>,
    refused: Mutex<Vec<StreamId>>,
    ballast: PathBuf,
    was_refused: AtomicBool,
    after: AtomicU64,
}

async fn fill(folder: &Path) -> Result<(), Failure> {
    let (vault, store) = open(folder)?;
    let keys = vault.create_keys(&[KeyClass::Accounting, KeyClass::Subject])?;
    let attempts = Arc::new(Attempts {
        acknowledged: Mutex::default(),
        refused: Mutex::default(),
        ballast: folder.join("ballast"),
        was_refused: AtomicBool::new(false),
        after: AtomicU64::new(0),
    });
    let mut producers = tokio::task::JoinSet::new();
    for _ in 0..PRODUCERS {
        producers.spawn(fill_up(
            vault.clone(),
            store.clone(),
            keys.clone(),
            Arc::clone(&attempts),
        ));
    }
    while let Some(result) = producers.join_next().await {
        result??;
    }
    check(&vault, &store, &attempts).await
}

async fn fill_up(
    vault: Vault,
    store: SqliteLog,
    keys: Vec<KeyId>,
    attempts: Arc<Attempts>,
) -> Result<(), Failure> {
    let log = LogId::new("GM0479")?;
    // Until appends have succeeded again for a while after one was refused.
    while attempts.after.load(Ordering::SeqCst) < 100 {
        let stream = StreamId::random(&OsEntropy)?;
        let write = events(&vault, log, stream, Version::NONE, &keys, 1, 4000)?;
        match store
            .append(Append {
                log,
                idempotency: None,
                writes: vec![write],
            })
            .await
        {
            Ok(appended) => {
                lock(&attempts.acknowledged).push((appended.last, stream));
                if attempts.was_refused.load(Ordering::SeqCst) {
                    attempts.after.fetch_add(1, Ordering::SeqCst);
                }
            }
            Err(error @ (AppendError::Full(_) | AppendError::Storage(_))) => {
                lock(&attempts.refused).push(stream);
                if !attempts.was_refused.swap(true, Ordering::SeqCst) {
                    // What was acknowledged can still be read while there is no room.
                    head_is_what_the_rows_say(&store, log).await?;
                    say(format!("refused: {error}\n").as_bytes())?;
                    if attempts.ballast.exists() {
                        std::fs::remove_file(&attempts.ballast)?;
                    }
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// The others go on meanwhile, and a small event may still find room: looked at until the head stood
/// still.
async fn head_is_what_the_rows_say(store: &SqliteLog, log: LogId) -> Result<(), Failure> {
    loop {
        let before = store.head(log).await?;
        let found = store.verify(log)?;
        if store.head(log).await? == before {
            assert_eq!(found, before, "the head is not what the rows say");
            return Ok(());
        }
    }
}

/// All that was acknowledged is there and opens, nothing that was refused is, and the tree fits.
async fn check(vault: &Vault, store: &SqliteLog, attempts: &Attempts) -> Result<(), Failure> {
    let log = LogId::new("GM0479")?;
    let acknowledged = lock(&attempts.acknowledged).clone();
    let refused = lock(&attempts.refused).clone();
    let head = store.verify(log)?;
    assert_eq!(
        head,
        store.head(log).await?,
        "the head is not what the rows say"
    );
    for (position, stream) in &acknowledged {
        let event = store.read_stream(log, *stream, Version::NONE, 2).await?;
        assert!(
            matches!(&event[..], [one] if one.position == *position),
            "{stream} is not at {position}"
        );
        for part in vault.unseal(&event[0].as_ref())? {
            assert!(
                part?.starts_with(format!("{stream} 1").as_bytes()),
                "{stream} says something else"
            );
        }
    }
    for stream in &refused {
        assert_eq!(
            store.stream_version(log, *stream).await?,
            Version::NONE,
            "{stream} was refused and is there"
        );
    }
    let expected = u64::try_from(acknowledged.len())?;
    assert_eq!(
        head.position.get(),
        expected,
        "more or fewer events than were acknowledged"
    );
    say(format!(
        "sound: {expected} acknowledged, {} refused\n",
        refused.len()
    )
    .as_bytes())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// One write for all lines, so that a kill cuts at most the last.
fn say(lines: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(lines)?;
    Ok(out.flush()?)
}
