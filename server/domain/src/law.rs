//! References to law: Juriconnect strings, CVDR references to local rules, and CELEX numbers.

use std::fmt;
use std::str::FromStr;

/// A reference to an article, as it was given.
///
/// - Juriconnect 1.3 or 1.31: `jci1.31:c:BWBR0015703&artikel=35&lid=1&z=2026-01-01&g=2026-01-01`;
/// - a local rule in the CVDR: `CVDR123456/2`, number of the rule, then the article;
/// - a CELEX number of European law: `32016R0679`, with an article as `32016R0679/6`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LawRef(String);

/// A text that refers to no article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no Juriconnect, CVDR or CELEX reference; an example: jci1.31:c:BWBR0015703&artikel=35")]
pub struct NotALawRef;

/// The longest reference that is taken, in bytes.
const LONGEST: usize = 256;

impl LawRef {
    /// The reference as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// One spelling for one article: the law, the article, then its parts in their order, without
    /// the version of Juriconnect, without dates, and without the chapters that the article stands
    /// in: numbers of articles are unique in a law. `jci1.3:c:BWBR0015703&artikel=35` and
    /// `jci1.31:c:BWBR0015703&hoofdstuk=4&paragraaf=4.1&artikel=35&z=2026-01-01` are the same
    /// article.
    #[must_use]
    pub fn article(&self) -> String {
        let place = self.place();
        if !place.contains("&artikel=") {
            return place;
        }
        let mut parts = place.split('&').collect::<Vec<_>>();
        parts.retain(|part| {
            let name = part.split_once('=').map_or("", |(name, _)| name);
            !CHAPTERS.contains(&name)
        });
        parts.join("&")
    }

    /// As [`LawRef::article`], without the paragraphs and parts inside the article: `artikel=35` for
    /// `artikel=35&lid=1`, `CVDR000479/2` for `CVDR000479/2/1`. A place that is in no article stays
    /// as it is.
    #[must_use]
    pub fn whole_article(&self) -> String {
        let article = self.article();
        let inside = match article.split_once("&artikel=") {
            Some((law, rest)) => {
                let number = rest.split('&').next().unwrap_or_default();
                law.len() + "&artikel=".len() + number.len()
            }
            None if juriconnect(&self.0).is_some() => article.len(),
            None => {
                let mut places = article.match_indices('/');
                places.nth(1).map_or(article.len(), |(at, _)| at)
            }
        };
        article[..inside].to_owned()
    }

    /// The law or rule that it is in: `BWBR0015703`, `CVDR000479`.
    #[must_use]
    pub fn regulation(&self) -> String {
        let mut article = self.article();
        article.truncate(article.find(['&', '/']).unwrap_or(article.len()));
        article
    }

    /// The place in the law as it was given, without the version of Juriconnect and dates.
    fn place(&self) -> String {
        let Some(parts) = juriconnect(&self.0) else {
            return self.0.clone();
        };
        // z and g are the dates of view and of validity: which text, not which article.
        let parts = parts
            .split('&')
            .filter(|part| !part.starts_with("z=") && !part.starts_with("g="));
        parts.collect::<Vec<_>>().join("&")
    }

    /// Whether `other` is this article or a part of it: `artikel=35` covers `artikel=35&lid=1`, a
    /// chapter covers the articles that are given with that chapter.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let is_part = |whole: &str, part: &str| {
            part.strip_prefix(whole)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['&', '/']))
        };
        is_part(&self.article(), &other.article()) || is_part(&self.place(), &other.place())
    }
}

/// What an article stands in, in the words of Juriconnect. An annex is not among them: its
/// articles are others than those of the law.
const CHAPTERS: [&str; 8] = [
    "boek",
    "deel",
    "hoofdstuk",
    "titel",
    "titeldeel",
    "afdeling",
    "paragraaf",
    "sub-paragraaf",
];

/// What follows the version and kind of a Juriconnect string.
fn juriconnect(text: &str) -> Option<&str> {
    text.strip_prefix("jci1.31:c:")
        .or_else(|| text.strip_prefix("jci1.3:c:"))
}

fn is_juriconnect(text: &str) -> bool {
    let Some(rest) = juriconnect(text) else {
        return false;
    };
    let mut parts = rest.split('&');
    let law = parts.next().unwrap_or_default();
    law.strip_prefix("BWB")
        .and_then(|rest| rest.strip_prefix(['R', 'V', 'W']))
        .is_some_and(|digits| digits.len() == 7 && all_digits(digits))
        && parts.all(|part| {
            part.split_once('=').is_some_and(|(name, value)| {
                !name.is_empty()
                    && name
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'.'))
                    && !value.is_empty()
                    && value
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
            })
        })
}

fn is_cvdr(text: &str) -> bool {
    text.strip_prefix("CVDR").is_some_and(|rest| {
        let (number, article) = rest.split_once('/').unwrap_or((rest, "1"));
        (1..=9).contains(&number.len()) && all_digits(number) && is_article(article)
    })
}

fn is_celex(text: &str) -> bool {
    let (number, article) = text.split_once('/').unwrap_or((text, "1"));
    let bytes = number.as_bytes();
    (10..=12).contains(&bytes.len())
        && bytes[..5].iter().all(u8::is_ascii_digit)
        && bytes[5].is_ascii_uppercase()
        && bytes[6..]
            .iter()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
        && is_article(article)
}

fn is_article(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'-' | b'/'))
        && !text.starts_with('/')
        && !text.ends_with('/')
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

impl FromStr for LawRef {
    type Err = NotALawRef;

    fn from_str(text: &str) -> Result<Self, NotALawRef> {
        if text.len() <= LONGEST && (is_juriconnect(text) || is_cvdr(text) || is_celex(text)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotALawRef)
        }
    }
}

impl fmt::Display for LawRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(text: &str) -> LawRef {
        text.parse().unwrap()
    }

    #[test]
    fn the_references_of_the_list() {
        let list = include_str!("../../../schemas/law-references.txt");
        let (mut taken, mut refused) = (0, 0);
        for line in list.lines() {
            if let Some(text) = line.strip_prefix("+ ") {
                assert_eq!(text.parse::<LawRef>().unwrap().as_str(), text);
                taken += 1;
            } else if let Some(text) = line.strip_prefix("- ") {
                assert_eq!(text.parse::<LawRef>(), Err(NotALawRef), "{text:?}");
                refused += 1;
            }
        }
        assert!(taken > 10 && refused > 20, "{taken} and {refused}");
    }

    #[test]
    fn one_article_has_one_spelling() {
        let dated = law("jci1.31:c:BWBR0015703&artikel=35&z=2026-01-01&g=2026-01-01");
        assert_eq!(
            dated.article(),
            law("jci1.3:c:BWBR0015703&artikel=35").article()
        );
    }

    #[test]
    fn an_article_is_the_same_with_and_without_its_chapter() {
        let short = law("jci1.31:c:BWBR0005537&artikel=4:11");
        let long = law(
            "jci1.31:c:BWBR0005537&hoofdstuk=4&titeldeel=4.1&afdeling=4.1.2&artikel=4:11&z=2026-01-01&g=2026-01-01",
        );
        assert_eq!(short.article(), long.article());
        assert!(short.covers(&long) && long.covers(&short));
        let chapter = law("jci1.31:c:BWBR0005537&hoofdstuk=4");
        assert!(chapter.covers(&long));
        assert!(!chapter.covers(&law("jci1.31:c:BWBR0005537&hoofdstuk=40&artikel=1")));
        let annex = law("jci1.31:c:BWBR0005537&bijlage=2&artikel=4:11");
        assert_ne!(short.article(), annex.article());
        assert!(!short.covers(&annex) && !annex.covers(&short));
    }

    #[test]
    fn paragraphs_belong_to_one_article() {
        for (place, whole) in [
            (
                "jci1.3:c:BWBR0005537&hoofdstuk=4&artikel=4:8&lid=1&onderdeel=a&z=2026-01-01",
                "BWBR0005537&artikel=4:8",
            ),
            (
                "jci1.31:c:BWBR0005537&hoofdstuk=4",
                "BWBR0005537&hoofdstuk=4",
            ),
            (
                "jci1.31:c:BWBR0005537&bijlage=2&artikel=1&lid=3",
                "BWBR0005537&bijlage=2&artikel=1",
            ),
            ("CVDR000479/2/1", "CVDR000479/2"),
            ("CVDR000479", "CVDR000479"),
            ("32016R0679/6/1", "32016R0679/6"),
        ] {
            assert_eq!(law(place).whole_article(), whole);
        }
    }

    #[test]
    fn an_article_covers_its_parts_only() {
        let whole = law("jci1.31:c:BWBR0015703&artikel=3");
        assert!(whole.covers(&law("jci1.3:c:BWBR0015703&artikel=3&lid=1")));
        assert!(!whole.covers(&law("jci1.31:c:BWBR0015703&artikel=35")));
        assert!(law("CVDR1").covers(&law("CVDR1/4")));
        assert!(!law("CVDR1/4").covers(&law("CVDR1")));
    }
}
