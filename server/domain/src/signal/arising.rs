//! Which signals follow from what happens in a case.

use std::collections::BTreeSet;

use super::{Agency, AmountBand, Barrier, LifeDomain, SignalSource, WaitingBand};
use crate::calendar::days_after;
use crate::case::{Case, CaseEvent, Departure, Verdict};
use crate::terms::{LegalTerm, Term};
use crate::{
    Article, Assessment, AssessmentId, AssessmentOutcome, Cents, Date, DecisionId, FindingOutcome,
    LawRef, Month, RequestId, SignalId,
};

/// The most articles, agencies or life domains in one signal.
pub const MOST_CODES: usize = 8;

/// When a signal arises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignalRules {
    /// A request that is undecided more than so many days after its receipt has waited too long.
    /// When nothing is set: the days of [`Term::Decision`].
    pub waiting_days: u16,
}

impl Default for SignalRules {
    fn default() -> Self {
        let term = Term::Decision.on(Date::MAX).and_then(LegalTerm::days);
        Self {
            waiting_days: term.unwrap_or(u16::MAX),
        }
    }
}

/// What a signal arose from: with its source it says which signal of a case it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignalObject {
    /// A person stated it.
    Signal(SignalId),
    /// An assessment.
    Assessment(AssessmentId),
    /// A decision.
    Decision(DecisionId),
    /// A request.
    Request(RequestId),
}

impl SignalObject {
    /// The bytes of its identifier.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        match self {
            Self::Signal(id) => id.to_bytes(),
            Self::Assessment(id) => id.to_bytes(),
            Self::Decision(id) => id.to_bytes(),
            Self::Request(id) => id.to_bytes(),
        }
    }
}

/// A signal that arose, before it is given an identifier and the pseudonym of its household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arisen {
    /// Where it comes from.
    pub source: SignalSource,
    /// What it arose from.
    pub object: SignalObject,
    /// What stood in the way, when a person stated it.
    pub barrier: Option<Barrier>,
    /// The articles, at most [`MOST_CODES`].
    pub articles: BTreeSet<Article>,
    /// The organisations involved.
    pub agencies: BTreeSet<Agency>,
    /// The parts of life.
    pub life_domains: BTreeSet<LifeDomain>,
    /// When.
    pub month: Month,
    /// How much was asked.
    pub amount_band: Option<AmountBand>,
    /// How long it took.
    pub waiting_band: Option<WaitingBand>,
}

/// What signals know of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The receipt date.
    pub received: Date,
    /// How much.
    pub amount: Cents,
    /// On which article.
    pub legal_basis: Article,
}

impl Asked {
    /// The first day on which the request has waited longer than the term; `None` beyond the
    /// calendar.
    #[must_use]
    pub fn overdue_from(&self, rules: &SignalRules) -> Option<Date> {
        days_after(self.received, rules.waiting_days)?
            .tomorrow()
            .ok()
    }
}

/// What came before an event, as far as signals look back. A [`Case`] is one; a reader of many
/// cases may keep less.
pub trait Background {
    /// What was asked in a request.
    fn asked(&self, request: RequestId) -> Option<Asked>;

    /// The articles of the rules that did not hold in an assessment, in the order of its findings.
    fn not_met(&self, assessment: AssessmentId) -> Vec<Article>;
}

impl Background for Case {
    fn asked(&self, request: RequestId) -> Option<Asked> {
        self.requests.get(&request).map(|request| Asked {
            received: request.received,
            amount: request.amount,
            legal_basis: Article::from(&request.legal_basis),
        })
    }

    fn not_met(&self, assessment: AssessmentId) -> Vec<Article> {
        self.assessments
            .get(&assessment)
            .map(|assessed| assessed.answer.not_met())
            .unwrap_or_default()
    }
}

impl Assessment {
    /// The articles of the rules that did not hold, in the order of the findings. A policy that
    /// could not answer found nothing.
    #[must_use]
    pub fn not_met(&self) -> Vec<Article> {
        if matches!(self.outcome, AssessmentOutcome::Failed(_)) {
            return Vec::new();
        }
        self.findings
            .iter()
            .filter(|finding| finding.outcome == FindingOutcome::NotMet)
            .map(|finding| Article::from(&finding.article))
            .collect()
    }
}

impl Case {
    /// The signals that follow from an event, asked of the case *before* it. See [`arising`].
    #[must_use]
    pub fn arising(&self, event: &CaseEvent, on: Date, rules: &SignalRules) -> Vec<Arisen> {
        arising(self, event, on, rules)
    }
}

/// The signals that follow from an event, recorded on the day `on`:
///
/// - a signal that was stated;
/// - from an assessment one `finding`, with the articles of all rules that did not hold;
/// - from a decision on a request a `departure` when it departs from the assessment or the rule,
///   with the article of the departure and those of the rules that did not hold; otherwise, when it
///   declines, a `decline`, with the legal basis and those rules;
/// - from a decision on the conversion of a gift a `departure`, when it departs from the proposal;
/// - from a decision on a request also `waiting`, when it came after the term. The clock finds the
///   same signal while the request is undecided, see [`waiting`].
///
/// Pure, and the same however often it is asked.
#[must_use]
pub fn arising(
    before: &impl Background,
    event: &CaseEvent,
    on: Date,
    rules: &SignalRules,
) -> Vec<Arisen> {
    match event {
        CaseEvent::SignalStated {
            signal,
            barrier,
            articles,
            agencies,
            life_domains,
            on,
            ..
        } => vec![Arisen {
            barrier: Some(*barrier),
            agencies: agencies.clone(),
            life_domains: life_domains.clone(),
            ..arisen(
                SignalSource::Stated,
                SignalObject::Signal(*signal),
                articles.iter().map(Article::from),
                *on,
            )
        }],
        CaseEvent::RequestAssessed {
            assessment,
            request,
            answer,
            ..
        } => {
            let not_met = answer.not_met();
            if not_met.is_empty() {
                return Vec::new();
            }
            let asked = before.asked(*request);
            vec![Arisen {
                amount_band: asked.map(|asked| AmountBand::of(asked.amount)),
                ..arisen(
                    SignalSource::Finding,
                    SignalObject::Assessment(*assessment),
                    not_met,
                    on,
                )
            }]
        }
        CaseEvent::RequestDecided {
            decision,
            request,
            assessment,
            verdict,
            on,
            departure,
            ..
        } => {
            let Some(asked) = before.asked(*request) else {
                return Vec::new();
            };
            let (source, first) = match (departure, verdict) {
                (Some(departure), _) => (
                    Some(SignalSource::Departure),
                    Article::from(&departure.article),
                ),
                (None, Verdict::Declined) => {
                    (Some(SignalSource::Decline), asked.legal_basis.clone())
                }
                (None, Verdict::Granted { .. }) => (None, asked.legal_basis.clone()),
            };
            let decided = source.map(|source| Arisen {
                amount_band: Some(AmountBand::of(asked.amount)),
                waiting_band: Some(WaitingBand::of(days_between(asked.received, *on))),
                ..arisen(
                    source,
                    SignalObject::Decision(*decision),
                    std::iter::once(first).chain(before.not_met(*assessment)),
                    *on,
                )
            });
            decided
                .into_iter()
                .chain(waiting(*request, &asked, *on, rules))
                .collect()
        }
        CaseEvent::GiftConverted {
            decision,
            on,
            departure: Some(Departure { article, .. }),
            ..
        }
        | CaseEvent::GiftKept {
            decision,
            on,
            departure: Some(Departure { article, .. }),
            ..
        } => vec![departed(*decision, article, *on)],
        _ => Vec::new(),
    }
}

/// The signal of a request that is undecided today, or was until today, when it has waited longer
/// than the term. It says nothing of how long the wait was in the end, so that it is the same
/// signal whether the clock finds it or the decision that comes too late.
#[must_use]
pub fn waiting(
    request: RequestId,
    asked: &Asked,
    today: Date,
    rules: &SignalRules,
) -> Option<Arisen> {
    let overdue = asked.overdue_from(rules).filter(|from| *from <= today)?;
    let term = Term::Decision.on(today)?.law();
    let term = term.whole_article().parse().ok();
    Some(Arisen {
        amount_band: Some(AmountBand::of(asked.amount)),
        ..arisen(
            SignalSource::Waiting,
            SignalObject::Request(request),
            term.into_iter().chain([asked.legal_basis.clone()]),
            overdue,
        )
    })
}

fn departed(decision: DecisionId, article: &LawRef, on: Date) -> Arisen {
    arisen(
        SignalSource::Departure,
        SignalObject::Decision(decision),
        [Article::from(article)],
        on,
    )
}

/// A signal of these articles. The first ones are those it is about in the first place: they stay
/// when there are too many.
fn arisen(
    source: SignalSource,
    object: SignalObject,
    articles: impl IntoIterator<Item = Article>,
    on: Date,
) -> Arisen {
    let mut kept = BTreeSet::new();
    for article in articles {
        if kept.len() == MOST_CODES {
            break;
        }
        kept.insert(article);
    }
    Arisen {
        source,
        object,
        barrier: None,
        articles: kept,
        agencies: BTreeSet::new(),
        life_domains: BTreeSet::new(),
        month: Month::of(on),
        amount_band: None,
        waiting_band: None,
    }
}

/// Whole days from one day to another; none when it lies before.
fn days_between(from: Date, to: Date) -> u32 {
    from.until(to)
        .ok()
        .and_then(|span| u32::try_from(span.get_days()).ok())
        .unwrap_or_default()
}
