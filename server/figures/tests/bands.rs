//! Sums and medians out of published band counts hold the truth, or are not given.

use std::sync::LazyLock;

use maatwerk_figures::protect::{
    Band, Figure, MedianBand, Question, Reason, RecordKey, Rules, Tally, median_band, publish,
    sum_interval,
};
use proptest::collection::vec;
use proptest::prelude::*;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::default);

/// In eurocents, the last without end.
const BANDS: [Band; 4] = [
    Band {
        low: 1,
        high: Some(10_000),
    },
    Band {
        low: 10_001,
        high: Some(50_000),
    },
    Band {
        low: 50_001,
        high: Some(250_000),
    },
    Band {
        low: 250_001,
        high: None,
    },
];

/// The figure of each band and of all, for households with these values.
fn published(values: &[u64], question: u64) -> (Vec<Figure>, Figure) {
    let mut tallies = vec![Tally::new(); BANDS.len()];
    let mut all = Tally::new();
    for (number, value) in (0_u32..).zip(values) {
        let key = RecordKey(u64::from(number + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        tallies[band(*value)].add(key, number % 11);
        all.add(key, number % 11);
    }
    let say = |tally: &Tally, part: u64| publish(tally, Question(question ^ part), &RULES);
    let figures = (1..).zip(&tallies).map(|(part, tally)| say(tally, part));
    (figures.collect(), say(&all, 0))
}

fn band(value: u64) -> usize {
    BANDS
        .iter()
        .position(|band| band.high.is_none_or(|high| value <= high))
        .expect("the last band has no end")
}

/// From few values to many, in bands of unequal size.
fn values() -> impl Strategy<Value = Vec<u64>> {
    let value = |most: u64| 1..most;
    (
        vec(value(10_000), 0..80),
        vec(value(50_000), 0..80),
        vec(value(250_000), 0..80),
        vec(value(900_000), 0..30),
    )
        .prop_map(|(one, two, three, four)| [one, two, three, four].concat())
}

proptest! {
    #[test]
    fn the_truth_lies_in_what_is_given(values in values(), question: u64) {
        let (figures, total) = published(&values, question);
        let banded: Vec<(Band, Figure)> = BANDS.into_iter().zip(figures.iter().copied()).collect();
        if let Some(sum) = sum_interval(&banded, total, &RULES) {
            let truth: u64 = values.iter().sum();
            prop_assert!(sum.low <= truth, "{sum:?} {truth}");
            prop_assert!(sum.high.is_none_or(|high| truth <= high), "{sum:?} {truth}");
        }
        if let Some(median) = median_band(&figures, total, &RULES) {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let truth = band(sorted[(sorted.len() - 1) / 2]);
            prop_assert!((median.first..=median.last).contains(&truth), "{median:?} {truth}");
            prop_assert!(median.last - median.first <= 1);
        }
    }
}

fn shown(households: u32) -> Figure {
    Figure::Shown {
        households,
        authorities: 9,
    }
}

const HIDDEN: Figure = Figure::Withheld(Reason::TooFew);

/// The interval itself, by hand: 95 to 105 and 35 to 45 households.
#[test]
fn a_sum_is_an_interval() {
    let bands = [(BANDS[0], shown(100)), (BANDS[1], shown(40))];
    let sum = sum_interval(&bands, shown(140), &RULES).unwrap();
    assert_eq!(sum.low, 95 + 35 * 10_001);
    assert_eq!(sum.high, Some(105 * 10_000 + 45 * 50_000));
    // At most 145 - 130 = 15 households are left for a band that is withheld.
    let bands = [(BANDS[0], shown(135)), (BANDS[1], HIDDEN)];
    let sum = sum_interval(&bands, shown(140), &RULES).unwrap();
    assert_eq!((sum.low, sum.high), (130, Some(140 * 10_000 + 15 * 50_000)));
    // A band without end leaves a sum without end, unless nobody can stand in it.
    let bands = [(BANDS[2], shown(135)), (BANDS[3], HIDDEN)];
    assert_eq!(sum_interval(&bands, shown(140), &RULES).unwrap().high, None);
    let bands = [(BANDS[2], shown(160)), (BANDS[3], HIDDEN)];
    let sum = sum_interval(&bands, shown(150), &RULES).unwrap();
    assert_eq!(sum.high, Some(165 * 250_000));
}

#[test]
fn a_median_is_a_band_or_two_neighbours() {
    let median = |figures: &[Figure], total| median_band(figures, shown(total), &RULES);
    let one = Some(MedianBand { first: 1, last: 1 });
    assert_eq!(median(&[shown(30), shown(100), shown(30)], 160), one);
    let two = Some(MedianBand { first: 0, last: 1 });
    assert_eq!(median(&[shown(80), shown(80)], 160), two);
    // The middle one may be empty, so any of the three could hold it.
    assert_eq!(median(&[shown(40), HIDDEN, shown(40)], 90), None);
}

#[test]
fn with_too_little_shown_nothing_is_given() {
    let bands = [(BANDS[0], shown(60)), (BANDS[1], HIDDEN)];
    let figures = [shown(60), HIDDEN];
    assert_eq!(sum_interval(&bands, shown(100), &RULES), None);
    assert_eq!(median_band(&figures, shown(100), &RULES), None);
    assert_eq!(sum_interval(&bands, HIDDEN, &RULES), None);
    assert_eq!(median_band(&figures, HIDDEN, &RULES), None);
    assert_eq!(sum_interval(&[], HIDDEN, &RULES), None);
    assert_eq!(median_band(&[], shown(20), &RULES), None);
}
