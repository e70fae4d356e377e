//! Parameters: what may stand in a path, a query or a header, as data.

use maatwerk_domain::policy::{NotAPublisherId, PublisherId};
use maatwerk_domain::{Article, LawRef};
use maatwerk_log::LogId;
use maatwerk_log::transparency::{MalformedTile, Tile};
use maatwerk_policy::{Digest, NotADigest};
use serde_json::{Value, json};

use super::problem::Fault;
use crate::past::{TIME_PATTERN, is_time};
use crate::programme::{NotAPeriod, Period};
use crate::wire::{is_day, pattern_with_articles};

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
}

/// What a parameter may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A UUID in lower case.
    Uuid,
    /// A whole number, without sign or leading zeros.
    Whole { least: u64, most: u64 },
    /// A date.
    Day,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// So many hexadecimal digits in lower case.
    Hex(usize),
    /// A code: lower case words joined by hyphens.
    Code,
    /// A time in UTC.
    Time,
    /// A position in a log, or a time in UTC.
    Moment { least: u64, most: u64 },
    /// A month.
    Month,
    /// A reference to an article of law, or an article in its one spelling.
    Article,
    /// 1 to 128 visible ASCII characters.
    Key,
    /// 10 to 200 visible ASCII characters and spaces.
    Reason,
    /// The subject of a token: 1 to 200 visible ASCII characters (`OpenID` Connect Core 1.0, 2).
    Subject,
    /// A version as a strong entity tag, or `*`.
    Tag,
    /// `all`, a year or a quarter.
    Period,
    /// A digest, `sha256:…`.
    Digest,
    /// The number of a publisher's key.
    KeyId,
    /// The name of a log under which it is signed: its code, from the second origin on with a number.
    LogName,
    /// The path of a tile of hashes.
    HashTile,
    /// The path of a bundle of entries.
    EntryBundle,
    /// Preferences (RFC 7240): whatever is not known is passed over.
    Preferences,
}

/// A parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) form: Form,
    pub(crate) description: &'static str,
}

/// `Idempotency-Key`.
pub(super) const IDEMPOTENCY_KEY: Parameter = Parameter {
    name: "Idempotency-Key",
    place: Place::Header,
    required: true,
    form: Form::Key,
    description: "The caller's own name for this request. The same request under the same key is \
                  carried out once; a repeat gets the identifiers of the first time.",
};

/// `If-Match`.
pub(super) const IF_MATCH: Parameter = Parameter {
    name: "If-Match",
    place: Place::Header,
    required: false,
    form: Form::Tag,
    description: "The `ETag` of what the caller saw: when it changed since, nothing is done (412).",
};

/// `Log-Position` of a read.
pub(super) const LOG_POSITION: Parameter = Parameter {
    name: "Log-Position",
    place: Place::Header,
    required: false,
    form: Form::Whole {
        least: 0,
        most: 999_999_999_999,
    },
    description: "The `Log-Position` of an earlier answer: the read waits until it sees that.",
};

/// `Processing-Purpose`.
pub(super) const PURPOSE: Parameter = Parameter {
    name: "Processing-Purpose",
    place: Place::Header,
    required: true,
    form: Form::Code,
    description: "What the personal data are read for (AVG 5 lid 1 b), as a code; it is recorded.",
};

/// `Processing-Purpose` of an act, which has a purpose of its own when none is named.
pub(super) const PURPOSE_OF_ACT: Parameter = Parameter {
    required: false,
    description: "What the personal data in the answer are for, as a code; it is recorded, as `case-work` \
                  when absent.",
    ..PURPOSE
};

/// `Last-Event-ID` of a stream that goes on (WHATWG HTML, 9.2).
pub(crate) const LAST_EVENT_ID: Parameter = Parameter {
    name: "Last-Event-ID",
    place: Place::Header,
    required: false,
    form: Form::Whole {
        least: 0,
        most: 999_999_999_999,
    },
    description: "The `id` of the last event that the caller got, sent by a browser that comes back: the stream \
                  goes on after it.",
};

/// `Prefer` of a write.
pub(super) const PREFER: Parameter = Parameter {
    name: "Prefer",
    place: Place::Header,
    required: false,
    form: Form::Preferences,
    description: "`receipt`: the answer brings `receipts`, a proof (c2sp.org/tlog-proof) for each event \
                  that was recorded, under a checkpoint signed after that; `Preference-Applied` says \
                  that it does (RFC 7240).",
};

/// The longest path of a tile.
const LONGEST_TILE: usize = 40;

/// `Break-Glass-Reason`.
pub(super) const BREAK_GLASS: Parameter = Parameter {
    name: "Break-Glass-Reason",
    place: Place::Header,
    required: false,
    form: Form::Reason,
    description: "Why the caller reads a case, or acts in it, without being involved in it, in 10 to 200 \
                  letters, digits, signs and spaces of ASCII (so without accents: a header carries no others), \
                  neither beginning nor ending with a space; it is recorded, and listed for whoever looks at that. Not needed by who is involved: who handles the \
                  case, stands in or is of its team, opened it while nobody does, holds a mandate in force for \
                  what is asked in it, or decided in it.",
};

impl Parameter {
    /// A parameter of a query that must be there.
    pub(crate) const fn needed(name: &'static str, form: Form, description: &'static str) -> Self {
        Self {
            required: true,
            ..Self::query(name, form, description)
        }
    }

    /// A parameter of a query.
    pub(crate) const fn query(name: &'static str, form: Form, description: &'static str) -> Self {
        Self {
            name,
            place: Place::Query,
            required: false,
            form,
            description,
        }
    }

    /// The parameter in a path template: an identifier, or a year.
    pub(super) fn path(name: &'static str) -> Self {
        let (form, description) = match name {
            "year" => (
                Form::Whole {
                    least: 2000,
                    most: 2199,
                },
                "The calendar year.",
            ),
            "digest" => (Form::Digest, "The digest of a component."),
            "keyId" => (
                Form::KeyId,
                "The number of a publisher's key, as minisign shows it.",
            ),
            "log" => (
                Form::LogName,
                "The log: the last part of the origin under which it is signed.",
            ),
            "tile" => (
                Form::HashTile,
                "`<level>/<index>`, the index in groups of three digits, with `.p/<width>` when it is \
                 partial (c2sp.org/tlog-tiles). It spans the rest of the path.",
            ),
            "bundle" => (
                Form::EntryBundle,
                "`<index>`, in groups of three digits, with `.p/<width>` when it is partial \
                 (c2sp.org/tlog-tiles). It spans the rest of the path.",
            ),
            _ => (Form::Uuid, "The identifier."),
        };
        Self {
            name,
            place: Place::Path,
            required: true,
            form,
            description,
        }
    }

    /// The fault of what was given, when there is one.
    pub(super) fn fault(&self, text: &str) -> Option<Fault> {
        let (code, detail) = match self.form {
            Form::Uuid if !is_uuid(text) => ("format", "is no UUID in lower case".to_owned()),
            Form::Whole { least, most } if !is_whole(text, least, most) => (
                "range",
                format!("is no whole number from {least} to {most}"),
            ),
            Form::Day if !is_day(text) => (
                "format",
                "is no date from 1900 to 2199; an example: 2026-05-18".to_owned(),
            ),
            Form::OneOf(all) if !all.contains(&text) => {
                ("enum", format!("is none of {}", all.join(", ")))
            }
            Form::Flag if !matches!(text, "true" | "false") => {
                ("enum", "is neither true nor false".to_owned())
            }
            Form::Hex(digits) if !is_hex(text, digits) => (
                "pattern",
                "is no cursor that this server gave out".to_owned(),
            ),
            Form::Code if !maatwerk_domain::is_code(text) => (
                "pattern",
                "is no code: at most 64 lower case letters and digits, words joined by hyphens"
                    .to_owned(),
            ),
            Form::Time if !is_time(text) => (
                "format",
                "is no time in UTC from 1900 to 2199; an example: 2026-05-18T09:30:00Z".to_owned(),
            ),
            Form::Moment { least, most } if !(is_time(text) || is_whole(text, least, most)) => (
                "format",
                format!(
                    "is neither a position from {least} to {most} nor a time in UTC; an example: \
                     2026-05-18T09:30:00Z"
                ),
            ),
            Form::Month if text.parse::<maatwerk_domain::Month>().is_err() => (
                "format",
                "is no month from 1900 to 2199; an example: 2026-05".to_owned(),
            ),
            Form::Article if text.len() > LONGEST_ARTICLE || article(text).is_none() => (
                "format",
                "is no reference to an article; an example: BWBR0015703&artikel=35".to_owned(),
            ),
            Form::Key if !is_key(text) => (
                "pattern",
                "is not 1 to 128 visible ASCII characters".to_owned(),
            ),
            Form::Subject if !is_subject(text) => (
                "pattern",
                "is no subject: 1 to 200 visible ASCII characters".to_owned(),
            ),
            Form::Reason if !is_reason(text) => (
                "pattern",
                "is no reason: write 10 to 200 letters, digits, signs and spaces of ASCII, so without \
                 accents (a header carries no others)"
                    .to_owned(),
            ),
            Form::Tag if text != ANY_VERSION && version_of_tag(text).is_none() => (
                "pattern",
                "is no strong entity tag of one version; an example: \"7\"".to_owned(),
            ),
            Form::Period if text.parse::<Period>().is_err() => ("format", NotAPeriod.to_string()),
            Form::Digest if text.parse::<Digest>().is_err() => ("pattern", NotADigest.to_string()),
            Form::KeyId if text.parse::<PublisherId>().is_err() => {
                ("pattern", NotAPublisherId.to_string())
            }
            Form::LogName if !is_log_name(text) => (
                "pattern",
                "is no name of a log; an example: GM0479".to_owned(),
            ),
            Form::HashTile if !is_tile(text) => {
                ("pattern", "is no tile; an example: 0/x001/067".to_owned())
            }
            Form::EntryBundle if !is_tile(&format!("entries/{text}")) => (
                "pattern",
                "is no bundle of entries; an example: x001/067.p/12".to_owned(),
            ),
            Form::Preferences if !is_visible(text) => (
                "pattern",
                "is not 1 to 500 visible ASCII characters and spaces".to_owned(),
            ),
            _ => return None,
        };
        Some(Fault::parameter(self.name, code, detail))
    }

    /// The JSON Schema of what may be given.
    pub(super) fn schema(&self) -> Value {
        match self.form {
            Form::Uuid => json!({
                "type": "string",
                "format": "uuid",
                "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            }),
            Form::Whole { least, most } => {
                json!({"type": "integer", "minimum": least, "maximum": most})
            }
            Form::Day => json!({
                "type": "string",
                "format": "date",
                "pattern": "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
            }),
            Form::OneOf(all) => json!({"type": "string", "enum": all}),
            Form::Flag => json!({"type": "boolean"}),
            Form::Hex(digits) => {
                json!({"type": "string", "pattern": format!("^[0-9a-f]{{{digits}}}$")})
            }
            Form::Code => json!({
                "type": "string",
                "minLength": 1,
                "maxLength": 64,
                "pattern": "^[a-z](-?[a-z0-9])*$",
            }),
            Form::Time => time_schema(),
            Form::Moment { least, most } => json!({
                "anyOf": [{"type": "integer", "minimum": least, "maximum": most}, time_schema()],
            }),
            Form::Month => json!({
                "type": "string",
                "pattern": "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$",
                "examples": ["2026-05"],
            }),
            Form::Article => json!({
                "type": "string",
                "maxLength": LONGEST_ARTICLE,
                "pattern": pattern_with_articles(),
                "examples": ["BWBR0015703&artikel=35", "jci1.31:c:BWBR0015703&artikel=35&lid=1"],
            }),
            Form::Key => json!({
                "type": "string",
                "minLength": 1,
                "maxLength": 128,
                "pattern": "^[!-~]{1,128}$",
            }),
            Form::Subject => json!({
                "type": "string",
                "minLength": 1,
                "maxLength": 200,
                "pattern": "^[!-~]+$",
            }),
            Form::Reason => json!({
                "type": "string",
                "minLength": 10,
                "maxLength": 200,
                "pattern": "^[!-~][ -~]{8,198}[!-~]$",
            }),
            Form::Tag => json!({
                "type": "string",
                "pattern": r#"^(\*|"[0-9]{1,9}")?$"#,
                "examples": ["\"7\""],
            }),
            Form::Digest => json!({
                "type": "string",
                "pattern": "^sha256:[0-9a-f]{64}$",
            }),
            Form::KeyId => json!({
                "type": "string",
                "pattern": "^[0-9A-F]{16}$",
            }),
            Form::LogName => json!({
                "type": "string",
                "pattern": r"^[A-Z0-9][A-Z0-9-]{0,31}(\.[1-9][0-9]{0,3})?$",
                "examples": ["GM0479", "GM0479.2"],
            }),
            Form::HashTile => json!({
                "type": "string",
                "maxLength": LONGEST_TILE,
                "pattern": format!("^([0-9]|[1-5][0-9]|6[0-3])/{TILE_INDEX}$"),
                "examples": ["0/x001/067", "1/000.p/12"],
            }),
            Form::EntryBundle => json!({
                "type": "string",
                "maxLength": LONGEST_TILE - "entries/".len(),
                "pattern": format!("^{TILE_INDEX}$"),
                "examples": ["x001/067", "000.p/12"],
            }),
            Form::Preferences => json!({
                "type": "string",
                "pattern": "^[ -~]{1,500}$",
                "examples": ["receipt"],
            }),
            Form::Period => json!({
                "type": "string",
                "pattern": "^(all|2[01][0-9]{2}(-Q[1-4])?)$",
                "examples": ["2026-Q1"],
            }),
        }
    }
}

fn time_schema() -> Value {
    json!({
        "type": "string",
        "format": "date-time",
        "pattern": TIME_PATTERN,
        "examples": ["2026-05-18T09:30:00Z"],
    })
}

/// The longest text that names an article, in characters: with what its one spelling leaves out it is
/// still a reference.
const LONGEST_ARTICLE: usize = 246;

/// The article that a text names, by any reference to it.
pub(crate) fn article(text: &str) -> Option<Article> {
    let named = |law: LawRef| Article::from(&law);
    let short = || format!("jci1.31:c:{text}").parse().map(named);
    text.parse().map(named).or_else(|_| short()).ok()
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_uuid(text: &str) -> bool {
    text.parse::<maatwerk_domain::CaseId>().is_ok()
}

fn is_whole(text: &str, least: u64, most: u64) -> bool {
    let digits = !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
    digits
        && (text == "0" || !text.starts_with('0'))
        && text
            .parse()
            .is_ok_and(|number| (least..=most).contains(&number))
}

/// The index of a tile, and its width when it is partial.
const TILE_INDEX: &str = "(x(00[1-9]|0[1-9][0-9]|[1-9][0-9]{2})/(x[0-9]{3}/)*)?[0-9]{3}\
                          (\\.p/([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?";

fn is_tile(text: &str) -> bool {
    // One beyond every log is written well.
    let parsed = text.parse::<Tile>();
    text.len() <= LONGEST_TILE && matches!(parsed, Ok(_) | Err(MalformedTile::Beyond))
}

fn is_log_name(text: &str) -> bool {
    let (code, number) = text
        .split_once('.')
        .map_or((text, None), |(c, n)| (c, Some(n)));
    code.parse::<LogId>().is_ok() && number.is_none_or(|number| is_whole(number, 1, 9999))
}

fn is_visible(text: &str) -> bool {
    (1..=500).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ')
}

fn is_subject(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_reason(text: &str) -> bool {
    let visible = |b: Option<&u8>| b.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    (10..=200).contains(&bytes.len())
        && visible(bytes.first())
        && visible(bytes.last())
        && bytes.iter().all(|b| matches!(b, b' '..=b'~'))
}

fn is_key(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic())
}

/// What matches whatever version there is (RFC 9110, 13.1.1).
const ANY_VERSION: &str = "*";

/// The version in a strong entity tag. What no version is written like (an empty list of tags, a
/// leading zero) stands for one that no case reaches: nothing matches it (RFC 9110, 13.1.1).
pub(super) fn version_of_tag(text: &str) -> Option<u32> {
    const NEVER: u32 = u32::MAX;
    if text.is_empty() {
        return Some(NEVER);
    }
    let number = text.strip_prefix('"')?.strip_suffix('"')?;
    let digits = (1..=9).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    if digits && number.len() > 1 && number.starts_with('0') {
        return Some(NEVER);
    }
    digits.then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_and_check_say_the_same() {
        let forms = [
            Form::Uuid,
            Form::Whole { least: 1, most: 99 },
            Form::Day,
            Form::OneOf(&["open", "closed"]),
            Form::Hex(4),
            Form::Code,
            Form::Time,
            Form::Moment { least: 1, most: 99 },
            Form::Key,
            Form::Subject,
            Form::Reason,
            Form::Tag,
            Form::Period,
            Form::Digest,
            Form::KeyId,
        ];
        let texts = [
            "",
            "*",
            "0",
            "1",
            "01",
            "+1",
            "99",
            "100",
            "\"7\"",
            "W/\"7\"",
            "\"07\"",
            "all",
            "2026",
            "2026-Q1",
            "2026-Q5",
            "7",
            "é",
            "a b",
            "open",
            "abc0",
            "ABC0",
            "a--b",
            "2026-02-29",
            "2026-02-28",
            "1899-12-31",
            "2200-01-01",
            "00000000-0000-0000-0000-00000000000a",
            "00000000-0000-0000-0000-00000000000A",
            "\"1000000000\"",
            "a-",
            "E7620F1842B4E81F",
            "e7620f1842b4e81f",
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "2026-02-28T23:59:59Z",
            "2026-02-28T23:59:59.123456789Z",
            "2026-02-28T23:59:59.1234567890Z",
            "2026-02-28T23:59:59.Z",
            "2026-02-28T23:59:60Z",
            "2026-02-28T24:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-02-28T23:59:59+00:00",
            "2026-02-28t23:59:59z",
            "2026-02-28 23:59:59Z",
            "1899-12-31T00:00:00Z",
            "-1",
            "sha256:E3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ];
        agree(&forms, &texts);
    }

    #[test]
    fn schema_and_check_say_the_same_of_logs_and_tiles() {
        let forms = [
            Form::LogName,
            Form::HashTile,
            Form::EntryBundle,
            Form::Preferences,
        ];
        let texts = [
            "",
            "é",
            "a\tb",
            "GM0479",
            "GM0479.2",
            "GM0479.02",
            "GM0479.10000",
            "gm0479",
            "0/000",
            "00/000",
            "63/000",
            "64/000",
            "7/x999/x999/x999/x999/x999/999",
            "0/x000/001",
            "0/x001/000.p/255",
            "0/000.p/256",
            "0/000.p/0",
            "000.p/9",
            "x001/067",
            "x999/x999/x999/x999/x999/x999/x999/999",
            "001/002",
            "return=minimal, receipt",
        ];
        agree(&forms, &texts);
    }

    fn agree(forms: &[Form], texts: &[&str]) {
        for form in forms.iter().copied() {
            let parameter = Parameter::query("p", form, "");
            let validator = crate::wire::validator(&parameter.schema()).unwrap();
            for text in texts.iter().copied() {
                let value = match form {
                    // A query has no types: a number is its digits.
                    Form::Whole { .. } | Form::Moment { .. } => {
                        serde_json::from_str(text).unwrap_or(json!(text))
                    }
                    _ => json!(text),
                };
                assert_eq!(
                    parameter.fault(text).is_none(),
                    validator.is_valid(&value),
                    "{form:?} {text:?}"
                );
            }
        }
    }
}
