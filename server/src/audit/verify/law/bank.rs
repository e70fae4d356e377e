//! The bank: what a batch says went out, its cases say too; what a line says came in that was booked by
//! hand; and what a person recorded, that a line confirmed: both say so, and a line tells one thing.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::bank::{BankEvent, MOST_IN_BATCH, Unmatched};
use maatwerk_domain::case::{ByHand, Case, CaseEvent};
use maatwerk_domain::{
    BatchId, CaseId, Cents, Date, EntryId, GrantId, LoanId, PaymentId, RepaymentId,
};
use maatwerk_log::StreamId;

use super::Law;
use super::cases::{Group, Waiting};
use crate::audit::verify::content::{Read, Spot};
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::Extent;

type Sent = (BatchId, CaseId, PaymentId);

/// What an order is: of which grant, and how much.
type Order = (GrantId, Cents);

/// What a repayment is: on which loan, how much, and of which day.
type Repaid = (LoanId, Cents, Date);

/// What a line confirmed: how much it tells, and of which day.
type Confirmed = (ByHand, Cents, Date);

/// The bank booked it on the day that was recorded.
type OfThatDay = bool;

/// A person said it of a line that was not booked.
type Said = bool;

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
    /// What lines confirmed at one moment: as cases say, with whether it was recorded of that very day, and as
    /// statements do, with whether a person said so.
    confirmed: BTreeMap<(CaseId, EntryId), (Spot, Confirmed, OfThatDay)>,
    confirming: BTreeMap<(CaseId, EntryId), (Spot, Confirmed, Said)>,
    /// Lines that told something of a case, whichever statement told them.
    lines_told: BTreeSet<EntryId>,
    /// The statements that are there: no line of them confirms anything more, unless a person says so.
    taken_in: BTreeSet<StreamId>,
}

impl Banks {
    /// A case says that an order went with a batch.
    pub(super) fn sent(&mut self, at: Spot, sent: Sent, order: Order) {
        self.sent.insert(sent, (at, order));
    }

    /// A line told something of a case, which is all it tells.
    fn tells(&mut self, at: &Spot, entry: EntryId, faults: &mut Faults) {
        if !self.lines_told.insert(entry) {
            faults.add(at.fault(What::EntryUnpaired));
        }
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
        | BankEvent::EntryAssigned { act, .. }
        | BankEvent::EntryConfirmed { act, .. }) = event;
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
                self.banks.taken_in.insert(read.at.stream);
            }
            BankEvent::EntryConfirmed {
                entry,
                case,
                booking,
                amount,
                on,
                ..
            } => {
                self.confirming(read, (*case, *entry), (*booking, *amount, *on), faults);
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

    /// A line confirmed what a person recorded: while its statement was taken in, or later as a person said of one
    /// that came in and was not booked, once.
    fn confirming(
        &mut self,
        read: &Read,
        (case, entry): (CaseId, EntryId),
        confirmed: Confirmed,
        faults: &mut Faults,
    ) {
        let banks = &mut self.banks;
        let said = banks.taken_in.contains(&read.at.stream);
        let (booking, amount, on) = confirmed;
        let open = || {
            let line = banks.lines.get(&(read.at.stream, entry));
            line == Some(&(amount, on)) && matches!(booking, ByHand::Repayment { .. })
        };
        let fits = !said || (open() && banks.by_hand.insert(entry));
        let told = (read.at.clone(), confirmed, said);
        let once = banks.confirming.insert((case, entry), told).is_none();
        if !once || !fits {
            faults.add(read.at.fault(What::EntryUnpaired));
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

    /// What a line of a statement told of a case.
    pub(super) fn expect_lines(&mut self, before: &Case, group: &Group, faults: &mut Faults) {
        for one in &group.events {
            self.expect_line(before, group.case(), one, faults);
        }
    }

    fn expect_line(&mut self, before: &Case, case: CaseId, one: &Waiting, faults: &mut Faults) {
        let banks = &mut self.banks;
        match one.event {
            CaseEvent::PaymentMade {
                entry: Some(entry), ..
            }
            | CaseEvent::PaymentReturned {
                entry: Some(entry), ..
            } => banks.tells(&one.at, entry, faults),
            CaseEvent::RepaymentReceived {
                repayment,
                loan,
                amount,
                on,
                without_line: false,
            } => {
                banks.repaid.insert((case, repayment), (loan, amount, on));
                let entry = EntryId::from_bytes(repayment.to_bytes());
                banks.tells(&one.at, entry, faults);
            }
            CaseEvent::BookingConfirmed {
                booking,
                entry,
                amount,
                on,
            } => {
                let recorded = before.recorded_on(booking);
                let of_that_day = recorded.is_none_or(|day| day == on);
                let confirmed = (one.at.clone(), (booking, amount, on), of_that_day);
                banks.confirmed.insert((case, entry), confirmed);
                banks.tells(&one.at, entry, faults);
            }
            _ => {}
        }
    }

    /// All of the moment before is known now: what a line confirmed is in its case, and the other way round.
    pub(super) fn compare_confirmations(&mut self, faults: &mut Faults) {
        let confirmed = std::mem::take(&mut self.banks.confirmed);
        let confirming = std::mem::take(&mut self.banks.confirming);
        // Of an excerpt either may be left out.
        if self.extent != Extent::Whole {
            return;
        }
        for (of, (at, how, of_that_day)) in &confirmed {
            // Of another day only a person says that it is the same.
            let by =
                |(_, told, said): &(Spot, Confirmed, Said)| told == how && (*said || *of_that_day);
            if !confirming.get(of).is_some_and(by) {
                faults.add(at.fault(What::EntryUnpaired));
            }
        }
        for (of, (at, how, _)) in &confirming {
            let unsaid = confirmed.get(of).is_none_or(|(_, said, _)| said != how);
            if unsaid && !self.cases.is_broken(of.0) {
                faults.add(at.fault(What::EntryUnpaired));
            }
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
