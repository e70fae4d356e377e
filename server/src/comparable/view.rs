//! What is answered.

use maatwerk_domain::comparable::{self as domain, PartLikeness, Ranked, Verdict};
use maatwerk_domain::{CaseId, DecisionId, RequestId};
use schemars::JsonSchema;
use serde::Serialize;

use super::asked::Asked;
use super::words;
use crate::wire::{
    Aftermath, Amount, Cents, Code, ComparedPart, Day, DepartureGround, FreeText, GrantForm, Id,
    LawRef, MeasureTerms, Wire as _,
};

/// The request that others are compared with.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ComparedRequest {
    /// Which.
    request_id: Id<RequestId>,
    /// What for.
    purpose: Code,
    /// On which article.
    legal_basis: LawRef,
    /// How much was asked, in eurocents.
    asked: Amount,
    /// The receipt date.
    received: Day,
    /// The day of its own decision: only decisions before that one are compared. Absent while there
    /// is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<Day>,
}

impl ComparedRequest {
    pub(super) fn of(asked: &Asked) -> Self {
        let of = &asked.circumstances;
        Self {
            request_id: Id(asked.request),
            purpose: Code::of(&of.purpose),
            legal_basis: LawRef::of(&of.legal_basis),
            asked: Amount::of(&of.amount),
            received: Day(of.received),
            decided: asked.decided.map(|(_, day)| Day(day)),
        }
    }
}

/// Which decisions were looked at.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Considered {
    /// How many were scored.
    pub(super) scored: usize,
    /// There are more with the same purpose or article: only the newest were scored.
    pub(super) bounded: bool,
    /// Decisions before this day are left out.
    pub(super) since: Day,
    /// The same in a Dutch sentence.
    pub(super) explanation: String,
}

/// The comparable decisions in numbers. What was withdrawn is counted as that, and as nothing else.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    /// How many there are, on all pages together.
    comparable: usize,
    /// All that was asked was granted.
    granted: u32,
    /// Part of it was granted.
    partly_granted: u32,
    /// Nothing was granted.
    declined: u32,
    /// Withdrawn since.
    withdrawn: u32,
    /// Of those that stand, the ones that departed from the assessment or a rule.
    departed: u32,
    /// The amount granted in the middle, in eurocents; of two the smaller.
    #[serde(skip_serializing_if = "Option::is_none")]
    median_granted: Option<Cents>,
    /// The days from receipt to decision in the middle; of two the fewer.
    #[serde(skip_serializing_if = "Option::is_none")]
    median_days: Option<u32>,
}

impl Summary {
    pub(super) fn of<P>(ranked: &[Ranked<P>]) -> Self {
        let summary = domain::Summary::of(ranked.iter().map(|ranked| &ranked.earlier));
        Self {
            comparable: ranked.len(),
            granted: summary.granted,
            partly_granted: summary.in_part,
            declined: summary.declined,
            withdrawn: summary.withdrawn,
            departed: summary.departed,
            median_granted: Option::of(&summary.median_granted),
            median_days: summary.median_days,
        }
    }
}

/// How alike two requests are in one part.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PartView {
    /// Which part.
    part: ComparedPart,
    /// How much it counts.
    weight: u16,
    /// 0 to 1000; absent when it cannot be compared, and is left out of the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 1000))]
    score: Option<u16>,
    /// Why, in a Dutch sentence.
    explanation: String,
}

impl PartView {
    fn of(part: &PartLikeness) -> Self {
        Self {
            part: ComparedPart::of(&part.part),
            weight: part.weight,
            score: part.score,
            explanation: words::explain(part.evidence),
        }
    }
}

/// What was decided.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum VerdictView {
    /// All that was asked was granted.
    Granted,
    /// Part of it was granted.
    PartlyGranted,
    /// Nothing was granted.
    Declined,
}

/// Where a decision departed from the assessment or a rule.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DepartureView {
    /// The ground.
    ground: DepartureGround,
    /// The article departed from, or that gives the room.
    article: LawRef,
}

/// An earlier decision of this authority on similar facts. Nothing that was said of a person is in
/// it, but for the reasons.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ComparableDecision {
    /// The case; reading it is a read of its own.
    case_id: Id<CaseId>,
    /// The request.
    request_id: Id<RequestId>,
    /// The decision.
    decision_id: Id<DecisionId>,
    /// It was taken for the same household.
    same_case: bool,
    /// How alike the requests are: the mean of the parts that can be compared, by weight.
    #[schemars(range(max = 1000))]
    score: u16,
    /// The share of the weights that could be compared, in thousandths.
    #[schemars(range(max = 1000))]
    coverage: u16,
    /// What the score comes from.
    parts: Vec<PartView>,
    /// The receipt date.
    received: Day,
    /// The day of the decision.
    decided: Day,
    /// Days from receipt to decision.
    days: u32,
    /// What was decided.
    verdict: VerdictView,
    /// How it was granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<GrantForm>,
    /// How much was asked, in eurocents.
    asked: Amount,
    /// How much was granted, in eurocents.
    #[serde(skip_serializing_if = "Option::is_none")]
    granted: Option<Cents>,
    /// Where it departed from the assessment or a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    departure: Option<DepartureView>,
    /// The reasons (Awb 3:46); absent once they were erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<FreeText>,
    /// The reasons were erased with the key of the person they were about.
    erased: bool,
    /// What became of it.
    aftermath: Aftermath,
    /// The gift was converted to a loan.
    converted: bool,
}

impl ComparableDecision {
    pub(super) fn of(
        ranked: &Ranked<maatwerk_log::Position>,
        case: CaseId,
        same_case: bool,
        reasons: Option<&String>,
    ) -> Self {
        let (earlier, likeness) = (&ranked.earlier, &ranked.likeness);
        let (verdict, form, granted) = match earlier.verdict {
            Verdict::Granted { form, amount } => (
                if earlier.in_part() {
                    VerdictView::PartlyGranted
                } else {
                    VerdictView::Granted
                },
                Some(GrantForm::of(&form)),
                Some(Cents::of(&amount)),
            ),
            Verdict::Declined => (VerdictView::Declined, None, None),
        };
        Self {
            case_id: Id(case),
            request_id: Id(earlier.request),
            decision_id: Id(earlier.decision),
            same_case,
            score: likeness.score,
            coverage: likeness.coverage,
            parts: likeness.parts.iter().map(PartView::of).collect(),
            received: Day(earlier.circumstances.received),
            decided: Day(earlier.decided),
            days: earlier.days(),
            verdict,
            form,
            asked: Amount::of(&earlier.circumstances.amount),
            granted,
            departure: earlier
                .departure
                .as_ref()
                .map(|(ground, article)| DepartureView {
                    ground: DepartureGround::of(ground),
                    article: LawRef::of(article),
                }),
            reasons: reasons.map(FreeText::of),
            erased: reasons.is_none(),
            aftermath: Aftermath::of(&earlier.aftermath),
            converted: earlier.converted,
        }
    }
}

/// Earlier decisions on requests like this one.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ComparableDecisions {
    /// The request asked about.
    pub(super) request: ComparedRequest,
    /// What "similar" means in this installation.
    pub(super) measure: MeasureTerms,
    /// Which decisions were looked at.
    pub(super) considered: Considered,
    /// The comparable ones in numbers.
    pub(super) summary: Summary,
    /// A page of them, most alike first. A decision of which all was erased is left out.
    pub(super) decisions: Vec<ComparableDecision>,
    /// Send it as `cursor`, with the same request, for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}
