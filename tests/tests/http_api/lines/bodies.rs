//! Where a request ends and the next one begins.

use crate::lines::{HOUSEHOLD, order, refused, send};

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
