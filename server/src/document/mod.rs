//! Pages that stand on their own: HTML and SVG made here, for documents that people keep, print and
//! send on.

pub(crate) mod chart;
pub(crate) mod markup;
mod page;
pub(crate) mod plain;
pub(crate) mod words;

pub(crate) use page::{STYLE, page, policy};
