//! An installation whose checkpoints are brought to witnesses.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use maatwerk::http::auth::Role;
use maatwerk::witness::{Pace, Rounds};
use maatwerk_log::transparency::{NotTrusted, SignedCheckpoint, TrustPolicy, VerifierKey};
use maatwerk_log::{LogId, SystemClock};
use maatwerk_tests::{
    Answer, Client, Data, Installation, Office, Server, Web, add_cases, story, text,
};

use super::forger::{forget_what_was_signed, rewrite};
use super::standing::{Standing, cosigning_key};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

fn log() -> LogId {
    LogId::new("GM0479").unwrap()
}

/// The key that a log is signed with, as the log itself says.
fn key_of(auditor: &Client) -> VerifierKey {
    let _ = auditor.get("/logs/GM0479/checkpoint").status;
    let logs = auditor.get("/logs").expect(200);
    text(&logs, "/logs/0/origins/0/verifierKey")
        .parse()
        .unwrap()
}

fn note(answer: &Answer) -> SignedCheckpoint {
    assert_eq!(answer.status, 200, "{}", answer.json());
    SignedCheckpoint::parse(std::str::from_utf8(&answer.body).unwrap()).unwrap()
}

/// Without waits in which a test would only wait.
fn pace() -> Pace {
    Pace {
        rest: (Duration::ZERO, Duration::ZERO),
        ..Pace::default()
    }
}

/// An address at which nobody ever answers.
fn nobody() -> String {
    "http://127.0.0.1:1".to_owned()
}

#[test]
fn the_published_checkpoint_has_what_witnesses_gave() {
    let authorities = [("GM0479", "plugins/zaanstad")];
    let web = Web::start(&authorities, Web::limits());
    let office = Office::open(&web, "GM0479");
    let auditor = web.client("GM0479", "auditor", &[Role::Auditor]);
    let key = key_of(&auditor);
    let standing = Standing::of(&[&key]);
    let policy = |quorum: &str| {
        let away = cosigning_key(2);
        let policy = format!(
            "log {key}\nwitness here {} http://{}\nwitness away {} {}\n{quorum}\n",
            standing.witness.key(),
            standing.address,
            away.verifier_key(),
            nobody(),
        );
        TrustPolicy::parse(policy.as_bytes()).unwrap()
    };
    let one = "group one any here away\nquorum one";
    let both = "group both all here away\nquorum both";
    let rounds = |quorum: &str| {
        let app = Arc::clone(&web.installation.app);
        Rounds::new(app, policy(quorum), Arc::new(SystemClock), pace()).unwrap()
    };
    let path = "/logs/GM0479/witnessed-checkpoint";
    assert_eq!(auditor.get(path).status, 404);

    // One of two is not enough for who asks both: nothing is passed off as witnessed.
    web.run(rounds(both).round());
    assert_eq!(auditor.get(path).status, 404);
    let published = note(&auditor.get("/logs/GM0479/checkpoint"));
    let refused = policy(both).verify(&published);
    assert!(matches!(&refused, Err(NotTrusted::Quorum { cosigned }) if cosigned.len() == 1));
    policy(one).verify(&published).unwrap();

    // For who asks any of them it is.
    let mut rounds = rounds(one);
    web.run(rounds.round());
    let witnessed = note(&auditor.get(path));
    let trusted = policy(one).verify(&witnessed).unwrap();
    assert_eq!(trusted.cosigned.len(), 1);
    let metrics = || {
        let url = format!("http://{}/metrics", web.address);
        let mut answer = ureq::get(url).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    };
    let size = witnessed.checkpoint().size;
    let told = format!("maatwerk_witnessed_events{{log=\"GM0479\"}} {size}\n");
    assert!(metrics().contains(&told));
    assert!(metrics().contains("maatwerk_checkpoint_contradicted{log=\"GM0479\"} 0\n"));
    assert!(metrics().contains("maatwerk_witnessed_age_seconds{log=\"GM0479\"} "));

    // What was recorded since has no cosignature until the next round, and nobody says otherwise.
    let (case, _) = office.case("Sanne de Boer");
    assert_eq!(office.worker.get(&case).status, 200);
    let grown = note(&auditor.get("/logs/GM0479/checkpoint"));
    assert!(grown.checkpoint().size > size);
    assert_eq!(grown.note().signatures().len(), 1, "that of the log");
    assert_eq!(note(&auditor.get(path)), witnessed);
    web.run(rounds.round());
    let witnessed = note(&auditor.get(path));
    assert_eq!(witnessed.checkpoint(), grown.checkpoint());
    policy(one).verify(&witnessed).unwrap();

    // Another municipality's people, and roles that have no business with it, do not get it.
    assert_eq!(office.worker.get(path).status, 403);
}

#[test]
fn no_write_waits_for_a_witness() {
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
    let office = Office::open(&web, "GM0479");
    let auditor = web.client("GM0479", "auditor", &[Role::Auditor]);
    let key = key_of(&auditor);
    // It takes connections, and says nothing for as long as the test runs.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let policy = format!(
        "log {key}\nwitness w {} http://{}\nquorum w\n",
        cosigning_key(1).verifier_key(),
        silent.local_addr().unwrap()
    );
    let policy = TrustPolicy::parse(policy.as_bytes()).unwrap();
    let app = Arc::clone(&web.installation.app);
    let patient = Pace {
        patience: Duration::from_mins(10),
        ..pace()
    };
    let rounds = Rounds::new(app, policy, Arc::new(SystemClock), patient).unwrap();
    let round = web.spawn(rounds.run());
    // The round has begun: it is being asked.
    let (asked, _) = silent.accept().unwrap();
    for name in ["Sanne de Boer", "Mo Bakker", "Els Mulder"] {
        let (case, _) = office.case(name);
        assert_eq!(office.worker.get(&case).status, 200);
    }
    assert_eq!(auditor.get("/logs/GM0479/checkpoint").status, 200);
    assert!(!round.is_finished());
    round.abort();
    drop(asked);
}

/// A server that brings its checkpoints to a witness.
struct Watched {
    server: Server,
    auditor: Client,
}

impl Watched {
    fn start(data: &Data, policy: &Path) -> Self {
        let policy = policy.to_str().unwrap();
        let server = data.serve_with(&["--demo", "--witness-policy", policy]);
        let auditor = server.client(data.token("GM0479", "auditor", &["auditor"]));
        Self { server, auditor }
    }

    /// Waits until the metrics say this.
    fn wait_for(&self, line: &str) {
        let said = (0..600).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            let answer = ureq::get(format!("{}/metrics", self.server.origin)).call();
            let text = answer.unwrap().body_mut().read_to_string().unwrap();
            text.lines().any(|told| told.starts_with(line))
        });
        assert!(said, "the metrics never say {line}");
    }
}

/// The whole of it, with processes: what an operator cannot get around who rewrites the rows, the tree
/// and what was signed, and has the key.
#[test]
fn an_operator_who_rewrites_everything_is_caught() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let installation = runtime.block_on(Installation::new());
    runtime.block_on(async {
        let app = &installation.app;
        app.establish(log(), "Zaanstad").await.unwrap();
        let _ = add_cases(app, log(), 0..20, story::granted).await;
        app.checkpoint(log()).await.unwrap();
    });
    let signed_with = installation.paths().checkpoints.clone();
    let (folder, temp) = runtime.block_on(installation.into_folder());
    let data = Data::of(PROGRAM, temp);

    let key: VerifierKey = {
        let said = data.say(&["log", "origins"]);
        let said = said
            .split_whitespace()
            .find(|word| word.contains("/GM0479+"));
        said.unwrap().parse().unwrap()
    };
    let standing = Standing::of(&[&key]);
    let text = format!(
        "log {key}\nwitness w {} http://{}\nquorum w\n",
        standing.witness.key(),
        standing.address
    );
    let policy = TrustPolicy::parse(text.as_bytes()).unwrap();
    let policy_file = folder.with_extension("policy");
    std::fs::write(&policy_file, &text).unwrap();

    let watched = Watched::start(&data, &policy_file);
    watched.wait_for("maatwerk_witnessed_events{log=\"GM0479\"}");
    let witnessed = watched.auditor.get("/logs/GM0479/witnessed-checkpoint");
    policy.verify(&note(&witnessed)).unwrap();
    watched.server.kill();

    rewrite(
        &folder.join("log.db"),
        log(),
        "UPDATE event SET recorded_at = recorded_at - 1000000 WHERE position <= 40",
    );
    forget_what_was_signed(&signed_with);

    // The server itself sees nothing wrong, and signs. Its witness does.
    let watched = Watched::start(&data, &policy_file);
    watched.wait_for("maatwerk_checkpoint_contradicted{log=\"GM0479\"} 1");
    let forged = note(&watched.auditor.get("/logs/GM0479/checkpoint"));
    forged.verify_log(&key).expect("signed as ever");
    assert!(matches!(
        policy.verify(&forged),
        Err(NotTrusted::Quorum { .. })
    ));
    let none = watched.auditor.get("/logs/GM0479/witnessed-checkpoint");
    assert_eq!(none.status, 404);
    // What the witness shows to who asks is what was, and still is, cosigned.
    let kept = standing.latest(key.name().as_str()).body;
    let kept = SignedCheckpoint::parse(&kept).unwrap();
    policy.verify(&kept).unwrap();
    assert_ne!(kept.checkpoint().root, forged.checkpoint().root);
}
