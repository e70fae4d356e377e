//! A shadow as it is shown.

use maatwerk_domain::policy::ShadowEnd;
use schemars::JsonSchema;
use serde::Serialize;

use crate::backtest::{Answers, Count, Failure, Report};
use crate::shadow::Run;
use crate::wire::{Act, Day, Digest, FreeText, PublisherId, Wire as _};

/// Whether it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// It runs: what is answered from now on counts.
    Running,
    /// It has ended.
    Ended,
}

/// How a shadow ended.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "how")]
#[serde(rename_all_fields = "camelCase")]
enum Ended {
    /// Somebody ended it.
    Ordered {
        /// Why.
        reason: FreeText,
        /// Who, when.
        act: Act,
    },
    /// The candidate was put in force.
    Activated {
        /// From which day.
        from: Day,
    },
    /// The key under the candidate's component was revoked.
    PublisherRevoked {
        /// Which.
        key_id: PublisherId,
        /// Who revoked it, when.
        act: Act,
    },
}

/// What was compared by now: counts for who may see cases, bands for others.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Compared {
    /// Events of the log, of whatever kind, that it is behind.
    behind: u64,
    /// As many answers are kept as may be: the candidate is asked no more.
    full: bool,
    /// Recorded answers, and which of them were judged.
    answers: Answers,
    /// Answers to requests that the candidate would change.
    requests_changed: Count,
    /// Answers to looks at gifts that it would change.
    gifts_changed: Count,
    /// Technical failures of the candidate; for who may see no cases those of ten answers and more.
    failures: Vec<Failure>,
}

/// A shadow.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ShadowView {
    /// The component's digest.
    plugin: Digest,
    /// The digest of the parameters.
    parameters: Digest,
    /// Whether it runs.
    state: State,
    /// Why it was started.
    reason: FreeText,
    /// Who started it, when.
    act: Act,
    /// How it ended; absent while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<Ended>,
    /// What was compared by now; absent where it was just started or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<Compared>,
}

impl ShadowView {
    /// A shadow without what was compared.
    pub(super) fn of(run: &Run) -> Self {
        let ended = run.shadow.ended.as_ref().map(|end| match end {
            ShadowEnd::Ordered { reason, act } => Ended::Ordered {
                reason: FreeText::of(reason),
                act: Act::of(act),
            },
            ShadowEnd::Activated(from) => Ended::Activated { from: Day(*from) },
            ShadowEnd::PublisherRevoked { key_id, act } => Ended::PublisherRevoked {
                key_id: PublisherId(*key_id),
                act: Act::of(act),
            },
        });
        Self {
            plugin: Digest::of(&run.pair().plugin),
            parameters: Digest::of(&run.pair().parameters),
            state: match ended {
                None => State::Running,
                Some(_) => State::Ended,
            },
            reason: FreeText::of(&run.shadow.reason),
            act: Act::of(&run.shadow.act),
            ended,
            compared: None,
        }
    }

    /// With what its report says in short.
    pub(super) fn with(self, report: Report) -> Self {
        let beside = report.beside.as_ref();
        Self {
            compared: Some(Compared {
                behind: beside.map_or(0, |beside| beside.behind),
                full: beside.is_some_and(|beside| beside.full),
                answers: report.answers,
                requests_changed: report.requests.changed,
                gifts_changed: report.gifts.changed,
                failures: report.failures,
            }),
            ..self
        }
    }
}
