//! Deadlines.

use maatwerk_domain::case::deadlines;

codes! {
    /// What must happen by a day.
    enum DeadlineKind of deadlines::DeadlineKind {
        /// To decide on a request, also anew after an objection (Awb 4:13, 4:14).
        DecideRequest = "decide-request",
        /// To decide on a request after a notice of default: before a penalty begins, or late, while it runs (4:17).
        DecideAfterDefault = "decide-after-default",
        /// To announce a decision: it is given, and has effect, when it reaches the resident (3:40, 3:41).
        AnnounceDecision = "announce-decision",
        /// To complete a request (4:5 lid 1).
        CompleteRequest = "complete-request",
        /// To tell that a request is not processed (4:5 lid 4).
        TellNotProcessed = "tell-not-processed",
        /// To determine the penalty for a late decision (4:18).
        DeterminePenalty = "determine-penalty",
        /// To pay a penalty that was determined (4:87).
        PayPenalty = "pay-penalty",
        /// To advance general assistance that is not decided on (Participatiewet 52 lid 1).
        GrantAdvance = "grant-advance",
        /// To pay what was granted (4:87).
        PayGrant = "pay-grant",
        /// To look again at a conditional gift, on the article of its condition.
        ReviewGift = "review-gift",
        /// To answer to a proposal, before it is decided on (4:8).
        AnswerHearing = "answer-hearing",
        /// To pay back the next part of a loan (4:87).
        PayInstalment = "pay-instalment",
        /// To pay after all what a reminder was about, as long as no writ was issued for it (4:112).
        AnswerReminder = "answer-reminder",
        /// To claim a loan, before it is barred (4:104).
        ClaimDebt = "claim-debt",
        /// To decide anew about the paying of a debt, after an objection (4:13).
        DecideDebtAnew = "decide-debt-anew",
        /// To object to a decision (6:7).
        Object = "object",
        /// To decide on an objection (7:10); after a notice of default before a penalty begins, or late.
        DecideObjection = "decide-objection",
        /// To refund what had been paid back, after an objection (4:87, 4:102).
        PayRefund = "pay-refund",
        /// To repair an objection (6:6).
        RepairObjection = "repair-objection",
        /// To decide on a norm suspension (4:13).
        DecideNormSuspension = "decide-norm-suspension",
        /// To extend a norm suspension before its last day, or to let it end (Participatiewet 18 lid 1).
        ExtendNormSuspension = "extend-norm-suspension",
        /// To do a task, on a day that was named.
        DoTask = "do-task",
        /// To keep an agreement, likewise.
        KeepAgreement = "keep-agreement",
        /// To record the receipt of an offer to another authority, or to withdraw it: by the last day of the offer.
        EndTransfer = "end-transfer",
    }

    /// Whose a deadline is.
    enum Whose of deadlines::Whose {
        /// The authority must act.
        Authority = "authority",
        /// The resident must, or may.
        Resident = "resident",
    }
}
