//! `GET /cases/{caseId}/transfers/{transferId}/file`.

use maatwerk_domain::{PersonId, TransferId};

use super::file::{FORMAT, OFFER, OfferFile, OfferStatement};
use super::prove::Half;
use crate::documents;
use crate::handle::HandleError;
use crate::http::access::WORKS_ON_CASES;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{AuthorityCode, Day, Digest, Id, Wire as _};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}/transfers/{transferId}/file", "getTransferFile")
        .says(
            "An offer as a file, to be carried to the authority that it is for.",
            "With the extract as it was made, the signature of the log under what the file says, and the proof that \
             the offer stands in the log. Of an offer that waits, as long as no shield was raised since that is \
             against it. It tells of people in the clear: whoever carries it takes care of it. Once \
             anybody in it was erased there is no file any more (410).",
        )
        .by(WORKS_ON_CASES)
        .for_purpose()
        .answers::<OfferFile>()
        .or(Kind::Erased)
        .or(Kind::Refused)
        .or(Kind::ViewsBehind)
        .or(Kind::DocumentDamaged)
        .or(Kind::SigningStopped)
        .or(Kind::StorageFailed)
        .or(Kind::StorageFull)
        .or(Kind::Overloaded)
        .or(Kind::LogDamaged)
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let id: TransferId = call.id("transferId")?;
    let (log, case) = (call.log(), call.case_id()?);
    let mut loaded = call.case().await?;
    let found = loaded.case.transfers.offered.get(&id);
    let found = found.ok_or_else(|| Problem::not_found("transfer"))?;
    // Whoever of them was erased took the file along.
    let gone = |person: &PersonId| {
        let known = loaded.case.persons.get(person);
        known.is_none_or(|known| known.identity.known().is_none())
    };
    if found.persons.iter().any(gone) {
        return Err(documents::erased());
    }
    // What a shield says that was raised since, in whichever case, holds for a file as for an offer.
    call.app.shield_surely(log, case, &mut loaded.case).await?;
    let may = loaded.case.may_be_given(id, call.app.clock.today());
    may.map_err(HandleError::from)?;
    let found = loaded.case.transfers.offered.get(&id);
    let found = found.ok_or_else(|| Problem::not_found("transfer"))?;
    // Of who stays nothing is in it: for them nobody looked.
    for person in &found.persons {
        call.account_for_person(case, *person);
    }
    let place = (log, case, found.extract.document);
    let extract = documents::fetch(&call.app, place, &found.digest).await?;
    let extract = String::from_utf8(extract).map_err(HandleError::read)?;
    let own = call.app.own_half((log, case), Half::Offered, id).await?;
    let own = own.ok_or_else(|| call.missing("the offer"))?;
    let statement = OfferStatement {
        format: FORMAT.to_owned(),
        transfer: Id(id),
        from: AuthorityCode(log.to_string()),
        to: AuthorityCode(found.to.clone()),
        case: Id(case),
        leaf: Digest::of(&own.hash),
        extract: Digest::of(&found.digest),
        until: Day(found.until),
    };
    let statement = serde_json::to_string(&statement).map_err(HandleError::read)?;
    let note = call.app.stands_for(log, OFFER, &statement).await?;
    Reply::read(&OfferFile {
        statement,
        note,
        proof: own.proof,
        extract,
    })
}
