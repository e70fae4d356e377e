//! Compiled policies in the data folder of an installation: there at the next start, refused when
//! somebody else could have put them there, and missed by nobody when the disk does not take them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use maatwerk::app::{App, OpenError, Settings};
use maatwerk_tests::{BASIS, Client, Data, Installation, Server, text};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");
const TWO: &[(&str, &str)] = &[
    ("GM0479", "plugins/zaanstad"),
    ("GM0080", "plugins/leeuwarden"),
];

/// What the server tells of the policies in force, once none of them waits.
fn prepared(server: &Server) -> [u64; 2] {
    for _ in 0..600 {
        let mut answer = ureq::get(format!("{}/metrics", server.origin))
            .call()
            .unwrap();
        let metrics = answer.body_mut().read_to_string().unwrap();
        let count = |state: &str| {
            let name = format!("maatwerk_policies_in_force{{state=\"{state}\"}} ");
            let line = metrics.lines().find_map(|line| line.strip_prefix(&name));
            line.map_or(0, |count| count.parse::<u64>().unwrap())
        };
        let (ready, unusable) = (count("ready"), count("unusable"));
        if count("waiting") == 0 && ready + unusable > 0 {
            return [ready, unusable];
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the policies in force are never compiled");
}

/// Asks for 500 euro for driving lessons; what came of it.
fn asked(clerk: &Client) -> Value {
    let household = json!({"persons": [{"role": "resident", "name": "Sanne", "bsn": "999990019"}]});
    let opened = clerk.post("/cases", &household).expect(201);
    let case = format!("/cases/{}", text(&opened, "/caseId"));
    let person = text(&opened, "/personIds/0");
    for (code, day) in [
        ("birth-date", "2001-03-14"),
        ("employed-since", "2020-01-01"),
    ] {
        let fact = json!({
            "about": person, "code": code, "source": "statement",
            "value": {"kind": "day", "value": day},
        });
        clerk.post(&format!("{case}/facts"), &fact).expect(201);
    }
    let today = clerk.get("/clock").expect(200)["today"].clone();
    let request = json!({
        "applicant": person, "received": today, "channel": "desk", "purpose": "rijlessen",
        "amount": 50_000, "legalBasis": BASIS,
    });
    clerk
        .post(&format!("{case}/budget-requests"), &request)
        .expect(201)
}

#[test]
fn a_server_that_starts_prepares_the_policies_in_force() {
    let data = Data::with(PROGRAM, TWO);
    let server = data.serve();
    assert_eq!(prepared(&server), [2, 0]);
    server.kill();

    // One cannot be used: the other is ready all the same.
    let plugins = fs::read_dir(data.path().join("plugins")).unwrap();
    let mut components: Vec<_> = plugins.map(|file| file.unwrap().path()).collect();
    components.retain(|file| file.extension().is_some_and(|end| end == "wasm"));
    assert_eq!(components.len(), 2);
    fs::remove_file(&components[0]).unwrap();
    assert_eq!(prepared(&data.serve()), [1, 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_that_opens_again_compiles_nothing() {
    let installation = Installation::new().await;
    let today = installation.app.clock.today();
    for (code, plugin) in TWO {
        installation.establish(code, plugin, today).await;
    }
    let counts = |app: &App| {
        let compiled = app.host.config().compiled.as_ref().unwrap();
        (compiled.hits(), compiled.misses())
    };
    assert_eq!(counts(&installation.app), (0, 2));
    let installation = installation.restart(|_| ()).await;
    for stored in installation.app.catalogue.list().unwrap() {
        let _ = installation.app.catalogue.policy(stored.digest);
    }
    assert_eq!(counts(&installation.app), (2, 0));
    // Whoever deletes the folder loses nothing but time.
    let installation = installation
        .restart(|paths| fs::remove_dir_all(paths.data.join("compiled")).unwrap())
        .await;
    for stored in installation.app.catalogue.list().unwrap() {
        let _ = installation.app.catalogue.policy(stored.digest);
    }
    assert_eq!(counts(&installation.app), (0, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_others_can_write_in_is_refused() {
    let installation = Installation::new().await;
    let paths = installation.paths().clone();
    let (data, _folder) = installation.into_folder().await;
    let compiled = data.join("compiled");
    fs::set_permissions(&compiled, fs::Permissions::from_mode(0o777)).unwrap();
    let settings = || Settings {
        demo: true,
        ..Settings::default()
    };
    let opened = App::open(&paths, settings()).await;
    assert!(matches!(opened, Err(OpenError::Compiled(_))), "{opened:?}");
    fs::remove_dir_all(&compiled).unwrap();
    assert!(App::open(&paths, settings()).await.is_ok());
}

#[test]
fn the_command_says_why_it_is_refused() {
    let data = Data::with(PROGRAM, &TWO[..1]);
    let compiled = data.path().join("compiled");
    fs::set_permissions(&compiled, fs::Permissions::from_mode(0o777)).unwrap();
    let said = data.fails(&["serve", "--dev-tokens", "--port", "0"]);
    assert!(said.contains("others may write in it (mode 777)"), "{said}");
    assert!(said.contains("remove it"), "{said}");
}

#[test]
fn a_disk_without_room_for_compiled_code_stops_no_policy() {
    let Some(data) = Data::on_small_disk(PROGRAM, &TWO[..1], "compiled", 64 << 10) else {
        eprintln!("no file system can be mounted here; see `compiled` of the policy host");
        return;
    };
    let server = data.serve();
    assert_eq!(prepared(&server), [1, 0]);
    let clerk = server.client(data.token("GM0479", "clerk", &["professional"]));
    let answer = asked(&clerk);
    assert_eq!(
        answer["assessment"]["answer"]["outcome"], "refer",
        "{answer}"
    );
    // Nothing of it is there for the next start.
    let sums = data.path().join("compiled/sums");
    let sums = data.disk().command("cat").arg(sums).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&sums.stdout), "");
    server.kill();
    assert_eq!(prepared(&data.serve()), [1, 0]);
}
