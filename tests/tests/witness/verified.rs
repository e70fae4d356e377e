//! `audit verify --policy`: what is there is only believed with the word of enough witnesses.

use std::sync::Arc;

use maatwerk::audit::verify::{self, Ask, Material, Report};
use maatwerk::backtest::Watch;
use maatwerk::evidence::{Bundle, BundleMaterial};
use maatwerk::http::auth::Role;
use maatwerk::witness::{Pace, Rounds};
use maatwerk_log::SystemClock;
use maatwerk_log::transparency::{TrustPolicy, VerifierKey};
use maatwerk_tests::{Client, Office, Web, text};
use serde_json::json;

use super::standing::{Standing, cosigning_key};

fn verified(material: &dyn Material, policy: &TrustPolicy) -> Report {
    let ask = Ask {
        policy: Some(policy.clone()),
        threads: 1,
        ..Ask::default()
    };
    verify::run(material, &ask, &Watch::default()).unwrap()
}

fn found(report: &Report) -> Vec<(&'static str, u64)> {
    report.found.clone().into_iter().collect()
}

fn installation(web: &Web, policy: &TrustPolicy) -> Report {
    let paths = web.installation.paths();
    let material = verify::Installation::open(paths, true).unwrap();
    // The national log has no witnesses in this policy.
    let ask = Ask {
        log: Some(maatwerk_log::LogId::new("GM0479").unwrap()),
        policy: Some(policy.clone()),
        threads: 1,
        ..Ask::default()
    };
    verify::run(&material, &ask, &Watch::default()).unwrap()
}

fn bundle(auditor: &Client, case: &str, policy: &TrustPolicy) -> Report {
    let headers = [("Processing-Purpose", "evidence")];
    let path = format!("{case}/evidence");
    let answer = auditor.send("POST", &path, &headers, Some(b"{}"));
    assert_eq!(answer.status, 200, "{}", answer.json());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.tar");
    std::fs::write(&file, &answer.body).unwrap();
    let keys: Vec<VerifierKey> = policy.logs().iter().map(|log| log.key.clone()).collect();
    let material = BundleMaterial::of(Bundle::open(&file).unwrap(), Some(keys));
    verified(&material, policy)
}

#[test]
fn an_installation_and_a_bundle_are_believed_with_enough_witnesses() {
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
    let office = Office::open(&web, "GM0479");
    let auditor = web.client("GM0479", "auditor", &[Role::Auditor]);
    let body = json!({"persons": [{"role": "resident", "name": "Fatima Voorbeeld"}]});
    let opened = office.worker.post("/cases", &body).expect(201);
    let case = format!("/cases/{}", text(&opened, "/caseId"));
    let _ = auditor.get("/logs/GM0479/checkpoint").status;
    let logs = auditor.get("/logs").expect(200);
    let key: VerifierKey = text(&logs, "/logs/0/origins/0/verifierKey")
        .parse()
        .unwrap();
    let standing = Standing::of(&[&key]);
    let policy = |quorum: &str, members: &str| {
        let text = format!(
            "log {key}\nwitness here {} http://{}\nwitness away {} http://127.0.0.1:1\n\
             group {quorum} {members} here away\nquorum {quorum}\n",
            standing.witness.key(),
            standing.address,
            cosigning_key(2).verifier_key(),
        );
        TrustPolicy::parse(text.as_bytes()).unwrap()
    };
    let (one, both) = (policy("one", "any"), policy("both", "all"));
    let unwitnessed = [("cosignatures", 1)];
    assert_eq!(found(&installation(&web, &one)), unwitnessed);
    assert_eq!(found(&bundle(&auditor, &case, &one)), unwitnessed);

    let pace = Pace {
        rest: (std::time::Duration::ZERO, std::time::Duration::ZERO),
        ..Pace::default()
    };
    let app = Arc::clone(&web.installation.app);
    let mut rounds = Rounds::new(app, policy("one", "any"), Arc::new(SystemClock), pace).unwrap();
    web.run(rounds.round());
    let report = installation(&web, &one);
    assert!(report.is_fine(), "{:?}", report.faults);
    let beside = report.logs[0].checkpoints.last().unwrap();
    assert!(beside.signed && beside.trusted && beside.cosigned == 1);
    assert_eq!(found(&installation(&web, &both)), unwitnessed);

    // What came since no witness saw: of an installation its last checkpoint counts, of a bundle the one that
    // was witnessed, and the proof that its own goes on from there.
    let held = json!({"reason": "Een Woo-verzoek loopt."});
    let holds = format!("{case}/holds");
    office.officer.post(&holds, &held).expect(201);
    let report = bundle(&auditor, &case, &one);
    assert!(report.is_fine(), "{:?}", report.faults);
    let checkpoints = &report.logs[0].checkpoints;
    assert_eq!(checkpoints.len(), 2);
    assert!(!checkpoints[0].trusted && checkpoints[1].trusted);
    assert_eq!(found(&bundle(&auditor, &case, &both)), unwitnessed);
    assert_eq!(found(&installation(&web, &one)), unwitnessed);

    web.run(rounds.round());
    assert!(installation(&web, &one).is_fine());
}
