//! The demo's HTTP client.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use maatwerk_log::LogId;
use serde_json::Value;

use super::setting::token;
use crate::http::auth::Role;

pub(super) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The server did not do what the story needs.
#[derive(Debug, thiserror::Error)]
#[error("{method} {path} gaf {status}: {problem}")]
pub(super) struct Unexpected {
    method: &'static str,
    path: String,
    status: u16,
    problem: Value,
}

/// Who asks, and where.
#[derive(Debug)]
pub(super) struct Api {
    agent: ureq::Agent,
    base: String,
    data: PathBuf,
    keys: AtomicU64,
}

/// Somebody at work: a token and the way to the server.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    api: &'a Api,
    token: String,
}

impl Api {
    pub(super) fn new(address: SocketAddr, data: &Path) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .build();
        Self {
            agent: config.into(),
            base: format!("http://{address}/v1"),
            data: data.to_owned(),
            keys: AtomicU64::new(0),
        }
    }

    /// Waits until the server takes traffic: its views have caught up.
    pub(super) fn ready(&self) -> Result<(), Failed> {
        let address = self.base.replace("/v1", "/readyz");
        loop {
            match self.agent.get(&address).call()?.status().as_u16() {
                204 => return Ok(()),
                _ => std::thread::sleep(Duration::from_millis(200)),
            }
        }
    }

    /// Sits down at a desk of an authority.
    pub(super) fn desk(
        &self,
        authority: LogId,
        subject: &str,
        roles: &[Role],
    ) -> Result<Desk<'_>, Failed> {
        let ttl = Duration::from_hours(1);
        Ok(Desk {
            api: self,
            token: token(&self.data, authority, subject, roles, ttl)?,
        })
    }
}

impl Desk<'_> {
    /// `POST`, which must succeed.
    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        let (status, answer) = self.try_post(path, body)?;
        expect("POST", path, status, answer)
    }

    /// `POST`, whatever the answer.
    pub(super) fn try_post(&self, path: &str, body: &Value) -> Result<(u16, Value), Failed> {
        let key = self.api.keys.fetch_add(1, Ordering::Relaxed);
        let mut answer = self
            .api
            .agent
            .post(format!("{}{path}", self.api.base))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Idempotency-Key", format!("demo-{key}"))
            .send_json(body)?;
        Ok((answer.status().as_u16(), answer.body_mut().read_json()?))
    }

    /// `PUT`, which must succeed.
    pub(super) fn put(&self, path: &str, body: &Value) -> Result<Value, Failed> {
        let mut answer = self
            .api
            .agent
            .put(format!("{}{path}", self.api.base))
            .header("Authorization", format!("Bearer {}", self.token))
            .send_json(body)?;
        let status = answer.status().as_u16();
        expect("PUT", path, status, answer.body_mut().read_json()?)
    }

    /// `GET`, which must succeed.
    pub(super) fn get(&self, path: &str) -> Result<Value, Failed> {
        let (status, answer) = self.try_get(path)?;
        expect("GET", path, status, serde_json::from_str(&answer)?)
    }

    /// `GET`, whatever the answer.
    pub(super) fn try_get(&self, path: &str) -> Result<(u16, String), Failed> {
        let mut answer = self
            .api
            .agent
            .get(format!("{}{path}", self.api.base))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Processing-Purpose", "demo")
            .call()?;
        let status = answer.status().as_u16();
        Ok((status, answer.body_mut().read_to_string()?))
    }
}

fn expect(method: &'static str, path: &str, status: u16, answer: Value) -> Result<Value, Failed> {
    if (200..300).contains(&status) {
        return Ok(answer);
    }
    Err(Unexpected {
        method,
        path: path.to_owned(),
        status,
        problem: answer,
    }
    .into())
}
