//! Deciding on orders about policies.

use crate::context::not_before;
use crate::{Act, AuthorityEvent, Context, Date, Refusal};

use super::{
    Policies, PolicyCommand, PolicyPair, PolicyRefusal, PolicyVersion, PublisherId, Upload,
};

/// The most keys that a register ever held.
const MOST_PUBLISHERS: usize = 200;
/// The most components that were ever uploaded.
const MOST_UPLOADS: usize = 2_000;
/// The most parameter sets that were ever proposed.
const MOST_PROPOSALS: usize = 10_000;
/// The most versions that were ever put in force.
const MOST_ACTIVATIONS: usize = 10_000;

impl Policies {
    /// Decides on an order; `demo` when the authority is one of an installation for trying things out.
    ///
    /// # Errors
    /// The refusal, with its rule.
    pub(crate) fn decide(
        &self,
        command: &PolicyCommand,
        demo: bool,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        let act = context.act();
        match command {
            PolicyCommand::Install(version) => self.install(version, demo),
            PolicyCommand::RegisterPublisher(publisher) => {
                // Revoked or not: a key that was revoked never comes back.
                if self.publishers.contains_key(&publisher.key_id) {
                    return Err(Refusal::Exists("publisher"));
                }
                room("publishers", self.publishers.len(), MOST_PUBLISHERS)?;
                Ok(vec![AuthorityEvent::PublisherRegistered {
                    publisher: publisher.clone(),
                    act,
                }])
            }
            PolicyCommand::RevokePublisher { key_id, reason } => {
                self.revoke(*key_id, reason, context)
            }
            PolicyCommand::Upload(upload) => self.take_in(upload, act),
            PolicyCommand::ProposeParameters {
                policy,
                note,
                cases,
            } => {
                self.named(&policy.plugin)
                    .ok_or(Refusal::Unknown("policy"))?;
                // The same set twice is one set.
                if self.knows(policy) {
                    return Err(Refusal::Exists("parameter set"));
                }
                room("parameter sets", self.proposals.len(), MOST_PROPOSALS)?;
                Ok(vec![AuthorityEvent::ParametersProposed {
                    policy: policy.clone(),
                    note: note.clone(),
                    cases: *cases,
                    act,
                }])
            }
            PolicyCommand::Approve { policy, reason } => self.approve(policy, reason, context),
            PolicyCommand::Activate { policy, from } => self.activate(policy, *from, context),
            PolicyCommand::RollBack {
                policy,
                from,
                reason,
            } => self.roll_back(policy.as_ref(), *from, reason, context),
            PolicyCommand::StartShadow { policy, reason } => {
                self.start_shadow(policy, reason, context)
            }
            PolicyCommand::EndShadow { policy, reason } => self.end_shadow(policy, reason, act),
        }
    }

    fn install(&self, version: &PolicyVersion, demo: bool) -> Result<Vec<AuthorityEvent>, Refusal> {
        if !demo && !self.activations.is_empty() {
            return Err(PolicyRefusal::NotTheFirst.into());
        }
        if let Some(latest) = self.standing().next_back()
            && version.from < latest.from
        {
            return Err(Refusal::PolicyBefore(latest.from));
        }
        Ok(vec![AuthorityEvent::PolicyActivated(version.clone())])
    }

    /// With a key goes what it would still bring into force. What judges already goes on until somebody
    /// goes back to the version before: that takes a person who knows what was wrong.
    fn revoke(
        &self,
        key_id: PublisherId,
        reason: &str,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        if !self.publishers.contains_key(&key_id) {
            return Err(Refusal::Unknown("publisher"));
        }
        self.check_publisher(key_id)?;
        let mut events = vec![AuthorityEvent::PublisherRevoked {
            key_id,
            reason: reason.to_owned(),
            act: context.act(),
        }];
        let to_come = self.standing().filter(|version| {
            version.from > context.today && self.signed_with(version) == Some(key_id)
        });
        events.extend(to_come.map(|version| AuthorityEvent::PolicyRolledBack {
            policy: version.pair(),
            from: version.from,
            reason: reason.to_owned(),
            act: context.act(),
        }));
        Ok(events)
    }

    /// The key under a version; none when the operator put it in place.
    fn signed_with(&self, version: &PolicyVersion) -> Option<PublisherId> {
        self.upload(&version.plugin)
            .map(|uploaded| uploaded.upload.key_id)
    }

    fn take_in(&self, upload: &Upload, act: Act) -> Result<Vec<AuthorityEvent>, Refusal> {
        self.check_publisher(upload.key_id)?;
        // The same component twice is one artefact. Only when the key under it was revoked does another
        // signature add something.
        if let Some(known) = self.upload(&upload.plugin)
            && self.check_publisher(known.upload.key_id).is_ok()
        {
            return Err(Refusal::Exists("policy"));
        }
        room("components", self.uploads.len(), MOST_UPLOADS)?;
        Ok(vec![AuthorityEvent::PolicyUploaded {
            upload: upload.clone(),
            act,
        }])
    }

    fn approve(
        &self,
        policy: &PolicyPair,
        reason: &str,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        self.check_known(policy)?;
        let made = [
            self.upload(&policy.plugin).map(|uploaded| &uploaded.act.by),
            self.proposal(policy).map(|proposal| &proposal.act.by),
        ];
        if made.contains(&Some(&context.officer)) {
            return Err(PolicyRefusal::SamePerson.into());
        }
        if self.approvals.contains_key(policy) {
            return Err(PolicyRefusal::AlreadyApproved.into());
        }
        Ok(vec![AuthorityEvent::PolicyApproved {
            policy: policy.clone(),
            reason: reason.to_owned(),
            act: context.act(),
        }])
    }

    fn activate(
        &self,
        policy: &PolicyPair,
        from: Date,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        self.check_known(policy)?;
        if !self.approvals.contains_key(policy) {
            return Err(PolicyRefusal::NotApproved.into());
        }
        // What was received today may have been judged already.
        let tomorrow = context
            .today
            .tomorrow()
            .map_err(|_| Refusal::BeyondCalendar)?;
        not_before("the first day", from, "tomorrow,", tomorrow)?;
        if let Some(latest) = self.standing().next_back()
            && from <= latest.from
        {
            return Err(PolicyRefusal::Overlap(latest.from).into());
        }
        room("activations", self.activations.len(), MOST_ACTIVATIONS)?;
        let (name, version) = self
            .named(&policy.plugin)
            .ok_or(Refusal::Unknown("policy"))?;
        Ok(vec![AuthorityEvent::PolicyActivated(PolicyVersion {
            plugin: policy.plugin.clone(),
            parameters: policy.parameters.clone(),
            name: name.to_owned(),
            version: version.to_owned(),
            from,
        })])
    }

    fn roll_back(
        &self,
        policy: Option<&PolicyPair>,
        from: Date,
        reason: &str,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        let is_it = |version: &PolicyVersion| {
            version.from == from && policy.is_none_or(|policy| version.pair() == *policy)
        };
        let standing = self.standing().find(|version| is_it(version));
        let once = || self.activations.iter().any(|other| is_it(&other.version));
        let withdrawn = match standing {
            Some(version) => version,
            None if once() => return Err(PolicyRefusal::RolledBack.into()),
            None => return Err(Refusal::Unknown("activation")),
        };
        if let Some(next) = self.until(withdrawn)
            && next <= context.today
        {
            return Err(PolicyRefusal::Superseded(next).into());
        }
        let first = self.standing().next() == Some(withdrawn);
        if first && withdrawn.from <= context.today {
            return Err(PolicyRefusal::NothingEarlier.into());
        }
        // With the approval go its further activations: none may take effect without one.
        let pair = withdrawn.pair();
        let goes =
            |version: &&PolicyVersion| version.from >= withdrawn.from && version.pair() == pair;
        let judges = self
            .standing()
            .rev()
            .find(|version| version.from <= context.today && !goes(version));
        if withdrawn.from <= context.today
            && let Some(judges) = judges
            && let Some(key) = self.signed_with(judges)
            && self.check_publisher(key).is_err()
        {
            return Err(PolicyRefusal::EarlierRevoked(judges.from, key).into());
        }
        Ok(self
            .standing()
            .filter(goes)
            .map(|version| AuthorityEvent::PolicyRolledBack {
                policy: pair.clone(),
                from: version.from,
                reason: reason.to_owned(),
                act: context.act(),
            })
            .collect())
    }

    /// Checks that a component with its parameters is known, and that its publisher still stands for it.
    pub(super) fn check_known(&self, policy: &PolicyPair) -> Result<(), Refusal> {
        self.named(&policy.plugin)
            .ok_or(Refusal::Unknown("policy"))?;
        if !self.knows(policy) {
            return Err(Refusal::Unknown("parameter set"));
        }
        match self.upload(&policy.plugin) {
            Some(uploaded) => Ok(self.check_publisher(uploaded.upload.key_id)?),
            // Put in place by the operator.
            None => Ok(()),
        }
    }

    /// Checks that components of a key are taken.
    ///
    /// # Errors
    /// When nobody registered it, or it was revoked.
    pub fn check_publisher(&self, key_id: PublisherId) -> Result<(), PolicyRefusal> {
        let registration = self.publishers.get(&key_id);
        let registration = registration.ok_or(PolicyRefusal::PublisherUnknown(key_id))?;
        match registration.revoked {
            Some(_) => Err(PolicyRefusal::PublisherRevoked(key_id)),
            None => Ok(()),
        }
    }
}

pub(super) fn room(what: &'static str, held: usize, limit: usize) -> Result<(), PolicyRefusal> {
    if held >= limit {
        return Err(PolicyRefusal::Full { what, limit });
    }
    Ok(())
}
