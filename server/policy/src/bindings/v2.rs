//! Version 2, `maatwerk:policy@2.0.0`: the newest, in whose words [`crate::contract`] speaks.

#[allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    reason = "generated from the WIT, which carries the documentation"
)]
mod generated {
    wasmtime::component::bindgen!({
        path: "../../plugin-sdk/wit/v2",
        world: "maatwerk:policy/municipality",
    });
}

pub(super) use generated::MunicipalityPre;
use generated::maatwerk::policy::types as wit;

use super::{Store, alike::alike};

alike!();

fn earlier_out(grant: &c::EarlierGrant) -> wit::EarlierGrant {
    let detail = |detail: &c::Detail| wit::Detail {
        code: detail.code.clone(),
        value: value_out(&detail.value),
    };
    wit::EarlierGrant {
        decided: day_out(grant.decided),
        amount: grant.amount,
        purpose: grant.purpose.clone(),
        standing: grant.standing.iter().map(detail).collect(),
    }
}
