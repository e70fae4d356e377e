//! Tokens for development, signed with a key that lies in the data folder.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use maatwerk_domain::PersonId;
use maatwerk_log::{Entropy as _, LogId, OsEntropy};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{AUDIENCE, Role};
use crate::private;

/// Who issues these tokens (`iss`).
pub(super) const ISSUER: &str = "maatwerk-dev";

/// The name of the key (`kid`).
const KEY_NAME: &str = "dev";

/// An Ed25519 private key in PKCS #8 (RFC 8410, section 7) before its 32 bytes.
const PKCS8_PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// The key for development tokens cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DevKeyError {
    /// The file cannot be read or written.
    #[error("the file {0} cannot be read or written")]
    File(PathBuf, #[source] std::io::Error),
    /// The file holds something else.
    #[error("the file {0} holds no key of 32 bytes")]
    NoKey(PathBuf),
    /// There is no randomness to be had.
    #[error("there is no randomness to be had")]
    Entropy(#[from] maatwerk_log::EntropyError),
    /// Signing failed.
    #[error("the token cannot be signed")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

/// Whom a token is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevToken {
    /// The authority.
    pub authority: LogId,
    /// Who.
    pub subject: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// The person that a resident is.
    pub person: Option<PersonId>,
    /// How long it is valid, from now by the machine's clock.
    pub ttl: Duration,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: u64,
    exp: u64,
    authority: &'a str,
    roles: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
}

/// Mints a token that [`super::Verifier::dev`] takes for the same data folder.
///
/// # Errors
/// When the key cannot be read or made.
pub fn mint_dev_token(data: &Path, token: &DevToken) -> Result<String, DevKeyError> {
    let now = get_current_timestamp();
    let claims = Claims {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: &token.subject,
        iat: now,
        exp: now.saturating_add(token.ttl.as_secs()),
        authority: token.authority.as_str(),
        roles: token.roles.iter().map(|role| role.as_str()).collect(),
        person: token.person.map(|person| person.to_string()),
    };
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(KEY_NAME.to_owned());
    Ok(encode(&header, &claims, &private_key(data)?)?)
}

/// The key that checks these tokens.
pub(super) fn public_key(data: &Path) -> Result<Jwk, DevKeyError> {
    let mut key = Jwk::from_encoding_key(&private_key(data)?, Algorithm::EdDSA)?;
    key.common.key_id = Some(KEY_NAME.to_owned());
    Ok(key)
}

fn private_key(data: &Path) -> Result<EncodingKey, DevKeyError> {
    let file = data.join("dev-token.key");
    if !file.exists() {
        make(data, &file)?;
    }
    let bytes = std::fs::read(&file).map_err(|source| DevKeyError::File(file.clone(), source))?;
    let bytes = Zeroizing::new(bytes);
    let seed: &[u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| DevKeyError::NoKey(file))?;
    let mut der = Zeroizing::new(PKCS8_PREFIX.to_vec());
    der.extend_from_slice(seed);
    Ok(EncodingKey::from_ed_der(&der))
}

/// Makes the key under another name first: two that start at once end with one key, whole.
fn make(data: &Path, file: &Path) -> Result<(), DevKeyError> {
    let mut seed = Zeroizing::new([0_u8; 32]);
    let mut name = [0_u8; 8];
    OsEntropy.fill(seed.as_mut_slice())?;
    OsEntropy.fill(&mut name)?;
    let draft = data.join(format!("dev-token.{:016x}", u64::from_be_bytes(name)));
    let written = private::write_new(&draft, seed.as_slice());
    let linked = written.and_then(|()| match std::fs::hard_link(&draft, file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    });
    let removed = std::fs::remove_file(&draft);
    linked
        .and(removed)
        .map_err(|source| DevKeyError::File(file.to_owned(), source))
}
