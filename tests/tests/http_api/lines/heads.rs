//! Request lines, hosts, headers and addresses.

use crate::lines::{TOKEN, refused, send, serves};

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
