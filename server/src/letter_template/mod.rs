//! How an authority writes its letters: a record of its register, see [`maatwerk_domain::letters`].

mod set;
mod show;

pub(crate) use set::endpoint as set;
pub(crate) use show::endpoint as show;

use maatwerk_domain::Authority;
use maatwerk_log::LogId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Act, LetterTemplate, Wire as _};

/// How letters are written now.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct LetterTemplateView {
    /// How.
    template: LetterTemplate,
    /// Who set it, when; absent while nobody did, and letters are written as this says.
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<Act>,
}

impl LetterTemplateView {
    fn of(log: LogId, authority: &Authority) -> Self {
        if let Some((template, act)) = authority.letter_template() {
            return Self {
                template: LetterTemplate::of(template),
                act: Some(Act::of(act)),
            };
        }
        let plain = crate::letter::plain(log, authority.name.as_deref());
        Self {
            template: LetterTemplate::of(&plain),
            act: None,
        }
    }
}
