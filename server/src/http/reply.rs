//! Answers.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use maatwerk_log::{Position, Version};
use schemars::JsonSchema;
use serde::Serialize;

use super::call::Ordered;
use super::problem::{Kind, Problem};
use super::stream::Events;

/// The position of an answer in the log.
pub(super) const LOG_POSITION: HeaderName = HeaderName::from_static("log-position");

/// The answer is that of an earlier request with the same key.
pub(super) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Which preference was met (RFC 7240, section 3).
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// An answer that went well.
#[derive(Debug)]
pub(crate) struct Reply {
    body: Vec<u8>,
    media: &'static str,
    /// The status, when it is not the usual one of the endpoint.
    status: Option<u16>,
    version: Option<Version>,
    position: Option<Position>,
    replayed: bool,
    location: Option<String>,
    /// Whether a browser shows it or only keeps it, and under which name.
    file: Option<(&'static str, String)>,
    /// What a browser may do with it.
    policy: Option<String>,
    /// What follows instead of a body, as it happens.
    events: Option<Events>,
    /// How long it may be kept by who asked.
    cache: Option<&'static str>,
    /// It brings receipts, as was preferred.
    receipts: bool,
    /// For any web page to read (Dutch API Design Rules, publication of the document).
    for_all: bool,
}

/// What was recorded, and where.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Recorded{T}")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recorded<T> {
    /// What it is about.
    #[serde(flatten)]
    of: T,
    /// The position in the authority's log: send it as `Log-Position` to see this in a later read.
    position: u64,
    /// The version of the case, pot or register after this.
    version: u32,
    /// With `Prefer: receipt`: a proof (c2sp.org/tlog-proof) for each event that was recorded, in their
    /// order. Absent when checkpoints are not signed; it was recorded all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipts: Option<Vec<String>>,
}

impl Reply {
    /// An answer to a read.
    pub(crate) fn read(body: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_vec(body).map_err(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an answer cannot be written as JSON"
            );
            Problem::new(Kind::Internal, Kind::Internal.meaning().trim())
        })?;
        Ok(Self::with("application/json", body))
    }

    fn with(media: &'static str, body: Vec<u8>) -> Self {
        Self {
            body,
            media,
            status: None,
            version: None,
            position: None,
            replayed: false,
            location: None,
            file: None,
            policy: None,
            events: None,
            cache: None,
            receipts: false,
            for_all: false,
        }
    }

    /// Bytes of a media type.
    pub(crate) fn of_media(media: &'static str, bytes: Vec<u8>) -> Self {
        Self::with(media, bytes)
    }

    /// It never changes: who got it need not ask again. Only for who asked, since it took a token.
    pub(crate) fn for_ever(mut self) -> Self {
        self.cache = Some("private, max-age=31536000, immutable");
        self
    }

    /// What would be added was there already.
    pub(crate) fn there(body: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self {
            status: Some(200),
            ..Self::read(body)?
        })
    }

    /// Bytes of a media type, with the name under which a browser keeps them, see [`Reply::file`].
    pub(crate) fn bytes(media: &'static str, name: String, bytes: Vec<u8>) -> Self {
        Self {
            file: Some(("inline", name)),
            ..Self::with(media, bytes)
        }
    }

    /// As [`Reply::bytes`], for a browser to keep and not to show.
    pub(crate) fn attached(media: &'static str, name: String, bytes: Vec<u8>) -> Self {
        Self {
            file: Some(("attachment", name)),
            ..Self::with(media, bytes)
        }
    }

    /// A document of a media type, with the name under which a browser keeps it: letters, digits,
    /// hyphens and dots.
    pub(crate) fn file(media: &'static str, name: String, text: String) -> Self {
        Self::bytes(media, name, text.into_bytes())
    }

    /// Events, as they happen.
    pub(super) fn stream(events: Events) -> Self {
        Self {
            events: Some(events),
            ..Self::with("text/event-stream", Vec::new())
        }
    }

    /// The answer of an earlier request with the same key.
    pub(crate) fn replayed(mut self) -> Self {
        self.replayed = true;
        self
    }

    /// With what a browser may do with it, beside what holds of every answer.
    pub(crate) fn under_policy(mut self, policy: &str) -> Self {
        self.policy = Some(format!("{policy}; frame-ancestors 'none'"));
        self
    }

    /// An answer that is the same for everybody.
    pub(super) fn text(text: String) -> Self {
        Self {
            for_all: true,
            ..Self::with("application/json", text.into_bytes())
        }
    }

    /// An answer to an order that was carried out.
    pub(crate) fn recorded<T: Serialize, I>(
        ordered: &Ordered<I>,
        body: T,
    ) -> Result<Self, Problem> {
        let recorded = Recorded {
            of: body,
            position: ordered.position.get(),
            version: ordered.version.get(),
            receipts: ordered.receipts.clone(),
        };
        Ok(Self {
            version: Some(ordered.version),
            position: Some(ordered.position),
            replayed: ordered.replayed,
            receipts: recorded.receipts.is_some(),
            ..Self::read(&recorded)?
        })
    }

    /// With the version that was read, as its `ETag`.
    pub(crate) fn at_version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// With the position up to which was read.
    pub(crate) fn at_position(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// With the address of what was made.
    pub(crate) fn located(mut self, path: String) -> Self {
        self.location = Some(path);
        self
    }

    pub(super) fn response(self, status: u16) -> HttpResponse {
        let status = self.status.unwrap_or(status);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
        let mut answer = HttpResponse::build(status);
        answer.insert_header((header::CONTENT_TYPE, self.media));
        if let Some(version) = self.version {
            answer.insert_header((header::ETAG, format!("\"{}\"", version.get())));
        }
        if let Some(position) = self.position {
            answer.insert_header((LOG_POSITION, position.get().to_string()));
        }
        if self.replayed {
            answer.insert_header((REPLAYED, "true"));
        }
        if let Some((way, name)) = self.file {
            let shown = format!("{way}; filename=\"{name}\"");
            answer.insert_header((header::CONTENT_DISPOSITION, shown));
        }
        if let Some(policy) = self.policy {
            answer.insert_header((header::CONTENT_SECURITY_POLICY, policy));
        }
        if let Some(cache) = self.cache {
            answer.insert_header((header::CACHE_CONTROL, cache));
        }
        if self.receipts {
            answer.insert_header((PREFERENCE_APPLIED, "receipt"));
        }
        if self.for_all {
            answer.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        }
        if let Some(location) = self.location {
            answer.insert_header((header::LOCATION, location));
        }
        match self.events {
            Some(events) => answer.body(events),
            None => answer.body(self.body),
        }
    }
}
