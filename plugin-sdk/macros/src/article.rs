//! References to law, checked while a policy compiles: a slip of the pen in an article is found by
//! its author and not by a resident.

/// Whether a text is a Juriconnect string, a CVDR reference or a CELEX number.
pub(crate) fn is_reference(text: &str) -> bool {
    text.len() <= 256 && (is_juriconnect(text) || is_cvdr(text) || is_celex(text))
}

fn is_juriconnect(text: &str) -> bool {
    let rest = ["jci1.31:c:", "jci1.3:c:"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix));
    let Some(rest) = rest else { return false };
    let mut parts = rest.split('&');
    let law = parts.next().unwrap_or_default();
    let number = law
        .strip_prefix("BWB")
        .and_then(|law| law.strip_prefix(['R', 'V', 'W']));
    number.is_some_and(|number| number.len() == 7 && digits(number))
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
    let Some(rest) = text.strip_prefix("CVDR") else {
        return false;
    };
    let (number, article) = rest.split_once('/').unwrap_or((rest, "1"));
    (1..=9).contains(&number.len()) && digits(number) && is_article(article)
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
        && !text.starts_with('/')
        && !text.ends_with('/')
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'-' | b'/'))
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a resident's case refers to, a policy must be able to cite, and the other way round.
    #[test]
    fn the_references_of_the_list() {
        let list = include_str!("../../../schemas/law-references.txt");
        let (mut taken, mut refused) = (0, 0);
        for line in list.lines() {
            if let Some(text) = line.strip_prefix("+ ") {
                assert!(is_reference(text), "{text:?} is refused");
                taken += 1;
            } else if let Some(text) = line.strip_prefix("- ") {
                assert!(!is_reference(text), "{text:?} is taken");
                refused += 1;
            }
        }
        assert!(taken > 10 && refused > 20, "{taken} and {refused}");
    }
}
