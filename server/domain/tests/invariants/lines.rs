//! Lines of bank statements: each tells one thing, and what a person recorded is confirmed by one of them.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::calendar::days_after;
use maatwerk_domain::case::{ByHand, Case, CaseCommand, ConfirmBooking, DAYS_APART, OnLine, Repay};

use maatwerk_domain::{Cents, Date, EntryId, LoanId, RepaymentId};

use crate::dice::Dice;
use crate::world::World;

/// The lines that told something, and what they confirmed.
#[derive(Default)]
pub(crate) struct Lines {
    told: BTreeSet<[u8; 16]>,
    by_hand: BTreeMap<RepaymentId, Date>,
    confirmed: BTreeSet<ByHand>,
}

impl Lines {
    /// A repayment, of which day when a person recorded it.
    pub(crate) fn repaid(&mut self, repayment: RepaymentId, by_hand: Option<Date>) {
        if let Some(on) = by_hand {
            self.by_hand.insert(repayment, on);
        } else {
            let first = self.told.insert(repayment.to_bytes());
            assert!(first, "a line is one repayment");
        }
    }

    pub(crate) fn confirmed(&mut self, booking: ByHand, entry: EntryId, on: Date) {
        if let ByHand::Repayment { repayment, .. } = booking {
            let recorded = self.by_hand.get(&repayment);
            let recorded = *recorded.expect("a person recorded it");
            let last = days_after(recorded.min(on), DAYS_APART).unwrap();
            assert!(recorded.max(on) <= last, "of a day near it");
        }
        assert!(self.confirmed.insert(booking), "by one line");
        let first = self.told.insert(entry.to_bytes());
        assert!(first, "a line confirms one thing, and is nothing else");
    }
}

impl World {
    /// A line of which some are told again, about what a person recorded or did not.
    pub(crate) fn telling(&mut self, case: &Case, dice: &mut Dice) -> CaseCommand {
        let told = self.id(dice);
        let known = [[251; 16], [252; 16], [253; 16]];
        let entry = dice.pick(&known).filter(|_| dice.once_in(3));
        let entry = EntryId::from_bytes(entry.unwrap_or(told));
        let mut bookings = bookings(case);
        let loan = dice.pick(&case.loans.keys().copied().collect::<Vec<_>>());
        if dice.once_in(12) {
            let loan = LoanId::from_bytes([0; 16]);
            let repayment = RepaymentId::from_bytes([0; 16]);
            let nowhere = ByHand::Repayment { loan, repayment };
            bookings = vec![(nowhere, Cents::new(1), self.today)];
        }
        match (loan, dice.pick(&bookings)) {
            (_, Some((booking, amount, on))) if !dice.once_in(4) => {
                CaseCommand::OnLine(OnLine::Confirm(ConfirmBooking {
                    booking,
                    entry,
                    amount: dice.amount(amount),
                    on: if dice.once_in(6) { dice.day(on) } else { on },
                }))
            }
            (loan, _) => CaseCommand::OnLine(OnLine::Repay(Repay {
                repayment: RepaymentId::from_bytes(entry.to_bytes()),
                loan: loan.unwrap_or(LoanId::from_bytes([0; 16])),
                amount: Cents::new(1 + dice.below(5_000)),
                on: dice.day(self.today),
                another: true,
            })),
        }
    }
}

/// All that is recorded of the bank, by whomever: with how much, and the day.
fn bookings(case: &Case) -> Vec<(ByHand, Cents, Date)> {
    let mut all = Vec::new();
    for (grant, found) in &case.grants {
        for (payment, made) in &found.payments {
            let (grant, payment) = (*grant, *payment);
            let paid = ByHand::Payment { grant, payment };
            all.push((paid, made.amount, made.on));
            let back = ByHand::Return { grant, payment };
            all.push((back, made.amount, made.on));
        }
    }
    for (loan, found) in &case.loans {
        for (repayment, received) in &found.repayments {
            let (loan, repayment) = (*loan, *repayment);
            let repaid = ByHand::Repayment { loan, repayment };
            all.push((repaid, received.amount, received.on));
        }
    }
    all
}
