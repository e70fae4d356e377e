//! A municipality that is watched.

use std::sync::atomic::{AtomicU64, Ordering};

use maatwerk_log::transparency::{SignedCheckpoint, TlogProof, TrustPolicy, VerifierKey};
use maatwerk_tests::{Answer, Client, Data, Server};
use serde_json::{Value, json};

pub(crate) const LOG: &str = "GM0479";

pub(crate) fn data() -> Data {
    let program = env!("CARGO_BIN_EXE_maatwerk_under_test");
    Data::with(program, &[(LOG, "plugins/zaanstad")])
}

/// Somebody of the municipality with every role that the tests need.
pub(crate) fn auditor(data: &Data, server: &Server) -> Client {
    server.client(data.token(LOG, "auditor", &["auditor", "administrator"]))
}

/// What records one event, another each time.
fn one_more() -> Value {
    static AMOUNT: AtomicU64 = AtomicU64::new(1);
    json!({"amount": AMOUNT.fetch_add(1, Ordering::Relaxed)})
}

/// Records one event.
pub(crate) fn write(client: &Client) -> Value {
    client.put("/pots/2026", &one_more()).expect(200)
}

/// Records one event, and asks for receipts in a list of preferences.
pub(crate) fn write_for_receipts(client: &Client) -> Answer {
    let headers = [("Prefer", "return=minimal, Receipt; now")];
    let body = one_more().to_string();
    client.send("PUT", "/pots/2026", &headers, Some(body.as_bytes()))
}

pub(crate) fn receipts(answer: &Answer) -> Vec<TlogProof> {
    let body = answer.expect(200);
    let receipts = body["receipts"].as_array().expect("receipts");
    let proof = |text: &Value| TlogProof::parse(text.as_str().unwrap()).unwrap();
    receipts.iter().map(proof).collect()
}

/// Text that was answered.
pub(crate) fn text(answer: &Answer) -> String {
    let text = String::from_utf8(answer.body.clone()).unwrap();
    assert_eq!(answer.status, 200, "{text}");
    text
}

pub(crate) fn checkpoint(client: &Client, name: &str) -> SignedCheckpoint {
    let answer = client.get(&format!("/logs/{name}/checkpoint"));
    let text = text(&answer);
    let media = answer.header("content-type");
    assert_eq!(media, Some("text/plain; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    SignedCheckpoint::parse(&text).unwrap()
}

/// The key under which the server says that its log is signed.
pub(crate) fn key(client: &Client) -> VerifierKey {
    let logs = client.get("/logs").expect(200);
    let origins = logs["logs"][0]["origins"].as_array().unwrap();
    let key = &origins.last().unwrap()["verifierKey"];
    key.as_str().unwrap().parse().unwrap()
}

pub(crate) fn policy(key: &VerifierKey) -> TrustPolicy {
    TrustPolicy::parse(format!("log {key}\nquorum none\n").as_bytes()).unwrap()
}

pub(crate) fn metric(server: &Server, name: &str) -> Option<String> {
    let text = ureq::get(format!("{}/metrics", server.origin)).call();
    let text = text.unwrap().body_mut().read_to_string().unwrap();
    let start = format!("maatwerk_{name}{{log=\"{LOG}\"}} ");
    text.lines()
        .find_map(|line| line.strip_prefix(&start))
        .map(str::to_owned)
}
