//! Texts, each with its bounds.

use maatwerk_domain as domain;

texts! {
    /// What a person wrote, or what a resident reads: 1 to 4000 characters, not blank.
    FreeText of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 4000, "pattern": "\\S"
    }

    /// A name, a reference, a few words: 1 to 200 characters, not blank.
    ShortText of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 200, "pattern": "\\S"
    }

    /// A text under signatures (c2sp.org/signed-note).
    NoteText of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 262_144
    }

    /// Who signs: a URL without scheme (c2sp.org/signed-note, key names).
    SignerName of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 255, "pattern": "^[^\\s+]+$"
    }

    /// What verifies signatures (c2sp.org/signed-note, verifier keys): `name+id+key`.
    VerifierKey of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 320, "pattern": "^[^\\s+]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+$"
    }

    /// A code, see [`domain::is_code`]: `rijlessen`, `desk`.
    Code of String, made by std::convert::identity, read by String::as_str, {
        "minLength": 1, "maxLength": 64, "pattern": "^[a-z](-?[a-z0-9])*$"
    }

    /// An officer: the subject of a token, a pseudonym within the authority.
    Officer of domain::Officer, made by domain::Officer::new, read by domain::Officer::as_str, {
        "minLength": 1, "maxLength": 200, "pattern": "\\S"
    }
}
