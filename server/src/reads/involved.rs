//! Who is involved in a case.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::{CaseId, LawRef, Officer};
use maatwerk_log::{EventLog as _, LogId, Version};

use crate::app::App;
use crate::events::DomainEvent;
use crate::handle::HandleError;
use crate::load::{case_stream, read_event};

/// What is found along a case.
#[derive(Default)]
struct Found {
    there: bool,
    involved: bool,
    asked_on: BTreeSet<LawRef>,
}

impl App {
    /// Whether somebody opened a case, decided in it, or holds a mandate in force today for what is asked
    /// in it. Nobody is kept out of a case that is not there, or not any more: whoever asks is told that.
    ///
    /// # Errors
    /// When the log cannot be read.
    pub(crate) async fn is_involved(
        &self,
        log: LogId,
        case: CaseId,
        officer: &Officer,
    ) -> Result<bool, HandleError> {
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
                    if meta.by == who && involves(&happened) {
                        found.involved = true;
                        return ControlFlow::Break(());
                    }
                    if let CaseEvent::BudgetRequested { legal_basis, .. } = happened {
                        found.asked_on.insert(legal_basis);
                    }
                    ControlFlow::Continue(())
                },
            )
            .await
            .map_err(HandleError::read)?;
        if !found.there || found.involved {
            return Ok(true);
        }
        let register = self.register(log).await?;
        let today = self.clock.today();
        let mandates = register.authority.mandates.values();
        let mut held = mandates.filter(|terms| {
            terms.officer == *officer
                && terms.from <= today
                && terms.until.is_none_or(|until| until >= today)
        });
        Ok(held.any(|terms| {
            found
                .asked_on
                .iter()
                .any(|basis| terms.legal_basis.covers(basis))
        }))
    }
}

/// Whether this act makes somebody involved: only who may do it without being so does it, who opens a
/// case; or who was so by a mandate, which may have ended since.
fn involves(act: &CaseEvent) -> bool {
    matches!(
        act,
        CaseEvent::CaseOpened { .. }
            | CaseEvent::RequestDecided { .. }
            | CaseEvent::DecisionWithdrawn { .. }
            | CaseEvent::GiftConverted { .. }
            | CaseEvent::GiftKept { .. }
            | CaseEvent::LoanWaived { .. }
    )
}
