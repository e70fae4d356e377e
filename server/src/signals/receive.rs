//! `POST /signal-records`.

use maatwerk_domain::SignalRecordId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::national::{RecordError, SentSignals, Taken};
use crate::http::access::SENDS_SIGNALS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Fault, Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::{Id, SignalRecord, Wire as _};

/// The most bytes of a batch: the most records, each with as many and as long articles as may be.
const MOST_BYTES: usize = 2 << 20;

/// Signals of one authority.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SignalRecords {
    /// The records; one that was sent before is recognised.
    #[schemars(length(min = 1, max = 500))]
    records: Vec<SignalRecord>,
}

/// What became of a record.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Became {
    /// It is recorded now.
    Recorded,
    /// It was recorded before, with the same content.
    Duplicate,
}

/// What became of a record, and where it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TakenRecord {
    /// The record.
    id: Id<SignalRecordId>,
    /// What became of it.
    result: Became,
    /// Its position in the national log.
    position: u64,
}

/// What became of each record, in the order in which they were sent.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TakenRecords {
    /// One for each.
    results: Vec<TakenRecord>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/signal-records", "recordSignals")
        .says(
            "Takes coded signals of an authority into the national log.",
            "For an authority with an installation of its own, whose server sends them by itself. \
             All are taken or none; sending again what was sent changes nothing. A record of \
             another authority than the token's is refused (403), a known identifier with another \
             content too (409): `errors` lists which.",
        )
        .by(SENDS_SIGNALS)
        .up_to(MOST_BYTES)
        .or(Kind::SignalConflict)
        .answers::<TakenRecords>()
        .takes(run)
}

async fn run(call: Call<SignalRecords>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let sent = SentSignals {
        authority: call.log(),
        records: body
            .records
            .into_iter()
            .map(SignalRecord::into_domain)
            .collect(),
        by: call.caller.officer.clone(),
        trace: call.trace().to_owned(),
        idempotency: call.idempotency().cloned(),
    };
    let taken = call
        .app
        .record_signals(&sent)
        .await
        .map_err(|error| match error {
            RecordError::OtherAuthority(places) => {
                let detail = "A record is of another authority than the token.";
                Problem::new(Kind::Forbidden, detail).about(faults(&places, "authority", detail))
            }
            RecordError::Conflict(places) => {
                let detail = "A record was recorded before with another content.";
                Problem::new(Kind::SignalConflict, detail).about(faults(&places, "id", detail))
            }
            RecordError::Log(error) => error.into(),
        })?;
    let results = sent
        .records
        .iter()
        .zip(taken)
        .map(|(record, taken)| TakenRecord {
            id: Id(record.id),
            result: match taken {
                Taken::Recorded(_) => Became::Recorded,
                Taken::Duplicate(_) => Became::Duplicate,
            },
            position: taken.position().get(),
        });
    Reply::read(&TakenRecords {
        results: results.collect(),
    })
}

/// The faults of some records, in a property of each.
fn faults(places: &[usize], property: &str, detail: &str) -> Vec<Fault> {
    let fault = |place| Fault::body(format!("/records/{place}/{property}"), "conflict", detail);
    places.iter().map(fault).collect()
}
