//! Files that are no bundle, and were made to be read all the same: each ends soon, with what is wrong.

use maatwerk_tests::Office;
use serde_json::json;

use super::support::{
    AUTHORITY, File, auditor, faults, file_mut, files, header, household, look, packed, take, web,
};

fn named(name: &str, content: &[u8]) -> File {
    File {
        name: name.to_owned(),
        header: 0,
        content: content.to_vec(),
    }
}

#[test]
fn no_archive_makes_the_reader_do_anything_but_refuse() {
    let long = "a".repeat(99);
    let names = [
        "/etc/passwd",
        "../../etc/passwd",
        "events/../../a",
        "plugins/a.wasm",
        "CON",
        "checkpoint/",
        "",
        &long,
    ];
    for name in names {
        let told = faults(&packed(&[named(name, b"x")]));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("at byte 0"), "{name}: {told:?}");
    }
    // Eight gigabytes that are not there.
    let mut huge = header("checkpoint", 0o77_777_777_777).to_vec();
    huge.extend([0; 1024]);
    assert!(faults(&huge)[0].contains("shorter than this file would be"));
    // A million files of nothing: the reader gives up long before.
    let many: Vec<u8> = (0..20_002)
        .flat_map(|at| header(&format!("events/{at:06}.jsonl"), 0))
        .collect();
    assert!(faults(&many)[0].contains("more files than a bundle has"));
    for bytes in [
        &b""[..],
        &[0; 1024],
        &[0xff; 4096],
        b"PK\x03\x04",
        &[0x1f, 0x8b, 8, 0],
    ] {
        assert_eq!(faults(bytes).len(), 1);
    }
}

#[test]
fn no_content_makes_the_reader_do_anything_but_refuse() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let whole = files(&take(&auditor(&web), &case.path, &json!({})));
    let deep = "[".repeat(1 << 20);
    let spaces = " ".repeat(3 << 20);
    let hostile = [
        deep.as_bytes(),
        spaces.as_bytes(),
        b"",
        b"{}",
        b"\n",
        b"null",
        &[0xff; 100],
        &[0; 100],
        b"{\"position\":",
    ];
    for at in 0..whole.len() {
        for content in hostile {
            let mut all = whole.clone();
            all[at].content = content.to_vec();
            assert!(!faults(&packed(&all)).is_empty(), "{}", all[at].name);
        }
    }
    // Ten thousand lines of nothing are told a bounded number of times.
    let mut all = whole.clone();
    file_mut(&mut all, "events/000001.jsonl").content = b"\n".repeat(10_000);
    let told = faults(&packed(&all));
    assert!(told.len() <= 500, "{}", told.len());
    // Newer than this.
    let mut newer = whole.clone();
    let manifest = file_mut(&mut newer, "manifest.json");
    manifest.content = manifest
        .text()
        .replace("evidence/v2", "evidence/v3")
        .into_bytes();
    assert!(faults(&packed(&newer))[0].contains("maatwerk-evidence/v3"));
    assert!(look(&packed(&whole)).is_ok());
}
