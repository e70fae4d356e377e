//! An entry for the register of algorithms as one page in Dutch.

use std::sync::LazyLock;

use serde_json::Value;

use super::entry::{RegisterEntry, SECTIONS};
use crate::document::markup::{Element, el};
use crate::document::{STYLE, page, plain, policy};
use crate::handle::HandleError;
use crate::http::problem::Problem;

/// What a browser may do with the page.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| policy(STYLE));

/// The page of an entry.
pub(super) fn render(entry: &RegisterEntry) -> Result<String, Problem> {
    let known = serde_json::to_value(entry).map_err(HandleError::read)?;
    let name = known["algemeneInformatie"]["naam"]
        .as_str()
        .unwrap_or_default();
    let sections = SECTIONS.iter().flat_map(|(section, title, fields)| {
        let values = &known[*section];
        let list = fields.iter().fold(el("dl"), |list, (key, label)| {
            list.add(el("dt").text(label)).add(field(&values[*key]))
        });
        [el("h2").text(title), list]
    });
    let main = el("main").all(sections);
    let head = el("header")
        .add(el("p").class("kind").text("Algoritmeregister"))
        .add(el("h1").add(theirs(name)));
    let body = el("body").add(head).add(main);
    let title = format!("{} – algoritmeregister", plain::line(name));
    Ok(page(&title, STYLE, &POLICY, body))
}

/// A text of a policy or an authority: on one line, with a direction of its own.
fn theirs(text: &str) -> Element {
    el("bdi").text(plain::line(text))
}

fn field(value: &Value) -> Element {
    match value {
        Value::String(text) => el("dd").add(theirs(text)),
        Value::Array(texts) => texts.iter().fold(el("dd"), |all, text| {
            all.add(el("p").add(theirs(text.as_str().unwrap_or_default())))
        }),
        _ => el("dd").text("Nog in te vullen"),
    }
}
