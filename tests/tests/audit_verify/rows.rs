//! Rows that are gone, moved, twice there or rewritten.

use maatwerk::audit::verify::{Ask, Parts, Source, What};
use maatwerk_log::transparency::{KeyName, SigningKey};

use super::forger::{forget_what_was_signed, rewrite};
use super::support::{Files, LOG, at, checks, log, of_check};

fn hashes(given: &Files) -> Ask {
    Ask {
        parts: Parts::Hash,
        given: vec![given.kept.clone()],
        ..Ask::default()
    }
}

#[tokio::test]
async fn a_log_that_nobody_touched_is_fine() {
    let files = Files::new().await;
    let report = files.verified(&hashes(&files));
    assert!(report.is_fine(), "{:?}", report.faults);
    assert_eq!(report.events, files.size);
    let root = report.logs[0].root.map(|root| root.0);
    assert_eq!(root, Some(files.kept.checkpoint().root));
    assert!(report.logs[0].checkpoints.iter().all(|one| one.signed));
    assert_eq!((report.counts.opened, report.counts.partial), (0, 0));
}

#[tokio::test]
async fn rows_that_are_gone_are_missed_where_they_were() {
    let files = Files::new().await;
    files.change("DELETE FROM event WHERE position IN (20, 21)", []);
    let report = files.hashed();
    let missing = of_check(&report, "missing");
    assert_eq!(
        (missing.position, &missing.what),
        (Some(20), &What::Missing { until: 21 })
    );
    // Their streams go on with a version too many. Their hashes are still there, so that all that follows,
    // and the checkpoint, is seen to be right.
    assert_eq!(checks(&report), ["missing", "version"]);
    assert_eq!(report.found["version"], 2);

    // With their hashes taken along, no root can be told any more.
    files.change(
        "DELETE FROM node WHERE id IN (SELECT id FROM node ORDER BY id LIMIT 4 OFFSET 35)",
        [],
    );
    let report = files.hashed();
    assert_eq!(at(&report, "missing"), [20]);
    assert_eq!(
        of_check(&report, "checkpoint").what,
        What::Checkpoint {
            size: files.size,
            from: Source::Beside,
            agreed: 0,
        }
    );
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_missed() {
    let files = Files::new().await;
    let size = files.size;
    let last = i64::try_from(size).unwrap();
    files.change("DELETE FROM event WHERE position > ?1", [last - 3]);
    let report = files.hashed();
    assert_eq!(checks(&report), ["beyond", "cut"]);
    assert_eq!(at(&report, "beyond"), [last - 2]);
    assert_eq!(at(&report, "cut"), [last - 2]);

    // With the hashes cut off as well, so that by itself nothing is out of order.
    let db = files.tamper();
    let mut leaves = 0;
    for position in 0..last - 3 {
        leaves += 1 + i64::from(position.trailing_ones());
    }
    db.execute(
        "DELETE FROM node WHERE (id & ((1 << 41) - 1)) >= ?1",
        [leaves],
    )
    .unwrap();
    drop(db);
    let report = files.hashed();
    assert_eq!(checks(&report), ["cut"]);
    let cut = |from| What::Cut { size, from };
    assert_eq!(of_check(&report, "cut").what, cut(Source::Beside));
    // Where the file of checkpoints is gone too, only who kept one knows.
    std::fs::remove_file(&files.paths.checkpoints).unwrap();
    assert!(files.hashed().is_fine());
    let report = files.verified(&Ask {
        parts: Parts::All,
        ..hashes(&files)
    });
    assert_eq!(of_check(&report, "cut").what, cut(Source::Given));

    // Nothing left of the log at all.
    files.change("DELETE FROM event", []);
    files.change("DELETE FROM node", []);
    files.change("DELETE FROM log", []);
    let report = files.verified(&hashes(&files));
    assert_eq!(checks(&report), ["no-log"]);
}

#[tokio::test]
async fn rows_that_changed_places_are_found_in_both() {
    let files = Files::new().await;
    let columns = "stream, version, type, recorded_at, sealed";
    let db = files.tamper();
    db.execute_batch(&format!(
        "CREATE TEMP TABLE two AS SELECT position, {columns} FROM event WHERE position IN (12, 29);
         UPDATE event SET version = version + 1000 WHERE position IN (12, 29);
         UPDATE event SET ({columns}) = (SELECT {columns} FROM two WHERE two.position = 41 - event.position)
             WHERE position IN (12, 29);"
    ))
    .unwrap();
    drop(db);
    let report = files.hashed();
    assert_eq!(at(&report, "leaf"), [12, 29]);
}

#[tokio::test]
async fn a_row_that_is_there_twice_is_found() {
    let files = Files::new().await;
    // At the end, as one event more; and over another one.
    files.change(
        "INSERT INTO event SELECT id - position + ?1, log, ?1, stream, version + 100, type, recorded_at, sealed
         FROM event WHERE position = 30",
        [i64::try_from(files.size + 1).unwrap()],
    );
    let report = files.hashed();
    let end = i64::try_from(files.size + 1).unwrap();
    assert_eq!(at(&report, "leaf"), [end]);
    assert_eq!(at(&report, "version"), [end]);
    files.change("DELETE FROM event WHERE position = ?1", [end]);
    files.change(
        "UPDATE event SET (stream, version, type, recorded_at, sealed) =
            (SELECT stream, version + 100, type, recorded_at, sealed FROM event WHERE position = 30)
         WHERE position = 31",
        [],
    );
    let report = files.hashed();
    assert_eq!(at(&report, "leaf"), [31]);
    assert!(report.found.contains_key("version"));
}

#[tokio::test]
async fn stored_hashes_that_were_changed_are_found() {
    let files = Files::new().await;
    // The leaf of position 8 stands at 7 + 4 + 2 + 1 nodes before it; it completes levels 1, 2 and 3.
    for level in 1..4_u8 {
        let id = format!("(1 << 41) + 11 + {level}");
        let flip = format!(
            "UPDATE node SET hash = CAST(substr(hash, 1, 31) || iif(substr(hash, 32) = x'00', x'01', x'00') AS BLOB)
             WHERE id = {id}"
        );
        files.change(&flip, []);
        let report = files.hashed();
        let found: Vec<_> = report
            .faults
            .iter()
            .map(|fault| fault.what.clone())
            .collect();
        let expected: Vec<_> = (1..=level).map(|level| What::Node { level }).collect();
        assert_eq!(found, expected);
        assert!(at(&report, "node").iter().all(|at| *at == 8));
    }
    // A hash that stands where none belongs.
    let files = Files::new().await;
    files.change(
        "INSERT INTO node SELECT (3 << 41) + 1, hash FROM node LIMIT 1",
        [],
    );
    assert_eq!(checks(&files.hashed()), ["file"]);
}

#[tokio::test]
async fn whoever_rewrites_all_of_it_is_found_out_by_a_checkpoint_from_before() {
    let files = Files::new().await;
    let size = files.size;
    let change = "UPDATE event SET recorded_at = recorded_at - 1000000 WHERE position <= 40";
    rewrite(&files.database(), log(), change);
    let checkpoint = |from| What::Checkpoint {
        size,
        from,
        agreed: 0,
    };
    let report = files.hashed();
    assert_eq!(
        checks(&report),
        ["checkpoint"],
        "by itself nothing is out of order"
    );
    assert_eq!(
        of_check(&report, "checkpoint").what,
        checkpoint(Source::Beside)
    );
    // An operator has that file in hand, and the key in it.
    forget_what_was_signed(&files.paths.checkpoints);
    assert!(files.hashed().is_fine());
    let report = files.verified(&hashes(&files));
    assert_eq!(
        of_check(&report, "checkpoint").what,
        checkpoint(Source::Given)
    );
    assert_eq!(at(&report, "checkpoint"), [i64::try_from(size).unwrap()]);
}

#[tokio::test]
async fn a_checkpoint_that_somebody_else_signed_says_nothing() {
    let files = Files::new().await;
    let name = KeyName::new(&files.kept.checkpoint().origin).unwrap();
    let forged = files
        .kept
        .checkpoint()
        .sign(&SigningKey::from_seed(name, &[9; 32]))
        .unwrap();
    let report = files.verified(&Ask {
        parts: Parts::Hash,
        given: vec![forged],
        ..Ask::default()
    });
    let signature = of_check(&report, "signature");
    assert_eq!(
        signature.what,
        What::Signature {
            from: Source::Given
        }
    );
    assert_eq!(signature.authority.as_deref(), Some(LOG));
    assert_eq!(checks(&report), ["signature"]);
}
