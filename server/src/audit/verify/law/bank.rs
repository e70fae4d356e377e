//! The bank: what a batch says went out, its cases say too.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::bank::{BankEvent, MOST_IN_BATCH};
use maatwerk_domain::{BatchId, CaseId, Cents, GrantId, PaymentId};

use super::Law;
use crate::audit::verify::content::{Read, Spot};
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::Extent;

type Sent = (BatchId, CaseId, PaymentId);

/// What an order is: of which grant, and how much.
type Order = (GrantId, Cents);

/// What went to the bank at one moment: as cases say, and as batches do.
#[derive(Default)]
pub(super) struct Banks {
    sent: BTreeMap<Sent, (Spot, Order)>,
    told: BTreeMap<Sent, (Spot, Order)>,
}

impl Banks {
    /// A case says that an order went with a batch.
    pub(super) fn sent(&mut self, at: Spot, sent: Sent, order: Order) {
        self.sent.insert(sent, (at, order));
    }
}

impl Law<'_> {
    pub(super) fn bank(&mut self, read: &Read, event: &BankEvent, faults: &mut Faults) {
        let (BankEvent::AccountSet { act, .. }
        | BankEvent::BatchMade { act, .. }
        | BankEvent::StatementImported { act, .. }
        | BankEvent::EntryAssigned { act, .. }) = event;
        if act.by != read.meta.by {
            faults.add(read.at.fault(What::Officer));
        }
        if !self.days(read.at.recorded_at).contains(&act.on) {
            faults.add(read.at.fault(What::Day));
        }
        if let BankEvent::BatchMade {
            batch,
            orders,
            total,
            execute_on,
            act,
            ..
        } = event
        {
            let sum: Cents = orders.iter().map(|order| order.amount).sum();
            let own = read.at.stream.as_bytes() == &batch.to_bytes();
            let once: BTreeSet<_> = orders.iter().map(|order| order.payment).collect();
            let sized = (1..=MOST_IN_BATCH).contains(&orders.len()) && once.len() == orders.len();
            if sum != *total || !own || !sized || *execute_on < act.on {
                faults.add(read.at.fault(What::Consequence));
            }
            for order in orders {
                let line = (*batch, order.case, order.payment);
                let told = (read.at.clone(), (order.grant, order.amount));
                self.banks.told.insert(line, told);
            }
        }
    }

    /// All of the moment before is known now: an order that went to the bank is in a batch, and the other
    /// way round.
    pub(super) fn compare_batches(&mut self, faults: &mut Faults) {
        let sent = std::mem::take(&mut self.banks.sent);
        let told = std::mem::take(&mut self.banks.told);
        // Of an excerpt either may be left out.
        if self.extent != Extent::Whole {
            return;
        }
        for (line, (at, order)) in &sent {
            if told.get(line).is_none_or(|(_, told)| told != order) {
                faults.add(at.fault(What::BatchUnpaired));
            }
        }
        for (line, (at, _)) in &told {
            if !sent.contains_key(line) && self.cases.is_whole(line.1) {
                faults.add(at.fault(What::BatchUnpaired));
            }
        }
    }
}
