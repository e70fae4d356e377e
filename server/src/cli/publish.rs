//! `maatwerk policy publish`: from a folder to a server, as a policy maker does it.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use maatwerk_policy::author;
use maatwerk_policy::{Digest, Host, HostConfig};
use serde_json::{Value, json};

use super::keys;
use super::policy::build;
use super::{Outcome, Progress, say};
use crate::http::auth::is_secure;
use crate::outward;

/// `maatwerk policy publish`.
#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    /// The folder of the plugin.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The secret key of a publisher that the authority registered.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The server, with the version of its interface.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080/v1")]
    server: String,
    /// A file with the token of a policy maker.
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,
    /// What the parameters change, for who approves them.
    #[arg(long, value_name = "TEXT",
          value_parser = clap::builder::NonEmptyStringValueParser::new())]
    note: Option<String>,
}

/// Compiling on the other side takes its time.
const PATIENCE: Duration = Duration::from_mins(2);
/// The most bytes of an answer.
const MOST_BYTES: u64 = 1 << 20;

/// A policy was not published.
#[derive(Debug, thiserror::Error)]
enum PublishError {
    /// A token over a line that anybody may tap.
    #[error("the address {0} is no https address")]
    NotHttps(String),
    /// The author first.
    #[error("{0} of its cases fail; see `maatwerk plugin test {1}`")]
    Cases(usize, String),
    /// The server is not there, or broke off.
    #[error("{0} does not answer")]
    Line(String, #[source] Box<ureq::Error>),
    /// The server does not take it: the problem that it answers, with its faults.
    #[error("{address} answers with status {status}: {said}")]
    Refused {
        address: String,
        status: u16,
        said: String,
    },
    /// Another kind of answer.
    #[error("{0} does not answer as Maatwerk does")]
    Answer(String),
}

pub(crate) fn run(args: &PublishArgs) -> Outcome {
    let server = Server::new(args)?;
    let key = keys::secret_key(&args.key)?;
    let built = build(&args.folder)?;
    let shown = args.folder.display();
    let report = author::test(
        &Host::new(HostConfig::default())?,
        &args.folder,
        &built.component,
    )?;
    if !report.passed() {
        let failed = report.cases.iter().filter(|case| !case.passed()).count();
        return Err(PublishError::Cases(failed, shown.to_string()).into());
    }
    let examples = author::examples(&args.folder)?;
    let name = args.folder.file_name().unwrap_or_default();
    let signature = keys::signature(&key, &*built.component, &name.to_string_lossy())?;
    let digest = Digest::of(&built.component);

    let progress = Progress::new(&format!("publishing {shown}"));
    let uploaded = server.post(
        "/policies",
        &json!({
            "component": STANDARD.encode(&built.component),
            "signature": signature,
            "examples": serde_json::from_str::<Value>(examples.canonical())?,
        }),
    )?;
    let set: Value = serde_json::from_slice(&built.parameters)?;
    let mut proposal = json!({ "parameters": set });
    if let Some(note) = &args.note {
        proposal["note"] = json!(note);
    }
    let proposed = server.post(&format!("/policies/{digest}/parameters"), &proposal)?;
    progress.done(&format!("published {shown}"));
    let text = |answer: &Value, pointer: &str| {
        let found = answer.pointer(pointer).and_then(Value::as_str);
        let found = found.map(str::to_owned);
        found.ok_or_else(|| PublishError::Answer(server.address.clone()))
    };
    let (title, version) = (
        text(&uploaded, "/name")?,
        text(&uploaded, "/policyVersion")?,
    );
    say(format!("{title} {version}"));
    say(format!("  policy      {digest}"));
    say(format!(
        "  parameters  {}",
        text(&proposed, "/proposal/parameters")?
    ));
    say("Nothing is in force by this. Next, over HTTP:");
    let address = &server.address;
    say(format!("  POST {address}/policies/{digest}/backtests"));
    say(format!(
        "  POST {address}/policies/{digest}/approval    by another person"
    ));
    say(format!("  POST {address}/policies/{digest}/activation"));
    Ok(ExitCode::SUCCESS)
}

/// The server, asked by somebody.
struct Server {
    agent: ureq::Agent,
    address: String,
    token: String,
}

impl Server {
    fn new(args: &PublishArgs) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let address = args.server.trim_end_matches('/').to_owned();
        if !is_secure(&address) {
            return Err(PublishError::NotHttps(address).into());
        }
        let token = String::from_utf8(super::read(&args.token_file)?)?;
        Ok(Self {
            agent: outward::agent(PATIENCE),
            address,
            token: token.trim().to_owned(),
        })
    }

    /// Orders under a key of its own: a component or a set that is there already is answered as it is,
    /// so that all of it can be done again after a line that broke off.
    fn post(&self, path: &str, body: &Value) -> Result<Value, PublishError> {
        let address = format!("{}{path}", self.address);
        let line = |source| PublishError::Line(address.clone(), Box::new(source));
        let key = Digest::of(body.to_string().as_bytes()).hex();
        let mut answer = self
            .agent
            .post(&address)
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Idempotency-Key", key)
            .send_json(body)
            .map_err(line)?;
        let status = answer.status().as_u16();
        let text = outward::read(&mut answer, MOST_BYTES).map_err(line)?;
        let said: Value =
            serde_json::from_slice(&text).map_err(|_| PublishError::Answer(address.clone()))?;
        match status {
            200 | 201 => Ok(said),
            status => Err(PublishError::Refused {
                address,
                status,
                said: told(&said),
            }),
        }
    }
}

/// A problem in one line, with its faults.
fn told(problem: &Value) -> String {
    let detail = problem["detail"].as_str().unwrap_or_default();
    let faults = problem["errors"].as_array().into_iter().flatten();
    faults.fold(detail.to_owned(), |told, fault| {
        let part = |name: &str| fault[name].as_str().unwrap_or_default();
        format!("{told}\n  {} {}", part("pointer"), part("detail"))
    })
}
