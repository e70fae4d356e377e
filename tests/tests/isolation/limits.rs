//! Limits of one authority's own.

use std::collections::BTreeMap;

use maatwerk::shares::tenant_of;
use maatwerk_log::LogId;
use maatwerk_policy::{Share, Shares};
use maatwerk_tests::{BASIS, Data, Office, Web};
use serde_json::json;

use super::{BURNING, Burner, GOOD, Served};

fn own(code: &str, share: Share) -> Shares {
    let tenant = tenant_of(LogId::new(code).unwrap());
    Shares {
        own: BTreeMap::from([(tenant, share)]),
        ..Shares::default()
    }
}

#[test]
fn an_authority_with_less_fuel_burns_less() {
    let fuel = Some(1_000_000);
    let served = Served::start(own(
        BURNING,
        Share {
            fuel,
            ..Share::default()
        },
    ));
    assert_eq!(Burner::failed(&served.burner.ask()), "out-of-fuel");
    assert_eq!(served.told(BURNING).fuel, 1_000_000);
    served.good();
}

/// An answer of a policy that may not even start is a technical failure, for a person.
#[test]
fn an_authority_with_too_little_memory_gets_a_technical_failure() {
    let memory_bytes = Some(64 << 10);
    let served = Served::start(own(
        BURNING,
        Share {
            memory_bytes,
            ..Share::default()
        },
    ));
    assert_eq!(Burner::failed(&served.burner.ask()), "out-of-memory");
    served.good();
}

/// One call at a time is no limit to who takes turns.
#[test]
fn who_has_one_place_is_served_all_the_same() {
    let share = Share {
        parallel: Some(1),
        ..Share::default()
    };
    let served = Served::start(own(GOOD, share));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| served.good());
        }
    });
    let told = served.told(GOOD);
    assert_eq!((told.calls, told.refused), (8, 0));
}

#[test]
fn the_limits_stand_in_a_file() {
    let program = env!("CARGO_BIN_EXE_maatwerk_under_test");
    let data = Data::with(program, &[(GOOD, "plugins/zaanstad")]);
    let file = data.path().join("limits.json");
    let path = file.to_str().unwrap();
    let serve = ["serve", "--dev-tokens", "--port", "0", "--policy-limits"];
    for (limits, said) in [
        (json!({"usual": {"luck": 1}}), "luck"),
        (json!({"usual": {"fuel": 0}}), "fuel is 0"),
        (json!({"authorities": {"Zaanstad": {}}}), "Zaanstad"),
    ] {
        std::fs::write(&file, limits.to_string()).unwrap();
        let complaint = data.fails(&[&serve[..], &[path]].concat());
        assert!(complaint.contains(said), "{complaint}");
    }
    // With fuel for a tenth of an assessment nothing is answered.
    let limits = json!({"authorities": {GOOD: {"fuel": 10_000}}});
    std::fs::write(&file, limits.to_string()).unwrap();
    let server = data.serve_with(&["--policy-limits", path]);
    let clerk = server.client(data.token(GOOD, "clerk", &["professional"]));
    let question = json!({
        "received": clerk.get("/clock").expect(200)["today"], "purpose": "rijlessen",
        "amount": 50_000, "legalBasis": BASIS, "facts": [],
    });
    let answer = clerk.post("/assessments", &question).expect(200);
    assert_eq!(answer["failure"]["code"], "out-of-fuel");
}

#[test]
fn an_authority_that_is_not_limited_has_all_the_host_has() {
    let web = Web::start(&[(GOOD, "plugins/zaanstad")], Web::limits());
    let _ = Office::open(&web, GOOD).assessed("Sanne de Boer");
    let used = web
        .installation
        .app
        .host
        .used(tenant_of(LogId::new(GOOD).unwrap()));
    assert_eq!((used.calls, used.refused), (1, 0));
    assert!(used.fuel > 10_000);
}
