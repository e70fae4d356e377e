//! What must hold in the books, in the pots and of each decision.

use std::collections::BTreeMap;

use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::{AdverseAct, AdverseEvent};
use maatwerk_domain::case::{CaseEvent, GrantStatus, Verdict};
use maatwerk_domain::{
    AuthorityEvent, CaseId, GrantId, LoanId, MandateId, MandateTerms, Officer, PotEvent,
};

use crate::books::{Books, whole};
use crate::remedied;
use crate::world::{World, case_id};

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
            let own = grant.amount - grant.released - grant.counted;
            assert!(grant.paid <= own, "overpaid");
            assert_eq!(whole(case.grants[id].paid()), books.paid(*id));
            assert_eq!(whole(case.grants[id].paid_out()), grant.paid);
            assert_eq!(whole(case.grants[id].unpaid()), own - grant.paid);
        }
        for (id, asked) in &books.requests {
            let open = books.grants.values().filter(|grant| {
                let runs = grant.advance && grant.counts_on.is_none() && !grant.withdrawn;
                grant.request == *id && runs
            });
            let advanced: i128 = open.map(|grant| grant.amount - grant.released).sum();
            assert!(advanced <= asked.amount, "more was advanced than asked");
        }
        for grant in case.grants.values() {
            // No gift is forgotten: a look, a person or a decider is waiting for it.
            let waited_for =
                !grant.due.is_empty() || grant.needs_person || grant.proposal.is_some();
            assert!(waited_for || grant.status != GrantStatus::Conditional);
        }
        for (id, loan) in &books.loans {
            let balance = loan.principal - loan.repaid - loan.waived;
            // What is told of once a loan was undone is refunded too.
            assert!(
                loan.undone || balance >= 0,
                "more was paid back than was lent"
            );
            assert!(loan.repaid >= 0);
            let owed = if loan.undone { 0 } else { balance };
            assert_eq!(whole(case.loans[id].balance()), owed);
        }
    }
    for (index, books) in books.iter().enumerate() {
        remedied::check(world, index, books);
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
                grant.amount - grant.released - grant.counted
            };
            // Of what was advanced whole the pot takes nothing more.
            assert_eq!(
                held.unwrap_or(0),
                expected,
                "what the pot holds for a grant"
            );
        }
    }
    assert!(taken.is_empty(), "money for no grant");
}

/// A decision stands on a mandate of who decides, that holds on its day, for its basis and amount.
pub(crate) fn check_decision(world: &World, case: usize, event: &CaseEvent) {
    let books = Books::keep(&world.case_events[case]);
    let on_grant = |grant: &GrantId| books.grants[grant].request;
    let on_loan = |loan: &LoanId| {
        let mut grants = books.grants.values();
        let lent = grants.find(|grant| grant.loan == Some(*loan));
        let reclaimed = books.loans[loan].of.map(|grant| &books.grants[&grant]);
        lent.or(reclaimed).expect("the loan has a grant").request
    };
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
        CaseEvent::Advance(AdvanceEvent::AdvanceGranted {
            mandate,
            by,
            on,
            request,
            amount,
            ..
        }) => (mandate, by, on, *request, whole(*amount)),
        CaseEvent::DecisionWithdrawn {
            decision,
            mandate,
            by,
            on,
            ..
        } => {
            let (request, amount) = if let Some((loan, amount)) = books.set_off.get(decision) {
                (on_loan(loan), *amount)
            } else {
                let (request, grant) = books.decisions[decision];
                let asked = books.requests[&request].amount;
                let granted = grant.map(|grant| books.grants[&grant].amount);
                (request, granted.unwrap_or(asked))
            };
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
        } => (mandate, by, on, on_grant(grant), books.paid(*grant)),
        CaseEvent::DebtDecided {
            mandate,
            by,
            on,
            loan,
            verdict,
            ..
        } => {
            let amount = verdict.amount().map_or(0, whole);
            (mandate, by, on, on_loan(loan), amount)
        }
        CaseEvent::Adverse(AdverseEvent::ActDecided {
            mandate,
            by,
            on,
            grant,
            act,
            ..
        }) => {
            let amount = match act {
                AdverseAct::Reclaim(terms) => whole(terms.principal),
                AdverseAct::Revise { .. } | AdverseAct::Withdraw => 0,
            };
            (mandate, by, on, on_grant(grant), amount)
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
