//! How whoever follows all logs learns that there is something to read.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Broken, Fixture, ensure,
    samples::{fresh, log},
    succeeded,
};
use crate::{
    clock::SystemClock,
    event_log::{EventLog, News},
    id::Position,
};

/// One hint for all logs: it comes soon after an append to any of them, also one that did not exist,
/// also when the append came between the mark and the waiting; and the heads are told together.
///
/// # Errors
/// When the rule is broken.
pub async fn news_of_any_log_ends_waiting<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "news of any log ends waiting";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let (short, long) = (Duration::from_millis(20), Duration::from_secs(30));
    let heads = succeeded(rule, store.heads().await)?;
    ensure!(rule, heads.is_empty(), "{heads:?} of an empty store");
    let mut mark = succeeded(rule, store.wait_for_news(News::default(), long).await)?;
    let mut expected = Vec::new();
    for (name, count) in [("GM0479", 1), ("NL", 2), ("GM0479", 3)] {
        let id = log(name);
        let started = Instant::now();
        mark = succeeded(rule, store.wait_for_news(mark, short).await)?;
        ensure!(
            rule,
            started.elapsed() >= short,
            "nothing happened, and waiting ended after {:?}",
            started.elapsed()
        );
        // Told while waiting.
        let waiting = tokio::spawn({
            let store = store.clone();
            async move { store.wait_for_news(mark, long).await }
        });
        tokio::time::sleep(short).await;
        let appended = succeeded(rule, store.append(fresh(id, count)).await)?;
        let then = succeeded(rule, succeeded(rule, waiting.await)?)?;
        ensure!(rule, then > mark, "{then:?} after an append at {mark:?}");
        expected.retain(|(other, _)| *other != id);
        expected.push((id, appended.last));
        expected.sort();
        let heads = succeeded(rule, store.heads().await)?;
        ensure!(rule, heads == expected, "{heads:?}, expected {expected:?}");
        // Told before waiting: the mark of before it still ends it.
        let past = succeeded(rule, store.wait_for_news(mark, long).await)?;
        ensure!(rule, past >= then, "{past:?}, after {then:?}");
        ensure!(
            rule,
            started.elapsed() < long,
            "the news took {:?}",
            started.elapsed()
        );
        mark = past;
    }
    let sum: u64 = expected
        .iter()
        .map(|(_, at): &(_, Position)| at.get())
        .sum();
    ensure!(rule, sum == 6, "{expected:?} after six events");
    Ok(())
}
