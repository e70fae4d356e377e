//! Placeholders in texts: `{bedrag}`.

use super::{LetterKind, LetterRefusal};

/// What stands in the place of a name between braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// Who gets the letter.
    Name,
    /// The body that decides.
    Body,
    /// The reference of the letter.
    Reference,
    /// The day of the letter.
    Day,
    /// The day of the decision.
    Decided,
    /// The last day to object.
    ObjectUntil,
    /// What money was asked for.
    Purpose,
    /// How much it is about.
    Amount,
}

impl Placeholder {
    const ALL: [Self; 8] = [
        Self::Name,
        Self::Body,
        Self::Reference,
        Self::Day,
        Self::Decided,
        Self::ObjectUntil,
        Self::Purpose,
        Self::Amount,
    ];

    /// Its name between braces.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "naam",
            Self::Body => "bestuursorgaan",
            Self::Reference => "kenmerk",
            Self::Day => "datum",
            Self::Decided => "besluitdatum",
            Self::ObjectUntil => "bezwaar-tot",
            Self::Purpose => "doel",
            Self::Amount => "bedrag",
        }
    }

    /// Whether each letter has it.
    pub(super) fn is_general(self) -> bool {
        !matches!(self, Self::Purpose | Self::Amount)
    }

    /// Whether letters of a kind have it.
    pub(super) fn is_known_of(self, kind: LetterKind) -> bool {
        match self {
            Self::Purpose => kind.has_purpose(),
            Self::Amount => kind.has_amount(),
            _ => true,
        }
    }
}

/// A piece of a text.
enum Piece<'a> {
    Text(&'a str),
    Named(&'a str),
    /// A brace that is not closed, or closes nothing.
    Brace(&'a str),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = rest.find(['{', '}']).unwrap_or(rest.len());
        if at > 0 {
            let (before, after) = rest.split_at(at);
            rest = after;
            return Some(Piece::Text(before));
        }
        let inside = rest.strip_prefix('{');
        let closed = inside.and_then(|inside| inside.split_once('}'));
        if let Some((name, after)) = closed.filter(|(name, _)| !name.contains(['{', '\n'])) {
            rest = after;
            return Some(Piece::Named(name));
        }
        let (brace, after) = rest.split_at(1);
        rest = after;
        Some(Piece::Brace(brace))
    })
}

fn named(name: &str) -> Option<Placeholder> {
    Placeholder::ALL.into_iter().find(|one| one.name() == name)
}

/// Refuses a text with what is no placeholder there.
pub(super) fn check(
    part: &'static str,
    text: &str,
    known: impl Fn(Placeholder) -> bool,
) -> Result<(), LetterRefusal> {
    for (at, line) in text.lines().enumerate() {
        for piece in pieces(line) {
            let line = at + 1;
            match piece {
                Piece::Text(_) => {}
                Piece::Brace(_) => return Err(LetterRefusal::Brace { part, line }),
                Piece::Named(name) if named(name).is_some_and(&known) => {}
                Piece::Named(name) => {
                    let all = Placeholder::ALL.into_iter().filter(|one| known(*one));
                    let all: Vec<_> = all.map(|one| format!("{{{}}}", one.name())).collect();
                    return Err(LetterRefusal::Placeholder {
                        part,
                        line,
                        // What was written may be long, and is shown to who wrote it.
                        name: name.chars().take(40).collect(),
                        known: all.join(", "),
                    });
                }
            }
        }
    }
    Ok(())
}

/// A text with its placeholders filled in. What fills one is text: braces in it mean nothing.
#[must_use]
pub fn filled(text: &str, value: impl Fn(Placeholder) -> String) -> String {
    let mut made = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) | Piece::Brace(text) => made.push_str(text),
            Piece::Named(name) => match named(name) {
                Some(placeholder) => made.push_str(&value(placeholder)),
                None => made.extend(["{", name, "}"]),
            },
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let value = |one| match one {
            Placeholder::Name => "{bedrag}".to_owned(),
            Placeholder::Amount => "5".to_owned(),
            _ => String::new(),
        };
        assert_eq!(
            filled("{naam} {bedrag} {wat} } {", value),
            "{bedrag} 5 {wat} } {"
        );
    }

    #[test]
    fn each_has_a_name_of_its_own() {
        for one in Placeholder::ALL {
            assert_eq!(named(one.name()), Some(one));
        }
    }
}
