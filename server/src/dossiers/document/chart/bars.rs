//! Counts by something: one bar each; a withheld count has words where its bar would be.

use super::super::markup::{Element, el};
use super::super::model::Bars;
use super::scale::Scale;
use super::{WIDTH, at, drawing, label, line};

/// What a bar takes, with the space to the next.
const PITCH: f64 = 28.0;
const THICK: f64 = 18.0;
/// For the names: longer ones are cut off here, and stand whole in the table.
const LEFT: f64 = 230.0;
const RIGHT: f64 = 60.0;
const LONGEST: usize = 34;

pub(super) fn draw(bars: &Bars, id: &str) -> Element {
    let most = bars.values.iter().filter_map(|(_, count)| *count).max();
    let scale = Scale::to(f64::from(most.unwrap_or_default()), WIDTH - LEFT - RIGHT);
    let count = f64::from(u32::try_from(bars.values.len()).unwrap_or(u32::MAX));
    let height = PITCH * count + 8.0;
    let title = format!("{} per {}", bars.of, bars.by);
    let description = format!(
        "{} balken. De tabel hieronder geeft dezelfde getallen.",
        bars.values.len()
    );
    let mut drawn = drawing(id, height, &title, &description);
    for (place, (name, count)) in (0_u32..).zip(&bars.values) {
        let middle = PITCH * f64::from(place) + PITCH / 2.0 + 4.0;
        let words = middle + 4.0;
        drawn = drawn.add(label("label", (LEFT - 8.0, words), "end", &short(name)));
        let Some(count) = count else {
            let place = (LEFT + 6.0, words);
            drawn = drawn.add(label("label quiet", place, "start", "niet getoond"));
            continue;
        };
        let length = scale.place(f64::from(*count));
        let bar = el("rect")
            .class("bar")
            .with("x", at(LEFT))
            .with("y", at(middle - THICK / 2.0))
            .with("width", at(length))
            .with("height", at(THICK));
        let place = (LEFT + length + 6.0, words);
        drawn = drawn
            .add(bar)
            .add(label("label strong", place, "start", &count.to_string()));
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
