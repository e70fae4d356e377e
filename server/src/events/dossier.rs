//! Events of a dossier of the programme, in the national log. They are sealed with the key of the
//! programme's own register: nothing in them is about a resident, and a dossier is kept whole.

use maatwerk_domain::dossier::DossierEvent;
use maatwerk_domain::{FigureId, NoteId};

use crate::wire::{Act, DossierStep, FreeText, Id, LawRef, Matter, Published, ShortText};

shapes! {
    /// A dossier was opened.
    DossierOpened = "dossier-opened.v1" of DossierEvent {
        /// What it is about.
        matter: Matter,
        /// Who, when.
        act: Act,
    }

    /// An article was linked.
    ArticleLinked = "dossier-article-linked.v1" of DossierEvent {
        /// Which.
        article: LawRef,
        /// Who, when.
        act: Act,
    }

    /// An article was taken out.
    ArticleUnlinked = "dossier-article-unlinked.v1" of DossierEvent {
        /// Which, as it was linked.
        article: LawRef,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// A published figure was linked, as it was answered.
    FigureLinked = "dossier-figure-linked.v1" of DossierEvent {
        /// Its identifier.
        figure: Id<FigureId>,
        /// What it shows, in words.
        caption: ShortText,
        /// What was published.
        published: Published,
        /// Who, when.
        act: Act,
    }

    /// A figure was taken out.
    FigureUnlinked = "dossier-figure-unlinked.v1" of DossierEvent {
        /// Which.
        figure: Id<FigureId>,
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    }

    /// A dossier went a step further, or back.
    DossierAdvanced = "dossier-advanced.v1" of DossierEvent {
        /// Which step.
        step: DossierStep,
        /// Who, when.
        act: Act,
    }

    /// A note was added.
    NoteAdded = "dossier-note-added.v1" of DossierEvent {
        /// Its identifier.
        note: Id<NoteId>,
        /// What it says.
        text: FreeText,
        /// Who, when.
        act: Act,
    }
}
