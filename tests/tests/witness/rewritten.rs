//! An operator who rewrites history and recomputes everything: rows, tree, root, and a new signature
//! under the log's own key. Nothing of it is out of order by itself; the witness remembers.

use std::path::Path;

use maatwerk::witness::{LogProofs, SubmitError, WitnessClient};
use maatwerk_log::leaf::leaf_hash;
use maatwerk_log::merkle::Frontier;
use maatwerk_log::transparency::{
    Checkpoint, KeyName, NotTrusted, SignedCheckpoint, SigningKey, VerifierKey,
};
use maatwerk_log::{
    EventLog as _, EventType, LogId, Options, Place, Position, SealedEvent, SqliteLog, StreamId,
    SystemClock, Version,
};
use maatwerk_tests::{Installation, add_cases, story};
use rusqlite::Connection;

use super::standing::{NOON, Standing};

/// Changes rows of a log as somebody does who has all of the machine: no trigger stops it, and the
/// whole tree is computed anew.
fn rewrite(file: &Path, log: LogId, change: &str) {
    let db = Connection::open(file).unwrap();
    let all = |sql: &str| -> Vec<String> {
        let mut found = db.prepare(sql).unwrap();
        let rows = found.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    let triggers = all("SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    for name in all("SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    assert!(db.execute(change, []).unwrap() > 0);
    let number: i64 = db
        .query_row(
            "SELECT number FROM log WHERE name = ?1",
            [log.as_str()],
            |row| row.get(0),
        )
        .unwrap();
    let mut tree = Frontier::default();
    let mut events = db
        .prepare(
            "SELECT position, stream, version, type, recorded_at, sealed FROM event WHERE log = ?1
             ORDER BY position",
        )
        .unwrap();
    let mut events = events.query([number]).unwrap();
    while let Some(row) = events.next().unwrap() {
        let event_type = EventType::new(&row.get::<_, String>(3).unwrap()).unwrap();
        let place = Place {
            log,
            stream: StreamId::from_bytes(row.get(1).unwrap()),
            version: Version::new(row.get(2).unwrap()),
            event_type: &event_type,
        };
        let position: i64 = row.get(0).unwrap();
        let position = Position::new(position.try_into().unwrap()).unwrap();
        let sealed = SealedEvent::from_bytes(place, row.get(5).unwrap()).unwrap();
        let leaf = leaf_hash(place, position, row.get(4).unwrap(), sealed.digest());
        tree.push(leaf, |node, hash| {
            let id = number << 41 | i64::try_from(node.stored_index()).unwrap();
            db.execute("UPDATE node SET hash = ?2 WHERE id = ?1", (id, hash))
                .unwrap();
        });
    }
    for trigger in triggers {
        db.execute_batch(&trigger).unwrap();
    }
}

/// What an operator signs of the log that lies there, whatever happened to it.
async fn signed(log: &SqliteLog, id: LogId, key: &SigningKey) -> SignedCheckpoint {
    let head = log.head(id).await.unwrap();
    let checkpoint = Checkpoint {
        origin: key.verifier_key().name().to_string(),
        size: head.position.get(),
        root: head.root,
    };
    checkpoint.sign(key).unwrap()
}

struct Operator {
    id: LogId,
    key: SigningKey,
    client: WitnessClient,
}

impl Operator {
    /// Has the log that lies there cosigned, with whatever proofs it makes.
    async fn submit(&self, log: &SqliteLog, known: u64) -> Result<SignedCheckpoint, SubmitError> {
        let mut checkpoint = signed(log, self.id, &self.key).await;
        let proofs = LogProofs::new(log.clone(), self.id);
        let mut known = known;
        let given = self.client.submit(&checkpoint, &mut known, NOON, &proofs);
        checkpoint.add(given.await?.signature).unwrap();
        Ok(checkpoint)
    }
}

fn reopened(folder: &Path) -> SqliteLog {
    let file = folder.join("log.db");
    SqliteLog::open(&file, std::sync::Arc::new(SystemClock), Options::default()).unwrap()
}

#[test]
fn rewritten_history_gets_no_cosignature() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let id = LogId::new("GM0479").unwrap();
    let key = SigningKey::from_seed(
        KeyName::new("maatwerk.example/v1/logs/GM0479").unwrap(),
        &[3; 32],
    );
    let verifier: &VerifierKey = key.verifier_key();
    let standing = Standing::of(&[verifier]);
    let policy = standing.policy(verifier);
    let client = WitnessClient::new(&policy.witnesses()[0]).unwrap();
    let operator = Operator {
        id,
        key: SigningKey::from_seed(verifier.name().clone(), &key.seed()),
        client,
    };

    let installation = runtime.block_on(Installation::new());
    let app = &installation.app;
    runtime.block_on(async {
        app.establish(id, "Zaanstad").await.unwrap();
        let _ = add_cases(app, id, 0..20, story::granted).await;
    });
    let honest = runtime.block_on(operator.submit(&app.log, 0)).unwrap();
    policy.verify(&honest).unwrap();
    let size = honest.checkpoint().size;
    runtime.block_on(async {
        let _ = add_cases(app, id, 20..25, story::granted).await;
    });
    let grown = runtime.block_on(operator.submit(&app.log, size)).unwrap();
    assert!(grown.checkpoint().size > size);
    policy.verify(&grown).unwrap();
    let size = grown.checkpoint().size;
    let (data, folder) = runtime.block_on(installation.into_folder());

    // What was done first is dated back by a second. All that follows from it is computed anew.
    rewrite(
        &data.join("log.db"),
        id,
        "UPDATE event SET recorded_at = recorded_at - 1000000 WHERE position <= 40",
    );
    let log = reopened(&data);
    log.verify(id).expect("by itself nothing is out of order");
    let forged = runtime.block_on(signed(&log, id, &operator.key));
    assert_eq!(forged.checkpoint().size, size);
    assert_ne!(forged.checkpoint().root, grown.checkpoint().root);
    forged
        .verify_log(verifier)
        .expect("the log's own key signed it");

    // As large as it was; as if the witness knew nothing; as if it knew less.
    for known in [size, 0, 30] {
        let refused = runtime.block_on(operator.submit(&log, known));
        assert!(
            matches!(refused, Err(SubmitError::Inconsistent)),
            "{refused:?}"
        );
    }
    // Nor when it has grown since, or was cut off before the lie.
    let more = runtime.block_on(async {
        log.close().await;
        let installation = Installation::at(folder).await;
        let _ = add_cases(&installation.app, id, 25..26, story::granted).await;
        let refused = operator.submit(&installation.app.log, size).await;
        assert!(
            matches!(refused, Err(SubmitError::Inconsistent)),
            "{refused:?}"
        );
        signed(&installation.app.log, id, &operator.key).await
    });
    let cut = Checkpoint {
        size: 39,
        ..forged.checkpoint().clone()
    };
    let cut = cut.sign(&operator.key).unwrap();
    let client = &operator.client;
    let nothing = super::history::History::of("x", "x", 50);
    let refused = runtime.block_on(client.submit(&cut, &mut 0, NOON, &nothing));
    assert!(matches!(refused, Err(SubmitError::Ahead(ahead)) if ahead == size));

    // So an auditor with the policy accepts none of them; also not with the witness's word for
    // another root.
    for forged in [forged, more, cut] {
        let refused = policy.verify(&forged);
        assert!(
            matches!(refused, Err(NotTrusted::Quorum { .. })),
            "{refused:?}"
        );
        let mut dressed = forged.clone();
        for signature in grown.note().signatures() {
            if signature.names(standing.witness.key()) {
                dressed.add(signature.clone()).unwrap();
            }
        }
        let refused = policy.verify(&dressed);
        assert!(
            matches!(refused, Err(NotTrusted::Signature(_))),
            "{refused:?}"
        );
    }
}
