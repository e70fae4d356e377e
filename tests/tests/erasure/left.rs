//! As long as anything may be left, it is being carried out.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use maatwerk::app::{App, Settings};
use maatwerk::views::{Aside, CASES, Projection, ViewError, Worker};
use maatwerk_domain::ErasureId;
use maatwerk_log::{
    Append, EventLog as _, EventType, KeyClass, LogId, NewEvent, NewPart, RecordedRef, StreamId,
    Version,
};
use maatwerk_tests::{Office, Web, text};
use rusqlite::{Connection, OpenFlags, Transaction};
use serde_json::{Value, json};

use crate::support::{
    AUTHORITY, administrators, carried_out, confirm, files, holding, propose, web, wrapped,
};

/// Proposes and confirms; the identifier, and the answer to who confirmed.
fn erase(web: &Web, case: &str) -> (String, Value) {
    let (anna, bea) = administrators(web);
    let proposed = propose(&anna, case, &[], "court-order").expect(201);
    let erasure = text(&proposed, "/erasureId");
    let answer = confirm(&bea, &erasure).expect(201);
    (erasure, answer)
}

fn key_of(web: &Web, person: &str) -> Vec<u8> {
    let person: maatwerk_domain::PersonId = person.parse().unwrap();
    wrapped(&web.installation.paths().data, person.to_bytes()).expect("a key")
}

#[test]
fn who_reads_the_keys_holds_it_up_and_is_waited_for() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    web.run(web.installation.settle());
    let data = web.installation.paths().data.clone();
    let key = key_of(&web, &person);
    let reader =
        Connection::open_with_flags(data.join("keys.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)
            .unwrap();
    // A backup, say: it sees what was there when it began.
    reader.execute_batch("BEGIN").unwrap();
    let count = || {
        reader.query_row("SELECT count(*) FROM wrapped_key", [], |row| {
            row.get::<_, i64>(0)
        })
    };
    let before = count().unwrap();

    let (erasure, answer) = erase(&web, &case);
    assert_eq!(answer["stage"], "being-carried-out");
    assert_eq!(answer.get("carriedOut"), None);
    assert_eq!(
        office.worker.get(&case).status,
        410,
        "the key is gone at once"
    );
    assert!(
        !holding(&files(&data), &key).is_empty(),
        "the test would see it"
    );
    assert_eq!(web.run(web.installation.app.finish_erasures()).unwrap(), 1);
    let (anna, _) = administrators(&web);
    let listed = anna.get("/erasures?stage=being-carried-out").expect(200);
    assert_eq!(listed["erasures"][0]["erasureId"], erasure);
    assert_eq!(count().unwrap(), before, "as it was");

    drop(reader);
    carried_out(&web, &erasure);
    assert_eq!(holding(&files(&data), &key), [] as [&str; 0]);
}

/// A view that stands still at the first event of each file but its first, until it is told to go on.
#[derive(Debug)]
struct Slow(Mutex<Vec<Receiver<()>>>);

struct Stands(Option<Receiver<()>>);

impl Projection for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn shape(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE slow (n INTEGER) STRICT;"
    }

    fn worker(&self, _: &Arc<App>) -> Box<dyn Worker> {
        Box::new(Stands(self.0.lock().unwrap().pop()))
    }
}

impl Worker for Stands {
    fn take(&mut self, _: &RecordedRef<'_>, _: &mut Aside) -> Result<(), ViewError> {
        if let Some(until) = self.0.take() {
            let _ = until.recv();
        }
        Ok(())
    }

    fn write(&mut self, _: &Transaction<'_>, _: &mut Aside) -> Result<(), ViewError> {
        Ok(())
    }
}

fn until(web: &Web, what: &str, mut is_so: impl FnMut(&App) -> bool) {
    let latest = Instant::now() + Duration::from_mins(1);
    while !is_so(&web.installation.app) {
        assert!(Instant::now() < latest, "{what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// What is being built beside may have taken in what was opened before.
#[test]
fn a_file_that_is_being_built_holds_it_up() {
    let (go_on, stands): (Sender<()>, _) = channel();
    // The first worker does not stand still: it finds a sender that is gone.
    let first = channel().1;
    let settings = Settings {
        views: vec![Arc::new(Slow(Mutex::new(vec![stands, first])))],
        ..Settings::default()
    };
    let authorities = [(AUTHORITY, "plugins/zaanstad")];
    let web = Web::start_with(&authorities, Web::limits(), settings);
    let office = Office::open(&web, AUTHORITY);
    let (case, _) = office.case("Sanne de Boer");
    web.run(web.installation.settle());
    let app = Arc::clone(&web.installation.app);
    app.views.ask_rebuild("slow").unwrap();
    until(&web, "it is built again", |app| {
        app.views.get("slow").unwrap().is_rebuilding()
    });
    let (erasure, answer) = erase(&web, &case);
    assert_eq!(answer["stage"], "being-carried-out");
    go_on.send(()).unwrap();
    carried_out(&web, &erasure);
}

/// What another file took the place of is there as long as somebody reads it.
#[test]
fn a_file_that_is_still_read_holds_it_up() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, _) = office.case("Sanne de Boer");
    web.run(web.installation.settle());
    let app = Arc::clone(&web.installation.app);
    let (go_on, waits): (Sender<()>, _) = channel();
    let (tell, told) = channel();
    let reading = web.spawn({
        let app = Arc::clone(&app);
        async move {
            let view = app.views.get(CASES).unwrap();
            view.read(move |_| {
                tell.send(()).unwrap();
                let _ = waits.recv();
                Ok(())
            })
            .await
        }
    });
    told.recv().unwrap();
    let views = web.installation.paths().data.join("views");
    let count = || {
        let files = std::fs::read_dir(&views).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let of_view = names.filter(|name| name.starts_with("cases-"));
        of_view.filter(|name| !name.contains(".db-")).count()
    };
    assert_eq!(count(), 1);
    app.views.ask_rebuild(CASES).unwrap();
    until(&web, "another takes its place", |app| {
        count() == 2 && !app.views.get(CASES).unwrap().is_rebuilding()
    });
    let (erasure, answer) = erase(&web, &case);
    assert_eq!(answer["stage"], "being-carried-out");
    go_on.send(()).unwrap();
    web.run(reading).unwrap().unwrap();
    carried_out(&web, &erasure);
    assert_eq!(count(), 1);
}

/// One that cannot go on stands in nobody's way, and not in that of the start.
#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_fails_holds_up_no_other() {
    let installation = maatwerk_tests::Installation::new().await;
    let today = installation.app.clock.today();
    let log = installation
        .establish(AUTHORITY, "plugins/zaanstad", today)
        .await;
    let clerk = maatwerk_tests::Clerk::new(&installation.app, log, maatwerk_tests::BASIS);
    let (case, person) = clerk.open("Sanne de Boer").await;
    drop(clerk);
    let app = &installation.app;
    // Before the other in every order: nobody can read what it says.
    unreadable(app, log, StreamId::from_bytes([0; 16])).await;
    crate::killed::confirmed(app, log, case, person).await;
    unreadable(app, log, StreamId::from_bytes([0xff; 16])).await;
    installation.settle().await;
    let installation = installation.restart(|_| ()).await;
    let app = &installation.app;
    let key = app
        .vault
        .holding(maatwerk_log::KeyId::from_bytes(person.to_bytes()));
    assert_eq!(key.unwrap(), maatwerk_log::Holding::Destroyed);
    installation.settle().await;
    let latest = Instant::now() + Duration::from_mins(1);
    while app.finish_erasures().await.unwrap() > 2 {
        assert!(Instant::now() < latest);
    }
    installation.settle().await;
    let stage = Some(maatwerk::views::ErasureStage::CarriedOut);
    let done = app.views.list_erasures(log, stage, None, 10).await;
    assert_eq!(done.unwrap().len(), 1);
}

async fn unreadable(app: &Arc<App>, log: LogId, stream: StreamId) {
    let key = app.vault.create_key(KeyClass::Accounting).unwrap();
    let event = NewEvent {
        event_type: EventType::new("erasure-confirmed.v1").unwrap(),
        parts: vec![NewPart {
            key,
            plaintext: json!({"by": 7}).to_string().into_bytes(),
        }],
    };
    let write = app.vault.seal_all(log, stream, Version::NONE, &[event]);
    let append = Append {
        log,
        idempotency: None,
        writes: vec![write.unwrap()],
    };
    app.log.append(append).await.unwrap();
    let id = ErasureId::from_bytes(*stream.as_bytes());
    assert_eq!(id.to_bytes(), *stream.as_bytes());
}
