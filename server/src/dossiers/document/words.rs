//! Dutch for what only a dossier has.

use maatwerk_domain::dossier::Status;

/// How far a dossier is.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Signalled => "gesignaleerd",
        Status::UnderStudy => "in onderzoek",
        Status::Proposed => "voorgesteld",
        Status::Accepted => "aangenomen",
        Status::Rejected => "verworpen",
        Status::InForce => "in werking",
    }
}
