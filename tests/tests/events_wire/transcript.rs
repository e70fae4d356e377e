//! What a policy was asked and answered: kept to the byte, closed until somebody asks for it, gone
//! with the person it tells about.

use maatwerk::events::{self, DecodeError, DomainEvent, EncodeError, Part, Transcript};
use maatwerk_domain::case::{CaseEvent, ReviewOccasion};
use maatwerk_domain::{
    Assessment, AssessmentId, AssessmentOutcome, FactId, GrantId, Personal, Receipt, RequestId,
    Review, ReviewOutcome,
};
use maatwerk_log::{KeyId, UnsealError};
use proptest::prelude::*;

use crate::support::{KEYS, Keys, event_type, meta, opened, said};

fn receipt() -> Receipt {
    Receipt {
        plugin: "sha256:00".to_owned(),
        world: "maatwerk:policy@1.0.0".to_owned(),
        parameters: "sha256:01".to_owned(),
        input: "hmac-sha256:02".to_owned(),
        output: None,
        engine: "wasmtime 48.0.8".to_owned(),
        fuel: 0,
    }
}

/// An event of each type in which a policy answers.
fn answered() -> [CaseEvent; 2] {
    [
        CaseEvent::RequestAssessed {
            assessment: AssessmentId::from_bytes([1; 16]),
            request: RequestId::from_bytes([2; 16]),
            rests_on: Vec::new(),
            answer: Assessment {
                outcome: AssessmentOutcome::Refer,
                findings: Vec::new(),
                receipt: receipt(),
            },
        },
        CaseEvent::GiftReviewed {
            grant: GrantId::from_bytes([3; 16]),
            occasion: ReviewOccasion::NewFact(FactId::from_bytes([4; 16])),
            rests_on: Vec::new(),
            answer: Review {
                outcome: ReviewOutcome::Refer,
                findings: Vec::new(),
                receipt: receipt(),
            },
        },
    ]
}

proptest! {
    #[test]
    fn comes_back_to_the_byte(input in "\\PC{0,200}|[\\x00-\\x7f]{0,200}", output in "\\PC{0,200}") {
        let said = Transcript::new(input.into_bytes(), output.into_bytes());
        for event in answered() {
            let encoded = events::encode_case(
                &event, &meta(), KEYS.accounting, Some(KEYS.subject), Some(&said),
            ).unwrap();
            let sealed = KEYS.seal(&encoded);
            let read = KEYS.transcript(&encoded.event_type, &sealed).unwrap();
            prop_assert_eq!(read, Some(Personal::Known(said.clone())));
        }
    }
}

#[test]
fn reading_an_event_leaves_it_closed() {
    for event in answered() {
        let event = DomainEvent::Case(event);
        let encoded = KEYS.encode(&event).unwrap();
        let parts = opened(&encoded);
        assert_eq!(parts.len(), 3);
        let lazily = (0..3).map(|at| {
            assert_ne!(at, 2, "the transcript is asked for");
            Ok(parts[at].as_ref().unwrap())
        });
        let (read, _) = events::decode(&encoded.event_type, lazily).unwrap();
        assert_eq!(read, event);
        let shown = events::readable(&read, &meta()).unwrap();
        assert!(!shown.to_string().contains("asked"), "{shown}");
    }
}

#[test]
fn goes_with_the_key_of_the_person_and_with_no_other() {
    let keys = Keys::new();
    let sealed = answered().map(|event| {
        let encoded = keys.encode(&DomainEvent::Case(event)).unwrap();
        (keys.seal(&encoded), encoded.event_type)
    });
    keys.vault.destroy_key(keys.accounting).unwrap();
    for (sealed, name) in &sealed {
        let read = keys.transcript(name, sealed).unwrap();
        assert_eq!(read, Some(Personal::Known(said())));
    }
    keys.vault
        .destroy_key(KeyId::from_bytes(keys.subject.to_bytes()))
        .unwrap();
    for (sealed, name) in &sealed {
        let read = keys.transcript(name, sealed).unwrap();
        assert_eq!(read, Some(Personal::Erased));
    }
}

#[test]
fn an_answer_is_written_with_its_transcript_or_not_at_all() {
    for event in answered() {
        let bare = events::encode_case(&event, &meta(), KEYS.accounting, Some(KEYS.subject), None);
        assert!(matches!(bare, Err(EncodeError::NoTranscript(_))));
        let no_text = Transcript::new(vec![0xff], Vec::new());
        let subject = Some(KEYS.subject);
        let bare = events::encode_case(&event, &meta(), KEYS.accounting, subject, Some(&no_text));
        assert!(matches!(bare, Err(EncodeError::Unwritable(..))));
        // Nor is it read without.
        let encoded = KEYS.encode(&DomainEvent::Case(event)).unwrap();
        let parts = || opened(&encoded).into_iter().take(2);
        let read = events::decode(&encoded.event_type, parts());
        assert!(matches!(read, Err(DecodeError::Parts(_))));
        let read = events::transcript(&encoded.event_type, parts());
        assert!(matches!(read, Err(DecodeError::Parts(_))));
    }
}

#[test]
fn what_is_no_transcript_is_refused() {
    let name = event_type("request-assessed.v1");
    let none = || Ok("{}");
    let read = |third| events::transcript(&name, [none(), none(), third]);
    for malformed in [
        "",
        "null",
        "{}",
        r#"{"input":"a"}"#,
        r#"{"input":1,"output":""}"#,
    ] {
        let error = read(Ok(malformed)).unwrap_err();
        assert!(
            matches!(
                error,
                DecodeError::Malformed {
                    part: Part::Transcript,
                    ..
                }
            ),
            "{malformed}"
        );
    }
    let unknown = UnsealError::UnknownKey(KeyId::from_bytes([9; 16]));
    assert!(matches!(
        read(Err(unknown)),
        Err(DecodeError::Sealed {
            part: Part::Transcript,
            ..
        })
    ));
    let other = event_type("payment-made.v1");
    assert_eq!(
        events::transcript(&other, [none(), none(), none()]).unwrap(),
        None
    );
    assert!(events::transcript(&event_type("payment-made.v2"), [none()]).is_err());
}
