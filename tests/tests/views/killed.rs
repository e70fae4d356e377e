//! The command, beside a server and without one, and killed at any moment.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use maatwerk::views::{ACTIVITY, CASES};
use maatwerk_tests::{Data, Installation};

use crate::support::{ZAANSTAD, build, dump, file, files, with_cases};

const PROGRAM: &str = env!("CARGO_BIN_EXE_maatwerk_under_test");

fn maatwerk(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(args)
        .env("MAATWERK_DATA", data)
        .env("RUST_LOG", "error")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).unwrap() + &errors
}

/// The newest build of a view, whether it is complete or not.
fn newest(data: &Path, view: &str) -> u32 {
    let start = format!("{view}-");
    let of_view = files(data).into_iter().filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(&start)
    });
    of_view.map(|path| build(&path)).max().unwrap_or(0)
}

async fn closed(installation: Installation) -> Installation {
    installation.settle().await;
    // Nobody keeps it; and its files are given up when the handle is dropped.
    installation.restart_with(None, |_| ()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_moment_leaves_a_view_that_works() {
    let installation = Box::pin(closed(with_cases(60).await)).await;
    let kept = dump(&installation.paths().data, CASES);
    let (data, folder) = installation.into_folder().await;
    let mut broken_off = 0;
    for round in 0.. {
        // A machine that is slow to kill sees more of them done.
        if round >= 12 && broken_off > 3 {
            break;
        }
        assert!(round < 200, "only {broken_off} were broken off");
        let before = newest(&data, CASES);
        let mut child = maatwerk(&data, &["views", "rebuild", CASES])
            .spawn()
            .unwrap();
        let started = Instant::now();
        while newest(&data, CASES) <= before && child.try_wait().unwrap().is_none() {
            assert!(started.elapsed() < Duration::from_secs(30));
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(round % 12 * 17));
        child.kill().unwrap();
        broken_off += u32::from(!child.wait().unwrap().success());
        let list = said(&mut maatwerk(&data, &["views", "list", CASES]));
        assert!(list.contains(", 0 behind, 0 set aside"), "{list}");
        assert!(!list.contains("first time"), "{list}");
    }
    // What was broken off is tidied up by whoever opens it next, and the view is what it was.
    let done = said(&mut maatwerk(&data, &["views", "rebuild"]));
    assert!(
        done.contains("built cases") && done.contains("built activity"),
        "{done}"
    );
    assert!(done.contains("events/s"), "{done}");
    assert_eq!(dump(&data, CASES), kept);
    drop(folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_killed_before_it_was_anything_is_looked_past() {
    let installation = Box::pin(closed(with_cases(5).await)).await;
    let kept = dump(&installation.paths().data, CASES);
    let (data, folder) = installation.into_folder().await;
    // What a kill leaves while a file is given its write-ahead log: a page that was begun, and the
    // journal by which it is taken back.
    let begun = folder.path().join("begun.db");
    let mut database = rusqlite::Connection::open(&begun).unwrap();
    database
        .execute_batch("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; CREATE TABLE t (x);")
        .unwrap();
    let open = database.transaction().unwrap();
    for _ in 0..100 {
        open.execute("INSERT INTO t VALUES (randomblob(3000))", [])
            .unwrap();
    }
    let next = newest(&data, CASES) + 1;
    let left = file(&data, CASES).with_file_name(format!("cases-2.{next}.db"));
    let journal = |path: &Path| path.with_extension("db-journal");
    std::fs::copy(&begun, &left).unwrap();
    std::fs::copy(journal(&begun), journal(&left)).unwrap();
    drop(open);

    let list = said(&mut maatwerk(&data, &["views", "list", CASES]));
    assert!(list.contains(", 0 behind, 0 set aside"), "{list}");
    assert!(list.contains(&format!("build {}", next - 1)), "{list}");
    let done = said(&mut maatwerk(&data, &["views", "rebuild", CASES]));
    assert!(done.contains("built cases"), "{done}");
    assert!(!journal(&left).exists(), "{:?}", files(&data));
    assert_eq!(dump(&data, CASES), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_commands_at_once_both_come_to_their_end() {
    let installation = Box::pin(closed(with_cases(20).await)).await;
    let kept = dump(&installation.paths().data, CASES);
    let (data, folder) = installation.into_folder().await;
    let before = build(&file(&data, CASES));
    let start = || {
        maatwerk(&data, &["views", "rebuild", CASES])
            .spawn()
            .unwrap()
    };
    for child in [start(), start()] {
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
    }
    // One build is enough for both when the second asked before the first began.
    let builds = build(&file(&data, CASES)) - before;
    assert!((1..=2).contains(&builds), "{builds}");
    assert_eq!(dump(&data, CASES), kept);
    drop(folder);
}

#[test]
fn the_command_works_beside_a_server_that_goes_on_serving() {
    let data = Data::with(PROGRAM, &[(ZAANSTAD, "plugins/zaanstad")]);
    let mut server = data.serve();
    let worker = server.client(data.token(ZAANSTAD, "worker", &["professional"]));
    let open = |number: u32| {
        let name = format!("Bewoner {number}");
        let body = serde_json::json!({"persons": [{"role": "resident", "name": name}]});
        worker.post("/cases", &body).expect(201);
    };
    let count = || {
        let list = worker.get("/cases?limit=100").expect(200);
        list["cases"]
            .as_array()
            .unwrap_or_else(|| panic!("{list}"))
            .len()
    };
    for number in 0..10 {
        open(number);
    }
    let before = newest(&data.path(), CASES);
    let rebuild = |view| {
        maatwerk(&data.path(), &["views", "rebuild", view])
            .spawn()
            .unwrap()
    };
    let mut running = vec![rebuild(CASES), rebuild(CASES), rebuild(ACTIVITY)];
    let (mut number, mut cases, began) = (10, 0, Instant::now());
    while running
        .iter_mut()
        .any(|child| child.try_wait().unwrap().is_none())
    {
        open(number);
        number += 1;
        let now = count();
        assert!(now >= cases, "{now} after {cases}");
        cases = now;
        assert!(
            began.elapsed() < Duration::from_mins(2),
            "the command takes for ever"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    for child in running {
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{errors}");
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("built"), "{said}");
    }
    assert!(newest(&data.path(), CASES) > before);
    let list = data.say(&["views", "list"]);
    assert!(
        list.contains(&format!(
            "cases, shape 9: build {}",
            newest(&data.path(), CASES)
        )),
        "{list}"
    );
    assert!(
        list.contains("activity, shape 1") && list.contains(ZAANSTAD),
        "{list}"
    );
    assert!(server.runs());
    server.kill();
    // The server was killed: the files are as good as they were, and nobody is needed to look.
    let list = data.say(&["views", "list", ACTIVITY]);
    assert!(list.contains("0 set aside"), "{list}");
    let built = data.say(&["views", "rebuild", CASES]);
    assert!(built.contains("built cases"), "{built}");
}

#[test]
fn the_command_says_what_is_wrong() {
    let data = Data::with(PROGRAM, &[]);
    let nothing = data.fails(&["views", "list"]);
    assert!(nothing.contains("no installation"), "{nothing}");
    assert!(!data.path().exists(), "looking makes nothing");
    let data = Data::with(PROGRAM, &[(ZAANSTAD, "plugins/zaanstad")]);
    let text = data.fails(&["views", "rebuild", "nonsense"]);
    assert!(text.contains("no view named nonsense"), "{text}");
}
