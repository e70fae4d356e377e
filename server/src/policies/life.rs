//! How far a policy is: proposed, approved, in force, rolled back.

use maatwerk_domain::policy::{self as domain, Policies};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::wire::{
    Act, CasesRun, Day, Digest, FreeText, PublisherId, ShortText, SignatureText, Wire,
};

/// An activation was withdrawn.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RolledBack {
    /// Why.
    reason: FreeText,
    /// Who withdrew it, when.
    act: Act,
}

/// A component with its parameters was approved.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Approved {
    /// Why.
    reason: FreeText,
    /// Who approved, when.
    act: Act,
}

/// A parameter set was proposed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Proposed {
    /// What it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<FreeText>,
    /// What came of the example cases; absent when the component has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<CasesRun>,
    /// Who proposed it, when.
    act: Act,
}

/// A time in force.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct InForce {
    /// The first day on which a request that is received is judged by it.
    from: Day,
    /// The first day on which another one judges; absent when none follows, and when it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
    /// It was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    rolled_back: Option<RolledBack>,
}

/// A component that was uploaded.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct UploadView {
    /// Package and version of the interface it was built for.
    world: ShortText,
    /// Its size, in bytes.
    size: u64,
    /// Whose key signed it.
    key_id: PublisherId,
    /// The signature, as in a minisign file.
    signature: SignatureText,
    /// The digest of its example cases, when it came with some.
    #[serde(skip_serializing_if = "Option::is_none")]
    cases: Option<Digest>,
    /// Who uploaded it, when.
    act: Act,
}

/// A parameter set of a component, and how far the two are.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SetView {
    /// The component's digest.
    plugin: Digest,
    /// The digest of the parameters.
    parameters: Digest,
    /// Who proposed the set; absent when the operator put it in place.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed: Option<Proposed>,
    /// Who approved; absent before that, and since it was rolled back.
    #[serde(skip_serializing_if = "Option::is_none")]
    approved: Option<Approved>,
    /// When it is, was or would have been in force, in the order in which that was ordered.
    in_force: Vec<InForce>,
}

impl RolledBack {
    pub(super) fn of(rolled_back: &domain::RolledBack) -> Self {
        Self {
            reason: FreeText::of(&rolled_back.reason),
            act: Act::of(&rolled_back.act),
        }
    }
}

impl Approved {
    pub(super) fn of(policies: &Policies, policy: &domain::PolicyPair) -> Option<Self> {
        policies.approvals.get(policy).map(|approval| Self {
            reason: FreeText::of(&approval.reason),
            act: Act::of(&approval.act),
        })
    }
}

impl UploadView {
    pub(super) fn of(policies: &Policies, plugin: &str) -> Option<Self> {
        policies.upload(plugin).map(|uploaded| Self {
            world: ShortText::of(&uploaded.upload.world),
            size: uploaded.upload.size,
            key_id: PublisherId(uploaded.upload.key_id),
            signature: SignatureText::of(&uploaded.upload.signature),
            cases: Option::of(&uploaded.upload.cases),
            act: Act::of(&uploaded.act),
        })
    }
}

impl SetView {
    pub(super) fn of(policies: &Policies, policy: &domain::PolicyPair) -> Self {
        let activations = policies.activations.iter();
        let of_it = activations.filter(|activation| activation.version.pair() == *policy);
        let in_force = of_it.map(|activation| InForce {
            from: Day(activation.version.from),
            until: match activation.rolled_back {
                None => policies.until(&activation.version).map(Day),
                Some(_) => None,
            },
            rolled_back: activation.rolled_back.as_ref().map(RolledBack::of),
        });
        Self {
            plugin: Digest::of(&policy.plugin),
            parameters: Digest::of(&policy.parameters),
            proposed: policies.proposal(policy).map(|proposal| Proposed {
                note: Option::of(&proposal.note),
                cases: Option::of(&proposal.cases),
                act: Act::of(&proposal.act),
            }),
            approved: Approved::of(policies, policy),
            in_force: in_force.collect(),
        }
    }
}

impl<B> Call<B> {
    /// The component in the path with these parameters.
    pub(crate) fn pair(&self, parameters: Digest) -> Result<domain::PolicyPair, Problem> {
        Ok(domain::PolicyPair {
            plugin: self.id("digest")?,
            parameters: parameters.into_domain(),
        })
    }

    /// The policies of the authority.
    pub(crate) async fn policies(&self) -> Result<Policies, Problem> {
        Ok(self.app.authority(self.log()).await?.0.policies)
    }

    /// How far a component with these parameters is now.
    pub(super) async fn set(&self, policy: &domain::PolicyPair) -> Result<SetView, Problem> {
        Ok(SetView::of(&self.policies().await?, policy))
    }
}
