//! `POST /cases/{caseId}/evidence`.

use std::io::Cursor;

use maatwerk_domain::PersonId;
use schemars::JsonSchema;
use serde::Deserialize;

use super::export::{Exported, export};
use super::order::{Asked, Contents, Order};
use crate::backtest::Watch;
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

impl Call<()> {
    /// A bundle for the caller.
    pub(super) async fn bundle(
        &self,
        asked: Asked,
        contents: Contents,
    ) -> Result<(Vec<u8>, Exported), Problem> {
        // In the log of another kind of authority there is nothing that a role here could open.
        self.app.authority(self.log()).await?;
        let turn = self.app.bundles.try_acquire();
        let _turn = turn.map_err(|_| {
            Problem::new(
                Kind::Overloaded,
                "Other bundles are being made. Ask again in a moment.",
            )
        })?;
        let order = Order {
            log: self.log(),
            asked,
            contents,
            by: self.caller.officer.to_string(),
            purpose: self.purpose().to_owned(),
            most: MOST,
        };
        let made = export(
            &self.app,
            &order,
            Cursor::new(Vec::new()),
            &Watch::default(),
        )
        .await;
        let (out, exported) = made?;
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
