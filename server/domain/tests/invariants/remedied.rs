//! What burdens a grant and what an objection undoes, in the books; and what is due then.

use maatwerk_domain::case::adverse::{AdverseAct, AdverseEvent};
use maatwerk_domain::case::objection::{ObjectionEvent, ObjectionOutcome};
use maatwerk_domain::case::{Case, CaseCommand, Pay, Told};
use maatwerk_domain::{Cents, DecisionId, GrantForm, GrantId, LoanId, PaymentId, Pot, Refusal};

use crate::books::{Books, Granted, Lent, whole};
use crate::world::{World, case_id};

/// What was done to a grant.
pub(crate) struct Burden {
    decision: DecisionId,
    act: AdverseAct,
    loan: Option<LoanId>,
    undone: bool,
}

impl Granted {
    /// What is left of it by what stands of what was done to it.
    fn left(&self) -> Option<i128> {
        let standing = self.burdens.iter().filter(|one| !one.undone);
        let mut left = standing.filter_map(|one| match one.act {
            AdverseAct::Revise { amount } => Some(whole(amount)),
            AdverseAct::Withdraw => Some(0),
            AdverseAct::Reclaim(_) => None,
        });
        left.next_back()
    }

    fn is_converted(&self) -> bool {
        self.form != GrantForm::Loan && self.loan.is_some()
    }

    fn unpaid(&self) -> i128 {
        self.amount - self.released - self.counted - self.paid
    }
}

impl Books {
    /// Whether nothing more is paid on a grant, because its own decision is gone.
    fn is_gone(&self, id: GrantId) -> bool {
        self.grants[&id].withdrawn || self.taken_back.contains(&id)
    }

    /// What may be paid on a grant and its advances together.
    fn due(&self, id: GrantId) -> i128 {
        let grant = &self.grants[&id];
        if grant.is_converted() {
            return 0;
        }
        let granted = grant.amount - grant.released;
        let most = grant.left().map_or(granted, |left| left.min(granted));
        (most - self.paid(id)).max(0)
    }

    /// What is kept in pots for a grant and its advances, and was not paid.
    fn rest(&self, id: GrantId) -> i128 {
        let counted = self.grants.values();
        let counted = counted.filter(|grant| grant.counts_on == Some(id));
        self.grants[&id].unpaid() + counted.map(Granted::unpaid).sum::<i128>()
    }

    /// Something goes back to a pot: what was still due was given up, and does not come again.
    pub(crate) fn give_back(&mut self, id: GrantId, amount: i128) {
        let on = self.grants[&id].counts_on.unwrap_or(id);
        let beyond = (self.rest(on) - self.due(on)).min(amount);
        let grant = self.grants.get_mut(&on).expect("the grant was made");
        grant.given_up += amount - beyond;
    }

    pub(crate) fn burden(&mut self, event: &AdverseEvent) {
        let grant = self.grants.get_mut(&event.grant()).expect("it was granted");
        match event {
            AdverseEvent::ActProposed { proposal, .. } => {
                assert!(grant.proposal.is_none());
                assert_eq!(
                    grant.burdened_next.replace(*proposal),
                    None,
                    "one at a time"
                );
            }
            AdverseEvent::ActHeard { proposal, .. } => {
                assert_eq!(grant.burdened_next, Some(*proposal), "it was proposed");
            }
            AdverseEvent::ActDropped { proposal, .. } => {
                assert_eq!(grant.burdened_next.take(), Some(*proposal));
            }
            AdverseEvent::ActDecided {
                decision,
                proposal,
                grant: id,
                act,
                loan,
                ..
            } => {
                let open = grant.burdened_next.take();
                assert_eq!(open, Some(*proposal), "it was proposed");
                grant.burdens.push(Burden {
                    decision: *decision,
                    act: *act,
                    loan: *loan,
                    undone: false,
                });
                if *act == AdverseAct::Withdraw {
                    // Its conditions end with it, and a proposal that rests on them.
                    grant.settled = true;
                    grant.proposal = None;
                }
                self.burdened.insert(*decision, *id);
                if let (AdverseAct::Reclaim(terms), Some(loan)) = (act, loan) {
                    let lent = Lent {
                        principal: whole(terms.principal),
                        of: Some(*id),
                        ..Lent::default()
                    };
                    assert!(self.loans.insert(*loan, lent).is_none());
                }
            }
        }
    }

    pub(crate) fn object(&mut self, event: &ObjectionEvent) {
        match event {
            ObjectionEvent::ObjectionReceived {
                objection,
                decision,
                ..
            } => {
                assert!(self.objections.insert(*objection, *decision).is_none());
            }
            ObjectionEvent::ObjectionDecided {
                decision,
                objection,
                outcome,
                ..
            } if outcome.is_founded() => {
                let against = self.objections[objection];
                if *outcome == ObjectionOutcome::Revoked {
                    self.revoked_by.insert(*decision, against);
                }
                self.undo(against, *outcome);
            }
            _ => {}
        }
    }

    fn undo(&mut self, decision: DecisionId, outcome: ObjectionOutcome) {
        assert!(self.undone.insert(decision), "once");
        if let Some(id) = self.burdened.get(&decision) {
            let grant = self.grants.get_mut(id).expect("it was granted");
            let acts = grant.burdens.iter_mut();
            for act in acts.skip_while(|one| one.decision != decision) {
                act.undone = true;
                if let Some(loan) = act.loan {
                    self.loans.get_mut(&loan).expect("it was lent").undone = true;
                }
            }
        } else if let Some(id) = self.converted.get(&decision) {
            let grant = self.grants.get_mut(id).expect("it was granted");
            let loan = grant.loan.take().expect("it was lent");
            self.loans.get_mut(&loan).expect("it was lent").undone = true;
        } else if let Some((loan, amount)) = self.set_off.get(&decision).copied() {
            assert_eq!(outcome, ObjectionOutcome::Revoked);
            self.loan(loan).repaid -= amount;
        } else if let Some((request, grant)) = self.decisions.get(&decision).copied() {
            match grant {
                Some(id) if outcome == ObjectionOutcome::Revoked => self.for_good(id),
                Some(id) if self.paid(id) > 0 => {
                    self.taken_back.insert(id);
                }
                Some(id) => self.withdraw(id),
                None => assert_eq!(outcome, ObjectionOutcome::Anew, "a request is decided on"),
            }
            let advance = grant.is_some_and(|id| self.grants[&id].advance);
            if outcome == ObjectionOutcome::Anew && !advance {
                let asked = self.requests.get_mut(&request).expect("it was asked");
                assert_eq!(asked.in_force.take(), Some(decision), "was in force");
            }
        }
    }

    /// What it was granted under falls.
    fn for_good(&mut self, id: GrantId) {
        assert!(
            self.paid(id) > 0,
            "what was not paid at all is decided anew"
        );
        let grant = self.grants.get_mut(&id).expect("it was granted");
        assert!(!grant.is_converted(), "that is another decision");
        grant.settled = true;
        grant.proposal = None;
        if let Some(loan) = grant.loan.take() {
            self.loans.get_mut(&loan).expect("it was lent").undone = true;
        }
    }
}

impl World {
    /// How many grants lost their conditions alone, and something that was undone too that took of them.
    pub(crate) fn undone_without_conditions(&self) -> usize {
        let all = self.case_events.iter().map(|all| Books::keep(all));
        let lost = all.map(|books| {
            let lost = books.grants.iter().filter(|(id, grant)| {
                !books.is_gone(**id)
                    && books.undone.contains(&grant.decision)
                    && grant.burdens.iter().any(|one| one.undone)
            });
            lost.count()
        });
        lost.sum()
    }
}

/// What was granted and is neither taken nor given up is due, and what is due can be paid: no more, no less.
pub(crate) fn check(world: &World, index: usize, books: &Books) {
    let case = &world.cases[index];
    for (id, grant) in &books.grants {
        if !books.is_gone(*id) && !grant.advance && !grant.is_converted() && grant.left().is_none()
        {
            let due = grant.amount - grant.given_up - books.paid(*id);
            assert_eq!(books.rest(*id), due, "of what was granted");
        }
        if case.closed.is_none() {
            check_paid(world, index, books, *id);
        }
    }
}

fn check_paid(world: &World, index: usize, books: &Books, id: GrantId) {
    let grant = &books.grants[&id];
    let on = grant.counts_on.unwrap_or(id);
    let granted = &books.grants[&on];
    let waits = |grant: &Granted| grant.proposal.is_some() || grant.burdened_next.is_some();
    let ended = grant.advance
        && grant.counts_on.is_none()
        && books.requests[&grant.request].in_force.is_some();
    let stands = [(id, grant), (on, granted)].into_iter().all(|(id, grant)| {
        let looked_at = !world.cases[index].grants[&id].needs_person;
        looked_at && !books.is_gone(id) && !grant.is_converted() && !waits(grant)
    });
    let payable = stands && !ended && books.has_effect(grant.decision);
    let due = if payable {
        grant.unpaid().min(books.due(on))
    } else {
        0
    };
    let pays = |amount: i128| {
        let pay = CaseCommand::Pay(Pay {
            payment: PaymentId::from_bytes([0xfe; 16]),
            grant: id,
            amount: Cents::new(u64::try_from(amount).expect("an amount")),
            on: world.today,
            payee: String::new(),
            last: false,
        });
        let (told, pot) = (Told::default(), Pot::default());
        let (authority, context) = (&world.authority, world.context());
        let case: &Case = &world.cases[index];
        case.decide(case_id(index), &pay, told, authority, &pot, &context)
    };
    if due > 0 {
        let paid = pays(due);
        assert!(paid.is_ok(), "{paid:?}: {due} is due of {id:?}");
    }
    let more = pays(due + 1);
    assert!(more.is_err(), "more than is due of {id:?}");
    assert_ne!(more, Err(Refusal::Amount));
}
