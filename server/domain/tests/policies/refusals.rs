//! Every refusal has a code of its own, and the bound on publishers is met.

use std::collections::BTreeSet;

use maatwerk_domain::policy::{PolicyRefusal, Publisher, PublisherId};
use maatwerk_domain::{AuthorityEvent, PolicyCommand};

use crate::support::*;

#[test]
fn a_register_is_bounded() {
    let publisher = |number: u64| Publisher {
        key_id: PublisherId::from_bytes(number.to_le_bytes()),
        ..publisher()
    };
    let many = (0..200).map(|number| AuthorityEvent::PublisherRegistered {
        publisher: publisher(number),
        act: act("administrator"),
    });
    given(many)
        .when(PolicyCommand::RegisterPublisher(publisher(200)))
        .refused(PolicyRefusal::Full {
            what: "publishers",
            limit: 200,
        });
}

#[test]
fn codes_are_of_one_refusal_each() {
    let source = include_str!("../../src/policy/refusal.rs");
    let code = source.split("fn code(").nth(1).unwrap();
    let body = code.split("fn rule(").next().unwrap();
    let codes: BTreeSet<_> = body
        .lines()
        .filter_map(|line| line.split("=> \"").nth(1)?.split('"').next())
        .collect();
    assert_eq!(codes.len(), body.matches("Self::").count());
    let others = include_str!("../../src/refusal.rs");
    for code in codes {
        assert!(!others.contains(&format!("\"{code}\"")), "{code} is taken");
    }
}
