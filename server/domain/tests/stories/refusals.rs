//! Every refusal, at least once. A variant that no story here reaches fails the test.

use std::collections::BTreeSet;
use std::fmt::Debug;

use jiff::civil::{Date, date};
use maatwerk_domain::case::{
    CaseCommand, CaseEvent, Choice, CloseReason, ConversionChoice, CorrectFact, Hearing, LiftHold,
    MOST_FACTS, OpenCase, PersonRole, Proposal, ProposeConversion, Repay, ReverseRepayment,
    StateSignal, WithdrawDecision, WithdrawDocument, WithdrawFact,
};
use maatwerk_domain::signal::{Agency, MOST_CODES};
use maatwerk_domain::{
    Act, AssessmentOutcome, AuthorityCommand, AuthorityEvent, Cents, ErasureId, FactId, FactValue,
    GrantForm, HoldId, LawRef, MandateTerms, Personal, PolicyCommand, PolicyVersion, Pot,
    PotCommand, Receipt, Refusal, ReviewOutcome,
};

use crate::documents::{DOCUMENT, attached};
use crate::support::*;

#[derive(Default)]
struct Reached(BTreeSet<&'static str>);

impl Reached {
    /// This command, after these events, is refused like this.
    #[track_caller]
    fn of(&mut self, given: Given, command: CaseCommand, refusal: Refusal) {
        given.when(command).refused(refusal.clone());
        self.0.insert(refusal.code());
    }

    #[track_caller]
    fn by<T: Debug + PartialEq>(&mut self, result: Result<T, Refusal>, refusal: Refusal) {
        self.0.insert(refusal.code());
        assert_eq!(result, Err(refusal));
    }
}

#[test]
fn every_refusal_is_reached() {
    let mut reached = Reached::default();
    households(&mut reached);
    requests(&mut reached);
    decisions(&mut reached);
    mandates(&mut reached);
    money(&mut reached);
    gifts(&mut reached);
    loans(&mut reached);
    registers(&mut reached);
    signals(&mut reached);
    holds(&mut reached);
    documents(&mut reached);
    assert_eq!(reached.0, codes());
}

/// The codes of all variants, as `Refusal::code` spells them.
fn codes() -> BTreeSet<&'static str> {
    let source = include_str!("../../src/refusal.rs");
    let code = source.split("fn code(").nth(1).unwrap();
    let body = code.split("fn rule(").next().unwrap();
    let codes: BTreeSet<_> = body
        .lines()
        .filter_map(|line| line.split("=> \"").nth(1)?.split('"').next())
        .collect();
    // The clock, the bank, work, people, transfers, debts, paying, legal bases, advances, adverse acts, dossiers, erasures, who acts, letters and policies have
    // refusals of their own, reached by tests of their own.
    let kinds = [
        "Self::Regime(",
        "Self::Advance(",
        "Self::Adverse(",
        "Self::Objection(",
        "Self::Norm(",
        "Self::People(",
        "Self::Transfer(",
        "Self::Clock(",
        "Self::Work(",
        "Self::Bank(",
        "Self::Debt(",
        "Self::Paying(",
        "Self::Dossier(",
        "Self::Erasure(",
        "Self::Office(",
        "Self::Letter(",
        "Self::Policy(",
    ];
    let own: usize = kinds.iter().map(|kind| body.matches(kind).count()).sum();
    let all = body.matches("Self::").count() - own;
    assert_eq!(codes.len(), all, "codes differ");
    codes
}

fn holds(reached: &mut Reached) {
    let hold = HoldId::from_bytes([1; 16]);
    let act = Act {
        by: officer(),
        on: RECEIVED,
    };
    let reason = || "Bezwaar".to_owned();
    let mut events = opened();
    events.push(CaseEvent::HoldPlaced {
        hold,
        reason: reason(),
        act: act.clone(),
    });
    events.push(CaseEvent::HoldLifted {
        hold,
        reason: reason(),
        act,
    });
    let lift = CaseCommand::LiftHold(LiftHold {
        hold,
        reason: reason(),
    });
    reached.of(given(events.clone()), lift.clone(), Refusal::HoldLifted);
    events.push(CaseEvent::DestructionBegun {
        erasure: ErasureId::from_bytes([2; 16]),
        act: Act {
            by: officer(),
            on: RECEIVED,
        },
    });
    reached.of(given(events), lift, Refusal::BeingDestroyed);
}

fn documents(reached: &mut Reached) {
    let mut events = opened();
    events.push(attached(RESIDENT));
    events.push(CaseEvent::DocumentWithdrawn {
        document: DOCUMENT,
        reason: "Of somebody else".to_owned().into(),
    });
    let withdraw = CaseCommand::WithdrawDocument(WithdrawDocument {
        document: DOCUMENT,
        reason: "Again".to_owned(),
    });
    reached.of(given(events), withdraw, Refusal::DocumentWithdrawn);
}

fn households(reached: &mut Reached) {
    let unknown = record(FACT, PARTNER, stopped_working());
    reached.of(given(opened()), unknown, Refusal::Unknown("person"));
    reached.of(given(opened()), open(), Refusal::AlreadyOpen);
    let nobody = CaseCommand::Open(OpenCase {
        client_reference: None,
        persons: Vec::new(),
    });
    reached.of(given([]), nobody, Refusal::NoResident);
    let twice = CaseCommand::Open(OpenCase {
        client_reference: None,
        persons: vec![
            person(RESIDENT, PersonRole::Resident),
            person(RESIDENT, PersonRole::Child),
        ],
    });
    reached.of(given([]), twice, Refusal::Exists("person"));
    let mut closed = opened();
    closed.push(CaseEvent::CaseClosed {
        reason: CloseReason::Other,
    });
    let partner = CaseCommand::AddPerson(person(PARTNER, PersonRole::Partner));
    reached.of(given(closed), partner, Refusal::Closed);

    let mut full = opened();
    full.extend((0..MOST_FACTS).map(|number| {
        let mut id = [0; 16];
        id[..8].copy_from_slice(&(number as u64 + 1).to_be_bytes());
        recorded(FactId::from_bytes(id), RESIDENT, stopped_working())
    }));
    reached.of(
        given(full).on(TOLD),
        record(FACT, RESIDENT, stopped_working()),
        Refusal::TooMany {
            what: "facts",
            limit: MOST_FACTS,
        },
    );
    reached.of(
        given(opened()),
        record(FACT, RESIDENT, stopped_working()),
        Refusal::InTheFuture {
            what: "the fact's date",
            day: STOPPED,
            today: RECEIVED,
        },
    );

    let withdraw = || {
        CaseCommand::WithdrawFact(WithdrawFact {
            fact: FACT,
            reason: "none".to_owned(),
        })
    };
    let known = || given(requested(AssessmentOutcome::Decline));
    let withdrawn = known().when(withdraw()).accepted();
    reached.of(withdrawn, withdraw(), Refusal::FactWithdrawn);
    let correct = || {
        CaseCommand::CorrectFact(CorrectFact {
            fact: FACT,
            value: FactValue::Flag(true),
            since: None,
            source: "brp".to_owned(),
            reason: "misheard".to_owned(),
        })
    };
    reached.of(known(), correct(), Refusal::OtherFact);
    let mut erased = opened();
    erased.push(CaseEvent::FactRecorded {
        fact: FACT,
        about: RESIDENT,
        content: Personal::Erased,
    });
    reached.of(given(erased), correct(), Refusal::Erased);
}

fn requests(reached: &mut Reached) {
    let ask = || CaseCommand::RequestBudget(budget());
    reached.of(given(opened()), ask(), Refusal::NotAssessed);
    for amount in [Cents::ZERO, Cents::new(u64::from(u32::MAX) + 1)] {
        let mut nonsense = budget();
        nonsense.amount = amount;
        let told = given(opened()).assessed(says(ASSESSMENT, AssessmentOutcome::Decline));
        reached.of(told, CaseCommand::RequestBudget(nonsense), Refusal::Amount);
    }
    let mut declined = requested(AssessmentOutcome::Decline);
    declined.push(decided(
        maatwerk_domain::case::Verdict::Declined,
        RECEIVED,
        None,
    ));
    reached.of(
        given(declined),
        CaseCommand::DecideRequest(decide(Choice::Decline)),
        Refusal::AlreadyDecided,
    );
}

/// The version that answered was in force, and was rolled back.
fn answered_by_a_withdrawn_version() -> [AuthorityEvent; 2] {
    let Receipt {
        plugin, parameters, ..
    } = receipt();
    let from = date(2026, 1, 1);
    let version = PolicyVersion {
        plugin,
        parameters,
        name: "zaanstad".to_owned(),
        version: "2.0.0".to_owned(),
        from,
    };
    let back = AuthorityEvent::PolicyRolledBack {
        policy: version.pair(),
        from,
        reason: "none".to_owned(),
        act: Act {
            by: officer(),
            on: from,
        },
    };
    [AuthorityEvent::PolicyActivated(version), back]
}

fn decisions(reached: &mut Reached) {
    let proposed = || given(requested(AssessmentOutcome::Grant(lessons())));
    let referred = || given(requested(AssessmentOutcome::Refer));
    let as_assessed = || decide(grants(None, false));

    let mut older = as_assessed();
    older.assessment = ASSESSMENT_2;
    let older = CaseCommand::DecideRequest(older);
    reached.of(proposed(), older, Refusal::NotTheLatestAssessment);

    let withdraw = CaseCommand::WithdrawFact(WithdrawFact {
        fact: FACT,
        reason: "none".to_owned(),
    });
    let stale = proposed().when(withdraw).accepted();
    let grant = || CaseCommand::DecideRequest(as_assessed());
    reached.of(stale, grant(), Refusal::StaleAssessment);
    let mut withdrawn = proposed();
    for event in answered_by_a_withdrawn_version() {
        withdrawn.authority.apply(event);
    }
    reached.of(withdrawn, grant(), Refusal::WithdrawnAssessment);

    let decline = CaseCommand::DecideRequest(decide(Choice::Decline));
    reached.of(proposed(), decline, Refusal::DepartureNeeded);
    let mut needless = as_assessed();
    needless.departure = Some(departure());
    let needless = CaseCommand::DecideRequest(needless);
    reached.of(proposed(), needless, Refusal::NoDepartureNeeded);
    reached.of(referred(), grant(), Refusal::TermsNeeded);

    let terms = |terms, partial| CaseCommand::DecideRequest(decide(grants(Some(terms), partial)));
    let mut bare = lessons();
    bare.conditions.clear();
    let contradiction =
        Refusal::Terms("a conditional gift has at least one condition, another form has none");
    reached.of(referred(), terms(bare, false), contradiction);
    reached.of(
        referred(),
        terms(plain(GrantForm::Gift, Cents::new(50_001)), false),
        Refusal::MoreThanRequested {
            granted: Cents::new(50_001),
            requested: euro(500),
        },
    );
    for (amount, partial) in [(500, true), (499, false)] {
        let odd = terms(plain(GrantForm::Gift, euro(amount)), partial);
        reached.of(referred(), odd, Refusal::WholeOrPart);
    }

    reached.of(proposed().without_pot(), grant(), Refusal::NoPot(2026));
    reached.of(
        proposed().pot(2026, Cents::new(49_999)),
        grant(),
        Refusal::PotEmpty {
            year: 2026,
            available: Cents::new(49_999),
            needed: euro(500),
        },
    );
}

fn mandates(reached: &mut Reached) {
    let decline = || CaseCommand::DecideRequest(decide(Choice::Decline));
    let asked = || given(requested(AssessmentOutcome::Decline));
    let with = |terms: MandateTerms| {
        let mut asked = asked();
        asked.authority.mandates.insert(MANDATE, terms);
        asked
    };
    let somebody_else = asked().by("somebody-else");
    reached.of(somebody_else, decline(), Refusal::NoMandate);
    let participatiewet: LawRef = law("jci1.31:c:BWBR0015703&artikel=35");
    let other_basis = with(MandateTerms {
        legal_basis: participatiewet,
        ..mandate_terms()
    });
    reached.of(other_basis, decline(), Refusal::MandateBasis);
    let small = with(MandateTerms {
        up_to: Cents::new(49_999),
        ..mandate_terms()
    });
    let too_much = Refusal::MandateAmount {
        up_to: Cents::new(49_999),
        amount: euro(500),
    };
    reached.of(small, decline(), too_much);
    let before = date(2025, 12, 31);
    reached.of(asked().on(before), decline(), Refusal::MandateDate(before));
}

fn money(reached: &mut Reached) {
    let whole = || CaseCommand::Pay(pay(euro(500), RECEIVED));
    let withdraw = || {
        CaseCommand::WithdrawDecision(WithdrawDecision {
            decision: DECISION,
            mandate: MANDATE,
            reasons: "none".to_owned(),
            at_request: false,
        })
    };
    let announce = |on| CaseCommand::Announce {
        decision: DECISION,
        on,
    };
    let all_paid = || given(paid(lessons(), euro(500)));
    reached.of(given(granted(lessons())), whole(), Refusal::NotAnnounced);
    reached.of(all_paid(), announce(RECEIVED), Refusal::AlreadyAnnounced);
    let paid_already = Refusal::PaidAlready(euro(500));
    reached.of(all_paid(), withdraw(), paid_already);
    let mut told = granted(lessons());
    told.push(announced());
    reached.of(given(told), withdraw(), Refusal::ToldOfGrant);
    let conversion = CaseCommand::WithdrawDecision(WithdrawDecision {
        decision: DECISION_2,
        mandate: MANDATE,
        reasons: "none".to_owned(),
        at_request: false,
    });
    reached.of(given(became_loan()), conversion, Refusal::NotWithdrawable);

    let withdrawn = || given(granted(lessons())).when(withdraw()).accepted();
    let gone = Refusal::DecisionWithdrawn;
    reached.of(withdrawn(), announce(RECEIVED), gone.clone());
    reached.of(withdrawn(), withdraw(), gone);
    let not_payable = Refusal::NotPayable("its decision was withdrawn");
    reached.of(withdrawn(), whole(), not_payable);

    let mut again = pay(Cents::new(1), RECEIVED);
    again.payment = PAYMENT_2;
    let again = CaseCommand::Pay(again);
    let more = Refusal::MoreThanGranted {
        unpaid: Cents::ZERO,
        amount: Cents::new(1),
    };
    reached.of(all_paid(), again.clone(), more);
    let waiting = Refusal::NotPayable("a proposal to convert it is waiting");
    reached.of(given(loan_proposed()), again.clone(), waiting);
    let lent = Refusal::NotPayable("the gift became a loan");
    reached.of(given(became_loan()), again, lent);

    let rest = CaseCommand::ReleaseRest { grant: GRANT };
    reached.of(given(granted(lessons())), rest, Refusal::NothingPaid);
    let day_before = date(2026, 11, 22);
    let too_early = Refusal::TooEarly {
        what: "the return",
        day: day_before,
        than: "the payment of",
        earliest: RECEIVED,
    };
    reached.of(all_paid(), take_back(day_before), too_early);
    let back = all_paid().when(take_back(RECEIVED)).accepted();
    reached.of(back, take_back(RECEIVED), Refusal::AlreadyReturned);
    let on_loan = given(became_loan()).on(TOLD);
    reached.of(on_loan, take_back(TOLD), Refusal::ReturnOfConverted);
}

fn gifts(reached: &mut Reached) {
    let waiting = || given(loan_proposed()).on(TOLD);
    let running = || given(paid(lessons(), euro(500))).on(TOLD);
    let on_loan = given(became_loan()).on(TOLD);
    let propose = || {
        CaseCommand::ProposeConversion(ProposeConversion {
            proposal: PROPOSAL_2,
            grant: GRANT,
            terms: Proposal::Keep,
            reasons: "none".to_owned(),
        })
    };
    reached.of(on_loan, propose(), Refusal::NotConditional);
    reached.of(waiting(), propose(), Refusal::ProposalOpen);
    reached.of(waiting(), take_back(TOLD), Refusal::ProposalOpen);
    let policys = CaseCommand::WithdrawProposal { grant: GRANT };
    reached.of(waiting(), policys.clone(), Refusal::NotWithdrawable);
    reached.of(running(), policys, Refusal::NoProposal);
    let day = date(2027, 3, 1);
    let never_due = running().reviewed(looks(ReviewOutcome::Refer));
    reached.of(never_due, look_due(day), Refusal::NotDue(day));
    reached.of(running(), hear(her_view(TOLD)), Refusal::NoProposal);
    let convert_it = || CaseCommand::DecideConversion(convert(to_loan(None)));
    reached.of(running(), convert_it(), Refusal::NoProposal);
    reached.of(waiting(), convert_it(), Refusal::NotHeard);
    let keep = CaseCommand::DecideConversion(convert(ConversionChoice::Keep));
    reached.of(waiting(), keep, Refusal::DepartureNeeded);
    let term_runs = hear(Hearing::TermPassed {
        invited: TOLD,
        until: TOLD,
    });
    reached.of(waiting(), term_runs, Refusal::TermRuns(TOLD));
    let basis_of_grant = hear(Hearing::Excepted {
        article: basis(),
        reason: "none".to_owned().into(),
    });
    reached.of(waiting(), basis_of_grant, Refusal::NoException);
    let last = Date::MAX;
    let mut at_the_end = waiting().when(hear(her_view(TOLD))).accepted().on(last);
    if let Some(mandate) = at_the_end.authority.mandates.get_mut(&MANDATE) {
        mandate.until = None;
    }
    reached.of(at_the_end, convert_it(), Refusal::BeyondCalendar);
}

fn loans(reached: &mut Reached) {
    let on_loan = || given(became_loan()).on(TOLD);
    let repay = |amount| {
        CaseCommand::Repay(Repay {
            repayment: REPAYMENT,
            loan: LOAN,
            amount,
            on: TOLD,
            another: false,
        })
    };
    let more = Refusal::MoreThanBalance {
        balance: euro(500),
        amount: Cents::new(u64::MAX),
    };
    reached.of(on_loan(), repay(Cents::new(u64::MAX)), more);
    let reverse = || {
        CaseCommand::ReverseRepayment(ReverseRepayment {
            repayment: REPAYMENT,
            loan: LOAN,
            on: TOLD,
            reason: "none".to_owned(),
        })
    };
    let reversed = on_loan()
        .when(repay(euro(25)))
        .accepted()
        .when(reverse())
        .accepted();
    reached.of(reversed, reverse(), Refusal::AlreadyReversed);
    let owed = Refusal::StillRunning("a loan is not paid back");
    let announced = on_loan()
        .when(CaseCommand::Announce {
            decision: DECISION_2,
            on: TOLD,
        })
        .accepted();
    reached.of(announced, CaseCommand::Close(CloseReason::Resolved), owed);
}

fn registers(reached: &mut Reached) {
    let given = given([]);
    let decide = |command| given.authority.decide(&command, &given.context);
    let give = |mandate, until| AuthorityCommand::GiveMandate {
        mandate,
        terms: MandateTerms {
            until: Some(until),
            ..mandate_terms()
        },
    };
    let taken = decide(give(MANDATE, RECEIVED));
    reached.by(taken, Refusal::Exists("mandate"));
    let other = maatwerk_domain::MandateId::from_bytes([2; 16]);
    let backwards = decide(give(other, date(2025, 12, 31)));
    reached.by(backwards, Refusal::MandatePeriod);

    let mut ended = given.authority.clone();
    let end = AuthorityCommand::EndMandate {
        mandate: MANDATE,
        last_day: date(2026, 11, 22),
    };
    for event in ended.decide(&end, &given.context).unwrap() {
        ended.apply(event);
    }
    let twice = ended.decide(&end, &given.context);
    reached.by(twice, Refusal::MandateEnded);

    let policy = |from| {
        AuthorityCommand::Policy(PolicyCommand::Install(PolicyVersion {
            plugin: "sha256:00".to_owned(),
            parameters: "sha256:01".to_owned(),
            name: "zaanstad".to_owned(),
            version: "1.0.0".to_owned(),
            from,
        }))
    };
    ended.demo = true;
    for event in ended.decide(&policy(RECEIVED), &given.context).unwrap() {
        ended.apply(event);
    }
    let earlier = ended.decide(&policy(date(2026, 1, 1)), &given.context);
    reached.by(earlier, Refusal::PolicyBefore(RECEIVED));

    let mut pot = Pot::default();
    pot.apply(&committed(euro(500)));
    let set = pot.decide(PotCommand::Set {
        year: 2026,
        amount: Cents::ZERO,
    });
    let too_little = Refusal::PotCommitted {
        committed: euro(500),
        amount: Cents::ZERO,
    };
    reached.by(set, too_little);
}

fn signals(reached: &mut Reached) {
    let stranger = StateSignal {
        about: PARTNER,
        ..signal()
    };
    let stranger = CaseCommand::StateSignal(stranger);
    reached.of(given(opened()), stranger, Refusal::Unknown("person"));
    let everybody = StateSignal {
        agencies: Agency::ALL.iter().copied().collect(),
        ..signal()
    };
    reached.of(
        given(opened()),
        CaseCommand::StateSignal(everybody),
        Refusal::TooManyCodes {
            what: "agencies",
            limit: MOST_CODES,
        },
    );
}
