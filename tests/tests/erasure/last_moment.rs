//! Somebody is added while the case is being destroyed.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use maatwerk::http::auth::Role;
use maatwerk_domain::CaseId;
use maatwerk_log::{EventLog as _, Holding, KeyId, LogId, SealedParts, StreamId, Version};
use maatwerk_tests::{Client, Office, Web, text};
use serde_json::json;

use crate::support::{AUTHORITY, administrators, carried_out, confirm, id_of, propose, web};

/// The keys that the stream of a case was ever sealed with.
fn keys(web: &Web, case: &str) -> BTreeSet<[u8; 16]> {
    let case: CaseId = id_of(case).parse().unwrap();
    let log = LogId::new(AUTHORITY).unwrap();
    let stream = StreamId::from_bytes(case.to_bytes());
    let read = web.installation.app.log.fold_stream(
        log,
        stream,
        Version::NONE,
        BTreeSet::new(),
        |keys: &mut BTreeSet<[u8; 16]>, event| {
            let parts = SealedParts::parse(event.sealed).unwrap();
            keys.extend(parts.map(|part| *part.key().as_bytes()));
            ControlFlow::Continue(())
        },
    );
    web.run(read).unwrap()
}

#[test]
fn nobody_who_is_added_at_the_last_moment_is_missed() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (anna, bea) = administrators(&web);
    for round in 0..5 {
        let (case, _) = office.case("Sanne de Boer");
        let proposed = propose(&anna, &case, &[], "court-order").expect(201);
        let erasure = text(&proposed, "/erasureId");
        let done = AtomicBool::new(false);
        let added = std::thread::scope(|scope| {
            let adding: Vec<_> = (0..4)
                .map(|by| {
                    let (worker, case, done) = (office.worker.clone(), &case, &done);
                    scope.spawn(move || {
                        let mut added = 0;
                        for number in 0..1000 {
                            let name = format!("Iemand {by} {number}");
                            let body = json!({"role": "other", "name": name});
                            let answer = worker.post(&format!("{case}/persons"), &body);
                            match answer.status {
                                201 => added += 1,
                                410 => break,
                                409 => {
                                    let why = answer.problem();
                                    assert!(why == "being-destroyed" || why == "erased", "{why}");
                                }
                                other => panic!("{other}: {}", answer.json()),
                            }
                            if done.load(Ordering::Relaxed) {
                                break;
                            }
                        }
                        added
                    })
                })
                .collect();
            confirm(&bea, &erasure).expect(201);
            done.store(true, Ordering::Relaxed);
            let added: Vec<u32> = adding.into_iter().map(|one| one.join().unwrap()).collect();
            added.iter().sum::<u32>()
        });
        carried_out(&web, &erasure);
        let keys = keys(&web, &case);
        assert_eq!(
            keys.len(),
            added as usize + 2,
            "the case, its resident, and who was added"
        );
        for key in keys {
            let holding = web.installation.app.vault.holding(KeyId::from_bytes(key));
            assert_eq!(holding.unwrap(), Holding::Destroyed, "in round {round}");
        }
    }
}

/// Between the agreement and the destruction nothing is added, whatever it is.
#[test]
fn nothing_is_added_to_a_case_that_is_being_destroyed() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let (case, person) = office.case("Sanne de Boer");
    let app = Arc::clone(&web.installation.app);
    let log = LogId::new(AUTHORITY).unwrap();
    let id: CaseId = id_of(&case).parse().unwrap();
    web.run(crate::killed::confirmed_whole(&app, log, id));
    let fact = json!({
        "about": person, "code": "debts", "value": {"kind": "flag", "value": true},
        "source": "statement",
    });
    let hold = json!({"reason": "Een Woo-verzoek loopt."});
    let keeper = web.client(AUTHORITY, "archief", &[Role::Administrator]);
    let added = json!({"role": "other", "name": "Mo Bakker"});
    for (by, ending, body) in [
        (&office.worker, "persons", &added),
        (&office.worker, "facts", &fact),
        (&keeper, "holds", &hold),
    ] {
        let refused = by.post(&format!("{case}/{ending}"), body);
        let told = (refused.status, refused.problem());
        assert_eq!(told, (409, "being-destroyed".to_owned()), "{ending}");
    }
    assert_eq!(web.run(app.finish_erasures()).unwrap(), 0);
    let key = Client::key();
    let late = office
        .worker
        .post_as(&key, &format!("{case}/persons"), &added);
    assert_eq!(late.status, 410);
}
