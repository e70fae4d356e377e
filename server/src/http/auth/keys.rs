//! The issuer's keys.

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::AuthError;
use crate::outward;

/// The most bytes of a key set or discovery document.
const MOST_BYTES: u64 = 1 << 20;

/// A fetch takes no longer than this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keys are fetched at most this often, however many tokens name an unknown one.
const FETCH_AT_MOST_EVERY: Duration = Duration::from_mins(1);

/// Sooner when the last fetch failed: until one succeeds nobody gets in.
const FETCH_AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Keys that the issuer withdrew are no longer trusted after this time.
const FETCH_AT_LEAST_EVERY: Duration = Duration::from_hours(1);

/// The keys of an issuer cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum KeysError {
    /// The file cannot be read.
    #[error("the key set {0} cannot be read")]
    File(PathBuf, #[source] Arc<std::io::Error>),
    /// The file or answer is no key set.
    #[error("this is no JSON Web Key Set")]
    NoKeySet(#[source] Arc<serde_json::Error>),
    /// Keys over a line that anybody may change would let anybody in.
    #[error("the address {0} is no https address")]
    NotHttps(String),
    /// The issuer did not answer as it should.
    #[error("{0} does not answer as an OIDC issuer does")]
    Fetch(String, #[source] Arc<ureq::Error>),
    /// The document is about another issuer (`OpenID` Connect Discovery 1.0, section 4.3).
    #[error("the discovery document is about another issuer")]
    OtherIssuer,
    /// The work was broken off.
    #[error("fetching the keys was broken off")]
    Stopped,
}

/// Where keys come from.
#[derive(Debug)]
pub(super) enum Keys {
    Fixed(Vec<Jwk>),
    Discovered {
        issuer: String,
        known: RwLock<Known>,
        /// One fetch at a time.
        fetching: tokio::sync::Mutex<()>,
    },
}

#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    keys: Arc<Vec<Jwk>>,
    /// The last attempt, whatever came of it.
    tried: Option<Instant>,
    /// Why it failed.
    failed: Option<KeysError>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl Keys {
    pub(super) fn fixed(keys: Vec<Jwk>) -> Self {
        Self::Fixed(keys)
    }

    pub(super) fn file(path: &Path) -> Result<Self, KeysError> {
        let text = std::fs::read(path)
            .map_err(|source| KeysError::File(path.to_owned(), Arc::new(source)))?;
        let set: JwkSet = serde_json::from_slice(&text)
            .map_err(|source| KeysError::NoKeySet(Arc::new(source)))?;
        Ok(Self::Fixed(set.keys))
    }

    pub(super) fn discovered(issuer: &str) -> Result<Self, KeysError> {
        secure(issuer)?;
        Ok(Self::Discovered {
            issuer: issuer.to_owned(),
            known: RwLock::default(),
            fetching: tokio::sync::Mutex::default(),
        })
    }

    /// The key that a token names; the only fitting one when it names none.
    pub(super) async fn find(
        &self,
        name: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<DecodingKey, AuthError> {
        let key = match self {
            Self::Fixed(keys) => pick(keys, name, algorithm),
            Self::Discovered { known, .. } => {
                let Known { keys, tried, .. } = read(known);
                let old = tried.is_none_or(|tried| tried.elapsed() > FETCH_AT_LEAST_EVERY);
                match pick(&keys, name, algorithm) {
                    Some(key) if !old => Some(key),
                    _ => pick(&self.refreshed().await?, name, algorithm),
                }
            }
        };
        let key = key.ok_or(AuthError::UnknownKey)?;
        Ok(DecodingKey::from_jwk(&key)?)
    }

    /// The keys after a fetch, unless one was tried a moment ago.
    async fn refreshed(&self) -> Result<Arc<Vec<Jwk>>, KeysError> {
        let Self::Discovered {
            issuer,
            known,
            fetching,
        } = self
        else {
            return Ok(Arc::default());
        };
        let _one_at_a_time = fetching.lock().await;
        let Known {
            keys,
            tried,
            failed,
        } = read(known);
        let pause = match failed {
            Some(_) => FETCH_AGAIN_AFTER,
            None => FETCH_AT_MOST_EVERY,
        };
        if tried.is_some_and(|tried| tried.elapsed() < pause) {
            return match failed {
                Some(error) if keys.is_empty() => Err(error),
                _ => Ok(keys),
            };
        }
        let from = issuer.clone();
        let fetched = tokio::task::spawn_blocking(move || fetch(&from))
            .await
            .map_err(|_| KeysError::Stopped)?;
        if let Ok(mut known) = known.write() {
            known.tried = Some(Instant::now());
            known.failed = fetched.as_ref().err().cloned();
            if let Ok(keys) = &fetched {
                known.keys = Arc::new(keys.clone());
            }
        }
        match fetched {
            Ok(keys) => Ok(Arc::new(keys)),
            // The keys of an hour ago are better than a closed door.
            Err(error) if !keys.is_empty() => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "issuer unreachable"
                );
                Ok(keys)
            }
            Err(error) => Err(error),
        }
    }
}

fn read(known: &RwLock<Known>) -> Known {
    known.read().map(|known| known.clone()).unwrap_or_default()
}

fn pick(keys: &[Jwk], name: Option<&str>, algorithm: Algorithm) -> Option<Jwk> {
    let mut fitting = keys.iter().filter(|key| fits(key, algorithm));
    match name {
        Some(name) => fitting.find(|key| key.common.key_id.as_deref() == Some(name)),
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }
    .cloned()
}

/// Whether a key is one for signatures with this algorithm.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let kind = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::OctetKeyPair(pair), Algorithm::EdDSA) => {
            pair.curve == EllipticCurve::Ed25519
        }
        (AlgorithmParameters::EllipticCurve(curve), Algorithm::ES256) => {
            curve.curve == EllipticCurve::P256
        }
        (AlgorithmParameters::RSA(_), Algorithm::RS256) => true,
        _ => false,
    };
    let usage = matches!(
        key.common.public_key_use,
        None | Some(PublicKeyUse::Signature)
    );
    let same = key
        .common
        .key_algorithm
        .is_none_or(|declared| declared == algorithm.into());
    kind && usage && same
}

fn fetch(issuer: &str) -> Result<Vec<Jwk>, KeysError> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .build()
        .into();
    let address = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let discovery: Discovery = get(&agent, &address)?;
    if discovery.issuer != issuer {
        return Err(KeysError::OtherIssuer);
    }
    secure(&discovery.jwks_uri)?;
    Ok(get::<JwkSet>(&agent, &discovery.jwks_uri)?.keys)
}

fn get<T: DeserializeOwned>(agent: &ureq::Agent, address: &str) -> Result<T, KeysError> {
    let failed = |source| KeysError::Fetch(address.to_owned(), Arc::new(source));
    let mut answer = agent.get(address).call().map_err(failed)?;
    let text = outward::read(&mut answer, MOST_BYTES).map_err(failed)?;
    serde_json::from_slice(&text).map_err(|source| KeysError::NoKeySet(Arc::new(source)))
}

/// Only over TLS, or on this machine, where there is no line to tap.
fn secure(address: &str) -> Result<(), KeysError> {
    if is_secure(address) {
        Ok(())
    } else {
        Err(KeysError::NotHttps(address.to_owned()))
    }
}

/// Whether an address is reached over TLS, or on this machine.
pub(crate) fn is_secure(address: &str) -> bool {
    let plain = address.strip_prefix("http://").is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        if host.contains('@') {
            return false;
        }
        let host = match host.strip_prefix('[') {
            Some(rest) => rest.split(']').next(),
            None => host.split(':').next(),
        };
        matches!(host, Some("localhost" | "127.0.0.1" | "::1"))
    });
    plain || address.starts_with("https://")
}
