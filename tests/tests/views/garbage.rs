//! A view's file that is no good is replaced: it is disposable.

use std::fs;
use std::path::Path;

use maatwerk::views::{ACTIVITY, CASES, CaseFilter};
use maatwerk_tests::story;

use crate::support::{
    ZAANSTAD, all_cases, assert_right, dump_all, file, files, log, logged, until, with_cases,
};

type Spoil = fn(&Path);

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_view_is_replaced_with_a_clear_line() {
    let logged = logged();
    let mut installation = with_cases(3).await;
    installation.settle().await;
    let kept = dump_all(&installation.app);
    let ways: [(&str, Spoil); 6] = [
        ("text", |path| {
            fs::write(path, "no database at all, but rather long. ".repeat(300)).unwrap();
        }),
        ("zeroes", |path| fs::write(path, vec![0; 8192]).unwrap()),
        ("cut off", |path| {
            let file = fs::File::options().write(true).open(path).unwrap();
            file.set_len(5000).unwrap();
        }),
        ("another's database", |path| {
            fs::remove_file(path).unwrap();
            let other = rusqlite::Connection::open(path).unwrap();
            other
                .execute_batch("CREATE TABLE theirs (x); PRAGMA user_version = 2;")
                .unwrap();
        }),
        ("without what it says of itself", |path| {
            let ours = rusqlite::Connection::open(path).unwrap();
            ours.execute_batch("DELETE FROM about").unwrap();
        }),
        ("other tables under the same number", |path| {
            let ours = rusqlite::Connection::open(path).unwrap();
            ours.execute_batch("UPDATE about SET tables = 'CREATE TABLE old (x)'")
                .unwrap();
        }),
    ];
    for (way, spoil) in ways {
        let mut spoiled = Vec::new();
        installation = installation
            .restart(|paths| {
                for view in [CASES, ACTIVITY] {
                    let path = file(&paths.data, view);
                    spoil(&path);
                    spoiled.push(path);
                }
            })
            .await;
        installation.settle().await;
        assert_eq!(dump_all(&installation.app), kept, "{way}");
        assert_right(&installation.app, log(ZAANSTAD)).await;
        let text = logged.lock().unwrap().clone();
        for path in spoiled {
            assert!(!files(&installation.paths().data).contains(&path), "{way}");
            let name = path.file_name().unwrap().to_str().unwrap();
            let line = text.lines().find(|line| line.contains(name));
            let line = line.unwrap_or_else(|| panic!("{way}: nothing of {name} in {text}"));
            assert!(
                line.contains("WARN") && line.contains("built again"),
                "{line}"
            );
        }
    }
}

fn copied(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn views_of_a_log_that_was_put_back_from_a_backup_are_built_again() {
    let installation = with_cases(3).await;
    installation.settle().await;
    let kept = dump_all(&installation.app);
    let backup = tempfile::tempdir().unwrap();
    let copy = backup.path().join("log.db");
    let installation = installation
        .restart(|paths| copied(&paths.data.join("log.db"), &copy))
        .await;
    maatwerk_tests::add_cases(&installation.app, log(ZAANSTAD), 50..53, story::granted).await;
    installation.settle().await;
    assert_eq!(all_cases(&installation.app, log(ZAANSTAD)).await.len(), 6);
    let installation = installation
        .restart(|paths| copied(&copy, &paths.data.join("log.db")))
        .await;
    installation.settle().await;
    assert_eq!(dump_all(&installation.app), kept);
    // What comes in the place of what is gone is taken in.
    maatwerk_tests::add_cases(&installation.app, log(ZAANSTAD), 60..61, story::paid_back).await;
    installation.settle().await;
    assert_eq!(all_cases(&installation.app, log(ZAANSTAD)).await.len(), 4);
    assert_right(&installation.app, log(ZAANSTAD)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_turns_out_to_be_damaged_is_built_again_beside() {
    let installation = with_cases(30).await;
    installation.settle().await;
    let kept = dump_all(&installation.app);
    let rows = all_cases(&installation.app, log(ZAANSTAD)).await;
    // All but the first four pages and those that say which tables there are: with those it opens.
    let installation = installation
        .restart(|paths| {
            let path = file(&paths.data, CASES);
            let mut bytes = fs::read(&path).unwrap();
            for page in bytes.chunks_mut(4096).skip(4) {
                if !page.windows(7).any(|some| some == b"CREATE ") {
                    page.fill(0xa5);
                }
            }
            fs::write(&path, bytes).unwrap();
        })
        .await;
    let app = &installation.app;
    let damaged = file(&installation.paths().data, CASES);
    let list = app.views.list_cases(
        log(ZAANSTAD),
        CaseFilter::all(jiff::civil::date(2026, 12, 1)),
        None,
        1000,
    );
    assert!(list.await.is_err(), "it was damaged where it is read");
    let data = installation.paths().data.clone();
    until("another is read", || !files(&data).contains(&damaged)).await;
    installation.settle().await;
    assert_eq!(all_cases(app, log(ZAANSTAD)).await, rows);
    assert_eq!(dump_all(app), kept);
}
