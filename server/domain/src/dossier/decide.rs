//! Deciding on orders to a dossier.

use crate::{Context, LawRef, Refusal};

use super::{Dossier, DossierCommand, DossierEvent, DossierRefusal, Linked, Status, Step};

/// The most articles, in all, that a dossier was ever linked to.
const MOST_ARTICLES: usize = 64;
/// The most figures, in all, that a dossier was ever linked to: each holds a whole answer.
const MOST_FIGURES: usize = 48;
/// The most notes.
const MOST_NOTES: usize = 500;
/// The most steps: far more than any way to the legislator has.
const MOST_MOVES: usize = 100;

impl Dossier {
    /// Decides on an order.
    ///
    /// # Errors
    /// The refusal, with its rule.
    pub fn decide(
        &self,
        command: DossierCommand,
        context: &Context,
    ) -> Result<Vec<DossierEvent>, Refusal> {
        let act = context.act();
        if self.opened.is_none() && !matches!(command, DossierCommand::Open(_)) {
            return Err(Refusal::Unknown("dossier"));
        }
        let event = match command {
            DossierCommand::Open(matter) => {
                if self.opened.is_some() {
                    return Err(Refusal::Exists("dossier"));
                }
                DossierEvent::DossierOpened { matter, act }
            }
            DossierCommand::LinkArticle { article } => {
                if self.standing_article(&article).is_some() {
                    return Err(DossierRefusal::Linked("article").into());
                }
                room("articles", self.articles.len(), MOST_ARTICLES)?;
                DossierEvent::ArticleLinked { article, act }
            }
            DossierCommand::UnlinkArticle { article, reason } => {
                let linked = self.standing_article(&article);
                let article = linked.ok_or(DossierRefusal::NotLinked("article"))?.clone();
                DossierEvent::ArticleUnlinked {
                    article,
                    reason,
                    act,
                }
            }
            DossierCommand::LinkFigure {
                figure,
                caption,
                published,
            } => {
                if self.figures.iter().any(|linked| linked.of.id == figure) {
                    return Err(Refusal::Exists("figure"));
                }
                room("figures", self.figures.len(), MOST_FIGURES)?;
                DossierEvent::FigureLinked {
                    figure,
                    caption,
                    published,
                    act,
                }
            }
            DossierCommand::UnlinkFigure { figure, reason } => {
                if !self.standing_figures().any(|linked| linked.of.id == figure) {
                    return Err(DossierRefusal::NotLinked("figure").into());
                }
                DossierEvent::FigureUnlinked {
                    figure,
                    reason,
                    act,
                }
            }
            DossierCommand::Advance(step) => {
                self.check_step(&step, context)?;
                room("steps", self.moves.len(), MOST_MOVES)?;
                DossierEvent::DossierAdvanced { step, act }
            }
            DossierCommand::AddNote { note, text } => {
                if self.notes.iter().any(|other| other.id == note) {
                    return Err(Refusal::Exists("note"));
                }
                room("notes", self.notes.len(), MOST_NOTES)?;
                DossierEvent::NoteAdded { note, text, act }
            }
        };
        Ok(vec![event])
    }

    /// The article as it is linked now, whatever the spelling asked for.
    fn standing_article(&self, article: &LawRef) -> Option<&LawRef> {
        let wanted = article.article();
        self.articles
            .iter()
            .filter(|linked| linked.stands())
            .map(|linked: &Linked<LawRef>| &linked.of)
            .find(|linked| linked.article() == wanted)
    }

    fn check_step(&self, step: &Step, context: &Context) -> Result<(), Refusal> {
        let (from, to) = (self.status, step.to());
        if !from.leads_to(to) {
            return Err(DossierRefusal::NoSuchStep { from, to }.into());
        }
        match step {
            Step::UnderStudy { reason: None } if from.goes_back_to(Status::UnderStudy) => {
                Err(DossierRefusal::ReasonNeeded { from, to }.into())
            }
            // A change that is published but not in force yet changes nothing for anybody: until
            // that day the dossier says accepted.
            Step::InForce { from, .. } => {
                context.not_in_the_future("the day of entry into force", *from)
            }
            _ => Ok(()),
        }
    }
}

fn room(what: &'static str, taken: usize, limit: usize) -> Result<(), DossierRefusal> {
    if taken < limit {
        Ok(())
    } else {
        Err(DossierRefusal::Full { what, limit })
    }
}
