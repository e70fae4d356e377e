//! Three cases, their pots and one register, with everything that was recorded of them.

use std::collections::BTreeMap;

use jiff::civil::date;
use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::case::debt::DebtVerdict;
use maatwerk_domain::case::objection::{ObjectionEvent, ObjectionOutcome};
use maatwerk_domain::case::{Case, CaseCommand, CaseEvent, Told, Verdict};
use maatwerk_domain::signal::SignalRules;
use maatwerk_domain::{
    Authority, AuthorityCommand, AuthorityEvent, CaseId, Cents, Context, Date, MandateId,
    MandateTerms, Officer, Pot, PotCommand, PotEvent, Refusal,
};

use crate::dice::Dice;
use crate::due;
use crate::ledger;
use crate::recalled;
use crate::signals::Signals;
use crate::support::{euro, law};

pub(crate) const BASES: [&str; 2] = ["CVDR123456/4", "jci1.31:c:BWBR0015703&artikel=35&lid=1"];
const OFFICERS: [&str; 3] = ["chief", "officer", "clerk"];

pub(crate) struct World {
    pub(crate) today: Date,
    pub(crate) officer: Officer,
    pub(crate) cases: Vec<Case>,
    pub(crate) pots: BTreeMap<i16, Pot>,
    pub(crate) authority: Authority,
    pub(crate) case_events: Vec<Vec<CaseEvent>>,
    pub(crate) pot_events: BTreeMap<i16, Vec<PotEvent>>,
    pub(crate) authority_events: Vec<AuthorityEvent>,
    signals: Signals,
    identifiers: u64,
}

pub(crate) fn case_id(index: usize) -> CaseId {
    CaseId::from_bytes([u8::try_from(index).unwrap_or_default() + 1; 16])
}

impl World {
    pub(crate) fn new() -> Self {
        let mut world = Self {
            today: date(2026, 10, 1),
            officer: Officer::new("chief"),
            cases: vec![Case::default(); 3],
            pots: BTreeMap::new(),
            authority: Authority::default(),
            case_events: vec![Vec::new(); 3],
            pot_events: BTreeMap::new(),
            authority_events: Vec::new(),
            signals: Signals::default(),
            identifiers: 0,
        };
        world.empower("chief", Cents::new(u64::MAX));
        world.empower("second", Cents::new(u64::MAX));
        world.set_pot(euro(2000));
        world
    }

    /// 16 bytes that were not given out before, or, rarely, that were.
    pub(crate) fn id(&mut self, dice: &mut Dice) -> [u8; 16] {
        let number = if dice.once_in(40) {
            dice.below(self.identifiers + 1)
        } else {
            self.identifiers += 1;
            self.identifiers
        };
        bytes(number)
    }

    /// An officer may decide on anything, up to this amount.
    pub(crate) fn empower(&mut self, officer: &str, up_to: Cents) {
        for basis in ["CVDR123456", "jci1.3:c:BWBR0015703&artikel=35"] {
            self.identifiers += 1;
            let mandate = MandateId::from_bytes(bytes(self.identifiers));
            let terms = MandateTerms {
                officer: Officer::new(officer),
                legal_basis: law(basis),
                up_to,
                from: self.today,
                until: None,
                works_for: None,
            };
            self.order_register(&AuthorityCommand::GiveMandate { mandate, terms })
                .unwrap();
        }
    }

    pub(crate) fn context(&self) -> Context {
        Context {
            today: self.today,
            officer: self.officer.clone(),
        }
    }

    /// Something happens: a day passes, the register or a pot changes, or a case gets an order.
    pub(crate) fn step(&mut self, dice: &mut Dice) {
        self.officer = Officer::new(match dice.below(16) {
            0 => OFFICERS[1],
            1 => OFFICERS[2],
            _ => OFFICERS[0],
        });
        match dice.below(32) {
            0 => self.days_pass(dice),
            1..=2 => self.change_pot(dice),
            3 => self.change_register(dice),
            4 => self.probe(dice),
            _ => {
                let case = usize::try_from(dice.below(3)).unwrap_or_default();
                let (command, told) = self.dream_up(case, dice);
                let _ = self.order(case, &command, told);
            }
        }
    }

    /// Orders it, records what follows, and checks everything.
    pub(crate) fn order(
        &mut self,
        case: usize,
        command: &CaseCommand,
        told: Told,
    ) -> Result<(), Refusal> {
        let context = self.context();
        let year = self.cases[case].pot_year(command, self.today);
        let pot = year.and_then(|year| self.pots.get(&year).cloned());
        let before = (self.cases[case].clone(), pot.clone());
        let decided = self.cases[case].decide(
            case_id(case),
            command,
            told,
            &self.authority,
            &pot.clone().unwrap_or_default(),
            &context,
        );
        let effects = match decided {
            Ok(effects) => effects,
            Err(refusal) => {
                assert_eq!(before, (self.cases[case].clone(), pot));
                return Err(refusal);
            }
        };
        assert!(!effects.case.is_empty(), "accepted, and nothing happened");
        let id = case_id(case);
        recalled::check(&before.0, id, command, &effects, &self.authority, &context);
        let effects_made = effects.case.len();
        for event in effects.case {
            ledger::check_decision(self, case, &event);
            self.signals
                .check(case, &self.cases[case], &event, self.today);
            self.cases[case].apply(event.clone());
            self.case_events[case].push(event);
        }
        let happened = self.case_events[case].len() - effects_made;
        due::check(
            &before.0,
            &self.case_events[case][happened..],
            &self.cases[case],
        );
        for event in effects.pot {
            let year = year.expect("what moves a pot names its year");
            self.pots.entry(year).or_default().apply(&event);
            self.pot_events.entry(year).or_default().push(event);
        }
        ledger::check(self);
        Ok(())
    }

    pub(crate) fn order_register(&mut self, command: &AuthorityCommand) -> Result<(), Refusal> {
        let events = self.authority.decide(command, &self.context())?;
        for event in events {
            self.authority.apply(event.clone());
            self.authority_events.push(event);
        }
        Ok(())
    }

    /// Some days, or months. A new year begins with a new pot, as a rule.
    fn days_pass(&mut self, dice: &mut Dice) {
        let year = self.today.year();
        self.today = dice.later(self.today).min(date(2090, 1, 1));
        if self.today.year() != year && !dice.once_in(5) {
            self.set_pot(euro(2000));
        }
    }

    fn set_pot(&mut self, amount: Cents) {
        let year = self.today.year();
        let pot = self.pots.entry(year).or_default();
        let set = PotCommand::Set { year, amount };
        for event in pot.decide(set).unwrap_or_default() {
            pot.apply(&event);
            self.pot_events.entry(year).or_default().push(event);
        }
    }

    fn change_pot(&mut self, dice: &mut Dice) {
        let year = self.today.year();
        let amount = dice.amount(euro(2000));
        if dice.once_in(2) {
            self.set_pot(amount);
        } else {
            let pot = self.pots.entry(year).or_default();
            let raise = PotCommand::Raise { year, by: amount };
            for event in pot.decide(raise).unwrap_or_default() {
                pot.apply(&event);
                self.pot_events.entry(year).or_default().push(event);
            }
        }
        ledger::check(self);
    }

    fn change_register(&mut self, dice: &mut Dice) {
        let mandates: Vec<MandateId> = self.authority.mandates.keys().copied().collect();
        let chiefs = |id: &MandateId| {
            let officer = self.authority.mandates[id].officer.as_str();
            ["chief", "second"].contains(&officer)
        };
        let command = if dice.once_in(2) {
            AuthorityCommand::GiveMandate {
                mandate: MandateId::from_bytes(self.id(dice)),
                terms: MandateTerms {
                    officer: Officer::new(dice.pick(&OFFICERS).unwrap_or_default()),
                    legal_basis: law(dice.pick(&BASES).unwrap_or_default()),
                    up_to: dice.amount(euro(400)),
                    from: dice.day(self.today),
                    until: (!dice.once_in(3)).then(|| dice.later(self.today)),
                    works_for: dice.once_in(5).then(|| "Wijkteam Noord".to_owned()),
                },
            }
        } else {
            let mandate = dice.pick(&mandates).filter(|id| !chiefs(id));
            AuthorityCommand::EndMandate {
                mandate: mandate.unwrap_or(MandateId::from_bytes([0; 16])),
                last_day: dice.day(self.today),
            }
        };
        let _ = self.order_register(&command);
    }

    /// The same on a copy at an end of the calendar: whatever comes of it, nothing panics.
    fn probe(&mut self, dice: &mut Dice) {
        let case = usize::try_from(dice.below(3)).unwrap_or_default();
        let (command, told) = self.dream_up(case, dice);
        let today = dice.pick(&[Date::MAX, Date::MIN, date(9999, 11, 1)]);
        let context = Context {
            today: today.unwrap_or_default(),
            officer: Officer::new(""),
        };
        let full = Pot::fold([PotEvent::PotSet {
            year: i16::MIN,
            amount: Cents::new(u64::MAX),
        }]);
        let mut copy = self.cases[case].clone();
        let id = CaseId::from_bytes([0; 16]);
        let _ = copy.due_reviews(context.today);
        let authority = Authority::fold(self.authority_events.iter().cloned().map(|event| {
            let AuthorityEvent::MandateGiven { mandate, mut terms } = event else {
                return event;
            };
            terms.officer = context.officer.clone();
            terms.from = Date::MIN;
            AuthorityEvent::MandateGiven { mandate, terms }
        }));
        if let Ok(effects) = copy.decide(id, &command, told, &authority, &full, &context) {
            for event in effects.case {
                let _ = copy.subject_of(&event);
                let _ = copy.arising(&event, context.today, &SignalRules::default());
                copy.apply(event);
            }
        }
    }

    /// How often what happened.
    pub(crate) fn happened(&self) -> BTreeMap<&'static str, usize> {
        let mut times = BTreeMap::new();
        for event in self.case_events.iter().flatten() {
            *times.entry(kind(event)).or_default() += 1;
        }
        times
    }
}

fn bytes(number: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    bytes
}

fn kind(event: &CaseEvent) -> &'static str {
    match event {
        CaseEvent::CaseOpened { .. } => "case-opened",
        CaseEvent::PersonAdded { .. } => "person-added",
        CaseEvent::FactRecorded { .. } => "fact-recorded",
        CaseEvent::FactCorrected { .. } => "fact-corrected",
        CaseEvent::FactWithdrawn { .. } => "fact-withdrawn",
        CaseEvent::DocumentAttached { .. } => "document-attached",
        CaseEvent::DocumentWithdrawn { .. } => "document-withdrawn",
        CaseEvent::BudgetRequested { .. } => "budget-requested",
        CaseEvent::RequestAssessed { .. } => "request-assessed",
        CaseEvent::RequestDecided { verdict, .. } => match verdict {
            Verdict::Granted { .. } => "request-granted",
            Verdict::Declined => "request-declined",
        },
        CaseEvent::DecisionWithdrawn { .. } => "decision-withdrawn",
        CaseEvent::DecisionAnnounced { .. } => "decision-announced",
        CaseEvent::LetterKept { .. } => "letter-kept",
        CaseEvent::PenaltyPaid { .. } => "penalty-paid",
        CaseEvent::PaymentMade { .. } => "payment-made",
        CaseEvent::PaymentReturned { .. } => "payment-returned",
        CaseEvent::RestReleased { .. } => "rest-released",
        CaseEvent::GiftReviewed { .. } => "gift-reviewed",
        CaseEvent::GiftFulfilled { .. } => "gift-fulfilled",
        CaseEvent::ConversionProposed { .. } => "conversion-proposed",
        CaseEvent::ProposalLapsed { .. } => "proposal-lapsed",
        CaseEvent::HearingInvited { .. } => "hearing-invited",
        CaseEvent::HearingRecorded { .. } => "hearing-recorded",
        CaseEvent::GiftConverted { .. } => "gift-converted",
        CaseEvent::GiftKept { .. } => "gift-kept",
        CaseEvent::InstalmentsSet { .. } => "instalments-set",
        CaseEvent::RepaymentReceived { .. } => "repayment-received",
        CaseEvent::BookingConfirmed { .. } => "booking-confirmed",
        CaseEvent::RepaymentReversed { .. } => "repayment-reversed",
        CaseEvent::PayeeAdded { .. } => "payee-added",
        CaseEvent::PayeeEnded { .. } => "payee-ended",
        CaseEvent::PaymentOrdered { .. } => "payment-ordered",
        CaseEvent::OrderExported { .. } => "order-exported",
        CaseEvent::OrderFailed { .. } => "order-failed",
        CaseEvent::GrantRecharged { .. } => "grant-recharged",
        CaseEvent::RechargeReversed { .. } => "recharge-reversed",
        CaseEvent::RestRestored { .. } => "rest-restored",
        CaseEvent::DebtReminded { .. } => "debt-reminded",
        CaseEvent::LimitationInterrupted { .. } => "limitation-interrupted",
        CaseEvent::WritIssued { .. } => "writ-issued",
        CaseEvent::DebtDecided { verdict, .. } => match verdict {
            DebtVerdict::Waived { .. } => "debt-waived",
            DebtVerdict::NotWaived => "debt-not-waived",
            DebtVerdict::Deferred(_) => "debt-deferred",
            DebtVerdict::NotDeferred => "debt-not-deferred",
            DebtVerdict::SetOff { .. } => "debt-set-off",
        },
        CaseEvent::SignalStated { .. } => "signal-stated",
        CaseEvent::RepairInvited { .. } => "repair-invited",
        CaseEvent::RequestCompleted { .. } => "request-completed",
        CaseEvent::TermSuspended { .. } => "term-suspended",
        CaseEvent::TermResumed { .. } => "term-resumed",
        CaseEvent::TermExtended { .. } => "term-extended",
        CaseEvent::DefaultNoticed { .. } => "default-noticed",
        CaseEvent::RequestWithdrawn { .. } => "request-withdrawn",
        CaseEvent::RequestNotProcessed { .. } => "request-not-processed",
        CaseEvent::PenaltyDetermined { .. } => "penalty-determined",
        CaseEvent::HandlerAssigned { .. } => "handler-assigned",
        CaseEvent::TaskAdded { .. } => "task-added",
        CaseEvent::TaskFinished { .. } => "task-finished",
        CaseEvent::TaskTakenBack { .. } => "task-taken-back",
        CaseEvent::NoteWritten { .. } => "note-written",
        CaseEvent::HoldPlaced { .. } => "hold-placed",
        CaseEvent::HoldLifted { .. } => "hold-lifted",
        CaseEvent::InterestDeclared { .. } => "interest-declared",
        CaseEvent::RequestTakenIn { .. } => "request-taken-in",
        CaseEvent::DestructionBegun { .. } => "destruction-begun",
        CaseEvent::Advance(AdvanceEvent::AdvanceGranted { .. }) => "advance-granted",
        CaseEvent::Advance(AdvanceEvent::AdvanceCounted { .. }) => "advance-counted",
        CaseEvent::Adverse(AdverseEvent::ActDecided { .. }) => "act-decided",
        CaseEvent::Adverse(_) => "adverse",
        CaseEvent::Objection(ObjectionEvent::ObjectionDecided { outcome, .. }) => match outcome {
            ObjectionOutcome::Revoked => "objection-revoked",
            ObjectionOutcome::Anew => "objection-anew",
            _ => "objection-decided",
        },
        CaseEvent::Objection(ObjectionEvent::RefundPaid { .. }) => "refund-paid",
        CaseEvent::Objection(_) => "objection",
        CaseEvent::Norm(_) => "norm",
        CaseEvent::People(_) => "people",
        CaseEvent::Transfer(_) => "transfer",
        CaseEvent::CaseClosed { .. } => "case-closed",
    }
}
