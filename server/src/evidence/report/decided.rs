//! The decisions: what, on which ground, by which mandate, and why.

use std::collections::BTreeMap;

use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::{AdverseAct, AdverseEvent};
use maatwerk_domain::case::debt::DebtVerdict;
use maatwerk_domain::case::norm::{NormEvent, NormVerdict};
use maatwerk_domain::case::objection::{ObjectionEvent, ObjectionOutcome};
use maatwerk_domain::case::{CaseEvent, Departure, DepartureGround, Verdict};
use maatwerk_domain::{Date, LawRef, MandateId, Officer, Personal, RequestId};
use maatwerk_log::RecordedRef;

use super::told::{euros, granted, hidden};
use crate::document::words::{citation, day};
use crate::evidence::line::Standing;

/// A decision.
pub(super) struct Decision {
    pub(super) position: u64,
    pub(super) case: String,
    pub(super) on: Date,
    pub(super) what: String,
    /// The article it was asked, or is decided, on.
    pub(super) ground: Option<String>,
    pub(super) mandate: MandateId,
    /// Who decided; a resident is told the office.
    pub(super) by: Option<Officer>,
    pub(super) departure: Option<String>,
    pub(super) reasons: String,
}

/// The decision that an event is, when it is one.
#[expect(clippy::too_many_lines, reason = "one arm for each decision")]
pub(super) fn of(
    event: &RecordedRef<'_>,
    happened: &CaseEvent,
    asked_on: &BTreeMap<RequestId, LawRef>,
    for_resident: bool,
    told: Standing,
) -> Option<Decision> {
    use CaseEvent as Event;
    let (what, ground, mandate, by, on, departure, reasons) = match happened {
        Event::RequestDecided {
            request,
            verdict,
            mandate,
            by,
            on,
            departure,
            reasons,
            ..
        } => {
            let what = match verdict {
                Verdict::Granted { terms, .. } => granted(terms),
                Verdict::Declined => "afwijzen".to_owned(),
            };
            let ground = asked_on.get(request);
            (what, ground, mandate, by, on, departure.as_ref(), reasons)
        }
        Event::GiftConverted {
            terms,
            mandate,
            by,
            on,
            departure,
            reasons,
            ..
        } => {
            let what = format!(
                "de gift omzetten in een lening van {}, in {} termijnen van {}",
                euros(terms.principal),
                terms.instalments,
                euros(terms.instalment)
            );
            (what, None, mandate, by, on, departure.as_ref(), reasons)
        }
        Event::GiftKept {
            mandate,
            by,
            on,
            departure,
            reasons,
            ..
        } => {
            let what = "de gift een gift laten".to_owned();
            (what, None, mandate, by, on, departure.as_ref(), reasons)
        }
        Event::DebtDecided {
            verdict,
            ground,
            mandate,
            by,
            on,
            reasons,
            ..
        } => {
            let what = on_debt(verdict);
            (what, Some(ground), mandate, by, on, None, reasons)
        }
        Event::DecisionWithdrawn {
            mandate,
            by,
            on,
            reasons,
            ..
        } => {
            let what = "een besluit intrekken".to_owned();
            (what, None, mandate, by, on, None, reasons)
        }
        Event::RequestNotProcessed {
            request,
            mandate,
            by,
            on,
            reasons,
            ..
        } => {
            let what = "de aanvraag buiten behandeling stellen (Awb 4:5)".to_owned();
            (what, asked_on.get(request), mandate, by, on, None, reasons)
        }
        Event::PenaltyDetermined {
            days,
            amount,
            mandate,
            by,
            on,
            reasons,
            ..
        } => {
            let what = format!(
                "de dwangsom vaststellen op {}, over {days} dagen (Awb 4:18)",
                euros(*amount)
            );
            (what, None, mandate, by, on, None, reasons)
        }
        Event::Objection(ObjectionEvent::ObjectionDecided {
            outcome,
            excused,
            mandate,
            by,
            on,
            reasons,
            ..
        }) => {
            let what = match outcome {
                ObjectionOutcome::Late => "niet-ontvankelijk, te laat (Awb 6:7)",
                ObjectionOutcome::NotRepaired => "niet-ontvankelijk, niet aangevuld (Awb 6:6)",
                ObjectionOutcome::Inadmissible => "niet-ontvankelijk",
                ObjectionOutcome::Unfounded => "ongegrond",
                ObjectionOutcome::Revoked => "gegrond, het besluit is herroepen (Awb 7:11)",
                ObjectionOutcome::Anew => {
                    "gegrond, het besluit is herroepen en wordt opnieuw genomen (Awb 7:11)"
                }
            };
            let excused = if *excused {
                "; de termijnoverschrijding is verschoonbaar (Awb 6:11)"
            } else {
                ""
            };
            let what = format!("het bezwaar is {what}{excused}");
            (what, None, mandate, by, on, None, reasons)
        }
        Event::Objection(ObjectionEvent::ObjectionPenaltyDetermined {
            days,
            amount,
            mandate,
            by,
            on,
            reasons,
            ..
        }) => {
            let what = format!(
                "de dwangsom op het bezwaar vaststellen op {}, over {days} dagen (Awb 4:18)",
                euros(*amount)
            );
            (what, None, mandate, by, on, None, reasons)
        }
        Event::Norm(NormEvent::NormSuspensionDecided {
            verdict,
            mandate,
            by,
            on,
            departure,
            reasons,
            ..
        }) => {
            let what = match verdict {
                NormVerdict::Granted(term) => format!(
                    "de kostendelersnorm opschorten van {} tot en met {}",
                    day(term.from),
                    day(term.until)
                ),
                NormVerdict::Declined => "de kostendelersnorm niet opschorten".to_owned(),
            };
            (what, None, mandate, by, on, departure.as_ref(), reasons)
        }
        Event::Norm(NormEvent::NormSuspensionExtended {
            until,
            mandate,
            by,
            on,
            reasons,
            ..
        }) => {
            let what = format!(
                "de opschorting van de kostendelersnorm verlengen tot en met {}",
                day(*until)
            );
            (what, None, mandate, by, on, None, reasons)
        }
        Event::Norm(NormEvent::NormSuspensionEnded {
            last_day,
            mandate,
            by,
            on,
            reasons,
            ..
        }) => {
            let what = format!(
                "de opschorting van de kostendelersnorm beëindigen na {}",
                day(*last_day)
            );
            (what, None, mandate, by, on, None, reasons)
        }
        Event::Advance(AdvanceEvent::AdvanceGranted {
            amount,
            article,
            mandate,
            by,
            on,
            departure,
            reasons,
            ..
        }) => {
            let what = format!("een voorschot verlenen van {}", euros(*amount));
            let departure = departure.as_ref();
            (what, Some(article), mandate, by, on, departure, reasons)
        }
        Event::Adverse(AdverseEvent::ActDecided {
            act,
            ground,
            mandate,
            by,
            on,
            reasons,
            ..
        }) => {
            let what = match act {
                AdverseAct::Revise { amount } => {
                    format!("de toekenning herzien tot {}", euros(*amount))
                }
                AdverseAct::Withdraw => "de toekenning intrekken".to_owned(),
                AdverseAct::Reclaim(terms) => format!(
                    "{} terugvorderen, in {} termijnen van {}",
                    euros(terms.principal),
                    terms.instalments,
                    euros(terms.instalment)
                ),
            };
            (what, Some(ground), mandate, by, on, None, reasons)
        }
        _ => return None,
    };
    let said =
        |text: &Personal<String>| text.known().map_or(hidden(told), String::as_str).to_owned();
    Some(Decision {
        position: event.position.get(),
        case: event.stream.to_string(),
        on: *on,
        what,
        ground: ground.map(citation),
        mandate: *mandate,
        by: (!for_resident).then(|| by.clone()),
        departure: departure.map(|departure| departs(departure, &said(&departure.argument))),
        reasons: said(reasons),
    })
}

fn departs(departure: &Departure, argument: &str) -> String {
    let ground = match departure.ground {
        DepartureGround::InherentPower => "inherente afwijkingsbevoegdheid (Awb 4:84)",
        DepartureGround::Individualisation => "afstemming (Participatiewet 18 lid 1)",
        DepartureGround::UrgentReasons => "dringende redenen (Participatiewet 16)",
        DepartureGround::HardshipClause => "hardheidsclausule",
    };
    format!("{ground}, {}: {argument}", citation(&departure.article))
}

/// What was decided about the paying of a debt.
fn on_debt(verdict: &DebtVerdict) -> String {
    match verdict {
        DebtVerdict::Waived { amount, .. } => format!("{} kwijtschelden", euros(*amount)),
        DebtVerdict::NotWaived => "niets kwijtschelden".to_owned(),
        DebtVerdict::Deferred(plan) => format!(
            "uitstel van betaling: {} termijnen van {}, vanaf {}",
            plan.instalments,
            euros(plan.amount),
            day(plan.first_due)
        ),
        DebtVerdict::NotDeferred => "geen uitstel van betaling geven".to_owned(),
        DebtVerdict::SetOff { amount, .. } => format!("{} verrekenen", euros(*amount)),
    }
}
