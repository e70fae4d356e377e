//! The municipalities of the country.
//!
//! `gemeenten.csv`: all 342 Dutch municipalities by CBS code, division of 1 January 2025 (the same
//! codes since 1 January 2023), inhabitants on 1 January 2022. Sources, facts only: codes and names
//! from GitHub minvws/nl-covid19-data-dashboard (2024) and entranos/regioviewer (2025), which agree;
//! provinces from the latter; inhabitants from the `population_count` values per municipality in the
//! former. The figures are those of CBS, table 70072ned (Regionale kerncijfers Nederland).

use std::sync::LazyLock;

use maatwerk_log::LogId;

const CSV: &str = include_str!("gemeenten.csv");

/// A municipality.
#[derive(Debug)]
pub(crate) struct Municipality {
    /// Its code with CBS, which is also the name of its log.
    pub(crate) log: LogId,
    pub(crate) name: String,
    pub(crate) inhabitants: u64,
}

static ALL: LazyLock<Vec<Municipality>> = LazyLock::new(|| parse(CSV));

/// All of them, in the order of their codes.
pub(crate) fn all() -> &'static [Municipality] {
    &ALL
}

/// Whether a log is that of a municipality as CBS numbers them.
pub(crate) fn is_one(log: LogId) -> bool {
    all().iter().any(|one| one.log == log)
}

/// A line that cannot be read would be an error of ours: the file is compiled in, and a test
/// counts its lines and inhabitants.
fn parse(csv: &str) -> Vec<Municipality> {
    let read = |line| {
        let fields = fields(line);
        let [code, name, _province, inhabitants] = fields.as_slice() else {
            return None;
        };
        Some(Municipality {
            log: LogId::new(code).ok()?,
            name: name.clone(),
            inhabitants: inhabitants.parse().ok()?,
        })
    };
    csv.lines().skip(1).filter_map(read).collect()
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
    fn every_line_is_one() {
        assert_eq!(all().len(), 342);
        assert_eq!(CSV.lines().count(), 343);
        assert!(all().is_sorted_by_key(|one| one.log));
        assert!(is_one(LogId::new("GM0479").unwrap()));
        assert!(!is_one(LogId::new("GM9999").unwrap()));
    }

    #[test]
    fn a_comma_may_stand_in_a_name() {
        assert_eq!(fields("GM1,\"A, B\",C,5"), ["GM1", "A, B", "C", "5"]);
        let names = all().iter().filter(|one| one.name.contains(','));
        assert_eq!(names.count(), 1);
    }
}
