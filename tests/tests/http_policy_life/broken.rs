//! Uploads that do not arrive whole; what is in force goes on judging.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use maatwerk::http::auth::Role;
use maatwerk_tests::{BASIS, Client, Data, Office, Web};
use serde_json::json;

use crate::support::*;

fn head(web: &Web, length: usize) -> String {
    let token = web.token("GM0479", "maker", &[Role::PolicyMaker]);
    format!(
        "POST /v1/policies HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Idempotency-Key: {}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n",
        Client::key()
    )
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let office = Office::open(&web, "GM0479");
    let town = Town::of(&web, "GM0479");
    town.register(&town.keys);
    let component = labelled("afgebroken");
    let body = body(&component, &signed(&town.keys, &component)).to_string();
    for end in [1, body.len() / 2, body.len() - 1] {
        let mut half = TcpStream::connect(web.address).unwrap();
        half.write_all(head(&web, body.len()).as_bytes()).unwrap();
        half.write_all(&body.as_bytes()[..end]).unwrap();
        half.shutdown(Shutdown::Write).unwrap();
        half.set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let mut said = String::new();
        // The server may hang up without a word.
        let _ = half.read_to_string(&mut said);
        assert!(!said.contains(" 201 "), "{said}");
    }
    let listed = town.maker.get("/policies").expect(200);
    assert_eq!(listed["uploads"].as_array().map(Vec::len), Some(0));
    // One that says it is larger than a component can be is not even read.
    let mut huge = TcpStream::connect(web.address).unwrap();
    huge.write_all(head(&web, 64 << 20).as_bytes()).unwrap();
    huge.set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let mut said = [0; 64];
    let length = huge.read(&mut said).unwrap();
    assert!(String::from_utf8_lossy(&said[..length]).contains(" 413 "));

    let _ = office.assessed("Sanne de Boer");
    assert_eq!(town.upload(&component).status, 201);
}

/// Built for a version of the contract that is yet to come: refused by name, and nothing is kept.
#[test]
fn a_component_of_a_later_version_is_refused_by_name() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let town = Town::of(&web, "GM0479");
    town.register(&town.keys);
    let (now, later) = (b"@2.0.0", b"@3.0.0");
    let mut component = BUILT.clone();
    let places: Vec<_> = (0..component.len() - now.len())
        .filter(|at| component[*at..].starts_with(now))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        component[at..at + later.len()].copy_from_slice(later);
    }
    let refused = town.upload(&component);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (422, "not-a-policy")
    );
    let told = refused.json().to_string();
    assert!(
        told.contains(
            "built for maatwerk:policy@3.0.0, this host takes maatwerk:policy@1.0.0 or \
             maatwerk:policy@2.0.0"
        ),
        "{told}"
    );
    let listed = town.maker.get("/policies").expect(200);
    assert_eq!(listed["uploads"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_component_that_cannot_be_stored_is_not_taken() {
    let web = Web::start(&[("GM0479", FOLDER)], Web::limits());
    let office = Office::open(&web, "GM0479");
    let town = Town::of(&web, "GM0479");
    town.register(&town.keys);
    let component = labelled("geen plaats");
    // In the place of its file stands a folder: it cannot be written, whoever tries.
    let digest = maatwerk_policy::Digest::of(&component);
    let plugins = web.installation.paths().data.join("plugins");
    let taken = plugins.join(format!("{}.wasm", digest.hex()));
    std::fs::create_dir(&taken).unwrap();
    let refused = town.upload(&component);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (503, "storage-failed")
    );
    let left: Vec<_> = std::fs::read_dir(&plugins)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "part"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    let _ = office.assessed("Sanne de Boer");
    std::fs::remove_dir(&taken).unwrap();
    assert_eq!(town.upload(&component).status, 201);
}

/// Where the machine does not allow to mount a small disk, the test above stands in.
#[test]
fn a_full_disk_takes_no_component_and_stops_nothing() {
    let program = env!("CARGO_BIN_EXE_maatwerk_under_test");
    let town = [("GM0479", FOLDER)];
    let Some(data) = Data::on_small_disk(program, &town, "plugins", 4 << 20) else {
        eprintln!("no file system can be mounted here");
        return;
    };
    let server = data.serve();
    let client =
        |subject: &str, role: Role| server.client(data.token("GM0479", subject, &[role.as_str()]));
    let town = Town::with(client);
    town.register(&town.keys);
    let component = labelled("volle schijf");
    data.disk().fill(64 << 10);
    let refused = town.upload(&component);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (507, "storage-full")
    );
    // What is in force goes on judging.
    let today = town.maker.get("/clock").expect(200)["today"].clone();
    let question = json!({
        "received": today, "purpose": "rijlessen", "amount": 50_000, "legalBasis": BASIS,
        "facts": [],
    });
    let answer = town.maker.post("/assessments", &question).expect(200);
    assert_eq!(answer["outcome"], "refer");
    data.disk().make_room();
    assert_eq!(town.upload(&component).status, 201);
}
