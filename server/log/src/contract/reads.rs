//! Rules of reading.

use std::{
    ops::ControlFlow,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Broken, Fixture, ensure,
    samples::{event, fresh, log, sealed, stream, write},
    succeeded,
};
use crate::{
    clock::SystemClock,
    event_log::{Append, EventLog, Head, Recorded, StreamWrite},
    id::{Position, Version},
    limits,
    merkle::{self, Node, ProofPlan, check_consistency, check_inclusion},
};

/// What is read is what was appended, byte for byte, in the log and in the stream.
///
/// # Errors
/// When the rule is broken.
pub async fn bytes_come_back_as_given<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "bytes come back as given";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let (id, s) = (log("A-9"), stream());
    let given = [
        ("case-opened.v1", 16),
        ("b2.v12", 300),
        ("long-one.v9999", 60_000),
    ];
    let events = (1..)
        .zip(given)
        .map(|(n, (name, length))| event(id, s, Version::new(n), name, sealed(0xff, length)));
    let events: Vec<_> = events.collect();
    let writes = vec![StreamWrite {
        stream: s,
        expected: Version::NONE,
        events: events.clone(),
    }];
    let appended = succeeded(
        rule,
        store
            .append(Append {
                log: id,
                idempotency: None,
                writes,
            })
            .await,
    )?;
    let expected: Vec<_> = (1..)
        .zip(&events)
        .map(|(position, event)| Recorded {
            log: id,
            position: Position::new(position).unwrap_or_default(),
            stream: s,
            version: event.place().version,
            event_type: event.place().event_type.clone(),
            recorded_at: appended.recorded_at,
            sealed: event.sealed().to_vec(),
        })
        .collect();
    let read = succeeded(rule, store.read_log(id, Position::START, 10).await)?;
    ensure!(rule, read == expected, "the log gives back {read:?}");
    let read = succeeded(rule, store.read_stream(id, s, Version::NONE, 10).await)?;
    ensure!(rule, read == expected, "the stream gives back {read:?}");
    Ok(())
}

/// Pages keep to their limit, follow on each other without gap or overlap, and end empty.
///
/// # Errors
/// When the rule is broken.
pub async fn pages_are_bounded_and_join_up<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "pages are bounded and join up";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let (id, s) = (log("GM0479"), stream());
    let nothing = succeeded(rule, store.read_log(id, Position::START, 10).await)?;
    ensure!(
        rule,
        nothing.is_empty(),
        "{nothing:?} in a log that does not exist"
    );
    for at in 0..23 {
        let writes = vec![
            write(id, s, Version::new(at), 1),
            write(id, stream(), Version::NONE, 1),
        ];
        succeeded(
            rule,
            store
                .append(Append {
                    log: id,
                    idempotency: None,
                    writes,
                })
                .await,
        )?;
    }
    for limit in [0, 1, 7, 23, 46, 1000, u32::MAX] {
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let (mut positions, mut after) = (Vec::new(), Position::START);
        loop {
            let page = succeeded(rule, store.read_log(id, after, limit).await)?;
            ensure!(
                rule,
                page.len() <= most,
                "{} events in a page of {limit}",
                page.len()
            );
            let Some(last) = page.last() else { break };
            after = last.position;
            positions.extend(page.iter().map(|event| event.position.get()));
        }
        let expected = if limit == 0 { 0 } else { 46 };
        ensure!(
            rule,
            positions == (1..=expected).collect::<Vec<_>>(),
            "{positions:?} by {limit}"
        );
        let (mut versions, mut after) = (Vec::new(), Version::NONE);
        loop {
            let page = succeeded(rule, store.read_stream(id, s, after, limit).await)?;
            ensure!(
                rule,
                page.len() <= most,
                "{} events in a page of {limit}",
                page.len()
            );
            let Some(last) = page.last() else { break };
            after = last.version;
            ensure!(
                rule,
                page.iter().all(|event| event.stream == s),
                "events of another stream"
            );
            versions.extend(page.iter().map(|event| event.version.get()));
        }
        let expected = if limit == 0 { 0 } else { 23 };
        ensure!(
            rule,
            versions == (1..=expected).collect::<Vec<_>>(),
            "{versions:?} by {limit}"
        );
    }
    for _ in 0..6 {
        succeeded(rule, store.append(fresh(log("BIG"), 1000)).await)?;
    }
    let page = succeeded(
        rule,
        store.read_log(log("BIG"), Position::START, u32::MAX).await,
    )?;
    let most = usize::try_from(limits::MAX_PAGE_EVENTS).unwrap_or(usize::MAX);
    ensure!(
        rule,
        (1..=most).contains(&page.len()),
        "{} events in one page",
        page.len()
    );
    Ok(())
}

/// A fold sees each event once, in order, all of them, and stops when told.
///
/// # Errors
/// When the rule is broken.
pub async fn folds_see_what_pages_see<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "folds see what pages see";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let (id, s) = (log("GM0479"), stream());
    let count = limits::MAX_PAGE_EVENTS + 904;
    let step = u32::try_from(limits::MAX_EVENTS).unwrap_or(u32::MAX);
    for at in (0..count).step_by(limits::MAX_EVENTS) {
        let writes = vec![write(id, s, Version::new(at), step.min(count - at))];
        succeeded(
            rule,
            store
                .append(Append {
                    log: id,
                    idempotency: None,
                    writes,
                })
                .await,
        )?;
    }
    let keep = |seen: &mut Vec<Recorded>, event: crate::RecordedRef<'_>| {
        seen.push(event.to_owned());
        ControlFlow::Continue(())
    };
    let all = succeeded(
        rule,
        store
            .fold_stream(id, s, Version::new(2), Vec::new(), keep)
            .await,
    )?;
    let same = succeeded(
        rule,
        store
            .fold_log(id, Position::new(2).unwrap_or_default(), Vec::new(), keep)
            .await,
    )?;
    ensure!(
        rule,
        all == same,
        "the stream has {} events, the log {}",
        all.len(),
        same.len()
    );
    let versions: Vec<_> = all.iter().map(|event| event.version.get()).collect();
    ensure!(
        rule,
        versions == (3..=count).collect::<Vec<_>>(),
        "{} events of {}",
        all.len(),
        count - 2
    );
    let page = succeeded(rule, store.read_stream(id, s, Version::new(2), 50).await)?;
    ensure!(rule, all.starts_with(&page), "the page is another");
    let three = |seen: &mut u32, _: crate::RecordedRef<'_>| {
        *seen += 1;
        if *seen == 3 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let seen = (
        succeeded(
            rule,
            store.fold_stream(id, s, Version::NONE, 0, three).await,
        )?,
        succeeded(rule, store.fold_log(id, Position::START, 0, three).await)?,
        succeeded(
            rule,
            store
                .fold_stream(id, stream(), Version::NONE, 0, three)
                .await,
        )?,
        succeeded(
            rule,
            store.fold_log(log("NL"), Position::START, 0, three).await,
        )?,
    );
    ensure!(rule, seen == (3, 3, 0, 0), "{seen:?}");
    Ok(())
}

/// The head's root is the root of RFC 6962 over the leaves of the events, at every size.
///
/// # Errors
/// When the rule is broken.
pub async fn the_root_follows_from_the_events<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "the root follows from the events";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0479");
    let head = succeeded(rule, store.head(id).await)?;
    ensure!(
        rule,
        head == Head::empty(),
        "{head:?} of a log that does not exist"
    );
    for count in [1, 1, 1, 2, 3, 5, 8, 13, 1, 1] {
        succeeded(rule, store.append(fresh(id, count)).await)?;
        let head = succeeded(rule, store.head(id).await)?;
        let events = succeeded(rule, store.read_log(id, Position::START, 100).await)?;
        let root = merkle::root_from_leaves(events.iter().map(Recorded::leaf_hash));
        let expected = Head {
            position: events.last().map_or(Position::START, |e| e.position),
            root,
        };
        ensure!(rule, head == expected, "{head:?}, expected {expected:?}");
    }
    Ok(())
}

/// The head of every earlier size stays what it was, and there is none of a later one.
///
/// # Errors
/// When the rule is broken.
pub async fn earlier_heads_stay<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "earlier heads stay";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0479");
    let mut heads = vec![Head::empty()];
    for _ in 0..20 {
        succeeded(rule, store.append(fresh(id, 1)).await)?;
        heads.push(succeeded(rule, store.head(id).await)?);
    }
    for head in &heads {
        let found = succeeded(rule, store.head_at(id, head.position).await)?;
        ensure!(
            rule,
            found.as_ref() == Some(head),
            "{found:?}, was {head:?}"
        );
    }
    let end = heads.last().map_or(Position::START, |head| head.position);
    let beyond = succeeded(rule, store.head_at(id, end.plus(1)).await)?;
    ensure!(rule, beyond.is_none(), "{beyond:?} beyond the end");
    Ok(())
}

/// The nodes of the tree are there as soon as they are complete and never before, and proofs made
/// of them hold.
///
/// # Errors
/// When the rule is broken.
pub async fn tree_hashes_make_proofs<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "tree hashes make proofs";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let id = log("GM0479");
    let leaf = |index| Node { level: 0, index };
    let nothing = succeeded(rule, store.tree_hashes(id, Vec::new()).await)?;
    ensure!(
        rule,
        nothing == Some(Vec::new()),
        "{nothing:?} for no nodes"
    );
    let nothing = succeeded(rule, store.tree_hashes(id, vec![leaf(0)]).await)?;
    ensure!(rule, nothing.is_none(), "{nothing:?} of no log");
    let mut heads = vec![Head::empty()];
    for _ in 0..19 {
        // Beside it a log of its own, whose nodes are others.
        succeeded(rule, store.append(fresh(log("NL"), 2)).await)?;
        succeeded(rule, store.append(fresh(id, 1)).await)?;
        heads.push(succeeded(rule, store.head(id).await)?);
    }
    let events = succeeded(rule, store.read_log(id, Position::START, 100).await)?;
    for to in &heads[1..] {
        let size = to.position.get();
        for from in heads.iter().take_while(|from| from.position <= to.position) {
            let ends = ((from.position.get(), &from.root), (size, &to.root));
            let plan = succeeded(rule, ProofPlan::consistency(ends.0.0, size))?;
            let hashes = succeeded(rule, store.tree_hashes(id, plan.nodes().to_vec()).await)?;
            let proof = hashes
                .and_then(|hashes| plan.prove(&hashes))
                .unwrap_or_default();
            let held = check_consistency(ends.0, ends.1, &proof);
            ensure!(rule, held.is_ok(), "{held:?} from {} to {size}", ends.0.0);
        }
        for (event, index) in events.iter().zip(0..size) {
            let plan = succeeded(rule, ProofPlan::inclusion(index, size))?;
            let hashes = succeeded(rule, store.tree_hashes(id, plan.nodes().to_vec()).await)?;
            let proof = hashes
                .and_then(|hashes| plan.prove(&hashes))
                .unwrap_or_default();
            let held = check_inclusion(&event.leaf_hash(), index, size, &to.root, &proof);
            ensure!(rule, held.is_ok(), "{held:?} of leaf {index} in {size}");
        }
    }
    let all: Vec<_> = (0..19).rev().map(leaf).collect();
    let hashes = succeeded(rule, store.tree_hashes(id, all.clone()).await)?;
    let expected: Vec<_> = events.iter().rev().map(Recorded::leaf_hash).collect();
    ensure!(rule, hashes == Some(expected), "{hashes:?}");
    let incomplete = Node { level: 2, index: 4 };
    for node in [
        leaf(19),
        incomplete,
        leaf(u64::MAX),
        Node {
            level: 255,
            index: 0,
        },
    ] {
        let asked = [all.clone(), vec![node]].concat();
        let beyond = succeeded(rule, store.tree_hashes(id, asked).await)?;
        ensure!(rule, beyond.is_none(), "{node:?}, which is not complete");
    }
    let many = vec![leaf(0); limits::MAX_TREE_HASHES + 1];
    let many = succeeded(rule, store.tree_hashes(id, many).await)?;
    ensure!(rule, many.is_none(), "more than the bound");
    Ok(())
}

/// Waiting ends soon after news, and without any when the time is up.
///
/// # Errors
/// When the rule is broken.
pub async fn waiting_ends_with_news_or_time<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    let rule = "waiting ends with news or time";
    let store = fixture.empty(Arc::new(SystemClock)).await;
    let (id, long) = (log("GM0479"), Duration::from_secs(30));
    let short = Duration::from_millis(20);
    for before in [0, 1, 2] {
        let position = Position::new(before).unwrap_or_default();
        let started = Instant::now();
        let idle = succeeded(rule, store.wait_beyond(id, position, short).await)?;
        ensure!(
            rule,
            idle == position && started.elapsed() >= short,
            "{idle} after {:?}",
            started.elapsed()
        );
        let waiting = tokio::spawn({
            let store = store.clone();
            async move { store.wait_beyond(id, position, long).await }
        });
        tokio::time::sleep(short).await;
        succeeded(rule, store.append(fresh(log("NL"), 1)).await)?;
        succeeded(rule, store.append(fresh(id, 1)).await)?;
        let news = succeeded(rule, succeeded(rule, waiting.await)?)?;
        ensure!(
            rule,
            news == position.plus(1),
            "{news} after an event at {}",
            before + 1
        );
        ensure!(
            rule,
            started.elapsed() < long,
            "the news took {:?}",
            started.elapsed()
        );
        let past = succeeded(rule, store.wait_beyond(id, position, long).await)?;
        ensure!(rule, past == news, "{past} for what was there already");
    }
    Ok(())
}
