//! The policies of an authority as its events left them.

use std::collections::BTreeMap;

use crate::{Act, Date};

use super::{
    CasesRun, PolicyPair, PolicyVersion, Publisher, PublisherId, Shadow, ShadowEnd, Upload,
};

/// A key that was registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Whose.
    pub publisher: Publisher,
    /// Who registered it, when.
    pub act: Act,
    /// Why it was revoked, by whom and when.
    pub revoked: Option<(String, Act)>,
}

/// A component that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// What.
    pub upload: Upload,
    /// Who uploaded it, when.
    pub act: Act,
}

/// A parameter set that was proposed for a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Which set, for which component.
    pub policy: PolicyPair,
    /// What it changes.
    pub note: Option<String>,
    /// What came of the example cases.
    pub cases: Option<CasesRun>,
    /// Who proposed it, when.
    pub act: Act,
}

/// A component with its parameters was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Why.
    pub reason: String,
    /// Who approved, when.
    pub act: Act,
}

/// A version that was put in force from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// Which, from when.
    pub version: PolicyVersion,
    /// It was withdrawn.
    pub rolled_back: Option<RolledBack>,
}

/// An activation was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolledBack {
    /// Why.
    pub reason: String,
    /// Who withdrew it, when.
    pub act: Act,
}

/// Publishers, components, parameter sets and what is in force when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policies {
    /// The keys, also revoked ones.
    pub publishers: BTreeMap<PublisherId, Registration>,
    /// The components that were uploaded, in order.
    pub uploads: Vec<Uploaded>,
    /// The parameter sets that were proposed, in order.
    pub proposals: Vec<Proposal>,
    /// What is approved.
    pub approvals: BTreeMap<PolicyPair, Approval>,
    /// All versions that were put in force, in order; those that stand by their first day.
    pub activations: Vec<Activation>,
    /// Candidates that run or ran beside what is in force, in the order in which they were started.
    pub shadows: Vec<Shadow>,
}

impl Policies {
    /// The version in force on a day: a request is judged by that of its receipt date.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&PolicyVersion> {
        self.standing().rev().find(|version| version.from <= day)
    }

    /// The versions that were not withdrawn, by their first day.
    #[must_use]
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &PolicyVersion> {
        let stands = |activation: &&Activation| activation.rolled_back.is_none();
        let standing = self.activations.iter().filter(stands);
        standing.map(|activation| &activation.version)
    }

    /// The first day on which a version that stands no longer judges; none when no other follows.
    #[must_use]
    pub fn until(&self, version: &PolicyVersion) -> Option<Date> {
        let mut later = self.standing().skip_while(|other| *other != version);
        later.nth(1).map(|next| next.from)
    }

    /// Whether what a version answers to a request received on a day binds nobody any more: it was rolled
    /// back, and another judges that day.
    #[must_use]
    pub fn is_withdrawn(&self, policy: &PolicyPair, received: Date) -> bool {
        let mut rolled_back = self
            .activations
            .iter()
            .filter(|activation| activation.rolled_back.is_some());
        rolled_back.any(|activation| activation.version.pair() == *policy)
            && self.on(received).map(PolicyVersion::pair).as_ref() != Some(policy)
    }

    /// A component that was uploaded.
    #[must_use]
    pub fn upload(&self, plugin: &str) -> Option<&Uploaded> {
        // The last one: it may have been signed anew after its publisher's key was revoked.
        self.uploads
            .iter()
            .rev()
            .find(|uploaded| uploaded.upload.plugin == plugin)
    }

    /// The proposal of a parameter set.
    #[must_use]
    pub fn proposal(&self, policy: &PolicyPair) -> Option<&Proposal> {
        self.proposals
            .iter()
            .find(|proposal| proposal.policy == *policy)
    }

    /// Name and version of a component that this authority knows: uploaded, or put in place by the
    /// operator.
    #[must_use]
    pub fn named(&self, plugin: &str) -> Option<(&str, &str)> {
        let uploaded = self.upload(plugin).map(|uploaded| &uploaded.upload);
        let installed = || {
            let versions = self
                .activations
                .iter()
                .map(|activation| &activation.version);
            let mut versions = versions.filter(|version| version.plugin == plugin);
            versions.next()
        };
        uploaded
            .map(|upload| (upload.name.as_str(), upload.version.as_str()))
            .or_else(|| installed().map(|known| (known.name.as_str(), known.version.as_str())))
    }

    /// Whether these parameters were proposed for this component, or put in place with it.
    #[must_use]
    pub fn knows(&self, policy: &PolicyPair) -> bool {
        self.proposal(policy).is_some()
            || self
                .activations
                .iter()
                .any(|activation| activation.version.pair() == *policy)
    }

    pub(crate) fn registered(&mut self, publisher: Publisher, act: Act) {
        let registration = Registration {
            publisher,
            act,
            revoked: None,
        };
        self.publishers
            .insert(registration.publisher.key_id, registration);
    }

    pub(crate) fn revoked(&mut self, key_id: PublisherId, reason: String, act: Act) {
        let uploads = &self.uploads;
        let signed: Vec<String> = uploads
            .iter()
            .map(|uploaded| &uploaded.upload)
            .filter(|upload| upload.key_id == key_id)
            .map(|upload| upload.plugin.clone())
            .collect();
        let end = ShadowEnd::PublisherRevoked {
            key_id,
            act: act.clone(),
        };
        self.end_shadows(|pair| signed.contains(&pair.plugin), &end);
        if let Some(registration) = self.publishers.get_mut(&key_id) {
            registration.revoked = Some((reason, act));
        }
    }

    pub(crate) fn uploaded(&mut self, upload: Upload, act: Act) {
        // Who approved it looked at another publisher.
        if self.upload(&upload.plugin).is_some() {
            self.approvals
                .retain(|approved, _| approved.plugin != upload.plugin);
        }
        self.uploads.push(Uploaded { upload, act });
    }

    pub(crate) fn approved(&mut self, policy: PolicyPair, reason: String, act: Act) {
        self.approvals.insert(policy, Approval { reason, act });
    }

    pub(crate) fn activated(&mut self, version: PolicyVersion) {
        let pair = version.pair();
        self.end_shadows(|of| *of == pair, &ShadowEnd::Activated(version.from));
        self.activations.push(Activation {
            version,
            rolled_back: None,
        });
    }

    pub(crate) fn rolled_back(&mut self, policy: &PolicyPair, from: Date, withdrawn: RolledBack) {
        let activation = self.activations.iter_mut().find(|activation| {
            activation.rolled_back.is_none()
                && activation.version.from == from
                && activation.version.pair() == *policy
        });
        if let Some(activation) = activation {
            activation.rolled_back = Some(withdrawn);
        }
        self.approvals.remove(policy);
    }
}
