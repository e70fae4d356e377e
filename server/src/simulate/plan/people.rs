//! Invented people: names from common lists, numbers that nobody was given.

use maatwerk_domain::Date;
use maatwerk_domain::case::{Bsn, PersonRole};

use crate::simulate::random::Random;

const FIRST: [&str; 40] = [
    "Sanne",
    "Daan",
    "Emma",
    "Sem",
    "Fatima",
    "Mohamed",
    "Lisa",
    "Jan",
    "Maria",
    "Ahmed",
    "Noor",
    "Bram",
    "Anna",
    "Pieter",
    "Samira",
    "Youssef",
    "Julia",
    "Kees",
    "Chantal",
    "Dennis",
    "Esther",
    "Ruben",
    "Aylin",
    "Emre",
    "Joyce",
    "Ricardo",
    "Naomi",
    "Thijs",
    "Wendy",
    "Marco",
    "Linda",
    "Hassan",
    "Ilse",
    "Tim",
    "Priya",
    "Rajesh",
    "Marieke",
    "Sofia",
    "Jeroen",
    "Agnieszka",
];
const LAST: [&str; 40] = [
    "de Vries",
    "Jansen",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "Mulder",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Dekker",
    "Dijkstra",
    "Kok",
    "Yilmaz",
    "El Amrani",
    "Benali",
    "Kaya",
    "Nguyen",
    "Pinas",
    "van Dijk",
    "van den Berg",
    "de Boer",
    "de Groot",
    "van Leeuwen",
    "Brouwer",
    "de Wit",
    "Kuipers",
    "van der Meer",
    "Schouten",
    "Willems",
    "Hoekstra",
    "Koster",
    "Prins",
    "Blom",
    "Huisman",
    "Kowalska",
    "Martina",
    "Sardjoe",
    "Tadesse",
];

/// Somebody in a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::simulate) struct Someone {
    pub(in crate::simulate) role: PersonRole,
    pub(in crate::simulate) name: String,
    pub(in crate::simulate) bsn: Option<Bsn>,
    pub(in crate::simulate) born: Date,
}

/// A household on the day its case opens; the resident comes first.
pub(super) fn household(random: &mut Random, opens: Date) -> Vec<Someone> {
    let family = random.pick(&LAST);
    let partner = random.chance(0.27);
    let children = match random.below(10) {
        0..=5 => 0,
        6..=7 => 1,
        8 => 2,
        _ => 3,
    };
    // One in sixty is a minor: nobody's emergency budget is for children.
    let age = if random.chance(1.0 / 60.0) {
        (17, 17)
    } else {
        (19, 62)
    };
    let mut household = vec![someone(random, PersonRole::Resident, family, opens, age)];
    if partner {
        let family = random.pick(&LAST);
        household.push(someone(
            random,
            PersonRole::Partner,
            family,
            opens,
            (20, 64),
        ));
    }
    for _ in 0..children {
        household.push(someone(random, PersonRole::Child, family, opens, (0, 17)));
    }
    household
}

fn someone(
    random: &mut Random,
    role: PersonRole,
    family: &str,
    opens: Date,
    (youngest, oldest): (u16, u16),
) -> Someone {
    let age = i32::from(random.between(youngest, oldest));
    let birthday = jiff::Span::new().years(age);
    // Born in the year before turning one older: whoever is 17 is 17 on the day itself.
    let born = opens.saturating_sub(birthday);
    let born = born.saturating_sub(jiff::Span::new().days(i32::from(random.between(1, 360))));
    Someone {
        role,
        name: format!("{} {family}", random.pick(&FIRST)),
        bsn: random.chance(0.9).then(|| bsn(random)).flatten(),
        born,
    }
}

/// A number that passes the eleven test and begins with 99: those are not given out.
fn bsn(random: &mut Random) -> Option<Bsn> {
    // Of any ten numbers in a row about one passes: the last digit is the check.
    (0..20).find_map(|_| {
        let number = 990_000_000 + random.below(10_000_000);
        let tens = number / 10 * 10;
        (tens..tens + 10).find_map(|number| number.to_string().parse().ok())
    })
}

/// A day in the years before.
pub(super) fn day_before(random: &mut Random, day: Date, fewest: u16, most: u16) -> Date {
    let days = i32::from(random.between(fewest, most));
    day.saturating_sub(jiff::Span::new().days(days))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_household_has_one_resident_who_comes_first() {
        let mut random = Random::of(&[3]);
        let mut sizes = [0_u32; 7];
        for _ in 0..2_000 {
            let household = household(&mut random, date(2024, 2, 29));
            let residents = household
                .iter()
                .filter(|one| one.role == PersonRole::Resident);
            assert_eq!(residents.count(), 1);
            assert_eq!(household[0].role, PersonRole::Resident);
            assert!(household.iter().all(|one| one.born < date(2024, 2, 29)));
            sizes[household.len()] += 1;
        }
        assert!(sizes[1] > 500 && sizes[3] > 50, "{sizes:?}");
    }

    #[test]
    fn numbers_pass_the_test_and_belong_to_nobody() {
        let mut random = Random::of(&[4]);
        for _ in 0..500 {
            let bsn = bsn(&mut random).unwrap();
            assert!(bsn.as_str().starts_with("99"), "{}", bsn.as_str());
        }
    }
}
