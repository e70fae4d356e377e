//! A line that came in and is no payment that came back: which loan was paid back.

use maatwerk_domain::bank::WhyUnmatched;
use maatwerk_domain::case::{ByHand, CaseCommand, OnLine, Repay};
use maatwerk_domain::{EntryId, RepaymentId};
use maatwerk_log::Version;

use super::assign::repayment;
use super::matching::{Booked, Booking};
use super::sepa::Line;
use crate::handle::HandleError;
use crate::views::LoanRow;

/// The most loans of one account that a line is held against. Who has more pays with a reference.
const MOST_LOANS: usize = 20;

/// A loan as it is now.
struct Candidate {
    row: LoanRow,
    version: Version,
    /// What a person recorded that the line tells too, and that no line confirmed.
    unconfirmed: Option<RepaymentId>,
    /// A person recorded as much, of this day or one near it, and no line confirmed it.
    may_be_recorded: bool,
}

impl Booking {
    /// Somebody paid back: by the reference, and where there is none by the account. What a person recorded of
    /// it is confirmed; what nobody recorded, or another line confirmed, is a repayment of its own. When a person
    /// recorded as much of another day near it, which of both it is nothing here tells: booking it might count it
    /// twice, and confirming lose a payment.
    pub(super) async fn repaid(&self, line: &Line, entry: EntryId) -> Result<Booked, HandleError> {
        let loans = self.loans(line).await?;
        if loans.len() > MOST_LOANS {
            return Ok(Booked::Not(WhyUnmatched::Ambiguous));
        }
        let mut candidates = Vec::with_capacity(loans.len());
        for row in loans {
            let loaded = self.app.case(self.log, row.case).await?;
            let loaded = loaded.ok_or(HandleError::NoCase)?;
            candidates.push(Candidate {
                row,
                version: loaded.version,
                unconfirmed: loaded.case.unconfirmed(row.loan, line.amount, line.on),
                may_be_recorded: loaded.case.may_be_recorded(row.loan, line.amount, line.on),
            });
        }
        let recorded = |one: &&Candidate| one.unconfirmed.is_some();
        let recorded: Vec<_> = candidates.iter().filter(recorded).collect();
        if recorded.len() > 1 {
            return Ok(Booked::Not(WhyUnmatched::Ambiguous));
        }
        if let [one] = recorded.as_slice()
            && let Some(repayment) = one.unconfirmed
        {
            let loan = one.row.loan;
            let repaid = ByHand::Repayment { loan, repayment };
            return self.confirm(one.row.case, repaid, line, entry).await;
        }
        if candidates.iter().any(|one| one.may_be_recorded) {
            return Ok(Booked::Not(WhyUnmatched::BookedByHand));
        }
        let owed: Vec<_> = candidates.iter().filter(|one| one.row.owed).collect();
        match owed.as_slice() {
            [] => Ok(Booked::Not(WhyUnmatched::Unknown)),
            [one] => {
                let repay = OnLine::Repay(Repay {
                    repayment: repayment(entry),
                    loan: one.row.loan,
                    amount: line.amount,
                    on: line.on,
                    another: true,
                });
                let command = CaseCommand::OnLine(repay);
                self.order(one.row.case, one.version, command).await
            }
            _ => Ok(Booked::Not(WhyUnmatched::Ambiguous)),
        }
    }

    async fn loans(&self, line: &Line) -> Result<Vec<LoanRow>, HandleError> {
        let views = &self.app.views;
        if let Some(reference) = &line.payment_reference {
            let found = views.loans_by_reference(self.log, reference).await;
            let found = found.map_err(HandleError::read)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        // A payment with another reference is for another debt (Awb 4:92 lid 2), whoever paid.
        let Some(iban) = line.from.as_ref().filter(|_| !line.referenced) else {
            return Ok(Vec::new());
        };
        let account = self.app.account_digest(self.log, iban);
        let found = views.loans_by_account(self.log, account, MOST_LOANS + 1);
        found.await.map_err(HandleError::read)
    }
}
