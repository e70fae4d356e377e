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
use super::matter::{Asked, Granted, LatePenalty, Matter, Norm};

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
    let objection = |outcome, how| Matter::Objection {
        against: on(2, 16),
        received: on(3, 2),
        outcome,
        excused: outcome == ObjectionOutcome::Unfounded,
        heard: Some((how, on(3, 20))),
        gave: false,
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
        | LetterKind::NormEnded => Matter::Norm(norm(kind)?),
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
mod tests {
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    use maatwerk_domain::case::people::RepresentationKind;

    use super::super::html;
    use super::*;
    use crate::wire::{self, Wire as _};

    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/letter/golden")
    }

    fn template() -> LetterTemplate {
        LetterTemplate::plain("Zaanstad", true)
    }

    fn name(kind: LetterKind) -> &'static str {
        wire::LetterKind::of(&kind).code()
    }

    /// As people read it, and as a jurist goes over it: a change of words shows here.
    #[test]
    fn each_kind_of_letter_reads_as_it_was_read() {
        let made: BTreeMap<_, _> = examples(&template())
            .into_iter()
            .map(|(kind, paper)| (name(kind), paper.to_text()))
            .collect();
        assert_eq!(made.len(), LetterKind::ALL.len());
        for (kind, text) in made {
            let path = folder().join(format!("{kind}.txt"));
            if std::env::var_os("MAATWERK_WRITE_GOLDEN").is_some() {
                std::fs::create_dir_all(folder()).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            let golden = std::fs::read_to_string(&path).unwrap();
            assert_eq!(text, golden, "{kind}");
        }
    }

    #[test]
    fn each_letter_says_what_law_asks() {
        for (kind, paper) in examples(&template()) {
            let text = paper.to_text();
            // Which body (Awb 10:10), why (3:46, 3:47), and how to object or appeal until when (3:45).
            for needed in [
                "namens het college van burgemeester en wethouders van Zaanstad,",
                "Waarom besluiten wij dit?",
                "Op welke regels rust dit besluit?\n---------------------------------\n\n- ",
                "tot en met 12 mei 2026",
                "Stuur de brief naar:",
            ] {
                assert!(text.contains(needed), "{needed} in {kind:?}:\n{text}");
            }
            assert!(text.contains(reasons(kind)), "{kind:?}");
            assert!(!text.contains('{'), "{kind:?}");
        }
    }

    #[test]
    fn an_advance_of_assistance_is_a_loan_by_law_and_all_of_it_leaves_nothing() {
        let mut of_assistance = facts(LetterKind::Advance).unwrap();
        if let Matter::Advance { article, .. } = &mut of_assistance.matter {
            *article = law("jci1.31:c:BWBR0015703&artikel=52&lid=1").unwrap();
        }
        let loan = "Volgens de wet is dit voorschot een lening zonder rente.";
        let text = |facts: &Facts| compose::paper(facts, &template(), false).to_text();
        assert!(text(&of_assistance).contains(loan));
        assert!(!text(&facts(LetterKind::Advance).unwrap()).contains(loan));
        let mut whole = facts(LetterKind::Loan).unwrap();
        if let Matter::Granted { asked, amount, .. } = &mut whole.matter {
            asked.advanced = *amount;
        }
        let mut claim = facts(LetterKind::Reclaimed).unwrap();
        if let Matter::Adverse { granted, .. } = &mut claim.matter {
            granted.advance = true;
        }
        let told = "besloten wij dat u een voorschot van €\u{a0}500,00 kreeg voor rijlessen.";
        assert!(text(&claim).contains(told), "{}", text(&claim));
        let text = text(&whole);
        assert!(
            text.contains("Dit hele bedrag is uw voorschot van"),
            "{text}"
        );
        assert!(!text.contains("Wanneer krijgt u het geld?"), "{text}");
    }

    #[test]
    fn what_people_write_is_text() {
        let hostile =
            "<script>alert(1)</script> #import \u{202e}omgekeerd \u{0} \u{1f4a9} {bedrag} "
                .to_owned()
                + &"x".repeat(3000);
        let facts = Facts {
            name: "</title><b>".to_owned(),
            reasons: hostile,
            ..facts(LetterKind::Declined).unwrap()
        };
        let paper = compose::paper(&facts, &template(), true);
        let page = html::html(&paper);
        assert!(!page.contains("<script>") && !page.contains("<b>"));
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; #import \u{fffd}omgekeerd \u{fffd} \u{1f4a9} {bedrag} "));
        assert!(page.contains("CONCEPT: dit is nog geen besluit"));
        assert_eq!(paper.to_pdf().unwrap(), paper.to_pdf().unwrap());
    }

    #[test]
    fn who_acts_for_a_person_gets_the_letter() {
        let facts = Facts {
            represented_by: vec![(RepresentationKind::Administrator, "B. Bewind".to_owned())],
            ..facts(LetterKind::Gift).unwrap()
        };
        let text = compose::paper(&facts, &template(), false).to_text();
        assert!(
            text.contains("\n\nB. Bewind\nbewindvoerder van A. de Vries\n\nDatum: "),
            "{text}"
        );
        assert!(text.contains("Beste A. de Vries,"));
    }

    #[test]
    fn an_authority_has_words_of_its_own() {
        let mut template = template();
        template.opening = Some("Zaak {kenmerk}, {naam}.".to_owned());
        template.words = vec![maatwerk_domain::letters::LetterWords {
            kind: LetterKind::Gift,
            text: "Veel succes met {doel} van {bedrag}!".to_owned(),
        }];
        let facts = Facts {
            name: "{bedrag} Jansen".to_owned(),
            ..facts(LetterKind::Gift).unwrap()
        };
        let text = compose::paper(&facts, &template, false).to_text();
        assert!(text.contains("Zaak 019f2c3e-5a10-7cc0-9d4f-2f1e6a7b8c9d, {bedrag} Jansen."));
        assert!(text.contains("Veel succes met rijlessen van €\u{a0}500,00!"));
        let other = super::facts(LetterKind::Loan).unwrap();
        assert!(
            !compose::paper(&other, &template, false)
                .to_text()
                .contains("Veel succes")
        );
    }
}
