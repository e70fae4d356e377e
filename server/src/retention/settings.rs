//! Selection lists, each from a file.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use maatwerk_domain::retention::{Category, ListFault, Period, SelectionList, SelectionLists};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::wire::{CaseOutcome, Day, FreeText, ShortText, TermStart, Wire as _};

/// The most bytes of the file.
const MOST: u64 = 64 << 10;

/// A selection list (Archiefwet 1995, 5), as far as it is about cases of Maatwerk: one category for each
/// outcome of a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SelectionListTerms {
    /// What the list is called, with the year in which it was set.
    name: ShortText,
    /// The first day of closing a case that it is for; absent when it is for all before it too.
    #[serde(default)]
    from: Option<Day>,
    /// The last day; absent as long as no other list follows. One that follows begins on the next day.
    #[serde(default)]
    until: Option<Day>,
    /// Its categories.
    #[schemars(length(min = 4, max = 4))]
    categories: Vec<CategoryTerms>,
}

/// A category.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CategoryTerms {
    /// Its number in the list.
    code: ShortText,
    /// The cases in it.
    outcome: CaseOutcome,
    /// What the terms rest on: the article of law, or the text of the list.
    source: FreeText,
    /// What the terms count from; `last-act` when absent.
    #[serde(default)]
    starts: Option<TermStart>,
    /// How long what is said of persons is kept.
    persons: TermLength,
    /// How long the accounting of the case is kept: amounts, dates, articles, decisions. Not shorter.
    accounting: TermLength,
}

/// A term: years and months together.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TermLength {
    /// Whole years.
    #[serde(default)]
    #[schemars(range(max = 100))]
    years: u16,
    /// Whole months.
    #[serde(default)]
    #[schemars(range(max = 1200))]
    months: u16,
}

impl TermLength {
    fn months(self) -> u16 {
        self.years.saturating_mul(12).saturating_add(self.months)
    }
}

/// The file holds no selection list.
#[derive(Debug, thiserror::Error)]
pub enum SelectionListError {
    /// It cannot be read.
    #[error("{0} cannot be read")]
    Read(PathBuf, #[source] std::io::Error),
    /// It is larger than any list.
    #[error("{0} is larger than 64 KiB")]
    TooLarge(PathBuf),
    /// It is not the JSON that `schemas/selection-list.json` describes.
    #[error("{0} does not describe how long cases are kept")]
    Malformed(PathBuf, #[source] serde_json::Error),
    /// Its categories do not fit together.
    #[error("{0} does not say how long cases are kept")]
    Unfit(PathBuf, #[source] ListFault),
    /// The lists do not follow each other.
    #[error("the selection lists do not say of each day which is for it")]
    Lists(#[source] ListFault),
}

/// Reads selection lists that follow each other, each a file of its own.
///
/// # Errors
/// When a file cannot be read or holds anything else, and when there are days that no list is for, or more than
/// one.
pub fn read_selection_lists(paths: &[PathBuf]) -> Result<SelectionLists, SelectionListError> {
    let lists = paths.iter().map(|path| read_selection_list(path));
    let lists = lists.collect::<Result<_, _>>()?;
    SelectionLists::new(lists).map_err(SelectionListError::Lists)
}

/// Reads a selection list, and for the closing of which cases it is: JSON as `schemas/selection-list.json` has it.
///
/// # Errors
/// When the file cannot be read, or holds anything else: in full or not at all, since a misspelt term
/// would be another term.
fn read_selection_list(path: &Path) -> Result<(Period, SelectionList), SelectionListError> {
    let path = || path.to_owned();
    let unread = |source| SelectionListError::Read(path(), source);
    let mut text = Vec::new();
    let file = File::open(path()).map_err(unread)?;
    file.take(MOST + 1).read_to_end(&mut text).map_err(unread)?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > MOST {
        return Err(SelectionListError::TooLarge(path()));
    }
    let terms: SelectionListTerms = serde_json::from_slice(&text)
        .map_err(|source| SelectionListError::Malformed(path(), source))?;
    let categories = terms.categories.into_iter().map(|category| Category {
        code: category.code.into_domain(),
        outcome: category.outcome.into_domain(),
        source: category.source.into_domain(),
        starts: category.starts.unwrap_or(TermStart::LastAct).into_domain(),
        person_months: category.persons.months(),
        accounting_months: category.accounting.months(),
    });
    let list = SelectionList::new(terms.name.into_domain(), false, categories.collect());
    let period = Period {
        from: terms.from.map(Day::into_domain),
        until: terms.until.map(Day::into_domain),
    };
    list.map(|list| (period, list))
        .map_err(|source| SelectionListError::Unfit(path(), source))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn file(change: impl FnOnce(&mut Value)) -> Value {
        let category = |code: &str, outcome: &str| {
            json!({
                "code": code, "outcome": outcome, "source": "Selectielijst 2026", "starts": "case-closed",
                "persons": {"years": 5}, "accounting": {"years": 7, "months": 6},
            })
        };
        let mut file = json!({
            "name": "Selectielijst 2026",
            "categories": [
                category("1", "loan"), category("2", "granted"), category("3", "declined"),
                category("4", "undecided"),
            ],
        });
        change(&mut file);
        file
    }

    /// Reads these files as lists that follow each other.
    fn read_all(files: &[Value]) -> Result<SelectionLists, SelectionListError> {
        let folder = tempfile::tempdir().unwrap();
        let write = |(at, file): (usize, &Value)| {
            let path = folder.path().join(format!("list-{at}.json"));
            std::fs::write(&path, file.to_string()).unwrap();
            path
        };
        let paths: Vec<_> = files.iter().enumerate().map(write).collect();
        read_selection_lists(&paths)
    }

    fn read(change: impl FnOnce(&mut Value)) -> Result<SelectionLists, SelectionListError> {
        read_all(&[file(change)])
    }

    #[test]
    fn lists_follow_each_other() {
        let of = |name: &str, from: Option<&str>, until: Option<&str>| {
            file(|file| {
                file["name"] = json!(name);
                file["from"] = json!(from);
                file["until"] = json!(until);
            })
        };
        let old = of("oud", None, Some("2026-12-31"));
        let new = of("nieuw", Some("2027-01-01"), None);
        // In whichever order they are named.
        let lists = read_all(&[new.clone(), old.clone()]).unwrap();
        let on = |day: &str| lists.on(day.parse().unwrap()).name().to_owned();
        assert_eq!(on("1990-01-01"), "oud");
        assert_eq!(on("2026-12-31"), "oud");
        assert_eq!(on("2027-01-01"), "nieuw");
        for (files, why) in [
            (vec![old.clone()], "closed after 2026-12-31"),
            (vec![new.clone()], "closed before 2027-01-01"),
            (
                vec![old.clone(), of("later", Some("2027-01-02"), None)],
                "between the lists oud and later",
            ),
            (
                vec![old.clone(), of("eerder", Some("2026-12-31"), None)],
                "oud and eerder are both",
            ),
            (vec![old.clone(), of("altijd", None, None)], "are both"),
            (vec![new.clone(), of("altijd", None, None)], "are both"),
            (vec![old.clone(), old.clone(), new.clone()], "are both"),
            (
                vec![of("terug", Some("2027-01-02"), Some("2027-01-01"))],
                "is for no day",
            ),
        ] {
            let refused = read_all(&files).unwrap_err();
            let SelectionListError::Lists(fault) = refused else {
                panic!("{refused}");
            };
            assert!(fault.to_string().contains(why), "{fault}");
        }
        let malformed = read(|file| file["from"] = json!("2027-02-30"));
        assert!(matches!(malformed, Err(SelectionListError::Malformed(..))));
    }

    #[test]
    fn a_list_is_read() {
        let list = read(|_| ()).unwrap();
        let today = list.on("2026-11-23".parse().unwrap());
        assert!(!today.is_example());
        assert_eq!(today.categories().len(), 4);
        assert_eq!(today.categories()[1].accounting_months, 90);
        assert_eq!(list.shortest(), 60);
    }

    #[test]
    fn anything_else_is_refused() {
        let changes: [fn(&mut Value); 5] = [
            |file| file["categories"][0]["outcome"] = json!("granted"),
            |file| file["categories"][0]["code"] = json!("2"),
            |file| file["categories"][0]["persons"]["years"] = json!(8),
            |file| file["categories"][0]["accounting"]["years"] = json!(101),
            |file| file["categories"] = json!([]),
        ];
        for change in changes {
            assert!(matches!(read(change), Err(SelectionListError::Unfit(..))));
        }
        let changes: [fn(&mut Value); 3] = [
            |file| file["categories"][0]["person"] = json!({"years": 1}),
            |file| file["categories"][0]["persons"]["years"] = json!(-1),
            |file| file["categories"][0]["starts"] = json!("some-day"),
        ];
        for change in changes {
            assert!(matches!(
                read(change),
                Err(SelectionListError::Malformed(..))
            ));
        }
        let long = read(|file| file["name"] = json!("x".repeat(70_000)));
        assert!(matches!(long, Err(SelectionListError::TooLarge(_))));
        let nowhere = read_selection_list(Path::new("/nowhere/at/all"));
        assert!(matches!(nowhere, Err(SelectionListError::Read(..))));
    }
}
