//! Writing the letter of a decision of a case, as it is now.

use std::sync::Arc;

use maatwerk_domain::case::people::PeopleRefusal;
use maatwerk_domain::case::{Case, CaseEvent};
use maatwerk_domain::letters::LetterTemplate;
use maatwerk_domain::{Authority, CaseId, Date, DecisionId, PersonId, Refusal};
use maatwerk_log::{LogId, Version};
use maatwerk_paper::Paper;

use super::compose;
use super::facts::{Facts, Taken, Untold};
use super::html;
use crate::app::App;
use crate::events::DomainEvent;
use crate::handle::HandleError;
use crate::http::problem::Problem;

/// A letter as it is to be sent.
pub(super) struct Written {
    /// Whom it is about: with whose key it is sealed.
    pub(super) about: PersonId,
    /// As a page.
    pub(super) html: Vec<u8>,
    /// As PDF.
    pub(super) pdf: Vec<u8>,
}

/// The most events that one page of a case is read in.
const PAGE: usize = 1000;

/// The decision's event, and the case just before it and now.
pub(super) struct Decision {
    before: Case,
    event: CaseEvent,
    now: Case,
}

impl Decision {
    /// Whom the letter is about.
    fn about(&self) -> Option<PersonId> {
        self.before.subject_of(&self.event)
    }

    /// What the letter tells; nothing once that was erased.
    fn facts(
        &self,
        authority: &Authority,
        decision: DecisionId,
        days: (Date, Date),
    ) -> Result<Option<Facts>, Problem> {
        let taken = Taken {
            before: &self.before,
            event: &self.event,
        };
        match Facts::of(&self.now, authority, &taken, decision, days) {
            Ok(facts) => Ok(Some(facts)),
            Err(Untold::Erased) => Ok(None),
            Err(Untold::NoDecision) => Err(HandleError::from(Refusal::Unknown("decision")).into()),
        }
    }
}

impl App {
    /// The event of a decision, with the case around it; `None` when there is no such decision.
    pub(super) async fn decision(
        &self,
        log: LogId,
        case: CaseId,
        decision: DecisionId,
    ) -> Result<Option<Decision>, HandleError> {
        let mut now = Case::default();
        let mut found: Option<(Case, CaseEvent)> = None;
        let mut after = Version::NONE;
        while let Some(page) = self.case_events(log, case, after, PAGE).await? {
            let Some(last) = page.last() else {
                break;
            };
            after = last.version;
            for read in page {
                let DomainEvent::Case(event) = read.event else {
                    continue;
                };
                let decided = found.is_none() && event.decides() == Some(decision);
                let before = decided.then(|| (now.clone(), event.clone()));
                found = found.or(before);
                now.apply(event);
            }
        }
        Ok(found.map(|(before, event)| Decision { before, event, now }))
    }
}

/// The paper that an authority writes on.
fn template(log: LogId, authority: &Authority) -> LetterTemplate {
    authority.letter_template().map_or_else(
        || plain(log, authority.name.as_deref()),
        |(template, _)| template.clone(),
    )
}

/// The paper of an authority that recorded none. The identifiers of municipalities begin with GM.
pub(crate) fn plain(log: LogId, name: Option<&str>) -> LetterTemplate {
    let municipality = log.as_str().starts_with("GM");
    LetterTemplate::plain(name.unwrap_or(log.as_str()), municipality)
}

/// Writes the letter of a decision that is announced on a day; none once what it tells was erased.
pub(super) async fn write(
    app: &Arc<App>,
    (log, case, decision): (LogId, CaseId, DecisionId),
    days: (Date, Date),
    draft: bool,
) -> Result<Option<Written>, Problem> {
    let found = app.decision(log, case, decision).await?;
    let mut found = found.ok_or_else(|| Problem::not_found("decision"))?;
    app.shield_surely(log, case, &mut found.now).await?;
    let (authority, _) = app.authority(log).await?;
    let Some(facts) = found.facts(&authority, decision, days)? else {
        return Ok(None);
    };
    let about = found
        .about()
        .ok_or_else(|| Problem::not_found("decision"))?;
    let template = template(log, &authority);
    // Breaking lines and writing a file is work for a few milliseconds.
    let kept = found.now.kept_from_who_gets(about, days.0);
    let made = tokio::task::spawn_blocking(move || {
        let paper: Paper = compose::paper(&facts, &template, draft);
        let text = paper.to_text();
        if kept.iter().any(|kept| kept.is_named_in(&text)) {
            let refusal = Refusal::from(PeopleRefusal::LetterNamesShielded);
            return Err(HandleError::from(refusal));
        }
        let pdf = paper.to_pdf().map_err(HandleError::read)?;
        Ok((html::html(&paper).into_bytes(), pdf))
    });
    let (html, pdf) = made.await.map_err(HandleError::read)??;
    Ok(Some(Written { about, html, pdf }))
}
