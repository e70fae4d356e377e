//! The register of an authority: mandates, and the life of its policies.

use std::collections::VecDeque;

use maatwerk_domain::office::OfficeCommand;
use maatwerk_domain::policy::PolicyCommand;
use maatwerk_domain::{Act, AuthorityCommand, AuthorityEvent, Context, Officer};

use super::{Law, refused};
use crate::audit::verify::content::{Read, Spot};
use crate::audit::verify::fault::{Faults, What};
use crate::load::REGISTER;

/// What an order to the register led to beside its first event, and was not recorded yet.
pub(super) struct Following {
    at: Spot,
    by: Officer,
    events: VecDeque<AuthorityEvent>,
}

impl Law<'_> {
    pub(super) fn authority(&mut self, read: &Read, event: AuthorityEvent, faults: &mut Faults) {
        let stream = read.at.stream;
        let (register, whole) = self.register.unwrap_or((stream, read.follows));
        let digest = self
            .material
            .keyed_digest("stream", self.log, REGISTER.as_bytes());
        let other = digest.is_some_and(|digest| digest[..16] != stream.as_bytes()[..]);
        if register != stream || other {
            // A second register: nothing in it counts.
            faults.add(read.at.fault(What::Register));
            return;
        }
        let whole = whole && read.follows;
        self.register = Some((stream, whole));
        if let Some(act) = act(&event) {
            if act.by != read.meta.by {
                faults.add(read.at.fault(What::Officer));
            }
            if !self.days(read.at.recorded_at).contains(&act.on) {
                faults.add(read.at.fault(What::Day));
            }
        }
        if let AuthorityEvent::KeysDestroyedAgain {
            origin, destroyed, ..
        } = &event
        {
            self.destroyed_again(read, origin, destroyed, whole, faults);
            self.authority.apply(event);
            return;
        }
        self.reopened(read, &event);
        // What is withdrawn with a key, or together with an approval, comes of that one order: those very
        // events, and none that somebody adds at the same moment.
        if !self.follows_on(read, &event) {
            self.nothing_follows(faults);
            if whole {
                match self.ordered(read, &event) {
                    Ok(events) => {
                        self.following = Some(Following {
                            at: read.at.clone(),
                            by: read.meta.by.clone(),
                            events,
                        });
                    }
                    Err(what) => faults.add(read.at.fault(what)),
                }
            }
        }
        self.authority.apply(event);
    }

    /// Whether it is what comes next of the order before it.
    fn follows_on(&mut self, read: &Read, event: &AuthorityEvent) -> bool {
        let Some(following) = &mut self.following else {
            return false;
        };
        let next = following.events.front() == Some(event)
            && following.by == read.meta.by
            && following.at.recorded_at == read.at.recorded_at;
        if next {
            following.events.pop_front();
        }
        next
    }

    /// Nothing more comes of the last order to the register.
    pub(super) fn nothing_follows(&mut self, faults: &mut Faults) {
        if let Some(last) = self.following.take()
            && !last.events.is_empty()
        {
            faults.add(last.at.fault(What::Consequence));
        }
    }

    /// What else comes of the order that it was; or what is wrong with it, when none leads to it.
    fn ordered(
        &self,
        read: &Read,
        event: &AuthorityEvent,
    ) -> Result<VecDeque<AuthorityEvent>, What> {
        let mut wrong = What::Unordered;
        let days = match act(event) {
            Some(act) => vec![act.on],
            None => self.days(read.at.recorded_at),
        };
        for command in commands(event) {
            for today in &days {
                let context = Context {
                    today: *today,
                    officer: read.meta.by.clone(),
                };
                wrong = match self.authority.decide(&command, &context) {
                    Err(refusal) => refused(&refusal),
                    Ok(made) => {
                        let mut made = VecDeque::from(made);
                        if made.pop_front().as_ref() == Some(event) {
                            return Ok(made);
                        }
                        What::Consequence
                    }
                };
            }
        }
        Err(wrong)
    }
}

/// Who did it and when, where the event itself says so.
fn act(event: &AuthorityEvent) -> Option<&Act> {
    match event {
        AuthorityEvent::PublisherRegistered { act, .. }
        | AuthorityEvent::PublisherRevoked { act, .. }
        | AuthorityEvent::PolicyUploaded { act, .. }
        | AuthorityEvent::ParametersProposed { act, .. }
        | AuthorityEvent::PolicyApproved { act, .. }
        | AuthorityEvent::PolicyRolledBack { act, .. }
        | AuthorityEvent::ShadowStarted { act, .. }
        | AuthorityEvent::ShadowEnded { act, .. }
        | AuthorityEvent::BasisRegistered { act, .. }
        | AuthorityEvent::TeamRecorded { act, .. }
        | AuthorityEvent::SubstituteNamed { act, .. }
        | AuthorityEvent::SubstitutionEnded { act, .. }
        | AuthorityEvent::SeparationSet { act, .. }
        | AuthorityEvent::KeysDestroyedAgain { act, .. }
        | AuthorityEvent::LetterTemplateSet { act, .. }
        | AuthorityEvent::LogOriginOpened { act, .. } => Some(act),
        AuthorityEvent::AuthorityEstablished { .. }
        | AuthorityEvent::MandateGiven { .. }
        | AuthorityEvent::MandateEnded { .. }
        | AuthorityEvent::PolicyActivated(_) => None,
    }
}

/// The orders of which an event may have come.
fn commands(event: &AuthorityEvent) -> Vec<AuthorityCommand> {
    let policy = match event.clone() {
        AuthorityEvent::AuthorityEstablished { name, demo } => {
            return vec![AuthorityCommand::Establish { name, demo }];
        }
        AuthorityEvent::MandateGiven { mandate, terms } => {
            return vec![AuthorityCommand::GiveMandate { mandate, terms }];
        }
        AuthorityEvent::MandateEnded { mandate, last_day } => {
            return vec![AuthorityCommand::EndMandate { mandate, last_day }];
        }
        AuthorityEvent::BasisRegistered { basis, reason, .. } => {
            return vec![AuthorityCommand::RegisterBasis { basis, reason }];
        }
        AuthorityEvent::TeamRecorded { team, record, .. } => {
            let form = AuthorityCommand::FormTeam {
                team,
                record: record.clone(),
            };
            return vec![form, AuthorityCommand::ChangeTeam { team, record }];
        }
        AuthorityEvent::LogOriginOpened {
            origin,
            previous,
            reason,
            ..
        } => {
            return vec![AuthorityCommand::OpenOrigin {
                origin,
                previous,
                reason,
                destroyed: Vec::new(),
            }];
        }
        AuthorityEvent::LetterTemplateSet { template, .. } => {
            return vec![AuthorityCommand::SetLetterTemplate(template)];
        }
        event @ (AuthorityEvent::SubstituteNamed { .. }
        | AuthorityEvent::SubstitutionEnded { .. }
        | AuthorityEvent::SeparationSet { .. }) => {
            let office = of_office(event).map(AuthorityCommand::Office);
            return office.into_iter().collect();
        }
        // Judged with the order to open the origin, see `destroyed_again`.
        AuthorityEvent::KeysDestroyedAgain { .. } => return Vec::new(),
        // Put in force by people, or in place by the operator.
        AuthorityEvent::PolicyActivated(version) => {
            let activate = PolicyCommand::Activate {
                policy: version.pair(),
                from: version.from,
            };
            let install = PolicyCommand::Install(version);
            return vec![
                AuthorityCommand::Policy(install),
                AuthorityCommand::Policy(activate),
            ];
        }
        AuthorityEvent::PublisherRegistered { publisher, .. } => {
            PolicyCommand::RegisterPublisher(publisher)
        }
        AuthorityEvent::PublisherRevoked { key_id, reason, .. } => {
            PolicyCommand::RevokePublisher { key_id, reason }
        }
        AuthorityEvent::PolicyUploaded { upload, .. } => PolicyCommand::Upload(upload),
        AuthorityEvent::ParametersProposed {
            policy,
            note,
            cases,
            ..
        } => PolicyCommand::ProposeParameters {
            policy,
            note,
            cases,
        },
        AuthorityEvent::PolicyApproved { policy, reason, .. } => {
            PolicyCommand::Approve { policy, reason }
        }
        AuthorityEvent::PolicyRolledBack {
            policy,
            from,
            reason,
            ..
        } => PolicyCommand::RollBack {
            policy: Some(policy),
            from,
            reason,
        },
        AuthorityEvent::ShadowStarted { policy, reason, .. } => {
            PolicyCommand::StartShadow { policy, reason }
        }
        AuthorityEvent::ShadowEnded { policy, reason, .. } => {
            PolicyCommand::EndShadow { policy, reason }
        }
    };
    vec![AuthorityCommand::Policy(policy)]
}

/// The order about who acts that an event came of.
fn of_office(event: AuthorityEvent) -> Option<OfficeCommand> {
    Some(match event {
        AuthorityEvent::SubstituteNamed {
            substitution,
            mandate,
            officer,
            from,
            until,
            reason,
            ..
        } => OfficeCommand::NameSubstitute {
            substitution,
            mandate,
            officer,
            from,
            until,
            reason,
        },
        AuthorityEvent::SubstitutionEnded {
            substitution,
            last_day,
            reason,
            ..
        } => OfficeCommand::EndSubstitution {
            substitution,
            last_day,
            reason,
        },
        AuthorityEvent::SeparationSet {
            above, from, rule, ..
        } => OfficeCommand::Separate { above, from, rule },
        _ => return None,
    })
}
