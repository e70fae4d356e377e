//! `maatwerk audit checkpoint`.

use std::process::Command;

use super::history::History;
use super::standing::{Standing, cosigning_key};

const ORIGIN: &str = "maatwerk.example/v1/logs/GM0479";

#[test]
fn an_auditor_checks_a_checkpoint_against_a_policy() {
    let folder = tempfile::tempdir().unwrap();
    let log = History::of(ORIGIN, "entry", 6);
    let standing = Standing::of(&[log.key()]);
    standing.post(log.request(0, 6).to_string()).cosignature();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (log_key, witness) = (log.key(), standing.witness.key());
    let absent = cosigning_key(2);
    let absent = absent.verifier_key();
    let one = file(
        "one",
        &format!("log {log_key}\nwitness w {witness}\nquorum w\n"),
    );
    let both = format!("log {log_key}\nwitness w {witness}\nwitness x {absent}\n");
    let both = file("both", &format!("{both}group all all w x\nquorum all\n"));
    let stranger = file("stranger", &format!("witness w {witness}\nquorum w\n"));
    let unwitnessed = file("none", &format!("log {log_key}\nquorum none\n"));
    let cosigned = standing.latest(ORIGIN).body;
    let cosigned_file = file("cosigned", &cosigned);
    let bare = file("bare", &log.checkpoint(6).to_string());
    let altered = file("altered", &cosigned.replace("\n6\n", "\n7\n"));
    let nonsense = file("nonsense", "Beste rekenkamer,\n");
    let address = standing.url_of(ORIGIN);
    for (policy, checkpoint, well, said) in [
        (&one, &cosigned_file, true, "In orde"),
        (
            &one,
            &address,
            true,
            "medeondertekend op 2023-03-20T12:25:47Z",
        ),
        (&one, &bare, false, "niet door genoeg getuigen"),
        (
            &both,
            &cosigned_file,
            false,
            "Getuige   x: niet medeondertekend",
        ),
        (
            &stranger,
            &cosigned_file,
            false,
            "niet ondertekend door een logboek",
        ),
        (
            &one,
            &altered,
            false,
            "een handtekening is niet van wie erbij staat",
        ),
        (&one, &nonsense, false, "is no checkpoint"),
        (&nonsense, &bare, false, "is no policy"),
        (&one, &cosigned_file, true, "Wortel"),
        (&unwitnessed, &bare, true, "Geen getuige zegt wanneer"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"))
            .env("RUST_LOG", "off")
            .args(["audit", "checkpoint", "--any-age"])
            .args(["--policy", policy, checkpoint])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.success(),
            well,
            "{policy} {checkpoint}: {told}"
        );
        assert!(told.contains(said), "{policy} {checkpoint}: {told}");
    }
    // Whoever leaves the end of a log out has only an old one to show; nobody signs tomorrow.
    let aged = |time: u64| {
        let mut note = log.checkpoint(6);
        let cosigned = cosigning_key(1).cosign(note.note().text(), time).unwrap();
        note.add(cosigned).unwrap();
        file("aged", &note.to_string())
    };
    let now = jiff::Timestamp::now().as_second().unsigned_abs();
    for (time, well, said) in [
        (now, true, "In orde"),
        (now - 8 * 24 * 3600, false, "Te oud"),
        (now + 3600, false, "in de toekomst"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"))
            .env("RUST_LOG", "off")
            .args(["audit", "checkpoint", "--policy", &one, &aged(time)])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.success(), well, "{told}");
        assert!(told.contains(said), "{told}");
    }
}
