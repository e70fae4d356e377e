//! Bundles that were changed: every bit of them, and by somebody who knows the format.

use maatwerk_tests::{Office, Web};
use serde_json::{Value, json};

use super::support::{
    AUTHORITY, File, NAME, OTHER, auditor, dice, faults, file, file_mut, files, granted, household,
    packed, relisted, take, web,
};

fn bundle(web: &Web) -> Vec<u8> {
    let office = Office::open(web, AUTHORITY);
    let case = household(&office);
    take(&auditor(web), &case.path, &json!({"contents": "persons"}))
}

/// The line, from 0, in which this byte is.
fn line_at(file: &File, at: usize) -> usize {
    file.content[..at].split(|byte| *byte == b'\n').count() - 1
}

/// The position of the event on the line in which this byte of a file of events is.
fn position_at(file: &File, at: usize) -> u64 {
    let line = line_at(file, at);
    let line = file.text().lines().nth(line).unwrap();
    let event: Value = serde_json::from_str(line).unwrap();
    event["position"].as_u64().unwrap()
}

/// Flips a bit and sees that it is found, and where.
fn found(whole: &[u8], all: &[File], at: usize, bit: u8) {
    let mut bytes = whole.to_vec();
    bytes[at] ^= 1 << bit;
    let told = faults(&bytes);
    assert!(!told.is_empty(), "bit {bit} of byte {at}");
    let owner = all.iter().rev().find(|file| file.header <= at);
    let end = all
        .last()
        .map_or(0, |file| file.start() + file.content.len());
    let Some(owner) = owner.filter(|file| at < file.start() + file.content.len()) else {
        // What fills a block up, or the end of the archive: told by its place.
        let near = told.iter().any(|fault| fault.contains("at byte "));
        assert!(near, "byte {at} (of {end}): {told:?}");
        return;
    };
    if at < owner.start() {
        let near = told.iter().any(|fault| fault.contains("at byte "));
        assert!(near, "byte {at}, in the header of {}: {told:?}", owner.name);
        return;
    }
    let named = told.iter().any(|fault| fault.contains(&owner.name));
    assert!(named, "byte {at}, in {}: {told:?}", owner.name);
    if owner.name.starts_with("events/") {
        let position = position_at(owner, at - owner.start());
        let place = format!("the event at position {position}:");
        let line = line_at(owner, at - owner.start());
        let place_of_line = format!(", line {}", line + 1);
        let named = told
            .iter()
            .any(|fault| fault.contains(&place) || fault.contains(&place_of_line));
        assert!(named, "byte {at}, of the event at {position}: {told:?}");
    }
}

#[test]
fn any_bit_is_found_and_located() {
    let web = web();
    let whole = bundle(&web);
    assert_eq!(faults(&whole), [""; 0]);
    let all = files(&whole);
    let mut roll = dice(20_261_122);
    // Each kind of place in each file: its header, its first and last byte, and what fills it up.
    for file in &all {
        let (start, length) = (file.start(), file.content.len());
        for at in [
            file.header,
            file.header + 99,
            file.header + 107,
            file.header + 130,
            file.header + 150,
            file.header + 156,
            file.header + 260,
            file.header + 511,
            start,
            start + length / 2,
            start + length - 1,
        ] {
            found(&whole, &all, at, 0);
        }
        if length % 512 != 0 {
            found(&whole, &all, start + length, 7);
        }
    }
    for at in [whole.len() - 1024, whole.len() - 512, whole.len() - 1] {
        found(&whole, &all, at, 3);
    }
    // And anywhere; what is small is not left to chance beside the policy.
    for _ in 0..150 {
        found(
            &whole,
            &all,
            roll(whole.len()),
            u8::try_from(roll(8)).unwrap(),
        );
    }
    for name in [
        "events/000001.jsonl",
        "checkpoint",
        "origins",
        "data-keys.jsonl",
        "report.html",
        "manifest.json",
        "manifest.note",
    ] {
        let file = file(&all, name);
        for _ in 0..30 {
            let at = file.start() + roll(file.content.len());
            found(&whole, &all, at, u8::try_from(roll(8)).unwrap());
        }
    }
}

#[test]
fn a_file_that_is_cut_off_lengthened_or_left_out_is_found() {
    let web = web();
    let whole = bundle(&web);
    let all = files(&whole);
    assert_eq!(packed(&all), whole, "there is one way to pack these files");
    for length in [
        0,
        1,
        511,
        512,
        513,
        whole.len() / 2,
        whole.len() - 512,
        whole.len() - 1,
    ] {
        assert!(!faults(&whole[..length]).is_empty(), "{length}");
    }
    assert!(!faults(&[&whole[..], &[0; 512]].concat()).is_empty());
    for at in 0..all.len() {
        let mut without = all.clone();
        let gone = without.remove(at);
        let told = faults(&packed(&without));
        assert!(
            told.iter().any(|fault| fault.contains(&gone.name)),
            "{}: {told:?}",
            gone.name
        );
        let mut twice = all.clone();
        twice.insert(at, all[at].clone());
        assert!(
            !faults(&packed(&twice)).is_empty(),
            "{} twice",
            all[at].name
        );
        if at > 0 {
            let mut swapped = all.clone();
            swapped.swap(at - 1, at);
            assert!(
                !faults(&packed(&swapped)).is_empty(),
                "{} before",
                all[at].name
            );
            let mut contents = all.clone();
            contents[at].content.clone_from(&all[at - 1].content);
            contents[at - 1].content.clone_from(&all[at].content);
            assert!(
                !faults(&packed(&contents)).is_empty(),
                "{} in its place",
                all[at].name
            );
        }
    }
    let mut more = all.clone();
    more.insert(
        1,
        File {
            name: "events/000002.jsonl".to_owned(),
            header: 0,
            content: Vec::new(),
        },
    );
    let told = faults(&packed(&more));
    assert!(
        told.iter()
            .any(|fault| fault.contains("events/000002.jsonl")),
        "{told:?}"
    );
}

/// Changes a bundle, and says which fault somebody finds who looks at the manifest as it came, and at one
/// that was made to fit.
fn changed(
    whole: &[u8],
    name: &str,
    change: impl Fn(&str) -> String,
) -> (Vec<String>, Vec<String>) {
    let mut all = files(whole);
    let file = file_mut(&mut all, name);
    let before = file.text().to_owned();
    file.content = change(&before).into_bytes();
    assert_ne!(before.as_bytes(), file.content);
    (faults(&packed(&all)), faults(&relisted(all)))
}

#[test]
fn who_knows_the_format_and_has_no_key_is_found() {
    let web = web();
    let whole = bundle(&web);
    let events = "events/000001.jsonl";
    let has = |told: &[String], what: &str| {
        assert!(
            told.iter().any(|fault| fault.contains(what)),
            "{what}: {told:?}"
        );
    };
    let unsigned = "manifest.json: is not the one that the log signed for";
    let swap = |text: &str| {
        let mut lines: Vec<_> = text.lines().collect();
        lines.swap(3, 4);
        lines.join("\n") + "\n"
    };
    let (as_it_came, relisted) = changed(&whole, events, swap);
    has(&as_it_came, "has another content than is listed");
    has(&relisted, "does not come after the event before it");
    has(&relisted, unsigned);
    let drop_one = |text: &str| {
        let (_, rest) = text.split_once('\n').unwrap();
        rest.to_owned()
    };
    let (_, relisted) = changed(&whole, events, drop_one);
    has(&relisted, "another number of events");
    let twice = |text: &str| format!("{}\n{text}", text.lines().next().unwrap());
    let (_, relisted) = changed(&whole, events, twice);
    has(&relisted, "does not come after the event before it");
    // A later time, and a proof that does not fit any more.
    let later = |text: &str| text.replacen("\"recordedAt\":1", "\"recordedAt\":2", 1);
    let (_, relisted) = changed(&whole, events, later);
    has(
        &relisted,
        "the event at position 1: is not shown to be in the log",
    );
    let (_, relisted) = changed(&whole, "report.html", |text| {
        text.replace("€ 500,00", "€ 900,00")
    });
    has(
        &relisted,
        "report.html: is not the one that these events make",
    );
    let other_key = |text: &str| text.replacen("\"secret\":\"", "\"secret\":\"AA", 1);
    let (_, relisted) = changed(&whole, "data-keys.jsonl", other_key);
    has(&relisted, "data-keys.jsonl, line 1: is no line of a key");
    let (_, relisted) = changed(&whole, "checkpoint", |text| text.replacen('\n', "\n9", 1));
    has(&relisted, "checkpoint: is not");
    for (from, to) in [
        (NAME, "Iemand Anders"),
        ("\"purpose\": \"evidence\"", "\"purpose\": \"research\""),
        ("\"by\": \"controleur\"", "\"by\": \"niemand\""),
    ] {
        if from != NAME {
            let (as_it_came, _) = changed(&whole, "manifest.json", |text| text.replace(from, to));
            has(&as_it_came, unsigned);
        }
    }
}

#[test]
fn a_bundle_of_another_log_under_this_ones_name_is_found() {
    let web = web();
    let whole = bundle(&web);
    let other = Office::open(&web, OTHER);
    let (path, person) = other.case(NAME);
    granted(&other, &path, &person);
    let elsewhere = web.client(OTHER, "controleur", &[maatwerk::http::auth::Role::Auditor]);
    let theirs = files(&take(&elsewhere, &path, &json!({"contents": "persons"})));
    let ours = files(&whole);
    let mut relabelled = theirs.clone();
    let manifest = file_mut(&mut relabelled, "manifest.json");
    let text = manifest.text().replace(OTHER, AUTHORITY);
    manifest.content = text.into_bytes();
    let told = faults(&relisted(relabelled.clone()));
    assert!(
        told.iter()
            .any(|fault| fault.contains("position 1: is not shown to be in the log")),
        "{told:?}"
    );
    // With all of this log's own that can be had.
    for name in ["checkpoint", "origins", "manifest.note"] {
        file_mut(&mut relabelled, name)
            .content
            .clone_from(&file(&ours, name).content);
    }
    let told = faults(&relisted(relabelled));
    assert!(
        told.iter()
            .any(|fault| fault.contains("position 1: is not shown to be in the log")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|fault| fault.contains("manifest.json")),
        "{told:?}"
    );
}
