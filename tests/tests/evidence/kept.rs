//! A bundle held against a checkpoint that an auditor kept from before.

use maatwerk::audit::verify::{self, Ask};
use maatwerk::backtest::Watch;
use maatwerk::evidence::BundleMaterial;
use maatwerk_log::transparency::SignedCheckpoint;
use maatwerk_tests::Office;
use serde_json::json;

use super::support::{AUTHORITY, auditor, household, look, take, web};

/// The checks that found something, with how often.
fn found(bytes: &[u8], kept: &SignedCheckpoint) -> Vec<(&'static str, u64)> {
    let (bundle, _) = look(bytes).unwrap();
    let ask = Ask {
        given: vec![kept.clone()],
        threads: 1,
        ..Ask::default()
    };
    let material = BundleMaterial::of(bundle, None);
    let report = verify::run(&material, &ask, &Watch::default()).unwrap();
    report.found.into_iter().collect()
}

#[test]
fn what_cannot_be_compared_with_a_checkpoint_is_not_called_fine() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let auditor = auditor(&web);
    let first = take(&auditor, &case.path, &json!({}));
    let (bundle, _) = look(&first).unwrap();
    let kept = bundle.checkpoint().clone();
    assert_eq!(found(&first, &kept), []);
    // The log grew: an excerpt holds nothing that leads from the one to the other.
    let more = json!({"reason": "Een Woo-verzoek loopt."});
    let held = office.officer.post(&format!("{}/holds", case.path), &more);
    held.expect(201);
    let second = take(&auditor, &case.path, &json!({}));
    assert_eq!(found(&second, &kept), [("incomparable", 1)]);
}
