//! How often `trend` is right: false alarms and detection, over made-up series with a known truth.
//!
//! `cargo test -p maatwerk-figures --test trend_rates -- --nocapture` prints the tables. Each line
//! is drawn with seeds of its own; the bounds are asserted.

#![allow(
    clippy::print_stdout,
    reason = "the rates are what this test is run for"
)]
#![allow(
    clippy::cast_precision_loss,
    reason = "rates of some thousands of series"
)]

mod synthetic;

use maatwerk_figures::Series;
use maatwerk_figures::trend::{Direction, Reading, Settings, Silence, look};
use synthetic::{Draw, Drawn, World};

/// The length of the list a series is part of: alpha is 0.1 / (2 * 100) = 0.0005 on each side.
const LIST: u32 = 100;

/// Seeds, each of its own stream of draws.
const SEEDS: u64 = 25;

/// Series drawn with each seed to count false alarms.
const EACH: u32 = 40;

/// Series drawn with each seed to find a planted change.
const PLANTED: u32 = 6;

fn read(drawn: &Drawn, months: usize, relative: bool) -> Result<Reading, Silence> {
    let counts = &drawn.counts[..months];
    let series = if relative {
        Series::beside(counts, &drawn.others[..months])
    } else {
        Series::alone(counts)
    };
    let settings = Settings {
        withheld: drawn.withheld,
        ..Settings::new(drawn.noise_variance, LIST)
    };
    look(series, &settings)
}

/// What is counted of one kind of series.
#[derive(Clone, Copy, Default)]
struct Alarms {
    looked: u32,
    said: u32,
    rises: u32,
    falls: u32,
}

impl Alarms {
    fn add(&mut self, other: Self) {
        self.looked += other.looked;
        self.said += other.said;
        self.rises += other.rises;
        self.falls += other.falls;
    }

    /// Marks per thousand series-months of which something is said.
    fn per_thousand(marks: u32, of: u32) -> f64 {
        1e3 * f64::from(marks) / f64::from(of.max(1))
    }
}

fn alarms(world: &World, relative: bool, stream: &mut u64) -> Alarms {
    let mut alarms = Alarms::default();
    for _ in 0..SEEDS {
        // No two cells share a stream, so that they can be added up.
        *stream += 1;
        let mut draw = Draw::new(*stream);
        for _ in 0..EACH {
            let drawn = world.draw(&mut draw, |_| 1.0);
            alarms.looked += 1;
            if let Ok(reading) = read(&drawn, world.months, relative) {
                alarms.said += 1;
                alarms.rises += u32::from(reading.direction == Direction::Rise);
                alarms.falls += u32::from(reading.direction == Direction::Fall);
            }
        }
    }
    alarms
}

/// Prints a line for each world and how series are looked at; all of them together.
fn table(worlds: &[(&str, World)], relatives: &[bool]) -> Alarms {
    println!(
        "{:30} {:8} {:>22} {:>22} {:>22}",
        "", "", "15 a month", "40", "150"
    );
    let mut all = Alarms::default();
    let mut stream = 1_000_000 * worlds[0].1.months as u64;
    for (name, world) in worlds {
        for relative in relatives {
            let cells = [15.0, 40.0, 150.0].map(|level| {
                let cell = alarms(&World { level, ..*world }, *relative, &mut stream);
                all.add(cell);
                if cell.said == 0 {
                    return "silent".to_owned();
                }
                let rises = Alarms::per_thousand(cell.rises, cell.said);
                let falls = Alarms::per_thousand(cell.falls, cell.said);
                let silent = 100 * (cell.looked - cell.said) / cell.looked;
                format!("{rises:.1} / {falls:.1} ({silent}% silent)")
            });
            let how = if *relative { "relative" } else { "alone" };
            let [first, second, third] = cells;
            println!("{name:30} {how:8} {first:>22} {second:>22} {third:>22}");
        }
    }
    let rises = Alarms::per_thousand(all.rises, all.said);
    let falls = Alarms::per_thousand(all.falls, all.said);
    println!(
        "together: {rises:.2} / {falls:.2} over {} series-months\n",
        all.said
    );
    all
}

#[test]
fn false_alarms_keep_to_the_budget() {
    for months in [24, 42, 60] {
        let flat = World {
            months,
            ..World::FLAT
        };
        println!(
            "\nfalse alarms after {months} months: rises / falls per 1000 (nominal 0.5 / 0.5)"
        );
        let worlds = [
            (
                "flat, Poisson",
                World {
                    dispersion: 1.0,
                    ..flat
                },
            ),
            ("flat, dispersion 1.5", flat),
            (
                "growing 30% a year",
                World {
                    growth: 1.3,
                    ..flat
                },
            ),
            (
                "season of 30%",
                World {
                    season: 0.3,
                    ..flat
                },
            ),
            (
                "withheld under 10",
                World {
                    minimum: 10,
                    ..flat
                },
            ),
            (
                "withheld, growing 60%",
                World {
                    minimum: 10,
                    growth: 1.6,
                    ..flat
                },
            ),
        ];
        let all = table(&worlds, &[true, false]);
        assert!(all.said > 20_000);
        assert!(Alarms::per_thousand(all.rises, all.said) < 1.0);
        assert!(Alarms::per_thousand(all.falls, all.said) < 1.0);
    }
}

#[test]
fn false_alarms_where_months_are_wilder_than_the_method_assumes() {
    let flat = World::FLAT;
    println!("\nfalse alarms of wilder series: rises / falls per 1000 (nominal 0.5 / 0.5)");
    let all = table(
        &[
            (
                "dispersion 2.5",
                World {
                    dispersion: 2.5,
                    ..flat
                },
            ),
            (
                "2.5, growing, season",
                World {
                    dispersion: 2.5,
                    growth: 1.3,
                    season: 0.3,
                    ..flat
                },
            ),
        ],
        &[true],
    );
    assert!(Alarms::per_thousand(all.rises + all.falls, all.said) < 4.0);
    let all = table(
        &[(
            "level drifts 10%, half left",
            World {
                drift: (0.1, 0.5),
                ..flat
            },
        )],
        &[true],
    );
    assert!(Alarms::per_thousand(all.rises + all.falls, all.said) < 8.0);
    // Here the level does change, by a fifth for months on end: no longer false, and so marked.
    let all = table(
        &[(
            "level drifts 20%, 0.8 left",
            World {
                drift: (0.2, 0.8),
                ..flat
            },
        )],
        &[true],
    );
    assert!(Alarms::per_thousand(all.rises + all.falls, all.said) < 80.0);
}

/// How a level changes from a month on.
#[derive(Clone, Copy)]
enum Shape {
    Step(f64),
    /// Evenly over a year.
    Ramp(f64),
}

impl Shape {
    /// The factor, `after` months from the change, the month of the change being 1.
    fn factor(self, after: usize) -> f64 {
        match self {
            Self::Step(factor) => factor,
            Self::Ramp(factor) => 1.0 + (factor - 1.0) * (after as f64 / 12.0).min(1.0),
        }
    }
}

/// Found within 3, 6 and 12 months, in percent; the median delay in months (13: not within 12); and
/// how many months the dating is off, at the median of those found.
struct Detection {
    within: [usize; 3],
    delay: usize,
    dated: usize,
}

fn detection(history: usize, level: f64, minimum: u32, shape: Shape, relative: bool) -> Detection {
    // The level is the one at the change, a year before the last month.
    let world = World {
        months: history + 12,
        level: level * 1.2,
        growth: 1.2,
        minimum,
        ..World::FLAT
    };
    let rises = shape.factor(12) > 1.0;
    let sought = if rises {
        Direction::Rise
    } else {
        Direction::Fall
    };
    let (mut delays, mut dated) = (Vec::new(), Vec::new());
    for seed in 0..SEEDS {
        let mut draw = Draw::new(1000 + seed);
        for _ in 0..PLANTED {
            let drawn = world.draw(&mut draw, |month| {
                if month < history {
                    1.0
                } else {
                    shape.factor(month - history + 1)
                }
            });
            let found = (1..=12).find_map(|delay| {
                let reading = read(&drawn, history + delay, relative).ok()?;
                (reading.direction == sought).then_some((delay, reading.since))
            });
            delays.push(found.map_or(13, |(delay, _)| delay));
            dated.extend(found.map(|(_, since)| since.abs_diff(history)));
        }
    }
    delays.sort_unstable();
    dated.sort_unstable();
    let within =
        [3, 6, 12].map(|months| 100 * delays.partition_point(|d| *d <= months) / delays.len());
    Detection {
        within,
        delay: delays[delays.len() / 2],
        dated: dated.get(dated.len() / 2).copied().unwrap_or_default(),
    }
}

const SHAPES: [(&str, Shape); 7] = [
    ("x1.5", Shape::Step(1.5)),
    ("x2", Shape::Step(2.0)),
    ("x3", Shape::Step(3.0)),
    ("x1.5 over a year", Shape::Ramp(1.5)),
    ("x2 over a year", Shape::Ramp(2.0)),
    ("x3 over a year", Shape::Ramp(3.0)),
    ("x0.5", Shape::Step(0.5)),
];

/// The least found within 6 and within 12 months, in percent, of each shape at 15, 40 and 150 a
/// month.
type Least = [[(usize, usize); 3]; 7];

/// After three and a half years, relative to the programme.
const LEAST_RELATIVE: Least = [
    [(5, 50), (60, 95), (97, 99)],
    [(70, 95), (97, 99), (99, 99)],
    [(97, 99), (99, 99), (99, 99)],
    [(0, 10), (0, 60), (15, 97)],
    [(0, 70), (10, 97), (80, 99)],
    [(12, 97), (80, 99), (99, 99)],
    [(20, 70), (80, 97), (99, 99)],
];

/// After three and a half years, by itself.
const LEAST_ALONE: Least = [
    [(2, 20), (28, 65), (94, 97)],
    [(40, 75), (90, 97), (99, 99)],
    [(92, 97), (99, 99), (99, 99)],
    [(0, 5), (0, 28), (5, 93)],
    [(0, 45), (3, 92), (65, 99)],
    [(6, 95), (58, 99), (99, 99)],
    [(4, 25), (40, 88), (99, 99)],
];

/// After two years, relative to the programme.
const LEAST_SHORT: Least = [
    [(5, 20), (55, 75), (97, 99)],
    [(65, 85), (97, 99), (99, 99)],
    [(97, 99), (99, 99), (99, 99)],
    [(0, 2), (0, 30), (12, 94)],
    [(0, 40), (16, 97), (80, 99)],
    [(25, 95), (80, 99), (99, 99)],
    [(12, 32), (70, 90), (99, 99)],
];

#[test]
fn planted_changes_are_found() {
    println!("\nfound within 3 / 6 / 12 months, median delay, median error of the dating (months)");
    println!("dispersion 1.5, noise of variance 2 to 10, programme growing 20% a year");
    println!("{:32} {:>26} {:>26} {:>26}", "", "15 a month", "40", "150");
    for (history, relative, least) in [
        (42, true, LEAST_RELATIVE),
        (42, false, LEAST_ALONE),
        (24, true, LEAST_SHORT),
    ] {
        let how = if relative { "relative" } else { "alone" };
        for ((name, shape), least) in SHAPES.into_iter().zip(least) {
            let [first, second, third] = [0, 1, 2].map(|column| {
                let level = [15.0, 40.0, 150.0][column];
                let found = detection(history, level, 0, shape, relative);
                let [three, six, twelve] = found.within;
                let (least_six, least_twelve) = least[column];
                assert!(
                    six >= least_six,
                    "{history} {how} {name} {level}: {six}% in 6 months"
                );
                assert!(
                    twelve >= least_twelve,
                    "{history} {how} {name} {level}: {twelve}%"
                );
                let delay = if found.delay > 12 {
                    "> 12".to_owned()
                } else {
                    found.delay.to_string()
                };
                format!("{three}/{six}/{twelve}% {delay} ({})", found.dated)
            });
            println!("{history} {how:8} {name:20} {first:>26} {second:>26} {third:>26}");
        }
    }
}

#[test]
fn a_bottleneck_that_all_but_vanished_is_found() {
    println!(
        "\nwithheld under 10, falls to a quarter: found within 3 / 6 / 12 months, median delay"
    );
    for (level, least) in [
        (30.0, LEAST_VANISHED[0]),
        (40.0, LEAST_VANISHED[1]),
        (60.0, LEAST_VANISHED[2]),
    ] {
        let found = detection(42, level, 10, Shape::Step(0.25), true);
        let [three, six, twelve] = found.within;
        println!("{level} a month: {three}/{six}/{twelve}% {}", found.delay);
        assert!(
            six >= least.0 && twelve >= least.1,
            "{level}: {six}% {twelve}%"
        );
    }
}

/// The least found within 6 and within 12 months, in percent, at 30, 40 and 60 a month.
const LEAST_VANISHED: [(usize, usize); 3] = [(75, 95), (90, 99), (99, 99)];
