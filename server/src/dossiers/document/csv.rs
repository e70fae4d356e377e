//! A document as CSV (RFC 4180): one value on each line, said of what.

use super::model::{Cell, Document, Event};

/// The columns: part of the document, number within it, row, column, value, and whether that is
/// shown or withheld.
const COLUMNS: [&str; 6] = ["part", "item", "row", "column", "value", "state"];

/// The document.
pub(in super::super) fn render(document: &Document) -> String {
    let mut lines = Lines(String::new());
    lines.record(COLUMNS);
    let source = &document.source;
    for (column, value) in [
        ("dossierId", document.dossier_id.as_str()),
        ("title", &document.title),
        ("question", &document.question),
        ("ministry", &document.ministry),
        (
            "law",
            document
                .law
                .as_ref()
                .map_or("", |law| law.reference.as_str()),
        ),
        ("status", &document.status),
        ("version", &source.version.to_string()),
        ("madeOn", &source.made_on),
        ("log", &source.log),
        ("position", &source.position.to_string()),
        ("root", &source.root),
    ] {
        lines.say("dossier", 1, "", column, value);
    }
    lines.events("step", &document.steps);
    for (item, article) in (1..).zip(&document.articles) {
        lines.say("article", item, "", "reference", &article.reference);
        lines.say("article", item, "", "words", &article.words);
    }
    for (item, figure) in (1..).zip(&document.figures) {
        for (column, value) in [
            ("caption", figure.caption.as_str()),
            ("reading", &figure.reading),
            ("query", &figure.query),
            ("releaseMonth", &figure.release.month),
            ("releasePosition", &figure.release.position.to_string()),
            ("releaseRoot", &figure.release.root),
            ("protection", &figure.protection),
        ] {
            lines.say("figure", item, "", column, value);
        }
        for row in &figure.table.rows {
            for (column, cell) in figure.table.columns.iter().skip(1).zip(&row.cells) {
                lines.cell(item, &row.name, column, cell);
            }
        }
    }
    lines.events("takenOut", &document.taken_out);
    lines.events("note", &document.notes);
    lines.0
}

struct Lines(String);

impl Lines {
    fn say(&mut self, part: &str, item: usize, row: &str, column: &str, value: &str) {
        self.write(part, item, row, column, value, "shown");
    }

    fn write(
        &mut self,
        part: &str,
        item: usize,
        row: &str,
        column: &str,
        value: &str,
        state: &str,
    ) {
        self.record([part, &item.to_string(), row, column, value, state]);
    }

    fn record(&mut self, fields: [&str; 6]) {
        let fields = fields.map(|field| quoted(&harmless(field)));
        self.0.push_str(&fields.join(","));
        self.0.push_str("\r\n");
    }

    fn events(&mut self, part: &str, events: &[Event]) {
        for (item, event) in (1..).zip(events) {
            for (column, value) in [
                ("on", &event.on),
                ("by", &event.by),
                ("what", &event.what),
                ("said", &event.said),
            ] {
                self.say(part, item, "", column, value);
            }
        }
    }

    fn cell(&mut self, item: usize, row: &str, column: &str, cell: &Cell) {
        let (value, state) = match cell {
            Cell::Count { value } => (value.to_string(), "shown"),
            Cell::Number { value } => (format!("{value}"), "shown"),
            Cell::Words { value } => (value.clone(), "shown"),
            Cell::Withheld {} => (String::new(), "withheld"),
            Cell::Nothing {} => return,
        };
        self.write("figure", item, row, column, &value, state);
    }
}

/// A field as it stands between commas (RFC 4180, section 2).
fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// A field that no spreadsheet takes for a formula: one that begins like one gets an apostrophe
/// before it (OWASP, CSV Injection). Our own numbers are never negative, so that none is touched.
fn harmless(field: &str) -> String {
    let first = field.trim_start_matches([' ', '\u{a0}']).chars().next();
    let formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    );
    if formula {
        format!("'{field}")
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must() {
        assert_eq!(quoted("a b"), "a b");
        assert_eq!(quoted("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
    }

    #[test]
    fn what_begins_like_a_formula_is_none() {
        for formula in [
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-2+3",
            "@SUM(A1)",
            " =1",
            "\t=1",
            "\u{a0}=1",
            "＝1",
        ] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in [
            "",
            "12",
            "0.5",
            "a=1",
            "'=1",
            "jci1.31:c:BWBR0015703&artikel=22a",
        ] {
            assert_eq!(harmless(text), text);
        }
    }
}
