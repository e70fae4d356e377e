//! How fast a view is built again from the logs, in events a second.
//!
//! `activity` needs the envelope of events only, so nothing is opened; `cases` opens, decodes and
//! folds each event. The logs hold cases that go on side by side, as in practice: 250 of one
//! authority at a time, half of them a gift that was paid, half turned into a loan and paid back.
//! Each view is built by one thread; the file, its checkpoints and the switch are part of what is
//! measured.
//!
//! Files lie in cargo's target folder: a temporary folder is often in memory.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a benchmark may stop when something fails"
)]

use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use maatwerk::app::{App, Paths, Settings};
use maatwerk::views::{ACTIVITY, CASES, Views};
use maatwerk_log::LogId;
use maatwerk_tests::{add_cases, story};
use tempfile::TempDir;
use tokio::runtime::Runtime;

criterion_group!(benches, rebuild);
criterion_main!(benches);

const AUTHORITIES: u32 = 10;
/// Of each authority, and of each of the two stories.
const CASES_EACH: u32 = 500;

async fn installation(folder: &TempDir) -> Arc<App> {
    let paths = Paths::beside(&folder.path().join("data"));
    let app = App::open(&paths, Settings::default()).await.unwrap();
    for authority in 0..AUTHORITIES {
        let log = LogId::new(&format!("GM{authority:04}")).unwrap();
        app.establish(log, "Maatdorp").await.unwrap();
        let first = authority * 2 * CASES_EACH;
        let middle = first + CASES_EACH;
        add_cases(&app, log, first..middle, story::granted).await;
        add_cases(&app, log, middle..middle + CASES_EACH, story::paid_back).await;
    }
    app
}

fn rebuild(c: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let app = runtime.block_on(installation(&folder));
    let build = |view: &str| {
        runtime
            .block_on(Views::rebuild(&app, view, |_| ()))
            .unwrap()
    };
    let mut group = c.benchmark_group("rebuild");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(10));
    for view in [ACTIVITY, CASES] {
        group.throughput(Throughput::Elements(build(view)));
        group.bench_function(view, |b| b.iter(|| build(view)));
    }
    group.finish();
}
