//! What holds for every set of households, whatever their keys.

use std::sync::LazyLock;

use maatwerk_figures::protect::{
    Figure, Growing, Noise, Protection, Question, RecordKey, Rules, RulesError, Tally, publish,
};
use proptest::collection::vec;
use proptest::prelude::*;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::default);

/// Households by number: the key is spread as the caller's keyed function would.
fn key(household: u64) -> RecordKey {
    let spread = household
        .wrapping_add(1)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15);
    RecordKey((spread ^ (spread >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9))
}

fn tally(members: &[(u64, u32)]) -> Tally {
    let mut tally = Tally::new();
    for (household, authority) in members {
        tally.add(key(*household), *authority);
    }
    tally
}

/// Some of them with several authorities, and more or less of them with one large authority.
fn members() -> impl Strategy<Value = Vec<(u64, u32)>> {
    (0_u32..8).prop_flat_map(|large| {
        let authority = prop_oneof![large => Just(0_u32), 2 => 0_u32..12];
        vec((0_u64..120, authority), 0..150)
    })
}

/// Distinct households and authorities, counted another way.
fn counted<'a>(members: impl Iterator<Item = &'a (u64, u32)> + Clone) -> (usize, usize) {
    let mut households: Vec<u64> = members.clone().map(|member| member.0).collect();
    let mut authorities: Vec<u32> = members.map(|member| member.1).collect();
    households.sort_unstable();
    households.dedup();
    authorities.sort_unstable();
    authorities.dedup();
    (households.len(), authorities.len())
}

/// What is left when an authority subtracts its own.
fn without(members: &[(u64, u32)], own: u32) -> (usize, usize) {
    let mine: Vec<u64> = members
        .iter()
        .filter(|member| member.1 == own)
        .map(|member| member.0)
        .collect();
    counted(members.iter().filter(|member| !mine.contains(&member.0)))
}

proptest! {
    #[test]
    fn a_shown_figure_is_near_the_truth_and_enough_stand_behind_it(
        members in members(), question: u64
    ) {
        let figure = publish(&tally(&members), Question(question), &RULES);
        if let Figure::Shown { households, authorities } = figure {
            let (true_households, true_authorities) = counted(members.iter());
            prop_assert!(true_households >= 10 && true_authorities >= 3);
            prop_assert!(true_households.abs_diff(households as usize) <= 5);
            prop_assert!(true_authorities.abs_diff(authorities as usize) <= 3);
            prop_assert!(households >= 15 && authorities >= 6);
            // Whoever leaves out its own still finds a crowd, the largest in several places.
            let rests: Vec<(usize, usize)> = (0..12).map(|own| without(&members, own)).collect();
            let largest = rests.iter().min_by_key(|rest| rest.0).unwrap();
            prop_assert!(largest.0 >= 10 && largest.1 >= 3, "{largest:?}");
        }
    }

    #[test]
    fn order_and_repetition_change_nothing(
        members in members(), question: u64, turn in 0_usize..150
    ) {
        let first = publish(&tally(&members), Question(question), &RULES);
        let mut other = members.clone();
        if !other.is_empty() {
            let turn = turn % other.len();
            other.rotate_left(turn);
            other.reverse();
            other.extend_from_slice(&members);
        }
        prop_assert_eq!(publish(&tally(&other), Question(question), &RULES), first);
    }

    #[test]
    fn a_small_cell_is_never_shown(
        few in vec((0_u64..9, 0_u32..12), 0..60),
        two in vec((0_u64..200, 0_u32..2), 0..200),
        question: u64,
    ) {
        prop_assert!(!publish(&tally(&few), Question(question), &RULES).is_shown());
        prop_assert!(!publish(&tally(&two), Question(question), &RULES).is_shown());
    }

    #[test]
    fn a_growing_cell_moves_by_a_crowd(
        arrivals in vec((0_u64..400, 0_u32..12, 0_u32..24), 0..400), question: u64
    ) {
        let mut cell = Growing::new();
        let mut before = None;
        let until = |last: Option<u32>| -> Vec<(u64, u32)> {
            arrivals
                .iter()
                .filter(|arrival| last.is_some_and(|last| arrival.2 <= last))
                .map(|arrival| (arrival.0, arrival.1))
                .collect()
        };
        for release in 0..24 {
            for (household, authority, _) in arrivals.iter().filter(|arrival| arrival.2 == release) {
                cell.add(release, key(*household), *authority);
            }
            let said = cell.publish(Question(question), &RULES);
            if said.release == before {
                continue;
            }
            let (now, then) = (until(said.release), until(before));
            prop_assert!(counted(now.iter()).0 >= counted(then.iter()).0 + 10);
            prop_assert_eq!(said.figure, publish(&tally(&now), Question(question), &RULES));
            before = said.release;
        }
    }
}

/// Over keys the noise is zero on average and has the variance that is stated.
#[test]
fn the_noise_is_as_stated() {
    let members: Vec<(u64, u32)> = (0..40_u32).map(|n| (n.into(), n % 10)).collect();
    let tally = tally(&members);
    let (mut sum, mut squares, mut sum_authorities) = (0.0, 0.0, 0.0);
    let count = 40_000_u32;
    for question in 0..count {
        let figure = publish(&tally, Question(question.into()), &RULES);
        let Figure::Shown {
            households,
            authorities,
        } = figure
        else {
            panic!("40 households in 10 municipalities are always shown");
        };
        let off = f64::from(households) - 40.0;
        sum += off;
        squares += off * off;
        sum_authorities += f64::from(authorities) - 10.0;
    }
    let count = f64::from(count);
    // Five standard errors: of 2 / 200, and a little less.
    assert!((sum / count).abs() < 0.05, "bias {}", sum / count);
    assert!((sum_authorities / count).abs() < 0.04);
    let variance = squares / count;
    assert!((variance - 4.0).abs() < 0.15, "variance {variance}");
}

#[test]
fn a_household_that_moved_counts_once_and_with_both() {
    let mut tally = Tally::new();
    tally.add(key(1), 7);
    tally.add(key(1), 8);
    tally.add(key(1), 7);
    tally.add(key(2), 8);
    assert_eq!((tally.households(), tally.authorities()), (2, 2));
}

#[test]
fn rules_that_do_not_hold_together_are_refused() {
    for deviation in [0, 33] {
        assert!(matches!(
            Noise::new(deviation, 1.0),
            Err(RulesError::Deviation { .. })
        ));
    }
    for variance in [0.0, -1.0, 10.1, f64::NAN, f64::INFINITY] {
        assert!(matches!(
            Noise::new(5, variance),
            Err(RulesError::Variance { .. })
        ));
    }
    for (households, authorities) in [(0, 3), (9, 3), (10, 2), (10, 0)] {
        assert!(matches!(
            Rules::with_minimums(households, authorities),
            Err(RulesError::Minimum { .. })
        ));
    }
    assert!(Rules::with_minimums(u32::MAX, u32::MAX).is_ok());
    assert_eq!(Rules::default().least_shown_households(), 15);
    assert_eq!(Rules::default().least_shown_authorities(), 6);
}

#[test]
fn an_answer_says_how_it_was_protected() {
    let said = Protection::of(&Rules::with_minimums(12, 4).unwrap());
    assert_eq!(
        (said.method, said.max_deviation, said.min_households),
        ("cell-key", 5, 12)
    );
    for sentence in [&said.dutch, &said.english] {
        for number in ["12 ", "4 ", "5 ", "3"] {
            assert!(sentence.contains(number), "{number} in {sentence}");
        }
    }
}
