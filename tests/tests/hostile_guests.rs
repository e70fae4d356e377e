//! Policies that mean harm, or are badly broken: each gets an error that says what is wrong, and
//! nobody else notices, neither afterwards nor meanwhile.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

#[path = "../guests/mod.rs"]
mod guests;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use guests::{Guest, LOOP, assessment, constant, encode, hostile, manifest, request, review};
use maatwerk_policy::contract::{Assessment, Manifest, Request, World};
use maatwerk_policy::{
    CompileError, FailureCode, Host, HostConfig, HostError, Parameters, Policy, TechnicalFailure,
};

fn host(change: impl FnOnce(&mut HostConfig)) -> Host {
    let mut config = HostConfig {
        concurrency: 4,
        wait: Duration::from_mins(1),
        fuel: 20_000_000,
        deadline: Duration::from_mins(1),
        ..HostConfig::default()
    };
    change(&mut config);
    Host::new(config).unwrap()
}

/// A policy and parameters that fit it.
struct Ready(Arc<Policy>, Parameters);

fn ready(host: &Host, guest: &Guest) -> Ready {
    let policy = host.compile(&guest.component()).unwrap();
    let parameters = Parameters::parse(&policy, br#"{"max-amount":75000}"#).unwrap();
    Ready(policy, parameters)
}

fn assess(
    host: &Host,
    Ready(policy, parameters): &Ready,
) -> Result<Result<Assessment, TechnicalFailure>, HostError> {
    host.assess(policy, &request(), parameters)
        .map(|answer| answer.result)
}

#[test]
fn each_gets_its_own_error_and_a_good_policy_still_answers() {
    let host = host(|_| {});
    let good = ready(&host, &Guest::good());
    for (name, guest, code) in hostile() {
        let guest = ready(&host, &guest);
        // Twice: nothing of the first call may live on in the second.
        for _ in 0..2 {
            let failure = assess(&host, &guest).unwrap().expect_err(name);
            assert_eq!(failure.code, code, "{name}: {failure}");
            assert!(!failure.detail.is_empty(), "{name}");
        }
        assert_eq!(assess(&host, &good).unwrap(), Ok(assessment()), "{name}");
        // What breaks in assess leaves the same policy's review alone.
        let looked = host.review(&guest.0, &guests::gift(), &guest.1).unwrap();
        assert_eq!(looked.result, Ok(review()), "{name}");
    }
}

#[test]
fn other_municipalities_are_served_meanwhile() {
    let host = host(|_| {});
    let good = ready(&host, &Guest::good());
    let hostile: Vec<_> = hostile()
        .into_iter()
        .map(|(name, guest, code)| (name, ready(&host, &guest), code))
        .collect();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let served: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut answers = 0;
                    while answers < 50 || !done.load(Ordering::Acquire) {
                        assert_eq!(assess(&host, &good).unwrap(), Ok(assessment()));
                        answers += 1;
                    }
                })
            })
            .collect();
        let codes: Vec<_> = hostile
            .iter()
            .map(|(_, guest, _)| assess(&host, guest).map(|answer| answer.map_err(|f| f.code)))
            .collect();
        // Before anything is asserted: otherwise a failure would leave the others running.
        done.store(true, Ordering::Release);
        for ((name, _, code), said) in hostile.iter().zip(codes) {
            assert_eq!(said.unwrap(), Err(*code), "{name}");
        }
        for thread in served {
            thread.join().unwrap();
        }
    });
}

#[test]
fn nothing_of_a_call_lives_on_in_the_next() {
    let host = host(|config| config.concurrency = 1);
    // Far from what the guest uses itself; and a global beside the memory.
    let body = |answer: &str| {
        format!(
            "(if (i32.or (global.get $called) (i32.load (i32.const 900000))) (then (unreachable)))
            (global.set $called (i32.const 1))
            (i32.store (i32.const 900000) (i32.const 1))
            {answer}"
        )
    };
    let global = "(global $called (mut i32) (i32.const 0))";
    let guest = Guest::good().extra(global);
    let answer = guest.assess_body().to_owned();
    let guest = ready(&host, &guest.assess(&body(&answer)));
    for _ in 0..20 {
        assert_eq!(assess(&host, &guest).unwrap(), Ok(assessment()));
    }
}

#[test]
fn the_clock_ends_what_fuel_does_not() {
    let host = host(|config| {
        config.fuel = u64::MAX;
        config.deadline = Duration::from_millis(100);
        config.tick = Duration::from_millis(10);
    });
    let guest = ready(&host, &Guest::good().assess(LOOP));
    let failure = assess(&host, &guest).unwrap().unwrap_err();
    assert_eq!(failure.code, FailureCode::Deadline);
    let good = ready(&host, &Guest::good());
    assert_eq!(assess(&host, &good).unwrap(), Ok(assessment()));
}

#[test]
fn a_full_house_is_told_apart_from_a_broken_policy() {
    let host = host(|config| {
        config.concurrency = 1;
        config.wait = Duration::ZERO;
        config.fuel = u64::MAX;
        config.deadline = Duration::from_millis(500);
        config.tick = Duration::from_millis(10);
    });
    let (good, slow) = (
        ready(&host, &Guest::good()),
        ready(&host, &Guest::good().assess(LOOP)),
    );
    std::thread::scope(|scope| {
        let harm = scope.spawn(|| {
            loop {
                match assess(&host, &slow) {
                    Err(HostError::Busy) => std::thread::yield_now(),
                    answer => return answer.unwrap().unwrap_err().code,
                }
            }
        });
        let mut busy = false;
        while !harm.is_finished() {
            match assess(&host, &good) {
                Err(HostError::Busy) => busy = true,
                answer => assert_eq!(answer.unwrap(), Ok(assessment())),
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        assert!(busy, "the only place was taken");
        assert_eq!(harm.join().unwrap(), FailureCode::Deadline);
    });
    assert_eq!(assess(&host, &good).unwrap(), Ok(assessment()));
}

/// What became of grants is a list in a list: what a guest does with the memory for it is its own harm.
#[test]
fn what_is_told_of_grants_is_laid_out_only_where_the_guest_may_have_it() {
    let host = host(|_| {});
    let mut many = request();
    many.earlier_grants[0].standing = vec![many.earlier_grants[0].standing[0].clone(); 500];
    many.earlier_grants = vec![many.earlier_grants[0].clone(); 100];
    let asked = |guest: Guest, request: &Request| {
        let Ready(policy, parameters) = ready(&host, &guest);
        host.assess(&policy, request, &parameters).unwrap().result
    };
    // A megabyte of memory is what it has, and it asks no more.
    let failed = asked(Guest::good(), &many).unwrap_err();
    assert_eq!(failed.code, FailureCode::MalformedAnswer, "{failed:?}");
    for (body, code) in [
        ("(i32.const 0x7fff_fff0)", FailureCode::MalformedAnswer),
        ("(i32.const -4)", FailureCode::MalformedAnswer),
        ("(i32.const 65537)", FailureCode::MalformedAnswer),
        (LOOP, FailureCode::OutOfFuel),
        ("(unreachable)", FailureCode::Trap),
    ] {
        let failed = asked(Guest::good().realloc(body), &request()).unwrap_err();
        assert_eq!(failed.code, code, "{body}: {failed:?}");
    }
    // Everything over everything: it reads nonsense, and that is all.
    let overlapping = Guest::good().realloc("(i32.const 65536)");
    assert_eq!(asked(overlapping, &request()), Ok(assessment()));
    assert_eq!(asked(Guest::good(), &request()), Ok(assessment()));
}

/// A change of the WIT that makes another world of it.
fn importing(import: &'static str, more: &'static str) -> impl FnOnce(String) -> String {
    move |wit| wit.replace("  export policy;", &format!("  {import}\n  export policy;")) + more
}

#[test]
fn what_is_no_policy_is_refused_with_its_reason() {
    let host = host(|_| {});
    let good = Guest::good().component();
    let refused = |bytes: &[u8]| host.compile(bytes).expect_err("refused");

    assert!(matches!(refused(b""), CompileError::Empty));
    assert!(matches!(refused(b"# notes"), CompileError::NotWasm));
    assert!(matches!(
        refused(&Guest::good().module()),
        CompileError::CoreModule
    ));
    assert!(matches!(
        refused(&good[..good.len() / 2]),
        CompileError::Invalid(_)
    ));
    let mut large = b"\0asm\x0d\0\x01\0".to_vec();
    large.resize(100_000_000, 0);
    assert!(matches!(
        refused(&large),
        CompileError::TooLarge { size: 100_000_000, limit } if limit == 16 << 20
    ));

    let other = encode(
        wat::parse_str(r#"(module (func (export "run")))"#).unwrap(),
        "package other:thing@1.0.0; world thing { export run: func(); }",
        "thing",
    );
    assert!(matches!(refused(&other), CompileError::OtherWorld(_)));
    let empty = wat::parse_str("(component)").unwrap();
    assert!(matches!(refused(&empty), CompileError::OtherWorld(_)));
    let other_types = Guest::good()
        .wit(|wit| {
            wit.replace(
                "    amount: u32,\n    legal-basis",
                "    amount: u64,\n    legal-basis",
            )
        })
        .component();
    assert!(matches!(refused(&other_types), CompileError::OtherWorld(_)));

    for (package, told) in [
        ("maatwerk:policy@3.0.0", "maatwerk:policy@3.0.0"),
        ("maatwerk:policy@2.0.1", "maatwerk:policy@2.0.1"),
        ("maatwerk:policy@1.0.0-rc.1", "maatwerk:policy@1.0.0-rc.1"),
        (
            "maatwerk:policy@3.0.0-a.very.long.name.that.a.log.would.have.to.hold",
            "maatwerk:policy@3.0.0-a.very.long.name.that.a.lo",
        ),
    ] {
        let error = refused(&Guest::good().claiming(package).component());
        assert!(matches!(error, CompileError::UnknownVersion { .. }));
        assert_eq!(
            error.to_string(),
            format!(
                "the component is built for {told}, this host takes maatwerk:policy@1.0.0 or \
                 maatwerk:policy@2.0.0"
            )
        );
    }
    // It says version 1 and has the records of version 2: what it would be told has another shape.
    let mixed = Guest::good().claiming(World::V1.name()).component();
    assert!(matches!(refused(&mixed), CompileError::OtherWorld(_)));

    let clock = Guest::good()
        .wit(importing(
            "import clock;",
            "interface clock { now: func() -> u64; }",
        ))
        .extra(r#"(import "maatwerk:policy/clock@2.0.0" "now" (func (result i64)))"#)
        .component();
    assert!(matches!(
        refused(&clock),
        CompileError::Imports { name } if name == "maatwerk:policy/clock@2.0.0#now"
    ));
    let root = Guest::good()
        .wit(importing("import random: func() -> u32;", ""))
        .extra(r#"(import "$root" "random" (func (result i32)))"#)
        .component();
    assert!(matches!(refused(&root), CompileError::Imports { name } if name == "random"));

    assert!(host.compile(&good).is_ok());
}

#[test]
fn more_memory_than_allowed_from_the_start_is_refused() {
    let host = host(|config| config.memory_bytes = 512 << 10);
    assert!(matches!(
        host.compile(&Guest::good().component()),
        Err(CompileError::Invalid(_))
    ));
}

#[test]
fn who_cannot_describe_itself_is_refused() {
    use FailureCode as Code;
    let host = host(|_| {});
    let giant = Manifest {
        title: "x".repeat(500_000),
        parameters_schema: "x".repeat(400_000),
        questions: vec![],
        ..manifest()
    };
    let cases = [
        ("loop", Guest::good().describe(LOOP), Code::OutOfFuel),
        ("trap", Guest::good().describe("(unreachable)"), Code::Trap),
        (
            "start",
            Guest::good().extra("(func $start (loop $again (br $again))) (start $start)"),
            Code::OutOfFuel,
        ),
        (
            "start trap",
            Guest::good().extra("(func $start (unreachable)) (start $start)"),
            Code::Trap,
        ),
        (
            "askew",
            Guest::good().describe(&constant(1_026)),
            Code::MalformedAnswer,
        ),
    ];
    for (name, guest, code) in cases {
        match host.compile(&guest.component()) {
            Err(CompileError::Describe(failure)) => assert_eq!(failure.code, code, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
    }
    let small = self::host(|config| config.result_bytes = 64 << 10);
    assert!(matches!(
        small.compile(&Guest::describing(&giant).component()),
        Err(CompileError::Describe(failure)) if failure.code == Code::ResultTooLarge
    ));
    assert!(host.compile(&Guest::good().component()).is_ok());
}

/// One thing wrong with a manifest, and the pointer that must tell where.
type Flaw = (&'static str, fn(&mut Manifest));

#[test]
fn every_flaw_of_a_manifest_is_told_with_its_place() {
    let flaws: &[Flaw] = &[
        ("/name", |m| m.name = "Zaanstad!".into()),
        ("/version", |m| m.version = "1".into()),
        ("/title", |m| m.title = "x".repeat(301)),
        ("/questions", |m| {
            m.questions = vec![m.questions[0].clone(); 201];
        }),
        ("/questions/0/code", |m| {
            m.questions[0].code = "../etc".into();
        }),
        ("/questions/0/label", |m| m.questions[0].label.clear()),
        ("/questions/1/code", |m| {
            m.questions.push(m.questions[0].clone());
        }),
        ("/rules", |m| m.rules.clear()),
        ("/rules/0/code", |m| m.rules[0].code = "-".into()),
        ("/rules/1/code", |m| {
            m.rules[1].code = m.rules[0].code.clone();
        }),
        ("/rules/1/article", |m| {
            m.rules[1].article = "artikel 35".into();
        }),
        ("/rules/0/text", |m| m.rules[0].text = "\t".into()),
        ("/legal-bases", |m| m.legal_bases.clear()),
        ("/legal-bases/0", |m| {
            m.legal_bases[0] = "Participatiewet".into();
        }),
        ("/legal-bases/2", |m| {
            m.legal_bases.push(m.legal_bases[0].clone());
        }),
        ("/parameters-schema", |m| m.parameters_schema = "{".into()),
        ("/parameters-schema", |m| {
            m.parameters_schema = r#"{"type":"object","$ref":"https://example.org/s"}"#.into();
        }),
        ("/parameters-schema", |m| {
            m.parameters_schema = r##"{"type":"object","$ref":"#"}"##.into();
        }),
    ];
    let host = host(|_| {});
    for (pointer, spoil) in flaws {
        let mut flawed = manifest();
        spoil(&mut flawed);
        match host.compile(&Guest::describing(&flawed).component()) {
            Err(CompileError::Manifest(faults)) => assert!(
                faults.iter().any(|fault| fault.pointer == *pointer),
                "{pointer}: {faults:?}"
            ),
            other => panic!("{pointer}: {other:?}"),
        }
    }
}

#[test]
fn damaged_components_never_break_the_host() {
    let host = host(|config| config.fuel = 1_000_000);
    let good = Guest::good().component();
    let mut refused = 0;
    // A prime step, so that every section of the component is hit somewhere.
    for at in (0..good.len()).step_by(31) {
        let mut damaged = good.clone();
        damaged[at] ^= 0x15;
        match host.compile(&damaged) {
            Ok(policy) => {
                if let Ok(parameters) = Parameters::parse(&policy, br#"{"max-amount":1}"#) {
                    host.assess(&policy, &request(), &parameters).unwrap();
                }
            }
            Err(CompileError::Host(error)) => panic!("byte {at}: {error}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0);
    let good = ready(&host, &Guest::good());
    assert_eq!(assess(&host, &good).unwrap(), Ok(assessment()));
}
