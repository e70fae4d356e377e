//! The request asked about, as it is compared.

use std::collections::BTreeMap;

use maatwerk_domain::case::CaseEvent;
use maatwerk_domain::comparable::{Circumstances, DecisionHistory};
use maatwerk_domain::{CaseId, Date, DecisionId, RequestId};
use maatwerk_log::{LogId, Position, Version};

use crate::app::App;
use crate::events::DomainEvent;
use crate::handle::HandleError;

/// How many events are read at once.
const PAGE: usize = 500;

/// A request as it is compared.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) request: RequestId,
    /// As they were before the decider; as they are now while there is no decision.
    pub(super) circumstances: Circumstances,
    /// Where it was decided, and on which day. Decisions after it are no earlier ones.
    pub(super) decided: Option<(Position, Date)>,
}

/// A case, read for its decisions.
#[derive(Debug)]
pub(super) struct History {
    decisions: DecisionHistory,
    positions: BTreeMap<DecisionId, Position>,
}

impl History {
    /// Reads a case; `None` when this authority has no such case.
    pub(super) async fn read(
        app: &App,
        log: LogId,
        case: CaseId,
    ) -> Result<Option<Self>, HandleError> {
        let mut history = Self {
            decisions: DecisionHistory::default(),
            positions: BTreeMap::new(),
        };
        let mut after = Version::NONE;
        loop {
            let Some(page) = app.case_events(log, case, after, PAGE).await? else {
                return Ok(None);
            };
            let more = page.len() == PAGE;
            for read in page {
                after = read.version;
                if let DomainEvent::Case(event) = read.event {
                    if let CaseEvent::RequestDecided { decision, .. } = &event {
                        history.positions.insert(*decision, read.position);
                    }
                    history.decisions.apply(event);
                }
            }
            if !more {
                return Ok(Some(history));
            }
        }
    }

    /// A request of it; `None` when there is no such request.
    pub(super) fn request(&self, request: RequestId) -> Option<Asked> {
        let asked = self.decisions.case().requests.get(&request)?;
        let in_force = asked.decision.and_then(|decision| {
            let decided = self.decisions.decisions();
            let decided = decided
                .into_iter()
                .find(|earlier| earlier.decision == decision)?;
            Some((decided, *self.positions.get(&decision)?))
        });
        Some(match in_force {
            Some((earlier, position)) => Asked {
                request,
                circumstances: earlier.circumstances,
                decided: Some((position, earlier.decided)),
            },
            None => Asked {
                request,
                circumstances: self.decisions.case().circumstances(request)?,
                decided: None,
            },
        })
    }
}
