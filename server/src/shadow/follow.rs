//! One shadow at work: reads what was answered, asks the candidate, and keeps what it says.

use std::sync::Arc;
use std::time::{Duration, Instant};

use maatwerk_log::{EventLog as _, Position, Recorded, Version};
use maatwerk_policy::{Digest, HostError, Parameters, giving_way};

use super::ShadowError;
use super::row::{Answer, Came, seal};
use super::runs::Run;
use super::store::Progress;
use crate::app::App;
use crate::backtest::{AnswerPage, BacktestError, Candidate, Judge, Opened};
use crate::shares::tenant_of;

/// How long to wait for news of the log before looking anyway.
const IDLE: Duration = Duration::from_millis(500);
/// How long to wait after a failure.
const PAUSE: Duration = Duration::from_secs(1);
/// A read of the log ends when it holds so many bytes of recorded answers.
const READ_BYTES: usize = 1 << 20;
/// How long candidates are asked in one turn; the call that runs is finished.
const TURN: Duration = Duration::from_millis(100);
/// A candidate that was at work for longer in a turn is a slow one: it rests as long.
const SLOW: Duration = Duration::from_millis(50);
/// How often the host may fail on one answer before that is set aside.
const TRIES: u32 = 3;

/// Follows the log for one shadow.
pub(super) struct Follower {
    app: Arc<App>,
    run: Run,
    /// The version of the register that `run` was read from.
    register: Version,
    judge: Option<Judge>,
    /// How often the host failed on the next answer.
    failed: u32,
}

/// What a turn came to.
enum Turn {
    /// There may be more to do, after this rest.
    More(Duration),
    /// It has seen the log up to here.
    Level(Position),
    /// It has ended, and has seen all up to its end.
    Over,
}

/// What was asked in a turn.
struct Asked {
    judge: Judge,
    answers: Vec<Answer>,
    /// Up to where the log was seen by it.
    seen: Position,
    spent: Duration,
    error: Option<ShadowError>,
}

impl Follower {
    pub(super) fn new(app: &Arc<App>, run: Run, register: Version) -> Self {
        Self {
            app: Arc::clone(app),
            run,
            register,
            judge: None,
            failed: 0,
        }
    }

    /// Keeps the shadow up until it is over.
    pub(super) async fn run(mut self) {
        loop {
            match self.turn().await {
                Ok(Turn::More(rest)) => tokio::time::sleep(rest).await,
                Ok(Turn::Level(seen)) => {
                    let beyond = self.app.log.wait_beyond(self.run.log, seen, IDLE);
                    if let Err(error) = beyond.await {
                        self.pause(&error.into()).await;
                    }
                }
                Ok(Turn::Over) => return,
                Err(error) => self.pause(&error).await,
            }
        }
    }

    async fn pause(&self, error: &ShadowError) {
        tracing::error!(
            authority = %self.run.log,
            plugin = self.run.pair().plugin,
            error = error as &dyn std::error::Error,
            "a shadow falls behind"
        );
        tokio::time::sleep(PAUSE).await;
    }

    async fn turn(&mut self) -> Result<Turn, ShadowError> {
        if !self.is_known().await? {
            return Ok(Turn::Over);
        }
        let head = self.app.log.head(self.run.log).await?.position;
        let (app, run) = (Arc::clone(&self.app), self.run.clone());
        let before = blocking(move || Ok(app.shadows.store.resume(&run, head)?)).await?;
        let end = self.run.end(head);
        if before.seen >= end || before.is_full() {
            return Ok(match self.run.ended {
                Some(ended) if before.is_full() || before.seen >= ended.at => Turn::Over,
                _ => Turn::Level(head),
            });
        }
        let page = AnswerPage::after(&self.app, self.run.log, before.seen, end, READ_BYTES).await?;
        if page.events.is_empty() {
            let (app, run, last) = (Arc::clone(&self.app), self.run.clone(), page.last);
            let none = Duration::ZERO;
            blocking(move || Ok(app.shadows.store.write(&run, before, last, &[], none)?)).await?;
            return Ok(Turn::More(Duration::ZERO));
        }
        self.ask(before, page).await
    }

    /// Whether the register still has the shadow, as it is now.
    async fn is_known(&mut self) -> Result<bool, ShadowError> {
        let register = self.app.register(self.run.log).await?.version;
        if register != self.register {
            let runs = self.app.shadow_runs(self.run.log).await?;
            let found = runs.into_iter().find(|run| run.started == self.run.started);
            let Some(run) = found else {
                return Ok(false);
            };
            self.run = run;
            self.register = register;
        }
        Ok(true)
    }

    /// Asks the candidate about recorded answers, in its turn.
    async fn ask(&mut self, before: Progress, mut page: AnswerPage) -> Result<Turn, ShadowError> {
        let turns = Arc::clone(&self.app.shadows.turns);
        // Never closed, so a place always comes.
        let _turn = turns.acquire_owned().await;
        let room = usize::try_from(before.room()).unwrap_or(usize::MAX);
        let most = if self.failed > 0 { 1 } else { room };
        if page.events.len() > most {
            page.events.truncate(most);
            page.last = page.events.last().map_or(page.last, |last| last.position);
        }
        let judge = match self.judge.take() {
            Some(judge) => judge,
            None => self.prepare().await?,
        };
        let first = page.events.first().cloned();
        let app = Arc::clone(&self.app);
        let asked = blocking(move || Ok(giving_way(|| asked(&app, judge, &page)))).await;
        let (answers, seen, spent, error) = match asked {
            Ok(asked) => {
                self.judge = Some(asked.judge);
                (asked.answers, asked.seen, asked.spent, asked.error)
            }
            Err(error) => (Vec::new(), before.seen, Duration::ZERO, Some(error)),
        };
        let (answers, seen, error) = match (error, first) {
            (Some(error), Some(first)) if answers.is_empty() && is_of_host(&error) => {
                self.failed += 1;
                if self.failed < TRIES {
                    return Err(error);
                }
                tracing::error!(
                    authority = %self.run.log,
                    position = first.position.get(),
                    error = &error as &dyn std::error::Error,
                    "an answer was set aside by a shadow"
                );
                let seen = first.position;
                (vec![answer(&first, Came::SetAside)], seen, None)
            }
            (error, _) => (answers, seen, error),
        };
        if seen > before.seen {
            self.failed = 0;
            let (app, run) = (Arc::clone(&self.app), self.run.clone());
            let write = move || app.shadows.store.write(&run, before, seen, &answers, spent);
            blocking(move || Ok(write()?)).await?;
        }
        match error {
            Some(error) => Err(error),
            None if spent > SLOW => Ok(Turn::More(spent)),
            None => Ok(Turn::More(Duration::ZERO)),
        }
    }

    /// The candidate, ready to be asked.
    async fn prepare(&self) -> Result<Judge, ShadowError> {
        let (app, pair) = (Arc::clone(&self.app), self.run.pair().clone());
        let tenant = tenant_of(self.run.log);
        blocking(move || {
            // What a call of this authority may use, a call of its candidate may.
            let host = Arc::new(app.shadows.host(&app)?.behind(tenant));
            let component = app.catalogue.component(digest(&pair.plugin)?)?;
            let policy = host.compile(&component)?;
            let set = app.catalogue.parameter_set(digest(&pair.parameters)?)?;
            let parameters = Parameters::parse(&policy, &set)?;
            let candidate = Candidate::stored(&host, policy, Some(Arc::new(parameters)));
            Ok(Judge::new(&app, &Arc::new(candidate)))
        })
        .await
    }
}

pub(super) fn digest(text: &str) -> Result<Digest, ShadowError> {
    text.parse()
        .map_err(|error| ShadowError::Digest(Box::new(error)))
}

/// Whether asking failed without a word from the candidate. A host that is busy says nothing of the
/// answer, nor do keys that cannot be read now.
fn is_of_host(error: &ShadowError) -> bool {
    match error {
        ShadowError::Answer(BacktestError::Host(error)) => !matches!(error, HostError::Busy),
        // It panicked.
        ShadowError::Stopped(_) => true,
        _ => false,
    }
}

/// Asks about answers until the turn is over.
fn asked(app: &App, mut judge: Judge, page: &AnswerPage) -> Asked {
    let (began, mut spent) = (Instant::now(), Duration::ZERO);
    let (mut answers, mut error) = (Vec::new(), None);
    let mut seen = page.last;
    for event in &page.events {
        if !answers.is_empty() && began.elapsed() >= TURN {
            seen = answers.last().map_or(seen, |last: &Answer| last.position);
            break;
        }
        match came(app, &mut judge, event, &mut spent) {
            Ok(came) => answers.push(answer(event, came)),
            Err(failed) => {
                let before = Position::new(event.position.get().saturating_sub(1));
                seen = before.unwrap_or(Position::START);
                error = Some(failed);
                break;
            }
        }
    }
    Asked {
        judge,
        answers,
        seen,
        spent,
        error,
    }
}

fn answer(event: &Recorded, came: Came) -> Answer {
    Answer {
        position: event.position,
        case: event.stream,
        version: event.version,
        came,
    }
}

fn came(
    app: &App,
    judge: &mut Judge,
    event: &Recorded,
    spent: &mut Duration,
) -> Result<Came, ShadowError> {
    let (input, recorded) = match judge.open(&event.as_ref())? {
        Opened::Question(input, recorded) => (input, recorded),
        Opened::Erased => return Ok(Came::Erased),
        Opened::NeverAsked => return Ok(Came::NeverAsked),
        Opened::Unreadable => return Ok(Came::Unreadable),
    };
    let began = Instant::now();
    let judged = judge.judge(&input, &recorded);
    *spent += began.elapsed();
    let Some(judged) = judged? else {
        return Ok(Came::Unreadable);
    };
    Ok(seal(&app.vault, event, &input, judged)?)
}

/// Does what blocks on a thread that may.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ShadowError> + Send + 'static,
) -> Result<T, ShadowError> {
    tokio::task::spawn_blocking(work).await?
}
