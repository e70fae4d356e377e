//! More connections than there are handles for: who is being served does not notice, others wait, and no
//! order or read fails for want of a handle.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use maatwerk_tests::{Client, Data};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

/// A connection that is kept.
struct Caller {
    stream: BufReader<TcpStream>,
    token: String,
}

impl Caller {
    fn new(address: &str, token: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        let patience = Some(Duration::from_mins(1));
        stream.set_read_timeout(patience).unwrap();
        Self {
            stream: BufReader::new(stream),
            token: token.to_owned(),
        }
    }

    /// The status of the answer to a request without a body, which it has none of either.
    fn head(&mut self, path: &str) -> u16 {
        let token = &self.token;
        let request =
            format!("HEAD {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(
                self.stream.read_line(&mut head).unwrap(),
                0,
                "hung up: {head}"
            );
        }
        head[9..12].parse().unwrap()
    }
}

#[test]
fn connections_leave_handles_for_files() {
    let authorities = [("GM0479", "plugins/zaanstad")];
    let data = Data::with(PROGRAM, &authorities).started_after("ulimit -n 256");
    let mut server = data.serve();
    let address = server.origin.trim_start_matches("http://").to_owned();
    let token = data.token("GM0479", "worker", &["professional"]);
    let mut callers: Vec<_> = (0..16).map(|_| Caller::new(&address, &token)).collect();
    for caller in &mut callers {
        assert_eq!(caller.head("/healthz"), 204);
    }
    // Each sends half a request and waits; the last ones may not even be answered that far.
    let flood: Vec<_> = (0..400)
        .map_while(|_| {
            let address = address.parse().unwrap();
            let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
            stream.write_all(b"GET /healthz HTTP/1.1\r\n").ok()?;
            Some(stream)
        })
        .collect();
    assert!(flood.len() > 100, "{}", flood.len());
    // Side by side, so that views are read on more connections than are kept open.
    let statuses = std::thread::scope(|scope| {
        let work = |caller: &mut Caller| {
            let ask = |_| caller.head("/v1/cases?limit=5");
            (0..10).map(ask).collect::<Vec<_>>()
        };
        let working: Vec<_> = callers
            .iter_mut()
            .map(|caller| scope.spawn(move || work(caller)))
            .collect();
        let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
        for worker in working {
            for status in worker.join().unwrap() {
                *statuses.entry(status).or_default() += 1;
            }
        }
        statuses
    });
    assert_eq!(statuses, BTreeMap::from([(200, 160)]));
    drop(flood);
    let worker: Client = server.client(token);
    let body = serde_json::json!({"persons": [{"role": "resident", "name": "Sanne de Boer"}]});
    let _ = worker.post("/cases", &body).expect(201);
    assert!(server.runs());
    let said = data.complaints();
    assert!(!said.contains("Too many open files"), "{said}");
}
