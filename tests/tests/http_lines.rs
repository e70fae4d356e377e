//! What is no request at all, or one that two servers might read differently (RFC 9112).
//!
//! The answer is a refusal or an end of the connection: never a 5xx, never silence, and never a
//! second request read out of the first one's remains. What cannot be parsed is answered by actix-http
//! itself, by an empty 400, 408 or 431 instead of a problem: it has no hook for that answer. All that is
//! parsed is answered by us.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use maatwerk::http::auth::Role;
use maatwerk::http::server::Limits;
use maatwerk_tests::{Client, Web};
use proptest::prelude::*;
use proptest::sample::Index;

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

#[test]
fn a_line_that_is_no_request_is_refused() {
    for line in [
        "G@T /healthz HTTP/1.1",
        "GE\0T /healthz HTTP/1.1",
        " GET /healthz HTTP/1.1",
        "GET  /healthz HTTP/1.1",
        "GET /healthz  HTTP/1.1",
        "GET\t/healthz\tHTTP/1.1",
        "GET /health z HTTP/1.1",
        "GET /health\x01z HTTP/1.1",
        "GET /health\x7fz HTTP/1.1",
        "GET /healthz HTTP/1.1 HTTP/1.1",
        "GET /healthz HTTP/3.7",
        "GET /healthz HTTP/2.0",
        "GET /healthz HTTP/1.10",
        "GET /healthz HTTP/1",
        "GET /healthz http/1.1",
        "GET /healthz HTCPCP/1.0",
        "GET /healthz",
        "GET",
        "/healthz HTTP/1.1",
        "HTTP/1.1 200 OK",
        "",
        "PRI * HTTP/2.0\r\n\r\nSM",
    ] {
        let request = format!("{line}\r\nHost: x\r\n\r\n");
        refused("line", request.as_bytes(), &[400, 408]);
    }
    // HTTP/0.9, a TLS client hello, an SSH client, a redis client.
    refused("0.9", b"GET /healthz\r\n", &[400]);
    refused(
        "tls",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        &[400],
    );
    refused("ssh", b"SSH-2.0-OpenSSH_9.9\r\n", &[400]);
    refused("redis", b"*1\r\n$4\r\nPING\r\n", &[400]);
    refused("zeros", &[0; 4096], &[400]);
    // Nobody is known by a name that is no text.
    refused(
        "method",
        &[b"A".repeat(200_000), b" / HTTP/1.1\r\n\r\n".to_vec()].concat(),
        &[400, 431],
    );
}

#[test]
fn the_host_is_named_once() {
    let get = |rest: &str| format!("GET /healthz {rest}\r\n\r\n").into_bytes();
    refused("no host", &get("HTTP/1.1"), &[400]);
    refused("two hosts", &get("HTTP/1.1\r\nHost: a\r\nHost: b"), &[400]);
    refused(
        "the same twice",
        &get("HTTP/1.1\r\nHost: a\r\nHost: a"),
        &[400],
    );
    let (statuses, _) = send(&get("HTTP/1.0"));
    assert_eq!(statuses, [204], "an older client names none");
}

/// RFC 9112, 6.3: a proxy before us may see the end of a body elsewhere. What follows would be a
/// request that nobody checked.
#[test]
fn a_body_has_one_end() {
    let hidden = "GET /v1/glossary HTTP/1.1\r\nHost: x\r\n\r\n";
    let length = HOUSEHOLD.len();
    for framing in [
        // Both.
        format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"),
        format!("Transfer-Encoding: chunked\r\nContent-Length: {length}\r\n"),
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n".to_owned(),
        format!("Content-Length: {length}\r\nTransfer-Encoding: identity\r\n"),
        // Not the last coding, not the only one, or none that there is.
        "Transfer-Encoding: chunked, identity\r\n".to_owned(),
        "Transfer-Encoding: identity, chunked\r\n".to_owned(),
        "Transfer-Encoding: gzip, chunked\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n".to_owned(),
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n".to_owned(),
        "Transfer-Encoding: xchunked\r\n".to_owned(),
        "Transfer-Encoding: \"chunked\"\r\n".to_owned(),
        "Transfer-Encoding: chunked;q=1\r\n".to_owned(),
        "Transfer-Encoding: \r\n".to_owned(),
        // Written so that one reads it and another does not.
        format!("Content-Length: {length}\r\nTransfer-Encoding : chunked\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding:\x0bchunked\r\n"),
        format!("Content-Length: {length}\r\n Transfer-Encoding: chunked\r\n"),
        format!("Content-Length: {length}\r\nTransfer-Encoding:\r\n chunked\r\n"),
        format!("Content-Length: {length}\r\nX: y\rTransfer-Encoding: chunked\r\n"),
        format!("Content-Length : {length}\r\n"),
        // More than one length, or none that can be.
        format!("Content-Length: {length}\r\nContent-Length: {length}\r\n"),
        format!("Content-Length: {length}\r\nContent-Length: 0\r\n"),
        format!("Content-Length: {length}, {length}\r\n"),
        format!("Content-Length: +{length}\r\n"),
        format!("Content-Length: -{length}\r\n"),
        format!("Content-Length: 0x{length:x}\r\n"),
        format!("Content-Length: {length}.0\r\n"),
        format!("Content-Length: {length} 0\r\n"),
        "Content-Length: \r\n".to_owned(),
        "Content-Length: 18446744073709551616\r\n".to_owned(),
        "Content-Length: 99999999999999999999999999\r\n".to_owned(),
    ] {
        let chunked = format!("{length:x}\r\n{HOUSEHOLD}\r\n0\r\n\r\n");
        for body in [HOUSEHOLD, &chunked] {
            let request = order(&framing, &format!("{body}{hidden}"));
            refused(&framing, &request, &[400]);
        }
    }
    // The largest length that can be said is a length: more than we take.
    let huge = order("Content-Length: 18446744073709551615\r\n", hidden);
    refused("huge", &huge, &[413]);
    let older = String::from_utf8(order("Transfer-Encoding: chunked\r\n", "0\r\n\r\n")).unwrap();
    let older = older.replace("HTTP/1.1", "HTTP/1.0") + hidden;
    refused("chunks in HTTP/1.0", older.as_bytes(), &[400]);
}

#[test]
fn chunks_are_what_they_say() {
    let chunked = |body: &str| order("Transfer-Encoding: chunked\r\n", body);
    let hidden = "GET /v1/glossary HTTP/1.1\r\nHost: x\r\n\r\n";
    let length = HOUSEHOLD.len();
    for body in [
        format!("-1\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!("+{length:x}\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!("0x{length:x}\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!("g\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!(" {length:x}\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!("{length:x}\n{HOUSEHOLD}\n0\n\n"),
        format!("{length:x} 1\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!("{length:x};\x00\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!("{:x}\r\n{HOUSEHOLD}\r\n0\r\n\r\n", length - 1),
        format!("{:x}\r\n{HOUSEHOLD}\r\n0\r\n\r\n", length + 1),
        format!("FFFFFFFFFFFFFFFFF\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!("10000000000000000{length:x}\r\n{HOUSEHOLD}\r\n0\r\n\r\n"),
        format!("{length:x}\r\n{HOUSEHOLD}0\r\n\r\n"),
        "\r\n".to_owned(),
    ] {
        let shown = body[..body.len().min(20)].to_owned();
        refused(&shown, &chunked(&format!("{body}{hidden}")), &[400, 408]);
    }
    // Larger than the memory of any machine: what is taken in is bounded all the same.
    let endless = format!("FFFFFFFFFFFFFFFF\r\n{}", "a".repeat(400_000));
    refused("endless", &chunked(&endless), &[413]);

    // What may be there, and what follows on it.
    for proper in [
        format!("{length:x};a=b\r\n{HOUSEHOLD}\r\n0\r\nX-Trailer: y\r\n\r\n"),
        format!("000{length:X}\r\n{HOUSEHOLD}\r\n000\r\n\r\n"),
        format!(
            "1\r\n{{\r\n{:x}\r\n{}\r\n0\r\n\r\n",
            length - 1,
            &HOUSEHOLD[1..]
        ),
    ] {
        let (statuses, said) = send(&chunked(&format!("{proper}{hidden}")));
        assert_eq!(statuses, [201, 200], "{proper:?}: {said}");
    }
}

#[test]
fn headers_are_bounded_and_whole() {
    let get = |headers: &str| format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{headers}\r\n");
    for (headers, allowed) in [
        ("X-Folded: a\r\n b\r\n".to_owned(), 400),
        (" X-First: a\r\n".to_owned(), 400),
        ("X Spaced: a\r\n".to_owned(), 400),
        ("X-Nul: a\0b\r\n".to_owned(), 400),
        ("X-Return: a\rb\r\n".to_owned(), 400),
        (": nameless\r\n".to_owned(), 400),
        ("no colon\r\n".to_owned(), 400),
        ("X-Näme: a\r\n".to_owned(), 400),
        (format!("X-Long: {}\r\n", "a".repeat(200_000)), 431),
        (format!("X-{}: a\r\n", "a".repeat(200_000)), 431),
        ("X-Many: a\r\n".repeat(200), 431),
        ("X: \r\n".repeat(40_000), 431),
    ] {
        let shown = headers[..headers.len().min(20)].to_owned();
        refused(&shown, get(&headers).as_bytes(), &[allowed]);
    }
}

#[test]
fn addresses_are_bounded_and_text() {
    let ask = |target: &str| {
        let token = &*TOKEN;
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
             Connection: close\r\n\r\n"
        );
        let (statuses, said) = send(request.as_bytes());
        assert_eq!(statuses.len(), 1, "{said}");
        serves();
        (statuses[0], said)
    };
    let long = "a".repeat(100_000);
    assert_eq!(ask(&format!("/v1/{long}")).0, 400);
    assert_eq!(ask(&format!("/v1/cases?status={long}")).0, 400);
    let long = "a".repeat(60_000);
    for (target, status) in [
        (format!("/v1/{long}"), 404),
        (format!("/v1/cases/{long}"), 400),
        (format!("/v1/cases?status={long}"), 400),
        (format!("/v1/cases?{}", "limit=1&".repeat(7_000)), 400),
        (format!("/{}", "../".repeat(10_000)), 404),
        (format!("/v1/cases?status={}", "%2".repeat(20_000)), 400),
        ("/v1/cases/%ff%fe".to_owned(), 400),
        ("/v1/cases/%C0%AE%C0%AE".to_owned(), 400),
        ("/v1/cases/%zz".to_owned(), 400),
        ("/v1/cases/%".to_owned(), 400),
        ("/v1/cases/%00".to_owned(), 400),
        ("/v1/cases?status=%ff".to_owned(), 400),
        ("/v1/cases?%ff=open".to_owned(), 400),
        ("/v1/cases?status=%".to_owned(), 400),
        ("/v1/cases?status=%00".to_owned(), 400),
        ("/%2fv1%2fcases".to_owned(), 404),
        ("/v1/%63ases/../cases".to_owned(), 404),
    ] {
        let shown = target[..target.len().min(40)].to_owned();
        let (given, said) = ask(&target);
        assert_eq!(given, status, "{shown}: {said}");
        assert!(said.contains("application/problem+json"), "{shown}: {said}");
    }
}

#[test]
fn other_forms_of_a_target_reach_nothing_else() {
    let ask = |line: &str, headers: &str| {
        let request = format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
        let (statuses, said) = send(request.as_bytes());
        serves();
        assert!(statuses.len() <= 1, "{line}: {said}");
        (statuses.first().copied(), said)
    };
    // RFC 9112, 3.2.2: a server takes the absolute form.
    assert_eq!(ask("GET http://maatwerk.example/healthz", "").0, Some(204));
    assert_eq!(ask("GET http://maatwerk.example/v1/cases", "").0, Some(401));
    for line in [
        "OPTIONS *",
        "GET *",
        "CONNECT maatwerk.example:443",
        "CONNECT /healthz",
        "GET maatwerk.example:443",
        "GET healthz",
        "GET file:///etc/passwd",
        "GET http://",
        "GET //etc/passwd",
    ] {
        let (status, said) = ask(line, "");
        assert!(
            status.is_none_or(|status| (400..500).contains(&status)),
            "{line}: {said}"
        );
    }
    let (status, said) = ask("TRACE /v1/glossary", "X-Secret: 999990019\r\n");
    assert_eq!(status, Some(405));
    assert!(!said.contains("999990019"), "it echoes: {said}");
    // Nothing is switched to: what was asked is answered, or not.
    for upgrade in ["h2c", "websocket", "TLS/1.2"] {
        let headers = format!(
            "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: {upgrade}\r\n\
             HTTP2-Settings: AAMAAABkAAQAAP__\r\n"
        );
        let (status, said) = ask("GET /healthz", &headers);
        assert_eq!(status, Some(204), "{upgrade}: {said}");
    }
}

#[test]
fn requests_in_one_go_are_answered_in_their_order() {
    let ask = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    let all = [ask("/healthz"), ask("/v1/nothing"), ask("/v1/cases")].concat();
    assert_eq!(send(all.as_bytes()).0, [204, 404, 401]);
    let many = ask("/healthz").repeat(500);
    assert_eq!(send(many.as_bytes()).0, [204].repeat(500));
    // What follows on something that is no request is not read.
    let broken = [
        &ask("/healthz"),
        "GET /healthz\r\n\r\n",
        &ask("/v1/glossary"),
    ]
    .concat();
    assert_eq!(send(broken.as_bytes()).0, [204, 400]);
    // A body that nobody asked for is no request either.
    let hidden = ask("/v1/glossary");
    let body = format!(
        "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{hidden}",
        hidden.len()
    );
    assert_eq!(send(body.as_bytes()).0, [204]);
    let framing = format!("Content-Length: {}\r\n", HOUSEHOLD.len());
    let orders = [order(&framing, HOUSEHOLD), order(&framing, HOUSEHOLD)].concat();
    assert_eq!(send(&orders).0, [201, 201]);
}

/// Headers that come byte by byte, and those of a later request of the connection.
#[test]
fn whoever_dawdles_is_hung_up_on() {
    let started = Instant::now();
    let mut trickle = TcpStream::connect(WEB.address).unwrap();
    let mut sent = Vec::new();
    for byte in b"GET /healthz HTTP/1.1\r\nHost: "
        .iter()
        .chain([b'x'; 200].iter())
    {
        if trickle.write_all(&[*byte]).is_err() {
            break;
        }
        sent.push(*byte);
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(sent.len() < 200, "it listens for ever");
    assert!(started.elapsed() < PATIENCE);

    let answered = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    for next in ["G", "GET /healthz HTTP/1.1\r\nHost: ", answered] {
        let (statuses, said) = send(format!("{answered}{next}").as_bytes());
        let complete = 1 + usize::from(next == answered);
        assert_eq!(statuses[..complete], [204, 204][..complete], "{said}");
        assert!(statuses[complete..].iter().all(|status| *status == 408));
    }
    // A byte now and then does not keep it.
    let mut trickle = TcpStream::connect(WEB.address).unwrap();
    trickle.write_all(answered.as_bytes()).unwrap();
    let started = Instant::now();
    while trickle.write_all(b"A").is_ok() {
        assert!(started.elapsed() < PATIENCE, "it listens for ever");
        std::thread::sleep(Duration::from_millis(50));
    }
    serves();
}

#[test]
fn a_body_that_does_not_come_ends_the_request() {
    let promised = order("Content-Length: 100\r\n", "{");
    refused("promised", &promised, &[408]);
    refused(
        "chunk",
        &order("Transfer-Encoding: chunked\r\n", "64\r\n{"),
        &[408],
    );
    let expected = order("Content-Length: 100\r\nExpect: 100-continue\r\n", "");
    let (statuses, said) = send(&expected);
    assert_eq!(statuses, [100, 408], "{said}");
    serves();
    // Whoever is not known is told before the body.
    let unknown = b"POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n";
    refused("unknown", unknown, &[401]);
    // Half closed: it says that no more comes.
    let mut half = TcpStream::connect(WEB.address).unwrap();
    half.write_all(&promised).unwrap();
    half.shutdown(Shutdown::Write).unwrap();
    let said = heard(&mut half);
    assert!(
        statuses_in(&said).iter().all(|status| *status == 400),
        "{said}"
    );
    serves();
}

/// One change to a request.
#[derive(Debug, Clone)]
enum Change {
    Set(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    Repeat(Index, Index),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(b"\r\n\t :;,/?%\0".as_slice())
    ];
    prop_oneof![
        (any::<Index>(), byte.clone()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (any::<Index>(), byte).prop_map(|(at, byte)| Change::Insert(at, byte)),
        any::<Index>().prop_map(Change::Remove),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Change::Repeat(from, to)),
        any::<Index>().prop_map(Change::Cut),
    ]
}

fn changed(mut request: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        if request.is_empty() {
            break;
        }
        let length = request.len();
        match change {
            Change::Set(at, byte) => request[at.index(length)] = *byte,
            Change::Insert(at, byte) => request.insert(at.index(length), *byte),
            Change::Remove(at) => drop(request.remove(at.index(length))),
            Change::Repeat(from, to) => {
                let (from, to) = (from.index(length), to.index(length));
                let part = request[from.min(to)..from.max(to)].to_vec();
                request.extend(part);
            }
            Change::Cut(at) => request.truncate(at.index(length)),
        }
    }
    request
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// A good request, damaged somewhere: whatever it is now, it is no fault of the server.
    #[test]
    fn no_bytes_are_a_fault_of_the_server(
        kind in 0..3_u8,
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let request = match kind {
            0 => order(&format!("Content-Length: {}\r\n", HOUSEHOLD.len()), HOUSEHOLD),
            1 => {
                let body = format!("{:x}\r\n{HOUSEHOLD}\r\n0\r\n\r\n", HOUSEHOLD.len());
                order("Transfer-Encoding: chunked\r\n", &body)
            }
            _ => {
                let get = "GET /v1/cases?limit=3&status=open HTTP/1.1\r\nHost: x\r\n";
                let token = &*TOKEN;
                format!("{get}Authorization: Bearer {token}\r\nLog-Position: 1\r\n\r\n").into_bytes()
            }
        };
        let mut stream = TcpStream::connect(WEB.address).unwrap();
        let _ = stream.write_all(&changed(request, &changes));
        // No more comes: nothing is waited for.
        let _ = stream.shutdown(Shutdown::Write);
        let said = heard(&mut stream);
        let statuses = statuses_in(&said);
        prop_assert!(statuses.iter().all(|status| *status < 500), "{said}");
    }
}
