//! The bank: what a batch says went out, its cases say too; and what a line says came in that was booked by
//! hand.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::bank::{BankEvent, MOST_IN_BATCH, Unmatched};
use maatwerk_domain::{
    BatchId, CaseId, Cents, Date, EntryId, GrantId, LoanId, PaymentId, RepaymentId,
};
use maatwerk_log::StreamId;

use super::Law;
use crate::audit::verify::content::{Read, Spot};
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::Extent;

type Sent = (BatchId, CaseId, PaymentId);

/// What an order is: of which grant, and how much.
type Order = (GrantId, Cents);

/// What a repayment is: on which loan, how much, and of which day.
type Repaid = (LoanId, Cents, Date);

/// What went to the bank at one moment: as cases say, and as batches do. What came from it and was booked by
/// hand, likewise; and the lines of all statements for that.
#[derive(Default)]
pub(super) struct Banks {
    sent: BTreeMap<Sent, (Spot, Order)>,
    told: BTreeMap<Sent, (Spot, Order)>,
    repaid: BTreeMap<(CaseId, RepaymentId), Repaid>,
    assigned: Vec<(Spot, (CaseId, RepaymentId), Repaid)>,
    /// Lines that came in and were not booked: how much, and when.
    lines: BTreeMap<(StreamId, EntryId), (Cents, Date)>,
    /// Lines that were booked by hand, whichever statement told them.
    by_hand: BTreeSet<EntryId>,
}

impl Banks {
    /// A case says that an order went with a batch.
    pub(super) fn sent(&mut self, at: Spot, sent: Sent, order: Order) {
        self.sent.insert(sent, (at, order));
    }

    /// A case says that a loan was paid back.
    pub(super) fn repaid(&mut self, repaid: (CaseId, RepaymentId), how: Repaid) {
        self.repaid.insert(repaid, how);
    }

    /// The lines of a statement that may be booked by hand.
    fn open(&mut self, statement: StreamId, unmatched: &[Unmatched]) {
        let came_in = unmatched.iter().filter(|line| line.credit);
        let lines = came_in.map(|line| ((statement, line.entry), (line.amount, line.on)));
        self.lines.extend(lines);
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
        match event {
            BankEvent::StatementImported { unmatched, .. } => {
                self.banks.open(read.at.stream, unmatched);
            }
            BankEvent::EntryAssigned {
                entry,
                case,
                loan,
                repayment,
                ..
            } => {
                self.assigned(read, *entry, (*case, *loan, *repayment), faults);
            }
            _ => {}
        }
    }

    /// A line was booked by hand: one that came in, once, as the repayment that it is.
    fn assigned(
        &mut self,
        read: &Read,
        entry: EntryId,
        (case, loan, repayment): (CaseId, LoanId, RepaymentId),
        faults: &mut Faults,
    ) {
        // Of an excerpt the statement may be left out.
        if self.extent != Extent::Whole {
            return;
        }
        let line = self.banks.lines.get(&(read.at.stream, entry)).copied();
        let once = self.banks.by_hand.insert(entry);
        let own = repayment.to_bytes() == entry.to_bytes();
        match line.filter(|_| once && own) {
            Some((amount, on)) => {
                self.banks
                    .assigned
                    .push((read.at.clone(), (case, repayment), (loan, amount, on)));
            }
            None => faults.add(read.at.fault(What::EntryUnpaired)),
        }
    }

    /// All of the moment before is known now: what was booked by hand is in its case.
    pub(super) fn compare_entries(&mut self, faults: &mut Faults) {
        let repaid = std::mem::take(&mut self.banks.repaid);
        for (at, of, how) in std::mem::take(&mut self.banks.assigned) {
            if repaid.get(&of) != Some(&how) && !self.cases.is_broken(of.0) {
                faults.add(at.fault(What::EntryUnpaired));
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
