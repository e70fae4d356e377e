//! A client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::Value;

use super::Document;

/// The longest answer, in bytes.
const LONGEST: u64 = 64 << 20;
/// Keys differ across all clients of a test.
static KEYS: AtomicU64 = AtomicU64::new(0);

/// Somebody who calls the server.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    address: SocketAddr,
    token: Option<String>,
    document: Arc<Document>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        let read = serde_json::from_str(&text);
        assert!(read.is_ok(), "no JSON: {} {text}", self.status);
        read.unwrap_or_default()
    }

    /// The body, when the status is this.
    ///
    /// # Panics
    /// When it is another.
    #[expect(clippy::must_use_candidate, reason = "it is a check as well")]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.json());
        self.json()
    }

    /// The code of the problem: the refusal, or the kind.
    #[must_use]
    pub fn problem(&self) -> String {
        let body = self.json();
        let kind = body["type"].as_str().unwrap_or_default();
        let kind = kind.trim_start_matches("/problems/");
        body["code"].as_str().unwrap_or(kind).to_owned()
    }

    /// The pointers and parameters of its faults, sorted.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let body = self.json();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let mut places: Vec<String> = errors
            .iter()
            .filter_map(|fault| fault["pointer"].as_str().or(fault["parameter"].as_str()))
            .map(str::to_owned)
            .collect();
        places.sort();
        places
    }
}

impl Client {
    pub(crate) fn new(address: SocketAddr, token: Option<String>, document: Arc<Document>) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_mins(1)))
            .build();
        Self {
            agent: config.into(),
            address,
            token,
            document,
        }
    }

    /// A new idempotency key.
    #[must_use]
    pub fn key() -> String {
        format!("test-{}", KEYS.fetch_add(1, Ordering::Relaxed))
    }

    /// Reads, for the purpose `test`.
    #[must_use = "an answer that nobody looks at tests nothing"]
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[("Processing-Purpose", "test")], None)
    }

    /// Sends a body, under a new key.
    #[must_use]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_as(&Self::key(), path, body)
    }

    /// Sends a body under a key.
    #[must_use]
    pub fn post_as(&self, key: &str, path: &str, body: &Value) -> Answer {
        let headers = [("Idempotency-Key", key), ("Processing-Purpose", "test")];
        self.send("POST", path, &headers, Some(body.to_string().as_bytes()))
    }

    /// Sets.
    #[must_use]
    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, &[], Some(body.to_string().as_bytes()))
    }

    /// Sends anything; a body says that it is JSON unless a header says otherwise. The answer is
    /// held to the OpenAPI document.
    ///
    /// # Panics
    /// When nothing comes back, or what the document does not promise.
    #[must_use]
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
    ) -> Answer {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("http://{}/v1{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let names_type = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case("content-type");
        if body.is_some() && !headers.iter().any(names_type) {
            request = request.header("Content-Type", "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let sent = match body {
            Some(body) => self.agent.run(request.body(body).expect("a request")),
            None => self.agent.run(request.body(()).expect("a request")),
        };
        let mut answer = sent.expect("an answer");
        let answer = Answer {
            status: answer.status().as_u16(),
            headers: answer
                .headers()
                .iter()
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    (name.as_str().to_owned(), value)
                })
                .collect(),
            body: answer
                .body_mut()
                .with_config()
                .limit(LONGEST)
                .read_to_vec()
                .expect("a body"),
        };
        self.document.check(method, path, &answer);
        answer
    }
}
