//! Attack 5, following: watch one cell from release to release. The attacker knows in which month
//! a household would have come, if it did, and looks whether the figure moved.

use std::collections::HashMap;

use maatwerk_figures::protect::{Growing, Question, RecordKey};

use crate::world::{RULES, Random, Score, say, tally};

/// Releases before the one of the household, and looked at after it.
const BEFORE: u32 = 60;
const AFTER: u32 = 12;

type Arrival = (u32, RecordKey, u32);

struct Watched {
    arrivals: Vec<Arrival>,
    question: u64,
    came: bool,
}

/// A cell that `mean` households enter each month, and one more or not in month [`BEFORE`].
fn watched(random: &mut Random, mean: f64) -> Watched {
    let mut arrivals = Vec::new();
    for release in 0..BEFORE + AFTER {
        for _ in 0..random.poisson(mean) {
            let (household, authority) = random.household();
            arrivals.push((release, household, authority));
        }
    }
    let came = random.chance(0.5);
    if came {
        let (household, authority) = random.household();
        arrivals.push((BEFORE, household, authority));
    }
    Watched {
        arrivals,
        question: random.next(),
        came,
    }
}

/// What a follower sees of a growing cell: whether it was taken further in the month itself, how
/// long until it was, and by how much the figure moved then.
fn seen_growing(watched: &Watched) -> (bool, u32, i64) {
    let said = |last: u32| {
        let mut cell = Growing::new();
        for (release, household, authority) in &watched.arrivals {
            if *release <= last {
                cell.add(*release, *household, *authority);
            }
        }
        cell.publish(Question(watched.question), &RULES)
    };
    let before = said(BEFORE - 1);
    for wait in 0..AFTER {
        let now = said(BEFORE + wait);
        if now.release != before.release {
            let figure = |figure: Option<u32>| i64::from(figure.unwrap_or_default());
            let moved = figure(now.figure.households()) - figure(before.figure.households());
            return (wait == 0, (wait + 1).ilog2(), (moved / 3).clamp(-2, 12));
        }
    }
    (false, u32::MAX, 0)
}

/// What a follower would see without that: how the figure moved in the month itself.
fn seen_plainly(watched: &Watched) -> (bool, u32, i64) {
    let said = |last: u32| {
        let members: Vec<_> = watched
            .arrivals
            .iter()
            .filter(|arrival| arrival.0 <= last)
            .map(|arrival| (arrival.1, arrival.2))
            .collect();
        say(&tally(&members), watched.question).households()
    };
    match (said(BEFORE - 1), said(BEFORE)) {
        (Some(before), Some(now)) => {
            let moved = i64::from(now) - i64::from(before);
            (now != before, 0, moved.clamp(-4, 12))
        }
        (before, now) => (before != now, 1, 0),
    }
}

/// An attacker that has seen thousands of such cells and knows how each came about: for what it
/// sees now it takes what was more often true.
fn rate(seen: impl Fn(&Watched) -> (bool, u32, i64), mean: f64, trials: u32) -> f64 {
    let mut random = Random::new(8);
    let mut learned: HashMap<(bool, u32, i64), i64> = HashMap::new();
    for _ in 0..trials {
        let watched = watched(&mut random, mean);
        *learned.entry(seen(&watched)).or_default() += if watched.came { 1 } else { -1 };
    }
    let mut score = Score::default();
    for _ in 0..trials {
        let watched = watched(&mut random, mean);
        let guess = learned.get(&seen(&watched)).copied().unwrap_or_default() > 0;
        score.add(guess == watched.came);
    }
    score.rate()
}

/// Guessing is right in 50% of cases. Following a figure that stands still until a crowd has come
/// is right in 51 to 53%; following a plain one would be right in 74% in a rare cell (a household
/// in three months) and in 55% in one with two a month.
#[test]
fn nobody_is_seen_to_arrive() {
    for (mean, plain_least) in [(0.3, 0.68), (2.0, 0.52)] {
        let growing = rate(seen_growing, mean, 1200);
        let plain = rate(seen_plainly, mean, 1200);
        assert!((0.46..0.57).contains(&growing), "{mean} a month: {growing}");
        assert!(plain > plain_least, "{mean} a month: {plain}");
    }
}
