//! Whatever it is given, `effect` answers: a comparison whose every number is one, or a reason.

use maatwerk_figures::Series;
use maatwerk_figures::effect::{Change, Comparison, Refusal, Verdict, compare};
use proptest::prelude::*;

const AT_30: Change = Change {
    month: 30,
    transition: 2,
};

/// Compares, and holds a comparison to what it promises.
fn consistent(series: Series<'_>, change: Change, noise: f64) -> Result<Comparison, Refusal> {
    let found = compare(series, change, noise, None)?;
    assert!(0.0 <= found.lower && found.lower <= found.ratio && found.ratio <= found.upper);
    assert!(found.ratio > 0.0 && found.upper.is_finite() && found.expected.is_finite());
    assert!(found.method.dispersion >= 1.0 && found.method.serial_correlation.abs() <= 1.0 + 1e-9);
    assert!(found.before.until <= change.month && change.month <= found.after.from);
    assert!(found.before.months >= 18 && found.after.months >= 6);
    let verdict = match (found.lower > 1.0, found.upper < 1.0) {
        (true, _) => Verdict::More,
        (_, true) => Verdict::Less,
        _ => Verdict::NotShown,
    };
    assert_eq!(found.verdict, verdict);
    Ok(found)
}

/// 30 months at one level, two of transition in between, 16 at another.
fn halves(before: u32, after: u32) -> Vec<Option<u32>> {
    let months = (0..48_u32).map(|month| match month {
        0..30 => before + month % 3,
        30..32 => u32::midpoint(before, after),
        _ => after + month % 3,
    });
    months.map(Some).collect()
}

#[test]
fn what_halves_is_shown_to_halve() {
    let counts = halves(80, 40);
    let others = vec![Some(4000); 48];
    let found = consistent(Series::beside(&counts, &others), AT_30, 4.0).unwrap();
    assert_eq!(found.verdict, Verdict::Less);
    assert!((found.ratio - 41.0 / 81.0).abs() < 0.01, "{found:?}");
    assert!((found.expected - 81.0 * 16.0).abs() < 10.0, "{found:?}");
    assert_eq!(
        (found.before.from, found.before.until, found.before.months),
        (0, 30, 30)
    );
    assert_eq!(
        (found.after.from, found.after.until, found.after.months),
        (32, 48, 16)
    );
    assert!(found.method.relative && !found.method.growth && found.method.season);
}

#[test]
fn what_became_too_small_to_show_is_told_as_the_most_it_can_be() {
    // Withheld under 15; a quarter of what it was.
    let shown = |counts: Vec<Option<u32>>| -> Vec<Option<u32>> {
        let counts = counts.into_iter();
        counts
            .map(|count| count.filter(|count| *count > 14))
            .collect()
    };
    let others = vec![Some(4000); 48];
    let compared =
        |counts: &[Option<u32>], most| compare(Series::beside(counts, &others), AT_30, 4.0, most);
    let vanished = shown(halves(40, 10));
    assert!(compared(&vanished, None).is_err());
    let found = compared(&vanished, Some(14)).unwrap();
    assert!(found.at_most && found.verdict == Verdict::Less);
    assert!((found.ratio - 14.0 / 41.0).abs() < 0.01, "{found:?}");
    // Where the most it can be is hardly less than before, nothing is said.
    let refused = compared(&vanished, None).err();
    assert_eq!(compared(&vanished, Some(40)).err(), refused);
    // What is shown is told as it is.
    let halved = shown(halves(80, 40));
    assert_eq!(compared(&halved, Some(14)), compared(&halved, None));
    assert!(!compared(&halved, None).unwrap().at_most);
}

#[test]
fn growth_of_the_whole_programme_is_no_effect() {
    // The programme doubles, as when many municipalities join; the series keeps its part of it.
    let counts = halves(60, 120);
    let others = halves(3000, 6000)
        .into_iter()
        .map(|count| count.map(u64::from));
    let others: Vec<_> = others.collect();
    let found = consistent(Series::beside(&counts, &others), AT_30, 4.0).unwrap();
    assert_eq!(found.verdict, Verdict::NotShown);
    // And a law that halves a bottleneck in a programme that doubles is seen to halve it.
    let counts = halves(60, 60);
    let found = consistent(Series::beside(&counts, &others), AT_30, 4.0).unwrap();
    assert_eq!(found.verdict, Verdict::Less);
    assert!((found.ratio - 0.5).abs() < 0.02, "{found:?}");
}

#[test]
fn steady_growth_of_a_series_alone_is_no_effect() {
    let growing = (0..48).map(|month| 40.0 * 1.5_f64.powf(f64::from(month) / 12.0));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "40 to 200"
    )]
    let counts: Vec<_> = growing.map(|count| Some(count.round() as u32)).collect();
    let found = consistent(Series::alone(&counts), AT_30, 4.0).unwrap();
    assert_eq!(
        (found.verdict, found.method.growth),
        (Verdict::NotShown, true)
    );
    assert!((found.ratio - 1.0).abs() < 0.02, "{found:?}");
}

#[test]
fn what_cannot_be_compared_is_refused_with_the_reason() {
    let counts = halves(80, 40);
    let refused = |counts: &[Option<u32>], month, transition| {
        consistent(Series::alone(counts), Change { month, transition }, 4.0).err()
    };
    let before = |published| {
        Some(Refusal::TooFewBefore {
            published,
            needed: 18,
        })
    };
    let after = |published| {
        Some(Refusal::TooFewAfter {
            published,
            needed: 6,
        })
    };
    assert_eq!(refused(&[], 0, 0), before(0));
    assert_eq!(refused(&counts, 17, 0), before(17));
    assert_eq!(refused(&counts, 18, 0), None);
    assert_eq!(refused(&counts, 30, 12), None);
    assert_eq!(refused(&counts, 30, 13), after(5));
    assert_eq!(refused(&counts, 30, usize::MAX), after(0));
    assert_eq!(refused(&counts, 48, 0), after(0));
    assert_eq!(refused(&counts, usize::MAX, usize::MAX), after(0));
    assert_eq!(refused(&vec![None; 48], 30, 0), before(0));
    assert_eq!(
        refused(&vec![Some(0); 48], 30, 0),
        Some(Refusal::NothingCounted)
    );
    let mut fallen = counts.clone();
    fallen[30..].fill(Some(0));
    assert_eq!(refused(&fallen, 30, 0), Some(Refusal::NothingCounted));
    // Fell under what is shown, so that only its high months are: no ratio can be had from them.
    for month in (31..48).filter(|month| month % 2 == 0) {
        fallen[month] = None;
    }
    fallen[30..]
        .iter_mut()
        .flatten()
        .for_each(|count| *count = 14);
    assert_eq!(refused(&fallen, 30, 0), Some(Refusal::TooManyWithheld));
    let misaligned = Series::beside(&counts, &[Some(4000); 47]);
    assert_eq!(
        consistent(misaligned, AT_30, 4.0).err(),
        Some(Refusal::Misaligned)
    );
    for noise in [-1.0, f64::NAN, f64::INFINITY, 1e300] {
        let error = compare(Series::alone(&counts), AT_30, noise, None).err();
        assert_eq!(error, Some(Refusal::NoiseVariance));
    }
}

fn count() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![
        8 => (0..60_u32).prop_map(Some),
        1 => prop_oneof![any::<u32>().prop_map(Some), Just(Some(0)), Just(None)],
    ]
}

fn other() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![
        8 => (0..5000_u64).prop_map(Some),
        1 => prop_oneof![Just(Some(u64::MAX)), Just(Some(0)), Just(None)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_series_has_an_answer(
        months in prop::collection::vec((count(), other()), 0..150),
        month in 0..120_usize,
        transition in 0..12_usize,
        noise in prop_oneof![0.0..12.0_f64, Just(1e11)],
        relative in any::<bool>(),
    ) {
        let (counts, others): (Vec<_>, Vec<_>) = months.into_iter().unzip();
        let series = Series { counts: &counts, others: relative.then_some(&others[..]) };
        let _ = consistent(series, Change { month, transition }, noise);
    }

    #[test]
    fn two_flat_halves_have_an_answer(
        before in any::<u32>(), after in any::<u32>(), small in 0..3_u32, month in 18..42_usize,
    ) {
        let mut counts = vec![Some(before); 48];
        counts[month..].fill(Some(after));
        let _ = consistent(Series::alone(&counts), Change { month, transition: 0 }, 4.0);
        counts[month..].fill(Some(small));
        let _ = consistent(Series::alone(&counts), Change { month, transition: 0 }, 0.0);
    }
}
