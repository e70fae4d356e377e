//! The programme over HTTP: signals, dossiers and figures.

mod dossier_figures;
mod dossiers;
mod figures;
mod signals;
