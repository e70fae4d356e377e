//! How often the 95% interval of `effect` holds the truth, over made-up series.
//!
//! `cargo test -p maatwerk-figures --test effect_rates -- --nocapture` prints the table; the bounds
//! are asserted.

#![allow(
    clippy::print_stdout,
    reason = "the rates are what this test is run for"
)]

mod synthetic;

use maatwerk_figures::Series;
use maatwerk_figures::effect::{Change, Verdict, compare};
use synthetic::{Draw, World};

/// Seeds, each of its own stream of draws.
const SEEDS: u64 = 25;

/// Series drawn with each seed.
const EACH: u32 = 20;

/// Percentages over the comparisons made.
struct Rates {
    /// The interval holds the planted ratio.
    covered: f64,
    /// Less or more is said, in the direction planted; of a ratio of 1, in any.
    shown: f64,
    /// The opposite is said.
    wrong: f64,
    /// Series of which no comparison is made.
    refused: f64,
}

fn rates(world: &World, change: Change, factor: f64, relative: bool, stream: &mut u64) -> Rates {
    let (mut made, mut covered, mut less, mut more) = (0, 0, 0, 0);
    for _ in 0..SEEDS {
        *stream += 1;
        let mut draw = Draw::new(*stream);
        for _ in 0..EACH {
            // Practice goes over to the new law evenly over the months of transition.
            let drawn = world.draw(&mut draw, |month| match month.checked_sub(change.month) {
                None => 1.0,
                Some(after) if after < change.transition => f64::midpoint(1.0, factor),
                Some(_) => factor,
            });
            let series = if relative {
                Series::beside(&drawn.counts, &drawn.others)
            } else {
                Series::alone(&drawn.counts)
            };
            let Ok(found) = compare(series, change, drawn.noise_variance, None) else {
                continue;
            };
            made += 1;
            covered += u32::from(found.lower <= factor && factor <= found.upper);
            less += u32::from(found.verdict == Verdict::Less);
            more += u32::from(found.verdict == Verdict::More);
        }
    }
    let percent = |part: u32| 100.0 * f64::from(part) / f64::from(made);
    let all = f64::from(EACH) * f64::from(u32::try_from(SEEDS).expect("a handful of seeds"));
    let (shown, wrong) = if factor < 1.0 {
        (less, more)
    } else if factor > 1.0 {
        (more, less)
    } else {
        (less + more, 0)
    };
    Rates {
        covered: percent(covered),
        shown: percent(shown),
        wrong: percent(wrong),
        refused: 100.0 - 100.0 * f64::from(made) / all,
    }
}

/// The part that what is planted gives: 1 is no effect.
const RATIOS: [f64; 3] = [1.0, 0.7, 0.5];

/// Counts a month before the change.
const LEVELS: [f64; 3] = [15.0, 40.0, 150.0];

/// The least coverage of a line, in percent.
fn lines() -> Vec<(&'static str, World, Change, bool, f64)> {
    let change = Change {
        month: 36,
        transition: 3,
    };
    let long = World {
        months: 36 + 3 + 18,
        growth: 1.2,
        ..World::FLAT
    };
    let wild = World {
        dispersion: 2.5,
        ..long
    };
    let season = World {
        season: 0.3,
        ..long
    };
    let withheld = World {
        minimum: 10,
        ..long
    };
    let drift = World {
        drift: (0.1, 0.5),
        ..long
    };
    let shift = World {
        drift: (0.2, 0.8),
        ..long
    };
    let short = World {
        months: 18 + 6,
        growth: 1.2,
        ..World::FLAT
    };
    let at_once = Change {
        month: 18,
        transition: 0,
    };
    vec![
        (
            "36 + 18 months, Poisson",
            World {
                dispersion: 1.0,
                ..long
            },
            change,
            true,
            93.0,
        ),
        ("36 + 18, dispersion 1.5", long, change, true, 92.5),
        ("36 + 18, dispersion 1.5", long, change, false, 92.5),
        ("36 + 18, dispersion 2.5", wild, change, true, 92.0),
        ("36 + 18, season of 30%", season, change, true, 92.5),
        ("36 + 18, withheld under 10", withheld, change, true, 88.0),
        ("18 + 6, dispersion 1.5", short, at_once, true, 92.5),
        ("18 + 6, dispersion 1.5", short, at_once, false, 92.5),
        ("36 + 18, drifts 10%, half left", drift, change, true, 85.0),
        // Less than promised, and said so: months that resemble one another for half a year are
        // fewer than they seem, by more than their first correlation gives away.
        ("36 + 18, drifts 20%, 0.8 left", shift, change, true, 68.0),
    ]
}

#[test]
fn the_interval_holds_the_truth() {
    println!(
        "\nhow often the 95% interval holds the ratio; in brackets, how often an effect is shown"
    );
    println!("{:40} {:^32} {:^32} {:^32}", "", "ratio 1", "0.7", "0.5");
    print!("{:40}", "");
    println!(
        "{}",
        format!(" {:>10} {:>10} {:>10}", "15 a month", "40", "150").repeat(3)
    );
    let mut stream = 0;
    for (name, world, change, relative, least) in lines() {
        let how = if relative { "relative" } else { "alone" };
        print!("{name:31} {how:8}");
        for factor in RATIOS {
            for level in LEVELS {
                // The level is that of the last month; a year of growth lies before it.
                let world = World {
                    level: level * 1.2,
                    ..world
                };
                let rates = rates(&world, change, factor, relative, &mut stream);
                if rates.refused > 80.0 {
                    assert!(world.minimum > 0, "{name} {how} {factor} {level}: refused");
                    print!(" {:>10}", "refused");
                    continue;
                }
                let Rates {
                    covered,
                    shown,
                    wrong,
                    ..
                } = rates;
                print!(" {:>10}", format!("{covered:.0}% ({shown:.0}%)"));
                assert!(
                    covered >= least,
                    "{name} {how} {factor} {level}: {covered}%"
                );
                assert!(
                    wrong <= 1.0,
                    "{name} {how} {factor} {level}: {wrong}% wrong"
                );
            }
        }
        println!();
    }
}
