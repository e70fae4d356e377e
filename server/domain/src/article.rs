//! Articles of law under one spelling.

use std::fmt;
use std::str::FromStr;

use crate::LawRef;

/// An article in the one spelling that [`LawRef::article`] gives it, so that references to it can
/// be counted together: `BWBR0015703&artikel=35`, `CVDR123456/4`, `32016R0679/6`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Article(String);

/// A text that is no article, or spells one otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no article in its one spelling; an example: BWBR0015703&artikel=35")]
pub struct NotAnArticle;

impl Article {
    /// The spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&LawRef> for Article {
    fn from(law: &LawRef) -> Self {
        Self(law.article())
    }
}

impl FromStr for Article {
    type Err = NotAnArticle;

    fn from_str(text: &str) -> Result<Self, NotAnArticle> {
        let law: LawRef = if text.starts_with("BWB") {
            format!("jci1.31:c:{text}").parse()
        } else {
            text.parse()
        }
        .map_err(|_| NotAnArticle)?;
        // Two spellings of one article would count as two.
        if law.article() == text {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnArticle)
        }
    }
}

impl fmt::Display for Article {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reference_gives_is_read_back() {
        for text in [
            "jci1.31:c:BWBR0015703&hoofdstuk=4&artikel=35&lid=1&z=2026-01-01&g=2026-01-01",
            "jci1.3:c:BWBR0015703",
            "CVDR123456/2",
            "32016R0679/6",
        ] {
            let article = Article::from(&text.parse::<LawRef>().unwrap());
            assert_eq!(article.as_str().parse(), Ok(article.clone()), "{text}");
        }
    }

    #[test]
    fn another_spelling_is_refused() {
        for text in [
            "",
            "jci1.31:c:BWBR0015703&artikel=35",
            "BWBR0015703&artikel=35&z=2026-01-01",
            "BWBR0015703&hoofdstuk=4&artikel=35",
            "BWBR0015703&artikel",
            "artikel 35",
        ] {
            assert_eq!(text.parse::<Article>(), Err(NotAnArticle), "{text:?}");
        }
    }
}
