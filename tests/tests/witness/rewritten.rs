//! An operator who rewrites history and recomputes everything: rows, tree, root, and a new signature
//! under the log's own key. Nothing of it is out of order by itself; the witness remembers.

use std::path::Path;

use maatwerk::witness::{LogProofs, SubmitError, WitnessClient};
use maatwerk_log::transparency::{
    Checkpoint, KeyName, NotTrusted, SignedCheckpoint, SigningKey, VerifierKey,
};
use maatwerk_log::{EventLog as _, LogId, Options, SqliteLog, SystemClock};
use maatwerk_tests::{Installation, add_cases, story};

use super::forger::rewrite;
use super::standing::{NOON, Standing};

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
