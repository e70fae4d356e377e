//! Attack 1, differencing: a second filter leaves out one household, or nobody. Which?

use maatwerk_figures::protect::{Figure, RecordKey};

use crate::world::{RULES, Random, Score, likelihood, say, tally};

/// The figures of both questions, and whether the second leaves the household out.
struct Pair {
    first: (u32, u32),
    second: (u32, u32),
    /// Known to the strongest attacker, who knows everyone else.
    households: u32,
    authorities: u32,
    without: bool,
}

/// Only pairs of which both are shown; with `alone` the household is the only one of its
/// authority, so that the number of authorities tells as well.
fn pairs(trials: usize, alone: bool, one_question: bool) -> Vec<Pair> {
    let mut random = Random::new(1);
    let mut pairs = Vec::new();
    while pairs.len() < trials {
        let mut members: Vec<_> = (0..20 + random.below(60))
            .map(|_| random.household())
            .collect();
        let authority = if alone { 99 } else { members[0].1 };
        members.push((members[0].0, members[0].1));
        let target = (RecordKey(random.next()), authority);
        let others = tally(&members);
        members.push(target);
        let all = tally(&members);
        let without = random.chance(0.5);
        let questions = (random.next(), random.next());
        let first = say(&all, questions.0);
        let second = say(
            if without { &others } else { &all },
            if one_question {
                questions.0
            } else {
                questions.1
            },
        );
        if let (Some(first), Some(second)) = (counts(first), counts(second)) {
            pairs.push(Pair {
                first,
                second,
                households: all.households(),
                authorities: all.authorities(),
                without,
            });
        }
    }
    pairs
}

fn counts(figure: Figure) -> Option<(u32, u32)> {
    match figure {
        Figure::Shown {
            households,
            authorities,
        } => Some((households, authorities)),
        Figure::Withheld(_) => None,
    }
}

fn authority_likelihood(shown: u32, truth: u32) -> f64 {
    let deviation = i64::from(shown) - i64::from(truth);
    RULES
        .authority_noise()
        .probability(truth, i32::try_from(deviation).unwrap())
}

/// Whoever knows the exact size of the cell takes the likelier of the two.
fn knowing_all(pair: &Pair, alone: bool) -> bool {
    let chance = |fewer: u32| {
        let households = likelihood(pair.second.0, pair.households - fewer);
        if alone {
            households * authority_likelihood(pair.second.1, pair.authorities - fewer)
        } else {
            households
        }
    };
    chance(1) > chance(0)
}

/// Whoever does not compares the two figures, over all sizes the cell may have.
fn comparing(pair: &Pair, alone: bool) -> bool {
    let chance = |fewer: u32| {
        let households: f64 = (1..100)
            .map(|size| likelihood(pair.first.0, size) * likelihood(pair.second.0, size - fewer))
            .sum();
        let authorities: f64 = (1..100)
            .map(|size| {
                authority_likelihood(pair.first.1, size)
                    * authority_likelihood(pair.second.1, size - fewer)
            })
            .sum();
        if alone {
            households * authorities
        } else {
            households
        }
    };
    chance(1) > chance(0)
}

fn rate(pairs: &[Pair], attack: impl Fn(&Pair) -> bool) -> f64 {
    let mut score = Score::default();
    for pair in pairs {
        score.add(attack(pair) == pair.without);
    }
    score.rate()
}

/// Guessing is right in 50% of cases; the attack in 57%, and 60% for who knows everyone else.
/// Where the household is the only one of its authority: 62% and 66%.
#[test]
fn two_filters_that_differ_by_one_household() {
    let crowd = pairs(6000, false, false);
    let alone = pairs(6000, true, false);
    let rates = [
        rate(&crowd, |pair| comparing(pair, false)),
        rate(&crowd, |pair| knowing_all(pair, false)),
        rate(&alone, |pair| comparing(pair, true)),
        rate(&alone, |pair| knowing_all(pair, true)),
    ];
    for (rate, most) in rates.iter().zip([0.59, 0.62, 0.64, 0.69]) {
        assert!((0.5..most).contains(rate), "{rates:?}");
    }
}

/// Why the question is part of the key: with the set of households alone in it, equal figures
/// mean equal sets, and the attack is right in 93% of cases.
#[test]
fn a_key_of_the_households_alone_would_give_it_away() {
    let pairs = pairs(2000, false, true);
    let rate = rate(&pairs, |pair| pair.first != pair.second);
    assert!(rate > 0.9, "{rate}");
}
