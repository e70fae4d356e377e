//! Dutch for a reader.

use maatwerk_domain::{Date, LawRef};

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// A day: 22 november 2026.
pub(crate) fn day(day: Date) -> String {
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    let month = MONTHS.get(month).copied().unwrap_or_default();
    format!("{} {month} {}", day.day(), day.year())
}

/// A number with two decimals and a comma.
pub(crate) fn decimal(number: f64) -> String {
    format!("{number:.2}").replace('.', ",")
}

/// A whole number with points: 1.234.567.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// An amount in eurocents, without its unit: 1.234,50.
pub(crate) fn amount(cents: u64) -> String {
    format!("{},{:02}", thousands(cents / 100), cents % 100)
}

/// The laws that this software names most, by their number: others are called by it.
const LAWS: [(&str, &str); 13] = [
    ("BWBR0015703", "Participatiewet"),
    ("BWBR0005537", "Algemene wet bestuursrecht"),
    ("BWBR0031331", "Wet gemeentelijke schuldhulpverlening"),
    ("BWBR0035362", "Wet maatschappelijke ondersteuning 2015"),
    ("BWBR0034925", "Jeugdwet"),
    ("BWBR0018450", "Zorgverzekeringswet"),
    ("BWBR0018451", "Wet op de zorgtoeslag"),
    ("BWBR0008659", "Wet op de huurtoeslag"),
    (
        "BWBR0018472",
        "Algemene wet inkomensafhankelijke regelingen",
    ),
    ("BWBR0033715", "Wet basisregistratie personen"),
    ("BWBR0022751", "Wet op het kindgebonden budget"),
    ("BWBR0035917", "Wet langdurige zorg"),
    ("BWBR0001827", "Wetboek van Burgerlijke Rechtsvordering"),
];

/// A reference to law in words: Participatiewet, artikel 22a, lid 2.
pub(crate) fn citation(law: &LawRef) -> String {
    let article = law.article();
    let mut parts = article.split('&');
    let number = parts.next().unwrap_or_default();
    let name = LAWS.iter().find(|(known, _)| *known == number);
    let mut words = name.map_or(number, |(_, name)| name).to_owned();
    for part in parts {
        let (kind, value) = part.split_once('=').unwrap_or((part, ""));
        words.push_str(", ");
        words.push_str(kind);
        words.push(' ');
        words.push_str(value);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_in_words() {
        for (reference, words) in [
            (
                "jci1.31:c:BWBR0015703&hoofdstuk=3&artikel=22a&lid=2&z=2026-01-01",
                "Participatiewet, artikel 22a, lid 2",
            ),
            ("jci1.3:c:BWBR0005537", "Algemene wet bestuursrecht"),
            ("jci1.3:c:BWBR9999999&artikel=1", "BWBR9999999, artikel 1"),
            ("CVDR123456/2", "CVDR123456/2"),
            ("32016R0679/6", "32016R0679/6"),
        ] {
            assert_eq!(citation(&reference.parse().unwrap()), words);
        }
    }

    #[test]
    fn days_and_numbers() {
        assert_eq!(day(Date::constant(2026, 11, 2)), "2 november 2026");
        assert_eq!(decimal(0.625), "0,62");
        assert_eq!(decimal(12.0), "12,00");
    }
}
