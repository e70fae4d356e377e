//! A stream of server-sent events over a connection of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// How long an event may take to come.
const PATIENCE: Duration = Duration::from_secs(40);

/// A stream that is being read.
#[derive(Debug)]
pub struct Stream {
    lines: BufReader<TcpStream>,
    /// The status of the answer.
    pub status: u16,
    /// The identifier of the last event.
    pub last: Option<u64>,
}

/// An event of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamEvent {
    /// Its identifier.
    pub id: Option<u64>,
    /// What it is.
    pub event: String,
    /// What it says.
    pub data: Value,
}

impl Stream {
    /// Opens a stream.
    ///
    /// # Panics
    /// When nothing answers.
    #[must_use]
    pub fn open(address: SocketAddr, token: &str, path: &str, headers: &[(&str, &str)]) -> Self {
        let mut connection = TcpStream::connect(address).expect("the server listens");
        connection
            .set_read_timeout(Some(PATIENCE))
            .expect("a timeout");
        let mut more = String::new();
        for (name, value) in headers {
            more.extend([*name, ": ", *value, "\r\n"]);
        }
        let request = format!(
            "GET /v1{path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
             Accept: text/event-stream\r\n{more}\r\n"
        );
        connection
            .write_all(request.as_bytes())
            .expect("it is sent");
        let mut lines = BufReader::new(connection);
        let first = line(&mut lines).expect("an answer");
        let status = first.split(' ').nth(1).and_then(|code| code.parse().ok());
        while line(&mut lines).is_some_and(|header| !header.is_empty()) {}
        Self {
            lines,
            status: status.expect("a status"),
            last: None,
        }
    }

    /// The next event; none when the stream has ended.
    ///
    /// # Panics
    /// When none comes, or it is no JSON.
    #[must_use]
    pub fn read_event(&mut self) -> Option<StreamEvent> {
        let (mut id, mut event, mut data) = (None, String::new(), None);
        loop {
            let line = line(&mut self.lines)?;
            if line.is_empty() {
                let Some(data) = data.take() else { continue };
                self.last = id.or(self.last);
                return Some(StreamEvent { id, event, data });
            }
            // Sizes of chunks and heartbeats stand between.
            if let Some(number) = line.strip_prefix("id: ") {
                id = number.parse().ok();
            } else if let Some(name) = line.strip_prefix("event: ") {
                name.clone_into(&mut event);
            } else if let Some(text) = line.strip_prefix("data: ") {
                data = Some(serde_json::from_str(text).expect("JSON"));
            }
        }
    }
}

/// A line without its end; none at the end of the stream.
fn line(lines: &mut BufReader<TcpStream>) -> Option<String> {
    let mut text = String::new();
    let read = lines.read_line(&mut text).expect("something comes in time");
    let ended = read == 0 || text == "0\r\n";
    (!ended).then(|| text.trim_end_matches(['\r', '\n']).to_owned())
}
