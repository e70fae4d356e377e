//! `POST /transfers`.

use std::collections::BTreeMap;

use maatwerk_domain::case::transfer::{
    FactAlong, MOST_NOTES_ALONG, NoteAlong, ReceiveCase, TransferRefusal,
};
use maatwerk_domain::case::{CaseCommand, NewPerson, PersonRole};
use maatwerk_domain::{CaseId, CaseNoteId, FactId, PersonId, Refusal, TransferId};
use maatwerk_log::LogId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::extract::Extract;
use super::file::{BODY, OFFER, OfferFile, OfferStatement};
use super::trust::{Proven, Signed};
use super::{file, notes, refused};
use crate::handle::{Command, HandleError};
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{AuthorityCode, Id, Wire as _};

/// The new case.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct CaseReceived {
    /// The case.
    case_id: Id<CaseId>,
    /// The transfer, as the other authority names it.
    transfer_id: Id<TransferId>,
    /// Who offered.
    from: AuthorityCode,
    /// Its persons, in the order of the extract.
    person_ids: Vec<Id<PersonId>>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/transfers", "receiveTransfer")
        .says(
            "Takes people in whom another authority offers, in a case of their own.",
            "The body is the file that the other authority gave. Its facts come along, marked with where they come \
             from; tasks, terms and loans as notes: what was granted stays with who granted it. The key of the other \
             log has to be known here (`serve --trusted-logs`). A transfer is taken in once; \
             `GET /cases/{caseId}/transfer-receipt` is what the other authority waits for.",
        )
        .by(WORKS_ON_CASES)
        .up_to(BODY)
        .or(Kind::TransferRefused)
        .or(Kind::Erased)
        .records::<CaseReceived>()
        .takes(run)
}

async fn run(call: Call<OfferFile>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    if let Some(earlier) = call.repeated::<CaseReceived>().await? {
        let location = format!("/v1/cases/{}", earlier.ids.case_id.0);
        return Ok(Reply::recorded(&earlier, &earlier.ids)?.located(location));
    }
    let statement: OfferStatement = file::statement(&body.statement)?;
    let log = call.log();
    if statement.to.0 != log.as_str() {
        return Err(refused(
            "/statement",
            "other-authority",
            "is an offer to another authority than this one",
        ));
    }
    let signed = Signed {
        statement: &body.statement,
        note: &body.note,
        proof: &body.proof,
        of: OFFER,
        by: &statement.from.0,
        event: "transfer-offered",
    };
    let proven = call.app.proven(&signed).await?;
    let extract = extract_of(&body.extract, &statement, &proven)?;
    let today = call.app.clock.today();
    if statement.until.0 < today {
        return Err(refused(
            "/statement",
            "expired",
            format!(
                "stood until {}: ask the other authority to withdraw it and to offer anew",
                statement.until.0
            ),
        ));
    }
    let case = case_of(&statement, log);
    let ids = CaseReceived {
        case_id: Id(case),
        transfer_id: statement.transfer,
        from: statement.from.clone(),
        person_ids: (0..extract.persons.len())
            .map(|_| call.app.new_person_id().map(Id))
            .collect::<Result<_, _>>()?,
    };
    let command = command(&call, &statement, &proven, extract, &ids)?;
    let order = Command::Case(case, CaseCommand::Receive(command));
    let ordered = call.order(order, &ids).await.map_err(|problem| {
        let there = Refusal::from(TransferRefusal::TakenIn);
        if problem.refusal() == Some(there.code()) {
            return problem.saying(format!(
                "This transfer was taken in already, as case {case}: its receipt is at \
                 /v1/cases/{case}/transfer-receipt."
            ));
        }
        problem
    })?;
    let location = format!("/v1/cases/{case}");
    Ok(Reply::recorded(&ordered, &ordered.ids)?.located(location))
}

/// The extract, when it is what the statement is of and the proof is of that statement.
fn extract_of(text: &str, statement: &OfferStatement, proven: &Proven) -> Result<Extract, Problem> {
    if file::digest(text) != statement.extract.clone().into_domain() {
        return Err(refused(
            "/extract",
            "tampered",
            "is not the extract that was offered: it was changed on the way; have the file sent again",
        ));
    }
    let same_event = statement.leaf.clone().into_domain() == proven.hash
        && proven.leaf.stream.as_bytes() == &statement.case.0.to_bytes();
    if !same_event {
        return Err(refused(
            "/proof",
            "other-offer",
            "is of another offer than the statement",
        ));
    }
    let extract = Extract::read(text)?;
    let same = extract.transfer.0 == statement.transfer.0
        && extract.from == statement.from
        && extract.to == statement.to
        && extract.until.0 == statement.until.0;
    if !same {
        return Err(refused(
            "/extract",
            "other-offer",
            "says that it is of another offer than the statement",
        ));
    }
    Ok(extract)
}

/// The case that a transfer becomes: its identifier follows from what it is, so that it is made once.
fn case_of(statement: &OfferStatement, log: LogId) -> CaseId {
    let named = [
        b"maatwerk case received v1".as_slice(),
        statement.from.0.as_bytes(),
        &statement.transfer.0.to_bytes(),
        log.as_str().as_bytes(),
    ];
    let digest = Sha256::digest(named.join(&0));
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    CaseId::from_bytes(first)
}

fn command(
    call: &Call<()>,
    statement: &OfferStatement,
    proven: &Proven,
    extract: Extract,
    ids: &CaseReceived,
) -> Result<ReceiveCase, Problem> {
    let places: BTreeMap<PersonId, PersonId> = extract
        .places()
        .into_iter()
        .filter_map(|(person, at)| Some((person, ids.person_ids.get(at)?.0)))
        .collect();
    // Each is about somebody in it: that was seen when it was read.
    let here = |person: PersonId| places.get(&person).copied().unwrap_or(person);
    let told = notes::notes(&extract);
    if told.len() > MOST_NOTES_ALONG {
        return Err(refused(
            "/extract",
            "too-many",
            "tells of too much beside facts",
        ));
    }
    let notes = told.into_iter().map(|(about, text)| {
        Ok(NoteAlong {
            note: call.new_id(CaseNoteId::from_bytes)?,
            about: here(about),
            text,
        })
    });
    let notes = notes.collect::<Result<_, Problem>>()?;
    let facts = extract.facts.into_iter().map(|fact| {
        Ok(FactAlong {
            fact: call.new_id(FactId::from_bytes)?,
            about: here(fact.about.0),
            content: fact.content.into_domain(),
        })
    });
    let facts = facts.collect::<Result<_, Problem>>()?;
    let persons: Vec<_> = extract
        .persons
        .into_iter()
        .map(|one| NewPerson {
            person: here(one.person.0),
            role: one.role.into_domain(),
            identity: one.identity.into_domain(),
        })
        .collect();
    if persons.first().map(|one| one.role) != Some(PersonRole::Resident) {
        return Err(HandleError::from(Refusal::NoResident).into());
    }
    Ok(ReceiveCase {
        transfer: statement.transfer.0,
        from: statement.from.0.clone(),
        origin: proven.origin.clone(),
        case: statement.case.0,
        leaf: proven.hash.clone(),
        extract: statement.extract.clone().into_domain(),
        moves: extract.moves.0,
        reason: extract.reason.into_domain(),
        persons,
        facts,
        notes,
    })
}
