//! `GET /policies/{digest}/register-entry`.

mod entry;
mod page;

use std::sync::Arc;

use maatwerk_policy::Digest;

use super::fault;
use crate::handle::HandleError;
use crate::http::access::READS_REGISTER;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use entry::{Material, RegisterEntry};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/policies/{digest}/register-entry", "exportRegisterEntry")
        .says(
            "A policy as an entry for the public register of algorithms.",
            "The fields of the Dutch publication standard of the Algoritmeregister, in Dutch: what the \
             policy says of itself, and what holds of every policy here. What only the authority can say \
             is named as still to be filled in. As JSON, or as a page to read.",
        )
        .by(READS_REGISTER)
        .query(Parameter::query(
            "format",
            Form::OneOf(&["json", "html"]),
            "In which form; `json` when absent.",
        ))
        .answers::<RegisterEntry>()
        .also_as(&["text/html"])
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let digest: Digest = call.id("digest")?;
    call.known(&digest.to_string()).await?;
    let (authority, version) = call.app.authority(call.log()).await?;
    let app = Arc::clone(&call.app);
    // A policy that is not in memory is compiled first.
    let policy = tokio::task::spawn_blocking(move || app.catalogue.policy(digest))
        .await
        .map_err(HandleError::read)?
        .map_err(|error| fault::unreadable(&error))?;
    let entry = RegisterEntry::of(&Material {
        authority: &authority,
        policy: &policy,
        today: call.app.clock.today(),
    });
    match call.parameter::<String>("format").as_deref() {
        Some("html") => Ok(Reply::file(
            "text/html; charset=utf-8",
            format!("algoritmeregister-{}.html", digest.hex()),
            page::render(&entry)?,
        )
        .under_policy(&page::POLICY)),
        _ => Ok(Reply::read(&entry)?.at_version(version)),
    }
}
