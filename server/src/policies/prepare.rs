//! A server that starts compiles the policies in force before somebody asks them.
//!
//! In the background, and with a core to spare: whoever asks meanwhile for one that is not there yet
//! compiles it on a thread of its own, and waits for that one alone.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use maatwerk_domain::Date;
use maatwerk_domain::policy::Policies;
use maatwerk_log::EventLog as _;
use maatwerk_policy::spare_cores;

use crate::app::App;
use crate::handle::HandleError;

/// How often the log says how far it is.
const SAID_EVERY: Duration = Duration::from_secs(5);

/// How far the policies in force are compiled.
#[derive(Debug, Default)]
pub(crate) struct Preparation {
    /// Policies with their parameters, each once.
    of: AtomicU64,
    ready: AtomicU64,
    unusable: AtomicU64,
}

/// The numbers of a [`Preparation`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prepared {
    /// In force today or from a day to come, each policy with its parameters once.
    pub(crate) of: u64,
    /// Compiled.
    pub(crate) ready: u64,
    /// Of which the component or the parameters cannot be used.
    pub(crate) unusable: u64,
}

impl Preparation {
    /// How far it is now.
    pub(crate) fn so_far(&self) -> Prepared {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Prepared {
            of: read(&self.of),
            ready: read(&self.ready),
            unusable: read(&self.unusable),
        }
    }
}

/// Stops the threads when the task that waits for them is gone.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A component and a parameter set, by their digests.
type Pair = (String, String);

impl App {
    /// Compiles the policies in force today and from days to come. Ends when all are ready; dropped
    /// before that, after those that are being compiled.
    pub(crate) async fn prepare_policies(self: Arc<Self>) {
        let began = Instant::now();
        let pairs = match self.in_force().await {
            Ok(pairs) => pairs,
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "policies are compiled when they are asked"
                );
                return;
            }
        };
        let count = pairs.len() as u64;
        self.preparation.of.store(count, Ordering::Relaxed);
        let (pairs, next) = (Arc::new(pairs), Arc::new(AtomicUsize::new(0)));
        let stop = StopOnDrop(Arc::default());
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..spare_cores() {
            let (app, pairs) = (Arc::clone(&self), Arc::clone(&pairs));
            let (next, stop) = (Arc::clone(&next), Arc::clone(&stop.0));
            workers.spawn_blocking(move || {
                while let Some(pair) = pairs.get(next.fetch_add(1, Ordering::Relaxed))
                    && !stop.load(Ordering::Relaxed)
                {
                    app.prepare(pair);
                }
            });
        }
        let mut said = tokio::time::interval_at((began + SAID_EVERY).into(), SAID_EVERY);
        loop {
            tokio::select! {
                worker = workers.join_next() => if worker.is_none() { break },
                _ = said.tick() => self.say("policies are being compiled", began),
            }
        }
        if count > 0 {
            self.say("the policies in force are compiled", began);
        }
    }

    /// Each policy that is in force or will be, with its parameters; those in force first.
    async fn in_force(&self) -> Result<Vec<Pair>, HandleError> {
        let today = self.clock.today();
        let (mut seen, mut now, mut later) = (BTreeSet::new(), Vec::new(), Vec::new());
        for log in self.log.logs().await.map_err(HandleError::read)? {
            let register = self.register(log).await?;
            for (pair, in_force) in pairs(&register.authority.policies, today) {
                if seen.insert(pair.clone()) {
                    if in_force { &mut now } else { &mut later }.push(pair);
                }
            }
        }
        now.append(&mut later);
        Ok(now)
    }

    fn prepare(&self, (plugin, parameters): &Pair) {
        let counted = match self.stored(plugin, parameters) {
            Ok(_) => &self.preparation.ready,
            Err(error) => {
                // Who asks it is told, and a person decides; here it is only told early.
                let policy = plugin.as_str();
                let error = &error as &dyn std::error::Error;
                tracing::warn!(policy, error, "a policy in force cannot be used");
                &self.preparation.unusable
            }
        };
        counted.fetch_add(1, Ordering::Relaxed);
    }

    fn say(&self, what: &str, began: Instant) {
        let Prepared {
            of,
            ready,
            unusable,
        } = self.preparation.so_far();
        let compiled = self.host.config().compiled.as_ref();
        tracing::info!(
            policies.of = of,
            policies.ready = ready,
            policies.unusable = unusable,
            policies.from_disk = compiled.map_or(0, maatwerk_policy::CompiledCode::hits),
            duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            "{what}"
        );
    }
}

/// The versions that judge today or later, and whether each does today.
fn pairs(policies: &Policies, today: Date) -> impl Iterator<Item = (Pair, bool)> {
    let current = policies.on(today);
    let follows = move |from: Date| from > today;
    policies.standing().filter_map(move |version| {
        let judges = current == Some(version);
        let pair = || (version.plugin.clone(), version.parameters.clone());
        (judges || follows(version.from)).then(|| (pair(), judges))
    })
}
