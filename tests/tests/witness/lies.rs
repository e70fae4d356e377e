//! Witnesses that are away, slow, broken, or lie: none of it gets into a checkpoint.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::Duration;

use maatwerk::witness::{SubmitError, WitnessClient};
use maatwerk_log::transparency::{CosigningKey, KeyName, SignedCheckpoint};

use super::history::History;
use super::standing::{NOON, Standing, cosigning_key, policy};

const ORIGIN: &str = "maatwerk.example/v1/logs/GM0479";

/// Somebody who answers each connection with these bytes, in turn; after the last one with that again.
fn liar(answers: Vec<Vec<u8>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for (nth, stream) in listener.incoming().enumerate() {
            let Ok(mut stream) = stream else { return };
            let answer = &answers[nth.min(answers.len() - 1)];
            let mut request = Vec::new();
            let mut chunk = [0; 4096];
            while !is_whole(&request) {
                match stream.read(&mut chunk) {
                    Ok(0) | Err(_) => break,
                    Ok(read) => request.extend_from_slice(&chunk[..read]),
                }
            }
            let _ = stream.write_all(answer);
        }
    });
    url
}

/// Whether as much of a request is there as it says it has.
fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
    body.len() >= length
}

fn http(status: &str, media: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Whether this is how it ends.
type Expected = fn(&SubmitError) -> bool;

fn submit(
    log: &History,
    url: &str,
    mut known: u64,
    patience: Duration,
) -> Result<u64, SubmitError> {
    let witness = cosigning_key(1);
    let policy = policy(log.key(), witness.verifier_key(), url);
    let client = WitnessClient::patient(&policy.witnesses()[0], patience).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let checkpoint = log.checkpoint(8);
    let cosigned = runtime.block_on(client.submit(&checkpoint, &mut known, NOON, log))?;
    let mut with = checkpoint;
    with.add(cosigned.signature).unwrap();
    policy.verify(&with).unwrap();
    Ok(known)
}

const PATIENT: Duration = Duration::from_mins(1);

#[test]
fn what_a_witness_should_not_say_is_not_believed() {
    let log = History::of(ORIGIN, "entry", 10);
    let text = log.checkpoint(8).note().text().to_owned();
    let by =
        |key: &CosigningKey, text: &str, time| format!("{}\n", key.cosign(text, time).unwrap());
    let own = cosigning_key(1);
    let namesake = CosigningKey::from_seed(own.verifier_key().name().clone(), &[77; 32]);
    let stranger = CosigningKey::from_seed(KeyName::new("x.example").unwrap(), &[78; 32]);
    let another = log.checkpoint(9).note().text().to_owned();
    let good = by(&own, &text, NOON);
    let size = |size: &str| http("409 Conflict", "text/x.tlog.size", size);
    let ok = |body: &str| http("200 OK", "text/plain", body);

    assert_eq!(submit(&log, &liar(vec![ok(&good)]), 0, PATIENT).unwrap(), 8);
    let with_others = format!("{}{good}", by(&stranger, &text, NOON));
    assert_eq!(
        submit(&log, &liar(vec![ok(&with_others)]), 3, PATIENT).unwrap(),
        8
    );
    let told = [size("5\n"), ok(&good)];
    assert_eq!(submit(&log, &liar(told.to_vec()), 0, PATIENT).unwrap(), 8);

    let none: Expected = |error| matches!(error, SubmitError::NoCosignature);
    let nonsense: Expected = |error| matches!(error, SubmitError::Answer);
    let line: Expected = |error| matches!(error, SubmitError::Line(_));
    let cases: Vec<(Vec<Vec<u8>>, Expected, &str)> = vec![
        (
            vec![ok(&by(&namesake, &text, NOON))],
            none,
            "another key of its name",
        ),
        (vec![ok(&by(&stranger, &text, NOON))], none, "a stranger"),
        (
            vec![ok(&by(&own, &another, NOON))],
            none,
            "of another checkpoint",
        ),
        (vec![ok(&by(&own, &text, 0))], none, "without a time"),
        (
            vec![ok(&by(&own, &text, NOON + 86_400))],
            none,
            "from tomorrow",
        ),
        (vec![ok("")], nonsense, "nothing"),
        (vec![ok("<html></html>\n")], nonsense, "a page"),
        (vec![ok(good.trim())], nonsense, "half a line"),
        (
            vec![ok(&log.checkpoint(8).to_string())],
            nonsense,
            "the checkpoint back",
        ),
        (vec![ok(&good.repeat(1000))], line, "too much"),
        (vec![size("0\n")], nonsense, "the size it was told"),
        (vec![size("-1\n")], nonsense, "no size"),
        (
            vec![size("99999999999999999999\n")],
            nonsense,
            "a size too large",
        ),
        (
            vec![http("409 Conflict", "text/plain", "5\n")],
            nonsense,
            "a size of another kind",
        ),
        (
            vec![
                size("1\n"),
                size("2\n"),
                size("3\n"),
                size("4\n"),
                size("5\n"),
            ],
            |error| matches!(error, SubmitError::Unsteady),
            "another size at each try",
        ),
        (
            vec![size("9\n")],
            |error| matches!(error, SubmitError::Ahead(9)),
            "a larger log",
        ),
        (
            vec![http("422 Unprocessable Entity", "text/plain", "no\n")],
            |error| matches!(error, SubmitError::Inconsistent),
            "another history",
        ),
        (
            vec![http("307 Temporary Redirect", "text/plain", "")],
            |error| matches!(error, SubmitError::Status(307)),
            "elsewhere",
        ),
        (
            vec![http("403 Forbidden", "text/plain", "")],
            |error| matches!(error, SubmitError::Status(403)),
            "not this log",
        ),
        (
            vec![b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nabc".to_vec()],
            line,
            "cut off",
        ),
        (vec![b"nonsense\r\n\r\n".to_vec()], line, "no HTTP"),
        (vec![Vec::new()], line, "hung up"),
    ];
    for (answers, expected, what) in cases {
        match submit(&log, &liar(answers), 0, PATIENT) {
            Err(error) => assert!(expected(&error), "{what}: {error:?}"),
            Ok(known) => panic!("{what} was taken: {known}"),
        }
    }
}

#[test]
fn one_that_never_answers_is_given_up() {
    let log = History::of(ORIGIN, "entry", 10);
    // It listens, and accepts nobody.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    let given_up = submit(&log, &silent, 0, Duration::from_millis(200));
    assert!(
        matches!(given_up, Err(SubmitError::Line(_))),
        "{given_up:?}"
    );
    // Nobody listens there: it is not given out to who asks for any port.
    let away = submit(&log, "http://127.0.0.1:1", 0, PATIENT);
    assert!(matches!(away, Err(SubmitError::Line(_))), "{away:?}");
}

#[test]
fn a_policy_that_names_no_address_names_nobody_to_ask() {
    let log = History::of(ORIGIN, "entry", 1);
    let witness = cosigning_key(1);
    for url in ["", "ftp://witness.example", "witness.example"] {
        let policy = policy(log.key(), witness.verifier_key(), url);
        let client = WitnessClient::new(&policy.witnesses()[0]);
        assert!(matches!(client, Err(SubmitError::NoAddress(name)) if name == "w"));
    }
}

#[test]
fn a_cosignature_is_no_quorum_of_two() {
    let log = History::of(ORIGIN, "entry", 4);
    let standing = Standing::of(&[log.key()]);
    let (first, second) = (cosigning_key(1), cosigning_key(2));
    let policy = format!(
        "log {}\nwitness a {}\nwitness b {}\ngroup both all a b\nquorum both\n",
        log.key(),
        first.verifier_key(),
        second.verifier_key()
    );
    let policy = maatwerk_log::transparency::TrustPolicy::parse(policy.as_bytes()).unwrap();
    let mut checkpoint: SignedCheckpoint = log.checkpoint(4);
    let cosignature = standing.post(log.request(0, 4).to_string()).cosignature();
    checkpoint.add(cosignature).unwrap();
    policy.verify(&checkpoint).unwrap_err();
    let text = checkpoint.note().text().to_owned();
    checkpoint.add(second.cosign(&text, NOON).unwrap()).unwrap();
    assert_eq!(policy.verify(&checkpoint).unwrap().cosigned.len(), 2);
}
