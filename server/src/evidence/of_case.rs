//! `POST /cases/{caseId}/evidence`.

use std::io::Cursor;
use std::sync::Arc;

use maatwerk_domain::PersonId;
use maatwerk_policy::giving_way;
use schemars::JsonSchema;
use serde::Deserialize;

use super::export::{Exported, export};
use super::order::{Asked, Contents, Order};
use super::turns::Busy;
use crate::backtest::Watch;
use crate::handle::HandleError;
use crate::http::access::TAKES_EVIDENCE;
use crate::http::auth::Role;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::{Fault, Kind, Problem};
use crate::http::reply::Reply;
use crate::wire::Id;

/// The most bytes that are given out over HTTP: a bundle is held in memory until it was sent.
const MOST: u64 = 64 << 20;

/// What a browser calls it.
pub(super) const MEDIA: &str = "application/x-tar";

/// What is asked of a case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AskEvidence {
    /// What the bundle can open; for an auditor `accounting` when absent, for a resident all that concerns
    /// that person.
    contents: Option<Contents>,
    /// On the request of this person in the case, with what concerns that person alone. Who works on the
    /// case has to name somebody; a resident needs not.
    resident: Option<Id<PersonId>>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::ask("/cases/{caseId}/evidence", "takeCaseEvidence")
        .says(
            "The evidence bundle of a case.",
            "One file that proves itself on a machine with nothing but the file and `maatwerk audit verify`: \
             the events as they are sealed, each proved to be in the log, the keys of what the caller may \
             read, the policies that answered, and a report in Dutch. An auditor gets the whole case, with \
             the authority's register; a resident, and who asks on that person's request, what concerns \
             that person and nothing of others. It is recorded as a read of everybody it tells of. Asked by \
             a resident, another's case is none (404).",
        )
        .by(TAKES_EVIDENCE)
        .for_purpose()
        .also_as(&[MEDIA])
        .or(Kind::Refused)
        .or(Kind::SigningStopped)
        .or(Kind::LogDamaged)
        .or(Kind::Overloaded)
        .or(Kind::BundleTooLarge)
        .takes(run)
}

async fn run(call: Call<AskEvidence>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let case = call.case_id()?;
    let asked = body.resident.map(|Id(person)| person);
    let (asked, usual) = match (call.own_person(case).await?, asked) {
        (Some(own), Some(other)) if own != other => return Err(Problem::not_found("person")),
        (Some(own), _) => (Asked::Case(case, Some(own)), Contents::Persons),
        (None, Some(person)) => (Asked::Case(case, Some(person)), Contents::Persons),
        (None, None) if call.caller.roles.contains(&Role::Auditor) => {
            (Asked::Case(case, None), Contents::Accounting)
        }
        (None, None) => {
            // Who works on a case takes out what concerns one person, on that person's request.
            let fault = Fault::body(
                "/resident",
                "required",
                "is required: say whose request it is",
            );
            return Err(Problem::invalid(vec![fault]));
        }
    };
    if let Asked::Case(case, Some(person)) = asked {
        call.account_for_person(case, person);
    }
    let name = format!("maatwerk-{case}.tar");
    let (bytes, _) = call.bundle(asked, body.contents.unwrap_or(usual)).await?;
    Ok(Reply::attached(MEDIA, name, bytes))
}

/// Has the making of a bundle end with the request that asked for it.
struct Going(Watch);

impl Drop for Going {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Call<()> {
    /// A bundle for the caller.
    pub(super) async fn bundle(
        &self,
        asked: Asked,
        contents: Contents,
    ) -> Result<(Vec<u8>, Exported), Problem> {
        // In the log of another kind of authority there is nothing that a role here could open.
        self.app.authority(self.log()).await?;
        let whose = format!("{} {}", self.log(), self.caller.officer);
        let turn = self.app.bundles.turn(whose).map_err(|busy| {
            let detail = match busy {
                Busy::Others => "Other bundles are being made. Ask again in a moment.",
                Busy::Yourself => "A bundle is being made for you. Ask again once you have it.",
            };
            Problem::new(Kind::Overloaded, detail)
        })?;
        let order = Order {
            log: self.log(),
            asked,
            contents,
            by: self.caller.officer.to_string(),
            purpose: self.purpose().to_owned(),
            most: MOST,
        };
        let app = Arc::clone(&self.app);
        let watch = Watch::default();
        // Nobody waits for it any more when this is dropped.
        let _going = Going(watch.clone());
        let runtime = tokio::runtime::Handle::current();
        // Hashing, proving and packing many megabytes: on a thread that serves nobody, behind those that do.
        let made = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let out = Cursor::new(Vec::new());
            giving_way(|| runtime.block_on(export(&app, &order, out, &watch)))
        });
        let (out, exported) = made.await.map_err(HandleError::read)??;
        Ok((out.into_inner(), exported))
    }

    /// Accounts for all whom a bundle tells of.
    pub(super) fn account_for_all(&self, exported: &Exported) {
        for (case, persons) in &exported.told_of {
            self.account_for(*case);
            for person in persons {
                self.account_for_person(*case, *person);
            }
        }
    }
}
