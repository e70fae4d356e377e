//! Events of a case.

use maatwerk_domain::Personal;
use maatwerk_domain::case::{
    CaseEvent, CloseReason, DocumentTitle, Identity, InstalmentPlan, LetterDigests, LetterFile,
    MediaType, PersonRole, ReviewOccasion,
};
use proptest::prelude::*;
use proptest::sample::select;

use super::answers::{assessment, review};
use super::decisions::{departure, hearing, proposal, proposed_by, verdict};
use super::facts::{bsn, fact_content};
use super::terms::loan_terms;
use super::values::{act, amount, code, day, law, officer, personal, text, told};
use super::{CASE_TYPES, id_of};

const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// One generator for each type of event of a case, in the order of [`place`].
#[expect(clippy::too_many_lines, reason = "a table")]
pub(crate) fn case_events(marked: bool) -> Vec<BoxedStrategy<CaseEvent>> {
    let role = select(vec![
        PersonRole::Resident,
        PersonRole::Partner,
        PersonRole::Child,
        PersonRole::Other,
    ]);
    let identity =
        (told(marked), bsn(marked)).prop_map(|(name, bsn)| Personal::Known(Identity { name, bsn }));
    let explanation = proptest::option::of(told(marked)).prop_map(Personal::Known);
    let occasion = prop_oneof![
        (code(), day()).prop_map(|(rule, due)| ReviewOccasion::Due { rule, due }),
        id!().prop_map(ReviewOccasion::NewFact),
    ];
    let plan = (1..=u16::MAX, amount(), day()).prop_map(|(instalments, amount, first_due)| {
        InstalmentPlan {
            instalments,
            amount,
            first_due,
        }
    });
    let closed = select(vec![
        CloseReason::Resolved,
        CloseReason::Moved,
        CloseReason::Withdrawn,
        CloseReason::Unreachable,
        CloseReason::Other,
    ]);
    let media_type = select(vec![
        MediaType::Pdf,
        MediaType::Jpeg,
        MediaType::Png,
        MediaType::Text,
    ]);
    let document = told(marked).prop_map(|title| {
        Personal::Known(DocumentTitle {
            title,
            content: DIGEST.to_owned(),
        })
    });
    let facts = || proptest::collection::vec(id!(), 0..4);
    let clock = super::clock::events(marked);
    let work = super::work::events(marked);
    let money = super::money::events(marked);
    let mut events = vec![
        variant!(CaseEvent::CaseOpened {
            client_reference: proptest::option::of(text())
        }),
        variant!(CaseEvent::PersonAdded {
            person: id!(),
            role: role,
            identity: identity
        }),
        variant!(CaseEvent::FactRecorded {
            fact: id!(),
            about: id!(),
            content: fact_content(marked),
        }),
        variant!(CaseEvent::FactCorrected {
            fact: id!(),
            content: fact_content(marked),
            reason: personal(marked),
        }),
        variant!(CaseEvent::FactWithdrawn {
            fact: id!(),
            reason: personal(marked)
        }),
        variant!(CaseEvent::BudgetRequested {
            request: id!(),
            applicant: id!(),
            received: day(),
            channel: code(),
            purpose: code(),
            amount: amount(),
            legal_basis: law(),
            explanation: explanation,
        }),
        variant!(CaseEvent::RequestAssessed {
            assessment: id!(),
            request: id!(),
            rests_on: facts(),
            answer: assessment(marked),
        }),
        variant!(CaseEvent::RequestDecided {
            decision: id!(),
            request: id!(),
            assessment: id!(),
            verdict: verdict(),
            mandate: id!(),
            by: officer(),
            on: day(),
            departure: departure(marked),
            reasons: personal(marked),
        }),
        variant!(CaseEvent::DecisionWithdrawn {
            decision: id!(),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
            at_request: any::<bool>(),
        }),
        variant!(CaseEvent::DecisionAnnounced {
            decision: id!(),
            on: day(),
            objection_until: day()
        }),
        variant!(CaseEvent::PaymentMade {
            payment: id!(),
            grant: id!(),
            amount: amount(),
            on: day(),
            entry: proptest::option::of(id!()),
            payee: personal(marked),
        }),
        variant!(CaseEvent::PaymentReturned {
            payment: id!(),
            grant: id!(),
            amount: amount(),
            on: day(),
            entry: proptest::option::of(id!()),
            reason: personal(marked),
        }),
        variant!(CaseEvent::RestReleased {
            grant: id!(),
            amount: amount()
        }),
        variant!(CaseEvent::GiftReviewed {
            grant: id!(),
            occasion: occasion,
            rests_on: facts(),
            answer: review(marked),
        }),
        variant!(CaseEvent::GiftFulfilled { grant: id!() }),
        variant!(CaseEvent::ConversionProposed {
            proposal: id!(),
            grant: id!(),
            terms: proposal(),
            by: proposed_by(marked),
        }),
        variant!(CaseEvent::ProposalLapsed {
            proposal: id!(),
            grant: id!()
        }),
        variant!(CaseEvent::HearingRecorded {
            proposal: id!(),
            grant: id!(),
            hearing: hearing(marked),
        }),
        variant!(CaseEvent::GiftConverted {
            decision: id!(),
            grant: id!(),
            proposal: id!(),
            loan: id!(),
            terms: loan_terms(),
            mandate: id!(),
            by: officer(),
            on: day(),
            departure: departure(marked),
            reasons: personal(marked),
        }),
        variant!(CaseEvent::GiftKept {
            decision: id!(),
            grant: id!(),
            proposal: id!(),
            mandate: id!(),
            by: officer(),
            on: day(),
            departure: departure(marked),
            reasons: personal(marked),
        }),
        variant!(CaseEvent::InstalmentsSet {
            loan: id!(),
            plan: plan
        }),
        variant!(CaseEvent::RepaymentReceived {
            repayment: id!(),
            loan: id!(),
            amount: amount(),
            on: day(),
            without_line: any::<bool>(),
        }),
        variant!(CaseEvent::RepaymentReversed {
            repayment: id!(),
            loan: id!(),
            amount: amount(),
            on: day(),
            reason: personal(marked),
        }),
        variant!(CaseEvent::DebtDecided {
            decision: id!(),
            loan: id!(),
            verdict: super::money::debt_verdict(),
            ground: law(),
            mandate: id!(),
            by: officer(),
            on: day(),
            reasons: personal(marked),
            claim: proptest::option::of(told(marked)).prop_map(Personal::Known),
        }),
        closed
            .prop_map(|reason| CaseEvent::CaseClosed { reason })
            .boxed(),
        crate::signals::stated(marked),
        variant!(CaseEvent::HoldPlaced {
            hold: id!(),
            reason: text(),
            act: act()
        }),
        variant!(CaseEvent::HoldLifted {
            hold: id!(),
            reason: text(),
            act: act()
        }),
        variant!(CaseEvent::DestructionBegun {
            erasure: id!(),
            act: act()
        }),
        clock[0].clone(),
        clock[1].clone(),
        clock[2].clone(),
        clock[3].clone(),
        clock[4].clone(),
        clock[5].clone(),
        clock[6].clone(),
        clock[7].clone(),
        clock[8].clone(),
        variant!(CaseEvent::DocumentAttached {
            document: id!(),
            about: id!(),
            media_type: media_type,
            bytes: 0..=u64::from(u32::MAX),
            sealed: Just(DIGEST.to_owned()),
            scanned: proptest::option::of(text()),
            title: document,
        }),
        variant!(CaseEvent::DocumentWithdrawn {
            document: id!(),
            reason: personal(marked),
        }),
        variant!(CaseEvent::InterestDeclared { act: act() }),
        variant!(CaseEvent::RequestTakenIn {
            request: id!(),
            act: act()
        }),
    ];
    events.extend(money);
    events.extend(super::adverse::events(marked));
    events.extend(work);
    events.push(variant!(CaseEvent::HearingInvited {
        proposal: id!(),
        grant: id!(),
        on: day(),
        until: day(),
    }));
    events.extend(super::objection::events(marked));
    events.extend(super::norm::events(marked));
    events.extend(super::people::events(marked));
    let letter_file = || {
        (id!(), 0..=u64::from(u32::MAX)).prop_map(|(document, bytes)| LetterFile {
            document,
            bytes,
            sealed: DIGEST.to_owned(),
        })
    };
    events.push(variant!(CaseEvent::LetterKept {
        decision: id!(),
        html: letter_file(),
        pdf: letter_file(),
        digests: Just(Personal::Known(LetterDigests {
            html: DIGEST.to_owned(),
            pdf: DIGEST.to_owned(),
        })),
    }));
    events.push(variant!(CaseEvent::RestRestored {
        grant: id!(),
        amount: amount()
    }));
    events.push(variant!(CaseEvent::RechargeReversed {
        grant: id!(),
        amount: amount(),
        budget: text(),
        by: officer(),
        on: day(),
    }));
    events.push(variant!(CaseEvent::PenaltyPaid {
        payment: id!(),
        decision: id!(),
        amount: amount(),
        interest: amount(),
        on: day(),
        payee: personal(marked),
    }));
    events.extend(super::advance::events(marked));
    events.extend(super::transfer::events(marked));
    events.push(variant!(CaseEvent::BookingConfirmed {
        booking: crate::bank::by_hand(),
        entry: id!(),
        amount: amount(),
        on: day(),
    }));
    events.push(super::norm::withdrawn(marked));
    assert_eq!(events.len(), CASE_TYPES);
    events
}
