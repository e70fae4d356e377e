//! Bringing the checkpoints of all logs to the witnesses of a policy, again and again.
//!
//! It goes beside everything else: a witness that is away, slow or lying costs a checkpoint its
//! cosignature, and no write anything.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::time::{Duration, Instant};

use maatwerk_log::transparency::{Cosigned, SignedCheckpoint, TrustPolicy};
use maatwerk_log::{EventLog as _, LogId, News, Position};
use tokio::task::JoinSet;

use super::client::{SubmitError, WitnessClient};
use super::cosigner::Clock;
use super::proofs::LogProofs;
use super::status::{Enough, Said};
use crate::app::App;
use crate::checkpoints::CheckpointError;

/// How often, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How long a witness may take for an answer.
    pub patience: Duration,
    /// Between two rounds: what is recorded meanwhile is witnessed at once.
    pub pause: Duration,
    /// How long to wait for something new before looking anyway.
    pub idle: Duration,
    /// How long a witness is left alone that did not answer as it should: twice as long each time,
    /// up to the longest.
    pub rest: (Duration, Duration),
    /// After how many seconds a log that stands still is cosigned anew: so that a cosignature says that
    /// nothing larger was seen since.
    pub renew: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
            pause: Duration::from_secs(5),
            idle: Duration::from_secs(30),
            rest: (Duration::from_secs(5), Duration::from_mins(5)),
            renew: 3600,
        }
    }
}

/// How many logs are brought to the witnesses at a time.
const AT_A_TIME: usize = 8;

/// The checkpoints of an installation, and the witnesses they are brought to.
pub struct Rounds {
    app: Arc<App>,
    policy: Arc<TrustPolicy>,
    clients: Vec<WitnessClient>,
    clock: Clock,
    pace: Pace,
    /// Up to which size a witness knows a log.
    known: HashMap<(LogId, usize), u64>,
    resting: Resting<usize>,
    resting_on: Resting<(LogId, usize)>,
}

impl std::fmt::Debug for Rounds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rounds")
            .field("clients", &self.clients)
            .finish_non_exhaustive()
    }
}

/// What came of a round for one log.
struct Went {
    log: LogId,
    checkpoint: Result<SignedCheckpoint, CheckpointError>,
    /// By witness: what it knows, and whether it cosigned.
    witnesses: Vec<(usize, u64, Result<(), SubmitError>)>,
}

impl Rounds {
    /// Rounds along the witnesses of a policy: each has an address in it. The clock is that of the
    /// machine, also in a demo.
    ///
    /// # Errors
    /// When a witness has no address.
    pub fn new(
        app: Arc<App>,
        policy: TrustPolicy,
        clock: Clock,
        pace: Pace,
    ) -> Result<Self, SubmitError> {
        let clients = policy.witnesses().iter();
        let clients = clients.map(|witness| WitnessClient::patient(witness, pace.patience));
        Ok(Self {
            app,
            clients: clients.collect::<Result<_, _>>()?,
            policy: Arc::new(policy),
            clock,
            pace,
            known: HashMap::new(),
            resting: Resting::new(pace.rest),
            resting_on: Resting::new(pace.rest),
        })
    }

    /// Goes round until the task is dropped.
    pub async fn run(mut self) {
        let mut news = News::default();
        loop {
            self.round().await;
            tokio::time::sleep(self.pace.pause).await;
            match self.app.log.wait_for_news(news, self.pace.idle).await {
                Ok(mark) => news = mark,
                Err(_) => tokio::time::sleep(self.pace.idle).await,
            }
        }
    }

    /// Brings what is there now of each log to the witnesses that have not cosigned it.
    pub async fn round(&mut self) {
        let heads = match self.app.log.heads().await {
            Ok(heads) => heads,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(error, "the logs cannot be read, and are not witnessed");
                return;
            }
        };
        let now = self.now();
        let due: Vec<LogId> = heads
            .into_iter()
            .filter(|(log, head)| self.is_due(*log, *head, now))
            .map(|(log, _)| log)
            .collect();
        for logs in due.chunks(AT_A_TIME) {
            let mut running = JoinSet::new();
            for log in logs {
                running.spawn(self.asking(*log, now).ask());
            }
            while let Some(went) = running.join_next().await {
                match went {
                    Ok(went) => self.note(went).await,
                    Err(error) => tracing::error!(%error, "a log could not be witnessed"),
                }
            }
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.clock.now_micros() / 1_000_000).unwrap_or_default()
    }

    fn is_due(&self, log: LogId, head: Position, now: u64) -> bool {
        let said = self.app.witnessed.of(log).enough;
        said.is_none_or(|said| {
            let size = said.checkpoint.checkpoint().size;
            size != head.get() || said.at + self.pace.renew <= now
        })
    }

    fn asking(&self, log: LogId, now: u64) -> Asking {
        let free = |n: &usize| self.resting.is_over(n) && self.resting_on.is_over(&(log, *n));
        let witnesses = (0..self.clients.len()).filter(free).map(|n| {
            let known = self.known.get(&(log, n)).copied().unwrap_or_default();
            (n, self.clients[n].clone(), known)
        });
        Asking {
            app: Arc::clone(&self.app),
            policy: Arc::clone(&self.policy),
            log,
            witnesses: witnesses.collect(),
            now,
            renew: self.pace.renew,
        }
    }

    async fn note(&mut self, went: Went) {
        let log = went.log;
        let mut contradicted = None;
        for (n, known, went) in went.witnesses {
            self.known.insert((log, n), known);
            match &went {
                Ok(()) | Err(SubmitError::Ahead(_) | SubmitError::Inconsistent) => {
                    self.resting.end(&n);
                    self.resting_on.end(&(log, n));
                }
                Err(SubmitError::Line(_)) => self.resting.begin(n),
                Err(_) => self.resting_on.begin((log, n)),
            }
            let witness = &self.policy.witnesses()[n].name;
            match went {
                Ok(()) => contradicted = contradicted.or(Some(false)),
                Err(error @ (SubmitError::Ahead(_) | SubmitError::Inconsistent)) => {
                    contradicted = Some(true);
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(%log, witness, error, "a witness contradicts the log");
                }
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(%log, witness, error, "a checkpoint got no cosignature");
                }
            }
        }
        // Why there is none was told where it was asked for.
        let enough = match went.checkpoint {
            Ok(checkpoint) => self.kept(log, checkpoint).await,
            Err(_) => None,
        };
        self.app.witnessed.change(log, |said: &mut Said| {
            said.contradicted = contradicted.unwrap_or(said.contradicted);
            if enough.is_some() {
                said.enough = enough;
            }
        });
    }

    /// Keeps a checkpoint with the cosignatures it has; answers it when they are enough.
    async fn kept(&self, log: LogId, checkpoint: SignedCheckpoint) -> Option<Enough> {
        let cosigned = self.policy.cosigned(&checkpoint).unwrap_or_default();
        let origins = &self.app.checkpoints.origins;
        if !cosigned.is_empty()
            && let Ok(of_log) = origins.of(log).await
            && let Some(origin) = of_log.last()
            && let Err(error) = origins
                .cosigned(log, origin.number, checkpoint.clone())
                .await
        {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(%log, error, "cosignatures cannot be kept");
        }
        let met = self.policy.is_met(&cosigned);
        met.then(|| Enough {
            checkpoint,
            at: self.now(),
        })
    }
}

/// One log on its way to its witnesses.
struct Asking {
    app: Arc<App>,
    policy: Arc<TrustPolicy>,
    log: LogId,
    /// By number in the policy: those to be asked, and up to where each knows the log.
    witnesses: Vec<(usize, WitnessClient, u64)>,
    now: u64,
    renew: u64,
}

impl Asking {
    async fn ask(self) -> Went {
        let log = self.log;
        let mut checkpoint = match self.app.checkpoint(log).await {
            Ok(checkpoint) => checkpoint,
            Err(error) => {
                return Went {
                    log,
                    checkpoint: Err(error),
                    witnesses: Vec::new(),
                };
            }
        };
        // What another round, or the one before a restart, got already.
        let cosigned = self.policy.cosigned(&checkpoint).unwrap_or_default();
        let (now, renew) = (self.now, self.renew);
        let mut running = JoinSet::new();
        for (n, client, mut known) in self.witnesses {
            let fresh = |by: &Cosigned| by.witness.key == *client.key() && by.time + renew > now;
            if cosigned.iter().any(fresh) {
                continue;
            }
            let proofs = LogProofs::new(self.app.log.clone(), log);
            let checkpoint = checkpoint.clone();
            running.spawn(async move {
                let went = client.submit(&checkpoint, &mut known, now, &proofs).await;
                (n, known, went)
            });
        }
        let mut witnesses = Vec::new();
        while let Some(Ok((n, known, went))) = running.join_next().await {
            let went = went.and_then(|by| {
                let added = checkpoint.add(by.signature);
                added.map_err(|_| SubmitError::NoCosignature)
            });
            witnesses.push((n, known, went));
        }
        Went {
            log,
            checkpoint: Ok(checkpoint),
            witnesses,
        }
    }
}

/// Who is left alone for a while.
struct Resting<K> {
    rest: (Duration, Duration),
    until: HashMap<K, (Instant, Duration)>,
}

impl<K: Eq + Hash> Resting<K> {
    fn new(rest: (Duration, Duration)) -> Self {
        Self {
            rest,
            until: HashMap::new(),
        }
    }

    fn begin(&mut self, who: K) {
        let longer = |(_, last): &(Instant, Duration)| (*last * 2).min(self.rest.1);
        let rest = self.until.get(&who).map_or(self.rest.0, longer);
        self.until.insert(who, (Instant::now() + rest, rest));
    }

    fn end(&mut self, who: &K) {
        self.until.remove(who);
    }

    fn is_over(&self, who: &K) -> bool {
        let until = self.until.get(who);
        until.is_none_or(|(until, _)| *until <= Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_not_answer_is_left_alone_ever_longer() {
        let (hour, day) = (Duration::from_hours(1), Duration::from_hours(24));
        let mut resting = Resting::new((hour, day));
        assert!(resting.is_over(&1));
        for rest in [1, 2, 4, 8, 16, 24, 24] {
            resting.begin(1);
            assert!(!resting.is_over(&1));
            assert_eq!(resting.until[&1].1, hour * rest);
        }
        assert!(resting.is_over(&2), "another is asked");
        resting.end(&1);
        assert!(resting.is_over(&1));
        let mut never = Resting::new((Duration::ZERO, Duration::ZERO));
        never.begin(1);
        assert!(never.is_over(&1));
    }
}
