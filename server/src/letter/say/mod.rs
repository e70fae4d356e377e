//! What was decided, in plain Dutch (B1): short sentences, words people know, "u".

mod advance;
mod burden;
mod debt;
mod grant;
mod late;
mod norm;
mod objection;

use maatwerk_domain::letters::LetterKind;
use maatwerk_domain::terms;
use maatwerk_domain::{Cents, Date, LawRef};
use maatwerk_paper::Block;

use super::facts::Facts;
use super::matter::Matter;
use crate::document::words::{amount, citation, day};

/// What a letter says of its matter.
pub(super) struct Said {
    /// The title.
    pub(super) title: String,
    /// What was decided, and what that means.
    pub(super) blocks: Vec<Block>,
    /// The articles that it rests on.
    pub(super) articles: Vec<LawRef>,
}

impl Said {
    fn new(title: String) -> Self {
        Self {
            title,
            blocks: Vec::new(),
            articles: Vec::new(),
        }
    }

    fn say(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Paragraph(text.into()));
        self
    }

    fn say_if(self, said: bool, text: &str) -> Self {
        if said { self.say(text) } else { self }
    }

    fn heading(mut self, text: &str) -> Self {
        self.blocks.push(Block::Heading(text.to_owned()));
        self
    }

    fn list(mut self, items: Vec<String>) -> Self {
        self.blocks.push(Block::List(items));
        self
    }

    fn on(mut self, article: &LawRef) -> Self {
        self.articles.push(article.clone());
        self
    }

    /// Rests on an article of the Algemene wet bestuursrecht.
    fn on_awb(mut self, article: &str) -> Self {
        let reference = format!("jci1.31:c:BWBR0005537&artikel={article}");
        self.articles.extend(reference.parse().ok());
        self
    }
}

/// What a letter says of its matter; `body` is who decides, as a sentence begins with it.
pub(super) fn said(facts: &Facts, body: &str) -> Said {
    let on = day(facts.decided);
    let decides = format!("{body} heeft op {on} besloten");
    match &facts.matter {
        Matter::Granted { .. } | Matter::Declined(_) | Matter::Kept(_) => {
            grant::said(facts, &decides)
        }
        Matter::Advance { .. } => advance::said(facts, &decides),
        Matter::NotProcessed { .. } | Matter::Penalty { .. } | Matter::ObjectionPenalty { .. } => {
            late::said(facts, &decides)
        }
        Matter::Converted { .. } | Matter::Adverse { .. } => burden::said(facts, &decides),
        Matter::Debt { .. } => debt::said(facts, &decides),
        Matter::Norm { .. } => norm::said(facts, &decides),
        Matter::Objection { .. } => objection::said(facts, &decides),
    }
}

/// Whether one appeals against it rather than objecting to it (Awb 7:1, 8:1).
pub(super) fn is_appealed(kind: LetterKind) -> bool {
    matches!(
        kind,
        LetterKind::ObjectionInadmissible
            | LetterKind::ObjectionUnfounded
            | LetterKind::ObjectionRevoked
            | LetterKind::ObjectionAnew
    )
}

/// An amount: € 1.234,50.
pub(super) fn euros(cents: Cents) -> String {
    format!("\u{20ac}\u{a0}{}", amount(cents.get()))
}

/// What money is for, from its code.
pub(super) fn purpose(code: &str) -> String {
    code.replace(['-', '_'], " ")
}

/// An article as a resident reads it.
pub(super) fn article(law: &LawRef) -> String {
    let words = citation(law);
    match words.strip_prefix("CVDR") {
        Some(_) => format!("onze eigen regels ({words})"),
        None => words,
    }
}

/// The last day to pay what a decision that is announced on a day sets (Awb 4:87 lid 1).
fn pay_by(announced: Date) -> String {
    terms::pay_by(announced).map_or_else(|| "zes weken na de dag van deze brief".to_owned(), day)
}
