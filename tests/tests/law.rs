//! `tests/LAW.md`: every rule of law that the software respects names tests, and each of them is there.

#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const TABLE: &str = include_str!("../LAW.md");

/// The rows: what is in their cells.
fn rows() -> Vec<Vec<&'static str>> {
    let rows = TABLE.lines().filter(|line| line.starts_with("| "));
    let cells = |row: &'static str| row.trim_matches('|').split(" | ").map(str::trim).collect();
    let rows: Vec<Vec<_>> = rows.map(cells).collect();
    let head = |row: &&Vec<&str>| row[0] != "rule" && !row[0].starts_with("--");
    rows.iter().filter(head).cloned().collect()
}

/// The tests that a cell names: `file.rs::name`, a file from the root of the repository.
fn named(cell: &str) -> Vec<(&str, &str)> {
    let named = cell.split('`').skip(1).step_by(2);
    named.filter_map(|code| code.split_once("::")).collect()
}

#[test]
fn each_rule_has_a_test_and_each_test_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut rules = BTreeSet::new();
    for row in rows() {
        let [rule, article, tests] = row[..] else {
            panic!("three cells: {row:?}");
        };
        assert!(rules.insert(rule), "twice: {rule}");
        assert!(!article.is_empty(), "{rule}: no article");
        let tests = named(tests);
        assert!(!tests.is_empty(), "{rule}: no test");
        for (file, name) in tests {
            let source = fs::read_to_string(root.join(file));
            let source = source.unwrap_or_else(|error| panic!("{rule}: {file}: {error}"));
            let before = source.split(&format!("fn {name}(")).next().unwrap();
            assert!(before.len() < source.len(), "{rule}: no {name} in {file}");
            let above: Vec<_> = before.lines().rev().take(8).collect();
            let test = |line: &&str| line.trim().starts_with("#[") && line.contains("test");
            assert!(above.iter().any(test), "{rule}: {name} is no test");
        }
    }
    assert!(rules.len() > 30, "{}", rules.len());
}
