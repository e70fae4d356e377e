//! What is no request at all, or one that two servers might read differently (RFC 9112).
//!
//! The answer is a refusal or an end of the connection: never a 5xx, never silence, and never a
//! second request read out of the first one's remains. What cannot be parsed is answered by actix-http
//! itself, by an empty 400, 408 or 431 instead of a problem: it has no hook for that answer. All that is
//! parsed is answered by us.
mod bodies;
mod damaged;
mod heads;
mod time;

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use maatwerk::http::auth::Role;
use maatwerk::http::server::Limits;
use maatwerk_tests::{Client, Web};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let limits = Limits {
        keep_alive: Duration::from_secs(1),
        ..Web::limits()
    };
    Web::start(&[("GM0479", "plugins/zaanstad")], limits)
});
static TOKEN: LazyLock<String> =
    LazyLock::new(|| WEB.token("GM0479", "worker", &[Role::Professional]));

/// Longer than any of the server's limits.
const PATIENCE: Duration = Duration::from_secs(15);

/// All that comes back until the server hangs up.
fn heard(stream: &mut TcpStream) -> String {
    let until = Instant::now() + PATIENCE;
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let (mut all, mut part) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(length) => all.extend_from_slice(&part[..length]),
            // It hung up while something of ours was on its way.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error}, after {}", String::from_utf8_lossy(&all)),
        }
        assert!(Instant::now() < until, "it goes on for ever");
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// Sends bytes on a connection of their own; the statuses that come back until the server hangs up,
/// and all it says.
fn send(bytes: &[u8]) -> (Vec<u16>, String) {
    let mut stream = TcpStream::connect(WEB.address).unwrap();
    // The server may hang up before all of it is sent.
    let _ = stream.write_all(bytes);
    let said = heard(&mut stream);
    (statuses_in(&said), said)
}

fn statuses_in(said: &str) -> Vec<u16> {
    let status = |answer: &str| answer.get(2..5)?.parse().ok();
    said.split("HTTP/1.").skip(1).filter_map(status).collect()
}

fn serves() {
    let (statuses, said) = send(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert_eq!(statuses, [204], "{said}");
}

/// One refusal with one of these statuses, or an end without a word; then the server goes on.
fn refused(what: &str, bytes: &[u8], allowed: &[u16]) {
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
    let (statuses, said) = send(bytes);
    assert!(
        statuses.len() <= 1 && statuses.iter().all(|status| allowed.contains(status)),
        "{what}, {shown:?}: {said}"
    );
    serves();
}

/// A request that opens a case: this head, this body.
fn order(head: &str, body: &str) -> Vec<u8> {
    let (token, key) = (&*TOKEN, Client::key());
    format!(
        "POST /v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: {key}\r\nContent-Type: application/json\r\n{head}\r\n{body}"
    )
    .into_bytes()
}

const HOUSEHOLD: &str = r#"{"persons": [{"role": "resident", "name": "Sanne de Boer"}]}"#;
