//! Whatever it is given, `trend` answers: a reading whose every number is one, or a reason.

use maatwerk_figures::Series;
use maatwerk_figures::trend::{Direction, Settings, Silence, look};
use proptest::prelude::*;

fn settings() -> Settings {
    Settings::new(4.0, 100)
}

/// Looks, and holds a reading to what it promises.
fn consistent(series: Series<'_>, settings: &Settings) -> Result<Direction, Silence> {
    let reading = look(series, settings)?;
    let numbers = [
        reading.expected,
        reading.lower,
        reading.upper,
        reading.excess,
        reading.ratio,
        reading.method.alpha,
        reading.method.deviations,
        reading.method.dispersion,
    ];
    assert!(
        numbers.iter().all(|number| number.is_finite()),
        "{reading:?}"
    );
    assert!(0.0 <= reading.lower && reading.lower <= reading.expected);
    assert!(reading.expected <= reading.upper && reading.method.dispersion >= 1.0);
    assert!(reading.since < series.counts.len());
    assert!(reading.months <= series.counts.len() - reading.since);
    let published = series.counts[reading.since..].iter().flatten();
    if series.others.is_none() {
        assert_eq!(
            reading.observed,
            published.map(|count| u64::from(*count)).sum()
        );
    }
    #[allow(clippy::cast_precision_loss, reason = "sums of counts of 32 bits")]
    let observed = reading.observed as f64;
    let direction = match observed {
        above if above > reading.upper => Direction::Rise,
        below if below < reading.lower => Direction::Fall,
        _ => Direction::Steady,
    };
    assert_eq!(reading.direction, direction, "{reading:?}");
    let mut months = reading.line.iter();
    assert!(months.all(|m| m.lower <= m.expected && m.expected <= m.upper && m.upper.is_finite()));
    Ok(reading.direction)
}

#[test]
fn series_that_say_nothing_say_why() {
    let said = |counts: &[Option<u32>]| consistent(Series::alone(counts), &settings());
    assert_eq!(
        said(&[]),
        Err(Silence::TooShort {
            months: 0,
            needed: 24
        })
    );
    assert_eq!(
        said(&[Some(7)]),
        Err(Silence::TooShort {
            months: 1,
            needed: 24
        })
    );
    assert_eq!(said(&[Some(0); 48]), Err(Silence::TooSmall));
    assert_eq!(said(&[None; 48]), Err(Silence::LatestWithheld));
    let mut late = [None; 48];
    late[30..].fill(Some(30));
    let needed = 12;
    assert_eq!(
        said(&late),
        Err(Silence::TooManyWithheld {
            published: 6,
            needed
        })
    );
    late[47] = None;
    assert_eq!(said(&late), Err(Silence::LatestWithheld));
    let counts = [Some(30); 48];
    let others = [Some(3000); 47];
    let misaligned = Series::beside(&counts, &others);
    assert_eq!(
        consistent(misaligned, &settings()),
        Err(Silence::Misaligned)
    );
    for (noise_variance, false_marks) in [
        (-1.0, 0.1),
        (f64::NAN, 0.1),
        (f64::INFINITY, 0.1),
        (4.0, 0.0),
        (4.0, f64::NAN),
    ] {
        let settings = Settings {
            noise_variance,
            false_marks,
            ..settings()
        };
        assert_eq!(
            look(Series::alone(&counts), &settings).err(),
            Some(Silence::Settings)
        );
    }
}

#[test]
fn a_constant_series_is_steady_and_a_jump_out_of_it_is_not() {
    for level in [5, 40, 1_000_000, u32::MAX / 2] {
        let mut counts = [Some(level); 48];
        assert_eq!(
            consistent(Series::alone(&counts), &settings()),
            Ok(Direction::Steady)
        );
        counts[47] = Some(level.saturating_mul(2).saturating_add(30));
        assert_eq!(
            consistent(Series::alone(&counts), &settings()),
            Ok(Direction::Rise)
        );
        if level > 30 {
            counts[47] = Some(0);
            assert_eq!(
                consistent(Series::alone(&counts), &settings()),
                Ok(Direction::Fall)
            );
        }
    }
}

#[test]
fn growth_of_the_whole_programme_is_no_rise_of_one_series() {
    // Doubles from one month to the next, as when many municipalities join at once.
    let counts: Vec<_> = (0..48)
        .map(|month| Some(if month < 42 { 60 } else { 120 }))
        .collect();
    let others: Vec<_> = (0..48)
        .map(|month| Some(if month < 42 { 3000 } else { 6000 }))
        .collect();
    assert_eq!(
        consistent(Series::alone(&counts), &settings()),
        Ok(Direction::Rise)
    );
    assert_eq!(
        consistent(Series::beside(&counts, &others), &settings()),
        Ok(Direction::Steady)
    );
}

#[test]
fn a_rise_that_ended_is_not_marked() {
    let mut counts = [Some(100); 60];
    counts[50..55].fill(Some(180));
    let said = |until: usize| consistent(Series::alone(&counts[..until]), &settings());
    assert_eq!(said(55), Ok(Direction::Rise));
    assert_eq!(said(60), Ok(Direction::Steady));
}

#[test]
fn a_past_outbreak_does_not_hide_a_present_one() {
    let mut counts = [Some(100); 60];
    counts[20..23].fill(Some(400));
    counts[59] = Some(160);
    let reading = look(Series::alone(&counts), &settings()).unwrap();
    assert_eq!(reading.direction, Direction::Rise);
    assert_eq!((reading.since, reading.method.down_weighted), (59, 3));
}

#[test]
fn only_the_latest_six_years_are_read() {
    let recent: Vec<_> = (0..72).map(|month| Some(40 + month % 5)).collect();
    let mut long = vec![Some(u32::MAX); 2000];
    // A multiple of a year, so that the season is the same one.
    long.truncate(1992);
    long.extend(&recent);
    let short = look(Series::alone(&recent), &settings()).unwrap();
    let long = look(Series::alone(&long), &settings()).unwrap();
    assert_eq!(
        (short.direction, short.observed),
        (long.direction, long.observed)
    );
    assert!((short.expected / long.expected - 1.0).abs() < 1e-6);
    assert_eq!((long.method.from, long.line.len()), (1992, 72));
}

fn count() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![
        4 => (0..60_u32).prop_map(Some),
        1 => any::<u32>().prop_map(Some),
        1 => prop_oneof![Just(Some(0)), Just(Some(u32::MAX)), Just(None)],
    ]
}

fn other() -> impl Strategy<Value = Option<u64>> {
    prop_oneof![
        4 => (0..5000_u64).prop_map(Some),
        1 => prop_oneof![Just(Some(u64::MAX)), Just(Some(0)), Just(None)],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_series_has_an_answer(
        months in prop::collection::vec((count(), other()), 0..90),
        noise in prop_oneof![0.0..12.0_f64, Just(1e11)],
        series in any::<u32>(),
        relative in any::<bool>(),
    ) {
        let (counts, others): (Vec<_>, Vec<_>) = months.into_iter().unzip();
        let series_looked_at = Settings::new(noise, series);
        let series = Series { counts: &counts, others: relative.then_some(&others[..]) };
        let _ = consistent(series, &series_looked_at);
    }

    #[test]
    fn flat_ends_have_an_answer(
        before in 0..100_u32, after in any::<u32>(), latest in 1..14_usize, months in 24..80_usize,
    ) {
        let mut counts = vec![Some(before); months];
        counts[months - latest..].fill(Some(after));
        let _ = consistent(Series::alone(&counts), &settings());
    }
}
