//! What blocks households in the simulated country, and what was planted in it.

use maatwerk_domain::Date;

use super::calendar::{month_of, months_between};
use crate::simulate::random::Random;

/// An article that stands in the way, with what usually comes along.
#[derive(Debug)]
pub(in crate::simulate) struct Bottleneck {
    /// The law and the article, in the spelling that counts are kept by.
    pub(in crate::simulate) article: &'static str,
    /// What the article is about, in Dutch.
    pub(in crate::simulate) label: &'static str,
    /// How often it is stated, beside the others.
    weight: f64,
    /// The codes of the organisations involved.
    pub(in crate::simulate) agencies: &'static [&'static str],
    /// The codes of the parts of life.
    pub(in crate::simulate) life_domains: &'static [&'static str],
    /// The codes of what usually stands in the way, the first one most often.
    pub(in crate::simulate) barriers: &'static [&'static str],
}

const fn bottleneck(
    article: &'static str,
    label: &'static str,
    weight: f64,
    agencies: &'static [&'static str],
    life_domains: &'static [&'static str],
    barriers: &'static [&'static str],
) -> Bottleneck {
    Bottleneck {
        article,
        label,
        weight,
        agencies,
        life_domains,
        barriers,
    }
}

/// Real articles; how often each is stated is invented.
pub(in crate::simulate) const BOTTLENECKS: [Bottleneck; 20] = [
    bottleneck(
        "BWBR0015703&artikel=35",
        "Bijzondere bijstand",
        1.9,
        &["municipality"],
        &["income", "debts"],
        &["knowledge", "who-may-decide", "workload"],
    ),
    bottleneck(
        "BWBR0015703&artikel=22a",
        "Kostendelersnorm",
        1.2,
        &["municipality", "housing-corporation"],
        &["housing", "income", "family"],
        &["conflicting-law", "unspoken-norm"],
    ),
    bottleneck(
        "BWBR0015703&artikel=18&lid=1",
        "Bijstand afgestemd op de persoon",
        1.3,
        &["municipality"],
        &["income"],
        &["backing-by-management", "unspoken-norm", "workload"],
    ),
    bottleneck(
        "BWBR0015703&artikel=48",
        "Bijstand als gift of lening",
        0.8,
        &["municipality", "credit-bank"],
        &["income", "debts"],
        &["knowledge", "unspoken-norm"],
    ),
    bottleneck(
        "BWBR0015703&artikel=52",
        "Voorschot op bijstand",
        0.9,
        &["municipality"],
        &["income", "administration"],
        &["workload", "knowledge"],
    ),
    bottleneck(
        "BWBR0015703&artikel=58",
        "Terugvordering van bijstand",
        1.1,
        &["municipality", "cjib"],
        &["debts", "income"],
        &["conflicting-law", "unspoken-norm"],
    ),
    bottleneck(
        "BWBR0031331&artikel=3",
        "Toegang tot schuldhulpverlening",
        1.4,
        &["municipality", "credit-bank"],
        &["debts"],
        &["workload", "missing-cooperation"],
    ),
    bottleneck(
        "BWBR0031331&artikel=5",
        "Moratorium bij schulden",
        0.7,
        &["court", "credit-bank"],
        &["debts", "housing"],
        &["knowledge", "missing-cooperation"],
    ),
    bottleneck(
        "BWBR0035362&artikel=2.3.5",
        "Maatwerkvoorziening Wmo",
        1.3,
        &["municipality", "ciz"],
        &["health", "housing"],
        &["who-may-decide", "missing-cooperation"],
    ),
    bottleneck(
        "BWBR0034925&artikel=2.3",
        "Jeugdhulp",
        1.1,
        &["municipality", "school"],
        &["family", "mental-health"],
        &["missing-cooperation", "workload"],
    ),
    bottleneck(
        "BWBR0005537&artikel=4:84",
        "Afwijken van een beleidsregel",
        0.8,
        &["municipality"],
        &["administration"],
        &["backing-by-management", "knowledge"],
    ),
    bottleneck(
        "BWBR0018451&artikel=2",
        "Zorgtoeslag",
        0.9,
        &["dienst-toeslagen", "health-insurer"],
        &["income", "health"],
        &["missing-cooperation", "knowledge"],
    ),
    bottleneck(
        "BWBR0018450&artikel=18d",
        "Wanbetalersregeling zorgverzekering",
        1.1,
        &["cak", "health-insurer"],
        &["debts", "health"],
        &["conflicting-law", "missing-cooperation"],
    ),
    bottleneck(
        "BWBR0018472&artikel=3",
        "Partnerbegrip bij toeslagen",
        1.2,
        &["dienst-toeslagen"],
        &["income", "family"],
        &["conflicting-law", "knowledge"],
    ),
    bottleneck(
        "BWBR0018472&artikel=26",
        "Terugvordering van toeslagen",
        1.3,
        &["dienst-toeslagen", "belastingdienst"],
        &["debts", "income"],
        &["missing-cooperation", "conflicting-law"],
    ),
    bottleneck(
        "BWBR0001860&artikel=288",
        "Toelating tot de Wsnp",
        0.7,
        &["court", "credit-bank"],
        &["debts"],
        &["conflicting-law", "unspoken-norm"],
    ),
    bottleneck(
        "BWBR0033715&artikel=2.39",
        "Adreswijziging in de BRP",
        1.2,
        &["municipality", "housing-corporation"],
        &["housing", "administration"],
        &["unspoken-norm", "conflicting-law", "who-may-decide"],
    ),
    bottleneck(
        "BWBR0022751&artikel=2",
        "Kindgebonden budget",
        0.8,
        &["dienst-toeslagen"],
        &["income", "family"],
        &["knowledge", "conflicting-law"],
    ),
    bottleneck(
        "BWBR0001827&artikel=475d",
        "Beslagvrije voet",
        1.1,
        &["court", "belastingdienst", "uwv"],
        &["debts", "income"],
        &["missing-cooperation", "knowledge"],
    ),
    bottleneck(
        "BWBR0035917&artikel=3.2.1",
        "Toegang tot de Wlz",
        0.8,
        &["ciz"],
        &["health", "mental-health"],
        &["who-may-decide", "demand-not-recognised"],
    ),
];

/// Those of middling weight: where something is planted, there is something to compare with.
const PLANTABLE: [usize; 8] = [1, 5, 9, 12, 13, 14, 16, 18];

/// How an article changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulate) enum Change {
    /// More often from one day to the next.
    Step,
    /// More often, in equal steps over this many months.
    Ramp(u16),
    /// Less often from the day on which a changed law takes effect.
    Fall,
}

/// A change that was planted, so that somebody can see whether it is found.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::simulate) struct Planted {
    /// Its place in [`BOTTLENECKS`].
    pub(in crate::simulate) bottleneck: usize,
    pub(in crate::simulate) change: Change,
    /// The first day.
    pub(in crate::simulate) from: Date,
    /// In the end it is stated so many times as often as before.
    pub(in crate::simulate) factor: f64,
}

impl Planted {
    /// Two articles that rise in a step, one that rises slowly, one that falls; which, when and by
    /// how much is drawn. Rises begin late enough to have three years before them.
    pub(super) fn draw(random: &mut Random, start: Date) -> Vec<Self> {
        let mut free = PLANTABLE.to_vec();
        let mut plant =
            |change: fn(&mut Random) -> Change, months: (u16, u16), size: (f64, f64)| {
                let place = random.below(free.len() as u64);
                Self {
                    bottleneck: free.remove(usize::try_from(place).unwrap_or(0)),
                    change: change(random),
                    from: month_of(start, random.between(months.0, months.1)),
                    factor: size.0 + random.unit() * (size.1 - size.0),
                }
            };
        vec![
            plant(|_| Change::Step, (38, 44), (2.2, 3.0)),
            plant(|_| Change::Step, (38, 44), (1.8, 2.4)),
            plant(
                |random| Change::Ramp(random.between(6, 9)),
                (38, 42),
                (2.4, 3.2),
            ),
            plant(|_| Change::Fall, (30, 42), (0.25, 0.4)),
        ]
    }

    /// How many times as often as before, on a day.
    pub(in crate::simulate) fn factor_on(&self, day: Date) -> f64 {
        if day < self.from {
            return 1.0;
        }
        match self.change {
            Change::Step | Change::Fall => self.factor,
            Change::Ramp(months) => {
                let gone = f64::from(months_between(self.from, day)) + 1.0;
                1.0 + (self.factor - 1.0) * (gone / f64::from(months.max(1))).min(1.0)
            }
        }
    }
}

/// How often each article is stated on a day, beside the others and with what was planted.
pub(super) fn weights(planted: &[Planted], day: Date) -> [f64; BOTTLENECKS.len()] {
    let mut weights = [0.0; BOTTLENECKS.len()];
    for (weight, bottleneck) in weights.iter_mut().zip(&BOTTLENECKS) {
        *weight = bottleneck.weight;
    }
    for planted in planted {
        weights[planted.bottleneck] *= planted.factor_on(day);
    }
    weights
}

/// All weights, with nothing planted.
pub(super) fn undisturbed() -> f64 {
    BOTTLENECKS.iter().map(|bottleneck| bottleneck.weight).sum()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_ramp_rises_month_by_month() {
        let planted = Planted {
            bottleneck: 1,
            change: Change::Ramp(4),
            from: date(2025, 1, 1),
            factor: 3.0,
        };
        let on = |day| planted.factor_on(day);
        let near = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
        near(on(date(2024, 12, 31)), 1.0);
        near(on(date(2025, 1, 1)), 1.5);
        near(on(date(2025, 3, 9)), 2.5);
        near(on(date(2025, 4, 30)), 3.0);
        near(on(date(2026, 4, 30)), 3.0);
    }

    #[test]
    fn nothing_is_planted_twice_and_every_seed_plants_four() {
        for seed in 0..50 {
            let planted = Planted::draw(&mut Random::of(&[seed]), date(2022, 1, 1));
            let mut places: Vec<_> = planted.iter().map(|planted| planted.bottleneck).collect();
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), 4, "seed {seed}");
            assert!(planted.iter().all(|planted| planted.from.day() == 1));
        }
    }
}
