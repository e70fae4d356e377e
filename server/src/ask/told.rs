//! What a policy is told, and how an answer reads that could not be had.

use maatwerk_domain::case::{CaseEvent, FactContent, Told, ToldAssessment, ToldReview};
use maatwerk_domain::{
    AssessmentId, Cents, Date, FactCode, FactId, FactValue, GrantId, LawRef, Receipt,
    TechnicalFailure,
};
use maatwerk_policy::contract::{self, AskedWhen};
use maatwerk_policy::{Answer, Policy};

use crate::events::Transcript;

pub(super) fn no_receipt(plugin: &str, parameters: &str) -> Receipt {
    Receipt {
        plugin: plugin.to_owned(),
        // It could not be loaded to tell which it was built for.
        world: contract::World::NEWEST.name().to_owned(),
        parameters: parameters.to_owned(),
        input: String::new(),
        output: None,
        engine: maatwerk_policy::ENGINE.to_owned(),
        fuel: 0,
    }
}

/// The bytes of a conversation.
pub(super) fn transcript_of<T>(answer: Answer<T>) -> Transcript {
    Transcript::new(answer.input, answer.output)
}

/// What a policy said on the way to a decision: the domain decides on the answers, and the bytes
/// are kept beside the events that come of them.
#[derive(Debug, Default)]
pub(crate) struct Informed {
    pub(crate) told: Told,
    pub(crate) transcripts: Transcripts,
}

/// The conversations with a policy, by the answer that each led to.
#[derive(Debug, Default)]
pub(crate) struct Transcripts(Vec<(Answered, Transcript)>);

/// An answer, by what the event that records it is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answered {
    Assessment(AssessmentId),
    Review(GrantId),
}

impl Informed {
    pub(super) fn assessed(told: ToldAssessment, transcript: Transcript) -> Self {
        let answered = Answered::Assessment(told.assessment);
        Self {
            told: Told {
                assessment: Some(told),
                reviews: Vec::new(),
            },
            transcripts: Transcripts(vec![(answered, transcript)]),
        }
    }

    pub(super) fn reviewed(reviews: impl IntoIterator<Item = (ToldReview, Transcript)>) -> Self {
        let mut informed = Self::default();
        for (told, transcript) in reviews {
            let answered = Answered::Review(told.grant);
            informed.told.reviews.push(told);
            informed.transcripts.0.push((answered, transcript));
        }
        informed
    }
}

impl Transcripts {
    /// The conversation that led to this event; the first for a gift, as the domain takes the first
    /// review of it.
    pub(crate) fn of(&self, event: &CaseEvent) -> Option<&Transcript> {
        let answered = match event {
            CaseEvent::RequestAssessed { assessment, .. } => Answered::Assessment(*assessment),
            CaseEvent::GiftReviewed { grant, .. } => Answered::Review(*grant),
            _ => return None,
        };
        let (_, transcript) = self.0.iter().find(|(of, _)| *of == answered)?;
        Some(transcript)
    }
}

/// The codes that a policy asks at a moment: what it does not ask, it is not told.
pub(crate) fn asked_codes(policy: &Policy, when: AskedWhen) -> Vec<String> {
    policy
        .manifest()
        .questions
        .iter()
        .filter(|question| question.asked == when || question.asked == AskedWhen::Both)
        .map(|question| question.code.clone())
        .collect()
}

/// The codes that a policy is told of a request: none when it does not judge the legal basis.
pub(crate) fn told_codes(policy: &Policy, legal_basis: &LawRef) -> Vec<String> {
    if policy.judges(legal_basis.as_str()) {
        asked_codes(policy, AskedWhen::Assess)
    } else {
        Vec::new()
    }
}

pub(crate) fn known_facts(
    known: &[(FactId, &FactContent)],
) -> Vec<(FactCode, FactValue, Option<Date>)> {
    known
        .iter()
        .map(|(_, fact)| (fact.code.clone(), fact.value.clone(), fact.since))
        .collect()
}

pub(crate) fn rests_on(known: &[(FactId, &FactContent)], asked: &[String]) -> Vec<FactId> {
    known
        .iter()
        .filter(|(_, fact)| asked.iter().any(|code| code == fact.code.as_str()))
        .map(|(id, _)| *id)
        .collect()
}

pub(super) fn facts(
    known: &[(FactCode, FactValue, Option<Date>)],
    asked: &[String],
) -> Result<Vec<contract::Fact>, TechnicalFailure> {
    known
        .iter()
        .filter(|(code, ..)| asked.iter().any(|asked| asked == code.as_str()))
        .map(|(code, value, since)| contract::fact(code, value, *since).map_err(too_large))
        .collect()
}

pub(super) fn amount(cents: Cents) -> Result<u32, TechnicalFailure> {
    cents
        .to_u32()
        .ok_or_else(|| too_large(contract::NotInContract::Amount))
}

pub(super) fn too_large(error: contract::NotInContract) -> TechnicalFailure {
    TechnicalFailure {
        code: "not-in-contract".to_owned(),
        detail: error.to_string(),
    }
}
