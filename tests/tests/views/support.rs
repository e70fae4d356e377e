//! What these tests share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use maatwerk::app::App;
use maatwerk::views::{CASES, CaseFilter, CaseRow};
use maatwerk_log::LogId;
use maatwerk_tests::{Installation, add_cases, story};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

pub(crate) const ZAANSTAD: &str = "GM0479";
pub(crate) const ENSCHEDE: &str = "GM0153";

pub(crate) fn log(code: &str) -> LogId {
    LogId::new(code).unwrap()
}

/// The files of the views, in order of their names.
pub(crate) fn files(data: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(data.join("views"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "db"))
        .collect();
    files.sort();
    files
}

/// The one file of a view.
pub(crate) fn file(data: &Path, view: &str) -> PathBuf {
    let start = format!("{view}-");
    let mut files = files(data);
    files.retain(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(&start)
    });
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

/// All rows of all tables of a view, as text; not what its file says of itself.
pub(crate) fn dump(data: &Path, view: &str) -> Vec<String> {
    let path = file(data, view);
    let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'about'")
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut dump = Vec::new();
    for table in tables {
        let mut all = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .unwrap();
        let columns = all.column_count();
        let mut rows = all.query([]).unwrap();
        let mut lines = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            let cells: Vec<String> = (0..columns)
                .map(|at| match row.get_ref(at).unwrap() {
                    ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
                    other => format!("{other:?}"),
                })
                .collect();
            lines.push(format!("{table}: {}", cells.join(", ")));
        }
        lines.sort();
        dump.extend(lines);
    }
    dump
}

/// All views of an installation.
pub(crate) fn dump_all(app: &App) -> BTreeMap<&'static str, Vec<String>> {
    let data = &app.paths().data;
    let names = app.views.all().map(|view| view.name());
    names.map(|name| (name, dump(data, name))).collect()
}

/// An installation with two authorities and these many cases in each.
pub(crate) async fn with_cases(each: u32) -> Installation {
    let installation = Installation::new().await;
    for (at, code) in [ZAANSTAD, ENSCHEDE].into_iter().enumerate() {
        installation.app.establish(log(code), code).await.unwrap();
        let first = u32::try_from(at).unwrap() * 100_000;
        add_cases(
            &installation.app,
            log(code),
            first..first + each,
            if at == 0 {
                story::granted
            } else {
                story::paid_back
            },
        )
        .await;
    }
    installation
}

pub(crate) async fn all_cases(app: &Arc<App>, log: LogId) -> Vec<CaseRow> {
    app.views
        .list_cases(
            log,
            CaseFilter::all(jiff::civil::date(2026, 12, 1)),
            None,
            1_000_000,
        )
        .await
        .unwrap()
}

/// Waits until something holds.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_mins(1), "never: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Asks for a build beside and waits until it is the one that is read.
pub(crate) async fn rebuilt(app: &Arc<App>, view: &str) {
    let data = app.paths().data.clone();
    let start = format!("{view}-");
    let builds = || -> Vec<u32> {
        let files = files(&data).into_iter();
        let of_view = files.filter(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            name.starts_with(&start)
        });
        of_view.map(|path| build(&path)).collect()
    };
    let old = builds().into_iter().max().unwrap();
    app.views.ask_rebuild(view).unwrap();
    // The old file goes when nobody reads it any more.
    until(
        "a new build alone is read",
        || matches!(builds()[..], [build] if build > old),
    )
    .await;
}

/// Which build a file is.
pub(crate) fn build(path: &Path) -> u32 {
    let name = path.file_name().unwrap().to_str().unwrap();
    name.split('.').nth(1).unwrap().parse().unwrap()
}

/// What the program has logged so far.
pub(crate) fn logged() -> Arc<Mutex<String>> {
    static LOGGED: OnceLock<Arc<Mutex<String>>> = OnceLock::new();
    let logged = LOGGED.get_or_init(|| {
        let logged = Arc::new(Mutex::new(String::new()));
        let writer = Logged(Arc::clone(&logged));
        tracing_subscriber::fmt()
            .with_ansi(false)
            .with_max_level(tracing::Level::WARN)
            .with_writer(move || writer.clone())
            .init();
        logged
    });
    Arc::clone(logged)
}

#[derive(Clone)]
struct Logged(Arc<Mutex<String>>);

impl std::io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut logged = self.0.lock().unwrap();
        logged.push_str(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The view of cases has a row for each case of a log, as its stream says.
pub(crate) async fn assert_right(app: &Arc<App>, log: LogId) {
    let rows = all_cases(app, log).await;
    assert!(!rows.is_empty());
    assert_eq!(app.views.get(CASES).unwrap().poisoned(), 0);
    for row in rows {
        let loaded = app.case(log, row.case).await.unwrap().unwrap();
        assert_eq!(row.version, loaded.version);
        let open = loaded.case.requests.values();
        let open = open.filter(|request| request.is_open()).count();
        assert_eq!(usize::try_from(row.open_requests).unwrap(), open);
    }
}
