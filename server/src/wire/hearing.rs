//! The resident's view before an adverse decision.

use maatwerk_domain as domain;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Day, FreeText, LawRef, Wire};

/// The resident's view before an adverse decision (Awb 4:8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum Hearing {
    /// Given, also orally (Awb 4:9).
    Given {
        /// The day.
        on: Day,
        /// By word of mouth.
        orally: bool,
        /// What the resident said.
        view: FreeText,
    },
    /// Invited, and the term passed without an answer.
    TermPassed {
        /// The day of the invitation.
        invited: Day,
        /// The last day to answer.
        until: Day,
    },
    /// Left out on an exception (Awb 4:11, 4:12).
    Excepted {
        /// The article of the exception.
        article: LawRef,
        /// Why it applies.
        reason: FreeText,
    },
}

impl From<Hearing> for domain::case::Hearing {
    fn from(hearing: Hearing) -> Self {
        match hearing {
            Hearing::Given { on, orally, view } => Self::Given {
                on: on.into_domain(),
                orally,
                view: view.into_domain().into(),
            },
            Hearing::TermPassed { invited, until } => Self::TermPassed {
                invited: invited.into_domain(),
                until: until.into_domain(),
            },
            Hearing::Excepted { article, reason } => Self::Excepted {
                article: article.into_domain(),
                reason: reason.into_domain().into(),
            },
        }
    }
}
