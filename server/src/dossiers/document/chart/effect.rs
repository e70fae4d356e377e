//! Before a change and after it: the ratio of the rates with its interval, on a scale on which
//! half and twice as much are equally far.

use super::super::model::Effect;
use crate::document::chart::{WIDTH, at, drawing, label, line};
use crate::document::markup::{Element, el};
use crate::document::words::decimal;

const HEIGHT: f64 = 120.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 40.0;
const MIDDLE: f64 = 48.0;
const AXIS: f64 = 84.0;
const TICKS: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 4.0];
/// What lies outside is drawn at the edge, with an arrow; the words beside say the number.
const LEAST: f64 = 0.2;
const MOST: f64 = 5.0;

fn x(ratio: f64) -> f64 {
    let share = (ratio.clamp(LEAST, MOST).ln() - LEAST.ln()) / (MOST.ln() - LEAST.ln());
    LEFT + share * (WIDTH - LEFT - RIGHT)
}

pub(super) fn draw(effect: &Effect, id: &str) -> Element {
    let description = format!(
        "Na de wijziging is het aantal {} keer dat van ervoor; met 95% zekerheid tussen {} en {} \
         keer.",
        decimal(effect.ratio),
        decimal(effect.lower),
        decimal(effect.upper),
    );
    let title = "Verhouding na en vóór de wijziging";
    let (low, high, one) = (x(effect.lower), x(effect.upper), x(1.0));
    let axis = line("axis", (LEFT, AXIS), (WIDTH - RIGHT, AXIS));
    let ticks = TICKS.iter().flat_map(|tick| {
        let place = x(*tick);
        [
            line("axis", (place, AXIS), (place, AXIS + 6.0)),
            label(
                "label",
                (place, AXIS + 22.0),
                "middle",
                &format!("{}×", decimal(*tick)),
            ),
        ]
    });
    drawing(id, HEIGHT, title, &description)
        .add(axis)
        .all(ticks)
        .add(line("change", (one, 16.0), (one, AXIS)))
        .add(label("label", (one, 12.0), "middle", "geen verschil"))
        .add(line("interval", (low, MIDDLE), (high, MIDDLE)))
        .add(end(low, effect.lower >= LEAST, "l8 -5v10z"))
        .add(end(high, effect.upper <= MOST, "l-8 -5v10z"))
        .add(
            el("circle")
                .class("estimate")
                .with("cx", at(x(effect.ratio)))
                .with("cy", at(MIDDLE))
                .with("r", 6),
        )
}

/// The end of the interval: a stroke, or an arrow where it goes on beyond the edge.
fn end(x: f64, within: bool, arrow: &str) -> Element {
    if within {
        line("interval", (x, MIDDLE - 7.0), (x, MIDDLE + 7.0))
    } else {
        el("path")
            .class("estimate")
            .with("d", format_args!("M{} {}{arrow}", at(x), at(MIDDLE)))
    }
}
