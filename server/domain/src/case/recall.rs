//! From what is recorded back to what was ordered: an audit gives the order again, to the case as it was,
//! and sees whether the same follows.
//!
//! What an event tells about a person may have been erased since. An order is then given without those
//! words, and events are compared without them, see [`CaseEvent::without_words`].

use super::advance::AdvanceEvent;
use super::adverse::AdverseEvent;
use super::objection::ObjectionEvent;
use super::transfer::TransferEvent;
use super::{
    AnnounceByLetter, AttachDocument, Case, CaseCommand, CaseEvent, Choice, ConversionChoice,
    CorrectFact, DecideConversion, DecideRequest, DocumentTitle, FactContent, Identity,
    LetterDigests, LiftHold, NewPerson, OnLine, OpenCase, Pay, PlaceHold, ProposeConversion,
    ProposedBy, RecordFact, Repay, RequestBudget, ReturnPayment, ReverseRepayment, ReviewDue,
    ReviewOccasion, SetInstalments, StateSignal, Told, ToldAssessment, ToldReview, Verdict,
    WithdrawDecision, WithdrawDocument, WithdrawFact,
};
use super::{advance, adverse, clock, debt, norm, objection, paying, people, transfer, work};
use crate::{Date, GrantId, LoanId, MandateId, Personal, ProposalId};

impl CaseEvent {
    /// Whether this event, recorded right after these, may come of the same order as they do.
    #[must_use]
    pub fn goes_on(&self, before: &[Self]) -> bool {
        let (Some(first), Some(last)) = (before.first(), before.last()) else {
            return false;
        };
        match (first, last, self) {
            (
                Self::CaseOpened { .. },
                Self::CaseOpened { .. } | Self::PersonAdded { .. },
                Self::PersonAdded { .. } | Self::Transfer(TransferEvent::CaseReceived { .. }),
            ) => true,
            (Self::CaseOpened { .. }, _, Self::FactRecorded { .. } | Self::NoteWritten { .. }) => {
                before.iter().any(|event| {
                    matches!(event, Self::Transfer(TransferEvent::CaseReceived { .. }))
                })
            }
            (
                Self::DecisionAnnounced { decision, .. },
                Self::DecisionAnnounced { .. },
                Self::LetterKept { decision: of, .. },
            ) => decision == of,
            (
                Self::BudgetRequested { request, .. },
                Self::BudgetRequested { .. } | Self::RequestTakenIn { .. },
                Self::RequestAssessed { request: of, .. },
            )
            | (
                Self::BudgetRequested { request, .. },
                Self::BudgetRequested { .. },
                Self::RequestTakenIn { request: of, .. },
            ) => request == of,
            (
                Self::FactRecorded { fact, .. }
                | Self::FactCorrected { fact, .. }
                | Self::FactWithdrawn { fact, .. },
                _,
                Self::GiftReviewed {
                    occasion: ReviewOccasion::NewFact(because),
                    ..
                },
            ) => fact == because,
            // What was not paid in advance goes back; of which grants follows from the request or the objection.
            (
                Self::RequestDecided { .. }
                | Self::RequestNotProcessed { .. }
                | Self::RequestWithdrawn { .. }
                | Self::Objection(ObjectionEvent::ObjectionDecided { .. }),
                Self::RequestDecided { .. }
                | Self::RequestNotProcessed { .. }
                | Self::RequestWithdrawn { .. }
                | Self::RestReleased { .. },
                Self::RestReleased { grant, .. },
            ) => is_first_released(grant, before),
            (
                Self::RequestDecided {
                    verdict: Verdict::Granted { grant, .. },
                    ..
                },
                _,
                Self::Advance(AdvanceEvent::AdvanceCounted { counts_on, .. }),
            ) => grant == counts_on,
            // What was paid stays, and the rest goes back: of which grants follows from the objection.
            (
                Self::Objection(ObjectionEvent::ObjectionDecided { outcome, .. }),
                Self::Objection(_),
                Self::RestReleased { .. } | Self::RestRestored { .. },
            ) => outcome.is_founded(),
            (_, Self::PaymentMade { grant, .. }, Self::RestReleased { grant: of, .. })
            | (Self::GiftConverted { grant, .. }, _, Self::RestReleased { grant: of, .. })
            | (
                Self::Adverse(AdverseEvent::ActDecided {
                    grant, loan: None, ..
                }),
                _,
                Self::RestReleased { grant: of, .. },
            ) => grant == of,
            (_, Self::GiftConverted { loan, .. }, Self::InstalmentsSet { loan: of, .. })
            | (
                _,
                Self::Adverse(AdverseEvent::ActDecided {
                    loan: Some(loan), ..
                }),
                Self::InstalmentsSet { loan: of, .. },
            ) => loan == of,
            (
                _,
                Self::GiftReviewed { grant, .. } | Self::ProposalLapsed { grant, .. },
                Self::ConversionProposed {
                    grant: of,
                    by: ProposedBy::Policy,
                    ..
                }
                | Self::GiftFulfilled { grant: of },
            )
            | (_, Self::GiftReviewed { grant, .. }, Self::ProposalLapsed { grant: of, .. }) => {
                // Somebody's own proposal that lapses was taken back: nothing follows from that.
                grant == of
                    && before
                        .iter()
                        .any(|event| matches!(event, Self::GiftReviewed { .. }))
            }
            _ => false,
        }
    }

    /// The same, without the words that an order gives about a person: what is left is compared.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        match &mut self {
            Self::PersonAdded { identity, .. } => *identity = Personal::Erased,
            Self::FactRecorded { content, .. } => *content = Personal::Erased,
            Self::DocumentAttached { title, .. } => *title = Personal::Erased,
            Self::LetterKept { digests, .. } => *digests = Personal::Erased,
            Self::FactCorrected {
                content, reason, ..
            } => {
                *content = Personal::Erased;
                *reason = Personal::Erased;
            }
            Self::BudgetRequested {
                explanation: told, ..
            }
            | Self::RequestWithdrawn { reason: told, .. } => *told = Personal::Erased,
            Self::PaymentMade { payee, .. } | Self::PenaltyPaid { payee, .. } => {
                *payee = Personal::Erased;
            }
            Self::PayeeAdded { account, .. } => *account = Personal::Erased,
            Self::PaymentOrdered { invoice, .. } => *invoice = Personal::Erased,
            Self::FactWithdrawn { reason, .. }
            | Self::DocumentWithdrawn { reason, .. }
            | Self::PayeeEnded { reason, .. }
            | Self::OrderFailed { reason, .. }
            | Self::LimitationInterrupted { words: reason, .. }
            | Self::PaymentReturned { reason, .. }
            | Self::RepaymentReversed { reason, .. }
            | Self::RepairInvited {
                missing: reason, ..
            }
            | Self::TermSuspended { reason, .. }
            | Self::TermExtended { reason, .. }
            | Self::TaskTakenBack { reason, .. }
            | Self::TaskAdded { text: reason, .. }
            | Self::NoteWritten { text: reason, .. } => *reason = Personal::Erased,
            Self::ConversionProposed {
                by: ProposedBy::Person { reasons, .. },
                ..
            }
            | Self::RequestDecided { reasons, .. }
            | Self::DecisionWithdrawn { reasons, .. }
            | Self::GiftConverted { reasons, .. }
            | Self::GiftKept { reasons, .. }
            | Self::RequestNotProcessed { reasons, .. }
            | Self::PenaltyDetermined { reasons, .. }
            | Self::WritIssued { reasons, .. }
            | Self::DebtDecided { reasons, .. } => *reasons = Personal::Erased,
            Self::Advance(event) => event.forget_words(),
            Self::Adverse(event) => event.forget_words(),
            Self::Objection(event) => event.forget_words(),
            Self::Norm(event) => event.forget_words(),
            Self::People(event) => event.forget_words(),
            Self::Transfer(event) => event.forget_words(),
            Self::SignalStated {
                tried,
                would_have_helped,
                ..
            } => {
                *tried = Personal::Erased;
                *would_have_helped = Personal::Erased;
            }
            _ => {}
        }
        self
    }
}

impl Case {
    /// The order to this case that these events came of, with what a policy said on the way; `None` when no
    /// order gives them, or what it told was erased. `mandate` is what an order stood on that its event does
    /// not name.
    #[must_use]
    pub fn recalled(
        &self,
        events: &[CaseEvent],
        mandate: MandateId,
    ) -> Option<(CaseCommand, Told)> {
        let first = events.first()?;
        let told = || Told {
            assessment: None,
            reviews: reviews(events),
        };
        let without = |command| Some((command, Told::default()));
        match first {
            CaseEvent::CaseOpened { client_reference } => {
                let after = &events[1..];
                let persons = after.iter().map_while(person).collect::<Vec<_>>();
                if persons.len() < after.len() {
                    return without(transfer::received(after, persons)?);
                }
                without(CaseCommand::Open(OpenCase {
                    client_reference: client_reference.clone(),
                    persons,
                }))
            }
            CaseEvent::PersonAdded { .. } => without(CaseCommand::AddPerson(person(first)?)),
            CaseEvent::FactRecorded {
                fact,
                about,
                content,
            } => {
                let record = RecordFact {
                    fact: *fact,
                    about: *about,
                    content: content.known()?.clone(),
                };
                Some((CaseCommand::RecordFact(record), told()))
            }
            CaseEvent::FactCorrected {
                fact,
                content,
                reason,
            } => {
                let FactContent {
                    value,
                    since,
                    source,
                    ..
                } = content.known()?.clone();
                let correct = CorrectFact {
                    fact: *fact,
                    value,
                    since,
                    source,
                    reason: words(reason),
                };
                Some((CaseCommand::CorrectFact(correct), told()))
            }
            CaseEvent::FactWithdrawn { fact, reason } => {
                let withdraw = WithdrawFact {
                    fact: *fact,
                    reason: words(reason),
                };
                Some((CaseCommand::WithdrawFact(withdraw), told()))
            }
            CaseEvent::BudgetRequested { .. } | CaseEvent::RequestAssessed { .. } => asked(events),
            CaseEvent::GiftReviewed {
                grant,
                occasion: ReviewOccasion::Due { rule, due },
                ..
            } => {
                let due = ReviewDue {
                    grant: *grant,
                    rule: rule.clone(),
                    due: *due,
                };
                Some((CaseCommand::ReviewDue(due), told()))
            }
            CaseEvent::DecisionAnnounced { on, .. } if events.len() > 1 => {
                without(by_letter(events.get(1)?, *on)?)
            }
            CaseEvent::RequestDecided { .. }
            | CaseEvent::DecisionWithdrawn { .. }
            | CaseEvent::DecisionAnnounced { .. }
            | CaseEvent::GiftConverted { .. }
            | CaseEvent::GiftKept { .. }
            | CaseEvent::ConversionProposed { .. }
            | CaseEvent::ProposalLapsed { .. }
            | CaseEvent::HearingInvited { .. }
            | CaseEvent::HearingRecorded { .. } => decided(self, first).and_then(without),
            CaseEvent::Advance(event) => advance::recalled(event.clone()).and_then(without),
            CaseEvent::Adverse(event) => without(adverse::recalled(event.clone())),
            CaseEvent::Objection(event) => without(objection::recalled(event.clone())),
            CaseEvent::Norm(event) => without(norm::recalled(event.clone())),
            CaseEvent::People(event) => without(people::recalled(event.clone())),
            CaseEvent::Transfer(event) => without(transfer::recalled(event.clone())?),
            _ => paying::recalled(self, first)
                .or_else(|| OnLine::recalled(first))
                .or_else(|| moved(events, mandate))
                .and_then(without),
        }
    }
}

/// Whether nothing of a grant is given back in these events.
fn is_first_released(grant: &GrantId, events: &[CaseEvent]) -> bool {
    !events
        .iter()
        .any(|event| matches!(event, CaseEvent::RestReleased { grant: of, .. } if of == grant))
}

/// Words that were erased are given as none.
pub(super) fn words(text: &Personal<String>) -> String {
    text.known().cloned().unwrap_or_default()
}

fn person(event: &CaseEvent) -> Option<NewPerson> {
    let CaseEvent::PersonAdded {
        person,
        role,
        identity,
    } = event
    else {
        return None;
    };
    let nobody = || Identity {
        name: String::new(),
        bsn: None,
    };
    Some(NewPerson {
        person: *person,
        role: *role,
        identity: identity.known().cloned().unwrap_or_else(nobody),
    })
}

/// What the policy said of gifts, with the identifier of the proposal that came of it.
fn reviews(events: &[CaseEvent]) -> Vec<ToldReview> {
    let proposal_of = |gift: GrantId| {
        events.iter().find_map(|event| match event {
            CaseEvent::ConversionProposed {
                proposal, grant, ..
            } if *grant == gift => Some(*proposal),
            _ => None,
        })
    };
    let review = |event: &CaseEvent| match event {
        CaseEvent::GiftReviewed {
            grant,
            rests_on,
            answer,
            ..
        } => Some(ToldReview {
            grant: *grant,
            proposal: proposal_of(*grant).unwrap_or(ProposalId::from_bytes([0; 16])),
            rests_on: rests_on.clone(),
            answer: answer.clone(),
        }),
        _ => None,
    };
    events.iter().filter_map(review).collect()
}

fn asked(events: &[CaseEvent]) -> Option<(CaseCommand, Told)> {
    let CaseEvent::RequestAssessed {
        assessment,
        request: of,
        rests_on,
        answer,
    } = events.last()?
    else {
        return None;
    };
    let told = Told {
        assessment: Some(ToldAssessment {
            assessment: *assessment,
            rests_on: rests_on.clone(),
            answer: answer.clone(),
        }),
        reviews: Vec::new(),
    };
    let CaseEvent::BudgetRequested {
        request,
        applicant,
        received,
        channel,
        purpose,
        amount,
        legal_basis,
        explanation,
    } = events.first()?
    else {
        return Some((CaseCommand::AssessAgain { request: *of }, told));
    };
    let request = RequestBudget {
        request: *request,
        applicant: *applicant,
        received: *received,
        channel: channel.clone(),
        purpose: purpose.clone(),
        amount: *amount,
        legal_basis: legal_basis.clone(),
        explanation: explanation.known().cloned().flatten(),
    };
    Some((CaseCommand::RequestBudget(request), told))
}

fn by_letter(event: &CaseEvent, on: Date) -> Option<CaseCommand> {
    let CaseEvent::LetterKept {
        decision,
        html,
        pdf,
        digests,
    } = event
    else {
        return None;
    };
    let nothing = || LetterDigests {
        html: String::new(),
        pdf: String::new(),
    };
    Some(CaseCommand::AnnounceByLetter(AnnounceByLetter {
        decision: *decision,
        on,
        html: html.clone(),
        pdf: pdf.clone(),
        digests: digests.known().cloned().unwrap_or_else(nothing),
    }))
}

/// Decisions, and what leads to them.
fn decided(case: &Case, event: &CaseEvent) -> Option<CaseCommand> {
    Some(match event.clone() {
        CaseEvent::RequestDecided {
            decision,
            request,
            assessment,
            verdict,
            mandate,
            departure,
            reasons,
            ..
        } => CaseCommand::DecideRequest(DecideRequest {
            decision,
            request,
            assessment,
            choice: match verdict {
                Verdict::Granted {
                    grant, loan, terms, ..
                } => Choice::Grant {
                    grant,
                    loan: loan.unwrap_or(LoanId::from_bytes([0; 16])),
                    partial: case.left_to_grant(request) != terms.amount,
                    terms: Some(terms),
                },
                Verdict::Declined => Choice::Decline,
            },
            mandate,
            departure,
            reasons: words(&reasons),
        }),
        CaseEvent::DecisionWithdrawn {
            decision,
            mandate,
            reasons,
            at_request,
            ..
        } => CaseCommand::WithdrawDecision(WithdrawDecision {
            decision,
            mandate,
            reasons: words(&reasons),
            at_request,
        }),
        CaseEvent::DecisionAnnounced { decision, on, .. } => CaseCommand::Announce { decision, on },
        CaseEvent::GiftConverted {
            decision,
            grant,
            loan,
            terms,
            mandate,
            departure,
            reasons,
            ..
        } => CaseCommand::DecideConversion(DecideConversion {
            decision,
            grant,
            choice: ConversionChoice::Convert {
                loan,
                terms: Some(terms),
            },
            mandate,
            departure,
            reasons: words(&reasons),
        }),
        CaseEvent::GiftKept {
            decision,
            grant,
            mandate,
            departure,
            reasons,
            ..
        } => CaseCommand::DecideConversion(DecideConversion {
            decision,
            grant,
            choice: ConversionChoice::Keep,
            mandate,
            departure,
            reasons: words(&reasons),
        }),
        CaseEvent::ConversionProposed {
            proposal,
            grant,
            terms,
            by: ProposedBy::Person { reasons, .. },
        } => CaseCommand::ProposeConversion(ProposeConversion {
            proposal,
            grant,
            terms,
            reasons: words(&reasons),
        }),
        CaseEvent::ProposalLapsed { grant, .. } => CaseCommand::WithdrawProposal { grant },
        CaseEvent::HearingInvited {
            grant, on, until, ..
        } => CaseCommand::InviteHearing { grant, on, until },
        CaseEvent::HearingRecorded { grant, hearing, .. } => {
            CaseCommand::RecordHearing { grant, hearing }
        }
        _ => return None,
    })
}

/// Money that moves.
fn moved(events: &[CaseEvent], mandate: MandateId) -> Option<CaseCommand> {
    let last = events.len() > 1;
    Some(match events.first()?.clone() {
        CaseEvent::PaymentMade {
            payment,
            grant,
            amount,
            on,
            payee,
            ..
        } => CaseCommand::Pay(Pay {
            payment,
            grant,
            amount,
            on,
            payee: words(&payee),
            last,
        }),
        CaseEvent::RestReleased { grant, .. } => CaseCommand::ReleaseRest { grant },
        CaseEvent::PaymentReturned {
            payment,
            grant,
            on,
            entry,
            reason,
            ..
        } => CaseCommand::ReturnPayment(ReturnPayment {
            payment,
            grant,
            on,
            entry,
            reason: words(&reason),
        }),
        CaseEvent::InstalmentsSet { loan, plan } => CaseCommand::SetInstalments(SetInstalments {
            loan,
            plan,
            mandate,
        }),
        CaseEvent::RepaymentReceived {
            repayment,
            loan,
            amount,
            on,
            without_line: true,
        } => CaseCommand::Repay(Repay {
            repayment,
            loan,
            amount,
            on,
            another: true,
        }),
        CaseEvent::RepaymentReversed {
            repayment,
            loan,
            on,
            reason,
            ..
        } => CaseCommand::ReverseRepayment(ReverseRepayment {
            repayment,
            loan,
            on,
            reason: words(&reason),
        }),
        event => return noted(event),
    })
}

/// What is noted of a case.
fn noted(event: CaseEvent) -> Option<CaseCommand> {
    Some(match event {
        CaseEvent::SignalStated {
            signal,
            about,
            barrier,
            articles,
            agencies,
            life_domains,
            tried,
            would_have_helped,
            ..
        } => CaseCommand::StateSignal(StateSignal {
            signal,
            about,
            barrier,
            articles,
            agencies,
            life_domains,
            tried: words(&tried),
            would_have_helped: words(&would_have_helped),
        }),
        CaseEvent::DocumentAttached {
            document,
            about,
            media_type,
            bytes,
            sealed,
            scanned,
            title,
        } => {
            let nothing = || DocumentTitle {
                title: String::new(),
                content: String::new(),
            };
            CaseCommand::AttachDocument(AttachDocument {
                document,
                about,
                media_type,
                bytes,
                sealed,
                scanned,
                title: title.known().cloned().unwrap_or_else(nothing),
            })
        }
        CaseEvent::DocumentWithdrawn { document, reason } => {
            CaseCommand::WithdrawDocument(WithdrawDocument {
                document,
                reason: words(&reason),
            })
        }
        CaseEvent::HoldPlaced { hold, reason, .. } => {
            CaseCommand::PlaceHold(PlaceHold { hold, reason })
        }
        CaseEvent::InterestDeclared { .. } => CaseCommand::DeclareInterest,
        CaseEvent::HoldLifted { hold, reason, .. } => {
            CaseCommand::LiftHold(LiftHold { hold, reason })
        }
        CaseEvent::CaseClosed { reason } => CaseCommand::Close(reason),
        event => {
            return clock::recalled(event.clone())
                .or_else(|| work::recalled(event.clone()))
                .or_else(|| debt::recalled(event));
        }
    })
}
