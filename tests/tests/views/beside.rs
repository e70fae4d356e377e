//! A rebuild while a server writes and serves: no read fails, and none goes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use maatwerk::views::{ACTIVITY, CASES};
use maatwerk_log::EventLog as _;
use maatwerk_tests::{add_cases, story};

use crate::support::{ENSCHEDE, ZAANSTAD, all_cases, dump_all, log, rebuilt, with_cases};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn reads_never_fail_and_never_go_back() {
    let installation = with_cases(60).await;
    installation.settle().await;
    let app = Arc::clone(&installation.app);
    let done = Arc::new(AtomicBool::new(false));
    let reads = Arc::new(AtomicU64::new(0));
    let mut tasks = tokio::task::JoinSet::new();
    for code in [ZAANSTAD, ENSCHEDE] {
        let (app, done) = (Arc::clone(&app), Arc::clone(&done));
        tasks.spawn(async move {
            let first = if code == ZAANSTAD { 200_000 } else { 300_000 };
            let mut number = first;
            while !done.load(Ordering::Acquire) {
                add_cases(&app, log(code), number..number + 1, story::granted).await;
                number += 1;
            }
        });
    }
    for code in [ZAANSTAD, ENSCHEDE] {
        let (app, done, reads) = (Arc::clone(&app), Arc::clone(&done), Arc::clone(&reads));
        tasks.spawn(async move {
            let (mut cases, mut events, mut seen) = (0, 0, [0; 2]);
            while !done.load(Ordering::Acquire) {
                // What was said to be seen is in the rows that are read after it.
                let now = [CASES, ACTIVITY]
                    .map(|view| app.views.get(view).unwrap().seen(log(code)).get());
                assert!(
                    now[0] >= seen[0] && now[1] >= seen[1],
                    "{now:?} after {seen:?}"
                );
                seen = now;
                let rows = all_cases(&app, log(code)).await.len();
                assert!(rows >= cases, "{rows} cases after {cases}");
                cases = rows;
                let activity = app.views.activity().await.unwrap();
                let of_log = activity.iter().filter(|row| row.log == log(code));
                let counted: u64 = of_log.map(|row| row.events).sum();
                assert!(
                    counted >= events && counted >= seen[1],
                    "{counted} after {events}"
                );
                events = counted;
                reads.fetch_add(1, Ordering::Relaxed);
            }
        });
    }
    for _ in 0..4 {
        rebuilt(&app, CASES).await;
        rebuilt(&app, ACTIVITY).await;
    }
    // Two at once of the same view: one after the other.
    app.views.ask_rebuild(CASES).unwrap();
    rebuilt(&app, CASES).await;
    done.store(true, Ordering::Release);
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
    assert!(
        reads.load(Ordering::Relaxed) > 20,
        "hardly anything was read"
    );
    installation.settle().await;
    let kept = dump_all(&app);
    let heads = app.log.heads().await.unwrap();
    assert!(heads.iter().all(|(_, head)| head.get() > 700), "{heads:?}");
    drop(app);
    let installation = installation
        .restart(|paths| std::fs::remove_dir_all(paths.data.join("views")).unwrap())
        .await;
    installation.settle().await;
    assert_eq!(dump_all(&installation.app), kept);
}
