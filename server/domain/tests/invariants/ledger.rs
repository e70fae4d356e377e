//! The books, kept from the events alone, and what must hold in them.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::case::{CaseEvent, GrantStatus, ReviewOccasion, Verdict};
use maatwerk_domain::{
    AuthorityEvent, CaseId, Cents, Date, DecisionId, GrantForm, GrantId, LoanId, MandateId,
    MandateTerms, Officer, PotEvent, ProposalId, RequestId,
};

use crate::world::{World, case_id};

#[derive(Default)]
struct Books {
    requests: BTreeMap<RequestId, Asked>,
    grants: BTreeMap<GrantId, Granted>,
    loans: BTreeMap<LoanId, Lent>,
    /// Decisions on requests, with the grant when there is one.
    decisions: BTreeMap<DecisionId, (RequestId, Option<GrantId>)>,
    announced: BTreeSet<DecisionId>,
    looks: BTreeSet<(GrantId, String, Date)>,
}

struct Asked {
    amount: i128,
    basis: String,
    in_force: Option<DecisionId>,
}

struct Granted {
    decision: DecisionId,
    request: RequestId,
    form: GrantForm,
    year: i16,
    granted: i128,
    paid: i128,
    released: i128,
    withdrawn: bool,
    settled: bool,
    proposal: Option<(ProposalId, bool)>,
    loan: Option<LoanId>,
}

#[derive(Default)]
struct Lent {
    principal: i128,
    repaid: i128,
    waived: i128,
}

fn whole(amount: Cents) -> i128 {
    i128::from(amount.get())
}

impl Books {
    fn keep(events: &[CaseEvent]) -> Self {
        let mut books = Self::default();
        events.iter().for_each(|event| books.enter(event));
        books
    }

    fn grant(&mut self, id: GrantId) -> &mut Granted {
        self.grants.get_mut(&id).expect("the grant was made")
    }

    fn loan(&mut self, id: LoanId) -> &mut Lent {
        self.loans.get_mut(&id).expect("the loan was made")
    }

    fn enter(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::BudgetRequested {
                request,
                amount,
                legal_basis,
                ..
            } => {
                let asked = Asked {
                    amount: whole(*amount),
                    basis: legal_basis.as_str().to_owned(),
                    in_force: None,
                };
                assert!(self.requests.insert(*request, asked).is_none());
            }
            CaseEvent::RequestDecided {
                decision,
                request,
                verdict,
                ..
            } => self.decide(*decision, *request, verdict),
            CaseEvent::DecisionWithdrawn { decision, .. } => {
                let (request, grant) = self.decisions[decision];
                let asked = self.requests.get_mut(&request).expect("it was asked");
                assert_eq!(asked.in_force.take(), Some(*decision), "was in force");
                if let Some(grant) = grant {
                    let grant = self.grant(grant);
                    assert_eq!(grant.paid, 0, "nothing of it is out");
                    grant.withdrawn = true;
                    grant.settled = true;
                    grant.proposal = None;
                }
            }
            CaseEvent::DecisionAnnounced { decision, .. } => {
                assert!(self.announced.insert(*decision), "announced once");
            }
            CaseEvent::PaymentMade { grant, amount, .. } => self.pay(*grant, whole(*amount)),
            CaseEvent::PaymentReturned { grant, amount, .. } => self.pay(*grant, -whole(*amount)),
            CaseEvent::RestReleased { grant, amount } => {
                self.grant(*grant).released += whole(*amount);
            }
            CaseEvent::GiftReviewed {
                grant, occasion, ..
            } => {
                assert!(!self.grant(*grant).settled, "nothing to look at");
                if let ReviewOccasion::Due { rule, due } = occasion {
                    let look = (*grant, rule.clone(), *due);
                    assert!(self.looks.insert(look), "a look that is due is done once");
                }
            }
            CaseEvent::GiftFulfilled { grant } => {
                let grant = self.grant(*grant);
                assert!(grant.proposal.is_none(), "nobody decided on the proposal");
                grant.settled = true;
            }
            CaseEvent::ConversionProposed {
                proposal, grant, ..
            } => {
                let grant = self.grant(*grant);
                assert!(!grant.settled && grant.proposal.is_none());
                grant.proposal = Some((*proposal, false));
            }
            CaseEvent::ProposalLapsed { proposal, grant } => {
                let open = self.grant(*grant).proposal.take();
                assert_eq!(open.map(|open| open.0), Some(*proposal));
            }
            CaseEvent::HearingRecorded {
                proposal, grant, ..
            } => {
                let open = self.grant(*grant).proposal.as_mut().expect("on a proposal");
                assert_eq!(open.0, *proposal);
                open.1 = true;
            }
            CaseEvent::GiftConverted {
                grant,
                proposal,
                loan,
                terms,
                ..
            } => {
                let granted = self.grant(*grant);
                let open = granted.proposal.take();
                assert_eq!(open, Some((*proposal, true)), "proposed, and heard");
                assert!(whole(terms.principal) <= granted.paid);
                granted.settled = true;
                granted.loan = Some(*loan);
                let lent = Lent {
                    principal: whole(terms.principal),
                    ..Lent::default()
                };
                assert!(self.loans.insert(*loan, lent).is_none());
            }
            CaseEvent::GiftKept {
                grant, proposal, ..
            } => {
                let grant = self.grant(*grant);
                let open = grant.proposal.take();
                assert_eq!(open.map(|open| open.0), Some(*proposal), "proposed");
                grant.settled = true;
            }
            CaseEvent::RepaymentReceived { loan, amount, .. } => {
                self.loan(*loan).repaid += whole(*amount);
            }
            CaseEvent::RepaymentReversed { loan, amount, .. } => {
                self.loan(*loan).repaid -= whole(*amount);
            }
            CaseEvent::LoanWaived { loan, amount, .. } => {
                self.loan(*loan).waived += whole(*amount);
            }
            CaseEvent::CaseOpened { .. }
            | CaseEvent::PersonAdded { .. }
            | CaseEvent::FactRecorded { .. }
            | CaseEvent::FactCorrected { .. }
            | CaseEvent::FactWithdrawn { .. }
            | CaseEvent::RequestAssessed { .. }
            | CaseEvent::InstalmentsSet { .. }
            | CaseEvent::CaseClosed { .. } => {}
        }
    }

    fn decide(&mut self, decision: DecisionId, request: RequestId, verdict: &Verdict) {
        let asked = self.requests.get_mut(&request).expect("it was asked");
        assert_eq!(asked.in_force.replace(decision), None, "one at a time");
        let mut made = None;
        if let Verdict::Granted {
            grant,
            loan,
            terms,
            pot_year,
        } = verdict
        {
            assert!(whole(terms.amount) <= asked.amount);
            made = Some(*grant);
            if let Some(loan) = loan {
                assert!(self.loans.insert(*loan, Lent::default()).is_none());
            }
            let granted = Granted {
                decision,
                request,
                form: terms.form,
                year: *pot_year,
                granted: whole(terms.amount),
                paid: 0,
                released: 0,
                withdrawn: false,
                settled: terms.form != GrantForm::ConditionalGift,
                proposal: None,
                loan: *loan,
            };
            assert!(self.grants.insert(*grant, granted).is_none());
        }
        assert!(self.decisions.insert(decision, (request, made)).is_none());
    }

    fn pay(&mut self, id: GrantId, amount: i128) {
        let decision = self.grant(id).decision;
        assert!(self.announced.contains(&decision), "it had no effect yet");
        let grant = self.grant(id);
        grant.paid += amount;
        // A converted gift is not paid on, nor does it come back: there are repayments for that.
        if let (GrantForm::Loan, Some(loan)) = (grant.form, grant.loan) {
            self.loan(loan).principal += amount;
        } else {
            assert!(grant.loan.is_none());
        }
    }
}

/// What holds after every accepted command.
pub(crate) fn check(world: &World) {
    let books: Vec<Books> = world
        .case_events
        .iter()
        .map(|all| Books::keep(all))
        .collect();
    for (books, case) in books.iter().zip(&world.cases) {
        for (id, grant) in &books.grants {
            assert!(grant.paid >= 0);
            assert!(grant.paid <= grant.granted - grant.released, "overpaid");
            assert_eq!(whole(case.grants[id].paid()), grant.paid);
        }
        for grant in case.grants.values() {
            // No gift is forgotten: a look, a person or a decider is waiting for it.
            let waited_for =
                !grant.due.is_empty() || grant.needs_person || grant.proposal.is_some();
            assert!(waited_for || grant.status != GrantStatus::Conditional);
        }
        for (id, loan) in &books.loans {
            let balance = loan.principal - loan.repaid - loan.waived;
            assert!(balance >= 0, "more was paid back than was lent");
            assert!(loan.repaid >= 0);
            assert_eq!(whole(case.loans[id].balance()), balance);
        }
    }
    check_pots(world, &books);
}

fn check_pots(world: &World, books: &[Books]) {
    let mut taken: BTreeMap<(i16, CaseId, GrantId), i128> = BTreeMap::new();
    for (year, events) in &world.pot_events {
        let mut amount = None;
        let mut committed = 0;
        for event in events {
            match event {
                PotEvent::PotSet { amount: set, .. } => amount = Some(whole(*set)),
                PotEvent::PotRaised { by } => {
                    amount = Some(amount.expect("set before it is raised") + whole(*by));
                }
                PotEvent::PotCommitted {
                    case,
                    grant,
                    amount,
                } => {
                    committed += whole(*amount);
                    *taken.entry((*year, *case, *grant)).or_default() += whole(*amount);
                }
                PotEvent::PotReleased {
                    case,
                    grant,
                    amount,
                } => {
                    committed -= whole(*amount);
                    *taken.entry((*year, *case, *grant)).or_default() -= whole(*amount);
                }
            }
            assert!(committed >= 0);
            assert!(committed <= amount.unwrap_or(0), "overspent");
        }
        assert_eq!(whole(world.pots[year].committed), committed);
    }
    for (index, books) in books.iter().enumerate() {
        for (id, grant) in &books.grants {
            let held = taken.remove(&(grant.year, case_id(index), *id));
            let expected = if grant.withdrawn {
                0
            } else {
                grant.granted - grant.released
            };
            assert_eq!(held, Some(expected), "what the pot holds for a grant");
        }
    }
    assert!(taken.is_empty(), "money for no grant");
}

/// A decision stands on a mandate of who decides, that holds on its day, for its basis and amount.
pub(crate) fn check_decision(world: &World, case: usize, event: &CaseEvent) {
    let books = Books::keep(&world.case_events[case]);
    let on_grant = |grant: &GrantId| books.grants[grant].request;
    let (mandate, by, on, request, amount) = match event {
        CaseEvent::RequestDecided {
            mandate,
            by,
            on,
            request,
            verdict,
            ..
        } => {
            let amount = match verdict {
                Verdict::Granted { terms, .. } => whole(terms.amount),
                Verdict::Declined => books.requests[request].amount,
            };
            (mandate, by, on, *request, amount)
        }
        CaseEvent::DecisionWithdrawn {
            decision,
            mandate,
            by,
            on,
            ..
        } => {
            let (request, grant) = books.decisions[decision];
            let amount = grant.map_or(books.requests[&request].amount, |grant| {
                books.grants[&grant].granted
            });
            (mandate, by, on, request, amount)
        }
        CaseEvent::GiftConverted {
            mandate,
            by,
            on,
            grant,
            terms,
            ..
        } => (mandate, by, on, on_grant(grant), whole(terms.principal)),
        CaseEvent::GiftKept {
            mandate,
            by,
            on,
            grant,
            ..
        } => (mandate, by, on, on_grant(grant), books.grants[grant].paid),
        CaseEvent::LoanWaived {
            mandate,
            by,
            on,
            loan,
            amount,
            ..
        } => {
            let of_loan = books
                .grants
                .values()
                .find(|grant| grant.loan == Some(*loan));
            let request = of_loan.expect("the loan has a grant").request;
            (mandate, by, on, request, whole(*amount))
        }
        _ => return,
    };
    let basis = &books.requests[&request].basis;
    let terms = mandate_now(world, *mandate).expect("the mandate was given");
    assert_eq!((&terms.officer, by), (by, &world.officer));
    assert_eq!(*on, world.today);
    assert!(terms.from <= *on && terms.until.is_none_or(|until| *on <= until));
    assert!(amount <= whole(terms.up_to), "above the mandate");
    // The register of these runs knows two laws, and mandates for all of what is asked on them.
    let law = |text: &str| text.contains("CVDR123456");
    assert_eq!(law(terms.legal_basis.as_str()), law(basis), "another basis");
    assert_ne!(terms.officer, Officer::new(""));
}

fn mandate_now(world: &World, id: MandateId) -> Option<MandateTerms> {
    let mut now = None;
    for event in &world.authority_events {
        match event {
            AuthorityEvent::MandateGiven { mandate, terms } if *mandate == id => {
                assert!(now.is_none(), "given once");
                now = Some(terms.clone());
            }
            AuthorityEvent::MandateEnded { mandate, last_day } if *mandate == id => {
                let terms: &mut MandateTerms = now.as_mut().expect("given before it ends");
                assert!(terms.until.is_none_or(|until| *last_day <= until), "longer");
                terms.until = Some(*last_day);
            }
            _ => {}
        }
    }
    now
}
