//! Of offers to another authority: their last day. No law sets it, who offered did.

use super::{Deadline, DeadlineAbout, DeadlineKind, Whose};
use crate::TransferId;
use crate::case::Case;
use crate::case::transfer::Transfer;

impl Case {
    pub(super) fn transfer_deadlines(&self) -> Vec<Deadline> {
        let open = |(id, one): (TransferId, &Transfer)| Deadline {
            person: one.persons.first().copied(),
            owner: Some(one.offered.by.clone()),
            ..Deadline::new(
                DeadlineKind::EndTransfer,
                DeadlineAbout::Transfer(id),
                Whose::Authority,
                Some(one.until),
            )
        };
        self.waiting_offer().map(open).into_iter().collect()
    }
}
