//! What happened to a dossier.

use crate::{FigureId, LawRef, NoteId};

use super::{Act, Matter, Published, Step};

/// Something that happened to a dossier; each says who did it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DossierEvent {
    /// It was opened.
    DossierOpened {
        /// What it is about.
        matter: Matter,
        /// Who, when.
        act: Act,
    },
    /// An article was linked.
    ArticleLinked {
        /// Which.
        article: LawRef,
        /// Who, when.
        act: Act,
    },
    /// An article was taken out.
    ArticleUnlinked {
        /// Which, as it was linked.
        article: LawRef,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// A published figure was linked.
    FigureLinked {
        /// Its identifier.
        figure: FigureId,
        /// What it shows, in words.
        caption: String,
        /// What was published.
        published: Published,
        /// Who, when.
        act: Act,
    },
    /// A figure was taken out.
    FigureUnlinked {
        /// Which.
        figure: FigureId,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// It went a step further, or back.
    DossierAdvanced {
        /// Which step.
        step: Step,
        /// Who, when.
        act: Act,
    },
    /// A note was added.
    NoteAdded {
        /// Its identifier.
        note: NoteId,
        /// What it says.
        text: String,
        /// Who, when.
        act: Act,
    },
}

impl DossierEvent {
    /// Who did it, and when.
    #[must_use]
    pub fn act(&self) -> &Act {
        match self {
            Self::DossierOpened { act, .. }
            | Self::ArticleLinked { act, .. }
            | Self::ArticleUnlinked { act, .. }
            | Self::FigureLinked { act, .. }
            | Self::FigureUnlinked { act, .. }
            | Self::DossierAdvanced { act, .. }
            | Self::NoteAdded { act, .. } => act,
        }
    }
}
