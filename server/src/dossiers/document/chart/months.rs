//! Counts by month: a line that breaks where a count was withheld, the band of what was expected,
//! and a mark at each rise.

use super::super::model::{Months, Point};
use crate::document::chart::{Scale, WIDTH, at, drawing, label, line};
use crate::document::markup::{Element, el};

const HEIGHT: f64 = 300.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 36.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 52.0;
/// No more labels than these under the axis, or they run into each other.
const MOST_LABELS: usize = 12;

struct Frame {
    scale: Scale,
    step: f64,
}

impl Frame {
    fn of(months: &Months) -> Self {
        let most = |point: &Point| {
            let count = point.count.map_or(0.0, f64::from);
            let limit = point.expected.map_or(0.0, |(_, _, upper)| upper);
            count.max(limit)
        };
        let most = months.points.iter().map(most).fold(0.0, f64::max);
        // A month is at least as wide as this, so that a single one is drawn too.
        let steps = months.points.len().saturating_sub(1).max(1);
        let steps = f64::from(u32::try_from(steps).unwrap_or(u32::MAX));
        Self {
            scale: Scale::to(most, HEIGHT - TOP - BOTTOM),
            step: (WIDTH - LEFT - RIGHT) / steps,
        }
    }

    fn x(&self, place: usize) -> f64 {
        LEFT + self.step * f64::from(u32::try_from(place).unwrap_or(u32::MAX))
    }

    fn y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - self.scale.place(value)
    }

    fn point(&self, place: usize, value: f64) -> String {
        format!("{},{}", at(self.x(place)), at(self.y(value)))
    }
}

/// Runs of neighbours of which something is known.
fn runs<T: Copy>(points: &[Point], known: impl Fn(&Point) -> Option<T>) -> Vec<Vec<(usize, T)>> {
    let mut runs = vec![Vec::new()];
    for (place, point) in points.iter().enumerate() {
        match known(point) {
            Some(value) => {
                if let Some(run) = runs.last_mut() {
                    run.push((place, value));
                }
            }
            None => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

pub(super) fn draw(months: &Months, id: &str) -> Element {
    let frame = Frame::of(months);
    let points = &months.points;
    let ticks = frame.scale.ticks().flat_map(|tick| {
        let y = frame.y(tick);
        [
            line("grid", (LEFT, y), (WIDTH - RIGHT, y)),
            label("label", (LEFT - 8.0, y + 4.0), "end", &format!("{tick}")),
        ]
    });
    let bands = runs(points, |point| point.expected);
    let lines = runs(points, |point| point.count);
    let every = points.len().div_ceil(MOST_LABELS).max(1);
    let names = points.iter().enumerate().step_by(every);
    let names = names.map(|(place, point)| {
        let under = (frame.x(place), HEIGHT - BOTTOM + 34.0);
        label("label", under, "middle", &point.month)
    });
    let marks = points.iter().enumerate();
    drawing(
        id,
        HEIGHT,
        "Aantal huishoudens per maand",
        &described(points),
    )
    .all(ticks)
    .all(bands.iter().flat_map(|band| band_of(&frame, band)))
    .all(lines.iter().map(|run| {
        let run = run.iter();
        let places = run.map(|(place, count)| frame.point(*place, f64::from(*count)));
        polyline("line", places)
    }))
    .all(marks.flat_map(|(place, point)| mark(&frame, place, point)))
    .all(names)
    .all(change(&frame, months.in_force))
}

/// What is drawn, in words.
fn described(points: &[Point]) -> String {
    let shown = points.iter().filter(|point| point.count.is_some()).count();
    let rises = points.iter().filter(|point| point.rise).count();
    format!(
        "{} maanden, waarvan {shown} met een gepubliceerd aantal en {rises} met een stijging. De \
         tabel hieronder geeft dezelfde getallen.",
        points.len()
    )
}

fn polyline(class: &'static str, places: impl Iterator<Item = String>) -> Element {
    let places: Vec<String> = places.collect();
    el("polyline").class(class).with("points", places.join(" "))
}

/// The month in which the change came into force.
fn change(frame: &Frame, in_force: Option<usize>) -> Vec<Element> {
    let Some(place) = in_force else {
        return Vec::new();
    };
    let x = frame.x(place);
    let anchor = if x > WIDTH - 100.0 { "end" } else { "middle" };
    vec![
        line("change", (x, TOP - 10.0), (x, HEIGHT - BOTTOM)),
        label("label strong", (x, TOP - 16.0), anchor, "in werking"),
    ]
}

/// What was expected: the middle as a thin line, the limits as a band.
fn band_of(frame: &Frame, band: &[(usize, (f64, f64, f64))]) -> [Element; 2] {
    let upper = band.iter().map(|(place, band)| frame.point(*place, band.2));
    let lower = band.iter().rev();
    let lower = lower.map(|(place, band)| frame.point(*place, band.0));
    let around: Vec<String> = upper.chain(lower).collect();
    let middle = band.iter().map(|(place, band)| frame.point(*place, band.1));
    [
        el("polygon").class("band").with("points", around.join(" ")),
        polyline("expected", middle),
    ]
}

/// A month: a dot, a triangle at a rise, a cross on the axis where the count was withheld. Each has
/// a shape of its own: colour alone tells not everybody apart.
fn mark(frame: &Frame, place: usize, point: &Point) -> Vec<Element> {
    let x = frame.x(place);
    let Some(count) = point.count else {
        let (left, right, y) = (at(x - 4.0), at(x + 4.0), at(frame.y(0.0) + 6.0));
        let cross = format!("M{left} {y}l8 8M{right} {y}l-8 8");
        return vec![el("path").class("withheld").with("d", cross)];
    };
    let y = frame.y(f64::from(count));
    let dot = el("circle")
        .class("dot")
        .with("cx", at(x))
        .with("cy", at(y))
        .with("r", 3);
    let triangle = format!("M{} {}l7 11h-14z", at(x), at(y - 18.0));
    let rise = point
        .rise
        .then(|| el("path").class("rise").with("d", triangle));
    std::iter::once(dot).chain(rise).collect()
}
