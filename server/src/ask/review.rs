//! Asking about conditional gifts.

use std::sync::Arc;

use maatwerk_domain::case::{
    Case, CaseCommand, CaseEvent, FactContent, Grant, GrantStatus, Request, ReviewDue, ToldReview,
};
use maatwerk_domain::{
    AssessmentId, Context, Date, FactCode, FactId, FactValue, GrantId, ProposalId, Receipt, Review,
    ReviewOutcome, TechnicalFailure,
};
use maatwerk_log::LogId;
use maatwerk_policy::contract::{AskedWhen, Gift};

use super::told::{amount, asked_codes, facts, known_facts, no_receipt, rests_on, transcript_of};
use crate::app::App;
use crate::events::Transcript;
use crate::handle::HandleError;

impl App {
    /// Looks again at the gifts that a change of facts touches, as they are after that change.
    pub(super) async fn review_after(
        self: &Arc<Self>,
        log: LogId,
        case: &Case,
        command: &CaseCommand,
        context: &Context,
    ) -> Result<Vec<(ToldReview, Transcript)>, HandleError> {
        let gifts = case.gifts_touched(command);
        let Some((event, code)) = fact_event(case, command).filter(|_| !gifts.is_empty()) else {
            return Ok(Vec::new());
        };
        let mut after = case.clone();
        after.apply(event);
        let mut reviews = Vec::new();
        for grant in gifts {
            let Some(running) = after.grants.get(&grant) else {
                continue;
            };
            let Some(assessed) = after.assessments.get(&running.assessment) else {
                continue;
            };
            if assessed.not_judged() {
                continue;
            }
            let receipt = &assessed.answer.receipt;
            // A fact that the policy never asks changes nothing for it.
            if let Ok(ready) = self.ready(&receipt.plugin, &receipt.parameters).await
                && !asked_codes(&ready.policy, AskedWhen::Review).contains(&code)
            {
                continue;
            }
            reviews.extend(self.review(log, &after, grant, None, context).await?);
        }
        Ok(reviews)
    }

    pub(super) async fn review(
        self: &Arc<Self>,
        log: LogId,
        case: &Case,
        grant_id: GrantId,
        due: Option<&ReviewDue>,
        context: &Context,
    ) -> Result<Option<(ToldReview, Transcript)>, HandleError> {
        let Some((grant, request)) = case
            .grants
            .get(&grant_id)
            .filter(|grant| grant.status == GrantStatus::Conditional)
            .and_then(|grant| Some((grant, case.requests.get(&grant.request)?)))
        else {
            return Ok(None);
        };
        // A running grant keeps the policy it was made under.
        let Some(assessed) = case.assessments.get(&grant.assessment) else {
            return Ok(None);
        };
        let receipt = &assessed.answer.receipt;
        let (plugin, parameters) = (receipt.plugin.clone(), receipt.parameters.clone());
        let known = case.facts_about(request.applicant);
        let told = |(answer, transcript), rests_on| {
            let told = ToldReview {
                grant: grant_id,
                proposal: ProposalId::from_bytes(self.new_id()?),
                rests_on,
                answer,
            };
            Ok(Some((told, transcript)))
        };
        let unasked = |outcome| {
            let answer = Review {
                outcome,
                findings: Vec::new(),
                receipt: no_receipt(&plugin, &parameters),
            };
            (answer, Transcript::default())
        };
        if assessed.not_judged() {
            return told(unasked(ReviewOutcome::NotJudged), Vec::new());
        }
        let failed = |failure| unasked(ReviewOutcome::Failed(failure));
        let ready = match self.ready(&plugin, &parameters).await {
            Ok(ready) => ready,
            Err(failure) => return told(failed(failure), Vec::new()),
        };
        let asked = asked_codes(&ready.policy, AskedWhen::Review);
        let due = due.map(|due| due.due);
        let gift = gift_question(
            grant,
            request,
            &known_facts(&known),
            &asked,
            due,
            context.today,
        );
        let gift = match gift {
            Ok(gift) => gift,
            Err(failure) => return told(failed(failure), Vec::new()),
        };
        let app = Arc::clone(self);
        let answer = self.in_turn(log, move |host| {
            let answer = host.review(&ready.policy, &gift, &ready.parameters)?;
            let digest = |bytes: &[u8]| app.transcript_digest(log, bytes);
            let said = maatwerk_policy::to_domain_review(&answer, &ready.policy, &digest);
            Ok((said, transcript_of(answer)))
        });
        let answer = answer.await?;
        told(answer, rests_on(&known, &asked))
    }
}

/// What a policy is asked about a conditional gift: what the case knows by then, of what the policy asks.
pub(crate) fn gift_question(
    grant: &Grant,
    request: &Request,
    known: &[(FactCode, FactValue, Option<Date>)],
    asked: &[String],
    due: Option<Date>,
    today: Date,
) -> Result<Gift, TechnicalFailure> {
    Ok(Gift {
        facts: facts(known, asked)?,
        today,
        due,
        received: request.received,
        decided: grant.decided,
        purpose: request.purpose.clone(),
        amount: amount(grant.terms.amount)?,
        paid: amount(grant.paid())?,
        conditions: grant.terms.conditions.iter().map(Into::into).collect(),
    })
}

pub(crate) fn receipt_of(case: &Case, assessment: AssessmentId) -> Option<&Receipt> {
    case.assessments
        .get(&assessment)
        .map(|assessed| &assessed.answer.receipt)
}

/// The event that a command about a fact would give, with the code of that fact; `None` when the
/// domain is going to refuse it.
fn fact_event(case: &Case, command: &CaseCommand) -> Option<(CaseEvent, String)> {
    let content = |fact: &FactId| case.facts.get(fact)?.content.known();
    match command {
        CaseCommand::RecordFact(record) => Some((
            CaseEvent::FactRecorded {
                fact: record.fact,
                about: record.about,
                content: record.content.clone().into(),
            },
            record.content.code.as_str().to_owned(),
        )),
        CaseCommand::CorrectFact(correct) => {
            let code = content(&correct.fact)?.code.clone();
            let text = code.as_str().to_owned();
            Some((
                CaseEvent::FactCorrected {
                    fact: correct.fact,
                    content: FactContent {
                        code,
                        value: correct.value.clone(),
                        since: correct.since,
                        source: correct.source.clone(),
                    }
                    .into(),
                    reason: correct.reason.clone().into(),
                },
                text,
            ))
        }
        CaseCommand::WithdrawFact(withdraw) => Some((
            CaseEvent::FactWithdrawn {
                fact: withdraw.fact,
                reason: withdraw.reason.clone().into(),
            },
            content(&withdraw.fact)?.code.as_str().to_owned(),
        )),
        _ => None,
    }
}
