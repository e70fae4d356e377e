//! Version 1, `maatwerk:policy@1.0.0`: the one place that knows what policies of it are not told.

#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    reason = "generated from the WIT, which carries the documentation"
)]
mod generated {
    wasmtime::component::bindgen!({
        path: "../../plugin-sdk/wit/v1",
        world: "maatwerk:policy/municipality",
    });
}

pub(super) use generated::MunicipalityPre;
use generated::maatwerk::policy::types as wit;

use super::{Store, alike::alike};

alike!();

/// What became of a grant is not told: version 1 has no words for it.
fn earlier_out(grant: &c::EarlierGrant) -> wit::EarlierGrant {
    wit::EarlierGrant {
        decided: day_out(grant.decided),
        amount: grant.amount,
        purpose: grant.purpose.clone(),
    }
}

/// The question that a policy of version 1 is asked: what stands in its transcript and in the digest
/// of its receipt is this, and never more than it was told.
pub(super) fn question(mut input: c::Input) -> c::Input {
    if let c::Input::Assess { request, .. } = &mut input {
        for grant in &mut request.earlier_grants {
            grant.standing.clear();
        }
    }
    input
}
