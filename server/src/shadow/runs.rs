//! Which shadows there are: from the authority's register.

use std::ops::ControlFlow;

use maatwerk_domain::policy::{Shadow, ShadowEnd};
use maatwerk_domain::{Authority, Date, PolicyPair};
use maatwerk_log::{EventLog as _, LogId, Position, Version};

use crate::app::App;
use crate::events::DomainEvent;
use crate::handle::HandleError;
use crate::load::read_event;

/// How many shadows of an authority are kept up and shown, the latest: what older ones compared is
/// let go.
const MOST_KEPT: usize = 20;

/// A shadow with its place in the log, which tells it from others of the same policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) log: LogId,
    /// The position at which it was started: what was answered after it counts.
    pub(crate) started: Position,
    /// As the register tells it.
    pub(crate) shadow: Shadow,
    pub(crate) ended: Option<Ended>,
}

/// Where a shadow ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The position: what was answered after it does not count.
    pub(crate) at: Position,
    /// The day.
    pub(crate) on: Date,
}

impl Run {
    /// Which component with which parameters.
    pub(crate) fn pair(&self) -> &PolicyPair {
        &self.shadow.policy
    }

    /// Up to where there is something to ask.
    pub(crate) fn end(&self, head: Position) -> Position {
        self.ended.map_or(head, |ended| ended.at.min(head))
    }
}

#[derive(Default)]
struct Gathered {
    authority: Authority,
    runs: Vec<Run>,
    failed: Option<HandleError>,
}

impl App {
    /// The latest shadows of an authority, the first started first.
    pub(crate) async fn shadow_runs(&self, log: LogId) -> Result<Vec<Run>, HandleError> {
        let (vault, clock) = (self.vault.clone(), self.clock.clone());
        let stream = self.register_stream(log);
        let gathered = self.log.fold_stream(
            log,
            stream,
            Version::NONE,
            Gathered::default(),
            move |gathered, event| {
                match read_event(&vault, &event) {
                    Ok((DomainEvent::Authority(happened), _)) => gathered.authority.apply(happened),
                    Ok(_) => {}
                    Err(error) => {
                        gathered.failed = Some(HandleError::read(error));
                        return ControlFlow::Break(());
                    }
                }
                let shadows = &gathered.authority.policies.shadows;
                for (run, shadow) in gathered.runs.iter_mut().zip(shadows) {
                    if run.ended.is_none() && shadow.ended.is_some() {
                        run.shadow.ended.clone_from(&shadow.ended);
                        run.ended = Some(Ended {
                            at: event.position,
                            on: match &shadow.ended {
                                Some(
                                    ShadowEnd::Ordered { act, .. }
                                    | ShadowEnd::PublisherRevoked { act, .. },
                                ) => act.on,
                                _ => clock.day_of(event.recorded_at),
                            },
                        });
                    }
                }
                for shadow in &shadows[gathered.runs.len()..] {
                    gathered.runs.push(Run {
                        log,
                        started: event.position,
                        shadow: shadow.clone(),
                        ended: None,
                    });
                }
                ControlFlow::Continue(())
            },
        );
        let mut gathered = gathered.await.map_err(HandleError::read)?;
        if let Some(error) = gathered.failed {
            return Err(error);
        }
        let old = gathered.runs.len().saturating_sub(MOST_KEPT);
        // Of the older ones those that still run.
        let mut kept = gathered.runs.split_off(old);
        let running = gathered.runs.into_iter().filter(|run| run.ended.is_none());
        kept.splice(..0, running);
        Ok(kept)
    }
}
