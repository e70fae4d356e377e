//! What an event of a case says, in words.

use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::case::norm::NormEvent;
use maatwerk_domain::case::objection::ObjectionEvent;
use maatwerk_domain::case::people::PeopleEvent;
use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::case::{CaseEvent, CloseReason, FactContent, Hearing, PersonRole, Proposal};
use maatwerk_domain::{
    Assessment, AssessmentOutcome, Cents, Date, FactValue, Finding, FindingOutcome, GrantForm,
    GrantTerms, Personal, Receipt, Review, ReviewOutcome,
};

use crate::document::words::{amount, citation, day, thousands};
use crate::evidence::line::Standing;
use crate::wire::{MediaType, Wire as _};

/// A label and what stands behind it.
pub(super) struct Detail {
    pub(super) label: &'static str,
    pub(super) text: String,
}

/// What stands where something about a person does not.
pub(super) fn hidden(standing: Standing) -> &'static str {
    match standing {
        Standing::Given | Standing::Erased => "(gewist)",
        Standing::Withheld => "(niet meegegeven)",
        Standing::Unknown => "(sleutel ontbreekt)",
    }
}

/// An amount with its unit.
pub(super) fn euros(cents: Cents) -> String {
    format!("€ {}", amount(cents.get()))
}

/// The form of a grant.
pub(super) fn form(form: GrantForm) -> &'static str {
    match form {
        GrantForm::Gift => "gift",
        GrantForm::ConditionalGift => "voorwaardelijke gift",
        GrantForm::Loan => "lening",
    }
}

/// Which office did this. A resident is told that and no name: a decision binds the body and names the
/// office that decided for it (Awb 10:10), and who works there is protected as everybody is.
pub(super) fn office(event: &CaseEvent) -> &'static str {
    match event {
        CaseEvent::RequestDecided { .. }
        | CaseEvent::RequestNotProcessed { .. }
        | CaseEvent::PenaltyDetermined { .. }
        | CaseEvent::DecisionWithdrawn { .. }
        | CaseEvent::GiftConverted { .. }
        | CaseEvent::GiftKept { .. }
        | CaseEvent::WritIssued { .. }
        | CaseEvent::DebtDecided { .. }
        | CaseEvent::Advance(AdvanceEvent::AdvanceGranted { .. })
        | CaseEvent::Adverse(AdverseEvent::ActDecided { .. })
        | CaseEvent::Objection(
            ObjectionEvent::ObjectionDecided { .. }
            | ObjectionEvent::ObjectionPenaltyDetermined { .. },
        )
        | CaseEvent::Norm(
            NormEvent::NormSuspensionDecided { .. }
            | NormEvent::NormSuspensionExtended { .. }
            | NormEvent::NormSuspensionEnded { .. },
        ) => "beslisser met mandaat",
        CaseEvent::OrderExported { .. } => "betaler",
        CaseEvent::RequestAssessed { .. }
        | CaseEvent::GiftReviewed { .. }
        | CaseEvent::GiftFulfilled { .. } => "het beleid van de gemeente",
        CaseEvent::HoldPlaced { .. }
        | CaseEvent::HoldLifted { .. }
        | CaseEvent::DestructionBegun { .. } => "archiefbeheer",
        _ => "behandelaar",
    }
}

struct Details {
    told: Standing,
    list: Vec<Detail>,
}

impl Details {
    fn add(&mut self, label: &'static str, text: impl Into<String>) {
        self.list.push(Detail {
            label,
            text: text.into(),
        });
    }

    fn personal<T>(
        &mut self,
        label: &'static str,
        what: &Personal<T>,
        text: impl Fn(&T) -> String,
    ) {
        let text = what
            .known()
            .map_or_else(|| hidden(self.told).to_owned(), text);
        self.add(label, text);
    }

    fn maybe(&mut self, label: &'static str, what: &Personal<Option<String>>) {
        self.personal(label, what, |text| text.clone().unwrap_or_default());
    }

    fn words(&mut self, label: &'static str, what: &Personal<String>) {
        self.personal(label, what, String::clone);
    }

    fn sum(&mut self, on: Date, cents: Cents) {
        self.add("Bedrag", format!("{}, op {}", euros(cents), day(on)));
    }
}

/// What an event says beside that it happened. Decisions are told apart from this.
#[expect(clippy::too_many_lines, reason = "one arm for each event")]
pub(super) fn details(event: &CaseEvent, told: Standing) -> Vec<Detail> {
    use CaseEvent as Event;
    let mut all = Details {
        told,
        list: Vec::new(),
    };
    match event {
        Event::CaseOpened { client_reference } => {
            if let Some(reference) = client_reference {
                all.add("Kenmerk", reference);
            }
        }
        Event::PersonAdded { role, identity, .. } => {
            all.add("Plaats", place(*role));
            all.personal("Naam", identity, |identity| identity.name.clone());
        }
        Event::FactRecorded { content, .. } => all.personal("Feit", content, fact),
        Event::FactCorrected {
            content, reason, ..
        } => {
            all.personal("Feit", content, fact);
            all.words("Reden", reason);
        }
        Event::DocumentAttached {
            media_type,
            bytes,
            title,
            ..
        } => {
            all.personal("Document", title, |title| title.title.clone());
            let kind = MediaType::of(media_type).code();
            all.add("Soort", format!("{kind}, {bytes} bytes"));
        }
        Event::FactWithdrawn { reason, .. }
        | Event::DocumentWithdrawn { reason, .. }
        | Event::PayeeEnded { reason, .. }
        | Event::OrderFailed { reason, .. }
        | Event::PaymentReturned { reason, .. }
        | Event::TaskTakenBack { reason, .. }
        | Event::RepaymentReversed { reason, .. } => all.words("Reden", reason),
        Event::BudgetRequested {
            received,
            purpose,
            amount,
            legal_basis,
            explanation,
            ..
        } => {
            all.add("Gevraagd", format!("{} voor {purpose}", euros(*amount)));
            all.add("Grondslag", citation(legal_basis));
            all.add("Ontvangen", day(*received));
            all.personal("Toelichting", explanation, |text| {
                text.clone().unwrap_or_default()
            });
        }
        Event::RequestAssessed { answer, .. } => assessed(&mut all, answer),
        Event::GiftReviewed { answer, .. } => reviewed(&mut all, answer),
        Event::DecisionAnnounced {
            on,
            objection_until,
            ..
        } => {
            all.add("Bekendgemaakt", day(*on));
            all.add("Bezwaar tot en met", day(*objection_until));
        }
        Event::LetterKept {
            html, pdf, digests, ..
        } => {
            let size = |bytes| format!("{} bytes", thousands(bytes));
            all.add("Pagina", size(html.bytes));
            all.add("PDF", size(pdf.bytes));
            all.personal("Digest van de pagina", digests, |one| one.html.clone());
            all.personal("Digest van de PDF", digests, |one| one.pdf.clone());
        }
        Event::PenaltyPaid {
            amount,
            interest,
            on,
            payee,
            ..
        } => {
            all.sum(*on, *amount);
            all.add("Wettelijke rente", euros(*interest));
            all.words("Aan", payee);
        }
        Event::PaymentMade {
            amount, on, payee, ..
        } => {
            all.sum(*on, *amount);
            all.words("Aan", payee);
        }
        Event::PayeeAdded {
            account, ground, ..
        } => {
            all.personal("Op naam van", account, |account| account.name.clone());
            all.personal("Rekening", account, |account| {
                account.iban.as_str().to_owned()
            });
            if let Some(ground) = ground {
                all.add("Grondslag", citation(ground));
            }
        }
        Event::PaymentOrdered {
            amount,
            on,
            invoice,
            ..
        } => {
            all.sum(*on, *amount);
            all.personal("Factuur", invoice, |invoice| {
                invoice.as_ref().map_or_else(
                    || "geen".to_owned(),
                    |invoice| format!("{} van {}", invoice.number, day(invoice.date)),
                )
            });
        }
        Event::OrderExported { on, .. } => all.add("Op", day(*on)),
        Event::GrantRecharged {
            amount, budget, on, ..
        } => {
            all.sum(*on, *amount);
            all.add("Aan budget", budget);
        }
        Event::RechargeReversed {
            amount, budget, on, ..
        } => {
            all.sum(*on, *amount);
            all.add("Van budget", budget);
        }
        Event::DebtReminded {
            on, until, cost, ..
        } => {
            all.add("Aangemaand", day(*on));
            all.add("Te betalen tot en met", day(*until));
            all.add("Kosten", euros(*cost));
        }
        Event::LimitationInterrupted { on, words, .. } => {
            all.add("Op", day(*on));
            all.words("Waarmee", words);
        }
        Event::WritIssued {
            amount,
            basis,
            on,
            reasons,
            ..
        } => {
            all.sum(*on, *amount);
            all.add("Grondslag", citation(basis));
            all.words("Redenen", reasons);
        }
        Event::RestReleased { amount, .. }
        | Event::RestRestored { amount, .. }
        | Event::Advance(AdvanceEvent::AdvanceCounted { amount, .. }) => {
            all.add("Bedrag", euros(*amount));
        }
        Event::ConversionProposed {
            terms: Proposal::Loan(terms),
            ..
        } => {
            all.add(
                "Voorgesteld",
                format!("een lening van {}", euros(terms.principal)),
            );
        }
        Event::HearingInvited { on, until, .. } => {
            all.add("Op", day(*on));
            all.add("Te beantwoorden tot en met", day(*until));
        }
        Event::HearingRecorded { hearing, .. }
        | Event::Adverse(AdverseEvent::ActHeard { hearing, .. }) => heard(&mut all, hearing),
        Event::InstalmentsSet { plan, .. } => {
            let text = format!(
                "{} termijnen van {}, vanaf {}",
                plan.instalments,
                euros(plan.amount),
                day(plan.first_due)
            );
            all.add("Aflossing", text);
        }
        Event::RepaymentReceived { amount, on, .. }
        | Event::BookingConfirmed { amount, on, .. } => all.sum(*on, *amount),
        Event::SignalStated {
            tried,
            would_have_helped,
            ..
        } => {
            all.words("Geprobeerd", tried);
            all.words("Had geholpen", would_have_helped);
        }
        Event::HoldPlaced { reason, .. } | Event::HoldLifted { reason, .. } => {
            all.add("Reden", reason);
        }
        Event::HandlerAssigned { from, reason, .. } => {
            all.add("Vanaf", day(*from));
            all.add("Reden", reason);
        }
        Event::TaskAdded { due, text, .. } => {
            all.words("Wat", text);
            all.add("Uiterlijk", day(*due));
        }
        Event::NoteWritten { text, .. } => all.words("Notitie", text),
        // Not by name: a resident reads it too.
        Event::InterestDeclared { act } | Event::RequestTakenIn { act, .. } => {
            all.add("Op", day(act.on));
        }
        Event::CaseClosed { reason } => all.add("Reden", closed(*reason)),
        Event::RepairInvited { until, missing, .. } => {
            all.words("Ontbreekt", missing);
            all.add("Aan te vullen tot en met", day(*until));
        }
        Event::RequestCompleted { on, .. } | Event::TermResumed { on, .. } => {
            all.add("Op", day(*on));
        }
        Event::TermSuspended { on, reason, .. } => {
            all.add("Op", day(*on));
            all.words("Reden", reason);
        }
        Event::TermExtended {
            decide_by, reason, ..
        } => {
            all.add("Besluit uiterlijk", day(*decide_by));
            all.words("Reden", reason);
        }
        Event::DefaultNoticed {
            on, penalty_from, ..
        } => {
            all.add("Op", day(*on));
            if let Some(from) = penalty_from {
                all.add("Dwangsom vanaf", day(*from));
            }
        }
        Event::RequestWithdrawn { reason, .. } => {
            all.personal("Reden", reason, |text| text.clone().unwrap_or_default());
        }
        Event::RequestDecided { .. }
        | Event::RequestNotProcessed { .. }
        | Event::PenaltyDetermined { .. }
        | Event::DecisionWithdrawn { .. }
        | Event::GiftConverted { .. }
        | Event::GiftKept { .. }
        | Event::DebtDecided { .. }
        | Event::Advance(AdvanceEvent::AdvanceGranted { .. })
        | Event::Adverse(AdverseEvent::ActDecided { .. }) => {
            all.add("Besluit", "zie hieronder bij de besluiten");
        }
        Event::Objection(event) => objection(&mut all, event),
        Event::Norm(event) => norm(&mut all, event),
        Event::People(event) => people(&mut all, event),
        Event::Transfer(event) => transfer(&mut all, event),
        Event::Adverse(
            AdverseEvent::ActProposed { reasons, .. } | AdverseEvent::ActDropped { reasons, .. },
        ) => all.words("Reden", reasons),
        Event::ConversionProposed { .. }
        | Event::GiftFulfilled { .. }
        | Event::ProposalLapsed { .. }
        | Event::TaskFinished { .. }
        | Event::DestructionBegun { .. } => {}
    }
    all.list
}

fn objection(all: &mut Details, event: &ObjectionEvent) {
    use ObjectionEvent as Event;
    match event {
        Event::ObjectionReceived {
            received, grounds, ..
        } => {
            all.add("Ontvangen", day(*received));
            all.maybe("Gronden", grounds);
        }
        Event::ObjectionRepairInvited { until, missing, .. } => {
            all.words("Ontbreekt", missing);
            all.add("Aan te vullen tot en met", day(*until));
        }
        Event::ObjectionRepaired { on, .. } => all.add("Op", day(*on)),
        Event::ObjectionHeard { on, report, .. } => {
            all.add("Op", day(*on));
            all.words("Verslag", report);
        }
        Event::ObjectionAdjourned {
            decide_by, reason, ..
        } => {
            all.add("Besluit uiterlijk", day(*decide_by));
            all.words("Reden", reason);
        }
        Event::ObjectionDefaultNoticed {
            on, penalty_from, ..
        } => {
            all.add("Op", day(*on));
            if let Some(from) = penalty_from {
                all.add("Dwangsom vanaf", day(*from));
            }
        }
        Event::ObjectionWithdrawn { on, reason, .. } => {
            all.add("Op", day(*on));
            all.maybe("Reden", reason);
        }
        Event::ObjectionDecided { .. } | Event::ObjectionPenaltyDetermined { .. } => {
            all.add("Besluit", "zie hieronder bij de besluiten");
        }
        Event::RefundPaid {
            amount,
            interest,
            on,
            payee,
            ..
        } => {
            all.sum(*on, *amount);
            all.add("Wettelijke rente", euros(*interest));
            all.words("Aan", payee);
        }
        Event::AppealLodged {
            court, on, note, ..
        } => {
            all.add("Rechter", court);
            all.add("Op", day(*on));
            all.maybe("Toelichting", note);
        }
        Event::AppealDecided { on, note, .. } => {
            all.add("Op", day(*on));
            all.maybe("Toelichting", note);
        }
    }
}

fn norm(all: &mut Details, event: &NormEvent) {
    match event {
        NormEvent::NormSuspensionRequested {
            received,
            explanation,
            ..
        } => {
            all.add("Ontvangen", day(*received));
            all.maybe("Toelichting", explanation);
        }
        NormEvent::NormRequestWithdrawn { on, reason, .. } => {
            all.add("Op", day(*on));
            all.maybe("Reden", reason);
        }
        _ => all.add("Besluit", "zie hieronder bij de besluiten"),
    }
}

fn transfer(all: &mut Details, event: &TransferEvent) {
    match event {
        TransferEvent::TransferOffered {
            to,
            persons,
            facts,
            moves,
            until,
            digest,
            reason,
            ..
        } => {
            all.add("Aan", to);
            all.add("Personen", thousands(persons.len() as u64));
            all.add("Feiten", thousands(facts.len() as u64));
            all.add("Verhuist op", day(*moves));
            all.add("Te ontvangen tot en met", day(*until));
            all.add("Uittreksel", digest);
            all.words("Reden", reason);
        }
        TransferEvent::TransferWithdrawn { reason, .. } => all.words("Reden", reason),
        TransferEvent::TransferCompleted { leaf, received, .. } => {
            all.add("Ontvangen op", day(*received));
            all.add("Bewijs", leaf);
        }
        TransferEvent::CaseReceived {
            from,
            leaf,
            extract,
            moves,
            facts,
            reason,
            ..
        } => {
            all.add("Van", from);
            all.add("Feiten", thousands(facts.len() as u64));
            all.add("Verhuist op", day(*moves));
            all.add("Uittreksel", extract);
            all.add("Bewijs", leaf);
            all.words("Reden", reason);
        }
    }
}

fn people(all: &mut Details, event: &PeopleEvent) {
    match event {
        PeopleEvent::RepresentationBegun {
            kind,
            from,
            until,
            name,
            shown_by,
            ..
        } => {
            all.add("Grondslag", citation(&kind.law()));
            all.maybe("Door", name);
            all.words("Blijkt uit", shown_by);
            all.add("Vanaf", day(*from));
            if let Some(until) = until {
                all.add("Tot en met", day(*until));
            }
        }
        PeopleEvent::RepresentationEnded {
            last_day, reason, ..
        } => {
            all.add("Tot en met", day(*last_day));
            all.words("Reden", reason);
        }
        PeopleEvent::ShieldRaised { reason, .. }
        | PeopleEvent::ShieldLowered { reason, .. }
        | PeopleEvent::PersonsLinked { reason, .. }
        | PeopleEvent::PersonsUnlinked { reason, .. } => all.words("Reden", reason),
    }
}

fn place(role: PersonRole) -> &'static str {
    match role {
        PersonRole::Resident => "inwoner",
        PersonRole::Partner => "partner",
        PersonRole::Child => "kind",
        PersonRole::Other => "ander",
    }
}

fn closed(reason: CloseReason) -> &'static str {
    match reason {
        CloseReason::Resolved => "opgelost",
        CloseReason::Moved => "verhuisd",
        CloseReason::Withdrawn => "teruggetrokken",
        CloseReason::Unreachable => "niet te bereiken",
        CloseReason::Other => "anders",
    }
}

fn fact(content: &FactContent) -> String {
    let value = match &content.value {
        FactValue::Flag(true) => "ja".to_owned(),
        FactValue::Flag(false) => "nee".to_owned(),
        FactValue::Number(number) => number.to_string(),
        FactValue::Amount(cents) => euros(*cents),
        FactValue::Day(on) => day(*on),
        FactValue::Text(text) => text.clone(),
    };
    let since = content
        .since
        .map_or_else(String::new, |since| format!(", sinds {}", day(since)));
    format!(
        "{}: {value}{since} (bron: {})",
        content.code, content.source
    )
}

/// What a policy says of a legal basis that it does not name.
const NOT_JUDGED: &str = "niet gevraagd: deze regels oordelen niet over deze grondslag";

fn assessed(all: &mut Details, answer: &Assessment) {
    let text = match &answer.outcome {
        AssessmentOutcome::Grant(terms) => granted(terms),
        AssessmentOutcome::Decline => "afwijzen".to_owned(),
        AssessmentOutcome::Refer => "een mens moet kijken".to_owned(),
        AssessmentOutcome::NotJudged => NOT_JUDGED.to_owned(),
        AssessmentOutcome::Failed(failure) => format!("technische fout ({})", failure.code),
    };
    all.add("Antwoord", text);
    answered(all, &answer.findings, &answer.receipt);
}

fn reviewed(all: &mut Details, answer: &Review) {
    let text = match &answer.outcome {
        ReviewOutcome::Keep { look_again } => {
            format!("niets verandert; weer kijken op {}", day(*look_again))
        }
        ReviewOutcome::Fulfilled => "aan alles is voldaan".to_owned(),
        ReviewOutcome::ProposeLoan(terms) => {
            format!("voorstel: een lening van {}", euros(terms.principal))
        }
        ReviewOutcome::ProposeWaiver => "voorstel: het een gift laten".to_owned(),
        ReviewOutcome::Refer => "een mens moet kijken".to_owned(),
        ReviewOutcome::NotJudged => NOT_JUDGED.to_owned(),
        ReviewOutcome::Failed(failure) => format!("technische fout ({})", failure.code),
    };
    all.add("Antwoord", text);
    answered(all, &answer.findings, &answer.receipt);
}

fn answered(all: &mut Details, findings: &[Finding], receipt: &Receipt) {
    for finding in findings {
        let outcome = match finding.outcome {
            FindingOutcome::Met => "voldaan",
            FindingOutcome::NotMet => "niet voldaan",
            FindingOutcome::NotApplicable => "niet van toepassing",
            FindingOutcome::Unknown => "niet bekend",
        };
        let why = finding.explanation.known();
        let why = why.map_or_else(|| hidden(all.told), |why| why.text.as_str());
        let text = format!(
            "{} ({}): {outcome}. {why}",
            finding.rule,
            citation(&finding.article)
        );
        all.add("Regel", text);
    }
    all.add(
        "Regels van",
        format!("{} met parameters {}", receipt.plugin, receipt.parameters),
    );
}

/// What is granted, in words.
pub(super) fn granted(terms: &GrantTerms) -> String {
    let mut text = format!(
        "toekennen: {} als {}",
        euros(terms.amount),
        form(terms.form)
    );
    for condition in &terms.conditions {
        text.push_str("; voorwaarde tot ");
        text.push_str(&day(condition.until));
        text.push_str(" (");
        text.push_str(&citation(&condition.article));
        text.push_str("): ");
        text.push_str(&condition.text);
    }
    text
}

fn heard(all: &mut Details, hearing: &Hearing) {
    match hearing {
        Hearing::Given { on, orally, view } => {
            let way = if *orally { "mondeling" } else { "schriftelijk" };
            all.add("Gehoord", format!("{way}, op {}", day(*on)));
            all.words("Zienswijze", view);
        }
        Hearing::TermPassed { invited, until } => {
            let text = format!(
                "uitgenodigd op {}, geen antwoord tot en met {}",
                day(*invited),
                day(*until)
            );
            all.add("Gehoord", text);
        }
        Hearing::Excepted { article, reason } => {
            all.add("Niet gehoord", citation(article));
            all.words("Omdat", reason);
        }
    }
}
