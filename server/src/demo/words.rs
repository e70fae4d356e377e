//! How the story writes amounts and dates.

use jiff::civil::Date;

use crate::document::words::amount;

/// `1.234,50 euro`.
pub(super) fn euro(cents: u64) -> String {
    format!("{} euro", amount(cents))
}

/// `23 nov 2026`.
pub(super) fn day(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
    ];
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    format!(
        "{:>2} {} {}",
        day.day(),
        MONTHS.get(month).copied().unwrap_or("?"),
        day.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_dates_are_dutch() {
        assert_eq!(euro(50_000), "500,00 euro");
        assert_eq!(euro(40_000_000), "400.000,00 euro");
        assert_eq!(euro(123_456_705), "1.234.567,05 euro");
        assert_eq!(day(jiff::civil::date(2027, 3, 4)), " 4 mrt 2027");
    }
}
