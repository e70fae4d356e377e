//! Orders to a dossier.

use crate::{FigureId, LawRef, NoteId};

use super::{Matter, Published, Step};

/// An order to a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DossierCommand {
    /// Opens it.
    Open(Matter),
    /// Links an article that is part of the bottleneck.
    LinkArticle {
        /// Which.
        article: LawRef,
    },
    /// Takes an article out again.
    UnlinkArticle {
        /// Which, in any spelling.
        article: LawRef,
        /// Why.
        reason: String,
    },
    /// Links a published figure, as it was answered.
    LinkFigure {
        /// Its identifier.
        figure: FigureId,
        /// What it shows, in words.
        caption: String,
        /// What was published.
        published: Published,
    },
    /// Takes a figure out again.
    UnlinkFigure {
        /// Which.
        figure: FigureId,
        /// Why.
        reason: String,
    },
    /// Takes the dossier a step further, or back.
    Advance(Step),
    /// Adds a note.
    AddNote {
        /// Its identifier.
        note: NoteId,
        /// What it says: nothing about a resident.
        text: String,
    },
}
