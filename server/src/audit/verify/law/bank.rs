//! The bank: what a batch says went out, its cases say too.

use std::collections::BTreeMap;

use maatwerk_domain::bank::{BankEvent, BatchOrder};
use maatwerk_domain::{BatchId, CaseId, Cents, PaymentId};

use super::Law;
use crate::audit::verify::content::{Read, Spot};
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::Extent;

type Sent = (BatchId, CaseId, PaymentId);

/// What went to the bank at one moment: as cases say, and as batches do.
#[derive(Default)]
pub(super) struct Banks {
    sent: BTreeMap<Sent, Spot>,
    told: BTreeMap<Sent, Spot>,
}

impl Banks {
    /// A case says that an order went with a batch.
    pub(super) fn sent(&mut self, at: Spot, batch: BatchId, case: CaseId, payment: PaymentId) {
        self.sent.insert((batch, case, payment), at);
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
            ..
        } = event
        {
            let sum: Cents = orders.iter().map(|order| order.amount).sum();
            let own = read.at.stream.as_bytes() == &batch.to_bytes();
            if sum != *total || !own {
                faults.add(read.at.fault(What::Consequence));
            }
            for BatchOrder { case, payment, .. } in orders {
                let line = (*batch, *case, *payment);
                self.banks.told.insert(line, read.at.clone());
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
        for (line, at) in &sent {
            if !told.contains_key(line) {
                faults.add(at.fault(What::BatchUnpaired));
            }
        }
        for (line, at) in &told {
            if !sent.contains_key(line) && self.cases.is_whole(line.1) {
                faults.add(at.fault(What::BatchUnpaired));
            }
        }
    }
}
