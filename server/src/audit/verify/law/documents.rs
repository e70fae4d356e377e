//! Documents: the files beside the log are those that their events tell of.

use maatwerk_domain::Personal;
use maatwerk_domain::case::CaseEvent;
use maatwerk_log::KeyId;

use super::Law;
use super::cases::Group;
use crate::audit::verify::fault::{Faults, What};
use crate::audit::verify::material::{Attached, MaterialError};

impl Law<'_> {
    /// Sees that what was added in an order is there, as it was sealed. What was erased is gone.
    pub(super) fn documents(
        &self,
        group: &Group,
        faults: &mut Faults,
    ) -> Result<(), MaterialError> {
        for one in &group.events {
            let CaseEvent::DocumentAttached {
                document,
                about,
                sealed,
                title: Personal::Known(_),
                ..
            } = &one.event
            else {
                continue;
            };
            let case = group.case();
            let keys = [case.to_bytes(), about.to_bytes()].map(KeyId::from_bytes);
            let kept = self.material.document(self.log, case, *document, keys)?;
            let gone = match kept {
                Attached::NotBrought => continue,
                Attached::Sealed(digest) if digest == *sealed => continue,
                Attached::Sealed(_) => false,
                Attached::Missing => true,
            };
            faults.add(one.at.fault(What::Document { gone }));
        }
        Ok(())
    }
}
