//! Paper: a document of a few kinds of blocks, as PDF and as plain text.
//!
//! The PDF is tagged, so that a screen reader reads it (PDF/UA-1, ISO 14289-1), and holds all it needs to be
//! shown as it is for ever (PDF/A-2a, ISO 19005-2): the exporter holds it to both and fails otherwise. It is
//! a function of the document alone: no clock, no random identifier, no font or setting of the machine. A text
//! is text: there is no markup that it could be taken for.
//!
//! `parley` shapes and breaks the lines, `krilla` writes the file, and the letters are those of Noto Sans (SIL
//! Open Font License): Latin, Greek and Cyrillic. What it cannot show stands as a replacement character.

mod document;
mod draw;
mod fonts;
mod lay;
mod pages;
mod plain;

pub use document::{Block, Day, Paper};
pub use draw::PaperError;
pub use pages::MOST_PAGES;
