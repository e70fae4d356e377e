//! A dossier as it is answered.

use maatwerk_domain::dossier::{Dossier, Figure, Linked, Unlinked};
use maatwerk_domain::{DossierId, FigureId, NoteId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::http::problem::Problem;
use crate::wire::{
    Act, Day, DossierStatus, DossierStep, FreeText, Id, LawRef, Matter, Query, Release, ShortText,
    Wire as _,
};

/// A dossier.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DossierView {
    /// Which.
    dossier_id: Id<DossierId>,
    /// What it is about.
    matter: Matter,
    /// Who opened it, and when.
    opened: Act,
    /// How far it is.
    status: DossierStatus,
    /// Since when the change is in force; absent before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force_from: Option<Day>,
    /// The steps that were taken, in order.
    steps: Vec<StepView>,
    /// The articles, also those that were taken out.
    articles: Vec<ArticleView>,
    /// The figures, also those that were taken out.
    figures: Vec<FigureView>,
    /// The notes, in order.
    notes: Vec<NoteView>,
}

/// A step that was taken.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StepView {
    /// Which.
    step: DossierStep,
    /// Who took it, and when.
    act: Act,
}

/// An article of the dossier.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ArticleView {
    /// As it was linked.
    article: LawRef,
    /// Who linked it, and when.
    act: Act,
    /// Taken out again.
    #[serde(skip_serializing_if = "Option::is_none")]
    unlinked: Option<UnlinkedView>,
}

/// A figure of the dossier: an answer as it was published.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FigureView {
    /// Which.
    figure_id: Id<FigureId>,
    /// What it shows, in words.
    caption: ShortText,
    /// What was asked.
    query: Query,
    /// What was answered.
    answer: Value,
    /// What it was computed from.
    release: Release,
    /// Who linked it, and when.
    act: Act,
    /// Taken out again.
    #[serde(skip_serializing_if = "Option::is_none")]
    unlinked: Option<UnlinkedView>,
}

/// Why, by whom and when something was taken out.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct UnlinkedView {
    /// Why.
    reason: FreeText,
    /// Who, when.
    act: Act,
}

/// A note.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct NoteView {
    /// Which.
    note_id: Id<NoteId>,
    /// What it says.
    text: FreeText,
    /// Who wrote it, and when.
    act: Act,
}

impl DossierView {
    /// A dossier that was opened.
    pub(super) fn of(id: DossierId, dossier: &Dossier) -> Result<Self, Problem> {
        let opened = dossier.opened.as_ref();
        let (matter, opened) = opened.ok_or_else(|| Problem::not_found("dossier"))?;
        Ok(Self {
            dossier_id: Id(id),
            matter: Matter::of(matter),
            opened: Act::of(opened),
            status: DossierStatus::of(&dossier.status),
            in_force_from: Option::of(&dossier.in_force_from()),
            steps: dossier
                .moves
                .iter()
                .map(|taken| StepView {
                    step: DossierStep::of(&taken.step),
                    act: Act::of(&taken.act),
                })
                .collect(),
            articles: dossier
                .articles
                .iter()
                .map(|linked| ArticleView {
                    article: LawRef::of(&linked.of),
                    act: Act::of(&linked.act),
                    unlinked: linked.unlinked.as_ref().map(UnlinkedView::of),
                })
                .collect(),
            figures: dossier.figures.iter().map(FigureView::of).collect(),
            notes: dossier
                .notes
                .iter()
                .map(|note| NoteView {
                    note_id: Id(note.id),
                    text: FreeText::of(&note.text),
                    act: Act::of(&note.act),
                })
                .collect(),
        })
    }
}

impl FigureView {
    fn of(linked: &Linked<Figure>) -> Self {
        let published = &linked.of.published;
        Self {
            figure_id: Id(linked.of.id),
            caption: ShortText::of(&linked.of.caption),
            query: Query::of(&published.query),
            // It was JSON when it was linked; if it is not, it is shown as the text it is.
            answer: serde_json::from_str(&published.answer)
                .unwrap_or_else(|_| Value::from(published.answer.clone())),
            release: Release::of(&published.release),
            act: Act::of(&linked.act),
            unlinked: linked.unlinked.as_ref().map(UnlinkedView::of),
        }
    }
}

impl UnlinkedView {
    fn of(unlinked: &Unlinked) -> Self {
        Self {
            reason: FreeText::of(&unlinked.reason),
            act: Act::of(&unlinked.act),
        }
    }
}
