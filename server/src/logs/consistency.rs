//! `GET /logs/{log}/proofs/consistency`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maatwerk_log::merkle::ProofPlan;
use maatwerk_log::{EventLog as _, Position};
use schemars::JsonSchema;
use serde::Serialize;

use crate::checkpoints::ProofError;
use crate::handle::HandleError;
use crate::http::access::READS_TREE;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::{Kind, Problem};
use crate::http::reply::Reply;

/// A consistency proof.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ConsistencyProof {
    /// The size of the earlier tree.
    from: u64,
    /// The size of the later tree.
    to: u64,
    /// The hashes in Base 64, in the order of RFC 6962, section 2.1.2.
    hashes: Vec<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    let form = Form::Whole {
        least: 0,
        most: 999_999_999_999,
    };
    Endpoint::get("/logs/{log}/proofs/consistency", "getConsistencyProof")
        .of_the_log()
        .says(
            "That the log goes on where an earlier one ended.",
            "Between two sizes that the log has had: for who kept a checkpoint of the first.",
        )
        .by(READS_TREE)
        .query(Parameter::needed(
            "from",
            form,
            "The size of the earlier tree.",
        ))
        .query(Parameter::needed("to", form, "The size of the later tree."))
        .or(Kind::PositionAhead)
        .or(Kind::MomentsConflict)
        .or(Kind::LogDamaged)
        .answers::<ConsistencyProof>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    call.is_of_the_log().await?;
    let (from, to) = (call.reached("from").await?, call.reached("to").await?);
    let Ok(plan) = ProofPlan::consistency(from, to) else {
        return Err(Problem::new(
            Kind::MomentsConflict,
            "The earlier tree is the larger one: `from` lies beyond `to`.",
        ));
    };
    let hashes = call.app.log.tree_hashes(call.log(), plan.nodes().to_vec());
    let hashes = hashes.await.map_err(HandleError::read)?;
    let proof = hashes.and_then(|hashes| plan.prove(&hashes));
    let end = Position::new(to).unwrap_or(Position::MAX);
    let proof = proof.ok_or(ProofError::Damaged(end))?;
    Reply::read(&ConsistencyProof {
        from,
        to,
        hashes: proof.iter().map(|hash| STANDARD.encode(hash)).collect(),
    })
}
