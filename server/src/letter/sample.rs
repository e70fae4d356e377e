//! A letter of each kind about a made-up household: to see how a template comes out, and to hold the words of
//! each kind against.

use maatwerk_domain::case::adverse::AdverseAct;
use maatwerk_domain::case::clock::NoPenalty;
use maatwerk_domain::case::debt::DebtVerdict;
use maatwerk_domain::case::norm::{EndGround, NormTerm};
use maatwerk_domain::case::objection::{ObjectionHearing, ObjectionOutcome};
use maatwerk_domain::case::{Departure, DepartureGround, Hearing, InstalmentPlan};
use maatwerk_domain::letters::{LetterKind, LetterTemplate};
use maatwerk_domain::{
    Cents, Condition, Date, Explanation, Finding, FindingOutcome, GrantForm, LawRef, LoanTerms,
    RepaymentId, WaiverId,
};
use maatwerk_paper::Paper;

use super::compose;
use super::facts::Facts;
use super::matter::{Asked, Broken, Granted, LatePenalty, Matter, Norm};

/// A letter of each kind on an authority's paper.
pub(crate) fn examples(template: &LetterTemplate) -> Vec<(LetterKind, Paper)> {
    let kinds = LetterKind::ALL.into_iter();
    let examples = kinds.filter_map(|kind| Some((kind, facts(kind)?)));
    examples
        .map(|(kind, facts)| (kind, compose::paper(&facts, template, false)))
        .collect()
}

fn law(reference: &str) -> Option<LawRef> {
    reference.parse().ok()
}

fn on(month: i8, day: i8) -> Date {
    Date::constant(2026, month, day)
}

fn lessons() -> Option<Asked> {
    Some(Asked {
        purpose: "rijlessen".to_owned(),
        amount: Cents::new(60_000),
        basis: law("CVDR000479/3")?,
        received: on(2, 3),
        advanced: Cents::ZERO,
    })
}

/// So much of it was advanced.
fn advanced_lessons() -> Option<Asked> {
    Some(Asked {
        advanced: Cents::new(20_000),
        ..lessons()?
    })
}

fn granted() -> Option<Granted> {
    Some(Granted {
        asked: lessons()?,
        amount: Cents::new(50_000),
        on: on(2, 16),
        advance: false,
    })
}

fn finding(article: &str, outcome: FindingOutcome, text: &str) -> Option<Finding> {
    Some(Finding {
        rule: "voorbeeld".to_owned(),
        article: law(article)?,
        outcome,
        explanation: Explanation {
            text: text.to_owned(),
            used: Vec::new(),
        }
        .into(),
    })
}

fn money(form: GrantForm, conditions: Vec<Condition>) -> Option<Matter> {
    let asked = match form {
        GrantForm::Loan => advanced_lessons()?,
        _ => lessons()?,
    };
    Some(Matter::Granted {
        asked,
        form,
        amount: Cents::new(50_000),
        conditions,
        broken: Broken::Converted,
        account: (form == GrantForm::Gift).then(|| "Rijschool De Zaan".to_owned()),
        first_due: (form == GrantForm::Loan).then(|| on(5, 1)),
    })
}

const WAIVER: &str = "jci1.31:c:BWBR0005537&artikel=4:94a";
const DEFERRAL: &str = "jci1.31:c:BWBR0005537&artikel=4:94";
const SET_OFF: &str = "jci1.31:c:BWBR0015703&artikel=60a";

/// Of what became a loan 450 euro is owed.
fn on_debt(kind: LetterKind) -> Option<Matter> {
    let (verdict, ground) = match kind {
        LetterKind::Waived => {
            let waiver = WaiverId::from_bytes([0; 16]);
            let amount = Cents::new(20_000);
            (DebtVerdict::Waived { waiver, amount }, WAIVER)
        }
        LetterKind::NotWaived => (DebtVerdict::NotWaived, WAIVER),
        LetterKind::Deferred => {
            let plan = InstalmentPlan {
                instalments: 18,
                amount: Cents::new(2_500),
                first_due: on(6, 1),
            };
            (DebtVerdict::Deferred(plan), DEFERRAL)
        }
        LetterKind::NotDeferred => (DebtVerdict::NotDeferred, DEFERRAL),
        LetterKind::SetOff => {
            let repayment = RepaymentId::from_bytes([0; 16]);
            let amount = Cents::new(45_000);
            (DebtVerdict::SetOff { repayment, amount }, SET_OFF)
        }
        _ => return None,
    };
    Some(Matter::Debt {
        granted: granted()?,
        verdict,
        owed: Cents::new(45_000),
        ground: law(ground)?,
        claim: matches!(kind, LetterKind::SetOff)
            .then(|| "de bijzondere bijstand voor uw bril".to_owned()),
    })
}

fn norm(kind: LetterKind) -> Option<Norm> {
    Some(match kind {
        LetterKind::NormGranted => Norm::Granted(NormTerm {
            from: on(3, 1),
            until: on(8, 31),
            monthly: Some(Cents::new(31_250)),
        }),
        LetterKind::NormDeclined => Norm::Declined,
        LetterKind::NormExtended => Norm::Extended(on(11, 30)),
        LetterKind::NormEnded => Norm::Ended {
            ground: EndGround::Told,
            last_day: on(4, 30),
        },
        _ => return None,
    })
}

fn objection(outcome: ObjectionOutcome, how: ObjectionHearing) -> Matter {
    let refund = match outcome {
        ObjectionOutcome::Revoked => Cents::new(15_000),
        _ => Cents::ZERO,
    };
    Matter::Objection {
        against: on(2, 16),
        received: on(3, 2),
        outcome,
        excused: outcome == ObjectionOutcome::Unfounded,
        heard: Some((how, on(3, 20))),
        gave: false,
        refund,
    }
}

fn matter(kind: LetterKind) -> Option<Matter> {
    let terms = LoanTerms {
        principal: Cents::new(50_000),
        instalments: 10,
        instalment: Cents::new(5_000),
    };
    let act = |act, ground| {
        Some(Matter::Adverse {
            granted: granted()?,
            act,
            ground: law(ground)?,
            first_due: Some(on(9, 1)),
        })
    };
    let penalty = |none: Option<NoPenalty>| LatePenalty {
        days: 20,
        amount: Cents::new(if none.is_some() { 0 } else { 53_200 }),
        none,
    };
    Some(match kind {
        LetterKind::Gift => money(GrantForm::Gift, Vec::new())?,
        LetterKind::ConditionalGift => {
            let condition = Condition {
                rule: "blijft-werken".to_owned(),
                article: law("CVDR000479/4")?,
                until: on(8, 16),
                text: "U blijft een half jaar werken bij uw werkgever van nu.".to_owned(),
            };
            money(GrantForm::ConditionalGift, vec![condition])?
        }
        LetterKind::Loan => money(GrantForm::Loan, Vec::new())?,
        LetterKind::Declined => Matter::Declined(lessons()?),
        LetterKind::Advance => Matter::Advance {
            asked: lessons()?,
            amount: Cents::new(20_000),
            article: law("jci1.31:c:BWBR0005537&artikel=4:95&lid=1")?,
            account: None,
        },
        LetterKind::NotProcessed => Matter::NotProcessed {
            asked: advanced_lessons()?,
            repair: Some((on(2, 5), on(2, 12))),
        },
        LetterKind::Penalty => Matter::Penalty {
            asked: lessons()?,
            penalty: penalty(None),
        },
        LetterKind::Converted => Matter::Converted {
            granted: granted()?,
            terms,
            first_due: Some(on(9, 1)),
        },
        LetterKind::Kept => Matter::Kept(granted()?),
        LetterKind::Revised => act(
            AdverseAct::Revise {
                amount: Cents::new(30_000),
            },
            "jci1.31:c:BWBR0015703&artikel=54&lid=3",
        )?,
        LetterKind::Withdrawn => act(
            AdverseAct::Withdraw,
            "jci1.31:c:BWBR0015703&artikel=54&lid=3",
        )?,
        LetterKind::Reclaimed => act(
            AdverseAct::Reclaim(terms),
            "jci1.31:c:BWBR0015703&artikel=58&lid=1",
        )?,
        LetterKind::Waived
        | LetterKind::NotWaived
        | LetterKind::Deferred
        | LetterKind::NotDeferred
        | LetterKind::SetOff => on_debt(kind)?,
        LetterKind::NormGranted
        | LetterKind::NormDeclined
        | LetterKind::NormExtended
        | LetterKind::NormEnded => Matter::Norm {
            asked: on(2, 3),
            sharer: true,
            norm: norm(kind)?,
        },
        LetterKind::ObjectionInadmissible => {
            let how = ObjectionHearing::ManifestlyInadmissible;
            objection(ObjectionOutcome::Late, how)
        }
        LetterKind::ObjectionUnfounded => {
            objection(ObjectionOutcome::Unfounded, ObjectionHearing::Held)
        }
        LetterKind::ObjectionRevoked => {
            objection(ObjectionOutcome::Revoked, ObjectionHearing::FullyMet)
        }
        LetterKind::ObjectionAnew => objection(ObjectionOutcome::Anew, ObjectionHearing::NoAnswer),
        LetterKind::ObjectionPenalty => Matter::ObjectionPenalty {
            received: on(3, 2),
            penalty: penalty(Some(NoPenalty::UnreasonablyLate)),
        },
    })
}

/// What a letter of a kind tells; `None` when an article in it were none, which a test would see.
fn facts(kind: LetterKind) -> Option<Facts> {
    let works = "U werkt sinds 1 september 2025 en kunt met een rijbewijs meer verdienen.";
    let met = finding("CVDR000479/3", FindingOutcome::Met, works)?;
    let over = "Het bedrag is hoger dan wij meestal geven.";
    let not_met = finding("CVDR000479/5", FindingOutcome::NotMet, over)?;
    let departure = Departure {
        ground: DepartureGround::HardshipClause,
        article: law("CVDR000479/8")?,
        argument: "Zonder rijbewijs raakt u uw werk kwijt, en dat kost u veel meer dan dit bedrag."
            .to_owned()
            .into(),
    };
    let heard = Hearing::Given {
        on: on(3, 20),
        orally: true,
        view: "Ik kon niet anders, de rijschool stopte ermee."
            .to_owned()
            .into(),
    };
    let (findings, departure, hearing) = match kind {
        LetterKind::Gift => (vec![met, not_met], Some(departure), None),
        LetterKind::ConditionalGift | LetterKind::Loan => (vec![met], None, None),
        LetterKind::Declined => (vec![not_met], None, None),
        LetterKind::Converted | LetterKind::Kept | LetterKind::Revised => {
            (Vec::new(), None, Some(heard))
        }
        LetterKind::Withdrawn => {
            let passed = Hearing::TermPassed {
                invited: on(3, 2),
                until: on(3, 16),
            };
            (Vec::new(), None, Some(passed))
        }
        LetterKind::NormGranted => {
            let tailored = Departure {
                ground: DepartureGround::Individualisation,
                article: law("jci1.31:c:BWBR0015703&artikel=18&lid=1")?,
                argument: "Uw dochter heeft nergens anders een plek om te slapen."
                    .to_owned()
                    .into(),
            };
            (Vec::new(), Some(tailored), None)
        }
        _ => (Vec::new(), None, None),
    };
    Some(Facts {
        name: "A. de Vries".to_owned(),
        represented_by: Vec::new(),
        reference: "019f2c3e-5a10-7cc0-9d4f-2f1e6a7b8c9d".to_owned(),
        client_reference: Some("Z-2026-00417".to_owned()),
        decided: on(3, 30),
        day: on(3, 31),
        until: on(5, 12),
        matter: matter(kind)?,
        reasons: reasons(kind).to_owned(),
        departure,
        findings,
        hearing,
    })
}

fn reasons(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Gift | LetterKind::ConditionalGift | LetterKind::Loan => {
            "U hebt vast werk en staat op het punt om meer te gaan werken. Een rijbewijs is daarvoor nodig en u kunt het \
             zelf niet betalen."
        }
        LetterKind::Advance => {
            "De eerste les is volgende week en wij weten bijna zeker dat u dit geld krijgt."
        }
        LetterKind::Declined => "Uw werkgever betaalt de rijlessen al.",
        LetterKind::NotProcessed => "Wij weten niet wat de rijlessen kosten: de offerte ontbreekt.",
        LetterKind::Penalty | LetterKind::ObjectionPenalty => {
            "Wij hebben geteld vanaf twee weken na de dag waarop uw ingebrekestelling binnenkwam."
        }
        LetterKind::Converted => {
            "U bent op 1 mei gestopt met werken. Daarmee is de voorwaarde niet gehaald."
        }
        LetterKind::Kept => {
            "U bent ontslagen omdat het bedrijf failliet ging. Dat is niet uw schuld."
        }
        LetterKind::Revised => "U kreeg van uw werkgever € 200 voor dezelfde rijlessen.",
        LetterKind::Withdrawn => "U hebt geen rijlessen genomen.",
        LetterKind::Reclaimed => {
            "U hebt het geld gekregen nadat wij ons besluit hadden ingetrokken."
        }
        LetterKind::Waived => {
            "U hebt nog vijf jaar andere schulden. Terugbetalen zou u verder in de problemen brengen."
        }
        LetterKind::NotWaived | LetterKind::NotDeferred => {
            "U houdt elke maand genoeg over om terug te betalen."
        }
        LetterKind::Deferred => "U verdient sinds februari minder en kunt € 25 per maand missen.",
        LetterKind::SetOff => "U krijgt nog vakantiegeld van ons en bent tien termijnen achter.",
        LetterKind::NormGranted | LetterKind::NormExtended => {
            "Uw dochter van 27 zou anders op straat staan. Zij staat op de wachtlijst voor een eigen woning."
        }
        LetterKind::NormDeclined => "Uw zoon heeft een eigen woning en kan daar blijven.",
        LetterKind::NormEnded => "Uw dochter heeft een eigen woning.",
        LetterKind::ObjectionInadmissible => "De laatste dag voor uw bezwaar was 27 februari 2026.",
        LetterKind::ObjectionUnfounded => {
            "Wij hebben alles opnieuw bekeken. Uw werkgever betaalt de lessen."
        }
        LetterKind::ObjectionRevoked => "Wij hadden u eerst moeten vragen wat u ervan vond.",
        LetterKind::ObjectionAnew => {
            "Wij hadden niet gezien dat uw werkgever de lessen niet meer betaalt."
        }
    }
}

#[cfg(test)]
mod tests;
