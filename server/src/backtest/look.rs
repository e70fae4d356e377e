//! Looking at single answers of a backtest.

use std::sync::Arc;

use maatwerk_log::Recorded;

use super::candidate::Candidate;
use super::error::BacktestError;
use super::judge::{Judge, Opened};
use super::judged::{Difference, Judged, Kind, Subject};
use crate::app::App;

/// A recorded answer beside that of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Looked {
    pub(crate) of: Subject,
    pub(crate) from: Kind,
    pub(crate) to: Kind,
    pub(crate) difference: Difference,
    /// What would be granted, or become a loan, in eurocents: as recorded, and by the candidate.
    pub(crate) recorded: u32,
    pub(crate) candidate: u32,
}

/// Asks a candidate again about recorded answers, in their order. Of one that was erased, or that is
/// not there or cannot be read, nothing is said.
pub(crate) fn look<'a>(
    app: &Arc<App>,
    candidate: Candidate,
    events: impl Iterator<Item = Option<&'a Recorded>>,
) -> Result<Vec<Option<Looked>>, BacktestError> {
    let mut judge = Judge::new(app, &Arc::new(candidate));
    let mut one = |event: Option<&Recorded>| {
        let Some(event) = event else {
            return Ok(None);
        };
        let judged = match judge.open(&event.as_ref())? {
            Opened::Question(input, recorded) => judge.judge(&input, &recorded)?,
            Opened::Erased | Opened::NeverAsked | Opened::Unreadable => None,
        };
        Ok(judged.as_ref().map(looked))
    };
    events.map(&mut one).collect()
}

fn looked(judged: &Judged) -> Looked {
    Looked {
        of: judged.subject,
        from: judged.from,
        to: judged.to,
        difference: judged.difference,
        recorded: judged.before,
        candidate: judged.after,
    }
}
