//! What happened in a case, in Dutch: a sentence for each type of event, without anything about a
//! person in it.

use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::{AdverseAct, AdverseEvent};
use maatwerk_domain::case::debt::DebtVerdict;
use maatwerk_domain::case::debt::Interruption;
use maatwerk_domain::case::norm::{NormEvent, NormVerdict};
use maatwerk_domain::case::objection::{AppealKind, ObjectionEvent, ObjectionHearing};
use maatwerk_domain::case::paying::PayeeKind;
use maatwerk_domain::case::people::PeopleEvent;
use maatwerk_domain::case::transfer::TransferEvent;
use maatwerk_domain::case::work::TaskKind;
use maatwerk_domain::case::{CaseEvent, Hearing, Proposal, ProposedBy, Verdict};

/// What happened, as a Dutch sentence.
pub(crate) fn in_dutch(event: &CaseEvent) -> &'static str {
    use CaseEvent as Event;
    match event {
        Event::CaseOpened { .. } => "De casus is geopend.",
        Event::PersonAdded { .. } => "Een persoon is toegevoegd aan het huishouden.",
        Event::FactRecorded { .. } => "Een feit is vastgelegd.",
        Event::FactCorrected { .. } => "Een feit is gecorrigeerd.",
        Event::FactWithdrawn { .. } => "Een feit is ingetrokken.",
        Event::BudgetRequested { .. } => "Een budgetaanvraag is gedaan.",
        Event::RequestAssessed { .. } => "Het beleid heeft de aanvraag beoordeeld.",
        Event::RequestDecided { verdict, .. } => match verdict {
            Verdict::Granted { .. } => "De aanvraag is toegekend.",
            Verdict::Declined => "De aanvraag is afgewezen.",
        },
        Event::DecisionWithdrawn { .. } => "Een besluit is ingetrokken.",
        Event::DecisionAnnounced { .. } => "Een besluit is bekendgemaakt.",
        Event::LetterKept { .. } => "De brief van een besluit is bewaard.",
        Event::PenaltyPaid { .. } => "De dwangsom is betaald.",
        Event::PaymentMade { .. } => "Er is een betaling gedaan.",
        Event::PaymentReturned { .. } => "Een betaling is teruggekomen.",
        Event::BookingConfirmed { .. } => "Een bankafschrift bevestigde wat al was geboekt.",
        Event::RestReleased { .. } => "Wat niet wordt uitbetaald, is teruggegaan naar de pot.",
        Event::GiftReviewed { .. } => {
            "Het beleid heeft opnieuw naar de voorwaardelijke gift gekeken."
        }
        Event::GiftFulfilled { .. } => "Aan de voorwaarden is voldaan: de gift is definitief.",
        Event::ConversionProposed { terms, by, .. } => proposed(terms, by),
        Event::ProposalLapsed { .. } => "Een voorstel is vervallen.",
        Event::HearingInvited { .. } => "De zienswijze op een voorstel is gevraagd.",
        Event::HearingRecorded { hearing, .. } => heard(hearing),
        Event::GiftConverted { .. } => "De gift is omgezet in een lening.",
        Event::GiftKept { .. } => "De gift blijft een gift.",
        Event::InstalmentsSet { .. } => "De aflossingstermijnen zijn vastgesteld.",
        Event::RepaymentReceived { .. } => "Er is afgelost op een lening.",
        Event::RepaymentReversed { .. } => "Een aflossing is teruggedraaid.",
        Event::PayeeAdded { kind, .. } => payee(*kind),
        Event::PayeeEnded { .. } => "Een begunstigde wordt niet meer betaald.",
        Event::PaymentOrdered { .. } => "Een betaalopdracht is gegeven.",
        Event::OrderExported { .. } => "Een betaalopdracht is naar de bank gegaan.",
        Event::OrderFailed { .. } => "Een betaalopdracht gaat niet door.",
        Event::RechargeReversed { .. } => {
            "Een doorbelasting is teruggenomen: de pot draagt het weer."
        }
        Event::RestRestored { .. } => {
            "Geld dat door een herziening vrijkwam, is weer gereserveerd."
        }
        Event::GrantRecharged { .. } => "Een betaling is doorbelast aan een ander budget.",
        Event::DebtReminded { .. } => "De inwoner is aangemaand te betalen.",
        Event::LimitationInterrupted { how, .. } => match how {
            Interruption::Acknowledged => "De schuld is erkend: de verjaring is gestuit.",
            Interruption::Proceedings => "De rechter is gevraagd: de verjaring is gestuit.",
        },
        Event::WritIssued { .. } => "Een dwangbevel is uitgevaardigd.",
        Event::DebtDecided { verdict, .. } => on_debt(verdict),
        Event::SignalStated { .. } => "Een knelpunt is gesignaleerd.",
        Event::RepairInvited { .. } => "De aanvrager is gevraagd de aanvraag aan te vullen.",
        Event::RequestCompleted { .. } => "De aanvraag is aangevuld.",
        Event::TermSuspended { .. } => "De beslistermijn is opgeschort.",
        Event::TermResumed { .. } => "De beslistermijn loopt weer.",
        Event::TermExtended { .. } => "Gemeld is dat het besluit langer duurt.",
        Event::DefaultNoticed { penalty_from, .. } => match penalty_from {
            Some(_) => "Een ingebrekestelling is ontvangen.",
            None => "Een ingebrekestelling is te vroeg ontvangen: zij heeft geen gevolg.",
        },
        Event::RequestWithdrawn { .. } => "De aanvrager heeft de aanvraag ingetrokken.",
        Event::RequestNotProcessed { .. } => "De aanvraag is buiten behandeling gesteld.",
        Event::PenaltyDetermined { none, .. } => match none {
            None => "De dwangsom voor te laat beslissen is vastgesteld.",
            Some(_) => "Vastgesteld is dat geen dwangsom verschuldigd is.",
        },
        Event::DocumentAttached { .. } => "Een document is toegevoegd.",
        Event::DocumentWithdrawn { .. } => {
            "Een document hoort niet bij de casus en is ingetrokken."
        }
        Event::HandlerAssigned { .. } => "De casus is overgedragen.",
        Event::TaskAdded { kind, .. } => match kind {
            TaskKind::Task => "Een taak is toegevoegd.",
            TaskKind::Agreement => "Een afspraak is gemaakt.",
        },
        Event::TaskFinished { .. } => "Een taak of afspraak is afgerond.",
        Event::TaskTakenBack { .. } => "Een taak of afspraak is ingetrokken.",
        Event::NoteWritten { .. } => "Een notitie is gemaakt.",
        Event::HoldPlaced { .. } => "De vernietiging van de casus is tegengehouden.",
        Event::InterestDeclared { .. } => {
            "Een medewerker heeft een persoonlijk belang gemeld: een collega behandelt de casus."
        }
        Event::RequestTakenIn { .. } => "Vastgelegd is wie de aanvraag innam: een ander besluit.",
        Event::HoldLifted { .. } => "De vernietigingsstop is opgeheven.",
        Event::DestructionBegun { .. } => "De casus wordt vernietigd.",
        Event::Advance(event) => advance(event),
        Event::Adverse(event) => adverse(event),
        Event::Objection(event) => objection(event),
        Event::Norm(event) => norm(event),
        Event::People(event) => people(event),
        Event::Transfer(event) => transfer(event),
        Event::CaseClosed { .. } => "De casus is gesloten.",
    }
}

fn heard(hearing: &Hearing) -> &'static str {
    match hearing {
        Hearing::Given { .. } => "De zienswijze op een voorstel is vastgelegd.",
        Hearing::TermPassed { .. } => "De termijn voor een zienswijze is verstreken.",
        Hearing::Excepted { .. } => "Van het vragen van een zienswijze is afgezien.",
    }
}

fn payee(kind: PayeeKind) -> &'static str {
    match kind {
        PayeeKind::Resident => "De rekening van de inwoner is vastgelegd.",
        PayeeKind::Supplier => "Een leverancier is toegevoegd als begunstigde.",
        PayeeKind::Administrator => "Een bewindvoerder is toegevoegd als begunstigde.",
    }
}

fn on_debt(verdict: &DebtVerdict) -> &'static str {
    match verdict {
        DebtVerdict::Waived { .. } => "Een deel van een lening is kwijtgescholden.",
        DebtVerdict::NotWaived => "Een lening wordt niet kwijtgescholden.",
        DebtVerdict::Deferred(_) => "Uitstel van betaling is verleend.",
        DebtVerdict::NotDeferred => "Uitstel van betaling is geweigerd.",
        DebtVerdict::SetOff { .. } => "Een schuld is verrekend.",
    }
}

fn advance(event: &AdvanceEvent) -> &'static str {
    match event {
        AdvanceEvent::AdvanceGranted { .. } => "Een voorschot is verleend.",
        AdvanceEvent::AdvanceCounted { .. } => "Een voorschot is verrekend met wat is toegekend.",
    }
}

fn objection(event: &ObjectionEvent) -> &'static str {
    use ObjectionEvent as Event;
    match event {
        Event::ObjectionReceived { .. } => "Een bezwaar is ontvangen.",
        Event::ObjectionRepairInvited { .. } => {
            "De bezwaarmaker is gevraagd het bezwaar aan te vullen."
        }
        Event::ObjectionRepaired { .. } => "Het bezwaar is aangevuld.",
        Event::ObjectionHeard { how, .. } => match how {
            ObjectionHearing::Held => "De bezwaarmaker is gehoord.",
            _ => "Van het horen van de bezwaarmaker is afgezien.",
        },
        Event::ObjectionAdjourned { .. } => "De beslissing op het bezwaar is verdaagd.",
        Event::ObjectionDefaultNoticed { penalty_from, .. } => match penalty_from {
            Some(_) => "Een ingebrekestelling op een bezwaar is ontvangen.",
            None => {
                "Een ingebrekestelling op een bezwaar is te vroeg ontvangen: zij heeft geen gevolg."
            }
        },
        Event::ObjectionWithdrawn { .. } => "Het bezwaar is ingetrokken.",
        Event::ObjectionDecided { outcome, .. } => {
            if outcome.is_founded() {
                "Het bezwaar is gegrond verklaard: het besluit is herroepen."
            } else if outcome.is_inadmissible() {
                "Het bezwaar is niet-ontvankelijk verklaard."
            } else {
                "Het bezwaar is ongegrond verklaard."
            }
        }
        Event::ObjectionPenaltyDetermined { none, .. } => match none {
            None => "De dwangsom voor te laat beslissen op een bezwaar is vastgesteld.",
            Some(_) => "Vastgesteld is dat geen dwangsom op een bezwaar verschuldigd is.",
        },
        Event::RefundPaid { .. } => "Wat was terugbetaald, is met rente vergoed.",
        Event::AppealLodged { kind, .. } => match kind {
            AppealKind::Appeal => "Beroep is ingesteld bij de rechter.",
            AppealKind::InterimRelief => "Een voorlopige voorziening is gevraagd.",
            AppealKind::HigherAppeal => "Hoger beroep is ingesteld.",
        },
        Event::AppealDecided { .. } => "De rechter heeft uitspraak gedaan.",
    }
}

fn norm(event: &NormEvent) -> &'static str {
    match event {
        NormEvent::NormSuspensionRequested { .. } => {
            "Gevraagd is de kostendelersnorm op te schorten."
        }
        NormEvent::NormRequestWithdrawn { .. } => {
            "De aanvraag om de kostendelersnorm op te schorten is ingetrokken."
        }
        NormEvent::NormSuspensionDecided { verdict, .. } => match verdict {
            NormVerdict::Granted(_) => "De kostendelersnorm is opgeschort.",
            NormVerdict::Declined => "De kostendelersnorm wordt niet opgeschort.",
        },
        NormEvent::NormSuspensionExtended { .. } => {
            "De opschorting van de kostendelersnorm is verlengd."
        }
        NormEvent::NormSuspensionEnded { .. } => {
            "De opschorting van de kostendelersnorm is eerder beëindigd."
        }
    }
}

fn transfer(event: &TransferEvent) -> &'static str {
    match event {
        TransferEvent::TransferOffered { .. } => {
            "Overdracht aan een andere gemeente is aangeboden."
        }
        TransferEvent::TransferWithdrawn { .. } => "Een aangeboden overdracht is ingetrokken.",
        TransferEvent::TransferCompleted { .. } => {
            "De andere gemeente heeft de overdracht ontvangen."
        }
        TransferEvent::CaseReceived { .. } => "De casus is door een andere gemeente overgedragen.",
    }
}

fn people(event: &PeopleEvent) -> &'static str {
    match event {
        PeopleEvent::RepresentationBegun { .. } => "Iemand vertegenwoordigt een persoon.",
        PeopleEvent::RepresentationEnded { .. } => "Een vertegenwoordiging is beëindigd.",
        PeopleEvent::ShieldRaised { .. } => "Een persoon is afgeschermd voor een ander.",
        PeopleEvent::ShieldLowered { .. } => "Een afscherming is opgeheven.",
        PeopleEvent::PersonsLinked { .. } => "Twee registraties zijn als één persoon gekoppeld.",
        PeopleEvent::PersonsUnlinked { .. } => {
            "Een koppeling van twee registraties is ongedaan gemaakt."
        }
    }
}

fn adverse(event: &AdverseEvent) -> &'static str {
    match event {
        AdverseEvent::ActProposed { act, .. } => match act {
            AdverseAct::Revise { .. } => "Voorgesteld is de toekenning te herzien.",
            AdverseAct::Withdraw => "Voorgesteld is de toekenning in te trekken.",
            AdverseAct::Reclaim(_) => "Voorgesteld is terug te vorderen.",
        },
        AdverseEvent::ActHeard { .. } => {
            "De zienswijze op een belastend voorstel is vastgelegd, of er is van afgezien."
        }
        AdverseEvent::ActDropped { .. } => "Van een belastend voorstel is afgezien.",
        AdverseEvent::ActDecided { act, .. } => match act {
            AdverseAct::Revise { .. } => "De toekenning is herzien.",
            AdverseAct::Withdraw => "De toekenning is ingetrokken.",
            AdverseAct::Reclaim(_) => "Onverschuldigd betaald geld is teruggevorderd.",
        },
    }
}

fn proposed(terms: &Proposal, by: &ProposedBy) -> &'static str {
    match (terms, by) {
        (Proposal::Loan(_), ProposedBy::Policy) => {
            "Het beleid stelt voor de gift om te zetten in een lening."
        }
        (Proposal::Loan(_), ProposedBy::Person { .. }) => {
            "Een medewerker stelt voor de gift om te zetten in een lening."
        }
        (Proposal::Keep, ProposedBy::Policy) => "Het beleid stelt voor de gift een gift te laten.",
        (Proposal::Keep, ProposedBy::Person { .. }) => {
            "Een medewerker stelt voor de gift een gift te laten."
        }
    }
}
