//! Asking about a budget request.

use std::sync::Arc;

use maatwerk_domain::case::{Case, EarlierGrant, RequestBudget, ToldAssessment};
use maatwerk_domain::{
    Assessment, AssessmentId, AssessmentOutcome, Cents, Context, Date, FactCode, FactValue, LawRef,
    PersonId, PolicyVersion, TechnicalFailure,
};
use maatwerk_log::LogId;
use maatwerk_policy::contract::{self, Request};

use super::told::{
    Informed, amount, facts, known_facts, no_receipt, rests_on, told_codes, too_large,
    transcript_of,
};
use crate::app::App;
use crate::events::Transcript;
use crate::handle::HandleError;
use crate::load::Streams;

/// A question to a policy of which nothing is recorded.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// The receipt date, which chooses the policy.
    pub received: Date,
    /// What for, a code.
    pub purpose: String,
    /// How much.
    pub amount: Cents,
    /// On which article.
    pub legal_basis: LawRef,
    /// What is known about the applicant.
    pub facts: Vec<(FactCode, FactValue, Option<Date>)>,
    /// What was granted before.
    pub earlier_grants: Vec<EarlierGrant>,
}

impl App {
    pub(super) async fn assess(
        self: &Arc<Self>,
        streams: &Streams,
        log: LogId,
        case: &Case,
        request: &RequestBudget,
        context: &Context,
    ) -> Result<Informed, HandleError> {
        let version = streams
            .register
            .authority
            .policy_on(request.received)
            .ok_or(HandleError::NoPolicy(request.received))?;
        let known = case.facts_about(request.applicant);
        let earlier = case.earlier_grants(request.applicant);
        let (answer, transcript, asked) = self
            .ask_assessment(
                log,
                version,
                request,
                &known_facts(&known),
                &earlier,
                streams,
                context,
            )
            .await?;
        let told = ToldAssessment {
            assessment: AssessmentId::from_bytes(self.new_id()?),
            rests_on: rests_on(&known, &asked),
            answer,
        };
        Ok(Informed::assessed(told, transcript))
    }

    /// Judges and answers, and records nothing.
    ///
    /// # Errors
    /// When no policy is in force on the receipt date, or too much work is waiting.
    pub async fn what_if(
        self: &Arc<Self>,
        log: LogId,
        question: WhatIf,
    ) -> Result<Assessment, HandleError> {
        let today = self.clock.today();
        let context = Context {
            today,
            officer: maatwerk_domain::Officer::new("what-if"),
        };
        let register = self.register(log).await?;
        let (pot, version) = self.pot(log, today.year()).await?;
        let streams = Streams {
            register: Arc::clone(&register),
            case: None,
            pot: Some((today.year(), pot, version)),
            dossier: None,
            erasure: None,
            bank: None,
            cases: std::collections::BTreeMap::new(),
        };
        let policy = register
            .authority
            .policy_on(question.received)
            .ok_or(HandleError::NoPolicy(question.received))?;
        let request = RequestBudget {
            request: maatwerk_domain::RequestId::from_bytes([0; 16]),
            applicant: PersonId::from_bytes([0; 16]),
            received: question.received,
            channel: String::new(),
            purpose: question.purpose,
            amount: question.amount,
            legal_basis: question.legal_basis,
            explanation: None,
        };
        let (answer, ..) = self
            .ask_assessment(
                log,
                policy,
                &request,
                &question.facts,
                &question.earlier_grants,
                &streams,
                &context,
            )
            .await?;
        Ok(answer)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "all of it goes into one question"
    )]
    pub(super) async fn ask_assessment(
        self: &Arc<Self>,
        log: LogId,
        version: &PolicyVersion,
        request: &RequestBudget,
        known: &[(FactCode, FactValue, Option<Date>)],
        earlier: &[EarlierGrant],
        streams: &Streams,
        context: &Context,
    ) -> Result<(Assessment, Transcript, Vec<String>), HandleError> {
        let failed = |failure| Assessment {
            outcome: AssessmentOutcome::Failed(failure),
            findings: Vec::new(),
            receipt: no_receipt(&version.plugin, &version.parameters),
        };
        let nothing = Transcript::default;
        let ready = match self.ready(&version.plugin, &version.parameters).await {
            Ok(ready) => ready,
            Err(failure) => return Ok((failed(failure), nothing(), Vec::new())),
        };
        let asked = told_codes(&ready.policy, &request.legal_basis);
        let pot = streams.pot.as_ref().and_then(|(year, pot, _)| {
            Some(contract::Pot {
                year: u16::try_from(*year).ok()?,
                // A pot larger than a policy can express is, to it, as large as can be.
                available: pot.available()?.to_u32().unwrap_or(u32::MAX),
            })
        });
        let question = request_question(request, known, &asked, earlier, pot, context.today);
        let question = match question {
            Ok(question) => question,
            Err(failure) => return Ok((failed(failure), nothing(), asked)),
        };
        let app = Arc::clone(self);
        let asked_in_turn = self.in_turn(log, move |host| {
            let answer = host.assess(&ready.policy, &question, &ready.parameters)?;
            let digest = |bytes: &[u8]| app.transcript_digest(log, bytes);
            let said = maatwerk_policy::to_domain_assessment(&answer, &ready.policy, &digest);
            Ok((said, transcript_of(answer)))
        });
        let (answer, transcript) = asked_in_turn.await?;
        Ok((answer, transcript, asked))
    }
}

/// What a policy is asked about a request: what the case knows by then, of what the policy asks.
pub(crate) fn request_question(
    request: &RequestBudget,
    known: &[(FactCode, FactValue, Option<Date>)],
    asked: &[String],
    earlier: &[EarlierGrant],
    pot: Option<contract::Pot>,
    today: Date,
) -> Result<Request, TechnicalFailure> {
    Ok(Request {
        facts: facts(known, asked)?,
        received: request.received,
        today,
        purpose: request.purpose.clone(),
        amount: amount(request.amount)?,
        legal_basis: request.legal_basis.as_str().to_owned(),
        earlier_grants: earlier
            .iter()
            .map(|grant| contract::earlier_grant(grant).map_err(too_large))
            .collect::<Result<_, TechnicalFailure>>()?,
        pot,
    })
}

/// A request on record, as it was asked.
pub(crate) fn as_requested(case: &Case, id: maatwerk_domain::RequestId) -> Option<RequestBudget> {
    let request = case.requests.get(&id)?;
    Some(RequestBudget {
        request: id,
        applicant: request.applicant,
        received: request.received,
        channel: request.channel.clone(),
        purpose: request.purpose.clone(),
        amount: request.amount,
        legal_basis: request.legal_basis.clone(),
        explanation: None,
    })
}
