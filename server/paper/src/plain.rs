//! A document as plain text.

use crate::document::{Block, Paper};

/// As plain text: blocks apart by an empty line, headings underlined.
pub(crate) fn text(paper: &Paper) -> String {
    let marked = paper.mark.as_ref().map(|mark| format!("*** {mark} ***"));
    let blocks = paper.blocks.iter().map(block);
    let all: Vec<_> = marked.into_iter().chain(blocks).collect();
    let mut text = all.join("\n\n");
    text.push('\n');
    text
}

fn block(block: &Block) -> String {
    match block {
        Block::Sender(text) | Block::Paragraph(text) => text.clone(),
        Block::Small(lines) | Block::Lines(lines) => lines.join("\n"),
        Block::Title(text) => underlined(text, "="),
        Block::Heading(text) => underlined(text, "-"),
        Block::List(items) => {
            let items: Vec<_> = items.iter().map(|item| format!("- {item}")).collect();
            items.join("\n")
        }
        Block::Table(rows) => {
            let rows: Vec<_> = rows
                .iter()
                .map(|(what, value)| format!("{what}: {value}"))
                .collect();
            rows.join("\n")
        }
    }
}

fn underlined(text: &str, with: &str) -> String {
    format!("{text}\n{}", with.repeat(text.chars().count()))
}
