//! The municipalities of the country, with their inhabitants and the policy each decides by.
//!
//! `gemeenten.csv`: all 342 Dutch municipalities by CBS code, division of 1 January 2025 (the same
//! codes since 1 January 2023), inhabitants on 1 January 2022. Sources, facts only: codes and names
//! from GitHub minvws/nl-covid19-data-dashboard (2024) and entranos/regioviewer (2025), which agree;
//! provinces from the latter; inhabitants from the `population_count` values per municipality in the
//! former. The figures are those of CBS, table 70072ned (Regionale kerncijfers Nederland).

use std::sync::LazyLock;

use maatwerk_log::LogId;

use super::random::Random;

const CSV: &str = include_str!("gemeenten.csv");

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

static COUNTRY: LazyLock<Country> = LazyLock::new(|| Country::parse(CSV));

impl Country {
    pub(super) fn get() -> &'static Self {
        &COUNTRY
    }

    /// A line that cannot be read would be an error of ours: the file is compiled in, and a test
    /// counts its lines and inhabitants.
    fn parse(csv: &str) -> Self {
        let mut towns = Vec::new();
        let mut up_to = 0;
        for line in csv.lines().skip(1) {
            let fields = fields(line);
            let [code, name, _province, inhabitants] = fields.as_slice() else {
                continue;
            };
            let (Ok(log), Ok(inhabitants)) = (LogId::new(code), inhabitants.parse::<u64>()) else {
                continue;
            };
            up_to += inhabitants;
            towns.push(Town {
                policy: PolicyName::of(code),
                log,
                name: name.clone(),
                inhabitants,
                up_to,
            });
        }
        Self(towns)
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

/// The fields of a line with standard CSV quoting; none of these spans lines.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => {
                if let Some(field) = fields.last_mut() {
                    field.push(other);
                }
            }
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_there() {
        let country = Country::get();
        assert_eq!(country.towns().len(), 342);
        assert_eq!(CSV.lines().count(), 343);
        assert_eq!(country.inhabitants(), 17_590_672);
        let own = |policy| {
            let towns = country.towns().iter();
            towns.filter(|town| town.policy == policy).count()
        };
        assert_eq!(own(PolicyName::Standaard), 339);
        assert!(country.towns().is_sorted_by_key(|town| town.log));
    }

    #[test]
    fn a_comma_may_stand_in_a_name() {
        assert_eq!(fields("GM1,\"A, B\",C,5"), ["GM1", "A, B", "C", "5"]);
        let names = Country::get()
            .towns()
            .iter()
            .filter(|town| town.name.contains(','));
        assert_eq!(names.count(), 1);
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
