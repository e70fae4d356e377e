//! Objections and appeals.

use maatwerk_domain::case::objection;

codes! {
    /// How an objector was heard, or on which ground not.
    enum ObjectionHearing of objection::ObjectionHearing {
        /// Heard (Awb 7:2).
        Held = "held",
        /// Left out: manifestly inadmissible (7:3 a).
        ManifestlyInadmissible = "manifestly-inadmissible",
        /// Left out: manifestly unfounded (7:3 b).
        ManifestlyUnfounded = "manifestly-unfounded",
        /// Left out: the objector said not to want it (7:3 c).
        Waived = "waived",
        /// Left out: the objector did not say in time to want it (7:3 d).
        NoAnswer = "no-answer",
        /// Left out: it is met in full, and nobody else is harmed (7:3 e).
        FullyMet = "fully-met",
    }

    /// What was decided on an objection.
    enum ObjectionOutcome of objection::ObjectionOutcome {
        /// Inadmissible: it came too late (Awb 6:7).
        Late = "inadmissible-late",
        /// Inadmissible: what was missing was not repaired (6:6).
        NotRepaired = "inadmissible-not-repaired",
        /// Inadmissible on another ground.
        Inadmissible = "inadmissible-otherwise",
        /// Unfounded: the decision stands.
        Unfounded = "unfounded",
        /// Founded: the decision is revoked, and what was done is undone (7:11 lid 2).
        Revoked = "founded-revoked",
        /// Founded: the decision is revoked and taken anew (7:11 lid 2).
        Anew = "founded-anew",
    }

    /// Whether an objection came in time.
    enum Timeliness of objection::Timeliness {
        /// Before the decision reached the resident (Awb 6:10).
        Premature = "premature",
        /// Within the term (6:9 lid 1).
        InTime = "in-time",
        /// Posted within the term, and received within a week after it (6:9 lid 2).
        ByPost = "by-post",
        /// Too late (6:7).
        Late = "late",
    }

    /// On which ground a decision on an objection takes longer.
    enum AdjournmentGround of objection::AdjournmentGround {
        /// Six weeks at most, once (Awb 7:10 lid 3).
        Once = "once",
        /// Everybody concerned agrees (lid 4 a).
        AllAgree = "all-agree",
        /// The objector agrees, and others are not harmed (lid 4 b).
        ObjectorAgrees = "objector-agrees",
        /// Rules of procedure have to be observed (lid 4 c).
        Procedure = "procedure",
    }

    /// What is asked of a court.
    enum AppealKind of objection::AppealKind {
        /// To quash a decision on an objection (Awb 8:1).
        Appeal = "appeal",
        /// Interim relief, while an objection or an appeal waits (8:81).
        InterimRelief = "interim-relief",
        /// To quash a judgment (8:104).
        HigherAppeal = "higher-appeal",
    }

    /// What a court said.
    enum AppealOutcome of objection::AppealOutcome {
        /// The court has no jurisdiction, or the appeal is inadmissible.
        Inadmissible = "inadmissible",
        /// The decision stands.
        Unfounded = "unfounded",
        /// The decision, or the judgment, is quashed.
        Founded = "founded",
        /// Interim relief was given.
        ReliefGiven = "relief-given",
        /// Interim relief was refused.
        ReliefRefused = "relief-refused",
        /// It was withdrawn.
        Withdrawn = "withdrawn",
    }
}
