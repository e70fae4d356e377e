//! Deciding again: what is as recorded, and each way in which it is not.

use std::collections::BTreeMap;
use std::process::Command;

use maatwerk::audit::redecide::{self, Counts, Order, Part, RedecideError, Report, Verdict};
use maatwerk::backtest::Watch;
use maatwerk::events::{self, DomainEvent, Meta, Transcript, encode_case};
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{
    Assessment, AssessmentOutcome, CaseId, Date, Officer, PersonId, Personal, TechnicalFailure,
};
use maatwerk_log::{Append, EventLog as _, KeyClass, KeyId, NewEvent, Position, StreamId, Version};
use maatwerk_policy::{Digest, keyed};
use serde_json::Value;

use crate::guests::{Guest, LOOP};
use crate::history::{APRIL, FEBRUARY, History};

async fn redecided(history: &History, order: Order) -> Report {
    let app = &history.installation.app;
    redecide::run(app, order, 2, &Watch::default())
        .await
        .unwrap()
}

impl History {
    /// The first answer to a request: 500 euro, a conditional gift.
    async fn first_answer(&self) -> (CaseEvent, Transcript) {
        let app = &self.installation.app;
        let page = app.log.read_log(self.zaanstad, Position::START, 100).await;
        let page = page.unwrap();
        let mut answers = page
            .iter()
            .filter(|event| event.event_type.as_str() == "request-assessed.v1")
            .map(|event| {
                let parts = || app.vault.unseal(&event.as_ref()).unwrap();
                let (told, _) = events::decode(&event.event_type, parts()).unwrap();
                let transcript = events::transcript(&event.event_type, parts()).unwrap();
                match (told, transcript) {
                    (DomainEvent::Case(told), Some(Personal::Known(transcript))) => {
                        (told, transcript)
                    }
                    other => panic!("{other:?}"),
                }
            });
        answers.next().unwrap()
    }

    /// Puts a forged answer in a case of its own, sealed with keys of its own, as somebody who has all
    /// keys and rights could.
    async fn forge(&self, event: &CaseEvent, transcript: &Transcript) -> (CaseId, PersonId) {
        let app = &self.installation.app;
        let keys = app
            .vault
            .create_keys(&[KeyClass::Accounting, KeyClass::Subject]);
        let keys = keys.unwrap();
        let person = PersonId::from_bytes(*keys[1].as_bytes());
        let meta = Meta {
            by: Officer::new("iemand"),
            trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
        };
        let event = encode_case(event, &meta, keys[0], Some(person), Some(transcript));
        self.forge_parts(event.unwrap()).await
    }

    async fn forge_parts(&self, event: NewEvent) -> (CaseId, PersonId) {
        let app = &self.installation.app;
        let keys = [event.parts[0].key, event.parts[1].key];
        let person = PersonId::from_bytes(*keys[1].as_bytes());
        let stream = StreamId::from_bytes(*keys[0].as_bytes());
        let write = app
            .vault
            .seal_all(self.zaanstad, stream, Version::NONE, &[event]);
        let append = Append {
            log: self.zaanstad,
            idempotency: None,
            writes: vec![write.unwrap()],
        };
        app.log.append(append).await.unwrap();
        (CaseId::from_bytes(*stream.as_bytes()), person)
    }

    fn keyed(&self, bytes: &[u8]) -> String {
        let app = &self.installation.app;
        let mac = |bytes: &[u8]| app.keyed_digest(self.zaanstad, "transcript", bytes);
        keyed(&mac, bytes)
    }

    async fn verdict(&self, event: &CaseEvent, transcript: &Transcript) -> Verdict {
        let (case, _) = self.forge(event, transcript).await;
        self.verdict_on(case).await
    }

    async fn verdict_on(&self, case: CaseId) -> Verdict {
        let order = Order {
            log: Some(self.zaanstad),
            case: Some(case),
            ..Order::default()
        };
        let report = redecided(self, order).await;
        assert_eq!(report.counts.found, 1);
        match report.found.as_slice() {
            [] => {
                assert_eq!(report.counts.same, 1, "{:?}", report.counts);
                Verdict::Same
            }
            [found] => {
                assert_eq!(found.case, case.to_string());
                found.verdict.clone()
            }
            more => panic!("{more:?}"),
        }
    }
}

fn answer_of(event: &mut CaseEvent) -> &mut Assessment {
    match event {
        CaseEvent::RequestAssessed { answer, .. } => answer,
        other => panic!("{other:?}"),
    }
}

fn all_same(found: u64) -> Counts {
    Counts {
        found,
        same: found,
        ..Counts::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_decides_the_same_again() {
    let history = History::new().await;
    let heads = history.heads().await;
    let report = redecided(&history, Order::default()).await;
    assert_eq!(report.counts, all_same(7));
    let plugin = answer_of(&mut history.first_answer().await.0)
        .receipt
        .plugin
        .clone();
    assert_eq!(report.policies, BTreeMap::from([(plugin, all_same(7))]));
    assert_eq!(report.logs[0].authority, "GM0479");
    assert_eq!(report.logs[0].position, heads[0].1.position.get());
    assert_eq!(history.heads().await, heads, "nothing is written");

    // The period is that of recording, whichever day was told.
    let of = |from, until| Order {
        from,
        until,
        ..Order::default()
    };
    for (order, found) in [
        (of(Some(FEBRUARY), None), 2),
        (of(None, Some(FEBRUARY)), 6),
        (of(Some(APRIL), Some(APRIL)), 1),
        (of(None, Some(Date::constant(2025, 12, 31))), 0),
    ] {
        let report = redecided(&history, order).await;
        assert_eq!(report.counts, all_same(found), "{order:?}");
    }
    let one = Order {
        log: Some(history.zaanstad),
        case: Some(history.cases[3].0),
        ..Order::default()
    };
    assert_eq!(redecided(&history, one).await.counts, all_same(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_forges_an_answer_and_all_that_goes_with_it_is_found() {
    let history = History::new().await;
    let (event, transcript) = history.first_answer().await;
    assert_eq!(history.verdict(&event, &transcript).await, Verdict::Same);

    // The answer in the transcript, with the digest in the receipt to match.
    let text = String::from_utf8(transcript.output().to_vec()).unwrap();
    assert!(text.contains("50000"), "{text}");
    let output = text.replace("50000", "60000").into_bytes();
    let forged = Transcript::new(transcript.input().to_vec(), output.clone());
    let verdict = history.verdict(&event, &forged).await;
    assert_eq!(verdict, mismatch(Part::RecordedOutput));
    let mut with_digest = event.clone();
    answer_of(&mut with_digest).receipt.output = Some(history.keyed(&output));
    let verdict = history.verdict(&with_digest, &forged).await;
    assert_eq!(verdict, mismatch(Part::Output));

    // The question.
    let text = String::from_utf8(transcript.input().to_vec()).unwrap();
    assert!(text.contains("2001-03-14"), "{text}");
    let input = text.replace("2001-03-14", "2001-03-15").into_bytes();
    let forged = Transcript::new(input.clone(), transcript.output().to_vec());
    let verdict = history.verdict(&event, &forged).await;
    assert_eq!(verdict, mismatch(Part::Input));
    let mut with_digest = event.clone();
    answer_of(&mut with_digest).receipt.input = history.keyed(&input);
    let verdict = history.verdict(&with_digest, &forged).await;
    assert_eq!(verdict, mismatch(Part::Output), "the answer names that day");

    // What people read of it: the outcome.
    let mut other = event.clone();
    answer_of(&mut other).outcome = AssessmentOutcome::Decline;
    let verdict = history.verdict(&other, &transcript).await;
    assert_eq!(verdict, mismatch(Part::Event));

    // The parameters that it is said to rest on.
    let mut other = event.clone();
    answer_of(&mut other).receipt.parameters = Digest::of(b"{}").to_string();
    let verdict = history.verdict(&other, &transcript).await;
    assert_eq!(verdict, mismatch(Part::Receipt));
}

type Change<'a> = Box<dyn FnOnce(&str) -> String + 'a>;

/// Changes what is sealed in a part of an event.
fn rewritten(event: &mut NewEvent, part: usize, change: impl FnOnce(&str) -> String) {
    let bytes = &mut event.parts[part].plaintext;
    let text = std::str::from_utf8(bytes).unwrap();
    let changed = change(text);
    assert_ne!(text, changed);
    *bytes = changed.into_bytes();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_part_is_held_against_the_answer_and_read_where_it_is_written_otherwise() {
    let history = History::new().await;
    let (event, transcript) = history.first_answer().await;
    let meta = Meta {
        by: Officer::new("iemand"),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
    };
    let pretty = |text: &str| {
        let value: Value = serde_json::from_str(text).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    let with = |from: &'static str, to: &'static str| move |text: &str| text.replacen(from, to, 1);
    let event_differs = || mismatch(Part::Event);
    let unreadable = |detail: &str| Verdict::Unreadable {
        detail: detail.to_owned(),
    };
    let (accounting, subject, asked) = (0, 1, 2);
    let changes: Vec<(usize, Change<'_>, Verdict)> = vec![
        // The same, with white space in it.
        (accounting, Box::new(pretty), Verdict::Same),
        (subject, Box::new(pretty), Verdict::Same),
        (asked, Box::new(pretty), Verdict::Same),
        // Other findings, explanations and values.
        (
            accounting,
            Box::new(with("\"met\"", "\"unknown\"")),
            event_differs(),
        ),
        (
            accounting,
            Box::new(with("50000", "60000")),
            event_differs(),
        ),
        (
            subject,
            Box::new(with("\"text\":\"", "\"text\":\"Niet ")),
            event_differs(),
        ),
        (
            subject,
            Box::new(with("2001-03-14", "2001-03-15")),
            event_differs(),
        ),
        // What is no event, though it tells the same.
        (
            accounting,
            Box::new(with("\"trace\"", "\"more\":0,\"trace\"")),
            unreadable(
                "the accounting part of request-assessed.v1 is malformed at line 1, column 21",
            ),
        ),
        (
            subject,
            Box::new(|_| "{}".to_owned()),
            unreadable("the subject part of request-assessed.v1 is malformed at line 1, column 2"),
        ),
        // A question that is written otherwise is another one than the receipt has the digest of.
        (asked, Box::new(with(":{", ": {")), mismatch(Part::Input)),
    ];
    for (at, (part, change, expected)) in changes.into_iter().enumerate() {
        let keys = [KeyClass::Accounting, KeyClass::Subject];
        let keys = history.installation.app.vault.create_keys(&keys).unwrap();
        let person = PersonId::from_bytes(*keys[1].as_bytes());
        let sealed = encode_case(&event, &meta, keys[0], Some(person), Some(&transcript));
        let mut sealed = sealed.unwrap();
        rewritten(&mut sealed, part, change);
        let (case, _) = history.forge_parts(sealed).await;
        assert_eq!(history.verdict_on(case).await, expected, "change {at}");
    }
}

fn mismatch(part: Part) -> Verdict {
    Verdict::Mismatch { part }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_again_is_told_apart() {
    let history = History::new().await;
    let app = &history.installation.app;
    let (event, transcript) = history.first_answer().await;

    // A policy that nobody stored, and one that was damaged on disk.
    let mut elsewhere = event.clone();
    answer_of(&mut elsewhere).receipt.plugin = Digest::of(b"elsewhere").to_string();
    let verdict = history.verdict(&elsewhere, &transcript).await;
    assert!(
        matches!(verdict, Verdict::MissingPlugin { .. }),
        "{verdict:?}"
    );

    // A policy that answers no more: a technical failure is no other answer.
    let loops = app
        .catalogue
        .store_component(&Guest::good().assess(LOOP).component())
        .unwrap();
    let set = br#"{"max-amount":75000}"#;
    let input = String::from_utf8(transcript.input().to_vec()).unwrap();
    let mut asked: Value = serde_json::from_str(&input).unwrap();
    let recorded = asked["assess"]["parameters"].as_str().map(str::to_owned);
    let text = String::from_utf8(set.to_vec()).unwrap();
    let quoted = |text: &str| Value::from(text).to_string();
    let recorded = recorded.unwrap_or_else(|| panic!("{}", asked.take()));
    let input = input.replace(&quoted(&recorded), &quoted(&text));
    let mut slow = event.clone();
    let receipt = &mut answer_of(&mut slow).receipt;
    receipt.plugin = loops.digest().to_string();
    receipt.parameters = Digest::of(set).to_string();
    loops.world().clone_into(&mut receipt.world);
    receipt.input = history.keyed(input.as_bytes());
    let said = Transcript::new(input.clone().into_bytes(), transcript.output().to_vec());
    let verdict = history.verdict(&slow, &said).await;
    assert_eq!(
        verdict,
        Verdict::TechnicalFailure {
            code: "out-of-fuel".to_owned()
        }
    );

    // That it does not judge a legal basis that it names, and that without a question.
    let mut evaded = event.clone();
    answer_of(&mut evaded).outcome = AssessmentOutcome::NotJudged;
    let findings = std::mem::take(&mut answer_of(&mut evaded).findings);
    answer_of(&mut evaded).receipt.output = None;
    let unanswered = Transcript::new(transcript.input().to_vec(), Vec::new());
    let verdict = history.verdict(&evaded, &unanswered).await;
    assert_eq!(verdict, Verdict::AnswersNow);
    // With what it found all the same, which a letter would tell.
    let mut found = evaded.clone();
    answer_of(&mut found).findings = findings;
    let verdict = history.verdict(&found, &unanswered).await;
    assert_eq!(verdict, mismatch(Part::Event));
    answer_of(&mut evaded).receipt.input.clear();
    let verdict = history.verdict(&evaded, &Transcript::default()).await;
    assert_eq!(verdict, mismatch(Part::Input));

    // It failed then too; and one that failed then, and answers now.
    let failed = AssessmentOutcome::Failed(TechnicalFailure {
        code: "out-of-fuel".to_owned(),
        detail: String::new(),
    });
    let fails = |event: &CaseEvent| {
        let mut event = event.clone();
        let answer = answer_of(&mut event);
        answer.outcome = failed.clone();
        answer.findings.clear();
        answer.receipt.output = None;
        event
    };
    let said = Transcript::new(input.into_bytes(), Vec::new());
    history.forge(&fails(&slow), &said).await;
    let said = Transcript::new(transcript.input().to_vec(), Vec::new());
    let verdict = history.verdict(&fails(&event), &said).await;
    assert_eq!(verdict, Verdict::AnswersNow);

    // Never asked: then the receipt knows of no question. One that does had it taken out.
    let nothing = Transcript::default();
    let verdict = history.verdict(&fails(&event), &nothing).await;
    assert_eq!(verdict, mismatch(Part::Input));
    let mut never = fails(&event);
    answer_of(&mut never).receipt.input = String::new();
    history.forge(&never, &nothing).await;
    // Erased with the person or the case, and one whose question was sealed apart, to be rid of it.
    let (_, person) = history.forge(&event, &transcript).await;
    let (case, _) = history.forge(&event, &transcript).await;
    for key in [person.to_bytes(), case.to_bytes()] {
        app.vault.destroy_key(KeyId::from_bytes(key)).unwrap();
    }

    let keys = [KeyClass::Accounting, KeyClass::Subject, KeyClass::Subject];
    let keys = app.vault.create_keys(&keys).unwrap();
    let meta = Meta {
        by: Officer::new("iemand"),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
    };
    let person = PersonId::from_bytes(*keys[1].as_bytes());
    let apart = encode_case(&event, &meta, keys[0], Some(person), Some(&transcript));
    let mut apart = apart.unwrap();
    apart.parts[2].key = keys[2];
    let (case, _) = history.forge_parts(apart).await;
    app.vault.destroy_key(keys[2]).unwrap();
    assert_eq!(history.verdict_on(case).await, mismatch(Part::Input));

    // An answer without its question, whose receipt has none either.
    let mut alone = event.clone();
    answer_of(&mut alone).receipt.input = String::new();
    answer_of(&mut alone).receipt.output = None;
    let verdict = history.verdict(&alone, &nothing).await;
    assert!(matches!(verdict, Verdict::Unreadable { .. }), "{verdict:?}");

    let report = redecided(&history, Order::default()).await;
    let expected = Counts {
        found: 20,
        same: 7,
        failed_again: 1,
        never_asked: 1,
        erased: 2,
        withheld: 0,
        mismatch: 4,
        missing_plugin: 1,
        technical_failure: 1,
        answers_now: 2,
        unreadable: 1,
    };
    assert_eq!(report.counts, expected);
    let positions: Vec<u64> = report.found.iter().map(|found| found.position).collect();
    assert!(
        positions.is_sorted() && positions.len() == 9,
        "{positions:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_it_and_fails_when_something_is_not_as_recorded() {
    let history = History::new().await;
    let missing = history.cases[0].0;
    let (mut event, transcript) = history.first_answer().await;
    let (data, folder) = history.into_folder().await;
    let out = folder.path().join("report.json");
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maatwerk_under_test"));
        command
            .args(["audit", "redecide", "--out", out.to_str().unwrap()])
            .args(args)
            .env("MAATWERK_DATA", &data)
            .env("RUST_LOG", "error");
        command.output().unwrap()
    };
    let report =
        || -> Value { serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap() };
    // Nothing of what lies there compiled is run, or made.
    std::fs::remove_dir_all(data.join("compiled")).unwrap();
    let said = run(&[]);
    assert!(said.status.success(), "{said:?}");
    assert!(!data.join("compiled").exists());
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(
        text.contains("7 antwoorden") && text.contains("7 hetzelfde"),
        "{text}"
    );
    assert_eq!(report()["counts"]["same"], 7);

    let id = missing.to_string();
    let said = run(&["--authority", "GM0479", "--case", &id]);
    assert!(said.status.success(), "{said:?}");
    assert_eq!(report()["counts"]["found"], 2);
    assert_eq!(report()["case"], id);
    for (args, told) in [
        (vec!["--authority", "GM0001"], "GM0001 is not established"),
        (
            vec![
                "--authority",
                "GM0479",
                "--case",
                "00000000-0000-4000-8000-000000000000",
            ],
            "no case",
        ),
        (vec!["--case", &id], "--authority"),
    ] {
        let said = run(&args);
        assert!(!said.status.success());
        let text = String::from_utf8(said.stderr).unwrap();
        assert!(text.contains(told), "{text}");
    }

    // The stored component is changed under the recorded answers.
    let digest = answer_of(&mut event).receipt.plugin.clone();
    let name = digest.trim_start_matches("sha256:");
    let stored = walk(&data.join("plugins"));
    let stored = stored.iter().find(|path| {
        let named = path.file_stem().unwrap().to_str().unwrap();
        named.contains(name) && path.extension().is_some_and(|ending| ending == "wasm")
    });
    let stored = stored.unwrap();
    let mut bytes = std::fs::read(stored).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(stored, bytes).unwrap();
    let said = run(&[]);
    assert!(!said.status.success());
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("7 zonder regels"), "{text}");
    assert_eq!(report()["found"][0]["verdict"], "missing-plugin");
    assert_eq!(report()["found"].as_array().unwrap().len(), 7);
    drop(transcript);
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_stopped_says_so_and_an_unknown_log_is_no_success() {
    let history = History::new().await;
    let app = &history.installation.app;
    let watch = Watch::default();
    watch.stop();
    let stopped = redecide::run(app, Order::default(), 1, &watch)
        .await
        .unwrap();
    assert!(stopped.stopped && stopped.counts.found == 0);
    let order = Order {
        log: Some("GM0001".parse().unwrap()),
        ..Order::default()
    };
    let unknown = redecide::run(app, order, 1, &Watch::default()).await;
    assert!(
        matches!(unknown, Err(RedecideError::NoLog(_))),
        "{unknown:?}"
    );
}
