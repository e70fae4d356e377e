//! What is written, exactly; and what is refused when it is read.

use maatwerk::events::{
    DecodeError, DomainEvent, EncodeError, Part, decode, encode_case, readable,
};
use maatwerk_domain::case::{CaseEvent, FactContent, Hearing};
use maatwerk_domain::{Cents, Date, FactCode, FactId, FactValue, GrantId, PaymentId, PersonId};
use maatwerk_log::{KeyId, UnsealError};
use serde_json::json;

use crate::support::{KEYS, event_type, meta, opened};

const KEY: KeyId = KeyId::from_bytes([9; 16]);

fn payment() -> CaseEvent {
    CaseEvent::PaymentMade {
        payment: PaymentId::from_bytes([1; 16]),
        grant: GrantId::from_bytes([2; 16]),
        amount: Cents::new(50_000),
        on: Date::new(2026, 12, 1).unwrap(),
        entry: None,
        payee: "Rijschool De Zaan".to_owned().into(),
    }
}

const PAYMENT: &str = r#"{"by":"functionaris-7","trace":"0af7651916cd43dd8448eb211c80319c","data":{"payment":"01010101-0101-0101-0101-010101010101","grant":"02020202-0202-0202-0202-020202020202","amount":50000,"on":"2026-12-01"}}"#;
const PAYEE: &str = r#"{"payee":"Rijschool De Zaan"}"#;

fn read(name: &str, parts: &[&str]) -> Result<DomainEvent, DecodeError> {
    let parts = parts.iter().map(|part| Ok(part.as_bytes()));
    decode(&event_type(name), parts).map(|(event, _)| event)
}

#[test]
fn the_bytes_of_a_payment() {
    let encoded = KEYS.encode(&DomainEvent::Case(payment())).unwrap();
    assert_eq!(encoded.event_type.as_str(), "payment-made.v1");
    let parts: Vec<_> = opened(&encoded)
        .into_iter()
        .map(|part| String::from_utf8(part.unwrap()).unwrap())
        .collect();
    assert_eq!(parts, [PAYMENT, PAYEE]);
    assert_eq!(
        read("payment-made.v1", &[PAYMENT, PAYEE]).unwrap(),
        DomainEvent::Case(payment())
    );
}

#[test]
fn a_fact_as_it_is_read() {
    let fact = CaseEvent::FactRecorded {
        fact: FactId::from_bytes([1; 16]),
        about: PersonId::from_bytes([2; 16]),
        content: FactContent {
            code: FactCode::new("employed-since").unwrap(),
            value: FactValue::Day(Date::new(2026, 5, 18).unwrap()),
            since: None,
            source: "statement".to_owned(),
        }
        .into(),
    };
    assert_eq!(
        readable(&DomainEvent::Case(fact), &meta()).unwrap(),
        json!({
            "type": "fact-recorded.v1",
            "by": "functionaris-7",
            "data": {
                "fact": "01010101-0101-0101-0101-010101010101",
                "about": "02020202-0202-0202-0202-020202020202",
            },
            "personal": {
                "content": {
                    "code": "employed-since",
                    "value": { "kind": "day", "value": "2026-05-18" },
                    "source": "statement",
                },
            },
            "erased": false,
        })
    );
}

#[test]
fn a_type_of_a_newer_version_is_named() {
    let error = read("payment-made.v2", &[PAYMENT, PAYEE]).unwrap_err();
    assert!(matches!(&error, DecodeError::Unknown(name) if name.as_str() == "payment-made.v2"));
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let released = r#"{"by":"f","trace":"t","data":{"grant":"02020202-0202-0202-0202-020202020202","amount":1}}"#;
    let policy = r#"{"by":"f","trace":"t","data":{"proposal":"01010101-0101-0101-0101-010101010101","grant":"02020202-0202-0202-0202-020202020202","terms":{"kind":"keep"},"by":{"kind":"policy"}}}"#;
    for (name, parts) in [
        ("payment-made.v1", &[][..]),
        ("payment-made.v1", &[PAYMENT]),
        ("payment-made.v1", &[PAYMENT, PAYEE, PAYEE]),
        (
            "conversion-proposed.v1",
            &[policy, r#"{"reasons":"Omdat."}"#],
        ),
    ] {
        let error = read(name, parts).unwrap_err();
        assert!(matches!(error, DecodeError::Parts(_)), "{name}: {error}");
    }
    assert!(read("rest-released.v1", &[released]).is_ok());
    let error = read("rest-released.v1", &[released, "{}"]).unwrap_err();
    let subject = Part::Subject;
    assert!(matches!(error, DecodeError::Malformed { part, .. } if part == subject));
}

#[test]
fn fields_that_nobody_knows_are_refused() {
    for (accounting, subject) in [
        (
            PAYMENT.replace("\"trace\"", "\"x\":1,\"trace\""),
            PAYEE.to_owned(),
        ),
        (
            PAYMENT.replace("\"amount\"", "\"x\":1,\"amount\""),
            PAYEE.to_owned(),
        ),
        (PAYMENT.to_owned(), PAYEE.replace('{', "{\"x\":1,")),
        (
            PAYMENT.replace("50000", "9007199254740992"),
            PAYEE.to_owned(),
        ),
        (PAYMENT.replace("50000", "-1"), PAYEE.to_owned()),
        (PAYMENT.replace("50000", "500.5"), PAYEE.to_owned()),
        (
            PAYMENT.replace("2026-12-01", "2026-02-30"),
            PAYEE.to_owned(),
        ),
        (PAYMENT.replace("0202-02", "0202-0G"), PAYEE.to_owned()),
        (format!("{PAYMENT} x"), PAYEE.to_owned()),
    ] {
        let error = read("payment-made.v1", &[&accounting, &subject]).unwrap_err();
        assert!(
            matches!(error, DecodeError::Malformed { .. }),
            "{accounting} {subject}"
        );
    }
}

#[test]
fn a_part_that_cannot_be_opened_is_no_erasure() {
    for (parts, part) in [
        (vec![Err(UnsealError::UnknownKey(KEY))], Part::Accounting),
        (
            vec![Ok(PAYMENT.as_bytes()), Err(UnsealError::NotAuthentic(KEY))],
            Part::Subject,
        ),
    ] {
        let error = decode(&event_type("payment-made.v1"), parts).unwrap_err();
        assert!(matches!(error, DecodeError::Sealed { part: found, .. } if found == part));
    }
}

#[test]
fn an_event_about_a_person_asks_who() {
    let encode = |event: &CaseEvent, subject| encode_case(event, &meta(), KEY, subject, None);
    assert!(matches!(
        encode(&payment(), None),
        Err(EncodeError::NoSubject("payment-made.v1"))
    ));
    let passed = CaseEvent::HearingRecorded {
        proposal: maatwerk_domain::ProposalId::from_bytes([1; 16]),
        grant: GrantId::from_bytes([2; 16]),
        hearing: Hearing::TermPassed {
            invited: Date::new(2027, 3, 25).unwrap(),
            until: Date::new(2027, 4, 8).unwrap(),
        },
    };
    let person = PersonId::from_bytes([3; 16]);
    assert_eq!(encode(&passed, None).unwrap().parts.len(), 1);
    assert_eq!(encode(&passed, Some(person)).unwrap().parts.len(), 1);
}

#[test]
fn what_json_cannot_hold_is_not_written() {
    let mut early = payment();
    if let CaseEvent::PaymentMade { on, .. } = &mut early {
        *on = Date::new(-1, 1, 1).unwrap();
    }
    let mut large = payment();
    if let CaseEvent::PaymentMade { amount, .. } = &mut large {
        *amount = Cents::new(1 << 53);
    }
    for event in [early, large] {
        let event = DomainEvent::Case(event);
        assert!(matches!(
            KEYS.encode(&event),
            Err(EncodeError::Unwritable(..))
        ));
        assert!(matches!(
            readable(&event, &meta()),
            Err(EncodeError::Unwritable(..))
        ));
    }
}
