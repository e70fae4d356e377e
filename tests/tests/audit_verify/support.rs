//! A small log on disk, and what is found in it.

use std::path::PathBuf;

use maatwerk::app::Paths;
use maatwerk::audit::verify::{self, Ask, Fault, Installation, Parts, Report};
use maatwerk::backtest::Watch;
use maatwerk_log::LogId;
use maatwerk_log::transparency::SignedCheckpoint;
use maatwerk_tests::{add_cases, story};
use rusqlite::{Connection, Params};
use tempfile::TempDir;

pub(crate) const LOG: &str = "GM0479";

/// The files of an installation that nobody has open.
pub(crate) struct Files {
    pub(crate) paths: Paths,
    /// The last checkpoint, which lies beside the data folder and in the hands of whoever verifies.
    pub(crate) kept: SignedCheckpoint,
    /// How many events there are.
    pub(crate) size: u64,
    _folder: TempDir,
}

pub(crate) fn log() -> LogId {
    LogId::new(LOG).unwrap()
}

impl Files {
    /// A log with a register and six cases whose events stand beside each other, signed at its end.
    pub(crate) async fn new() -> Self {
        let installation = maatwerk_tests::Installation::new().await;
        let app = &installation.app;
        app.establish(log(), "Zaanstad").await.unwrap();
        let _ = add_cases(app, log(), 0..6, story::granted).await;
        let kept = app.checkpoint(log()).await.unwrap();
        let paths = installation.paths().clone();
        let (_, folder) = installation.into_folder().await;
        Self {
            paths,
            size: kept.checkpoint().size,
            kept,
            _folder: folder,
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.paths.data.join("log.db")
    }

    /// A connection of somebody who has all of the machine.
    pub(crate) fn tamper(&self) -> Connection {
        let db = Connection::open(self.database()).unwrap();
        db.execute_batch("PRAGMA ignore_check_constraints = ON; PRAGMA journal_mode = DELETE;")
            .unwrap();
        let names = |db: &Connection| -> Vec<String> {
            let mut names = db
                .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
                .unwrap();
            let names = names.query_map([], |row| row.get(0)).unwrap();
            names.collect::<Result<_, _>>().unwrap()
        };
        for name in names(&db) {
            db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        db
    }

    /// Changes rows, and nothing else.
    pub(crate) fn change(&self, sql: &str, params: impl Params) {
        assert!(self.tamper().execute(sql, params).unwrap() > 0, "{sql}");
    }

    /// What is found without any key.
    pub(crate) fn hashed(&self) -> Report {
        self.verified(&Ask {
            parts: Parts::Hash,
            ..Ask::default()
        })
    }

    pub(crate) fn verified(&self, ask: &Ask) -> Report {
        let material = Installation::open(&self.paths, ask.parts == Parts::All).unwrap();
        verify::run(&material, ask, &Watch::default()).unwrap()
    }
}

/// The faults that a check found, as the positions where.
pub(crate) fn at(report: &Report, check: &str) -> Vec<i64> {
    let found = report
        .faults
        .iter()
        .filter(|fault| fault.what.check() == check);
    found.filter_map(|fault| fault.position).collect()
}

/// The names of the checks that found something.
pub(crate) fn checks(report: &Report) -> Vec<&'static str> {
    report.found.keys().copied().collect()
}

pub(crate) fn of_check<'a>(report: &'a Report, check: &str) -> &'a Fault {
    let fault = report
        .faults
        .iter()
        .find(|fault| fault.what.check() == check);
    fault.unwrap_or_else(|| panic!("{check} found nothing: {:?}", report.faults))
}
