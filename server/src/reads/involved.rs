//! Who is involved in a case.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::case::norm::{self, NormEvent};
use maatwerk_domain::case::objection::ObjectionEvent;
use maatwerk_domain::case::work::Work;
use maatwerk_domain::{CaseId, LawRef, Officer, TeamId};
use maatwerk_log::{EventLog as _, LogId, Version};

use super::Access;
use crate::app::App;
use crate::events::DomainEvent;
use crate::handle::HandleError;
use crate::http::auth::{Caller, Role};
use crate::load::{case_stream, read_event};
use crate::views::{Involved, Sees};

/// What is found along a case.
#[derive(Default)]
struct Found {
    there: bool,
    /// What somebody did in it.
    did: BTreeSet<Party>,
    /// Who it was handed over to.
    work: Work,
    asked_on: BTreeSet<LawRef>,
}

/// How somebody stands to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Involved in it.
    Involved,
    /// Not involved in it.
    Stranger,
    /// With a personal interest in it (Awb 2:4): family, or whatever else it is.
    Interested,
}

impl App {
    /// Involved in a case is who handles it today, stands in or is of its team; opened it, while nobody handles it;
    /// decided in it, or holds a mandate in force today for what is asked in it; and never who has a personal
    /// interest in it. Nobody is kept out of a case that is not there, or not any more: whoever asks is told that.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(crate) async fn standing(
        &self,
        log: LogId,
        case: CaseId,
        officer: &Officer,
    ) -> Result<Standing, HandleError> {
        let (vault, who) = (self.vault.clone(), officer.clone());
        let found = self
            .log
            .fold_stream(
                log,
                case_stream(case),
                Version::NONE,
                Found::default(),
                move |found: &mut Found, event| {
                    found.there = true;
                    let (happened, meta) = match read_event(&vault, &event) {
                        Ok((DomainEvent::Case(happened), meta)) => (happened, meta),
                        // There is nothing to keep anybody out of.
                        Err(unreadable) if unreadable.is_erased() => {
                            found.there = false;
                            return ControlFlow::Break(());
                        }
                        _ => return ControlFlow::Continue(()),
                    };
                    if meta.by == who {
                        found.did.extend(party(&happened));
                    }
                    found.work.apply(&happened);
                    match happened {
                        CaseEvent::BudgetRequested { legal_basis, .. } => {
                            found.asked_on.insert(legal_basis);
                        }
                        CaseEvent::Norm(NormEvent::NormSuspensionRequested { .. }) => {
                            found.asked_on.insert(norm::basis());
                        }
                        _ => {}
                    }
                    ControlFlow::Continue(())
                },
            )
            .await
            .map_err(HandleError::read)?;
        if found.did.contains(&Party::Interested) {
            return Ok(Standing::Interested);
        }
        if !found.there || found.did.contains(&Party::Decider) {
            return Ok(Standing::Involved);
        }
        let today = self.clock.today();
        let is_in = match found.work.handling_on(today) {
            Some(on) => {
                let teams = self.teams_of(log, officer).await?;
                on.handling.includes(officer, &teams)
            }
            None => found.did.contains(&Party::Opener),
        };
        if is_in {
            return Ok(Standing::Involved);
        }
        let held = self.mandates_of(log, officer).await?;
        let mut asked_on = found.asked_on.iter();
        let decides = asked_on.any(|basis| held.iter().any(|mandate| mandate.covers(basis)));
        Ok(if decides {
            Standing::Involved
        } else {
            Standing::Stranger
        })
    }

    /// The teams that somebody is in today.
    async fn teams_of(&self, log: LogId, officer: &Officer) -> Result<Vec<TeamId>, HandleError> {
        let register = self.register(log).await?;
        Ok(register.authority.teams.of(officer, self.clock.today()))
    }

    /// The legal bases of the mandates that somebody holds today, or stands in on.
    async fn mandates_of(&self, log: LogId, officer: &Officer) -> Result<Vec<LawRef>, HandleError> {
        let register = self.register(log).await?;
        let today = self.clock.today();
        let authority = &register.authority;
        let held = authority.mandates.iter().filter(|(mandate, terms)| {
            terms.from <= today
                && terms.until.is_none_or(|until| until >= today)
                && authority.acts_on(**mandate, officer, today)
        });
        Ok(held.map(|(_, terms)| terms.legal_basis.clone()).collect())
    }

    /// Which cases somebody sees in a list that is no more than a list of one's own work: an officer who
    /// decides, whoever audits and a client system all of the authority, others those in which they are
    /// involved; nobody those of a personal interest.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(crate) async fn sees(&self, caller: &Caller) -> Result<Sees, HandleError> {
        let all = [
            Role::CustomisationOfficer,
            Role::Auditor,
            Role::ClientSystem,
        ];
        if self.access == Access::Authority || all.iter().any(|role| caller.roles.contains(role)) {
            return Ok(Sees::Others(caller.officer.clone()));
        }
        self.own_cases(caller).await.map(Sees::Own)
    }

    /// The cases in which somebody is involved, whatever else that person sees.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(crate) async fn own_cases(&self, caller: &Caller) -> Result<Involved, HandleError> {
        Ok(Involved {
            who: caller.officer.clone(),
            mandates: self.mandates_of(caller.authority, &caller.officer).await?,
            teams: self.teams_of(caller.authority, &caller.officer).await?,
            today: self.clock.today(),
        })
    }
}

/// What somebody did in a case that makes him involved, or keeps him out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Party {
    /// Opened it.
    Opener,
    /// Decided in it.
    Decider,
    /// Said to have a personal interest in it.
    Interested,
}

/// Whether this act makes somebody involved, or keeps out who does it: only who may do it without being so does it, who opens a
/// case, until it is handed over; or who was so by a mandate, which may have ended since.
pub(crate) fn party(act: &CaseEvent) -> Option<Party> {
    match act {
        CaseEvent::CaseOpened { .. } => Some(Party::Opener),
        CaseEvent::InterestDeclared { .. } => Some(Party::Interested),
        CaseEvent::RequestDecided { .. }
        | CaseEvent::DecisionWithdrawn { .. }
        | CaseEvent::GiftConverted { .. }
        | CaseEvent::GiftKept { .. }
        | CaseEvent::DebtDecided { .. }
        | CaseEvent::Advance(AdvanceEvent::AdvanceGranted { .. })
        | CaseEvent::Adverse(AdverseEvent::ActDecided { .. })
        | CaseEvent::Objection(
            ObjectionEvent::ObjectionDecided { .. }
            | ObjectionEvent::ObjectionPenaltyDetermined { .. },
        )
        | CaseEvent::Norm(
            NormEvent::NormSuspensionDecided { .. }
            | NormEvent::NormSuspensionExtended { .. }
            | NormEvent::NormSuspensionEnded { .. },
        ) => Some(Party::Decider),
        _ => None,
    }
}
