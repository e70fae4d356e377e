//! An erasure as it is answered.

use maatwerk_domain::erasure::{Erasure, Scope, Stage};
use maatwerk_domain::{CaseId, ErasureId, PersonId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::http::problem::Problem;
use crate::wire::{Act, ErasureGround, FreeText, Id, ShortText, Wire as _};

/// How far an erasure is.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StageCode {
    /// It waits for another person.
    Proposed,
    /// It will not be carried out.
    Refused,
    /// Two people agreed: the keys are being destroyed, or what was made of what they opened is being
    /// forgotten. It goes on by itself.
    BeingCarriedOut,
    /// The keys are destroyed, and nothing that was opened with them is left in any view or file.
    CarriedOut,
}

/// An erasure: the record of what was destroyed, by whom and why (Archiefbesluit 1995, 8).
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ErasureView {
    /// Which.
    erasure_id: Id<ErasureId>,
    /// Of which case.
    case_id: Id<CaseId>,
    /// These persons; the whole case when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    persons: Option<Vec<Id<PersonId>>>,
    /// On what ground.
    ground: ErasureGround,
    /// On which article, decision or category.
    legal_basis: ShortText,
    /// Why.
    reason: FreeText,
    /// How far it is.
    stage: StageCode,
    /// Who proposed it, when.
    proposed: Act,
    /// Why it will not be carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refused>,
    /// Who agreed, when.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed: Option<Act>,
    /// The persons whose keys are destroyed, once that is sure.
    destroyed: Vec<Id<PersonId>>,
    /// When nothing was left.
    #[serde(skip_serializing_if = "Option::is_none")]
    carried_out: Option<Act>,
}

/// An erasure was refused or taken back.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Refused {
    /// Why.
    reason: FreeText,
    /// Who, when.
    act: Act,
}

impl ErasureView {
    pub(super) fn of(id: ErasureId, erasure: &Erasure) -> Result<Self, Problem> {
        let proposed = erasure.proposed.as_ref();
        let (proposed, by) = proposed.ok_or_else(|| Problem::not_found("erasure"))?;
        let ids = |persons: &std::collections::BTreeSet<PersonId>| {
            persons.iter().copied().map(Id).collect()
        };
        let mut view = Self {
            erasure_id: Id(id),
            case_id: Id(proposed.case),
            persons: match &proposed.scope {
                Scope::Case => None,
                Scope::Persons(persons) => Some(ids(persons)),
            },
            ground: ErasureGround::of(&proposed.ground),
            legal_basis: ShortText::of(&proposed.legal_basis),
            reason: FreeText::of(&proposed.reason),
            stage: StageCode::Proposed,
            proposed: Act::of(by),
            refused: None,
            confirmed: None,
            destroyed: ids(&erasure.persons),
            carried_out: None,
        };
        match &erasure.stage {
            None | Some(Stage::Proposed) => {}
            Some(Stage::Refused { reason, act }) => {
                view.stage = StageCode::Refused;
                view.refused = Some(Refused {
                    reason: FreeText::of(reason),
                    act: Act::of(act),
                });
            }
            Some(Stage::Confirmed { act }) => {
                view.stage = StageCode::BeingCarriedOut;
                view.confirmed = Some(Act::of(act));
            }
            Some(Stage::KeysDestroyed { confirmed }) => {
                view.stage = StageCode::BeingCarriedOut;
                view.confirmed = Some(Act::of(confirmed));
            }
            Some(Stage::CarriedOut { confirmed, act }) => {
                view.stage = StageCode::CarriedOut;
                view.confirmed = Some(Act::of(confirmed));
                view.carried_out = Some(Act::of(act));
            }
        }
        Ok(view)
    }
}
