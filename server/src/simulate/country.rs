//! The municipalities of the country, with the policy each decides by, and where its inhabitants live.

use std::sync::LazyLock;

use maatwerk_log::LogId;

use super::random::Random;
use crate::municipalities;

/// A municipality.
#[derive(Debug, Clone)]
pub(super) struct Town {
    /// Its code with CBS, which is also the name of its log.
    pub(super) log: LogId,
    pub(super) name: String,
    pub(super) inhabitants: u64,
    pub(super) policy: PolicyName,
    /// The inhabitants of all before it in the list, and its own.
    up_to: u64,
}

/// Which policy a municipality decides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PolicyName {
    Enschede,
    Leeuwarden,
    Zaanstad,
    /// The default of whoever has none of its own.
    Standaard,
}

impl PolicyName {
    fn of(code: &str) -> Self {
        match code {
            "GM0153" => Self::Enschede,
            "GM0080" => Self::Leeuwarden,
            "GM0479" => Self::Zaanstad,
            _ => Self::Standaard,
        }
    }

    /// The article that its emergency budget rests on.
    pub(super) fn legal_basis(self) -> &'static str {
        match self {
            Self::Enschede => "CVDR000153/4",
            Self::Leeuwarden => "CVDR000080/5",
            Self::Zaanstad => "CVDR000479/3",
            Self::Standaard => "CVDR000000/3",
        }
    }

    /// The article under which a gift is kept by whoever stays in work.
    pub(super) fn stays_in_work(self) -> &'static str {
        match self {
            Self::Enschede => "CVDR000153/8/1",
            Self::Leeuwarden => "CVDR000080/8/1",
            Self::Zaanstad => "CVDR000479/6/1",
            Self::Standaard => "CVDR000000/6/1",
        }
    }
}

/// All municipalities, in the order of their codes.
#[derive(Debug)]
pub(super) struct Country(Vec<Town>);

static COUNTRY: LazyLock<Country> = LazyLock::new(Country::new);

impl Country {
    pub(super) fn get() -> &'static Self {
        &COUNTRY
    }

    fn new() -> Self {
        let mut up_to = 0;
        let towns = municipalities::all().iter().map(|one| {
            up_to += one.inhabitants;
            Town {
                log: one.log,
                name: one.name.clone(),
                inhabitants: one.inhabitants,
                policy: PolicyName::of(one.log.as_str()),
                up_to,
            }
        });
        Self(towns.collect())
    }

    pub(super) fn towns(&self) -> &[Town] {
        &self.0
    }

    pub(super) fn inhabitants(&self) -> u64 {
        self.0.last().map_or(0, |town| town.up_to)
    }

    /// The place of the municipality that a random inhabitant lives in.
    pub(super) fn draw(&self, random: &mut Random) -> usize {
        let inhabitant = random.below(self.inhabitants());
        self.0.partition_point(|town| town.up_to <= inhabitant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_there() {
        let country = Country::get();
        assert_eq!(country.towns().len(), 342);
        assert_eq!(country.inhabitants(), 17_590_672);
        let own = |policy| {
            let towns = country.towns().iter();
            towns.filter(|town| town.policy == policy).count()
        };
        assert_eq!(own(PolicyName::Standaard), 339);
        assert!(country.towns().is_sorted_by_key(|town| town.log));
    }

    #[test]
    fn everybody_lives_somewhere_and_nobody_twice() {
        let country = Country::get();
        let mut random = Random::of(&[1]);
        let mut drawn = vec![0_u32; country.towns().len()];
        for _ in 0..100_000 {
            drawn[country.draw(&mut random)] += 1;
        }
        for (town, drawn) in country.towns().iter().zip(drawn) {
            #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
            let expected = 100_000.0 * town.inhabitants as f64 / country.inhabitants() as f64;
            // Six standard deviations: one in half a billion.
            let off = (f64::from(drawn) - expected).abs();
            assert!(
                off < 6.0 * expected.sqrt().max(1.0),
                "{}: {drawn}",
                town.name
            );
        }
    }
}
