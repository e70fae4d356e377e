//! Who runs, who waits, and who is next. Knows no clock and no thread.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Instant;

use super::level::{Level, Rates};
use crate::host::tenant::{Allowed, Tenant};

/// On whose account calls are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::host) struct Account {
    /// Nobody's in particular when absent: without limits but those of the host.
    pub(in crate::host) tenant: Option<Tenant>,
    /// Nobody waits for the answer: an account of its own, and always a heavy one.
    pub(in crate::host) behind: bool,
}

/// What an account has used since the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Used {
    /// Calls that were made.
    pub calls: u64,
    /// Calls that were told that the host is busy.
    pub refused: u64,
    /// Instructions of these calls.
    pub fuel: u64,
}

/// The right to make a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) account: Account,
    heavy: bool,
}

impl Turn {
    /// Whether the call goes on a thread that gives way: one of an account that burns much. Work that
    /// goes behind sees to that itself, for many calls at once.
    pub(super) fn gives_way(self) -> bool {
        self.heavy && !self.account.behind
    }
}

/// Places, who has them, and who waits for one with a `W`.
///
/// A free place goes to whoever used least fuel of late; among equals to who waits longest. What an
/// account may have at the same time is bounded, and the heavy ones together have at most
/// `heavy_most`: however many there are, they leave the rest of the machine to others.
#[derive(Debug)]
pub(super) struct State<W> {
    free: u32,
    heavy: u32,
    heavy_most: u32,
    rates: Rates,
    entries: HashMap<Account, Entry<W>>,
    /// The accounts with somebody waiting.
    waiting: BTreeSet<Account>,
    /// Numbers those who wait.
    next: u64,
}

#[derive(Debug)]
struct Entry<W> {
    allowed: Allowed,
    running: u32,
    queue: VecDeque<(u64, W)>,
    level: Level,
    used: Used,
}

impl<W> State<W> {
    pub(super) fn new(places: u32, heavy_most: u32, rates: Rates) -> Self {
        Self {
            free: places,
            heavy: 0,
            heavy_most,
            rates,
            entries: HashMap::new(),
            waiting: BTreeSet::new(),
            next: 0,
        }
    }

    /// Opens an account that has none.
    pub(super) fn open(
        &mut self,
        account: Account,
        now: Instant,
        allowed: impl FnOnce() -> Allowed,
    ) {
        self.entries.entry(account).or_insert_with(|| Entry {
            allowed: allowed(),
            running: 0,
            queue: VecDeque::new(),
            level: Level::empty(now),
            used: Used::default(),
        });
    }

    pub(super) fn allowed(&self, account: Account) -> Option<Allowed> {
        self.entries.get(&account).map(|entry| entry.allowed)
    }

    pub(super) fn used(&self, account: Account) -> Used {
        let entry = self.entries.get(&account);
        entry.map_or_else(Used::default, |entry| entry.used)
    }

    /// The level of an account, and whether it has one more turn now.
    fn turn(&self, account: Account, now: Instant) -> Option<(u64, Turn)> {
        let entry = self.entries.get(&account)?;
        let level = entry.level.at(now, &self.rates);
        let heavy = account.tenant.is_some() && (account.behind || self.rates.is_heavy(level));
        let room = self.free > 0
            && entry.running < entry.allowed.parallel
            && (!heavy || self.heavy < self.heavy_most);
        room.then_some((level, Turn { account, heavy }))
    }

    fn begin(&mut self, turn: Turn) {
        self.free -= 1;
        self.heavy += u32::from(turn.heavy);
        if let Some(entry) = self.entries.get_mut(&turn.account) {
            entry.running += 1;
            entry.used.calls += 1;
        }
    }

    /// A turn at once, when nobody of the same account waits.
    pub(super) fn take(&mut self, account: Account, now: Instant) -> Option<Turn> {
        if self.waiting.contains(&account) {
            return None;
        }
        let (_, turn) = self.turn(account, now)?;
        self.begin(turn);
        Some(turn)
    }

    /// Waits in line; `None` when the line is full, which is counted.
    pub(super) fn wait(&mut self, account: Account, with: W) -> Option<u64> {
        let entry = self.entries.get_mut(&account)?;
        let waiting = u32::try_from(entry.queue.len()).unwrap_or(u32::MAX);
        if waiting >= entry.allowed.waiting {
            entry.used.refused += 1;
            return None;
        }
        let number = self.next;
        self.next += 1;
        entry.queue.push_back((number, with));
        self.waiting.insert(account);
        Some(number)
    }

    /// Leaves the line untold, whether or not the turn came; one whose turn did not come is counted.
    pub(super) fn leave(&mut self, account: Account, number: u64) {
        let Some(entry) = self.entries.get_mut(&account) else {
            return;
        };
        let before = entry.queue.len();
        entry.queue.retain(|(waiting, _)| *waiting != number);
        if entry.queue.len() < before {
            entry.used.refused += 1;
        }
        if entry.queue.is_empty() {
            self.waiting.remove(&account);
        }
    }

    /// Whether one more call would be told that the host is busy.
    pub(super) fn is_full(&self, account: Account, now: Instant) -> bool {
        self.entries.get(&account).is_some_and(|entry| {
            let waiting = u32::try_from(entry.queue.len()).unwrap_or(u32::MAX);
            waiting >= entry.allowed.waiting && (waiting > 0 || self.turn(account, now).is_none())
        })
    }

    /// The next who waits and has a turn.
    pub(super) fn next(&mut self, now: Instant) -> Option<(Turn, W)> {
        let candidates = self.waiting.iter().filter_map(|account| {
            let (level, turn) = self.turn(*account, now)?;
            let (number, _) = self.entries.get(account)?.queue.front()?;
            Some((level, *number, turn))
        });
        let (_, _, turn) = candidates.min_by_key(|(level, number, _)| (*level, *number))?;
        let entry = self.entries.get_mut(&turn.account)?;
        let (_, with) = entry.queue.pop_front()?;
        if entry.queue.is_empty() {
            self.waiting.remove(&turn.account);
        }
        self.begin(turn);
        Some((turn, with))
    }

    /// A call ended, and used so much.
    pub(super) fn give_back(&mut self, turn: Turn, fuel: u64, now: Instant) {
        self.free += 1;
        self.heavy -= u32::from(turn.heavy);
        if let Some(entry) = self.entries.get_mut(&turn.account) {
            entry.running -= 1;
            entry.used.fuel = entry.used.fuel.saturating_add(fuel);
            entry.level.add(fuel, now, &self.rates);
        }
    }
}
