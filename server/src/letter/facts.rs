//! What a letter tells: gathered from what was recorded, before any word of it is chosen.

use maatwerk_domain::case::advance::AdvanceEvent;
use maatwerk_domain::case::adverse::AdverseEvent;
use maatwerk_domain::case::norm::{NormEvent, NormVerdict};
use maatwerk_domain::case::objection::ObjectionEvent;
use maatwerk_domain::case::people::RepresentationKind;
use maatwerk_domain::case::{
    Case, CaseEvent, DecidedOn, Departure, Grant, GrantStatus, Hearing, Request, Verdict,
};
use maatwerk_domain::{
    Authority, Cents, Date, DecisionId, Finding, GrantId, LoanId, PersonId, Personal, RequestId,
};

use super::matter::{Asked, Granted, LatePenalty, Matter, Norm};
use super::rules::broken;

/// What a letter tells.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// Whom it is about.
    pub(super) name: String,
    /// Who gets it for that person, and as what; nobody, and that person gets it (Awb 2:1).
    pub(super) represented_by: Vec<(RepresentationKind, String)>,
    /// By which it is found again.
    pub(super) reference: String,
    /// The resident's own reference, when the case has one.
    pub(super) client_reference: Option<String>,
    pub(super) decided: Date,
    /// The day it is announced.
    pub(super) day: Date,
    /// The last day to object, or to appeal.
    pub(super) until: Date,
    pub(super) matter: Matter,
    pub(super) reasons: String,
    pub(super) departure: Option<Departure>,
    /// What the policy found, that the decision rests on.
    pub(super) findings: Vec<Finding>,
    /// The resident's view on it.
    pub(super) hearing: Option<Hearing>,
}

/// A decision as it was taken: the case just before, and what was recorded.
pub(super) struct Taken<'a> {
    pub(super) before: &'a Case,
    pub(super) event: &'a CaseEvent,
}

/// Why nothing can be written of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Untold {
    /// What it told of a person was erased.
    Erased,
    /// The event of the decision is none that decides.
    NoDecision,
}

impl Facts {
    /// Gathers what a letter tells. `now` is the case as it is: who is written to, and what is paid where; the
    /// authority says what its legal bases know.
    pub(super) fn of(
        now: &Case,
        authority: &Authority,
        taken: &Taken<'_>,
        decision: DecisionId,
        (day, until): (Date, Date),
    ) -> Result<Self, Untold> {
        let decided = now.decisions.get(&decision).ok_or(Untold::NoDecision)?;
        let person = taken.before.subject_of(taken.event);
        let person = person.and_then(|person| now.persons.get(&person).map(|one| (person, one)));
        let (id, person) = person.ok_or(Untold::NoDecision)?;
        let identity = person.identity.known().ok_or(Untold::Erased)?;
        let told = told(now, authority, taken, decided.about, (id, day))?;
        Ok(Self {
            name: identity.name.clone(),
            represented_by: representatives(now, id, day),
            reference: decision.to_string(),
            client_reference: now.client_reference.clone(),
            decided: decided.on,
            day,
            until,
            matter: told.matter,
            reasons: told.reasons.known().ok_or(Untold::Erased)?.clone(),
            departure: told.departure.cloned(),
            findings: told.findings,
            hearing: told.hearing,
        })
    }
}

/// Who acts for a person in matters of money on a day: nobody from whom that person is shielded.
fn representatives(case: &Case, person: PersonId, day: Date) -> Vec<(RepresentationKind, String)> {
    let all = case.represented_by(person, day).into_iter();
    all.filter(|(_, one)| one.kind.is_about_money())
        .filter_map(|(_, one)| {
            let name = match one.by.and_then(|by| case.persons.get(&by)) {
                Some(person) => person.identity.known()?.name.clone(),
                None => one.name.known()?.clone()?,
            };
            Some((one.kind, name))
        })
        .collect()
}

/// The parts of a letter that differ by what was decided.
struct Said<'a> {
    matter: Matter,
    reasons: &'a Personal<String>,
    departure: Option<&'a Departure>,
    findings: Vec<Finding>,
    hearing: Option<Hearing>,
}

impl<'a> Said<'a> {
    fn plain(matter: Matter, reasons: &'a Personal<String>) -> Self {
        Self {
            matter,
            reasons,
            departure: None,
            findings: Vec::new(),
            hearing: None,
        }
    }
}

/// What was decided. Of each thing that can be decided on: one that is added does not compile until it has its
/// letter.
fn told<'a>(
    now: &Case,
    authority: &Authority,
    taken: &Taken<'a>,
    about: DecidedOn,
    (person, day): (PersonId, Date),
) -> Result<Said<'a>, Untold> {
    let case = taken.before;
    Ok(match (about, taken.event) {
        (
            DecidedOn::Request(request, _),
            CaseEvent::RequestDecided {
                assessment,
                verdict,
                departure,
                reasons,
                ..
            },
        ) => {
            let asked = asked(case, request)?;
            let matter = match verdict {
                Verdict::Declined => Matter::Declined(asked),
                Verdict::Granted {
                    grant, terms, loan, ..
                } => Matter::Granted {
                    form: terms.form,
                    amount: terms.amount,
                    conditions: terms.conditions.clone(),
                    broken: broken(authority, &asked),
                    account: account(now, person),
                    first_due: loan.and_then(|loan| first_due(now, loan)),
                    asked: Asked {
                        advanced: counted(now, *grant),
                        ..asked
                    },
                },
            };
            let assessed = case.assessments.get(assessment);
            let answer = assessed.map(|assessed| &assessed.answer);
            let findings = answer.map(|answer| answer.findings.clone());
            Said {
                departure: departure.as_ref(),
                findings: findings.unwrap_or_default(),
                ..Said::plain(matter, reasons)
            }
        }
        (DecidedOn::Advance(_), CaseEvent::Advance(event)) => advance(now, case, event, person)?,
        (DecidedOn::NotProcessed(request), CaseEvent::RequestNotProcessed { reasons, .. }) => {
            let repair = request_of(case, request)?.clock.repair;
            let matter = Matter::NotProcessed {
                asked: asked(case, request)?,
                repair: repair.map(|repair| (repair.invited, repair.until)),
            };
            Said::plain(matter, reasons)
        }
        (
            DecidedOn::Penalty(request),
            CaseEvent::PenaltyDetermined {
                days,
                amount,
                none,
                reasons,
                ..
            },
        ) => {
            let penalty = LatePenalty {
                days: *days,
                amount: *amount,
                none: *none,
            };
            let asked = asked(case, request)?;
            Said::plain(Matter::Penalty { asked, penalty }, reasons)
        }
        (DecidedOn::Conversion(grant) | DecidedOn::Keeping(grant), event) => {
            converted(now, case, grant, event)?
        }
        (DecidedOn::Adverse(grant), event) => adverse(now, case, grant, event)?,
        (DecidedOn::Objection(_) | DecidedOn::ObjectionPenalty(_), CaseEvent::Objection(event)) => {
            objection(now, case, event)?
        }
        (DecidedOn::Norm(_), CaseEvent::Norm(event)) => norm(now, event, day)?,
        (DecidedOn::Debt(loan), event) => on_debt(case, loan, event)?,
        (
            DecidedOn::Request(..)
            | DecidedOn::Advance(_)
            | DecidedOn::NotProcessed(_)
            | DecidedOn::Penalty(_)
            | DecidedOn::Objection(_)
            | DecidedOn::ObjectionPenalty(_)
            | DecidedOn::Norm(_),
            _,
        ) => return Err(Untold::NoDecision),
    })
}

fn request_of(case: &Case, request: RequestId) -> Result<&Request, Untold> {
    case.requests.get(&request).ok_or(Untold::NoDecision)
}

fn asked(case: &Case, id: RequestId) -> Result<Asked, Untold> {
    let request = request_of(case, id)?;
    let advances = case.grants.values();
    let advances =
        advances.filter(|grant| grant.request == id && grant.status == GrantStatus::Advance);
    Ok(Asked {
        purpose: request.purpose.clone(),
        amount: request.amount,
        basis: request.legal_basis.clone(),
        received: request.received,
        advanced: advances.map(Grant::convertible).sum(),
    })
}

/// How much of what is granted was advanced.
fn counted(now: &Case, grant: GrantId) -> Cents {
    let grant = now.grants.get(&grant);
    grant.map_or(Cents::ZERO, |grant| grant.counted)
}

fn granted(case: &Case, grant: GrantId) -> Result<(&Grant, Granted), Untold> {
    let grant = case.grants.get(&grant).ok_or(Untold::NoDecision)?;
    let granted = Granted {
        asked: asked(case, grant.request)?,
        amount: grant.terms.amount,
        on: grant.decided,
        advance: grant.advance.is_some(),
    };
    Ok((grant, granted))
}

/// In whose name the only account is that is paid in this person's interest.
fn account(case: &Case, person: PersonId) -> Option<String> {
    let running = |payee: &&maatwerk_domain::case::paying::Payee| {
        payee.about == person && payee.ended.is_none()
    };
    let mut accounts = case.payees.values().filter(running);
    match (accounts.next(), accounts.next()) {
        (Some(payee), None) => payee.account.known().map(|account| account.name.clone()),
        _ => None,
    }
}

/// When a loan is first paid back on, by its plan as it is.
fn first_due(now: &Case, loan: LoanId) -> Option<Date> {
    now.loans.get(&loan)?.plan.map(|plan| plan.first_due)
}

fn advance<'a>(
    now: &Case,
    case: &Case,
    event: &'a AdvanceEvent,
    person: PersonId,
) -> Result<Said<'a>, Untold> {
    let AdvanceEvent::AdvanceGranted {
        request,
        amount,
        article,
        departure,
        reasons,
        ..
    } = event
    else {
        return Err(Untold::NoDecision);
    };
    let matter = Matter::Advance {
        asked: asked(case, *request)?,
        amount: *amount,
        article: article.clone(),
        account: account(now, person),
    };
    Ok(Said {
        departure: departure.as_ref(),
        ..Said::plain(matter, reasons)
    })
}

fn converted<'a>(
    now: &Case,
    case: &Case,
    grant: GrantId,
    event: &'a CaseEvent,
) -> Result<Said<'a>, Untold> {
    let (grant, granted) = granted(case, grant)?;
    let (matter, departure, reasons) = match event {
        CaseEvent::GiftConverted {
            terms,
            loan,
            departure,
            reasons,
            ..
        } => {
            let matter = Matter::Converted {
                granted,
                terms: *terms,
                first_due: first_due(now, *loan),
            };
            (matter, departure, reasons)
        }
        CaseEvent::GiftKept {
            departure, reasons, ..
        } => (Matter::Kept(granted), departure, reasons),
        _ => return Err(Untold::NoDecision),
    };
    let answer = grant.review.as_ref().map(|review| &review.answer);
    let findings = answer.map(|answer| answer.findings.clone());
    let proposal = grant.proposal.as_ref();
    Ok(Said {
        departure: departure.as_ref(),
        findings: findings.unwrap_or_default(),
        hearing: proposal.and_then(|proposal| proposal.hearing.clone()),
        ..Said::plain(matter, reasons)
    })
}

fn adverse<'a>(
    now: &Case,
    case: &Case,
    grant: GrantId,
    event: &'a CaseEvent,
) -> Result<Said<'a>, Untold> {
    let CaseEvent::Adverse(AdverseEvent::ActDecided {
        act,
        ground,
        loan,
        reasons,
        ..
    }) = event
    else {
        return Err(Untold::NoDecision);
    };
    let (grant, granted) = granted(case, grant)?;
    let matter = Matter::Adverse {
        granted,
        act: *act,
        ground: ground.clone(),
        first_due: loan.and_then(|loan| first_due(now, loan)),
    };
    let open = grant.adverse.open.as_ref();
    Ok(Said {
        hearing: open.and_then(|open| open.hearing.clone()),
        ..Said::plain(matter, reasons)
    })
}

fn objection<'a>(now: &Case, case: &Case, event: &'a ObjectionEvent) -> Result<Said<'a>, Untold> {
    let (ObjectionEvent::ObjectionDecided {
        objection: id,
        reasons,
        ..
    }
    | ObjectionEvent::ObjectionPenaltyDetermined {
        objection: id,
        reasons,
        ..
    }) = event
    else {
        return Err(Untold::NoDecision);
    };
    let objection = case.objections.get(id).ok_or(Untold::NoDecision)?;
    let received = objection.received;
    let matter = match event {
        ObjectionEvent::ObjectionDecided {
            outcome, excused, ..
        } => {
            let against = case.decisions.get(&objection.decision);
            // What it undid is known since it was decided.
            let undid = now.objections.get(id).ok_or(Untold::NoDecision)?;
            let paid_back = now.paid_back(undid).into_iter();
            Matter::Objection {
                against: against.ok_or(Untold::NoDecision)?.on,
                received,
                outcome: *outcome,
                excused: *excused,
                heard: objection.hearing,
                gave: case.gave(objection.decision),
                refund: paid_back.map(|(_, amount)| amount).sum(),
            }
        }
        ObjectionEvent::ObjectionPenaltyDetermined {
            days, amount, none, ..
        } => Matter::ObjectionPenalty {
            received,
            penalty: LatePenalty {
                days: *days,
                amount: *amount,
                none: *none,
            },
        },
        _ => return Err(Untold::NoDecision),
    };
    Ok(Said::plain(matter, reasons))
}

fn on_debt<'a>(case: &Case, loan: LoanId, event: &'a CaseEvent) -> Result<Said<'a>, Untold> {
    let CaseEvent::DebtDecided {
        verdict,
        ground,
        reasons,
        claim,
        ..
    } = event
    else {
        return Err(Untold::NoDecision);
    };
    let loan = case.loans.get(&loan).ok_or(Untold::NoDecision)?;
    let matter = Matter::Debt {
        granted: granted(case, loan.grant)?.1,
        verdict: *verdict,
        owed: loan.balance(),
        ground: ground.clone(),
        claim: claim.known().cloned().flatten(),
    };
    Ok(Said::plain(matter, reasons))
}

fn norm<'a>(now: &Case, event: &'a NormEvent, day: Date) -> Result<Said<'a>, Untold> {
    let of = now.norm_suspensions.get(&event.suspension());
    let of = of.ok_or(Untold::NoDecision)?;
    let kept = now.kept_from_who_gets(of.applicant, day);
    let sharer = kept.iter().all(|kept| !kept.persons().contains(&of.sharer));
    let (norm, departure, reasons) = match event {
        NormEvent::NormSuspensionRequested { .. } | NormEvent::NormRequestWithdrawn { .. } => {
            return Err(Untold::NoDecision);
        }
        NormEvent::NormSuspensionDecided {
            verdict,
            departure,
            reasons,
            ..
        } => {
            let norm = match verdict {
                NormVerdict::Granted(term) => Norm::Granted(*term),
                NormVerdict::Declined => Norm::Declined,
            };
            (norm, departure.as_ref(), reasons)
        }
        NormEvent::NormSuspensionExtended { until, reasons, .. } => {
            (Norm::Extended(*until), None, reasons)
        }
        NormEvent::NormSuspensionEnded {
            ground,
            last_day,
            reasons,
            ..
        } => {
            let (ground, last_day) = (*ground, *last_day);
            (Norm::Ended { ground, last_day }, None, reasons)
        }
    };
    let matter = Matter::Norm {
        asked: of.received,
        sharer,
        norm,
    };
    Ok(Said {
        departure,
        ..Said::plain(matter, reasons)
    })
}
