//! A letter as a page that stands on its own: nothing from elsewhere, no script, and it prints.

use std::sync::LazyLock;

use maatwerk_paper::{Block, Paper};

use crate::document::markup::{Element, el};
use crate::document::{page, policy};

/// How a letter looks.
const STYLE: &str = include_str!("letter.css");

/// What a browser may do with one: nothing but apply the style.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| policy(STYLE));

/// The page of a letter.
pub(crate) fn html(paper: &Paper) -> String {
    let mark = paper.mark.as_ref();
    let mark = mark.map(|mark| el("p").class("mark").text(mark));
    let letter = el("main").all(mark).all(paper.blocks.iter().map(block));
    page(&paper.title, STYLE, &POLICY, el("body").add(letter))
}

fn block(block: &Block) -> Element {
    match block {
        Block::Sender(text) => el("p").class("sender").text(text),
        Block::Small(lines) => apart("small", lines),
        Block::Lines(lines) => apart("lines", lines),
        Block::Title(text) => el("h1").text(text),
        Block::Heading(text) => el("h2").text(text),
        Block::Paragraph(text) => el("p").class("said").text(text),
        Block::List(items) => el("ul").all(items.iter().map(|item| el("li").text(item))),
        Block::Table(rows) => {
            let rows = rows.iter().map(|(what, value)| {
                let what = el("th").with("scope", "row").text(what);
                el("tr").add(what).add(el("td").text(value))
            });
            el("table").add(el("tbody").all(rows))
        }
    }
}

/// Lines, each on a line of its own.
fn apart(class: &'static str, lines: &[String]) -> Element {
    el("p").class(class).text(lines.join("\n"))
}
