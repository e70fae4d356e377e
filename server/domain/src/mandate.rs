//! Mandates: who may decide what, on which legal basis, up to which amount, from when to when
//! (Awb 10:3). With them in the authority's own stream: which policy is in force from when.

use std::collections::BTreeMap;

use crate::{Cents, Context, Date, LawRef, MandateId, Officer, Refusal};

/// Something that happened to the authority's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorityEvent {
    /// The authority's log began.
    AuthorityEstablished {
        /// Its name.
        name: String,
        /// Its clock may be moved: an installation for trying things out.
        demo: bool,
    },
    /// An officer got a mandate.
    MandateGiven {
        /// The new mandate.
        mandate: MandateId,
        /// What it allows.
        terms: MandateTerms,
    },
    /// A mandate ended.
    MandateEnded {
        /// Which.
        mandate: MandateId,
        /// The last day it holds.
        last_day: Date,
    },
    /// A policy takes effect from a day.
    PolicyActivated(PolicyVersion),
}

/// What a mandate allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MandateTerms {
    /// Whose.
    pub officer: Officer,
    /// On which article, its parts included.
    pub legal_basis: LawRef,
    /// Up to what amount in one decision, in eurocents.
    pub up_to: Cents,
    /// The first day.
    pub from: Date,
    /// The last day, when there is one.
    pub until: Option<Date>,
}

/// A policy with its parameters, in force from a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyVersion {
    /// The component's digest, `sha256:…`.
    pub plugin: String,
    /// The digest of its parameters.
    pub parameters: String,
    /// Its name and version, for people.
    pub name: String,
    /// Semantic version.
    pub version: String,
    /// The first day on which a request that is received is judged by it.
    pub from: Date,
}

/// An order to the authority's register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthorityCommand {
    /// Begins the log of an authority.
    Establish {
        /// Its name.
        name: String,
        /// An installation for trying things out.
        demo: bool,
    },
    /// Gives a mandate.
    GiveMandate {
        /// Its identifier.
        mandate: MandateId,
        /// What it allows.
        terms: MandateTerms,
    },
    /// Ends a mandate.
    EndMandate {
        /// Which.
        mandate: MandateId,
        /// The last day it holds.
        last_day: Date,
    },
    /// Puts a policy in force.
    ActivatePolicy(PolicyVersion),
}

/// The authority's register as its events left it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Authority {
    /// Its name, once it was established.
    pub name: Option<String>,
    /// Its clock may be moved.
    pub demo: bool,
    /// All mandates, also ended ones.
    pub mandates: BTreeMap<MandateId, MandateTerms>,
    /// All policies by their first day, in order.
    pub policies: Vec<PolicyVersion>,
}

impl Authority {
    /// The register that these events leave.
    pub fn fold(events: impl IntoIterator<Item = AuthorityEvent>) -> Self {
        let mut authority = Self::default();
        for event in events {
            authority.apply(event);
        }
        authority
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: AuthorityEvent) {
        match event {
            AuthorityEvent::AuthorityEstablished { name, demo } => {
                self.name = Some(name);
                self.demo = demo;
            }
            AuthorityEvent::MandateGiven { mandate, terms } => {
                self.mandates.insert(mandate, terms);
            }
            AuthorityEvent::MandateEnded { mandate, last_day } => {
                if let Some(terms) = self.mandates.get_mut(&mandate) {
                    terms.until = Some(last_day);
                }
            }
            AuthorityEvent::PolicyActivated(version) => self.policies.push(version),
        }
    }

    /// The policy in force on a day: a request is judged by that of its receipt date.
    #[must_use]
    pub fn policy_on(&self, day: Date) -> Option<&PolicyVersion> {
        self.policies
            .iter()
            .rev()
            .find(|version| version.from <= day)
    }

    /// Decides on an order to the register.
    ///
    /// # Errors
    /// The refusal, with its rule.
    pub fn decide(
        &self,
        command: &AuthorityCommand,
        context: &Context,
    ) -> Result<Vec<AuthorityEvent>, Refusal> {
        match command {
            AuthorityCommand::Establish { name, demo } => {
                if self.name.is_some() {
                    return Err(Refusal::AlreadyOpen);
                }
                Ok(vec![AuthorityEvent::AuthorityEstablished {
                    name: name.clone(),
                    demo: *demo,
                }])
            }
            AuthorityCommand::GiveMandate { mandate, terms } => {
                if self.mandates.contains_key(mandate) {
                    return Err(Refusal::Exists("mandate"));
                }
                if terms.until.is_some_and(|until| until < terms.from) {
                    return Err(Refusal::MandatePeriod);
                }
                Ok(vec![AuthorityEvent::MandateGiven {
                    mandate: *mandate,
                    terms: terms.clone(),
                }])
            }
            AuthorityCommand::EndMandate { mandate, last_day } => {
                let terms = self
                    .mandates
                    .get(mandate)
                    .ok_or(Refusal::Unknown("mandate"))?;
                if terms.until.is_some_and(|until| until < context.today) {
                    return Err(Refusal::MandateEnded);
                }
                // Ending makes a mandate shorter. Otherwise it would be a way to give one.
                if terms.until.is_some_and(|until| until < *last_day) {
                    return Err(Refusal::MandateDate(*last_day));
                }
                // What was decided on it before today stands.
                let yesterday = context
                    .today
                    .yesterday()
                    .map_err(|_| Refusal::BeyondCalendar)?;
                crate::context::not_before("the last day", *last_day, "yesterday,", yesterday)?;
                Ok(vec![AuthorityEvent::MandateEnded {
                    mandate: *mandate,
                    last_day: *last_day,
                }])
            }
            AuthorityCommand::ActivatePolicy(version) => {
                if let Some(latest) = self.policies.last()
                    && version.from < latest.from
                {
                    return Err(Refusal::PolicyBefore(latest.from));
                }
                Ok(vec![AuthorityEvent::PolicyActivated(version.clone())])
            }
        }
    }

    /// Checks that the officer who acts may decide about this amount on this legal basis today.
    pub(crate) fn check_mandate(
        &self,
        mandate: MandateId,
        legal_basis: &LawRef,
        amount: Cents,
        context: &Context,
    ) -> Result<(), Refusal> {
        let terms = self
            .mandates
            .get(&mandate)
            .filter(|terms| terms.officer == context.officer)
            .ok_or(Refusal::NoMandate)?;
        if context.today < terms.from || terms.until.is_some_and(|until| until < context.today) {
            return Err(Refusal::MandateDate(context.today));
        }
        if !terms.legal_basis.covers(legal_basis) {
            return Err(Refusal::MandateBasis);
        }
        if amount > terms.up_to {
            return Err(Refusal::MandateAmount {
                up_to: terms.up_to,
                amount,
            });
        }
        Ok(())
    }
}
