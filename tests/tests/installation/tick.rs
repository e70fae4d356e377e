//! The clock tick: what is due is looked at exactly once, also after a restart or a long stop.

use maatwerk_domain::case::{CaseEvent, GrantStatus};
use maatwerk_domain::{CaseId, Cents};
use maatwerk_log::{LogId, Version};
use maatwerk_tests::{Clerk, Installation};

async fn reviews(installation: &Installation, log: LogId, case: CaseId) -> usize {
    let events = installation
        .app
        .case_events(log, case, Version::NONE, 1000)
        .await
        .unwrap()
        .unwrap();
    events
        .iter()
        .filter(|read| {
            matches!(
                read.event,
                maatwerk::events::DomainEvent::Case(CaseEvent::GiftReviewed { .. })
            )
        })
        .count()
}

async fn status(
    installation: &Installation,
    log: LogId,
    case: CaseId,
) -> maatwerk_domain::case::Grant {
    let loaded = installation.app.case(log, case).await.unwrap().unwrap();
    loaded.case.grants.values().next().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_condition_that_ends_is_looked_at_once() {
    let installation = Installation::new().await;
    let today = installation.app.clock.today();
    let log = installation
        .establish("GM0479", "plugins/zaanstad", today)
        .await;
    let clerk = Clerk::new(&installation.app, log, "CVDR000479/3");
    clerk.pot(Cents::new(10_000_000)).await;
    let mandate = clerk.mandate(Cents::new(100_000)).await;
    let (case, ..) = clerk.paid_lessons(mandate).await;

    let until = status(&installation, log, case).await.terms.conditions[0].until;
    installation
        .app
        .clock
        .move_to(until.yesterday().unwrap())
        .unwrap();
    installation.app.tick().await.unwrap();
    assert_eq!(reviews(&installation, log, case).await, 0, "not due yet");

    installation.app.clock.move_to(until).unwrap();
    // Two at once, as when a tick overlaps the one before.
    let (one, other) = tokio::join!(installation.app.tick(), installation.app.tick());
    assert!(one.is_ok() && other.is_ok());
    installation.app.tick().await.unwrap();
    assert_eq!(reviews(&installation, log, case).await, 1);
    assert_eq!(
        status(&installation, log, case).await.status,
        GrantStatus::Final
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_stop_loses_no_look() {
    let installation = Installation::new().await;
    let today = installation.app.clock.today();
    let log = installation
        .establish("GM0479", "plugins/zaanstad", today)
        .await;
    let clerk = Clerk::new(&installation.app, log, "CVDR000479/3");
    clerk.pot(Cents::new(10_000_000)).await;
    let mandate = clerk.mandate(Cents::new(100_000)).await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        cases.push(clerk.paid_lessons(mandate).await.0);
    }
    drop(clerk);

    // Stopped for years, and the views are gone too.
    let installation = installation
        .restart(|paths| std::fs::remove_dir_all(paths.data.join("views")).unwrap())
        .await;
    let later = maatwerk_domain::calendar::months_after(today, 30).unwrap();
    installation.app.clock.move_to(later).unwrap();
    let ticked = installation.app.tick().await.unwrap();
    assert_eq!((ticked.done, ticked.failed), (3, 0));
    let installation = installation.restart(|_| ()).await;
    assert_eq!(installation.app.tick().await.unwrap().done, 0);
    for case in cases {
        assert_eq!(reviews(&installation, log, case).await, 1);
        assert_eq!(
            status(&installation, log, case).await.status,
            GrantStatus::Final
        );
    }
}
