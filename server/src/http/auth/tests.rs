//! Tokens that open, and the many that do not.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::rand_core::OsRng;
use serde_json::{Value, json};

use super::*;

const ISSUER: &str = "https://login.example.nl";

/// An Ed25519 key in PKCS #8 from a seed of one repeated byte.
fn key(seed: u8) -> EncodingKey {
    let mut der = vec![
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04,
        0x20,
    ];
    der.extend([seed; 32]);
    EncodingKey::from_ed_der(&der)
}

fn public(seed: u8, name: &str) -> Jwk {
    let mut key = Jwk::from_encoding_key(&key(seed), Algorithm::EdDSA).unwrap();
    key.common.key_id = Some(name.to_owned());
    key
}

fn claims() -> Value {
    let now = get_current_timestamp();
    json!({
        "iss": ISSUER, "aud": "maatwerk", "sub": "wijkteam", "exp": now + 600,
        "authority": "GM0479", "roles": ["professional", "offline_access", 7],
    })
}

fn sign(seed: u8, name: &str, claims: &Value) -> String {
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some(name.to_owned());
    encode(&header, claims, &key(seed)).unwrap()
}

fn verifier() -> Verifier {
    Verifier {
        issuer: ISSUER.into(),
        keys: Arc::new(Keys::fixed(vec![public(1, "one"), public(2, "two")])),
    }
}

async fn verify(token: &str) -> Result<Caller, AuthError> {
    verifier().verify(Some(&format!("Bearer {token}"))).await
}

#[tokio::test]
async fn a_good_token_says_who_calls() {
    let caller = verify(&sign(1, "one", &claims())).await.unwrap();
    assert_eq!(caller.authority.as_str(), "GM0479");
    assert_eq!(caller.officer.as_str(), "wijkteam");
    assert_eq!(caller.roles, [Role::Professional], "others are not for us");
    assert_eq!(caller.client, "subject:wijkteam");
    let mut claims = claims();
    claims["client"] = json!("zaaksysteem");
    claims["aud"] = json!(["other", "maatwerk"]);
    let caller = verify(&sign(2, "two", &claims)).await.unwrap();
    assert_eq!(caller.client, "client:zaaksysteem");
}

#[tokio::test]
async fn a_resident_is_one_person_and_nothing_else() {
    let person = "0f0e0d0c-0b0a-4908-8706-050403020100";
    let mut claims = claims();
    claims["roles"] = json!(["auditor", "resident", "administrator"]);
    claims["person"] = json!(person);
    let caller = verify(&sign(1, "one", &claims)).await.unwrap();
    assert_eq!(caller.roles, [Role::Resident]);
    assert_eq!(caller.person, person.parse().ok());
    for nobody in [json!(null), json!(""), json!("Fatima"), json!("*")] {
        claims["person"] = nobody;
        let refused = verify(&sign(1, "one", &claims)).await;
        assert!(matches!(refused, Err(AuthError::Claim("person"))));
    }
    // To whoever is no resident the claim means nothing.
    claims["person"] = json!(person);
    claims["roles"] = json!(["auditor"]);
    let caller = verify(&sign(1, "one", &claims)).await.unwrap();
    assert_eq!((caller.roles, caller.person), (vec![Role::Auditor], None));
}

/// A P-256 key in PKCS #8 (RFC 5915, without its public half) from a seed of one repeated byte.
fn elliptic(seed: u8) -> EncodingKey {
    let mut der = vec![
        0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
        0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25,
        0x02, 0x01, 0x01, 0x04, 0x20,
    ];
    der.extend([seed; 32]);
    EncodingKey::from_ec_der(&der)
}

/// A new RSA key of 2048 bits.
fn rsa() -> EncodingKey {
    let key = RsaPrivateKey::new(&mut OsRng, 2048).unwrap();
    EncodingKey::from_rsa_der(key.to_pkcs1_der().unwrap().as_bytes())
}

#[tokio::test]
async fn keys_of_other_kinds_sign_too() {
    let kinds = [
        (Algorithm::ES256, elliptic(1), elliptic(2)),
        (Algorithm::RS256, rsa(), rsa()),
    ];
    for (algorithm, ours, other) in kinds {
        let mut public = Jwk::from_encoding_key(&ours, algorithm).unwrap();
        public.common.key_id = Some("ours".to_owned());
        let verifier = Verifier {
            issuer: ISSUER.into(),
            keys: Arc::new(Keys::fixed(vec![public])),
        };
        let signed = |key: &EncodingKey| {
            let mut header = Header::new(algorithm);
            header.kid = Some("ours".to_owned());
            format!("Bearer {}", encode(&header, &claims(), key).unwrap())
        };
        let good = signed(&ours);
        let caller = verifier.verify(Some(&good)).await.unwrap();
        assert_eq!(caller.officer.as_str(), "wijkteam", "{algorithm:?}");
        // Another key of the same kind under the same name; and the right one, altered.
        assert!(verifier.verify(Some(&signed(&other))).await.is_err());
        let at = good.rfind('.').unwrap() + 8;
        let mut altered = good.into_bytes();
        altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        assert!(verifier.verify(Some(&altered)).await.is_err());
        // The public half is no shared secret, and a name is no key.
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some("ours".to_owned());
        let shared = EncodingKey::from_secret(b"ours");
        let forged = encode(&header, &claims(), &shared).unwrap();
        let forged = format!("Bearer {forged}");
        assert!(verifier.verify(Some(&forged)).await.is_err());
    }
}

#[tokio::test]
async fn claims_that_do_not_do() {
    let now = get_current_timestamp();
    for (claim, value) in [
        ("exp", json!(now - 31)),
        ("exp", json!(null)),
        ("exp", json!("tomorrow")),
        ("nbf", json!(now + 31)),
        ("aud", json!("another")),
        ("aud", json!(null)),
        ("iss", json!("https://evil.example")),
        ("iss", json!(null)),
        ("sub", json!("")),
        ("sub", json!(" \t")),
        ("sub", json!("a\nb")),
        ("sub", json!("s".repeat(65))),
        ("sub", json!(null)),
        ("authority", json!("gm0479")),
        ("authority", json!("../GM0479")),
        ("authority", json!(["GM0479"])),
        ("authority", json!(null)),
        ("roles", json!("professional")),
        ("roles", json!(null)),
        ("client", json!("")),
    ] {
        let mut claims = claims();
        claims[claim] = value.clone();
        let refused = verify(&sign(1, "one", &claims)).await;
        assert!(refused.is_err(), "{claim} {value}");
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(claim);
            assert!(
                verify(&sign(1, "one", &claims)).await.is_err(),
                "no {claim}"
            );
        }
    }
}

#[tokio::test]
async fn a_leeway_of_half_a_minute_and_no_more() {
    let now = get_current_timestamp();
    let mut claims = claims();
    claims["exp"] = json!(now - 20);
    claims["nbf"] = json!(now + 20);
    assert!(verify(&sign(1, "one", &claims)).await.is_ok());
}

#[tokio::test]
async fn signatures_that_do_not_do() {
    let good = sign(1, "one", &claims());
    let mut parts: Vec<&str> = good.split('.').collect();
    assert!(
        verify(&sign(3, "one", &claims())).await.is_err(),
        "wrong key"
    );
    assert!(
        matches!(
            verify(&sign(1, "three", &claims())).await,
            Err(AuthError::UnknownKey)
        ),
        "no such key"
    );
    let nameless = encode(&Header::new(Algorithm::EdDSA), &claims(), &key(1)).unwrap();
    assert!(
        verify(&nameless).await.is_err(),
        "two keys fit, and none is named"
    );
    // A symmetric signature with the public key as its secret.
    let public = serde_json::to_vec(&public(1, "one")).unwrap();
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("one".to_owned());
    let confused = encode(&header, &claims(), &EncodingKey::from_secret(&public)).unwrap();
    assert!(matches!(verify(&confused).await, Err(AuthError::Algorithm)));
    // {"alg":"none"}
    let none = format!("eyJhbGciOiJub25lIn0.{}.", parts[1]);
    assert!(verify(&none).await.is_err());
    let other = sign(1, "one", &json!({"sub": "mallory"}));
    parts[1] = other.split('.').nth(1).unwrap();
    assert!(verify(&parts.join(".")).await.is_err(), "other claims");
    assert!(matches!(
        verify(&"a".repeat(MAX_TOKEN_BYTES + 1)).await,
        Err(AuthError::TooLong)
    ));
}

#[tokio::test]
async fn a_development_token_is_for_its_own_folder() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let token = DevToken {
        authority: LogId::new("GM0479").unwrap(),
        subject: "wijkteam".to_owned(),
        roles: vec![Role::Professional],
        person: None,
        ttl: Duration::from_mins(1),
    };
    let minted = format!("Bearer {}", mint_dev_token(one.path(), &token).unwrap());
    let own = Verifier::dev(one.path()).unwrap();
    assert!(own.verify(Some(&minted)).await.is_ok());
    let foreign = Verifier::dev(other.path()).unwrap();
    assert!(foreign.verify(Some(&minted)).await.is_err());
    std::fs::write(one.path().join("dev-token.key"), b"short").unwrap();
    assert!(Verifier::dev(one.path()).is_err());
}

#[test]
fn an_issuer_is_reached_safely_or_not_at_all() {
    for address in [
        "http://login.example.nl",
        "ftp://login.example.nl",
        "http://127.0.0.1@evil.example",
        "http://localhost.evil.example",
        "login.example.nl",
        "",
    ] {
        assert!(Verifier::issuer(address, None).is_err(), "{address}");
    }
    for address in [ISSUER, "http://localhost:9000/realm", "http://[::1]:9000"] {
        assert!(Verifier::issuer(address, None).is_ok(), "{address}");
    }
}

/// An issuer on this machine that publishes one key; answers its address and how often its keys
/// were fetched.
fn issuer(seed: u8) -> (String, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let fetched = Arc::new(AtomicU64::new(0));
    let (base, count) = (address.clone(), Arc::clone(&fetched));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            let asked = String::from_utf8_lossy(&request[..length]).into_owned();
            let body = if asked.starts_with("GET /.well-known/openid-configuration ") {
                json!({"issuer": base, "jwks_uri": format!("{base}/keys")})
            } else {
                count.fetch_add(1, Ordering::SeqCst);
                serde_json::to_value(JwkSet {
                    keys: vec![public(seed, "published")],
                })
                .unwrap()
            }
            .to_string();
            let length = body.len();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n");
            let answer = format!("{head}Connection: close\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (address, fetched)
}

#[tokio::test]
async fn keys_are_fetched_where_the_issuer_says_and_not_at_every_token() {
    let (address, fetched) = issuer(5);
    let verifier = Verifier::issuer(&address, None).unwrap();
    let mut claims = claims();
    claims["iss"] = json!(address);
    for _ in 0..3 {
        let token = format!("Bearer {}", sign(5, "published", &claims));
        assert!(verifier.verify(Some(&token)).await.is_ok());
    }
    // Unknown names do not make the server hammer its issuer.
    for turn in 0..20 {
        let token = format!("Bearer {}", sign(6, &format!("unknown-{turn}"), &claims));
        let refused = verifier.verify(Some(&token)).await;
        assert!(matches!(refused, Err(AuthError::UnknownKey)));
    }
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_issuer_that_is_away_is_told_apart_from_a_bad_token() {
    // Nobody listens there any more.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let verifier = Verifier::issuer(&address, None).unwrap();
    let token = format!("Bearer {}", sign(5, "published", &claims()));
    for _ in 0..2 {
        let refused = verifier.verify(Some(&token)).await;
        assert!(matches!(refused, Err(AuthError::Issuer(_))));
    }
}

#[tokio::test]
async fn keys_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jwks.json");
    std::fs::write(&file, b"{}").unwrap();
    assert!(Verifier::issuer(ISSUER, Some(&file)).is_err());
    let set = JwkSet {
        keys: vec![public(9, "file")],
    };
    std::fs::write(&file, serde_json::to_vec(&set).unwrap()).unwrap();
    let verifier = Verifier::issuer(ISSUER, Some(&file)).unwrap();
    let token = format!("Bearer {}", sign(9, "file", &claims()));
    assert!(verifier.verify(Some(&token)).await.is_ok());
}
