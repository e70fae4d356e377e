//! How an authority writes its letters: a record of its register. What a letter has to say follows from the
//! decision and cannot be left out; the authority says on whose paper, in whose name, where an objection goes
//! to, and may add words of its own.
//!
//! Texts have placeholders and no conditions or loops: which paragraph a decision needs is known here for each
//! kind, so that no template can drop the objection clause of one of them, and a policy maker needs to know no
//! language of templates.

mod kind;
mod placeholder;
mod refusal;

pub use kind::LetterKind;
pub use placeholder::{Placeholder, filled};
pub use refusal::LetterRefusal;

use std::collections::BTreeSet;

use crate::{Act, Authority, AuthorityEvent, Context, Refusal};
use placeholder::check;

/// The most lines of an address or of the letterhead.
pub const MOST_LINES: usize = 8;

/// Words of an authority's own in a letter of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterWords {
    /// In letters of this kind.
    pub kind: LetterKind,
    /// A paragraph, right after what was decided.
    pub text: String,
}

/// How an authority writes its letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterTemplate {
    /// On whose paper: `Gemeente Zaanstad`.
    pub sender: String,
    /// What stands below that: the address, how to reach it.
    pub letterhead: Vec<String>,
    /// The body that decides, as a sentence names it (Awb 10:10): `het college van burgemeester en wethouders
    /// van Zaanstad`.
    pub body: String,
    /// Who signs in the name of that body: a function rather than a person.
    pub signed: Vec<String>,
    /// Where an objection is sent to (Awb 6:4): the lines of an address.
    pub objection_to: Vec<String>,
    /// How to object in another way, a sentence.
    pub objection_online: Option<String>,
    /// The court that an appeal is lodged with (Awb 8:7): its name and address.
    pub court: Vec<String>,
    /// Whom to ask, a paragraph.
    pub contact: Option<String>,
    /// The first paragraph of each letter.
    pub opening: Option<String>,
    /// The last paragraph of each letter.
    pub closing: Option<String>,
    /// Words of its own for kinds of letters.
    pub words: Vec<LetterWords>,
}

impl LetterTemplate {
    /// What a letter is like for an authority that recorded nothing. No address is made up: without one, the
    /// letter refers to the authority by its name.
    #[must_use]
    pub fn plain(name: &str, municipality: bool) -> Self {
        let (sender, body) = if municipality {
            let bare = name.strip_prefix("Gemeente ").unwrap_or(name);
            let body = format!("het college van burgemeester en wethouders van {bare}");
            (format!("Gemeente {bare}"), body)
        } else {
            (name.to_owned(), name.to_owned())
        };
        Self {
            objection_to: vec![sender.clone()],
            sender,
            letterhead: Vec::new(),
            body,
            signed: vec!["de maatwerkfunctionaris".to_owned()],
            objection_online: None,
            court: vec!["de rechtbank in uw regio".to_owned()],
            contact: None,
            opening: None,
            closing: None,
            words: Vec::new(),
        }
    }

    /// The authority's own words for a kind.
    #[must_use]
    pub fn words_for(&self, kind: LetterKind) -> Option<&str> {
        let words = self.words.iter().find(|words| words.kind == kind);
        words.map(|words| words.text.as_str())
    }

    /// Whether it makes letters.
    ///
    /// # Errors
    /// What is wrong with it, with the part and the line.
    pub fn check(&self) -> Result<(), LetterRefusal> {
        let lists = [
            ("letterhead", &self.letterhead),
            ("signed", &self.signed),
            ("objectionTo", &self.objection_to),
            ("court", &self.court),
        ];
        for (part, lines) in lists {
            if lines.len() > MOST_LINES {
                return Err(LetterRefusal::Lines { part });
            }
        }
        for (part, lines) in &lists[1..] {
            if lines.is_empty() {
                return Err(LetterRefusal::Nothing { part });
            }
        }
        let general = [
            ("contact", &self.contact),
            ("opening", &self.opening),
            ("closing", &self.closing),
            ("objectionOnline", &self.objection_online),
        ];
        for (part, text) in general {
            let text = text.as_deref().unwrap_or_default();
            check(part, text, Placeholder::is_general)?;
        }
        let mut seen = BTreeSet::new();
        for words in &self.words {
            if !seen.insert(words.kind) {
                return Err(LetterRefusal::Twice);
            }
            check("words", &words.text, |one| one.is_known_of(words.kind))?;
        }
        Ok(())
    }
}

impl Authority {
    pub(crate) fn set_letter_template(
        template: &LetterTemplate,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        template.check()?;
        Ok(vec![AuthorityEvent::LetterTemplateSet {
            template: template.clone(),
            act: context.act(),
        }])
    }

    /// How its letters are written, with who recorded that; `None` when nobody did.
    #[must_use]
    pub fn letter_template(&self) -> Option<&(LetterTemplate, Act)> {
        self.letters.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Date;

    fn decide(template: &LetterTemplate) -> Result<Vec<AuthorityEvent>, Refusal> {
        let context = Context {
            today: Date::constant(2026, 11, 23),
            officer: crate::Officer::new("beheer"),
        };
        Authority::set_letter_template(template, &context)
    }

    fn refused(change: impl FnOnce(&mut LetterTemplate)) -> String {
        let mut template = LetterTemplate::plain("Zaanstad", true);
        change(&mut template);
        decide(&template).unwrap_err().to_string()
    }

    #[test]
    fn a_template_names_what_is_wrong_with_it() {
        let told = refused(|template| {
            template.opening = Some("Beste {naam},\nU krijgt {bedrag}.".to_owned());
        });
        assert_eq!(
            told,
            "line 2 of opening: {bedrag} is not known there; known are {naam}, {bestuursorgaan}, {kenmerk}, \
             {datum}, {besluitdatum}, {bezwaar-tot}"
        );
        let told = refused(|template| template.closing = Some("Groet, {naam".to_owned()));
        assert_eq!(told, "line 1 of closing: a brace is not closed");
        let told = refused(|template| template.objection_to.clear());
        assert_eq!(told, "a letter needs objectionTo");
        let told = refused(|template| template.court = vec!["x".to_owned(); 9]);
        assert_eq!(told, "court has at most 8 lines");
        let words = |kind| LetterWords {
            kind,
            text: "Voor {doel} krijgt u {bedrag}.".to_owned(),
        };
        let told = refused(|template| template.words = vec![words(LetterKind::Gift); 2]);
        assert_eq!(told, "a kind of letter has words twice");
        let told = refused(|template| template.words = vec![words(LetterKind::NormGranted)]);
        assert!(
            told.starts_with("line 1 of words: {doel} is not known"),
            "{told}"
        );
    }

    #[test]
    fn a_template_is_recorded() {
        let mut template = LetterTemplate::plain("Gemeente Zaanstad", true);
        assert_eq!(template.sender, "Gemeente Zaanstad");
        assert!(template.body.ends_with("wethouders van Zaanstad"));
        template.words = vec![LetterWords {
            kind: LetterKind::Gift,
            text: "{naam} krijgt {bedrag} voor {doel}.".to_owned(),
        }];
        let events = decide(&template).unwrap();
        let authority = Authority::fold(events);
        assert_eq!(authority.letter_template().unwrap().0, template);
    }
}
