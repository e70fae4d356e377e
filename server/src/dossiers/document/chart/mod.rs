//! The charts of a dossier.

mod bars;
mod effect;
mod months;

use super::model::Chart;
use crate::document::markup::Element;

/// Draws a chart; `id` is unique in the document.
pub(super) fn draw(chart: &Chart, id: &str) -> Element {
    match chart {
        Chart::Months(of) => months::draw(of, id),
        Chart::Bars(of) => bars::draw(of, id),
        Chart::Effect(of) => effect::draw(of, id),
    }
}
