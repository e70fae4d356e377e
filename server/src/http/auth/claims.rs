//! What a token says, once its signature was checked.

use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use maatwerk_domain::Officer;
use maatwerk_log::LogId;
use serde::Deserialize;
use serde_json::Value;

use super::keys::Keys;
use super::{AUDIENCE, AuthError, Caller, LEEWAY, Role};

/// The algorithms taken. Nothing symmetric: the public key would do as the secret.
pub(super) const ALGORITHMS: [Algorithm; 3] =
    [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256];

/// The most characters of a subject or client.
const MOST_CHARACTERS: usize = 64;

#[derive(Debug, Deserialize)]
struct Claims {
    authority: Option<String>,
    sub: Option<String>,
    /// Of any type, as issuers add roles for other services.
    roles: Option<Vec<Value>>,
    client: Option<String>,
    /// Of a resident: the person, by the identifier in the case.
    person: Option<String>,
}

/// Checks a token and reads who it is about.
pub(super) async fn verify(token: &str, issuer: &str, keys: &Keys) -> Result<Caller, AuthError> {
    let header = decode_header(token)?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(AuthError::Algorithm);
    }
    let key = keys.find(header.kid.as_deref(), header.alg).await?;
    let mut validation = Validation::new(header.alg);
    validation.leeway = LEEWAY.as_secs();
    validation.validate_nbf = true;
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    let claims: Claims = decode(token, &key, &validation)?.claims;
    caller(claims)
}

fn caller(claims: Claims) -> Result<Caller, AuthError> {
    let authority = claims
        .authority
        .as_deref()
        .and_then(|code| LogId::new(code).ok())
        .ok_or(AuthError::Claim("authority"))?;
    let subject = claims
        .sub
        .filter(|subject| is_name(subject))
        .ok_or(AuthError::Claim("sub"))?;
    let client = match claims.client {
        // Two name spaces: no subject can reach for the keys of a client by its own name.
        Some(client) if is_name(&client) => format!("client:{client}"),
        Some(_) => return Err(AuthError::Claim("client")),
        None => format!("subject:{subject}"),
    };
    let mut roles: Vec<Role> = claims
        .roles
        .ok_or(AuthError::Claim("roles"))?
        .iter()
        .filter_map(|role| role.as_str()?.parse().ok())
        .collect();
    roles.sort_unstable();
    roles.dedup();
    // Who comes as the person whom a case is about comes as nothing else.
    let person = if roles.contains(&Role::Resident) {
        roles = vec![Role::Resident];
        let person = claims.person.and_then(|person| person.parse().ok());
        Some(person.ok_or(AuthError::Claim("person"))?)
    } else {
        None
    };
    Ok(Caller {
        person,
        authority,
        officer: Officer::new(subject),
        roles,
        client,
    })
}

/// Whether a text can be a subject: 1 to 64 characters, not blank, none of them a control.
fn is_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= MOST_CHARACTERS
        && !text.chars().any(char::is_control)
}
