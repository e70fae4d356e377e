//! The clock of a request, and the terms that law sets.

use maatwerk_domain::case::clock;
use maatwerk_domain::terms;

codes! {
    /// Why a term stands still.
    enum SuspensionGround of clock::SuspensionGround {
        /// The applicant was asked to complete the request (Awb 4:15 lid 1 a).
        Repair = "repair",
        /// A body abroad was asked for information that is needed (lid 1 b).
        ForeignInformation = "foreign-information",
        /// The applicant agreed to it in writing (lid 2 a).
        Consent = "consent",
        /// The applicant is the cause of the delay (lid 2 b).
        Applicant = "applicant",
        /// The authority cannot decide, by force majeure (lid 2 c).
        ForceMajeure = "force-majeure",
    }

    /// Why no penalty is due although a decision came too late (Awb 4:17 lid 6).
    enum NoPenalty of clock::NoPenalty {
        /// The notice of default came unreasonably late.
        UnreasonablyLate = "unreasonably-late",
        /// The applicant has no interest in the decision.
        NoInterest = "no-interest",
        /// The request is manifestly inadmissible or unfounded.
        ManifestlyUnfounded = "manifestly-unfounded",
    }

    /// What a term is for.
    enum Term of terms::Term {
        /// To complete a request: the authority names the day.
        Repair = "repair",
        /// To tell that a request is not processed; after it was completed, or after the time to complete it passed unused.
        NotProcessed = "not-processed",
        /// To decide on a request, where no law sets another term; after its receipt.
        Decision = "decision",
        /// Of an extension: the authority names the day.
        Extension = "extension",
        /// Before a penalty begins to run; after the notice of default.
        DefaultNotice = "default-notice",
        /// To determine the penalty; after the last day that it ran.
        PenaltyDecision = "penalty-decision",
        /// To pay; after the announcement of the decision that sets what is owed.
        Payment = "payment",
        /// In which a claim is barred; after the term to pay.
        Limitation = "limitation",
        /// To pay after all; after the reminder.
        Reminder = "reminder",
        /// To object; after the announcement.
        Objection = "objection",
        /// In which an objection that was posted in time comes in; after the term to object.
        ObjectionByPost = "objection-by-post",
        /// By which a decision on an objection is adjourned at most; after the term to decide on it.
        Adjournment = "adjournment",
        /// To decide on an objection; after the term to object.
        ObjectionDecision = "objection-decision",
        /// The same, with an advisory committee.
        ObjectionDecisionCommittee = "objection-decision-committee",
        /// To advance general assistance; after the receipt of the request, and after each advance.
        Advance = "advance",
    }
}
