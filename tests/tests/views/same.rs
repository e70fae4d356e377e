//! A view that is built again is the same as the one that was kept up.

use std::sync::Arc;

use maatwerk::views::{ACTIVITY, CASES, CaseStatus, Views};
use maatwerk_domain::{CaseId, Cents};
use maatwerk_tests::{Clerk, Installation, append_raw};

use crate::support::{ENSCHEDE, ZAANSTAD, all_cases, assert_right, dump_all, file, log};

/// Clerks of two municipalities at work at the same time, a clock that moves, and an event that
/// nobody can read.
async fn mixed(installation: &Installation) -> CaseId {
    let app = &installation.app;
    let today = app.clock.today();
    let mut clerks = Vec::new();
    for (code, plugin, basis) in [
        (ZAANSTAD, "plugins/zaanstad", "CVDR000479/3"),
        (ENSCHEDE, "plugins/enschede", "CVDR000153/3"),
    ] {
        let log = installation.establish(code, plugin, today).await;
        let clerk = Clerk::new(app, log, basis);
        clerk.pot(Cents::new(10_000_000)).await;
        clerks.push(clerk);
    }
    let mandate = clerks[0].mandate(Cents::new(100_000)).await;
    let mut work = tokio::task::JoinSet::new();
    for (number, clerk) in clerks.iter().cycle().take(8).cloned().enumerate() {
        work.spawn(async move {
            for turn in 0..4 {
                if number % 2 == 0 {
                    clerk.paid_lessons(mandate).await;
                } else {
                    let name = format!("Bewoner {number} {turn}");
                    let (case, person) = clerk.open(&name).await;
                    clerk.day(case, person, "birth-date", today).await;
                }
            }
        });
    }
    work.join_all().await;
    let (broken, _) = clerks[0].open("Wim Kapot").await;
    append_raw(app, log(ZAANSTAD), broken, "something-unheard.v1", b"{}").await;
    let half = maatwerk_domain::calendar::months_after(today, 30).unwrap();
    app.clock.move_to(half).unwrap();
    let ticked = app.tick().await.unwrap();
    assert_eq!((ticked.done, ticked.failed), (16, 0));
    broken
}

#[tokio::test(flavor = "multi_thread")]
async fn deleted_views_are_built_again_the_same() {
    let installation = Installation::new().await;
    let broken = mixed(&installation).await;
    installation.settle().await;
    let kept = dump_all(&installation.app);
    assert_eq!(all_cases(&installation.app, log(ZAANSTAD)).await.len(), 17);
    assert!(kept[CASES].len() > 60, "{:?}", kept[CASES]);
    assert!(
        kept[CASES]
            .iter()
            .any(|line| line.contains("something-unheard.v1"))
    );
    assert!(
        kept[ACTIVITY]
            .iter()
            .any(|line| line.contains("something-unheard.v1"))
    );

    // Deleted while nothing runs, and built from nothing in the background.
    let installation = installation
        .restart(|paths| std::fs::remove_dir_all(paths.data.join("views")).unwrap())
        .await;
    installation.settle().await;
    assert_eq!(dump_all(&installation.app), kept);

    // Built again beside, as the command does it when no server runs.
    let installation = installation.restart_with(None, |_| ()).await;
    for view in [CASES, ACTIVITY] {
        let data = &installation.app.paths().data;
        let old = file(data, view);
        let mut shown = Vec::new();
        let events = Views::rebuild(&installation.app, view, |at| shown.push(at))
            .await
            .unwrap();
        assert_ne!(file(data, view), old);
        let last = shown.last().unwrap();
        assert_eq!((last.seen, last.total), (events, events));
    }
    assert_eq!(dump_all(&installation.app), kept);
    let row = all_cases(&installation.app, log(ZAANSTAD)).await;
    let row = row.iter().find(|row| row.case == broken).unwrap();
    assert_eq!(row.version.get(), 2, "up to what could be read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_that_is_kept_by_somebody_is_not_built_by_another() {
    let installation = crate::support::with_cases(2).await;
    installation.settle().await;
    let app = &installation.app;
    let refused = Views::rebuild(app, CASES, |_| ()).await.unwrap_err();
    assert!(refused.to_string().contains("kept up"), "{refused}");
    let refused = Views::rebuild(app, "nothing", |_| ()).await.unwrap_err();
    assert!(refused.to_string().contains("nothing"), "{refused}");
    assert!(app.views.ask_rebuild("nothing").is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_cases_go_on_where_they_were() {
    let installation = crate::support::with_cases(20).await;
    installation.settle().await;
    // A worker that has seen none of these cases yet.
    let installation = installation.restart(|_| ()).await;
    let app = Arc::clone(&installation.app);
    let cases = all_cases(&app, log(ENSCHEDE)).await;
    for row in &cases {
        let closed = br#"{"by":"clerk","trace":"test","data":{"reason":"resolved"}}"#;
        append_raw(&app, log(ENSCHEDE), row.case, "case-closed.v1", closed).await;
    }
    installation.settle().await;
    assert_right(&app, log(ENSCHEDE)).await;
    let closed = all_cases(&app, log(ENSCHEDE)).await;
    assert!(closed.iter().all(|row| row.status == CaseStatus::Closed));
    assert_eq!(closed.len(), cases.len());
    let kept = dump_all(&app);
    drop(app);
    let installation = installation
        .restart(|paths| std::fs::remove_dir_all(paths.data.join("views")).unwrap())
        .await;
    installation.settle().await;
    assert_eq!(dump_all(&installation.app), kept);
}
