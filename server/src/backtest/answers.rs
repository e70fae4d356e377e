//! Reading what policies answered from a log, a bounded part at a time.

use std::ops::ControlFlow;

use maatwerk_log::{EventLog as _, LogId, Position, ReadError, Recorded};

use crate::app::App;
use crate::events::answered;

/// How many events are looked at in one read of the log.
const LOOKED_AT: u64 = 16_384;

/// The recorded answers in a part of a log.
#[derive(Debug, Default)]
pub(crate) struct AnswerPage {
    /// The events in which a policy answered.
    pub(crate) events: Vec<Recorded>,
    /// Up to where the log was read: no further than where it began when there is no more.
    pub(crate) last: Position,
    bytes: usize,
    looked_at: u64,
}

impl AnswerPage {
    /// Those after a position and up to `end`, until they take so many bytes.
    pub(crate) async fn after(
        app: &App,
        log: LogId,
        after: Position,
        end: Position,
        most_bytes: usize,
    ) -> Result<Self, ReadError> {
        let start = Self {
            last: after,
            ..Self::default()
        };
        app.log
            .fold_log(log, after, start, move |read, event| {
                if event.position > end {
                    return ControlFlow::Break(());
                }
                read.last = event.position;
                read.looked_at += 1;
                if answered(event.event_type) {
                    read.bytes += event.sealed.len();
                    read.events.push(event.to_owned());
                }
                if read.looked_at >= LOOKED_AT || read.bytes >= most_bytes {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
            .await
    }
}
