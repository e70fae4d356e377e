//! Transfers: both halves of one are compared where both logs are there. One half alone is none of a fault: an
//! offer may wait, and a receipt may be on its way.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::{CaseId, TransferId};
use maatwerk_log::{LogId, StreamId};

use super::Spot;
use crate::audit::verify::fault::{Faults, What};
use crate::wire::Root;

/// The halves of one log.
#[derive(Default)]
pub(in crate::audit::verify) struct Halves {
    offered: BTreeMap<TransferId, Offered>,
    received: Vec<Received>,
    completed: Vec<Completed>,
    /// Streams of which something cannot be had: a half that is not found may be in it.
    unknown: BTreeSet<StreamId>,
}

struct Offered {
    at: Spot,
    to: String,
    digest: String,
}

struct Received {
    at: Spot,
    transfer: TransferId,
    from: String,
    case: CaseId,
    leaf: String,
    extract: String,
}

struct Completed {
    at: Spot,
    transfer: TransferId,
    case: CaseId,
    leaf: String,
}

/// A log whose halves are known, up to where it was when verifying began.
pub(in crate::audit::verify) struct Sided {
    pub(in crate::audit::verify) log: LogId,
    pub(in crate::audit::verify) halves: Halves,
    /// How many events it had then: to what came later the other half may have come later too.
    pub(in crate::audit::verify) began: u64,
}

impl Halves {
    pub(super) fn take(&mut self, at: &Spot, event: &TransferEvent) {
        let at = at.clone();
        match event.clone() {
            TransferEvent::TransferOffered {
                transfer,
                to,
                digest,
                ..
            } => {
                self.offered.insert(transfer, Offered { at, to, digest });
            }
            TransferEvent::CaseReceived {
                transfer,
                from,
                case,
                leaf,
                extract,
                ..
            } => self.received.push(Received {
                at,
                transfer,
                from,
                case,
                leaf,
                extract,
            }),
            TransferEvent::TransferCompleted {
                transfer,
                case,
                leaf,
                ..
            } => self.completed.push(Completed {
                at,
                transfer,
                case,
                leaf,
            }),
            TransferEvent::TransferWithdrawn { .. } => {}
        }
    }

    pub(super) fn unknown(&mut self, stream: StreamId) {
        self.unknown.insert(stream);
    }

    /// Whether a half of this case that is not found may be there all the same.
    fn cannot_tell(&self, case: CaseId) -> bool {
        self.unknown
            .contains(&StreamId::from_bytes(case.to_bytes()))
    }
}

/// Compares the halves of all logs that were verified whole.
pub(in crate::audit::verify) fn compare(sides: &[Sided], faults: &mut Faults) {
    let of = |code: &str| sides.iter().find(|side| side.log.as_str() == code);
    for side in sides {
        let mut taken = BTreeSet::new();
        for received in &side.halves.received {
            let twice = !taken.insert((received.from.as_str(), received.transfer));
            let other = of(&received.from);
            let differs = other.is_some_and(|other| !came_of(received, side, other));
            if twice || differs {
                faults.add(received.at.fault(What::TransferUnpaired));
            }
        }
        for completed in &side.halves.completed {
            let offered = side.halves.offered.get(&completed.transfer);
            let other = offered.and_then(|offered| of(&offered.to));
            if other.is_some_and(|other| !led_to(completed, side, other)) {
                faults.add(completed.at.fault(What::TransferUnpaired));
            }
        }
    }
}

/// Whether what was taken in was offered so.
fn came_of(received: &Received, side: &Sided, other: &Sided) -> bool {
    match other.halves.offered.get(&received.transfer) {
        Some(offered) => {
            offered.to == side.log.as_str()
                && offered.digest == received.extract
                && offered.at.stream == StreamId::from_bytes(received.case.to_bytes())
                && leaf(&offered.at).as_ref() == Some(&received.leaf)
        }
        None => excused(received.at.position, side, other, received.case),
    }
}

/// Whether what was completed was taken in so.
fn led_to(completed: &Completed, side: &Sided, other: &Sided) -> bool {
    let mut halves = other.halves.received.iter();
    let found =
        halves.find(|one| one.transfer == completed.transfer && one.from == side.log.as_str());
    match found {
        Some(received) => {
            received.at.stream == StreamId::from_bytes(completed.case.to_bytes())
                && leaf(&received.at).as_ref() == Some(&completed.leaf)
        }
        None => excused(completed.at.position, side, other, completed.case),
    }
}

fn excused(position: u64, side: &Sided, other: &Sided, case: CaseId) -> bool {
    position > side.began || other.halves.cannot_tell(case)
}

fn leaf(at: &Spot) -> Option<String> {
    at.leaf.map(|leaf| format!("sha256:{}", Root(leaf)))
}
