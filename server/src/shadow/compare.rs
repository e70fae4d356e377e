//! What a shadow came to: the report of a backtest, over what is kept of it.

use std::sync::Arc;

use maatwerk_domain::CaseId;
use maatwerk_log::{EventLog as _, Version};

use super::follow::{blocking, digest};
use super::row::{Came, Opened, open};
use super::runs::Run;
use super::store::Progress;
use super::{ShadowError, row};
use crate::app::App;
use crate::backtest::{
    self, Beside, Candidate, Difference, FromLog, Judged, Material, Order, Report, Row, Tally,
};
use crate::views::ViewError;
use crate::wire::Day;

/// The most changed answers that are listed.
const MOST_CHANGES: usize = 10_000;

/// An answer that the candidate gives otherwise, and where it stands.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) case: CaseId,
    pub(crate) version: Version,
    pub(crate) judged: Judged,
}

/// What a shadow came to by now, every count as it is.
pub(crate) async fn report(app: &Arc<App>, run: &Run) -> Result<Report, ShadowError> {
    let (authority, _) = app.authority(run.log).await?;
    let (asked, of) = (Arc::clone(app), run.clone());
    let (tally, progress, candidate) = blocking(move || {
        let (tally, progress) = tallied(&asked, &of)?;
        let policy = asked.catalogue.policy(digest(&of.pair().plugin)?)?;
        let set = digest(&of.pair().parameters)?;
        let parameters = asked.catalogue.parameters(set, &policy)?;
        let candidate = Candidate::stored(&asked.host, policy, Some(parameters));
        Ok((tally, progress, candidate))
    })
    .await?;
    // After the rows: what they are of, it holds.
    let head = app.log.head(run.log).await?;
    let end = run.end(head.position);
    let candidate = Arc::new(candidate);
    let report = backtest::report(
        app,
        Material {
            order: Order {
                log: run.log,
                from: None,
                until: None,
            },
            authority: &authority,
            candidate: &candidate,
            tally,
            head,
            stopped: false,
            beside: Some(Beside {
                started: Day(run.shadow.act.on),
                ended: run.ended.map(|ended| Day(ended.on)),
                behind: end.get().saturating_sub(progress.seen.get()),
                full: progress.is_full(),
            }),
            duration: progress.spent,
        },
    );
    Ok(report.await?)
}

/// The answers that the candidate gives otherwise, in the order of the log. What was erased since is
/// not among them.
pub(crate) async fn changes(app: &Arc<App>, run: &Run) -> Result<Vec<Change>, ShadowError> {
    let (app, run) = (Arc::clone(app), run.clone());
    blocking(move || {
        let mut changes = Vec::new();
        app.shadows.store.each(&run, |answer| {
            let Came::Judged(sealed) = &answer.came else {
                return Ok(());
            };
            if changes.len() >= MOST_CHANGES {
                return Ok(());
            }
            let opened = open(&app.vault, run.log, answer.case, answer.version, sealed)?;
            let opened = opened.filter(|opened| opened.judged.difference != Difference::Same);
            changes.extend(opened.map(|Opened { judged, .. }| Change {
                case: CaseId::from_bytes(*answer.case.as_bytes()),
                version: answer.version,
                judged,
            }));
            Ok(())
        })?;
        Ok(changes)
    })
    .await
}

/// Counts what is kept. On a thread that may block.
fn tallied(app: &Arc<App>, run: &Run) -> Result<(Tally, Progress), ShadowError> {
    let store = &app.shadows.store;
    // Before the rows: that it is further than they are is never said.
    let progress = store.progress(run)?;
    let tells = FromLog::new(app, run.log);
    let mut tally = Tally::default();
    store.each(run, |answer| {
        let coverage = &mut tally.coverage;
        coverage.found += 1;
        let opened = match &answer.came {
            Came::Judged(sealed) => {
                row::open(&app.vault, run.log, answer.case, answer.version, sealed)?
            }
            Came::Erased => None,
            Came::NeverAsked => {
                coverage.never_asked += 1;
                return Ok(());
            }
            Came::Unreadable | Came::SetAside => {
                coverage.unreadable += 1;
                return Ok(());
            }
        };
        let Some(Opened { judged, asked }) = opened else {
            coverage.erased += 1;
            return Ok(());
        };
        let place = Row {
            position: answer.position,
            case: answer.case,
            version: answer.version,
        };
        let asked = (asked.0.as_str(), asked.1.as_str(), asked.2);
        tally
            .take(&judged, place, asked, &tells)
            .map_err(|error| ViewError::Source(Box::new(error)))
    })?;
    let mut whole = Tally::default();
    whole.add(tally);
    Ok((whole, progress))
}
