//! A panic in our own code: no request should cause one, and when one does the server goes on.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::super::auth::{DevToken, Role, mint_dev_token};
use super::super::problem::MEDIA_TYPE;
use super::super::reply::Reply;
use super::*;
use crate::app::{Paths, Settings};

/// What was at hand when the code broke: nobody is told.
const SECRET: &str = "Sanne de Boer, 999990019";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

fn breaks<T>() -> T {
    panic!("{SECRET}")
}

/// A body that cannot be read without a panic.
#[derive(JsonSchema)]
struct Unreadable {}

impl<'de> Deserialize<'de> for Unreadable {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        breaks()
    }
}

/// Endpoints that break in the places where code of ours runs for a request.
fn breaking() -> Vec<Endpoint> {
    const EVERYBODY: &[Role] = &[Role::Professional];
    vec![
        Endpoint::get("/sound", "sound")
            .by(EVERYBODY)
            .bare(|_| async { Reply::read(&"sound") }),
        Endpoint::get("/handler", "breaksInHandler")
            .by(EVERYBODY)
            .bare(|_| async {
                tokio::task::yield_now().await;
                breaks()
            }),
        Endpoint::get("/before", "breaksBeforeHandler")
            .by(EVERYBODY)
            .bare(|_| -> std::future::Ready<Result<Reply, Problem>> { breaks() }),
        Endpoint::ask("/body", "breaksInBody")
            .by(EVERYBODY)
            .takes(|_: super::super::call::Call<Unreadable>| async { Reply::read(&"read") }),
        Endpoint::document("/document", "breaksInDocument", breaks),
    ]
}

/// A connection that is used for one request after another.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request; the status, the headers and the body of its answer.
    fn ask(&mut self, line: &str, token: &str, body: &str) -> (u16, String, String) {
        let request = format!(
            "{line} HTTP/1.1\r\nhost: maatwerk\r\nauthorization: Bearer {token}\r\n\
             traceparent: 00-{TRACE}-b7ad6b7169203331-01\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let from = head.len();
            assert_ne!(
                self.0.read_line(&mut head).unwrap(),
                0,
                "it hung up: {head}"
            );
            let line = head[from..].trim().to_lowercase();
            if let Some(given) = line.strip_prefix("content-length:") {
                length = given.trim().parse().unwrap();
            }
            if line.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, String::from_utf8(body).unwrap())
    }
}

#[test]
fn a_panic_is_an_answer_and_the_connection_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths::beside(&folder.path().join("data"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let limits = Limits {
        workers: 1,
        ..Limits::default()
    };
    runtime.block_on(async {
        let app = App::open(&paths, Settings::default()).await.unwrap();
        let verifier = Verifier::dev(&paths.data).unwrap();
        let server = serve_endpoints(breaking(), app, verifier, limits, listener);
        tokio::spawn(server.unwrap());
    });
    let token = DevToken {
        authority: maatwerk_log::LogId::new("GM0479").unwrap(),
        subject: "worker".to_owned(),
        roles: vec![Role::Professional],
        person: None,
        ttl: Duration::from_mins(1),
    };
    let token = mint_dev_token(&paths.data, &token).unwrap();
    let mut connection = Connection::to(address);
    for (line, body, operation) in [
        ("GET /v1/handler", "", "breaksInHandler"),
        ("GET /v1/before", "", "breaksBeforeHandler"),
        ("POST /v1/body", "{}", "breaksInBody"),
        ("GET /v1/document", "", "breaksInDocument"),
    ] {
        for _ in 0..2 {
            let (status, head, body) = connection.ask(line, &token, body);
            assert_eq!(status, 500, "{line}: {body}");
            assert!(head.contains(MEDIA_TYPE), "{head}");
            assert!(head.contains("x-content-type-options"), "{head}");
            let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
            assert_eq!(problem["type"], "/problems/internal");
            assert_eq!(problem["instance"], format!("urn:trace:{TRACE}"));
            let told = head + &body;
            for inside in ["Sanne", "999990019", "panic", ".rs"] {
                assert!(!told.contains(inside), "{line}: {inside} in {told}");
            }
            let (status, _, body) = connection.ask("GET /v1/sound", &token, "");
            assert_eq!((status, body.as_str()), (200, "\"sound\""));
        }
        let (_, _, metrics) = connection.ask("GET /metrics", &token, "");
        let counted =
            format!("maatwerk_http_requests_total{{operation=\"{operation}\",status=\"500\"}} 2");
        assert!(metrics.contains(&counted), "no {counted} in {metrics}");
    }
}
