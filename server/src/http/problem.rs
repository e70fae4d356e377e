//! Problem details (RFC 9457): the one shape of every fault.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use maatwerk_domain::Refusal;
use maatwerk_log::AppendError;
use schemars::JsonSchema;
use serde::Serialize;

use super::auth::AuthError;
use super::trace::Trace;
use crate::handle::HandleError;
use crate::views::ViewError;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// The kinds of problem: one list, from which answers and documentation follow.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident = $code:literal, $status:literal, $title:literal;)+) => {
        /// A kind of problem.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The last part of its `type`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$kind => $code,)+ }
            }

            /// The HTTP status.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$kind => $status,)+ }
            }

            /// What it is, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$kind => $title,)+ }
            }

            /// What it means.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$kind => concat!($($doc),+),)+ }
            }
        }
    };
}

kinds! {
    /// Something in the path, query, headers or body is not as documented; `errors` lists all of it.
    InvalidInput = "invalid-input", 400, "Invalid input";
    /// The body is no JSON, nests too deep, or names a property twice.
    MalformedJson = "malformed-json", 400, "Malformed JSON";
    /// There is no valid bearer token.
    Unauthenticated = "unauthenticated", 401, "Not authenticated";
    /// The roles in the token do not include one that may do this.
    Forbidden = "forbidden", 403, "Not allowed";
    /// The caller is not involved in the case. In need, `Break-Glass-Reason` opens it; that is written down,
    /// and looked at by somebody.
    NotInvolved = "not-involved", 403, "Not involved";
    /// The authority of the token has no log in this installation.
    UnknownAuthority = "unknown-authority", 403, "Unknown authority";
    /// There is nothing here, or nothing that this token may see.
    NotFound = "not-found", 404, "Not found";
    /// It was recorded only after the moment that is asked about.
    NotThen = "not-then", 404, "Not there then";
    /// The address exists, with other methods: see `Allow`.
    MethodNotAllowed = "method-not-allowed", 405, "Method not allowed";
    /// The case was erased: what was known of it cannot be read any more.
    Erased = "erased", 410, "Erased";
    /// The body did not arrive in time.
    BodyTimeout = "body-timeout", 408, "The body did not arrive";
    /// The state of the case, pot, register or dossier does not allow this: `code` says why, `rule` on what.
    Refused = "refused", 409, "Refused";
    /// No policy was in force on the receipt date.
    NoPolicy = "no-policy", 409, "No policy in force";
    /// A signal with this identifier was recorded before with another content; `errors` lists which.
    SignalConflict = "signal-conflict", 409, "Recorded otherwise";
    /// A backtest of the authority runs: one at a time.
    BacktestRunning = "backtest-running", 409, "A backtest runs";
    /// The log has not reached the position that is named.
    PositionAhead = "position-ahead", 409, "Position not reached";
    /// The time that is asked about has not passed: what is recorded by then is not known yet.
    TimeAhead = "time-ahead", 409, "Time not reached";
    /// The resource is at another version than `If-Match` names.
    VersionConflict = "version-conflict", 412, "Changed since it was read";
    /// The body is larger than this server takes.
    TooLarge = "too-large", 413, "Too large";
    /// The body is no plain `application/json`.
    UnsupportedMediaType = "unsupported-media-type", 415, "Unsupported media type";
    /// Two moments that do not go together: a position and a time for one question, or an end before
    /// its beginning.
    MomentsConflict = "moments-conflict", 422, "Moments that do not go together";
    /// The `Idempotency-Key` was used for another request.
    KeyReused = "key-reused", 422, "Idempotency key used before";
    /// The signature does not count: it is not of these bytes, not of this key, or of an old form.
    SignatureInvalid = "signature-invalid", 422, "Invalid signature";
    /// The file is no statement of the bank, or of another account: `errors` says what is wrong with it.
    NotAStatement = "not-a-statement", 422, "Not a statement";
    /// The component is no policy that can be asked; `errors` says why not.
    NotAPolicy = "not-a-policy", 422, "Not a policy";
    /// Example cases are not answered, or not as expected; `errors` lists which.
    CasesFailed = "cases-failed", 422, "Cases failed";
    /// The parameters do not fit the policy; `errors` lists each fault.
    ParametersInvalid = "parameters-invalid", 422, "Invalid parameters";
    /// The bundle would be larger than is given out at once: ask for less, or have the operator make it.
    BundleTooLarge = "bundle-too-large", 422, "Bundle too large";
    /// A question that is not answered, because of what its answer would give away; `errors` says what
    /// to leave out.
    NotAnswered = "not-answered", 422, "Not answered";
    /// A document is not taken: its bytes are not of the kind that is named, too many, or have a virus; `errors`
    /// says which.
    DocumentRefused = "document-refused", 422, "Document refused";
    /// The file is no offer or receipt of a transfer that counts here, or what is chosen does not go in one: `errors`
    /// says what is wrong with it and what to do.
    TransferRefused = "transfer-refused", 422, "Transfer refused";
    /// A fault of the server; the trace finds it in the server's own record.
    Internal = "internal", 500, "Internal error";
    /// What is stored of the log does not fit its tree: it was changed or damaged.
    LogDamaged = "log-damaged", 500, "The log is damaged";
    /// What is kept of the document is gone, or not what was recorded: put it back from a backup.
    DocumentDamaged = "document-damaged", 500, "The document is damaged";
    /// The operator's virus scanner cannot say anything of the document, so it was not taken; try again later.
    ScannerUnavailable = "scanner-unavailable", 503, "Virus scanner unavailable";
    /// Checkpoints of the log are no longer signed: what is there does not go on where the last one
    /// ended. Everything else is served.
    SigningStopped = "signing-stopped", 503, "Signing stopped";
    /// Too much work is waiting; nothing was done.
    Overloaded = "overloaded", 503, "Too busy";
    /// The views have not seen the position that `Log-Position` names yet.
    ViewsBehind = "views-behind", 503, "Not seen yet";
    /// The issuer's keys cannot be fetched, so no token can be checked.
    IssuerUnavailable = "issuer-unavailable", 503, "Issuer unavailable";
    /// The log cannot be written; nothing was done.
    StorageFailed = "storage-failed", 503, "Storage failed";
    /// There is no room left to record anything, also who reads what is known about people; nothing was done,
    /// other reading goes on.
    StorageFull = "storage-full", 507, "Storage full";
}

/// One fault of a request, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fault {
    /// JSON pointer (RFC 6901) into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Or the name of the header, query or path parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What is wrong, for programs: the keyword of the schema that does not hold.
    pub code: String,
    /// What is wrong, for people. Never repeats the value.
    pub detail: String,
}

impl Fault {
    /// A fault in the body.
    pub(crate) fn body(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self {
            pointer: Some(pointer.into()),
            parameter: None,
            code: code.to_owned(),
            detail: detail.into(),
        }
    }

    /// A fault in a header, query or path parameter.
    pub(crate) fn parameter(name: &str, code: &str, detail: impl Into<String>) -> Self {
        Self {
            pointer: None,
            parameter: Some(name.to_owned()),
            code: code.to_owned(),
            detail: detail.into(),
        }
    }
}

/// A problem on its way to the caller.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: Kind,
    detail: String,
    errors: Vec<Fault>,
    code: Option<&'static str>,
    rule: Option<&'static str>,
    headers: Vec<(HeaderName, String)>,
}

/// A problem as JSON.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
#[serde(rename_all = "camelCase")]
pub(super) struct Body<'a> {
    /// `/problems/` and the kind.
    r#type: String,
    /// The kind, for people.
    title: &'a str,
    /// The HTTP status.
    status: u16,
    /// What happened this time.
    detail: &'a str,
    /// The trace: name it when asking for help.
    instance: String,
    /// Every fault of an invalid request.
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'a [Fault]>,
    /// Which refusal: a stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// What the refusal rests on: an article as a Juriconnect string, or a rule of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
}

impl Problem {
    /// A problem of a kind. One that passes by itself says when to come back. A full disk does not: it
    /// takes a person who makes room (RFC 4918, 11.5).
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let retry = matches!(
            kind,
            Kind::Overloaded | Kind::ViewsBehind | Kind::IssuerUnavailable | Kind::StorageFailed
        );
        Self {
            kind,
            detail: detail.into(),
            errors: Vec::new(),
            code: None,
            rule: None,
            headers: retry
                .then(|| (header::RETRY_AFTER, "1".to_owned()))
                .into_iter()
                .collect(),
        }
    }

    /// What was asked for is not here. Says no more, whatever the reason.
    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(Kind::NotFound, format!("There is no such {what}."))
    }

    /// A request with faults.
    pub(crate) fn invalid(errors: Vec<Fault>) -> Self {
        let detail = match errors.len() {
            1 => "1 field is not valid.".to_owned(),
            many => format!("{many} fields are not valid."),
        };
        Self {
            errors,
            ..Self::new(Kind::InvalidInput, detail)
        }
    }

    /// With the faults it is about.
    pub(crate) fn about(mut self, errors: Vec<Fault>) -> Self {
        self.errors = errors;
        self
    }

    pub(super) fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The code of the refusal, when it is one.
    pub(crate) fn refusal(&self) -> Option<&'static str> {
        self.code
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The answer.
    pub(super) fn response(&self, trace: &Trace) -> HttpResponse {
        let body = Body {
            r#type: format!("/problems/{}", self.kind.code()),
            title: self.kind.title(),
            status: self.kind.status(),
            detail: &self.detail,
            instance: format!("urn:trace:{trace}"),
            errors: (!self.errors.is_empty()).then_some(&self.errors),
            code: self.code,
            rule: self.rule,
        };
        let status =
            StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = HttpResponse::build(status);
        for (name, value) in &self.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                answer.insert_header((name.clone(), value));
            }
        }
        answer
            .insert_header((header::CONTENT_TYPE, MEDIA_TYPE))
            .body(serde_json::to_vec(&body).unwrap_or_default())
    }
}

impl Problem {
    /// Says what happened this time in other words.
    #[must_use]
    pub(crate) fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self {
            code: Some(refusal.code()),
            rule: Some(refusal.rule()),
            ..Self::new(Kind::Refused, sentence(&refusal.to_string()))
        }
    }
}

/// A message as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}

impl From<HandleError> for Problem {
    fn from(error: HandleError) -> Self {
        let kind = match &error {
            HandleError::Refused(_) => Kind::Refused,
            HandleError::NoCase => return Self::not_found("case"),
            HandleError::NoDossier => return Self::not_found("dossier"),
            HandleError::NoErasure => return Self::not_found("erasure"),
            HandleError::Erased => Kind::Erased,
            HandleError::NoAuthority(_) => Kind::UnknownAuthority,
            HandleError::NationalLog => Kind::Forbidden,
            HandleError::NoPolicy(_) => Kind::NoPolicy,
            HandleError::VersionConflict { .. } => Kind::VersionConflict,
            HandleError::Contention | HandleError::Overloaded => Kind::Overloaded,
            HandleError::KeyReused => Kind::KeyReused,
            HandleError::Storage(AppendError::Full(_)) => Kind::StorageFull,
            HandleError::Keys(keys) if keys.is_full() => Kind::StorageFull,
            HandleError::ReadLog(log) if log.is_full() => Kind::StorageFull,
            HandleError::Storage(AppendError::Invalid(_)) => Kind::TooLarge,
            HandleError::Storage(_) | HandleError::Keys(_) | HandleError::ReadLog(_) => {
                Kind::StorageFailed
            }
            HandleError::Read(_) => Kind::Internal,
        };
        if let HandleError::Refused(refusal) = error {
            return refusal.into();
        }
        if matches!(
            kind,
            Kind::Internal | Kind::StorageFailed | Kind::StorageFull
        ) {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an order could not be carried out"
            );
            return Self::new(kind, kind.meaning().trim());
        }
        Self::new(kind, sentence(&error.to_string()))
    }
}

impl From<ViewError> for Problem {
    fn from(error: ViewError) -> Self {
        if let ViewError::Behind(_) | ViewError::Building(_) = error {
            return Self::new(Kind::ViewsBehind, sentence(&error.to_string()));
        }
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "the views cannot be read"
        );
        Self::new(Kind::Internal, Kind::Internal.meaning().trim())
    }
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        if let AuthError::Issuer(_) = error {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "tokens cannot be checked"
            );
            return Self::new(Kind::IssuerUnavailable, sentence(&error.to_string()));
        }
        // A request without a token gets no error code, RFC 6750, section 3.1.
        let challenge = match error {
            AuthError::Missing => "Bearer realm=\"maatwerk\"",
            _ => "Bearer realm=\"maatwerk\", error=\"invalid_token\"",
        };
        Self::new(Kind::Unauthenticated, sentence(&error.to_string()))
            .with_header(header::WWW_AUTHENTICATE, challenge)
    }
}

#[cfg(test)]
mod tests {
    use maatwerk_domain::Date;
    use maatwerk_log::Version;

    use super::*;

    fn status(error: HandleError) -> (u16, &'static str) {
        let kind = Problem::from(error).kind();
        (kind.status(), kind.code())
    }

    #[test]
    fn what_an_order_meets_has_its_status() {
        let (expected, actual) = (Version::new(1), Version::new(2));
        let conflict = HandleError::VersionConflict { expected, actual };
        for (error, answer) in [
            (HandleError::Refused(Refusal::NotHeard), (409, "refused")),
            (HandleError::NoCase, (404, "not-found")),
            (
                HandleError::NoPolicy(Date::constant(2026, 1, 1)),
                (409, "no-policy"),
            ),
            (conflict, (412, "version-conflict")),
            (HandleError::Contention, (503, "overloaded")),
            (HandleError::KeyReused, (422, "key-reused")),
            (HandleError::Overloaded, (503, "overloaded")),
            (
                HandleError::Storage(AppendError::Closed),
                (503, "storage-failed"),
            ),
            (
                HandleError::read(std::io::Error::other("/secret/path")),
                (500, "internal"),
            ),
        ] {
            assert_eq!(status(error), answer);
        }
    }

    #[test]
    fn a_fault_of_the_server_tells_the_caller_nothing_of_its_inside() {
        let inside = std::io::Error::other("/secret/path");
        let problem = Problem::from(HandleError::read(inside));
        assert!(!problem.detail.contains("secret"), "{}", problem.detail);
    }

    #[test]
    fn who_meets_a_full_queue_is_told_when_to_come_back() {
        let answer = Problem::from(HandleError::Overloaded).response(&Trace::of(None));
        assert_eq!(answer.headers().get(header::RETRY_AFTER).unwrap(), "1");
    }

    #[test]
    fn keys_that_cannot_be_written_are_no_fault_of_the_server() {
        let failed = |code| {
            let source = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
            HandleError::keys(source.into())
        };
        let (full, broken) = (rusqlite::ffi::SQLITE_FULL, rusqlite::ffi::SQLITE_IOERR);
        assert_eq!(status(failed(full)), (507, "storage-full"));
        assert_eq!(status(failed(broken)), (503, "storage-failed"));
    }

    #[test]
    fn kinds_have_names_of_their_own() {
        let names: std::collections::BTreeSet<_> = Kind::ALL.iter().map(|k| k.code()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
    }
}
