//! Whether what is planted is there, and nothing else.

use super::*;

/// How often each article is stated in each month, over a whole plan.
fn monthly(plan: &Plan) -> Vec<[u32; MONTHS as usize]> {
    let mut months = vec![[0; MONTHS as usize]; BOTTLENECKS.len()];
    for day in 0..days() {
        for nth in 0..plan.openings(day) {
            for stated in plan.life(CaseNumber { day, nth }).stated {
                let month = usize::from(months_between(START, stated.on));
                if let Some(count) = months[stated.bottleneck].get_mut(month) {
                    *count += 1;
                }
            }
        }
    }
    months
}

fn mean(months: &[u32]) -> f64 {
    f64::from(months.iter().sum::<u32>()) / f64::from(u32::try_from(months.len()).unwrap())
}

#[test]
fn what_was_planted_is_seen_in_twenty_countries() {
    for seed in 0..20 {
        let plan = Plan::new(seed, 150_000);
        let months = monthly(&plan);
        // The first months have few cases old enough to be decided on.
        let settled = 6;
        for planted in plan.planted() {
            let from = usize::from(months_between(START, planted.from));
            let counts = &months[planted.bottleneck];
            let grown = match planted.change {
                Change::Ramp(months) => usize::from(months),
                Change::Step | Change::Fall => 0,
            };
            let (before, after) = (&counts[settled..from], &counts[from + grown..]);
            let ratio = mean(after) / mean(before);
            // Counts are Poisson: the standard error of the logarithm of the ratio, four times.
            let error = (1.0 / f64::from(before.iter().sum::<u32>())
                + 1.0 / f64::from(after.iter().sum::<u32>()))
            .sqrt();
            // A season and the working days of a month add up to a tenth.
            let off = (ratio / planted.factor).ln().abs();
            assert!(
                off < 4.0 * error + 0.1,
                "seed {seed}, {planted:?}: {ratio} instead of {}",
                planted.factor
            );
        }
    }
}

#[test]
fn where_nothing_was_planted_nothing_changes() {
    let mut strays = 0;
    for seed in 0..20 {
        let plan = Plan::new(seed, 150_000);
        let months = monthly(&plan);
        for (place, counts) in months.iter().enumerate() {
            if plan
                .planted()
                .iter()
                .any(|planted| planted.bottleneck == place)
            {
                continue;
            }
            // Whole years, so that each has every season.
            let (before, after) = (&counts[18..30], &counts[42..54]);
            let (b, a) = (before.iter().sum::<u32>(), after.iter().sum::<u32>());
            let (b, a) = (f64::from(b), f64::from(a));
            strays += usize::from((a - b).abs() > 3.5 * (a + b).sqrt());
        }
    }
    // 320 comparisons at 3.5 standard deviations: 0.15 expected; three or more in 1 of 2,000.
    assert!(strays <= 2, "{strays} of 320");
}

#[test]
fn a_plan_is_its_seed() {
    let life = |seed| Plan::new(seed, 10_000).life(CaseNumber { day: 40, nth: 0 });
    assert_eq!(life(1), life(1));
    assert_ne!(life(1), life(2));
    assert_eq!(life(u64::MAX), life(u64::MAX));
}

#[test]
fn the_bounds_of_what_can_be_asked() {
    for events in [0, 1, 50_000_000, u64::MAX] {
        let plan = Plan::new(7, events);
        assert!(plan.per_day.is_finite() && plan.per_day > 0.0, "{events}");
    }
    assert_eq!(days(), 1642);
}
