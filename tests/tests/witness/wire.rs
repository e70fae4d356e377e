//! What a witness answers, as c2sp.org/tlog-witness says.

use std::sync::Barrier;

use maatwerk::witness::{WitnessStore, WitnessStoreError};
use maatwerk_log::merkle::empty_root;
use maatwerk_log::transparency::{
    AddCheckpoint, KeyName, MAX_ADD_CHECKPOINT_BYTES, SignedCheckpoint, SigningKey,
};

use super::history::History;
use super::standing::{NOON, Standing, cosigning_key, get, state};

const ORIGIN: &str = "maatwerk.example/v1/logs/GM0479";
#[test]
fn a_log_that_only_grows_is_cosigned() {
    let log = History::of(ORIGIN, "entry", 300);
    let standing = Standing::of(&[log.key()]);
    assert_eq!(standing.latest(ORIGIN).status, 404);
    let mut known = 0;
    for (nth, size) in (0..).zip([0, 1, 2, 2, 7, 8, 64, 65, 300]) {
        standing.at(NOON + nth);
        let told = standing.post(log.request(known, size).to_string());
        assert_eq!(told.time_on(&log.checkpoint(size)), NOON + nth);
        known = size;
        // What it shows to who monitors it is what it gave out, under the log's signature.
        let latest = standing.latest(ORIGIN);
        let latest = SignedCheckpoint::parse(&latest.body).unwrap();
        assert_eq!(latest.checkpoint().size, size);
        let trusted = standing.policy(log.key()).verify(&latest).unwrap();
        assert_eq!(trusted.cosigned[0].time, NOON + nth);
    }
    assert_eq!(standing.latest("another").status, 404);
    assert_eq!(
        get(&format!("http://{}/add-checkpoint", standing.address)).status,
        404
    );
}

#[test]
fn its_time_goes_back_only_when_it_was_far_ahead() {
    let log = History::of(ORIGIN, "entry", 3);
    let standing = Standing::of(&[log.key()]);
    assert_eq!(
        standing
            .post(log.request(0, 1).to_string())
            .time_on(&log.checkpoint(1)),
        NOON
    );
    // A clock that is put right by minutes; and one that was wrong by more, which else would keep the
    // log waiting for as long.
    for (clock, time) in [(NOON - 500, NOON), (NOON - 1000, NOON - 1000)] {
        standing.at(clock);
        let told = standing.post(log.request(1, 1).to_string());
        assert_eq!(told.time_on(&log.checkpoint(1)), time);
    }
    // A clock that knows no time gives none that would mean "no statement".
    let standing = Standing::of(&[log.key()]);
    standing.at(0);
    let told = standing.post(log.request(0, 1).to_string());
    assert_eq!(told.time_on(&log.checkpoint(1)), 1);
}

#[test]
fn signatures_that_stand_twice_leave_room_for_its_own() {
    let log = History::of(ORIGIN, "entry", 3);
    let standing = Standing::of(&[log.key()]);
    let request = log.request(0, 2).to_string();
    let line = request.lines().find(|line| line.starts_with('—')).unwrap();
    for times in [1, 63] {
        let again = format!("{request}{}", format!("{line}\n").repeat(times));
        let old = if times == 1 {
            again
        } else {
            again.replacen("old 0", "old 2", 1)
        };
        standing.post(old).cosignature();
        let latest = SignedCheckpoint::parse(&standing.latest(ORIGIN).body).unwrap();
        assert_eq!(
            latest.note().signatures().len(),
            2,
            "the log's, and its own"
        );
        standing.policy(log.key()).verify(&latest).unwrap();
    }
}

#[test]
fn whatever_does_not_follow_is_refused_and_changes_nothing() {
    let log = History::of(ORIGIN, "entry", 20);
    let other = History::of(ORIGIN, "another", 20);
    let stranger = History::of("elsewhere.example/log", "entry", 20);
    let thief = {
        let key = SigningKey::from_seed(KeyName::new(ORIGIN).unwrap(), &[66; 32]);
        let checkpoint = log.checkpoint(12).checkpoint().clone();
        checkpoint.sign(&key).unwrap()
    };
    let standing = Standing::of(&[log.key()]);
    standing.post(log.request(0, 10).to_string()).cosignature();

    let good = log.request(10, 12);
    let text = good.to_string();
    let with = |change: &dyn Fn(&mut AddCheckpoint)| {
        let mut request = good.clone();
        change(&mut request);
        request.to_string()
    };
    let forged = {
        let mut altered = log.checkpoint(12).to_string().into_bytes();
        let at = altered.len() - 10;
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        text.replace(&log.checkpoint(12).to_string(), &altered)
    };
    for (request, status, what) in [
        (String::new(), 400, "nothing"),
        ("old 10\n".to_owned(), 400, "half"),
        (text.replace("old 10", "old ten"), 400, "no size"),
        (text.replace("old 10", "old 010"), 400, "a zero too many"),
        (text[..text.len() - 1].to_owned(), 400, "cut off"),
        (text.replace('\n', "\r\n"), 400, "another end of lines"),
        (with(&|r| r.old = 13), 400, "beyond the checkpoint"),
        (stranger.request(0, 12).to_string(), 404, "another log"),
        (with(&|r| r.checkpoint = thief.clone()), 403, "another key"),
        (forged, 403, "a forged signature"),
        (with(&|r| r.old = 9), 409, "an old size"),
        (log.request(0, 12).to_string(), 409, "as if it were new"),
        (
            log.request(0, 5).to_string(),
            409,
            "a replay of an older one",
        ),
        (log.request(0, 0).to_string(), 409, "back to nothing"),
        (with(&|r| r.proof.clear()), 422, "no proof"),
        (with(&|r| r.proof[0][3] ^= 1), 422, "an altered proof"),
        (with(&|r| r.proof.push([0; 32])), 422, "a hash too many"),
        (other.request(10, 12).to_string(), 422, "another history"),
        (
            other.request(10, 10).to_string(),
            422,
            "another one as large",
        ),
        (
            with(&|r| r.checkpoint = log.signed(12, [7; 32])),
            422,
            "another root",
        ),
    ] {
        let told = standing.post(&request);
        assert_eq!(told.status, status, "{what}: {told:?}");
        if status == 409 {
            assert_eq!(told.media, "text/x.tlog.size");
            assert_eq!(told.body, "10\n");
        }
        assert!(
            !told.body.contains('\u{2014}'),
            "{what}: a signature in {told:?}"
        );
    }
    assert_eq!(standing.post([0xff, 0xfe]).status, 400);
    let huge = format!("{text}{}", "x".repeat(MAX_ADD_CHECKPOINT_BYTES));
    assert_eq!(standing.post(huge).status, 413);
    standing.post(&text).cosignature();
}

#[test]
fn an_empty_log_is_cosigned_only_as_empty() {
    let log = History::of(ORIGIN, "entry", 3);
    let standing = Standing::of(&[log.key()]);
    let empty = |root, proof| AddCheckpoint {
        old: 0,
        proof,
        checkpoint: log.signed(0, root),
    };
    for wrong in [empty([7; 32], vec![]), empty(empty_root(), vec![[7; 32]])] {
        assert_eq!(standing.post(wrong.to_string()).status, 422);
    }
    let mut with_proof = log.request(0, 3);
    with_proof.proof.push([7; 32]);
    assert_eq!(standing.post(with_proof.to_string()).status, 422);
    assert_eq!(
        standing.latest(ORIGIN).status,
        404,
        "nothing was remembered"
    );
    standing
        .post(empty(empty_root(), vec![]).to_string())
        .cosignature();
    standing.post(log.request(0, 3).to_string()).cosignature();
    assert_eq!(standing.post(log.request(0, 0).to_string()).status, 409);
}

#[test]
fn logs_are_witnessed_each_by_itself() {
    let (first, second) = (
        History::of("maatwerk.example/a", "entry", 9),
        History::of("maatwerk.example/b", "entry", 9),
    );
    let standing = Standing::of(&[first.key(), second.key()]);
    standing.post(first.request(0, 9).to_string()).cosignature();
    assert_eq!(standing.latest("maatwerk.example/b").status, 404);
    standing
        .post(second.request(0, 4).to_string())
        .cosignature();
    assert_eq!(standing.post(second.request(9, 9).to_string()).body, "4\n");
    // The key of the one signs nothing for the other.
    let mixed = AddCheckpoint {
        checkpoint: {
            let key = SigningKey::from_seed(KeyName::new("maatwerk.example/a").unwrap(), &[9; 32]);
            second.checkpoint(5).checkpoint().sign(&key).unwrap()
        },
        ..second.request(4, 5)
    };
    assert_eq!(standing.post(mixed.to_string()).status, 403);
    standing
        .post(second.request(4, 9).to_string())
        .cosignature();
}

#[test]
fn of_many_at_once_one_is_cosigned() {
    let log = History::of(ORIGIN, "entry", 200);
    let standing = Standing::of(&[log.key()]);
    let mut known = 0;
    for round in 0..5 {
        let start = Barrier::new(8);
        let statuses: Vec<(u16, u64)> = std::thread::scope(|scope| {
            let submit = |ahead: u64| {
                let (start, standing, log) = (&start, &standing, &log);
                scope.spawn(move || {
                    let size = known + 1 + ahead;
                    let request = log.request(known, size).to_string();
                    start.wait();
                    (standing.post(request).status, size)
                })
            };
            let running: Vec<_> = (0..8).map(submit).collect();
            running.into_iter().map(|run| run.join().unwrap()).collect()
        });
        let won: Vec<_> = statuses
            .iter()
            .filter(|(status, _)| *status == 200)
            .collect();
        assert_eq!(won.len(), 1, "round {round}: {statuses:?}");
        assert!(
            statuses
                .iter()
                .all(|(status, _)| matches!(status, 200 | 409))
        );
        known = won[0].1;
        assert_eq!(
            standing.post(log.request(0, 200).to_string()).body,
            format!("{known}\n")
        );
    }
}

#[test]
fn a_memory_is_of_one_witness() {
    let folder = tempfile::tempdir().unwrap();
    let path = state(&folder);
    let (key, other) = (cosigning_key(1), cosigning_key(2));
    let (key, other) = (key.verifier_key(), other.verifier_key());
    let lost = WitnessStore::open(&path, key);
    assert!(matches!(lost, Err(WitnessStoreError::Lost(_))));
    assert!(!path.exists(), "looking for it does not make it");
    drop(WitnessStore::create(&path, key).unwrap());
    assert!(matches!(
        WitnessStore::create(&path, key),
        Err(WitnessStoreError::Exists(..))
    ));
    assert!(matches!(
        WitnessStore::open(&path, other),
        Err(WitnessStoreError::Foreign(_))
    ));
    for foreign in ["no database at all", ""] {
        let path = folder.path().join(format!("foreign-{}", foreign.len()));
        std::fs::write(&path, foreign).unwrap();
        assert!(matches!(
            WitnessStore::open(&path, key),
            Err(WitnessStoreError::Foreign(_))
        ));
    }
    drop(WitnessStore::open(&path, key).unwrap());
}
