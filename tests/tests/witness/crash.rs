//! Witnesses that are killed, restarted, run twice, or lose what they knew.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use maatwerk::witness::{Witness, WitnessClient, WitnessStore};
use maatwerk_log::SystemClock;
use tempfile::TempDir;

use super::history::History;
use super::standing::{NOON, Standing, cosigning_key, post, state};

const ORIGIN: &str = "maatwerk.example/v1/logs/GM0479";

#[test]
fn what_was_remembered_and_never_answered_is_found_again() {
    let mut log = History::of(ORIGIN, "entry", 10);
    let standing = Standing::of(&[log.key()]);
    standing.post(log.request(0, 4).to_string()).cosignature();
    // The answer to this one is lost: the witness died after it remembered, the log knows nothing.
    let _ = standing
        .witness
        .add_checkpoint(&log.request(4, 10).to_string());
    let standing = Standing::on(standing.stopped(), &[log.key()]);
    let policy = standing.policy(log.key());
    let client = WitnessClient::new(&policy.witnesses()[0]).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut known = 4;
    for size in [10, 12] {
        while log.size() < size {
            log.push("more");
        }
        let mut checkpoint = log.checkpoint(size);
        let cosigned = client.submit(&checkpoint, &mut known, NOON, &log);
        let cosigned = runtime.block_on(cosigned).unwrap();
        checkpoint.add(cosigned.signature).unwrap();
        policy.verify(&checkpoint).unwrap();
        assert_eq!(known, size);
    }
}

#[test]
fn two_with_one_memory_are_one_witness() {
    let log = History::of(ORIGIN, "entry", 100);
    let fork = History::of(ORIGIN, "another", 100);
    let folder = tempfile::tempdir().unwrap();
    let key = cosigning_key(1);
    drop(WitnessStore::create(&state(&folder), key.verifier_key()).unwrap());
    let witness = || {
        let store = WitnessStore::open(&state(&folder), key.verifier_key()).unwrap();
        let logs = vec![log.key().clone()];
        Arc::new(Witness::new(
            cosigning_key(1),
            logs,
            store,
            Arc::new(SystemClock),
        ))
    };
    // Each is shown another history, at once: one of the two is cosigned, whichever comes first.
    let witnesses = [witness(), witness()];
    for size in 1..=20 {
        let cosigned: Vec<bool> = std::thread::scope(|scope| {
            let submit = |(witness, log): (&Arc<Witness>, &History)| {
                let request = log.request(size - 1, size).to_string();
                let witness = Arc::clone(witness);
                scope.spawn(move || witness.add_checkpoint(&request).is_ok())
            };
            let running: Vec<_> = witnesses.iter().zip([&log, &fork]).map(submit).collect();
            running.into_iter().map(|run| run.join().unwrap()).collect()
        });
        assert_eq!(
            cosigned.iter().filter(|done| **done).count(),
            1,
            "{size}: {cosigned:?}"
        );
    }
}

/// `maatwerk witness serve` as a process.
struct Process {
    child: Child,
    address: SocketAddr,
}

fn command(folder: &TempDir, verb: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"));
    let file = |name: &str| folder.path().join(name);
    command
        .args(["witness", verb])
        .arg("--key")
        .arg(file("w.key"))
        .arg("--state")
        .arg(file("state.db"))
        .env("RUST_LOG", "off");
    if verb == "serve" {
        command
            .args(["--port", "0"])
            .arg("--logs")
            .arg(file("logs"));
    }
    command
}

impl Process {
    fn start(folder: &TempDir) -> Self {
        let mut child = command(folder, "serve")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        let line = BufReader::new(out).lines().next().unwrap().unwrap();
        let (_, address) = line.split_once("http://").unwrap();
        let address = address.parse().unwrap();
        Self { child, address }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_witness_that_is_killed_goes_on_from_what_it_knew() {
    let folder = tempfile::tempdir().unwrap();
    let log = History::of(ORIGIN, "entry", 64);
    std::fs::write(folder.path().join("logs"), format!("log {}\n", log.key())).unwrap();
    let made = command(&folder, "init")
        .args(["--name", "witness.example"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let said = String::from_utf8(made.stdout).unwrap();
    assert!(said.starts_with("witness.example+"), "{said}");
    let again = command(&folder, "init")
        .args(["--name", "witness.example"])
        .output()
        .unwrap();
    assert!(!again.status.success(), "a witness is made once");

    let mut certain = 0;
    for round in 0..6 {
        let process = Process::start(&folder);
        // What it knows, from what it answers to whom knows nothing.
        let told = post(process.address, log.request(64, 64).to_string());
        let known: u64 = match told.status {
            409 => told.body.trim().parse().unwrap(),
            200 => 64,
            other => panic!("{other}: {told:?}"),
        };
        assert!(known >= certain, "round {round}: {known} after {certain}");
        if known == 64 {
            process.kill();
            break;
        }
        let next = known + 3;
        let told = post(process.address, log.request(known, next).to_string());
        assert_eq!(told.status, 200, "{told:?}");
        certain = next;
        // Killed with one under way: it is remembered or not, and either is a good place to go on.
        let body = log.request(next, next + 2).to_string();
        let mut stream = TcpStream::connect(process.address).unwrap();
        let length = body.len();
        let _ = stream.write_all(
            format!(
                "POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: {length}\r\n\r\n{body}"
            )
            .as_bytes(),
        );
        process.kill();
    }
    // Without its memory it cosigns nothing at all, and says why.
    std::fs::remove_file(folder.path().join("state.db")).unwrap();
    let started = command(&folder, "serve").output().unwrap();
    assert!(!started.status.success());
    let why = String::from_utf8(started.stderr).unwrap();
    assert!(why.contains("cosigns nothing"), "{why}");
    assert!(!folder.path().join("state.db").exists());
}
