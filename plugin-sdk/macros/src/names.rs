//! Codes out of names: lower case words joined by hyphens.

use syn::Ident;

/// `birth_date` and `BirthDate` are both `birth-date`.
pub(crate) fn code(name: &Ident) -> syn::Result<String> {
    let text = name.to_string();
    let text = text.strip_prefix("r#").unwrap_or(&text);
    let mut code = String::with_capacity(text.len() + 4);
    for (index, character) in text.chars().enumerate() {
        match character {
            '_' => code.push('-'),
            'A'..='Z' => {
                if index > 0 {
                    code.push('-');
                }
                code.push(character.to_ascii_lowercase());
            }
            _ => code.push(character),
        }
    }
    let plain = code
        .bytes()
        .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    let starts = code.starts_with(|c: char| c.is_ascii_lowercase());
    if plain && starts && !code.contains("--") && !code.ends_with('-') && code.len() <= 64 {
        Ok(code)
    } else {
        let fault = format!(
            "`{code}` is no code: 1 to 64 lower case letters, digits and single hyphens, starting with a letter"
        );
        Err(syn::Error::new(name.span(), fault))
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;

    use super::*;

    fn of(name: &str) -> Option<String> {
        code(&Ident::new(name, Span::call_site())).ok()
    }

    #[test]
    fn fields_and_variants_make_the_same_codes() {
        assert_eq!(of("birth_date").as_deref(), Some("birth-date"));
        assert_eq!(of("StaysInWork").as_deref(), Some("stays-in-work"));
        assert_eq!(of("age"), Some("age".to_owned()));
    }

    #[test]
    fn odd_names_make_none() {
        for name in ["_age", "age_", "a__b", "ÉénRegel"] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
