//! Whoever sends slowly, or not at all what was promised.

use std::io::Write as _;
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::lines::{PATIENCE, WEB, heard, order, refused, send, serves, statuses_in};

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
