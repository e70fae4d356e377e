//! Whatever order commands come in: accepted histories keep these invariants.
//!
//! Random orders to three cases on common pots, by officers with different mandates, with whatever
//! a policy may say, days that pass, and nonsense in between. What holds is computed from the
//! events alone ([`ledger`]), not with the state's own methods.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "helpers of tests: what does not hold fails the test, and stories read best by value"
)]

#[path = "../support/mod.rs"]
mod support;

mod books;
mod burdens;
mod dice;
mod due;
mod janitor;
mod ledger;
mod lines;
mod orders;
mod recalled;
mod remedied;
mod said;
mod signals;
mod world;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use maatwerk_domain::case::Case;
use maatwerk_domain::{Authority, Pot};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use dice::Dice;
use world::World;

/// What must have happened in the whole of the runs, or they show nothing.
const DEEP: [&str; 27] = [
    "fact-corrected",
    "fact-withdrawn",
    "request-granted",
    "request-declined",
    "advance-granted",
    "advance-counted",
    "decision-withdrawn",
    "decision-announced",
    "payment-made",
    "payment-returned",
    "rest-released",
    "gift-reviewed",
    "gift-fulfilled",
    "proposal-lapsed",
    "hearing-recorded",
    "gift-converted",
    "gift-kept",
    "instalments-set",
    "repayment-received",
    "booking-confirmed",
    "repayment-reversed",
    "debt-waived",
    "debt-not-waived",
    "debt-deferred",
    "debt-not-deferred",
    "signal-stated",
    "case-closed",
];

/// What must have happened in the whole of the runs about what was granted and is disputed.
const DISPUTED: [&str; 11] = [
    "act-decided",
    "advance-counted",
    "gift-converted",
    "objection-revoked",
    "objection-anew",
    "payment-made",
    "payment-returned",
    "rest-released",
    "rest-restored",
    "refund-paid",
    UNCONDITIONAL,
];

/// Of a grant that lost its conditions something was undone that took of it.
const UNCONDITIONAL: &str = "undone-without-conditions";

#[test]
fn accepted_histories_keep_the_invariants() {
    keep_the_invariants(256, 1..500, &DEEP, World::step);
}

#[test]
fn disputes_about_what_was_granted_keep_them_too() {
    keep_the_invariants(512, 20..250, &DISPUTED, World::dispute);
}

fn keep_the_invariants(
    cases: u32,
    steps: Range<usize>,
    deep: &[&str],
    step: impl Fn(&mut World, &mut Dice) + Copy,
) {
    let seen = RefCell::new(BTreeMap::<&'static str, usize>::new());
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&prop::collection::vec(any::<u64>(), steps), |seeds| {
            let mut world = World::new();
            for seed in &seeds {
                step(&mut world, &mut Dice::new(*seed));
            }
            folds_alike(&world, seeds[0]);
            // Before the janitor: what it does is not what the dice reached.
            for (kind, times) in world.happened() {
                *seen.borrow_mut().entry(kind).or_default() += times;
            }
            let unconditional = world.undone_without_conditions();
            *seen.borrow_mut().entry(UNCONDITIONAL).or_default() += unconditional;
            janitor::closes_everything(&mut world);
            Ok(())
        })
        .unwrap();
    let seen = seen.into_inner();
    for kind in deep {
        let times = seen.get(kind).copied().unwrap_or_default();
        assert!(times > 0, "{kind} never happened in {seen:?}");
    }
}

/// Folding is a function of the events: twice, or in two parts, it gives the same.
fn folds_alike(world: &World, seed: u64) {
    for (case, events) in world.cases.iter().zip(&world.case_events) {
        assert_eq!(*case, Case::fold(events.clone()));
        let cut = usize::try_from(seed).unwrap_or_default() % (events.len() + 1);
        let (prefix, suffix) = events.split_at(cut);
        let mut in_parts = Case::fold(prefix.to_vec());
        suffix
            .iter()
            .cloned()
            .for_each(|event| in_parts.apply(event));
        assert_eq!(*case, in_parts);
        // Even what cannot be does not make it panic.
        let _ = Case::fold(suffix.iter().rev().cloned().collect::<Vec<_>>());
    }
    for (year, events) in &world.pot_events {
        assert_eq!(world.pots[year], Pot::fold(events.clone()));
    }
    assert_eq!(
        world.authority,
        Authority::fold(world.authority_events.clone())
    );
}
