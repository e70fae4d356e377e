//! Charts as SVG, drawn here: no script, nothing from elsewhere, and a table stands beside each.

mod bars;
mod scale;
mod signed;

pub(crate) use bars::{Bar, bars};
pub(crate) use scale::Scale;
pub(crate) use signed::{Signed, signed};

use super::markup::{Element, el};

/// How wide a chart is drawn, in its own units.
pub(crate) const WIDTH: f64 = 720.0;

/// An empty drawing, with what it is and what it shows in words for who does not see it.
pub(crate) fn drawing(id: &str, height: f64, title: &str, description: &str) -> Element {
    let (title_id, description_id) = (format!("{id}-title"), format!("{id}-desc"));
    el("svg")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("viewBox", format_args!("0 0 {} {}", at(WIDTH), at(height)))
        .with("role", "img")
        .with(
            "aria-labelledby",
            format_args!("{title_id} {description_id}"),
        )
        .add(el("title").with("id", &title_id).text(title))
        .add(el("desc").with("id", &description_id).text(description))
}

/// A coordinate: one decimal is finer than any printer.
pub(crate) fn at(place: f64) -> String {
    let text = format!("{place:.1}");
    match text.strip_suffix(".0") {
        Some("-0") => "0".to_owned(),
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// A line from one place to another.
pub(crate) fn line(class: &'static str, from: (f64, f64), to: (f64, f64)) -> Element {
    el("line")
        .class(class)
        .with("x1", at(from.0))
        .with("y1", at(from.1))
        .with("x2", at(to.0))
        .with("y2", at(to.1))
}

/// Words at a place: `anchor` is `start`, `middle` or `end`.
pub(crate) fn label(
    class: &'static str,
    place: (f64, f64),
    anchor: &'static str,
    words: &str,
) -> Element {
    el("text")
        .class(class)
        .with("x", at(place.0))
        .with("y", at(place.1))
        .with("text-anchor", anchor)
        .text(words)
}
