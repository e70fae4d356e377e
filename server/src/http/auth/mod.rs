//! Who calls: bearer tokens (RFC 6750, RFC 9068) of an OIDC issuer, or of `maatwerk token`.
//!
//! A token names one authority, a subject and roles. It always expires by real time, also where the
//! clock of the installation can be moved.

mod claims;
mod dev;
mod keys;
mod role;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use maatwerk_domain::{Officer, PersonId};
use maatwerk_log::LogId;

pub use dev::{DevToken, mint_dev_token};
pub use role::{NotARole, Role};

pub(crate) use keys::is_secure;

use keys::Keys;

/// For whom a token must be meant (`aud`).
pub const AUDIENCE: &str = "maatwerk";

/// The longest token that is looked at, in bytes.
pub const MAX_TOKEN_BYTES: usize = 8 << 10;

/// How far the clocks of issuer and server may be apart.
const LEEWAY: Duration = Duration::from_secs(30);

/// The caller of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The authority for which the caller works: the only log that is open to this token.
    pub authority: LogId,
    /// The subject: a pseudonym within the authority.
    pub officer: Officer,
    /// What the caller may be.
    pub roles: Vec<Role>,
    /// The person that a resident is: one of them in one case.
    pub person: Option<PersonId>,
    /// Whose idempotency keys these are: the client's, or the subject's own.
    pub client: String,
}

/// A request is not let in.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// There is no token.
    #[error("a bearer token is needed")]
    Missing,
    /// The header holds something else, or more than one.
    #[error("the Authorization header holds no bearer token")]
    NotBearer,
    /// The token is longer than any that this server takes.
    #[error("the token is longer than {MAX_TOKEN_BYTES} bytes")]
    TooLong,
    /// The token is not signed by a known key, was made for another audience, or expired.
    #[error("the token is not valid")]
    Invalid(#[from] jsonwebtoken::errors::Error),
    /// The algorithm is not one of those allowed.
    #[error("the token is signed with another algorithm than EdDSA, ES256 or RS256")]
    Algorithm,
    /// None of the issuer's keys has this name.
    #[error("the token is signed with a key that the issuer does not publish")]
    UnknownKey,
    /// A claim that this server needs is missing or malformed.
    #[error("the claim {0} is missing or malformed")]
    Claim(&'static str),
    /// The issuer's keys cannot be fetched.
    #[error("the keys of the issuer cannot be fetched")]
    Issuer(#[from] keys::KeysError),
}

/// The server cannot check tokens like this.
#[derive(Debug, thiserror::Error)]
pub enum VerifierError {
    /// The key for development tokens cannot be read or made.
    #[error("the key for development tokens cannot be used")]
    DevKey(#[from] dev::DevKeyError),
    /// The keys of the issuer cannot be used.
    #[error("the keys of the issuer cannot be used")]
    Keys(#[from] keys::KeysError),
}

/// Checks tokens. Copies share the issuer's keys.
#[derive(Debug, Clone)]
pub struct Verifier {
    issuer: Arc<str>,
    keys: Arc<Keys>,
}

impl Verifier {
    /// Takes the tokens of `maatwerk token`, signed with the key in this data folder; makes the key
    /// when there is none.
    ///
    /// # Errors
    /// When the key cannot be read or made.
    pub fn dev(data: &Path) -> Result<Self, VerifierError> {
        let public = dev::public_key(data)?;
        Ok(Self {
            issuer: dev::ISSUER.into(),
            keys: Arc::new(Keys::fixed(vec![public])),
        })
    }

    /// Takes the tokens of an OIDC issuer, whose keys stand in a file (JWKS, RFC 7517), or are
    /// fetched where the issuer says (`OpenID` Connect Discovery 1.0).
    ///
    /// # Errors
    /// When the file cannot be used, or the issuer is no `https` address.
    pub fn issuer(issuer: &str, jwks: Option<&Path>) -> Result<Self, VerifierError> {
        let keys = match jwks {
            Some(file) => Keys::file(file)?,
            None => Keys::discovered(issuer)?,
        };
        Ok(Self {
            issuer: issuer.into(),
            keys: Arc::new(keys),
        })
    }

    /// Who sent this `Authorization` header.
    ///
    /// # Errors
    /// See [`AuthError`].
    pub async fn verify(&self, header: Option<&str>) -> Result<Caller, AuthError> {
        let header = header.ok_or(AuthError::Missing)?;
        let (scheme, token) = header.split_once(' ').ok_or(AuthError::NotBearer)?;
        if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
            return Err(AuthError::NotBearer);
        }
        if token.len() > MAX_TOKEN_BYTES {
            return Err(AuthError::TooLong);
        }
        claims::verify(token, &self.issuer, &self.keys).await
    }
}
