//! Policies that hold, and that are wrong.

use super::*;
use crate::transparency::{Checkpoint, CosigningKey, KeyName, SigningKey};

fn log(seed: u8) -> SigningKey {
    SigningKey::from_seed(KeyName::new("a.nl/b").unwrap(), &[seed; 32])
}

fn witness(seed: u8) -> CosigningKey {
    CosigningKey::from_seed(KeyName::new("w.nl").unwrap(), &[seed; 32])
}

fn cosigned(by: &[u8]) -> SignedCheckpoint {
    let checkpoint = Checkpoint {
        origin: "a.nl/b".to_owned(),
        size: 7,
        root: [7; 32],
    };
    let mut signed = checkpoint.sign(&log(1)).unwrap();
    for seed in by {
        let text = checkpoint.to_string();
        signed
            .add(witness(*seed).cosign(&text, 1000).unwrap())
            .unwrap();
    }
    signed
}

/// The example of the specification, over witnesses 11 to 13 and 21 to 23.
fn example() -> String {
    use std::fmt::Write;
    let mut policy = format!(
        "# ours\n log\t{} https://a.nl/b \n\n",
        log(1).verifier_key()
    );
    for (name, seeds) in [("X", 11..14_u8), ("Y", 21..24)] {
        for seed in seeds {
            let key = witness(seed).verifier_key().to_string();
            writeln!(policy, "witness {name}{} {key}", seed % 10).unwrap();
        }
    }
    policy
        + "group X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any Y1 Y2 Y3\n\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y"
}

#[test]
fn the_policy_of_the_specification() {
    let policy = TrustPolicy::parse(example().as_bytes()).unwrap();
    assert_eq!(policy.logs()[0].url.as_deref(), Some("https://a.nl/b"));
    assert_eq!(policy.witnesses().len(), 6);
    for (by, enough) in [
        (&[][..], false),
        (&[11, 12], false),
        (&[21], false),
        (&[11, 21, 22, 23], false),
        (&[11, 13, 22], true),
        (&[11, 12, 13, 21, 22, 23], true),
        (&[31, 32, 33], false),
    ] {
        match policy.verify(&cosigned(by)) {
            Ok(trusted) => {
                assert!(enough, "{by:?}");
                assert_eq!(trusted.cosigned.len(), by.len());
                assert!(trusted.cosigned.iter().all(|c| c.time == 1000));
            }
            Err(NotTrusted::Quorum { cosigned }) => {
                assert!(!enough, "{by:?}");
                assert_eq!(cosigned.len(), by.iter().filter(|s| **s < 30).count());
            }
            Err(other) => panic!("{by:?}: {other}"),
        }
    }
    // The right witnesses under another log's signature, or another log's origin.
    let other = example().replace(
        &log(1).verifier_key().to_string(),
        &log(2).verifier_key().to_string(),
    );
    let other = TrustPolicy::parse(other.as_bytes()).unwrap();
    let refused = other.verify(&cosigned(&[11, 12, 21]));
    assert!(
        matches!(refused, Err(NotTrusted::Log { .. })),
        "{refused:?}"
    );
}

/// A policy in which the names of keys stand for keys: `LOG` of a log, `W` and `V` of witnesses,
/// `SAME` the key of `W` under another name.
fn spelled(policy: &str) -> String {
    let (w, v) = (witness(2), witness(3));
    let name = KeyName::new("x").unwrap();
    let same = VerifierKey::from_bytes(name, KeyKind::Witness, w.verifier_key().as_bytes());
    let key = |item: &str| match item {
        "LOG" => log(1).verifier_key().to_string(),
        "W" => w.verifier_key().to_string(),
        "V" => v.verifier_key().to_string(),
        "SAME" => same.as_ref().unwrap().to_string(),
        item => item.to_owned(),
    };
    let line = |line: &str| line.split(' ').map(key).collect::<Vec<_>>().join(" ");
    policy.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn lines_that_are_wrong_are_named() {
    let long = " ".repeat(MAX_BYTES + 1);
    for (policy, line, fault) in [
        ("", 1, "no line says the quorum"),
        ("log LOG\n", 2, "no line says the quorum"),
        (
            "quorum none\nquorum none",
            2,
            "an earlier line says the quorum",
        ),
        ("quorum w", 1, "no earlier line defines w"),
        ("\n\nquorum", 3, "expected: log <key>"),
        ("Log LOG", 1, "expected: log <key>"),
        ("log LOG u v", 1, "expected: log <key>"),
        ("log x", 1, "the key is malformed"),
        ("log LOG\nlog LOG", 2, "the same public key"),
        ("log W", 1, "the key is not of the kind that logs"),
        (
            "witness a LOG",
            1,
            "the key is not of the kind that witnesses",
        ),
        ("witness a W\nwitness b SAME", 2, "the same public key"),
        ("witness a W\nwitness a V", 2, "the name a is taken"),
        ("witness none W", 1, "the name none is taken"),
        ("witness a W\ngroup a any a", 2, "the name a is taken"),
        ("witness a W\ngroup g any", 2, "expected: log <key>"),
        ("witness a W\ngroup g 0 a", 2, "a group of 1 needs"),
        ("witness a W\ngroup g 2 a", 2, "a group of 1 needs"),
        ("witness a W\ngroup g 01 a", 2, "a group of 1 needs"),
        ("witness a W\ngroup g some a", 2, "a group of 1 needs"),
        (
            "witness a W\ngroup g any none",
            2,
            "no earlier line defines none",
        ),
        ("witness a W\ngroup g any g", 2, "no earlier line defines g"),
        ("witness a W\ngroup g any a a", 2, "a is already a member"),
        (
            "witness a W\ngroup g any a\ngroup h any a",
            3,
            "a is already a member",
        ),
        ("quorum none\r\n", 1, "a policy has no control characters"),
        (&long, 1, "a policy has no control characters"),
    ] {
        let refused = TrustPolicy::parse(spelled(policy).as_bytes()).unwrap_err();
        assert_eq!(refused.line, line, "{policy:.200}");
        let found = refused.fault.to_string();
        assert!(found.starts_with(fault), "{policy:.200}: {found}");
    }
}

#[test]
fn names_are_bytes_and_none_is_enough_when_the_policy_says_so() {
    let witness = witness(2).verifier_key().to_string();
    let odd = [
        b"witness \xff ".as_slice(),
        witness.as_bytes(),
        b"\nquorum \xff",
    ]
    .concat();
    TrustPolicy::parse(&odd).unwrap();
    let none = TrustPolicy::parse(b"quorum none").unwrap();
    assert!(none.is_met(&[]));
    assert!(none.verify(&cosigned(&[])).is_err(), "it knows no log");
}
