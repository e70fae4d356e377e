//! Who is paid in a case.

use super::PayingRefusal;
use crate::case::facts::{not_there, too_many};
use crate::case::{Case, CaseEvent};
use crate::{Context, Date, Iban, LawRef, PayeeId, PersonId, Personal, Refusal};

/// The most payees of one case.
pub const MOST_PAYEES: usize = 100;

/// What somebody is to the person in whose interest is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayeeKind {
    /// That person.
    Resident,
    /// Who delivers what is paid.
    Supplier,
    /// Who keeps that person's money: by a court (Burgerlijk Wetboek 1:431) or by agreement.
    Administrator,
}

/// Where the money goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayeeAccount {
    /// In whose name the account is.
    pub name: String,
    /// The account.
    pub iban: Iban,
}

/// Somebody who can be paid. What was said of an account does not change: another account is another
/// payee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payee {
    /// In whose interest: that person's key seals the account.
    pub about: PersonId,
    /// What the payee is to that person.
    pub kind: PayeeKind,
    /// The article on which somebody else than the resident is paid.
    pub ground: Option<LawRef>,
    /// Where the money goes.
    pub account: Personal<PayeeAccount>,
    /// Since when nothing is ordered any more.
    pub ended: Option<Date>,
}

/// Adds somebody who can be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddPayee {
    /// The identifier.
    pub payee: PayeeId,
    /// In whose interest.
    pub about: PersonId,
    /// What the payee is to that person.
    pub kind: PayeeKind,
    /// On which article somebody else than the resident is paid.
    pub ground: Option<LawRef>,
    /// Where the money goes; nothing when that was erased since.
    pub account: Option<PayeeAccount>,
}

impl Case {
    pub(super) fn add_payee(&self, command: &AddPayee) -> Result<Vec<CaseEvent>, Refusal> {
        if !self.persons.contains_key(&command.about) {
            return Err(Refusal::Unknown("person"));
        }
        not_there("payee", self.payees.contains_key(&command.payee))?;
        if self.payees.len() >= MOST_PAYEES {
            return Err(too_many("payees", MOST_PAYEES));
        }
        // Money that was granted to somebody goes to another only where law or that person lets it.
        if command.ground.is_none() != (command.kind == PayeeKind::Resident) {
            return Err(PayingRefusal::Ground.into());
        }
        let account = command.account.clone();
        Ok(vec![CaseEvent::PayeeAdded {
            payee: command.payee,
            about: command.about,
            kind: command.kind,
            ground: command.ground.clone(),
            account: account.map_or(Personal::Erased, Personal::Known),
        }])
    }

    pub(super) fn end_payee(
        &self,
        id: PayeeId,
        on: Date,
        reason: &str,
        context: &Context,
    ) -> Result<Vec<CaseEvent>, Refusal> {
        let payee = self.payees.get(&id).ok_or(Refusal::Unknown("payee"))?;
        if payee.ended.is_some() {
            return Err(PayingRefusal::PayeeEnded.into());
        }
        context.not_in_the_future("the end", on)?;
        Ok(vec![CaseEvent::PayeeEnded {
            payee: id,
            on,
            reason: reason.to_owned().into(),
        }])
    }
}
