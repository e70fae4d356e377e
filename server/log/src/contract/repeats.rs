//! Rules of idempotency keys.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{
    Broken, Fixture, ensure,
    samples::{fresh, idempotency, log, stream, write},
    succeeded,
};
use crate::{
    clock::SystemClock,
    event_log::{AnsweredError, Append, AppendError, Appended, EventLog},
    id::{LogId, Version},
};

fn keyed(id: LogId, client: &str, key: &str, body: u8) -> Append {
    Append {
        idempotency: Some(idempotency(client, key, body)),
        ..fresh(id, 2)
    }
}

/// A repetition appends nothing and gets the first answer, however the streams moved on.
///
/// # Errors
/// When the rule is broken.
pub async fn a_repeat_gets_the_first_answer<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "a repeat gets the first answer";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0479");
    let before = succeeded(rule, store.answered(id, "client", "key", [1; 32]).await)?;
    ensure!(
        rule,
        before.is_none(),
        "{before:?} before the first request"
    );
    let request = keyed(id, "client", "key", 1);
    let first = succeeded(rule, store.append(request.clone()).await)?;
    ensure!(
        rule,
        !first.replayed && first.answer.as_deref() == Some(b"answer to client key 1"),
        "{first:?}"
    );
    succeeded(rule, store.append(fresh(id, 3)).await)?;
    let head = succeeded(rule, store.head(id).await)?;
    let expected = Appended {
        replayed: true,
        ..first
    };
    for _ in 0..3 {
        let again = succeeded(rule, store.append(request.clone()).await)?;
        ensure!(rule, again == expected, "{again:?}, expected {expected:?}");
    }
    let answered = succeeded(rule, store.answered(id, "client", "key", [1; 32]).await)?;
    ensure!(
        rule,
        answered.as_ref() == Some(&expected),
        "{answered:?}, expected {expected:?}"
    );
    let after = succeeded(rule, store.head(id).await)?;
    ensure!(
        rule,
        after == head,
        "the head went from {head:?} to {after:?}"
    );
    Ok(())
}

/// The same key with another body is an error, and appends nothing.
///
/// # Errors
/// When the rule is broken.
pub async fn a_key_with_another_body_is_refused<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "a key with another body is refused";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0479");
    succeeded(rule, store.append(keyed(id, "client", "key", 1)).await)?;
    let head = succeeded(rule, store.head(id).await)?;
    let reused = store.append(keyed(id, "client", "key", 2)).await;
    ensure!(
        rule,
        matches!(reused, Err(AppendError::KeyReused)),
        "{reused:?}"
    );
    let reused = store.answered(id, "client", "key", [2; 32]).await;
    ensure!(
        rule,
        matches!(reused, Err(AnsweredError::KeyReused)),
        "{reused:?}"
    );
    let after = succeeded(rule, store.head(id).await)?;
    ensure!(
        rule,
        after == head,
        "the head went from {head:?} to {after:?}"
    );
    Ok(())
}

/// The same key of another client, or in another log, is another key.
///
/// # Errors
/// When the rule is broken.
pub async fn a_key_belongs_to_its_log_and_client<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "a key belongs to its log and client";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let keys = [
        ("GM0479", "a", "bc"),
        ("GM0479", "ab", "c"),
        ("NL", "a", "bc"),
        ("GM0479", "a", "BC"),
    ];
    for (body, (name, client, key)) in (1..).zip(keys) {
        let appended = succeeded(
            rule,
            store.append(keyed(log(name), client, key, body)).await,
        )?;
        ensure!(
            rule,
            !appended.replayed,
            "{name} {client} {key} was taken for another"
        );
    }
    for (body, (name, client, key)) in (1..).zip(keys) {
        let answered = succeeded(
            rule,
            store.answered(log(name), client, key, [body; 32]).await,
        )?;
        let answer = answered.and_then(|a| a.answer);
        ensure!(
            rule,
            answer == Some(idempotency(client, key, body).answer),
            "{name} {client} {key}: {answer:?}"
        );
    }
    Ok(())
}

/// A request that was refused may come again under its key, changed or not.
///
/// # Errors
/// When the rule is broken.
pub async fn a_refused_append_uses_no_key<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "a refused append uses no key";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0479");
    let s = stream();
    let request = |expected: u32, body| Append {
        log: id,
        idempotency: Some(idempotency("client", "key", body)),
        writes: vec![write(id, s, Version::new(expected), 1)],
    };
    let refused = store.append(request(7, 1)).await;
    ensure!(
        rule,
        matches!(refused, Err(AppendError::Conflict { .. })),
        "{refused:?}"
    );
    let answered = succeeded(rule, store.answered(id, "client", "key", [1; 32]).await)?;
    ensure!(rule, answered.is_none(), "{answered:?}");
    let appended = succeeded(rule, store.append(request(0, 2)).await)?;
    ensure!(rule, !appended.replayed, "{appended:?}");
    Ok(())
}

/// Sixteen copies of one request at once: one is appended, all get its answer.
///
/// # Errors
/// When the rule is broken.
pub async fn racing_repeats_append_once<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "racing repeats append once";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0479");
    for round in 1..=20_u64 {
        let mut requests = JoinSet::new();
        for _ in 0..16 {
            // A stream each, as of a client whose every attempt makes a new case.
            let append = keyed(id, "client", &format!("key {round}"), 1);
            let store = store.clone();
            requests.spawn(async move { store.append(append).await });
        }
        let mut fresh = 0;
        for result in requests.join_all().await {
            let appended = succeeded(rule, result)?;
            fresh += u32::from(!appended.replayed);
            let got = (appended.first.get(), appended.last.get());
            ensure!(
                rule,
                got == (2 * round - 1, 2 * round),
                "{appended:?} in round {round}"
            );
        }
        ensure!(rule, fresh == 1, "{fresh} appended in round {round}");
    }
    let head = succeeded(rule, store.head(id).await)?;
    ensure!(rule, head.position.get() == 40, "{head:?}");
    Ok(())
}
