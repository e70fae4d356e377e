//! Places for calls: how many there are at the same time, and whose turn it is.

mod level;
mod state;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use level::Rates;
use state::{State, Turn};

pub use state::Used;

pub(super) use state::Account;

use super::HostConfig;
use super::tenant::{Allowed, Shares, Tenant, spare_cores};

/// Hands out the places of a host.
#[derive(Debug)]
pub(super) struct Gate {
    state: Mutex<State<Waiting>>,
}

/// Somebody who waits: a task, or a thread.
#[derive(Debug)]
enum Waiting {
    Task(oneshot::Sender<Place>),
    Thread(SyncSender<Place>),
}

/// One place, given back when dropped.
#[derive(Debug)]
pub(super) struct Place {
    gate: Arc<Gate>,
    turn: Turn,
    allowed: Allowed,
    fuel: AtomicU64,
}

/// A number in a line, left when dropped.
struct InLine<'a> {
    gate: &'a Arc<Gate>,
    account: Account,
    number: u64,
}

impl Gate {
    pub(super) fn new(config: &HostConfig) -> Self {
        let rates = Rates::of_calls(config.fuel);
        Self {
            state: Mutex::new(State::new(config.concurrency, spare_cores(), rates)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<Waiting>> {
        // Nothing in it can panic half way, so a poisoned lock says nothing.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place at once, when there is one.
    fn at_once(self: &Arc<Self>, account: Account, config: &HostConfig) -> Option<Place> {
        let now = Instant::now();
        let mut state = self.state();
        state.open(account, now, || {
            Shares::of(&config.shares, account.tenant, config)
        });
        let turn = state.take(account, now)?;
        let allowed = state.allowed(account)?;
        drop(state);
        Some(self.place_of(turn, allowed))
    }

    fn place_of(self: &Arc<Self>, turn: Turn, allowed: Allowed) -> Place {
        Place {
            gate: Arc::clone(self),
            turn,
            allowed,
            fuel: AtomicU64::new(0),
        }
    }

    fn wait(self: &Arc<Self>, account: Account, with: Waiting) -> Option<InLine<'_>> {
        let number = self.state().wait(account, with)?;
        // Who was too heavy a moment ago may not be any more.
        self.hand_out();
        Some(InLine {
            gate: self,
            account,
            number,
        })
    }

    /// A place, or `None` when the line is full or `patience` passed. The thread waits.
    pub(super) fn on_thread(
        self: &Arc<Self>,
        account: Account,
        config: &HostConfig,
        patience: Duration,
    ) -> Option<Place> {
        if let Some(place) = self.at_once(account, config) {
            return Some(place);
        }
        let (grant, granted) = sync_channel(1);
        let _in_line = self.wait(account, Waiting::Thread(grant))?;
        granted.recv_timeout(patience).ok()
    }

    /// As [`Gate::on_thread`], and no thread waits.
    pub(super) async fn in_task(
        self: &Arc<Self>,
        account: Account,
        config: &HostConfig,
        patience: Duration,
    ) -> Option<Place> {
        if let Some(place) = self.at_once(account, config) {
            return Some(place);
        }
        let (grant, granted) = oneshot::channel();
        let _in_line = self.wait(account, Waiting::Task(grant))?;
        tokio::time::timeout(patience, granted).await.ok()?.ok()
    }

    /// Gives free places to those who wait.
    fn hand_out(self: &Arc<Self>) {
        loop {
            let mut state = self.state();
            let Some((turn, waiting)) = state.next(Instant::now()) else {
                return;
            };
            let Some(allowed) = state.allowed(turn.account) else {
                return;
            };
            // Giving back takes the lock, and who left meanwhile does that.
            drop(state);
            let place = self.place_of(turn, allowed);
            match waiting {
                Waiting::Task(grant) => drop(grant.send(place)),
                Waiting::Thread(grant) => drop(grant.try_send(place)),
            }
        }
    }

    /// Whether one more call of a tenant would be told that the host is busy.
    pub(super) fn is_full(&self, account: Account) -> bool {
        self.state().is_full(account, Instant::now())
    }

    /// What a tenant used, on both its accounts.
    pub(super) fn used(&self, tenant: Tenant) -> Used {
        let state = self.state();
        let [first, behind] = [false, true].map(|behind| {
            let tenant = Some(tenant);
            state.used(Account { tenant, behind })
        });
        Used {
            calls: first.calls + behind.calls,
            refused: first.refused + behind.refused,
            fuel: first.fuel.saturating_add(behind.fuel),
        }
    }
}

impl Place {
    pub(super) fn allowed(&self) -> &Allowed {
        &self.allowed
    }

    /// Whether its calls go on a thread that gives way to others.
    pub(super) fn gives_way(&self) -> bool {
        self.turn.gives_way()
    }

    /// Takes note of what a call used.
    pub(super) fn used(&self, fuel: u64) {
        self.fuel.fetch_add(fuel, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let fuel = self.fuel.load(Ordering::Relaxed);
        self.gate.state().give_back(self.turn, fuel, Instant::now());
        self.gate.hand_out();
    }
}

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.gate.state().leave(self.account, self.number);
    }
}
