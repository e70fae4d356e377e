//! Differences in a row, above and below nothing: months, mostly.

use super::scale::Scale;
use super::{WIDTH, at, drawing, label, line};
use crate::document::markup::{Element, el};

const HEIGHT: f64 = 300.0;
const LEFT: f64 = 84.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 44.0;
/// No more labels than these under the axis, or they run into each other.
const MOST_LABELS: usize = 10;

/// A difference.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Signed<'a> {
    /// What stands under it.
    pub(crate) name: &'a str,
    /// How much more; none when it is not shown.
    pub(crate) value: Option<f64>,
}

/// Draws differences; `id` is unique in the document. A value that is not shown is a cross on the
/// axis: nothing at all would read as no difference.
pub(crate) fn signed(id: &str, title: &str, values: &[Signed<'_>]) -> Element {
    let known = || values.iter().filter_map(|signed| signed.value);
    let (most, least) = (known().fold(0.0, f64::max), known().fold(0.0, f64::min));
    let inner = HEIGHT - TOP - BOTTOM;
    // Both halves on one scale, each as high as it needs.
    let scale = Scale::to(most.max(-least), inner);
    let (up, down) = (scale.place(most), scale.place(-least));
    let factor = inner / (up + down).max(1.0);
    let zero = TOP + up * factor;
    let y = |value: f64| zero - value.signum() * scale.place(value.abs()) * factor;
    let count = f64::from(u32::try_from(values.len()).unwrap_or(u32::MAX).max(1));
    let pitch = (WIDTH - LEFT - RIGHT) / count;
    let every = values.len().div_ceil(MOST_LABELS).max(1);
    let description = format!(
        "{} balken boven en onder nul. De tabel hieronder geeft dezelfde getallen.",
        values.len()
    );
    let mut drawn = drawing(id, HEIGHT, title, &description);
    let ticks = scale.ticks().chain(scale.ticks().skip(1).map(|tick| -tick));
    for tick in ticks.filter(|tick| (least..=most).contains(tick)) {
        drawn = drawn
            .add(line("grid", (LEFT, y(tick)), (WIDTH - RIGHT, y(tick))))
            .add(label(
                "label",
                (LEFT - 8.0, y(tick) + 4.0),
                "end",
                &format!("{tick}"),
            ));
    }
    for (place, signed) in (0_u32..).zip(values) {
        let left = LEFT + pitch * f64::from(place);
        let middle = left + pitch / 2.0;
        let mark = if let Some(value) = signed.value {
            let (top, bottom) = (y(value.max(0.0)), y(value.min(0.0)));
            el("rect")
                .class(if value < 0.0 { "less" } else { "bar" })
                .with("x", at(left + pitch * 0.15))
                .with("y", at(top))
                .with("width", at(pitch * 0.7))
                .with("height", at(bottom - top))
        } else {
            let cross = format!("M{} {}l8 8m0 -8l-8 8", at(middle - 4.0), at(zero - 4.0));
            el("path").class("withheld").with("d", cross)
        };
        drawn = drawn.add(mark);
        if usize::try_from(place).is_ok_and(|place| place.is_multiple_of(every)) {
            let under = (middle, HEIGHT - BOTTOM + 28.0);
            drawn = drawn.add(label("label", under, "middle", signed.name));
        }
    }
    drawn.add(line("axis", (LEFT, zero), (WIDTH - RIGHT, zero)))
}
