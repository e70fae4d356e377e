//! Shadows: candidates that are asked what the policy in force is asked, and decide nothing.
//!
//! Somebody starts one and somebody ends it. It ends by itself when its pair is put in force, since
//! what it was tried for is then settled, and when the key under its component is revoked.

use crate::{Act, AuthorityEvent, Context, Date, Refusal};

use super::decide::room;
use super::{Policies, PolicyPair, PolicyRefusal, PublisherId};

/// The most shadows of an authority that run at the same time.
const MOST_RUNNING: usize = 3;
/// The most shadows that were ever started.
const MOST_SHADOWS: usize = 10_000;

/// A candidate that runs, or ran, beside what is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shadow {
    /// Which component with which parameters.
    pub policy: PolicyPair,
    /// Why it was started.
    pub reason: String,
    /// Who started it, when.
    pub act: Act,
    /// How it ended; nothing while it runs.
    pub ended: Option<ShadowEnd>,
}

/// How a shadow ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShadowEnd {
    /// Somebody ended it.
    Ordered {
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// The candidate was put in force from a day.
    Activated(Date),
    /// The key under the candidate's component was revoked.
    PublisherRevoked {
        /// Whose key.
        key_id: PublisherId,
        /// Who revoked it, when.
        act: Act,
    },
}

impl Policies {
    /// The shadows that run, the first started first.
    #[must_use]
    pub fn running_shadows(&self) -> impl DoubleEndedIterator<Item = &Shadow> {
        let shadows = self.shadows.iter();
        shadows.filter(|shadow| shadow.ended.is_none())
    }

    pub(super) fn start_shadow(
        &self,
        policy: &PolicyPair,
        reason: &str,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        self.check_known(policy)?;
        if self.runs(policy) {
            return Err(PolicyRefusal::ShadowRuns.into());
        }
        // Also one that judges from a day to come: what it would say is what will be recorded.
        let judges = self.standing().any(|version| {
            let past = self
                .until(version)
                .is_some_and(|until| until <= context.today);
            !past && version.pair() == *policy
        });
        if judges {
            return Err(PolicyRefusal::ShadowOfItself.into());
        }
        if self.running_shadows().count() >= MOST_RUNNING {
            return Err(PolicyRefusal::TooManyShadows(MOST_RUNNING).into());
        }
        room("shadows", self.shadows.len(), MOST_SHADOWS)?;
        Ok(vec![AuthorityEvent::ShadowStarted {
            policy: policy.clone(),
            reason: reason.to_owned(),
            act: context.act(),
        }])
    }

    pub(super) fn end_shadow(
        &self,
        policy: &PolicyPair,
        reason: &str,
        act: Act,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        if !self.runs(policy) {
            let mut shadows = self.shadows.iter();
            return Err(if shadows.any(|shadow| shadow.policy == *policy) {
                PolicyRefusal::ShadowEnded.into()
            } else {
                Refusal::Unknown("shadow")
            });
        }
        Ok(vec![AuthorityEvent::ShadowEnded {
            policy: policy.clone(),
            reason: reason.to_owned(),
            act,
        }])
    }

    fn runs(&self, policy: &PolicyPair) -> bool {
        self.running_shadows()
            .any(|shadow| shadow.policy == *policy)
    }

    pub(crate) fn shadow_started(&mut self, policy: PolicyPair, reason: String, act: Act) {
        self.shadows.push(Shadow {
            policy,
            reason,
            act,
            ended: None,
        });
    }

    /// Ends the shadows that run of these pairs.
    pub(crate) fn end_shadows(&mut self, of: impl Fn(&PolicyPair) -> bool, end: &ShadowEnd) {
        let running = self.shadows.iter_mut().filter(|of| of.ended.is_none());
        for shadow in running.filter(|shadow| of(&shadow.policy)) {
            shadow.ended = Some(end.clone());
        }
    }
}
