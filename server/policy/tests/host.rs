//! A good policy, asked: what comes back, what is recorded of it, and asking again.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

#[path = "../../../tests/guests/mod.rs"]
mod guests;

use std::sync::Arc;

use guests::{Guest, assessment, gift, manifest, request, review};
use maatwerk_domain as domain;
use maatwerk_policy::contract::{Assessment, CodecError, Input, World, decode, encode};
use maatwerk_policy::{
    CompileError, Digest, ENGINE, FailureCode, Host, HostConfig, HostError, Output, ParameterError,
    Parameters, Policy, RerunError, to_domain_assessment, to_domain_review,
};

fn host() -> Host {
    Host::new(HostConfig {
        concurrency: 2,
        ..HostConfig::default()
    })
    .unwrap()
}

fn good(host: &Host) -> (Arc<Policy>, Parameters) {
    let policy = host.compile(&Guest::good().component()).unwrap();
    let parameters = Parameters::parse(&policy, br#"{ "max-amount": 75000.0 }"#).unwrap();
    (policy, parameters)
}

/// The canonical encoding of the sample request. It is frozen: receipts of years ago hold digests
/// of bytes made this way, so this text never changes with this version of the interface.
const INPUT: &str = concat!(
    r#"{"assess":{"request":{"received":"2026-11-20","today":"2026-11-23","purpose":"rijlessen","#,
    r#""amount":50000,"legal-basis":"CVDR123456/1","facts":[{"code":"birth-date","value":"#,
    r#"{"day":"2001-03-14"}},{"code":"employed","value":{"flag":true},"since":"2026-05-01"}],"#,
    r#""earlier-grants":[{"decided":"2025-02-03","amount":7500,"purpose":"werkkleding","standing":"#,
    r#"[{"code":"status","value":{"text":"running"}},{"code":"until","value":{"day":"2027-02-03"}}]}],"#,
    r#""pot":{"year":2026,"available":1000000}},"parameters":"{\"max-amount\":75000}"}}"#,
);

/// What a policy of version 1 is not told, and what its transcripts and receipts never hold.
const UNTOLD: &str = concat!(
    r#","standing":[{"code":"status","value":{"text":"running"}},"#,
    r#"{"code":"until","value":{"day":"2027-02-03"}}]"#,
);

/// And of the sample answer.
const OUTPUT: &str = concat!(
    r#"{"outcome":{"grant":{"form":"conditional-gift","amount":50000,"conditions":[{"rule":"#,
    r#""stays-in-work","until":"2027-05-23","text":"U blijft zes maanden bij uw werkgever."}]}},"#,
    r#""findings":[{"rule":"adult","outcome":"met","text":"De inwoner is 25 jaar.","used":[{"code":"#,
    r#""birth-date","value":{"day":"2001-03-14"}},{"code":"partner"}]}]}"#,
);

/// The canonical encoding of the sample gift.
const GIFT: &str = concat!(
    r#"{"review":{"gift":{"today":"2027-03-25","received":"2026-11-20","decided":"2026-11-23","#,
    r#""purpose":"rijlessen","amount":50000,"paid":40000,"conditions":[{"rule":"stays-in-work","#,
    r#""until":"2027-05-23","text":"U blijft zes maanden bij uw werkgever."}],"facts":[]},"#,
    r#""parameters":"{\"max-amount\":75000}"}}"#,
);

/// And of the sample review.
const REVIEW: &str = concat!(
    r#"{"outcome":{"keep":"2027-05-23"},"findings":[{"rule":"stays-in-work","outcome":"unknown","#,
    r#""text":"Nog niet bekend.","used":[]}]}"#,
);

#[test]
fn a_good_policy_answers_and_the_bytes_are_the_frozen_ones() {
    let host = host();
    let (policy, parameters) = good(&host);
    assert_eq!(policy.manifest(), &manifest());
    assert_eq!(policy.world(), "maatwerk:policy@2.0.0");

    let answer = host.assess(&policy, &request(), &parameters).unwrap();
    assert_eq!(answer.result, Ok(assessment()));
    assert_eq!(String::from_utf8(answer.input).unwrap(), INPUT);
    assert_eq!(String::from_utf8(answer.output).unwrap(), OUTPUT);
    assert!(answer.fuel > 0);

    let answer = host.review(&policy, &gift(), &parameters).unwrap();
    assert_eq!(answer.result, Ok(review()));
    assert_eq!(String::from_utf8(answer.input).unwrap(), GIFT);
    assert_eq!(String::from_utf8(answer.output).unwrap(), REVIEW);
}

/// The bytes that version 1 froze are those that a policy of it is asked today, whatever more is known.
#[test]
fn a_policy_of_version_1_is_told_what_it_ever_was_and_its_bytes_are_the_frozen_ones() {
    let host = host();
    let old = Guest::good().built_for(World::V1);
    let policy = host.compile(&old.component()).unwrap();
    assert_eq!(policy.world(), "maatwerk:policy@1.0.0");
    assert_eq!(policy.manifest(), &manifest());
    let parameters = Parameters::parse(&policy, br#"{ "max-amount": 75000.0 }"#).unwrap();
    let frozen = INPUT.replace(UNTOLD, "");
    assert_ne!(frozen, INPUT);

    let answer = host.assess(&policy, &request(), &parameters).unwrap();
    assert_eq!(String::from_utf8(answer.input).unwrap(), frozen);
    assert_eq!(String::from_utf8(answer.output).unwrap(), OUTPUT);
    let answer = host.review(&policy, &gift(), &parameters).unwrap();
    assert_eq!(String::from_utf8(answer.input).unwrap(), GIFT);
    assert_eq!(String::from_utf8(answer.output).unwrap(), REVIEW);

    let again = host.rerun(&policy, frozen.as_bytes()).unwrap();
    assert_eq!(again.output, OUTPUT.as_bytes());
    // It cannot have been asked this: whoever shows such a record made it.
    assert!(matches!(
        host.rerun(&policy, INPUT.as_bytes()),
        Err(RerunError::Untold)
    ));
}

#[test]
fn a_policy_of_version_2_is_asked_what_was_recorded_for_version_1() {
    let host = host();
    let (policy, parameters) = good(&host);
    let recorded: Input = decode(INPUT.replace(UNTOLD, "").as_bytes()).unwrap();
    let said = host.trial(&policy, &recorded, &parameters).unwrap();
    assert_eq!(said, Ok(Output::Assessment(assessment())));
    // Nothing told has one spelling only.
    let spelled = INPUT.replace(UNTOLD, r#","standing":[]"#);
    assert!(matches!(
        decode::<Input>(spelled.as_bytes()),
        Err(CodecError::NotCanonical)
    ));
}

#[test]
fn canonical_bytes_go_one_to_one() {
    let input: Input = decode(INPUT.as_bytes()).unwrap();
    assert_eq!(encode(&input).unwrap(), INPUT.as_bytes());
    let output: Assessment = decode(OUTPUT.as_bytes()).unwrap();
    assert_eq!(output, assessment());
    for other in [
        OUTPUT.replace(":50000", ": 50000"),
        OUTPUT.replace(
            r#"{"code":"partner"}"#,
            r#"{"code":"partner","value":null}"#,
        ),
        OUTPUT.replace("2027-05-23", "20270523"),
        OUTPUT.replace("De inwoner", "\\u0044e inwoner"),
        OUTPUT.replace(r#","used":"#, r#","more":1,"used":"#),
        OUTPUT.replace("2027-05-23", "2027-02-30"),
        format!("{OUTPUT}\n"),
    ] {
        assert!(decode::<Assessment>(other.as_bytes()).is_err(), "{other}");
    }
    let spaced = OUTPUT.replacen('{', "{ ", 1);
    assert!(matches!(
        decode::<Assessment>(spaced.as_bytes()),
        Err(CodecError::NotCanonical)
    ));
}

#[test]
fn the_audit_gets_the_same_bytes_again_from_another_host() {
    let (first, second) = (host(), host());
    let (policy, parameters) = good(&first);
    let once = first.assess(&policy, &request(), &parameters).unwrap();
    let looked = first.review(&policy, &gift(), &parameters).unwrap();

    let policy = second.compile(&Guest::good().component()).unwrap();
    let again = second.rerun(&policy, &once.input).unwrap();
    assert_eq!((again.input, again.output), (once.input, once.output));
    assert_eq!(again.result, Ok(Output::Assessment(assessment())));
    let again = second.rerun(&policy, &looked.input).unwrap();
    assert_eq!((again.input, again.output), (looked.input, looked.output));

    assert!(matches!(
        second.rerun(&policy, b"{}"),
        Err(RerunError::Input(_))
    ));
    let other = INPUT.replace("75000", "-1");
    assert!(matches!(
        second.rerun(&policy, other.as_bytes()),
        Err(RerunError::Parameters(_))
    ));
}

#[test]
fn a_policy_belongs_to_the_host_that_compiled_it() {
    let (one, other) = (host(), host());
    let (policy, parameters) = good(&one);
    assert!(matches!(
        other.assess(&policy, &request(), &parameters),
        Err(HostError::OtherHost)
    ));
}

#[test]
fn the_receipt_names_everything_and_gives_nothing_away() {
    let host = host();
    let (policy, parameters) = good(&host);
    let answer = host.assess(&policy, &request(), &parameters).unwrap();
    let mac = |bytes: &[u8]| {
        let mut tag = [0; 32];
        tag[0] = if bytes == INPUT.as_bytes() { 1 } else { 2 };
        tag
    };
    let told = to_domain_assessment(&answer, &policy, &mac);
    let zeros = "0".repeat(62);
    assert_eq!(
        told.receipt,
        domain::Receipt {
            plugin: Digest::of(&Guest::good().component()).to_string(),
            world: "maatwerk:policy@2.0.0".into(),
            parameters: Digest::of(br#"{"max-amount":75000}"#).to_string(),
            input: format!("hmac-sha256:01{zeros}"),
            output: Some(format!("hmac-sha256:02{zeros}")),
            engine: ENGINE.into(),
            fuel: answer.fuel,
        }
    );
    assert_eq!(answer.input, INPUT.as_bytes());
    assert_eq!(answer.output, OUTPUT.as_bytes());
    assert_eq!(told.findings[0].article.as_str(), "CVDR123456/2");
    let domain::AssessmentOutcome::Grant(terms) = told.outcome else {
        panic!("a grant");
    };
    assert_eq!(terms.amount, domain::Cents::new(50_000));
    assert_eq!(terms.conditions[0].article.as_str(), "CVDR123456/6");

    let looked = host.review(&policy, &gift(), &parameters).unwrap();
    let told = to_domain_review(&looked, &policy, &mac);
    assert_eq!(
        told.outcome,
        domain::ReviewOutcome::Keep {
            look_again: guests::date(2027, 5, 23)
        }
    );
}

#[test]
fn a_failure_has_a_receipt_without_output() {
    let host = host();
    let policy = host
        .compile(&Guest::good().assess("(unreachable)").component())
        .unwrap();
    let parameters = Parameters::parse(&policy, br#"{"max-amount":1}"#).unwrap();
    let answer = host.assess(&policy, &request(), &parameters).unwrap();
    let told = to_domain_assessment(&answer, &policy, &|_| [0; 32]);
    let domain::AssessmentOutcome::Failed(failure) = told.outcome else {
        panic!("a failure");
    };
    assert_eq!(failure.code, "trap");
    assert_eq!(told.receipt.output, None);
    assert!(told.findings.is_empty());
    assert!(answer.output.is_empty() && !answer.input.is_empty());
}

#[test]
fn a_policy_is_not_asked_about_a_basis_that_it_does_not_name() {
    let host = host();
    let (policy, parameters) = good(&host);
    let named = policy.manifest().legal_bases[0].clone();
    for (basis, judged) in [
        (named.clone(), true),
        (format!("{named}/1"), true),
        (named.rsplit_once('/').unwrap().0.to_owned(), true),
        (format!("{named}0"), false),
        ("jci1.31:c:BWBR0015703&artikel=35".to_owned(), false),
        ("no law".to_owned(), false),
    ] {
        assert_eq!(policy.judges(&basis), judged, "{basis}");
        let request = maatwerk_policy::contract::Request {
            legal_basis: basis,
            ..request()
        };
        let answer = host.assess(&policy, &request, &parameters).unwrap();
        let told = to_domain_assessment(&answer, &policy, &|_| [0; 32]);
        let not_judged = told.outcome == domain::AssessmentOutcome::NotJudged;
        assert_eq!(!not_judged, judged);
        assert_eq!(told.findings.is_empty(), not_judged);
        assert_eq!(
            (answer.fuel == 0, answer.output.is_empty()),
            (not_judged, not_judged)
        );
        // The question is on record all the same, for whoever looks whether it was rightly not asked.
        assert!(!answer.input.is_empty());
    }
}

#[test]
fn parameters_tell_every_fault_with_its_place() {
    let host = host();
    let (policy, _) = good(&host);
    let Err(ParameterError::Faults(faults)) =
        Parameters::parse(&policy, br#"{"max-amount":0,"more":true}"#)
    else {
        panic!("faults");
    };
    let places: Vec<_> = faults
        .iter()
        .map(|fault| (fault.pointer.as_str(), fault.code.as_str()))
        .collect();
    assert_eq!(places.len(), 2, "{faults:?}");
    assert!(places.contains(&("/max-amount", "minimum")), "{faults:?}");
    assert!(places.contains(&("", "additionalProperties")), "{faults:?}");
}

#[test]
fn parameters_of_another_policy_are_checked_again() {
    let host = host();
    let (_, parameters) = good(&host);
    let mut other = manifest();
    other.parameters_schema = r#"{"type":"object","required":["months"]}"#.into();
    let policy = host
        .compile(&Guest::describing(&other).component())
        .unwrap();
    let answer = host.assess(&policy, &request(), &parameters).unwrap();
    assert_eq!(answer.result.unwrap_err().code, FailureCode::Parameters);
}

#[test]
fn the_constants_are_those_of_the_lock_file_and_the_interface() {
    let lock = include_str!("../../../Cargo.lock");
    let (name, version) = ENGINE.split_once(' ').unwrap();
    assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n")));
    let texts = [
        include_str!("../../../plugin-sdk/wit/v1/policy.wit"),
        include_str!("../../../plugin-sdk/wit/v2/policy.wit"),
    ];
    for (world, wit) in World::ALL.into_iter().zip(texts) {
        assert!(wit.contains(&format!("package {};", world.name())));
    }
    assert_eq!(World::ALL.into_iter().max(), Some(World::NEWEST));
}

#[test]
fn what_no_policy_can_take_is_an_error_of_the_caller() {
    let host = host();
    let (policy, parameters) = good(&host);
    let mut early = request();
    early.received = guests::date(-1, 1, 1);
    assert!(matches!(
        host.assess(&policy, &early, &parameters),
        Err(HostError::Input(_))
    ));
}

/// Which version answers would depend on the host: what was approved must answer by the same code for ever.
#[test]
fn a_component_of_two_versions_is_of_none() {
    let both = wat::parse_str(
        r#"(component
            (instance $nothing)
            (export "maatwerk:policy/policy@1.0.0" (instance $nothing))
            (export "maatwerk:policy/policy@3.0.0" (instance $nothing)))"#,
    );
    let refused = host().compile(&both.unwrap()).unwrap_err();
    let CompileError::OtherWorld(why) = &refused else {
        panic!("{refused:?}");
    };
    assert!(why.to_string().contains("more than one version"), "{why}");
}
