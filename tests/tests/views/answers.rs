//! The views of a simulated country are deleted: all that is asked is answered as before.

use std::time::Duration;

use maatwerk_tests::{Client, Data, Installation, Server, text};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
/// The one with most cases.
const AMSTERDAM: &str = "GM0363";

struct Askers {
    programme: Client,
    municipality: Client,
}

impl Askers {
    fn of(data: &Data, server: &Server) -> Self {
        let client = |authority, role| server.client(data.token(authority, "reader", &[role]));
        Self {
            programme: client("NL", "programme"),
            municipality: client(AMSTERDAM, "auditor"),
        }
    }

    /// Every list and figure there is, and where something is to be found in the answer.
    fn asked(&self) -> [(&Client, &'static str, &'static str); 11] {
        let (programme, municipality) = (&self.programme, &self.municipality);
        [
            (programme, "/dossiers", "/dossiers/2"),
            (programme, "/dossiers?status=under-study", "/dossiers/0"),
            (
                programme,
                "/signals/by-article?limit=500",
                "/rows/0/households",
            ),
            (
                programme,
                "/signals/by-period?limit=500",
                "/rows/0/households",
            ),
            (programme, "/signals/trends", "/lookedAt"),
            (municipality, "/dossiers", "/dossiers/2"),
            (
                municipality,
                "/signals/by-article?limit=500",
                "/rows/0/own/households",
            ),
            (
                municipality,
                "/signals/by-barrier?source=stated",
                "/total/own/households",
            ),
            (municipality, "/cases?limit=200", "/cases/9"),
            (municipality, "/signals?limit=200", "/signals/9"),
            (
                municipality,
                "/signals?limit=200&source=waiting",
                "/signals/0",
            ),
        ]
    }

    fn answers(&self) -> Vec<Value> {
        let asked = self.asked().into_iter();
        asked
            .map(|(client, path, something)| {
                let mut answer = client.get(path).expect(200);
                assert!(answer.pointer(something).is_some(), "{path}: {answer:#}");
                // Whether it was sent says the outbox, which goes on sending.
                let signals = answer.get_mut("signals").and_then(Value::as_array_mut);
                for signal in signals.into_iter().flatten() {
                    signal.as_object_mut().unwrap().remove("sent");
                }
                answer
            })
            .collect()
    }
}

/// Three dossiers, of which one has gone some way.
fn dossiers(programme: &Client) {
    for number in 0..3 {
        let matter = json!({
            "title": format!("Knelpunt {number}"), "question": "Kan dit artikel anders?",
            "addressee": {"ministry": "Sociale Zaken", "law": "jci1.31:c:BWBR0015703"},
        });
        let opened = programme.post("/dossiers", &matter).expect(201);
        if number == 1 {
            let status = format!("/dossiers/{}/status", text(&opened, "/dossierId"));
            let step = json!({"to": "under-study"});
            programme.post(&status, &step).expect(201);
        }
    }
    let listed = (0..300).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        let list = programme.get("/dossiers").expect(200);
        list["dossiers"].as_array().unwrap().len() == 3
    });
    assert!(listed, "they are not listed");
}

/// A country in which all that was due until today was looked at.
async fn country() -> Data {
    let data = Data::with(PROGRAM, &[]);
    let _ = data.say(&["simulate", "--events", "8000", "--seed", "7"]);
    let installation = Installation::at(data.into_folder()).await;
    installation.settle().await;
    while installation.app.tick().await.unwrap().done > 0 {
        installation.settle().await;
    }
    let (_, folder) = installation.into_folder().await;
    Data::of(PROGRAM, folder)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_country_answers_the_same_after_its_views_are_deleted() {
    let data = country().await;
    let server = data.serve_with(&["--demo"]);
    let askers = Askers::of(&data, &server);
    dossiers(&askers.programme);
    server.ready();
    let before = askers.answers();
    server.kill();
    std::fs::remove_dir_all(data.path().join("views")).unwrap();
    let server = data.serve_with(&["--demo"]);
    server.ready();
    let askers = Askers::of(&data, &server);
    for ((before, after), (_, path, _)) in before.iter().zip(&askers.answers()).zip(askers.asked())
    {
        assert!(before == after, "{path} is answered otherwise");
    }
}
