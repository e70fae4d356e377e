//! What a policy was asked and what it answered goes into no bundle of whom it names somebody shielded from.

use maatwerk::events::{self, DomainEvent, Meta, Transcript, encode_case};
use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{AssessmentId, Officer, PersonId};
use maatwerk_log::{Append, EventLog as _, KeyId, LogId, Position, Recorded, StreamId};
use maatwerk_tests::{Office, Web};
use serde_json::json;

use super::support::{AUTHORITY, auditor, file, files, household, take, web};

const ASSESSED: &str = "request-assessed.v1";

/// The events of the log, as they are recorded.
fn recorded(web: &Web) -> Vec<Recorded> {
    let (app, log) = (&web.installation.app, LogId::new(AUTHORITY).unwrap());
    web.run(app.log.read_log(log, Position::START, 1_000))
        .unwrap()
}

/// Has a policy say once more what it said of somebody, asked and answering in other words.
fn say(web: &Web, case: &str, person: &str, told: Vec<(&[u8], &[u8])>) {
    let (app, log) = (&web.installation.app, LogId::new(AUTHORITY).unwrap());
    let person: PersonId = person.parse().unwrap();
    let found = recorded(web).into_iter().find_map(|one| {
        let parts = app.vault.unseal(&one.as_ref()).unwrap();
        match events::decode(&one.event_type, parts).unwrap().0 {
            DomainEvent::Case(event @ CaseEvent::RequestAssessed { .. }) => Some(event),
            _ => None,
        }
    });
    let Some(CaseEvent::RequestAssessed {
        request,
        rests_on,
        answer,
        ..
    }) = found
    else {
        panic!("nothing was assessed");
    };
    let key: KeyId = case.parse().unwrap();
    let meta = Meta {
        by: Officer::new("worker"),
        trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
    };
    let said = told.into_iter().map(|(input, output)| {
        let event = CaseEvent::RequestAssessed {
            assessment: AssessmentId::from_bytes(app.new_id().unwrap()),
            request,
            rests_on: rests_on.clone(),
            answer: answer.clone(),
        };
        let transcript = Transcript::new(input.to_vec(), output.to_vec());
        encode_case(&event, &meta, key, Some(person), Some(&transcript)).unwrap()
    });
    let said = said.collect::<Vec<_>>();
    web.run(async {
        let stream = StreamId::from_bytes(*key.as_bytes());
        let version = app.log.stream_version(log, stream).await.unwrap();
        let append = Append {
            log,
            idempotency: None,
            writes: vec![app.vault.seal_all(log, stream, version, &said).unwrap()],
        };
        app.log.append(append).await.unwrap();
    });
}

/// How many answers of a policy a bundle holds.
fn assessed(bytes: &[u8]) -> usize {
    let all = files(bytes);
    let events = file(&all, "events/000001.jsonl").text().lines();
    events.filter(|line| line.contains(ASSESSED)).count()
}

#[test]
fn what_a_policy_was_asked_and_names_her_is_left_out() {
    let web = web();
    let office = Office::open(&web, AUTHORITY);
    let case = household(&office);
    let id = case.path.trim_start_matches("/cases/");
    let fine: &[u8] = br#"{"facts":[{"code":"woont","value":"alleen"}]}"#;
    let named: [(&[u8], &[u8]); 5] = [
        // Among facts that no finding used; in capitals and with the surname first.
        (
            br#"{"facts":[{"code":"woont","value":{"text":"Bij Karel Ondergedoken"}}]}"#,
            b"{}",
        ),
        (br#"{"purpose":"ONDERGEDOKEN, Karel"}"#, fine),
        // As JSON may spell it, in what came out.
        (
            fine,
            br#"{"findings":[["Kar\u0065l \u004fndergedoken betaalt"]]}"#,
        ),
        // In what is no JSON at all.
        (b"} Karel Ondergedoken {", b""),
        (fine, b"karel-ondergedoken"),
    ];
    let before = || {
        let fatima = web.resident(AUTHORITY, &case.person);
        assessed(&take(&fatima, &case.path, &json!({})))
    };
    assert_eq!(before(), 1);
    let mut told = named.to_vec();
    told.push((fine, fine));
    say(&web, id, &case.person, told);
    assert_eq!(before(), 7, "nobody is shielded");

    let shield = json!({
        "shielded": case.partner, "fromWhom": case.person, "reason": "Geheim adres.",
    });
    let raised = office
        .worker
        .post(&format!("{}/shields", case.path), &shield)
        .expect(201);
    assert_eq!(before(), 2, "what names nobody stays");
    // Whose own it is, and who audits, get all that was.
    let karel = web.resident(AUTHORITY, &case.partner);
    assert_eq!(assessed(&take(&karel, &case.path, &json!({}))), 1);
    assert_eq!(assessed(&take(&auditor(&web), &case.path, &json!({}))), 8);
    let lower = format!(
        "{}/shields/{}/lower",
        case.path,
        raised["shieldId"].as_str().unwrap()
    );
    let why = json!({"reason": "Op zijn verzoek."});
    office.worker.post(&lower, &why).expect(201);
    assert_eq!(before(), 7);
}
