//! A dossier as its events left it.

use crate::{Act, Date, FigureId, LawRef, Month, NoteId};

use super::{DossierEvent, Status, Step};

/// What a dossier is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its title.
    pub title: String,
    /// The question put to the legislator.
    pub question: String,
    /// To whom it is put.
    pub addressee: Addressee,
}

/// Who can make the change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// The ministry, by its name.
    pub ministry: String,
    /// The law, or the part of it, that would be changed, when that is known.
    pub law: Option<LawRef>,
}

/// An answer of the programme's figures as it was published: protected, and moving once a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// What was asked: the address of the question, with its filters.
    pub query: String,
    /// The answer, as the JSON text that was given.
    pub answer: String,
    /// What it was computed from.
    pub release: Release,
}

/// What figures were computed from: the records in the national log before a month began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// The month of the release.
    pub month: Month,
    /// The last position of the national log that counted.
    pub position: u64,
    /// The root of the national log's Merkle tree (RFC 6962) at that position.
    pub root: [u8; 32],
}

/// Something that was linked to a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked<T> {
    /// What.
    pub of: T,
    /// Who linked it, and when.
    pub act: Act,
    /// Taken out again, if it was.
    pub unlinked: Option<Unlinked>,
}

/// Something was taken out of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlinked {
    /// Why.
    pub reason: String,
    /// Who, when.
    pub act: Act,
}

/// A figure in a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its identifier.
    pub id: FigureId,
    /// What it shows, in words.
    pub caption: String,
    /// What was published.
    pub published: Published,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which.
    pub step: Step,
    /// Who took it, and when.
    pub act: Act,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its identifier.
    pub id: NoteId,
    /// What it says.
    pub text: String,
    /// Who wrote it, and when.
    pub act: Act,
}

/// A dossier as its events left it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dossier {
    /// What it is about, and who opened it; nothing before it was.
    pub opened: Option<(Matter, Act)>,
    /// How far it is.
    pub status: Status,
    /// The steps that were taken, in order.
    pub moves: Vec<Move>,
    /// The articles, also those that were taken out.
    pub articles: Vec<Linked<LawRef>>,
    /// The figures, also those that were taken out.
    pub figures: Vec<Linked<Figure>>,
    /// The notes, in order.
    pub notes: Vec<Note>,
}

impl<T> Linked<T> {
    fn new(of: T, act: Act) -> Self {
        Self {
            of,
            act,
            unlinked: None,
        }
    }

    /// Whether it is linked now.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.unlinked.is_none()
    }
}

impl Dossier {
    /// The dossier that these events leave.
    pub fn fold(events: impl IntoIterator<Item = DossierEvent>) -> Self {
        let mut dossier = Self::default();
        for event in events {
            dossier.apply(event);
        }
        dossier
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: DossierEvent) {
        match event {
            DossierEvent::DossierOpened { matter, act } => self.opened = Some((matter, act)),
            DossierEvent::ArticleLinked { article, act } => {
                self.articles.push(Linked::new(article, act));
            }
            DossierEvent::ArticleUnlinked {
                article,
                reason,
                act,
            } => {
                let named = |of: &LawRef| *of == article;
                unlink(&mut self.articles, named, Unlinked { reason, act });
            }
            DossierEvent::FigureLinked {
                figure,
                caption,
                published,
                act,
            } => {
                let figure = Figure {
                    id: figure,
                    caption,
                    published,
                };
                self.figures.push(Linked::new(figure, act));
            }
            DossierEvent::FigureUnlinked {
                figure,
                reason,
                act,
            } => {
                let named = |of: &Figure| of.id == figure;
                unlink(&mut self.figures, named, Unlinked { reason, act });
            }
            DossierEvent::DossierAdvanced { step, act } => {
                self.status = step.to();
                self.moves.push(Move { step, act });
            }
            DossierEvent::NoteAdded { note, text, act } => {
                self.notes.push(Note {
                    id: note,
                    text,
                    act,
                });
            }
        }
    }

    /// The articles that are linked now.
    pub fn standing_articles(&self) -> impl Iterator<Item = &LawRef> {
        self.articles
            .iter()
            .filter(|linked| linked.stands())
            .map(|linked| &linked.of)
    }

    /// The figures that are linked now.
    pub fn standing_figures(&self) -> impl Iterator<Item = &Linked<Figure>> {
        self.figures.iter().filter(|linked| linked.stands())
    }

    /// The day the change came into force, once it did.
    #[must_use]
    pub fn in_force_from(&self) -> Option<Date> {
        self.moves.iter().rev().find_map(|taken| match &taken.step {
            Step::InForce { from, .. } => Some(*from),
            _ => None,
        })
    }
}

fn unlink<T>(all: &mut [Linked<T>], named: impl Fn(&T) -> bool, unlinked: Unlinked) {
    let found = all
        .iter_mut()
        .find(|linked| linked.stands() && named(&linked.of));
    if let Some(linked) = found {
        linked.unlinked = Some(unlinked);
    }
}
