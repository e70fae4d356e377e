//! Documents: the files beside the log are those that their events tell of.

use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::case::{Case, CaseEvent};
use maatwerk_domain::{PersonId, Personal};
use maatwerk_log::KeyId;

use super::Law;
use super::cases::Group;
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::{Attached, MaterialError};

impl Law<'_> {
    /// Sees that what was added in an order is there, as it was sealed: documents, the letter of a decision, and
    /// what was handed to another authority. What was erased is gone.
    pub(super) fn documents(
        &self,
        before: &Case,
        group: &Group,
        faults: &mut Faults,
    ) -> Result<(), MaterialError> {
        for one in &group.events {
            let (about, files) = match &one.event {
                CaseEvent::DocumentAttached {
                    document,
                    about,
                    sealed,
                    title: Personal::Known(_),
                    ..
                } => (vec![*about], vec![(*document, sealed)]),
                CaseEvent::LetterKept {
                    html,
                    pdf,
                    digests: Personal::Known(_),
                    ..
                } => {
                    let files = [html, pdf].map(|file| (file.document, &file.sealed));
                    let about = before.subject_of(&one.event);
                    (about.into_iter().collect(), files.to_vec())
                }
                CaseEvent::Transfer(TransferEvent::TransferOffered {
                    persons, extract, ..
                }) => {
                    // Whoever of them was erased since took it along.
                    (persons.clone(), vec![(extract.document, &extract.sealed)])
                }
                _ => continue,
            };
            let case = group.case();
            for (document, sealed) in files {
                let about = about.iter().map(|person: &PersonId| person.to_bytes());
                let keys = std::iter::once(case.to_bytes()).chain(about);
                let keys: Vec<_> = keys.map(KeyId::from_bytes).collect();
                let kept = self.material.document(self.log, case, document, &keys)?;
                let gone = match kept {
                    Attached::NotBrought => continue,
                    Attached::Sealed(digest) if digest == *sealed => continue,
                    Attached::Sealed(_) => false,
                    Attached::Missing => true,
                };
                faults.add(one.at.fault(What::Document { gone }));
            }
        }
        Ok(())
    }
}
