//! Looking at single answers of a backtest.

use std::sync::Arc;

use maatwerk_log::Recorded;

use super::candidate::Candidate;
use super::error::BacktestError;
use super::judge::{Judge, Opened};
use super::judged::Judged;
use crate::app::App;

/// Asks a candidate again about recorded answers, in their order. Of one that was erased, or that is
/// not there or cannot be read, nothing is said.
pub(crate) fn look<'a>(
    app: &Arc<App>,
    candidate: Candidate,
    events: impl Iterator<Item = Option<&'a Recorded>>,
) -> Result<Vec<Option<Judged>>, BacktestError> {
    let mut judge = Judge::new(app, &Arc::new(candidate));
    let mut one = |event: Option<&Recorded>| {
        let Some(event) = event else {
            return Ok(None);
        };
        match judge.open(&event.as_ref())? {
            Opened::Question(input, recorded) => judge.judge(&input, &recorded),
            Opened::Erased | Opened::NeverAsked | Opened::Unreadable => Ok(None),
        }
    };
    events.map(&mut one).collect()
}
