//! Of decisions: the term to object.

use super::{Deadline, DeadlineAbout, DeadlineKind, Whose};
use crate::case::{Case, Decided};
use crate::terms::Term;

impl Case {
    pub(super) fn decision_deadlines(&self) -> Vec<Deadline> {
        let objecting = |(id, decided): (&_, &Decided)| {
            let (on, until) = decided.announced.filter(|_| !decided.withdrawn)?;
            Some(Deadline {
                person: self.subject_of_decision(*id),
                article: Some(Term::Objection.on(on)?.law()),
                lapses: true,
                ..Deadline::new(
                    DeadlineKind::Object,
                    DeadlineAbout::Decision(*id),
                    Whose::Resident,
                    Some(until),
                )
            })
        };
        self.decisions.iter().filter_map(objecting).collect()
    }
}
