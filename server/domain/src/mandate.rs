//! Mandates: who may decide what, on which legal basis, up to which amount, from when to when
//! (Awb 10:3). With them in the authority's own stream: the life of its policies.

use std::collections::BTreeMap;

use crate::letters::LetterTemplate;
use crate::office::{Office, OfficeCommand, OfficeRefusal};
use crate::policy::{
    CasesRun, Policies, PolicyCommand, PolicyPair, Proposal, Publisher, PublisherId, RolledBack,
    ShadowEnd, Upload,
};
use crate::regime::RegisteredBasis;
use crate::{
    Act, Cents, Context, Date, DestroyedIn, LawRef, MandateId, Officer, PolicyVersion, Refusal,
    SubstitutionId, TeamId, TeamRecord, Teams,
};

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
    /// A legal basis was registered with its regime and the acts that it knows.
    BasisRegistered {
        /// Which.
        basis: RegisteredBasis,
        /// Where that stands, or why.
        reason: String,
        /// Who registered it, when.
        act: Act,
    },
    /// Somebody stands in for the holder of a mandate.
    SubstituteNamed {
        /// The new substitution.
        substitution: SubstitutionId,
        /// Of which mandate.
        mandate: MandateId,
        /// Who stands in.
        officer: Officer,
        /// The first day.
        from: Date,
        /// The last day.
        until: Date,
        /// Why.
        reason: String,
        /// Who named the substitute, when.
        act: Act,
    },
    /// Somebody stands in no longer.
    SubstitutionEnded {
        /// Which.
        substitution: SubstitutionId,
        /// The last day.
        last_day: Date,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// Above which amount asking, deciding and paying are different people, from a day.
    SeparationSet {
        /// Above this amount of a grant; nothing, then at none.
        above: Option<Cents>,
        /// From which day.
        from: Date,
        /// The rule of the authority that says so.
        rule: String,
        /// Who set it, when.
        act: Act,
    },
    /// A policy takes effect from a day.
    PolicyActivated(PolicyVersion),
    /// Components that a key signs are taken.
    PublisherRegistered {
        /// Whose key.
        publisher: Publisher,
        /// Who registered it, when.
        act: Act,
    },
    /// Components of a key are no longer taken.
    PublisherRevoked {
        /// Whose.
        key_id: PublisherId,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// A signed component was taken in.
    PolicyUploaded {
        /// Which.
        upload: Upload,
        /// Who uploaded it, when.
        act: Act,
    },
    /// A parameter set was proposed for a component.
    ParametersProposed {
        /// Which set, for which component.
        policy: PolicyPair,
        /// What it changes.
        note: Option<String>,
        /// What came of the example cases; nothing when the component has none.
        cases: Option<CasesRun>,
        /// Who, when.
        act: Act,
    },
    /// A component with its parameters was approved by another person.
    PolicyApproved {
        /// Which.
        policy: PolicyPair,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// An activation was withdrawn: what was in force before it judges from now on.
    PolicyRolledBack {
        /// Which policy.
        policy: PolicyPair,
        /// The first day of the activation that was withdrawn.
        from: Date,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// A candidate runs beside what is in force from now on.
    ShadowStarted {
        /// Which.
        policy: PolicyPair,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// The log is signed under a name and a key from here on.
    LogOriginOpened {
        /// Which.
        origin: LogOrigin,
        /// The last checkpoint signed under the one before, when there is one: a signed note
        /// (c2sp.org/tlog-checkpoint).
        previous: Option<String>,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
    /// Keys were found destroyed when an older log was put back, by a ledger that lies outside of it: the
    /// erasures were decided in what came after it. Whoever opened the new origin says so.
    KeysDestroyedAgain {
        /// The name of the origin that was opened with it, which cites the last checkpoint of the one
        /// before.
        origin: String,
        /// Whose, in which cases.
        destroyed: Vec<DestroyedIn>,
        /// Who, when.
        act: Act,
    },
    /// What a team is from a day on.
    TeamRecorded {
        /// Which.
        team: TeamId,
        /// What it is.
        record: TeamRecord,
        /// Who recorded it, when.
        act: Act,
    },
    /// How letters are written was set.
    LetterTemplateSet {
        /// How.
        template: LetterTemplate,
        /// Who set it, when.
        act: Act,
    },
    /// A candidate no longer runs beside what is in force.
    ShadowEnded {
        /// Which.
        policy: PolicyPair,
        /// Why.
        reason: String,
        /// Who, when.
        act: Act,
    },
}

/// Under which name, and with which key, checkpoints of a log are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogOrigin {
    /// The name: a URL without scheme.
    pub name: String,
    /// What verifies its signatures, in the text form of c2sp.org/signed-note.
    pub verifier_key: String,
}

/// An origin with how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedOrigin {
    /// Which.
    pub origin: LogOrigin,
    /// The last checkpoint signed under the one before, when there is one.
    pub previous: Option<String>,
    /// Why it was opened.
    pub reason: String,
    /// Who opened it, when.
    pub act: Act,
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
    /// Whom the officer works for, when that is not the authority: then he decides on no assistance
    /// (Participatiewet 7 lid 4).
    pub works_for: Option<String>,
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
    /// Registers a legal basis.
    RegisterBasis {
        /// Which.
        basis: RegisteredBasis,
        /// Where that stands, or why.
        reason: String,
    },
    /// Forms a team.
    FormTeam {
        /// Its identifier.
        team: TeamId,
        /// What it is.
        record: TeamRecord,
    },
    /// Changes a team from a day on.
    ChangeTeam {
        /// Which.
        team: TeamId,
        /// What it is from then on.
        record: TeamRecord,
    },
    /// Sets how letters are written.
    SetLetterTemplate(LetterTemplate),
    /// About who stands in, and who must differ.
    Office(OfficeCommand),
    /// Of its policies.
    Policy(PolicyCommand),
    /// Signs the log under a name and a key from here on.
    OpenOrigin {
        /// Which.
        origin: LogOrigin,
        /// The last checkpoint signed under the one before, when there is one.
        previous: Option<String>,
        /// Why.
        reason: String,
        /// Keys that are destroyed without that the log says why: they are owned up to, beside that
        /// checkpoint.
        destroyed: Vec<DestroyedIn>,
    },
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
    /// The legal bases it registered, in order.
    pub bases: Vec<RegisteredBasis>,
    /// Its teams.
    pub teams: Teams,
    /// How letters are written, and who said so; nothing until somebody did.
    pub(crate) letters: Option<Box<(LetterTemplate, Act)>>,
    /// Who stands in for whom, and what is separated.
    pub office: Office,
    /// Of how many keys its log says that they were found destroyed.
    destroyed_again: usize,
    /// Its policies, and what is in force when.
    pub policies: Policies,
    /// Under which names and keys its log was signed, the last one now.
    pub origins: Vec<OpenedOrigin>,
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
            AuthorityEvent::BasisRegistered { basis, .. } => self.bases.push(basis),
            AuthorityEvent::TeamRecorded { team, record, act } => {
                self.teams.set(team, record, act);
            }
            AuthorityEvent::LetterTemplateSet { template, act } => {
                self.letters = Some(Box::new((template, act)));
            }
            event @ (AuthorityEvent::SubstituteNamed { .. }
            | AuthorityEvent::SubstitutionEnded { .. }
            | AuthorityEvent::SeparationSet { .. }) => self.office.apply(event),
            AuthorityEvent::PolicyActivated(version) => self.policies.activated(version),
            AuthorityEvent::PublisherRegistered { publisher, act } => {
                self.policies.registered(publisher, act);
            }
            AuthorityEvent::PublisherRevoked {
                key_id,
                reason,
                act,
            } => self.policies.revoked(key_id, reason, act),
            AuthorityEvent::PolicyUploaded { upload, act } => self.policies.uploaded(upload, act),
            AuthorityEvent::ParametersProposed {
                policy,
                note,
                cases,
                act,
            } => self.policies.proposals.push(Proposal {
                policy,
                note,
                cases,
                act,
            }),
            AuthorityEvent::PolicyApproved {
                policy,
                reason,
                act,
            } => self.policies.approved(policy, reason, act),
            AuthorityEvent::PolicyRolledBack {
                policy,
                from,
                reason,
                act,
            } => self
                .policies
                .rolled_back(&policy, from, RolledBack { reason, act }),
            AuthorityEvent::ShadowStarted {
                policy,
                reason,
                act,
            } => self.policies.shadow_started(policy, reason, act),
            AuthorityEvent::LogOriginOpened {
                origin,
                previous,
                reason,
                act,
            } => self.origins.push(OpenedOrigin {
                origin,
                previous,
                reason,
                act,
            }),
            AuthorityEvent::KeysDestroyedAgain { destroyed, .. } => {
                self.destroyed_again += destroyed.iter().map(DestroyedIn::keys).sum::<usize>();
            }
            AuthorityEvent::ShadowEnded {
                policy,
                reason,
                act,
            } => {
                let end = ShadowEnd::Ordered { reason, act };
                self.policies.end_shadows(|of| *of == policy, &end);
            }
        }
    }

    /// Of how many keys its log says that they were found destroyed when it was put back.
    #[must_use]
    pub fn destroyed_again(&self) -> usize {
        self.destroyed_again
    }

    /// Under which origin its log is signed, once it is.
    #[must_use]
    pub fn origin(&self) -> Option<&LogOrigin> {
        self.origins.last().map(|opened| &opened.origin)
    }

    /// The policy in force on a day: a request is judged by that of its receipt date.
    #[must_use]
    pub fn policy_on(&self, day: Date) -> Option<&PolicyVersion> {
        self.policies.on(day)
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
                if terms.works_for.is_some() && self.is_assistance(&terms.legal_basis, terms.from) {
                    return Err(OfficeRefusal::NotInService.into());
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
            AuthorityCommand::RegisterBasis { basis, reason } => {
                self.register_basis(basis, reason, context)
            }
            AuthorityCommand::FormTeam { team, record } => self.teams.form(*team, record, context),
            AuthorityCommand::ChangeTeam { team, record } => {
                self.teams.change(*team, record, context)
            }
            AuthorityCommand::SetLetterTemplate(template) => {
                Self::set_letter_template(template, context)
            }
            AuthorityCommand::Office(command) => self.decide_office(command, context),
            AuthorityCommand::Policy(command) => self.policies.decide(command, self.demo, context),
            AuthorityCommand::OpenOrigin {
                origin,
                previous,
                reason,
                destroyed,
            } => {
                // A name whose history was broken off, or whose key was lost, is never taken again.
                if self
                    .origins
                    .iter()
                    .any(|earlier| earlier.origin.name == origin.name)
                {
                    return Err(Refusal::Exists("origin"));
                }
                // What was decided elsewhere is decided in the history that this checkpoint is of.
                if previous.is_none() && !destroyed.is_empty() {
                    return Err(Refusal::Unknown("checkpoint"));
                }
                let opened = AuthorityEvent::LogOriginOpened {
                    origin: origin.clone(),
                    previous: previous.clone(),
                    reason: reason.clone(),
                    act: context.act(),
                };
                let again = DestroyedIn::in_portions(destroyed).into_iter();
                let again = again.map(|destroyed| AuthorityEvent::KeysDestroyedAgain {
                    origin: origin.name.clone(),
                    destroyed,
                    act: context.act(),
                });
                Ok(std::iter::once(opened).chain(again).collect())
            }
        }
    }

    /// Whether an officer works for another than the authority on a day, as any mandate of his that holds then
    /// says: also where he stands in for somebody who does not.
    #[must_use]
    pub fn works_for_another(&self, officer: &Officer, day: Date) -> bool {
        let mut held = self.mandates.values();
        held.any(|terms| {
            terms.officer == *officer
                && terms.works_for.is_some()
                && terms.from <= day
                && terms.until.is_none_or(|until| day <= until)
        })
    }

    /// Checks that the officer who acts, for himself or in somebody's place, may decide about this amount on this legal basis today.
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
            .filter(|_| self.acts_on(mandate, &context.officer, context.today))
            .ok_or(Refusal::NoMandate)?;
        if context.today < terms.from || terms.until.is_some_and(|until| until < context.today) {
            return Err(Refusal::MandateDate(context.today));
        }
        if !terms.legal_basis.covers(legal_basis) {
            return Err(Refusal::MandateBasis);
        }
        if self.is_assistance(legal_basis, context.today)
            && self.works_for_another(&context.officer, context.today)
        {
            return Err(OfficeRefusal::NotInService.into());
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
