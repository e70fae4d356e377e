//! A slow or broken view holds nobody up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use maatwerk::app::App;
use maatwerk::views::{ACTIVITY, Aside, CASES, Projection, Reads, SetAside, ViewError, Worker};
use maatwerk_log::{EventLog as _, Position, RecordedRef};
use maatwerk_tests::Installation;
use rusqlite::Transaction;

use crate::support::{ENSCHEDE, ZAANSTAD, dump, files, log, with_cases};

/// A view that lists positions, and fails in its way.
#[derive(Debug, Clone)]
struct Odd {
    shape: u32,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    /// Panics on every seventh event.
    Panics,
    /// Panics while it writes every seventh event.
    PanicsLate,
    /// Breaks a rule of its table on every seventh event.
    BreaksRules,
    /// Sets every seventh event aside.
    SetsAside,
    /// Takes everything.
    Works,
    /// Waits until it is told to go on.
    Waits(Arc<AtomicBool>),
    /// Cannot read what it needs.
    CannotRead,
}

struct OddWorker {
    way: Way,
    batch: Vec<(String, u64)>,
}

fn is_seventh(position: u64) -> bool {
    position.is_multiple_of(7)
}

impl Projection for Odd {
    fn name(&self) -> &'static str {
        "odd"
    }

    fn shape(&self) -> u32 {
        self.shape
    }

    fn tables(&self) -> &'static str {
        "CREATE TABLE listed (
            log TEXT NOT NULL,
            position INTEGER NOT NULL CHECK (position > 0),
            PRIMARY KEY (log, position)
        ) STRICT, WITHOUT ROWID;"
    }

    fn reads(&self) -> Reads {
        Reads::All
    }

    fn opens(&self) -> bool {
        // Both ways of reading, half of the faults each.
        matches!(self.way, Way::Panics | Way::BreaksRules)
    }

    fn worker(&self, _: &Arc<App>) -> Box<dyn Worker> {
        Box::new(OddWorker {
            way: self.way.clone(),
            batch: Vec::new(),
        })
    }
}

impl Worker for OddWorker {
    fn take(&mut self, event: &RecordedRef<'_>, aside: &mut Aside) -> Result<(), ViewError> {
        let position = event.position.get();
        let seventh = is_seventh(position);
        match &self.way {
            Way::Panics if seventh => panic!("as it was told to"),
            Way::SetsAside if seventh => {
                aside.add(event.position, event.event_type, SetAside::new("a seventh"));
                return Ok(());
            }
            Way::Waits(go) => {
                while !go.load(Ordering::Acquire) {
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
            Way::CannotRead => return Err(ViewError::Source("as it was told to".into())),
            _ => {}
        }
        self.batch.push((event.log.as_str().to_owned(), position));
        Ok(())
    }

    fn write(&mut self, rows: &Transaction<'_>, _: &mut Aside) -> Result<(), ViewError> {
        for (log, position) in self.batch.drain(..) {
            let mut listed = i64::try_from(position).unwrap();
            if is_seventh(position) {
                match self.way {
                    Way::PanicsLate => panic!("as it was told to"),
                    Way::BreaksRules => listed = -listed,
                    _ => {}
                }
            }
            let insert = "INSERT INTO listed (log, position) VALUES (?1, ?2)";
            rows.prepare_cached(insert)?.execute((log, listed))?;
        }
        Ok(())
    }
}

async fn with(installation: Installation, shape: u32, way: Way) -> Installation {
    installation
        .restart_with(Some(vec![Arc::new(Odd { shape, way })]), |_| ())
        .await
}

async fn head(installation: &Installation, code: &str) -> Position {
    installation.app.log.head(log(code)).await.unwrap().position
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_on_which_a_view_fails_is_set_aside_alone() {
    let mut installation = with_cases(10).await;
    let ways = [
        Way::Panics,
        Way::PanicsLate,
        Way::BreaksRules,
        Way::SetsAside,
    ];
    for (shape, way) in (1..).zip(ways) {
        installation = with(installation, shape, way.clone()).await;
        installation.settle().await;
        let odd = installation.app.views.get("odd").unwrap();
        crate::support::until("the old shape is gone", || {
            let files = files(&installation.paths().data);
            let odd = files
                .iter()
                .filter(|file| file.to_string_lossy().contains("odd-"));
            odd.count() == 1
        })
        .await;
        let mut expected = 0;
        let poison = odd.poison(10_000).await.unwrap();
        for code in [ZAANSTAD, ENSCHEDE] {
            let head = head(&installation, code).await.get();
            expected += head / 7;
            for position in (7..=head).step_by(7) {
                let found = poison
                    .iter()
                    .find(|event| (event.log, event.position.get()) == (log(code), position));
                assert!(found.is_some(), "{way:?} {code} {position}");
            }
            let rows = dump(&installation.paths().data, "odd");
            let listed = rows
                .iter()
                .filter(|row| row.starts_with("listed") && row.contains(code));
            assert_eq!(listed.count() as u64, head - head / 7, "{way:?} {code}");
        }
        assert_eq!(poison.len() as u64, expected);
        assert_eq!(odd.poisoned(), expected);
        assert!(
            poison
                .iter()
                .all(|event| event.event_type.contains(".v1") && !event.error.is_empty())
        );
        for view in [CASES, ACTIVITY] {
            assert_eq!(installation.app.views.get(view).unwrap().poisoned(), 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repaired_view_takes_in_what_was_set_aside() {
    let installation = with(with_cases(5).await, 1, Way::SetsAside).await;
    installation.settle().await;
    let poisoned = installation.app.views.get("odd").unwrap().poisoned();
    assert!(poisoned > 10);
    let data = installation.paths().data.clone();
    assert!(files(&data).iter().any(|file| file.ends_with("odd-1.1.db")));

    let installation = with(installation, 2, Way::Works).await;
    installation.settle().await;
    let odd = installation.app.views.get("odd").unwrap();
    assert_eq!(
        (odd.poisoned(), odd.poison(10).await.unwrap()),
        (0, Vec::new())
    );
    // The file of the old shape goes once the new one has caught up.
    crate::support::until("the old shape is gone", || {
        files(&data)
            .iter()
            .filter(|file| file.to_string_lossy().contains("odd-"))
            .count()
            == 1
    })
    .await;
    let rows = dump(&data, "odd");
    let listed = rows.iter().filter(|row| row.starts_with("listed")).count() as u64;
    let all = head(&installation, ZAANSTAD).await.get() + head(&installation, ENSCHEDE).await.get();
    assert_eq!(listed, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_that_waits_or_cannot_read_keeps_nobody_waiting() {
    let mut installation = with_cases(5).await;
    let go = Arc::new(AtomicBool::new(false));
    for (shape, way) in [(1, Way::Waits(Arc::clone(&go))), (2, Way::CannotRead)] {
        installation = with(installation, shape, way.clone()).await;
        let app = &installation.app;
        app.establish(log(["GM0080", "GM0081"][shape as usize - 1]), "Leeuwarden")
            .await
            .unwrap();
        for view in [CASES, ACTIVITY] {
            let view = app.views.get(view).unwrap();
            view.wait_for_heads(&app.log, Duration::from_secs(30))
                .await
                .unwrap();
        }
        let odd = app.views.get("odd").unwrap();
        assert!(!odd.has_caught_up());
        let refused = odd.read(|_| Ok(())).await.unwrap_err();
        assert!(matches!(refused, ViewError::Building("odd")), "{refused}");
        let lag = app.views.lag(&app.log).await.unwrap();
        for (view, log, behind) in lag {
            assert_eq!(behind > 0, view == "odd", "{view} {log}: {behind}");
        }
        go.store(true, Ordering::Release);
        if let Way::Waits(_) = way {
            installation.settle().await;
            assert_eq!(installation.app.views.get("odd").unwrap().poisoned(), 0);
        }
    }
}
