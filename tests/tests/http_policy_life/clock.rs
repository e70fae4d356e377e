//! The machine's clock is set back over the day on which a policy took effect.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use maatwerk::app::Settings;
use maatwerk::clock::Machine;
use maatwerk_tests::{Installation, Office, Web};

use crate::support::*;

const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;

/// A machine at noon of 20 November 2026, whose clock can be set.
fn machine() -> (Arc<AtomicI64>, Settings) {
    let noon: jiff::Timestamp = "2026-11-20T11:00:00Z".parse().unwrap();
    let clock = Arc::new(AtomicI64::new(noon.as_microsecond()));
    let told = Arc::clone(&clock);
    let settings = Settings {
        machine: Machine::new(move || told.load(Ordering::Relaxed)),
        ..Settings::default()
    };
    (clock, settings)
}

#[test]
fn the_policy_of_a_day_that_was_acted_on_stays_in_force() {
    let (clock, settings) = machine();
    let web = Web::real(&[("GM0479", FOLDER)], Web::limits(), settings);
    let office = Office::open(&web, "GM0479");
    let town = Town::of(&web, "GM0479");
    let (today, tomorrow) = days(&web);
    assert_eq!(today, "2026-11-20");
    town.register(&town.keys);
    let policy = town.uploaded(&labelled("morgen"));
    let set = town.proposed(&policy, &at_most(40_000));
    town.approve(&policy, &set).expect(201);
    town.activate(&policy, &set, &tomorrow).expect(201);
    let outcome = |received: &str| {
        let (_, said) = lessons(&office, received);
        said["assessment"]["answer"]["outcome"].clone()
    };
    assert_eq!(outcome(&today), "grant");
    clock.fetch_add(DAY, Ordering::Relaxed);
    assert_eq!(outcome(&tomorrow), "decline");

    clock.fetch_sub(3 * DAY, Ordering::Relaxed);
    assert_eq!(days(&web).0, tomorrow);
    assert_eq!(outcome(&tomorrow), "decline");
    // Nor can another version take effect on a day that has been.
    let other = town.proposed(&policy, &at_most(30_000));
    town.approve(&policy, &other).expect(201);
    for day in [&today, &tomorrow] {
        let refused = town.activate(&policy, &other, day);
        assert_eq!(refused.status, 409, "{}", refused.problem());
    }
    assert_eq!(outcome(&tomorrow), "decline");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_on_a_machine_that_was_set_back_goes_on_from_what_is_recorded() {
    let (clock, settings) = machine();
    let installation = Installation::real(settings).await;
    let today = installation.app.clock.today();
    installation.establish("GM0479", FOLDER, today).await;
    let recorded = installation.app.clock.now();
    clock.fetch_sub(2 * DAY, Ordering::Relaxed);
    let installation = installation.restart(|_| {}).await;
    assert_eq!(installation.app.clock.now(), recorded);
    clock.fetch_add(2 * DAY + HOUR, Ordering::Relaxed);
    let now = installation.app.clock.now();
    assert_eq!(now.as_microsecond(), recorded.as_microsecond() + HOUR);
}
