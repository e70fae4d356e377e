//! Asking the municipality's policy where a command needs it.

use std::sync::Arc;

use maatwerk_domain::case::{
    Case, CaseCommand, CaseEvent, FactContent, GrantStatus, RequestBudget, ReviewDue, Told,
    ToldAssessment, ToldReview,
};
use maatwerk_domain::{
    Assessment, AssessmentId, AssessmentOutcome, Cents, Context, Date, FactCode, FactId,
    FactValue, GrantId, LawRef, PersonId, Personal, PolicyVersion, ProposalId, Receipt, Review,
    ReviewOutcome, TechnicalFailure, Transcript,
};
use maatwerk_log::LogId;
use maatwerk_policy::contract::{self, AskedWhen, EarlierGrant, Gift, Request};
use maatwerk_policy::{HostError, Parameters, Policy};

use crate::app::App;
use crate::handle::{Command, HandleError, Order};
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
    /// What was granted before: day of decision, amount, purpose.
    pub earlier_grants: Vec<(Date, Cents, String)>,
}

/// A policy with its parameters, ready to be asked.
struct Ready {
    policy: Arc<Policy>,
    parameters: Arc<Parameters>,
}

impl App {
    /// What the policy says on the way to deciding a command.
    pub(crate) async fn inform(
        self: &Arc<Self>,
        streams: &Streams,
        order: &Order,
        context: &Context,
    ) -> Result<Told, HandleError> {
        let (Command::Case(_, command), Some(loaded)) = (&order.command, &streams.case) else {
            return Ok(Told::default());
        };
        let case = &loaded.case;
        match command {
            CaseCommand::RequestBudget(request) => {
                let assessed = self.assess(streams, order.log, case, request, context);
                Ok(Told {
                    assessment: Some(assessed.await?),
                    reviews: Vec::new(),
                })
            }
            CaseCommand::AssessAgain { request } => {
                let Some(request) = as_requested(case, *request) else {
                    return Ok(Told::default());
                };
                let assessed = self.assess(streams, order.log, case, &request, context);
                Ok(Told {
                    assessment: Some(assessed.await?),
                    reviews: Vec::new(),
                })
            }
            CaseCommand::ReviewDue(due) => {
                let review = self.review(order.log, case, due.grant, Some(due), context);
                Ok(Told {
                    assessment: None,
                    reviews: review.await?.into_iter().collect(),
                })
            }
            CaseCommand::RecordFact(_)
            | CaseCommand::CorrectFact(_)
            | CaseCommand::WithdrawFact(_) => {
                let reviews = self.review_after(order.log, case, command, context);
                Ok(Told {
                    assessment: None,
                    reviews: reviews.await?,
                })
            }
            _ => Ok(Told::default()),
        }
    }

    async fn assess(
        self: &Arc<Self>,
        streams: &Streams,
        log: LogId,
        case: &Case,
        request: &RequestBudget,
        context: &Context,
    ) -> Result<ToldAssessment, HandleError> {
        let version = streams
            .register
            .authority
            .policy_on(request.received)
            .ok_or(HandleError::NoPolicy(request.received))?;
        let known = case.facts_about(request.applicant);
        let earlier = earlier_grants(case, request.applicant);
        let (answer, asked) = self
            .ask_assessment(log, version, request, &known_facts(&known), &earlier, streams, context)
            .await?;
        Ok(ToldAssessment {
            assessment: AssessmentId::from_bytes(self.new_id()?),
            rests_on: rests_on(&known, &asked),
            answer,
        })
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
        let (answer, _) = self
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

    #[expect(clippy::too_many_arguments, reason = "all of it goes into one question")]
    async fn ask_assessment(
        self: &Arc<Self>,
        log: LogId,
        version: &PolicyVersion,
        request: &RequestBudget,
        known: &[(FactCode, FactValue, Option<Date>)],
        earlier: &[(Date, Cents, String)],
        streams: &Streams,
        context: &Context,
    ) -> Result<(Assessment, Vec<String>), HandleError> {
        let ready = match self.ready(&version.plugin, &version.parameters).await {
            Ok(ready) => ready,
            Err(failure) => {
                let answer = Assessment {
                    outcome: AssessmentOutcome::Failed(failure),
                    findings: Vec::new(),
                    receipt: no_receipt(&version.plugin, &version.parameters),
                    transcript: no_transcript(),
                };
                return Ok((answer, Vec::new()));
            }
        };
        let asked = asked_codes(&ready.policy, AskedWhen::Assess);
        let pot = streams.pot.as_ref().and_then(|(year, pot, _)| {
            Some(contract::Pot {
                year: u16::try_from(*year).ok()?,
                // A pot larger than a policy can express is, to it, as large as can be.
                available: pot.available()?.to_u32().unwrap_or(u32::MAX),
            })
        });
        let question = facts(known, &asked).and_then(|facts| {
            Ok(Request {
                received: request.received,
                today: context.today,
                purpose: request.purpose.clone(),
                amount: amount(request.amount)?,
                legal_basis: request.legal_basis.as_str().to_owned(),
                facts,
                earlier_grants: earlier
                    .iter()
                    .map(|(decided, granted, purpose)| {
                        Ok(EarlierGrant {
                            decided: *decided,
                            amount: amount(*granted)?,
                            purpose: purpose.clone(),
                        })
                    })
                    .collect::<Result<_, TechnicalFailure>>()?,
                pot,
            })
        });
        let question = match question {
            Ok(question) => question,
            Err(failure) => {
                let answer = Assessment {
                    outcome: AssessmentOutcome::Failed(failure),
                    findings: Vec::new(),
                    receipt: no_receipt(&version.plugin, &version.parameters),
                    transcript: no_transcript(),
                };
                return Ok((answer, asked));
            }
        };
        let app = Arc::clone(self);
        let answer = blocking(move || {
            let answer = app
                .host
                .assess(&ready.policy, &question, &ready.parameters)?;
            let digest = |bytes: &[u8]| app.keyed_digest(log, "transcript", bytes);
            Ok(maatwerk_policy::to_domain_assessment(
                answer,
                &ready.policy,
                &ready.parameters,
                &digest,
            ))
        })
        .await?;
        Ok((answer, asked))
    }

    /// Looks again at the gifts that a change of facts touches, as they are after that change.
    async fn review_after(
        self: &Arc<Self>,
        log: LogId,
        case: &Case,
        command: &CaseCommand,
        context: &Context,
    ) -> Result<Vec<ToldReview>, HandleError> {
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
            let Some(receipt) = receipt_of(&after, running.assessment) else {
                continue;
            };
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

    async fn review(
        self: &Arc<Self>,
        log: LogId,
        case: &Case,
        grant_id: GrantId,
        due: Option<&ReviewDue>,
        context: &Context,
    ) -> Result<Option<ToldReview>, HandleError> {
        let Some((grant, request)) = case
            .grants
            .get(&grant_id)
            .filter(|grant| grant.status == GrantStatus::Conditional)
            .and_then(|grant| Some((grant, case.requests.get(&grant.request)?)))
        else {
            return Ok(None);
        };
        // A running grant keeps the policy it was made under.
        let Some(receipt) = receipt_of(case, grant.assessment) else {
            return Ok(None);
        };
        let (plugin, parameters) = (receipt.plugin.clone(), receipt.parameters.clone());
        let known = case.facts_about(request.applicant);
        let told = |answer, rests_on| -> Result<Option<ToldReview>, HandleError> {
            Ok(Some(ToldReview {
                grant: grant_id,
                proposal: ProposalId::from_bytes(self.new_id()?),
                rests_on,
                answer,
            }))
        };
        let failed = |failure| Review {
            outcome: ReviewOutcome::Failed(failure),
            findings: Vec::new(),
            receipt: no_receipt(&plugin, &parameters),
            transcript: no_transcript(),
        };
        let ready = match self.ready(&plugin, &parameters).await {
            Ok(ready) => ready,
            Err(failure) => return told(failed(failure), Vec::new()),
        };
        let asked = asked_codes(&ready.policy, AskedWhen::Review);
        let gift = facts(&known_facts(&known), &asked).and_then(|facts| {
            Ok(Gift {
                today: context.today,
                due: due.map(|due| due.due),
                received: request.received,
                decided: grant.decided,
                purpose: request.purpose.clone(),
                amount: amount(grant.terms.amount)?,
                paid: amount(grant.paid())?,
                conditions: grant.terms.conditions.iter().map(Into::into).collect(),
                facts,
            })
        });
        let gift = match gift {
            Ok(gift) => gift,
            Err(failure) => return told(failed(failure), Vec::new()),
        };
        let app = Arc::clone(self);
        let answer = blocking(move || {
            let answer = app.host.review(&ready.policy, &gift, &ready.parameters)?;
            let digest = |bytes: &[u8]| app.keyed_digest(log, "transcript", bytes);
            Ok(maatwerk_policy::to_domain_review(
                answer,
                &ready.policy,
                &ready.parameters,
                &digest,
            ))
        })
        .await?;
        told(answer, rests_on(&known, &asked))
    }

    /// A stored policy and parameter set. That they are missing or damaged is a technical failure:
    /// a person decides, and no other municipality notices.
    async fn ready(
        self: &Arc<Self>,
        plugin: &str,
        parameters: &str,
    ) -> Result<Ready, TechnicalFailure> {
        let app = Arc::clone(self);
        let (plugin, parameters) = (plugin.to_owned(), parameters.to_owned());
        let ready = tokio::task::spawn_blocking(move || {
            let policy = app.catalogue.policy(&plugin)?;
            let parameters = app.catalogue.parameters(&parameters, &policy)?;
            Ok::<_, maatwerk_policy::CatalogueError>(Ready { policy, parameters })
        })
        .await;
        match ready {
            Ok(Ok(ready)) => Ok(ready),
            Ok(Err(error)) => Err(unavailable(&error)),
            Err(error) => Err(unavailable(&error)),
        }
    }
}

/// Runs a call of a policy where it may take its time.
async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, HostError> + Send + 'static,
) -> Result<T, HandleError> {
    tokio::task::spawn_blocking(call)
        .await
        .map_err(HandleError::read)?
        .map_err(|_busy| HandleError::Overloaded)
}

fn unavailable(error: &dyn std::error::Error) -> TechnicalFailure {
    tracing::error!(error, "a policy cannot be used");
    TechnicalFailure {
        code: "policy-unavailable".to_owned(),
        detail: error.to_string(),
    }
}

fn no_receipt(plugin: &str, parameters: &str) -> Receipt {
    Receipt {
        plugin: plugin.to_owned(),
        world: contract::WORLD.to_owned(),
        parameters: parameters.to_owned(),
        input: String::new(),
        output: None,
        engine: maatwerk_policy::ENGINE.to_owned(),
        fuel: 0,
    }
}

fn no_transcript() -> Personal<Transcript> {
    Transcript {
        input: Vec::new(),
        output: Vec::new(),
    }
    .into()
}

fn receipt_of(case: &Case, assessment: AssessmentId) -> Option<&Receipt> {
    case.assessments
        .get(&assessment)
        .map(|assessed| &assessed.answer.receipt)
}

/// The codes that a policy asks at a moment: what it does not ask, it is not told.
fn asked_codes(policy: &Policy, when: AskedWhen) -> Vec<String> {
    policy
        .manifest()
        .questions
        .iter()
        .filter(|question| question.asked == when || question.asked == AskedWhen::Both)
        .map(|question| question.code.clone())
        .collect()
}

fn known_facts(known: &[(FactId, &FactContent)]) -> Vec<(FactCode, FactValue, Option<Date>)> {
    known
        .iter()
        .map(|(_, fact)| (fact.code.clone(), fact.value.clone(), fact.since))
        .collect()
}

fn rests_on(known: &[(FactId, &FactContent)], asked: &[String]) -> Vec<FactId> {
    known
        .iter()
        .filter(|(_, fact)| asked.iter().any(|code| code == fact.code.as_str()))
        .map(|(id, _)| *id)
        .collect()
}

fn facts(
    known: &[(FactCode, FactValue, Option<Date>)],
    asked: &[String],
) -> Result<Vec<contract::Fact>, TechnicalFailure> {
    known
        .iter()
        .filter(|(code, ..)| asked.iter().any(|asked| asked == code.as_str()))
        .map(|(code, value, since)| contract::fact(code, value, *since).map_err(too_large))
        .collect()
}

fn amount(cents: Cents) -> Result<u32, TechnicalFailure> {
    cents
        .to_u32()
        .ok_or_else(|| too_large(contract::NotInContract::Amount))
}

fn too_large(error: contract::NotInContract) -> TechnicalFailure {
    TechnicalFailure {
        code: "not-in-contract".to_owned(),
        detail: error.to_string(),
    }
}

/// What was granted to this person before in this case.
fn earlier_grants(case: &Case, applicant: PersonId) -> Vec<(Date, Cents, String)> {
    case.grants
        .values()
        .filter(|grant| grant.status != GrantStatus::Withdrawn)
        .filter_map(|grant| {
            let request = case.requests.get(&grant.request)?;
            (request.applicant == applicant)
                .then(|| (grant.decided, grant.terms.amount, request.purpose.clone()))
        })
        .collect()
}

/// A request on record, as it was asked.
fn as_requested(case: &Case, id: maatwerk_domain::RequestId) -> Option<RequestBudget> {
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
