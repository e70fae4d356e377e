//! Whatever is sent, the answer is a problem that helps; the client holds each to the document.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::LazyLock;
use std::time::Duration;

use maatwerk::http::problem::MEDIA_TYPE;
use maatwerk::http::server::Limits;
use maatwerk_tests::{Answer, Client, Office, Web};
use serde_json::{Value, json};

static WEB: LazyLock<Web> =
    LazyLock::new(|| Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits()));
static OFFICE: LazyLock<Office> = LazyLock::new(|| Office::open(&WEB, "GM0479"));

/// Opens a case with this as the body.
fn open(headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let key = Client::key();
    let mut all = vec![("Idempotency-Key", key.as_str())];
    all.extend_from_slice(headers);
    OFFICE.worker.send("POST", "/cases", &all, Some(body))
}

fn household() -> Value {
    json!({"persons": [{"role": "resident", "name": "Sanne de Boer"}]})
}

#[test]
fn what_is_no_json_is_told_where() {
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    for body in [
        "",
        "{",
        "{'a': 1}",
        "{\"persons\": []} x",
        r#"{"persons": [], "persons": []}"#,
        "{\"a\": 1e999}",
        "\u{feff}{}",
        &deep,
    ] {
        let answer = open(&[], body.as_bytes());
        assert_eq!(answer.status, 400, "{}", &body[..body.len().min(20)]);
        assert_eq!(answer.problem(), "malformed-json");
        assert_eq!(answer.header("content-type"), Some(MEDIA_TYPE));
    }
    assert_eq!(open(&[], b"\"\xff\"").problem(), "malformed-json");
}

#[test]
fn every_fault_is_listed_with_its_pointer() {
    let body = json!({
        "applicant": "NOT-A-UUID", "received": "2026-02-30", "channel": "At The Desk",
        "purpose": "rijlessen", "amount": 0, "legalBasis": "artikel 35", "extra": true,
    });
    let (case, _) = OFFICE.case("Sanne de Boer");
    let answer = OFFICE
        .worker
        .post(&format!("{case}/budget-requests"), &body);
    assert_eq!(answer.status, 400);
    assert_eq!(answer.problem(), "invalid-input");
    let mut faults = answer.faults();
    faults.dedup();
    assert_eq!(
        faults,
        [
            "/amount",
            "/applicant",
            "/channel",
            "/extra",
            "/legalBasis",
            "/received",
        ]
    );
    let told = answer.json();
    assert!(told["instance"].as_str().unwrap().starts_with("urn:trace:"));
    assert!(
        !told.to_string().contains("At The Desk"),
        "values stay out of problems"
    );
}

#[test]
fn the_form_that_was_meant_is_judged() {
    let (case, _) = OFFICE.case("Sanne de Boer");
    let grant = format!("{case}/grants/00000000-0000-0000-0000-000000000000/payments");
    let body = json!({"kind": "payment", "amount": -5, "on": "today", "payee": " "});
    let answer = OFFICE.officer.post(&grant, &body);
    let mut faults = answer.faults();
    faults.dedup();
    assert_eq!(faults, ["/amount", "/on", "/payee"]);
    let answer = OFFICE.officer.post(&grant, &json!({"kind": "gift"}));
    assert_eq!(answer.faults(), [""]);
    let fact = format!("{case}/facts/00000000-0000-0000-0000-000000000000/correction");
    let answer = OFFICE.worker.post(&fact, &json!({"withdrawn": true}));
    assert_eq!(answer.faults(), ["/reason"]);
    let answer = OFFICE
        .worker
        .post(&fact, &json!({"withdrawn": false, "reason": "x"}));
    assert_eq!(answer.status, 400);
}

#[test]
fn a_whole_number_may_be_written_with_a_fraction_of_nothing() {
    let body = br#"{"amount": 7.0}"#;
    let answer = OFFICE
        .administrator
        .send("PUT", "/pots/2100", &[], Some(body));
    assert_eq!(answer.expect(200)["amount"], 7);
    let body = br#"{"amount": 7.5}"#;
    let answer = OFFICE
        .administrator
        .send("PUT", "/pots/2100", &[], Some(body));
    assert_eq!(answer.faults(), ["/amount"]);
}

#[test]
fn a_body_is_bounded_in_size_and_time() {
    let most = Web::limits().body_bytes;
    let body = format!("{{\"a\": \"{}\"}}", "a".repeat(most));
    let answer = open(&[], body.as_bytes());
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (413, "too-large")
    );

    // In pieces, without saying how much: cut off at the same place.
    let token = WEB.token(
        "GM0479",
        "worker",
        &[maatwerk::http::auth::Role::Professional],
    );
    let head = format!(
        "POST /v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: {}\r\nContent-Type: application/json\r\n",
        Client::key()
    );
    let mut flood = TcpStream::connect(WEB.address).unwrap();
    flood
        .write_all(format!("{head}Transfer-Encoding: chunked\r\n\r\n").as_bytes())
        .unwrap();
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    for _ in 0..8 {
        // The server may hang up before all of it is sent.
        let _ = flood.write_all(chunk.as_bytes());
    }
    assert!(status_line(&mut flood).contains(" 413 "));

    let mut slow = TcpStream::connect(WEB.address).unwrap();
    slow.write_all(format!("{head}Content-Length: 10\r\n\r\n{{\"a").as_bytes())
        .unwrap();
    assert!(status_line(&mut slow).contains(" 408 "));
}

#[test]
fn slow_headers_end_the_connection() {
    let mut slow = TcpStream::connect(WEB.address).unwrap();
    slow.write_all(b"GET /v1/cases HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        .unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut rest = Vec::new();
    // Ends because the server hangs up, with or without a last word.
    slow.read_to_end(&mut rest).unwrap();
    let said = String::from_utf8_lossy(&rest);
    assert!(said.is_empty() || said.contains(" 408 "), "{said}");
}

#[test]
fn connections_above_the_limit_wait_for_their_turn() {
    let limits = Limits {
        workers: 1,
        connections: 1,
        header_time: Duration::from_mins(1),
        ..Web::limits()
    };
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], limits);
    let mut first = TcpStream::connect(web.address).unwrap();
    first.write_all(b"GET /healthz HTTP/1.1\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let mut second = TcpStream::connect(web.address).unwrap();
    second
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: maatwerk\r\n\r\n")
        .unwrap();
    second
        .set_read_timeout(Some(Duration::from_millis(500)))
        .unwrap();
    assert!(second.peek(&mut [0]).is_err(), "served beside the first");
    drop(first);
    assert!(status_line(&mut second).starts_with("HTTP/1.1 204"));
}

fn status_line(stream: &mut TcpStream) -> String {
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a timeout");
    let mut said = [0; 64];
    let length = stream.read(&mut said).expect("an answer");
    String::from_utf8_lossy(&said[..length]).into_owned()
}

#[test]
fn only_plain_json_is_read() {
    let body = household().to_string();
    for headers in [
        [("Content-Type", "text/plain")].as_slice(),
        &[("Content-Type", "application/xml")],
        &[("Content-Type", "application/json; charset=latin1")],
        &[("Content-Type", "application/jsonx")],
        &[("Content-Type", "")],
        &[("Content-Encoding", "gzip")],
    ] {
        let answer = open(headers, body.as_bytes());
        assert_eq!(answer.status, 415, "{headers:?}");
    }
    for media in ["Application/JSON", "application/json; charset=\"UTF-8\""] {
        let answer = open(&[("Content-Type", media)], body.as_bytes());
        assert_eq!(answer.status, 201, "{media}");
    }
}

#[test]
fn addresses_and_methods_that_are_not_there() {
    for path in [
        "/nothing",
        "/cases/",
        "//cases",
        "/cases/00000000-0000-0000-0000-000000000000/",
        "/%00",
        "/cases/%2e%2e/%2e%2e/etc/passwd",
    ] {
        let answer = OFFICE.worker.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.problem(), "not-found");
        assert_eq!(answer.header("content-type"), Some(MEDIA_TYPE));
    }
    for (method, path, allow) in [
        ("DELETE", "/cases", "POST, GET, HEAD"),
        ("PATCH", "/pots/2026", "GET, HEAD, PUT"),
        ("GET", "/cases/search", "POST"),
        ("TRACE", "/glossary", "GET, HEAD"),
        ("BREW", "/policies", "GET, HEAD, POST"),
    ] {
        let answer = OFFICE.worker.send(method, path, &[], None);
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.problem(), "method-not-allowed");
        assert_eq!(answer.header("allow"), Some(allow));
    }
    // Whatever answers GET answers HEAD, without the body.
    let head = OFFICE.worker.send("HEAD", "/glossary", &[], None);
    assert_eq!((head.status, head.body.len()), (200, 0));
    let head = WEB.client_with(None).send("HEAD", "/cases", &[], None);
    assert_eq!(head.status, 401);
}

#[test]
fn parameters_are_checked_like_bodies() {
    for (path, fault) in [
        ("/cases?limit=0", "limit"),
        ("/cases?limit=201", "limit"),
        ("/cases?limit=-1", "limit"),
        ("/cases?limit=1&limit=2", "limit"),
        ("/cases?status=closing", "status"),
        ("/cases?since=2026-02-30", "since"),
        ("/cases?needsAttention=yes", "needsAttention"),
        ("/cases?cursor=00", "cursor"),
        ("/cases?colour=red", "colour"),
        ("/cases/NOT-A-UUID", "caseId"),
        ("/cases/AAAAAAAA-0000-0000-0000-000000000000", "caseId"),
        ("/pots/1999", "year"),
        ("/pots/2200", "year"),
        ("/pots/02026", "year"),
    ] {
        let answer = OFFICE.worker.get(path);
        assert_eq!(answer.status, 400, "{path}");
        assert_eq!(answer.faults(), [fault], "{path}");
    }
    // Well formed, and not ours.
    let forged = format!("/cases?cursor={}", "0".repeat(80));
    assert_eq!(OFFICE.worker.get(&forged).status, 404);
}

#[test]
fn headers_are_checked_like_bodies() {
    let (case, _) = OFFICE.case("Sanne de Boer");
    let person = json!({"role": "child", "name": "Tim"}).to_string();
    let path = format!("{case}/persons");
    let send = |headers: &[(&str, &str)]| {
        OFFICE
            .worker
            .send("POST", &path, headers, Some(person.as_bytes()))
    };
    assert_eq!(send(&[]).faults(), ["Idempotency-Key"]);
    let long = "k".repeat(129);
    for key in ["", "a b", "é", &long] {
        let answer = send(&[("Idempotency-Key", key)]);
        assert_eq!(answer.faults(), ["Idempotency-Key"], "{key}");
    }
    let twice = [("Idempotency-Key", "one"), ("Idempotency-Key", "two")];
    assert_eq!(send(&twice).faults(), ["Idempotency-Key"]);
    for tag in ["W/\"1\"", "1", "\"-1\"", "\"1\", \"2\"", "\"99999999999\""] {
        let key = Client::key();
        let answer = send(&[("Idempotency-Key", &key), ("If-Match", tag)]);
        assert_eq!(answer.faults(), ["If-Match"], "{tag}");
    }
    for purpose in [None, Some(""), Some("Just Looking")] {
        let headers: Vec<_> = purpose
            .map(|purpose| ("Processing-Purpose", purpose))
            .into_iter()
            .collect();
        let answer = OFFICE.worker.send("GET", &case, &headers, None);
        assert_eq!(answer.faults(), ["Processing-Purpose"], "{purpose:?}");
    }
}

#[test]
fn every_answer_carries_the_headers_that_protect() {
    for path in ["/cases", "/nothing", "/openapi.json", "/cases/x"] {
        let answer = OFFICE.worker.get(path);
        for (name, value) in [
            ("api-version", "1.0.0"),
            ("cache-control", "no-store"),
            ("content-security-policy", "frame-ancestors 'none'"),
            ("referrer-policy", "no-referrer"),
            ("strict-transport-security", "max-age=31536000"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
    }
}

#[test]
fn the_trace_of_the_caller_comes_back_in_the_problem() {
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let parent = format!("00-{trace}-b7ad6b7169203331-01");
    let answer = OFFICE
        .worker
        .send("GET", "/nothing", &[("traceparent", &parent)], None);
    assert_eq!(answer.json()["instance"], format!("urn:trace:{trace}"));
}

#[test]
fn health_and_metrics_are_there_for_the_operator() {
    let nobody = WEB.client_with(None);
    let origin = format!("http://{}", WEB.address);
    for path in ["/healthz", "/readyz"] {
        let answer = ureq::get(format!("{origin}{path}")).call().unwrap();
        assert_eq!(answer.status().as_u16(), 204, "{path}");
    }
    assert_eq!(nobody.get("/cases").status, 401);
    let mut answer = ureq::get(format!("{origin}/metrics")).call().unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    for line in [
        "maatwerk_http_requests_total{operation=\"listCases\",status=\"401\"}",
        "maatwerk_http_request_duration_seconds_bucket{",
        "maatwerk_log_append_duration_seconds_bucket{le=",
        "maatwerk_view_lag_events{view=\"cases\",log=\"GM0479\"}",
        "maatwerk_view_poison_events{view=\"cases\"} 0",
        "maatwerk_view_rebuilding{view=\"activity\"} 0",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}
