//! Good requests, damaged at random.

use std::io::Write as _;
use std::net::{Shutdown, TcpStream};

use proptest::prelude::*;
use proptest::sample::Index;

use crate::lines::{HOUSEHOLD, TOKEN, WEB, heard, order, statuses_in};

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
