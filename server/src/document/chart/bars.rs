//! One bar for each value; where there is no value, words stand in the place of its bar.

use super::scale::Scale;
use super::{WIDTH, at, drawing, label, line};
use crate::document::markup::{Element, el};

/// What a bar takes, with the space to the next.
const PITCH: f64 = 28.0;
const THICK: f64 = 18.0;
/// For the names: longer ones are cut off here, and stand whole in the table.
const LEFT: f64 = 230.0;
const RIGHT: f64 = 60.0;
const LONGEST: usize = 34;

/// A bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar<'a> {
    /// What it is of.
    pub(crate) name: &'a str,
    /// How long; none when it is not shown.
    pub(crate) value: Option<f64>,
    /// What stands at its end, or in its place.
    pub(crate) words: String,
}

/// Draws bars; `id` is unique in the document.
pub(crate) fn bars(id: &str, title: &str, bars: &[Bar<'_>]) -> Element {
    let most = bars.iter().filter_map(|bar| bar.value).fold(0.0, f64::max);
    let scale = Scale::to(most, WIDTH - LEFT - RIGHT);
    let count = f64::from(u32::try_from(bars.len()).unwrap_or(u32::MAX));
    let height = PITCH * count + 8.0;
    let description = format!(
        "{} balken. De tabel hieronder geeft dezelfde getallen.",
        bars.len()
    );
    let mut drawn = drawing(id, height, title, &description);
    for (place, bar) in (0_u32..).zip(bars) {
        let middle = PITCH * f64::from(place) + PITCH / 2.0 + 4.0;
        let words = middle + 4.0;
        drawn = drawn.add(label("label", (LEFT - 8.0, words), "end", &short(bar.name)));
        let Some(value) = bar.value else {
            let place = (LEFT + 6.0, words);
            drawn = drawn.add(label("label quiet", place, "start", &bar.words));
            continue;
        };
        let length = scale.place(value);
        let drawn_bar = el("rect")
            .class("bar")
            .with("x", at(LEFT))
            .with("y", at(middle - THICK / 2.0))
            .with("width", at(length))
            .with("height", at(THICK));
        let place = (LEFT + length + 6.0, words);
        drawn = drawn
            .add(drawn_bar)
            .add(label("label strong", place, "start", &bar.words));
    }
    drawn.add(line("axis", (LEFT, 0.0), (LEFT, height)))
}

fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let kept: String = name.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}
