//! What a document is made of.

use crate::draw::{self, PaperError};
use crate::plain;

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day, from 1.
    pub day: u8,
}

/// A part of a document. Each text is one paragraph; the end of a line in it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Who writes, large.
    Sender(String),
    /// Lines in small letters below the sender.
    Small(Vec<String>),
    /// Lines that belong together and stay on one page: an address, a signature.
    Lines(Vec<String>),
    /// The title; a document has one, before any heading.
    Title(String),
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A list.
    List(Vec<String>),
    /// Lines of two columns: what, and its value.
    Table(Vec<(String, String)>),
}

/// A document in Dutch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its title, as a reader of files shows it.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// The day it is of.
    pub day: Day,
    /// What stands at the top of each page but the first.
    pub running: String,
    /// What stands at the top of every page: that it is a draft, for instance.
    pub mark: Option<String>,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}

impl Paper {
    /// As PDF: the same bytes for the same document.
    ///
    /// # Errors
    /// See [`PaperError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PaperError> {
        draw::pdf(self)
    }

    /// As plain text, for a reader of plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        plain::text(self)
    }
}
