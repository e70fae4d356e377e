//! The document of a dossier: one model, three renderings.

mod chart;
mod compose;
mod csv;
mod html;
mod model;
#[cfg(test)]
mod sample;
mod table;
mod words;

pub(super) use compose::{Material, compose};
pub(super) use csv::render as csv;
pub(super) use html::{POLICY, render as html};
pub(super) use model::Document;
