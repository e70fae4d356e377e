//! An event that cannot be read: set aside, listed, and what follows on it too.

use maatwerk::views::{ACTIVITY, CASES};
use maatwerk_tests::{add_cases, append_raw, story};

use crate::support::{ENSCHEDE, ZAANSTAD, all_cases, assert_right, log, with_cases};

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_cannot_be_read_is_listed_and_the_others_go_on() {
    let installation = with_cases(3).await;
    let app = &installation.app;
    installation.settle().await;
    let before = all_cases(app, log(ZAANSTAD)).await;
    let (one, other) = (before[0].case, before[1].case);

    let closed: &[u8] = br#"{"by":"clerk","trace":"test","data":{"reason":"resolved"}}"#;
    let secret: &[u8] = br#"{"by":"clerk","trace":"test","data":{"Samira":"999990019"}}"#;
    let unknown = append_raw(app, log(ZAANSTAD), one, "case-haunted.v1", b"{}").await;
    let malformed = append_raw(app, log(ZAANSTAD), other, "case-closed.v1", secret).await;
    // Sound by itself, but nobody knows what it follows on.
    let after = append_raw(app, log(ZAANSTAD), one, "case-closed.v1", closed).await;
    add_cases(app, log(ZAANSTAD), 50..53, story::granted).await;
    add_cases(app, log(ENSCHEDE), 60..63, story::granted).await;
    installation.settle().await;

    let cases = app.views.get(CASES).unwrap();
    let poison = cases.poison(100).await.unwrap();
    let found: Vec<_> = poison
        .iter()
        .map(|event| (event.log, event.position, event.event_type.as_str()))
        .collect();
    let zaanstad = log(ZAANSTAD);
    assert_eq!(
        found,
        [
            (zaanstad, unknown, "case-haunted.v1"),
            (zaanstad, malformed, "case-closed.v1"),
            (zaanstad, after, "case-closed.v1"),
        ]
    );
    assert!(poison[0].error.contains("no type of event"), "{poison:?}");
    assert!(poison[1].error.contains("malformed"), "{poison:?}");
    assert!(poison[2].error.contains("earlier event"), "{poison:?}");
    for event in &poison {
        assert!(
            !event.error.contains("Samira") && !event.error.contains("99999"),
            "{event:?}"
        );
    }
    assert_eq!(cases.poison(2).await.unwrap().len(), 2);
    assert_eq!(app.views.get(ACTIVITY).unwrap().poisoned(), 0);
    // The rows of those two cases stand as they were; all others are right.
    let rows = all_cases(app, zaanstad).await;
    assert_eq!(rows.len(), 6);
    for row in &before[..2] {
        assert!(rows.contains(row), "{row:?}");
    }
    // The whole is the same after a restart in between, when nothing is in memory.
    let installation = installation.restart(|_| ()).await;
    let app = &installation.app;
    let again = append_raw(app, zaanstad, one, "case-closed.v1", closed).await;
    add_cases(app, log(ENSCHEDE), 70..71, story::granted).await;
    installation.settle().await;
    let poison = app.views.get(CASES).unwrap().poison(100).await.unwrap();
    assert_eq!(poison.len(), 4);
    assert_eq!(poison[3].position, again);
    let activity = app.views.activity().await.unwrap();
    let closed: u64 = activity
        .iter()
        .filter(|row| row.event_type == "case-closed.v1" && row.log == zaanstad)
        .map(|row| row.events)
        .sum();
    assert_eq!(closed, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_was_erased_is_no_poison_and_leaves_nothing() {
    let installation = with_cases(3).await;
    installation.settle().await;
    let app = &installation.app;
    let gone = all_cases(app, log(ZAANSTAD)).await[1].case;
    let key = maatwerk_log::KeyId::from_bytes(gone.to_bytes());
    app.vault.destroy_key(key).unwrap();
    crate::support::rebuilt(app, CASES).await;
    let rows = all_cases(app, log(ZAANSTAD)).await;
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.case != gone));
    assert_right(app, log(ZAANSTAD)).await;
}
