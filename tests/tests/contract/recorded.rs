//! What policies of a released version answered when it was released, byte for byte, for ever.

use std::path::Path;

use maatwerk_policy::contract::{Input, decode};
use maatwerk_policy::{Host, HostConfig, Policy};

use crate::path;

/// Asks again what stands in `exchanges/`, and counts the answers and the failures.
fn ask_again(host: &Host, policy: &Policy, exchanges: &Path) -> (usize, usize) {
    let (mut answers, mut failures) = (0, 0);
    for entry in std::fs::read_dir(exchanges).unwrap() {
        let input = entry.unwrap().path();
        if input.extension().is_none_or(|end| end != "input") {
            continue;
        }
        let asked = std::fs::read(&input).unwrap();
        let answer = host.rerun(policy, &asked).unwrap();
        assert_eq!(answer.input, asked, "{}", input.display());
        match answer.result {
            Ok(_) => {
                let output = std::fs::read(input.with_extension("output")).unwrap();
                assert_eq!(
                    String::from_utf8_lossy(&answer.output),
                    String::from_utf8_lossy(&output),
                    "{}",
                    input.display()
                );
                assert_eq!(answer.output, output, "{}", input.display());
                answers += 1;
            }
            Err(failure) => {
                // Its code, and what the guest said. What the engine says of a trap may be put in
                // other words one day: it is for people.
                let mut told = failure.code.to_string();
                if let Some(said) = &failure.said {
                    told = format!("{told}\n{}", said.as_str());
                }
                let recorded = std::fs::read_to_string(input.with_extension("failure"));
                assert_eq!(told, recorded.unwrap(), "{}", input.display());
                assert!(answer.output.is_empty());
                failures += 1;
            }
        }
    }
    (answers, failures)
}

/// What the components of a version answer again: of each folder the answers and the failures.
fn again(version: &str, world: &str, folders: [&str; 3]) -> [(usize, usize); 3] {
    let host = Host::new(HostConfig::default()).unwrap();
    folders.map(|name| {
        let folder = path("tests/fixtures").join(version).join(name);
        let component = std::fs::read(folder.join("component.wasm")).unwrap();
        let policy = host.compile(&component).unwrap();
        assert_eq!(policy.world(), world);
        ask_again(&host, &policy, &folder.join("exchanges"))
    })
}

#[test]
fn what_version_1_answered_it_answers_for_ever() {
    let folders = ["zaanstad", "traps", "loops"];
    let asked = again("policy-v1", "maatwerk:policy@1.0.0", folders);
    assert_eq!(asked, [(14, 2), (0, 1), (0, 1)]);
}

#[test]
fn what_version_2_answered_it_answers_for_ever() {
    let folders = ["leeuwarden", "traps", "loops"];
    let asked = again("policy-v2", "maatwerk:policy@2.0.0", folders);
    assert_eq!(asked, [(16, 1), (0, 1), (0, 1)]);
}

/// Receipts hold digests of these bytes, so the encoding is frozen with the version: no field that a
/// later version adds may show in what a policy of this one was told.
#[test]
fn the_questions_of_each_version_are_canonical_for_ever() {
    for (folder, expected) in [
        ("policy-v1/zaanstad", (9, 7)),
        ("policy-v2/leeuwarden", (11, 6)),
    ] {
        let folder = path("tests/fixtures").join(folder).join("exchanges");
        let mut kinds = (0, 0);
        for entry in std::fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            if file.extension().is_some_and(|end| end == "input") {
                match decode::<Input>(&std::fs::read(&file).unwrap()).unwrap() {
                    Input::Assess { .. } => kinds.0 += 1,
                    Input::Review { .. } => kinds.1 += 1,
                }
            }
        }
        assert_eq!(kinds, expected);
    }
}
